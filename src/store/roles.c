/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What each role may do.  A member has one role in an organisation, and in a
 * small one the administrator does all the work, so that role has every right
 * there; in a larger one it goes to few, and the others keep approving apart
 * from preparing.
 */
#include "store/session.h"

#define R(right) ((uint64_t)1 << RIGHT_##right)
#define SEE (R(READ))
#define TAKE_PART (SEE | R(CRISIS) | R(EDIT_OWN))

static const struct {
	const char *name;
	uint64_t rights;
} roles[ACCESS__MAX] = {
	[ACCESS_NONE] = { "", 0 },
	[ACCESS_ADMIN] = { "admin", TAKE_PART | R(EDIT_BIA) | R(EDIT_ORG) |
		R(EDIT_PLANS) | R(EDIT_PROOF) | R(APPROVE) | R(IMPORT) |
		R(AUDIT) | R(ADMIN) },
	[ACCESS_COORDINATOR] = { "coordinator", TAKE_PART | R(EDIT_BIA) |
		R(EDIT_ORG) | R(EDIT_PLANS) | R(EDIT_PROOF) | R(IMPORT) |
		R(AUDIT) },
	[ACCESS_MANAGER] = { "manager", TAKE_PART | R(APPROVE) | R(AUDIT) },
	[ACCESS_IT_SUPPORT] = { "it-support", TAKE_PART | R(EDIT_PROOF) },
	[ACCESS_OWNER] = { "owner", TAKE_PART },
	[ACCESS_EMPLOYEE] = { "employee", SEE | R(EDIT_OWN) },
	[ACCESS_AUDITOR] = { "auditor", SEE | R(AUDIT) },
};

const char *
access_role_name(enum access_role role)
{
	BUG_IF((unsigned)role >= ACCESS__MAX);
	return roles[role].name;
}

uint64_t
access_role_rights(enum access_role role)
{
	BUG_IF((unsigned)role >= ACCESS__MAX);
	return roles[role].rights;
}
