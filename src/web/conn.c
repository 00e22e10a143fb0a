/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * conn.c - the life of one connection, as a machine of states.
 *
 * conn_drive() takes steps until one says that it must wait: for bytes, for
 * room, or for a worker.  epoll reports edges, so can_read and can_write
 * remember what the kernel last said; a step clears them when the kernel says
 * "not now".  After STEPS steps the connection goes to the end of the line,
 * so that one busy client (a pipeline, an upload) can not hold the loop.
 *
 * One request at a time: nothing is read while one is answered, so the views
 * of its head into `in` stay good.  A request with a body gets a copy of its
 * head, for then `in` moves on.
 */
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/internal.h"

enum { STEPS = 32, PROGRESS = 16384, LIMIT_DEFAULT = 1 << 20 };

struct conn *
http_conn_new(struct server *s, int fd, bool tls, const struct peer_addr *peer)
{
	struct conn *c = calloc(1, sizeof(*c));

	BUG_IF(c == NULL);
	*c = (struct conn){ .server = s, .fd = fd, .direct = *peer,
		.timer = TIMER_NONE, .can_write = true,
		.state = tls ? CONN_HANDSHAKE : CONN_HEAD,
		.in = BUF_HEAP(CONN_IN_MAX), .body = SPILL_INIT };
	peer_print(peer, c->peer_text);
	if (tls) {
		c->ssl = SSL_new(atomic_load(&s->ssl));
		BUG_IF(c->ssl == NULL || SSL_set_fd(c->ssl, fd) != 1);
	}
	if (s->conns != NULL)
		s->conns->prev = c;
	c->next = s->conns;
	s->conns = c;
	atomic_fetch_add(&s->nconns, 1);
	server_arm(c, TIMER_HEAD);
	return c;
}

void
conn_close(struct conn *c)
{
	struct server *s = c->server;

	if (c->state == CONN_DEAD)
		return;
	server_arm(c, TIMER_NONE);
	http_response_release(&c->res);
	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		s->conns = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
	SSL_free(c->ssl);
	close(c->fd);
	c->state = CONN_DEAD;
	c->next = s->dead;
	s->dead = c;
	atomic_fetch_sub(&s->nconns, 1);
}

void
http_conn_free(struct conn *c)
{
	arena_release(&c->arena);
	spill_release(&c->body);
	buf_release(&c->in);
	buf_release(&c->stream_out);
	free(c);
}

bool
conn_is_idle(const struct conn *c)
{
	return c->state == CONN_HEAD && c->in.len == c->in_at;
}

/* ---- bytes in ----------------------------------------------------------- */

/* Received and not handled yet. */
static struct str
pending(const struct conn *c)
{
	return str_sub(buf_str(&c->in), c->in_at, c->in.len);
}

/* Make room and receive; false: wait, or the connection is over. */
static bool
fill(struct conn *c)
{
	size_t room;
	ssize_t got;

	if (!c->can_read)
		return false;
	buf_consume(&c->in, c->in_at);
	c->in_at = 0;
	room = c->state == CONN_HEAD && c->in.len < CONN_KEEP ?
	    CONN_KEEP - c->in.len : CONN_IN_MAX - c->in.len;
	BUG_IF(room == 0);
	got = io_recv(c, buf_room(&c->in, room), room);
	if (got == -1) {
		c->can_read = false;
		return false;
	}
	if (got <= 0) {
		conn_close(c);
		return false;
	}
	buf_wrote(&c->in, (size_t)got);
	/* A short read has emptied the socket: save the call that says so. */
	if (c->ssl == NULL && (size_t)got < room && !c->half_closed)
		c->can_read = false;
	return true;
}

/* ---- bytes out ---------------------------------------------------------- */

/* Note n bytes of progress; enough of it earns more time. */
static void
progress(struct conn *c, size_t n, enum conn_timer timer)
{
	c->progress += (int64_t)n;
	if (c->timer != timer || c->progress >= PROGRESS) {
		c->progress = 0;
		server_arm(c, timer);
	}
}

static void
drop_sent(struct conn *c, size_t sent)
{
	size_t done = 0;

	while (done < c->nout && sent >= c->out[done].len)
		sent -= c->out[done++].len;
	for (size_t i = done; i < c->nout; i++)
		c->out[i - done] = c->out[i];
	c->nout -= done;
	if (c->nout > 0)
		c->out[0] = str_sub(c->out[0], sent, c->out[0].len);
}

/* The shared head buffer is somebody else's after this turn. */
static void
keep_head(struct conn *c)
{
	const struct buf *shared = &c->server->head;

	if (c->nout > 0 && c->out[0].ptr >= shared->ptr &&
	    c->out[0].ptr < shared->ptr + shared->cap)
		c->out[0] = str_copy(&c->arena, c->out[0]);
}

/* Send what is to be sent; false: wait, or the connection is over. */
static bool
flush(struct conn *c)
{
	while (c->nout > 0) {
		ssize_t sent = c->can_write ? io_send(c, c->out, c->nout) : -1;

		if (sent == -1) {
			c->can_write = false;
			keep_head(c);
			progress(c, 0, TIMER_WRITE);
			return false;
		}
		if (sent < 0 || (sent == 0 && c->ssl != NULL)) {
			conn_close(c);
			return false;
		}
		drop_sent(c, (size_t)sent);
		if (c->nout > 0)
			progress(c, (size_t)sent, TIMER_WRITE);
	}
	return true;
}

/* ---- from request to answer --------------------------------------------- */

static bool
refuse(struct conn *c, bool has_head, int status, const char *reason)
{
	answer_refuse(c, has_head, status, reason);
	c->state = CONN_WRITE;
	c->progress = 0;
	return true;
}

static bool
refuse_why(struct conn *c, bool has_head, const struct http_refusal *why)
{
	return refuse(c, has_head, why->status, why->reason);
}

static void
respond(struct conn *c)
{
	answer_make(c);
	c->state = CONN_WRITE;
	c->progress = 0;
}

static void
know_client(struct conn *c)
{
	const struct server_config *config = &c->server->config;
	struct peer_addr client;

	c->req.is_tls = c->ssl != NULL;
	if (config->ntrusted > 0) {
		client = peer_client(&c->direct, &c->head, config->trusted,
		    config->ntrusted, &c->req.is_tls);
		peer_print(&client, c->peer_text);
	}
	c->req.peer = str_of(c->peer_text);
}

/* The request is whole: answer it here, or have it answered. */
static bool
dispatch(struct conn *c)
{
	struct server *s = c->server;
	const struct server_config *config = &s->config;

	c->res = (struct http_response){ 0 };
	if (c->head.framing == HTTP_BODY_NONE && config->fast != NULL &&
	    config->fast(config->ctx, &c->req, &c->res)) {
		respond(c);
		return true;
	}
	server_arm(c, TIMER_NONE);
	c->state = CONN_WORK;
	if (!pool_push(&s->pool, c, config->max_queue))
		return refuse(c, true, 503, "queue-full");
	return false;
}

void
conn_work(struct conn *c)
{
	const struct server_config *config = &c->server->config;

	config->handle(config->ctx, &c->req, &c->res);
	server_mail_worked(c);
}

void
conn_worked(struct conn *c)
{
	if (c->gone) {
		conn_close(c);
		return;
	}
	respond(c);
	conn_drive(c);
}

/* ---- the states --------------------------------------------------------- */

static bool
step_handshake(struct conn *c)
{
	int done = io_handshake(c);

	if (done == 1) {
		c->state = CONN_HEAD;
		c->can_read = true;
		return true;
	}
	if (done == -2)
		conn_close(c);
	return false;
}

/* A client that asks first is told to go on; it waits, so there is room. */
static bool
say_continue(struct conn *c)
{
	const struct str go_on = STR("HTTP/1.1 100 Continue\r\n\r\n");

	if (!c->head.expect_continue || c->in_at < c->in.len)
		return true;
	if (io_send(c, &go_on, 1) == (ssize_t)go_on.len)
		return true;
	conn_close(c);
	return false;
}

static bool
begin_body(struct conn *c)
{
	const struct server_config *config = &c->server->config;

	c->body_limit = config->limit_of == NULL ? LIMIT_DEFAULT :
	    config->limit_of(config->ctx, &c->head);
	if (c->head.framing == HTTP_BODY_LENGTH &&
	    c->head.length > c->body_limit)
		return refuse(c, true, 413, "body-too-long");
	c->state = CONN_BODY;
	c->chunks = (struct http_chunks){ 0 };
	c->body_left = c->head.length;
	c->progress = 0;
	server_arm(c, TIMER_BODY);
	return say_continue(c);
}

static bool
head_found(struct conn *c)
{
	struct str text = str_sub(pending(c), c->scan.start,
	    c->scan.at - c->scan.start);
	struct http_refusal why;

	c->started = c->server->now_ns;
	c->req = (struct http_request){ .head = &c->head, .body = STR_EMPTY,
		.now = c->server->now, .arena = &c->arena };
	c->in_at += c->scan.at;
	c->scan = (struct http_scan){ 0 };
	if (!http_head_parse(&c->arena, text, &c->head, &why)) {
		c->req.is_tls = c->ssl != NULL;
		c->target = c->head.target;
		return refuse_why(c, false, &why);
	}
	know_client(c);
	if (c->head.framing == HTTP_BODY_NONE)
		return dispatch(c);
	BUG_IF(!http_head_parse(&c->arena, str_copy(&c->arena, text),
	    &c->head, &why));
	return begin_body(c);
}

static bool
step_head(struct conn *c)
{
	struct str in = pending(c);
	struct http_refusal why;
	enum http_found found = in.len <= c->scan.at ? HTTP_MORE :
	    http_scan(&c->scan, in, &why);

	if (found == HTTP_WHOLE)
		return head_found(c);
	if (found == HTTP_BAD) {
		c->started = c->server->now_ns;
		c->req.is_tls = c->ssl != NULL;
		return refuse_why(c, false, &why);
	}
	if (in.len > 0 && c->timer != TIMER_HEAD)
		server_arm(c, TIMER_HEAD);
	return fill(c);
}

static bool
body_whole(struct conn *c)
{
	if (!spill_view(&c->body, &c->arena, &c->req.body))
		return refuse(c, true, 507, "body-not-stored");
	return dispatch(c);
}

/* Cut the next run of body bytes off *in. */
static enum http_found
take_body(struct conn *c, struct str *in, struct str *data,
    struct http_refusal *why)
{
	if (c->head.framing == HTTP_BODY_CHUNKED)
		return http_chunks_next(&c->chunks, in, data, why);
	*data = *in;
	if ((int64_t)data->len > c->body_left)
		data->len = (size_t)c->body_left;
	c->body_left -= (int64_t)data->len;
	*in = str_sub(*in, data->len, in->len);
	return c->body_left == 0 ? HTTP_WHOLE : HTTP_MORE;
}

static bool
step_body(struct conn *c)
{
	struct str in = pending(c), data;
	struct http_refusal why;
	enum http_found found;
	size_t had = in.len;

	if (had == 0)
		return fill(c);
	found = take_body(c, &in, &data, &why);
	c->in_at += had - in.len;
	if (found == HTTP_BAD)
		return refuse_why(c, true, &why);
	/* A chunk too long is known by its size, before it comes. */
	if ((int64_t)(data.len + http_chunks_left(&c->chunks)) >
	    c->body_limit - c->body.len)
		return refuse(c, true, 413, "body-too-long");
	if (!spill_add(&c->body, c->server->config.spill_dir, data))
		return refuse(c, true, 507, "body-not-stored");
	progress(c, had - in.len, TIMER_BODY);
	return found == HTTP_WHOLE ? body_whole(c) : true;
}

/* The answer is out: the next request, or the end. */
static bool
finish(struct conn *c)
{
	http_response_release(&c->res);
	arena_release(&c->arena);
	spill_release(&c->body);
	buf_release(&c->stream_out);
	if (c->close_after || c->server->draining) {
		io_shutdown(c);
		c->state = CONN_LINGER;
		c->can_read = true;
		server_arm(c, TIMER_LINGER);
		return true;
	}
	c->state = CONN_HEAD;
	if (c->in_at == c->in.len) {
		buf_clear(&c->in);
		c->in_at = 0;
		if (c->in.cap > CONN_KEEP)
			buf_release(&c->in);
		server_arm(c, TIMER_IDLE);
	} else {
		server_arm(c, TIMER_HEAD);
	}
	return true;
}

static bool
step_write(struct conn *c)
{
	if (!flush(c))
		return false;
	if (c->res.stream == NULL)
		return finish(c);
	c->state = CONN_STREAM;
	c->close_after = c->close_after || c->in_at < c->in.len;
	buf_release(&c->in);
	c->in_at = 0;
	c->stream_out = BUF_HEAP(STREAM_QUEUE);
	stream_attach(c->res.stream, c);
	return true;
}

/* Queue stream_out as one chunk, or bare for a client of 1.0. */
static void
send_chunk(struct conn *c)
{
	struct str data = buf_str(&c->stream_out);
	int n;

	c->nout = 0;
	if (c->head.minor == 0) {
		c->out[c->nout++] = data;
		return;
	}
	n = snprintf(c->chunk_line, sizeof(c->chunk_line), "%zx\r\n",
	    data.len);
	c->out[c->nout++] = (struct str){ c->chunk_line, (size_t)n };
	c->out[c->nout++] = data;
	c->out[c->nout++] = STR("\r\n");
}

/* The writer ended it: the last chunk, then as any answer. */
static bool
end_stream(struct conn *c)
{
	http_response_release(&c->res);
	if (c->head.minor > 0)
		c->out[c->nout++] = STR("0\r\n\r\n");
	c->state = CONN_WRITE;
	return true;
}

static bool
step_stream(struct conn *c)
{
	if (!flush(c))
		return false;
	if (!stream_take(c->res.stream, &c->stream_out))
		return end_stream(c);
	if (c->stream_out.len > 0) {
		c->progress = 0;
		send_chunk(c);
		return true;
	}
	server_arm(c, c->res.stream->is_events ? TIMER_PING : TIMER_NONE);
	return false;
}

static bool
step_linger(struct conn *c)
{
	ssize_t got;

	if (!c->can_read)
		return false;
	if ((got = io_drop(c)) == -1)
		c->can_read = false;
	else if (got <= 0)
		conn_close(c);
	return got > 0;
}

static bool
step(struct conn *c)
{
	switch (c->state) {
	case CONN_HANDSHAKE:
		return step_handshake(c);
	case CONN_HEAD:
		return step_head(c);
	case CONN_BODY:
		return step_body(c);
	case CONN_WRITE:
		return step_write(c);
	case CONN_STREAM:
		return step_stream(c);
	case CONN_LINGER:
		return step_linger(c);
	case CONN_WORK:
	case CONN_DEAD:
		return false;
	}
	BUG("connection state");
}

void
conn_drive(struct conn *c)
{
	for (int i = 0; i < STEPS; i++)
		if (!step(c))
			return;
	/* Another's turn; but a head in the shared buffer must be saved. */
	keep_head(c);
	server_ready(c);
}

/* ---- what happens to it ------------------------------------------------- */

void
conn_event(struct conn *c, uint32_t events)
{
	if (events & (EPOLLIN | EPOLLRDHUP))
		c->can_read = true;
	if (events & EPOLLOUT)
		c->can_write = true;
	if (events & EPOLLRDHUP)
		c->half_closed = true;
	if (events & (EPOLLHUP | EPOLLERR)) {
		c->gone = true;
		if (c->state != CONN_WORK)
			conn_close(c);
		return;
	}
	/* Nobody listens to half a stream. */
	if (c->half_closed && c->state == CONN_STREAM) {
		conn_close(c);
		return;
	}
	conn_drive(c);
}

static void
ping(struct conn *c)
{
	buf_clear(&c->stream_out);
	buf_add(&c->stream_out, STR(":\n\n"));
	send_chunk(c);
	conn_drive(c);
}

void
conn_timeout(struct conn *c)
{
	switch (c->timer) {
	case TIMER_HEAD:
		if (c->state != CONN_HEAD || conn_is_idle(c)) {
			conn_close(c);
			return;
		}
		c->started = c->server->now_ns;
		refuse(c, false, 408, "head-too-slow");
		conn_drive(c);
		return;
	case TIMER_BODY:
		refuse(c, true, 408, "body-too-slow");
		conn_drive(c);
		return;
	case TIMER_PING:
		ping(c);
		return;
	default:
		conn_close(c);
	}
}

void
conn_drain(struct conn *c)
{
	if (conn_is_idle(c)) {
		io_shutdown(c);
		conn_close(c);
	} else if (c->state == CONN_STREAM) {
		c->close_after = true;
		stream_close(c->res.stream);
		conn_drive(c);
	}
}
