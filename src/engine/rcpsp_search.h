/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rcpsp_search.h - a good schedule, better the longer it looks.
 *
 * The search is a function of project, seed and number of schedules decoded:
 * run in one go or in pieces, it comes to the same schedule.  It can be stopped
 * and gone on with at any moment, takes in schedules found elsewhere (an exact
 * search) and gives out its best.
 */
#ifndef ENGINE_RCPSP_SEARCH_H
#define ENGINE_RCPSP_SEARCH_H

#include "engine/rcpsp_decode.h"

struct rcpsp_search;

/* The faults of rcpsp_decoder_new().  Decodes a first schedule. */
MUST_USE bool rcpsp_search_new(struct arena *a, const struct rcpsp *p,
    uint64_t seed, struct rcpsp_search **s_r, struct err *err);

/*
 * Decode until `schedules` in all, counted from the beginning, are made or the
 * best one is as short as the bound.  Asks `run` at fixed counts; ERR_CANCELLED
 * leaves it as it is, to be gone on with.
 */
MUST_USE bool rcpsp_search_run(struct rcpsp_search *s, int64_t schedules,
    const struct run *run, struct err *err);

/* No schedule is shorter; the greatest that was said counts. */
void rcpsp_search_bound(struct rcpsp_search *s, int32_t bound);
/* A schedule found elsewhere: start[ntasks], which must keep all rules. */
void rcpsp_search_offer(struct rcpsp_search *s, const int32_t *start);

/* The best so far; start[ntasks] is borrowed and changes with the next run. */
int32_t rcpsp_search_makespan(const struct rcpsp_search *s);
const int32_t *rcpsp_search_start(const struct rcpsp_search *s);
int32_t rcpsp_search_lower_bound(const struct rcpsp_search *s);
int64_t rcpsp_search_schedules(const struct rcpsp_search *s);

#endif
