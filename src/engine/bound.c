/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * bound.c - lower bounds that can be said in a sentence.
 *
 * Chain: the longest path.  Work: of all tasks that cannot start before h and
 * have at least q behind them, a resource does the work no faster than it can;
 * all h and q that occur are tried (Stinson, Davis & Khumawala 1978 and many
 * after them).  Clique: the same for tasks of which no two go together, grown
 * from each task, the longest first.  Interval: if all ended by T, each task
 * would have a window, and the part of it that must fall into an interval is
 * known (energetic reasoning; Erschler & Lopez 1990); T is raised while some
 * interval overflows.
 */
#include <stdlib.h>

#include "engine/bound.h"

struct job {
	struct arena *a;
	const struct bound_input *in;
	const struct rcpsp *p;
	struct bound_paths at;
	struct bound_result *res;
	const struct run *run;
	int32_t *list;		/* [ntasks] scratch */
	int32_t *rest;		/* [ntasks] scratch */
	uint8_t *apart;		/* [n * n] never together; NULL */
};

static int64_t
work_of(const struct rcpsp *p, int32_t i, int32_t r)
{
	return (int64_t)p->duration[i] *
	    p->use[(size_t)i * (size_t)p->nresources + (size_t)r];
}

/* Keep b as the best of its kind, with a copy of its tasks. */
static void
keep(struct job *j, const struct bound *b)
{
	struct bound *to = &j->res->of[b->kind];
	int32_t *task = arena_array(j->a, int32_t, (size_t)b->ntasks);

	for (int32_t i = 0; i < b->ntasks; i++)
		task[i] = b->task[i];
	*to = *b;
	to->task = task;
	/* What is simpler to check goes first among equals. */
	if (to->least > j->res->best.least ||
	    (to->least == j->res->best.least &&
	        to->kind < j->res->best.kind) ||
	    j->res->best.kind == BOUND_NONE)
		j->res->best = *to;
}

static int64_t
best_of(const struct job *j, enum bound_kind kind)
{
	return j->res->of[kind].kind == kind ? j->res->of[kind].least
	                                     : INT64_MIN;
}

static void
by_chain(struct job *j)
{
	const struct rcpsp *p = j->p;
	struct bound b = { .kind = BOUND_CHAIN, .resource = -1,
		.least = INT64_MIN, .task = j->list };
	int32_t first = -1;

	for (int32_t i = 0; i < p->ntasks; i++) {
		int64_t least = p->duration[i] + j->at.tail[i];

		if (j->at.head[i] == 0 && j->at.tail[i] != BOUND_FREE &&
		    least > b.least) {
			b.least = least;
			first = i;
		}
	}
	for (int32_t i = first; i >= 0; i = j->at.after[i])
		j->list[b.ntasks++] = i;
	if (b.ntasks == 0)
		return;
	/* Behind the last there may be a deadline before the latest one. */
	b.tail = j->at.tail[j->list[b.ntasks - 1]];
	keep(j, &b);
}

/* The least of any task of the set, into head and tail. */
static void
ends_of(const struct job *j, struct bound *b)
{
	b->head = b->tail = INT64_MAX;
	for (int32_t i = 0; i < b->ntasks; i++) {
		int32_t x = b->task[i];

		b->head = j->at.head[x] < b->head ? j->at.head[x] : b->head;
		b->tail = j->at.tail[x] < b->tail ? j->at.tail[x] : b->tail;
	}
}

/* Tasks that use r with head >= from and tail >= behind. */
static void
keep_work(struct job *j, int32_t r, int64_t from, int64_t behind)
{
	struct bound b = { .kind = BOUND_WORK, .resource = r,
		.task = j->rest };

	for (int32_t i = 0; i < j->p->ntasks; i++)
		if (work_of(j->p, i, r) > 0 && j->at.head[i] >= from &&
		    j->at.tail[i] >= behind) {
			j->rest[b.ntasks++] = i;
			b.work += work_of(j->p, i, r);
		}
	ends_of(j, &b);
	b.least = b.head + (b.work - 1) / j->p->capacity[r] + 1 + b.tail;
	keep(j, &b);
}

struct key {
	int64_t tail;
	int32_t task;
};

static int
by_tail(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->tail != y->tail)
		return x->tail > y->tail ? -1 : 1;
	return x->task < y->task ? -1 : 1;
}

/* Tasks that use r, longest tail first; how many. */
static int32_t
users(const struct job *j, int32_t r, struct key *key)
{
	int32_t n = 0;

	for (int32_t i = 0; i < j->p->ntasks; i++)
		if (work_of(j->p, i, r) > 0 && j->at.tail[i] != BOUND_FREE)
			key[n++] = (struct key){ j->at.tail[i], i };
	qsort(key, (size_t)n, sizeof(*key), by_tail);
	return n;
}

static void
by_work_from(struct job *j, int32_t r, const struct key *key, int32_t n,
    int64_t from)
{
	int64_t work = 0, best = best_of(j, BOUND_WORK), behind = BOUND_FREE;

	for (int32_t k = 0; k < n; k++) {
		int64_t least;

		if (j->at.head[key[k].task] < from)
			continue;
		work += work_of(j->p, key[k].task, r);
		least = from + (work - 1) / j->p->capacity[r] + 1 +
		    key[k].tail;
		if (least > best) {
			best = least;
			behind = key[k].tail;
		}
	}
	if (behind != BOUND_FREE)
		keep_work(j, r, from, behind);
}

static bool
by_work(struct job *j, struct err *err)
{
	const struct rcpsp *p = j->p;
	struct key *key = arena_array(j->a, struct key, (size_t)p->ntasks);

	for (int32_t r = 0; r < p->nresources; r++) {
		int32_t n = users(j, r, key);

		if (!run_step(j->run, r, p->nresources, err))
			return false;
		by_work_from(j, r, key, n, 0);
		for (int32_t k = 0; k < n && n <= BOUND_WORK_MAX; k++)
			by_work_from(j, r, key, n, j->at.head[key[k].task]);
	}
	return true;
}

static bool
never_together(const struct rcpsp *p, int32_t i, int32_t k)
{
	for (int32_t r = 0; r < p->nresources; r++)
		if ((int64_t)p->use[i * p->nresources + r] +
		    p->use[k * p->nresources + r] > p->capacity[r])
			return true;
	return false;
}

/* Mark whom i has behind it by arcs of at least the duration. */
static void
mark_behind(struct job *j, int32_t i)
{
	const struct rcpsp *p = j->p;
	size_t n = (size_t)p->ntasks;
	uint8_t *row = j->apart + (size_t)i * n;
	int32_t top = 0, *stack = j->list;
	uint8_t *seen = (uint8_t *)j->rest;

	for (size_t k = 0; k < n; k++)
		seen[k] = 0;
	stack[top++] = i;
	while (top > 0) {
		int32_t x = stack[--top];

		for (int32_t e = p->next_first[x]; e < p->next_first[x + 1];
		     e++) {
			int32_t y = p->next[e];

			if (seen[y] || rcpsp_lag(p, x, e) < p->duration[x])
				continue;
			seen[y] = row[y] = 1;
			j->apart[(size_t)y * n + (size_t)i] = 1;
			stack[top++] = y;
		}
	}
}

static void
find_apart(struct job *j)
{
	int32_t n = j->p->ntasks;

	j->apart = arena_array(j->a, uint8_t, (size_t)n * (size_t)n);
	for (int32_t i = 0; i < n; i++)
		for (int32_t k = 0; k < n; k++)
			j->apart[i * n + k] |= i != k &&
			    never_together(j->p, i, k);
	for (int32_t i = 0; i < n; i++)
		mark_behind(j, i);
}

static int
by_number(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Grow from `seed` with tasks of head >= from and tail >= behind. */
static void
grow(struct job *j, const struct key *longest, int32_t seed, int64_t from,
    int64_t behind)
{
	int32_t n = j->p->ntasks;
	struct bound b = { .kind = BOUND_CLIQUE, .resource = -1,
		.task = j->list, .ntasks = 1, .work = j->p->duration[seed] };

	j->list[0] = seed;
	for (int32_t k = 0; k < n; k++) {
		int32_t i = longest[k].task;
		bool fits = i != seed && j->p->duration[i] > 0 &&
		    j->at.head[i] >= from && j->at.tail[i] >= behind;

		for (int32_t m = 0; fits && m < b.ntasks; m++)
			fits = j->apart[i * n + j->list[m]] != 0;
		if (!fits)
			continue;
		j->list[b.ntasks++] = i;
		b.work += j->p->duration[i];
	}
	ends_of(j, &b);
	b.least = b.head + b.work + b.tail;
	if (b.least <= best_of(j, BOUND_CLIQUE))
		return;
	qsort(j->list, (size_t)b.ntasks, sizeof(*j->list), by_number);
	keep(j, &b);
}

static void
by_clique(struct job *j)
{
	int32_t n = j->p->ntasks;
	struct key *longest = arena_array(j->a, struct key, (size_t)n);

	if (n > BOUND_CLIQUE_MAX)
		return;
	find_apart(j);
	for (int32_t i = 0; i < n; i++)
		longest[i] = (struct key){ j->p->duration[i], i };
	qsort(longest, (size_t)n, sizeof(*longest), by_tail);
	for (int32_t i = 0; i < n; i++) {
		if (j->p->duration[i] == 0 || j->at.tail[i] == BOUND_FREE)
			continue;
		grow(j, longest, i, 0, j->at.tail[i] < 0 ? j->at.tail[i] : 0);
		grow(j, longest, i, j->at.head[i],
		    j->at.tail[i] < 0 ? j->at.tail[i] : 0);
		grow(j, longest, i, 0, j->at.tail[i]);
		grow(j, longest, i, j->at.head[i], j->at.tail[i]);
	}
}

static int
by_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int32_t
unique(int64_t *t, int32_t n)
{
	int32_t kept = 0;

	qsort(t, (size_t)n, sizeof(*t), by_time);
	for (int32_t i = 0; i < n; i++)
		if (kept == 0 || t[kept - 1] < t[i])
			t[kept++] = t[i];
	return kept;
}

/* What of task x falls into [from, to) at least when all ends by `end`. */
static int64_t
part_of(const struct job *j, int32_t x, int64_t from, int64_t to, int64_t end)
{
	int64_t d = j->p->duration[x], part = d;
	int64_t early = j->at.head[x] + d - from;
	int64_t late = to - (end - j->at.tail[x] - d);

	part = to - from < part ? to - from : part;
	part = early < part ? early : part;
	part = late < part ? late : part;
	return part > 0 ? part : 0;
}

/* What r can do in `time`; at most what fits in the number. */
static int64_t
room_of(const struct rcpsp *p, int32_t r, int64_t time)
{
	int64_t cap = p->capacity[r];

	return cap > 0 && time > INT64_MAX / cap ? INT64_MAX : time * cap;
}

/* Look for an interval of r that overflows; keep it. */
static bool
overflows(struct job *j, int32_t r, int64_t end, const int64_t *from,
    int32_t nfrom, const int64_t *to, int32_t nto)
{
	const struct rcpsp *p = j->p;

	for (int32_t f = 0; f < nfrom; f++)
		for (int32_t t = 0; t < nto; t++) {
			struct bound b = { .kind = BOUND_INTERVAL,
				.least = end + 1, .resource = r,
				.task = j->rest, .from = from[f], .to = to[t],
				.room = room_of(p, r, to[t] - from[f]) };

			if (to[t] <= from[f])
				continue;
			for (int32_t i = 0; i < p->ntasks; i++) {
				int64_t use = p->use[i * p->nresources + r];
				int64_t part = use > 0 &&
				    j->at.tail[i] != BOUND_FREE ? part_of(j, i,
				    b.from, b.to, end) : 0;

				if (part == 0)
					continue;
				j->rest[b.ntasks++] = i;
				b.work += part * use;
			}
			if (b.work > b.room) {
				keep(j, &b);
				return true;
			}
		}
	return false;
}

/* Is there none that ends by `end`, as far as intervals can tell? */
static bool
refuted(struct job *j, int64_t end)
{
	const struct rcpsp *p = j->p;
	size_t n = (size_t)p->ntasks;
	struct arena scratch = ARENA_INIT;
	int64_t *from = arena_array(&scratch, int64_t, 2 * n);
	int64_t *to = arena_array(&scratch, int64_t, 2 * n);
	bool any = false;

	for (int32_t r = 0; r < p->nresources && !any; r++) {
		int32_t k = 0, l = 0;

		for (int32_t i = 0; i < p->ntasks; i++) {
			if (work_of(p, i, r) == 0 ||
			    j->at.tail[i] == BOUND_FREE)
				continue;
			from[k++] = j->at.head[i];
			from[k++] = end - j->at.tail[i] - p->duration[i];
			to[l++] = end - j->at.tail[i];
			to[l++] = j->at.head[i] + p->duration[i];
		}
		k = unique(from, k);
		l = unique(to, l);
		any = overflows(j, r, end, from, k, to, l);
	}
	arena_release(&scratch);
	return any;
}

static bool
by_interval(struct job *j, struct err *err)
{
	int64_t step = 1;
	bool growing = true;

	/* Longer and longer steps until one fails, then half of it and so on. */
	while (step > 0 && j->p->ntasks <= BOUND_INTERVAL_MAX) {
		if (!run_step(j->run, 0, 1, err))
			return false;
		growing = refuted(j, j->res->best.least + step - 1) &&
		    growing;
		step = growing ? 2 * step : step / 2;
	}
	return true;
}

static void
by_circle(struct job *j)
{
	struct bound b = { .kind = BOUND_CIRCLE, .resource = -1,
		.least = INT64_MAX, .task = j->list };
	int32_t i = j->at.circle;

	/* Walked against the arcs; turned around. */
	do {
		j->rest[b.ntasks++] = i;
		i = j->at.before[i];
	} while (i != j->at.circle);
	for (int32_t k = 0; k < b.ntasks; k++)
		j->list[k] = j->rest[b.ntasks - 1 - k];
	keep(j, &b);
}

bool
bound_find(struct arena *a, const struct bound_input *in,
    const struct run *run, struct bound_result *result_r, struct err *err)
{
	struct job j = { .a = a, .in = in, .p = in->project, .res = result_r,
		.run = run };
	size_t n = (size_t)(in->project->ntasks > 0 ? in->project->ntasks
	                                            : 0);

	*result_r = (struct bound_result){ .deadline = INT64_MAX,
		.best = { .resource = -1 } };
	if (!bound_paths(a, in, &j.at, err))
		return false;
	j.list = arena_array(a, int32_t, n + 1);
	j.rest = arena_array(a, int32_t, n + 1);
	for (size_t i = 0; in->deadline != NULL && i < n; i++)
		if (in->deadline[i] < INT32_MAX &&
		    (result_r->deadline == INT64_MAX ||
		        in->deadline[i] > result_r->deadline))
			result_r->deadline = in->deadline[i];
	if (j.at.circle >= 0) {
		by_circle(&j);
	} else {
		by_chain(&j);
		if (!by_work(&j, err))
			return false;
		by_clique(&j);
		if (!by_interval(&j, err))
			return false;
	}
	result_r->infeasible = result_r->best.least > result_r->deadline ||
	    result_r->best.kind == BOUND_CIRCLE;
	return true;
}
