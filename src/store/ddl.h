/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ddl.h - the tables that the field tables ask for, as a migration's text.
 *
 * `stormvast schema` prints it; an area commits what it prints.  The words are
 * the portable ones of a migration (BIGINT, TEXT, BYTEA), so one text serves
 * both databases.
 */
#ifndef STORE_DDL_H
#define STORE_DDL_H

#include "store/store.h"

/* The tables and indexes of a record and its child tables.  A reference to a
 * record that comes later in the registry has no foreign key. */
void ddl_print(const struct record *r, const struct registry *reg,
    struct buf *out);

/* Make the tables of the registry's records that are not there yet: for tests,
 * and for an area whose migration is still to be written. */
MUST_USE bool ddl_apply(struct store *store, struct err *err);

/*
 * Do the database's tables agree with the field tables: every column with its
 * type, every index?  All differences are faults in errs.
 */
MUST_USE bool schema_check(struct store *store, struct errs *errs);

#endif
