/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/curve.h"
#include "net.h"

#define H(n) ((int64_t)(n) * 3600)
#define L(n) { (n), true }

static void
test_mtpd__the_first_column_that_cannot_be_borne(void **state)
{
	/* Columns 1h 4h 8h 1d 3d 1w 2w 1mo; intolerable from 3. */
	static const struct {
		struct opt64 level[CURVE_COLUMNS];
		enum curve_answer answer;
		int64_t lo, hi;
		int32_t column;
	} rows[] = {
		{ { L(1), L(1), L(2), L(3), L(3), L(4), L(4), L(5) },
		  CURVE_KNOWN, H(8), H(8), 3 },
		{ { L(3), L(3), L(3), L(3), L(3), L(4), L(4), L(5) },
		  CURVE_KNOWN, 0, 0, 0 },
		{ { L(0), L(0), L(0), L(0), L(0), L(0), L(1), L(2) },
		  CURVE_BEYOND, H(720), FOREVER, -1 },
		{ { L(1), { 0, false }, L(2), L(3), L(3), L(3), L(3), L(3) },
		  CURVE_UNKNOWN, H(1), H(8), 1 },
		{ { L(1), L(3), { 0, false }, L(3), L(3), L(3), L(3), L(3) },
		  CURVE_KNOWN, H(1), H(1), 1 },
		{ { L(1), L(1), L(1), L(1), L(1), L(1), L(1), { 0, false } },
		  CURVE_UNKNOWN, H(336), FOREVER, 7 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct harm_curve c = { .intolerable = KNOWN(3) };
		struct curve_mtpd m;

		memcpy(c.level, rows[i].level, sizeof(c.level));
		m = curve_mtpd(&c, 1);
		assert_int_equal(m.answer, rows[i].answer);
		assert_span(m.mtpd, rows[i].lo, rows[i].hi);
		assert_int_equal(m.column, rows[i].column);
	}
}

static void
test_mtpd__the_tightest_category_decides(void **state)
{
	struct harm_curve c[2] = { { .intolerable = KNOWN(3) },
		{ .intolerable = KNOWN(5) } };
	struct curve_mtpd m;

	(void)state;
	for (int i = 0; i < CURVE_COLUMNS; i++) {
		c[0].level[i] = KNOWN(i / 2);
		c[1].level[i] = KNOWN(i + 2);
	}
	/* c[0] reaches 3 at 2w, c[1] reaches 5 at 1d: 8 h. */
	m = curve_mtpd(c, 2);
	assert_span(m.mtpd, H(8), H(8));
	assert_int_equal(m.curve, 1);
	assert_span(curve_rto(m.mtpd, SPAN(H(2))), H(6), H(6));
	assert_span(curve_rto(m.mtpd, SPAN(H(9))), 0, 0);
	assert_span(curve_rto(m.mtpd, SPAN_UNKNOWN), 0, H(8));
}

static void
test_mtpd__no_curve_or_no_appetite_is_unknown(void **state)
{
	struct harm_curve c = { .intolerable = UNKNOWN };

	(void)state;
	for (int i = 0; i < CURVE_COLUMNS; i++)
		c.level[i] = KNOWN(0);
	assert_int_equal(curve_mtpd(&c, 1).answer, CURVE_UNKNOWN);
	assert_int_equal(curve_mtpd(NULL, 0).answer, CURVE_UNKNOWN);
	assert_span(curve_mtpd(NULL, 0).mtpd, 0, FOREVER);
}

static void
test_check__a_curve_may_not_fall(void **state)
{
	struct harm_curve c = { .level = { L(1), L(2), { 0, false }, L(1) } };
	struct err err;

	(void)state;
	assert_false(curve_check(&c, &err));
	assert_string_equal(err.id, "curve-falls");
	assert_int_equal(err.row, 4);
	assert_int_equal(err.args[0].n, 2);
	assert_int_equal(err.args[1].n, 1);
	c.level[3] = KNOWN(2);
	assert_true(curve_check(&c, &err));
}

static void
test_cost__integral_over_the_steps(void **state)
{
	/* level 1 to 1 h, 2 to 4 h: 2.5 h cost (1 + 1.5 * 2) * 1000 cents. */
	struct harm_curve c = { .weight = 1000,
		.level = { L(1), L(2), L(3), L(4), L(4), L(4), L(4), L(4) } };
	bool whole = true;

	(void)state;
	assert_int_equal(curve_cost(&c, 1, H(5) / 2, 0, &whole), 4000);
	assert_int_equal(curve_cost(&c, 1, H(5) / 2, 75, &whole), 1000);
	assert_int_equal(curve_cost(&c, 1, 0, 0, &whole), 0);
	assert_true(whole);
	c.level[1] = UNKNOWN;
	assert_int_equal(curve_cost(&c, 1, H(5) / 2, 0, &whole), 1000);
	assert_false(whole);
	whole = true;
	c.weight = INT64_MAX / 4;
	assert_int_equal(curve_cost(&c, 1, SPAN_MAX, 0, &whole), INT64_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_mtpd__the_first_column_that_cannot_be_borne),
		cmocka_unit_test(test_mtpd__the_tightest_category_decides),
		cmocka_unit_test(test_mtpd__no_curve_or_no_appetite_is_unknown),
		cmocka_unit_test(test_check__a_curve_may_not_fall),
		cmocka_unit_test(test_cost__integral_over_the_steps),
	};

	return cmocka_run_group_tests_name("curve", tests, NULL, NULL);
}
