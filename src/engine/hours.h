/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * hours.h - from weekly hours, an on-call service and closed days to the
 * windows of a means, counted from the moment of the disruption.
 *
 * Hours are local time of the week; the caller says which second of the week
 * the disruption begins at, so that "Friday 17:30" is one number.  A change to
 * or from summer time is not seen.
 */
#ifndef ENGINE_HOURS_H
#define ENGINE_HOURS_H

#include "engine/whatif.h"

enum {
	HOURS_WEEK = 7 * 86400,
	HOURS_MAX = 400 * 86400,	/* how far ahead windows are made */
	HOURS_SPANS_MAX = 100
};

/* Seconds since Monday 00:00: from < to <= HOURS_WEEK, ascending, apart. */
struct hours_span {
	int32_t from, to;
};

/* A holiday or the like, in seconds from the disruption; may be before it. */
struct hours_closed {
	int64_t from, to;
};

struct hours {
	const struct hours_span *work;	/* none and nwork 0: never at work */
	int32_t nwork;
	int32_t units;			/* at work in those, closed days apart */
	const struct hours_span *call;	/* NULL: on call always */
	int32_t ncall;
	int32_t on_call;		/* of the same people; closed days too */
	const struct hours_closed *closed;
	int32_t nclosed;
};

/*
 * Windows of [0, until), in `a`; none where nobody is there or on call.  Who is
 * at work is not on call beside that.  O(weeks x spans, sorted).
 * ERR_INVALID `hours-span-invalid` with row, `hours-number-invalid`.
 */
MUST_USE bool hours_windows(struct arena *a, const struct hours *hours,
    int32_t second_of_week, int64_t until, struct whatif_window **window_r,
    int32_t *n_r, struct err *err);

#endif
