/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * internal.h - what the files of the HTTP server share among themselves:
 * server.c (loop, timers), listen.c (new connections), conn.c (one connection's life),
 * answer.c (a response into bytes), tls.c (bytes in and out), pool.c
 * (workers), stream.c.  Nobody else includes it.
 *
 * Threads: everything of a conn belongs to the loop, except that while it is
 * in CONN_WORK its req, res and arena belong to one worker.  The two meet in
 * struct pool and struct mail, each under its own lock.
 */
#ifndef WEB_INTERNAL_H
#define WEB_INTERNAL_H

#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

#include "web/server.h"
#include "web/spill.h"

struct conn;

/* ---- connections -------------------------------------------------------- */

enum conn_state {
	CONN_HANDSHAKE,		/* TLS */
	CONN_HEAD,		/* between requests, or within a head */
	CONN_BODY,
	CONN_WORK,		/* in the queue or with a worker */
	CONN_WRITE,
	CONN_STREAM,
	CONN_LINGER,		/* answered for the last time; drop input */
	CONN_DEAD,		/* freed at the end of the loop's turn */
};

enum conn_timer {
	TIMER_HEAD, TIMER_BODY, TIMER_IDLE, TIMER_WRITE, TIMER_LINGER,
	TIMER_PING, TIMER__MAX,
	TIMER_NONE = TIMER__MAX
};

enum { CONN_OUT = 4, CONN_IN_MAX = 65536, CONN_KEEP = 4096 };

struct conn {
	struct server *server;
	struct conn *prev, *next;	/* all connections */
	struct conn *queued;		/* next in the pool or the mail */
	struct conn *next_ready;
	struct conn *earlier, *later;	/* of the same timer */
	enum conn_timer timer;
	int64_t deadline;
	int fd;
	SSL *ssl;			/* NULL in the clear */
	enum conn_state state;
	bool can_read, can_write;	/* as far as the kernel has said */
	bool half_closed;		/* the peer will send no more */
	bool gone;			/* the peer took all away */
	bool is_ready;			/* in the server's ready queue */
	bool close_after;		/* this answer is the last */
	struct peer_addr direct;	/* who is connected */
	char peer_text[PEER_TEXT];	/* the client, behind any proxy */
	struct buf in;			/* received */
	size_t in_at;			/* of which handled */
	struct http_scan scan;
	struct http_chunks chunks;
	struct spill body;
	int64_t body_left;		/* of HTTP_BODY_LENGTH */
	int64_t body_limit;
	int64_t progress;		/* bytes since the timer was set */
	int64_t started;		/* ns */
	struct arena arena;		/* of the request */
	struct http_head head;
	struct str target;		/* all that a broken head told, or empty */
	struct http_request req;
	struct http_response res;
	struct str out[CONN_OUT];	/* still to send, in order */
	size_t nout;
	struct buf stream_out;		/* what out points to in CONN_STREAM */
	char chunk_line[24];
};

/* A new connection; the first step is taken when epoll says so. */
struct conn *http_conn_new(struct server *s, int fd, bool tls,
    const struct peer_addr *peer);
/* Go on as far as bytes allow. */
void conn_drive(struct conn *c);
/* What the kernel says: EPOLLIN and its kin. */
void conn_event(struct conn *c, uint32_t events);
/* In a worker: call the handler. */
void conn_work(struct conn *c);
/* On the loop: its worker is done. */
void conn_worked(struct conn *c);
void conn_timeout(struct conn *c);
/* The server stops: end what can be ended now. */
void conn_drain(struct conn *c);
void conn_close(struct conn *c);
void http_conn_free(struct conn *c);
/* Waits for a request and has nothing of it yet. */
bool conn_is_idle(const struct conn *c);

/* ---- answers ------------------------------------------------------------ */

/* Give c->res bytes: fill c->out. */
void answer_make(struct conn *c);
/* Refuse; the connection ends after it. */
void answer_refuse(struct conn *c, bool has_head, int status,
    const char *reason);
void http_status_line(struct buf *out, int status);
void http_response_release(struct http_response *res);

/* ---- bytes in and out --------------------------------------------------- */

/* > 0 bytes, 0 the end, -1 not now, -2 broken. */
ssize_t io_recv(struct conn *c, char *to, size_t n);
ssize_t io_send(struct conn *c, const struct str *parts, size_t n);
/* 1 done, -1 not now, -2 broken. */
int io_handshake(struct conn *c);
/* Read raw bytes and drop them. */
ssize_t io_drop(struct conn *c);
/* Say that no more will come from us. */
void io_shutdown(struct conn *c);

MUST_USE SSL_CTX *tls_context(const char *cert_file, const char *key_file,
    struct err *err);

/* ---- workers ------------------------------------------------------------ */

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct conn *first, *last;	/* waiting */
	int waiting;
	bool stopping;
	pthread_t *threads;
	int nthreads;
	void (*run)(struct conn *c);	/* in a worker */
};

void pool_init(struct pool *pool, void (*run)(struct conn *));
MUST_USE bool pool_start(struct pool *pool, int n);
/* False when `max` wait already. */
MUST_USE bool pool_push(struct pool *pool, struct conn *c, int max);
/* Finish what is queued, join, forget; also when it was never started. */
void pool_stop(struct pool *pool);

/* ---- streams ------------------------------------------------------------ */

struct http_stream {
	pthread_mutex_t lock;
	atomic_int refs;
	struct buf queue;		/* written, not yet with the conn */
	struct conn *conn;		/* NULL before it is attached, and after */
	struct http_stream *woken;	/* next in the mail */
	bool is_woken;			/* is in the mail */
	bool is_events;			/* text/event-stream: may be pinged */
	bool ended;			/* the writer is done */
	bool closed;			/* the connection is gone */
};

struct http_stream *stream_new(bool is_events);
/* On the loop: from now on writing wakes this connection. */
void stream_attach(struct http_stream *stream, struct conn *c);
void stream_detach(struct http_stream *stream);
/* Move what is queued to *to; false when the writer ended and all was moved. */
bool stream_take(struct http_stream *stream, struct buf *to);

/* ---- the server --------------------------------------------------------- */

/* What other threads tell the loop. */
struct mail {
	pthread_mutex_t lock;
	struct conn *worked;		/* newest first */
	struct http_stream *woken;	/* each with a reference */
	bool rung;			/* the event descriptor is set */
};

struct timer_list {
	struct conn *first, *last;	/* earliest deadline first */
	int64_t span;			/* ns */
};

struct listener {
	int fd;
	int port;
	bool tls;
};

struct server {
	struct server_config config;
	int epoll, event, spare;	/* spare: to refuse when out of fds */
	struct listener *listeners;
	size_t nlisteners;
	_Atomic(SSL_CTX *) ssl;
	struct conn *conns;		/* all */
	struct conn *ready;		/* have more to do, newest first */
	struct conn *dead;		/* to be freed */
	atomic_int nconns;
	struct timer_list timers[TIMER__MAX];
	int64_t now_ns;			/* of this turn of the loop */
	int64_t now;			/* wall clock of this turn, s */
	char date[40];			/* field value for `now` */
	int64_t drain_until;		/* ns, once draining */
	bool draining;
	atomic_bool stop, reload;
	struct pool pool;
	struct mail mail;
	struct buf head;		/* an answer's head being made */
	char scratch[CONN_IN_MAX];
};

/* listen.c */
MUST_USE bool listen_open(struct server *s, struct err *err);
void listen_take(struct server *s, const struct listener *l);
void listen_close(struct server *s);

void server_arm(struct conn *c, enum conn_timer timer);
void server_ready(struct conn *c);
/* From any thread. */
void server_mail_worked(struct conn *c);
void server_mail_woken(struct server *s, struct http_stream *stream);

#endif
