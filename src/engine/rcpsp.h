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

enum { RCPSP_TASKS_MAX = 100000, RCPSP_RESOURCES_MAX = 64 };

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

#endif
