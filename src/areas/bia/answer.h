/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * answer.h - "can we go on?" for one organisation, computed from one snapshot of
 * its records and kept until they change.
 *
 * Every critical process is judged over the loss of each single resource and each
 * single site (engine/single.h), and over the approved planning scenarios at the
 * planning moments (planning.h); the worst counts.  The first is computed here;
 * the second takes longer, is kept by a job, and may be of some time ago.  An
 * answer is immutable and reference-counted: pages on any thread read the same
 * one.
 */
#ifndef AREAS_BIA_ANSWER_H
#define AREAS_BIA_ANSWER_H

#include "areas/bia/model.h"
#include "engine/demand.h"

/* Can we go on, in one word?  The exit status of `stormvast check`. */
enum answer_state { ANSWER_YES, ANSWER_NO, ANSWER_UNKNOWN };

/* What the planning scenarios leave open for a process, so that it cannot be on
 * time: they are not computed yet, not all in the time there is, or one of them
 * cannot be. */
enum answer_open { ANSWER_CLOSED, ANSWER_WAITS, ANSWER_BUDGET, ANSWER_GAP };

struct answer_verdict {
	struct verdict verdict;		/* the worse of both; causes of both */
	struct opt64 rto, mtpd;		/* it is held against these */
	int32_t loss;			/* node whose loss alone decides; -1 */
	const struct planning_process *planned;	/* decides; NULL: it does not */
	enum answer_open open;
};

struct answer {
	const struct model *model;
	const struct answer_verdict *of;	/* of model->critical[i] */
	const struct single *single;	/* ->of[i] belongs to model->critical[i] */
	struct planning planning;
	const struct demand *demand;	/* of the critical processes' targets */
	enum answer_state state;
	int32_t count[VERDICT_STATE__MAX];	/* critical processes by verdict */
	int64_t organisation;
	int64_t change;			/* change number it was computed at */
	int64_t at;			/* instant of computing */
};

/*
 * The answer of an organisation.  FRESH and WHOLE are computed here when need
 * be.  Else the last one may be given, behind by some changes,
 * while a thread of its own computes the next (answer_is_behind says so); only
 * the very first is waited for.  Give it back with answer_done().
 */
enum answer_how {
	ANSWER_LAST,		/* the last one will do */
	ANSWER_FRESH,		/* of the present change number */
	ANSWER_WHOLE,		/* and the planning scenarios are, too */
};
MUST_USE bool answer_get(struct store *store, int64_t organisation,
    int64_t now, enum answer_how how, const struct answer **answer_r,
    struct err *err);
/* Scenarios were weighed since: take them in when it is asked for next. */
void answer_renew(struct store *store, int64_t organisation);
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

/* The same as answer_get(ANSWER_WHOLE) without keeping it: in the tx's arena. */
MUST_USE bool answer_compute(struct tx *tx, const struct run *run,
    const struct answer **answer_r, struct err *err);

/* `of`, `count` and `state` from the model, the single losses and the planning
 * scenarios.  Pure. */
void answer_merge(struct arena *a, struct answer *answer);

/* The planning scenarios in it are of now: of its records, and of today. */
bool answer_planning_is_current(const struct answer *answer, int64_t now);

/* Is this verdict a yes? */
bool verdict_is_yes(enum verdict_state state);

#endif
