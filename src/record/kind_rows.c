/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * kind_rows.c - a child table: rows with the fields of another record.
 *
 * As text: "name=Jan, phone=112 | name=Piet".  A '\' stands before a '|', ','
 * or '\' of a value and before white space at its ends, so any text comes back
 * the same.  A row read from text has no id of its own; it adopts one of the
 * rows that stood there: the equal one, else the one in its place.  So a file
 * that was exported and read again changes nothing, and what text does not
 * carry (READONLY, SECRET) stays.  Adopting compares each row with each: O(n2),
 * at most 1 000 rows.
 */
#include "record/internal.h"

enum { ROWS_MAX = 1000 };

static struct rows
rows_of(const void *at)
{
	return *(const struct rows *)at;
}

void *
rows_item(const struct field *f, struct rows rows, size_t i)
{
	return (char *)rows.items + i * f->rows->size;
}

static struct rec *
rec_of(const struct field *f, struct rows rows, size_t i)
{
	return rows_item(f, rows, i);
}

void *
rows_by_id(const struct field *f, struct rows rows, int64_t id)
{
	for (size_t i = 0; id != 0 && i < rows.n; i++)
		if (rec_of(f, rows, i)->id == id)
			return rows_item(f, rows, i);
	return NULL;
}

void
rows_begin(const struct field *f, struct arena *a, int64_t id,
    struct rows old, struct rows rows, void *row)
{
	const void *was = rows_by_id(f, old, id);

	if (was != NULL && rows_by_id(f, rows, id) == NULL)
		memcpy(row, record_copy(f->rows, a, was), f->rows->size);
}

static bool
rows_is_blank(const void *at)
{
	return rows_of(at).n == 0;
}

static bool
rows_is_equal(const struct field *f, const void *a, const void *b)
{
	struct rows x = rows_of(a), y = rows_of(b);

	if (x.n != y.n)
		return false;
	for (size_t i = 0; i < x.n; i++)
		if (!record_is_equal(f->rows, rows_item(f, x, i),
		    rows_item(f, y, i)))
			return false;
	return true;
}

static void
rows_copy(const struct field *f, struct arena *a, void *to, const void *from)
{
	struct rows old = rows_of(from), rows = { .n = old.n };

	rows.items = arena_alloc_array(a, old.n, f->rows->size);
	for (size_t i = 0; i < old.n; i++)
		memcpy(rows_item(f, rows, i),
		    record_copy(f->rows, a, rows_item(f, old, i)),
		    f->rows->size);
	*(struct rows *)to = rows;
}

static void
rows_check(const struct field *f, const void *at, struct errs *errs)
{
	struct rows rows = rows_of(at);

	if ((int64_t)rows.n > field_max(f))
		field_fault_args(errs, f, "rows-too-many",
		    ERR_INT(field_max(f)), ERR_INT((int64_t)rows.n));
	if ((int64_t)rows.n < field_min(f))
		field_fault_args(errs, f, "rows-too-few",
		    ERR_INT(field_min(f)), ERR_INT((int64_t)rows.n));
	for (size_t i = 0; i < rows.n; i++) {
		struct errs sub = ERRS_IN(errs->arena);
		const void *row = rows_item(f, rows, i);

		if (record_is_blank(f->rows, row)) {
			struct err err = { 0 };

			err_set(&err, ERR_INVALID, NULL, "row-blank");
			errs_add(&sub, &err);
		} else if (record_validate(f->rows, row, &sub)) {
			continue;
		}
		rows_add_faults(errs, f, (int64_t)i + 1, &sub);
	}
}

/* ---- text --------------------------------------------------------------- */

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void
write_escaped(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		bool edge = i == 0 || i == s.len - 1;

		if (str_has(STR("\\|,"), s.ptr[i]) ||
		    (edge && is_space(s.ptr[i])))
			buf_add_char(out, '\\');
		buf_add_char(out, s.ptr[i]);
	}
}

static void
write_row(const struct value_io *io, const void *row, struct buf *out)
{
	const struct record *r = io->f->rows;
	bool first = true;

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		struct buf value = BUF_IN(io->a, out->max);

		if (field_is_blank(f, row) || f->flags & FIELD_SECRET)
			continue;
		value_write(f, io->vc, io->a, row, &value);
		if (!first)
			buf_add_c(out, ", ");
		first = false;
		buf_add_c(out, f->name);
		buf_add_char(out, '=');
		write_escaped(buf_str(&value), out);
		out->over |= value.over;
	}
}

static void
rows_write(const struct value_io *io, const void *at, struct buf *out)
{
	struct rows rows = rows_of(at);

	for (size_t i = 0; i < rows.n; i++) {
		if (i > 0)
			buf_add_c(out, " | ");
		write_row(io, rows_item(io->f, rows, i), out);
	}
}

/*
 * Text up to an unescaped '|', ',' or the end, without its escapes and the
 * white space around it.  *at stays on what ended it.
 */
static struct str
next_part(struct arena *a, struct str text, size_t *at)
{
	struct buf out = BUF_IN(a, text.len);
	size_t keep = 0;

	for (; *at < text.len && text.ptr[*at] != '|' && text.ptr[*at] != ',';
	    ++*at) {
		bool escaped = text.ptr[*at] == '\\' && *at + 1 < text.len;

		if (escaped)
			++*at;
		else if (is_space(text.ptr[*at]) && out.len == 0)
			continue;
		buf_add_char(&out, text.ptr[*at]);
		if (escaped || !is_space(text.ptr[*at]))
			keep = out.len;
	}
	return str_sub(buf_str(&out), 0, keep);
}

static bool
read_part(const struct value_io *io, struct str part, int64_t row_number,
    void *row, struct err *err)
{
	size_t eq = str_find(part, '=');
	struct str key = str_trim(str_sub(part, 0, eq));
	const struct field *f = record_field(io->f->rows, key);
	bool ok;

	if (eq == part.len)
		ok = err_set_args(err, ERR_INVALID, io->f->name, "rows-syntax",
		    ERR_TEXT(str_sub(part, 0, 100)));
	else if (f == NULL)
		ok = err_set_args(err, ERR_INVALID, io->f->name, "rows-key",
		    ERR_TEXT(str_sub(key, 0, 100)));
	else if (f->flags & FIELD_READONLY)
		ok = true;
	else
		ok = value_read(f, io->vc, io->a,
		    str_sub(part, eq + 1, part.len), row, err);
	if (!ok) {
		err->row = row_number;
		if (f != NULL)
			err->field = str_printf(io->a, "%s.%s", io->f->name,
			    f->name).ptr;
	}
	return ok;
}

static bool
keeps_from_old(const struct field *f)
{
	return (f->flags & (FIELD_READONLY | FIELD_SECRET)) != 0;
}

static bool
is_same_text(const struct record *r, const void *a, const void *b)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (!keeps_from_old(&r->fields[i]) &&
		    !field_is_equal(&r->fields[i], a, b))
			return false;
	return true;
}

static void
adopt_row(const struct field *f, struct arena *a, void *row, const void *old)
{
	memcpy(row, old, sizeof(struct rec));
	for (size_t i = 0; i < f->rows->nfields; i++)
		if (keeps_from_old(&f->rows->fields[i]))
			field_copy(&f->rows->fields[i], a, row, old);
}

static void
adopt(const struct field *f, struct arena *a, struct rows rows,
    struct rows old)
{
	bool *taken = arena_array(a, bool, old.n);
	bool *done = arena_array(a, bool, rows.n);

	for (size_t i = 0; i < rows.n; i++)
		for (size_t j = 0; !done[i] && j < old.n; j++)
			if (!taken[j] && is_same_text(f->rows,
			    rows_item(f, rows, i), rows_item(f, old, j))) {
				adopt_row(f, a, rows_item(f, rows, i),
				    rows_item(f, old, j));
				taken[j] = done[i] = true;
			}
	for (size_t i = 0; i < rows.n && i < old.n; i++)
		if (!done[i] && !taken[i])
			adopt_row(f, a, rows_item(f, rows, i),
			    rows_item(f, old, i));
}

static bool
rows_read(const struct value_io *io, struct str text, void *at,
    struct err *err)
{
	struct rows rows = { 0 };
	size_t cap = 1;

	for (size_t i = 0; i < text.len; i++)
		cap += text.ptr[i] == '|';
	if (cap > ROWS_MAX)
		return err_set_args(err, ERR_INVALID, io->f->name,
		    "rows-too-many", ERR_INT(field_max(io->f)),
		    ERR_INT((int64_t)cap));
	rows.items = arena_alloc_array(io->a, cap, io->f->rows->size);
	for (size_t i = 0; i < text.len; i++) {	/* i++: behind what ended it */
		struct str part = next_part(io->a, text, &i);

		if (part.len > 0 && !read_part(io, part, (int64_t)rows.n + 1,
		    rows_item(io->f, rows, rows.n), err))
			return false;
		if ((i == text.len || text.ptr[i] == '|') &&
		    !record_is_blank(io->f->rows,
		    rows_item(io->f, rows, rows.n)))
			rows.n++;
	}
	adopt(io->f, io->a, rows, rows_of(at));
	*(struct rows *)at = rows;
	return true;
}

/* ---- JSON --------------------------------------------------------------- */

static void
begin_row(const struct field *f, const json_t *in, struct arena *a,
    struct rows old, struct rows rows, void *row)
{
	const json_t *id = json_object_get(in, "id");

	if (json_is_integer(id))
		rows_begin(f, a, (int64_t)json_integer_value(id), old, rows,
		    row);
}

static bool
rows_read_json(const struct field *f, const json_t *in, struct arena *a,
    void *at, struct errs *errs)
{
	size_t before = errs->total, n = json_array_size(in);
	struct rows rows = { .n = n };

	if (!json_is_array(in))
		return field_fault_type(errs, f);
	if (n > ROWS_MAX)
		return field_fault_args(errs, f, "rows-too-many",
		    ERR_INT(field_max(f)), ERR_INT((int64_t)n));
	rows.items = arena_alloc_array(a, n, f->rows->size);
	for (size_t i = 0; i < n; i++) {
		const json_t *item = json_array_get(in, i);
		struct errs sub = ERRS_IN(errs->arena);

		if (!json_is_object(item))
			return field_fault_type(errs, f);
		begin_row(f, item, a, rows_of(at), rows,
		    rows_item(f, rows, i));
		record_read_members(f->rows, item, a, rows_item(f, rows, i),
		    &sub);
		rows_add_faults(errs, f, (int64_t)i + 1, &sub);
	}
	if (errs->total != before)
		return false;
	*(struct rows *)at = rows;
	return true;
}

static void
rows_write_json(const struct field *f, const void *at, struct arena *a,
    struct json *out)
{
	struct rows rows = rows_of(at);

	json_array_begin(out);
	for (size_t i = 0; i < rows.n; i++) {
		json_object_begin(out);
		json_put_i64(out, "id", rec_of(f, rows, i)->id);
		record_write_members(f->rows, rows_item(f, rows, i), a, out);
		json_object_end(out);
	}
	json_array_end(out);
}

static void
rows_schema(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	schema_type(f, "array", out);
	json_key(out, "items");
	schema_object(f->rows, writing, true, a, out);
	schema_i64("maxItems", field_max(f), out);
}

const struct kind kind_rows = {
	.size = sizeof(struct rows), .max = ROWS_MAX, .json = "json-rows",
	.is_blank = rows_is_blank, .is_equal = rows_is_equal,
	.copy = rows_copy, .check = rows_check,
	.read = rows_read, .write = rows_write,
	.read_json = rows_read_json, .write_json = rows_write_json,
	.write_schema = rows_schema,
};
