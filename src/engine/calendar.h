/* SPDX-License-Identifier: EUPL-1.2 */
/* calendar.h - what one team has left, and taking the earliest of it. */
#ifndef ENGINE_CALENDAR_H
#define ENGINE_CALENDAR_H

#include "engine/schedule.h"

/* From `at` to the next row's: the team's units, and those not taken. */
struct calendar_row {
	int64_t at;
	int32_t units, left;
};

struct calendar {
	struct arena *arena;
	struct calendar_row *row;	/* ascending; the first at 0 */
	int32_t n, cap;			/* the last row lasts for ever */
};

enum stint_wait { STINT_AT_ONCE, STINT_BUSY, STINT_AWAY };

struct stint {
	int64_t start, end;	/* both FOREVER: never possible */
	enum stint_wait wait;	/* what the start waited for last */
};

/* Windows as checked: ascending and apart. */
void calendar_init(struct calendar *c, struct arena *a,
    const struct schedule_window *window, int32_t n);

/*
 * Take `units` for `work` seconds of the team's time, from `from` at the
 * earliest, as early as can be.  Attended: held while working, pausing where
 * the team has fewer units than that.  Unattended: free at the start is
 * enough, and nothing is held.  Work 0 needs nobody.  O(rows).
 */
struct stint calendar_take(struct calendar *c, int64_t from, int64_t work,
    int32_t units, bool attended);

#endif
