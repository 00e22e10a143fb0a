/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * arena.c - chunks in a list, bump allocation in the newest.
 *
 * Chunks double from 4 KiB to 1 MiB, so that a page of 50 KiB needs four
 * mallocs and an import of 100 MiB about a hundred.  Something larger than a
 * chunk gets one of its own size.  Freed memory is not kept for reuse: glibc
 * does that well enough (measured; left out).
 */
#include <stdalign.h>
#include <sys/mman.h>

#include "base/arena.h"

enum { CHUNK_MIN = 4096, CHUNK_MAX = 1 << 20, MAPPED_MIN = 1 << 21 };

static const size_t HUGE_PAGE = 1 << 21;

/* Checkers of memory know of what malloc() gave, so they get all from it. */
#if defined(__SANITIZE_ADDRESS__)
#define NO_MAPPED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NO_MAPPED 1
#endif
#endif
#ifndef NO_MAPPED
#define NO_MAPPED 0
#endif

struct arena_chunk {
	struct arena_chunk *next; /* older */
	size_t used, size;        /* of mem */
	size_t mapped;            /* bytes from the system; 0: malloc */
	alignas(max_align_t) unsigned char mem[];
};

struct arena_hook {
	struct arena_hook *next;	/* older */
	void (*fn)(void *);
	void *arg;
};

static size_t
round_up(size_t n)
{
	BUG_IF(n > SIZE_MAX / 2);
	return (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

/* A large chunk from the system itself, zeroed; NULL when there is none. */
static struct arena_chunk *
chunk_map(size_t room)
{
	size_t size = (sizeof(struct arena_chunk) + room + HUGE_PAGE - 1) &
		      ~(HUGE_PAGE - 1);
	/* One more than is needed, to begin where a huge page may begin. */
	char *p = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t before;
	struct arena_chunk *c;

	if (p == MAP_FAILED)
		return NULL;
	before = (HUGE_PAGE - (uintptr_t)p % HUGE_PAGE) % HUGE_PAGE;
	if (before > 0)
		munmap(p, before);
	munmap(p + before + size, HUGE_PAGE - before);
	c = (struct arena_chunk *)(void *)(p + before);
	madvise(c, size, MADV_HUGEPAGE);
	*c = (struct arena_chunk){ .size = room, .mapped = size };
	return c;
}

static struct arena_chunk *
chunk_new(size_t room)
{
	struct arena_chunk *c;

	if (room >= MAPPED_MIN && !NO_MAPPED)
		return chunk_map(room);
	c = malloc(sizeof(*c) + room);
	if (c != NULL)
		*c = (struct arena_chunk){ .size = room };
	return c;
}

static struct arena_chunk *
chunk_push(struct arena *a, size_t need)
{
	size_t room = a->chunks == NULL ? CHUNK_MIN : a->chunks->size * 2;
	struct arena_chunk *c;

	if (room > CHUNK_MAX)
		room = CHUNK_MAX;
	if (room < need)
		room = need;
	if ((c = chunk_new(room)) == NULL) {
		fputs("stormvast: out of memory\n", stderr);
		abort();
	}
	c->next = a->chunks;
	return a->chunks = c;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct arena_chunk *c = a->chunks;
	size_t need = round_up(size == 0 ? 1 : size);

	if (c == NULL || c->size - c->used < need)
		c = chunk_push(a, need);
	c->used += need;
	a->used += need;
	/* What the system has just given is zero, and not touched before use.
	 */
	return c->mapped > 0 ? c->mem + c->used - need
			     : memset(c->mem + c->used - need, 0, need);
}

void *
arena_alloc_array(struct arena *a, size_t n, size_t size)
{
	size_t total;

	BUG_IF(__builtin_mul_overflow(n, size, &total));
	return arena_alloc(a, total);
}

void *
arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size)
{
	struct arena_chunk *c = a->chunks;
	size_t had = round_up(old_size == 0 ? 1 : old_size);
	size_t need = round_up(new_size == 0 ? 1 : new_size);
	void *fresh;

	if (old == NULL)
		return arena_alloc(a, new_size);
	if (need <= had)
		return old;
	if (c != NULL && c->used >= had && old == c->mem + c->used - had &&
	    c->size - c->used >= need - had) {
		if (c->mapped == 0)
			memset(c->mem + c->used, 0, need - had);
		c->used += need - had;
		a->used += need - had;
		return old;
	}
	fresh = arena_alloc(a, new_size);
	memcpy(fresh, old, old_size);
	return fresh;
}

void
arena_on_release(struct arena *a, void (*fn)(void *), void *arg)
{
	struct arena_hook *h = arena_new(a, struct arena_hook);

	*h = (struct arena_hook){ .next = a->hooks, .fn = fn, .arg = arg };
	a->hooks = h;
}

bool
arena_is_over(const struct arena *a)
{
	return a->limit != 0 && a->used > a->limit;
}

void
arena_release(struct arena *a)
{
	for (struct arena_hook *h = a->hooks; h != NULL; h = h->next)
		h->fn(h->arg);
	for (struct arena_chunk *c = a->chunks, *next; c != NULL; c = next) {
		next = c->next;
		if (c->mapped > 0)
			munmap(c, c->mapped);
		else
			free(c);
	}
	*a = ARENA_LIMITED(a->limit);
}
