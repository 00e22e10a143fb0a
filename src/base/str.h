/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * str.h - a borrowed, counted view of bytes; passed by value, never owns.
 *
 * An empty str may have any ptr.  Views into an arena live as long as it does.
 * All functions are pure unless they take an arena; O(length).
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"

struct str {
	const char *ptr;	/* not NUL-terminated unless said so */
	size_t len;		/* bytes */
};

#define STR(lit) ((struct str){ ("" lit), sizeof(lit) - 1 })
#define STR_INIT(lit) { ("" lit), sizeof(lit) - 1 }
#define STR_EMPTY ((struct str){ "", 0 })
/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)((s).len > INT32_MAX ? INT32_MAX : (s).len), (s).ptr

/* A view of a NUL-terminated string; NULL gives the empty view. */
struct str str_of(const char *c);

/* A copy in the arena, NUL-terminated behind its length. */
struct str str_copy(struct arena *a, struct str s);

/* The same as a C string in the arena; BUG when s holds a NUL. */
const char *str_c(struct arena *a, struct str s);

/* Formatted into the arena, as printf.  For our own text, not a user's. */
PRINTF_LIKE(2, 3) struct str str_printf(struct arena *a, const char *fmt, ...);

bool str_eq(struct str a, struct str b);
bool str_eq_c(struct str a, const char *b);
bool str_eq_nocase(struct str a, struct str b);	/* ASCII letters only */
int str_cmp(struct str a, struct str b);	/* bytewise, shorter first */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_has(struct str s, char c);

/* Index of the first c, or of the needle; s.len when absent. */
size_t str_find(struct str s, char c);
size_t str_find_str(struct str s, struct str needle);

/* The part from byte `from`, of at most n bytes; clipped to s. */
struct str str_sub(struct str s, size_t from, size_t n);
/* Without ASCII white space on both ends. */
struct str str_trim(struct str s);

/*
 * Cut off and return what stands before the first `sep`; *rest moves behind
 * it.  Without one, the whole of *rest is returned and *rest becomes empty
 * with a NULL ptr, so that `while (rest.ptr != NULL)` visits every part.
 */
struct str str_cut(struct str *rest, char sep);

/*
 * A whole decimal number, optional '-', no white space, no '+', no leading
 * zeros needed or refused.  False when it is not one or does not fit.
 */
MUST_USE bool str_to_i64(struct str s, int64_t *n_r);

#endif
