/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * prove.c - the exact search from outside: checks, horizon, and the two
 * directions that take turns: a schedule shorter than the best from above, and
 * the refutation of the bound from below.
 */
#include "engine/prove_internal.h"

enum { SLICE = 500 };	/* conflicts before the other direction, at first */

struct job {
	const struct prove_input *in;
	const struct rcpsp *project;
	const struct run *run;
	struct arena *out;
	struct arena scratch;
	struct prover *p;
	struct prove_result *res;
	int32_t *start;
	int32_t scale;
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
keeps(const struct job *j)
{
	const struct rcpsp *in = j->project;
	const int32_t *start = j->in->start, *deadline = j->in->deadline;

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
keep(struct job *j)
{
	struct prove_result *res = j->res;

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
below(struct job *j)
{
	struct lit l = { 2 * j->p->makespan + 1,
		1 - j->res->upper / j->scale };

	prover_back(j->p, 0);
	return prover_set(j->p, l, MOVE_CHOICE, -1);
}

static bool
deadlines(struct job *j)
{
	const int32_t *deadline = j->in->deadline;
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
closed(struct job *j)
{
	j->res->proved = true;
	j->res->lower = j->res->start != NULL ? j->res->upper : 0;
	if (j->res->start == NULL)
		j->res->feasible = PROVE_NO;
}

static void
lower_to(struct job *j, int32_t least)
{
	int32_t lower = least * j->scale;

	if (lower > j->res->lower)
		j->res->lower = lower;
}

/* What one slice of search says; true: there is nothing left to find out. */
static bool
take(struct job *j, enum search_end end, int32_t most)
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
	return j->res->start != NULL && j->res->upper <= j->res->lower;
}

/* What to refute next: the bound, or a little more while the gap is wide. */
static int32_t
from_below(const struct job *j, int32_t most)
{
	int32_t lower = (j->res->lower - 1) / j->scale + 1;

	return lower + (most > lower ? (most - lower) / 16 : 0);
}

/*
 * The directions take turns, with slices that grow: refute the bound from
 * below, find a shorter one from above.  True: all is known.
 */
static bool
improve(struct job *j)
{
	struct prover *p = j->p;
	int64_t slice = SLICE;

	if (j->res->start != NULL && j->res->upper <= j->res->lower)
		return true;
	for (int64_t turn = 0;; turn++) {
		int64_t left = j->in->conflicts - p->nconflicts;
		int32_t most = upper_of(p, p->makespan);

		if (j->res->start != NULL && j->in->any)
			return false;
		if (left < 0 || p->cancelled)
			return false;
		if (turn % 2 == 0 && j->res->start != NULL)
			most = from_below(j, most);
		if (take(j, prover_search(p, most,
		    slice < left ? slice : left), most))
			return true;
		if (p->nconflicts >= j->in->conflicts)
			return false;
		slice += turn % 2 ? slice / 4 : 0;
	}
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

static bool
prepare(struct job *j, int64_t horizon)
{
	const struct rcpsp *in = j->project;
	bool ok = true;

	j->p = prover_new(&j->scratch, j->in, j->scale,
	    (int32_t)(horizon / j->scale));
	j->p->run = j->run;
	if (j->in->start != NULL) {
		for (int32_t i = 0; i < in->ntasks; i++)
			j->p->best_r[i] = j->in->start[i] / j->scale;
		j->p->best = j->p->best_r;
		orders_of_best(j->p);
	}
	if (j->in->start != NULL && keeps(j)) {
		keep(j);
		ok = below(j);
	}
	return ok && deadlines(j) && prover_wake_all(j->p);
}

bool
prove_run(struct arena *a, const struct prove_input *in,
    const struct run *run, struct prove_result *result_r, bool *cancelled_r,
    struct err *err)
{
	struct job j = { .in = in, .project = in->project, .run = run,
		.out = a, .scratch = ARENA_INIT, .res = result_r };
	int64_t horizon;
	bool never = false;

	*result_r = (struct prove_result){ .upper = INT32_MAX,
		.lower = in->lower };
	if (!check(in->project, &never, err))
		return false;
	j.start = arena_array(a, int32_t, (size_t)in->project->ntasks);
	j.scale = scale_of(in->project);
	horizon = horizon_of(in->project);
	if (horizon / j.scale > PROVE_HORIZON_MAX)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "rcpsp-too-long", ERR_INT(PROVE_HORIZON_MAX));
	if (never || endless(&j.scratch, in->project) ||
	    !prepare(&j, horizon) || improve(&j))
		closed(&j);
	if (j.p != NULL) {
		result_r->conflicts = j.p->nconflicts;
		result_r->moves = j.p->nmoves;
	}
	if (cancelled_r != NULL)
		*cancelled_r = j.p != NULL && j.p->cancelled;
	arena_release(&j.scratch);
	return true;
}
