/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * whatif_build.c - the scheduling problem at one end of what is unknown.
 *
 * Phases follow each other; people come when they are called: those at work
 * then, those on call after their call-out.  A person that is lost, or falls
 * with what it rests on, takes one unit out of its team until it is back as it
 * would be without any contention.
 */
#include "engine/whatif_internal.h"

static bool
fault(struct err *err, const char *id, int32_t i)
{
	err_set(err, ERR_INVALID, NULL, id);
	err->row = (int64_t)i + 1;
	return false;
}

static bool
time_valid(const struct whatif_time *t)
{
	if (!span_valid(t->min) || !span_valid(t->likely) ||
	    !span_valid(t->max) || t->min.lo > t->likely.lo ||
	    t->likely.hi > t->max.hi || t->nsamples < 0)
		return false;
	for (int32_t i = 0; i < t->nsamples; i++)
		if (t->sample[i] < 0 || t->sample[i] > SPAN_MAX)
			return false;
	return true;
}

static bool
check_steps(const struct whatif_input *in, struct err *err)
{
	for (int32_t i = 0; i < in->nsteps; i++)
		if (in->step[i].node < 0 ||
		    in->step[i].node >= in->graph->nnodes ||
		    !time_valid(&in->step[i].time) ||
		    (unsigned)in->step[i].when >= WHATIF_WHEN__MAX ||
		    in->step[i].phases < 0 ||
		    in->step[i].phases > in->nphases)
			return fault(err, "whatif-step-invalid", i);
	return true;
}

static bool
check_lost(const struct whatif_input *in, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	uint8_t *seen = arena_array(&scratch, uint8_t,
	    (size_t)in->graph->nnodes);
	bool ok = true;

	for (int32_t i = 0; ok && i < in->nlost; i++) {
		const struct whatif_loss *l = &in->lost[i];

		ok = l->node >= 0 && l->node < in->graph->nnodes &&
		    l->phases >= 0 && l->phases <= in->nphases &&
		    span_valid(l->work) && !seen[l->node]++;
		if (!ok)
			fault(err, "whatif-loss-invalid", i);
	}
	arena_release(&scratch);
	return ok;
}

static bool
windows_valid(const struct whatif_input *in, int32_t m)
{
	int64_t at = 0;

	for (int32_t i = in->window_first[m]; i < in->window_first[m + 1];
	     i++) {
		const struct whatif_window *w = &in->window[i];

		if (w->from < at || w->to <= w->from || w->to > FOREVER ||
		    w->units < 0 || w->on_call < 0 || w->units > 1000000 ||
		    w->on_call > 1000000)
			return false;
		at = w->to;
	}
	return true;
}

static bool
check_means(const struct whatif_input *in, struct err *err)
{
	for (int32_t m = 0; m < in->nmeans; m++) {
		const struct whatif_means *x = &in->means[m];
		bool ok = span_valid(x->call_out) && x->npersons >= 0 &&
		    windows_valid(in, m);

		for (int32_t i = 0; ok && i < x->npersons; i++)
			ok = x->person[i] >= 0 &&
			    x->person[i] < in->graph->nnodes;
		if (!ok)
			return fault(err, "whatif-means-invalid", m);
	}
	return true;
}

static bool
terms_valid(const struct graph *gr, const struct process_terms *t)
{
	bool ok = t->node >= 0 && t->node < gr->nnodes && span_valid(t->rto) &&
	    span_valid(t->mtpd) && span_valid(t->verification) &&
	    t->nfallbacks >= 0;

	for (int32_t i = 0; ok && i < t->nfallbacks; i++)
		ok = t->fallback[i].node >= 0 &&
		    t->fallback[i].node < gr->nnodes &&
		    span_valid(t->fallback[i].set_up) &&
		    span_valid(t->fallback[i].hold);
	return ok;
}

static bool
check_processes(const struct whatif_input *in, struct err *err)
{
	for (int32_t i = 0; i < in->nprocesses; i++) {
		const struct whatif_process *p = &in->process[i];

		if (!terms_valid(in->graph, &p->terms) || p->weight < 0 ||
		    p->weight > WORTH_WEIGHT_MAX || p->deadline < 0 ||
		    p->deadline > FOREVER || p->ncurves < 0)
			return fault(err, "whatif-process-invalid", i);
	}
	for (int32_t i = 0; i < in->nstaff; i++) {
		const struct whatif_staff *s = &in->staff[i];

		if (s->process < 0 || s->process >= in->nprocesses ||
		    s->fallback < 0 || s->fallback >=
		    in->process[s->process].terms.nfallbacks ||
		    s->fallback >= WORTH_FALLBACKS_MAX || s->means < 0 ||
		    s->means >= in->nmeans || s->units < 0 ||
		    s->units > 1000000)
			return fault(err, "whatif-staff-invalid", i);
	}
	return true;
}

static bool
check_order(const struct whatif_input *in, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	uint8_t *seen = arena_array(&scratch, uint8_t, (size_t)in->nsteps);
	bool ok = true;

	for (int32_t i = 0; ok && in->order != NULL && i < in->nsteps; i++) {
		ok = in->order[i] >= 0 && in->order[i] < in->nsteps &&
		    !seen[in->order[i]]++;
		if (!ok)
			fault(err, "whatif-order-invalid", i);
	}
	if (ok && in->order == NULL && (in->keep || in->pinned != NULL))
		ok = fault(err, "whatif-order-invalid", 0);
	arena_release(&scratch);
	return ok;
}

bool
whatif_check(const struct whatif_input *in, struct err *err)
{
	for (int32_t i = 0; i < in->nphases; i++)
		if (!span_valid(in->phase[i].length))
			return fault(err, "whatif-phase-invalid", i);
	if (in->called_after < 0 || in->called_after > in->nphases)
		return fault(err, "whatif-phase-invalid", 0);
	return check_lost(in, err) && check_steps(in, err) &&
	    check_means(in, err) && check_processes(in, err) &&
	    check_order(in, err);
}

static int64_t
after_phases(const struct whatif_view *view, int32_t n)
{
	return n == 0 ? 0 : view->phase_end[n - 1];
}

static void
add_phases(struct whatif_job *job, struct whatif_view *view,
    enum view_end end)
{
	const struct whatif_input *in = job->in;
	int64_t *to = arena_array(job->a, int64_t, (size_t)in->nphases);
	int64_t t = 0;

	for (int32_t i = 0; i < in->nphases; i++)
		to[i] = t = time_add(t, at_view(in->phase[i].length, end));
	view->phase_end = to;
	view->called = after_phases(view, in->called_after);
}

static void
add_losses(struct whatif_job *job, struct whatif_view *view,
    enum view_end end)
{
	const struct whatif_input *in = job->in;
	struct schedule_loss *lost = arena_array(job->scratch,
	    struct schedule_loss, (size_t)in->nlost);

	for (int32_t i = 0; i < in->nlost; i++)
		lost[i] = (struct schedule_loss){ in->lost[i].node,
			after_phases(view, in->lost[i].phases),
			at_view(in->lost[i].work, end) };
	view->problem.lost = lost;
	view->problem.nlost = in->nlost;
}

static bool
takes_people(const struct whatif_input *in, int32_t step)
{
	for (int32_t u = in->use_first[step]; u < in->use_first[step + 1]; u++)
		if (in->use[u].means >= 0 && in->use[u].means < in->nmeans &&
		    in->means[in->use[u].means].people)
			return true;
	return false;
}

static void
add_steps(struct whatif_job *job, struct whatif_view *view,
    enum view_end end)
{
	const struct whatif_input *in = job->in;
	struct schedule_problem *p = &view->problem;
	struct schedule_step *step = arena_array(job->scratch,
	    struct schedule_step, (size_t)in->nsteps);
	uint8_t *lost = arena_array(job->scratch, uint8_t,
	    (size_t)in->graph->nnodes);

	for (int32_t i = 0; i < in->nlost; i++)
		lost[in->lost[i].node] = 1;
	for (int32_t i = 0; i < in->nsteps; i++) {
		const struct whatif_step *x = &in->step[i];
		int64_t from = after_phases(view, x->phases);

		if (takes_people(in, i) && view->called > from)
			from = view->called;
		step[i] = (struct schedule_step){ .id = x->id,
			.node = x->node, .earliest = from,
			.work = at_view(end == VIEW_LEAST ? x->time.min
			                                  : x->time.likely,
			    end), .attended = x->attended,
			.skip = x->when != WHATIF_DOWN &&
			    (x->when == WHATIF_LOST) != lost[x->node] };
	}
	p->step = step;
	p->nsteps = in->nsteps;
	p->use_first = in->use_first;
	p->use = in->use;
	p->after_first = in->after_first;
	p->after = in->after;
}

/* While a person is away; from FOREVER: never. */
struct absence {
	int64_t from, to;
};

static int
cmp_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Units at work in t, of this window: those there, those called, less away. */
static int32_t
units_at(const struct whatif_window *w, int64_t come, int64_t t,
    const struct absence *away, int32_t n)
{
	int32_t units = w->units + (t >= come ? w->on_call : 0);

	for (int32_t i = 0; i < n; i++)
		units -= t >= away[i].from && t < away[i].to;
	return units > 0 ? units : 0;
}

/* One window in as many pieces as its units change. */
static int32_t
add_window(struct arena *scratch, const struct whatif_window *w,
    int64_t come, const struct absence *away, int32_t n,
    struct schedule_window *to)
{
	int64_t *cut = arena_array(scratch, int64_t, (size_t)n * 2 + 3);
	int32_t ncuts = 0, count = 0;

	cut[ncuts++] = w->from;
	cut[ncuts++] = w->to;
	if (come > w->from && come < w->to)
		cut[ncuts++] = come;
	for (int32_t i = 0; i < n; i++) {
		if (away[i].from > w->from && away[i].from < w->to)
			cut[ncuts++] = away[i].from;
		if (away[i].to > w->from && away[i].to < w->to)
			cut[ncuts++] = away[i].to;
	}
	qsort(cut, (size_t)ncuts, sizeof(*cut), cmp_i64);
	for (int32_t i = 0; i + 1 < ncuts; i++)
		if (cut[i] < cut[i + 1])
			to[count++] = (struct schedule_window){ cut[i],
				cut[i + 1],
				units_at(w, come, cut[i], away, n) };
	return count;
}

/* When the persons of means m are away, as `s` knows it; NULL: nobody is. */
static struct absence *
absences(struct whatif_job *job, const struct whatif_means *m,
    const struct schedule *alone)
{
	struct absence *away = arena_array(job->scratch, struct absence,
	    (size_t)m->npersons);

	for (int32_t i = 0; i < m->npersons; i++) {
		away[i] = (struct absence){ FOREVER, FOREVER };
		if (alone != NULL) {
			struct moment x =
			    alone->at[job->in->graph->v_of[m->person[i]]];

			if (x.dn < x.up)
				away[i] = (struct absence){ x.dn, x.up };
		}
	}
	return away;
}

static void
add_means(struct whatif_job *job, struct whatif_view *view,
    enum view_end end, const struct schedule *alone)
{
	const struct whatif_input *in = job->in;
	struct arena *a = job->scratch;
	size_t nm = (size_t)in->nmeans, most = 0;
	int32_t *first = arena_array(a, int32_t, nm + 1), n = 0;
	uint8_t *people = arena_array(a, uint8_t, nm);
	struct schedule_window *window;

	for (int32_t m = 0; m < in->nmeans; m++)
		most += (size_t)(in->window_first[m + 1] -
		    in->window_first[m]) *
		    (size_t)(2 * in->means[m].npersons + 2);
	window = arena_array(a, struct schedule_window, most);
	for (int32_t m = 0; m < in->nmeans; m++) {
		const struct whatif_means *x = &in->means[m];
		struct absence *away = absences(job, x, alone);
		int64_t come = time_add(view->called,
		    at_view(x->call_out, end));

		people[m] = x->people;
		for (int32_t i = in->window_first[m];
		     i < in->window_first[m + 1]; i++)
			n += add_window(a, &in->window[i], come, away,
			    x->npersons, window + n);
		first[m + 1] = n;
	}
	view->problem.nmeans = in->nmeans;
	view->problem.people = people;
	view->problem.window_first = first;
	view->problem.window = window;
}

static void
add_worth(struct whatif_job *job, struct whatif_view *view,
    enum view_end end)
{
	const struct whatif_input *in = job->in;
	struct arena *a = job->scratch;
	size_t n = (size_t)in->nprocesses;
	struct worth_process *p = arena_array(a, struct worth_process, n);
	uint16_t *staffed = arena_array(a, uint16_t, n);
	struct schedule_hold *hold = arena_array(a, struct schedule_hold,
	    (size_t)in->nstaff);
	struct worth *w;

	for (int32_t i = 0; i < in->nprocesses; i++) {
		const struct whatif_process *x = &in->process[i];

		p[i] = (struct worth_process){ .terms = &x->terms,
			.weight = x->weight, .deadline = x->deadline,
			.curve = x->curve, .ncurves = x->ncurves,
			.care = x->care };
	}
	for (int32_t i = 0; i < in->nstaff; i++) {
		const struct whatif_staff *x = &in->staff[i];
		const struct fallback_terms *f =
		    &in->process[x->process].terms.fallback[x->fallback];

		staffed[x->process] |= (uint16_t)(1u << x->fallback);
		hold[i] = (struct schedule_hold){ x->process, x->fallback,
			x->means, x->units,
			time_add(at_view(f->set_up, end),
			    at_view(f->hold, end)) };
	}
	w = worth_new(a, in->graph, p, in->nprocesses,
	    end == VIEW_WORST ? END_WORST : END_BEST);
	worth_staffed(w, staffed);
	view->problem.worth = w;
	view->problem.hold = hold;
	view->problem.nholds = in->nstaff;
}

/* Does losing them take away anybody who would restore? */
static bool
persons_fall(const struct whatif_input *in, const struct schedule *alone)
{
	for (int32_t m = 0; m < in->nmeans; m++)
		for (int32_t i = 0; i < in->means[m].npersons; i++) {
			int32_t v = in->graph->v_of[in->means[m].person[i]];

			if (alone->at[v].dn < alone->at[v].up)
				return true;
		}
	return false;
}

bool
whatif_view(struct whatif_job *job, enum view_end end, struct err *err)
{
	struct whatif_view *view = &job->view[end];
	const struct schedule *alone;

	view->problem.graph = job->in->graph;
	view->problem.end = end == VIEW_WORST ? END_WORST : END_BEST;
	add_phases(job, view, end);
	add_losses(job, view, end);
	add_steps(job, view, end);
	add_means(job, view, end, NULL);
	add_worth(job, view, end);
	if (!scheduler_new(job->scratch, &view->problem, job->run, &view->s,
	    err))
		return false;
	alone = scheduler_alone(view->s, NULL);
	if (!persons_fall(job->in, alone))
		return true;
	add_means(job, view, end, alone);
	return scheduler_new(job->scratch, &view->problem, job->run, &view->s,
	    err);
}
