/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * outage_why.c - the path that determines a figure, found by walking back.
 *
 * Nothing is carried along while calculating: a node's figure equals that of a
 * member plus grace or work, and a search along those equalities, breadth
 * first, ends at the lost node that started it.  Where a knot was broken by
 * assumption the equality ends there, and the path says so.
 */
#include "engine/internal.h"

/* A node of the search, and how it was come by. */
struct place {
	int32_t v;
	int32_t from;		/* place of the owner; -1: asked for */
	int32_t g;		/* group of that owner; -1 */
};

/* One search. */
struct trail {
	struct arena *a;	/* scratch */
	struct view view;
	const struct outage *o;
	bool up;		/* why up, else why down */
	struct place *place;	/* in order of finding */
	int32_t n, cap;
	int32_t *slot;		/* hash of v -> place + 1; 2 * cap of them */
};

static int32_t *
slot_of(const struct trail *t, int32_t v)
{
	uint32_t mask = (uint32_t)t->cap * 2 - 1;
	uint32_t i = (uint32_t)v * UINT32_C(2654435769) & mask;

	while (t->slot[i] != 0 && t->place[t->slot[i] - 1].v != v)
		i = (i + 1) & mask;
	return &t->slot[i];
}

static void
trail_grow(struct trail *t)
{
	size_t old = (size_t)t->cap;

	t->cap = t->cap == 0 ? 64 : t->cap * 2;
	t->place = arena_grow(t->a, t->place, old * sizeof(*t->place),
	    (size_t)t->cap * sizeof(*t->place));
	t->slot = arena_array(t->a, int32_t, (size_t)t->cap * 2);
	for (int32_t i = 0; i < t->n; i++)
		*slot_of(t, t->place[i].v) = i + 1;
}

static void
trail_add(struct trail *t, int32_t v, int32_t from, int32_t g)
{
	if (t->n == t->cap)
		trail_grow(t);
	if (*slot_of(t, v) != 0)
		return;
	t->place[t->n] = (struct place){ v, from, g };
	*slot_of(t, v) = ++t->n;
}

static const struct loss *
loss_of(const struct outage *o, int32_t v)
{
	for (int32_t i = 0; i < o->nlost; i++)
		if (o->lost[i].node == o->graph->node_of[v])
			return &o->lost[i];
	return NULL;
}

/* When v was last unsatisfied by its groups. */
static int64_t
last_of(const struct trail *t, int32_t v)
{
	const struct graph *gr = t->o->graph;
	int64_t last = 0;

	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++) {
		int64_t x = view_group(&t->view, g).last;

		last = x > last ? x : last;
	}
	return last;
}

static int64_t
at_end(const struct trail *t, struct span s)
{
	return t->view.end == END_BEST ? s.lo : s.hi;
}

/* v's own loss, restart or restore explains the figure: the path ends. */
static bool
ends_at(const struct trail *t, int32_t v, int64_t last)
{
	const struct loss *l = loss_of(t->o, v);
	struct moment m = t->view.at[v];

	if (!t->up)
		return l != NULL && m.dn == 0;
	if (l != NULL)
		return at_end(t, l->start) >= last ||
		    at_end(t, l->work) == FOREVER;
	return view_restart(&t->view, v) == FOREVER && last < FOREVER;
}

static void
look_in(struct trail *t, int32_t i, int32_t g)
{
	const struct graph *gr = t->o->graph;
	int32_t v = t->place[i].v;
	int64_t want = t->up ? view_group(&t->view, g).last
	    : t->view.at[v].dn >= FOREVER ? FOREVER
	    : t->view.at[v].dn - view_grace(&t->view, g);

	for (int32_t e = gr->member_first[g]; e < gr->member_first[g + 1];
	     e++) {
		int32_t m = gr->member[e];
		struct moment x = t->view.at[m];

		if (x.dn < x.up && (t->up ? x.up : x.dn) == want)
			trail_add(t, m, i, g);
	}
}

/* Every group that determines the figure of the node at this place. */
static void
look_behind(struct trail *t, int32_t i, int64_t last)
{
	const struct graph *gr = t->o->graph;
	int32_t v = t->place[i].v;

	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++) {
		struct group_times x = view_group(&t->view, g);

		if (t->up ? x.last == last && last > 0
		          : x.dn == t->view.at[v].dn)
			look_in(t, i, g);
	}
}

static struct why
collect(struct arena *a, const struct trail *t, int32_t last, bool assumed)
{
	const struct graph *gr = t->o->graph;
	struct why why = { .assumed = assumed };
	struct why_step *step;
	int32_t g = -1;

	for (int32_t i = last; i >= 0; i = t->place[i].from)
		why.n++;
	why.step = step = arena_array(a, struct why_step, (size_t)why.n);
	for (int32_t i = last, at = why.n - 1; i >= 0; i = t->place[i].from) {
		int32_t v = t->place[i].v;

		step[at--] = (struct why_step){ gr->node_of[v],
			g < 0 ? -1 : gr->group_of[g], t->view.at[v].dn,
			t->view.at[v].up };
		g = t->place[i].g;
	}
	return why;
}

static struct why
search(struct arena *a, struct trail *t)
{
	int32_t endless = -1;	/* its own restart never ends */

	for (int32_t i = 0; i < t->n; i++) {
		int32_t v = t->place[i].v;
		int64_t last = t->up ? last_of(t, v) : 0;

		if (ends_at(t, v, last))
			return collect(a, t, i, false);
		if (t->up && endless < 0 &&
		    view_restart(&t->view, v) == FOREVER)
			endless = i;
		look_behind(t, i, last);
	}
	if (endless >= 0)
		return collect(a, t, endless, false);
	/* Only a broken knot hides its cause: show how far the path goes. */
	return collect(a, t, t->n - 1, true);
}

static struct why
walk(struct arena *a, const struct outage *o, int32_t node, enum end end,
    bool up)
{
	struct arena scratch = ARENA_INIT;
	int32_t v = o->graph->v_of[node];
	struct trail t = { .a = &scratch, .o = o, .up = up };
	struct why why = { 0 };

	if (o->at[end][v].dn < FOREVER && !(up && o->unrecovered)) {
		view_init(&t.view, &scratch, o->graph);
		t.view.at = o->at[end];
		t.view.end = end;
		t.view.unrecovered = o->unrecovered;
		trail_add(&t, v, -1, -1);
		why = search(a, &t);
	}
	arena_release(&scratch);
	return why;
}

struct why
outage_why_dn(struct arena *a, const struct outage *o, int32_t node,
    enum end end)
{
	return walk(a, o, node, end, false);
}

struct why
outage_why_up(struct arena *a, const struct outage *o, int32_t node,
    enum end end)
{
	return walk(a, o, node, end, true);
}
