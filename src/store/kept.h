/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * kept.h - what was computed from an organisation's records and takes too long
 * to compute again for every page: the newest of each name, with the state of the
 * records it was made from.
 *
 * It may be thrown away at any time, so it is not in the audit, not exported,
 * and putting it does not raise the change number.
 */
#ifndef STORE_KEPT_H
#define STORE_KEPT_H

#include "store/store.h"

enum { KEPT_MAX = 16 << 20 };

/*
 * Of which state of the records?  `newest` is the newest audit entry of the
 * organisation.  Two states are the same when both numbers are: on PostgreSQL an
 * older entry may become visible after a newer one, and changes only `mark` (the
 * sum of the newest hundred).
 */
struct state_mark {
	int64_t newest, mark;
};

struct kept {
	struct state_mark of;
	int64_t at;			/* instant; 0: nothing is kept */
	int64_t took;			/* nanoseconds it took */
	struct str data;		/* in the tx's arena */
};

bool state_mark_eq(struct state_mark a, struct state_mark b);
/* Of the tx's snapshot. */
MUST_USE bool state_mark_of(struct tx *tx, struct state_mark *mark_r,
    struct err *err);

/* The newest of a name; `without_data` leaves data empty. */
MUST_USE bool kept_get(struct tx *tx, const char *name, bool without_data,
    struct kept *kept_r, struct err *err);

/*
 * Put the newest of a name, in a transaction of its own: durable when true.
 * TOO_LARGE `kept-too-large` over KEPT_MAX.
 */
MUST_USE bool kept_put(struct store *store, int64_t organisation,
    struct arena *a, const char *name, const struct kept *kept,
    struct err *err);

#endif
