/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * solve.h - the shortest schedule of a plain project: search and proof by
 * turns on one core, each helping the other.
 *
 * The search (rcpsp_search.h) makes schedules, the exact search (prove.h) takes
 * the best of them and raises the bound or finds a shorter one.  Their turns
 * are counted in schedules and conflicts, not in time: the same project, seed
 * and two numbers give the same answer, whoever stopped them first.
 */
#ifndef ENGINE_SOLVE_H
#define ENGINE_SOLVE_H

#include "base/arena.h"
#include "engine/rcpsp.h"

struct solve_input {
	const struct rcpsp *project;
	uint64_t seed;
	int64_t schedules;		/* at most; INT64_MAX: no limit */
	int64_t conflicts;		/* at most; INT64_MAX: no limit */
};

struct solve_result {
	struct opt64 makespan;		/* unknown: no schedule was found */
	const int32_t *start;		/* [ntasks], or NULL */
	int64_t lower;			/* no schedule is shorter */
	bool proved;			/* shortest, or none exists */
	int64_t schedules, conflicts;	/* made; give these to have it again */
};

/*
 * Until proved, both numbers are used up, or the caller cancels, which is no
 * error here.  When `conflicts` has no limit the schedules alone end it.  Longest
 * distances are taken to the exact search alone.  The faults of rcpsp_check()
 * and `rcpsp-circle`.
 */
MUST_USE bool solve_run(struct arena *a, const struct solve_input *in,
    const struct run *run, struct solve_result *result_r, struct err *err);

#endif
