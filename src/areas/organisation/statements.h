/* SPDX-License-Identifier: EUPL-1.2 */
/* statements.h - the SQL of the organisation, by number. */
#ifndef AREAS_ORGANISATION_STATEMENTS_H
#define AREAS_ORGANISATION_STATEMENTS_H

#include "store/statement.h"

enum organisation_statement {
	ORGANISATION_NEXT,	/* the number of the next organisation */
	ORGANISATION_ALL,	/* number and name of all, by number */
	ORGANISATION_STATEMENT__MAX
};

extern const struct statement
    organisation_statements[ORGANISATION_STATEMENT__MAX];

#endif
