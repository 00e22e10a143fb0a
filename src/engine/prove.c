/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * prove.c - the exact search from outside: checks, horizon, and the two
 * directions that take turns: a schedule shorter than the best from above, and
 * the refutation of the bound from below.
 */
#include <string.h>

#include "engine/prove_internal.h"

enum {
	SLICE = 500,	/* conflicts before the other direction, at first */
	PACK_SHARE = 5,	/* of the packing, while it brings something */
};

struct proof {
	struct prove_input in;
	const struct rcpsp *project;
	struct arena scratch;
	struct prover *p;		/* NULL: settled without it */
	struct prove_result res;
	int32_t *start;			/* [ntasks] of res.start */
	int32_t scale;
	int64_t turn, slice;		/* of improve() */
	bool shaved;
};

/* Is it a project, and one of this search?  *never_r: one without schedule. */
static bool
check(const struct rcpsp *in, bool *never_r, struct err *err)
{
	struct err fault = { 0 };

	if (in->ntasks > PROVE_TASKS_MAX)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "rcpsp-too-many-tasks", ERR_INT(PROVE_TASKS_MAX));
	*never_r = !rcpsp_check(in, &fault);
	if (!*never_r || fault.code == ERR_NOT_FEASIBLE)
		return true;
	err_copy(err, &fault);
	return false;
}

static int64_t
divisor(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a < 0 ? -a : a;
}

static int32_t
scale_of(const struct rcpsp *in)
{
	int64_t g = 0;

	for (int32_t i = 0; i < in->ntasks; i++)
		g = divisor(g, in->duration[i]);
	if (in->lag != NULL)
		for (int32_t e = 0; e < in->next_first[in->ntasks]; e++)
			g = divisor(g, in->lag[e]);
	return g > 0 && g <= INT32_MAX ? (int32_t)g : 1;
}

/* One after another, each with its longest lag: all orders fit in that. */
static int64_t
horizon_of(const struct rcpsp *in)
{
	int64_t sum = 0;

	for (int32_t i = 0; i < in->ntasks; i++) {
		int64_t most = in->duration[i];

		for (int32_t e = in->next_first[i];
		     in->lag != NULL && e < in->next_first[i + 1]; e++)
			most = in->lag[e] > most ? in->lag[e] : most;
		sum += most;
	}
	return sum;
}

/* A circle of arcs that pushes all of its tasks on without end? */
static bool
endless(struct arena *a, const struct rcpsp *in)
{
	int64_t *at = arena_array(a, int64_t, (size_t)in->ntasks);

	for (int32_t round = 0; round <= in->ntasks; round++) {
		bool moved = false;

		for (int32_t i = 0; i < in->ntasks; i++)
			for (int32_t e = in->next_first[i];
			     e < in->next_first[i + 1]; e++) {
				int64_t to = at[i] + (in->lag != NULL
				    ? in->lag[e] : in->duration[i]);

				if (to > at[in->next[e]]) {
					at[in->next[e]] = to;
					moved = true;
				}
			}
		if (!moved)
			return false;
	}
	return true;
}

/* More in use than there is at the start of task i? */
static bool
crowded(const struct rcpsp *in, const int32_t *start, int32_t i)
{
	for (int32_t r = 0; r < in->nresources; r++) {
		int64_t use = 0;

		for (int32_t x = 0; x < in->ntasks; x++)
			if (start[x] <= start[i] &&
			    start[i] - start[x] < in->duration[x])
				use += in->use[x * in->nresources + r];
		if (use > in->capacity[r])
			return true;
	}
	return false;
}

/* Does the caller's schedule keep all rules, and lie on the grid? */
static bool
keeps(const struct proof *j, const int32_t *start)
{
	const struct rcpsp *in = j->project;
	const int32_t *deadline = j->in.deadline;

	for (int32_t i = 0; i < in->ntasks; i++) {
		if (start[i] < 0 || start[i] > RCPSP_TIME_MAX ||
		    start[i] % j->scale != 0 ||
		    (deadline != NULL && start[i] > (int64_t)deadline[i] -
		        in->duration[i]))
			return false;
		for (int32_t e = in->next_first[i]; e < in->next_first[i + 1];
		     e++)
			if (start[in->next[e]] - start[i] <
			    rcpsp_lag(in, i, e))
				return false;
	}
	for (int32_t i = 0; i < in->ntasks; i++)
		if (crowded(in, start, i))
			return false;
	return true;
}

/* Take over a schedule that the search found or that the caller has. */
static void
keep(struct proof *j)
{
	struct prove_result *res = &j->res;

	res->upper = 0;
	for (int32_t i = 0; i < j->project->ntasks; i++) {
		int32_t end;

		j->start[i] = j->p->best[i] * j->scale;
		end = j->start[i] + j->project->duration[i];
		res->upper = end > res->upper ? end : res->upper;
	}
	res->start = j->start;
	res->feasible = PROVE_YES;
}

/* Only shorter ones from here on; false: there is none. */
static bool
below(struct proof *j)
{
	struct lit l = { 2 * j->p->makespan + 1,
		1 - j->res.upper / j->scale };

	prover_back(j->p, 0);
	return prover_set(j->p, l, MOVE_CHOICE, -1);
}

static bool
deadlines(struct proof *j)
{
	const int32_t *deadline = j->in.deadline;
	const struct rcpsp *in = j->project;

	for (int32_t i = 0; deadline != NULL && i < in->ntasks; i++) {
		int32_t latest;

		if (deadline[i] < in->duration[i])
			return false;
		latest = (deadline[i] - in->duration[i]) / j->scale;
		if (latest < upper_of(j->p, i) && !prover_set(j->p,
		    (struct lit){ 2 * i + 1, -latest }, MOVE_CHOICE,
		    -1))
			return false;
	}
	return true;
}

static void
closed(struct proof *j)
{
	j->res.proved = true;
	j->res.lower = j->res.start != NULL ? j->res.upper : 0;
	if (j->res.start == NULL)
		j->res.feasible = PROVE_NO;
}

static void
lower_to(struct proof *j, int32_t least)
{
	int32_t lower = least * j->scale;

	if (lower > j->res.lower)
		j->res.lower = lower;
}

/* What one slice of search says; true: there is nothing left to find out. */
static bool
take(struct proof *j, enum search_end end, int32_t most)
{
	struct prover *p = j->p;

	if (end == SEARCH_SOLUTION) {
		keep(j);
		if (!below(j))
			return true;
	} else if (end == SEARCH_NONE) {
		int32_t lower = lower_of(p, p->makespan);

		if (lower <= most || lower > upper_of(p, p->makespan))
			return true;
	}
	lower_to(j, p->root[2 * p->makespan]);
	return j->res.start != NULL && j->res.upper <= j->res.lower;
}

/* What to refute next: the bound, or a little more while the gap is wide. */
static int32_t
from_below(const struct proof *j, int32_t most)
{
	int32_t lower = (j->res.lower - 1) / j->scale + 1;

	return lower + (most > lower ? (most - lower) / 16 : 0);
}

/*
 * Is there a schedule by the deadlines?  First what single assumptions refute;
 * then the search and the packing of what is left, by turns.
 */
static bool
decide(struct proof *j, int64_t conflicts)
{
	struct prover *p = j->p;
	enum search_end end = SEARCH_LIMIT;

	while (p->nconflicts < conflicts && !p->cancelled) {
		int64_t left = conflicts - p->nconflicts;
		int64_t part = j->slice < left ? j->slice : left;
		int32_t most = upper_of(p, p->makespan);

		if (!j->shaved) {
			end = prover_shave(p, left);
			j->shaved = end == SEARCH_SOLUTION;
		} else if (j->turn++ % 2 == 0 && !p->pack_off) {
			part *= PACK_SHARE;
			end = prover_shave_pack(p, part < left ? part : left);
		} else {
			end = prover_search(p, most, part);
			if (end == SEARCH_SOLUTION) {
				keep(j);
				return false;
			}
			j->slice += j->slice / 4;
		}
		if (end == SEARCH_NONE)
			return true;
	}
	return false;
}

/*
 * The directions take turns, with slices that grow: refute the bound from
 * below, find a shorter one from above.  True: all is known.  Where it stands
 * is told by the number of conflicts alone, so that a run that was cancelled
 * can be had again.
 */
static bool
improve(struct proof *j, int64_t conflicts)
{
	struct prover *p = j->p;
	enum search_end end = SEARCH_SOLUTION;

	if (j->in.any && j->res.start == NULL)
		return decide(j, conflicts);
	while (j->res.start == NULL || j->res.upper > j->res.lower) {
		int64_t left = conflicts - p->nconflicts;
		int32_t most = upper_of(p, p->makespan);

		if (j->res.start != NULL && j->in.any)
			return false;
		if (left < 0 || (end == SEARCH_SOLUTION && !prover_ask(p)))
			return false;
		if (j->turn % 2 == 0 && j->res.start != NULL)
			most = from_below(j, most);
		end = prover_search(p, most, j->slice < left ? j->slice : left);
		if (take(j, end, most))
			return true;
		if (j->turn++ % 2 != 0 && j->slice < INT64_MAX / 2)
			j->slice += j->slice / 4;
		if (p->nconflicts >= conflicts || p->cancelled)
			return false;
	}
	return true;
}

/* "i before j" as the best schedule has it. */
static void
orders_of_best(struct prover *p)
{
	for (int32_t i = 0; i < p->nedges; i++) {
		const struct edge *e = &p->edge[i];

		if (e->when.side >= 0 && (e->when.side & 1) == 0 &&
		    (e->from & 1) == 0)
			p->best_r[e->when.side / 2] = p->best_r[e->from / 2] +
			    e->lag <= p->best_r[e->to / 2];
	}
}

/* Shorter ones than `start` alone, if it keeps all rules; near it anyhow. */
static bool
near(struct proof *j, const int32_t *start)
{
	for (int32_t i = 0; i < j->project->ntasks; i++)
		j->p->best_r[i] = start[i] / j->scale;
	j->p->best = j->p->best_r;
	orders_of_best(j->p);
	if (!keeps(j, start))
		return true;
	keep(j);
	return below(j);
}

static bool
prepare(struct proof *j, int64_t horizon)
{
	j->p = prover_new(&j->scratch, &j->in, j->scale,
	    (int32_t)(horizon / j->scale));
	return (j->in.start == NULL || near(j, j->in.start)) && deadlines(j) &&
	    prover_wake_all(j->p);
}

static void
release(void *proof)
{
	arena_release(&((struct proof *)proof)->scratch);
}

bool
prove_new(struct arena *a, const struct prove_input *in,
    struct proof **proof_r, struct err *err)
{
	struct proof *j;
	int64_t horizon;
	bool never = false;

	if (!check(in->project, &never, err))
		return false;
	horizon = horizon_of(in->project);
	if (horizon / scale_of(in->project) > PROVE_HORIZON_MAX)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "rcpsp-too-long", ERR_INT(PROVE_HORIZON_MAX));
	j = *proof_r = arena_new(a, struct proof);
	*j = (struct proof){ .in = *in, .project = in->project,
		.scratch = ARENA_INIT, .scale = scale_of(in->project),
		.slice = SLICE, .res = { .upper = INT32_MAX,
			.lower = in->lower } };
	j->start = arena_array(a, int32_t, (size_t)in->project->ntasks);
	arena_on_release(a, release, j);
	if (never || endless(&j->scratch, in->project) || !prepare(j, horizon))
		closed(j);
	return true;
}

bool
prove_on(struct proof *j, int64_t conflicts, const struct run *run,
    struct prove_result *result_r)
{
	if (!j->res.proved) {
		j->p->run = run;
		j->p->budget = conflicts;
		j->p->cancelled = false;
		if (improve(j, conflicts))
			closed(j);
	}
	if (j->p != NULL) {
		j->res.conflicts = j->p->nconflicts;
		j->res.moves = j->p->nmoves;
	}
	*result_r = j->res;
	return j->p == NULL || !j->p->cancelled;
}

void
prove_offer(struct proof *j, const int32_t *start, int32_t lower)
{
	int32_t end = 0;

	if (j->res.proved)
		return;
	j->res.lower = lower > j->res.lower ? lower : j->res.lower;
	for (int32_t i = 0; start != NULL && i < j->project->ntasks; i++)
		end = start[i] + j->project->duration[i] > end
		    ? start[i] + j->project->duration[i] : end;
	if (start != NULL && end < j->res.upper && !near(j, start))
		closed(j);
}

bool
prove_run(struct arena *a, const struct prove_input *in,
    const struct run *run, struct prove_result *result_r, bool *cancelled_r,
    struct err *err)
{
	struct arena own = ARENA_INIT;
	struct proof *j;
	bool whole;

	*result_r = (struct prove_result){ .upper = INT32_MAX,
		.lower = in->lower };
	if (!prove_new(&own, in, &j, err)) {
		arena_release(&own);
		return false;
	}
	whole = prove_on(j, in->conflicts, run, result_r);
	if (cancelled_r != NULL)
		*cancelled_r = !whole;
	if (result_r->start != NULL) {
		size_t n = (size_t)in->project->ntasks;
		int32_t *start = arena_array(a, int32_t, n);

		memcpy(start, result_r->start, n * sizeof(*start));
		result_r->start = start;
	}
	arena_release(&own);
	return true;
}
