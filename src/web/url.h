/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * url.h - percent-encoding (RFC 3986) and name=value pairs as forms and
 * queries send them (application/x-www-form-urlencoded, WHATWG URL 5).
 *
 * Strict: a '%' without two hex digits, a NUL, or bytes that are not UTF-8
 * after decoding are refused, never repaired.
 */
#ifndef WEB_URL_H
#define WEB_URL_H

#include "base/buf.h"

enum { URL_PAIRS_MAX = 20000 };

struct url_pair {
	struct str name, value;		/* decoded; value empty without '=' */
};

struct url_pairs {
	const struct url_pair *list;	/* in the arena, in the order sent */
	size_t n;
};

/*
 * Decode s; '+' becomes a space when `plus`.  The result is a view of s when
 * nothing was encoded, else in the arena.  False: refused as said above.
 */
MUST_USE bool url_decode(struct arena *a, struct str s, bool plus,
    struct str *out_r);

/* Cut at '&' and the first '='; empty parts are passed over.  O(length). */
MUST_USE bool url_pairs(struct arena *a, struct str s,
    struct url_pairs *pairs_r);

/* The value of the first pair of that name; NULL ptr when there is none. */
struct str url_pairs_get(const struct url_pairs *pairs, const char *name);

/* The value of a hex digit, or -1. */
int url_hex(char c);

/* Append s encoded: all but unreserved characters become %XX. */
void url_encode(struct buf *out, struct str s);

#endif
