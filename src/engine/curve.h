/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * curve.h - impact curves: from "how bad is it after ..." to MTPD and RTO.
 *
 * A curve gives, for one category of harm, a level at eight horizons.  Column
 * i holds on (horizon[i-1], horizon[i]], the last one beyond it too; a curve
 * may not fall.  The MTPD is the greatest horizon up to which every category
 * stays below its intolerable level.
 */
#ifndef ENGINE_CURVE_H
#define ENGINE_CURVE_H

#include "base/err.h"
#include "engine/span.h"

enum { CURVE_COLUMNS = 8 };

/* 1h 4h 8h 1d 3d 1w 2w 1mo (30 d), in seconds. */
extern const int64_t harm_horizons[CURVE_COLUMNS];

struct harm_curve {
	struct opt64 level[CURVE_COLUMNS];	/* blank: nobody has said */
	struct opt64 intolerable;	/* from this level on; or unknown */
	int64_t weight;			/* cents per level and hour; 0 none */
};

enum curve_answer {
	CURVE_UNKNOWN,		/* a blank stands before the answer */
	CURVE_KNOWN,
	CURVE_BEYOND,		/* tolerable in every column: over a month */
	CURVE_ANSWER__MAX
};

struct curve_mtpd {
	enum curve_answer answer;
	struct span mtpd;	/* [30 d, FOREVER] when beyond */
	int32_t curve, column;	/* what decides it; -1 none */
};

/* False with `curve-falls`, row the column from 1, {a: before, b: here}. */
MUST_USE bool curve_check(const struct harm_curve *curve, struct err *err);

/*
 * Derived MTPD over n curves (0 curves: unknown).  When unknown, the span holds
 * what is known: at least the last horizon before the blank, at most what the
 * first intolerable column leaves.  O(n).
 */
struct curve_mtpd curve_mtpd(const struct harm_curve *curve, int32_t n);

/* Derived RTO = MTPD - verification, at least 0, end by end. */
struct span curve_rto(struct span mtpd, struct span verification);

/*
 * Cost in cents of an outage of `length` seconds under a fallback that carries
 * on `percent` of the work (0..100) throughout: sum over the curves of weight
 * x level x hours, rounded down.  A blank level is not counted and clears
 * *whole_r.
 */
int64_t curve_cost(const struct harm_curve *curve, int32_t n, int64_t length,
    int64_t percent, bool *whole_r);

#endif
