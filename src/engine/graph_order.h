/* SPDX-License-Identifier: EUPL-1.2 */
/* graph_order.h - what graph.c and graph_order.c share while a graph is built.
 */
#ifndef ENGINE_GRAPH_ORDER_H
#define ENGINE_GRAPH_ORDER_H

#include "engine/internal.h"

struct layout {
	const struct graph_input *in;
	int32_t nmembers;
	/* Nodes as the caller's groups name owners, then those without. */
	int32_t *place_of; /* [node] */
	int32_t *node_at;  /* [place] */
	/* The caller's groups by place of the owner, stable. */
	int32_t *first; /* [place + 1] into group */
	int32_t *group;
	int32_t *uses; /* [node] groups that have it */
	/* Filled by layout_order(), in the arena of the graph. */
	int32_t *node_of;                 /* [v] */
	int32_t *group_first;             /* [v + 1] */
	int32_t *group_of, *owner, *need; /* [g]; owner is a v */
	struct span *grace;               /* [g] */
	int32_t *member_first;            /* [g + 1] */
	int32_t *member;                  /* nodes: they have no number yet */
	int32_t most;                     /* members of the largest group */
	int32_t depth;                    /* nodes on the longest chain */
	int32_t rest;    /* v below are in circles or below one */
	int32_t *set_of; /* [v] below rest */
	int32_t nsets;   /* of these */
	bool exact;      /* every grace is known */
};

/*
 * Number the nodes, members before owners outside circles, and lay down the
 * rows by owner.  O(nodes + members); `uses` is spent.  False: ERR_CANCELLED.
 */
MUST_USE bool layout_order(struct layout *l, struct arena *scratch,
			   const struct run *run, struct err *err);

#endif
