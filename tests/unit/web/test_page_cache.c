/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "web/page_cache.h"
#include "web/session_memo.h"

static struct http_shared *
body(const char *text)
{
	return shared_new(&(struct shared_spec){
		.type = "text/html; charset=utf-8",
		.body = { [HTTP_IDENTITY] = str_of(text) },
	});
}

static void
put(struct page_cache *cache, const struct page_key *key, const char *text)
{
	struct http_shared *shared = body(text);

	page_cache_put(cache, key, shared);
	shared_unref(shared);
}

static bool
holds(struct page_cache *cache, const struct page_key *key, const char *text)
{
	struct http_shared *shared = page_cache_get(cache, key);
	bool same = shared != NULL &&
	    str_eq_c(shared_body(shared, HTTP_IDENTITY), text);

	shared_unref(shared);
	return same;
}

static const struct page_key base = { .target = STR_INIT("/a?b=c"),
	.account = 1, .organisation = 2, .change = 3, .minute = 4 };

static void
test_get__every_part_of_the_key_counts(void **state)
{
	struct page_cache *cache = page_cache_new(1 << 20);
	struct page_key rows[] = { base, base, base, base, base, base };

	(void)state;
	rows[0].target = STR("/a?b=d");
	rows[1].account = 9;
	rows[2].organisation = 9;
	rows[3].change = 9;
	rows[4].minute = 9;
	rows[5].lang = LANG_EN;
	put(cache, &base, "x");
	assert_true(holds(cache, &base, "x"));
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_null(page_cache_get(cache, &rows[i]));
	put(cache, &base, "y");
	assert_true(holds(cache, &base, "y"));
	page_cache_free(cache);
}

static void
test_put__stays_within_its_size(void **state)
{
	enum { MAX = 64 * 1024 };
	struct page_cache *cache = page_cache_new(MAX);
	struct page_key key = base, used = base;
	char text[2001] = { 0 };

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(text); i++)
		text[i] = 'x';
	put(cache, &used, text);
	for (key.change = 100; key.change < 400; key.change++) {
		put(cache, &key, text);
		assert_true(page_cache_size(cache) <= MAX);
		/* What is asked for again and again stays. */
		assert_true(holds(cache, &used, text));
	}
	key.change = 100;
	assert_null(page_cache_get(cache, &key));
	page_cache_free(cache);
}

static void
test_put__refuses_what_fills_an_eighth(void **state)
{
	struct page_cache *cache = page_cache_new(4096);
	char text[1001] = { 0 };

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(text); i++)
		text[i] = 'x';
	put(cache, &base, text);
	assert_null(page_cache_get(cache, &base));
	assert_int_equal(page_cache_size(cache), 0);
	page_cache_free(cache);
}

static void
test_memo__forgets(void **state)
{
	static const struct { const char *token; int64_t now, change; bool want; }
	rows[] = {
		{ "abcdefghijklmnop", 100, 1, true },
		{ "abcdefghijklmnop", 104, 1, true },
		{ "abcdefghijklmnop", 105, 1, false },
		{ "abcdefghijklmnop", 99, 1, false },
		{ "abcdefghijklmnop", 100, 2, false },
		{ "abcdefghijklmnoq", 100, 1, false },
		{ "abcdefghijklmno", 100, 1, false },
		{ "", 100, 1, false },
	};
	struct session_memo *memo = session_memo_new();
	struct memo_entry got;

	(void)state;
	session_memo_put(memo, STR("abcdefghijklmnop"),
	    &(struct memo_entry){ .account = 7, .at = 100, .change = 1 });
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(session_memo_get(memo, str_of(rows[i].token),
		    rows[i].now, rows[i].change, &got), rows[i].want);
	session_memo_clear(memo);
	assert_false(session_memo_get(memo, STR("abcdefghijklmnop"), 100, 1,
	    &got));
	session_memo_free(memo);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_get__every_part_of_the_key_counts),
		cmocka_unit_test(test_put__stays_within_its_size),
		cmocka_unit_test(test_put__refuses_what_fills_an_eighth),
		cmocka_unit_test(test_memo__forgets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
