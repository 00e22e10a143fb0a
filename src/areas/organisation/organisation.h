/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * organisation.h - who we are: the organisation, its units, sites, people,
 * roles, teams and suppliers (domain.md, "Organisation").
 *
 * Required: ISO 22301 4.1-4.3 and 5.3, NEN 7510, BIO2 5.2 ask for named roles
 * with deputies; a role counts only when its holder accepted it.
 */
#ifndef AREAS_ORGANISATION_ORGANISATION_H
#define AREAS_ORGANISATION_ORGANISATION_H

#include "areas/catalogue/catalogue.h"
#include "store/usecase.h"

struct area;
extern const struct area organisation_area;

extern const struct record organisation_record, impact_category_record,
    unit_record, site_record, person_record, role_record, holiday_record,
    team_record,
    supplier_record;

enum yes_no { YES_NO_NONE, YES_NO_YES, YES_NO_NO, YES_NO__MAX };
extern const struct choice yes_no_choices[YES_NO__MAX];

/* Exactly one per organisation; its id is the organisation's number. */
struct organisation {
	struct rec rec;
	struct str name;		/* as people call it */
	struct str legal_name;		/* registered entity, on every document */
	struct str registration;	/* Chamber of Commerce number */
	int32_t sector;			/* enum sector: which profile */
	int32_t size_class;		/* by number of staff */
	struct str goals;		/* what must go on, and why */
	int32_t language;		/* 1 nl, 2 en: of papers and mails */
	struct str time_zone;		/* IANA name */
	struct opt64 detection_time;	/* until somebody notices */
	struct opt64 decision_time;	/* until recovery is ordered */
	struct opt64 threshold;		/* per cent: P(on time) that is enough */
	struct rows moments;		/* planning moments */
	struct rows laws;		/* that apply, with class and ground */
	struct opt64 started;		/* seven steps: the step reached, 1..7; 8 done */
};

struct organisation_moment {
	struct rec rec;
	struct str name;		/* "dinsdagochtend" */
	int32_t weekday;		/* 1 Monday .. 7 Sunday */
	struct opt64 time;		/* seconds since local midnight */
	struct opt64 date;		/* or a day of its own (25 December) */
};

struct organisation_law {
	struct rec rec;
	struct str law;			/* "Cbw", "AVG", "DORA" */
	struct str class;		/* "belangrijke entiteit" */
	struct str ground;		/* why it applies */
};

/* One axis of harm, from the sector profile, adjustable. */
struct impact_category {
	struct rec rec;
	struct str name;
	struct str meaning;		/* what levels 1..4 mean, in words */
	struct opt64 intolerable;	/* approved level that cannot be borne, 1..4 */
	struct opt64 weight;		/* cents per level and hour */
	int32_t people;			/* enum yes_no: harm to people, never priced */
};

struct unit {
	struct rec rec;
	struct str name;
	struct opt64 parent;		/* unit */
	struct opt64 head;		/* person */
};

enum site_kind { SITE_NONE, SITE_WORK, SITE_PROCESSING, SITE_STORAGE, SITE_CARE,
	SITE__MAX };

struct site {
	struct rec rec;
	struct str name;
	int32_t kind;			/* enum site_kind */
	struct str address;
	struct opt64 supplier;		/* who runs it */
	struct opt64 alternate;		/* site to move to */
	struct str hazards;		/* shared with the primary site */
	struct str agreement;		/* contract for using it */
	struct opt64 capacity;		/* workplaces */
	struct str readiness;		/* checklist */
	/* until it can be used again when lost: least, likely, most */
	struct opt64 restore_min, restore, restore_max;
	struct opt64 switched_at;	/* date of the last switch-over test */
};

struct person {
	struct rec rec;
	struct str name;
	struct str function;
	struct str phone;		/* reachable when our own lines are down */
	struct str phone_other;
	struct str email;		/* at work */
	struct str email_outside;	/* outside the own domain */
	struct opt64 unit;
	struct opt64 supplier;		/* works there; unknown: one of us */
	struct opt64 verified_at;	/* date: contact data confirmed */
};

enum role_kind { ROLE_NONE, ROLE_GENERAL_MANAGER, ROLE_CONTINUITY_COORDINATOR,
	ROLE_IT_SUPPORT, ROLE_PROCESS_OWNER, ROLE_DATA_OWNER,
	ROLE_DEPARTMENT_HEAD, ROLE_CRISIS_LEADER, ROLE_LOG_KEEPER,
	ROLE_INFORMATION_MANAGER, ROLE_COMMUNICATION, ROLE_PRIVACY_OFFICER,
	ROLE_CISO, ROLE_AUDITOR, ROLE_AMBASSADOR, ROLE_BOARD_MEMBER,
	ROLE_SPOKESPERSON, ROLE_PLOTTER, ROLE_RECOVERY_COORDINATOR, ROLE_LEGAL,
	ROLE_HR, ROLE_FACILITIES, ROLE_CLINICIAN, ROLE_SCHOOL_LEADER,
	ROLE_MAYOR, ROLE_OTHER, ROLE__MAX };

struct role {
	struct rec rec;
	struct str name;		/* the sector's own word */
	int32_t kind;			/* enum role_kind */
	struct opt64 holder;		/* person */
	struct opt64 deputy;		/* person */
	struct opt64 accepted_at;	/* date: the holder said yes */
	struct opt64 deputy_accepted_at;
	struct str duties;
};

/* Days on which people are away: a feast, a school holiday, a closure. */
struct holiday {
	struct rec rec;
	struct str name;		/* "Voorjaarsvakantie 2027" */
	int32_t kind;			/* feast, school, closure */
	struct opt64 from, to;		/* dates, both within it */
};

struct team {
	struct rec rec;
	struct str name;
	struct refs members;		/* persons */
	struct opt64 capacity;		/* persons at once; unknown: the members */
	struct str skills;
	struct str hours;		/* calendar: at work */
	struct str on_call;		/* calendar: can be called */
	struct opt64 call_out;		/* from call to start of work */
	struct refs holidays;		/* on which it does not work as usual */
	struct opt64 holiday_units;	/* persons there then; unknown: nobody */
	struct opt64 supplier;		/* of whom */
};

struct supplier {
	struct rec rec;
	struct str name;
	struct str service;		/* what they deliver */
	struct opt64 contact;		/* person */
	struct str phone;		/* day and night */
	struct str email;
	struct str website;
	int32_t criticality;		/* 1 critical 2 important 3 replaceable */
	struct str contract;		/* number or file */
	struct opt64 contract_file;	/* attachment */
	struct opt64 contract_start, contract_end;	/* dates */
	struct opt64 promised_rto, promised_rpo;
	struct opt64 restore_min, restore_max;	/* beside what is promised */
	struct opt64 substitute;	/* supplier */
	struct str exit_plan;
	struct opt64 assessed_at;	/* date */
	struct str assessment;
	int32_t ict;			/* enum yes_no: in the register of ICT
	                                   contracts (DORA art. 28(3)) */
	struct str data_location;	/* country */
	struct str subcontractors;
};

/* A fault of `field` with message `id` when shorter > longer and both are known. */
void organisation_not_longer(struct opt64 shorter, struct opt64 longer,
    const char *field, const char *id, struct errs *errs);
/* How long something takes at least, likely and at most: in that order.  A fault
 * is of field `restore_min` or `likely_field`. */
void organisation_check_times(struct opt64 min, struct opt64 likely,
    struct opt64 max, const char *likely_field, struct errs *errs);

/*
 * Make an organisation with what its sector's profile brings (categories,
 * roles; `bare`: without), in `lang`, as one action of the system.  Its number
 * in *id_r.
 */
MUST_USE bool organisation_found(struct store *store, int64_t now,
    struct arena *a, const struct organisation *organisation, enum lang lang,
    bool bare, int64_t *id_r, struct errs *errs);

/* Numbers and names of all organisations of the installation, by number. */
struct organisation_entry {
	int64_t id;
	struct str name;
};

MUST_USE bool organisation_list(struct store *store, int64_t now,
    struct arena *a, struct organisation_entry **list_r, size_t *n_r,
    struct err *err);
/* Is it this one: by name as people type it, or by number; blank is any. */
bool organisation_is(struct arena *a, const struct organisation_entry *one,
    struct str wanted);

#endif
