/* SPDX-License-Identifier: EUPL-1.2 */
/* Change numbers: every commit raises them, its echo does not. */
#include "fixture.h"
#include "store/internal.h"

static int64_t
number(const struct fixture *fx)
{
	return store_change_number(fx->store, ONE);
}

/* Told of this entry, the number grows. */
static void
assert_grows(struct fixture *fx, int64_t entry)
{
	int64_t before = number(fx);

	store_changed(fx->store, ONE, entry);
	assert_true(number(fx) > before);
}

static void
assert_stays(struct fixture *fx, int64_t entry)
{
	int64_t before = number(fx);

	store_changed(fx->store, ONE, entry);
	assert_int_equal(number(fx), before);
}

static void
test_changed__grows_to_what_an_entry_gets_and_past_it(void **state)
{
	struct fixture *fx = *state;

	assert_grows(fx, 100000);
	assert_int_equal(number(fx), 100000);
	/* Its id was given before, it was committed after. */
	assert_grows(fx, 99990);
	assert_int_equal(number(fx), 100001);
	assert_grows(fx, 100001);
	assert_grows(fx, 100002);
	assert_grows(fx, 99991);
}

static void
test_changed__an_echo_counts_once(void **state)
{
	struct fixture *fx = *state;

	assert_grows(fx, 100000);
	assert_grows(fx, 99990);
	assert_stays(fx, 100000);
	assert_stays(fx, 99990);
	for (int64_t i = 0; i < NUMBER_HEARD; i++)
		assert_grows(fx, 100100 + i);
	for (int64_t i = 0; i < NUMBER_HEARD; i++)
		assert_stays(fx, 100100 + i);
	/* What was forgotten may count again: a page more is made, none less. */
	assert_grows(fx, 99990);
}

static void
test_changed__of_another_organisation_says_nothing(void **state)
{
	struct fixture *fx = *state;
	int64_t before = number(fx);

	store_changed(fx->store, TWO, 100000);
	assert_int_equal(number(fx), before);
	assert_int_equal(store_newest_entry(fx->store, ONE), before);
}

static void
test_newest__is_an_entry_that_was_told(void **state)
{
	struct fixture *fx = *state;

	assert_int_equal(store_newest_entry(fx->store, 99), 0);
	assert_grows(fx, 100000);
	assert_grows(fx, 99990);
	assert_int_equal(store_newest_entry(fx->store, ONE), 100000);
	assert_true(number(fx) > 100000);
}

/* Of commits that went unheard only the newest is known, and that may be one of
 * ours: the number grows all the same. */
static void
test_load__grows_after_a_silence(void **state)
{
	struct fixture *fx = *state;
	struct conn *c = conn_new(fx->store->driver, fx->store->where,
	    CONN_READ);
	int64_t before;

	assert_true(make_person(fx, &fx->one, "Anna") != 0);
	before = number(fx);
	assert_true(before > 0);
	assert_true(conn_ready(c, &fx->err));
	assert_true(store_load_numbers(fx->store, c, false, &fx->err));
	assert_int_equal(number(fx), before);
	assert_true(store_load_numbers(fx->store, c, true, &fx->err));
	assert_true(number(fx) > before);
	conn_free(c);
}

/* An id that a lost race has left with its connection is given out late. */
static void
leave_id(struct conn *c, int64_t *id_r, struct err *err)
{
	assert_true(conn_do(c, c->driver->begin_write, err));
	assert_true(conn_id(c, IDS_AUDIT, 1, id_r, err));
	assert_true(conn_do(c, "ROLLBACK", err));
	c->ids[IDS_AUDIT].next = c->ids[IDS_AUDIT].first;
}

static void
test_number__grows_with_commits_out_of_order(void **state)
{
	static const char *const names[] = { "Anna", "Bert", "Cor", "Dirk" };
	struct fixture *fx = *state;
	struct conn *held;
	int64_t late, before;

	if (store_dialect(fx->store) != STORE_PGSQL)
		skip();
	assert_true(pool_take(fx->store, &fx->store->writers, &held,
	    &fx->err));
	leave_id(held, &late, &fx->err);
	for (size_t i = 0; i < COUNT(names); i++) {
		before = number(fx);
		assert_true(make_person(fx, &fx->one, names[i]) != 0);
		assert_true(number(fx) > before);
		if (i == 0)
			pool_give(&fx->store->writers, held);
	}
	assert_int_equal(held->ids[IDS_AUDIT].first, late + 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_changed__grows_to_what_an_entry_gets_and_past_it),
		FIXTURE_TEST(test_changed__an_echo_counts_once),
		FIXTURE_TEST(test_changed__of_another_organisation_says_nothing),
		FIXTURE_TEST(test_newest__is_an_entry_that_was_told),
		FIXTURE_TEST(test_load__grows_after_a_silence),
		FIXTURE_TEST(test_number__grows_with_commits_out_of_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
