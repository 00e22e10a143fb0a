/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * form.c - inputs by name into an object.
 *
 * A row of a ROWS field is an object with inputs of its own: those whose names
 * begin with "<field>.<i>.", without that.  So one function reads both, and
 * what a field can do (a curve of eight selects, a ticked box) it can do in a
 * row.  Each field looks through all inputs of its object: O(fields * inputs).
 *
 * After reading, the object is validated here too, but only faults of fields
 * that were on the form and are not at fault yet are added: people see all of
 * them at once, and none about what a rule has still to fill in.
 */
#include "record/form.h"
#include "record/internal.h"

struct inputs {
	struct form_input *list;
	size_t n;
};

struct reading {
	const struct value_context *vc;
	struct arena *a;
};

/* What a field of the form itself got. */
struct seen {
	bool any;		/* it was on the form */
	int64_t *numbers;	/* ROWS: per row of the object, its <i> */
	size_t n;
};

static void read_object(const struct reading *rd, const struct record *r,
    struct inputs in, void *object, struct seen *seen, struct errs *errs);

static bool
is_of(struct str name, struct str field)
{
	return str_starts(name, field) &&
	    (name.len == field.len || name.ptr[field.len] == '.');
}

/* The inputs of a field, their names without it: "" or what is behind '.'. */
static struct inputs
inputs_of(const struct reading *rd, const struct field *f, struct inputs in)
{
	struct str field = str_of(f->name);
	struct inputs mine = { 0 };

	for (size_t i = 0; i < in.n; i++)
		mine.n += is_of(in.list[i].name, field);
	mine.list = arena_array(rd->a, struct form_input, mine.n);
	mine.n = 0;
	for (size_t i = 0; i < in.n; i++) {
		struct str name = in.list[i].name;

		if (is_of(name, field))
			mine.list[mine.n++] = (struct form_input){
				str_sub(name, field.len + 1, name.len),
				in.list[i].value };
	}
	return mine;
}

static bool
is_shown(struct inputs in)
{
	for (size_t i = 0; i < in.n; i++)
		if (str_eq_c(in.list[i].name, "shown"))
			return true;
	return false;
}

static void
read_text(const struct reading *rd, const struct field *f, struct str text,
    void *object, struct errs *errs)
{
	struct err err = { 0 };

	if (!value_read(f, rd->vc, rd->a, text, object, &err))
		errs_add(errs, &err);
}

/* The last of that name counts. */
static bool
read_plain(const struct reading *rd, const struct field *f, struct inputs in,
    void *object, struct errs *errs)
{
	for (size_t i = in.n; i > 0; i--)
		if (in.list[i - 1].name.len == 0) {
			read_text(rd, f, in.list[i - 1].value, object, errs);
			return true;
		}
	return false;
}

static bool
read_flag(const struct reading *rd, const struct field *f, struct inputs in,
    void *object, struct errs *errs)
{
	if (read_plain(rd, f, in, object, errs))
		return true;
	if (!is_shown(in))
		return false;
	field_set_flag(f, object, false);
	return true;
}

/* Each input may itself name several; together they are one such text. */
static bool
read_references(const struct reading *rd, const struct field *f,
    struct inputs in, void *object, struct errs *errs)
{
	struct buf text = BUF_IN(rd->a, SIZE_MAX);
	bool any = is_shown(in);

	for (size_t i = 0; i < in.n; i++) {
		if (in.list[i].name.len > 0)
			continue;
		if (text.len > 0)
			buf_add_c(&text, "; ");
		buf_add(&text, in.list[i].value);
		any = true;
	}
	if (any)
		read_text(rd, f, buf_str(&text), object, errs);
	return any;
}

static bool
is_unsaid(struct str text)
{
	return text.len == 0 || str_eq_c(text, "?");
}

static void
read_level(const struct field *f, int64_t i, struct str text,
    struct curve *c, struct errs *errs)
{
	uint8_t bit = (uint8_t)(1u << i);
	int64_t level = 0;

	if (!is_unsaid(text) && (!str_to_i64(text, &level) || level < 0 ||
	    level > INT8_MAX)) {
		field_fault_args(errs, f, "curve-level-too-high",
		    ERR_DUR(curve_horizons[i]), ERR_INT(field_max(f)));
		return;
	}
	c->level[i] = (int8_t)level;
	c->known = (uint8_t)(is_unsaid(text) ? c->known & ~bit :
	    c->known | bit);
}

static bool
read_curve(const struct reading *rd, const struct field *f, struct inputs in,
    void *object, struct errs *errs)
{
	bool any = read_plain(rd, f, in, object, errs);
	struct curve c = field_curve(f, object);

	for (size_t i = 0; i < in.n; i++) {
		int64_t horizon;

		if (!str_to_i64(in.list[i].name, &horizon) || horizon < 0 ||
		    horizon >= CURVE_HORIZONS)
			continue;
		read_level(f, horizon, str_trim(in.list[i].value), &c, errs);
		any = true;
	}
	field_set_curve(f, object, c);
	return any;
}

/* ---- rows --------------------------------------------------------------- */

struct row_input {
	int64_t number;		/* <i> */
	size_t order;		/* as sent: sorting keeps it */
	struct form_input input;
};

static int
by_number(const void *a, const void *b)
{
	const struct row_input *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static size_t
sort_rows(struct inputs in, struct row_input *rows)
{
	size_t n = 0;

	for (size_t i = 0; i < in.n; i++) {
		struct str rest = in.list[i].name;
		struct str head = str_cut(&rest, '.');
		int64_t number;

		if (rest.ptr == NULL || head.len > 9 ||
		    !str_to_i64(head, &number) || number < 0)
			continue;
		rows[n++] = (struct row_input){ number, i,
		    { rest, in.list[i].value } };
	}
	qsort(rows, n, sizeof(*rows), by_number);
	return n;
}

static bool
is_blank_row(struct inputs in)
{
	for (size_t i = 0; i < in.n; i++) {
		struct str name = in.list[i].name;

		if (!str_eq_c(name, "id") && !str_ends(name, STR(".shown")) &&
		    !is_unsaid(str_trim(in.list[i].value)))
			return false;
	}
	return true;
}

static void
begin_row(const struct reading *rd, const struct field *f, struct inputs in,
    struct rows old, struct rows rows)
{
	void *row = rows_item(f, rows, rows.n);
	int64_t id;

	for (size_t i = 0; i < in.n; i++)
		if (str_eq_c(in.list[i].name, "id") &&
		    str_to_i64(in.list[i].value, &id)) {
			rows_begin(f, rd->a, id, old, rows, row);
			return;
		}
}

/* The next of `rows`, behind its n; false when it is blank. */
static bool
read_row(const struct reading *rd, const struct field *f, struct inputs in,
    int64_t number, struct rows old, struct rows rows, struct errs *errs)
{
	struct errs sub = ERRS_IN(errs->arena);

	if (is_blank_row(in))
		return false;
	begin_row(rd, f, in, old, rows);
	read_object(rd, f->rows, in, rows_item(f, rows, rows.n), NULL, &sub);
	rows_add_faults(errs, f, number + 1, &sub);
	return true;
}

/* How many different rows there are, blank ones too. */
static size_t
count_rows(const struct row_input *parts, size_t n)
{
	size_t rows = 0;

	for (size_t i = 0; i < n; i++)
		rows += i == 0 || parts[i].number != parts[i - 1].number;
	return rows;
}

static bool
read_rows(const struct reading *rd, const struct field *f, struct inputs in,
    void *object, struct seen *seen, struct errs *errs)
{
	struct row_input *parts = arena_array(rd->a, struct row_input, in.n);
	struct inputs all = { arena_array(rd->a, struct form_input, in.n), 0 };
	struct rows rows = { 0 }, old = field_rows(f, object);
	size_t n = sort_rows(in, parts), cap = count_rows(parts, n);
	int64_t *numbers = arena_array(rd->a, int64_t, cap);

	if (n == 0 && !is_shown(in))
		return false;
	if ((int64_t)cap > 2 * kind_rows.max)
		return field_fault_args(errs, f, "rows-too-many",
		    ERR_INT(field_max(f)), ERR_INT((int64_t)cap));
	rows.items = arena_alloc_array(rd->a, cap, f->rows->size);
	for (size_t i = 0; i < n; i++)
		all.list[i] = parts[i].input;
	for (size_t from = 0, to; from < n; from = to) {
		int64_t number = parts[from].number;

		for (to = from; to < n && parts[to].number == number;)
			to++;
		if (read_row(rd, f, (struct inputs){ all.list + from,
		    to - from }, number, old, rows, errs))
			numbers[rows.n++] = number;
	}
	if (seen != NULL)
		*seen = (struct seen){ true, numbers, rows.n };
	field_set_rows(f, object, rows);
	return true;
}

/* ---- the object --------------------------------------------------------- */

static bool
read_field(const struct reading *rd, const struct field *f, struct inputs in,
    void *object, struct seen *seen, struct errs *errs)
{
	switch (f->kind) {
	case FIELD_ROWS:
		return read_rows(rd, f, in, object, seen, errs);
	case FIELD_REFERENCES:
		return read_references(rd, f, in, object, errs);
	case FIELD_CURVE:
		return read_curve(rd, f, in, object, errs);
	case FIELD_FLAG:
		return read_flag(rd, f, in, object, errs);
	default:
		return read_plain(rd, f, in, object, errs);
	}
}

/* `seen` (or NULL) has a place per field. */
static void
read_object(const struct reading *rd, const struct record *r,
    struct inputs in, void *object, struct seen *seen, struct errs *errs)
{
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		struct seen *mine = seen == NULL ? NULL : &seen[i];
		struct inputs of;
		bool any;

		if (f->flags & FIELD_READONLY)
			continue;
		of = inputs_of(rd, f, in);
		any = of.n > 0 &&
		    read_field(rd, f, of, object, mine, errs);
		if (mine != NULL)
			mine->any = any;
	}
}

static const struct seen *
seen_of(const struct record *r, const struct seen *seen, const char *name)
{
	struct str rest = str_of(name);
	const struct field *f = record_field(r, str_cut(&rest, '.'));

	return f == NULL ? NULL : &seen[f - r->fields];
}

/* Is this place at fault already, from errs->list[from]?  A row that could not
 * be read is not blank. */
static bool
is_known_fault(const struct errs *errs, size_t from, const struct err *err)
{
	for (size_t i = from; i < errs->n; i++) {
		const struct err *had = &errs->list[i];

		if (had->field == NULL || had->row != err->row)
			continue;
		if (strcmp(had->field, err->field) == 0 ||
		    (strcmp(err->id, "row-blank") == 0 &&
		    str_starts(str_of(had->field), str_of(err->field))))
			return true;
	}
	return false;
}

static void
add_faults(const struct record *r, const void *object,
    const struct seen *seen, size_t from, struct errs *errs)
{
	struct errs all = ERRS_IN(errs->arena);

	if (record_validate(r, object, &all))
		return;
	for (size_t i = 0; i < all.n; i++) {
		struct err *err = &all.list[i];
		const struct seen *at = err->field == NULL ? NULL :
		    seen_of(r, seen, err->field);

		if (at == NULL || !at->any)
			continue;
		if (err->row > 0 && (size_t)err->row <= at->n)
			err->row = at->numbers[err->row - 1] + 1;
		if (!is_known_fault(errs, from, err))
			errs_add(errs, err);
	}
}

bool
record_read_form(const struct record *r, const struct value_context *vc,
    const struct form_input *inputs, size_t n, struct arena *a,
    void *object, struct errs *errs)
{
	const struct reading rd = { vc, a };
	struct inputs in = { arena_array(a, struct form_input, n), n };
	struct seen *seen = arena_array(a, struct seen, r->nfields);
	size_t before = errs->total, from = errs->n;

	if (n > 0)
		memcpy(in.list, inputs, n * sizeof(*inputs));
	read_object(&rd, r, in, object, seen, errs);
	add_faults(r, object, seen, from, errs);
	return errs->total == before;
}
