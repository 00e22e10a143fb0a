/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * improve_plain.c - a recovery that is a plain project, for the plain search.
 *
 * Where every means is there around the clock, nobody pauses, everything that
 * is hit surely falls and nothing is to be chosen, the order with the earliest
 * end is the one of a resource-constrained project (rcpsp.h): the node's steps
 * are its tasks, with one of its own that ends when the node is up.  Task 0 is
 * the start, and its arcs carry the earliest moments.  That search makes many
 * schedules in the time of one here, and can prove that there is no shorter one.
 */
#include "engine/improve_internal.h"
#include "engine/solve.h"

/* A conflict takes as long as so many schedules. */
enum { CONFLICT = 40 };

struct draft {
	const struct scheduler *s;
	struct arena *a;
	int32_t *up, *task;	/* [v], [step] their tasks */
	int32_t *duration, *head;	/* [task] */
	int32_t *from, *to;	/* arcs */
	int32_t n, narcs;
	bool count;		/* arcs are only counted */
	bool fits;
};

static int32_t
small(struct draft *d, int64_t t)
{
	d->fits &= t >= 0 && t < RCPSP_TIME_MAX;
	return d->fits ? (int32_t)t : 0;
}

/* Does v fall for sure: its members do, and nothing keeps it up? */
static bool
falls(const struct scheduler *s, int32_t v)
{
	const struct graph *gr = s->gr;
	bool takes_time = s->release[v] > 0;

	for (int32_t x = s->step_first[v]; x < s->step_first[v + 1]; x++)
		takes_time |= scheduler_work(s, s->step[x]) > 0;
	if (s->step_first[v] == s->step_first[v + 1])
		takes_time |= s->own[v] > 0;
	if (s->release[v] >= 0)
		return takes_time;
	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++)
		if (s->wait0[g] > 0 && gr->grace[g].hi != 0)
			return false;
	return true;
}

static bool
around_the_clock(const struct schedule_problem *p, int32_t step)
{
	for (int32_t u = p->use_first[step]; u < p->use_first[step + 1]; u++) {
		int32_t m = p->use[u].means, w = p->window_first[m];

		if (p->window_first[m + 1] != w + 1 ||
		    p->window[w].from > 0 || p->window[w].to < FOREVER ||
		    (p->people[m] && !p->step[step].attended))
			return false;
	}
	return true;
}

bool
improve_is_plain(const struct scheduler *s)
{
	const struct schedule_problem *p = s->p;
	int64_t n = 1 + s->nhit;

	if (s->choosing || p->nholds > 0 || p->nmeans > RCPSP_RESOURCES_MAX)
		return false;
	for (int32_t h = 0; h < s->nhit; h++) {
		int32_t v = s->hit[h];

		if (!falls(s, v))
			return false;
		for (int32_t x = s->step_first[v]; x < s->step_first[v + 1];
		     x++, n++)
			if (!around_the_clock(p, s->step[x]))
				return false;
	}
	return n <= RCPSP_TASKS_MAX;
}

static void
arc(struct draft *d, int32_t from, int32_t to)
{
	if (!d->count) {
		d->from[d->narcs] = from;
		d->to[d->narcs] = to;
	}
	d->narcs++;
}

/* Task x starts when all that v rests on is up. */
static void
after_members(struct draft *d, int32_t v, int32_t x)
{
	const struct graph *gr = d->s->gr;

	arc(d, 0, x);
	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++)
		for (int32_t e = gr->member_first[g];
		     d->s->wait0[g] > 0 && e < gr->member_first[g + 1]; e++)
			if (d->s->dn0[gr->member[e]] < FOREVER)
				arc(d, d->up[gr->member[e]], x);
}

static void
arcs_of(struct draft *d, int32_t v)
{
	const struct scheduler *s = d->s;

	after_members(d, v, d->up[v]);
	for (int32_t k = s->step_first[v]; k < s->step_first[v + 1]; k++) {
		int32_t step = s->step[k];

		arc(d, d->task[step], d->up[v]);
		if (s->before0[step] == 0)
			after_members(d, v, d->task[step]);
		else
			arc(d, 0, d->task[step]);
		for (int32_t e = s->after_first[step];
		     e < s->after_first[step + 1]; e++)
			arc(d, d->task[s->after[e]], d->task[step]);
	}
}

static void
tasks_of(struct draft *d, int32_t v)
{
	const struct scheduler *s = d->s;
	int64_t release = s->release[v] > 0 ? s->release[v] : 0;
	bool steps = s->step_first[v] < s->step_first[v + 1];

	d->up[v] = d->n;
	d->head[d->n] = small(d, release);
	d->duration[d->n++] = steps ? 0 : small(d, s->own[v]);
	for (int32_t x = s->step_first[v]; x < s->step_first[v + 1]; x++) {
		int32_t step = s->step[x];
		int64_t earliest = s->p->step[step].earliest;

		d->task[step] = d->n;
		d->head[d->n] = small(d, earliest > release ? earliest
		                                            : release);
		d->duration[d->n++] = small(d, scheduler_work(s, step));
	}
}

static void
uses(const struct draft *d, struct rcpsp *q)
{
	const struct schedule_problem *p = d->s->p;
	int32_t *capacity = arena_array(d->a, int32_t, (size_t)p->nmeans);
	int32_t *use = arena_array(d->a, int32_t, (size_t)d->n *
	    (size_t)p->nmeans);

	for (int32_t m = 0; m < p->nmeans; m++)
		if (p->window_first[m] < p->window_first[m + 1])
			capacity[m] = p->window[p->window_first[m]].units;
	for (int32_t i = 0; i < p->nsteps; i++)
		for (int32_t u = p->use_first[i];
		     d->task[i] > 0 && u < p->use_first[i + 1]; u++)
			use[d->task[i] * p->nmeans + p->use[u].means] +=
			    p->use[u].units;
	q->nresources = p->nmeans;
	q->capacity = capacity;
	q->use = use;
}

/* Counted, then laid out by task. */
static void
arcs(struct draft *d, struct rcpsp *q)
{
	const struct scheduler *s = d->s;
	int32_t *first = arena_array(d->a, int32_t, (size_t)d->n + 2);
	int32_t *next, *lag;

	for (int round = 0; round < 2; round++) {
		d->count = round == 0;
		d->narcs = 0;
		for (int32_t h = 0; h < s->nhit; h++)
			arcs_of(d, s->hit[h]);
		if (round > 0)
			break;
		d->from = arena_array(d->a, int32_t, (size_t)d->narcs);
		d->to = arena_array(d->a, int32_t, (size_t)d->narcs);
	}
	next = arena_array(d->a, int32_t, (size_t)d->narcs);
	lag = arena_array(d->a, int32_t, (size_t)d->narcs);
	for (int32_t e = 0; e < d->narcs; e++)
		first[d->from[e] + 2]++;
	for (int32_t i = 0; i < d->n; i++)
		first[i + 2] += first[i + 1];
	for (int32_t e = 0; e < d->narcs; e++) {
		int32_t at = first[d->from[e] + 1]++;

		next[at] = d->to[e];
		lag[at] = d->from[e] == 0 ? d->head[d->to[e]]
		                          : d->duration[d->from[e]];
	}
	q->next_first = first;
	q->next = next;
	q->lag = lag;
}

static bool
project(struct draft *d, struct rcpsp *q)
{
	const struct scheduler *s = d->s;
	size_t most = 1 + (size_t)s->nhit + (size_t)s->p->nsteps;

	d->up = arena_array(d->a, int32_t, (size_t)s->gr->nnodes);
	d->task = arena_array(d->a, int32_t, (size_t)s->p->nsteps);
	d->duration = arena_array(d->a, int32_t, most);
	d->head = arena_array(d->a, int32_t, most);
	d->n = 1;
	d->fits = true;
	for (int32_t h = 0; h < s->nhit; h++)
		tasks_of(d, s->hit[h]);
	arcs(d, q);
	uses(d, q);
	q->ntasks = d->n;
	q->duration = d->duration;
	return d->fits;
}

struct placed {
	int32_t start, at, step;
};

static int
cmp_placed(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/*
 * Active steps as they start.  Those that start together in the order of the
 * tasks, in which members come first.
 */
static void
order_of(const struct draft *d, const int32_t *start, int32_t *order)
{
	const struct scheduler *s = d->s;
	struct placed *list = arena_array(d->a, struct placed,
	    (size_t)s->nactive);

	for (int32_t i = 0; i < s->nactive; i++) {
		int32_t task = d->task[s->active[i]];

		list[i] = (struct placed){ start[task], task, s->active[i] };
	}
	if (s->nactive > 0)
		qsort(list, (size_t)s->nactive, sizeof(*list), cmp_placed);
	for (int32_t i = 0; i < s->nactive; i++)
		order[i] = list[i].step;
}

bool
improve_plain(const struct scheduler *s, uint64_t seed, int64_t steps,
    const struct run *run, int32_t *order, int64_t *proved_r)
{
	struct arena a = ARENA_INIT;
	struct draft d = { .s = s, .a = &a };
	struct rcpsp q = { 0 };
	struct solve_input in = { .project = &q, .seed = seed };
	struct solve_result r = { 0 };
	struct err err;
	bool found = project(&d, &q);

	if (found) {
		/* What the scheduler looks at, by what a task costs here. */
		int64_t each = s->cost / d.n + 1;

		in.schedules = steps < INT64_MAX / each ? steps * each
		                                        : INT64_MAX;
		in.conflicts = in.schedules / CONFLICT;
		found = solve_run(&a, &in, run, &r, &err) && r.start != NULL;
	}
	if (found)
		order_of(&d, r.start, order);
	*proved_r = found && r.proved ? r.makespan.v : -1;
	arena_release(&a);
	return found;
}
