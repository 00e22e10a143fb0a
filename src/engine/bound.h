/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * bound.h - how long a plain project takes at least, and what proves it.
 *
 * A bound comes with its certificate: a chain of tasks that follow one
 * another; work of one resource that it cannot do any faster; tasks of which no
 * two run together; an interval in which a resource would have more to do than
 * it can.  Each can be said in a sentence and checked with pencil and paper.
 * What only search can prove is of prove.h.
 */
#ifndef ENGINE_BOUND_H
#define ENGINE_BOUND_H

#include "base/arena.h"
#include "engine/rcpsp.h"

enum bound_kind {
	BOUND_NONE,	/* nothing takes any time */
	BOUND_CHAIN,	/* task[] in order, each waits for the one before */
	BOUND_WORK,	/* resource: head + work / capacity + tail */
	BOUND_CLIQUE,	/* no two of task[] together: head + work + tail */
	BOUND_INTERVAL,	/* to end sooner, resource would need work > room */
	BOUND_CIRCLE,	/* task[] push each other on without end */
	BOUND__MAX
};

struct bound {
	int64_t least;		/* no schedule is shorter */
	enum bound_kind kind;
	const int32_t *task;	/* who proves it; a chain from first to last */
	int32_t ntasks;
	int32_t resource;	/* of WORK and INTERVAL; else -1 */
	int64_t head;		/* none of task[] can start sooner */
	int64_t tail;		/* from the end of any to the end of all */
	int64_t from, to;	/* INTERVAL, when all ends by least - 1 */
	int64_t work, room;	/* units times time; CLIQUE: time */
};

struct bound_input {
	const struct rcpsp *project;
	/*
	 * [ntasks] start + duration <= deadline, INT32_MAX none; NULL none.
	 * With deadlines `least` is about the latest of them: a task that is
	 * due x before that counts as one with a tail of x, and one that no
	 * deadline waits for does not count.
	 */
	const int32_t *deadline;
};

struct bound_result {
	struct bound best;
	struct bound of[BOUND__MAX];	/* of each kind; kind NONE: none */
	int64_t deadline;	/* the latest that is given; INT64_MAX none */
	/* best.least > deadline: no schedule meets them all */
	bool infeasible;
};

enum {
	BOUND_CLIQUE_MAX = 400,		/* tasks, beyond which it is left out */
	BOUND_INTERVAL_MAX = 250,
	BOUND_WORK_MAX = 4000		/* beyond: heads and tails not mixed */
};

/*
 * The best bound of all kinds.  Circles of positive length (with lags) are
 * the answer BOUND_CIRCLE, infeasible.  O(n^2 log n) and up to O(n^3) for few
 * tasks; linear in size beyond the limits above.  The faults of rcpsp_check(),
 * `rcpsp-circle` without lags, ERR_CANCELLED.
 */
MUST_USE bool bound_find(struct arena *a, const struct bound_input *in,
    const struct run *run, struct bound_result *result_r, struct err *err);

/* The tail of a task that no deadline waits for. */
#define BOUND_FREE (INT64_MIN / 4)

/*
 * Longest paths: head[i] to the start of i, tail[i] from its end to the end of
 * all (BOUND_FREE: nothing waits); both [ntasks].  before[i], after[i]: the task next to it on that path,
 * -1 none.  Arcs of any sign; *circle_r is a task on a circle of positive
 * length, and then the rest is not valid; else -1.  O(size), with negative
 * lags up to O(ntasks * arcs).
 */
struct bound_paths {
	int64_t *head, *tail;
	int32_t *before, *after;
	int32_t circle;
};

MUST_USE bool bound_paths(struct arena *a, const struct bound_input *in,
    struct bound_paths *paths_r, struct err *err);

#endif
