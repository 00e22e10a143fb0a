/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * internal.h - a kind of field as the files of record/ share it: one row of
 * functions, and the helpers that several rows use.
 *
 * Functions of a kind get the place of the value itself (`at`), never the
 * object.  A zeroed value is the blank one of every kind.
 */
#ifndef RECORD_INTERNAL_H
#define RECORD_INTERNAL_H

#include "record/json.h"
#include "record/value.h"

/* What reading or writing text has at hand. */
struct value_io {
	const struct field *f;
	const struct value_context *vc;
	struct arena *a;
};

struct kind {
	size_t size;		/* of the C type */
	int64_t min, max;	/* the kind's own limits */
	bool nullable;		/* blank is null in JSON */
	const char *json;	/* message: what JSON should hold here */

	bool (*is_blank)(const void *at);
	bool (*is_equal)(const struct field *f, const void *a, const void *b);
	/* Deep; NULL when the bytes are all there is. */
	void (*copy)(const struct field *f, struct arena *a, void *to,
	    const void *from);
	/* Add the faults of a value that is not blank. */
	void (*check)(const struct field *f, const void *at, struct errs *errs);
	/* Text that is not blank; *at changes only on success. */
	bool (*read)(const struct value_io *io, struct str text, void *at,
	    struct err *err);
	/* A value that is not blank. */
	void (*write)(const struct value_io *io, const void *at,
	    struct buf *out);
	/* Not null; *at changes only on success, else a fault was added. */
	bool (*read_json)(const struct field *f, const json_t *in,
	    struct arena *a, void *at, struct errs *errs);
	/* Not blank, or a kind that is not nullable. */
	void (*write_json)(const struct field *f, const void *at,
	    struct arena *a, struct json *out);
	/* Members of the schema object, "type" first. */
	void (*write_schema)(const struct field *f, bool writing,
	    struct arena *a, struct json *out);
};

extern const struct kind kind_text, kind_long_text, kind_choice, kind_flag,
    kind_integer, kind_money, kind_duration, kind_instant, kind_date,
    kind_reference, kind_references, kind_email, kind_phone, kind_url,
    kind_calendar, kind_curve, kind_attachment, kind_rows;

const struct kind *kind_of(const struct field *f);

static inline const void *
field_at(const struct field *f, const void *object)
{
	return (const char *)object + f->offset;
}

static inline void *
field_place(const struct field *f, void *object)
{
	return (char *)object + f->offset;
}

/* The limits of a field: its own, else its kind's. */
int64_t field_min(const struct field *f);
int64_t field_max(const struct field *f);

/* Add an INVALID fault of the field; always false. */
bool field_fault(struct errs *errs, const struct field *f, const char *id);
#define field_fault_args(errs, f, id, ...)                                    \
	field_fault_list((errs), (f), (id),                                   \
	    (struct err_arg[ERR_ARGS]){ __VA_ARGS__ })
bool field_fault_list(struct errs *errs, const struct field *f,
    const char *id, const struct err_arg args[ERR_ARGS]);
/* JSON holds another type than the kind wants. */
bool field_fault_type(struct errs *errs, const struct field *f);
/* Add the faults of a row (from 1) of a ROWS field, as "field.child". */
void rows_add_faults(struct errs *errs, const struct field *f, int64_t row,
    const struct errs *of_row);

/* Equal in every field of the table; the struct rec in front apart. */
bool record_is_equal(const struct record *r, const void *a, const void *b);
bool record_is_blank(const struct record *r, const void *object);

void *rows_item(const struct field *f, struct rows rows, size_t i);
/* The place of the row of an id that is not 0, or NULL. */
void *rows_by_id(const struct field *f, struct rows rows, int64_t id);

/* A row sent with an id begins as that row was; with an id that nobody knows,
 * or that one of `rows` has taken already, it is new. */
void rows_begin(const struct field *f, struct arena *a, int64_t id,
    struct rows old, struct rows rows, void *row);

/* struct opt64, shared by the numbers and the references. */
bool number_is_blank(const void *at);
bool number_is_equal(const struct field *f, const void *a, const void *b);
bool number_read_json(const struct field *f, const json_t *in,
    struct arena *a, void *at, struct errs *errs);
void number_write_json(const struct field *f, const void *at,
    struct arena *a, struct json *out);

/* One value into its place, as record_read_json and record_diff want it. */
bool field_read_json(const struct field *f, const json_t *in, struct arena *a,
    void *at, struct errs *errs);
void field_write_json(const struct field *f, const void *at, struct arena *a,
    struct json *out);
/* The members of a record's object, for a whole record or a child row. */
void record_read_members(const struct record *r, const json_t *in,
    struct arena *a, void *object, struct errs *errs);
void record_write_members(const struct record *r, const void *object,
    struct arena *a, struct json *out);

/* "type": name, or [name, "null"] for a nullable field that may be blank. */
void schema_type(const struct field *f, const char *name, struct json *out);
void schema_i64(const char *key, int64_t n, struct json *out);
void schema_object(const struct record *r, bool writing, bool is_row,
    struct arena *a, struct json *out);

#endif
