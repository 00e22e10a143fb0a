/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * needs.c - finding again a requirement that was imported before.
 *
 * The key is the owner and the name, or without a name the members in order of
 * id; the second of one key gets "#2" behind it, in the file and in the store
 * alike, so that equals are matched one to one.
 */
#include "areas/exchange/plan.h"

static void
add_ref(struct buf *key, char kind, struct opt64 id)
{
	if (id.known)
		buf_addf(key, "%c%lld,", kind, (long long)id.v);
}

static int
by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void
add_members(struct arena *a, struct buf *key, const struct requirement *q)
{
	const struct requirement_member *m = q->members.items;
	struct str *parts = arena_array(a, struct str, q->members.n);

	for (size_t i = 0; i < q->members.n; i++) {
		struct buf part = BUF_IN(a, 200);

		add_ref(&part, 'r', m[i].resource);
		add_ref(&part, 'p', m[i].process);
		add_ref(&part, 's', m[i].supplier);
		add_ref(&part, 'l', m[i].site);
		add_ref(&part, 't', m[i].team);
		add_ref(&part, 'n', m[i].person);
		parts[i] = buf_str(&part);
	}
	if (q->members.n > 0)
		qsort(parts, q->members.n, sizeof(*parts), by_text);
	for (size_t i = 0; i < q->members.n; i++)
		buf_add(key, parts[i]);
}

/* The key of the n-th requirement like this one. */
static struct str
key_of(struct arena *a, const struct requirement *q, int64_t n)
{
	struct buf key = BUF_IN(a, 1 << 20);

	add_ref(&key, 'P', q->process);
	add_ref(&key, 'R', q->resource);
	add_ref(&key, 'F', q->fallback);
	if (q->name.len > 0)
		buf_add(&key, value_fold(a, q->name));
	else
		add_members(a, &key, q);
	buf_addf(&key, "#%lld", (long long)n);
	return buf_str(&key);
}

static bool
load_one(void *arg, const void *object)
{
	struct planner *p = arg;
	const struct requirement *q = object;
	int64_t n = 1;

	while (!name_map_add(&p->needs, &requirement_record,
	    key_of(p->a, q, n), q->rec.id))
		n++;
	return true;
}

void
needs_match(struct planner *p, struct import_entry *e)
{
	struct requirement *q = e->object, *was;
	struct err err = { 0 };
	int64_t id, n = 0;
	struct str key;

	if (!p->needs_loaded && !store_each(p->tx, &requirement_record, false,
	        load_one, p, &err)) {
		plan_fault(p, &err);
		return;
	}
	p->needs_loaded = true;
	/* Matched ones are marked, so that the next of equals takes the next. */
	do {
		key = key_of(p->a, q, ++n);
		id = name_map_find(&p->needs, &requirement_record, key);
	} while (IS_ENTRY_REF(id));
	if (id == 0)
		return;
	name_map_set(&p->needs, &requirement_record, key, ENTRY_REF);
	was = arena_new(p->a, struct requirement);
	if (!store_get(p->tx, &requirement_record, id, was, &err)) {
		plan_fault(p, &err);
		return;
	}
	e->id = id;
	e->before = was;
	q->rec = was->rec;
}
