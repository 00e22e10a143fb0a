/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * reach.h - who falls when each of many nodes is lost alone: 512 losses in one
 * pass, with every grace 0 and no recovery.
 *
 * Bit i of a node's word says that the loss of lost[i] takes it down.  k-of-n
 * is exact, cycles hold each other up until hit from outside.  It is the
 * prefilter of single points of failure: whoever is not hit here is hit in no
 * calculation with graces.
 */
#ifndef ENGINE_REACH_H
#define ENGINE_REACH_H

#include "engine/graph.h"

enum { REACH_WORDS = 8, REACH_LOSSES = 64 * REACH_WORDS };

struct reach_word {
	uint64_t w[REACH_WORDS];
};

struct reach;

/* Memory for passes over `graph`: 64 bytes a node, in `a`. */
struct reach *reach_new(struct arena *a, const struct graph *graph);

/*
 * Look only at nodes that carry a mark: within[v] != 0 (the graph's numbers,
 * borrowed); NULL for all.  What is not marked counts as up.
 */
void reach_within(struct reach *r, const uint8_t *within);

/*
 * Lose lost[0..nlost-1] (nodes), each alone; nlost <= REACH_LOSSES, else BUG.
 * Forgets the pass before.  O(what is hit by any, and its members).
 */
void reach_run(struct reach *r, const int32_t *lost, int32_t nlost);

/*
 * Take the cost of every pass from *steps (borrowed; NULL: no limit), counted
 * as in single.h.  A pass that finds it spent stops, and means nothing.
 */
void reach_limit(struct reach *r, int64_t *steps);

/* Lose this node too, in every lane, until told otherwise; -1: no more. */
void reach_also(struct reach *r, int32_t node);

/* What hits `node`; borrowed until the next pass. */
const struct reach_word *reach_of(const struct reach *r, int32_t node);

static inline bool
reach_has(const struct reach_word *word, int32_t i)
{
	return (word->w[i >> 6] >> (i & 63)) & 1;
}

#endif
