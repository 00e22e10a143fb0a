/* SPDX-License-Identifier: EUPL-1.2 */
/* statements.h - the BIA's SQL, by number. */
#ifndef AREAS_BIA_STATEMENTS_H
#define AREAS_BIA_STATEMENTS_H

#include "store/statement.h"

enum bia_statement {
	/* Approved processes that rest directly on a $resource. */
	BIA_PROCESSES_ON_RESOURCE,
	/* The same, on a resource delivered or run by a $supplier. */
	BIA_PROCESSES_ON_SUPPLIER,
	/* A row when process $process is approved. */
	BIA_PROCESS_APPROVED,
	BIA_STATEMENT__MAX
};

extern const struct statement bia_statements[BIA_STATEMENT__MAX];

#endif
