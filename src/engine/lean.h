/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lean.h - the three passes over a whole graph in which everything is known, in
 * int32 seconds: who goes down, when and until when, and how soon all must be
 * back.  The same results as outage.h and demand.h, which keep spans and causes
 * as well; a quarter of their memory traffic, and that is what a pass costs.
 */
#ifndef ENGINE_LEAN_H
#define ENGINE_LEAN_H

#include "engine/graph.h"
#include "engine/outage.h"

/* Times stay below LEAN_FAR (17 years), so that sums fit; NEVER never comes. */
enum { LEAN_FAR = 1 << 29, LEAN_NEVER = 1 << 30 };

struct lean_group {
	int32_t end;		/* of its members; they begin where the last end */
	int32_t fail;		/* so many down are too many */
	int32_t grace;
};

struct lean {
	const struct graph *graph;
	const struct lean_group *group;	/* [g] */
	const int32_t *restart;		/* [v] */
};

/*
 * The lean arrays of a graph, in `a`: 12 bytes a group, 4 a node.  NULL when
 * something in it is unknown, when it has a cycle, or a time or the longest sum
 * of times on the way may pass LEAN_FAR.  O(nodes + groups).
 */
const struct lean *lean_new(struct arena *a, const struct graph *graph);

/* Boolean: down[v] with graces 0; the lost nodes are set by the caller. */
void lean_down(const struct lean *l, uint8_t *down);

struct lean_time {
	int32_t dn;		/* LEAN_NEVER: stays up */
	int32_t up;		/* LEAN_NEVER: never; 0 when it stays up */
};

struct lean_loss {
	int32_t v, start, work;	/* LEAN_NEVER in work: not restored */
};

/*
 * One exact outage with recovery into at[v], all of it written; the losses by
 * ascending v, none twice.  False when starts and works add up to LEAN_FAR.
 */
MUST_USE bool lean_outage(const struct lean *l, const struct lean_loss *lost,
    int32_t n, struct lean_time *at);

struct lean_asked {
	int32_t hard, any;	/* seconds; LEAN_NEVER: nobody asks */
};

/*
 * Targets down: at[v] holds each node's own target (hard; any NEVER) and is
 * made the tightest that anyone asks.
 */
void lean_demand(const struct lean *l, struct lean_asked *at);

#endif
