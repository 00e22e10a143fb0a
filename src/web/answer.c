/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * answer.c - a response as bytes: one head, made in a buffer that all
 * connections share, and the body where it lies.  Nothing of a body is copied.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "web/internal.h"

static bool
is_bodiless(int status)
{
	return status == 204 || status == 304;
}

static void
add_fields(struct buf *out, const struct http_response *res)
{
	for (size_t i = 0; i < res->nfields; i++) {
		buf_add(out, res->fields[i].name);
		buf_add(out, STR(": "));
		buf_add(out, res->fields[i].value);
		buf_add(out, STR("\r\n"));
	}
	if (res->shared != NULL)
		buf_add(out, shared_fields(res->shared, res->coding));
}

/* How the client finds the end of the body. */
static void
add_framing(struct conn *c, struct buf *out)
{
	if (c->res.stream != NULL) {
		/* To a client of 1.0 the end of the connection says it. */
		if (c->head.minor > 0)
			buf_add(out, STR("Transfer-Encoding: chunked\r\n"));
	} else if (!is_bodiless(c->res.status)) {
		buf_add(out, STR("Content-Length: "));
		buf_add_i64(out, (int64_t)c->res.body.len);
		buf_add(out, STR("\r\n"));
	}
	if (c->close_after)
		buf_add(out, STR("Connection: close\r\n"));
}

static bool
make_head(struct conn *c, struct buf *out)
{
	buf_clear(out);
	http_status_line(out, c->res.status);
	buf_add(out, STR("Date: "));
	buf_add(out, str_of(c->server->date));
	buf_add(out, STR("\r\n"));
	add_fields(out, &c->res);
	buf_add(out, security_fields(c->res.policy, c->req.is_tls));
	add_framing(c, out);
	buf_add(out, STR("\r\n"));
	return !out->over;
}

/* Drop what the handler made and say that it was our fault. */
static void
make_failure(struct conn *c)
{
	http_response_release(&c->res);
	c->res = (struct http_response){ .policy = HTTP_POLICY_API };
	http_answer(&c->res, 500, "text/plain; charset=utf-8",
	    STR("500 Internal Server Error\n"));
}

static void
tell_done(struct conn *c, bool has_head, const char *reason)
{
	const struct server_config *config = &c->server->config;
	struct http_record record = {
		.head = has_head ? &c->head : NULL,
		.peer = str_of(c->peer_text),
		.status = c->res.status,
		.reason = reason,
		.body = (int64_t)c->res.body.len,
	};

	if (config->done == NULL)
		return;
	record.took_ns = clock_mono_ns() - c->started;
	config->done(config->ctx, &record);
}

static void
make(struct conn *c, bool has_head, const char *reason)
{
	struct buf *head = &c->server->head;

	if (c->res.status == 0 || c->res.spoilt)
		make_failure(c);
	if (c->res.stream != NULL && c->head.method == HTTP_HEAD)
		c->close_after = true;
	c->close_after = c->close_after || c->res.close || c->head.close ||
	    c->server->draining;
	if (!make_head(c, head)) {
		make_failure(c);
		BUG_IF(!make_head(c, head));
	}
	tell_done(c, has_head, reason);
	if (c->head.method == HTTP_HEAD && c->res.stream != NULL)
		http_response_release(&c->res);
	c->nout = 0;
	c->out[c->nout++] = buf_str(head);
	if (c->res.body.len > 0 && c->head.method != HTTP_HEAD &&
	    !is_bodiless(c->res.status))
		c->out[c->nout++] = c->res.body;
}

void
answer_make(struct conn *c)
{
	make(c, true, NULL);
}

/* The plain words for it, when nobody upstairs has better ones. */
static void
make_plain(struct conn *c, const struct http_refusal *why)
{
	c->res.policy = HTTP_POLICY_API;
	http_answer(&c->res, why->status, "text/plain; charset=utf-8",
	    str_printf(&c->arena, "%d %s\n", why->status,
	    http_status_text(why->status)));
}

void
answer_refuse(struct conn *c, bool has_head, int status, const char *reason)
{
	const struct server_config *config = &c->server->config;
	struct http_refusal why = { status, reason };

	if (!has_head)
		c->head = (struct http_head){ .close = true,
			.target = c->target };
	c->close_after = true;
	http_response_release(&c->res);
	c->res = (struct http_response){ 0 };
	if (config->refuse != NULL)
		config->refuse(config->ctx, &c->arena,
		    has_head || c->target.len > 0 ? &c->head : NULL, &why,
		    &c->res);
	if (c->res.status == 0)
		make_plain(c, &why);
	if (status == 503)
		http_add(&c->res, "Retry-After", STR("5"));
	make(c, has_head, reason);
}
