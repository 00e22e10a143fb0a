/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * cone.c - one pass down from a process, owners before members.
 *
 * Each node hears from the groups it is in what stands above it; in descending
 * v every owner has heard all before it tells.  A strongly connected set is
 * entered whole with the widest bounds, as order means nothing inside it.
 * Marks and stamps make that a process costs its own cone, not the graph.
 */
#include "engine/cone.h"

void
cone_init(struct cone *c, struct arena *a, const struct graph *graph)
{
	size_t n = (size_t)graph->nnodes;

	*c = (struct cone){ .graph = graph,
		.above = arena_array(a, struct above, n),
		.mark = arena_array(a, uint8_t, n),
		.v = arena_array(a, int32_t, n) };
	agenda_init(&c->agenda, a, graph->nnodes);
}

/* Nothing is known above a cycle: the widest bounds. */
static void
above_widen(struct above *x)
{
	x->chain = SPAN_NEVER;
	x->soon = SPAN_NONE;
	x->slow = x->sure = SPAN_NEVER;
	x->plain = false;
}

static void
cone_add(struct cone *c, int32_t v)
{
	if (c->mark[v])
		return;
	c->mark[v] = 1;
	c->v[c->n++] = v;
}

static void
above_enter(struct cone *c, int32_t v, int32_t stamp)
{
	c->above[v] = (struct above){ .soon = SPAN_NEVER, .sure = SPAN_NEVER,
		.stamp = stamp, .plain = true };
	cone_add(c, v);
	agenda_add(&c->agenda, c->graph->nnodes - 1 - v);
}

/* v and, in a cycle, all of its set: those with the widest bounds. */
static void
above_open(struct cone *c, int32_t v, int32_t stamp)
{
	const struct graph *gr = c->graph;
	int32_t s = gr->set_of[v];

	if (c->above[v].stamp == stamp)
		return;
	if (graph_set_size(gr, v) == 1) {
		above_enter(c, v, stamp);
		return;
	}
	for (int32_t x = gr->set_first[s]; x < gr->set_first[s + 1]; x++) {
		above_enter(c, x, stamp);
		above_widen(&c->above[x]);
	}
}

/* Tell member m what stands above it by way of group g of v. */
static void
above_tell(struct cone *c, int32_t v, int32_t g, int32_t m)
{
	const struct graph *gr = c->graph;
	const struct above *x = &c->above[v];
	bool all = gr->need[g] == gr->member_first[g + 1] -
	    gr->member_first[g];
	struct above *y = &c->above[m];

	above_open(c, m, x->stamp);
	y->chain = span_most(y->chain, span_add(x->chain, gr->restart[v]));
	y->soon = span_least(y->soon, span_add(x->soon, gr->grace[g]));
	y->slow = span_most(y->slow, span_add(x->slow, gr->grace[g]));
	if (all)
		y->sure = span_least(y->sure, span_add(x->sure, gr->grace[g]));
	y->plain = y->plain && x->plain && all && gr->grace[g].hi == 0;
}

/* A whole strongly connected set, for the cone. */
static void
cone_add_set(struct cone *c, int32_t v)
{
	const struct graph *gr = c->graph;
	int32_t s = gr->set_of[v];

	for (int32_t x = gr->set_first[s]; x < gr->set_first[s + 1]; x++)
		cone_add(c, x);
}

/* Fallbacks are part of the outages, with what they rest on. */
static void
add_fallbacks(struct cone *c, const struct process_terms *p)
{
	const struct graph *gr = c->graph;
	int32_t i = c->n;

	for (int32_t f = 0; f < p->nfallbacks; f++)
		cone_add_set(c, gr->v_of[p->fallback[f].node]);
	for (; i < c->n; i++) {
		int32_t v = c->v[i];

		for (int32_t e = gr->member_first[gr->group_first[v]];
		     e < gr->member_first[gr->group_first[v + 1]]; e++)
			cone_add_set(c, gr->member[e]);
	}
}

void
cone_look_down(struct cone *c, const struct process_terms *p)
{
	const struct graph *gr = c->graph;
	int32_t top = gr->v_of[p->node], x;

	c->nlooks = 0;
	above_open(c, top, ++c->stamp);
	if (graph_set_size(gr, top) == 1)
		c->above[top].soon = c->above[top].sure = SPAN_NONE;
	while ((x = agenda_take(&c->agenda)) >= 0) {
		int32_t v = gr->nnodes - 1 - x;

		c->nlooks += 1 + gr->member_first[gr->group_first[v + 1]] -
		    gr->member_first[gr->group_first[v]];
		for (int32_t g = gr->group_first[v];
		     g < gr->group_first[v + 1]; g++)
			for (int32_t e = gr->member_first[g];
			     e < gr->member_first[g + 1]; e++)
				above_tell(c, v, g, gr->member[e]);
	}
	add_fallbacks(c, p);
}

void
cone_clear(struct cone *c)
{
	for (int32_t i = 0; i < c->n; i++)
		c->mark[c->v[i]] = 0;
	c->n = 0;
}
