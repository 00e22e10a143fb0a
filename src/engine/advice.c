/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * advice.c - the case again, with one thing changed.
 *
 * Every run starts from the order that was found without changes, so that a
 * change is never judged worse for want of searching; the seed is the same.
 */
#include "engine/advice.h"

enum { SHORT_STEP = 900, STEPS = 200, STEPS_LEAST = 20, SAMPLES = 200 };

/* ---- what could be changed ---- */

struct list {
	struct advice_row *row;
	int32_t n, most;
};

static bool
same(const struct advice_change *x, const struct advice_change *y)
{
	return x->kind == y->kind && x->what == y->what && x->with == y->with;
}

static void
add(struct list *l, struct advice_change c)
{
	for (int32_t i = 0; i < l->n; i++)
		if (same(&l->row[i].change[0], &c))
			return;
	if (l->n < l->most)
		l->row[l->n++] = (struct advice_row){ .change = { c },
			.nchanges = 1 };
}

static bool
is_lost(const struct whatif_input *in, int32_t node)
{
	for (int32_t i = 0; i < in->nlost; i++)
		if (in->lost[i].node == node)
			return true;
	return false;
}

/* What about this slot on a chain could be better? */
static void
add_slot(struct list *l, const struct whatif_input *in,
    const struct whatif_slot *x)
{
	const struct whatif_time *t;

	if (x->means >= 0)
		add(l, (struct advice_change){ ADVICE_MORE, x->means, -1, 1 });
	if (is_lost(in, x->node))
		add(l, (struct advice_change){ ADVICE_SPARE, x->node, -1, 0 });
	if (x->step < 0)
		return;
	t = &in->step[x->step].time;
	if (!span_known(t->likely) || t->likely.lo < SHORT_STEP)
		return;
	add(l, (struct advice_change){ ADVICE_SHORTER, x->step, -1,
	    span_known(t->min) && t->min.lo < t->likely.lo ? t->min.lo
	                                                   : t->likely.lo / 2 });
	add(l, (struct advice_change){ ADVICE_DROP, x->step, -1, 0 });
}

/* A fallback that would save if it could be kept up. */
static void
add_holds(struct list *l, const struct whatif_input *in, int32_t i,
    const struct whatif_answer *x)
{
	const struct process_terms *t = &in->process[i].terms;
	int64_t length = time_sub(x->verdict.up.hi, x->verdict.dn.lo);

	for (int32_t f = 0; f < t->nfallbacks && length <= SPAN_MAX; f++)
		if (t->fallback[f].hold.lo < length)
			add(l, (struct advice_change){ ADVICE_HOLD, i, f,
			    length });
}

static void
add_causes(struct list *l, const struct whatif_input *in,
    const struct whatif_answer *x)
{
	for (int32_t c = 0; c < x->verdict.ncauses; c++) {
		const struct cause *cause = &x->verdict.cause[c];

		for (int32_t i = 0; i < in->nsteps; i++) {
			struct span s = in->step[i].time.likely;

			if (in->step[i].node == cause->node &&
			    (((cause->kind == CAUSE_RESTORE ||
			    cause->kind == CAUSE_RESTART) && !span_known(s)) ||
			    (cause->kind == CAUSE_LONGEST &&
			    in->step[i].time.max.hi >= FOREVER)))
				add(l, (struct advice_change){ ADVICE_KNOW, i,
				    -1, s.lo });
		}
	}
}

int32_t
advice_candidates(struct arena *a, const struct whatif_input *in,
    const struct whatif *w, int32_t most, struct advice_row **row_r)
{
	struct list l = { .most = most < ADVICE_MAX ? most : ADVICE_MAX };

	l.row = arena_array(a, struct advice_row, (size_t)l.most);
	for (int32_t i = 0; i < in->nprocesses; i++)
		if (w->of[i].verdict.state == VERDICT_UNKNOWN)
			add_causes(&l, in, &w->of[i]);
	for (int32_t i = 0; i < in->nprocesses; i++) {
		const struct whatif_answer *x = &w->of[i];

		if (x->verdict.state < VERDICT_UNKNOWN)
			continue;
		if (x->bottleneck.means >= 0)
			add(&l, (struct advice_change){ ADVICE_MORE,
			    x->bottleneck.means, -1, 1 });
		add_holds(&l, in, i, x);
		for (int32_t k = 0; k < x->nchain; k++)
			add_slot(&l, in, &w->slot[x->chain[k]]);
	}
	/* Whoever kept anything waiting. */
	for (int32_t i = 0; l.n > 0 && i < w->nslots; i++)
		if (w->slot[i].bound == WHATIF_MEANS)
			add(&l, (struct advice_change){ ADVICE_MORE,
			    w->slot[i].means, -1, 1 });
	*row_r = l.row;
	return l.n;
}

/* ---- judging ---- */

struct job {
	struct arena *a;
	const struct whatif_input *in;
	const struct whatif *w;
	const struct run *run;
	struct err *err;
	int32_t *order;		/* all steps, as found */
	int64_t steps;
	int32_t samples;	/* chances, where the case asks for them */
	int32_t done, total;
	struct advice_row *all, *good, *know;
	int32_t nall, ngood, nknow;
};

static bool
change_valid(const struct whatif_input *in, const struct advice_change *c)
{
	int32_t end[ADVICE_KIND__MAX] = { [ADVICE_MORE] = in->nmeans,
		[ADVICE_SHORTER] = in->nsteps, [ADVICE_DROP] = in->nsteps,
		[ADVICE_SPARE] = in->graph->nnodes,
		[ADVICE_HOLD] = in->nprocesses, [ADVICE_KNOW] = in->nsteps };

	if ((unsigned)c->kind >= ADVICE_KIND__MAX || c->what < 0 ||
	    c->what >= end[c->kind] || c->value < 0 || c->value > SPAN_MAX)
		return false;
	if (c->kind == ADVICE_MORE)
		return c->value <= 1000;
	return c->kind != ADVICE_HOLD || (c->with >= 0 &&
	    c->with < in->process[c->what].terms.nfallbacks);
}

static void
set_time(struct arena *a, struct whatif_input *in, int32_t step,
    int64_t likely, bool drop)
{
	struct whatif_step *list = arena_array(a, struct whatif_step,
	    (size_t)in->nsteps);
	struct whatif_time *t = &list[step].time;

	memcpy(list, in->step, (size_t)in->nsteps * sizeof(*list));
	if (drop)
		*t = (struct whatif_time){ SPAN(0), SPAN(0), SPAN(0), NULL, 0 };
	t->likely = SPAN(likely);
	if (t->min.lo > likely)
		t->min.lo = likely;
	if (t->min.hi > likely)
		t->min.hi = likely;
	if (t->max.lo < likely)
		t->max.lo = likely;
	if (t->max.hi < likely || t->max.hi >= FOREVER)
		t->max = SPAN(likely);
	in->step = list;
}

static void
add_units(struct arena *a, struct whatif_input *in,
    const struct advice_change *c)
{
	size_t n = (size_t)in->window_first[in->nmeans];
	struct whatif_window *list = arena_array(a, struct whatif_window, n);

	memcpy(list, in->window, n * sizeof(*list));
	for (int32_t i = in->window_first[c->what];
	     i < in->window_first[c->what + 1]; i++) {
		if (list[i].units > 0)
			list[i].units += (int32_t)c->value;
		else if (list[i].on_call > 0)
			list[i].on_call += (int32_t)c->value;
	}
	in->window = list;
}

static void
keep_node(struct arena *a, struct whatif_input *in, int32_t node)
{
	struct whatif_loss *list = arena_array(a, struct whatif_loss,
	    (size_t)in->nlost);
	int32_t n = 0;

	for (int32_t i = 0; i < in->nlost; i++)
		if (in->lost[i].node != node)
			list[n++] = in->lost[i];
	in->lost = list;
	in->nlost = n;
}

static void
hold_longer(struct arena *a, struct whatif_input *in,
    const struct advice_change *c)
{
	struct whatif_process *list = arena_array(a, struct whatif_process,
	    (size_t)in->nprocesses);
	struct process_terms *t = &list[c->what].terms;
	struct fallback_terms *f;

	memcpy(list, in->process, (size_t)in->nprocesses * sizeof(*list));
	f = arena_array(a, struct fallback_terms, (size_t)t->nfallbacks);
	memcpy(f, t->fallback, (size_t)t->nfallbacks * sizeof(*f));
	f[c->with].hold = SPAN(c->value);
	t->fallback = f;
	in->process = list;
}

static void
apply(struct arena *a, struct whatif_input *in, const struct advice_change *c)
{
	switch (c->kind) {
	case ADVICE_MORE:
		add_units(a, in, c);
		break;
	case ADVICE_SHORTER:
	case ADVICE_KNOW:
		set_time(a, in, c->what, c->value, false);
		break;
	case ADVICE_DROP:
		set_time(a, in, c->what, 0, true);
		break;
	case ADVICE_SPARE:
		keep_node(a, in, c->what);
		break;
	case ADVICE_HOLD:
		hold_longer(a, in, c);
		break;
	case ADVICE_KIND__MAX:
		BUG("not a change");
	}
}

static bool
is_yes(enum verdict_state state)
{
	return state < VERDICT_UNKNOWN;
}

static int32_t
count_yes(const struct whatif_input *in, const struct whatif *w)
{
	int32_t n = 0;

	for (int32_t i = 0; i < in->nprocesses; i++)
		n += is_yes(w->of[i].verdict.state);
	return n;
}

/* Calculate the case with the changes of the row. */
static bool
judge(struct job *job, struct advice_row *row)
{
	struct arena scratch = ARENA_INIT;
	struct whatif_input in = *job->in;
	const struct whatif *w;
	bool ok;

	in.order = job->order;
	in.keep = false;
	in.pinned = NULL;
	in.steps = job->steps;
	in.samples = job->samples;
	for (int32_t i = 0; i < row->nchanges; i++)
		apply(&scratch, &in, &row->change[i]);
	ok = run_step(job->run, job->done++, job->total, job->err) &&
	    whatif_run(&scratch, &in, NULL, &w, job->err);
	if (ok) {
		row->score = score_cmp(&w->adopted, &w->score) < 0
		    ? w->adopted
		    : w->score;
		row->on_time = count_yes(&in, w);
		for (int32_t i = 0; i < in.nprocesses; i++) {
			if (job->w->of[i].verdict.state != VERDICT_UNKNOWN ||
			    w->of[i].verdict.state == VERDICT_UNKNOWN)
				continue;
			row->decided++;
			row->decided_weight += in.process[i].weight;
		}
	}
	arena_release(&scratch);
	return ok;
}

static int
cmp_row(const void *a, const void *b)
{
	const struct advice_row *x = a, *y = b;
	int r = score_cmp(&x->score, &y->score);

	if (r != 0)
		return r;
	if (x->nchanges != y->nchanges)
		return x->nchanges < y->nchanges ? -1 : 1;
	for (int i = 0; i < x->nchanges; i++) {
		const struct advice_change *p = &x->change[i];
		const struct advice_change *q = &y->change[i];

		if (p->kind != q->kind)
			return p->kind < q->kind ? -1 : 1;
		if (p->what != q->what)
			return p->what < q->what ? -1 : 1;
	}
	return 0;
}

static int
cmp_know(const void *a, const void *b)
{
	const struct advice_row *x = a, *y = b;

	if (x->decided_weight != y->decided_weight)
		return x->decided_weight > y->decided_weight ? -1 : 1;
	if (x->decided != y->decided)
		return x->decided > y->decided ? -1 : 1;
	return cmp_row(a, b);
}

static bool
judge_all(struct job *job, const struct advice_row *row, int32_t n)
{
	for (int32_t i = 0; i < n; i++) {
		struct advice_row x = row[i];

		x.decided = 0;
		x.decided_weight = 0;
		if (!judge(job, &x))
			return false;
		if (x.change[0].kind == ADVICE_KNOW && x.nchanges == 1) {
			if (x.decided > 0)
				job->know[job->nknow++] = x;
			continue;
		}
		job->all[job->nall++] = x;
		if (score_cmp(&x.score, &job->w->score) < 0) {
			job->good[job->ngood++] = x;
		}
	}
	return true;
}

/*
 * The best of those alone, two by two; also of those that give nothing alone:
 * of two chains of one length it takes both to be shortened.
 */
static bool
judge_pairs(struct job *job, int32_t npairs)
{
	struct arena scratch = ARENA_INIT;
	struct advice_row *pair = arena_array(&scratch, struct advice_row,
	    (size_t)npairs);
	int32_t n = 0, single = job->nall;
	bool ok;

	for (int32_t j = 1; j < single; j++)
		for (int32_t i = 0; i < j && n < npairs; i++) {
			const struct advice_row *x = &job->all[i];
			const struct advice_row *y = &job->all[j];

			/* Shorter and dropped are one and the same step. */
			if (x->nchanges != 1 || y->nchanges != 1 ||
			    (x->change[0].what == y->change[0].what &&
			    x->change[0].kind != ADVICE_MORE))
				continue;
			pair[n++] = (struct advice_row){
				.change = { x->change[0], y->change[0] },
				.nchanges = 2 };
		}
	ok = judge_all(job, pair, n);
	arena_release(&scratch);
	return ok;
}

/* The order found, then the steps that have nothing to do here. */
static void
find_order(struct job *job, struct arena *scratch)
{
	size_t n = (size_t)job->in->nsteps;
	uint8_t *seen = arena_array(scratch, uint8_t, n);
	int32_t at = 0;

	job->order = arena_array(scratch, int32_t, n);
	for (int32_t i = 0; i < job->w->norder; i++) {
		seen[job->w->order[i]] = 1;
		job->order[at++] = job->w->order[i];
	}
	for (int32_t i = 0; i < job->in->nsteps; i++)
		if (!seen[i])
			job->order[at++] = i;
}

/* How many are in time when nothing changes.  With chances that is asked again
 * with as many samples as a change gets: else it would win by luck alone. */
static bool
judge_before(struct job *job, int32_t *on_time_r)
{
	struct advice_row none = { 0 };

	*on_time_r = count_yes(job->in, job->w);
	if (job->samples == 0)
		return true;
	if (!judge(job, &none))
		return false;
	if (none.on_time > *on_time_r)
		*on_time_r = none.on_time;
	return true;
}

/* A fifth of what the answer took: large cases are looked at less often. */
static int64_t
fewer(int64_t steps)
{
	return steps / 5 < STEPS_LEAST ? STEPS_LEAST
	    : steps / 5 > STEPS        ? STEPS
	                               : steps / 5;
}

static bool
check(const struct whatif_input *in, const struct advice_row *row, int32_t n,
    struct err *err)
{
	for (int32_t i = 0; i < n; i++) {
		bool ok = row[i].nchanges >= 1 &&
		    row[i].nchanges <= ADVICE_CHANGES;

		for (int32_t c = 0; ok && c < row[i].nchanges; c++)
			ok = change_valid(in, &row[i].change[c]);
		if (ok)
			continue;
		err_set(err, ERR_INVALID, NULL, "advice-change-invalid");
		err->row = (int64_t)i + 1;
		return false;
	}
	return true;
}

bool
advice_run(struct arena *a, const struct whatif_input *in,
    const struct whatif *w, const struct advice_row *row, int32_t n,
    int32_t npairs, int64_t steps, const struct run *run,
    const struct advice **advice_r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct advice *r = arena_new(a, struct advice);
	struct job job = { .a = a, .in = in, .w = w, .run = run, .err = err,
		.steps = steps > 0 ? steps : fewer(w->steps) };
	int32_t on_time = 0;
	bool ok;

	if (in->threshold > 0)
		job.samples = in->samples < SAMPLES ? in->samples : SAMPLES;
	n = n < ADVICE_MAX ? n : ADVICE_MAX;
	npairs = npairs < ADVICE_MAX ? npairs : ADVICE_MAX;
	job.total = n + npairs + (job.samples > 0);
	job.good = arena_array(a, struct advice_row, (size_t)(n + npairs));
	job.all = arena_array(a, struct advice_row, (size_t)(n + npairs));
	job.know = arena_array(a, struct advice_row, (size_t)(n + npairs));
	ok = check(in, row, n, err);
	if (ok) {
		find_order(&job, &scratch);
		ok = judge_before(&job, &on_time) &&
		    judge_all(&job, row, n);
	}
	if (ok && job.nall > 0)
		qsort(job.all, (size_t)job.nall, sizeof(*job.all), cmp_row);
	ok = ok && judge_pairs(&job, npairs);
	if (ok && job.ngood > 0)
		qsort(job.good, (size_t)job.ngood, sizeof(*job.good), cmp_row);
	if (ok && job.nknow > 0)
		qsort(job.know, (size_t)job.nknow, sizeof(*job.know),
		    cmp_know);
	*r = (struct advice){ .before = w->score, .on_time = on_time,
		.row = job.good, .n = job.ngood, .know = job.know,
		.nknow = job.nknow,
		.tried = job.done - (job.samples > 0) };
	*advice_r = r;
	arena_release(&scratch);
	return ok;
}
