/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"

static void
test_to_i64__reads_whole_numbers_only(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t n;
	} cases[] = {
		{ "0", true, 0 }, { "-1", true, -1 }, { "007", true, 7 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "", false, 0 }, { "-", false, 0 }, { "+1", false, 0 },
		{ " 1", false, 0 }, { "1 ", false, 0 }, { "1e3", false, 0 },
		{ "0x10", false, 0 }, { "1.0", false, 0 }, { "--1", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t n = 0;

		assert_int_equal(str_to_i64(str_of(cases[i].text), &n),
		    cases[i].ok);
		if (cases[i].ok)
			assert_true(n == cases[i].n);
	}
}

static void
test_cut__visits_every_part_also_empty_ones(void **state)
{
	struct str rest = STR("a,,b,"), part;
	const char *want[] = { "a", "", "b", "" };
	size_t n = 0;

	(void)state;
	while (rest.ptr != NULL) {
		part = str_cut(&rest, ',');
		assert_true(n < COUNT(want));
		assert_str(part, want[n++]);
	}
	assert_int_equal(n, 4);
}

static void
test_views__clip_and_never_read_outside(void **state)
{
	struct str s = STR("storm");

	(void)state;
	assert_str(str_sub(s, 2, 2), "or");
	assert_str(str_sub(s, 4, 99), "m");
	assert_str(str_sub(s, 99, 1), "");
	assert_str(str_trim(STR(" \t x y \r\n")), "x y");
	assert_str(str_trim(STR("   ")), "");
	assert_true(str_starts(s, STR("st")));
	assert_false(str_starts(s, STR("storms")));
	assert_true(str_ends(s, STR("rm")));
	assert_true(str_ends(s, STR("")));
	assert_int_equal(str_find(s, 'q'), 5);
	assert_int_equal(str_find_str(s, STR("orm")), 2);
	assert_int_equal(str_find_str(s, STR("ormx")), 5);
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("b"), STR("ab")) > 0);
	assert_true(str_eq_nocase(STR("Content-Length"), STR("content-LENGTH")));
	assert_false(str_eq_nocase(STR("["), STR("{")));
	assert_str(str_of(NULL), "");
}

static void
test_copy__is_terminated_and_printf_formats(void **state)
{
	struct arena a = ARENA_INIT;
	struct str s = str_copy(&a, str_sub(STR("abcdef"), 1, 2));

	(void)state;
	assert_int_equal(s.ptr[s.len], '\0');
	assert_str(str_printf(&a, "%d-%s", 7, "x"), "7-x");
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_to_i64__reads_whole_numbers_only),
		cmocka_unit_test(test_cut__visits_every_part_also_empty_ones),
		cmocka_unit_test(test_views__clip_and_never_read_outside),
		cmocka_unit_test(test_copy__is_terminated_and_printf_formats),
	};

	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
