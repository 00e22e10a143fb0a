/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * diff.c - what changed, and back again.
 *
 * A row of a ROWS field is followed by its id:
 *
 *   {"row": 7, "changes": {"name": {"from": "a", "to": "b"}}}      changed
 *   {"row": 9, "position": {"to": 0}, "changes": {...}}             added
 *   {"row": 8, "position": {"from": 2}, "changes": {...}}           taken out
 *
 * with positions from 0.  Where the rows that stayed also changed places, each
 * of them tells both positions; else none does, so that a row put in front is
 * one line of history and not fifty.  Going back, rows with a "from" take that
 * place and the others fill the gaps in the order they have now.
 *
 * Values are compared as read, so what a reader tidies (white space) should be
 * tidy when it is stored.  A SECRET field tells {"secret": true} and cannot be
 * undone.
 */
#include "record/diff.h"
#include "record/internal.h"

/* ---- writing ------------------------------------------------------------ */

static bool diff_members(const struct record *r, const void *before,
    const void *after, struct arena *a, struct json *out);

/* How the rows of two states belong together; -1 for none. */
struct match {
	int64_t *after_of;	/* per row before: its place after */
	int64_t *before_of;	/* per row after: its place before */
	bool moved;		/* those that stayed are in another order */
};

static int64_t
row_id(const struct field *f, struct rows rows, size_t i)
{
	return ((const struct rec *)rows_item(f, rows, i))->id;
}

static int64_t
find_after(const struct field *f, struct rows after, int64_t id,
    const struct match *m)
{
	for (size_t j = 0; id != 0 && j < after.n; j++)
		if (m->before_of[j] < 0 && row_id(f, after, j) == id)
			return (int64_t)j;
	return -1;
}

static struct match
match_rows(const struct field *f, struct rows before, struct rows after,
    struct arena *a)
{
	struct match m = { arena_array(a, int64_t, before.n),
	    arena_array(a, int64_t, after.n), false };
	int64_t last = -1;

	for (size_t j = 0; j < after.n; j++)
		m.before_of[j] = -1;
	for (size_t i = 0; i < before.n; i++) {
		int64_t j = find_after(f, after, row_id(f, before, i), &m);

		m.after_of[i] = j;
		if (j < 0)
			continue;
		m.before_of[j] = (int64_t)i;
		m.moved |= j < last;
		last = j;
	}
	return m;
}

static void
write_position(int64_t from, int64_t to, struct json *out)
{
	json_key(out, "position");
	json_object_begin(out);
	if (from >= 0)
		schema_i64("from", from, out);
	if (to >= 0)
		schema_i64("to", to, out);
	json_object_end(out);
}

static void
diff_row(const struct field *f, const void *before, const void *after,
    struct arena *a, struct json *out)
{
	json_key(out, "changes");
	json_object_begin(out);
	diff_members(f->rows, before, after, a, out);
	json_object_end(out);
}

static void
diff_gone(const struct field *f, struct rows before, const struct match *m,
    struct arena *a, struct json *out)
{
	for (size_t i = 0; i < before.n; i++) {
		if (m->after_of[i] >= 0)
			continue;
		json_object_begin(out);
		schema_i64("row", row_id(f, before, i), out);
		write_position((int64_t)i, -1, out);
		diff_row(f, rows_item(f, before, i), NULL, a, out);
		json_object_end(out);
	}
}

static void
diff_rows(const struct field *f, struct rows before, struct rows after,
    struct arena *a, struct json *out)
{
	struct match m = match_rows(f, before, after, a);

	json_array_begin(out);
	diff_gone(f, before, &m, a, out);
	for (size_t j = 0; j < after.n; j++) {
		int64_t i = m.before_of[j];
		const void *now = rows_item(f, after, j);
		const void *was = i < 0 ? NULL : rows_item(f, before,
		    (size_t)i);

		if (was != NULL && !m.moved &&
		    record_is_equal(f->rows, was, now))
			continue;
		json_object_begin(out);
		schema_i64("row", row_id(f, after, j), out);
		if (was == NULL || m.moved)
			write_position(i, (int64_t)j, out);
		diff_row(f, was, now, a, out);
		json_object_end(out);
	}
	json_array_end(out);
}

static struct rows
rows_or_none(const struct field *f, const void *object)
{
	return object == NULL ? (struct rows){ 0 } : field_rows(f, object);
}

static void
diff_value(const struct field *f, const void *before, const void *after,
    struct arena *a, struct json *out)
{
	json_object_begin(out);
	if (f->flags & FIELD_SECRET) {
		json_put_bool(out, "secret", true);
		json_object_end(out);
		return;
	}
	if (before != NULL) {
		json_key(out, "from");
		field_write_json(f, field_at(f, before), a, out);
	}
	if (after != NULL) {
		json_key(out, "to");
		field_write_json(f, field_at(f, after), a, out);
	}
	json_object_end(out);
}

/* Rows that only changed ids or places are a difference too. */
static bool
is_same_rows(const struct field *f, const void *before, const void *after)
{
	struct rows x = field_rows(f, before), y = field_rows(f, after);

	for (size_t i = 0; i < x.n && i < y.n; i++)
		if (row_id(f, x, i) != row_id(f, y, i))
			return false;
	return field_is_equal(f, before, after);
}

static bool
is_same(const struct field *f, const void *before, const void *after)
{
	if (before == NULL || after == NULL)
		return field_is_blank(f, before == NULL ? after : before);
	return f->kind == FIELD_ROWS ? is_same_rows(f, before, after) :
	    field_is_equal(f, before, after);
}

static bool
diff_members(const struct record *r, const void *before, const void *after,
    struct arena *a, struct json *out)
{
	bool any = false;

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (is_same(f, before, after))
			continue;
		any = true;
		json_key_str(out, json_name(a, f->name));
		if (f->kind == FIELD_ROWS && (f->flags & FIELD_SECRET) == 0)
			diff_rows(f, rows_or_none(f, before),
			    rows_or_none(f, after), a, out);
		else
			diff_value(f, before, after, a, out);
	}
	return any;
}

bool
record_diff(const struct record *r, const void *before, const void *after,
    struct arena *a, struct json *out)
{
	bool any = false;

	json_object_begin(out);
	if (before != NULL || after != NULL)
		any = diff_members(r, before, after, a, out);
	json_object_end(out);
	return any;
}

/* ---- reversing: each works on a copy, which the caller drops on faults -- */

static void reverse_members(const struct record *r, const json_t *diff,
    struct arena *a, void *object, struct errs *errs);

static void
fault(struct errs *errs, enum err_code code, const char *field,
    const char *id)
{
	struct err err = { 0 };

	err_set(&err, code, field, id);
	errs_add(errs, &err);
}

static void
changed_since(struct errs *errs, const struct field *f)
{
	fault(errs, ERR_CONFLICT, f->name, "undo-changed-since");
}

/* A member of a change into a zeroed value; absent is blank. */
static void *
side_of(const struct field *f, const json_t *change, const char *side,
    struct arena *a, struct errs *errs)
{
	void *at = arena_alloc(a, kind_of(f)->size);
	const json_t *value = json_object_get(change, side);

	if (value != NULL)
		field_read_json(f, value, a, at, errs);
	return at;
}

static void
reverse_value(const struct field *f, const json_t *change, struct arena *a,
    void *object, struct errs *errs)
{
	struct errs sub = ERRS_IN(errs->arena);
	void *to = side_of(f, change, "to", a, &sub);
	void *from = side_of(f, change, "from", a, &sub);

	if (!json_is_object(change) || !errs_none(&sub))
		fault(errs, ERR_INVALID, f->name, "undo-invalid");
	else if (f->flags & FIELD_SECRET)
		fault(errs, ERR_CONFLICT, f->name, "undo-secret");
	else if (!kind_of(f)->is_equal(f, field_at(f, object), to))
		changed_since(errs, f);
	else
		memcpy(field_place(f, object), from, kind_of(f)->size);
}

/* One row on its way back. */
struct place {
	void *row;
	int64_t from;	/* the place it takes; -1: where there is room */
	bool gone;	/* it was added, so it goes */
};

struct places {
	const struct field *f;
	struct rows rows;	/* as they stand now */
	struct place *list;	/* those, then the ones that come back */
	size_t n;
};

static int64_t
position(const json_t *item, const char *side)
{
	const json_t *at = json_object_get(json_object_get(item, "position"),
	    side);

	return json_is_integer(at) ? (int64_t)json_integer_value(at) : -1;
}

/* The row an item speaks of: by its id; one without is where it was put. */
static struct place *
find_place(const struct places *p, const json_t *item)
{
	int64_t id = (int64_t)json_integer_value(json_object_get(item, "row"));
	int64_t to = position(item, "to");

	for (size_t i = 0; i < p->rows.n; i++)
		if (id != 0 ? row_id(p->f, p->rows, i) == id :
		    (int64_t)i == to)
			return &p->list[i];
	return NULL;
}

static void
bring_back(struct places *p, const json_t *item, struct arena *a)
{
	struct rec *rec = arena_alloc(a, p->f->rows->size);

	rec->id = (int64_t)json_integer_value(json_object_get(item, "row"));
	p->list[p->n++] = (struct place){ rec, position(item, "from"), false };
}

static void
reverse_row(struct places *p, const json_t *item, struct arena *a,
    struct errs *errs)
{
	struct errs sub = ERRS_IN(errs->arena);
	int64_t from = position(item, "from"), to = position(item, "to");
	struct place *place = find_place(p, item);
	bool returns = from >= 0 && to < 0;

	if (returns == (place != NULL)) {
		changed_since(errs, p->f);
		return;
	}
	if (returns) {
		bring_back(p, item, a);
		place = &p->list[p->n - 1];
	}
	reverse_members(p->f->rows, json_object_get(item, "changes"), a,
	    place->row, &sub);
	place->gone = from < 0 && to >= 0;
	if (!returns)
		place->from = from;
	if (place->gone && errs_none(&sub) &&
	    !record_is_blank(p->f->rows, place->row))
		changed_since(&sub, p->f);
	rows_add_faults(errs, p->f, place - p->list + 1, &sub);
}

static struct rows
put_in_places(const struct places *p, struct arena *a)
{
	size_t size = p->f->rows->size, n = 0, at = 0;
	struct rows rows = { arena_alloc_array(a, p->n, size), 0 };
	bool *taken = arena_array(a, bool, p->n), *put = arena_array(a, bool,
	    p->n);

	for (size_t i = 0; i < p->n; i++)
		n += !p->list[i].gone;
	for (size_t i = 0; i < p->n; i++) {
		int64_t from = p->list[i].from;

		if (p->list[i].gone || from < 0 || from >= (int64_t)n ||
		    taken[from])
			continue;
		memcpy(rows_item(p->f, rows, (size_t)from), p->list[i].row,
		    size);
		taken[from] = put[i] = true;
	}
	for (size_t i = 0; i < p->n; i++) {
		if (p->list[i].gone || put[i])
			continue;
		while (taken[at])
			at++;
		memcpy(rows_item(p->f, rows, at++), p->list[i].row, size);
	}
	rows.n = n;
	return rows;
}

static void
reverse_rows(const struct field *f, const json_t *items, struct arena *a,
    void *object, struct errs *errs)
{
	struct rows rows = field_rows(f, object);
	size_t n = json_array_size(items), before = errs->total;
	struct places p = { f, rows, NULL, rows.n };

	if (!json_is_array(items)) {
		fault(errs, ERR_INVALID, f->name, "undo-invalid");
		return;
	}
	p.list = arena_array(a, struct place, rows.n + n);
	for (size_t i = 0; i < rows.n; i++)
		p.list[i] = (struct place){ rows_item(f, rows, i), -1, false };
	for (size_t i = 0; i < n; i++)
		reverse_row(&p, json_array_get(items, i), a, errs);
	if (errs->total == before)
		field_set_rows(f, object, put_in_places(&p, a));
}

static void
reverse_members(const struct record *r, const json_t *diff, struct arena *a,
    void *object, struct errs *errs)
{
	json_t *members = (json_t *)(uintptr_t)diff;	/* only looked at */

	for (void *it = json_object_iter(members); it != NULL;
	    it = json_object_iter_next(members, it)) {
		const char *key = json_object_iter_key(it);
		const struct field *f = record_field_of_key(r, key);
		const json_t *change = json_object_iter_value(it);

		if (f == NULL)
			fault(errs, ERR_INVALID, str_copy(errs->arena,
			    str_sub(str_of(key), 0, 100)).ptr, "undo-invalid");
		else if (f->kind == FIELD_ROWS &&
		    (f->flags & FIELD_SECRET) == 0)
			reverse_rows(f, change, a, object, errs);
		else
			reverse_value(f, change, a, object, errs);
	}
}

bool
record_diff_reverse(const struct record *r, const json_t *diff,
    struct arena *a, void *object, struct errs *errs)
{
	void *copy = record_copy(r, a, object);
	size_t before = errs->total;

	if (json_is_object(diff))
		reverse_members(r, diff, a, copy, errs);
	else
		fault(errs, ERR_INVALID, NULL, "undo-invalid");
	if (errs->total != before)
		return false;
	memcpy(object, copy, r->size);
	return true;
}
