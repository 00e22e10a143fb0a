/* SPDX-License-Identifier: EUPL-1.2 */
/* statements.h - the SQL of recovery. */
#ifndef AREAS_RECOVERY_STATEMENTS_H
#define AREAS_RECOVERY_STATEMENTS_H

#include "store/statement.h"

enum recovery_statement {
	RECOVERY_ADOPTED,	/* orders in force of $scenario (0: for any) */
	RECOVERY_PROVEN,	/* newest whole restore of $resource that succeeded */
	RECOVERY_PROCEDURES,	/* that restore something: whose they are */
	RECOVERY_MEASURED,	/* durations that count, by procedure and step */
	RECOVERY_STATEMENT__MAX
};

extern const struct statement recovery_statements[RECOVERY_STATEMENT__MAX];

#endif
