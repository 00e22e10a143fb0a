/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * advice.h - what would help most?
 *
 * Candidates are one person more in a team, a shorter or a dropped step, a
 * spare, a longer fallback, a duration that gets known, and pairs of the best.
 * Each is judged by calculating the whole case again; nothing is derived from
 * rules of thumb.  Ranked by what they give in the objective; what turns
 * unknown into known is ranked apart, because knowing is not yet better.
 */
#ifndef ENGINE_ADVICE_H
#define ENGINE_ADVICE_H

#include "engine/whatif.h"

enum { ADVICE_MAX = 200, ADVICE_CHANGES = 2 };

enum advice_kind {
	ADVICE_MORE,		/* `value` units more of means `what` */
	ADVICE_SHORTER,		/* step `what` likely takes `value` seconds */
	ADVICE_DROP,		/* step `what` is not needed any more */
	ADVICE_SPARE,		/* node `what` has one elsewhere: not lost */
	ADVICE_HOLD,		/* fallback `with` of process `what` holds for
				 * `value` seconds */
	ADVICE_KNOW,		/* step `what` is measured: it takes `value` */
	ADVICE_KIND__MAX
};

struct advice_change {
	enum advice_kind kind;
	int32_t what, with;
	int64_t value;
};

struct advice_row {
	struct advice_change change[ADVICE_CHANGES];
	int32_t nchanges;
	struct score score;	/* of the case with the changes */
	int32_t on_time;	/* processes whose verdict is a yes then */
	int32_t decided;	/* verdicts no longer unknown */
	int64_t decided_weight;	/* their weights together */
};

struct advice {
	struct score before;
	int32_t on_time;
	const struct advice_row *row;	/* best first; only what gives anything */
	int32_t n;
	const struct advice_row *know;	/* most decided first */
	int32_t nknow;
	int32_t tried;
};

/*
 * Candidates that follow from the answer: of the processes that are late or
 * unknown, who and what lies on their chains.  At most `most`; in an order of
 * the chains.  Returns how many; the list lives in `a`.
 */
int32_t advice_candidates(struct arena *a, const struct whatif_input *in,
    const struct whatif *w, int32_t most, struct advice_row **row_r);

/*
 * Judge n candidates (those of advice_candidates() or one's own), and then
 * the `npairs` best pairs of what gives anything.  `w` is the answer without
 * them.  O(candidates x whatif_run()), each with `steps` schedules (0: a
 * fifth of those of `w`, 20 to 200).
 * ERR_INVALID `advice-change-invalid` with row; those of whatif_run().
 */
MUST_USE bool advice_run(struct arena *a, const struct whatif_input *in,
    const struct whatif *w, const struct advice_row *row, int32_t n,
    int32_t npairs, int64_t steps, const struct run *run,
    const struct advice **advice_r, struct err *err);

#endif
