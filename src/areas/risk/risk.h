/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * risk.h - what may happen and what we do about it: threats, scenarios, risks
 * on the organisation's own matrix, measures, strategies per critical process,
 * and exceptions with an end (domain.md, "Risk").
 *
 * Required: ISO 22301 8.2.3 and 8.3, ISO 27001 6.1, BIO2 5.1, DORA art. 6: risks
 * assessed on one's own scale, treatment decided, an acceptance that ends.
 */
#ifndef AREAS_RISK_RISK_H
#define AREAS_RISK_RISK_H

#include "areas/attention.h"
#include "areas/bia/bia.h"
#include "areas/followup/followup.h"

struct area;
extern const struct area risk_area;

extern const struct record threat_record, scenario_record, risk_matrix_record,
    risk_record, measure_record, strategy_record, exception_record;

struct threat {
	struct rec rec;
	struct str name;
	int32_t kind;			/* nature, technology, human, ... */
	struct str description;
	int32_t relevant;		/* enum yes_no: for us? */
	struct str external_id;
};

enum scenario_state { SCENARIO_NONE, SCENARIO_DRAFT, SCENARIO_APPROVED,
	SCENARIO_STATE__MAX };

/* What is lost, for how long, and what comes before restoring may begin. */
struct scenario {
	struct rec rec;
	struct str name;
	int32_t kind;			/* power-failure, ransomware, ... */
	struct opt64 threat;
	struct str description;
	struct opt64 lasts;		/* of the cause: no restore before */
	struct rows losses;
	struct rows phases;		/* one after another */
	struct rows processes;		/* judged per critical process */
	int32_t state;			/* approved: a planning scenario */
	struct opt64 approved_at;	/* instant */
	struct str approved_by;		/* log-in */
	struct str withdrawn;		/* why it is no longer approved */
	struct str external_id;
};

enum loss_what { LOSS_NONE, LOSS_ONE, LOSS_ALL, LOSS__MAX };

/*
 * LOSS_ONE: the one thing named.  LOSS_ALL: every resource that meets all that
 * is said: on this site, run by this supplier, hosted so, of this kind.
 */
struct scenario_loss {
	struct rec rec;
	int32_t what;			/* enum loss_what */
	struct opt64 resource, process, supplier, site, team, person;
	int32_t hosting;		/* as of resource */
	int32_t kind;			/* enum mapgood */
	struct opt64 share;		/* per cent of a team; unknown: all */
	struct str note;
};

struct scenario_phase {
	struct rec rec;
	int32_t kind;			/* isolate, secure evidence, ... */
	struct str note;
	struct opt64 min, likely, max;	/* how long */
};

enum cover { COVER_NONE, COVER_RATED, COVER_COVERED, COVER_EXCLUDED,
	COVER__MAX };

/* One cell of the matrix of critical processes and scenarios. */
struct scenario_process {
	struct rec rec;
	struct opt64 process;
	int32_t cover;			/* enum cover */
	struct opt64 level;		/* rated: how bad, 1..4 */
	struct opt64 fallback;		/* covered: by this */
	struct str reason;		/* excluded: why; covered: how */
};

/* The organisation's own scale; there is one. */
struct risk_matrix {
	struct rec rec;
	struct str name;
	struct rows likelihoods;	/* struct risk_level, lowest first */
	struct rows impacts;
	struct opt64 treat_from;	/* score, likelihood times impact */
	struct opt64 intolerable_from;
};

struct risk_level {
	struct rec rec;
	struct str name;
	struct str meaning;
};

enum treatment { TREATMENT_NONE, TREATMENT_REDUCE, TREATMENT_AVOID,
	TREATMENT_TRANSFER, TREATMENT_ACCEPT, TREATMENT__MAX };

struct risk {
	struct rec rec;
	struct str name;
	struct opt64 threat, scenario;
	struct refs processes;
	struct str description;
	struct opt64 owner;		/* person */
	struct opt64 likelihood, impact;	/* levels of the matrix */
	int32_t treatment;		/* enum treatment */
	struct str treatment_reason;
	struct refs measures;
	struct opt64 residual_likelihood, residual_impact;
	struct opt64 accepted_by;	/* person */
	struct opt64 accepted_at, accepted_until;	/* dates */
	struct opt64 review_at;		/* date */
	struct opt64 score, residual_score;	/* by rule */
	struct str external_id;
};

struct measure {
	struct rec rec;
	struct str name;
	int32_t kind;			/* prevent, detect, limit, recover */
	int32_t state;			/* proposed .. in place, rejected */
	struct str description;
	struct opt64 owner;		/* person */
	struct opt64 due;		/* date */
	struct opt64 cost;		/* cents a year */
	struct opt64 action;
	struct str effect;		/* or why it was rejected */
	struct str external_id;
};

/* How a process keeps to its targets: options weighed, one chosen, tested. */
struct strategy {
	struct rec rec;
	struct str name;
	struct opt64 process;
	struct rows options;
	struct opt64 chosen;		/* number of the option, from 1 */
	struct str reason;		/* of the choice */
	struct opt64 owner;		/* person */
	struct opt64 minimum_level;	/* per cent, approved with it */
	struct str test;		/* which test shows it */
	struct str criteria;		/* when it passes */
	struct opt64 tested_at;		/* date */
	int32_t outcome;
	int32_t state;			/* enum scenario_state */
	struct opt64 approved_at;
	struct str approved_by;
	struct str withdrawn;
	struct str external_id;
};

struct strategy_option {
	struct rec rec;
	struct str name;
	struct str description;
	struct opt64 cost;		/* cents a year */
	struct opt64 recovery;		/* back within */
	struct opt64 level;		/* per cent of normal meanwhile */
};

/* A deviation from what was agreed, with its reason and its end. */
struct exception {
	struct rec rec;
	struct str name;
	struct str rule;		/* deviates from this */
	struct str reason;
	struct opt64 risk, process, resource;
	struct opt64 owner, approved_by;	/* persons */
	struct opt64 from, until;	/* dates */
	struct str instead;		/* what is done in its place */
	struct opt64 closed_at;		/* date: over before its end */
	struct str external_id;
};

/* What risk adds to what needs attention; ended by an empty row. */
extern const struct attention_source risk_attention[];

/* One thing that a scenario takes; of a team maybe a share, per cent. */
struct scenario_thing {
	const struct record *record;
	int64_t id;
	struct opt64 share;
};

/* All that it takes as the records stand now, in the tx's arena; a thing that
 * is meant twice is there twice. */
MUST_USE bool scenario_things(struct tx *tx, const struct scenario *s,
    const struct scenario_thing **list_r, size_t *n_r, struct err *err);

/* The organisation's matrix; *has_r false while there is none. */
MUST_USE bool risk_matrix_get(struct tx *tx, struct risk_matrix *m,
    bool *has_r, struct err *err);

#endif
