/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * graph_order.c - topological order, and the rows laid down on the way.
 *
 * Kahn's queue from the top: a node is taken when all its users are, so the
 * queue is sorted by the longest chain of users above, and what is taken
 * together was reached together.  Numbers are given from the highest down.
 * A pass that pulls from members or pushes to them then works in the layers
 * next to it, which a cache holds; a depth-first order of the same graph of a
 * million nodes costs it twice as much, the caller's numbers nine times.
 *
 * Within a layer nodes stand as the caller's groups do.  A caller writes what
 * belongs together in one place, and the rows are then read almost in a row,
 * which is most of what a cold start costs.  A node's groups are copied to
 * their final place when it is taken, with the caller's names of the members;
 * graph.c replaces these when all numbers are known.
 *
 * What the queue does not reach is in a circle or below one.  Only that goes to
 * Tarjan, whose sets come out members first, and it gets the lowest numbers.
 */
#include "engine/graph_order.h"

enum {
	STEP = 1 << 18, /* nodes taken between two questions */
	DENSE = 256     /* one in so many: mark them, do not sort them */
};

struct sorter {
	struct layout *l;
	int32_t n;           /* nodes */
	int32_t v, g, e;     /* rows are free below these */
	int32_t *now, *next; /* places of this layer and the next */
	int32_t nnow, nnext;
	uint64_t *mark; /* a bit a place, all 0 between layers */
};

static int
cmp_i32(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* The next layer becomes this one, by place; O(its nodes), times log if few. */
static void
next_layer(struct sorter *s)
{
	int32_t *list = s->next, n = s->nnext;

	s->next = s->now;
	s->now = list;
	s->nnow = n;
	s->nnext = 0;
	if (n < s->n / DENSE) {
		qsort(list, (size_t)n, sizeof(*list), cmp_i32);
		return;
	}
	for (int32_t i = 0; i < n; i++)
		s->mark[list[i] >> 6] |= UINT64_C(1) << (list[i] & 63);
	n = 0;
	for (int32_t w = 0; w <= s->n >> 6; w++)
		for (; s->mark[w] != 0; s->mark[w] &= s->mark[w] - 1)
			list[n++] = w * 64 + __builtin_ctzll(s->mark[w]);
}

static void
lay_group(struct sorter *s, int32_t i, int32_t v)
{
	struct layout *l = s->l;
	const struct graph_input *in = l->in;
	const int32_t *from = in->member + in->first[i];
	int32_t n = in->first[i + 1] - in->first[i], g = --s->g;
	int32_t *to = l->member + (s->e -= n);

	for (int32_t k = 0; k < n; k++)
		to[k] = from[k];
	l->member_first[g] = s->e;
	l->group_of[g] = i;
	l->owner[g] = v;
	l->need[g] = in->need[i];
	l->grace[g] = in->grace[i];
	l->exact = l->exact && span_known(in->grace[i]);
	l->most = n > l->most ? n : l->most;
}

/* Give the node at `place` the next number down, and copy its rows. */
static void
lay_node(struct sorter *s, int32_t place)
{
	struct layout *l = s->l;
	int32_t v = --s->v;

	l->node_of[v] = l->node_at[place];
	for (int32_t j = l->first[place + 1] - 1; j >= l->first[place]; j--)
		lay_group(s, l->group[j], v);
	l->group_first[v] = s->g;
}

/* The members of v of which it was the last user come in the next layer. */
static void
release_members(struct sorter *s, int32_t v)
{
	const struct layout *l = s->l;
	int32_t e1 = l->member_first[l->group_first[v + 1]];

	for (int32_t e = s->e; e < e1; e++)
		if (--l->uses[l->member[e]] == 0)
			s->next[s->nnext++] = l->place_of[l->member[e]];
}

static bool
take_from_top(struct sorter *s, const struct run *run, struct err *err)
{
	struct layout *l = s->l;
	int32_t asked = s->n;

	for (int32_t x = 0; x < s->n; x++)
		if (l->uses[l->node_at[x]] == 0)
			s->next[s->nnext++] = x;
	while (s->nnext > 0) {
		next_layer(s);
		l->depth++;
		/* Down, so that numbers go up with the places. */
		for (int32_t i = s->nnow - 1; i >= 0; i--) {
			lay_node(s, s->now[i]);
			release_members(s, s->v);
		}
		if (asked - s->v < STEP)
			continue;
		asked = s->v;
		if (!run_step(run, s->n - s->v, s->n, err))
			return false;
	}
	l->rest = s->v;
	return true;
}

/* The nodes that have users left, as a plain graph in numbers of their own. */
static struct plain
rest_graph(struct arena *a, const struct layout *l, int32_t *place)
{
	const struct graph_input *in = l->in;
	int32_t *name = arena_array(a, int32_t, (size_t)in->nnodes);
	int32_t *first = arena_array(a, int32_t, (size_t)l->rest + 1), *to;
	int32_t n = 0, at = 0;

	for (int32_t i = 0; i < in->nnodes; i++) {
		int32_t x = l->place_of[i];

		if (l->uses[i] == 0)
			continue;
		name[i] = n;
		place[n++] = x;
		for (int32_t j = l->first[x]; j < l->first[x + 1]; j++)
			at +=
			    in->first[l->group[j] + 1] - in->first[l->group[j]];
		first[n] = at;
	}
	to = arena_array(a, int32_t, (size_t)at);
	at = 0;
	for (int32_t x = 0; x < n; x++)
		for (int32_t j = l->first[place[x]]; j < l->first[place[x] + 1];
		     j++)
			for (int32_t e = in->first[l->group[j]];
			     e < in->first[l->group[j] + 1]; e++)
				to[at++] = name[in->member[e]];
	return (struct plain){ .n = n, .first = first, .to = to };
}

static void
lay_rest(struct sorter *s, struct arena *a)
{
	struct layout *l = s->l;
	size_t n = (size_t)l->rest;
	int32_t *place = arena_array(a, int32_t, n);
	int32_t *set = arena_array(a, int32_t, n);
	int32_t *order = arena_array(a, int32_t, n);
	struct plain p = rest_graph(a, l, place);

	l->nsets = plain_sets(a, &p, set, order);
	l->depth += l->rest;
	for (int32_t v = l->rest - 1; v >= 0; v--) {
		l->set_of[v] = set[order[v]];
		lay_node(s, place[order[v]]);
	}
}

bool
layout_order(struct layout *l, struct arena *scratch, const struct run *run,
    struct err *err)
{
	size_t n = (size_t)l->in->nnodes;
	struct sorter s = { .l = l,
			    .n = l->in->nnodes,
			    .v = l->in->nnodes,
			    .g = l->in->ngroups,
			    .e = l->nmembers,
			    .now = arena_array(scratch, int32_t, n),
			    .next = arena_array(scratch, int32_t, n),
			    .mark =
				arena_array(scratch, uint64_t, (n >> 6) + 1) };

	l->group_first[n] = s.g;
	l->member_first[s.g] = s.e;
	l->exact = true;
	if (!take_from_top(&s, run, err))
		return false;
	if (l->rest > 0)
		lay_rest(&s, scratch);
	return true;
}
