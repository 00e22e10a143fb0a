/* SPDX-License-Identifier: EUPL-1.2 */
/* test_guard.c - cookies, origins, Accept: what comes from outside. */
#include "../aborts.h"
#include "../test.h"
#include "web/accept.h"
#include "web/cookie.h"
#include "web/flash.h"
#include "web/origin.h"

struct pair {
	const char *name, *value;
};

static struct http_head
head_of(struct http_field *fields, enum http_method method,
    const struct pair *pairs)
{
	struct http_head head = { .method = method, .fields = fields,
		.host = STR_INIT("bcm.example:8443") };

	for (; pairs[head.nfields].name != NULL; head.nfields++)
		fields[head.nfields] = (struct http_field){
			str_of(pairs[head.nfields].name),
			str_of(pairs[head.nfields].value) };
	return head;
}

static void
test_origin__rows(void **state)
{
	static const struct {
		const char *origin, *site;
		bool tls, want;
	} rows[] = {
		{ "https://bcm.example:8443", "same-origin", true, true },
		{ "https://bcm.example:8443", NULL, true, true },
		{ "https://BCM.example:8443", NULL, true, true },
		{ NULL, "same-origin", true, true },
		{ NULL, "none", true, true },
		{ "https://proxy.example", NULL, true, true },
		{ "http://bcm.example:8443", NULL, false, true },
		{ "http://bcm.example:8443", NULL, true, false },
		{ NULL, NULL, true, false },
		{ "null", NULL, true, false },
		{ "", NULL, true, false },
		{ "https://bcm.example", NULL, true, false },
		{ "https://bcm.example:8443.evil", NULL, true, false },
		{ "https://evil/bcm.example:8443", NULL, true, false },
		{ "https://a@bcm.example:8443", NULL, true, false },
		{ "ftp://bcm.example:8443", NULL, true, false },
		{ "https://bcm.example:8443", "cross-site", true, false },
		{ "https://bcm.example:8443", "same-site", true, false },
		{ NULL, "cross-site", true, false },
		{ NULL, "SAME-ORIGIN", true, false },
	};
	struct http_field fields[2];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct pair pairs[3] = { 0 };
		struct http_head head;
		size_t n = 0;

		if (rows[i].origin != NULL)
			pairs[n++] = (struct pair){ "Origin", rows[i].origin };
		if (rows[i].site != NULL)
			pairs[n++] = (struct pair){ "sec-fetch-site",
				rows[i].site };
		head = head_of(fields, HTTP_POST, pairs);
		assert_int_equal(origin_is_own(&head, rows[i].tls,
		    STR("https://proxy.example")), rows[i].want);
	}
}

static void
test_origin__reading_needs_none(void **state)
{
	static const struct pair evil[] = { { "origin", "https://evil" }, { 0 } };
	struct http_field fields[2];
	struct http_head head = head_of(fields, HTTP_GET, evil);

	(void)state;
	assert_true(origin_is_own(&head, true, STR_EMPTY));
	head.method = HTTP_DELETE;
	assert_false(origin_is_own(&head, true, STR_EMPTY));
}

static void
test_cookie__rows(void **state)
{
	static const struct { const char *line, *plain, *tls; } rows[] = {
		{ "stormvast=abc", "abc", NULL },
		{ "__Host-stormvast=abc", NULL, "abc" },
		{ "a=b; stormvast=abc;c=d", "abc", NULL },
		{ "xstormvast=abc", NULL, NULL },
		{ "stormvast=", "", NULL },
		{ "stormvast", NULL, NULL },
		{ "stormvast=a; stormvast=a", "a", NULL },
		{ "stormvast=a; stormvast=b", NULL, NULL },
		{ "stormvast=\"a\"", NULL, NULL },
		{ "stormvast=a%20b", NULL, NULL },
		{ "stormvast=a b", NULL, NULL },
		{ "", NULL, NULL },
		{ ";;;=;", NULL, NULL },
	};
	struct http_field fields[1];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct pair pairs[] = { { "Cookie", rows[i].line }, { 0 } };
		struct http_head head = head_of(fields, HTTP_GET, pairs);
		struct str plain = cookie_get(&head, false, COOKIE_SESSION);
		struct str tls = cookie_get(&head, true, COOKIE_SESSION);

		assert_int_equal(plain.ptr == NULL, rows[i].plain == NULL);
		assert_int_equal(tls.ptr == NULL, rows[i].tls == NULL);
		if (rows[i].plain != NULL)
			assert_str(plain, rows[i].plain);
		if (rows[i].tls != NULL)
			assert_str(tls, rows[i].tls);
	}
}

static void
set_evil(void)
{
	struct arena a = ARENA_INIT;

	cookie_set(&a, true, COOKIE_SESSION, STR("a; Domain=evil"), 5);
}

static void
test_cookie_set__is_guarded(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	assert_str(cookie_set(&a, true, COOKIE_SESSION, STR("x1"), 60),
	    "__Host-stormvast=x1; Path=/; HttpOnly; SameSite=Lax; Secure; "
	    "Max-Age=60");
	assert_str(cookie_set(&a, false, COOKIE_LANGUAGE, STR("nl"), -1),
	    "language=nl; Path=/; HttpOnly; SameSite=Lax");
	assert_aborts(set_evil);
	arena_release(&a);
}

static void
test_accept__rows(void **state)
{
	static const struct { const char *accept; int html, json; bool data; }
	rows[] = {
		{ "", 1000, 1000, false },
		{ "*/*", 1000, 1000, false },
		{ "text/html,application/xml;q=0.9,*/*;q=0.8", 1000, 800,
		    false },
		{ "application/json", 0, 1000, true },
		{ "application/*;q=0.5, text/html;q=0.4", 400, 500, true },
		{ "application/json;q=0, */*", 1000, 0, false },
		{ "TEXT/HTML ; Q=0.3", 300, 0, false },
		{ "text/html;q=2", 0, 0, false },
		{ "text/html;q=0.1234", 0, 0, false },
		{ "text/html;q=x, text/html;q=0.2", 200, 0, false },
		{ ",,;;q=,", 0, 0, false },
		{ "text", 0, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str s = str_of(rows[i].accept);

		assert_int_equal(accept_quality(s, "text/html"), rows[i].html);
		assert_int_equal(accept_quality(s, "application/json"),
		    rows[i].json);
		assert_int_equal(accept_prefers_json(s), rows[i].data);
	}
}

static void
test_flash__there_and_back(void **state)
{
	struct arena a = ARENA_INIT;
	struct flash flash;

	(void)state;
	assert_true(flash_read(flash_write(&a, "saved-new", 12), &flash));
	assert_str(flash.message, "saved-new");
	assert_int_equal(flash.entry, 12);
	arena_release(&a);
}

static void
test_flash__refuses(void **state)
{
	static const char *const rows[] = { "", "saved-new", "saved-new~",
		"saved-new~x", "saved-new~-1", "~1", "no-such-words~1",
		"saved-new~99999999999999999999", "saved-new~1~2" };
	struct flash flash;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_false(flash_read(str_of(rows[i]), &flash));
		assert_null(flash.message.ptr);
	}
	assert_false(flash_read((struct str){ NULL, 0 }, &flash));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_origin__rows),
		cmocka_unit_test(test_origin__reading_needs_none),
		cmocka_unit_test(test_cookie__rows),
		cmocka_unit_test(test_cookie_set__is_guarded),
		cmocka_unit_test(test_accept__rows),
		cmocka_unit_test(test_flash__there_and_back),
		cmocka_unit_test(test_flash__refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
