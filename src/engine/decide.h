/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * decide.h - can a plain project be done by a given moment?
 *
 * Knowing the moment is worth a lot: the exact search (prove.h) begins with the
 * window that each task has, and need not find out how short a schedule can be.
 * The search for schedules (rcpsp_search.h) and it take turns on one core; how
 * far the best schedule is from the target says who gets more of it.  Counted in
 * schedules and conflicts, as in solve.h, so that the same two numbers give the
 * same answer.
 */
#ifndef ENGINE_DECIDE_H
#define ENGINE_DECIDE_H

#include "engine/prove.h"

struct decide_input {
	const struct rcpsp *project;
	int32_t target;			/* >= 0: all tasks end by then? */
	uint64_t seed;
	int64_t schedules;		/* at most; INT64_MAX: no limit */
	int64_t conflicts;		/* at most; INT64_MAX: no limit */
};

struct decide_result {
	enum prove_answer feasible;
	struct opt64 makespan;		/* unknown: no schedule was found */
	const int32_t *start;		/* [ntasks] of it, or NULL */
	int64_t lower;			/* no schedule is shorter */
	int64_t schedules, conflicts;	/* made; give these to have it again */
};

/*
 * Until decided, both numbers are used up, or the caller cancels, which is no
 * error here: UNKNOWN.  Longest distances are taken to the exact search alone;
 * a project too large for that is searched only.  The faults of rcpsp_check();
 * `rcpsp-circle` without lags.
 */
MUST_USE bool decide_run(struct arena *a, const struct decide_input *in,
    const struct run *run, struct decide_result *result_r, struct err *err);

#endif
