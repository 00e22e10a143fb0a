/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * archimate_rules.h - what an architecture model means for continuity: which
 * element types are processes or resources, and who needs whom by a relation.
 *
 * The rules stand in const tables (archimate_rules.c) and are explained in
 * docs/import-archimate.md.  An organisation adjusts them with a small text:
 *
 *	# comment
 *	[element]
 *	BusinessService = resource services
 *	Contract = ignore
 *	[relation]
 *	Flow = ignore
 *	Assignment BusinessActor BusinessRole = target-needs-source any
 *	[class]
 *	Beschikbaarheid eis = availability
 *
 * archimate_rules_print() writes the rules in force in that same form.
 */
#ifndef LINKS_ARCHIMATE_RULES_H
#define LINKS_ARCHIMATE_RULES_H

#include "base/buf.h"
#include "links/archimate.h"

enum archimate_role {
	ARCHIMATE_ROLE_IGNORE,	/* leaves no trace */
	ARCHIMATE_ROLE_PROCESS,
	ARCHIMATE_ROLE_RESOURCE,
	ARCHIMATE_ROLE_THROUGH,	/* who needs it needs what it needs */
	ARCHIMATE_ROLE__MAX
};

/* The kinds of MAPGOOD, in its order. */
enum archimate_kind {
	ARCHIMATE_KIND_NONE,
	ARCHIMATE_KIND_PEOPLE,
	ARCHIMATE_KIND_EQUIPMENT,
	ARCHIMATE_KIND_SOFTWARE,
	ARCHIMATE_KIND_DATA,
	ARCHIMATE_KIND_ORGANISATION,
	ARCHIMATE_KIND_ENVIRONMENT,
	ARCHIMATE_KIND_SERVICES,
	ARCHIMATE_KIND__MAX
};

struct archimate_element_rule {
	enum archimate_role role;
	enum archimate_kind kind;	/* of a RESOURCE, or a THROUGH that
					 * must become one */
};

enum archimate_pattern_kind {
	ARCHIMATE_PATTERN_ANY,
	ARCHIMATE_PATTERN_ROLE,
	ARCHIMATE_PATTERN_KIND,
	ARCHIMATE_PATTERN_TYPE,
};

struct archimate_pattern {
	enum archimate_pattern_kind kind;
	int value;		/* a role, kind or type */
};

enum archimate_effect {
	ARCHIMATE_NO_EFFECT,
	ARCHIMATE_TARGET_NEEDS_SOURCE,
	ARCHIMATE_SOURCE_NEEDS_TARGET,
	ARCHIMATE_EFFECT__MAX
};

struct archimate_relation_rule {
	enum archimate_relation_type relation;
	struct archimate_pattern source, target;
	enum archimate_effect effect;
	bool any;	/* one of all found by such relations is enough */
};

enum archimate_class {
	ARCHIMATE_AVAILABILITY,
	ARCHIMATE_INTEGRITY,
	ARCHIMATE_CONFIDENTIALITY,
	ARCHIMATE_BIV,		/* three figures in this order */
	ARCHIMATE_CIA,		/* three figures, confidentiality first */
	ARCHIMATE_CLASS__MAX
};

struct archimate_class_rule {
	struct str property;	/* ASCII case ignored */
	enum archimate_class class;
};

enum { ARCHIMATE_RULES = 200 };	/* of one kind */

struct archimate_rules {
	struct archimate_element_rule elements[ARCHIMATE_TYPE__MAX];
	struct archimate_relation_rule relations[ARCHIMATE_RULES];
	size_t n_relations;	/* the first that fits counts */
	struct archimate_class_rule classes[ARCHIMATE_RULES];
	size_t n_classes;	/* the first that fits counts */
};

/* The rules of docs/import-archimate.md. */
void archimate_rules_default(struct archimate_rules *rules);

/*
 * Change rules by a text as above; what it says goes before what was there.
 * Property names are copied into the arena.  A line that is not understood is
 * refused with err->row, and then the rules are half changed: throw them away.
 */
MUST_USE bool archimate_rules_read(struct archimate_rules *rules,
    struct arena *a, struct str text, struct err *err);

void archimate_rules_print(struct buf *out,
    const struct archimate_rules *rules);

/* "people", "equipment", ... as the record's choice; "" for none. */
const char *archimate_kind_name(enum archimate_kind kind);

/* The rule for a relation between elements of these types; NULL when none. */
const struct archimate_relation_rule *archimate_rule_for(
    const struct archimate_rules *rules, enum archimate_relation_type relation,
    enum archimate_type source, enum archimate_type target);

/* Figures 0 (not said or not understood) or 1..3, by enum archimate_class. */
struct archimate_classes {
	int figures[ARCHIMATE_CONFIDENTIALITY + 1];
	bool unread;		/* a value was there but made no sense */
};

/* Find the class among an element's properties. */
struct archimate_classes archimate_classes_of(
    const struct archimate_rules *rules,
    const struct archimate_property *properties, size_t n);

#endif
