/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * cookie.h - the four cookies of the house (RFC 6265).
 *
 * Over TLS their names begin with __Host-: no other host, path or plain
 * connection can set them.  On plain http (loopback, or a LAN) the bare name
 * is used, since a browser refuses the other there.
 */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include "web/http_parse.h"

enum cookie {
	COOKIE_SESSION,		/* the session's token */
	COOKIE_LANGUAGE,	/* "nl", "en": chosen in this browser */
	COOKIE_FLASH,		/* what to tell on the next page */
	COOKIE_SCRIPT,		/* set by script: a page that waits follows events
	                           and need not be loaded again */
	COOKIE__MAX
};

/* Its value in a request; NULL ptr when absent or given twice unlike. */
struct str cookie_get(const struct http_head *head, bool is_tls,
    enum cookie cookie);

/*
 * The value of a Set-Cookie field, in the arena.  max_age in seconds; 0 drops
 * the cookie, below 0 keeps it until the browser closes.  BUG when the value
 * is not of letters, digits and "-_.~".
 */
struct str cookie_set(struct arena *a, bool is_tls, enum cookie cookie,
    struct str value, int64_t max_age);

#endif
