/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rcpsp_search.c - the best list is justified over and over, with some tasks
 * moved by lot each time.
 */
#include "base/rng.h"
#include "engine/rcpsp_search.h"

enum { ASK_EVERY = 256 };

struct rcpsp_search {
	const struct rcpsp *p;
	struct rcpsp_decoder *d;
	uint64_t lot;
	int32_t bound, best;
	int64_t schedules, asked;
	int32_t *best_list, *best_start, *list, *other, *start, *rank;
};

static void
keep(struct rcpsp_search *s, int32_t makespan, const int32_t *list,
    const int32_t *start)
{
	size_t n = (size_t)s->p->ntasks;

	if (makespan > s->best)
		return;
	s->best = makespan;
	memcpy(s->best_list, list, n * sizeof(*list));
	memcpy(s->best_start, start, n * sizeof(*start));
}

bool
rcpsp_search_new(struct arena *a, const struct rcpsp *p, uint64_t seed,
    struct rcpsp_search **s_r, struct err *err)
{
	struct rcpsp_search *s = arena_new(a, struct rcpsp_search);
	size_t n;

	if (!rcpsp_decoder_new(a, p, &s->d, err))
		return false;
	n = (size_t)p->ntasks;
	s->p = p;
	s->lot = seed;
	s->best_list = arena_array(a, int32_t, n);
	s->best_start = arena_array(a, int32_t, n);
	s->list = arena_array(a, int32_t, n);
	s->other = arena_array(a, int32_t, n);
	s->start = arena_array(a, int32_t, n);
	s->rank = arena_array(a, int32_t, n);
	s->best = INT32_MAX;
	s->bound = rcpsp_simple_bound(p, rcpsp_decoder_tails(s->d));
	memcpy(s->list, rcpsp_decoder_order(s->d), n * sizeof(*s->list));
	s->schedules = 1;
	keep(s, rcpsp_decode(s->d, RCPSP_FORWARD, s->list, s->start), s->list,
	    s->start);
	*s_r = s;
	return true;
}

/* Swap neighbours that do not wait for each other. */
static void
shake(struct rcpsp_search *s)
{
	int32_t n = s->p->ntasks;

	memcpy(s->list, s->best_list, (size_t)n * sizeof(*s->list));
	for (int32_t k = 0; k + 1 < n; k++) {
		int32_t i = s->list[k], j = s->list[k + 1];
		bool tied = rng_below(&s->lot, 4) != 0;

		for (int32_t e = s->p->next_first[i];
		     e < s->p->next_first[i + 1]; e++)
			tied |= s->p->next[e] == j;
		if (!tied) {
			s->list[k] = j;
			s->list[k + 1] = i;
		}
	}
}

static void
step(struct rcpsp_search *s)
{
	shake(s);
	(void)rcpsp_decode(s->d, RCPSP_FORWARD, s->list, s->start);
	rcpsp_turn(s->d, RCPSP_FORWARD, s->list, s->start, s->other);
	(void)rcpsp_decode(s->d, RCPSP_BACKWARD, s->other, s->start);
	rcpsp_turn(s->d, RCPSP_BACKWARD, s->other, s->start, s->list);
	keep(s, rcpsp_decode(s->d, RCPSP_FORWARD, s->list, s->start), s->list,
	    s->start);
	s->schedules += 3;
}

bool
rcpsp_search_run(struct rcpsp_search *s, int64_t schedules,
    const struct run *run, struct err *err)
{
	while (s->best > s->bound && s->schedules < schedules) {
		if (s->schedules >= s->asked) {
			s->asked = s->schedules + ASK_EVERY;
			if (!run_step(run, s->schedules, schedules, err))
				return false;
		}
		step(s);
	}
	return true;
}

void
rcpsp_search_bound(struct rcpsp_search *s, int32_t bound)
{
	s->bound = bound > s->bound ? bound : s->bound;
}

void
rcpsp_search_offer(struct rcpsp_search *s, const int32_t *start)
{
	int32_t makespan = 0;

	for (int32_t i = 0; i < s->p->ntasks; i++)
		if (start[i] + s->p->duration[i] > makespan)
			makespan = start[i] + s->p->duration[i];
	if (makespan < s->best)
		keep(s, makespan, s->best_list, start);
}

int32_t
rcpsp_search_makespan(const struct rcpsp_search *s)
{
	return s->best;
}

const int32_t *
rcpsp_search_start(const struct rcpsp_search *s)
{
	return s->best_start;
}

int32_t
rcpsp_search_lower_bound(const struct rcpsp_search *s)
{
	return s->bound;
}

int64_t
rcpsp_search_schedules(const struct rcpsp_search *s)
{
	return s->schedules;
}
