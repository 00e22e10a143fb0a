/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/home/progress.h"

#include "../test.h"

static void
test_next__the_first_that_is_not_done(void **state)
{
	static const struct {
		struct start_counts c;
		enum start_step next;
	} rows[] = {
		{ { 0 }, START_LIST },
		/* processes alone are half a list */
		{ { .critical = 3 }, START_LIST },
		{ { .critical = 3, .resources = 1 }, START_ASK },
		{ { .critical = 3, .resources = 1, .asked = 2 }, START_ASK },
		{ { .critical = 3, .resources = 1, .asked = 3 },
		    START_FALLBACK },
		/* a later step may be done before an earlier one */
		{ { .critical = 3, .resources = 1, .asked = 2, .backed = 3 },
		    START_ASK },
		/* exercising has no record yet: passed over */
		{ { .critical = 3, .resources = 1, .asked = 3, .backed = 3 },
		    START_DECIDE },
		{ { .critical = 3, .resources = 1, .asked = 3, .backed = 3,
		    .actions = 2, .finished = 1 }, START_CARRY_OUT },
		{ { .critical = 3, .resources = 1, .asked = 3, .backed = 3,
		    .actions = 2, .finished = 2 }, START_CARRY_OUT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(start_next(&rows[i].c), rows[i].next);
}

/* Nothing is done where there is nothing: an empty set proves nothing. */
static void
test_is_done__not_when_empty(void **state)
{
	const struct start_counts none = { 0 };

	(void)state;
	for (int step = START_LIST; step < START__END; step++)
		assert_false(start_is_done(&none, (enum start_step)step));
	assert_false(start_is_done(&none, START__END));
	assert_false(start_is_open(START_EXERCISE));
	assert_true(start_is_open(START_ASK));
}

static void
test_minutes__fall_to_nothing(void **state)
{
	struct start_counts c = { .critical = 2, .resources = 1 };
	int64_t before = start_minutes(&c);

	(void)state;
	assert_true(start_minutes(&(struct start_counts){ 0 }) > 0);
	c.asked = 1;
	assert_true(start_minutes(&c) < before);
	c.asked = c.backed = 2;
	assert_int_equal(start_minutes(&c), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next__the_first_that_is_not_done),
		cmocka_unit_test(test_is_done__not_when_empty),
		cmocka_unit_test(test_minutes__fall_to_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
