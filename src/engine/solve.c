/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/bound.h"
#include "engine/prove.h"
#include "engine/rcpsp_search.h"
#include "engine/solve.h"

/*
 * Turns grow by GROWTH; the proof goes on where it was.  A conflict takes as
 * long as 25 to 60 schedules: of 30 tasks a proof comes soon and gets most of
 * the time, of 120 the search gets more.  Over a wide gap a proof is rarer, and
 * gets half as much; but where one is to be had, it often comes soon.
 */
enum {
	TURN_SCHEDULES = 30000,
	TURN_CONFLICTS = 30000,		/* for a project of one task */
	GROWTH = 3,
	TURNS_MAX = 24,			/* far beyond a lifetime */
	WIDE = 16,			/* gap of a 1/WIDE of the makespan */
	WIDE_PART = 2,
	FEW = 40,			/* tasks, of which the proof gets */
	FEW_PART = 2,			/* so many times more */
};

struct solve {
	struct arena *arena;
	const struct solve_input *in;
	const struct run *run;
	struct solve_result *res;
	struct rcpsp_search *search;	/* NULL: it cannot take the project */
	int32_t *start;			/* [ntasks] of res->start */
	bool stopped;			/* the caller cancelled */
	struct proof *proof;		/* NULL: not begun */
	bool beyond;			/* too large for the proof */
};

static void
take(struct solve *s, int64_t makespan, const int32_t *start)
{
	if (s->res->makespan.known && makespan >= s->res->makespan.v)
		return;
	s->res->makespan = KNOWN(makespan);
	memcpy(s->start, start, (size_t)s->in->project->ntasks *
	    sizeof(*start));
	s->res->start = s->start;
}

/* Is it settled, with what is known by now? */
static bool
settled(struct solve *s)
{
	if (s->res->makespan.known && s->res->lower >= s->res->makespan.v)
		s->res->proved = true;
	return s->res->proved;
}

static bool
search_on(struct solve *s, int64_t schedules, struct err *err)
{
	struct err fault = { 0 };

	if (s->search == NULL)
		return true;
	if (schedules > s->in->schedules)
		schedules = s->in->schedules;
	rcpsp_search_bound(s->search, (int32_t)s->res->lower);
	if (!rcpsp_search_run(s->search, schedules, s->run, &fault)) {
		if (fault.code != ERR_CANCELLED) {
			err_copy(err, &fault);
			return false;
		}
		s->stopped = true;
	}
	s->res->schedules = rcpsp_search_schedules(s->search);
	take(s, rcpsp_search_makespan(s->search),
	    rcpsp_search_start(s->search));
	return true;
}

static int64_t
conflicts_now(const struct solve *s, int64_t turn)
{
	int64_t left = s->in->conflicts - s->res->conflicts;

	if (s->search == NULL)
		return left;
	if (s->in->project->ntasks > FEW && (s->res->makespan.v - s->res->lower) *
	        WIDE > s->res->makespan.v)
		turn /= WIDE_PART;
	return turn < left ? turn : left;
}

static void
take_proof(struct solve *s, const struct prove_result *p)
{
	s->res->conflicts = p->conflicts;
	if (p->lower > s->res->lower)
		s->res->lower = p->lower;
	if (p->feasible == PROVE_NO)
		s->res->proved = true;
	if (p->start == NULL)
		return;
	if (s->search != NULL && s->res->makespan.known &&
	    p->upper < s->res->makespan.v)
		rcpsp_search_offer(s->search, p->start);
	take(s, p->upper, p->start);
}

static bool
prove_more(struct solve *s, int64_t turn, struct err *err)
{
	struct prove_input in = { .project = s->in->project,
		.start = s->res->start, .lower = (int32_t)s->res->lower,
		.seed = s->in->seed };
	int64_t more = conflicts_now(s, turn);
	struct prove_result p;
	struct err fault = { 0 };

	if (more <= 0 || s->beyond)
		return true;
	if (s->proof != NULL) {
		prove_offer(s->proof, in.start, in.lower);
	} else if (!prove_new(s->arena, &in, &s->proof, &fault)) {
		s->beyond = fault.code == ERR_TOO_LARGE;
		if (!s->beyond)
			err_copy(err, &fault);
		return s->beyond;
	}
	s->stopped = !prove_on(s->proof, s->res->conflicts + more, s->run, &p);
	take_proof(s, &p);
	return true;
}

/* Nothing is left to do for either. */
static bool
used_up(const struct solve *s)
{
	bool proof = s->beyond || s->res->conflicts >= s->in->conflicts;

	if (s->search == NULL)
		return true;
	if (s->res->schedules + 3 <= s->in->schedules)
		return false;
	return proof || s->in->conflicts == INT64_MAX;
}

static bool
begin(struct solve *s, struct err *err)
{
	struct bound_input in = { .project = s->in->project };
	struct err fault = { 0 };
	struct bound_result b;

	if (!rcpsp_search_new(s->arena, s->in->project, s->in->seed,
	        &s->search, &fault)) {
		s->search = NULL;
		if (s->in->project->lag == NULL ||
		    fault.code == ERR_TOO_LARGE) {
			err_copy(err, &fault);
			return false;
		}
	}
	/* Always to its end, which is soon: the answer must not depend on it. */
	if (!bound_find(s->arena, &in, NULL, &b, err))
		return false;
	s->res->lower = b.best.least;
	s->res->proved = b.infeasible;
	if (s->search != NULL && rcpsp_search_lower_bound(s->search) >
	    s->res->lower)
		s->res->lower = rcpsp_search_lower_bound(s->search);
	return search_on(s, 1, err);
}

bool
solve_run(struct arena *a, const struct solve_input *in, const struct run *run,
    struct solve_result *result_r, struct err *err)
{
	struct solve s = { .arena = a, .in = in, .run = run,
		.res = result_r };
	int64_t schedules = TURN_SCHEDULES;
	int64_t conflicts = TURN_CONFLICTS / (in->project->ntasks + 1) + 1;

	if (in->project->ntasks <= FEW)
		conflicts *= FEW_PART;

	*result_r = (struct solve_result){ 0 };
	if (!rcpsp_check(in->project, err))
		return false;
	s.start = arena_array(a, int32_t, (size_t)in->project->ntasks);
	if (!begin(&s, err))
		return false;
	for (int turn = 0; turn < TURNS_MAX && !settled(&s) && !s.stopped;
	     turn++) {
		if (!search_on(&s, schedules, err))
			return false;
		if (settled(&s) || s.stopped)
			break;
		if (s.search != NULL && in->conflicts == INT64_MAX &&
		    used_up(&s))
			break;
		if (!prove_more(&s, conflicts, err))
			return false;
		if (settled(&s) || s.stopped || used_up(&s))
			break;
		schedules *= GROWTH;
		conflicts *= GROWTH;
	}
	(void)settled(&s);
	return true;
}
