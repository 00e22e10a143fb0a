/* SPDX-License-Identifier: EUPL-1.2 */
/* Which targets hold when: peaks, deadlines, opening hours, moving clocks. */
#include "../test.h"
#include "areas/bia/bia.h"

enum { HOUR = 3600 };

static const struct zone *
zone(void)
{
	return zone_of(STR("Europe/Amsterdam"));
}

static int64_t
at(const char *text)
{
	int64_t instant;

	assert_true(instant_parse(str_of(text), zone(), &instant));
	return instant;
}

static int64_t
day(const char *text)
{
	int64_t days;

	assert_true(date_parse(str_of(text), &days));
	return days;
}

static void
test_peak__holds_on_its_days_and_comes_back(void **state)
{
	static const struct {
		const char *from, *to;	/* NULL: not said */
		int32_t repeats;
		const char *day;
		bool holds;
	} cases[] = {
		{ "2027-03-17", "2027-03-17", REPEATS_NONE, "2027-03-17", true },
		{ "2027-03-17", "2027-03-17", REPEATS_NONE, "2027-03-18",
		  false },
		{ "2027-02-01", "2027-02-19", REPEATS_ONCE, "2027-02-19", true },
		{ "2027-02-01", "2027-02-19", REPEATS_ONCE, "2028-02-10",
		  false },
		{ "2027-02-01", "2027-02-19", REPEATS_YEARLY, "2028-02-10",
		  true },
		{ "2027-02-01", "2027-02-19", REPEATS_YEARLY, "2026-02-10",
		  false },
		/* Over New Year. */
		{ "2026-12-28", "2027-01-03", REPEATS_YEARLY, "2028-01-02",
		  true },
		{ "2026-12-28", "2027-01-03", REPEATS_YEARLY, "2028-01-04",
		  false },
		{ "2026-01-24", "2026-01-25", REPEATS_MONTHLY, "2026-11-25",
		  true },
		{ "2026-01-24", "2026-01-25", REPEATS_MONTHLY, "2026-11-26",
		  false },
		/* The last day of a month is the last of a shorter one. */
		{ "2026-01-31", NULL, REPEATS_MONTHLY, "2026-02-28", true },
		{ "2026-01-31", "2026-02-01", REPEATS_MONTHLY, "2026-03-01",
		  true },
		{ "2026-11-20", "2026-11-21", REPEATS_WEEKLY, "2026-12-05",
		  true },
		{ "2026-11-20", "2026-11-21", REPEATS_WEEKLY, "2026-12-06",
		  false },
		{ NULL, NULL, REPEATS_DAILY, "2026-12-06", true },
		{ NULL, NULL, REPEATS_WORKDAYS, "2026-12-06", false },
		{ NULL, NULL, REPEATS_NONE, "2026-12-06", false },
		{ NULL, "2026-12-06", REPEATS_NONE, "2026-12-06", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct process_peak p = { .repeats = cases[i].repeats };

		if (cases[i].from != NULL)
			p.from = KNOWN(day(cases[i].from));
		if (cases[i].to != NULL)
			p.to = KNOWN(day(cases[i].to));
		if (process_peak_holds(&p, day(cases[i].day))
		    != cases[i].holds)
			fail_msg("case %zu", i);
	}
}

static void
test_deadline__is_the_first_from_then_on(void **state)
{
	static const struct {
		int32_t repeats;
		const char *date;
		int64_t time;
		const char *at, *next;	/* NULL: never */
	} cases[] = {
		{ REPEATS_DAILY, NULL, 17 * HOUR, "2026-11-20 16:00",
		  "2026-11-20 17:00" },
		{ REPEATS_DAILY, NULL, 17 * HOUR, "2026-11-20 17:00",
		  "2026-11-20 17:00" },
		{ REPEATS_DAILY, NULL, 17 * HOUR, "2026-11-20 17:01",
		  "2026-11-21 17:00" },
		/* Friday evening: Monday. */
		{ REPEATS_WORKDAYS, NULL, 17 * HOUR, "2026-11-20 18:00",
		  "2026-11-23 17:00" },
		{ REPEATS_MONTHLY, "2026-01-24", 15 * HOUR,
		  "2026-11-24 16:00", "2026-12-24 15:00" },
		{ REPEATS_WEEKLY, "2026-11-17", 9 * HOUR, "2026-11-20 00:00",
		  "2026-11-24 09:00" },
		{ REPEATS_YEARLY, "2024-02-29", 9 * HOUR, "2026-11-20 00:00",
		  "2027-02-28 09:00" },
		{ REPEATS_ONCE, "2027-03-17", 27000, "2026-11-20 00:00",
		  "2027-03-17 07:30" },
		{ REPEATS_ONCE, "2026-03-17", 27000, "2026-11-20 00:00",
		  NULL },
		{ REPEATS_WEEKLY, NULL, 27000, "2026-11-20 00:00", NULL },
		/* The clock skips 02:30 in this night, and has it twice in that. */
		{ REPEATS_DAILY, NULL, 9000, "2027-03-28 00:00",
		  "2027-03-28T01:30:00Z" },
		{ REPEATS_DAILY, NULL, 9000, "2026-10-25 00:00",
		  "2026-10-25T00:30:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct process_deadline d = { .repeats = cases[i].repeats,
			.time = KNOWN(cases[i].time) };
		struct opt64 next;

		if (cases[i].date != NULL)
			d.date = KNOWN(day(cases[i].date));
		next = process_deadline_next(&d, at(cases[i].at), zone());
		if (next.known != (cases[i].next != NULL) || (next.known &&
		        next.v != at(cases[i].next)))
			fail_msg("case %zu", i);
	}
}

static void
test_targets__the_tightest_counts(void **state)
{
	struct process_peak peak = { .name = STR("Kerst"),
		.from = KNOWN(day("2026-12-14")),
		.to = KNOWN(day("2026-12-24")) };
	struct process_deadline file = { .name = STR("Bankbestand"),
		.repeats = REPEATS_WORKDAYS, .time = KNOWN(17 * HOUR) };
	struct process p = { .rto = KNOWN(24 * HOUR), .mtpd = KNOWN(72 * HOUR),
		.rpo = KNOWN(4 * HOUR), .rto_peak = KNOWN(8 * HOUR),
		.mtpd_peak = KNOWN(24 * HOUR), .peaks = { &peak, 1 } };
	struct process_targets t;

	(void)state;
	t = process_targets_at(&p, at("2026-11-24 10:00"), zone());
	assert_int_equal(t.rto.v, 24 * HOUR);
	assert_int_equal(t.rto_basis, TARGET_NORMAL);
	assert_int_equal(t.peak, -1);
	/* Until the last minute of its last day. */
	t = process_targets_at(&p, at("2026-12-24 23:59"), zone());
	assert_int_equal(t.rto.v, 8 * HOUR);
	assert_int_equal(t.mtpd.v, 24 * HOUR);
	assert_int_equal(t.rpo.v, 4 * HOUR);
	assert_int_equal(t.rto_basis, TARGET_PEAK);
	assert_int_equal(t.rpo_basis, TARGET_NORMAL);
	t = process_targets_at(&p, at("2026-12-25 00:00"), zone());
	assert_int_equal(t.rto_basis, TARGET_NORMAL);
	/* A deadline ahead is tighter than both. */
	p.deadlines = (struct rows){ &file, 1 };
	t = process_targets_at(&p, at("2026-12-15 15:00"), zone());
	assert_int_equal(t.rto.v, 2 * HOUR);
	assert_int_equal(t.rto_basis, TARGET_DEADLINE);
	assert_true(str_eq_c(t.deadline, "Bankbestand"));
	assert_int_equal(t.mtpd.v, 24 * HOUR);
	t = process_targets_at(&p, at("2026-12-15 17:01"), zone());
	assert_int_equal(t.rto.v, 8 * HOUR);
	/* What nobody set is not made known by a deadline. */
	p.rto = p.rto_peak = UNKNOWN;
	t = process_targets_at(&p, at("2026-12-15 15:00"), zone());
	assert_false(t.rto.known);
	assert_true(t.deadline_at.known);
}

static void
test_targets__count_in_opening_hours_when_said(void **state)
{
	struct process p = { .rto = KNOWN(4 * HOUR), .mtpd = KNOWN(16 * HOUR),
		.opening_hours = STR("mo-fr 09:00-17:00"),
		.targets_count = COUNT_OPENING };
	struct process_targets t;

	(void)state;
	t = process_targets_at(&p, at("2026-11-24 10:00"), zone());
	assert_int_equal(t.rto.v, 4 * HOUR);
	/* Friday 15:00: two hours left, two more on Monday morning. */
	t = process_targets_at(&p, at("2026-11-20 15:00"), zone());
	assert_int_equal(t.rto.v, at("2026-11-23 11:00")
	    - at("2026-11-20 15:00"));
	assert_int_equal(t.mtpd.v, at("2026-11-24 15:00")
	    - at("2026-11-20 15:00"));
	/* The weekend in which the clock goes back is an hour longer. */
	t = process_targets_at(&p, at("2026-10-23 15:00"), zone());
	assert_int_equal(t.rto.v, 3 * 24 * HOUR - 4 * HOUR + HOUR);
	/* And the one in which it goes forward an hour shorter. */
	t = process_targets_at(&p, at("2027-03-26 15:00"), zone());
	assert_int_equal(t.rto.v, 3 * 24 * HOUR - 4 * HOUR - HOUR);
	/* Open in that very night: 02:00 to 03:00 does not exist. */
	p.opening_hours = STR("24/7");
	t = process_targets_at(&p, at("2027-03-28 00:00"), zone());
	assert_int_equal(t.rto.v, 4 * HOUR);
	p.opening_hours = STR_EMPTY;
	t = process_targets_at(&p, at("2026-11-24 10:00"), zone());
	assert_false(t.rto.known || t.mtpd.known);
	p.targets_count = COUNT_CLOCK;
	t = process_targets_at(&p, at("2026-11-24 10:00"), zone());
	assert_int_equal(t.rto.v, 4 * HOUR);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_peak__holds_on_its_days_and_comes_back),
		cmocka_unit_test(test_deadline__is_the_first_from_then_on),
		cmocka_unit_test(test_targets__the_tightest_counts),
		cmocka_unit_test(
		    test_targets__count_in_opening_hours_when_said),
	};

	return cmocka_run_group_tests_name("targets", tests, NULL, NULL);
}
