/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * driver.h - what a database must be able to do for the store (internal).
 *
 * A connection keeps the statements it has prepared, by their text.  Text may
 * name its parameters (`$name`) or number them; the connection rewrites names
 * to the dialect's numbers once.  A connection belongs to one thread at a time.
 */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "store/statement.h"

/* One parameter; BIND_IDS has become TEXT before it comes here. */
struct value {
	enum bind_kind kind;
	int64_t n;		/* INT */
	struct str s;		/* TEXT, BLOB; borrowed for the call */
};

#define V_NULL ((struct value){ .kind = BIND_NULL })
#define V_INT(n_) ((struct value){ .kind = BIND_INT, .n = (n_) })
#define V_TEXT(s_) ((struct value){ .kind = BIND_TEXT, .s = (s_) })
#define V_OPT(o_) ((struct value){ .kind = (o_).known ? BIND_INT : BIND_NULL, \
    .n = (o_).v })

enum { STMT_PARAMS = 160, STMT_CACHE = 512, STMT_BUCKETS = 256 };

/* A prepared statement in its connection's cache. */
struct stmt {
	struct stmt *next;	/* of the same bucket */
	uint64_t hash;		/* of the text as given */
	char *text;		/* as given; on the heap */
	size_t len;
	char *sql;		/* with the dialect's numbers */
	struct str *names;	/* of parameters 1.., into text; NULL: numbered */
	size_t nparams;
	void *handle;		/* the driver's */
	bool busy;		/* a cursor is open on it */
	bool once;		/* not in the cache: freed after use */
	uint64_t used;		/* connection's clock at the last use */
};

/* A running statement. */
struct result {
	struct stmt *stmt;
	void *handle;		/* the driver's */
	int row, nrows;
	int64_t changed;	/* rows, after the end */
};

/* Ids given out from a block that the database has put aside. */
struct ids {
	int64_t first, next, end;
};

enum ids_of { IDS_RECORD, IDS_AUDIT, IDS__MAX };

enum conn_use { CONN_WRITE, CONN_READ, CONN_SCRATCH };

struct conn {
	const struct driver *driver;
	const char *where;	/* path or URL; borrowed */
	enum conn_use use;
	void *db;		/* the driver's; NULL: not connected */
	struct stmt *buckets[STMT_BUCKETS];
	size_t nstmts;
	uint64_t clock;		/* counts uses */
	bool lost;		/* must be closed and opened again */
	bool retry;		/* the fault was a lost race: try again */
	bool failed;		/* a fault in this transaction: in `fault` */
	struct err fault;
	struct ids ids[IDS__MAX];
	struct conn *next;	/* in the pool */
};

struct driver {
	enum store_dialect dialect;
	char mark;		/* before a parameter's number: ? or $ */
	const char *begin_write, *begin_read;
	MUST_USE bool (*open)(struct conn *c, struct err *err);
	void (*close)(struct conn *c);
	/* Several statements without parameters. */
	MUST_USE bool (*script)(struct conn *c, const char *sql,
	    struct err *err);
	MUST_USE bool (*prepare)(struct conn *c, struct stmt *s,
	    struct err *err);
	void (*unprepare)(struct conn *c, struct stmt *s);
	/* Bind and begin; the result must be finished, also after a fault. */
	MUST_USE bool (*start)(struct conn *c, struct stmt *s,
	    const struct value *v, struct result *r, struct err *err);
	/* 1 a row, 0 the end, -1 a fault. */
	int (*step)(struct conn *c, struct result *r, struct err *err);
	void (*finish)(struct conn *c, struct result *r);
	struct opt64 (*num)(const struct result *r, int column);
	/* Borrowed until the next step, or in `a` where it had to be decoded. */
	struct str (*text)(const struct result *r, int column,
	    struct arena *a);
	/* Put about `ahead` ids aside, as many as the block then says. */
	MUST_USE bool (*take_ids)(struct conn *c, enum ids_of of,
	    int64_t ahead, struct ids *block_r, struct err *err);
};

extern const struct driver sqlite_driver, pgsql_driver;

/* ---- conn.c: connections and their statements --------------------------- */

struct conn *conn_new(const struct driver *driver, const char *where,
    enum conn_use use);
void conn_free(struct conn *c);
/* Connected (again); false with the fault. */
MUST_USE bool conn_ready(struct conn *c, struct err *err);
/* The connection is of no more use: close it, forget its statements. */
void conn_drop(struct conn *c);
/* Keep the first fault of this transaction; returns false. */
bool conn_fail(struct conn *c, const struct err *err);

MUST_USE bool conn_prepare(struct conn *c, struct str text, struct stmt **s_r,
    struct err *err);
MUST_USE bool conn_start(struct conn *c, struct str text,
    const struct value *v, size_t n, struct result *r, struct err *err);
int conn_step(struct conn *c, struct result *r, struct err *err);
void conn_finish(struct conn *c, struct result *r);
/* Start, run to the end, finish. */
MUST_USE bool conn_run(struct conn *c, struct str text, const struct value *v,
    size_t n, int64_t *changed_r, struct err *err);
MUST_USE bool conn_do(struct conn *c, const char *sql, struct err *err);
/* The first column of the first row, UNKNOWN without one. */
MUST_USE bool conn_number(struct conn *c, struct str text,
    const struct value *v, size_t n, struct opt64 *n_r, struct err *err);
/* The next id; `ahead` ids are put aside when the block is empty. */
MUST_USE bool conn_id(struct conn *c, enum ids_of of, int64_t ahead,
    int64_t *id_r, struct err *err);

#endif
