/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rcpsp_decode.h - from a list of tasks to a schedule.
 *
 * Serial schedule generation (Kelley 1963): each task of the list in turn
 * starts as soon as what comes before it and the free capacity allow.  Some
 * list gives a shortest schedule, so a search over lists can find it.  The same
 * project turned around in time serves for justification (Valls, Ballestin &
 * Quintanilla 2005): a schedule pushed to its right end, and back.
 */
#ifndef ENGINE_RCPSP_DECODE_H
#define ENGINE_RCPSP_DECODE_H

#include "engine/rcpsp.h"

/* Which way time runs. */
enum rcpsp_way { RCPSP_FORWARD, RCPSP_BACKWARD, RCPSP_WAY__MAX };

struct rcpsp_decoder;

/*
 * Prepares a project, which it borrows: the faults of rcpsp_check() and
 * rcpsp_order().  O(size).
 */
MUST_USE bool rcpsp_decoder_new(struct arena *a, const struct rcpsp *p,
    struct rcpsp_decoder **d_r, struct err *err);

/* Topological; and the longest path from the start of each to the end. */
const int32_t *rcpsp_decoder_order(const struct rcpsp_decoder *d);
const int32_t *rcpsp_decoder_tails(const struct rcpsp_decoder *d);

/* Decode without the processor's wide instructions from now on; for tests of
 * what other processors do. */
void rcpsp_decoder_plain(struct rcpsp_decoder *d);

/*
 * Decode `list`, every task once with all that comes before it (behind it when
 * BACKWARD) ahead.  start[ntasks] counts from the end of the schedule to the
 * end of the task when BACKWARD.  Returns the makespan.
 */
int32_t rcpsp_decode(struct rcpsp_decoder *d, enum rcpsp_way way,
    const int32_t *list, int32_t *start);

/*
 * The list for the other way that keeps the order of a schedule, which was
 * decoded that way: by end, last first.  With lags shorter than durations a
 * schedule to the left goes by start instead: a task may end before the one it
 * waits for, but starts no sooner.  O(ntasks + makespan) or, where that is long,
 * O(n log n).
 */
void rcpsp_turn(struct rcpsp_decoder *d, enum rcpsp_way way, int32_t makespan,
    const int32_t *list, const int32_t *start, int32_t *turned);

/* The list of the same schedule with the tasks by start, earliest first. */
void rcpsp_by_start(struct rcpsp_decoder *d, int32_t makespan,
    const int32_t *list, const int32_t *start, int32_t *sorted);

#endif
