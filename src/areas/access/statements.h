/* SPDX-License-Identifier: EUPL-1.2 */
/* statements.h - the SQL of access, by number. */
#ifndef AREAS_ACCESS_STATEMENTS_H
#define AREAS_ACCESS_STATEMENTS_H

#include "store/statement.h"

enum access_statement {
	/* A row when $account is a member of $organisation and of no other. */
	ACCESS_IS_ONLY_HERE,
	/* Administrators of $organisation besides $membership. */
	ACCESS_OTHER_ADMINS,
	/* Number of the organisation with the folded name $name. */
	ACCESS_ORGANISATION_OF,
	ACCESS_STATEMENT__MAX
};

extern const struct statement access_statements[ACCESS_STATEMENT__MAX];

#endif
