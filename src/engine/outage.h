/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * outage.h - failure going up: when each node goes down and is back, exactly.
 *
 * Lost nodes go down at 0.  A group is satisfied while k members are up; one
 * that stays unsatisfied for its whole grace takes its owner down.  Each node
 * has one outage (the hull of several).  A starved node is back `restart`
 * after its last unsatisfied moment; a lost one `work` after the later of
 * `start` and that moment.  Nodes in a cycle hold each other up until hit from
 * outside, and do not raise each other: where they wait for each other (a
 * deadlock set) all of it goes down, is restarted one after another by node
 * number, is up at the end of that, and is marked assumed.
 *
 * Spans: dn.lo and up.hi come from the worst case (shortest graces, longest
 * work), dn.hi and up.lo from the best.  The length of the outage is between
 * up.lo - dn.hi and up.hi - dn.lo.
 */
#ifndef ENGINE_OUTAGE_H
#define ENGINE_OUTAGE_H

#include "engine/graph.h"

struct loss {
	int32_t node;		/* lost at 0 */
	struct span start;	/* restoring it starts no sooner */
	struct span work;	/* how long it takes; SPAN_NEVER: not restored */
};

struct outage_input {
	const struct loss *lost;	/* no node twice */
	int32_t nlost;
	bool unrecovered;	/* nothing comes back: every up is FOREVER */
	int64_t steps;		/* at most so many; 0: OUTAGE_STEPS */
};

/*
 * Where nothing is in a circle the cost is what is hit and no limit is needed.
 * Circles that call each other's recovery off again and again are another
 * matter: this many steps are some seconds of a processor, and a hundred times
 * what one circle of a million nodes takes.
 */
#define OUTAGE_STEPS (INT64_C(2) * 1000 * 1000 * 1000)

struct moment {
	int64_t dn;	/* goes down; FOREVER: stays up */
	int64_t up;	/* is back; FOREVER: never; 0 when it stays up */
};

/* Which of the two ends of the unknowns. */
enum end { END_BEST, END_WORST, END__MAX };

struct outage {
	const struct graph *graph;
	const struct loss *lost;		/* copy of the input */
	int32_t nlost;
	bool unrecovered;
	const struct moment *at[END__MAX];	/* [v]; may be one array */
	const uint8_t *assumed;		/* [v] up rests on a broken knot */
	int32_t nhit;			/* nodes down in the worst case */
	const uint8_t *open;		/* [v] the steps were spent; NULL: none */
	int32_t nopen;			/* of these; their times are bounds */
};

/*
 * O(hit nodes and their members), plus the knots (strongly connected sets
 * that are hit): events of the knot, times log.  ERR_INVALID
 * `outage-loss-out-of-range`, `outage-loss-twice`, `outage-span-invalid` with
 * row the place in `lost` from 1; ERR_CANCELLED.  The graph must outlive it.
 */
MUST_USE bool outage_run(struct arena *a, const struct graph *graph,
    const struct outage_input *in, const struct run *run,
    const struct outage **outage_r, struct err *err);

/* Goes down at; SPAN_NEVER when it stays up. */
struct span outage_dn(const struct outage *o, int32_t node);
/* Is back at; 0 at an end where it does not go down. */
struct span outage_up(const struct outage *o, int32_t node);
/* From down to up: 0 at an end where it does not go down. */
struct span outage_length(const struct outage *o, int32_t node);
/* The time to be up is an assumption: a cold-start deadlock was broken. */
bool outage_assumed(const struct outage *o, int32_t node);

/*
 * The steps were spent before it was known: it may go down at once and for good,
 * or not at all (a lost node: be back at once, or never).
 */
bool outage_open(const struct outage *o, int32_t node);

/* One step of the path that determines a figure, from the process down. */
struct why_step {
	int32_t node;
	int32_t group;		/* by which the next one hit it; -1 last */
	int64_t dn, up;		/* of this node, at the end asked for */
};

struct why {
	const struct why_step *step;	/* from the one asked to the lost */
	int32_t n;			/* 0 when the node stays up */
	bool assumed;			/* cut short by a broken knot */
};

/*
 * Why `node` goes down when it does, or is back when it is: the shortest of
 * the paths that determine it.  O(nodes looked at).
 * Of an unrecovered outage there is no path up.
 */
struct why outage_why_dn(struct arena *a, const struct outage *o,
    int32_t node, enum end end);
struct why outage_why_up(struct arena *a, const struct outage *o,
    int32_t node, enum end end);

#endif
