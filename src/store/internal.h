/* SPDX-License-Identifier: EUPL-1.2 */
/* internal.h - the store, its transactions and tables, shared in store/ only. */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "store/driver.h"
#include "store/history.h"
#include "store/usecase.h"

/* ---- table.c: the table of a record, and its SQL ------------------------ */

enum column_part { COLUMN_VALUE, COLUMN_FOLD };

struct column {
	const struct field *field;
	enum column_part part;
	struct str name;	/* as SQL writes it */
};

/*
 * A record's table, or the child table of a ROWS or REFERENCES field.  SQL is
 * numbered; parameter 1 is the organisation where the table is scoped.
 */
struct table {
	const struct record *record;	/* NULL for a REFERENCES field */
	const struct field *field;	/* child: the field; else NULL */
	struct str name;		/* as SQL writes it */
	bool scoped;			/* has an organisation */
	struct column *columns;		/* without the frame */
	size_t ncolumns;
	struct table *children;		/* of ROWS and REFERENCES fields */
	size_t nchildren;
	bool nested;			/* a child with children: unique id */
	struct str columns_sql;		/* id, frame, values: what a read takes */
	struct str get, exists, title_id, names;	/* records */
	struct str insert, update, remove;
	struct str of_one, of_many;	/* children: by parent(s) */
};

/* A statement's fixed beginning: "organisation = ?1 AND ", or nothing. */
struct str table_scope(struct arena *a, const struct table *t,
    enum store_dialect dialect);
/* A name as SQL writes it: quoted when a word of either dialect. */
struct str sql_name(struct arena *a, struct str name);
/* "?3" or "$3" */
void sql_mark(struct buf *out, enum store_dialect dialect, size_t n);
/* The ids of a JSON array in parameter n, as a subquery. */
void sql_ids(struct buf *out, enum store_dialect dialect, size_t n);

void table_init(struct table *t, const struct record *r, struct arena *a,
    enum store_dialect dialect);
const struct table *store_table(const struct store *store,
    const struct record *r);
/* Kept in a fold column too: titles, and texts to sort or filter by. */
bool field_is_folded(const struct field *f);
/* One of the text kinds (struct str). */
bool field_is_text(const struct field *f);

/* ---- store.c, tx.c, writer.c -------------------------------------------- */

enum { POOL_MAX = 16, POOL_WAIT_MS = 5000 };

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct conn *idle;
	size_t made;
	enum conn_use use;
};

/* Commits whose echo may still come from the listener. */
enum { NUMBER_HEARD = 64 };

struct change_number {
	int64_t organisation, number;
	int64_t followed;		/* job_add_changed() has seen this one */
	int64_t newest;			/* highest entry that is known */
	int64_t heard[NUMBER_HEARD];	/* the last entries counted, a ring */
	size_t nheard;
};

struct writer;
struct listener;
struct sessions;
struct job_kind;

struct store {
	struct arena arena;	/* lifetime of the store */
	const struct driver *driver;
	const char *where;	/* path or URL */
	const struct registry *registry;
	struct table *tables;	/* in the registry's order */
	const struct watcher *watchers;
	size_t nwatchers;
	const struct usecase *const *usecases;
	size_t nusecases;
	struct pool readers, writers;	/* writers: PostgreSQL */
	struct writer *writer;		/* SQLite */
	struct listener *listener;	/* PostgreSQL */
	struct sessions *sessions;	/* session_cache.c */
	const struct job_kind *jobs;	/* job.c */
	size_t njobs;
	atomic_bool jobs_stop;
	void (*on_event)(void *arg);
	void *on_event_arg;
	pthread_mutex_t lock;		/* of the numbers */
	struct change_number *numbers;
	size_t nnumbers, numbers_cap;
};

struct pending;

struct tx {
	struct store *store;
	struct conn *conn;
	const struct actor *actor;
	int64_t now;
	struct arena *arena;
	bool writing, ended;
	struct cursor *open;		/* cursors not yet ended */
	/* of the use case that runs */
	struct pending *pending, **pending_tail;
	int depth;			/* of watchers calling watchers */
	bool undoing;			/* row ids are kept as they are */
	int64_t last_entry;		/* newest audit entry, 0 none */
	bool access;			/* changed the installation's records */
	bool events;			/* added some */
};

/* A condition that waits by the monotonic clock, and `ms` from now on it. */
void store_cond_init(pthread_cond_t *cond);
struct timespec store_deadline(int64_t ms);

/* End what a caller left open. */
void tx_end_cursors(struct tx *tx);

/* What runs in a write transaction.  May run again: no side effect but rows. */
typedef bool write_fn(struct tx *tx, void *arg, struct errs *errs);

/*
 * Run fn and commit: true when it returned true and is durable.  `once`: not
 * again after a lost race (an import that reads a stream).
 */
struct write {
	const struct actor *actor;
	int64_t now;
	struct arena *arena;
	write_fn *fn;
	void *arg;
	struct errs *errs;
	bool once;
	bool ok;		/* out */
	int64_t entry;		/* out: newest audit entry */
	bool access;		/* out: who may do what was changed */
	bool events;		/* out: some were added */
};
MUST_USE bool store_write(struct store *store, struct write *w);

/* Run w->fn in a transaction that c has begun; true when it may commit. */
bool write_run(struct store *store, struct conn *c, struct write *w);
/* Add the fault of the database to w's faults. */
void write_fail(struct write *w, const struct err *err);

MUST_USE bool writer_open(struct store *store, struct err *err);
void writer_close(struct writer *writer);
bool writer_run(struct writer *writer, struct write *w);

MUST_USE bool pool_take(struct store *store, struct pool *pool,
    struct conn **c_r, struct err *err);
void pool_give(struct pool *pool, struct conn *c);

/* An organisation has changed by this audit entry; told twice it counts once. */
void store_changed(struct store *store, int64_t organisation, int64_t entry);
/* Every organisation's number from its newest entry; missed: commits may have
 * gone unheard, so each grows. */
MUST_USE bool store_load_numbers(struct store *store, struct conn *c,
    bool missed, struct err *err);
MUST_USE bool listener_open(struct store *store, struct err *err);
void listener_close(struct listener *listener);

/* ---- session_cache.c: sessions in memory -------------------------------- */

struct sessions *sessions_new(struct store *store);
void sessions_release(struct sessions *sessions);
/* What was known of accounts and sessions may be otherwise now. */
void sessions_forget(struct store *store);

/* ---- job.c -------------------------------------------------------------- */

/* Wake who reads events, after a commit that added some. */
void store_tell(struct store *store);

/* ---- migrate.c ---------------------------------------------------------- */

MUST_USE bool migrate(struct store *store, struct conn *c, struct err *err);
/* Is there a table of this name? */
MUST_USE bool table_is_there(struct conn *c, struct str name, bool *there_r,
    struct err *err);
/* Portable DDL in the dialect's words. */
struct str migrate_translate(struct arena *a, enum store_dialect dialect,
    struct str sql);

/* ---- planner.c ---------------------------------------------------------- */

/* Tell SQLite's planner the sizes to plan for; nothing on PostgreSQL. */
MUST_USE bool planner_seed(struct store *store, struct conn *c,
    struct err *err);
/* Has it been told the sizes that this program tells? */
MUST_USE bool planner_is_seeded(const struct store *store, struct conn *c,
    bool *seeded_r, struct err *err);

/* ---- object.c: a record's struct to and from rows ----------------------- */

/* The value of a column of an object. */
struct value column_value(const struct column *col, struct arena *a,
    const void *object);
/* Read the columns of table->columns_sql into the object. */
void object_read(const struct table *t, const struct result *r,
    const struct driver *driver, struct arena *a, void *object);
/* The rows and references of n objects, one statement a child table. */
MUST_USE bool objects_read_children(struct tx *tx, const struct table *t,
    void *const *objects, size_t n, struct err *err);
/* Write the rows of a new object, or replace those that differ. */
MUST_USE bool object_write_children(struct tx *tx, const struct table *t,
    void *object, const void *before, struct err *err);
/* JSON text of ids. */
struct str ids_json(struct arena *a, const int64_t *ids, size_t n);

/* ---- records.c ---------------------------------------------------------- */

/* As store_insert, at an id that is free, from a version (undo). */
MUST_USE bool record_insert_at(struct tx *tx, const struct record *r,
    void *object, int64_t id, int64_t version, struct errs *errs);

/* ---- search.c ----------------------------------------------------------- */

/* Bring the tokens from those of `before` to those of `after`. */
MUST_USE bool search_update(struct tx *tx, const struct record *r,
    const void *before, const void *after, struct err *err);
/*
 * The ids that have all words, sorted.  When every word has at least `max`
 * entries *full_r is set, and the ids are only some of those that match.
 */
MUST_USE bool search_ids(struct tx *tx, const struct record *r,
    struct str words, size_t max, int64_t *ids, size_t *n_r, bool *full_r,
    struct err *err);
/* " AND EXISTS (...)" per word, its parameters behind the n that v has. */
void search_where(struct buf *sql, const struct store *store,
    const struct table *t, struct arena *a, struct str words,
    struct value *v, size_t *n);

enum { SEARCH_WORDS = 8 };

struct condition;
/* A condition for each word (at most SEARCH_WORDS); how many. */
size_t search_conditions(struct tx *tx, const struct record *r,
    struct str words, struct condition *list);

/* ---- keyset.c ----------------------------------------------------------- */

/* Kept and sorted as a number. */
bool field_is_number(const struct field *f);

enum segment_kind { SEGMENT_ID, SEGMENT_VALUES, SEGMENT_BLANKS,
	SEGMENT_CODE };

struct segment {
	enum segment_kind kind;
	int32_t choice;		/* CODE */
};

/* A list's order: given its first three, order_plan() makes the segments. */
struct order {
	const struct record *record;
	const struct field *sort;	/* NULL: by id */
	bool descending;
	struct segment segments[130];
	size_t nsegments;
};

struct keyset {
	bool given;
	size_t segment;
	int64_t id;
	struct str text;		/* of a folded text */
	int64_t n;			/* of a number */
};

void order_plan(struct order *o);
/* Where an object stands, or would stand. */
struct keyset order_place(const struct order *o, struct arena *a,
    const void *object);
/* The cursor of an object that was found in a segment, and back. */
struct str order_print(const struct order *o, struct arena *a, size_t segment,
    const void *object);
MUST_USE bool order_parse(const struct order *o, struct arena *a,
    struct str text, struct keyset *k);

/* ---- audit.c ------------------------------------------------------------ */

/* A change of one record, waiting for the end of its use case. */
struct pending {
	struct pending *next;
	const struct record *record;	/* NULL: none */
	int64_t id, version;		/* version: after the change */
	enum usecase_verb verb;
	struct str diff;
	int64_t undoes;			/* entry that it reverses, 0 none */
};

/* Remember a change; false when nothing differs. */
bool audit_change(struct tx *tx, const struct record *r, const void *before,
    const void *after, enum usecase_verb verb);
void audit_begin(struct tx *tx);
struct audit_head {
	const char *usecase;
	const struct record *record;	/* of the use case; may be NULL */
	int64_t record_id;		/* 0: of its first change */
	struct str reason;
	int64_t parent;			/* entry above, 0 none */
	int64_t undoes;
	bool always;			/* also when nothing changed */
	int64_t ahead;			/* entry ids to put aside at once */
};
/* Write what is pending as one entry and its children. */
MUST_USE bool audit_end(struct tx *tx, const struct audit_head *head,
    int64_t *entry_r, struct err *err);
/* A head entry at an id taken before (imports, undo of many). */
MUST_USE bool audit_root(struct tx *tx, int64_t id, const char *name,
    struct str reason, int64_t undoes, struct err *err);

/* ---- usecase.c ---------------------------------------------------------- */

/* Does the actor hold the right, and the relation to this object? */
MUST_USE bool usecase_check(struct tx *tx, const struct usecase *uc,
    int64_t id, const void *object, struct err *err);

#endif
