/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * bound_paths.c - longest paths with what lies on them.  In topological order
 * one round is enough; where negative lags make circles, rounds go on until
 * nothing moves (Bellman 1958), and if something still moves after as many
 * rounds as there are tasks, it goes around a circle of positive length.
 */
#include "engine/bound.h"

struct walk {
	const struct rcpsp *p;
	const int32_t *order;	/* tasks, topological if that is possible */
	struct bound_paths *to;
};

/* One round of starts; the last task moved, -1: none. */
static int32_t
heads_round(struct walk *w)
{
	const struct rcpsp *p = w->p;
	struct bound_paths *to = w->to;
	int32_t moved = -1;

	for (int32_t k = 0; k < p->ntasks; k++) {
		int32_t i = w->order[k];

		for (int32_t e = p->next_first[i]; e < p->next_first[i + 1];
		     e++) {
			int32_t j = p->next[e];
			int64_t at = to->head[i] + rcpsp_lag(p, i, e);

			if (at > to->head[j]) {
				to->head[j] = at;
				to->before[j] = i;
				moved = j;
			}
		}
	}
	return moved;
}

/* The same for tails, from the last. */
static int32_t
tails_round(struct walk *w)
{
	const struct rcpsp *p = w->p;
	struct bound_paths *to = w->to;
	int32_t moved = -1;

	for (int32_t k = p->ntasks - 1; k >= 0; k--) {
		int32_t i = w->order[k];

		for (int32_t e = p->next_first[i]; e < p->next_first[i + 1];
		     e++) {
			int32_t j = p->next[e];
			int64_t at = (int64_t)rcpsp_lag(p, i, e) -
			    p->duration[i] + p->duration[j] + to->tail[j];

			if (to->tail[j] != BOUND_FREE && at > to->tail[i]) {
				to->tail[i] = at;
				to->after[i] = j;
				moved = i;
			}
		}
	}
	return moved;
}

/* From a task that moved too often back onto the circle that moves it. */
static int32_t
on_circle(const struct rcpsp *p, const struct bound_paths *to, int32_t i)
{
	for (int32_t k = 0; k < p->ntasks; k++)
		i = to->before[i];
	return i;
}

/* The order of the tasks; with lags of any sign, as they are numbered. */
static bool
order_of(struct arena *a, const struct rcpsp *p, const int32_t **order_r,
    struct err *err)
{
	int32_t *order = arena_array(a, int32_t, (size_t)p->ntasks + 1);
	struct err fault = { 0 };

	*order_r = order;
	if (rcpsp_order(a, p, order, &fault))
		return true;
	if (p->lag == NULL) {
		err_copy(err, &fault);
		return false;
	}
	for (int32_t i = 0; i < p->ntasks; i++)
		order[i] = i;
	return true;
}

bool
bound_paths(struct arena *a, const struct bound_input *in,
    struct bound_paths *paths_r, struct err *err)
{
	const struct rcpsp *p = in->project;
	struct walk w = { .p = p, .to = paths_r };
	int64_t last = INT64_MIN;
	int32_t moved = -1;
	size_t n;

	if (!rcpsp_check(p, err) || !order_of(a, p, &w.order, err))
		return false;
	n = (size_t)p->ntasks;
	*paths_r = (struct bound_paths){ .circle = -1,
		.head = arena_array(a, int64_t, n),
		.tail = arena_array(a, int64_t, n),
		.before = arena_array(a, int32_t, n),
		.after = arena_array(a, int32_t, n) };
	for (size_t i = 0; in->deadline != NULL && i < n; i++)
		if (in->deadline[i] < INT32_MAX && in->deadline[i] > last)
			last = in->deadline[i];
	for (size_t i = 0; i < n; i++) {
		paths_r->before[i] = paths_r->after[i] = -1;
		if (in->deadline != NULL)
			paths_r->tail[i] = in->deadline[i] == INT32_MAX
			    ? BOUND_FREE : last - in->deadline[i];
	}
	for (int32_t k = 0; k <= p->ntasks; k++)
		if ((moved = heads_round(&w)) < 0)
			break;
	if (moved >= 0) {
		paths_r->circle = on_circle(p, paths_r, moved);
		return true;
	}
	while (tails_round(&w) >= 0)
		;
	return true;
}
