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
	/* For model.c: all records of a kind, by id. */
	MODEL_ORGANISATION,
	MODEL_PROCESSES,
	MODEL_RESOURCES,
	MODEL_SUPPLIERS,
	MODEL_SITES,
	MODEL_TEAMS,
	MODEL_PERSONS,
	MODEL_FALLBACKS,
	MODEL_REQUIREMENTS,
	MODEL_MEMBERS,
	MODEL_CATEGORIES,
	BIA_STATEMENT__MAX
};

extern const struct statement bia_statements[BIA_STATEMENT__MAX];
/* By enum attention_kind; a row without SQL is not read from a register.
 * Columns: id, name, name of the other thing.  $today, $year_ago. */
extern const struct statement attention_statements[];

#endif
