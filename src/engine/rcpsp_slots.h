/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rcpsp_slots.h - serial schedule generation at speed, for projects whose times
 * are small numbers.  Gives exactly the schedules of rcpsp_decode.c's steps.
 * For rcpsp_decode.c alone.
 */
#ifndef ENGINE_RCPSP_SLOTS_H
#define ENGINE_RCPSP_SLOTS_H

#include "engine/rcpsp_decode.h"

/* What has to come before each task, one way. */
struct rcpsp_before {
	int32_t *first;			/* [ntasks + 1] */
	int32_t *task, *lag;		/* start to start */
};

struct rcpsp_slots;

/* NULL where a project does not suit: long times, or great capacities. */
struct rcpsp_slots *rcpsp_slots_new(struct arena *a, const struct rcpsp *p,
    const struct rcpsp_before before[RCPSP_WAY__MAX], int32_t bound);

/* Without wide instructions from now on, as on other processors. */
void rcpsp_slots_plain(struct rcpsp_slots *s);

/* As rcpsp_decode(). */
int32_t rcpsp_slots_decode(struct rcpsp_slots *s, enum rcpsp_way way,
    const int32_t *list, int32_t *start);

#endif
