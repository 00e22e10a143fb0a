/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * shared.h - an answer that is sent many times without a copy: a static part
 * or a page of the cache, with its compressed variants.
 *
 * Immutable after shared_new(); counted references, so that a cache may drop
 * it while it is still being sent.  Safe in any thread.
 */
#ifndef WEB_SHARED_H
#define WEB_SHARED_H

#include "base/buf.h"
#include "web/security.h"

/* Best first. */
enum http_coding { HTTP_BROTLI, HTTP_GZIP, HTTP_IDENTITY, HTTP_CODING__MAX };

struct shared_spec {
	const char *type;	/* Content-Type */
	const char *cache;	/* Cache-Control, or NULL for "no-store" */
	enum http_policy policy;
	/* Empty: not made.  IDENTITY is always there, even when empty. */
	struct str body[HTTP_CODING__MAX];
	bool compress;		/* make the gzip variant when it is smaller */
	/* Bytes live for ever: no copy is made (static parts). */
	bool is_static;
};

/* Cache-Control of a part whose name changes with its content. */
#define SHARED_IMMUTABLE "public, max-age=31536000, immutable"

struct http_shared;

/*
 * Copy the bodies (unless static) and make the field block and an entity tag
 * per variant (a hash of the bytes).  One reference to the caller.  O(bytes).
 */
struct http_shared *shared_new(const struct shared_spec *spec);
void shared_ref(struct http_shared *shared);
void shared_unref(struct http_shared *shared);	/* NULL is fine */

/* The best variant that an Accept-Encoding value (NULL ptr: none) takes. */
enum http_coding shared_choose(const struct http_shared *shared,
    struct str accept_encoding);

struct str shared_body(const struct http_shared *shared, enum http_coding c);
struct str shared_etag(const struct http_shared *shared, enum http_coding c);
/* Header lines, each with CR LF: type, cache, tag, coding, Vary. */
struct str shared_fields(const struct http_shared *shared, enum http_coding c);
enum http_policy shared_policy(const struct http_shared *shared);
/* Bytes held, for the cache's accounts. */
size_t shared_size(const struct http_shared *shared);

#endif
