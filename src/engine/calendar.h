/* SPDX-License-Identifier: EUPL-1.2 */
/* calendar.h - what each means has left over time, and taking some of it. */
#ifndef ENGINE_CALENDAR_H
#define ENGINE_CALENDAR_H

#include "engine/schedule.h"

/* From `at` to the next row's: the means' units, and those not taken. */
struct calendar_row {
	int64_t at;
	int32_t units, left;
};

struct calendar {
	struct arena *arena;
	struct calendar_row *row;	/* ascending; the first at 0 */
	int32_t n, cap;			/* the last row lasts for ever */
	struct calendar_row *fresh;	/* as made, for calendar_reset() */
	int32_t nfresh;
	bool people;
};

/* One of the means of a step. */
struct calendar_use {
	struct calendar *of;
	int32_t units;
};

enum stint_wait { STINT_AT_ONCE, STINT_BUSY, STINT_AWAY };

struct stint {
	int64_t start, end;	/* both FOREVER: never possible */
	enum stint_wait wait;	/* what the start waited for last */
};

/* Windows as checked: ascending and apart. */
void calendar_init(struct calendar *c, struct arena *a,
    const struct schedule_window *window, int32_t n, bool people);

/* Nothing is taken any more; O(windows). */
void calendar_reset(struct calendar *c);

/* Take units out of [from, to), whether they are free or not. */
void calendar_hold(struct calendar *c, int64_t from, int64_t to,
    int32_t units);

/*
 * The earliest `work` seconds, from `from` on, of all the means at once (n <=
 * SCHEDULE_USES_MAX).  Attended: all are held while working, and work pauses
 * where one has fewer units than that.  Unattended: people are needed at the
 * start only and not held, other means without a break and held.  Work 0
 * needs nobody; work FOREVER holds them for good.  O(rows).  The stint is only
 * looked for; calendar_take() also takes it.
 */
struct stint calendar_find(const struct calendar_use *use, int32_t n,
    int64_t from, int64_t work, bool attended);
struct stint calendar_take(const struct calendar_use *use, int32_t n,
    int64_t from, int64_t work, bool attended);

#endif
