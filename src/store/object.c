/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Between a record's struct and its rows.
 *
 * Child tables are read for all objects of a page at once, ordered by parent
 * and position; the parents are found by a binary search.  A child table is
 * written whole when the field differs: rows keep their ids, so a difference
 * can follow a row that moved.
 */
#include "record/value.h"
#include "store/internal.h"

enum { CURVE_TEXT = 64 };

static struct str
curve_text(struct arena *a, struct curve v)
{
	struct buf out = BUF_IN(a, CURVE_TEXT);

	for (size_t i = 0; i < CURVE_HORIZONS; i++) {
		if (i > 0)
			buf_add_char(&out, ',');
		if (v.known >> i & 1)
			buf_add_i64(&out, v.level[i]);
	}
	return buf_str(&out);
}

static struct curve
curve_of(struct str text)
{
	struct curve v = { 0 };

	for (size_t i = 0; i < CURVE_HORIZONS && text.ptr != NULL; i++) {
		int64_t n;

		if (!str_to_i64(str_cut(&text, ','), &n))
			continue;
		v.level[i] = (int8_t)n;
		v.known |= (uint8_t)(1u << i);
	}
	return v;
}

static struct str
choice_code(const struct field *f, int32_t i)
{
	BUG_IF(i < 0 || (size_t)i >= f->nchoices);
	return str_of(f->choices[i].code);
}

struct value
column_value(const struct column *col, struct arena *a, const void *object)
{
	const struct field *f = col->field;
	struct str s;

	if (field_is_text(f)) {
		s = field_str(f, object);
		if (col->part == COLUMN_VALUE)
			return V_TEXT(s);
		s = value_fold(a, s);
		return s.len == 0 ? V_NULL : V_TEXT(s);
	}
	switch (f->kind) {
	case FIELD_CHOICE:
		return V_TEXT(choice_code(f, field_choice(f, object)));
	case FIELD_FLAG:
		return V_INT(field_flag(f, object) ? 1 : 0);
	case FIELD_CURVE:
		return V_TEXT(curve_text(a, field_curve(f, object)));
	default:
		return V_OPT(field_num(f, object));
	}
}

static void
read_field(const struct field *f, const struct result *r, int column,
    const struct driver *driver, struct arena *a, void *object)
{
	int32_t choice;

	if (field_is_text(f)) {
		field_set_str(f, object,
		    str_copy(a, driver->text(r, column, a)));
		return;
	}
	switch (f->kind) {
	case FIELD_CHOICE:
		choice = field_choice_of(f, driver->text(r, column, a));
		field_set_choice(f, object, choice < 0 ? 0 : choice);
		break;
	case FIELD_FLAG:
		field_set_flag(f, object, driver->num(r, column).v != 0);
		break;
	case FIELD_CURVE:
		field_set_curve(f, object,
		    curve_of(driver->text(r, column, a)));
		break;
	default:
		field_set_num(f, object, driver->num(r, column));
	}
}

void
object_read(const struct table *t, const struct result *r,
    const struct driver *driver, struct arena *a, void *object)
{
	struct rec *rec = object;
	int column;

	if (t->field == NULL) {
		rec->id = driver->num(r, 0).v;
		rec->version = driver->num(r, 1).v;
		rec->created_at = driver->num(r, 2).v;
		rec->created_by = driver->num(r, 3).v;
		rec->changed_at = driver->num(r, 4).v;
		rec->changed_by = driver->num(r, 5).v;
		column = 6;
	} else {
		rec->id = driver->num(r, 2).v;
		column = 3;
	}
	for (size_t i = 0; i < t->ncolumns; i++)
		if (t->columns[i].part == COLUMN_VALUE)
			read_field(t->columns[i].field, r, column++, driver,
			    a, object);
}

struct str
ids_json(struct arena *a, const int64_t *ids, size_t n)
{
	struct buf out = BUF_IN(a, n * 21 + 3);

	buf_add_char(&out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_add_char(&out, ',');
		buf_add_i64(&out, ids[i]);
	}
	buf_add_char(&out, ']');
	BUG_IF(out.over);
	return buf_str(&out);
}

/* ---- reading children --------------------------------------------------- */

struct parent {
	int64_t id;
	void *object;
};

static int
compare_parent(const void *a, const void *b)
{
	const struct parent *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static struct parent *
sort_parents(struct arena *a, void *const *objects, size_t n)
{
	struct parent *list = arena_array(a, struct parent, n);

	for (size_t i = 0; i < n; i++) {
		const struct rec *rec = objects[i];

		list[i] = (struct parent){ rec->id, objects[i] };
	}
	if (n > 1)
		qsort(list, n, sizeof(*list), compare_parent);
	return list;
}

/* What one parent gathers: ids or structs, growing in the arena. */
struct gathered {
	char *items;
	size_t n, cap;
};

static void *
gather(struct gathered *g, struct arena *a, size_t size)
{
	if (g->n == g->cap) {
		size_t cap = g->cap == 0 ? 4 : g->cap * 2;

		g->items = arena_grow(a, g->items, g->cap * size, cap * size);
		g->cap = cap;
	}
	return g->items + size * g->n++;
}

static void
give(const struct table *t, void *object, const struct gathered *g)
{
	if (t->record != NULL)
		field_set_rows(t->field, object,
		    (struct rows){ g->items, g->n });
	else
		field_set_refs(t->field, object, (struct refs){
		    (const int64_t *)(const void *)g->items, g->n });
}

static bool
start_children(struct tx *tx, const struct table *t,
    const struct parent *parents, size_t n, struct result *r, struct err *err)
{
	struct value v[2];
	size_t nv = 0;

	if (t->scoped)
		v[nv++] = V_INT(tx->actor->organisation);
	if (n == 1) {
		v[nv++] = V_INT(parents[0].id);
	} else {
		int64_t *ids = arena_array(tx->arena, int64_t, n);

		for (size_t i = 0; i < n; i++)
			ids[i] = parents[i].id;
		v[nv++] = V_TEXT(ids_json(tx->arena, ids, n));
	}
	return conn_start(tx->conn, n == 1 ? t->of_one : t->of_many, v, nv, r,
	    err);
}

static bool
read_child_table(struct tx *tx, const struct table *t,
    const struct parent *parents, size_t n, struct err *err)
{
	const struct driver *driver = tx->conn->driver;
	struct gathered now = { 0 };
	struct result r;
	size_t at = 0;
	int got;

	if (!start_children(tx, t, parents, n, &r, err))
		return false;
	while ((got = conn_step(tx->conn, &r, err)) > 0) {
		int64_t parent = driver->num(&r, 0).v;

		if (parents[at].id != parent) {
			give(t, parents[at].object, &now);
			now = (struct gathered){ 0 };
			while (at < n && parents[at].id != parent)
				at++;
			BUG_IF(at == n);
		}
		if (t->record == NULL)
			*(int64_t *)gather(&now, tx->arena, sizeof(int64_t)) =
			    driver->num(&r, 2).v;
		else
			object_read(t, &r, driver, tx->arena,
			    gather(&now, tx->arena, t->record->size));
	}
	if (n > 0)
		give(t, parents[at].object, &now);
	conn_finish(tx->conn, &r);
	return got == 0;
}

/* The rows of all parents, as parents of their own children. */
static bool
read_grandchildren(struct tx *tx, const struct table *t,
    void *const *objects, size_t n, struct err *err)
{
	size_t total = 0, at = 0;
	void **items;

	for (size_t i = 0; i < n; i++)
		total += field_rows(t->field, objects[i]).n;
	items = arena_array(tx->arena, void *, total);
	for (size_t i = 0; i < n; i++) {
		struct rows rows = field_rows(t->field, objects[i]);

		for (size_t k = 0; k < rows.n; k++)
			items[at++] = (char *)rows.items + k * t->record->size;
	}
	return objects_read_children(tx, t, items, total, err);
}

bool
objects_read_children(struct tx *tx, const struct table *t,
    void *const *objects, size_t n, struct err *err)
{
	struct parent *parents;

	if (n == 0 || t->nchildren == 0)
		return true;
	parents = sort_parents(tx->arena, objects, n);
	for (size_t i = 0; i < t->nchildren; i++) {
		const struct table *child = &t->children[i];

		if (!read_child_table(tx, child, parents, n, err))
			return false;
		if (child->nested &&
		    !read_grandchildren(tx, child, objects, n, err))
			return false;
	}
	return true;
}

/* ---- writing children --------------------------------------------------- */

static bool
insert_refs(struct tx *tx, const struct table *t, int64_t parent,
    struct refs refs, struct err *err)
{
	for (size_t i = 0; i < refs.n; i++) {
		struct value v[4];
		size_t n = 0;

		if (t->scoped)
			v[n++] = V_INT(tx->actor->organisation);
		v[n++] = V_INT(parent);
		v[n++] = V_INT((int64_t)i);
		v[n++] = V_INT(refs.ids[i]);
		if (!conn_run(tx->conn, t->insert, v, n, NULL, err))
			return false;
	}
	return true;
}

static bool
insert_row(struct tx *tx, const struct table *t, int64_t parent,
    size_t position, void *item, struct err *err)
{
	struct rec *rec = item;
	struct value v[STMT_PARAMS];
	size_t n = 0;

	if (rec->id == 0 &&
	    !conn_id(tx->conn, IDS_RECORD, 64, &rec->id, err))
		return false;
	if (t->scoped)
		v[n++] = V_INT(tx->actor->organisation);
	v[n++] = V_INT(parent);
	v[n++] = V_INT((int64_t)position);
	v[n++] = V_INT(rec->id);
	for (size_t i = 0; i < t->ncolumns; i++)
		v[n++] = column_value(&t->columns[i], tx->arena, item);
	return conn_run(tx->conn, t->insert, v, n, NULL, err) &&
	    object_write_children(tx, t, item, NULL, err);
}

/* An id that the record did not have before is not taken from outside. */
static void
forget_foreign_ids(const struct table *t, struct rows rows, struct rows before)
{
	for (size_t i = 0; i < rows.n; i++) {
		struct rec *rec = (void *)((char *)rows.items +
		    i * t->record->size);
		bool known = false;

		for (size_t k = 0; k < before.n && !known; k++) {
			const struct rec *old = (const void *)(
			    (const char *)before.items + k * t->record->size);

			known = old->id == rec->id;
		}
		if (!known)
			rec->id = 0;
	}
}

static bool
insert_rows(struct tx *tx, const struct table *t, void *object,
    const void *before, struct err *err)
{
	struct rows rows = field_rows(t->field, object), old = { 0 };

	if (before != NULL)
		old = field_rows(t->field, before);
	if (!tx->undoing)
		forget_foreign_ids(t, rows, old);
	for (size_t i = 0; i < rows.n; i++)
		if (!insert_row(tx, t, ((struct rec *)object)->id, i,
		    (char *)rows.items + i * t->record->size, err))
			return false;
	return true;
}

bool
object_write_children(struct tx *tx, const struct table *t, void *object,
    const void *before, struct err *err)
{
	int64_t id = ((struct rec *)object)->id;

	for (size_t i = 0; i < t->nchildren; i++) {
		const struct table *child = &t->children[i];
		struct value v[2];
		size_t n = 0;

		if (before != NULL &&
		    field_is_equal(child->field, before, object))
			continue;
		if (child->scoped)
			v[n++] = V_INT(tx->actor->organisation);
		v[n++] = V_INT(id);
		if (before != NULL && !conn_run(tx->conn, child->remove, v, n,
		    NULL, err))
			return false;
		if (child->record == NULL ?
		    !insert_refs(tx, child, id,
			field_refs(child->field, object), err) :
		    !insert_rows(tx, child, object, before, err))
			return false;
	}
	return true;
}
