/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "engine/bound.h"
#include "engine/decide.h"
#include "engine/rcpsp_search.h"

/*
 * A turn is an amount of work, in schedules; a conflict takes as long as
 * COST_LEAST of them and more in a larger project.  Turns grow slowly, so that
 * neither side waits long for its next one.  A schedule that is within NEAR
 * percent of the target says little: half each.  FAR from it a proof is what one
 * hopes for.
 */
enum {
	TURN = 40000,			/* schedules */
	TURN_MOST = 4000000,
	COST_LEAST = 20,		/* schedules to a conflict, */
	COST_TASKS = 4,			/* and one more for each so many */
	NEAR = 3, FAR = 6,		/* percent above the target */
	SHARE = 16, SHARE_NEAR = 11, SHARE_MIDDLE = 6, SHARE_FAR = 1,
};

struct decide {
	struct arena *arena;
	const struct decide_input *in;
	const struct run *run;
	struct decide_result *res;
	struct rcpsp_search *search;	/* NULL: it cannot take the project */
	struct proof *proof;		/* NULL: not begun, or too large */
	int32_t *start;			/* [ntasks] of res->start */
	int32_t *deadline;		/* [ntasks] all the target */
	int64_t offered;		/* the length that the proof has seen */
	bool stopped, beyond;
};

static void
take(struct decide *d, int64_t makespan, const int32_t *start)
{
	if (d->res->makespan.known && makespan >= d->res->makespan.v)
		return;
	d->res->makespan = KNOWN(makespan);
	memcpy(d->start, start, (size_t)d->in->project->ntasks *
	    sizeof(*start));
	d->res->start = d->start;
}

static bool
decided(struct decide *d)
{
	if (d->res->makespan.known && d->res->makespan.v <= d->in->target)
		d->res->feasible = PROVE_YES;
	else if (d->res->lower > d->in->target)
		d->res->feasible = PROVE_NO;
	return d->res->feasible != PROVE_UNKNOWN;
}

static bool
search_on(struct decide *d, int64_t more, struct err *err)
{
	struct err fault = { 0 };
	int64_t most = d->res->schedules + more;

	if (d->search == NULL || more <= 0)
		return true;
	if (most > d->in->schedules)
		most = d->in->schedules;
	if (!rcpsp_search_run(d->search, most, d->run, &fault)) {
		if (fault.code != ERR_CANCELLED) {
			err_copy(err, &fault);
			return false;
		}
		d->stopped = true;
	}
	d->res->schedules = rcpsp_search_schedules(d->search);
	take(d, rcpsp_search_makespan(d->search),
	    rcpsp_search_start(d->search));
	return true;
}

static bool
begin_proof(struct decide *d, struct err *err)
{
	struct prove_input in = { .project = d->in->project,
		.start = d->res->start, .lower = (int32_t)d->res->lower,
		.deadline = d->deadline, .any = true, .seed = d->in->seed };
	struct err fault = { 0 };

	d->offered = d->res->makespan.v;
	if (prove_new(d->arena, &in, &d->proof, &fault))
		return true;
	d->beyond = fault.code == ERR_TOO_LARGE;
	if (!d->beyond)
		err_copy(err, &fault);
	return d->beyond;
}

static void
take_proof(struct decide *d, const struct prove_result *p)
{
	d->res->conflicts = p->conflicts;
	if (p->lower > d->res->lower)
		d->res->lower = p->lower;
	if (p->start != NULL)
		take(d, p->upper, p->start);
	if (p->feasible == PROVE_NO && d->res->lower <= d->in->target)
		d->res->lower = (int64_t)d->in->target + 1;
}

static bool
prove_more(struct decide *d, int64_t more, struct err *err)
{
	int64_t left = d->in->conflicts - d->res->conflicts;
	struct prove_result p;

	more = more < left ? more : left;
	/* Once even without any: to begin it may be enough. */
	if (d->beyond || (more <= 0 && d->proof != NULL))
		return true;
	if (d->proof == NULL) {
		if (!begin_proof(d, err) || d->beyond)
			return d->beyond;
	} else if (d->res->makespan.known &&
	    d->res->makespan.v < d->offered) {
		/* What it follows when it has to choose. */
		prove_offer(d->proof, d->res->start, (int32_t)d->res->lower);
		d->offered = d->res->makespan.v;
	}
	d->stopped = !prove_on(d->proof, d->res->conflicts + more, d->run, &p);
	take_proof(d, &p);
	return true;
}

/* Of SHARE parts of the work, how many the search for schedules gets. */
static int64_t
share(const struct decide *d)
{
	int64_t over = 100 * (d->res->makespan.v - d->in->target);

	if (d->beyond)
		return SHARE;
	return over <= NEAR * (int64_t)d->in->target ? SHARE_NEAR
	     : over <= FAR * (int64_t)d->in->target ? SHARE_MIDDLE
	                                            : SHARE_FAR;
}

static bool
used_up(const struct decide *d)
{
	return (d->search == NULL || d->res->schedules + 3 >
	        d->in->schedules) &&
	    (d->beyond || d->res->conflicts >= d->in->conflicts);
}

static bool
begin(struct decide *d, struct err *err)
{
	const struct rcpsp *p = d->in->project;
	struct bound_input in = { .project = p };
	struct err fault = { 0 };
	struct bound_result b;

	d->start = arena_array(d->arena, int32_t, (size_t)p->ntasks);
	d->deadline = arena_array(d->arena, int32_t, (size_t)p->ntasks);
	for (int32_t i = 0; i < p->ntasks; i++)
		d->deadline[i] = d->in->target;
	if (!rcpsp_search_new(d->arena, p, d->in->seed, &d->search, &fault)) {
		d->search = NULL;
		/* With lags a circle may still be done: all at once, or so. */
		if (p->lag == NULL || fault.code == ERR_TOO_LARGE) {
			err_copy(err, &fault);
			return false;
		}
	}
	/* Always to its end, which is soon: the answer must not depend on it. */
	if (!bound_find(d->arena, &in, NULL, &b, err))
		return false;
	d->res->lower = b.infeasible ? INT64_MAX : b.best.least;
	if (d->search == NULL)
		return true;
	if (rcpsp_search_lower_bound(d->search) > d->res->lower)
		d->res->lower = rcpsp_search_lower_bound(d->search);
	/* It need not look for shorter ones. */
	rcpsp_search_bound(d->search, d->in->target);
	return search_on(d, 1, err);
}

bool
decide_run(struct arena *a, const struct decide_input *in,
    const struct run *run, struct decide_result *result_r, struct err *err)
{
	struct decide d = { .arena = a, .in = in, .run = run,
		.res = result_r };
	int64_t turn = TURN, cost = COST_LEAST +
	    in->project->ntasks / COST_TASKS;

	*result_r = (struct decide_result){ 0 };
	if (!rcpsp_check(in->project, err) || !begin(&d, err))
		return false;
	while (!decided(&d) && !d.stopped && !used_up(&d)) {
		int64_t mine = d.search != NULL ? share(&d) : 0;

		if (!search_on(&d, turn * mine / SHARE, err))
			return false;
		if (decided(&d) || d.stopped)
			break;
		if (!prove_more(&d, turn * (SHARE - mine) / SHARE / cost + 1,
		        err))
			return false;
		turn += turn < TURN_MOST ? turn / 4 : 0;
	}
	(void)decided(&d);
	return true;
}
