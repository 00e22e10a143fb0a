/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * prove.h - exact answers for the plain project: the shortest schedule, or
 * whether deadlines can be met at all.
 *
 * Search with learning (lazy clause generation; Schutt, Feydy, Stuckey &
 * Wallace 2011, 2013).  What comes out is a function of the input, the seed
 * and the number of conflicts; whoever stops earlier by the clock can repeat
 * the run with the number of conflicts that it tells.  Arcs may have lags of
 * any sign (RCPSP/max).
 */
#ifndef ENGINE_PROVE_H
#define ENGINE_PROVE_H

#include "base/arena.h"
#include "engine/rcpsp.h"

enum {
	PROVE_TASKS_MAX = 2000,
	PROVE_HORIZON_MAX = 1 << 28	/* in units of the durations' divisor */
};

struct lit;
struct prover;

/*
 * For tests, which check that every clause that is learnt follows from the
 * project; what it is made of is in prove_internal.h.
 */
struct prove_watch {
	void (*learnt)(void *arg, const struct prover *p,
	    const struct lit *lit, int32_t n);
	void *arg;
};

struct prove_input {
	const struct rcpsp *project;
	/* [ntasks] start + duration <= deadline, INT32_MAX none; NULL: none */
	const int32_t *deadline;
	/* [ntasks] a schedule that is known, or one to stay near if it breaks
	 * a rule or a deadline; NULL */
	const int32_t *start;
	bool any;		/* the first schedule will do: is there one? */
	int32_t lower;		/* a bound that is known; 0 */
	int64_t conflicts;	/* at most */
	uint64_t seed;		/* decides between equal choices */
	size_t memory;		/* bytes, about; 0: 256 MiB */
	const struct prove_watch *watch;	/* NULL */
};

enum prove_answer { PROVE_UNKNOWN, PROVE_YES, PROVE_NO };

/*
 * feasible: YES with a schedule; NO: none exists, by proof; UNKNOWN.
 */
struct prove_result {
	enum prove_answer feasible;	/* is there a schedule at all */
	int32_t lower;		/* no schedule is shorter; 0 when infeasible */
	int32_t upper;		/* of `start`; INT32_MAX without */
	const int32_t *start;	/* [ntasks] the best; NULL none */
	bool proved;		/* lower = upper, or no schedule exists */
	int64_t conflicts, moves;	/* what it took */
};

/*
 * The shortest schedule that meets the deadlines.  Anytime: the best and the
 * bound so far when the budget is used up or the caller cancels (that is no
 * error here: cancelled_r, when not NULL, says so).
 * The faults of rcpsp_check() (but one without a schedule is an answer); too
 * many for this search is ERR_TOO_LARGE with PROVE_TASKS_MAX or, counted in the
 * greatest common divisor of durations and lags, PROVE_HORIZON_MAX.
 */
MUST_USE bool prove_run(struct arena *a, const struct prove_input *in,
    const struct run *run, struct prove_result *result_r, bool *cancelled_r,
    struct err *err);

/*
 * The same, to be gone on with: what was learnt is kept.  `in` is copied, what
 * it points at is borrowed; its `conflicts` do not count here.  The proof lives
 * in `a`.  Faults as prove_run().
 */
struct proof;

MUST_USE bool prove_new(struct arena *a, const struct prove_input *in,
    struct proof **proof_r, struct err *err);

/*
 * Until so many conflicts in all; result_r->start is borrowed, and changes with
 * the next call.  False: the caller cancelled.
 */
bool prove_on(struct proof *proof, int64_t conflicts, const struct run *run,
    struct prove_result *result_r);

/* A schedule (or NULL) and a bound from elsewhere; a shorter one is near that. */
void prove_offer(struct proof *proof, const int32_t *start, int32_t lower);

/* A step of a large-neighbourhood search. */
struct prove_near {
	const struct rcpsp *project;
	const int32_t *start;	/* [ntasks] a schedule that keeps all rules */
	const uint8_t *free;	/* [ntasks] these may go anywhere */
	int32_t lower;		/* a bound of the whole project that is known */
	int64_t conflicts;
	uint64_t seed;
};

/*
 * The shortest schedule that keeps the order of the tasks that are not free:
 * at worst the one given.  `lower` and `proved` of the result speak of the
 * whole project, as far as in->lower says.  Errors as prove_run().
 */
MUST_USE bool prove_near(struct arena *a, const struct prove_near *in,
    const struct run *run, struct prove_result *result_r, struct err *err);

#endif
