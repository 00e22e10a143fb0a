/* SPDX-License-Identifier: EUPL-1.2 */
/* scheduler.h - the memory of a scheduler; of schedule*.c only. */
#ifndef ENGINE_SCHEDULER_H
#define ENGINE_SCHEDULER_H

#include "engine/calendar.h"
#include "engine/internal.h"
#include "engine/schedule.h"

struct scheduler {
	const struct schedule_problem *p;
	const struct graph *gr;
	/* what never changes */
	int32_t *hit, nhit;	/* v that go down without recovery, ascending */
	int64_t *dn0;		/* [v] when, without recovery */
	int64_t *release;	/* [v] of lost nodes; -1: not lost */
	int64_t *own;		/* [v] its time without steps */
	int32_t *step_first;	/* [v + 1] into step: its procedure */
	int32_t *step;		/* members before what comes after them */
	int32_t *next_first, *next;	/* [step + 1] what comes after it */
	int32_t *after_first, *after;	/* [step + 1] what comes before it */
	int32_t *before0;	/* [step] how many come before it */
	int32_t *active, nactive;
	int32_t *wait0, *good0;	/* [g] hit members; members never down */
	int32_t *open0;		/* [v] groups with hit members */
	bool choosing;		/* some group may be satisfied before all are */
	int64_t cost;
	struct calendar *means;
	struct calendar_use *use;	/* as p->use */
	/* of one run */
	enum schedule_way way;
	const int64_t *work;	/* [step] or NULL */
	struct view view;
	struct moment *at;
	int64_t *base;		/* [v] its groups are satisfied from here */
	int64_t *end;		/* [v] last end of its steps so far */
	int32_t *left;		/* [v] steps to do */
	uint8_t *seen, *decided, *assumed;
	bool any_assumed, in_knot;
	int32_t *wait, *good;	/* [g] undecided; up for sure */
	uint8_t *early;		/* [g] enough are up before all are decided */
	int32_t *open, *soft;	/* [v] groups undecided; and not early */
	int32_t *before;	/* [step] not yet placed before it */
	struct agenda ready;	/* v to look at */
	int32_t *pool, npool;	/* v that may be looked at before their time */
	int32_t *sooner;	/* [v] first rank of it and what rests on it */
	int32_t *rank;		/* [step] */
	const int32_t *order;
	int32_t norder;
	int32_t *heap, nheap;	/* ranks of steps that may start */
	int32_t *todo, ntodo;	/* steps to place at once */
	int64_t floor;		/* last start, WAY_LIST */
	int64_t *fallen;	/* [hold] dn of its process as assumed */
	struct schedule_slot *slot;
	int32_t *placed, nplaced;
	int32_t ndecided;
	struct schedule result;
};

/* What takes v at this moment to be back. */
static inline int64_t
scheduler_work(const struct scheduler *s, int32_t step)
{
	return s->work != NULL ? s->work[step] : s->p->step[step].work;
}

/* False with the fault. */
MUST_USE bool schedule_check(const struct schedule_problem *p,
    struct err *err);

/* Break the circles that wait for no other, one after another. */
void schedule_knots(struct scheduler *s);

/* Place all of v's steps now, from base[v] on; sets end[v]. */
void schedule_place_node(struct scheduler *s, int32_t v);

/* v's times are final: tell the groups that it is in. */
void schedule_decide(struct scheduler *s, int32_t v);

/* The earliest for this step; not placed. */
struct stint schedule_find(struct scheduler *s, int32_t step, int64_t from);

#endif
