/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * planning.h - "can we go on?" over the approved planning scenarios, each at
 * each planning moment: what came of it, kept beside the records.
 *
 * The answer needs it, and a later area computes it: that area gives its
 * function to planning_set().  A server computes it as a job and keeps it under
 * the state of the records it was made from, so that a page reads it and knows
 * its age; a command computes it where it stands.
 */
#ifndef AREAS_BIA_PLANNING_H
#define AREAS_BIA_PLANNING_H

#include "base/json.h"
#include "engine/single.h"
#include "store/kept.h"

struct model;

/* A day after it was computed, and some, it is no longer of now. */
enum { PLANNING_AGE = 26 * 3600 };

enum planning_moment_kind { PLANNING_TUESDAY, PLANNING_FRIDAY,
	PLANNING_SUNDAY, PLANNING_CHRISTMAS, PLANNING_OWN, PLANNING_PEAK,
	PLANNING_MOMENT__MAX };

struct planning_moment {
	int32_t kind;			/* enum planning_moment_kind */
	struct str name;		/* OWN: as typed; PEAK: of the peak */
	int64_t at;			/* instant of the loss */
};

struct planning_scenario {
	int64_t id;
	struct str name;
	struct str gap[LANG__MAX];	/* why it could not be computed; empty:
					   it could */
};

/* A cause of a verdict, by records: nodes are another model's. */
struct planning_cause {
	int32_t kind;			/* enum cause_kind */
	int32_t node;			/* enum node_kind; -1: of nothing */
	int64_t id;			/* its record */
	int64_t requirement;		/* of a grace; else 0 */
};

/* One critical process in the worst of all cases. */
struct planning_process {
	int64_t id;
	int32_t scenario, moment;	/* that decide; -1: nothing takes it down */
	int64_t steps;			/* orders tried, for the what-if */
	int32_t state;			/* enum verdict_state */
	struct span dn, up, elapsed, late;
	struct opt64 rto, mtpd;		/* valid for a loss at that moment */
	int64_t fallback;		/* record that saves it; 0 none */
	bool unlikely;			/* late by its chance alone */
	bool assumed;			/* see verdict */
	int32_t samples;		/* 0: no chance is known */
	int64_t on_time;		/* chance, of a million */
	struct str proof[LANG__MAX];	/* why no order is in time; or empty */
	struct planning_cause *cause;	/* when unknown */
	int32_t ncauses;
};

/* A team whose hours or people nobody said, on which something unknown rests. */
struct planning_team {
	int64_t id;
	struct str name;
};

struct planning {
	bool is_there;			/* else never computed: all is unknown */
	bool is_current;		/* of these records, and of this day */
	struct state_mark of;
	int64_t at, took;		/* instant; nanoseconds */
	const struct zone *zone;	/* of the organisation */
	int64_t threshold;		/* P(on time) that is enough, per cent */
	struct planning_scenario *scenario;	/* the approved ones */
	int32_t nscenarios;
	struct planning_moment *moment;	/* by time */
	int32_t nmoments;
	int64_t ncases, ndone;		/* scenarios times moments; computed */
	struct planning_process *process;
	int32_t nprocesses;
	struct planning_team *team;
	int32_t nteams;
};

/* Every case was computed. */
bool planning_is_whole(const struct planning *p);

/*
 * Compute, in the tx's arena, from the same snapshot as the model.  Without
 * approved scenarios nscenarios is 0.  What does not fit the budget of time is
 * told by ndone, never passed over.
 */
typedef bool planning_fn(struct tx *tx, const struct model *m,
    const struct run *run, struct planning *p_r, struct err *err);

/* Set once by app (or a test) before any thread starts; NULL: nobody computes,
 * as if no scenario was approved. */
void planning_set(planning_fn *fn);
MUST_USE bool planning_compute(struct tx *tx, const struct model *m,
    const struct run *run, struct planning *p_r, struct err *err);

/* Keep it as the newest of its organisation. */
MUST_USE bool planning_keep(struct store *store, int64_t organisation,
    struct arena *a, const struct planning *p, struct err *err);
/* The newest that was kept; not there when none was, or by another version of
 * the program. */
MUST_USE bool planning_read(struct tx *tx, struct planning *p_r,
    struct err *err);
/* When the newest was computed, and from which records; at 0: never. */
MUST_USE bool planning_newest(struct tx *tx, struct kept *head_r,
    struct err *err);

/* As kept, and back: false for text that is no such thing. */
void planning_write_json(const struct planning *p, struct json *out);
MUST_USE bool planning_read_json(struct str text, struct arena *a,
    struct planning *p_r);

#endif
