/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * value.h - a field's value as text that people and files use, and back.
 *
 * Text forms: FORM is what a person types and reads in a form, in the reader's
 * language ("8 uur", "1,5"); CELL is what a CSV or XLSX file holds, without
 * language, and comes back without loss ("PT8H", "2026-11-21", a code, names of
 * referred records separated by "; ").  Names and ids of references are turned
 * into each other by the caller through struct ref_names.
 */
#ifndef RECORD_VALUE_H
#define RECORD_VALUE_H

#include "record/record.h"

enum value_form { VALUE_FORM, VALUE_CELL };

struct value_context {
	enum value_form form;
	enum lang lang;			/* FORM */
	const struct zone *zone;	/* instants without an offset */
	/* The id of a target's name; 0 when there is none.  NULL: ids only. */
	int64_t (*id_of)(void *arg, const char *target, struct str name);
	/* The name of a target's id; empty when there is none. */
	struct str (*name_of)(void *arg, const char *target, int64_t id);
	void *arg;
};

/*
 * Read text into the object's field.  Blank text makes it blank (a SECRET field,
 * which is never shown, it leaves as it is).  False, the field as it was, with a
 * fault that names the field, the rule and the remedy, when the text cannot be
 * a value of the kind; limits and form are record_validate()'s.  ROWS: rows by
 * " | ", fields of a row by ", " as key=value, a '\' before a separator that
 * is meant itself; rows keep the ids of the equal ones that stood there.  Forms
 * send rows as inputs of their own (record/form.h).
 *
 * References: a name, or "#12", which is always an id; a form's option had best
 * send "#12".  A plain 12 is an id when nothing has that name.  Flags: 1, yes,
 * ja, true and their opposites.  Dates and instants in FORM: as HTML's own
 * controls hold them, local in the zone; everything of base/when.h is read.
 */
MUST_USE bool value_read(const struct field *f, const struct value_context *vc,
    struct arena *a, struct str text, void *object, struct err *err);

/* Write it; reading it back in the same context gives the same value.  Nothing
 * for a SECRET field. */
void value_write(const struct field *f, const struct value_context *vc,
    struct arena *a, const void *object, struct buf *out);

/*
 * The key under which text sorts and is unique on both databases: its fold
 * (base/utf8.h), at most 200 bytes.
 */
struct str value_fold(struct arena *a, struct str text);

#endif
