/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/hours.h"
#include "plan.h"

#define DAY(n) ((int64_t)(n) * 86400)

enum { MONDAY = 0, FRIDAY_1730 = 4 * 86400 + 17 * 3600 + 1800 };

static struct arena arena;

static int
stop(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* Monday to Friday 8-17. */
static const struct hours_span office[] = { { 28800, 61200 },
	{ 86400 + 28800, 86400 + 61200 }, { 172800 + 28800, 172800 + 61200 },
	{ 259200 + 28800, 259200 + 61200 },
	{ 345600 + 28800, 345600 + 61200 } };

static int32_t
windows(const struct hours *h, int32_t second, int64_t until,
    struct whatif_window **w)
{
	struct err err;
	int32_t n = -1;

	assert_true(hours_windows(&arena, h, second, until, w, &n, &err));
	return n;
}

#define assert_window(w, from_, to_, units_, call_)                           \
	do {                                                                  \
		assert_int_equal((w).from, (from_));                          \
		assert_int_equal((w).to, (to_));                              \
		assert_int_equal((w).units, (units_));                        \
		assert_int_equal((w).on_call, (call_));                       \
	} while (0)

static void
test_windows__friday_half_past_five(void **state)
{
	/* Nobody until Monday 8:00: 62.5 h later. */
	struct hours h = { office, 5, 3, NULL, 0, 0, NULL, 0 };
	struct whatif_window *w;

	(void)state;
	assert_int_equal(windows(&h, FRIDAY_1730, DAY(4), &w), 2);
	assert_window(w[0], 225000, 225000 + 32400, 3, 0);
	/* With one on call there is always somebody; at work, nobody beside. */
	h.on_call = 1;
	assert_int_equal(windows(&h, FRIDAY_1730, DAY(4), &w), 5);
	assert_window(w[0], 0, 225000, 0, 1);
	assert_window(w[1], 225000, 225000 + 32400, 3, 0);
	/* More on call than at work: the others may be called by day. */
	h.on_call = 5;
	assert_int_equal(windows(&h, FRIDAY_1730, DAY(4), &w), 5);
	assert_window(w[1], 225000, 225000 + 32400, 3, 2);
}

static void
test_windows__closed_days(void **state)
{
	/* Monday is a holiday; who is on call is so on that day too. */
	struct hours_closed easter = { H(-5), DAY(1) };
	struct hours h = { office, 5, 3, NULL, 0, 1, &easter, 1 };
	struct whatif_window *w;

	(void)state;
	assert_int_equal(windows(&h, MONDAY, DAY(2), &w), 3);
	assert_window(w[0], 0, DAY(1) + H(8), 0, 1);
	assert_window(w[1], DAY(1) + H(8), DAY(1) + H(17), 3, 0);
}

static void
test_windows__on_call_at_hours(void **state)
{
	/* On call on Saturdays 9-12 only. */
	static const struct hours_span saturday = { 5 * 86400 + 32400,
		5 * 86400 + 43200 };
	struct hours h = { NULL, 0, 2, &saturday, 1, 1, NULL, 0 };
	struct whatif_window *w;

	(void)state;
	assert_int_equal(windows(&h, MONDAY, DAY(14), &w), 2);
	assert_window(w[1], DAY(12) + H(9), DAY(12) + H(12), 0, 1);
}

static void
test_windows__around_the_clock(void **state)
{
	static const struct hours_span always = { 0, HOURS_WEEK };
	struct hours h = { &always, 1, 2, NULL, 0, 0, NULL, 0 };
	struct whatif_window *w;

	(void)state;
	assert_int_equal(windows(&h, 12345, DAY(90), &w), 1);
	assert_window(w[0], 0, DAY(90), 2, 0);
	assert_int_equal(windows(&h, 12345, 0, &w), 0);
	h.units = 0;
	assert_int_equal(windows(&h, 12345, DAY(9), &w), 0);
}

static void
test_windows__every_second_is_right(void **state)
{
	/* Three weeks, hour by hour, against a look at the clock. */
	struct hours_closed day = { DAY(8), DAY(9) };
	struct hours h = { office, 5, 2, NULL, 0, 1, &day, 1 };
	int32_t second = 3 * 86400 + 12 * 3600;
	struct whatif_window *w;
	int32_t n = windows(&h, second, DAY(21), &w), i = 0;

	(void)state;
	for (int64_t t = 0; t < DAY(21); t += 1800) {
		int64_t now = (t + second) % HOURS_WEEK;
		bool open = now / 86400 < 5 && now % 86400 >= H(8) &&
		    now % 86400 < H(17) && (t < DAY(8) || t >= DAY(9));

		while (w[i].to <= t)
			i++;
		assert_true(i < n && w[i].from <= t);
		assert_int_equal(w[i].units, open ? 2 : 0);
		assert_int_equal(w[i].on_call, open ? 0 : 1);
	}
}

static void
test_windows__refuses(void **state)
{
	static const struct hours_span back = { 5, 5 },
		far = { 0, HOURS_WEEK + 1 }, twice[] = { { 0, 9 }, { 8, 10 } };
	const struct {
		struct hours h;
		int32_t second;
		int64_t until, row;
	} rows[] = {
		{ { &back, 1, 1, NULL, 0, 0, NULL, 0 }, 0, 99, 1 },
		{ { &far, 1, 1, NULL, 0, 0, NULL, 0 }, 0, 99, 1 },
		{ { twice, 2, 1, NULL, 0, 0, NULL, 0 }, 0, 99, 2 },
		{ { NULL, 0, 1, twice, 2, 0, NULL, 0 }, 0, 99, 2 },
		{ { office, 5, -1, NULL, 0, 0, NULL, 0 }, 0, 99, 0 },
		{ { office, 5, 1, NULL, 0, -1, NULL, 0 }, 0, 99, 0 },
		{ { office, 5, 1, NULL, 0, 0, NULL, 0 }, -1, 99, 0 },
		{ { office, 5, 1, NULL, 0, 0, NULL, 0 }, HOURS_WEEK, 99, 0 },
		{ { office, 5, 1, NULL, 0, 0, NULL, 0 }, 0, -1, 0 },
		{ { office, 5, 1, NULL, 0, 0, NULL, 0 }, 0, FOREVER, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct whatif_window *w;
		struct err err = { 0 };
		int32_t n;

		assert_false(hours_windows(&arena, &rows[i].h, rows[i].second,
		    rows[i].until, &w, &n, &err));
		assert_int_equal(err.row, rows[i].row);
		assert_string_equal(err.id, rows[i].row > 0
		    ? "hours-span-invalid" : "hours-number-invalid");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_teardown(f, stop)
		TEST(test_windows__friday_half_past_five),
		TEST(test_windows__closed_days),
		TEST(test_windows__on_call_at_hours),
		TEST(test_windows__around_the_clock),
		TEST(test_windows__every_second_is_right),
		TEST(test_windows__refuses),
	};

	return cmocka_run_group_tests_name("hours", tests, NULL, NULL);
}
