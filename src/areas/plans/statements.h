/* SPDX-License-Identifier: EUPL-1.2 */
/* statements.h - the SQL of plans. */
#ifndef AREAS_PLANS_STATEMENTS_H
#define AREAS_PLANS_STATEMENTS_H

#include "store/statement.h"

enum plans_statement {
	PLANS_VERSIONS,		/* of $document: newest number first */
	PLANS_NUMBER_USED,	/* another document than $id with $number */
	PLANS_ROLES_OF,		/* roles that $person holds or stands in for */
	PLANS_DUTY_HOLDERS,	/* who decides, and who watches over privacy */
	PLANS_PROVISIONAL,	/* critical processes with a first guess */
	PLANS_IN_FORCE_ALL,	/* versions in force */
	PLANS_STATEMENT__MAX
};

extern const struct statement plans_statements[PLANS_STATEMENT__MAX];

enum plans_attention {
	PLANS_ATTENTION_URGENT,		/* in force without approval, in time */
	PLANS_ATTENTION_LATE,		/* the same, too late */
	PLANS_ATTENTION_REVIEW,		/* to be reviewed before a day past */
	PLANS_ATTENTION_STALE,
	PLANS_ATTENTION_OWNER,		/* of nobody */
	PLANS_ATTENTION__MAX
};

extern const struct statement
    plans_attention_statements[PLANS_ATTENTION__MAX];

#endif
