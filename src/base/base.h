/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * base.h - the few words that every file uses: attributes, counts, the
 * nullable number, and BUG().  Knows nothing of continuity.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/banned.h"

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN __attribute__((noreturn))
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/*
 * A number that may be unknown.  0 is a value; unknown is never 0 and is
 * never green.  `v` is 0 while `known` is false, so that two unknowns are
 * equal bytewise.
 */
struct opt64 {
	int64_t v;	/* the value, meaningful only when known */
	bool known;	/* false: nobody has said */
};

#define UNKNOWN ((struct opt64){ 0, false })
#define KNOWN(n) ((struct opt64){ (n), true })

/* True when both are unknown or both are known and equal. */
static inline bool
opt64_eq(struct opt64 a, struct opt64 b)
{
	return a.known == b.known && (!a.known || a.v == b.v);
}

/*
 * Our own mistake: print where and what to stderr, then abort, in release
 * builds too.  Never for input, never for a broken dependency.
 */
#define BUG(what) bug_at(__FILE__, __LINE__, (what))
#define BUG_IF(cond) ((cond) ? BUG(#cond) : (void)0)

NORETURN void bug_at(const char *file, int line, const char *what);

#endif
