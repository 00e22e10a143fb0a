/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * records.h - stored records: one by id, many by query, and changing them
 * inside a use case.  SQL is composed from const fragments of the field table.
 */
#ifndef STORE_RECORDS_H
#define STORE_RECORDS_H

#include "store/statement.h"

/* ---- reading ------------------------------------------------------------ */

/* One record with its rows and references; NOT_FOUND when absent (or of
 * another organisation: the same answer). */
MUST_USE bool store_get(struct tx *tx, const struct record *r, int64_t id,
    void *object, struct err *err);

/* The id of a title (compared folded), KNOWN or UNKNOWN. */
MUST_USE bool store_id_of(struct tx *tx, const struct record *r,
    struct str title, struct opt64 *id_r, struct err *err);
/* Titles of many ids in one statement; names_r[i] is empty when absent. */
MUST_USE bool store_names(struct tx *tx, const struct record *r,
    const int64_t *ids, size_t n, struct str *names_r, struct err *err);

/* Which of the ids some record names by its reference field `f`, in one
 * statement. */
MUST_USE bool store_are_named(struct tx *tx, const struct record *r,
    const struct field *f, const int64_t *ids, size_t n, bool *named_r,
    struct err *err);

enum query_op { QUERY_IS, QUERY_IS_BLANK, QUERY_IS_NOT, QUERY_AT_LEAST,
	QUERY_AT_MOST };

struct query_filter {
	const struct field *field;	/* must carry FIELD_FILTER */
	enum query_op op;
	int64_t n;			/* number, id, choice index, flag */
	struct str text;		/* of text kinds, compared folded */
};

enum { QUERY_FILTERS = 4, QUERY_LIMIT = 500, QUERY_COUNT = 1000 };

struct query {
	const struct record *record;
	struct query_filter filters[QUERY_FILTERS];
	size_t nfilters;
	const struct field *sort;	/* FIELD_SORT; NULL: the title, else id */
	bool descending;		/* blanks stand last either way */
	struct str search;		/* words; each a prefix of a token */
	struct str after;		/* keyset cursor of a previous page */
	const void *past;		/* or: go on past the place of this object,
	                                   whether it passes the filters or not */
	size_t limit;			/* 1..QUERY_LIMIT; 0: 50 */
	bool backwards;			/* the page before the cursor */
	bool without_rows;		/* leave ROWS and REFERENCES fields blank */
};

struct query_page {
	void *objects;		/* n structs of record->size, in the arena */
	size_t n;
	int64_t count;		/* of all that match, at most QUERY_COUNT + 1 */
	struct str next, before;	/* cursors; empty at an end */
};

/*
 * A page of a list.  Every combination runs on an index: under 20 ms at P99
 * with 100 000 records.  INVALID for a field without its flag, or a cursor that
 * is not ours.
 */
MUST_USE bool store_query(struct tx *tx, const struct query *q,
    struct query_page *page_r, struct err *err);

/* Visit all (export, graph building) by id, without holding them. */
MUST_USE bool store_each(struct tx *tx, const struct record *r,
    bool without_rows, bool (*fn)(void *arg, const void *object),
    void *arg, struct err *err);

struct search_hit {
	const struct record *record;
	int64_t id;
	struct str name;
};

/* The best `max` hits over all records for a few typed words. */
MUST_USE bool store_search(struct tx *tx, struct str words, size_t max,
    struct search_hit *hits, size_t *n_r, struct err *err);

/* ---- writing: only inside a use case ------------------------------------ */

/*
 * Validate (record_validate, references exist, title unique), store, add to the
 * audit difference, call watchers.  Faults are in errs; nothing is changed then.
 * insert sets rec.id; change compares rec.version with the stored one: CONFLICT
 * names who changed it when.  delete refuses while others refer to it, naming
 * them.
 */
MUST_USE bool store_insert(struct tx *tx, const struct record *r, void *object,
    struct errs *errs);
MUST_USE bool store_change(struct tx *tx, const struct record *r, void *object,
    struct errs *errs);
MUST_USE bool store_delete(struct tx *tx, const struct record *r, int64_t id,
    int64_t version, struct errs *errs);

/* Called after a change in the same transaction; before or after is NULL for a
 * new or deleted record.  Writes only its own area's records or jobs. */
struct watcher {
	const char *name;		/* for logs: "plans.stale" */
	const char *record;		/* record name it looks at; NULL: all */
	bool (*fn)(struct tx *tx, const struct record *r, const void *before,
	    const void *after, struct err *err);
};

/* Set once by app before threads start. */
void store_set_watchers(struct store *store, const struct watcher *list,
    size_t n);

#endif
