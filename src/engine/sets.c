/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * sets.c - strongly connected sets, and the knots among stuck nodes.
 *
 * Tarjan's algorithm with its recursion unrolled: `next` holds, per node on
 * the path, the edge to look at when it is visited again.  A set is emitted
 * when its root is left, so after everything it points to; that order is the
 * topological order that the whole engine pulls in.  Linear; four int32 a
 * node of scratch.
 */
#include "engine/internal.h"

struct tarjan {
	const struct plain *p;
	int32_t *low;		/* 0 unseen, else the lowest reached */
	int32_t *next;		/* edge to look at */
	int32_t *path, npath;	/* the depth-first path */
	int32_t *open, nopen;	/* seen, set not known yet */
	int32_t *set, *order;
	int32_t seen, nsets, ndone;
};

static const int32_t DONE = INT32_MAX;

static void
tarjan_enter(struct tarjan *t, int32_t v)
{
	t->low[v] = ++t->seen;
	t->next[v] = t->p->first[v];
	t->path[t->npath++] = v;
	t->open[t->nopen++] = v;
}

static void
tarjan_emit(struct tarjan *t, int32_t root)
{
	int32_t v;

	do {
		v = t->open[--t->nopen];
		t->low[v] = DONE;
		t->set[v] = t->nsets;
		t->order[t->ndone++] = v;
	} while (v != root);
	t->nsets++;
}

/*
 * One step at the end of the path.  `low` of a node starts as its order of
 * visit and only falls, so a root is known by the order kept in `born`.
 */
static void
tarjan_step(struct tarjan *t, int32_t *born)
{
	int32_t v = t->path[t->npath - 1];

	while (t->next[v] < t->p->first[v + 1]) {
		int32_t w = t->p->to[t->next[v]++];

		if (t->low[w] == 0) {
			tarjan_enter(t, w);
			born[w] = t->low[w];
			return;
		}
		if (t->low[w] < t->low[v])
			t->low[v] = t->low[w];
	}
	t->npath--;
	if (t->npath > 0 && t->low[v] < t->low[t->path[t->npath - 1]])
		t->low[t->path[t->npath - 1]] = t->low[v];
	if (t->low[v] == born[v])
		tarjan_emit(t, v);
}

int32_t
plain_sets(struct arena *a, const struct plain *p, int32_t *set_r,
    int32_t *order_r)
{
	size_t n = (size_t)p->n;
	int32_t *born = arena_array(a, int32_t, n);
	struct tarjan t = {
		.p = p,
		.low = arena_array(a, int32_t, n),
		.next = arena_array(a, int32_t, n),
		.path = arena_array(a, int32_t, n),
		.open = arena_array(a, int32_t, n),
		.set = set_r != NULL ? set_r : arena_array(a, int32_t, n),
		.order = order_r != NULL ? order_r : arena_array(a, int32_t, n),
	};

	for (int32_t v = 0; v < p->n; v++) {
		if (t.low[v] != 0)
			continue;
		tarjan_enter(&t, v);
		born[v] = t.low[v];
		while (t.npath > 0)
			tarjan_step(&t, born);
	}
	return t.nsets;
}

/* The edges of the waiting graph; `to` NULL: only count them. */
static void
knots_edges(const struct graph *graph, int32_t lo, int32_t hi,
    const uint8_t *stuck, const uint8_t *open, int32_t *first, int32_t *to)
{
	int32_t n = 0, g0 = graph->group_first[lo];

	for (int32_t v = lo; v < hi; v++) {
		int32_t end = graph->group_first[v + 1];

		first[v - lo] = n;
		for (int32_t g = graph->group_first[v]; g < end; g++) {
			if (!stuck[v - lo] || !open[g - g0])
				continue;
			for (int32_t e = graph->member_first[g];
			     e < graph->member_first[g + 1]; e++) {
				int32_t m = graph->member[e];

				if (m < lo || m >= hi || !stuck[m - lo])
					continue;
				if (to != NULL)
					to[n] = m - lo;
				n++;
			}
		}
	}
	first[hi - lo] = n;
}

int32_t
plain_knots(const struct plain *p, const uint8_t *stuck, int32_t *set_r)
{
	struct arena scratch = ARENA_INIT;
	int32_t nsets = plain_sets(&scratch, p, set_r, NULL), nknots = 0;
	uint8_t *waits = arena_array(&scratch, uint8_t, (size_t)nsets);
	int32_t *name = arena_array(&scratch, int32_t, (size_t)nsets);

	for (int32_t i = 0; i < p->n; i++) {
		if (!stuck[i])
			waits[set_r[i]] = 1;
		for (int32_t e = p->first[i]; e < p->first[i + 1]; e++)
			if (set_r[p->to[e]] != set_r[i])
				waits[set_r[i]] = 1;
	}
	for (int32_t s = 0; s < nsets; s++)
		name[s] = waits[s] ? -1 : nknots++;
	for (int32_t i = 0; i < p->n; i++)
		set_r[i] = name[set_r[i]];
	arena_release(&scratch);
	return nknots;
}

int32_t
knots_find(const struct graph *graph, int32_t lo, int32_t hi,
    const uint8_t *stuck, const uint8_t *open, int32_t *set_r)
{
	struct arena scratch = ARENA_INIT;
	size_t n = (size_t)(hi - lo);
	int32_t *first = arena_array(&scratch, int32_t, n + 1), *to;
	struct plain p = { .n = hi - lo, .first = first };
	int32_t nknots;

	knots_edges(graph, lo, hi, stuck, open, first, NULL);
	p.to = to = arena_array(&scratch, int32_t, (size_t)first[n]);
	knots_edges(graph, lo, hi, stuck, open, first, to);
	nknots = plain_knots(&p, stuck, set_r);
	arena_release(&scratch);
	return nknots;
}
