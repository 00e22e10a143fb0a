/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * page_cache.h - finished pages, kept until something they show may have
 * changed.  Thread-safe; answered from the event loop.
 *
 * The key holds all that a page depends on: what was asked, who asks, where,
 * in which language, the organisation's change number and the minute.  So
 * nothing is ever invalidated: an old page is just not asked for any more, and
 * falls out as the least recently used.
 */
#ifndef WEB_PAGE_CACHE_H
#define WEB_PAGE_CACHE_H

#include "base/lang.h"
#include "web/shared.h"

struct page_cache;

struct page_key {
	struct str target;		/* path and query as sent */
	int64_t account, organisation;
	int64_t change;			/* store_change_number() */
	int64_t minute;			/* of the wall clock */
	enum lang lang;
};

/* max: bytes of bodies kept. */
struct page_cache *page_cache_new(size_t max);
void page_cache_free(struct page_cache *cache);	/* NULL is fine */

/* One reference to the caller, or NULL.  O(1). */
struct http_shared *page_cache_get(struct page_cache *cache,
    const struct page_key *key);
/* Keep it (a reference of its own); one of the same key makes way. */
void page_cache_put(struct page_cache *cache, const struct page_key *key,
    struct http_shared *shared);
/* Bytes kept now. */
size_t page_cache_size(struct page_cache *cache);

#endif
