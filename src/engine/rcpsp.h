/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rcpsp.h - the plain project: tasks in order, shared means that are limited.
 *
 * The resource-constrained project scheduling problem of the literature
 * (Pritsker, Watters & Wolfe 1969): every task has a fixed duration and uses a
 * constant number of units of each resource while it runs; resources have a
 * constant capacity; a task starts no sooner than its predecessors allow; make
 * the whole end as early as can be.  A recovery with teams at work around the
 * clock and no targets is of this kind, and it is what other programs can be
 * compared on.
 *
 * An arc i -> j says start(j) >= start(i) + lag.  Without lags the lag is the
 * duration of i.  A negative lag on j -> i is a longest distance from i to j
 * (RCPSP/max); only the exact search takes those.
 */
#ifndef ENGINE_RCPSP_H
#define ENGINE_RCPSP_H

#include "engine/run.h"

enum {
	RCPSP_TASKS_MAX = 100000,
	RCPSP_RESOURCES_MAX = 64,
	RCPSP_TIME_MAX = 1 << 30,	/* all durations, or lags, in a row */
};

/* All arrays are borrowed, and only read. */
struct rcpsp {
	int32_t ntasks, nresources;
	const int32_t *duration;	/* [ntasks] >= 0 */
	const int32_t *capacity;	/* [nresources] >= 0 */
	const int32_t *use;		/* [ntasks * nresources], by task */
	const int32_t *next_first;	/* [ntasks + 1] into next, from 0 */
	const int32_t *next;		/* tasks that come after */
	const int32_t *lag;		/* as `next`, or NULL: durations */
};

/*
 * Does it make sense on its own?  ERR_INVALID with the task from 1 in
 * err->row: `rcpsp-negative`, `rcpsp-task-missing`, `rcpsp-capacity-negative`;
 * ERR_NOT_FEASIBLE `rcpsp-never` {a: task, b: need, c: resource, d: capacity};
 * ERR_TOO_LARGE `rcpsp-too-many-tasks`, `-resources`, `rcpsp-too-long` {a:
 * limit}: no time of any schedule passes the limit then.  next_first must
 * ascend.  O(size).
 */
MUST_USE bool rcpsp_check(const struct rcpsp *p, struct err *err);

/*
 * Every task after what comes before it, into order[ntasks]; of a checked
 * project.  ERR_INVALID `rcpsp-circle` with a task on or behind a circle in
 * err->row; ERR_NOT_FEASIBLE `rcpsp-lag-negative`.  O(size).
 */
MUST_USE bool rcpsp_order(struct arena *a, const struct rcpsp *p,
    int32_t *order, struct err *err);

/* How long after the start of i the arc e of it ends. */
int32_t rcpsp_lag(const struct rcpsp *p, int32_t i, int32_t e);

/* The longest path from the start of each task to the end of all. */
void rcpsp_tails(const struct rcpsp *p, const int32_t *order, int32_t *tail);

/* The greater of the critical path and the work of a resource spread evenly. */
int32_t rcpsp_simple_bound(const struct rcpsp *p, const int32_t *tail);

#endif
