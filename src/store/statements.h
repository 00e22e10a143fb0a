/* SPDX-License-Identifier: EUPL-1.2 */
/* statements.h - the catalogue of the ground tables (internal). */
#ifndef STORE_STATEMENTS_H
#define STORE_STATEMENTS_H

#include "store/statement.h"

enum ground_statement {
	GROUND_HISTORY_RECORD,	/* entries of one record, newest first */
	GROUND_HISTORY_ALL,	/* entries of the organisation */
	GROUND_NEWEST,		/* actor and instant of a record's newest */
	GROUND_ENTRY,		/* one entry, as undo reads it */
	GROUND_ENTRY_PARTS,	/* what stands under it, newest first */
	GROUND_MARK_UNDONE,
	GROUND_MARK_REDONE,
	GROUND_KEY_GET,		/* the answer to an idempotency key */
	GROUND_KEY_PUT,
	GROUND_KEY_FORGET,
	GROUND__MAX
};

extern const struct statement ground_statements[GROUND__MAX];
#define GROUND(id) (&ground_statements[GROUND_##id])

/* The mails' (outmail.c), ended by NULL. */
extern const struct statement *const outmail_statements[];

#endif
