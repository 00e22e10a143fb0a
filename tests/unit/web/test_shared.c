/* SPDX-License-Identifier: EUPL-1.2 */
#include <zlib.h>

#include "../test.h"
#include "web/http.h"
#include "web/spill.h"

static struct http_shared *
make(struct str body, bool compress)
{
	struct shared_spec spec = { .type = "text/css",
		.cache = SHARED_IMMUTABLE, .compress = compress };

	spec.body[HTTP_IDENTITY] = body;
	return shared_new(&spec);
}

static struct str
long_text(struct arena *a)
{
	struct buf out = BUF_IN(a, 1 << 20);

	for (int i = 0; i < 1000; i++)
		buf_addf(&out, "line %d;", i);
	return buf_str(&out);
}

static void
test_choose__follows_accept_encoding(void **state)
{
	static const struct {
		const char *accept;
		enum http_coding want;
	} cases[] = {
		{ "gzip, deflate, br", HTTP_BROTLI }, { "gzip", HTTP_GZIP },
		{ "GZIP;q=0.5", HTTP_GZIP }, { "gzip;q=0", HTTP_IDENTITY },
		{ "gzip; q=0.000, br;q=0", HTTP_IDENTITY },
		{ "br;q=0, gzip", HTTP_GZIP }, { "", HTTP_IDENTITY },
		{ "identity", HTTP_IDENTITY }, { "xgzip", HTTP_IDENTITY },
		{ NULL, HTTP_IDENTITY },
	};
	struct shared_spec spec = { .type = "text/css" };
	struct http_shared *all;

	(void)state;
	spec.body[HTTP_BROTLI] = STR("b");
	spec.body[HTTP_GZIP] = STR("g");
	spec.body[HTTP_IDENTITY] = STR("i");
	all = shared_new(&spec);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str accept = str_of(cases[i].accept);

		if (cases[i].accept == NULL)
			accept.ptr = NULL;
		assert_int_equal(shared_choose(all, accept), cases[i].want);
	}
	assert_false(str_eq(shared_etag(all, HTTP_GZIP),
	    shared_etag(all, HTTP_IDENTITY)));
	shared_unref(all);
}

static void
test_new__compresses_only_when_it_helps(void **state)
{
	struct arena a = ARENA_INIT;
	struct str text = long_text(&a), small;
	struct http_shared *shared = make(text, true);
	unsigned char *back = arena_alloc(&a, text.len);
	z_stream z = { 0 };

	(void)state;
	small = shared_body(shared, HTTP_GZIP);
	assert_true(small.len > 0 && small.len < text.len / 2);
	z.next_in = (Bytef *)(uintptr_t)small.ptr;
	z.avail_in = (uInt)small.len;
	z.next_out = back;
	z.avail_out = (uInt)text.len;
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	inflateEnd(&z);
	assert_memory_equal(back, text.ptr, text.len);
	shared_unref(shared);
	shared = make(STR("short"), true);
	assert_int_equal(shared_choose(shared, STR("gzip")), HTTP_IDENTITY);
	assert_int_equal(str_find_str(shared_fields(shared, HTTP_IDENTITY),
	    STR("Vary")), shared_fields(shared, HTTP_IDENTITY).len);
	shared_unref(shared);
	shared_unref(NULL);
	arena_release(&a);
}

static void
test_none_match__compares_weakly(void **state)
{
	static const struct {
		const char *list;
		bool match;
	} cases[] = {
		{ "\"a\"", true }, { "W/\"a\"", true }, { "*", true },
		{ "\"b\", \"a\"", true }, { "\"b\" ,W/\"a\"", true },
		{ "\"b\"", false }, { "a", false }, { "", false },
		{ "\"a", false }, { "*, \"b\"", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_field field = { STR("If-None-Match"),
			str_of(cases[i].list) };
		struct http_head head = { .fields = &field, .nfields = 1 };

		assert_int_equal(http_none_match(&head, STR("\"a\"")),
		    cases[i].match);
		head.nfields = 0;
		assert_false(http_none_match(&head, STR("\"a\"")));
	}
}

static void
test_redirect__stays_at_home(void **state)
{
	static const struct {
		const char *to, *want;
	} cases[] = {
		{ "/a?b=c#d", "/a?b=c#d" }, { "/", "/" }, { "", "/" },
		{ "//evil.example", "/" }, { "/\\evil.example", "/" },
		{ "https://evil.example", "/" }, { "/a\r\nSet-Cookie: b", "/" },
		{ "/a\tb", "/" }, { "/caf\xC3\xA9", "/" }, { "a", "/" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_response res = { 0 };

		http_redirect(&res, 303, str_of(cases[i].to));
		assert_int_equal(res.status, 303);
		assert_str(res.fields[0].value, cases[i].want);
		assert_false(res.spoilt);
	}
}

static void
test_add__a_line_end_spoils_the_answer(void **state)
{
	static const struct {
		struct str value;
		bool spoilt;
	} cases[] = {
		{ STR_INIT("a\tb"), false }, { STR_INIT("caf\xC3\xA9"), false },
		{ STR_INIT(""), false }, { STR_INIT("a\r\nB: c"), true },
		{ STR_INIT("a\n"), true }, { STR_INIT("\0"), true },
		{ STR_INIT("\x7F"), true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_response res = { 0 };

		http_add(&res, "X-A", cases[i].value);
		assert_int_equal(res.spoilt, cases[i].spoilt);
	}
}

static void
test_security__every_policy_is_complete(void **state)
{
	static const char *const always[] = {
		"Content-Security-Policy: default-src 'none'; ",
		"frame-ancestors 'none'", "X-Content-Type-Options: nosniff",
		"X-Frame-Options: DENY", "Referrer-Policy: ",
		"Permissions-Policy: ", "Cross-Origin-Opener-Policy: ",
		"Cross-Origin-Resource-Policy: ",
	};

	(void)state;
	for (int p = 0; p < HTTP_POLICY__MAX; p++) {
		for (int tls = 0; tls < 2; tls++) {
			struct str f = security_fields((enum http_policy)p,
			    tls == 1);

			for (size_t i = 0; i < COUNT(always); i++)
				assert_true(str_find_str(f,
				    str_of(always[i])) < f.len);
			assert_int_equal(str_find_str(f, STR(
			    "Strict-Transport-Security")) < f.len, tls);
			assert_int_equal(str_find_str(f, STR(
			    "upgrade-insecure-requests")) < f.len, tls);
			assert_true(str_ends(f, STR("\r\n")));
		}
	}
}

static void
test_spill__one_view_on_both_sides_of_the_limit(void **state)
{
	static const size_t sizes[] = { 0, 1, SPILL_MEMORY, SPILL_MEMORY + 1,
		5 * SPILL_MEMORY + 17 };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct arena a = ARENA_INIT;
		struct spill spill = SPILL_INIT;
		char *all = malloc(sizes[i] + 1);
		struct str view;

		for (size_t j = 0; j < sizes[i]; j++)
			all[j] = (char)(j * 31 >> 3);
		for (size_t j = 0; j < sizes[i]; j += 70001)
			assert_true(spill_add(&spill, "/tmp", str_sub(
			    (struct str){ all, sizes[i] }, j, 70001)));
		assert_int_equal(spill.fd >= 0, sizes[i] > SPILL_MEMORY);
		assert_true(spill_view(&spill, &a, &view));
		assert_true(str_eq(view, (struct str){ all, sizes[i] }));
		assert_int_equal(spill.len, 0);
		free(all);
		arena_release(&a);
	}
}

static void
test_spill__says_when_there_is_no_room(void **state)
{
	struct spill spill = SPILL_INIT;
	char *all = calloc(1, SPILL_MEMORY);

	(void)state;
	assert_true(spill_add(&spill, "/nonexistent",
	    (struct str){ all, SPILL_MEMORY }));
	assert_false(spill_add(&spill, "/nonexistent", STR("x")));
	spill_release(&spill);
	spill_release(&spill);
	free(all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choose__follows_accept_encoding),
		cmocka_unit_test(test_new__compresses_only_when_it_helps),
		cmocka_unit_test(test_none_match__compares_weakly),
		cmocka_unit_test(test_redirect__stays_at_home),
		cmocka_unit_test(test_add__a_line_end_spoils_the_answer),
		cmocka_unit_test(test_security__every_policy_is_complete),
		cmocka_unit_test(
		    test_spill__one_view_on_both_sides_of_the_limit),
		cmocka_unit_test(test_spill__says_when_there_is_no_room),
	};

	return cmocka_run_group_tests_name("shared", tests, NULL, NULL);
}
