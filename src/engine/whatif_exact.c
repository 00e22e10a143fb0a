/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * whatif_exact.c - is there any order at all?  Asked of the exact search.
 *
 * What a process needs for sure is written as a plain project that is easier
 * than the case itself: hours become the most that a means ever has, pauses
 * are left out, people at a start are not held, fallbacks hold nobody.  When
 * even that cannot meet the deadlines, no order can.
 */
#include "engine/prove.h"
#include "engine/whatif_proof.h"

enum { CONFLICTS = 2000, TASKS = 400, MEMORY = 64 << 20 };

struct exact {
	const struct must *k;
	const struct schedule_problem *p;
	int32_t *end_task, *step_task;	/* [v], [step]; -1 */
	int32_t *duration, *deadline, *head, n;	/* tasks; 0 is the start */
	int32_t *from, *to, narcs;
	int32_t *means;		/* [mean] place among the resources; -1 */
	int32_t *capacity, *use, nresources;
	bool fits;
};

static int32_t
small(struct exact *x, int64_t t)
{
	if (t < 0 || t >= RCPSP_TIME_MAX / 4) {
		x->fits = false;
		return 0;
	}
	return (int32_t)t;
}

static int32_t
add_task(struct exact *x, int64_t head, int64_t work, int64_t by)
{
	if (x->n == TASKS) {
		x->fits = false;
		return 0;
	}
	x->head[x->n] = small(x, head);
	x->duration[x->n] = small(x, work);
	x->deadline[x->n] = small(x, by);
	return x->n++;
}

static void
add_arc(struct exact *x, int32_t from, int32_t to)
{
	if (from < 0 || to < 0)
		return;
	if (x->narcs == TASKS * 8) {
		x->fits = false;
		return;
	}
	x->from[x->narcs] = from;
	x->to[x->narcs++] = to;
}

static bool
is_needed(const struct must *k, int32_t v)
{
	return k->by[v] >= 0 && must_surely_down(k, v);
}

/* The tasks of node v: its steps, and its end. */
static void
add_node(struct exact *x, int32_t v)
{
	const struct scheduler *s = x->k->s;
	bool steps = s->step_first[v] < s->step_first[v + 1];

	x->end_task[v] = add_task(x, s->base[v], steps ? 0 : s->own[v],
	    x->k->by[v]);
	for (int32_t i = s->step_first[v]; i < s->step_first[v + 1]; i++) {
		int32_t step = s->step[i];

		x->step_task[step] = add_task(x,
		    x->k->alone->slot[step].start, scheduler_work(s, step),
		    time_sub(x->k->by[v], x->k->tail[step]));
	}
	for (int32_t i = s->step_first[v]; i < s->step_first[v + 1]; i++) {
		int32_t step = s->step[i], task = x->step_task[step];

		add_arc(x, task, x->end_task[v]);
		for (int32_t e = s->after_first[step];
		     e < s->after_first[step + 1]; e++)
			add_arc(x, x->step_task[s->after[e]], task);
	}
}

/* v waits for m: all its steps do, and its end. */
static void
add_wait(struct exact *x, int32_t m, int32_t v)
{
	const struct scheduler *s = x->k->s;

	add_arc(x, x->end_task[m], x->end_task[v]);
	for (int32_t i = s->step_first[v]; i < s->step_first[v + 1]; i++)
		if (s->before0[s->step[i]] == 0)
			add_arc(x, x->end_task[m], x->step_task[s->step[i]]);
}

static void
add_waits(struct exact *x, int32_t v)
{
	const struct graph *gr = x->k->s->gr;

	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++) {
		int32_t e0 = gr->member_first[g], e1 = gr->member_first[g + 1];

		for (int32_t e = e0; gr->need[g] == e1 - e0 && e < e1; e++) {
			int32_t m = gr->member[e];

			if (gr->set_of[m] != gr->set_of[v] &&
			    is_needed(x->k, m))
				add_wait(x, m, v);
		}
	}
}

/* Means as resources, as far as there is room for them. */
static void
add_uses(struct exact *x, struct arena *a)
{
	const struct schedule_problem *p = x->p;

	x->means = arena_array(a, int32_t, (size_t)p->nmeans);
	x->capacity = arena_array(a, int32_t, (size_t)p->nmeans);
	for (int32_t m = 0; m < p->nmeans; m++) {
		int32_t most = 0;

		for (int32_t w = p->window_first[m]; w < p->window_first[m + 1];
		     w++)
			if (p->window[w].units > most)
				most = p->window[w].units;
		x->means[m] = most > 0 && x->nresources < RCPSP_RESOURCES_MAX
		    ? x->nresources++
		    : -1;
		if (x->means[m] >= 0)
			x->capacity[x->means[m]] = most;
	}
	x->use = arena_array(a, int32_t,
	    (size_t)TASKS * (size_t)x->nresources);
	for (int32_t i = 0; i < p->nsteps; i++) {
		int32_t task = x->step_task[i];

		for (int32_t u = p->use_first[i];
		     task >= 0 && u < p->use_first[i + 1]; u++) {
			int32_t m = p->use[u].means, r = x->means[m];

			/* More than there ever is: never, and proved so. */
			if (r >= 0 && p->use[u].units <= x->capacity[r] &&
			    (p->step[i].attended || !p->people[m]))
				x->use[task * x->nresources + r] =
				    p->use[u].units;
		}
	}
}

static void
build(struct exact *x, struct arena *a)
{
	const struct scheduler *s = x->k->s;

	x->end_task = arena_array(a, int32_t, (size_t)s->gr->nnodes);
	x->step_task = arena_array(a, int32_t, (size_t)x->p->nsteps);
	memset(x->end_task, 0xff, (size_t)s->gr->nnodes * sizeof(int32_t));
	memset(x->step_task, 0xff, (size_t)x->p->nsteps * sizeof(int32_t));
	x->head = arena_array(a, int32_t, TASKS);
	x->duration = arena_array(a, int32_t, TASKS);
	x->deadline = arena_array(a, int32_t, TASKS);
	x->from = arena_array(a, int32_t, TASKS * 8);
	x->to = arena_array(a, int32_t, TASKS * 8);
	x->fits = true;
	add_task(x, 0, 0, 0);
	for (int32_t h = 0; h < s->nhit && x->fits; h++)
		if (is_needed(x->k, s->hit[h]))
			add_node(x, s->hit[h]);
	for (int32_t h = 0; h < s->nhit && x->fits; h++)
		if (is_needed(x->k, s->hit[h]))
			add_waits(x, s->hit[h]);
	for (int32_t i = 1; i < x->n; i++)
		add_arc(x, 0, i);
	add_uses(x, a);
}

bool
whatif_exact(const struct must *k, const struct run *run)
{
	struct arena a = ARENA_INIT;
	struct exact x = { .k = k, .p = scheduler_problem(k->s) };
	struct rcpsp p;
	struct prove_result r = { 0 };
	struct prove_input in = { .project = &p, .conflicts = CONFLICTS,
		.seed = 1, .memory = MEMORY };
	int32_t *first, *next, *lag;
	struct err err;
	bool none = false, cancelled = false;

	build(&x, &a);
	if (!x.fits)
		goto out;
	first = arena_array(&a, int32_t, (size_t)x.n + 2);
	next = arena_array(&a, int32_t, (size_t)x.narcs);
	lag = arena_array(&a, int32_t, (size_t)x.narcs);
	for (int32_t e = 0; e < x.narcs; e++)
		first[x.from[e] + 2]++;
	for (int32_t i = 0; i < x.n; i++)
		first[i + 2] += first[i + 1];
	for (int32_t e = 0; e < x.narcs; e++) {
		int32_t at = first[x.from[e] + 1]++;

		next[at] = x.to[e];
		lag[at] = x.from[e] == 0 ? x.head[x.to[e]]
		                         : x.duration[x.from[e]];
	}
	p = (struct rcpsp){ .ntasks = x.n, .nresources = x.nresources,
		.duration = x.duration, .capacity = x.capacity, .use = x.use,
		.next_first = first, .next = next, .lag = lag };
	in.deadline = x.deadline;
	none = prove_run(&a, &in, run, &r, &cancelled, &err) &&
	    r.feasible == PROVE_NO;
out:
	arena_release(&a);
	return none;
}
