/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * arena.h - memory with one lifetime: a request, a job, an import, a test.
 *
 * Nothing in an arena is freed alone; arena_release() frees all of it.
 * arena_on_release() ties what is not memory (a statement, a file) to the same
 * lifetime.  Allocation never returns NULL: the process aborts when the system
 * has no memory.  Outside sizes are refused before: an arena made with a limit
 * says arena_is_over() once more than the limit was asked for, and the
 * dispatcher turns that into ERR_TOO_LARGE.  Not thread-safe: one thread at a
 * time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"

struct arena_chunk;
struct arena_hook;

struct arena {
	struct arena_chunk *chunks;	/* newest first */
	struct arena_hook *hooks;	/* newest first */
	size_t used;			/* bytes handed out, all chunks */
	size_t limit;			/* bytes; 0 for none */
};

#define ARENA_INIT ((struct arena){ 0 })
#define ARENA_LIMITED(n) ((struct arena){ .limit = (n) })

/* One zeroed object, or n of them; aligned for any type.  O(size). */
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) \
	((type *)arena_alloc_array((a), (n), sizeof(type)))

/* size bytes, zeroed, aligned for max_align_t.  Never NULL, also for 0. */
void *arena_alloc(struct arena *a, size_t size);

/* n * size bytes as arena_alloc(); aborts on overflow of the product. */
void *arena_alloc_array(struct arena *a, size_t n, size_t size);

/*
 * Grow `old` (got from this arena, old_size bytes) to new_size.  In place when
 * it was the last allocation, else a copy; the new part is zeroed.
 */
void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size);

/* Call fn(arg) on release, last registered first. */
void arena_on_release(struct arena *a, void (*fn)(void *), void *arg);

/* More than the limit was handed out (never true without a limit). */
bool arena_is_over(const struct arena *a);

/* Run the hooks, free everything; the arena is empty and usable again. */
void arena_release(struct arena *a);

#endif
