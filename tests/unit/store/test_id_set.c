/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "store/id_set.h"

/* Ids that share a page, bits on both ends of words, far ones and bad ones. */
static const int64_t ids[] = { 0, 1, 63, 64, 1023, 1024, 4096, -1, -1024,
	INT64_MAX, INT64_MIN, 1000000, 77 };

static void
test_add__is_there_once(void **state)
{
	struct arena a = ARENA_INIT;
	struct id_set s = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(ids); i++) {
		assert_false(id_set_has(&s, ids[i]));
		assert_true(id_set_add(&s, &a, ids[i]));
		assert_false(id_set_add(&s, &a, ids[i]));
		assert_int_equal(s.n, i + 1);
	}
	for (size_t i = 0; i < COUNT(ids); i++)
		assert_true(id_set_has(&s, ids[i]));
	assert_false(id_set_has(&s, 2));
	assert_false(id_set_has(&s, 1025));
	assert_false(id_set_has(&s, 5000000));
	arena_release(&a);
}

static void
test_and__keeps_what_both_have(void **state)
{
	struct arena a = ARENA_INIT;
	struct id_set twos = { 0 }, threes = { 0 }, none = { 0 }, copy;

	(void)state;
	for (int64_t i = 0; i < 30000; i++) {
		if (i % 2 == 0)
			id_set_add(&twos, &a, i * 7);
		if (i % 3 == 0)
			id_set_add(&threes, &a, i * 7);
	}
	copy = id_set_copy(&a, &twos);
	assert_int_equal(id_set_common(&twos, &threes), 5000);
	id_set_and(&twos, &threes);
	assert_int_equal(twos.n, 5000);
	for (int64_t i = 0; i < 30000; i++)
		assert_int_equal(id_set_has(&twos, i * 7), i % 6 == 0);
	assert_int_equal(copy.n, 15000);
	assert_true(id_set_has(&copy, 2 * 7));
	/* What fell away may come again. */
	assert_true(id_set_add(&twos, &a, 2 * 7));
	id_set_and(&twos, &none);
	assert_int_equal(twos.n, 0);
	assert_int_equal(id_set_common(&none, &copy), 0);
	arena_release(&a);
}

static void
test_list__is_taken_evenly(void **state)
{
	struct arena a = ARENA_INIT;
	struct id_set s = { 0 };
	int64_t list[1000];

	(void)state;
	assert_int_equal(id_set_list(&s, list, 10), 0);
	for (size_t i = 0; i < COUNT(ids); i++)
		id_set_add(&s, &a, ids[i]);
	assert_int_equal(id_set_list(&s, list, COUNT(list)), COUNT(ids));
	for (size_t i = 0; i < COUNT(ids); i++)
		assert_true(id_set_has(&s, list[i]));
	assert_int_equal(id_set_list(&s, list, 0), 0);
	assert_int_equal(id_set_list(&s, list, 5), 5);
	s = (struct id_set){ 0 };
	for (int64_t i = 0; i < 10000; i++)
		id_set_add(&s, &a, i);
	assert_int_equal(id_set_list(&s, list, 100), 100);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(list[i], i * 100);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add__is_there_once),
		cmocka_unit_test(test_and__keeps_what_both_have),
		cmocka_unit_test(test_list__is_taken_evenly),
	};

	return cmocka_run_group_tests_name("id_set", tests, NULL, NULL);
}
