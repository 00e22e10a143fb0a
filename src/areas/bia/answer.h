/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * answer.h - "can we go on?" for one organisation, computed from one snapshot of
 * its records and kept until they change.
 *
 * Every critical process is judged over the loss of each single resource and each
 * single site; its worst loss counts (engine/single.h).  An answer is immutable
 * and reference-counted: pages on any thread read the same one.
 */
#ifndef AREAS_BIA_ANSWER_H
#define AREAS_BIA_ANSWER_H

#include "areas/bia/model.h"
#include "engine/demand.h"

/* Can we go on, in one word?  The exit status of `stormvast check`. */
enum answer_state { ANSWER_YES, ANSWER_NO, ANSWER_UNKNOWN };

struct answer {
	const struct model *model;
	const struct single *single;	/* ->of[i] belongs to model->critical[i] */
	const struct demand *demand;	/* of the critical processes' targets */
	enum answer_state state;
	int32_t count[VERDICT_STATE__MAX];	/* critical processes by verdict */
	int64_t organisation;
	int64_t change;			/* change number it was computed at */
	int64_t at;			/* instant of computing */
};

/*
 * The answer of an organisation.  `fresh`: of the present change number, computed
 * here when need be.  Else the last one may be given, behind by some changes,
 * while a thread of its own computes the next (answer_is_behind says so); only
 * the very first is waited for.  Give it back with answer_done().
 */
MUST_USE bool answer_get(struct store *store, int64_t organisation,
    int64_t now, bool fresh, const struct answer **answer_r, struct err *err);
/* The answer of exactly this change number when it is there, else false; never
 * computes or waits for computing.  Give it back with answer_done(). */
bool answer_kept(struct store *store, int64_t organisation, int64_t change,
    const struct answer **answer_r);
/* How long it is not computed again after computing took so long, both in
 * nanoseconds: a fifth of the time is spent on it at most. */
int64_t answer_rest(int64_t took);
void answer_done(const struct answer *answer);
bool answer_is_behind(struct store *store, const struct answer *answer);

/* Stop the computing thread and forget all; before the store is closed. */
void answers_end(struct store *store);

/* The same as answer_get(fresh) without keeping it: in the tx's arena. */
MUST_USE bool answer_compute(struct tx *tx, const struct run *run,
    const struct answer **answer_r, struct err *err);

/* Is this verdict a yes? */
bool verdict_is_yes(enum verdict_state state);

#endif
