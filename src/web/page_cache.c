/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * page_cache.c - a chained hash table of fixed width and one list by use.
 *
 * One lock is held for a few pointer moves; bodies are counted references and
 * are never copied or freed under it.  An answer larger than an eighth of the
 * whole is not kept: it would push out what many readers share.
 */
#include "web/page_cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 4096, ENTRY_COST = 256 };

struct entry {
	struct entry *chain;		/* in its slot */
	struct entry *newer, *older;	/* by use */
	struct http_shared *shared;
	uint64_t hash;
	size_t cost;
	struct page_key key;		/* target points behind the entry */
	char target[];
};

struct page_cache {
	pthread_mutex_t lock;
	struct entry *slots[SLOTS];
	struct entry *newest, *oldest;
	size_t size, max;
};

static uint64_t
mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15U;
	return h ^ h >> 32;
}

static uint64_t
hash_of(const struct page_key *key)
{
	uint64_t h = 1469598103934665603U;

	for (size_t i = 0; i < key->target.len; i++)
		h = (h ^ (unsigned char)key->target.ptr[i]) * 1099511628211U;
	h = mix(h, (uint64_t)key->account);
	h = mix(h, (uint64_t)key->organisation);
	h = mix(h, (uint64_t)key->change);
	h = mix(h, (uint64_t)key->minute);
	return mix(h, (uint64_t)key->lang);
}

static bool
same(const struct page_key *a, const struct page_key *b)
{
	return a->account == b->account && a->change == b->change &&
	    a->organisation == b->organisation && a->minute == b->minute &&
	    a->lang == b->lang && str_eq(a->target, b->target);
}

struct page_cache *
page_cache_new(size_t max)
{
	struct page_cache *cache = calloc(1, sizeof(*cache));

	BUG_IF(cache == NULL);
	cache->max = max;
	pthread_mutex_init(&cache->lock, NULL);
	return cache;
}

static void
unlink_use(struct page_cache *cache, struct entry *e)
{
	if (e->newer != NULL)
		e->newer->older = e->older;
	else
		cache->newest = e->older;
	if (e->older != NULL)
		e->older->newer = e->newer;
	else
		cache->oldest = e->newer;
}

static void
link_newest(struct page_cache *cache, struct entry *e)
{
	e->newer = NULL;
	e->older = cache->newest;
	if (cache->newest != NULL)
		cache->newest->newer = e;
	else
		cache->oldest = e;
	cache->newest = e;
}

/* Take out of the table; the caller frees it outside the lock. */
static void
take_out(struct page_cache *cache, struct entry *e)
{
	struct entry **at = &cache->slots[e->hash % SLOTS];

	while (*at != e)
		at = &(*at)->chain;
	*at = e->chain;
	unlink_use(cache, e);
	cache->size -= e->cost;
}

static struct entry *
find(struct page_cache *cache, const struct page_key *key, uint64_t hash)
{
	struct entry *e = cache->slots[hash % SLOTS];

	while (e != NULL && (e->hash != hash || !same(&e->key, key)))
		e = e->chain;
	return e;
}

static void
free_list(struct entry *e)
{
	while (e != NULL) {
		struct entry *next = e->chain;

		shared_unref(e->shared);
		free(e);
		e = next;
	}
}

void
page_cache_free(struct page_cache *cache)
{
	if (cache == NULL)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		free_list(cache->slots[i]);
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

struct http_shared *
page_cache_get(struct page_cache *cache, const struct page_key *key)
{
	struct http_shared *shared = NULL;
	uint64_t hash = hash_of(key);
	struct entry *e;

	pthread_mutex_lock(&cache->lock);
	if ((e = find(cache, key, hash)) != NULL) {
		shared = e->shared;
		shared_ref(shared);
		unlink_use(cache, e);
		link_newest(cache, e);
	}
	pthread_mutex_unlock(&cache->lock);
	return shared;
}

static struct entry *
entry_new(const struct page_key *key, struct http_shared *shared,
    uint64_t hash)
{
	struct entry *e = calloc(1, sizeof(*e) + key->target.len + 1);

	BUG_IF(e == NULL);
	memcpy(e->target, key->target.ptr, key->target.len);
	e->key = *key;
	e->key.target = (struct str){ e->target, key->target.len };
	e->hash = hash;
	e->cost = shared_size(shared) + key->target.len + ENTRY_COST;
	e->shared = shared;
	return e;
}

void
page_cache_put(struct page_cache *cache, const struct page_key *key,
    struct http_shared *shared)
{
	uint64_t hash = hash_of(key);
	struct entry *e, *old, *dropped = NULL;

	if (shared_size(shared) > cache->max / 8)
		return;
	shared_ref(shared);
	e = entry_new(key, shared, hash);
	pthread_mutex_lock(&cache->lock);
	while ((old = find(cache, key, hash)) != NULL ||
	    (cache->size + e->cost > cache->max &&
	        (old = cache->oldest) != NULL)) {
		take_out(cache, old);
		old->chain = dropped;
		dropped = old;
	}
	e->chain = cache->slots[hash % SLOTS];
	cache->slots[hash % SLOTS] = e;
	link_newest(cache, e);
	cache->size += e->cost;
	pthread_mutex_unlock(&cache->lock);
	free_list(dropped);
}

size_t
page_cache_size(struct page_cache *cache)
{
	size_t size;

	pthread_mutex_lock(&cache->lock);
	size = cache->size;
	pthread_mutex_unlock(&cache->lock);
	return size;
}
