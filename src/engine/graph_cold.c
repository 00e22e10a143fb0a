/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * graph_cold.c - which sets cannot be started from standstill?
 *
 * A node starts when k members of each group run.  What the least fixpoint
 * does not reach waits in a circle; the circles that wait for nobody else are
 * the finding.  They are taken as started, and the search goes on until all
 * run.  Sets are visited members first, so what stands outside a set already
 * runs; only sets of more than one node can hold a circle.  Graces do not
 * help from standstill and are left out.
 */
#include "engine/internal.h"

struct cold {
	const struct graph *gr;
	int32_t lo, hi, g0;	/* the set, its first group */
	uint8_t *stuck;		/* [v - lo] does not run yet */
	uint8_t *open;		/* [g - g0] fewer than k run */
	struct arena *scratch;
};

/* Runs v and everything that this lets run; `todo` has room for the set. */
static void
cold_start(struct cold *c, int32_t v, int32_t *todo, int32_t *lack,
    int32_t *nopen)
{
	int32_t n = 0;

	c->stuck[v - c->lo] = 0;
	todo[n++] = v;
	while (n > 0) {
		const struct graph *gr = c->gr;

		v = todo[--n];
		for (int32_t u = gr->user_first[v]; u < gr->user_first[v + 1];
		     u++) {
			int32_t g = gr->user[u], w = gr->owner[g];

			if (w >= c->hi)
				break;
			if (--lack[g - c->g0] != 0)
				continue;
			c->open[g - c->g0] = 0;
			if (--nopen[w - c->lo] == 0 && c->stuck[w - c->lo]) {
				c->stuck[w - c->lo] = 0;
				todo[n++] = w;
			}
		}
	}
}

/* How many more members each group of the set needs, at standstill. */
static void
cold_count(struct cold *c, int32_t *lack, int32_t *nopen)
{
	const struct graph *gr = c->gr;

	for (int32_t v = c->lo; v < c->hi; v++) {
		c->stuck[v - c->lo] = 1;
		for (int32_t g = gr->group_first[v];
		     g < gr->group_first[v + 1]; g++) {
			int32_t need = gr->need[g];

			for (int32_t e = gr->member_first[g];
			     e < gr->member_first[g + 1]; e++)
				need -= gr->member[e] < c->lo;
			lack[g - c->g0] = need;
			c->open[g - c->g0] = need > 0;
			nopen[v - c->lo] += need > 0;
		}
	}
}

static int
cmp_i32(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* The list of findings, growing in the graph's arena. */
struct found {
	struct arena *a;
	int32_t *first, *node;
	int32_t nsets, nnodes, sets_cap, nodes_cap;
};

static void
found_room(struct found *f, int32_t nodes)
{
	if (f->nsets + 1 >= f->sets_cap) {
		size_t old = (size_t)f->sets_cap * sizeof(int32_t);

		f->sets_cap = f->sets_cap * 2 + 8;
		f->first = arena_grow(f->a, f->first, old,
		    (size_t)f->sets_cap * sizeof(int32_t));
	}
	if (f->nnodes + nodes > f->nodes_cap) {
		size_t old = (size_t)f->nodes_cap * sizeof(int32_t);

		f->nodes_cap = (f->nnodes + nodes) * 2;
		f->node = arena_grow(f->a, f->node, old,
		    (size_t)f->nodes_cap * sizeof(int32_t));
	}
}

/* Note knot k of the set. */
static void
found_add(struct found *f, const struct cold *c, const int32_t *knot,
    int32_t k)
{
	int32_t at;

	found_room(f, c->hi - c->lo);
	at = f->nnodes;
	for (int32_t v = c->lo; v < c->hi; v++)
		if (knot[v - c->lo] == k)
			f->node[f->nnodes++] = c->gr->node_of[v];
	qsort(f->node + at, (size_t)(f->nnodes - at), sizeof(int32_t),
	    cmp_i32);
	f->first[++f->nsets] = f->nnodes;
}

static void
cold_set(struct cold *c, struct found *f)
{
	struct arena *s = c->scratch;
	size_t n = (size_t)(c->hi - c->lo);
	size_t ng = (size_t)(c->gr->group_first[c->hi] - c->g0);
	int32_t *lack = arena_array(s, int32_t, ng);
	int32_t *nopen = arena_array(s, int32_t, n);
	int32_t *todo = arena_array(s, int32_t, n);
	int32_t *knot = arena_array(s, int32_t, n), nknots;

	c->stuck = arena_array(s, uint8_t, n);
	c->open = arena_array(s, uint8_t, ng);
	cold_count(c, lack, nopen);
	for (int32_t v = c->lo; v < c->hi; v++)
		if (c->stuck[v - c->lo] && nopen[v - c->lo] == 0)
			cold_start(c, v, todo, lack, nopen);
	while ((nknots = knots_find(c->gr, c->lo, c->hi, c->stuck, c->open,
	    knot)) > 0) {
		for (int32_t k = 0; k < nknots; k++)
			found_add(f, c, knot, k);
		for (int32_t v = c->lo; v < c->hi; v++)
			if (knot[v - c->lo] >= 0 && c->stuck[v - c->lo])
				cold_start(c, v, todo, lack, nopen);
	}
}

void
graph_find_cold(struct arena *a, struct graph *gr)
{
	struct arena scratch = ARENA_INIT;
	struct found f = { .a = a };

	found_room(&f, 1);
	for (int32_t s = 0; s < gr->nsets; s++) {
		struct cold c = {
			.gr = gr,
			.lo = gr->set_first[s],
			.hi = gr->set_first[s + 1],
			.g0 = gr->group_first[gr->set_first[s]],
			.scratch = &scratch,
		};

		if (c.hi - c.lo > 1)
			cold_set(&c, &f);
	}
	gr->ncold = f.nsets;
	gr->cold_first = f.first;
	gr->cold = f.node;
	arena_release(&scratch);
}
