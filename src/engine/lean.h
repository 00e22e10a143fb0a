/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lean.h - the three passes over a whole graph in which everything is known, in
 * int32 seconds: who goes down, when and until when, and how soon all must be
 * back.  outage_run() and demand_run() are made of them wherever they can be;
 * elsewhere those calculate the same with spans and with circles.
 */
#ifndef ENGINE_LEAN_H
#define ENGINE_LEAN_H

#include "engine/graph.h"
#include "engine/outage.h"

/* Times stay below LEAN_FAR (17 years), so that sums fit; NEVER never comes. */
enum { LEAN_FAR = 1 << 29, LEAN_NEVER = 1 << 30 };

/* Of eight members that are too many, or more, only the graph knows. */
enum { LEAN_GRACE_BITS = 29, LEAN_MANY = 8 };

struct lean_group {
	int32_t end;   /* of its members; they begin where the last end */
	uint32_t rule; /* grace; above it one less than too many */
};

/* So many down are too many: 1..LEAN_MANY, the last of which says "or more". */
static inline int32_t
lean_fail(struct lean_group x)
{
	return (int32_t)(x.rule >> LEAN_GRACE_BITS) + 1;
}

static inline int32_t
lean_grace(struct lean_group x)
{
	return (int32_t)(x.rule & ((UINT32_C(1) << LEAN_GRACE_BITS) - 1));
}

struct lean {
	const struct graph *graph;
	const struct lean_group *group; /* [g]; that at -1 ends at 0 */
	const int32_t *restart;         /* [v] */
};

/*
 * The lean arrays of a graph, in `a`: 8 bytes a group, 4 a node.  NULL when
 * something in it is unknown, when it has a cycle, or a time or the longest sum
 * of times on the way may pass LEAN_FAR.  O(nodes + groups), and members where
 * the depth times the longest times says too little.
 */
const struct lean *lean_new(struct arena *a, const struct graph *graph);

/* Boolean: down[v] with graces 0; the lost nodes are set by the caller. */
void lean_down(const struct lean *l, uint8_t *down);

/*
 * As the pass keeps it: both are least where a node is hit hardest, so a group
 * that needs all its members takes the least of each.  LEAN_NEVER and 0: stays
 * up.  A node that is back at the instant it goes down is not down for others:
 * its `dn` is that time above LEAN_NEVER + 1, its `back` 0.
 */
struct lean_time {
	int32_t dn;   /* goes down */
	int32_t back; /* minus when it is back; -LEAN_NEVER: never */
};

/* LEAN_NEVER: stays up. */
static inline int32_t
lean_dn(struct lean_time t)
{
	return t.dn > LEAN_NEVER ? t.dn - LEAN_NEVER - 1 : t.dn;
}

/* LEAN_NEVER: never; 0 when it stays up. */
static inline int32_t
lean_up(struct lean_time t)
{
	return t.dn > LEAN_NEVER ? t.dn - LEAN_NEVER - 1 : -t.back;
}

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
