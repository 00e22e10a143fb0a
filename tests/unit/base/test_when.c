/* SPDX-License-Identifier: EUPL-1.2 */
#include "../aborts.h"
#include "base/rng.h"
#include "base/when.h"

static const struct zone *
amsterdam(void)
{
	return zone_of(STR("Europe/Amsterdam"));
}

static int64_t
at_utc(const char *iso)
{
	int64_t at = 0;

	assert_true(instant_parse(str_of(iso), zone_of(STR("UTC")), &at));
	return at;
}

static void
test_days__every_day_of_the_calendar_follows_the_one_before(void **state)
{
	int64_t first = date_to_days((struct date){ 1, 1, 1 });
	int64_t last = date_to_days((struct date){ 9999, 12, 31 });
	struct date before = date_of_days(first);

	(void)state;
	assert_true(first == -719162 && last == 2932896);
	for (int64_t day = first + 1; day <= last; day++) {
		struct date d = date_of_days(day);

		if (!date_is_valid(d) || date_to_days(d) != day ||
		    (d.day != before.day + 1 && d.day != 1))
			fail_msg("day %lld", (long long)day);
		before = d;
	}
}

static void
test_days__outside_the_calendar_is_the_first_or_last(void **state)
{
	struct buf b = BUF_HEAP(100);

	(void)state;
	date_print_iso(&b, INT64_MIN);
	date_print_iso(&b, INT64_MAX);
	assert_str(buf_str(&b), "0001-01-019999-12-31");
	buf_clear(&b);
	instant_print_iso(&b, INT64_MIN);
	instant_print_iso(&b, INT64_MAX);
	assert_str(buf_str(&b), "0001-01-01T00:00:00Z9999-12-31T23:59:59Z");
	buf_release(&b);
	assert_int_equal(civil_of_instant(INT64_MIN, amsterdam()).date.year, 1);
	assert_int_equal(civil_of_instant(INT64_MAX, amsterdam()).date.year,
	    9999);
}

static void
test_date__validity(void **state)
{
	static const struct {
		struct date d;
		bool ok;
	} cases[] = {
		{ { 2026, 11, 21 }, true }, { { 2024, 2, 29 }, true },
		{ { 2000, 2, 29 }, true }, { { 1, 1, 1 }, true },
		{ { 9999, 12, 31 }, true }, { { 2023, 2, 29 }, false },
		{ { 1900, 2, 29 }, false }, { { 2026, 4, 31 }, false },
		{ { 0, 1, 1 }, false }, { { 10000, 1, 1 }, false },
		{ { 2026, 0, 1 }, false }, { { 2026, 13, 1 }, false },
		{ { 2026, 1, 0 }, false }, { { 2026, 1, -1 }, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(date_is_valid(cases[i].d), cases[i].ok);
}

static void
test_weekday__known_days(void **state)
{
	static const struct {
		struct date d;
		enum weekday day;
	} cases[] = {
		{ { 1970, 1, 1 }, THURSDAY }, { { 1969, 12, 31 }, WEDNESDAY },
		{ { 2000, 1, 1 }, SATURDAY }, { { 2026, 11, 21 }, SATURDAY },
		{ { 1953, 2, 1 }, SUNDAY }, { { 1, 1, 1 }, MONDAY },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(date_weekday(date_to_days(cases[i].d)),
		    cases[i].day);
}

static void
test_easter__known_years(void **state)
{
	static const struct date cases[] = {
		{ 1818, 3, 22 }, { 1943, 4, 25 }, { 1954, 4, 18 },
		{ 1981, 4, 19 }, { 2000, 4, 23 }, { 2008, 3, 23 },
		{ 2019, 4, 21 }, { 2024, 3, 31 }, { 2025, 4, 20 },
		{ 2026, 4, 5 }, { 2027, 3, 28 }, { 2038, 4, 25 },
		{ 2049, 4, 18 }, { 2076, 4, 19 }, { 2285, 3, 22 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(date_easter(cases[i].year),
		    date_to_days(cases[i]));
	for (int32_t year = 1; year <= 9999; year++) {
		int64_t day = date_easter(year);

		assert_int_equal(date_weekday(day), SUNDAY);
		assert_in_range(day - date_to_days((struct date){ year, 3, 22 }),
		    0, 34);
	}
}

static void
test_zone__names(void **state)
{
	(void)state;
	assert_string_equal(zone_name(zone_default()), "Europe/Amsterdam");
	assert_ptr_equal(amsterdam(), zone_default());
	assert_non_null(zone_of(STR("UTC")));
	assert_null(zone_of(STR("")));
	assert_null(zone_of(STR("europe/amsterdam")));
	assert_null(zone_of(STR("Europe/Amsterda")));
	assert_null(zone_of(STR("Asia/Tokyo")));
}

static void
test_civil__around_the_jumps(void **state)
{
	static const struct {
		const char *zone, *local, *utc;
	} cases[] = {
		/* 2026: 29 March and 25 October. */
		{ "Europe/Amsterdam", "2026-03-29 01:59:59",
		    "2026-03-29T00:59:59Z" },
		{ "Europe/Amsterdam", "2026-03-29 02:00", "2026-03-29T01:00:00Z" },
		{ "Europe/Amsterdam", "2026-03-29 02:30", "2026-03-29T01:30:00Z" },
		{ "Europe/Amsterdam", "2026-03-29 03:00", "2026-03-29T01:00:00Z" },
		{ "Europe/Amsterdam", "2026-03-29 03:30", "2026-03-29T01:30:00Z" },
		{ "Europe/Amsterdam", "2026-10-25 01:59", "2026-10-24T23:59:00Z" },
		{ "Europe/Amsterdam", "2026-10-25 02:00", "2026-10-25T00:00:00Z" },
		{ "Europe/Amsterdam", "2026-10-25 02:59", "2026-10-25T00:59:00Z" },
		{ "Europe/Amsterdam", "2026-10-25 03:00", "2026-10-25T02:00:00Z" },
		{ "Europe/Amsterdam", "2024-03-31 03:00", "2024-03-31T01:00:00Z" },
		{ "Europe/Amsterdam", "2026-07-01 00:30", "2026-06-30T22:30:00Z" },
		{ "Europe/Amsterdam", "2027-01-01 00:30", "2026-12-31T23:30:00Z" },
		{ "Europe/Lisbon", "2026-03-29 01:30", "2026-03-29T01:30:00Z" },
		{ "Europe/Lisbon", "2026-10-25 01:30", "2026-10-25T00:30:00Z" },
		{ "Europe/Helsinki", "2026-10-25 03:30", "2026-10-25T00:30:00Z" },
		{ "America/Kralendijk", "2026-07-01 00:30",
		    "2026-07-01T04:30:00Z" },
		{ "UTC", "2026-03-29 02:30", "2026-03-29T02:30:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_HEAP(100);
		int64_t at = 0;

		assert_true(instant_parse(str_of(cases[i].local),
		    zone_of(str_of(cases[i].zone)), &at));
		instant_print_iso(&b, at);
		assert_str(buf_str(&b), cases[i].utc);
		buf_release(&b);
	}
}

/* Every quarter of an hour of the two days with a jump, in 1996-2100. */
static void
test_civil__each_quarter_of_a_jump_reads_back(void **state)
{
	static const int32_t months[] = { 3, 10 };

	(void)state;
	for (int32_t year = 1996; year <= 2100; year++)
		for (size_t m = 0; m < COUNT(months); m++) {
			int64_t day = date_to_days(
			    (struct date){ year, months[m], 31 });
			int64_t at, back;

			day -= (date_weekday(day) + 1) % 7;
			for (int q = -96; q < 192; q++) {
				at = day * SECONDS_DAY + q * 900;
				back = instant_of_civil(civil_of_instant(at,
				    amsterdam()), amsterdam());
				/* 02:00-03:00 in October: the first of two. */
				if (months[m] == 10 && q >= 4 && q < 8)
					back += SECONDS_HOUR;
				assert_true(back == at);
			}
		}
}

static void
test_round_trip__random_dates_and_instants(void **state)
{
	uint64_t lot = 2026;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		int64_t days = (int64_t)rng_below(&lot, 2932896 + 719162 + 1) -
		    719162;
		int64_t at = days * SECONDS_DAY +
		    (int64_t)rng_below(&lot, SECONDS_DAY), back = 0;
		struct buf b = BUF_HEAP(100);

		instant_print_iso(&b, at);
		assert_true(instant_parse(buf_str(&b), amsterdam(), &back));
		assert_true(back == at);
		for (int form = 0; form <= LANG__MAX; form++) {
			buf_clear(&b);
			if (form == LANG__MAX)
				date_print_iso(&b, days);
			else
				date_print(&b, days, (enum lang)form);
			assert_true(date_parse(buf_str(&b), &back));
			assert_true(back == days);
		}
		buf_release(&b);
	}
}

static void
test_date_parse__forms(void **state)
{
	static const struct {
		const char *text, *iso;		/* NULL: refused */
	} cases[] = {
		{ "2026-11-21", "2026-11-21" }, { " 2026-11-21 ", "2026-11-21" },
		{ "21-11-2026", "2026-11-21" }, { "21/11/2026", "2026-11-21" },
		{ "1-2-2026", "2026-02-01" }, { "01/2/2026", "2026-02-01" },
		{ "21 nov 2026", "2026-11-21" }, { "21 NOV. 2026", "2026-11-21" },
		{ "1 maart 2026", "2026-03-01" }, { "1 mrt 2026", "2026-03-01" },
		{ "1 March 2026", "2026-03-01" }, { "1 okt 2026", "2026-10-01" },
		{ "1 Oct 2026", "2026-10-01" }, { "1-mei-2026", "2026-05-01" },
		{ "29-2-2024", "2024-02-29" }, { "30 sept 2026", "2026-09-30" },
		{ "", NULL }, { "morgen", NULL }, { "2026", NULL },
		{ "2026-11", NULL }, { "2026-11-31", NULL },
		{ "2026-1-1", NULL }, { "29-2-2026", NULL },
		{ "11/21/2026", NULL }, { "21-11-26", NULL },
		{ "21-11/2026", NULL }, { "021-11-2026", NULL },
		{ "21 november", NULL }, { "21 novem 2026", NULL },
		{ "21  2026", NULL }, { "0000-01-01", NULL },
		{ "2026-11-21x", NULL }, { "-2026-11-21", NULL },
		{ "20261121", NULL }, { "12026-11-21", NULL },
		{ "1 . 2026", NULL }, { "٢١-١١-٢٠٢٦", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_HEAP(100);
		int64_t days = 0;
		bool ok = date_parse(str_of(cases[i].text), &days);

		if (ok != (cases[i].iso != NULL))
			fail_msg("\"%s\"", cases[i].text);
		date_print_iso(&b, days);
		if (ok)
			assert_str(buf_str(&b), cases[i].iso);
		buf_release(&b);
	}
}

static void
test_instant_parse__forms(void **state)
{
	static const struct {
		const char *text, *utc;		/* NULL: refused */
	} cases[] = {
		{ "2026-11-21T08:00:00Z", "2026-11-21T08:00:00Z" },
		{ "2026-11-21t08:00:00z", "2026-11-21T08:00:00Z" },
		{ "2026-11-21T08:00:00.999Z", "2026-11-21T08:00:00Z" },
		{ "2026-11-21T08:00:00+01:00", "2026-11-21T07:00:00Z" },
		{ "2026-11-21T08:00+0530", "2026-11-21T02:30:00Z" },
		{ "2026-11-21T08:00-04", "2026-11-21T12:00:00Z" },
		{ "2026-11-21 09:00", "2026-11-21T08:00:00Z" },
		{ "2026-11-21T09:00", "2026-11-21T08:00:00Z" },
		{ "2026-07-21 09:00:05", "2026-07-21T07:00:05Z" },
		{ "21-11-2026 09:00", "2026-11-21T08:00:00Z" },
		{ "21 nov 2026 09:00", "2026-11-21T08:00:00Z" },
		{ "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z" },
		{ "", NULL }, { "2026-11-21", NULL }, { "09:00", NULL },
		{ "2026-11-21T", NULL }, { "2026-11-21 ", NULL },
		{ "2026-11-21T24:00", NULL }, { "2026-11-21T09:60", NULL },
		{ "2026-11-21T09:00:60Z", NULL }, { "2026-11-21T9:00", NULL },
		{ "2026-11-21T09:00:00.Z", NULL }, { "2026-11-21T09:00ZZ", NULL },
		{ "2026-11-21T09:00+", NULL }, { "2026-11-21T09:00+1", NULL },
		{ "2026-11-21T09:00+01:", NULL },
		{ "2026-11-21T09:00+01:60", NULL },
		{ "2026-11-21T09:00+24:00", NULL },
		{ "2026-11-21T09:00 Z", NULL }, { "2026-11-21T09:00+001", NULL },
		{ "0001-01-01T00:00:00+01:00", NULL },
		{ "9999-12-31T23:59:59-00:01", NULL },
		{ "2026-02-30T09:00Z", NULL }, { "T09:00", NULL }, { " ", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_HEAP(100);
		int64_t at = 0;
		bool ok = instant_parse(str_of(cases[i].text), amsterdam(), &at);

		if (ok != (cases[i].utc != NULL))
			fail_msg("\"%s\"", cases[i].text);
		instant_print_iso(&b, at);
		if (ok)
			assert_str(buf_str(&b), cases[i].utc);
		buf_release(&b);
	}
}

static void
test_print__as_people_say_it(void **state)
{
	struct buf b = BUF_HEAP(200);
	int64_t at = at_utc("2026-11-23T08:00:00Z");

	(void)state;
	instant_print(&b, at, amsterdam(), LANG_NL);
	buf_add_char(&b, '|');
	instant_print(&b, at, zone_of(STR("UTC")), LANG_EN);
	buf_add_char(&b, '|');
	date_print(&b, at / SECONDS_DAY, LANG_NL);
	buf_add_char(&b, '|');
	instant_print(&b, at_utc("2026-03-29T01:00:00Z"), amsterdam(), LANG_NL);
	assert_str(buf_str(&b), "ma 23 nov 2026 09:00|Mon 23 Nov 2026 08:00|"
	    "23 nov 2026|zo 29 mrt 2026 03:00");
	buf_release(&b);
}

static void
misuse_date(void)
{
	(void)date_to_days((struct date){ 2026, 2, 29 });
}

static void
misuse_easter(void)
{
	(void)date_easter(0);
}

static void
misuse_hour(void)
{
	(void)instant_of_civil((struct civil){ { 2026, 1, 1 }, 24, 0, 0 },
	    amsterdam());
}

static void
misuse_minute(void)
{
	(void)instant_of_civil((struct civil){ { 2026, 1, 1 }, 0, 60, 0 },
	    amsterdam());
}

static void
misuse_second(void)
{
	(void)instant_of_civil((struct civil){ { 2026, 1, 1 }, 0, 0, -1 },
	    amsterdam());
}

static void
test_misuse__is_a_bug(void **state)
{
	(void)state;
	assert_aborts(misuse_date);
	assert_aborts(misuse_easter);
	assert_aborts(misuse_hour);
	assert_aborts(misuse_minute);
	assert_aborts(misuse_second);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_days__every_day_of_the_calendar_follows_the_one_before),
		cmocka_unit_test(
		    test_days__outside_the_calendar_is_the_first_or_last),
		cmocka_unit_test(test_date__validity),
		cmocka_unit_test(test_weekday__known_days),
		cmocka_unit_test(test_easter__known_years),
		cmocka_unit_test(test_zone__names),
		cmocka_unit_test(test_civil__around_the_jumps),
		cmocka_unit_test(test_civil__each_quarter_of_a_jump_reads_back),
		cmocka_unit_test(test_round_trip__random_dates_and_instants),
		cmocka_unit_test(test_date_parse__forms),
		cmocka_unit_test(test_instant_parse__forms),
		cmocka_unit_test(test_print__as_people_say_it),
		cmocka_unit_test(test_misuse__is_a_bug),
	};

	return cmocka_run_group_tests_name("when", tests, NULL, NULL);
}
