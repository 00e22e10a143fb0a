/* SPDX-License-Identifier: EUPL-1.2 */
/* refs.c - references to entries of the same file become ids of records. */
#include "areas/exchange/plan.h"

struct resolving {
	const struct import_plan *plan;
	struct arena *a;
	bool blank;
	bool open;			/* one had no id yet */
};

/* The id behind a reference, or the reference itself when there is none yet. */
static int64_t
id_behind(struct resolving *x, int64_t ref)
{
	size_t i;
	int64_t id;

	if (!IS_ENTRY_REF(ref))
		return ref;
	i = (size_t)(ref - ENTRY_REF);
	if (x->plan->place != NULL)
		i = x->plan->place[i];
	id = x->plan->entries[i].id;
	if (id != 0)
		return id;
	x->open = true;
	return ref;
}

static void
resolve_one(struct resolving *x, const struct field *f, void *object)
{
	struct opt64 ref = field_num(f, object);

	if (!ref.known)
		return;
	ref.v = id_behind(x, ref.v);
	field_set_num(f, object, x->blank && IS_ENTRY_REF(ref.v) ? UNKNOWN
	    : ref);
}

static void
resolve_many(struct resolving *x, const struct field *f, void *object)
{
	struct refs was = field_refs(f, object);
	int64_t *ids = arena_array(x->a, int64_t, was.n);
	size_t n = 0;

	for (size_t i = 0; i < was.n; i++) {
		int64_t id = id_behind(x, was.ids[i]);

		if (!x->blank || !IS_ENTRY_REF(id))
			ids[n++] = id;
	}
	field_set_refs(f, object, (struct refs){ ids, n });
}

static void resolve(struct resolving *x, const struct record *r, void *object);

/* Rows that lose a reference go, for now: they may be empty without it. */
static void
resolve_rows(struct resolving *x, const struct field *f, void *object)
{
	struct rows rows = field_rows(f, object);
	size_t size = f->rows->size, n = 0;
	char *items = rows.items;

	for (size_t i = 0; i < rows.n; i++) {
		bool was_open = x->open;

		x->open = false;
		resolve(x, f->rows, items + i * size);
		if (!x->open || !x->blank) {
			if (n != i)
				memcpy(items + n * size, items + i * size,
				    size);
			n++;
		}
		x->open = x->open || was_open;
	}
	field_set_rows(f, object, (struct rows){ items, n });
}

static void
resolve(struct resolving *x, const struct record *r, void *object)
{
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (f->kind == FIELD_REFERENCE)
			resolve_one(x, f, object);
		else if (f->kind == FIELD_REFERENCES)
			resolve_many(x, f, object);
		else if (f->kind == FIELD_ROWS)
			resolve_rows(x, f, object);
	}
}

bool
refs_resolve(const struct import_plan *plan, const struct record *r,
    struct arena *a, void *object, bool blank)
{
	struct resolving x = { .plan = plan, .a = a, .blank = blank };

	resolve(&x, r, object);
	return !x.open;
}
