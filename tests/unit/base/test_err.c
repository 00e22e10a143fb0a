/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/err.h"

static void
test_set__keeps_text_and_cuts_at_a_character(void **state)
{
	struct err err = { 0 };
	char many[2 * ERR_ROOM];

	(void)state;
	for (size_t i = 0; i < sizeof(many); i += 2)
		memcpy(many + i, "é", 2);
	assert_false(err_set_args(&err, ERR_INVALID, "name", "text-too-long",
	    ERR_TEXT(((struct str){ many + 0, sizeof(many) })), ERR_INT(120)));
	assert_int_equal(err.args[0].text.len % 2, 0);
	assert_true(err.args[0].text.len <= ERR_ROOM);
	assert_int_equal(err.args[1].n, 120);
	assert_int_equal(err.args[2].kind, ERR_ARG_NONE);
}

static void
test_copy__points_into_its_own_room(void **state)
{
	struct err from = { 0 }, to = { 0 };

	(void)state;
	err_set_args(&from, ERR_CONFLICT, NULL, "x", ERR_TEXT(STR("Jan")));
	from.row = 7;
	err_copy(&to, &from);
	memset(&from, 0, sizeof(from));
	assert_str(to.args[0].text, "Jan");
	assert_int_equal(to.row, 7);
}

static void
test_errs__counts_beyond_what_it_keeps(void **state)
{
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct err err = { 0 };

	(void)state;
	assert_true(errs_none(&errs));
	for (int i = 0; i < ERRS_MAX + 5; i++) {
		err_set_args(&err, ERR_INVALID, "f", "m", ERR_TEXT(STR("q")));
		assert_false(errs_add(&errs, &err));
	}
	assert_int_equal(errs.n, ERRS_MAX);
	assert_int_equal(errs.total, ERRS_MAX + 5);
	assert_str(errs.list[17].args[0].text, "q");
	arena_release(&a);
}

static void
test_info__every_code_has_a_status(void **state)
{
	(void)state;
	for (int i = 0; i < ERR__MAX; i++) {
		assert_non_null(err_info((enum err_code)i)->name);
		assert_true(err_info((enum err_code)i)->http >= 200);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set__keeps_text_and_cuts_at_a_character),
		cmocka_unit_test(test_copy__points_into_its_own_room),
		cmocka_unit_test(test_errs__counts_beyond_what_it_keeps),
		cmocka_unit_test(test_info__every_code_has_a_status),
	};

	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
