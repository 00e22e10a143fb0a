/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * planning.c - for each critical process the worst of all cases: every approved
 * planning scenario at every planning moment.
 *
 * Each case is the same what-if that its page shows, with the number of orders
 * tried that the link to it names, so that behind the link stand the same
 * figures.  Chances come from a few samples; a case in which those do not tell
 * whether a chance is enough, or in which one is too small, is computed again
 * with as many as the page takes.  A case lives in an arena of its own.
 *
 * Cases go moment by moment, so that when the time is up every scenario was
 * weighed, and one takes a quarter of it at most.  What was not done is counted, and no process is on time then.
 */
#include "areas/recovery/case.h"
#include "areas/recovery/outcome.h"
#include "areas/recovery/planning.h"
#include "base/clock.h"

enum { STEPS = 600, STEPS_LEAST = 60, STEPS_WORK = 60000, FEW = 300,
	ALL = 2000, CASES_MAX = 2000, TEAMS_MAX = 20, LARGE = 10000 };

/* Of processor time, so that what others do here changes nothing. */
#define BUDGET (INT64_C(30) * 1000 * 1000 * 1000)

/* How bad one process is in one case; compared from the top. */
struct rank {
	int32_t state;
	int64_t late_hi, late_lo, elapsed_hi, elapsed_lo;
};

struct weigher {
	struct tx *tx;
	struct arena *a;
	const struct model *m;
	const struct zone *zone;
	struct planning *p;
	struct rank *worst;	/* [processes] so far */
	const struct run *outer;
	struct run run;
	int64_t until, case_until, share;	/* of this thread's time */
	bool over;		/* the time was up */
	bool slow;		/* the share of one case was */
	bool *is_slow;		/* [scenarios]: nor do their other moments fit */
};

/* ---- the budget --------------------------------------------------------- */

static bool
is_cancelled(void *arg)
{
	struct weigher *w = arg;

	if (w->outer != NULL && w->outer->cancelled != NULL &&
	    w->outer->cancelled(w->outer->arg))
		return true;
	w->over = w->over || clock_thread_ns() >= w->until;
	w->slow = w->over || clock_thread_ns() >= w->case_until;
	return w->slow;
}

/* ---- one case ----------------------------------------------------------- */

static int
rank_cmp(const struct rank *a, const struct rank *b)
{
	const int64_t x[] = { a->state, a->late_hi, a->late_lo, a->elapsed_hi,
		a->elapsed_lo };
	const int64_t y[] = { b->state, b->late_hi, b->late_lo, b->elapsed_hi,
		b->elapsed_lo };

	for (size_t i = 0; i < COUNT(x); i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return 0;
}

static struct rank
rank_of(const struct verdict *v)
{
	return (struct rank){ (int32_t)v->state, v->late.hi, v->late.lo,
		v->elapsed.hi, v->elapsed.lo };
}

/* Words of a fault, in each language. */
static void
say_gap(struct weigher *w, struct planning_scenario *s, const struct err *err)
{
	for (int lang = 0; lang < LANG__MAX; lang++) {
		struct buf text = BUF_IN(w->a, 2048);

		err_text(err, (enum lang)lang, w->zone, &text);
		s->gap[lang] = buf_str(&text);
	}
}

static bool
is_gap(const struct err *err)
{
	return err->code == ERR_INVALID || err->code == ERR_NOT_FOUND ||
	    err->code == ERR_TOO_LARGE;
}

/* Orders to try: as many as a small case needs, fewer of a large one. */
static int64_t
steps_for(int32_t nsteps)
{
	int64_t fit = STEPS_WORK / (nsteps + 1);

	return fit > STEPS ? STEPS : fit < STEPS_LEAST ? STEPS_LEAST : fit;
}

/* Would more samples tell something else, maybe? */
static bool
needs_samples(const struct outcome *o)
{
	for (int32_t i = 0; i < o->of.in.nprocesses; i++) {
		const struct whatif_answer *of = &o->result->of[i];

		if (of->unlikely)
			return true;
		if (of->verdict.state >= VERDICT_UNKNOWN ||
		    of->verdict.recovered != TRUTH_YES ||
		    of->verdict.dn.lo >= FOREVER)
			continue;
		if (o->of.in.samples == 0 || (of->chance.samples > 0 &&
		        of->chance.low < o->of.in.threshold))
			return true;
	}
	return false;
}

static bool
make(struct weigher *w, const struct case_wish *wish, struct outcome *o,
    struct err *err)
{
	/* In a large one samples cost most: only for who is on time without. */
	static const int32_t samples[] = { 0, FEW, ALL };
	struct arena *a = tx_arena(w->tx);

	if (!case_load(w->tx, wish, &w->run, &o->of, err))
		return false;
	o->of.in.steps = steps_for(o->of.in.nsteps);
	for (size_t i = w->m->nnodes < LARGE; i < COUNT(samples); i++) {
		o->of.in.samples = samples[i];
		if (!whatif_run(a, &o->of.in, &w->run, &o->result, err))
			return false;
		if (!needs_samples(o))
			break;
	}
	return true;
}

/*
 * Compute a case in the tx's arena of the moment.  *ok_r false: its scenario
 * cannot be computed, which is told, or the time was up.
 */
static bool
compute(struct weigher *w, int32_t scenario, int32_t moment,
    struct outcome *o, bool *ok_r, struct err *err)
{
	struct planning_scenario *s = &w->p->scenario[scenario];
	struct case_wish wish = { .scenario = KNOWN(s->id), .model = w->m,
		.at = w->p->moment[moment].at, .seed = 1 };
	struct err fault = { 0 };

	w->slow = false;
	w->case_until = clock_thread_ns() + w->share;
	*ok_r = make(w, &wish, o, &fault);
	if (*ok_r)
		return true;
	if (fault.code == ERR_CANCELLED && w->slow) {
		w->is_slow[scenario] = true;
		return true;
	}
	if (!is_gap(&fault)) {
		err_copy(err, &fault);
		return false;
	}
	say_gap(w, s, &fault);
	return true;
}

/* ---- what decides a process --------------------------------------------- */

static struct opt64
end_of(struct span s)
{
	return span_known(s) && s.lo < FOREVER ? KNOWN(s.lo) : UNKNOWN;
}

static struct planning_cause
cause_of(const struct weigher *w, const struct cause *c, int32_t own)
{
	int32_t node = c->node < 0 && c->kind != CAUSE_START ? own : c->node;
	struct planning_cause x = { .kind = (int32_t)c->kind, .node = -1 };

	if (node >= 0) {
		x.node = (int32_t)w->m->nodes[node].kind;
		x.id = w->m->nodes[node].id;
	}
	if (c->group >= 0)
		x.requirement = w->m->group_record[c->group];
	return x;
}

static void
keep_causes(struct weigher *w, const struct verdict *v, int32_t i,
    struct planning_process *x)
{
	x->cause = arena_array(w->a, struct planning_cause,
	    VERDICT_CAUSES_MAX);
	for (; x->ncauses < v->ncauses; x->ncauses++)
		x->cause[x->ncauses] = cause_of(w, &v->cause[x->ncauses],
		    w->m->critical[i].node);
}

static void
keep_teams(struct weigher *w, const struct outcome *o)
{
	struct planning *p = w->p;

	for (int32_t m = 0; m < o->of.in.nmeans && p->nteams < TEAMS_MAX; m++) {
		const struct case_means *of = &o->of.means[m];
		bool there = !of->is_unsaid || !of->team.known;

		for (int32_t k = 0; !there && k < p->nteams; k++)
			there = p->team[k].id == of->team.v;
		if (!there)
			p->team[p->nteams++] = (struct planning_team){
				of->team.v, str_copy(w->a, of->name) };
	}
}

static void
keep(struct weigher *w, int32_t scenario, int32_t moment,
    const struct outcome *o, int32_t i)
{
	const struct whatif_answer *of = &o->result->of[i];
	const struct process_terms *t = &o->of.in.process[i].terms;
	const struct verdict *v = &of->verdict;
	struct planning_process *x = &w->p->process[i];
	bool falls = v->dn.lo < FOREVER;

	*x = (struct planning_process){
		.id = w->m->critical[i].id,
		.scenario = falls ? scenario : -1,
		.moment = falls ? moment : -1,
		.steps = o->of.in.steps,
		.state = (int32_t)v->state,
		.dn = v->dn, .up = v->up, .elapsed = v->elapsed,
		.late = v->late,
		.rto = end_of(t->rto), .mtpd = end_of(t->mtpd),
		.unlikely = of->unlikely, .assumed = v->assumed,
		.samples = of->chance.samples, .on_time = of->chance.on_time,
	};
	if (v->fallback >= 0)
		x->fallback = w->m->nodes[t->fallback[v->fallback].node].id;
	keep_causes(w, v, i, x);
	if (v->state == VERDICT_UNKNOWN)
		keep_teams(w, o);
	for (int lang = 0; lang < LANG__MAX; lang++) {
		struct buf text = BUF_IN(w->a, 8192);

		outcome_proof(o, i, (enum lang)lang, &text);
		x->proof[lang] = buf_str(&text);
	}
	w->worst[i] = rank_of(v);
}

/* One case, in an arena of its own. */
static bool
weigh(struct weigher *w, int32_t scenario, int32_t moment, struct err *err)
{
	struct arena own = ARENA_INIT, *outer = tx_use_arena(w->tx, &own);
	struct outcome o;
	bool done, ok = compute(w, scenario, moment, &o, &done, err);

	if (ok && done) {
		w->p->ndone++;
		for (int32_t i = 0; i < w->m->ncritical; i++) {
			struct rank rank = rank_of(
			    &o.result->of[i].verdict);

			if (rank_cmp(&rank, &w->worst[i]) > 0)
				keep(w, scenario, moment, &o, i);
		}
	}
	tx_use_arena(w->tx, outer);
	arena_release(&own);
	return ok;
}

/* Moment by moment. */
static bool
weigh_all(struct weigher *w, struct err *err)
{
	int32_t n = w->p->nscenarios;
	int64_t all = w->p->ncases < CASES_MAX ? w->p->ncases : CASES_MAX;

	for (int32_t i = 0; i < all && !w->over; i++) {
		if (w->p->scenario[i % n].gap[0].len > 0 || w->is_slow[i % n])
			continue;
		w->case_until = w->until;
		if (!run_step(&w->run, i, all, err))
			return w->over;
		if (!weigh(w, i % n, i / n, err))
			return false;
	}
	return true;
}

/* ---- what is weighed ---------------------------------------------------- */

struct approved {
	struct arena *a;
	struct planning *p;
	int32_t cap;
};

static bool
collect(void *arg, const void *object)
{
	const struct scenario *s = object;
	struct approved *x = arg;
	struct planning *p = x->p;

	if (s->state != SCENARIO_APPROVED)
		return true;
	if (p->nscenarios == x->cap) {
		int32_t to = x->cap == 0 ? 16 : 2 * x->cap;

		p->scenario = arena_grow(x->a, p->scenario,
		    (size_t)x->cap * sizeof(*p->scenario),
		    (size_t)to * sizeof(*p->scenario));
		x->cap = to;
	}
	p->scenario[p->nscenarios++] = (struct planning_scenario){
		.id = s->rec.id, .name = str_copy(x->a, s->name) };
	return true;
}

static bool
list_moments(struct weigher *w, struct err *err)
{
	size_t n = (size_t)w->m->ncritical;
	struct process *list = arena_array(w->a, struct process, n);
	struct organisation org;

	if (!store_get(w->tx, &organisation_record,
	        tx_actor(w->tx)->organisation, &org, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!store_get(w->tx, &process_record, w->m->critical[i].id,
		        &list[i], err))
			return false;
	w->zone = zone_of(org.time_zone);
	if (w->zone == NULL)
		w->zone = zone_default();
	w->p->zone = w->zone;
	w->p->threshold = org.threshold.known ? org.threshold.v : 90;
	w->p->moment = planning_moments(w->a, &org, list, n, tx_now(w->tx),
	    w->zone, &w->p->nmoments);
	return true;
}

/* Room for what is found. */
static void
make_room(struct weigher *w)
{
	struct planning *p = w->p;
	size_t n = (size_t)w->m->ncritical;

	p->ncases = (int64_t)p->nscenarios * p->nmoments;
	p->process = arena_array(w->a, struct planning_process, n);
	p->nprocesses = (int32_t)n;
	p->team = arena_array(w->a, struct planning_team, TEAMS_MAX);
	w->worst = arena_array(w->a, struct rank, n);
	w->is_slow = arena_array(w->a, bool, (size_t)p->nscenarios);
	for (size_t i = 0; i < n; i++) {
		p->process[i] = (struct planning_process){
			.id = w->m->critical[i].id, .scenario = -1,
			.moment = -1, .state = VERDICT_UNKNOWN };
		w->worst[i].state = -1;
	}
}

bool
planning_weigh_within(struct tx *tx, const struct model *m,
    const struct run *run, int64_t budget, struct planning *p_r,
    struct err *err)
{
	int64_t began = clock_mono_ns();
	struct weigher w = { .tx = tx, .a = tx_arena(tx), .m = m, .p = p_r,
		.outer = run, .until = clock_thread_ns() + budget,
		.share = budget / 4 };
	struct approved approved = { .a = w.a, .p = p_r };

	*p_r = (struct planning){ 0 };
	w.run = (struct run){ .cancelled = is_cancelled, .arg = &w };
	if (!store_each(tx, &scenario_record, true, collect, &approved, err))
		return false;
	if (p_r->nscenarios == 0 || m->ncritical == 0)
		return true;
	if (!list_moments(&w, err))
		return false;
	make_room(&w);
	if (!weigh_all(&w, err))
		return false;
	p_r->took = clock_mono_ns() - began;
	return true;
}

bool
planning_weigh(struct tx *tx, const struct model *m, const struct run *run,
    struct planning *p_r, struct err *err)
{
	return planning_weigh_within(tx, m, run, BUDGET, p_r, err);
}
