/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * whatif.c - one question, answered whole.
 *
 * The problem is built at up to three ends: unknown durations at their most
 * (what can be promised: the order is searched there), at their least, and
 * with every duration at its minimum (what proves that no order can do it).
 * Where nothing is unknown the first two are one.  One order serves both ends;
 * each node's times are then the hull of the two schedules, because contention
 * may make a shorter task end a project later (Graham 1966).
 */
#include "engine/whatif_internal.h"

enum { STEPS_LEAST = 60, STEPS_MOST = 4000, COST_ALL = 20000000 };

static bool
same_problem(const struct whatif_view *a, const struct whatif_view *b)
{
	const struct schedule_problem *p = &a->problem, *q = &b->problem;

	for (int32_t i = 0; i < p->nsteps; i++)
		if (p->step[i].work != q->step[i].work ||
		    p->step[i].earliest != q->step[i].earliest)
			return false;
	for (int32_t i = 0; i < p->nlost; i++)
		if (p->lost[i].release != q->lost[i].release ||
		    p->lost[i].work != q->lost[i].work)
			return false;
	if (p->window_first[p->nmeans] != q->window_first[q->nmeans])
		return false;
	for (int32_t i = 0; i < p->window_first[p->nmeans]; i++)
		if (p->window[i].from != q->window[i].from ||
		    p->window[i].units != q->window[i].units)
			return false;
	for (int32_t i = 0; i < p->nholds; i++)
		if (p->hold[i].length != q->hold[i].length)
			return false;
	return p->graph->exact;
}

static int64_t
budget(const struct whatif_job *job)
{
	int64_t cost = scheduler_cost(job->view[VIEW_WORST].s), steps;

	if (job->in->steps > 0)
		return job->in->steps;
	steps = COST_ALL / (cost * (job->exact ? 1 : 2) + 1);
	return steps < STEPS_LEAST ? STEPS_LEAST
	    : steps > STEPS_MOST   ? STEPS_MOST
	                           : steps;
}

/* The order given, of the steps that have something to do. */
static int32_t *
given_order(struct whatif_job *job)
{
	const struct scheduler *s = job->view[VIEW_WORST].s;
	const int32_t *active;
	int32_t n = scheduler_active(s, &active), at = 0;
	int32_t *order = arena_array(job->scratch, int32_t, (size_t)n);
	uint8_t *is = arena_array(job->scratch, uint8_t,
	    (size_t)job->in->nsteps);

	if (job->in->order == NULL)
		return NULL;
	for (int32_t i = 0; i < n; i++)
		is[active[i]] = 1;
	for (int32_t i = 0; i < job->in->nsteps; i++)
		if (is[job->in->order[i]])
			order[at++] = job->in->order[i];
	return order;
}

static bool
find_order(struct whatif_job *job, struct err *err)
{
	struct improve_input in = { .s = job->view[VIEW_WORST].s,
		.other = job->exact ? NULL : job->view[VIEW_BEST].s,
		.seed = job->in->seed, .steps = budget(job),
		.start = given_order(job) };
	const int32_t *active;
	int32_t n = scheduler_active(in.s, &active);
	int32_t *pin = arena_array(job->scratch, int32_t, (size_t)n);
	struct improve given;

	for (int32_t r = 0; in.start != NULL && r < n; r++)
		pin[r] = in.start[r];
	if (in.start != NULL) {
		struct improve_input as_given = in;

		as_given.pin = pin;
		as_given.steps = in.steps < 200 ? in.steps : 200;
		if (!improve_run(job->a, &as_given, job->run, &given, err))
			return false;
		job->w->adopted = given.score;
		if (job->in->keep) {
			job->best = given;
			return true;
		}
	}
	if (job->in->pinned != NULL) {
		for (int32_t r = 0; r < n; r++)
			pin[r] = job->in->pinned[in.start[r]] ? in.start[r]
			                                      : -1;
		in.pin = pin;
	}
	return improve_run(job->a, &in, job->run, &job->best, err);
}

static void
keep_schedule(struct whatif_job *job, enum end end)
{
	const struct whatif_view *view = &job->view[end == END_BEST
	    ? VIEW_BEST
	    : VIEW_WORST];
	size_t n = (size_t)job->in->graph->nnodes;
	size_t steps = (size_t)job->in->nsteps;
	const struct schedule *r = scheduler_run(view->s, WAY_SERIAL,
	    job->best.order, job->best.norder, job->best.choice, NULL);

	job->slots[end] = arena_array(job->a, struct schedule_slot, steps);
	job->at[end] = arena_array(job->a, struct moment, n);
	memcpy(job->slots[end], r->slot, steps * sizeof(*r->slot));
	memcpy(job->at[end], r->at, n * sizeof(*r->at));
	if (end == END_BEST)
		job->w->makespan = r->makespan;
	if (end == END_WORST || job->exact)
		job->w->makespan_worst = r->makespan;
	if (end == END_WORST || job->exact) {
		uint8_t *assumed = arena_array(job->a, uint8_t, n);

		memcpy(assumed, r->assumed, n);
		job->assumed = assumed;
		job->w->score = r->score;
	}
}

/* Best and worst as an outage: the hull of both schedules. */
static struct outage *
as_outage(struct whatif_job *job)
{
	const struct whatif_input *in = job->in;
	struct outage *o = arena_new(job->a, struct outage);
	struct loss *lost = arena_array(job->a, struct loss,
	    (size_t)in->nlost);
	size_t n = (size_t)in->graph->nnodes;
	struct moment *best = arena_array(job->a, struct moment, n);
	struct moment *worst = arena_array(job->a, struct moment, n);

	for (size_t v = 0; v < n; v++) {
		struct moment x = job->at[END_BEST][v];
		struct moment y = job->at[END_WORST][v];
		bool down = x.dn < FOREVER, bad = y.dn < FOREVER;

		best[v] = worst[v] = x;
		if (!bad)
			continue;
		worst[v] = y;
		if (down && x.dn < y.dn)
			worst[v].dn = x.dn;
		if (down && x.up > y.up)
			worst[v].up = x.up;
		if (down && y.dn > x.dn)
			best[v].dn = y.dn;
		if (down && y.up < x.up)
			best[v].up = y.up;
	}
	for (int32_t i = 0; i < in->nlost; i++) {
		const struct whatif_loss *l = &in->lost[i];
		struct span work = l->work;
		bool steps = false;

		for (int32_t x = 0; x < in->nsteps; x++) {
			if (in->step[x].node != l->node ||
			    in->step[x].when == WHATIF_STARVED)
				continue;
			work = span_add(steps ? work : SPAN_NONE,
			    in->step[x].time.likely);
			steps = true;
		}
		lost[i] = (struct loss){ l->node,
			SPAN_BETWEEN(job->view[VIEW_BEST].problem.lost[i].release,
			    job->view[VIEW_WORST].problem.lost[i].release),
			work };
	}
	*o = (struct outage){ .graph = in->graph, .lost = lost,
		.nlost = in->nlost, .at = { best, worst },
		.assumed = job->assumed };
	return o;
}

/* With every duration at its least and hands enough. */
static const struct outage *
least_outage(struct whatif_job *job, const struct outage *likely)
{
	struct scheduler *s = job->view[VIEW_LEAST].s;
	const struct schedule *r = scheduler_alone(s, NULL);
	struct outage *o = arena_new(job->a, struct outage);
	size_t n = (size_t)job->in->graph->nnodes;
	struct moment *at = arena_array(job->a, struct moment, n);

	memcpy(at, r->at, n * sizeof(*at));
	*o = *likely;
	o->at[END_BEST] = o->at[END_WORST] = at;
	return o;
}

/* The process as judged: its deadline within its RTO, and of the fallbacks
 * that take people only the one in use; where_r says which each was. */
static struct process_terms
terms_of(struct whatif_job *job, int32_t i, int64_t dn, int32_t **where_r)
{
	const struct whatif_input *in = job->in;
	struct process_terms t = in->process[i].terms;
	int64_t deadline = in->process[i].deadline;
	struct fallback_terms *f = arena_array(job->a, struct fallback_terms,
	    (size_t)t.nfallbacks);
	int32_t n = 0;

	*where_r = arena_array(job->a, int32_t, (size_t)t.nfallbacks + 1);
	if (deadline < FOREVER && dn < FOREVER) {
		int64_t left = time_sub(deadline, dn);

		t.rto = span_least(t.rto, SPAN(left));
	}
	for (int32_t x = 0; x < t.nfallbacks; x++) {
		bool staffed = false;

		for (int32_t k = 0; k < in->nstaff; k++)
			staffed |= in->staff[k].process == i &&
			    in->staff[k].fallback == x;
		if (staffed && job->best.choice[i] != x)
			continue;
		(*where_r)[n] = x;
		f[n++] = t.fallback[x];
	}
	t.fallback = f;
	t.nfallbacks = n;
	return t;
}

static struct span
part_of(struct whatif_job *job, int32_t i, enum score_part part)
{
	int64_t x[END__MAX];

	for (int end = END_BEST; end < END__MAX; end++)
		x[end] = worth_of(job->view[end].problem.worth, i,
		    job->at[end], job->best.choice[i]).part[part];
	return x[0] < x[1] ? SPAN_BETWEEN(x[0], x[1])
	                   : SPAN_BETWEEN(x[1], x[0]);
}

static void
judge(struct whatif_job *job)
{
	struct outage *likely = as_outage(job);
	const struct outage *least = least_outage(job, likely);

	job->likely = likely;

	for (int32_t i = 0; i < job->in->nprocesses; i++) {
		struct whatif_answer *x = &job->of[i];
		int32_t node = job->in->process[i].terms.node, *where;
		int32_t v = job->in->graph->v_of[node];

		job->terms[i] = terms_of(job, i,
		    likely->at[END_WORST][v].dn, &where);
		x->verdict = verdict_of(job->a, &job->terms[i], likely, least);
		if (x->verdict.fallback >= 0)
			x->verdict.fallback = where[x->verdict.fallback];
		x->harm = part_of(job, i, SCORE_HARM);
		x->cost = part_of(job, i, SCORE_COST);
		x->choice = job->best.choice[i];
		x->certificate.means = x->bottleneck.means = -1;
	}
}

static void
add_loads(struct whatif_job *job)
{
	const struct scheduler *s = job->view[VIEW_BEST].s;
	int64_t until = job->w->makespan;
	struct whatif_load *load = NULL;
	int32_t n = 0;

	if (until >= FOREVER) {
		until = 0;
		for (int32_t i = 0; i < job->in->nsteps; i++)
			if (job->slots[END_BEST][i].end < FOREVER &&
			    job->slots[END_BEST][i].end > until)
				until = job->slots[END_BEST][i].end;
	}
	for (int32_t m = 0; m < job->in->nmeans; m++) {
		const struct schedule_left *row;
		int32_t rows = scheduler_left(job->scratch, s, m, until, &row);

		load = arena_grow(job->a, load,
		    (size_t)n * sizeof(*load),
		    (size_t)(n + rows) * sizeof(*load));
		for (int32_t i = 0; i < rows; i++)
			load[n++] = (struct whatif_load){ m, row[i].from,
				row[i].to < until ? row[i].to : until,
				row[i].used, row[i].held, row[i].units };
	}
	job->w->load = load;
	job->w->nload = n;
}

static void
report(struct whatif_job *job)
{
	const struct whatif_input *in = job->in;
	struct whatif *w = job->w;
	struct whatif_slot *slot, *worst;
	struct span *end = arena_array(job->a, struct span,
	    (size_t)in->nphases);

	for (int32_t i = 0; i < in->nphases; i++)
		end[i] = SPAN_BETWEEN(job->view[VIEW_BEST].phase_end[i],
		    job->view[VIEW_WORST].phase_end[i]);
	w->phase_end = end;
	w->nslots_worst = whatif_slots(job, END_WORST, &worst);
	w->nslots = whatif_slots(job, END_BEST, &slot);
	w->slot_worst = worst;
	w->slot = slot;
	whatif_chains(job, slot, w->nslots);
	w->order = job->best.order;
	w->norder = job->best.norder;
	w->steps = job->best.steps;
	w->least = scheduler_alone(job->view[VIEW_WORST].s, NULL)->score;
	w->of = job->of;
}

static bool
calculate(struct whatif_job *job, struct err *err)
{
	const struct whatif_input *in = job->in;

	if (!whatif_check(in, err) || !whatif_view(job, VIEW_WORST, err) ||
	    !whatif_view(job, VIEW_BEST, err) ||
	    !whatif_view(job, VIEW_LEAST, err))
		return false;
	job->exact = same_problem(&job->view[VIEW_BEST],
	    &job->view[VIEW_WORST]);
	if (!find_order(job, err))
		return false;
	keep_schedule(job, END_WORST);
	keep_schedule(job, END_BEST);
	judge(job);
	add_loads(job);
	report(job);
	whatif_relieve(job, job->w->slot);
	whatif_certify(job);
	/* The exact search stops without a fault when it is told to. */
	if (!run_step(job->run, 0, 1, err))
		return false;
	if (!whatif_chances(job, err))
		return false;
	whatif_explain(job);
	for (int32_t i = 0; i < in->nprocesses; i++)
		job->w->ncounts[job->of[i].verdict.state]++;
	return true;
}

bool
whatif_run(struct arena *a, const struct whatif_input *in,
    const struct run *run, const struct whatif **whatif_r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct whatif_job job = { .a = a, .scratch = &scratch, .in = in,
		.run = run, .w = arena_new(a, struct whatif) };
	bool ok;

	job.of = arena_array(a, struct whatif_answer, (size_t)in->nprocesses);
	job.terms = arena_array(a, struct process_terms,
	    (size_t)in->nprocesses);
	ok = calculate(&job, err);
	arena_release(&scratch);
	*whatif_r = job.w;
	return ok;
}
