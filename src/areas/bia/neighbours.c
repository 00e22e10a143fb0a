/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * neighbours.c - breadth first from the focus, down through groups to members
 * and up through users to owners.  Who was reached going down is expanded only
 * downwards: the map shows chains that meet the focus, not the whole web.
 */
#include "areas/bia/index.h"
#include "areas/bia/neighbours.h"

struct search {
	struct arena *arena;
	const struct graph *graph;
	struct neighbour *list;
	int32_t n;
	struct neighbour_edge *edges;
	size_t nedges;
	struct node_index placed;	/* v -> place */
	/* of the node that is being expanded */
	int32_t from, shown, scanned;
	size_t first_edge;
};

static int32_t
place(struct search *s, int32_t v, int32_t steps)
{
	node_index_add(&s->placed, s->arena, 0, v, s->n);
	s->list[s->n] = (struct neighbour){ s->graph->node_of[v], steps, 0 };
	return s->n++;
}

static bool
is_drawn(const struct search *s, int32_t from, int32_t to)
{
	for (size_t e = s->first_edge; e < s->nedges; e++)
		if (s->edges[e].from == from && s->edges[e].to == to)
			return true;
	return false;
}

/* v lies next to the node that is being expanded. */
static void
meet(struct search *s, int32_t v, bool downwards, bool soft)
{
	struct neighbour *at = &s->list[s->from];
	int32_t fan = at->steps == 0 ? NEIGHBOURS_FOCUS : NEIGHBOURS_FAN;
	int32_t to = node_index_find(&s->placed, 0, v), up, down;

	if (to < 0) {
		if (s->n == NEIGHBOURS_MAX || s->shown == fan) {
			at->more++;
			return;
		}
		to = place(s, v, at->steps + (downwards ? 1 : -1));
		s->shown++;
	}
	up = downwards ? s->from : to;
	down = downwards ? to : s->from;
	if (s->nedges < NEIGHBOURS_EDGES && !is_drawn(s, up, down))
		s->edges[s->nedges++] = (struct neighbour_edge){ up, down,
			soft };
}

static void
begin(struct search *s, int32_t from)
{
	s->from = from;
	s->shown = s->scanned = 0;
	s->first_edge = s->nedges;
}

static bool
is_soft(const struct graph *g, int32_t group)
{
	return g->need[group] < g->member_first[group + 1]
	    - g->member_first[group];
}

static void
go_down(struct search *s, int32_t from)
{
	const struct graph *g = s->graph;
	int32_t v = g->v_of[s->list[from].node];

	begin(s, from);
	for (int32_t k = g->group_first[v]; k < g->group_first[v + 1]; k++) {
		int32_t m = g->member_first[k], end = g->member_first[k + 1];

		for (; m < end && s->scanned < NEIGHBOURS_SCAN; m++) {
			meet(s, g->member[m], true, is_soft(g, k));
			s->scanned++;
		}
		s->list[from].more += end - m;
	}
}

static void
go_up(struct search *s, int32_t from)
{
	const struct graph *g = s->graph;
	int32_t v = g->v_of[s->list[from].node];

	begin(s, from);
	for (int32_t u = g->user_first[v]; u < g->user_first[v + 1]; u++) {
		if (s->scanned++ == NEIGHBOURS_SCAN) {
			s->list[from].more += g->user_first[v + 1] - u;
			break;
		}
		meet(s, g->owner[g->user[u]], false, is_soft(g, g->user[u]));
	}
}

struct neighbours
neighbours_find(struct arena *a, const struct graph *graph, int32_t node,
    int32_t depth)
{
	struct search s = {
		.arena = a,
		.graph = graph,
		.list = arena_array(a, struct neighbour, NEIGHBOURS_MAX),
		.edges = arena_array(a, struct neighbour_edge,
		    NEIGHBOURS_EDGES),
	};

	BUG_IF(node < 0 || node >= graph->nnodes || depth < 1);
	place(&s, graph->v_of[node], 0);
	go_down(&s, 0);
	go_up(&s, 0);
	for (int32_t i = 1; i < s.n; i++) {
		int32_t steps = s.list[i].steps;

		if (steps > 0 && steps < depth)
			go_down(&s, i);
		else if (steps < 0 && -steps < depth)
			go_up(&s, i);
	}
	return (struct neighbours){ s.list, s.n, s.edges, s.nedges };
}
