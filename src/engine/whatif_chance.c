/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * whatif_chance.c - likely enough?
 *
 * On time asks two things: at likely durations, and with a chance of at least
 * the threshold (engine.md, "Verdict").  A chance is calculated at the worst
 * end of what is unknown.  Is it enough there, then the answer stands; is it not
 * and something is unknown, then nobody knows, and what is missing is named:
 * most often how long a step takes at most.
 */
#include "engine/chance.h"
#include "engine/internal.h"
#include "engine/whatif_internal.h"

struct chances {
	struct whatif_job *job;
	const struct chance_times *times;
	struct chance_recovery r;
};

/* A fallback that carries the process makes its chance no matter. */
static bool
is_carried(const struct whatif_job *job, int32_t i)
{
	const struct process_terms *t = &job->terms[i];

	for (int32_t f = 0; f < t->nfallbacks; f++)
		if (fallback_saves(t, &t->fallback[f], job->likely) ==
		    TRUTH_YES)
			return true;
	return false;
}

/* ---- what is missing ---- */

/* What the process rests on, itself included; by v. */
static uint8_t *
rests_on(struct whatif_job *job, int32_t node)
{
	const struct graph *gr = job->in->graph;
	size_t n = (size_t)gr->nnodes;
	uint8_t *is = arena_array(job->scratch, uint8_t, n);
	int32_t *todo = arena_array(job->scratch, int32_t, n), ntodo = 0;

	todo[ntodo++] = gr->v_of[node];
	is[gr->v_of[node]] = 1;
	while (ntodo > 0) {
		int32_t v = todo[--ntodo];

		for (int32_t e = gr->member_first[gr->group_first[v]];
		     e < gr->member_first[gr->group_first[v + 1]]; e++)
			if (!is[gr->member[e]]) {
				is[gr->member[e]] = 1;
				todo[ntodo++] = gr->member[e];
			}
	}
	return is;
}

/* Is it done in this case?  Also when it takes nobody's time. */
static bool
is_done(const struct whatif_job *job, int32_t step)
{
	const struct scheduler *s = job->view[VIEW_WORST].s;

	return !s->p->step[step].skip &&
	    s->dn0[s->gr->v_of[job->in->step[step].node]] < FOREVER;
}

/* Steps of which nobody said how long at most: of what the process rests on, or
 * else of whoever it waits for. */
static int32_t
add_longest(const struct chances *c, const uint8_t *under, struct cause *list,
    int32_t n)
{
	const struct whatif_input *in = c->job->in;

	for (int32_t k = 0; k < in->nsteps && n < VERDICT_CAUSES_MAX; k++) {
		int32_t node = in->step[k].node, seen = 0;

		if (!is_done(c->job, k) ||
		    chance_most(c->times, k) < FOREVER ||
		    (under != NULL && !under[in->graph->v_of[node]]))
			continue;
		while (seen < n && (list[seen].kind != CAUSE_LONGEST ||
		           list[seen].node != node))
			seen++;
		if (seen == n)
			list[n++] = (struct cause){ CAUSE_LONGEST, node, -1 };
	}
	return n;
}

static void
set_unknown(const struct chances *c, int32_t i)
{
	struct whatif_job *job = c->job;
	struct verdict *v = &job->of[i].verdict;
	const struct process_terms *t = &job->terms[i];
	struct cause *list = arena_array(job->a, struct cause,
	    VERDICT_CAUSES_MAX);
	int32_t had, n = 0;

	v->state = VERDICT_UNKNOWN;
	v->recovered = TRUTH_MAYBE;
	if (!span_known(v->elapsed) || !span_known(t->rto)) {
		verdict_explain(job->a, t, job->likely, v);
		for (; n < v->ncauses; n++)
			list[n] = v->cause[n];
	}
	had = n;
	n = add_longest(c, rests_on(job, t->node), list, n);
	if (n == 0 || (n == had && c->r.of[i].most >= FOREVER))
		n = add_longest(c, NULL, list, n);
	v->cause = list;
	v->ncauses = n;
}

/* ---- judging ---- */

static void
judge_chance(const struct chances *c, int32_t i)
{
	struct whatif_job *job = c->job;
	struct whatif_answer *x = &job->of[i];
	const struct process_terms *t = &job->terms[i];
	const struct chance_process *chance = &c->r.of[i];

	if (x->verdict.state >= VERDICT_UNKNOWN ||
	    x->verdict.recovered != TRUTH_YES ||
	    x->verdict.dn.lo >= FOREVER ||
	    chance->on_time.of_million >= job->in->threshold ||
	    is_carried(job, i))
		return;
	if (x->chance.samples == 0) {
		set_unknown(c, i);
		return;
	}
	x->unlikely = true;
	x->verdict.state = VERDICT_LATE;
	x->verdict.late = SPAN_BETWEEN(time_sub(chance->p90, t->rto.hi),
	    time_sub(chance->p90, t->rto.hi));
}

static void
set_chance(const struct chances *c, int32_t i)
{
	struct whatif_answer *x = &c->job->of[i];
	const struct chance_process *of = &c->r.of[i];

	/* At the worst end only: what is not known has no chance. */
	if (span_known(x->verdict.elapsed) &&
	    span_known(c->job->terms[i].rto) &&
	    (of->most < FOREVER || x->verdict.elapsed.hi >= FOREVER))
		x->chance = (struct whatif_chance){ c->job->in->samples,
			of->on_time.of_million, of->on_time.low,
			of->on_time.high, of->p50, of->p90, of->p95 };
}

bool
whatif_chances(struct whatif_job *job, struct err *err)
{
	const struct whatif_input *in = job->in;
	size_t n = (size_t)in->nsteps;
	struct chance_time *time = arena_array(job->scratch,
	    struct chance_time, n);
	struct chance_recovery_input x = { .s = job->view[VIEW_WORST].s,
		.lot = { in->seed, in->stress }, .choice = job->best.choice,
		.order = job->best.order, .norder = job->best.norder,
		.samples = in->samples };
	struct chances c = { .job = job };

	if (in->samples == 0)
		return true;
	for (size_t i = 0; i < n; i++) {
		const struct whatif_time *t = &in->step[i].time;

		time[i] = (struct chance_time){ t->min.lo, t->likely.hi,
			t->max.hi, t->sample, t->nsamples };
	}
	if (!chance_times_new(job->scratch, time, in->nsteps, &x.times, err) ||
	    !chance_recovery_run(job->a, &x, job->run, &c.r, err))
		return false;
	c.times = x.times;
	for (int32_t i = 0; i < in->nprocesses; i++) {
		set_chance(&c, i);
		judge_chance(&c, i);
	}
	job->w->step_critical = c.r.step_critical;
	job->w->means_critical = c.r.means_critical;
	return true;
}

/* ---- never without a cause ---- */

/* Is this unknown of a step: how long it takes, or that at most? */
static bool
is_missing(const struct whatif_step *s, enum cause_kind kind)
{
	return kind == CAUSE_RESTORE ? !span_known(s->time.likely)
	    : s->time.max.hi >= FOREVER && s->time.nsamples < CHANCE_MEASURED;
}

static void
add_cause(struct cause *list, int32_t *n, enum cause_kind kind, int32_t node)
{
	for (int32_t k = 0; k < *n; k++)
		if (list[k].kind == kind && list[k].node == node)
			return;
	if (*n < VERDICT_CAUSES_MAX)
		list[(*n)++] = (struct cause){ kind, node, -1 };
}

static bool
has_steps(const struct whatif_input *in, int32_t node)
{
	for (int32_t k = 0; k < in->nsteps; k++)
		if (in->step[k].node == node)
			return true;
	return false;
}

/* Steps first, then what is lost and has none; *n is 0 when nothing is. */
static void
find_missing(const struct whatif_job *job, struct cause *list, int32_t *n)
{
	static const enum cause_kind kinds[] = { CAUSE_RESTORE,
		CAUSE_LONGEST };
	const struct whatif_input *in = job->in;

	for (size_t kind = 0; kind < COUNT(kinds) && *n == 0; kind++)
		for (int32_t k = 0; k < in->nsteps; k++)
			if (is_done(job, k) &&
			    is_missing(&in->step[k], kinds[kind]))
				add_cause(list, n, kinds[kind],
				    in->step[k].node);
	if (*n > 0)
		return;
	for (int32_t i = 0; i < in->nlost; i++)
		if (!has_steps(in, in->lost[i].node))
			add_cause(list, n, CAUSE_LONGEST, in->lost[i].node);
}

void
whatif_explain(struct whatif_job *job)
{
	for (int32_t i = 0; i < job->in->nprocesses; i++) {
		struct verdict *v = &job->of[i].verdict;
		struct cause *list;

		if (v->state != VERDICT_UNKNOWN || v->ncauses > 0)
			continue;
		list = arena_array(job->a, struct cause, VERDICT_CAUSES_MAX);
		find_missing(job, list, &v->ncauses);
		v->cause = list;
	}
}
