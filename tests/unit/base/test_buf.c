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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add__stops_at_the_maximum_and_says_so),
		cmocka_unit_test(test_add__grows_in_an_arena),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
