/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/buf.h"

static void
test_add__stops_at_the_maximum_and_says_so(void **state)
{
	struct buf b = BUF_HEAP(10);

	(void)state;
	assert_true(buf_add_c(&b, "12345"));
	assert_true(buf_addf(&b, "%d", 678));
	assert_false(buf_add_c(&b, "abc"));
	assert_true(b.over);
	assert_str(buf_str(&b), "12345678");
	assert_true(buf_add_char(&b, '9'));
	assert_false(buf_addf(&b, "%s", "xy"));
	buf_consume(&b, 5);
	assert_str(buf_str(&b), "6789");
	buf_clear(&b);
	assert_false(b.over);
	assert_str(buf_str(&b), "");
	buf_release(&b);
}

static void
test_add__grows_in_an_arena(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_IN(&a, 1 << 20);

	(void)state;
	for (int i = 0; i < 10000; i++) {
		assert_true(buf_add_i64(&b, i % 10));
		if (i % 100 == 0)
			arena_alloc(&a, 1);
	}
	assert_int_equal(b.len, 10000);
	for (size_t i = 0; i < b.len; i++)
		assert_int_equal(b.ptr[i], '0' + (int)(i % 10));
	arena_release(&a);
}

static void
test_add_i64__writes_every_size(void **state)
{
	static const struct {
		int64_t n;
		const char *want;
	} cases[] = {
		{ 0, "0" }, { 7, "7" }, { -7, "-7" }, { 10, "10" },
		{ -100, "-100" }, { INT32_MAX, "2147483647" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_HEAP(32);

		assert_true(buf_add_i64(&b, cases[i].n));
		assert_str(buf_str(&b), cases[i].want);
		buf_release(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add__stops_at_the_maximum_and_says_so),
		cmocka_unit_test(test_add__grows_in_an_arena),
		cmocka_unit_test(test_add_i64__writes_every_size),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
