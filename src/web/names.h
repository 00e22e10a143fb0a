/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * names.h - the names of the records that a page refers to, read in one
 * statement per kind of record however long the page is.
 *
 * First say which are wanted, then load, then ask.  Asking for one that was
 * not loaded reads it alone.  Lives in the tx's arena.
 */
#ifndef WEB_NAMES_H
#define WEB_NAMES_H

#include "record/value.h"
#include "store/records.h"

struct names;

struct names *names_new(struct tx *tx);

void names_want(struct names *n, const char *target, int64_t id);
/* All that an object refers to, also from its rows. */
void names_want_object(struct names *n, const struct record *r,
    const void *object);
MUST_USE bool names_load(struct names *n, struct err *err);

/* Empty when there is no such record, or it has no title. */
struct str names_get(struct names *n, const char *target, int64_t id);
/* The id of a name; 0 when there is none. */
int64_t names_id(struct names *n, const char *target, struct str name);

/* For record/value.h, in the reader's language. */
struct value_context names_context(struct names *n, enum value_form form,
    enum lang lang, const struct zone *zone);

#endif
