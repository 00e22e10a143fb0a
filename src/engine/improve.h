/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * improve.h - the best order of recovery that a budget of schedules finds.
 *
 * Starts from orders by rule (urgency, work behind, weight), each placed one
 * after another and in parallel, then searches their neighbourhood and crosses
 * the best ones.  Anytime: the same problem, seed and number of schedules give
 * the same order, and more schedules never a worse one.
 */
#ifndef ENGINE_IMPROVE_H
#define ENGINE_IMPROVE_H

#include "engine/schedule.h"

struct improve_input {
	struct scheduler *s;	/* whose score counts first */
	struct scheduler *other;	/* breaks ties, the same active steps;
					 * NULL: none */
	uint64_t seed;
	int64_t steps;		/* schedules; >= 1 */
	/*
	 * Steps that stay where a person put them, by place: the step at
	 * place r, or -1.  NULL: none.  [active]
	 */
	const int32_t *pin;
	const int32_t *start;	/* an order to begin with, or NULL; [active] */
};

struct improve {
	const int32_t *order;	/* [active] by start; replaying it is no worse */
	int32_t norder;
	const int8_t *choice;	/* fallback in use by process; NULL: none asked */
	struct score score, other;	/* of it, at both */
	int64_t steps;		/* schedules made */
};

/*
 * O(steps x one schedule).  Ends before `steps` when every order has been
 * tried, or the end is proved to be the earliest and nothing else is asked.
 * ERR_INVALID `improve-pin-invalid` with row; ERR_CANCELLED: nothing is lost
 * but the result.
 */
MUST_USE bool improve_run(struct arena *a, const struct improve_input *in,
    const struct run *run, struct improve *r, struct err *err);

#endif
