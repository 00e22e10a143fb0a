/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/arena.h"

static void
test_alloc__zeroed_aligned_and_large(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < 5000; i += 7) {
		unsigned char *p = arena_alloc(&a, i);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t j = 0; j < i; j++)
			assert_int_equal(p[j], 0);
		memset(p, 0xFF, i);
	}
	assert_non_null(arena_alloc(&a, 5u << 20));
	arena_release(&a);
	assert_int_equal(a.used, 0);
}

static void
test_grow__keeps_content_and_zeroes_the_rest(void **state)
{
	struct arena a = ARENA_INIT;
	char *p = arena_alloc(&a, 10), *q, *other;

	(void)state;
	memset(p, 'x', 10);
	q = arena_grow(&a, p, 10, 100);
	assert_ptr_equal(p, q);
	assert_int_equal(q[9], 'x');
	assert_int_equal(q[99], 0);
	other = arena_alloc(&a, 1);
	*other = 'o';
	p = arena_grow(&a, q, 100, 10000);
	assert_ptr_not_equal(p, q);
	assert_int_equal(p[9], 'x');
	assert_int_equal(p[9999], 0);
	assert_int_equal(*other, 'o');
	arena_release(&a);
}

/* What comes from the system itself is as any other memory. */
static void
test_alloc__many_megabytes_come_zeroed_and_grow(void **state)
{
	const size_t size = (size_t)5 << 20;
	struct arena a = ARENA_INIT;

	(void)state;
	for (int round = 0; round < 3; round++) {
		unsigned char *p = arena_alloc(&a, size), *q;

		for (size_t i = 0; i < size; i += 511)
			assert_int_equal(p[i], 0);
		memset(p, 0xFF, size);
		q = arena_grow(&a, p, size, 2 * size);
		assert_int_equal(q[size - 1], 0xFF);
		for (size_t i = size; i < 2 * size; i += 511)
			assert_int_equal(q[i], 0);
		memset(q, 0xFF, 2 * size);
		arena_release(&a);
	}
}

static int order[3], norder;

static void
note(void *arg)
{
	order[norder++] = *(int *)arg;
}

static void
test_on_release__last_in_first_out_once(void **state)
{
	struct arena a = ARENA_INIT;
	int one = 1, two = 2;

	(void)state;
	arena_on_release(&a, note, &one);
	arena_on_release(&a, note, &two);
	arena_release(&a);
	arena_release(&a);
	assert_int_equal(norder, 2);
	assert_int_equal(order[0], 2);
	assert_int_equal(order[1], 1);
}

static void
test_limit__over_is_said_and_survives_release(void **state)
{
	struct arena a = ARENA_LIMITED(1000);

	(void)state;
	arena_alloc(&a, 900);
	assert_false(arena_is_over(&a));
	arena_alloc(&a, 200);
	assert_true(arena_is_over(&a));
	arena_release(&a);
	assert_false(arena_is_over(&a));
	assert_int_equal(a.limit, 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alloc__zeroed_aligned_and_large),
		cmocka_unit_test(
		    test_alloc__many_megabytes_come_zeroed_and_grow),
		cmocka_unit_test(test_grow__keeps_content_and_zeroes_the_rest),
		cmocka_unit_test(test_on_release__last_in_first_out_once),
		cmocka_unit_test(test_limit__over_is_said_and_survives_release),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
