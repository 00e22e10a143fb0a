/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * schedule.h - who restores what, when: tasks, teams with hours, an order.
 *
 * A task may start when k members of each of its groups are up, not before its
 * own earliest moment, and when its team has the units free.  An attended task
 * holds them while it works and pauses outside the team's windows; an
 * unattended one needs them at its start only and runs on.  Tasks are placed
 * one after another in an order (serial schedule generation); the same problem
 * and order give the same schedule.  Each start says what held it up.
 */
#ifndef ENGINE_SCHEDULE_H
#define ENGINE_SCHEDULE_H

#include "engine/demand.h"
#include "engine/outage.h"

enum { SCHEDULE_TASKS_MAX = 1000000 };

struct schedule_task {
	int64_t id;		/* the caller's, unique; the last tie-break */
	int64_t work;		/* seconds; FOREVER: never done */
	int64_t earliest;	/* detection, call-out and phases are over */
	int64_t deadline;	/* FOREVER: none */
	int32_t team;		/* -1: needs nobody */
	int32_t units;		/* of the team */
	bool attended;
};

/* A team has `units` in [from, to); none outside its windows. */
struct schedule_window {
	int64_t from, to;	/* to FOREVER: without end */
	int32_t units;
};

/* Tasks are 0..ntasks-1 in groups; all arrays are borrowed. */
struct schedule_problem {
	const struct schedule_task *task;
	int32_t ntasks;
	int32_t ngroups;
	const int32_t *owner, *need;	/* [ngroups] task, k */
	const int32_t *first;		/* [ngroups + 1] into member, from 0 */
	const int32_t *member;		/* tasks that must be up */
	int32_t nteams;
	const int32_t *window_first;	/* [nteams + 1] into window, from 0 */
	const struct schedule_window *window;	/* by team, ascending, apart */
};

enum schedule_bound {
	BOUND_EARLIEST,		/* its own earliest moment */
	BOUND_TASK,		/* `by` had to be up first */
	BOUND_TEAM,		/* the team was busy, `by` was the last */
	BOUND_WINDOW,		/* the team was not at work */
	BOUND_NEVER		/* cannot be placed: start FOREVER */
};

struct schedule_slot {
	int64_t start, end;
	int64_t up;		/* end, or that of the whole broken knot */
	enum schedule_bound bound;	/* what its start waited for last */
	int32_t by;		/* task of BOUND_TASK or BOUND_TEAM; -1 */
	bool assumed;		/* a circle of waiting tasks was broken */
};

struct schedule_result {
	const struct schedule_slot *slot;	/* [ntasks] */
	const int32_t *order;	/* [ntasks] as placed */
	int64_t makespan;	/* last `up`; FOREVER when one is never */
	int32_t nlate;		/* tasks up after their deadline */
};

/*
 * Place all tasks.  `order` is a wish of each task once, taken as far as
 * precedence allows; NULL is the rule: tightest deadline, then longest work
 * behind it, then id.  O(n log n + edges) plus the length of the teams'
 * calendars per task.  Where tasks wait for each other in a circle they run
 * one after another by id and are all up at the end.
 * ERR_INVALID with row from 1: `schedule-task-invalid`,
 * `schedule-team-out-of-range`, `schedule-group-invalid`,
 * `schedule-window-invalid`, `schedule-order-invalid`; ERR_TOO_LARGE
 * `schedule-too-large` {a: limit}; ERR_CANCELLED.
 */
MUST_USE bool schedule_serial(struct arena *a,
    const struct schedule_problem *problem, const int32_t *order,
    const struct run *run, const struct schedule_result **result_r,
    struct err *err);

/* Who brings a node back. */
struct schedule_staff {
	int32_t team;		/* -1: nobody */
	int32_t units;
	bool attended;
};

/*
 * The tasks of an outage at one end: one per node that is down, with its
 * restore or restart as work and dn plus its hard demand as deadline (`demand`
 * may be NULL); id is the node.  Members that stay up count as up.  Fills all
 * of *problem_r but the teams.  Returns the node of each task.
 */
const int32_t *schedule_of_outage(struct arena *a, const struct outage *o,
    enum end end, const struct schedule_staff *staff,
    const struct demand *demand, struct schedule_problem *problem_r);

#endif
