/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * prove_model.c - a project as variables, edges and profiles.
 *
 * Variables: the start of each task, the makespan, and for each two tasks that
 * cannot run together, and whose order is open, whether the first goes first.
 * Times are in units of `scale`, which divides every duration and lag: the
 * earliest schedule of any order of tasks is a set of longest paths, so it
 * lies on that grid.
 */
#include <string.h>

#include "engine/prove_internal.h"

enum {
	PAIRS_MAX = 20000,	/* orders that become variables */
	MEMORY = 256 << 20	/* bytes, when the caller does not say */
};

struct draft {
	struct prover *p;
	const struct rcpsp *in;
	struct edge *edge;
	int32_t n, cap;
	int32_t npairs;
};

static void
edge_add(struct draft *d, int32_t from, int32_t to, int32_t lag,
    struct lit when)
{
	if (d->n + 2 > d->cap) {
		size_t old = (size_t)d->cap, cap = old > 0 ? 2 * old : 256;

		d->edge = arena_grow(d->p->arena, d->edge,
		    old * sizeof(*d->edge), cap * sizeof(*d->edge));
		d->cap = (int32_t)cap;
	}
	d->edge[d->n++] = (struct edge){ 2 * from, 2 * to, lag, when };
	d->edge[d->n++] = (struct edge){ 2 * to + 1, 2 * from + 1, lag, when };
}

static const struct lit ALWAYS = { -1, 0 };

/* Arcs of the project, and from each task to the makespan. */
static void
edges_of_project(struct draft *d, int32_t scale)
{
	const struct rcpsp *in = d->in;

	for (int32_t i = 0; i < in->ntasks; i++) {
		bool covered = false;

		for (int32_t e = in->next_first[i]; e < in->next_first[i + 1];
		     e++) {
			int32_t lag = in->lag != NULL ? in->lag[e]
			                              : in->duration[i];

			edge_add(d, i, in->next[e], lag / scale, ALWAYS);
			/* Lags of 0 may go round, and none would end it. */
			covered |= lag > 0 && lag >= in->duration[i];
		}
		if (!covered)
			edge_add(d, i, d->p->makespan, in->duration[i] / scale,
			    ALWAYS);
	}
}

static bool
exclusive(const struct rcpsp *in, int32_t i, int32_t j)
{
	if (in->duration[i] == 0 || in->duration[j] == 0)
		return false;
	for (int32_t r = 0; r < in->nresources; r++)
		if ((int64_t)in->use[i * in->nresources + r] +
		    in->use[j * in->nresources + r] > in->capacity[r])
			return true;
	return false;
}

/* far[i * n + j]: j starts after i ends, by arcs alone (no maximal lags). */
static uint8_t *
orders_known(const struct prover *p, const struct rcpsp *in)
{
	int32_t n = in->ntasks;
	uint8_t *far = arena_array(p->arena, uint8_t, (size_t)n * (size_t)n);
	int32_t *stack = arena_array(p->arena, int32_t, (size_t)n);

	for (int32_t i = 0; i < n; i++) {
		uint8_t *row = far + (size_t)i * (size_t)n;
		int32_t top = 0;

		stack[top++] = i;
		while (top > 0) {
			int32_t x = stack[--top];

			for (int32_t e = in->next_first[x];
			     e < in->next_first[x + 1]; e++) {
				int32_t y = in->next[e];

				if (row[y] || (in->lag != NULL &&
				    in->lag[e] < in->duration[x]))
					continue;
				row[y] = 1;
				stack[top++] = y;
			}
		}
	}
	return far;
}

static void
edges_of_pairs(struct draft *d)
{
	const struct rcpsp *in = d->in;
	struct prover *p = d->p;
	int32_t n = in->ntasks;
	uint8_t *far;

	if (n > 400)
		return;
	far = orders_known(p, in);
	for (int32_t i = 0; i < n; i++)
		for (int32_t j = i + 1; j < n; j++) {
			int32_t var = p->nvars + d->npairs;

			if (far[i * n + j] || far[j * n + i] ||
			    !exclusive(in, i, j) || d->npairs == PAIRS_MAX)
				continue;
			edge_add(d, i, j, p->duration[i],
			    (struct lit){ 2 * var, 1 });
			edge_add(d, j, i, p->duration[j],
			    (struct lit){ 2 * var + 1, 0 });
			d->npairs++;
		}
}

/* Edges by their from side, and lists of those that wait for an order. */
static void
edges_sort(struct draft *d)
{
	struct prover *p = d->p;
	struct arena *a = p->arena;
	int32_t *first = arena_array(a, int32_t, (size_t)p->nsides + 2);
	int32_t *when = arena_array(a, int32_t, (size_t)p->nsides + 2);

	p->edge = arena_array(a, struct edge, (size_t)d->n);
	p->when_edge = arena_array(a, int32_t, (size_t)d->n);
	p->nedges = d->n;
	for (int32_t i = 0; i < d->n; i++)
		first[d->edge[i].from + 2]++;
	for (int32_t s = 0; s < p->nsides; s++)
		first[s + 2] += first[s + 1];
	for (int32_t i = 0; i < d->n; i++)
		p->edge[first[d->edge[i].from + 1]++] = d->edge[i];
	for (int32_t i = 0; i < d->n; i++)
		if (p->edge[i].when.side >= 0)
			when[p->edge[i].when.side + 2]++;
	for (int32_t s = 0; s < p->nsides; s++)
		when[s + 2] += when[s + 1];
	for (int32_t i = 0; i < d->n; i++)
		if (p->edge[i].when.side >= 0)
			p->when_edge[when[p->edge[i].when.side + 1]++] = i;
	p->edge_first = first;
	p->when_first = when;
}

static void
profile_fill(struct prover *p, const struct rcpsp *in, int32_t r)
{
	struct profile *f = &p->profile[p->nprofiles];
	size_t n = (size_t)in->ntasks;
	int64_t total = 0;

	*f = (struct profile){ .cap = in->capacity[r],
		.task = arena_array(p->arena, int32_t, n),
		.use = arena_array(p->arena, int32_t, n),
		.by_start = arena_array(p->arena, int32_t, n),
		.by_end = arena_array(p->arena, int32_t, n) };
	for (int32_t x = 0; x < in->ntasks; x++) {
		int32_t use = in->use[x * in->nresources + r], i = f->n;

		if (use == 0 || in->duration[x] == 0)
			continue;
		total += use;
		for (; i > 0 && f->use[i - 1] > use; i--) {
			f->use[i] = f->use[i - 1];
			f->task[i] = f->task[i - 1];
		}
		f->use[i] = use;
		f->task[i] = x;
		f->n++;
	}
	for (int32_t i = 0; i < f->n; i++)
		f->by_start[i] = f->by_end[i] = i;
	if (total > f->cap)
		p->nprofiles++;
}

static void
profiles_fill(struct prover *p, const struct rcpsp *in)
{
	int32_t *first = arena_array(p->arena, int32_t,
	    (size_t)p->ntasks + 2), n = 0;

	p->profile = arena_array(p->arena, struct profile,
	    (size_t)in->nresources);
	p->queue = arena_array(p->arena, int32_t, (size_t)in->nresources);
	for (int32_t r = 0; r < in->nresources; r++)
		profile_fill(p, in, r);
	for (int32_t r = 0; r < p->nprofiles; r++)
		for (int32_t i = 0; i < p->profile[r].n; i++, n++)
			first[p->profile[r].task[i] + 2]++;
	for (int32_t x = 0; x < p->ntasks; x++)
		first[x + 2] += first[x + 1];
	p->profile_of = arena_array(p->arena, int32_t, (size_t)n);
	for (int32_t r = 0; r < p->nprofiles; r++)
		for (int32_t i = 0; i < p->profile[r].n; i++)
			p->profile_of[first[p->profile[r].task[i] + 1]++] = r;
	p->profile_first = first;
	p->seg_at = arena_array(p->arena, int32_t, 4 * (size_t)p->ntasks + 8);
	p->sorted = arena_array(p->arena, uint64_t, 2 * (size_t)p->ntasks + 2);
	p->seg_use = arena_array(p->arena, int32_t, 2 * (size_t)p->ntasks + 4);
}

static void
sides_fill(struct prover *p, int32_t horizon)
{
	size_t n = (size_t)p->nsides;
	struct arena *a = p->arena;

	p->least = arena_array(a, int32_t, n);
	p->root = arena_array(a, int32_t, n);
	p->last = arena_array(a, int32_t, n);
	p->need = arena_array(a, int32_t, n);
	p->need_at = arena_array(a, int32_t, n);
	p->needed = arena_array(a, int32_t, n);
	p->watch = arena_array(a, struct watches, n);
	p->best_r = arena_array(a, int32_t, (size_t)p->nvars);
	memset(p->last, 0xff, n * sizeof(int32_t));
	memset(p->need_at, 0xff, n * sizeof(int32_t));
	for (size_t s = 0; s < n; s++)
		p->need[s] = NOT_NEEDED;
	for (int32_t x = 0; x < p->nvars; x++)
		p->least[2 * x + 1] = x <= p->makespan ? -horizon : -1;
	memcpy(p->root, p->least, n * sizeof(int32_t));
}

struct prover *
prover_new(struct arena *a, const struct prove_input *in, int32_t scale,
    int32_t horizon)
{
	struct prover *p = arena_new(a, struct prover);
	const struct rcpsp *project = in->project;
	struct draft d = { .p = p, .in = project };
	int32_t *duration = arena_array(a, int32_t, (size_t)project->ntasks);

	for (int32_t x = 0; x < project->ntasks; x++)
		duration[x] = project->duration[x] / scale;
	p->arena = a;
	p->ntasks = p->makespan = project->ntasks;
	p->nvars = p->ntasks + 1;
	p->duration = duration;
	p->seed = in->seed;
	p->memory = in->memory > 0 ? in->memory : MEMORY;
	p->watcher = in->watch;
	p->budget = in->conflicts;
	p->max_learnt = 4000;
	edges_of_project(&d, scale);
	edges_of_pairs(&d);
	p->nvars += d.npairs;
	p->nsides = 2 * p->nvars;
	edges_sort(&d);
	profiles_fill(p, project);
	sides_fill(p, horizon);
	atoms_init(p);
	return p;
}
