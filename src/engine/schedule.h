/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * schedule.h - who restores what, when: steps, means with hours, an order.
 *
 * Nodes are lost at 0 or starve; each is brought back by the steps of its
 * procedure, or by its restart alone.  A step starts when k members of each of
 * its node's groups are up, what comes before it in its procedure is done, its
 * own earliest moment has come and all its means are free.  An *attended* step
 * holds its means while it works and pauses where they are away; an
 * *unattended* one needs people at its start only, holds other means (restore
 * bandwidth, a seat) without a break, and runs on.
 *
 * Steps that use means are placed one after another in an order: the same
 * problem and order give the same schedule.  Whether a node starves is decided
 * in each schedule, after its members: one that is back before a grace ends
 * drops the steps of its owner.  Of k-of-n the order decides which k: an owner
 * whose steps come before those of another member does not wait for that one.
 * Fallbacks in use hold their people from the moment their process goes down.
 * Nodes that wait for each other in a circle are restored one after another
 * and marked assumed, also where a grace would have carried them: a schedule
 * may say more than the outage there, never less.
 */
#ifndef ENGINE_SCHEDULE_H
#define ENGINE_SCHEDULE_H

#include "engine/outage.h"
#include "engine/worth.h"

enum {
	SCHEDULE_STEPS_MAX = 100000,
	SCHEDULE_MEANS_MAX = 10000,
	SCHEDULE_USES_MAX = 8	/* means of one step */
};

/* One step of the procedure of `node`. */
struct schedule_step {
	int64_t id;		/* the caller's, unique; the last tie-break */
	int32_t node;
	int64_t work;		/* seconds; FOREVER: never done */
	int64_t earliest;	/* call-out and phases are over */
	bool attended;
	bool skip;		/* not done in this case, nor waited for */
};

struct schedule_use {
	int32_t means, units;
};

/* A means has `units` in [from, to); none outside its windows. */
struct schedule_window {
	int64_t from, to;	/* to FOREVER: without end */
	int32_t units;
};

struct schedule_loss {
	int32_t node;		/* lost at 0 */
	int64_t release;	/* nothing of it starts before */
	int64_t work;		/* when it has no steps */
};

/* A fallback of a process takes units from dn(process) for `length`. */
struct schedule_hold {
	int32_t target, fallback;	/* places in worth and its fallbacks */
	int32_t means, units;
	int64_t length;		/* its set-up and its full hold */
};

/* All at one end of the unknowns; arrays are borrowed. */
struct schedule_problem {
	const struct graph *graph;
	enum end end;		/* of the graph's restarts and graces */
	const struct schedule_loss *lost;
	int32_t nlost;
	const struct schedule_step *step;
	int32_t nsteps;
	const int32_t *use_first;	/* [nsteps + 1] into use, from 0 */
	const struct schedule_use *use;
	const int32_t *after_first;	/* [nsteps + 1] into after, from 0 */
	const int32_t *after;	/* steps of the same node that come before */
	int32_t nmeans;
	const uint8_t *people;	/* [nmeans] */
	const int32_t *window_first;	/* [nmeans + 1] into window, from 0 */
	const struct schedule_window *window;	/* ascending, apart */
	const struct worth *worth;	/* what the processes ask */
	const struct schedule_hold *hold;
	int32_t nholds;
};

/* How the next step is picked. */
enum schedule_way {
	WAY_SERIAL,	/* the first in the order; fills gaps before others */
	WAY_PARALLEL,	/* the one that can start first; then the order */
	WAY_LIST,	/* the first in the order, no start before another's */
	WAY__MAX
};

struct schedule_slot {
	int64_t from;		/* all but its means allowed it from here */
	int64_t start, end;	/* FOREVER: never */
	bool dropped;		/* its node does not go down */
};

/* One schedule, in the scheduler's memory until its next run. */
struct schedule {
	const struct schedule_slot *slot;	/* [step] of the problem */
	const struct moment *at;	/* [v] of the graph */
	const uint8_t *assumed;	/* [v] a circle of waiting nodes was broken */
	int64_t makespan;	/* last `up`; FOREVER when one is never */
	struct score score;
	const int32_t *placed;	/* steps with means, in order of placing */
	int32_t nplaced;
};

struct scheduler;

/*
 * Check and prepare; memory in `a` for as many runs as wanted.  Two problems
 * that differ in work alone have the same `active` steps: those with means of
 * nodes that may go down.  O(graph) once.
 * ERR_INVALID with row from 1: `schedule-step-invalid`,
 * `schedule-use-invalid`, `schedule-after-invalid` (also a circle),
 * `schedule-window-invalid`, `schedule-loss-invalid`,
 * `schedule-hold-invalid`; ERR_TOO_LARGE `schedule-too-large` {a: limit};
 * ERR_CANCELLED.
 */
MUST_USE bool scheduler_new(struct arena *a,
    const struct schedule_problem *problem, const struct run *run,
    struct scheduler **s_r, struct err *err);

/* Steps that an order is about: with means, of nodes that may go down. */
int32_t scheduler_active(const struct scheduler *s, const int32_t **step_r);

/* The problem it was made of. */
const struct schedule_problem *scheduler_problem(const struct scheduler *s);

/* What one run costs, in groups and rows looked at; for choosing how many. */
int64_t scheduler_cost(const struct scheduler *s);

/*
 * Place all.  `order` has each active step once, others may be among its n
 * (BUG otherwise); it is taken as far as precedence allows.  `choice` is the fallback in use per process of those
 * that take people (-1: none); NULL: none anywhere.  `work` replaces the
 * steps' work, by step; NULL: their own.
 * O(hit nodes and their groups + steps x rows of their means).
 */
const struct schedule *scheduler_run(struct scheduler *s,
    enum schedule_way way, const int32_t *order, int32_t n,
    const int8_t *choice, const int64_t *work);

/*
 * As if no means were ever taken by another step or by a fallback: each step
 * alone in its hours, members first, and nodes of a circle not waiting for each
 * other.  In no schedule of the same work is a node up sooner or down later.
 */
const struct schedule *scheduler_alone(struct scheduler *s,
    const int64_t *work);

/* How much of a means is left at each moment, after a run. */
struct schedule_left {
	int64_t from, to;	/* to FOREVER: for ever */
	int32_t units;		/* at work */
	int32_t used, held;	/* by steps; by fallbacks in use */
};

/* Rows that differ, to `until`; the result lives in `a`. */
int32_t scheduler_left(struct arena *a, const struct scheduler *s,
    int32_t means, int64_t until, const struct schedule_left **row_r);

/* So many units more of a means, as long as it is at work; or less again. */
void scheduler_widen(struct scheduler *s, int32_t means, int32_t units);

#endif
