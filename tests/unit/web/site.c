/* SPDX-License-Identifier: EUPL-1.2 */
#include "site.h"

struct site site;

static bool
is_path(const struct http_request *req, const char *path)
{
	return req->head->nsegments > 0 &&
	    str_eq_c(req->head->segments[0], path);
}

static void
answer_sum(const struct http_request *req, struct http_response *res)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < req->body.len; i++)
		sum = sum * 31 + (unsigned char)req->body.ptr[i];
	http_answer(res, 200, "text/plain", str_printf(req->arena,
	    "len=%zu sum=%llx", req->body.len, (unsigned long long)sum));
}

static void
answer_large(const struct http_request *req, struct http_response *res)
{
	struct buf out = BUF_IN(req->arena, 8 << 20);

	for (int i = 0; i < 500000; i++)
		buf_addf(&out, "%08d\n", i);
	http_answer(res, 200, "text/plain", buf_str(&out));
}

static struct str
long_value(struct arena *a)
{
	char *text = arena_alloc(a, 70000);

	memset(text, 'x', 70000);
	return (struct str){ text, 70000 };
}

static void
handle(void *ctx, const struct http_request *req, struct http_response *res)
{
	if (is_path(req, "silent"))
		return;
	if (is_path(req, "sum")) {
		answer_sum(req, res);
	} else if (is_path(req, "large")) {
		answer_large(req, res);
	} else if (is_path(req, "wait")) {
		sem_post(&site.entered);
		sem_wait(&site.leave);
		http_answer(res, 200, "text/plain", STR("waited"));
	} else if (is_path(req, "events")) {
		site.stream = http_answer_stream(res, "text/event-stream");
		stream_write(site.stream, STR("data: first\n\n"));
		sem_post(&site.streaming);
	} else if (is_path(req, "none")) {
		http_answer(res, 204, NULL, STR_EMPTY);
	} else if (is_path(req, "bye")) {
		http_answer(res, 200, "text/plain", STR("bye"));
		res->close = true;
	} else if (is_path(req, "away")) {
		http_redirect(res, 303, STR("/there"));
	} else if (is_path(req, "peer")) {
		http_answer(res, 200, "text/plain", str_printf(req->arena,
		    "%.*s %s", STR_ARG(req->peer),
		    req->is_tls ? "tls" : "clear"));
	} else if (is_path(req, "split")) {
		http_answer(res, 200, "text/plain", STR("x"));
		http_add(res, "X-Split", STR("a\r\nSet-Cookie: b"));
	} else if (is_path(req, "too-long")) {
		http_answer(res, 200, "text/plain", STR("x"));
		http_add(res, "X-Long", long_value(req->arena));
	} else if (is_path(req, "fields")) {
		http_answer(res, 200, "text/plain", STR("x"));
		http_add(res, "X-Empty", STR_EMPTY);
		res->policy = HTTP_POLICY_FILE;
	} else {
		echo_handler(ctx, req, res);
	}
}

static bool
fast(void *ctx, const struct http_request *req, struct http_response *res)
{
	(void)ctx;
	if (!is_path(req, "static"))
		return false;
	http_answer_shared(req, res, site.shared);
	return true;
}

static int64_t
limit_of(void *ctx, const struct http_head *head)
{
	(void)ctx;
	return str_starts(head->path, STR("/sum")) ? 64 << 20 : 1000;
}

static void
done(void *ctx, const struct http_record *record)
{
	(void)ctx;
	site.done++;
	assert_true(record->status >= 200);
	site.last_reason = record->reason;
	assert_true(record->peer.len > 0);
}

void
site_start(struct rig *rig)
{
	rig->config.handle = handle;
	rig->config.fast = fast;
	rig->config.limit_of = limit_of;
	rig->config.done = done;
	site.done = 0;
	rig_start(rig);
}

int
site_rig_setup(void **state)
{
	static struct rig rig;

	rig_init(&rig);
	site_start(&rig);
	*state = &rig;
	return 0;
}

int
site_rig_teardown(void **state)
{
	rig_stop(*state);
	return 0;
}

int
site_setup(void **state)
{
	struct shared_spec spec = { .type = "text/css; charset=utf-8",
		.cache = SHARED_IMMUTABLE, .compress = true };
	char *css = malloc(10240);

	(void)state;
	for (int i = 0; i < 10240; i++)
		css[i] = "body { colour: teal }\n"[i % 22];
	spec.body[HTTP_IDENTITY] = (struct str){ css, 10240 };
	site.shared = shared_new(&spec);
	free(css);
	sem_init(&site.entered, 0, 0);
	sem_init(&site.leave, 0, 0);
	sem_init(&site.streaming, 0, 0);
	return 0;
}

int
site_teardown(void **state)
{
	(void)state;
	shared_unref(site.shared);
	return 0;
}
