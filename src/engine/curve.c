/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/curve.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

const int64_t harm_horizons[CURVE_COLUMNS] = {
	1 * HOUR, 4 * HOUR, 8 * HOUR, 1 * DAY, 3 * DAY, 7 * DAY, 14 * DAY,
	30 * DAY,
};

bool
curve_check(const struct harm_curve *curve, struct err *err)
{
	struct opt64 before = UNKNOWN;

	for (int32_t i = 0; i < CURVE_COLUMNS; i++) {
		struct opt64 level = curve->level[i];

		if (!level.known)
			continue;
		if (before.known && level.v < before.v) {
			err_set_args(err, ERR_INVALID, "level", "curve-falls",
			    ERR_INT(before.v), ERR_INT(level.v));
			err->row = i + 1;
			return false;
		}
		before = level;
	}
	return true;
}

/* Is column i of this curve below the intolerable level? */
static enum truth
tolerable(const struct harm_curve *curve, int32_t i)
{
	if (!curve->level[i].known || !curve->intolerable.known)
		return TRUTH_MAYBE;
	return curve->level[i].v < curve->intolerable.v ? TRUTH_YES : TRUTH_NO;
}

/* The first curve for which column i is `answer`, or -1. */
static int32_t
first_with(const struct harm_curve *curve, int32_t n, int32_t i,
    enum truth answer)
{
	for (int32_t c = 0; c < n; c++)
		if (tolerable(&curve[c], i) == answer)
			return c;
	return -1;
}

/* The MTPD when column i is the first that cannot be borne. */
static int64_t
up_to(int32_t i)
{
	return i == 0 ? 0 : harm_horizons[i - 1];
}

struct curve_mtpd
curve_mtpd(const struct harm_curve *curve, int32_t n)
{
	struct curve_mtpd r = { CURVE_BEYOND,
		SPAN_BETWEEN(harm_horizons[CURVE_COLUMNS - 1], FOREVER), -1,
		-1 };

	if (n == 0)
		return (struct curve_mtpd){ CURVE_UNKNOWN, SPAN_UNKNOWN, -1,
			-1 };
	for (int32_t i = 0; i < CURVE_COLUMNS; i++) {
		int32_t bad = first_with(curve, n, i, TRUTH_NO);
		int32_t blank = first_with(curve, n, i, TRUTH_MAYBE);

		if (bad >= 0) {
			r.mtpd.hi = up_to(i);
			if (r.answer == CURVE_UNKNOWN)
				return r;
			return (struct curve_mtpd){ CURVE_KNOWN,
				SPAN(up_to(i)), bad, i };
		}
		if (blank >= 0 && r.answer != CURVE_UNKNOWN)
			r = (struct curve_mtpd){ CURVE_UNKNOWN,
				SPAN_BETWEEN(up_to(i), FOREVER), blank, i };
	}
	return r;
}

struct span
curve_rto(struct span mtpd, struct span verification)
{
	return SPAN_BETWEEN(time_sub(mtpd.lo, verification.hi),
	    time_sub(mtpd.hi, verification.lo));
}

/* Seconds of [0, length) that fall in column i; the last has no end. */
static int64_t
within_column(int32_t i, int64_t length)
{
	int64_t from = up_to(i);
	int64_t to = i == CURVE_COLUMNS - 1 ? length : harm_horizons[i];

	to = length < to ? length : to;
	return to > from ? to - from : 0;
}

/* cents x seconds x percent: a century times a price does not fit in 64. */
__extension__ typedef __int128 wide;

int64_t
curve_cost(const struct harm_curve *curve, int32_t n, int64_t length,
    int64_t percent, bool *whole_r)
{
	wide sum = 0;

	for (int32_t c = 0; c < n; c++) {
		for (int32_t i = 0; i < CURVE_COLUMNS; i++) {
			int64_t s = within_column(i, length);

			if (s == 0 || curve[c].weight == 0)
				continue;
			if (!curve[c].level[i].known) {
				*whole_r = false;
				continue;
			}
			sum += (wide)curve[c].weight *
			    curve[c].level[i].v * s * (100 - percent);
		}
	}
	sum /= (wide)HOUR * 100;
	return sum > INT64_MAX ? INT64_MAX : (int64_t)sum;
}
