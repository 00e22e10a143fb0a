/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * plans.h - documents that people can use: policies, plans and procedures, with
 * versions that are written, reviewed, approved and frozen (domain.md, "Plans").
 *
 * Required: ISO 22301 7.5 and 8.4 (documented information, plans and
 * procedures), ISO 27001 7.5, BIO2, DORA art. 11, NIS2 art. 21(2)(c): what is
 * in force was approved by who may, and it can be shown what they approved.
 */
#ifndef AREAS_PLANS_PLANS_H
#define AREAS_PLANS_PLANS_H

#include "areas/recovery/recovery.h"

struct area;
extern const struct area plans_area;

extern const struct record document_record, document_version_record;

enum {
	PLAN_BODY = 4 << 20,		/* bytes of a version's text */
	PLAN_FROZEN = 12 << 20,		/* bytes of what is kept of it */
};

/* What may be written: the kinds of plan, and those of a policy house.  To add
 * one: a row here, in document_kinds, in plan_sections() and its words. */
enum document_kind { DOCUMENT_NONE, DOCUMENT_CONTINUITY, DOCUMENT_IT_RECOVERY,
	DOCUMENT_CRISIS, DOCUMENT_COMMUNICATION, DOCUMENT_INCIDENT,
	DOCUMENT_PLAYBOOK, DOCUMENT_POLICY, DOCUMENT_STANDARD,
	DOCUMENT_PROCEDURE, DOCUMENT_FORM, DOCUMENT_REGISTER, DOCUMENT_OTHER,
	DOCUMENT_KIND__MAX };
extern const struct choice document_kinds[DOCUMENT_KIND__MAX];

enum plan_state { PLAN_NONE, PLAN_DRAFT, PLAN_REVIEW, PLAN_APPROVED,
	PLAN_IN_FORCE, PLAN_SUPERSEDED, PLAN_WITHDRAWN, PLAN_STATE__MAX };
extern const struct choice plan_states[PLAN_STATE__MAX];

struct document {
	struct rec rec;
	struct str name;		/* its title */
	struct str number;		/* unique; made when left out */
	int32_t kind;			/* enum document_kind */
	struct str legal_entity;	/* the organisation's when left out */
	struct opt64 owner;		/* person */
	struct opt64 owner_role;	/* role */
	struct str audience;
	int32_t classification;		/* public .. secret */
	int32_t language;		/* 1 nl, 2 en: of its text */
	int32_t personal_data;		/* enum yes_no: the privacy officer reads it */
	struct opt64 review_every;		/* between reviews, seconds */
	struct opt64 urgent;		/* after an emergency: approved within */
	struct opt64 parent;		/* document; no circles */
	struct rows relations;
	struct rows alignment;
	struct str legal_notice;
	/* by rules alone, from its versions */
	int32_t state;			/* enum plan_state: of what counts now */
	struct str in_force;		/* number of that version, or empty */
	struct opt64 review_at;		/* date: to be reviewed before */
	struct str external_id;
};

struct document_relation {
	struct rec rec;
	struct opt64 document;
	int32_t how;
};

struct document_alignment {
	struct rec rec;
	struct str norm, clause, remark;
};

struct document_version {
	struct rec rec;
	struct str name;		/* "BCP-1 1.2": made by the rule */
	struct opt64 document;
	struct opt64 major, minor;	/* the next ones when left out */
	struct opt64 effective;		/* date; approval day when left out */
	struct str body;		/* Markdown with live blocks */
	struct str change_note;
	struct rows left_out;		/* sections that it goes without */
	/* by rules alone */
	int32_t state;			/* enum plan_state */
	struct rows authors;		/* who wrote it: these do not approve it */
	struct rows approvals;
	struct opt64 submitted_at;	/* instant */
	struct str submitted_by;	/* log-in */
	struct opt64 frozen;		/* attachment: what was approved */
	struct str hash;		/* SHA-256 of that, hex */
	struct opt64 in_force_at, ended_at;	/* instants */
	struct opt64 urgent_until;	/* instant: to be approved before */
	struct str why;			/* of an emergency, a return, an end */
	struct opt64 review_at;		/* date */
	struct opt64 stale_at;		/* instant */
	struct str stale_why;
	struct opt64 verified_until;	/* date: by an exercise */
	struct str external_id;
};

struct plan_left_out {
	struct rec rec;
	int32_t section;		/* enum plan_section */
	struct str reason;
};

struct plan_author {
	struct rec rec;
	struct opt64 account;
	struct str name;		/* log-in */
};

enum approval_what { APPROVAL_NONE, APPROVAL_PRIVACY, APPROVAL_URGENT,
	APPROVAL_FULL, APPROVAL__MAX };

struct plan_approval {
	struct rec rec;
	int32_t what;			/* enum approval_what */
	struct str name;		/* of the person, as it was then */
	struct str function;		/* the role they had */
	struct opt64 at;		/* instant */
	struct str hash;		/* of what they read */
	struct opt64 account;
};

/* The newest that is in force, else the newest of all; *has_r false: none. */
MUST_USE bool document_newest(struct tx *tx, int64_t document,
    struct document_version *v, bool *has_r, struct err *err);
/* "1.2" */
struct str version_number(struct arena *a, const struct document_version *v);
enum lang document_lang(const struct document *d);

#endif
