/* SPDX-License-Identifier: EUPL-1.2 */
/* What can be seen without a socket; test_http_probes.c has the long list. */
#include "../test.h"
#include "web/http_parse.h"

static bool
parse(struct arena *a, struct str text, struct http_head *head,
    struct http_refusal *why)
{
	struct http_scan scan = { 0 };

	*why = (struct http_refusal){ 0 };
	return http_scan(&scan, text, why) == HTTP_WHOLE &&
	    http_head_parse(a, str_sub(text, scan.start,
	    scan.at - scan.start), head, why);
}

static void
test_head__gives_all_parts(void **state)
{
	struct arena a = ARENA_INIT;
	struct http_head head;
	struct http_refusal why;

	(void)state;
	assert_true(parse(&a, STR("PATCH /plans/7/v%20x?q=a+b&n= HTTP/1.1\r\n"
	    "hOST: bcm.example.nl\r\nX-A:  one \t\r\nconnection: foo, Close"
	    "\r\ncontent-length: 12\r\n\r\n"), &head, &why));
	assert_int_equal(head.method, HTTP_PATCH);
	assert_str(head.path, "/plans/7/v%20x");
	assert_int_equal(head.nsegments, 3);
	assert_str(head.segments[2], "v x");
	assert_str(head.query_text, "q=a+b&n=");
	assert_str(url_pairs_get(&head.query, "q"), "a b");
	assert_str(url_pairs_get(&head.query, "n"), "");
	assert_null(url_pairs_get(&head.query, "z").ptr);
	assert_str(head.host, "bcm.example.nl");
	assert_str(http_field(&head, "x-a"), "one");
	assert_null(http_field(&head, "x-b").ptr);
	assert_int_equal(head.framing, HTTP_BODY_LENGTH);
	assert_int_equal(head.length, 12);
	assert_true(head.close);
	assert_false(head.expect_continue);
	arena_release(&a);
}

static void
test_head__old_clients_close(void **state)
{
	struct arena a = ARENA_INIT;
	struct http_head head;
	struct http_refusal why;

	(void)state;
	assert_true(parse(&a, STR("GET / HTTP/1.0\r\n\r\n"), &head, &why));
	assert_true(head.close);
	assert_str(head.host, "");
	assert_true(parse(&a, STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), &head,
	    &why));
	assert_false(head.close);
	arena_release(&a);
}

static void
test_scan__stops_where_the_head_ends(void **state)
{
	const struct str text = STR("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\nrest");
	struct http_refusal why;

	(void)state;
	for (size_t step = 1; step <= text.len; step++) {
		struct http_scan scan = { 0 };
		enum http_found found = HTTP_MORE;
		size_t n = 0;

		while (found == HTTP_MORE && n < text.len) {
			n = n + step < text.len ? n + step : text.len;
			found = http_scan(&scan, str_sub(text, 0, n), &why);
			assert_true(scan.at <= n);
		}
		assert_int_equal(found, HTTP_WHOLE);
		assert_int_equal(scan.start, 2);
		assert_int_equal(scan.at, text.len - 4);
		assert_int_equal(scan.fields, 1);
	}
}

static void
test_refusal__has_a_reason(void **state)
{
	static const struct {
		struct str text;
		const char *reason;
	} cases[] = {
		{ STR_INIT("GET / HTTP/1.1\r\n\r\n"), "host-missing" },
		{ STR_INIT("GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n"),
		    "field-twice" },
		{ STR_INIT("GET / HTTP/1.1\r\nHost: \"\r\n\r\n"),
		    "host-malformed" },
		{ STR_INIT("GET //x HTTP/1.1\r\nHost: x\r\n\r\n"),
		    "path-empty-segment" },
		{ STR_INIT("GET /a HTTP/1.1\rHost: x\r\n\r\n"), "bare-cr" },
		{ STR_INIT("GET /a HTTP/1.1\r\nA: \1"), "control-byte" },
		{ STR_INIT("GET http:///a HTTP/1.1\r\nHost: x\r\n\r\n"),
		    "target-malformed" },
	};
	struct arena a = ARENA_INIT;
	struct http_head head;
	struct http_refusal why;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_false(parse(&a, cases[i].text, &head, &why));
		assert_string_equal(why.reason, cases[i].reason);
		assert_int_equal(why.status, 400);
	}
	arena_release(&a);
}

/* Feed `text` in pieces; the body in *out, and what http_chunks_next said. */
static enum http_found
dechunk(struct str text, size_t step, struct buf *out, size_t *left)
{
	struct http_chunks c = { 0 };
	enum http_found found = HTTP_MORE;
	struct http_refusal why;

	while (found == HTTP_MORE && text.len > 0) {
		struct str in = str_sub(text, 0, step), data;
		size_t had = in.len;

		found = http_chunks_next(&c, &in, &data, &why);
		buf_add(out, data);
		text = str_sub(text, had - in.len, text.len);
	}
	*left = text.len;
	return found;
}

static void
test_chunks__same_in_pieces_of_any_size(void **state)
{
	const struct str text = STR("3\r\nabc\r\n00B\r\n0123456789\n\r\n0\r\n"
	    "T: v\r\n\r\nNEXT");

	(void)state;
	for (size_t step = 1; step <= text.len; step++) {
		struct buf out = BUF_HEAP(100);
		size_t left;

		assert_int_equal(dechunk(text, step, &out, &left),
		    HTTP_WHOLE);
		assert_str(buf_str(&out), "abc0123456789\n");
		assert_int_equal(left, 4);
		buf_release(&out);
	}
}

static void
test_chunks__announces_what_is_to_come(void **state)
{
	struct http_chunks c = { 0 };
	struct str in = STR("10\r\nabc"), data;
	struct http_refusal why;

	(void)state;
	assert_int_equal(http_chunks_next(&c, &in, &data, &why), HTTP_MORE);
	assert_str(data, "abc");
	assert_int_equal(http_chunks_left(&c), 13);
	in = STR("FFFFFFFFFFFFFFFF\r\n");
	c = (struct http_chunks){ 0 };
	assert_int_equal(http_chunks_next(&c, &in, &data, &why), HTTP_BAD);
}

static void
test_encode__reads_back(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_IN(&a, 4096);
	struct str all = STR("a/b?c=d&e f+g%h\xC3\xA9~-._\r\n"), back;

	(void)state;
	url_encode(&out, all);
	assert_str(buf_str(&out),
	    "a%2Fb%3Fc%3Dd%26e%20f%2Bg%25h%C3%A9~-._%0D%0A");
	assert_true(url_decode(&a, buf_str(&out), true, &back));
	assert_true(str_eq(back, all));
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_head__gives_all_parts),
		cmocka_unit_test(test_head__old_clients_close),
		cmocka_unit_test(test_scan__stops_where_the_head_ends),
		cmocka_unit_test(test_refusal__has_a_reason),
		cmocka_unit_test(test_chunks__same_in_pieces_of_any_size),
		cmocka_unit_test(test_chunks__announces_what_is_to_come),
		cmocka_unit_test(test_encode__reads_back),
	};

	return cmocka_run_group_tests_name("http_parse", tests, NULL, NULL);
}
