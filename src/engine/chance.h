/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * chance.h - how likely is it to be back in time?
 *
 * Monte Carlo over the durations of the steps.  With at least
 * CHANCE_MEASURED measured samples a duration is drawn from these (the
 * empirical quantile with linear interpolation); else from a PERT distribution
 * (Malcolm et al. 1959; Vose: alpha = 1 + 4 (m - a)/(b - a)) on [min, max],
 * widened by a measured sample outside it.  The random number of (sample,
 * task) is a function of these two and the seed, so that any part of the
 * samples can be drawn anywhere, on any number of threads, with the same
 * outcome; all is done in integers, the tables with + - * / alone.
 *
 * Policy where means are shared: start times do not decrease in list order
 * (activity-based; Stork 2001).  Nobody looks into the future.
 */
#ifndef ENGINE_CHANCE_H
#define ENGINE_CHANCE_H

#include "engine/rcpsp.h"
#include "engine/schedule.h"

enum {
	CHANCE_MEASURED = 5,
	CHANCE_SAMPLES_MAX = 100000000,
	CHANCE_LANES = 16,	/* samples side by side */
	CHANCE_STRESS_MAX = 10000,
	CHANCE_MILLION = 1000000
};

/* What is known of one duration; seconds, min <= likely <= max. */
struct chance_time {
	int64_t min, likely, max;	/* max FOREVER: not known, never done */
	const int64_t *sample;		/* measured */
	int32_t nsamples;
};

/* Made once, then only read. */
struct chance_times;

/*
 * O(samples log samples + a table of each PERT).  ERR_INVALID
 * `chance-time-invalid` with row from 1.
 */
MUST_USE bool chance_times_new(struct arena *a, const struct chance_time *time,
    int32_t n, const struct chance_times **times_r, struct err *err);

/* The least and the most that can be drawn. */
int64_t chance_least(const struct chance_times *t, int32_t task);
int64_t chance_most(const struct chance_times *t, int32_t task);

/* Which numbers are drawn. */
struct chance_lot {
	uint64_t seed;
	/* Common stress: all durations of a sample take up to so many
	 * thousandths longer, the same for all, each share as likely. */
	int32_t stress;
};

/* The duration of a task in a sample; FOREVER stays that. */
int64_t chance_draw(const struct chance_times *t, const struct chance_lot *lot,
    int64_t sample, int32_t task);

/* ---- the plain project ---- */

struct chance_net_input {
	const struct rcpsp *project;	/* durations are those of `times` */
	const struct chance_times *times;	/* [ntasks] */
	struct chance_lot lot;
	/* A list of all tasks, what comes before ahead; NULL: means are not
	 * limited and every task starts as soon as it can. */
	const int32_t *order;
	int64_t first, samples;	/* sample numbers first .. first + samples */
	bool critical;		/* count who lies on a longest chain */
	bool narrow;		/* no wide registers; for tests: the same bytes */
};

struct chance_net {
	int32_t *makespan;	/* [samples] */
	int64_t *critical;	/* [ntasks] samples, or NULL */
};

/*
 * O(samples x (tasks + arcs + units)) / lanes.  ERR_TOO_LARGE
 * `chance-too-long` {a: limit} when durations could pass RCPSP_TIME_MAX in a
 * row; `chance-too-many`; ERR_INVALID `chance-order-invalid`; the faults of
 * rcpsp_order(); ERR_CANCELLED.
 */
MUST_USE bool chance_net_run(struct arena *a,
    const struct chance_net_input *in, const struct run *run,
    struct chance_net *r, struct err *err);

/* ---- what the samples say ---- */

struct chance_share {
	int64_t of_million;	/* that are within the target */
	int64_t low, high;	/* 95 % interval (Wilson 1927), of a million */
};

/* `hits` of n; n 0: [0, a million]. */
struct chance_share chance_share(int64_t hits, int64_t n);

/* The least x of which at least `permille` are at most x; sorted ascending. */
int64_t chance_quantile(const int64_t *sorted, int64_t n, int32_t permille);

/* ---- a recovery ---- */

struct chance_recovery_input {
	struct scheduler *s;	/* its problem at likely durations */
	const struct chance_times *times;	/* [nsteps] */
	struct chance_lot lot;
	const int32_t *order;	/* by start; [norder] */
	int32_t norder;
	const int8_t *choice;	/* fallbacks in use */
	int32_t first, samples;
};

struct chance_process {
	struct chance_share on_time;	/* by recovery, no fallback counted */
	/* Outage and verification; `most` of all; FOREVER: never. */
	int64_t p50, p90, p95, most;
};

struct chance_recovery {
	const struct chance_process *of;	/* by process of the worth */
	int32_t samples;
	/* Share of samples, of a million, in which it lies on the chain of the
	 * process that is back last; [nsteps], [nmeans]. */
	const int32_t *step_critical, *means_critical;
};

/*
 * O(samples x one schedule).  Chains are followed in the first 1 000 samples.
 * ERR_CANCELLED; ERR_TOO_LARGE `chance-too-many`.
 */
MUST_USE bool chance_recovery_run(struct arena *a,
    const struct chance_recovery_input *in, const struct run *run,
    struct chance_recovery *r, struct err *err);

#endif
