/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lanes.h - when everything goes down, and how long it can last: 16 single
 * losses side by side, in int32 seconds.
 *
 * Down times are those without recovery, exact at the end asked for.  Up times
 * are an upper bound of those with recovery: a group lasts no longer than its
 * members overlap at most, and a strongly connected set no longer than all its
 * work one after another.  It settles a loss at a fraction of the price of an
 * outage of its own.
 */
#ifndef ENGINE_LANES_H
#define ENGINE_LANES_H

#include "engine/internal.h"

enum { LANES = 16 };

/* Times from LANE_FAR on are not counted; LANE_NEVER never comes. */
enum { LANE_FAR = (1 << 30) - 2, LANE_NEVER = (1 << 30) - 1 };

struct lane_word {
	int32_t s[LANES];
};

struct lanes;

/* Memory for passes over `graph`: 132 bytes a node, in `a`. */
struct lanes *lanes_new(struct arena *a, const struct graph *graph);

/* Only sets with a mark (by v; NULL: all); what has none stays up. */
void lanes_within(struct lanes *l, const uint8_t *within);

/* Lose this too, in every lane, until told otherwise; NULL: nothing more. */
void lanes_also(struct lanes *l, const struct loss *also);

/*
 * Lose lost[0..n-1], n <= LANES, each in a lane of its own, at this end of the
 * unknowns; `ups` false leaves the up times out.  Takes its cost from *steps
 * and gives up, false, when that is spent; what is read then means nothing.
 * O(what is hit by any, and its members), a set of more than one node once
 * per round until nothing moves.
 */
bool lanes_run(struct lanes *l, const struct loss *lost, int32_t n,
    enum end end, bool ups, int64_t *steps);

/* Of `node` in `lane`: FOREVER for never, LANE_FAR for that or later. */
int64_t lanes_dn(const struct lanes *l, int32_t node, int32_t lane);
/* Up at last then; FOREVER for never or not counted, 0 when it stays up. */
int64_t lanes_up(const struct lanes *l, int32_t node, int32_t lane);

#endif
