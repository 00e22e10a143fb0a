/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * sections.h - what a document of its kind must speak of, and does it?
 *
 * A section is there when the text has a heading of its name, in either
 * language, and words below it.  What is left out has a reason.  "[fill in: ...]"
 * and "[invullen: ...]" mark what a template leaves to people.
 */
#ifndef AREAS_PLANS_SECTIONS_H
#define AREAS_PLANS_SECTIONS_H

#include "areas/plans/plans.h"

/* To add one: a row, and `plan-section.<code>` with `... .why` in both. */
#define PLAN_SECTIONS(X)                                                      \
	X(PURPOSE, "purpose") X(THREATS, "threats") X(RISKS, "risks")         \
	X(INSTRUCTIONS, "instructions") X(ROLES, "roles") X(RACI, "raci")     \
	X(MANDATES, "mandates") X(ACTIVATION, "activation")                   \
	X(CRISIS, "crisis") X(COMMUNICATION, "communication")                 \
	X(NOTIFICATIONS, "notifications") X(SECURITY, "security")             \
	X(ACCESS, "access") X(FALLBACKS, "fallbacks")                         \
	X(RECOVERY, "recovery") X(RESTART, "restart") X(NORMAL, "normal")     \
	X(DEACTIVATION, "deactivation") X(RESOURCES, "resources")             \
	X(TESTING, "testing") X(UPKEEP, "upkeep")

enum plan_section {
	SECTION_NONE,
#define X(id, code) SECTION_##id,
	PLAN_SECTIONS(X)
#undef X
	SECTION__MAX
};
extern const struct choice plan_section_choices[SECTION__MAX];

/* Those that a document of this kind must have, in their order; ends with
 * SECTION_NONE. */
const enum plan_section *plan_sections(enum document_kind kind);

struct section_check {
	enum plan_section section;
	bool is_there, is_left_out;
	struct str reason;		/* of leaving it out */
};

struct plan_check {
	const struct section_check *list;
	size_t n, missing;		/* neither there nor left out */
	size_t open;			/* places still to be filled in */
	struct str first_open;		/* the first of them */
};

/* O(length * sections). */
struct plan_check plan_check(struct arena *a, enum document_kind kind,
    const struct document_version *v);
/* The heading of a section, in a language. */
struct str plan_section_name(struct arena *a, enum lang lang,
    enum plan_section section);

#endif
