/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * small.h - projects of a few tasks by lot, and all their schedules by brute
 * force, for tests of bounds and of the exact search.
 */
#ifndef TESTS_UNIT_ENGINE_SMALL_H
#define TESTS_UNIT_ENGINE_SMALL_H

#include "base/arena.h"
#include "base/rng.h"
#include "engine/rcpsp.h"

enum { SMALL_TASKS = 8, SMALL_RESOURCES = 3, SMALL_ARCS = 32 };

struct small {
	struct rcpsp project;
	int32_t duration[SMALL_TASKS], capacity[SMALL_RESOURCES];
	int32_t use[SMALL_TASKS * SMALL_RESOURCES];
	int32_t first[SMALL_TASKS + 1], next[SMALL_ARCS], lag[SMALL_ARCS];
};

enum small_kind { SMALL_PLAIN, SMALL_LAGS, SMALL_MAX_LAGS };

static inline int32_t
small_lot(uint64_t *lot, int32_t from, int32_t to)
{
	return from + (int32_t)rng_below(lot, (uint64_t)(to - from + 1));
}

static inline void
small_arc(struct small *s, int32_t to, int32_t lag)
{
	int32_t n = s->first[s->project.ntasks];

	if (n == SMALL_ARCS)
		return;
	s->next[n] = to;
	s->lag[n] = lag;
	s->first[s->project.ntasks] = n + 1;
}

/* n tasks of at most `longest`, one to three resources of capacity 1 to 5. */
static inline void
small_make(struct small *s, uint64_t *lot, int32_t n, int32_t longest,
    enum small_kind kind)
{
	int32_t nr = small_lot(lot, 1, SMALL_RESOURCES);
	bool light = small_lot(lot, 0, 2) != 0;	/* many fit together */

	*s = (struct small){ .project = { .ntasks = n, .nresources = nr,
		.duration = s->duration, .capacity = s->capacity,
		.use = s->use, .next_first = s->first, .next = s->next,
		.lag = kind == SMALL_PLAIN ? NULL : s->lag } };
	for (int32_t r = 0; r < nr; r++)
		s->capacity[r] = small_lot(lot, light ? 3 : 1, light ? 5 : 3);
	for (int32_t i = 0; i < n; i++) {
		s->duration[i] = small_lot(lot, 0, longest);
		for (int32_t r = 0; r < nr; r++)
			s->use[i * nr + r] = small_lot(lot, 0,
			    light && small_lot(lot, 0, 3)
			        ? 1 : s->capacity[r] - light);
	}
	for (int32_t i = 0; i < n; i++) {
		s->first[i] = s->first[n];
		for (int32_t j = i + 1; j < n; j++)
			if (small_lot(lot, 0, 7) == 0)
				small_arc(s, j, kind == SMALL_PLAIN
				    ? s->duration[i]
				    : small_lot(lot, -1, longest + 1));
		for (int32_t j = 0; kind == SMALL_MAX_LAGS && j < i; j++)
			if (small_lot(lot, 0, 4) == 0)
				small_arc(s, j, -small_lot(lot, 0, 6));
	}
}

/* All schedules with makespan <= most, in order; told one by one. */
struct small_walk {
	const struct rcpsp *project;
	int32_t most;
	const int32_t *deadline;	/* or NULL */
	bool (*each)(void *arg, const int32_t *start);	/* false: stop */
	void *arg;
	int32_t start[SMALL_TASKS];
	int32_t nodes;			/* a limit on how long it takes */
};

/* Does task i fit with those before it? */
static inline bool
small_fits(const struct small_walk *w, int32_t i)
{
	const struct rcpsp *p = w->project;
	int32_t from = w->start[i], to = from + p->duration[i];

	for (int32_t j = 0; j <= i; j++)
		for (int32_t e = p->next_first[j]; e < p->next_first[j + 1];
		     e++)
			if (p->next[e] <= i && w->start[p->next[e]] <
			    w->start[j] + (p->lag != NULL ? p->lag[e]
			                                  : p->duration[j]))
				return false;
	for (int32_t t = from; t < to; t++)
		for (int32_t r = 0; r < p->nresources; r++) {
			int32_t use = 0;

			for (int32_t j = 0; j <= i; j++)
				if (w->start[j] <= t &&
				    t < w->start[j] + p->duration[j])
					use += p->use[j * p->nresources + r];
			if (use > p->capacity[r])
				return false;
		}
	return true;
}

static inline bool
small_walk_from(struct small_walk *w, int32_t i)
{
	const struct rcpsp *p = w->project;
	int32_t last;

	if (i == p->ntasks)
		return w->each(w->arg, w->start);
	last = w->most - p->duration[i];
	if (w->deadline != NULL && w->deadline[i] - p->duration[i] < last)
		last = w->deadline[i] - p->duration[i];
	for (int32_t t = 0; t <= last; t++) {
		w->start[i] = t;
		w->nodes++;
		if (small_fits(w, i) && !small_walk_from(w, i + 1))
			return false;
	}
	return true;
}

static inline bool
small_stop(void *arg, const int32_t *start)
{
	(void)arg;
	(void)start;
	return false;
}

/* The shortest makespan up to `most`; -1: none. */
static inline int32_t
small_best(const struct rcpsp *p, const int32_t *deadline, int32_t most)
{
	for (int32_t t = 0; t <= most; t++) {
		struct small_walk w = { .project = p, .most = t,
			.deadline = deadline, .each = small_stop };

		if (!small_walk_from(&w, 0))
			return t;
	}
	return -1;
}

/* One after another, each with its longest lag. */
static inline int32_t
small_horizon(const struct rcpsp *p)
{
	int32_t sum = 0;

	for (int32_t i = 0; i < p->ntasks; i++) {
		int32_t most = p->duration[i];

		for (int32_t e = p->next_first[i];
		     p->lag != NULL && e < p->next_first[i + 1]; e++)
			most = p->lag[e] > most ? p->lag[e] : most;
		sum += most;
	}
	return sum;
}

#endif
