/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * prove_near.c - the neighbourhood of a schedule, searched exactly.
 *
 * The tasks that are not free keep their order where they share a resource:
 * each takes its units from tasks that ended before it started, and comes
 * after those for good (a partial order schedule; Policella, Cesta, Oddi &
 * Smith 2007).  So the given schedule stays possible, and so does every other
 * that differs in the free tasks only.
 */
#include <stdlib.h>

#include "engine/prove.h"

struct arc {
	int32_t from, to;
};

struct chain {
	struct arena *a;
	const struct rcpsp *p;
	const struct prove_near *in;
	int32_t *by_start;	/* tasks that are not free */
	int32_t n;
	int32_t *left;		/* [ntasks] units that nobody took over yet */
	struct arc *arc;
	int32_t narcs, cap;
};

static void
arc_add(struct chain *c, int32_t from, int32_t to)
{
	if (c->narcs == c->cap) {
		size_t old = (size_t)c->cap, cap = old > 0 ? 2 * old : 256;

		c->arc = arena_grow(c->a, c->arc, old * sizeof(*c->arc),
		    cap * sizeof(*c->arc));
		c->cap = (int32_t)cap;
	}
	c->arc[c->narcs++] = (struct arc){ from, to };
}

struct key {
	int32_t start, task;
};

static int
by_start(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->task < y->task ? -1 : 1;
}

static void
sort_fixed(struct chain *c)
{
	size_t n = (size_t)c->p->ntasks;
	struct key *key = arena_array(c->a, struct key, n);

	c->by_start = arena_array(c->a, int32_t, n);
	for (int32_t i = 0; i < c->p->ntasks; i++)
		if (!c->in->free[i] && c->p->duration[i] > 0)
			key[c->n++] = (struct key){ c->in->start[i], i };
	qsort(key, (size_t)c->n, sizeof(*key), by_start);
	for (int32_t k = 0; k < c->n; k++)
		c->by_start[k] = key[k].task;
}

/* Task j takes its units of r from those before it, the latest first. */
static void
take_over(struct chain *c, int32_t r, int32_t k, int32_t *idle)
{
	const struct rcpsp *p = c->p;
	int32_t j = c->by_start[k], need = p->use[j * p->nresources + r];

	c->left[j] = need;
	need -= *idle < need ? *idle : need;
	*idle -= c->left[j] - need;
	for (int32_t m = k - 1; m >= 0 && need > 0; m--) {
		int32_t i = c->by_start[m], part = c->left[i];

		if (part == 0 || c->in->start[i] + p->duration[i] >
		    c->in->start[j])
			continue;
		part = part < need ? part : need;
		c->left[i] -= part;
		need -= part;
		arc_add(c, i, j);
	}
}

/* The project with the new arcs, each with its lag. */
static struct rcpsp
joined(const struct chain *c)
{
	const struct rcpsp *p = c->p;
	struct rcpsp q = *p;
	size_t n = (size_t)p->ntasks;
	size_t arcs = (size_t)p->next_first[n] + (size_t)c->narcs;
	int32_t *first = arena_array(c->a, int32_t, n + 2);
	int32_t *next = arena_array(c->a, int32_t, arcs);
	int32_t *lag = arena_array(c->a, int32_t, arcs);

	for (int32_t k = 0; k < c->narcs; k++)
		first[c->arc[k].from + 2]++;
	for (size_t i = 0; i < n; i++)
		first[i + 2] += first[i + 1] + p->next_first[i + 1] -
		    p->next_first[i];
	for (int32_t i = 0; i < p->ntasks; i++)
		for (int32_t e = p->next_first[i]; e < p->next_first[i + 1];
		     e++) {
			next[first[i + 1]] = p->next[e];
			lag[first[i + 1]++] = rcpsp_lag(p, i, e);
		}
	for (int32_t k = 0; k < c->narcs; k++) {
		int32_t i = c->arc[k].from;

		next[first[i + 1]] = c->arc[k].to;
		lag[first[i + 1]++] = p->duration[i];
	}
	q.next_first = first;
	q.next = next;
	q.lag = lag;
	return q;
}

bool
prove_near(struct arena *a, const struct prove_near *in,
    const struct run *run, struct prove_result *result_r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct chain c = { .a = &scratch, .p = in->project, .in = in };
	struct prove_input exact = { .start = in->start, .lower = in->lower,
		.conflicts = in->conflicts, .seed = in->seed };
	struct rcpsp q;
	bool ok;

	if (!rcpsp_check(in->project, err))
		return false;
	sort_fixed(&c);
	c.left = arena_array(&scratch, int32_t, (size_t)in->project->ntasks);
	for (int32_t r = 0; r < in->project->nresources; r++) {
		int32_t idle = in->project->capacity[r];

		for (int32_t i = 0; i < in->project->ntasks; i++)
			c.left[i] = 0;
		for (int32_t k = 0; k < c.n; k++)
			take_over(&c, r, k, &idle);
	}
	q = joined(&c);
	exact.project = &q;
	ok = prove_run(a, &exact, run, result_r, NULL, err);
	/* What is proved here is proved of the neighbourhood alone. */
	result_r->proved = ok && result_r->upper <= in->lower;
	result_r->lower = in->lower;
	arena_release(&scratch);
	return ok;
}
