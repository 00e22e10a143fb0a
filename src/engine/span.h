/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * span.h - a time in seconds of which only the ends are known.
 *
 * Every duration and instant in the engine is an interval [lo, hi]; known
 * means lo == hi.  FOREVER is "never" for an instant and "without end" for a
 * duration; a duration that nobody has given is [0, FOREVER].  All functions
 * are pure and O(1).
 */
#ifndef ENGINE_SPAN_H
#define ENGINE_SPAN_H

#include "base/base.h"

/* Finite input may be at most SPAN_MAX (a century), so that sums stay below. */
#define FOREVER (INT64_MAX / 4)
#define SPAN_MAX ((int64_t)100 * 366 * 86400)

struct span {
	int64_t lo, hi;		/* seconds, 0 <= lo <= hi <= FOREVER */
};

/* SPAN evaluates its argument twice: no call with an effect in it. */
#define SPAN(n) ((struct span){ (n), (n) })
#define SPAN_BETWEEN(a, b) ((struct span){ (a), (b) })
#define SPAN_NONE ((struct span){ 0, 0 })
#define SPAN_UNKNOWN ((struct span){ 0, FOREVER })
#define SPAN_NEVER ((struct span){ FOREVER, FOREVER })

/* Three-valued answers: a comparison of spans may have none. */
enum truth { TRUTH_NO, TRUTH_MAYBE, TRUTH_YES };

/* a + b, FOREVER when either is or the sum would pass it. */
static inline int64_t
time_add(int64_t a, int64_t b)
{
	return a >= FOREVER || b >= FOREVER || a + b >= FOREVER ? FOREVER
	                                                        : a + b;
}

/* a - b, at least 0; FOREVER stays FOREVER. */
static inline int64_t
time_sub(int64_t a, int64_t b)
{
	return a >= FOREVER ? FOREVER : a > b ? a - b : 0;
}

static inline struct span
span_add(struct span a, struct span b)
{
	return (struct span){ time_add(a.lo, b.lo), time_add(a.hi, b.hi) };
}

/* The smaller, and the larger, end by end. */
static inline struct span
span_least(struct span a, struct span b)
{
	return (struct span){ a.lo < b.lo ? a.lo : b.lo,
		a.hi < b.hi ? a.hi : b.hi };
}

static inline struct span
span_most(struct span a, struct span b)
{
	return (struct span){ a.lo > b.lo ? a.lo : b.lo,
		a.hi > b.hi ? a.hi : b.hi };
}

/* Both ends are the same. */
static inline bool
span_known(struct span s)
{
	return s.lo == s.hi;
}

/* A duration of the record: unknown becomes [0, FOREVER]. */
static inline struct span
span_of(struct opt64 n)
{
	return n.known ? SPAN(n.v) : SPAN_UNKNOWN;
}

/* 0 <= lo <= hi, and each end finite within SPAN_MAX or FOREVER. */
static inline bool
span_valid(struct span s)
{
	return s.lo >= 0 && s.lo <= s.hi &&
	    (s.lo <= SPAN_MAX || s.lo == FOREVER) &&
	    (s.hi <= SPAN_MAX || s.hi == FOREVER);
}

/* Is a <= b, whatever the true values are? */
static inline enum truth
span_at_most(struct span a, struct span b)
{
	return a.hi <= b.lo ? TRUTH_YES : a.lo > b.hi ? TRUTH_NO : TRUTH_MAYBE;
}

#endif
