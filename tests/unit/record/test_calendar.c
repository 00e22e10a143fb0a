/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/rng.h"
#include "record/calendar.h"

static void
test_parse__prints_one_form(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "mo-fr 08:00-17:00", "mo-fr 08:00-17:00" },
		{ "ma-vr 8-17", "mo-fr 08:00-17:00" },
		{ "Maandag - Vrijdag 8.30 - 17u; ZA 9-12",
		  "mo-fr 08:30-17:00; sa 09:00-12:00" },
		{ "24/7", "24/7" },
		{ "mo-su 00:00-24:00", "24/7" },
		{ "08:00-20:00", "mo-su 08:00-20:00" },
		{ "mo 08:00-12:00,13:00-17:00", "mo 08:00-12:00,13:00-17:00" },
		{ "mo 12:00-17:00; mo 08:00-12:00", "mo 08:00-17:00" },
		{ "fr-mo 10:00-11:00", "mo 10:00-11:00; fr-su 10:00-11:00" },
		{ "mo,we 09:00-10:00", "mo 09:00-10:00; we 09:00-10:00" },
		{ "su 22:00-06:00", "mo 00:00-06:00; su 22:00-24:00" },
		{ "mo. 9h\u201310h", "mo 09:00-10:00" },
		{ " ; ", "" }, { "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_HEAP(1000);
		struct err err = { 0 };
		struct calendar c;

		if (!calendar_parse(str_of(cases[i].text), &c, &err))
			fail_msg("refused: %s", cases[i].text);
		calendar_print(&out, &c);
		assert_str(buf_str(&out), cases[i].want);
		buf_release(&out);
	}
}

/* A minute that is said twice is a slip; hours that touch are not. */
static void
test_parse__refuses_hours_that_overlap(void **state)
{
	static const char *const cases[] = {
		"mo-fr 08:00-17:00; we 16:59-20:00", "24/7; mo 8-9",
		"mo 8-12,11-13", "mo,mo-fr 9-10; fr 9-10",
		"su 22:00-06:00; mo 05:00-08:00", "mo-su 8-9; 8-9",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct err err = { 0 };
		struct calendar c;

		if (calendar_parse(str_of(cases[i]), &c, &err))
			fail_msg("read: %s", cases[i]);
		assert_string_equal(err.id, "calendar-overlap");
	}
}

static void
test_parse__refuses_and_names_the_part(void **state)
{
	static const char *const cases[] = {
		"x", "mo", "mo-", "mo-fr", "mo 8", "mo 8-", "mo 25-26",
		"mo 8:60-9", "mo 8-8", "mo 24:00-25:00", "mo 24-8", "m 8-9",
		"monk 8-9", "mo 8-9 x", "mo 8-9;x", "mo 123-200", "mo 24:30-1",
		"mo --9", "\xff 8-9", "24/7/365", "8-9,", "mo 8-9-10",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct err err = { 0 };
		struct calendar c;

		if (calendar_parse(str_of(cases[i]), &c, &err))
			fail_msg("read: %s", cases[i]);
		assert_string_equal(err.id, "calendar-invalid");
		assert_int_equal(err.args[0].kind, ERR_ARG_TEXT);
	}
}

static void
test_parse__refuses_too_many_spans(void **state)
{
	struct buf text = BUF_HEAP(10000);
	struct err err = { 0 };
	struct calendar c;

	(void)state;
	for (int i = 0; i < CALENDAR_SPANS; i++)
		buf_addf(&text, "mo %02d:%02d-%02d:%02d;", i / 4, i % 4 * 15,
		    i / 4, i % 4 * 15 + 10);
	assert_true(calendar_parse(buf_str(&text), &c, &err));
	assert_int_equal(c.n, CALENDAR_SPANS);
	buf_add_c(&text, "su 8-9");
	assert_false(calendar_parse(buf_str(&text), &c, &err));
	assert_string_equal(err.id, "calendar-too-many");
	buf_release(&text);
}

static void
test_is_open__at_the_edges(void **state)
{
	struct err err = { 0 };
	struct calendar c;

	(void)state;
	assert_true(calendar_parse(STR("mo 08:00-17:00; su 22:00-24:00"), &c,
	    &err));
	assert_false(calendar_is_open(&c, 479));
	assert_true(calendar_is_open(&c, 480));
	assert_true(calendar_is_open(&c, 1019));
	assert_false(calendar_is_open(&c, 1020));
	assert_true(calendar_is_open(&c, 10079));
	assert_true(calendar_is_open(&c, -1));
	assert_false(calendar_is_open(&c, 10080));
	assert_int_equal(calendar_until_open(&c, 0), 480);
	assert_int_equal(calendar_until_open(&c, 500), 0);
	assert_int_equal(calendar_until_open(&c, 1020), 6 * 1440 + 300);
}

static void
test_until_open__wraps_and_knows_never(void **state)
{
	struct err err = { 0 };
	struct calendar c;

	(void)state;
	assert_true(calendar_parse(STR("mo 08:00-09:00"), &c, &err));
	assert_int_equal(calendar_until_open(&c, 540), 10080 - 60);
	assert_true(calendar_parse(STR(""), &c, &err));
	assert_int_equal(calendar_until_open(&c, 540), -1);
	assert_false(calendar_is_open(&c, 540));
}

static void
test_print__reads_back__by_lot(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct buf out = BUF_HEAP(4000);
		struct err err = { 0 };
		struct calendar c = { 0 }, back;
		int32_t at = 0;

		for (size_t n = rng_below(&seed, CALENDAR_SPANS); n > 0; n--) {
			int32_t from = at + 1 + (int32_t)rng_below(&seed, 100);
			int32_t to = from + 1 + (int32_t)rng_below(&seed, 120);

			c.spans[c.n++] = (struct calendar_span){ from, to };
			at = to;
		}
		calendar_print(&out, &c);
		assert_true(calendar_parse(buf_str(&out), &back, &err));
		assert_int_equal(back.n, c.n);
		for (size_t i = 0; i < c.n; i++) {
			assert_int_equal(back.spans[i].from, c.spans[i].from);
			assert_int_equal(back.spans[i].to, c.spans[i].to);
		}
		buf_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse__prints_one_form),
		cmocka_unit_test(test_parse__refuses_and_names_the_part),
		cmocka_unit_test(test_parse__refuses_hours_that_overlap),
		cmocka_unit_test(test_parse__refuses_too_many_spans),
		cmocka_unit_test(test_is_open__at_the_edges),
		cmocka_unit_test(test_until_open__wraps_and_knows_never),
		cmocka_unit_test(test_print__reads_back__by_lot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
