/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * http_parse.h - reads an HTTP/1.1 request head and a chunked body, strictly
 * (RFC 9110, RFC 9112).  What two programs might read differently is refused,
 * so that nobody can hide a request in another (CWE-444).
 *
 * Pure: bytes in, views out; no socket, no clock.  A head is read in two
 * steps: http_scan() looks at new bytes as they come in, once each, and says
 * when the head is whole; http_head_parse() then reads it.
 */
#ifndef WEB_HTTP_PARSE_H
#define WEB_HTTP_PARSE_H

#include "web/url.h"

/* Limits; what passes one is refused with the status behind it. */
enum {
	HTTP_TARGET_MAX = 8192,		/* bytes of request target: 414 */
	HTTP_FIELDS_SIZE = 32768,	/* bytes of all header lines: 431 */
	HTTP_FIELDS_MAX = 100,		/* header lines: 431 */
	HTTP_SEGMENTS_MAX = 64,		/* parts of a path: 414 */
	HTTP_TRAILER_SIZE = 4096,	/* bytes behind a chunked body: 431 */
	/* A whole head is never longer than this. */
	HTTP_HEAD_MAX = HTTP_TARGET_MAX + HTTP_FIELDS_SIZE + 64,
};

/* To add one: a row.  Other well-formed methods are refused with 501. */
#define HTTP_METHODS(X)                                                       \
	X(GET) X(HEAD) X(POST) X(PUT) X(PATCH) X(DELETE) X(OPTIONS)

enum http_method {
#define X(m) HTTP_##m,
	HTTP_METHODS(X)
#undef X
	HTTP_METHOD__MAX
};

/* "GET", ... */
const char *http_method_name(enum http_method method);

/* Why a request is refused. */
struct http_refusal {
	int status;		/* 400, 413, 414, 417, 431, 501, 505 */
	const char *reason;	/* for the log: "length-twice" */
};

enum http_framing {
	HTTP_BODY_NONE,
	HTTP_BODY_LENGTH,	/* `length` bytes follow */
	HTTP_BODY_CHUNKED,
	HTTP_BODY__MAX
};

struct http_field {
	struct str name;	/* as sent; compare without case */
	struct str value;	/* without white space on both ends */
};

/* A request head; all views lie in the text parsed or in the arena. */
struct http_head {
	enum http_method method;
	int minor;			/* 0 or 1 of HTTP/1.x */
	struct str target;		/* as sent */
	struct str path;		/* as sent, without query; "*" */
	const struct str *segments;	/* decoded; "/a/" is "a", "" */
	size_t nsegments;		/* 0 for "/" and "*" */
	struct str query_text;		/* as sent, without '?' */
	struct url_pairs query;		/* decoded */
	struct str host;		/* host[:port]; empty only in 1.0 */
	const struct http_field *fields;	/* in the order sent */
	size_t nfields;
	enum http_framing framing;
	int64_t length;			/* of HTTP_BODY_LENGTH */
	bool close;			/* no other request may follow */
	bool expect_continue;		/* client waits for 100 */
};

/* Progress of http_scan(); start with zeroes. */
struct http_scan {
	size_t start;		/* first byte of the request line */
	size_t line;		/* first byte of the current line */
	size_t at;		/* bytes looked at */
	size_t fields;		/* header lines seen whole */
	size_t head;		/* first byte behind the request line; 0 none */
};

enum http_found { HTTP_MORE, HTTP_WHOLE, HTTP_BAD };

/*
 * Look on in `in`, which holds all bytes since the scan began.  WHOLE: the
 * head, with its last empty line, is in.ptr + start .. at.  BAD: *why_r says
 * why.  One empty line before the request line is passed over.  O(new bytes).
 */
enum http_found http_scan(struct http_scan *scan, struct str in,
    struct http_refusal *why_r);

/*
 * Read a whole head that http_scan() found.  False with *why_r; *head is then
 * undefined, but for `close`, which is true.
 */
MUST_USE bool http_head_parse(struct arena *a, struct str text,
    struct http_head *head, struct http_refusal *why_r);

/* The value of the first field of that name; NULL ptr when absent. */
struct str http_field(const struct http_head *head, const char *name);

/* A comma-separated list of tokens holds `token`, without regard to case. */
bool http_list_has(struct str list, const char *token);

/* Progress in a chunked body; start with zeroes. */
struct http_chunks {
	int state;		/* private to http_chunk.c */
	uint64_t left;		/* bytes to come of this chunk */
	size_t digits;		/* of the chunk size */
	size_t trailer;		/* bytes of trailer seen */
	size_t line;		/* of which in the current line */
};

/*
 * Take bytes off *in and give the next run of body bytes in *data_r (a view of
 * *in).  MORE: call again when *data_r is not empty, else more input is
 * needed.  WHOLE: the body ended; *in holds what follows it.  Extensions are
 * refused, trailers checked and dropped.
 */
enum http_found http_chunks_next(struct http_chunks *c, struct str *in,
    struct str *data_r, struct http_refusal *why_r);

/* Bytes of the current chunk that are still to come. */
uint64_t http_chunks_left(const struct http_chunks *c);

/* Bytes of a token (RFC 9110 5.6.2): field names, methods. */
bool http_is_token(struct str s);

#endif
