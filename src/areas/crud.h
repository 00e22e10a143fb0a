/* SPDX-License-Identifier: EUPL-1.2 */
/* crud.h - the three plain use cases that nearly every record has. */
#ifndef AREAS_CRUD_H
#define AREAS_CRUD_H

#include "store/records.h"
#include "store/usecase.h"

/* A rule says no: ERR_INVALID with field and message.  False. */
static inline bool
rule_refuse(struct errs *errs, const char *field, const char *id)
{
	return errs_fault(errs, ERR_INVALID, field, id);
}

/* store_get() for a rule, which collects what is wrong. */
MUST_USE static inline bool
rule_get(struct tx *tx, const struct record *r, int64_t id, void *object,
    struct errs *errs)
{
	struct err err = { 0 };

	return store_get(tx, r, id, object, &err) || errs_add(errs, &err);
}

/*
 * Rows for a usecase table: create, change, delete of `rec_record`.  `own` lets
 * an owner with RIGHT_EDIT_OWN change their own; check_ is a rule run in place
 * of the plain store call, or NULL.
 */
#define CRUD_CREATE(rec, right_, rule)                                        \
	{ .name = #rec ".create", .verb = USECASE_CREATE, .right = (right_),  \
	  .record = &rec##_record, .run = (rule) }
#define CRUD_CHANGE(rec, right_, own, rule)                                   \
	{ .name = #rec ".change", .verb = USECASE_CHANGE, .right = (right_),  \
	  .own_too = (own), .record = &rec##_record, .run = (rule) }
#define CRUD_DELETE(rec, right_)                                              \
	{ .name = #rec ".delete", .verb = USECASE_DELETE, .right = (right_),  \
	  .record = &rec##_record }
#define CRUD(rec, right_)                                                     \
	CRUD_CREATE(rec, right_, NULL), CRUD_CHANGE(rec, right_, false, NULL), \
	CRUD_DELETE(rec, right_)
#define CRUD_OWN(rec, right_)                                                 \
	CRUD_CREATE(rec, right_, NULL), CRUD_CHANGE(rec, right_, true, NULL), \
	CRUD_DELETE(rec, right_)

#endif
