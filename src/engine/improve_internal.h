/* SPDX-License-Identifier: EUPL-1.2 */
/* improve_internal.h - between improve.c and improve_rules.c. */
#ifndef ENGINE_IMPROVE_INTERNAL_H
#define ENGINE_IMPROVE_INTERNAL_H

#include "engine/improve.h"
#include "engine/scheduler.h"

enum { IMPROVE_RULES = 6 };

/* Active steps by each rule; the orders live in `a`. */
void improve_rules(struct arena *a, struct scheduler *s, int32_t *order[]);

/*
 * Is it a plain project, as far as its end goes: means around the clock, all
 * that is hit falls for sure, nothing to be chosen?
 */
bool improve_is_plain(const struct scheduler *s);

/*
 * The order with the earliest end that the plain search finds for what `steps`
 * schedules would take.  *proved_r: the makespan when none is shorter; -1 not
 * proved.  False: none found, as with nodes that wait for each other.
 */
bool improve_plain(const struct scheduler *s, uint64_t seed, int64_t steps,
    const struct run *run, int32_t *order, int64_t *proved_r);

#endif
