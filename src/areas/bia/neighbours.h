/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * neighbours.h - one node of the dependency graph and what stands around it:
 * what it rests on, and what rests on it, a few steps each way.  Pure.
 */
#ifndef AREAS_BIA_NEIGHBOURS_H
#define AREAS_BIA_NEIGHBOURS_H

#include "engine/graph.h"

struct neighbour {
	int32_t node;
	int32_t steps;		/* below 0: rests on the focus; 0: the focus;
				   above: the focus rests on it */
	int32_t more;		/* next ones in its direction, left out */
};

struct neighbour_edge {
	int32_t from, to;	/* places in the list; `from` needs `to` */
	bool soft;		/* one of several that would do */
};

struct neighbours {
	const struct neighbour *list;	/* [0] is the focus */
	int32_t n;
	const struct neighbour_edge *edges;
	size_t nedges;
};

enum {
	NEIGHBOURS_MAX = 400,		/* nodes */
	NEIGHBOURS_EDGES = 4000,
	NEIGHBOURS_FOCUS = 40,		/* next to the focus, each way */
	NEIGHBOURS_FAN = 12,		/* next to any other */
	NEIGHBOURS_SCAN = 4000,		/* members looked at for one node */
};

/*
 * Up to `depth` steps (1..) each way, in the arena, breadth first.  The cost
 * depends on what is shown, not on the graph: O(shown * NEIGHBOURS_SCAN) at
 * worst.
 */
struct neighbours neighbours_find(struct arena *a, const struct graph *graph,
    int32_t node, int32_t depth);

#endif
