/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * case.h - a what-if as the engine takes it, made from the records.
 *
 * Lost is what a scenario takes, or what somebody named.  What restores it are
 * the steps of its procedure; without a procedure one step of the time and team
 * that the record says.  Teams work in their hours, their days off left out, and
 * come from home when they are on call.  What nobody said stays unknown: a team
 * whose hours are blank may never come.
 */
#ifndef AREAS_RECOVERY_CASE_H
#define AREAS_RECOVERY_CASE_H

#include "areas/recovery/recovery.h"
#include "engine/whatif.h"

enum { CASE_LOST_MAX = 2000, CASE_STEPS_MAX = 5000, CASE_ORDER_MAX = 500 };

/* What is asked. */
struct case_wish {
	struct opt64 scenario;
	const struct scenario_thing *lost;	/* besides the scenario's */
	size_t nlost;
	int64_t at;			/* instant of the loss */
	uint64_t seed;
	int64_t steps;			/* schedules; 0: as fit */
	int32_t samples;		/* for chances; 0: none */
	const int64_t *order;		/* ids of steps, first ones first; all
	                                   that are left out come after */
	size_t norder;
	/* Keep the adopted order; INVALID `whatif-none-adopted` without one. */
	bool adopted;
	/* What the tx reads, already built; NULL: built here. */
	const struct model *model;
};

struct case_phase {
	const char *label;		/* message id */
	struct str note;
};

struct case_step {
	struct str name;
	struct opt64 procedure;		/* else: the record's own time */
	int32_t number;			/* in the procedure, from 1 */
	int32_t means;			/* the team, as a place in `means`; -1 */
};

struct case_means {
	struct str name;
	struct opt64 team;		/* else something used together */
	int32_t units;			/* at most at once */
	bool is_unsaid;			/* hours or persons: nobody said */
};

/* What nobody said of the damage of a process. */
struct case_cost {
	bool none;			/* no impacts at all */
	uint64_t unpriced;		/* bits of curves whose weight is blank */
};

/* Everything lives in the tx's arena. */
struct recovery_case {
	const struct model *model;
	const struct zone *zone;
	int64_t at;
	struct scenario scenario;	/* when has_scenario */
	bool has_scenario;
	struct whatif_input in;
	const struct case_phase *phase;	/* as in.phase */
	const struct case_step *step;	/* as in.step */
	const struct case_means *means;	/* as in.means */
	const struct process_targets *targets;	/* as in.process */
	const struct case_cost *cost;	/* as in.process */
	int64_t threshold;		/* P(on time) that is enough, per cent */
	struct opt64 adopted;		/* recovery order in force for it */
	struct str adopted_name;
	struct opt64 adopted_on;	/* date */
};

/*
 * Read all in one snapshot.  INVALID `whatif-nothing-lost`,
 * `whatif-too-many`; NOT_FOUND for a thing that is not there.
 */
MUST_USE bool case_load(struct tx *tx, const struct case_wish *wish,
    const struct run *run, struct recovery_case *c_r, struct err *err);

/* All figures that go into the engine, as 32 hexadecimal digits: the same for
 * the same question of the same records, on any machine. */
struct str case_digest(struct arena *a, const struct recovery_case *c);

enum { CASE_TEXT_MAX = 12 << 20 };

/*
 * The whole of it as text, and back, for whatif_run() and outcome_json(): what
 * only a page shows is not in it.  Empty when it is longer than CASE_TEXT_MAX.
 * What is read lives in `a`, names in `text`; INVALID `calculation-unreadable`,
 * ERR_CANCELLED.  O(case).
 */
struct str case_text(struct arena *a, const struct recovery_case *c);
MUST_USE bool case_of_text(struct arena *a, struct str text,
    const struct run *run, struct recovery_case *c_r, struct err *err);

/* The organisation's own zone, in which moments are typed and hours are kept. */
MUST_USE bool case_zone(struct tx *tx, const struct zone **zone_r,
    struct err *err);

/* ---- its parts, each in a file of its own ------------------------------- */

struct case_builder {
	struct tx *tx;
	struct arena *a;
	struct recovery_case *c;
	const struct case_wish *wish;
	struct whatif_means *means;	/* as c->in.means, still growing */
	struct case_means *words;	/* as c->means */
	const int64_t *share;		/* by node: per cent lost; of a team 1..100 */
	bool cause_said;		/* how long the cause lasts is known */
};

/* The means that team `id` is, taken in when it is not yet; -1 with err. */
MUST_USE bool case_team(struct case_builder *b, int64_t id, int32_t *means_r,
    struct err *err);
/* Something that is used together, one at a time. */
int32_t case_shared(struct case_builder *b, struct str name);
/* Hours of all means into in.window, once all means are known. */
MUST_USE bool case_hours(struct case_builder *b, struct err *err);
/* Steps for everything that is lost, and for processes that restart. */
MUST_USE bool case_steps(struct case_builder *b, struct err *err);

#endif
