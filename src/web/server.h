/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * server.h - an HTTP/1.1 server: one event loop, a pool of workers.
 *
 * The loop reads, checks and writes; it calls `fast` for a request without a
 * body and, when that declines, hands the request to a worker, which calls
 * `handle`.  Requests on one connection are answered in order, one at a time.
 * What the parser refuses never reaches a handler.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "base/err.h"
#include "web/http.h"
#include "web/peer.h"

/* In a worker; may block.  Several run at once. */
typedef void http_handler(void *ctx, const struct http_request *req,
    struct http_response *res);

/*
 * On the loop: must return within microseconds.  True: res is the answer;
 * false: declined, res untouched, a worker will be asked.
 */
typedef bool http_fast(void *ctx, const struct http_request *req,
    struct http_response *res);

/* On the loop, before a body is read: bytes allowed; more is 413. */
typedef int64_t http_limit(void *ctx, const struct http_head *head);

/*
 * On the loop: make the answer to a request that the server itself refuses
 * (400..431, 501, 503, 505, 507).  `head` is NULL when it could not be read, and
 * holds only the target when that is all that could.
 * `a` lives until the answer has gone out.
 */
typedef void http_refuse(void *ctx, struct arena *a,
    const struct http_head *head, const struct http_refusal *why,
    struct http_response *res);

/* What an access log wants to know; views valid during the call. */
struct http_record {
	const struct http_head *head;	/* NULL when it could not be read */
	struct str peer;
	int status;
	const char *reason;		/* of a refusal, or NULL */
	int64_t body;			/* bytes of answer */
	int64_t took_ns;		/* head read until answer made */
};

typedef void http_done(void *ctx, const struct http_record *record);

struct server_listener {
	struct str host;	/* "127.0.0.1", "::", "[::1]"; no names */
	int port;		/* 0: the system picks one */
	bool tls;		/* needs cert_file and key_file */
};

/* Nanoseconds; 0 takes the default behind it. */
struct server_times {
	int64_t head;		/* whole head since its first byte: 10 s */
	int64_t body;		/* for each 16 KiB of body: 15 s */
	int64_t idle;		/* between requests: 75 s */
	int64_t write;		/* for each 16 KiB of answer: 30 s */
	int64_t linger;		/* dropping input after a refusal: 5 s */
	int64_t ping;		/* silence on a stream: 20 s */
	int64_t drain;		/* at the end, for requests under way: 10 s */
};

struct server_config {
	void *ctx;			/* given to all calls below */
	http_handler *handle;		/* required */
	http_fast *fast;		/* or NULL */
	http_limit *limit_of;		/* NULL: 1 MiB */
	http_refuse *refuse;		/* NULL: a line of plain text */
	http_done *done;		/* on the loop; or NULL */
	const struct server_listener *listeners;
	size_t nlisteners;		/* at least 1 */
	const char *cert_file;		/* PEM chain; NULL without TLS */
	const char *key_file;		/* PEM */
	const struct peer_net *trusted;	/* proxies whose X-Forwarded-* count */
	size_t ntrusted;
	const char *spill_dir;		/* large bodies; NULL: "/tmp" */
	int workers;			/* 0: 2 */
	int max_conns;			/* 0: 4096; beyond: see listen.c */
	int max_queue;			/* requests waiting; 0: 1024, then 503 */
	struct server_times times;
};

struct server;

/*
 * Bind the listeners, load the certificate, start the workers.  What config
 * points to must outlive the server.  NULL with err: listen-failed,
 * tls-certificate-failed, server-start-failed.
 */
MUST_USE struct server *server_new(const struct server_config *config,
    struct err *err);

/* The port of a listener, also when the system picked it. */
int server_port(const struct server *s, size_t listener);

/*
 * Serve until server_stop(); returns when the last request is answered, or
 * after times.drain.
 */
void server_run(struct server *s);

/*
 * Stop taking connections, answer what is under way, end streams.  From any
 * thread and from a signal handler.
 */
void server_stop(struct server *s);

/* Read the certificate files again; keep the old ones when they are bad. */
void server_reload(struct server *s);

/* SIGTERM and SIGINT stop this server, SIGHUP reloads; SIGPIPE is ignored. */
void server_catch_signals(struct server *s);

/* Connections open now; from any thread. */
int server_conns(const struct server *s);

/* After server_run() has returned, or instead of it.  NULL is fine. */
void server_free(struct server *s);

#endif
