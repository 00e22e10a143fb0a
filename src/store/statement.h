/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * statement.h - SQL as const data, and running it.
 *
 * SQL stands in store/ and in an area's statements.c only, as rows of a const
 * catalogue, one clause a line, columns named.  Parameters are `$name`, bound
 * by name.  `$org` is bound by the store to the scope: a statement on an
 * organisation table that lacks it is refused when the catalogue is checked
 * (store_check_statements, run by a test that also runs each against two
 * tenants' twins).  Where dialects differ the pair stands side by side.
 */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include "store/store.h"

struct statement {
	const char *name;	/* for logs and tests: "process.critical" */
	const char *sql;	/* for both, or for SQLite when pgsql is set */
	const char *pgsql;	/* NULL: the same */
	bool installation;	/* touches installation tables only: no $org */
};

enum bind_kind { BIND_NULL, BIND_INT, BIND_TEXT, BIND_BLOB, BIND_IDS };

/* BIND_IDS: a JSON array text of ids; SQL reads it with json_each / its pair. */
struct bind {
	const char *name;	/* without '$' */
	enum bind_kind kind;
	int64_t n;		/* INT */
	struct str s;		/* TEXT, BLOB; borrowed for the call */
	const int64_t *ids;	/* IDS: n ids */
};

#define B_INT(name_, v_) ((struct bind){ .name = (name_), .kind = BIND_INT, .n = (v_) })
#define B_TEXT(name_, v_) ((struct bind){ .name = (name_), .kind = BIND_TEXT, .s = (v_) })
#define B_BLOB(name_, v_) ((struct bind){ .name = (name_), .kind = BIND_BLOB, .s = (v_) })
#define B_OPT(name_, v_) ((struct bind){ .name = (name_), .kind = (v_).known ? BIND_INT : BIND_NULL, .n = (v_).v })
#define B_IDS(name_, ids_, n_) ((struct bind){ .name = (name_), .kind = BIND_IDS, .ids = (ids_), .n = (int64_t)(n_) })

/*
 * For tests: does each of the catalogue fit this database, name $org (or, for
 * the installation's, no organisation's table)?  All faults in errs.
 */
MUST_USE bool store_check_statements(struct store *store,
    const struct statement *list, size_t n, struct errs *errs);

struct cursor;

/* Run for its effect; *changed_r (may be NULL) gets the rows changed. */
#define tx_exec(tx, st, changed_r, err, ...)                                  \
	tx_exec_list((tx), (st), (struct bind[]){ __VA_ARGS__, { 0 } },       \
	    (changed_r), (err))
MUST_USE bool tx_exec_list(struct tx *tx, const struct statement *st,
    const struct bind *binds, int64_t *changed_r, struct err *err);

/* Run for its rows; the list of binds ends with an empty one. */
#define tx_query(tx, st, cursor_r, err, ...)                                  \
	tx_query_list((tx), (st), (struct bind[]){ __VA_ARGS__, { 0 } },      \
	    (cursor_r), (err))
MUST_USE bool tx_query_list(struct tx *tx, const struct statement *st,
    const struct bind *binds, struct cursor **cursor_r, struct err *err);
#define B_NONE { 0 }

/* Step; false at the end or on a fault, which cursor_end() tells. */
bool cursor_next(struct cursor *c);
/* Columns from 0.  Text and blobs are copied into the tx's arena. */
struct opt64 cursor_num(struct cursor *c, int column);
int64_t cursor_i64(struct cursor *c, int column);	/* NULL reads as 0 */
struct str cursor_str(struct cursor *c, int column);	/* NULL reads as "" */
MUST_USE bool cursor_end(struct cursor *c, struct err *err);

#endif
