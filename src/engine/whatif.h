/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * whatif.h - "what if this is lost, with these people, at this moment?"
 *
 * One call from the losses, the phases before restoring, the procedures and
 * the means with their hours, to: the best order found, when each process
 * falls and is back, the verdict with what decides it, the critical chain and
 * the bottleneck, the slots of a time chart, the load of the means, and what
 * is proved.  All times are seconds from the start of the disruption.
 *
 * Unknown durations are calculated at both ends with one order; a verdict is
 * given only when both ends agree.  The order is one function of (input, seed,
 * steps): save those three to get the same answer again.
 */
#ifndef ENGINE_WHATIF_H
#define ENGINE_WHATIF_H

#include "engine/schedule.h"

/* Before restoring, one after another: detection, decision, isolate, ... */
struct whatif_phase {
	struct span length;
};

struct whatif_loss {
	int32_t node;
	int32_t phases;		/* the first so many are over before it starts */
	struct span work;	/* how long restoring takes when it has no steps */
};

/* A duration: measured, estimated, or (all SPAN_UNKNOWN) not known. */
struct whatif_time {
	struct span min, likely, max;
	const int64_t *sample;	/* measured seconds */
	int32_t nsamples;
};

/* In which case a step is done. */
enum whatif_when {
	WHATIF_DOWN,		/* whenever its node is down */
	WHATIF_LOST,		/* its node is lost: restoring */
	WHATIF_STARVED,		/* it only fell with what it rests on */
	WHATIF_WHEN__MAX
};

/* One step of the procedure that brings `node` back. */
struct whatif_step {
	int64_t id;		/* the caller's, unique */
	int32_t node;
	enum whatif_when when;	/* others are passed over in this case */
	struct whatif_time time;
	int32_t phases;		/* as of a loss; counts beside that of the node */
	bool attended;		/* people stay with it */
};

/* A means, as long as these hours last. */
struct whatif_window {
	int64_t from, to;	/* [from, to); to FOREVER: no end */
	int32_t units;		/* at work */
	int32_t on_call;	/* more of them come when called */
};

struct whatif_means {
	bool people;		/* a team; else bandwidth, a seat, hours */
	struct span call_out;	/* from being called to being there */
	const int32_t *person;	/* nodes whose loss takes one unit away */
	int32_t npersons;
};

/* What one process asks. */
struct whatif_process {
	struct process_terms terms;	/* targets valid at this moment */
	int64_t weight;		/* of its MTPD and RTO */
	int64_t deadline;	/* up and verified by; FOREVER: none */
	const struct harm_curve *curve;
	int32_t ncurves;
	uint64_t care;		/* bits of curves: safety and care */
};

/* People that a fallback needs while it runs. */
struct whatif_staff {
	int32_t process, fallback;	/* place in process[], and in its terms */
	int32_t means, units;
};

struct whatif_input {
	const struct graph *graph;
	const struct whatif_phase *phase;
	int32_t nphases;
	int32_t called_after;	/* people are called when so many are over */
	const struct whatif_loss *lost;
	int32_t nlost;
	const struct whatif_step *step;
	int32_t nsteps;
	const int32_t *use_first;	/* [nsteps + 1] into use, from 0 */
	const struct schedule_use *use;
	const int32_t *after_first;	/* [nsteps + 1] into after, from 0 */
	const int32_t *after;	/* steps of the same node that come before */
	const struct whatif_means *means;
	int32_t nmeans;
	const int32_t *window_first;	/* [nmeans + 1] into window, from 0 */
	const struct whatif_window *window;	/* ascending, apart */
	const struct whatif_process *process;
	int32_t nprocesses;
	const struct whatif_staff *staff;
	int32_t nstaff;
	uint64_t seed;
	int64_t steps;		/* schedules to try; 0: as many as fit 150 ms */
	/*
	 * An order that somebody adopted or dragged: all steps once, those that
	 * have nothing to do in this case are passed over.  NULL: none.  With
	 * `keep` it is the order that is calculated; else only what it costs.
	 */
	const int32_t *order;
	bool keep;
	/* Steps that stay at their place in `order` while the rest is searched;
	 * [nsteps] or NULL.  Needs `order`, and no `keep`. */
	const uint8_t *pinned;
	int32_t samples;	/* for the chances; 0: none are calculated */
	/* In a sample all durations take up to so many thousandths longer. */
	int32_t stress;
	/* On time must be at least so likely, of a million; 0: not asked. */
	int32_t threshold;
};

enum whatif_bound {
	WHATIF_EARLIEST,	/* a phase had to be over */
	WHATIF_STEP,		/* `by` of the same procedure came first */
	WHATIF_NODE,		/* `node_by` had to be up */
	WHATIF_MEANS,		/* a means was taken, `by` was the last on it */
	WHATIF_FALLBACK,	/* a means was held by a fallback in use */
	WHATIF_HOURS,		/* a means was not at work */
	WHATIF_NEVER,		/* it can never be done; see `by`, `node_by` */
	WHATIF_BOUND__MAX
};

/* When a step is done; of a chart. */
struct whatif_slot {
	int32_t step;		/* place in the input; -1: the restart of node */
	int32_t node;
	int64_t start, end;	/* FOREVER: never */
	enum whatif_bound bound;	/* what its start waited for last */
	int32_t by;		/* step, or -1 */
	int32_t node_by;	/* node, or -1 */
	int32_t means;		/* of WHATIF_MEANS, _FALLBACK, _HOURS; else -1 */
	bool assumed;		/* a circle of waiting nodes was broken */
	bool critical;		/* on the chain of some process that is late */
};

/* How much of a means is in use in [from, to). */
struct whatif_load {
	int32_t means;
	int64_t from, to;
	int32_t used, held, units;	/* by steps, by fallbacks; at work */
};

enum whatif_proof {
	WHATIF_NOT_PROVED,
	WHATIF_CHAIN,	/* the chain alone takes longer */
	WHATIF_MEANS_LOAD,	/* a means has more work than time */
	WHATIF_EXACT,	/* every order was searched */
	WHATIF_PROOF__MAX
};

/* No order brings the process back in time. */
struct whatif_certificate {
	enum whatif_proof proof;
	bool at_minimum;	/* even with every duration at its least; else
				 * at likely durations only */
	int64_t takes, target;	/* seconds from going down; takes > target */
	const int32_t *chain;	/* nodes, from the process down to a loss */
	int32_t nchain;
	int32_t means;		/* of MEANS_LOAD; else -1 */
	int64_t from, to;	/* the window, and in it: */
	int64_t work, room;	/* unit-seconds that must be, that can be done */
};

/* What would bring a process back sooner. */
struct whatif_bottleneck {
	int32_t means;		/* one unit more of this; -1: the chain itself */
	int64_t relief;		/* seconds sooner; of a chain: with hands enough */
};

struct whatif_chance {
	int32_t samples;	/* 0: not calculated */
	int64_t on_time;	/* of a million: samples within the RTO */
	int64_t low, high;	/* 95 % interval of it, of a million */
	int64_t p50, p90, p95;	/* elapsed seconds; FOREVER: not back */
};

/* As the verdict, for one process. */
struct whatif_answer {
	struct verdict verdict;	/* dn, up, elapsed, state, causes */
	struct span harm;	/* seconds over an intolerable level, people */
	struct span cost;	/* cents */
	int32_t choice;		/* fallback in use that takes people; -1 */
	/* What makes it come back when it does, last first, at the end that
	 * can be said (likely, unknown at its least). */
	const int32_t *chain;	/* slots of `slot` */
	int32_t nchain;
	struct whatif_bottleneck bottleneck;	/* relief 0: nothing helps */
	struct whatif_certificate certificate;
	struct whatif_chance chance;
	/* On time at likely durations, but not likely enough: LATE, by what
	 * P90 is over the target. */
	bool unlikely;
};

struct whatif {
	const struct whatif_answer *of;	/* [nprocesses] */
	/* By start; unknown durations at their least, and at their most. */
	const struct whatif_slot *slot, *slot_worst;
	int32_t nslots, nslots_worst;
	const struct span *phase_end;	/* [nphases] */
	const struct whatif_load *load;	/* by means, then time; as `slot` */
	int32_t nload;
	const int32_t *order;	/* steps that have to be done, as to begin */
	int32_t norder;
	struct score score;	/* of that order, worst end */
	struct score adopted;	/* of the order given, when one was */
	struct score least;	/* no order is better than this, part by part */
	int64_t makespan, makespan_worst;
	int64_t steps;		/* schedules tried; save it with the seed */
	/* Of all causes together. */
	int32_t ncounts[VERDICT_STATE__MAX];
	/* Share of samples in which it lies on the last chain, of a million;
	 * [nsteps] and [nmeans]; NULL without samples. */
	const int32_t *step_critical, *means_critical;
};

/*
 * O(steps x (hit nodes + steps x rows of their means)), plus the samples.  The
 * result lives in `a`; the input must outlive it.
 * ERR_INVALID with row from 1: `whatif-phase-invalid`, `whatif-loss-invalid`,
 * `whatif-step-invalid`, `whatif-means-invalid`, `whatif-process-invalid`,
 * `whatif-staff-invalid`, `whatif-order-invalid`, and those of schedule.h;
 * ERR_CANCELLED.
 */
MUST_USE bool whatif_run(struct arena *a, const struct whatif_input *in,
    const struct run *run, const struct whatif **whatif_r, struct err *err);

#endif
