/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * planning.h - inside recovery: all approved planning scenarios at all planning
 * moments (engine.md, "Verdict").
 */
#ifndef AREAS_RECOVERY_PLANNING_H
#define AREAS_RECOVERY_PLANNING_H

#include "areas/recovery/recovery.h"
#include "store/job.h"

enum { PLANNING_MOMENTS_MAX = 200 };

/*
 * When a loss is weighed: the organisation's own moments, or without any Tuesday
 * 10:00, Friday 17:30, Sunday 03:00 and 25 December 10:00; and the start of each
 * peak of the processes.  Each the first one after `now`, local time; by time,
 * the same instant once; at most PLANNING_MOMENTS_MAX, the organisation's own
 * first.  A date that has passed comes back every year; a time that nobody said
 * is 10:00.  Pure, in `a`.
 */
struct planning_moment *planning_moments(struct arena *a,
    const struct organisation *org, const struct process *list, size_t n,
    int64_t now, const struct zone *zone, int32_t *n_r);

/* As planning_weigh() within `budget` nanoseconds of this thread: what does not fit is not done. */
MUST_USE bool planning_weigh_within(struct tx *tx, const struct model *m,
    const struct run *run, int64_t budget, struct planning *p_r,
    struct err *err);

/* The job that keeps the newest, and the list for area_table.c. */
extern const struct job_kind recovery_jobs[];

#endif
