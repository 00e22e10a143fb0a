/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * recovery.h - how things come back: procedures with steps, what was measured,
 * saved calculations, and the order that management adopted (domain.md,
 * "Recovery").
 *
 * Required: ISO 22301 8.4.5 (recovery procedures), ISO 27031, NIST SP 800-34
 * (sequence of recovery); a duration counts as proven only when measured.
 */
#ifndef AREAS_RECOVERY_RECOVERY_H
#define AREAS_RECOVERY_RECOVERY_H

#include "areas/risk/risk.h"

/* Stop what is computed for a page; before the store is closed. */
void recovery_end(struct store *store);

struct area;
extern const struct area recovery_area;

extern const struct record procedure_record, measurement_record,
    calculation_record, recovery_order_record;

enum procedure_kind { PROCEDURE_NONE, PROCEDURE_IT, PROCEDURE_PROCESS,
	PROCEDURE_FALLBACK, PROCEDURE_NORMAL, PROCEDURE__MAX };

/* Of exactly one: a resource or site, a process, or a fallback. */
struct procedure {
	struct rec rec;
	struct str name;
	int32_t kind;			/* enum procedure_kind */
	struct opt64 resource, site, process, fallback;
	struct opt64 owner;		/* person */
	struct str description;
	struct rows steps;
	struct opt64 document;		/* attachment: as it was written elsewhere */
	struct opt64 reviewed_at;	/* date */
	struct str external_id;
};

struct procedure_step {
	struct rec rec;
	struct str name;		/* what */
	struct str how;
	struct opt64 team;		/* who; unknown: nobody said */
	struct opt64 units;		/* persons of it; unknown: 1 */
	struct str means;		/* what they use together */
	struct opt64 min, likely, max;	/* seconds */
	struct str after;		/* step numbers; see step_after() */
	bool unattended;		/* runs on without anybody */
	struct str verify;		/* how one sees that it is done */
	struct str rollback;
};

struct measurement {
	struct rec rec;
	struct str name;
	struct opt64 procedure;
	struct opt64 step;		/* its number, from 1; unknown: the whole */
	struct opt64 resource, process;
	int32_t source;			/* restore test, exercise, incident, agent */
	struct opt64 measured_at;	/* date */
	struct opt64 duration;		/* seconds of work, call-out left out */
	int32_t outcome;		/* succeeded, partly, failed */
	struct str note;
	struct opt64 evidence;		/* attachment */
	struct str external_id;
};

/* A saved what-if: with its input, seed and steps it runs to the same bytes. */
struct calculation {
	struct rec rec;
	struct str name;
	struct opt64 scenario;
	struct opt64 at;		/* instant of the loss */
	struct opt64 seed, steps;
	struct str note;
	/* by calculation_keep() alone */
	struct opt64 input, result;	/* attachments: JSON */
	struct str engine;		/* version that computed it */
	struct opt64 computed_at;	/* instant */
	struct str computed_by;		/* log-in */
	struct opt64 on_time, processes;	/* so many of so many */
};

/* What is kept of a computation. */
struct calculation_kept {
	struct str input, result;	/* JSON */
	struct str engine;		/* version that computed it */
	struct opt64 on_time, processes;
};

enum order_state { ORDER_NONE, ORDER_PROPOSAL, ORDER_ADOPTED,
	ORDER_SUPERSEDED, ORDER_STATE__MAX };

/* What comes back first, as management decided; a better one is a proposal. */
struct recovery_order {
	struct rec rec;
	struct str name;
	struct opt64 scenario;		/* unknown: for any */
	struct opt64 calculation;	/* it comes from */
	struct rows items;		/* in order */
	struct opt64 decided_at;	/* date */
	struct opt64 decided_by;	/* person */
	struct str reason;
	int32_t state;			/* enum order_state */
	struct opt64 adopted_at;	/* instant at which it was recorded */
	struct str adopted_by;		/* log-in */
	struct str external_id;
};

struct order_item {
	struct rec rec;
	struct opt64 resource, process, site, supplier;	/* one of them */
	bool later;			/* not in the first round */
	struct str reason;
};

/*
 * What step i (from 0) waits for, as places from 0; at most STEP_AFTER.  Nothing
 * said: the step before it; "0": nothing, it may begin at once.  -1 when the
 * text is no list of numbers of other steps.
 */
enum { STEP_AFTER = 20, STEPS_MAX = 200 };
int step_after(const struct rows *steps, size_t i, int32_t list[STEP_AFTER]);

/* How long the steps take together when each waits for its own and nobody is
 * short: the longest chain.  Unknown when a step on the way is. */
struct procedure_length {
	struct opt64 min, likely, max;
};
struct procedure_length procedure_length(const struct procedure *p);

/*
 * Keep what was computed, once: a calculation is never computed over.  `input`
 * and `result` are at most 64 MiB each.
 */
MUST_USE bool calculation_keep(struct store *store, const struct actor *actor,
    int64_t now, struct arena *a, int64_t id,
    const struct calculation_kept *kept, struct errs *errs);
/* Make it and keep it, both or neither, as one entry that can be undone.  Sets
 * c->rec.id. */
MUST_USE bool calculation_save(struct store *store, const struct actor *actor,
    int64_t now, struct arena *a, struct calculation *c,
    const struct calculation_kept *kept, int64_t *entry_r, struct errs *errs);
/* Its bytes again, in the tx's arena; NOT_FOUND before they were kept. */
MUST_USE bool calculation_bytes(struct tx *tx, const struct calculation *c,
    struct str *input_r, struct str *result_r, struct err *err);

/* All approved planning scenarios at all planning moments: for planning_set(). */
planning_fn planning_weigh;

#endif
