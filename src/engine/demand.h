/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * demand.h - targets going down: how soon must each node be back?
 *
 * A process demands R = RTO - verification.  A group of w demands
 * max(grace, R(w) + grace - restart(w)) of its members, the restart counting 0
 * inside a strongly connected set (flagged).  Where all members are needed each
 * gets that as a *hard* demand; where k of n will do they share it as a
 * *conditional* one ("any k of n within"), which is passed down apart.  R
 * counts from the node's own loss.
 */
#ifndef ENGINE_DEMAND_H
#define ENGINE_DEMAND_H

#include "engine/graph.h"

/* The target of one process. */
struct demand_target {
	int32_t node;
	struct span rto;		/* SPAN_NEVER: none set on purpose */
	struct span verification;	/* and re-entry, inside the RTO */
};

enum demand_sort { DEMAND_HARD, DEMAND_ANY, DEMAND_SORT__MAX };

struct demand {
	const struct graph *graph;
	const struct span *own;		/* [v] from its own target, or NEVER */
	/* [v] within this time; SPAN_NEVER: nobody asks */
	const struct span *within[DEMAND_SORT__MAX];
	const uint8_t *cyclic;		/* [v] a cycle on the way: restart 0 */
};

/*
 * O(nodes + members).  A process named twice takes the tighter.  ERR_INVALID
 * `demand-node-out-of-range`, `demand-span-invalid`, row from 1.
 */
MUST_USE bool demand_run(struct arena *a, const struct graph *graph,
    const struct demand_target *target, int32_t ntargets,
    const struct run *run, const struct demand **demand_r, struct err *err);

struct span demand_of(const struct demand *d, int32_t node,
    enum demand_sort sort);
bool demand_cyclic(const struct demand *d, int32_t node);

struct demand_step {
	int32_t node;
	int32_t group;		/* of the next node, asking this one; -1 */
	struct span within;	/* asked of this node */
};

struct demand_why {
	const struct demand_step *step;	/* from the node up to the process */
	int32_t n;			/* 0: nobody asks */
};

/* Who asks it and along which path: of the tightest (lo) figure. O(cone up). */
struct demand_why demand_why(struct arena *a, const struct demand *d,
    int32_t node, enum demand_sort sort);

#endif
