/* SPDX-License-Identifier: EUPL-1.2 */
/* rules.h - inside access: what may happen to accounts and memberships. */
#ifndef AREAS_ACCESS_RULES_H
#define AREAS_ACCESS_RULES_H

#include "areas/access/access.h"
#include "areas/command.h"

extern const struct usecase access_usecases[];
extern const struct command access_commands[];

/* Input of account.password: the new one, plain; never stored, never logged. */
struct access_password {
	struct rec rec;
	struct str password;
	bool must_change;
};

/* Input of member.add: somebody new, or a known account, in this organisation. */
struct access_member {
	struct rec rec;
	struct str login, name, email;
	struct str password;		/* of a new account */
	int32_t language;
	int32_t role;			/* enum access_role */
	struct opt64 person;
	bool installer;			/* only by one who may run the installation */
};

#endif
