/* SPDX-License-Identifier: EUPL-1.2 */
/* whatif_internal.h - between the files of whatif. */
#ifndef ENGINE_WHATIF_INTERNAL_H
#define ENGINE_WHATIF_INTERNAL_H

#include "engine/improve.h"
#include "engine/scheduler.h"
#include "engine/whatif.h"

/* Which durations: of the unknown ones the least, the most, or all least. */
enum view_end { VIEW_BEST, VIEW_WORST, VIEW_LEAST, VIEW__MAX };

struct whatif_view {
	struct schedule_problem problem;
	struct scheduler *s;
	const int64_t *phase_end;	/* [nphases] */
	int64_t called;			/* people are called */
};

struct whatif_job {
	struct arena *a;		/* of the result */
	struct arena *scratch;
	const struct whatif_input *in;
	const struct run *run;
	struct process_terms *terms;	/* with deadlines; [nprocesses] */
	struct whatif_view view[VIEW__MAX];
	bool exact;		/* BEST is WORST: nothing is unknown */
	struct improve best;
	struct whatif *w;
	struct whatif_answer *of;
	struct schedule_slot *slots[END__MAX];	/* kept, by step */
	struct moment *at[END__MAX];	/* kept, [v] */
	const uint8_t *assumed;
	const struct outage *likely;
	int32_t nexact;		/* times that the exact search was asked */
};

/* Every field within its limits. */
MUST_USE bool whatif_check(const struct whatif_input *in, struct err *err);

/* The problem at one end, and a scheduler for it. */
MUST_USE bool whatif_view(struct whatif_job *job, enum view_end end,
    struct err *err);

/* The length of a phase, the work of a step, ... at this end. */
static inline int64_t
at_view(struct span s, enum view_end end)
{
	return end == VIEW_WORST ? s.hi : s.lo;
}

/* The schedule as slots by start; returns how many. */
int32_t whatif_slots(struct whatif_job *job, enum end end,
    struct whatif_slot **slot_r);

/* Chains of the processes, over the slots of the best end. */
void whatif_chains(struct whatif_job *job, struct whatif_slot *slot,
    int32_t n);

/* What proves that no order is in time; for all that are late. */
void whatif_certify(struct whatif_job *job);

/* How likely each is in time; what is not likely enough, or not known to be, is
 * no longer so.  Without samples nothing. */
MUST_USE bool whatif_chances(struct whatif_job *job, struct err *err);

/* An unknown answer of which no input was named yet: what is not known of the
 * steps, or how long at most what is lost and has none. */
void whatif_explain(struct whatif_job *job);

/* What one more of each means, or hands enough, would give. */
void whatif_relieve(struct whatif_job *job, const struct whatif_slot *slot);

#endif
