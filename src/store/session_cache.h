/* SPDX-License-Identifier: EUPL-1.2 */
/* session_cache.h - sessions kept in memory, by the hash of their token
 * (internal to store/). */
#ifndef STORE_SESSION_CACHE_H
#define STORE_SESSION_CACHE_H

#include "store/secret.h"
#include "store/session.h"

enum { SESSION_FRESH = 5, SESSION_SEEN_STEP = 60 };

/* What was read when: taken before reading, given with what was read. */
struct session_mark {
	uint64_t generation;
};

struct session_mark sessions_mark(struct store *store);

/*
 * A copy in `a` when it is known and was read less than SESSION_FRESH seconds
 * ago, since when nothing was changed here that it depends on.  *due_r: it is to
 * be marked seen; said to one caller, once in SESSION_SEEN_STEP.
 */
MUST_USE bool sessions_get(struct store *store, const char *hash, int64_t now,
    struct arena *a, struct session *session_r, bool *due_r);
void sessions_put(struct store *store, const char *hash, int64_t now,
    struct session_mark mark, const struct session *session);

#endif
