/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * http.h - a request as a handler gets it and the response as it makes it.
 *
 * Request, head, body and everything in `arena` live until the response has
 * gone out whole, so a body may be built in the arena and handed over as a
 * view.  A handler that returns with status 0 answered nothing: 500.
 * The server itself adds Date, Content-Length, Connection and the security
 * fields (web/security.h); it drops the body of an answer to HEAD.
 */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include "web/http_parse.h"
#include "web/security.h"
#include "web/shared.h"
#include "web/stream.h"

struct http_request {
	const struct http_head *head;	/* method, segments, query, fields */
	/*
	 * Whole body, decoded from its framing; empty when there is none.
	 * Beyond 1 MiB a read-only map of an unlinked file.
	 */
	struct str body;
	struct str peer;	/* client's address as text: "192.0.2.7" */
	bool is_tls;		/* the client itself speaks TLS */
	int64_t now;		/* wall clock at the head's arrival, s */
	struct arena *arena;	/* lives as long as the request */
};

/* Fields set by a handler, at most this many. */
enum { HTTP_ANSWER_FIELDS = 32 };

/* Made by the server, filled by the functions below. */
struct http_response {
	int status;			/* 0 until answered */
	enum http_policy policy;	/* which security fields */
	struct http_field fields[HTTP_ANSWER_FIELDS];
	size_t nfields;
	struct str body;		/* borrowed; in arena or static */
	struct http_shared *shared;	/* one reference, or NULL */
	enum http_coding coding;	/* the variant of it chosen */
	struct http_stream *stream;	/* one reference, or NULL */
	bool close;			/* close the connection after */
	bool spoilt;			/* a field can not be sent: 500 */
};

/*
 * Add a field.  BUG when the name is no token or a field is too many.  The
 * views must live as long as the request.  A control byte in the value would
 * split the answer: then the whole of it becomes a 500, so encode what comes
 * from outside before.
 */
void http_add(struct http_response *res, const char *name, struct str value);

/* Status, Content-Type and a body that lives as long as the request. */
void http_answer(struct http_response *res, int status, const char *type,
    struct str body);

/*
 * 303 (or another 3xx) to a path of our own.  What is none ("//elsewhere",
 * "/\elsewhere", not plain ASCII) becomes "/", so it may come from outside.
 */
void http_redirect(struct http_response *res, int status, struct str location);

/*
 * Answer from a shared body: the best variant for Accept-Encoding, 304 when
 * If-None-Match names it.  Takes its own reference.
 */
void http_answer_shared(const struct http_request *req,
    struct http_response *res, struct http_shared *shared);

/*
 * If-None-Match holds this entity tag (given with its quotes), or "*"
 * (weak comparison, RFC 9110 13.1.2).
 */
bool http_none_match(const struct http_head *head, struct str etag);

/*
 * Answer 200 with a stream, such as text/event-stream.  Returns the handler's
 * own reference: give it to whoever writes, who calls stream_unref() at last.
 */
struct http_stream *http_answer_stream(struct http_response *res,
    const char *type);

/* "Not Found" of 404; "Unknown" when we never send it. */
const char *http_status_text(int status);

#endif
