/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * worth.h - what an outage of each process is worth: the objective of an order.
 *
 * Lexicographic, smaller is better: harm to people, weighted MTPDs missed,
 * weighted time over the RTO, cost, makespan.  Harm is time over the
 * intolerable level of the categories of safety and care; it is never priced.
 * All are exact integers; FOREVER counts as a century, so that later ones
 * still weigh.
 */
#ifndef ENGINE_WORTH_H
#define ENGINE_WORTH_H

#include "engine/curve.h"
#include "engine/verdict.h"

enum score_part {
	SCORE_HARM,		/* seconds */
	SCORE_MISSED,		/* sum of weights */
	SCORE_LATE,		/* weight x seconds */
	SCORE_COST,		/* cents */
	SCORE_MAKESPAN,		/* seconds */
	SCORE__MAX
};

struct score {
	int64_t part[SCORE__MAX];
};

enum {
	WORTH_FALLBACKS_MAX = 16,	/* of one process that are looked at */
	WORTH_WEIGHT_MAX = 1000000,
	WORTH_NONE = -1,	/* no fallback that takes people is in use */
	WORTH_ANY = -2		/* whichever is best; for bounds */
};

struct worth_process {
	const struct process_terms *terms;
	int64_t weight;		/* of its MTPD and RTO */
	int64_t deadline;	/* must be up and verified; FOREVER: none */
	const struct harm_curve *curve;
	int32_t ncurves;
	uint64_t care;		/* bits of curves: safety and care */
};

struct worth;

/*
 * Prepare the curves of n processes at one end of what is unknown.  An unknown
 * level costs nothing (curve_cost() says so too).  O(curves).
 */
struct worth *worth_new(struct arena *a, const struct graph *graph,
    const struct worth_process *process, int32_t n, enum end end);

/* Number of processes, and what one asks. */
int32_t worth_count(const struct worth *w);
const struct process_terms *worth_terms(const struct worth *w, int32_t i);
int64_t worth_weight(const struct worth *w, int32_t i);
int64_t worth_deadline(const struct worth *w, int32_t i);

/*
 * One process: harm, missed, late and cost of it; makespan 0.  at[v]: when
 * each node is down and up.  Of the fallbacks marked in `staffed` (bits) only
 * `choice` is in use; the others cost nobody and are always there.
 */
struct score worth_of(const struct worth *w, int32_t i,
    const struct moment *at, int32_t choice);

/* Which fallbacks of each process take people: bits, [n]; borrowed. */
void worth_staffed(struct worth *w, const uint16_t *staffed);

/* All processes; choice by process, NULL: none of those that take people. */
struct score worth_all(const struct worth *w, const struct moment *at,
    int64_t makespan, const int8_t *choice);

/* < 0 when a is better. */
int score_cmp(const struct score *a, const struct score *b);

#endif
