/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * actor.h - who asks, in which organisation, with which rights.
 *
 * A struct actor is made by web/session and app/ alone; everybody else passes
 * it on.  The organisation in it is the scope that the store adds to every
 * statement.
 */
#ifndef STORE_ACTOR_H
#define STORE_ACTOR_H

#include "base/lang.h"
#include "base/str.h"

/*
 * Rights, few and plain.  A role gives some (areas/access/roles.c).  To add
 * one: a row here, its label `right.<name>`, and the roles that have it.
 */
#define RIGHTS(X)                                                             \
	X(READ,          "read")		/* see the organisation's records */ \
	X(CRISIS,        "crisis")		/* act in the crisis room */         \
	X(EDIT_OWN,      "edit-own")		/* change what one owns */           \
	X(EDIT_BIA,      "edit-bia")		/* processes, resources, suppliers */\
	X(EDIT_ORG,      "edit-organisation")	/* units, sites, persons, roles */   \
	X(EDIT_PLANS,    "edit-plans")		/* documents, fallbacks */           \
	X(EDIT_PROOF,    "edit-proof")		/* backups, restores, agents */      \
	X(APPROVE,       "approve")		/* targets, plans, risks */          \
	X(IMPORT,        "import")		/* bulk in and out, undo of others */\
	X(AUDIT,         "audit")		/* read the audit and all history */ \
	X(ADMIN,         "admin")		/* accounts, settings of the org */  \
	X(INSTALL,       "install")		/* the installation itself */

enum right {
#define X(id, name) RIGHT_##id,
	RIGHTS(X)
#undef X
	RIGHT__MAX
};

const char *right_name(enum right right);

/* To which of the records the right extends. */
enum relation {
	RELATION_ANY,		/* every record of the organisation */
	RELATION_OWN,		/* whose `owner` is the actor's person */
	RELATION_OWN_UNIT,	/* whose `unit` is the actor's unit */
	RELATION_SELF,		/* the actor's own person or account */
};

struct actor {
	int64_t organisation;	/* 0: the installation, no organisation */
	int64_t account;	/* 0: the system itself */
	int64_t person;		/* their person record there, 0 unknown */
	int64_t unit;		/* of that person, 0 unknown */
	uint64_t rights;	/* bit per enum right */
	struct str name;	/* for the audit: log-in name, "system", agent */
	struct str origin;	/* address, "cli", "job" */
	enum lang lang;		/* of what is written to them */
};

static inline bool
actor_may(const struct actor *actor, enum right right)
{
	return actor->rights >> right & 1;
}

/* The system acting in an organisation (jobs, imports by command): all rights. */
struct actor actor_system(int64_t organisation);

#endif
