/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/rng.h"
#include "base/when.h"

enum { M = SECONDS_MINUTE, H = SECONDS_HOUR, D = SECONDS_DAY };

static void
test_parse__what_people_and_machines_write(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds;
	} cases[] = {
		{ "4h30m", 4 * H + 30 * M }, { "4u30", 4 * H + 30 * M },
		{ "4u30m", 4 * H + 30 * M }, { "4 u 5", 4 * H + 5 * M },
		{ "8 uur", 8 * H }, { "8 UUR", 8 * H }, { "8uur", 8 * H },
		{ "2 dagen", 2 * D }, { "1 d 4 u", D + 4 * H },
		{ "1 dag en 4 uur", D + 4 * H }, { "1 day and 4 h", D + 4 * H },
		{ "90 min", 90 * M }, { "90 minuten", 90 * M },
		{ "1,5 uur", 90 * M }, { "1.5 h", 90 * M },
		{ "0,25 u", 15 * M }, { "2 weken", 14 * D }, { "1 w", 7 * D },
		{ "1 mnd", 30 * D }, { "2 maanden", 60 * D },
		{ "1 jaar", (int64_t)365 * D }, { "1 year", (int64_t)365 * D },
		{ "PT4H30M", 4 * H + 30 * M }, { "pt4h", 4 * H },
		{ "P1M", 30 * D }, { "PT1M", M }, { "P1DT1H", D + H },
		{ "P2W", 14 * D }, { "PT0S", 0 }, { "PT1.5H", 90 * M },
		{ "P1Y2M3DT4H5M6S", (int64_t)365 * D + 63 * D + 4 * H + 306 },
		{ "4:30", 4 * H + 30 * M }, { "0:00", 0 }, { "100:59", 363540 },
		{ "1 hr", H }, { "2 hours", 2 * H }, { "1 mo", 30 * D },
		{ "30 s", 30 }, { "1 min 30 sec", 90 }, { "0 min", 0 },
		{ "  3 days\t", 3 * D }, { "99 jaar", 99 * (int64_t)365 * D },
		{ "0,1 min", 6 }, { "12", 12 * H }, { "1,5", 90 * M },
		{ "0", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t n = -1;

		if (!duration_parse(str_of(cases[i].text), H, &n) ||
		    n != cases[i].seconds)
			fail_msg("\"%s\": %lld", cases[i].text, (long long)n);
	}
}

static void
test_parse__refuses_what_is_none(void **state)
{
	static const char *const cases[] = {
		"", " ", "u", "uur", "-1 u", "+1 u", "1 x", "1 u u", "u 1",
		"1 u 2 u", "4 u 1 d", "1 u 60", "1 u 1,5", "1,5 d 4 u",
		"1.000 uur", "1,000 h", "1,", "1, u", ",5 u", "1..5 u",
		"0,01 min", "0,5 s", "½ uur", "1 ½ uur", "100 jaar",
		"36500 dagen", "99 jaar 365 d", "99999999999 u",
		"18446744073709551616 s", "9999999999 jaar", "4:3", "4:60",
		"4:300", ":30", "4:", "4:30:00", "-4:30", "4 : 30",
		"P", "PT", "P1", "1P", "P1H", "PT1D", "PT1H1H", "PT1M1H",
		"P1DT", "PT1.5H3M", "PT-1H", "P1D1M", "1 dag en", "en 1 dag",
		"1 dag en en 4 uur", "1 dag, 4 uur", "1e3 u", "0x10 u", "inf",
		"4u30m15", "8 uur later", "acht uur", "\x1A", "4\03230",
		"4 uu", "1 u\xC3", "\xFF",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t n = 77;

		if (duration_parse(str_of(cases[i]), H, &n))
			fail_msg("\"%s\" read as %lld", cases[i], (long long)n);
		assert_int_equal(n, 77);
	}
	for (size_t i = 0; i < 3; i++) {
		static const char *const bare[] = { "8", "1,5", "0" };
		int64_t n;

		assert_false(duration_parse(str_of(bare[i]), 0, &n));
	}
	assert_false(duration_parse((struct str){ "1\0u", 3 }, H,
	    &(int64_t){ 0 }));
}

static void
test_print__in_both_languages(void **state)
{
	static const struct {
		int64_t seconds;
		const char *nl, *en, *iso, *short_nl, *short_en;
	} cases[] = {
		{ 0, "0 min", "0 min", "PT0S", "0 min", "0 min" },
		{ 1, "1 s", "1 s", "PT1S", "1 s", "1 s" },
		{ 90, "1 min 30 s", "1 min 30 s", "PT1M30S", "1,5 min",
		    "1.5 min" },
		{ 45 * M, "45 min", "45 min", "PT45M", "45 min", "45 min" },
		{ H - 1, "59 min 59 s", "59 min 59 s", "PT59M59S", "1 u", "1 h" },
		{ H, "1 uur", "1 hour", "PT1H", "1 u", "1 h" },
		{ 4 * H + 30 * M, "4 uur 30 min", "4 hours 30 min", "PT4H30M",
		    "4,5 u", "4.5 h" },
		{ 12 * H + 28 * M, "12 uur 28 min", "12 hours 28 min",
		    "PT12H28M", "12,5 u", "12.5 h" },
		{ D, "24 uur", "24 hours", "P1D", "24 u", "24 h" },
		{ D + 4 * H, "28 uur", "28 hours", "P1DT4H", "28 u",
		    "28 h" },
		{ 2 * D - 1, "47 uur 59 min 59 s",
		    "47 hours 59 min 59 s", "P1DT23H59M59S", "2 d", "2 d" },
		{ 2 * D, "2 dagen", "2 days", "P2D", "2 d", "2 d" },
		{ 60 * H, "2 dagen 12 uur", "2 days 12 hours", "P2DT12H",
		    "2,5 d", "2.5 d" },
		{ 100 * D + 13 * H, "100 dagen 13 uur", "100 days 13 hours",
		    "P100DT13H", "101 d", "101 d" },
		{ -90 * M, "-1 uur 30 min", "-1 hour 30 min", "-PT1H30M",
		    "-1,5 u", "-1.5 h" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena a = ARENA_INIT;
		struct buf b[5];

		for (size_t k = 0; k < COUNT(b); k++)
			b[k] = BUF_IN(&a, 100);
		duration_print(&b[0], cases[i].seconds, LANG_NL);
		duration_print(&b[1], cases[i].seconds, LANG_EN);
		duration_print_iso(&b[2], cases[i].seconds);
		duration_print_short(&b[3], cases[i].seconds, LANG_NL);
		duration_print_short(&b[4], cases[i].seconds, LANG_EN);
		assert_str(buf_str(&b[0]), cases[i].nl);
		assert_str(buf_str(&b[1]), cases[i].en);
		assert_str(buf_str(&b[2]), cases[i].iso);
		assert_str(buf_str(&b[3]), cases[i].short_nl);
		assert_str(buf_str(&b[4]), cases[i].short_en);
		arena_release(&a);
	}
}

static void
test_print__the_largest_sizes_do_not_overflow(void **state)
{
	struct buf b = BUF_HEAP(400);

	(void)state;
	duration_print(&b, INT64_MIN, LANG_NL);
	buf_add_char(&b, ' ');
	duration_print_short(&b, INT64_MAX, LANG_EN);
	buf_add_char(&b, ' ');
	duration_print_iso(&b, INT64_MIN);
	assert_str(buf_str(&b), "-106751991167300 dagen 15 uur 30 min 8 s "
	    "106751991167301 d -P106751991167300DT15H30M8S");
	buf_release(&b);
}

static void
check_reads_back(int64_t seconds)
{
	for (int form = 0; form <= LANG__MAX; form++) {
		struct buf b = BUF_HEAP(100);
		int64_t back = -1;

		if (form == LANG__MAX)
			duration_print_iso(&b, seconds);
		else
			duration_print(&b, seconds, (enum lang)form);
		if (!duration_parse(buf_str(&b), 0, &back) || back != seconds)
			fail_msg("%lld", (long long)seconds);
		buf_release(&b);
	}
}

static void
test_round_trip__what_is_printed_is_read(void **state)
{
	uint64_t lot = 7;

	(void)state;
	for (int64_t n = 0; n < 3 * H; n++)
		check_reads_back(n);
	for (int64_t n = 0; n < 400 * (int64_t)D; n += 6 * H)
		check_reads_back(n);
	for (int i = 0; i < 10000; i++)
		check_reads_back((int64_t)rng_below(&lot,
		    (uint64_t)100 * 365 * D));
	check_reads_back((int64_t)100 * 365 * D - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse__what_people_and_machines_write),
		cmocka_unit_test(test_parse__refuses_what_is_none),
		cmocka_unit_test(test_print__in_both_languages),
		cmocka_unit_test(test_print__the_largest_sizes_do_not_overflow),
		cmocka_unit_test(test_round_trip__what_is_printed_is_read),
	};

	return cmocka_run_group_tests_name("duration", tests, NULL, NULL);
}
