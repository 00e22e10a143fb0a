/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * bia.h - what must go on, how soon, and what it rests on: processes, the
 * resources they need, requirement groups, fallbacks, emergency information
 * sets, and the conversation in which targets were set (domain.md, "BIA").
 */
#ifndef AREAS_BIA_BIA_H
#define AREAS_BIA_BIA_H

#include "areas/organisation/organisation.h"

struct area;
extern const struct area bia_area;

extern const struct record process_record, resource_record, requirement_record,
    fallback_record, emergency_set_record, conversation_record;

enum criticality { CRITICALITY_NONE, CRITICALITY_CRITICAL,
	CRITICALITY_IMPORTANT, CRITICALITY_SUPPORTING, CRITICALITY__MAX };

enum bia_state { BIA_NONE, BIA_DRAFT, BIA_IN_REVIEW, BIA_APPROVED, BIA_STALE,
	BIA_SUPERSEDED, BIA__MAX };

struct process {
	struct rec rec;
	struct str name;
	int32_t criticality;		/* enum criticality */
	struct opt64 class;		/* 1 highest .. 5: weight in the engine */
	struct opt64 owner;		/* person */
	struct opt64 unit;
	struct str purpose;
	struct str goals_served;
	struct str opening_hours;	/* calendar */
	struct rows peaks;		/* moments that weigh more */
	struct rows deadlines;		/* hard ones */
	int32_t targets_count;		/* enum targets_count: RTO and MTPD in
	                                   clock hours or in opening hours */
	int32_t personal_data;		/* enum yes_no */
	int32_t special_data;		/* enum yes_no: special categories */
	struct opt64 availability, integrity, confidentiality;	/* BIV 1..3 */
	struct opt64 staff;		/* persons at least */
	struct opt64 clinician;		/* person: responsible clinician (care) */
	int32_t critical_function;	/* enum yes_no (finance, DORA art. 3(22)) */
	struct rows impacts;		/* curve per category */
	struct opt64 mtpd, rto, rpo;	/* chosen, normal */
	struct opt64 mtpd_peak, rto_peak, rpo_peak;
	struct str targets_reason;	/* why these */
	bool provisional;		/* answered by one question: three months */
	struct opt64 verification;	/* check and re-entry, inside the MTPD */
	struct opt64 backlog;		/* clearing it, to normal */
	int32_t reentry;		/* can lost data be entered again? */
	struct rows minimum;		/* MBCO: level over time */
	int32_t state;			/* enum bia_state */
	struct opt64 approved_at;	/* instant */
	struct str stale_reason;
	struct str external_id;		/* of the model it came from */
};

struct process_peak {
	struct rec rec;
	struct str name;		/* "betaaldag" */
	struct str when;		/* in words: "1e en 15e, tot 17:00" */
	struct opt64 from, to;		/* dates, both within it */
	int32_t repeats;		/* enum repeats, from these dates on */
	struct opt64 deadline;		/* seconds since local midnight */
};

/* How a date comes back. */
enum repeats { REPEATS_NONE, REPEATS_ONCE, REPEATS_DAILY, REPEATS_WORKDAYS,
	REPEATS_WEEKLY, REPEATS_MONTHLY, REPEATS_YEARLY, REPEATS__MAX };

/* Something must be done before then, whatever the RTO: "bankbestand". */
struct process_deadline {
	struct rec rec;
	struct str name;
	int32_t repeats;		/* enum repeats */
	struct opt64 date;		/* the first, or only, day */
	struct opt64 time;		/* seconds since local midnight */
	struct str note;
};

enum targets_count { COUNT_CLOCK_NONE, COUNT_CLOCK, COUNT_OPENING,
	COUNT__MAX };

struct process_impact {
	struct rec rec;
	struct opt64 category;		/* impact category */
	struct curve curve;
	struct str note;
};

struct process_minimum {
	struct rec rec;
	struct opt64 after;		/* from this long after the loss */
	struct opt64 level;		/* per cent of normal */
	struct str note;		/* "alleen spoed" */
};

enum mapgood { MAPGOOD_NONE, MAPGOOD_PEOPLE, MAPGOOD_EQUIPMENT,
	MAPGOOD_SOFTWARE, MAPGOOD_DATA, MAPGOOD_ORGANISATION,
	MAPGOOD_ENVIRONMENT, MAPGOOD_SERVICES, MAPGOOD__MAX };
enum hosting { HOSTING_NONE, HOSTING_OWN, HOSTING_PROVIDER, HOSTING_CLOUD,
	HOSTING_PAPER, HOSTING__MAX };
extern const struct choice mapgood_choices[MAPGOOD__MAX],
    hosting_choices[HOSTING__MAX];

struct resource {
	struct rec rec;
	struct str name;
	int32_t kind;			/* enum mapgood */
	struct str description;
	struct opt64 owner;		/* person */
	struct opt64 unit;
	struct opt64 availability, integrity, confidentiality;	/* BIV 1..3 */
	int32_t hosting;		/* enum hosting */
	struct opt64 site;		/* fails with it */
	struct opt64 supplier;		/* who delivers; does not fail with it */
	struct opt64 operator;		/* supplier who runs it: fails with it */
	struct str account;		/* account or tenant it hangs on */
	struct opt64 team;		/* that brings it back */
	struct opt64 restore_min, restore, restore_max;	/* when lost */
	struct opt64 restart;		/* when starved and fed again */
	struct opt64 proven, proven_at;	/* measured restore, instant; by proof */
	struct str external_id;
};

/*
 * Group: `need` of the members must be up; while fewer are, the owner goes down
 * after `grace` (only what nobody notices: battery, cache, stock).  The owner is
 * one of process, resource, fallback; each member has exactly one reference.
 */
struct requirement {
	struct rec rec;
	struct str name;		/* "Twee van de drie planners" */
	struct opt64 process, resource, fallback;
	struct opt64 need;		/* unknown: all */
	struct opt64 grace;		/* unknown: 0, the worst that can be */
	struct rows members;
	struct str external_id;
};

struct requirement_member {
	struct rec rec;
	struct opt64 resource, process, supplier, site, team, person;
};

struct fallback {
	struct rec rec;
	struct str name;
	struct opt64 process;
	struct str description;		/* what people do, printable */
	struct opt64 set_up;		/* until it works */
	struct opt64 holds;		/* how long it can be kept up */
	struct opt64 level;		/* per cent of normal */
	struct opt64 staff;		/* persons it holds */
	struct opt64 tested_at;		/* date */
	struct str external_id;
};

/* What must be readable without systems (care: medication, allergies, ...). */
struct emergency_set {
	struct rec rec;
	struct str name;
	struct opt64 process;
	struct str contents;
	struct opt64 source;		/* resource */
	struct opt64 print_interval;
	struct str place;
	struct opt64 opened_at;		/* date of the last opening test */
	struct str reentry;		/* how it gets back into the system */
};

/* Step 2 is a conversation and is recorded as one. */
struct conversation {
	struct rec rec;
	struct str name;		/* subject */
	struct opt64 process;
	struct opt64 held_at;		/* date */
	struct refs participants;	/* persons */
	struct str record;		/* what was said and agreed */
};

/* ---- which targets hold when -------------------------------------------- */

enum target_basis { TARGET_NORMAL, TARGET_PEAK, TARGET_DEADLINE };

/*
 * The tightest targets valid for a loss at an instant, in seconds of the clock
 * from then.  A hard deadline ahead limits the RTO, and the peak in force both.
 */
struct process_targets {
	struct opt64 rto, mtpd, rpo;
	enum target_basis rto_basis, mtpd_basis, rpo_basis;
	int32_t peak;			/* row of peaks in force, or -1 */
	struct opt64 deadline_at;	/* the first one from then; instant */
	struct str deadline;		/* its name */
};

/*
 * Pure; local times are of `zone`, so nights in which the clock moves count as
 * long as they are.  Where targets count in opening hours that nobody said, they
 * are unknown.  O(rows * 400 days).
 */
struct process_targets process_targets_at(const struct process *p, int64_t at,
    const struct zone *zone);

/* Does a peak hold on a local day; the next time at or after an instant that a
 * deadline falls (unknown: never more). */
bool process_peak_holds(const struct process_peak *peak, int64_t day);
struct opt64 process_deadline_next(const struct process_deadline *d,
    int64_t at, const struct zone *zone);

/* The records as the engine sees them, for later areas that compute. */
#include "areas/bia/model.h"
/* What a later area finds of all planning scenarios. */
#include "areas/bia/planning.h"

#endif
