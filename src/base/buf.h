/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * buf.h - a bounded builder of bytes.
 *
 * Made with a maximum.  What would pass it is refused whole and `over` stays
 * set, so that the caller may write a page and look once at the end.  With an
 * arena the memory belongs to it; without one it is on the heap and
 * buf_release() frees it.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
	char *ptr;		/* NULL while nothing was written */
	size_t len, cap, max;	/* bytes written, allocated, allowed */
	struct arena *arena;	/* owner, or NULL for the heap */
	bool over;		/* something did not fit */
};

#define BUF_HEAP(max_) ((struct buf){ .max = (max_) })
#define BUF_IN(arena_, max_) ((struct buf){ .arena = (arena_), .max = (max_) })

/* Append; amortised O(n).  False (and `over`) when it would pass the max. */
bool buf_add(struct buf *b, struct str s);
bool buf_add_c(struct buf *b, const char *s);
bool buf_add_char(struct buf *b, char c);
bool buf_add_i64(struct buf *b, int64_t n);
PRINTF_LIKE(2, 3) bool buf_addf(struct buf *b, const char *fmt, ...);

/* n writable bytes behind the end, or NULL when over; buf_wrote() keeps them. */
char *buf_room(struct buf *b, size_t n);
void buf_wrote(struct buf *b, size_t n);

/* Drop the first n bytes (n <= len): O(len). */
void buf_consume(struct buf *b, size_t n);
/* Forget the content, keep the memory. */
void buf_clear(struct buf *b);
/* What was written; borrowed until the next change. */
struct str buf_str(const struct buf *b);
/* Free heap memory; harmless for an arena's. */
void buf_release(struct buf *b);

#endif
