/* SPDX-License-Identifier: EUPL-1.2 */
/* What the server does besides parsing: answers, bodies, streams. */
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "site.h"

/* ---- answers ------------------------------------------------------------ */

static void
test_static__variants_and_conditions(void **state)
{
	const struct rig *rig = *state;
	struct arena a = ARENA_INIT;
	struct str etag = shared_etag(site.shared, HTTP_GZIP), got, req;

	got = client_ask(rig->port, &a, STR("GET /static " CLOSE
	    "Accept-Encoding: gzip\r\n\r\n"));
	assert_int_equal(response_status(got, 0), 200);
	assert_true(has(got, "Content-Encoding: gzip\r\n"));
	assert_true(has(got, "Vary: Accept-Encoding\r\n"));
	assert_true(has(got, "immutable"));
	assert_true(has(got, "Content-Security-Policy: default-src 'none'"));
	assert_false(has(got, "Strict-Transport"));
	assert_true(has(got, " GMT\r\n"));
	assert_true(has(got, "\x1f\x8b"));
	req = str_printf(&a, "GET /static " CLOSE "Accept-Encoding: gzip\r\n"
	    "If-None-Match: %.*s\r\n\r\n", STR_ARG(etag));
	got = client_ask(rig->port, &a, req);
	assert_int_equal(response_status(got, 0), 304);
	assert_true(str_ends(got, STR("\r\n\r\n")));
	assert_false(has(got, "Content-Length"));
	got = client_ask(rig->port, &a, STR("GET /static " CLOSE "\r\n"));
	assert_false(has(got, "Content-Encoding"));
	assert_true(str_ends(got, shared_body(site.shared, HTTP_IDENTITY)));
	arena_release(&a);
}

static void
test_head__has_the_length_and_no_body(void **state)
{
	const struct rig *rig = *state;
	struct arena a = ARENA_INIT;
	struct str got;

	got = client_ask(rig->port, &a, STR("HEAD /abc " HOST "\r\n"
	    "HEAD /static " HOST "\r\nHEAD /events " HOST "\r\n"));
	assert_int_equal(response_count(got), 3);
	assert_true(has(got, "Content-Length: 9\r\n"));
	assert_true(str_ends(got, STR("\r\n\r\n")));
	assert_false(has(got, "HEAD abc;"));
	sem_wait(&site.streaming);
	assert_true(stream_is_closed(site.stream));
	stream_unref(site.stream);
	arena_release(&a);
}

static void
test_answer__statuses_without_a_body(void **state)
{
	const struct rig *rig = *state;
	struct arena a = ARENA_INIT;
	struct str got;

	got = client_ask(rig->port, &a, STR("GET /none " CLOSE "\r\n"));
	assert_int_equal(response_status(got, 0), 204);
	assert_false(has(got, "Content-Length"));
	got = client_ask(rig->port, &a, STR("GET /away " CLOSE "\r\n"));
	assert_int_equal(response_status(got, 0), 303);
	assert_true(has(got, "Location: /there\r\n"));
	got = client_ask(rig->port, &a, STR("GET /bye " HOST "\r\n"));
	assert_true(has(got, "Connection: close\r\n"));
	got = client_ask(rig->port, &a, STR("GET /silent " CLOSE "\r\n"));
	assert_int_equal(response_status(got, 0), 500);
	got = client_ask(rig->port, &a, STR("GET /too-long " CLOSE "\r\n"));
	assert_int_equal(response_status(got, 0), 500);
	got = client_ask(rig->port, &a, STR("GET /split " CLOSE "\r\n"));
	assert_int_equal(response_status(got, 0), 500);
	assert_false(has(got, "Set-Cookie"));
	got = client_ask(rig->port, &a, STR("GET /fields " CLOSE "\r\n"));
	assert_true(has(got, "X-Empty: \r\n"));
	assert_true(has(got, "sandbox"));
	got = client_ask(rig->port, &a, STR("GET /a HTTP/1.0\r\n\r\n"));
	assert_true(has(got, "Connection: close\r\n"));
	assert_true(str_ends(got, STR("GET a;")));
	arena_release(&a);
}

static void
test_pipeline__in_order_fast_and_slow_mixed(void **state)
{
	const struct rig *rig = *state;
	struct arena a = ARENA_INIT;
	struct buf req = BUF_IN(&a, 1 << 20);
	struct str got;

	for (int i = 0; i < 100; i++)
		buf_addf(&req, i % 2 == 0 ? "GET /n%d " HOST "\r\n" :
		    "POST /n%d " HOST "Content-Length: 3\r\n\r\nabc", i);
	buf_add_c(&req, "GET /static " HOST "\r\nGET /end " CLOSE "\r\n");
	got = client_ask(rig->port, &a, buf_str(&req));
	assert_int_equal(response_count(got), 102);
	for (int i = 0; i < 100; i++) {
		const char *want = str_c(&a, str_printf(&a, "%s n%d;",
		    i % 2 == 0 ? "GET" : "POST", i));
		size_t at = str_find_str(got, str_of(want));

		if (at == got.len)
			fail_msg("not in order: %s", want);
		got = str_sub(got, at, got.len);
	}
	arena_release(&a);
}

static void
test_large__whole_though_the_client_reads_late(void **state)
{
	const struct rig *rig = *state;
	struct arena a = ARENA_INIT;
	int fd = client_connect(rig->port);
	struct str got;

	client_send(fd, STR("GET /large " HOST "\r\nGET /end " CLOSE "\r\n"));
	got = client_rest(fd, &a);
	close(fd);
	assert_int_equal(response_count(got), 2);
	assert_true(has(got, "Content-Length: 4500000\r\n"));
	assert_true(has(got, "\n00499999\n"));
	assert_true(str_ends(got, STR("GET end;")));
	arena_release(&a);
}

/*
 * Heads are made in a buffer that all connections share: one that is stuck
 * halfway must not be changed by another's answer.
 */
static void
test_head__of_a_stuck_client_is_its_own(void **state)
{
	const struct rig *rig = *state;
	enum { N = 5000 };
	struct arena a = ARENA_INIT;
	struct buf req = BUF_IN(&a, 1 << 20);
	int fd = client_connect(rig->port), small = 65536;
	struct str got;
	size_t n = 0;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	for (int i = 0; i < N; i++)
		buf_addf(&req, "HEAD /static %s\r\n", i < N - 1 ? HOST : CLOSE);
	client_send(fd, buf_str(&req));
	for (int i = 0; i < 50; i++)
		client_ask(rig->port, &a, STR("GET /none " CLOSE "\r\n"));
	got = client_rest(fd, &a);
	while (got.len > 0) {
		assert_true(str_starts(got, STR("HTTP/1.1 200 OK\r\n")));
		got = str_sub(got, str_find_str(got, STR("\r\n\r\n")) + 4,
		    got.len);
		n++;
	}
	assert_int_equal(n, N);
	close(fd);
	arena_release(&a);
}

static void
test_half_closed__client_still_gets_its_answers(void **state)
{
	const struct rig *rig = *state;
	struct arena a = ARENA_INIT;
	int fd = client_connect(rig->port);
	struct str got;

	client_send(fd, STR("GET /a " HOST "\r\nGET /static " HOST "\r\n"
	    "GET /b " HOST "\r\n"));
	shutdown(fd, SHUT_WR);
	got = client_rest(fd, &a);
	assert_int_equal(response_count(got), 3);
	assert_true(str_ends(got, STR("GET b;")));
	close(fd);
	arena_release(&a);
}

/* ---- bodies ------------------------------------------------------------- */

static void
test_upload__beyond_memory_is_one_view(void **state)
{
	const struct rig *rig = *state;
	struct arena a = ARENA_INIT;
	size_t n = (3 << 20) + 5;
	char *body = arena_alloc(&a, n);
	uint64_t sum = 0;
	struct str got;
	int fd = client_connect(rig->port);

	for (size_t i = 0; i < n; i++) {
		body[i] = (char)(i * 7 >> 2);
		sum = sum * 31 + (unsigned char)body[i];
	}
	client_send(fd, str_printf(&a, "POST /sum " CLOSE
	    "Content-Length: %zu\r\n\r\n", n));
	client_send(fd, (struct str){ body, n });
	got = client_rest(fd, &a);
	assert_true(has(got, str_c(&a, str_printf(&a, "len=%zu sum=%llx", n,
	    (unsigned long long)sum))));
	close(fd);
	arena_release(&a);
}

static void
test_limit__is_the_routes_own(void **state)
{
	const struct rig *rig = *state;
	struct arena a = ARENA_INIT;
	struct str got;

	got = client_ask(rig->port, &a, STR("POST /a " HOST
	    "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n"));
	assert_int_equal(response_status(got, 0), 413);
	assert_int_equal(response_count(got), 1);
	assert_true(has(got, "Connection: close\r\n"));
	arena_release(&a);
}

static void
say_no(void *ctx, struct arena *a, const struct http_head *head,
    const struct http_refusal *why, struct http_response *res)
{
	(void)ctx;
	http_answer(res, why->status, "application/problem+json", str_printf(a,
	    "{\"why\":\"%s\",\"path\":\"%.*s\"}", why->reason,
	    STR_ARG(head == NULL ? STR("?") : head->target)));
}

static void
test_refuse__in_words_from_upstairs(void **state)
{
	struct arena a = ARENA_INIT;
	struct rig rig;
	struct str big = { arena_alloc(&a, 2 << 20), 2 << 20 };
	int fd;

	(void)state;
	rig_init(&rig);
	rig.config.refuse = say_no;
	rig.config.spill_dir = "/nonexistent";
	site_start(&rig);
	assert_true(str_ends(client_ask(rig.port, &a, STR("GET /../a " HOST
	    "\r\n")), STR("{\"why\":\"path-malformed\",\"path\":\"/../a\"}")));
	assert_true(str_ends(client_ask(rig.port, &a, STR("G\x01T /a " HOST
	    "\r\n")), STR(",\"path\":\"?\"}")));
	assert_true(str_ends(client_ask(rig.port, &a, STR("POST /a " HOST
	    "Content-Length: 1001\r\n\r\n")),
	    STR("{\"why\":\"body-too-long\",\"path\":\"/a\"}")));
	fd = client_connect(rig.port);
	client_send(fd, str_printf(&a, "POST /sum " HOST
	    "Content-Length: %zu\r\n\r\n", big.len));
	client_send(fd, big);
	assert_true(str_ends(client_rest(fd, &a),
	    STR("{\"why\":\"body-not-stored\",\"path\":\"/sum\"}")));
	close(fd);
	rig_stop(&rig);
	arena_release(&a);
}

static void
test_expect__is_told_to_go_on(void **state)
{
	const struct rig *rig = *state;
	struct arena a = ARENA_INIT;
	int fd = client_connect(rig->port);
	struct str got;

	client_send(fd, STR("POST /a " CLOSE "Content-Length: 2\r\n"
	    "Expect: 100-continue\r\n\r\n"));
	got = client_until(fd, &a, "\r\n\r\n");
	assert_str(got, "HTTP/1.1 100 Continue\r\n\r\n");
	client_send(fd, STR("hi"));
	got = client_rest(fd, &a);
	assert_true(str_ends(got, STR("POST a;hi")));
	close(fd);
	arena_release(&a);
}

/* ---- streams ------------------------------------------------------------ */

static void
test_stream__events_arrive_and_end(void **state)
{
	const struct rig *rig = *state;
	struct arena a = ARENA_INIT;
	int fd = client_connect(rig->port);

	client_send(fd, STR("GET /events " HOST "\r\n"));
	client_until(fd, &a, "d\r\ndata: first\n\n\r\n");
	sem_wait(&site.streaming);
	for (int i = 0; i < 100; i++) {
		struct str event = str_printf(&a, "data: %d\n\n", i);

		assert_true(stream_write(site.stream, event));
		client_until(fd, &a, str_c(&a, event));
	}
	stream_close(site.stream);
	client_until(fd, &a, "0\r\n\r\n");
	assert_false(stream_write(site.stream, STR("late")));
	stream_unref(site.stream);
	/* The connection goes on. */
	client_send(fd, STR("GET /after " CLOSE "\r\n"));
	assert_true(str_ends(client_rest(fd, &a), STR("GET after;")));
	close(fd);
	arena_release(&a);
}

/* What a client sends behind a stream is not kept; it is told to come back. */
static void
test_stream__pipeline_behind_it_is_closed(void **state)
{
	const struct rig *rig = *state;
	struct arena a = ARENA_INIT;
	int fd = client_connect(rig->port);

	client_send(fd, STR("GET /events " HOST "\r\nGET /b " HOST "\r\n"));
	sem_wait(&site.streaming);
	stream_close(site.stream);
	stream_unref(site.stream);
	assert_int_equal(response_count(client_rest(fd, &a)), 1);
	close(fd);
	arena_release(&a);
}

static void
test_stream__writer_hears_that_the_client_left(void **state)
{
	const struct rig *rig = *state;
	struct arena a = ARENA_INIT;
	int fd = client_connect(rig->port);

	client_send(fd, STR("GET /events HTTP/1.0\r\n\r\n"));
	assert_false(has(client_until(fd, &a, "data: first\n\n"), "chunked"));
	sem_wait(&site.streaming);
	close(fd);
	while (server_conns(rig->server) > 0)
		sched_yield();
	assert_true(stream_is_closed(site.stream));
	assert_false(stream_write(site.stream, STR("x")));
	stream_unref(site.stream);
	arena_release(&a);
}

static void
test_stream__slow_reader_is_cut_off(void **state)
{
	const struct rig *rig = *state;
	struct arena a = ARENA_INIT;
	struct str block = { arena_alloc(&a, 65536), 65536 };
	int fd = client_connect(rig->port), n = 0;

	client_send(fd, STR("GET /events " HOST "\r\n"));
	sem_wait(&site.streaming);
	while (stream_write(site.stream, block) && n < 100000)
		n++;
	assert_true(n < 100000);
	assert_false(stream_write(site.stream, STR("x")));
	stream_unref(site.stream);
	close(fd);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_RIG(test_static__variants_and_conditions),
		WITH_RIG(test_head__has_the_length_and_no_body),
		WITH_RIG(test_answer__statuses_without_a_body),
		WITH_RIG(test_pipeline__in_order_fast_and_slow_mixed),
		WITH_RIG(test_large__whole_though_the_client_reads_late),
		WITH_RIG(test_head__of_a_stuck_client_is_its_own),
		WITH_RIG(test_half_closed__client_still_gets_its_answers),
		WITH_RIG(test_upload__beyond_memory_is_one_view),
		WITH_RIG(test_limit__is_the_routes_own),
		cmocka_unit_test(test_refuse__in_words_from_upstairs),
		WITH_RIG(test_expect__is_told_to_go_on),
		WITH_RIG(test_stream__events_arrive_and_end),
		WITH_RIG(test_stream__pipeline_behind_it_is_closed),
		WITH_RIG(test_stream__writer_hears_that_the_client_left),
		WITH_RIG(test_stream__slow_reader_is_cut_off),
	};

	return cmocka_run_group_tests_name("server", tests, site_setup,
	    site_teardown);
}
