/* SPDX-License-Identifier: EUPL-1.2 */
/* lost.c - what a scenario takes today, one by one: rules become the resources
 * that they mean now. */
#include "areas/risk/rules.h"

struct things {
	struct arena *arena;
	struct scenario_thing *list;
	size_t n, cap;
};

static void
add(struct things *t, const struct record *r, int64_t id, struct opt64 share)
{
	if (t->n == t->cap) {
		size_t to = t->cap == 0 ? 16 : 2 * t->cap;

		t->list = arena_grow(t->arena, t->list,
		    t->cap * sizeof(*t->list), to * sizeof(*t->list));
		t->cap = to;
	}
	t->list[t->n++] = (struct scenario_thing){ r, id, share };
}

static void
add_one(struct things *t, const struct scenario_loss *l)
{
	const struct {
		const struct record *record;
		struct opt64 id;
	} named[] = {
		{ &resource_record, l->resource },
		{ &process_record, l->process },
		{ &supplier_record, l->supplier },
		{ &site_record, l->site },
		{ &team_record, l->team },
		{ &person_record, l->person },
	};

	for (size_t i = 0; i < COUNT(named); i++)
		if (named[i].id.known)
			add(t, named[i].record, named[i].id.v, l->share);
}

bool
risk_lost(struct tx *tx, enum risk_statement which,
    const struct scenario_loss *l, struct cursor **c_r, struct err *err)
{
	return tx_query(tx, &risk_statements[which], c_r, err,
	    B_INT("site", l->site.known ? l->site.v : 0),
	    B_INT("supplier", l->supplier.known ? l->supplier.v : 0),
	    B_TEXT("hosting", str_of(hosting_choices[l->hosting].code)),
	    B_TEXT("kind", str_of(mapgood_choices[l->kind].code)));
}

static bool
add_all(struct tx *tx, struct things *t, const struct scenario_loss *l,
    struct err *err)
{
	struct cursor *c;

	if (!risk_lost(tx, RISK_LOST_ALL, l, &c, err))
		return false;
	while (cursor_next(c))
		add(t, &resource_record, cursor_i64(c, 0), UNKNOWN);
	return cursor_end(c, err);
}

bool
scenario_things(struct tx *tx, const struct scenario *s,
    const struct scenario_thing **list_r, size_t *n_r, struct err *err)
{
	const struct scenario_loss *l = s->losses.items;
	struct things t = { .arena = tx_arena(tx) };

	for (size_t i = 0; i < s->losses.n; i++)
		if (l[i].what != LOSS_ALL)
			add_one(&t, &l[i]);
		else if (!add_all(tx, &t, &l[i], err))
			return false;
	*list_r = t.list;
	*n_r = t.n;
	return true;
}
