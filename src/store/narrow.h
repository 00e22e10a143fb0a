/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * narrow.h - the ids that pass several conditions, each with an index; SQLite.
 *
 *	if (!narrow_open(tx, list, n, max, &nw, err) ||
 *	    !narrow_begin(nw, &crowded, err) || ...
 *	    !narrow_end(nw, &set, &full, err))
 *		...
 *	narrow_close(nw);
 *
 * Between begin and end the transaction may read other things.
 */
#ifndef STORE_NARROW_H
#define STORE_NARROW_H

#include "store/id_set.h"
#include "store/internal.h"

/* A statement that gives ids from an index. */
struct condition {
	struct str sql;			/* ends in its WHERE */
	struct str has;			/* the same for one id, its last value;
					 * narrow_open() writes it */
	const char *id;			/* the column that it gives */
	struct value v[5];		/* one is left free */
	size_t nv;
	bool later;			/* nearly all pass: ask condition_has */
};

struct narrowing;

/* Begin reading n > 0 conditions, of each at most `max` ids.  Nothing is read
 * yet; to be closed, also after a fault. */
struct narrowing *narrow_open(struct tx *tx, struct condition *list, size_t n,
    size_t max);
/*
 * Read of each in turn, until one is read whole, or more than QUERY_COUNT were
 * seen to pass all (*crowded_r), or all have more than `max`.
 */
MUST_USE bool narrow_begin(struct narrowing *nw, bool *crowded_r,
    struct err *err);
/*
 * The ids that pass all conditions but those marked `later`; with such a one
 * more than QUERY_COUNT pass all.  *full_r, and no set: more than `max` pass one
 * that had to be read whole.
 */
MUST_USE bool narrow_end(struct narrowing *nw, struct id_set *set_r,
    bool *full_r, struct err *err);
/* NULL: nothing. */
void narrow_close(struct narrowing *nw);

/* Does the id pass?  After narrow_open(). */
MUST_USE bool condition_has(struct tx *tx, const struct condition *c,
    int64_t id, bool *has_r, struct err *err);

#endif
