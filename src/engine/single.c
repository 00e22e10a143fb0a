/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * single.c - every single loss, with as few exact outages as the answer needs.
 *
 * 1. Only what critical processes rest on matters: their cones together.
 * 2. Bit-parallel passes (reach.h) say which losses take which process down
 *    with all graces 0: one row of bits a process.
 * 3. Per process one pass down its cone gives for every loss the longest chain
 *    of restarts above it, and bounds of the time to go down.  Where all above
 *    a loss is AND with grace 0 outside cycles, the chain is the exact answer;
 *    elsewhere it is an upper bound of the outage.
 * 4. What is not settled by that is run exactly, the worst bound first, until
 *    no bound that is left can beat the worst found.  Weak points are run only
 *    where the bounds lie on both sides of the MTPD.
 *
 * Exact outages are kept to the cone of the process; where that is most of the
 * graph they are run whole, and serve every process that they hit.  Bit rows
 * are kept under ROWS_MAX bytes by taking processes in parts.
 */
#include "engine/cone.h"
#include "engine/reach.h"
#include "engine/single.h"

static const size_t ROWS_MAX = (size_t)128 << 20;

/* A loss that must be run to be known, and how bad it can be. */
struct doubt {
	int32_t i, node;	/* place in the list of losses; the loss */
	struct verdict bound;	/* highest state, longest elapsed */
};

/* Rows of bits over losses, one a process of the part. */
struct rows {
	uint64_t *bit;
	size_t words;		/* a row */
};

struct work {
	const struct single_input *in;
	const struct graph *gr;
	struct arena *a, *scratch;
	uint8_t *within;		/* [v] */
	int32_t nwithin;
	int32_t *loss;			/* nodes, ascending v */
	int32_t nlosses;
	struct cone cone;		/* of the process at hand */
	struct single_verdict *of;	/* [nprocesses] */
	int32_t weak_cap;		/* room of `weak` of the process at hand */
	int32_t p0, p1;			/* this part of the processes */
	struct rows hit;		/* who hits whom, with graces 0 */
	struct rows done;		/* judged by a run for another process */
	struct verdict *shared;		/* [process of the part] of one run */
	struct doubt *doubt;		/* of the process at hand */
	int32_t ndoubts;
	struct wave wave[END__MAX];
	struct outage outage;		/* a view of both waves */
	struct loss lost;		/* the one lost now */
	int64_t nruns;
	const struct run *run;		/* the caller's */
	struct run quiet;		/* asks, but does not tell */
	int64_t told, total;		/* thousandths before this stage; all */
};

/* Stages of a part of the work, each told in thousandths. */
enum { STAGES = 2, STAGE = 1000 };

static bool
row_has(const struct rows *r, int32_t p, int32_t i)
{
	return (r->bit[(size_t)p * r->words + ((size_t)i >> 6)] >>
	    (i & 63)) & 1;
}

static void
row_add(struct rows *r, int32_t p, int32_t i)
{
	r->bit[(size_t)p * r->words + ((size_t)i >> 6)] |=
	    UINT64_C(1) << (i & 63);
}

static bool
tell(const struct work *w, int64_t done, int64_t of, struct err *err)
{
	return run_step(w->run, w->told + (of > 0 ? done * STAGE / of : 0),
	    w->total, err);
}

static bool
fault(struct err *err, const char *field, const char *id, int32_t i)
{
	err_set(err, ERR_INVALID, field, id);
	err->row = (int64_t)i + 1;
	return false;
}

static bool
process_valid(const struct process_terms *p)
{
	if (!span_valid(p->rto) || !span_valid(p->mtpd) ||
	    !span_valid(p->verification))
		return false;
	for (int32_t i = 0; i < p->nfallbacks; i++)
		if (!span_valid(p->fallback[i].set_up) ||
		    !span_valid(p->fallback[i].hold))
			return false;
	return true;
}

static bool
check(const struct single_input *in, struct err *err)
{
	int32_t n = in->graph->nnodes;

	if (!span_valid(in->before))
		return fault(err, "before", "single-span-invalid", 0);
	for (int32_t i = 0; i < n; i++)
		if (!span_valid(in->restore[i]) || (in->restore_min != NULL &&
		    !span_valid(in->restore_min[i])))
			return fault(err, "restore", "single-span-invalid", i);
	for (int32_t i = 0; i < in->nprocesses; i++) {
		const struct process_terms *p = &in->process[i];

		if (p->node < 0 || p->node >= n)
			return fault(err, "processes",
			    "single-process-out-of-range", i);
		for (int32_t f = 0; f < p->nfallbacks; f++)
			if (p->fallback[f].node < 0 || p->fallback[f].node >= n)
				return fault(err, "processes",
				    "single-process-out-of-range", i);
		if (!process_valid(p))
			return fault(err, "processes", "single-span-invalid",
			    i);
	}
	return true;
}

/* Mark v and everything below; sets are marked whole. */
static void
mark_below(struct work *w)
{
	const struct graph *gr = w->gr;

	for (int32_t s = gr->nsets - 1; s >= 0; s--) {
		int32_t lo = gr->set_first[s], hi = gr->set_first[s + 1];
		bool any = false;

		for (int32_t v = lo; v < hi; v++)
			any |= w->within[v] != 0;
		if (!any)
			continue;
		memset(w->within + lo, 1, (size_t)(hi - lo));
		for (int32_t e = gr->member_first[gr->group_first[lo]];
		     e < gr->member_first[gr->group_first[hi]]; e++)
			w->within[gr->member[e]] = 1;
	}
}

/* The union of the cones, and the losses in it. */
static void
find_losses(struct work *w)
{
	const struct single_input *in = w->in;
	const struct graph *gr = w->gr;

	w->within = arena_array(w->scratch, uint8_t, (size_t)gr->nnodes);
	for (int32_t i = 0; i < in->nprocesses; i++) {
		const struct process_terms *p = &in->process[i];

		w->within[gr->v_of[p->node]] = 1;
		for (int32_t f = 0; f < p->nfallbacks; f++)
			w->within[gr->v_of[p->fallback[f].node]] = 1;
	}
	mark_below(w);
	w->loss = arena_array(w->scratch, int32_t, (size_t)gr->nnodes);
	for (int32_t v = 0; v < gr->nnodes; v++) {
		w->nwithin += w->within[v];
		if (w->within[v] && (in->kinds >> gr->kind[v] & 1))
			w->loss[w->nlosses++] = gr->node_of[v];
	}
}

/* Step 2: who hits whom, for the processes of this part. */
static bool
find_hits(struct work *w, struct reach *reach, struct err *err)
{
	for (int32_t i = 0; i < w->nlosses; i += REACH_LOSSES) {
		int32_t n = w->nlosses - i;

		if (!tell(w, i, w->nlosses, err))
			return false;
		reach_run(reach, w->loss + i,
		    n < REACH_LOSSES ? n : REACH_LOSSES);
		for (int32_t p = w->p0; p < w->p1; p++)
			memcpy(w->hit.bit + (size_t)(p - w->p0) *
			    w->hit.words + i / 64,
			    reach_of(reach, w->in->process[p].node)->w,
			    sizeof(struct reach_word));
	}
	return true;
}

/* Highest state; then longest (hi, lo); then the smallest node. */
static bool
is_worse(const struct verdict *v, int32_t node, const struct verdict *than,
    int32_t its_node)
{
	if (v->state != than->state)
		return v->state > than->state;
	if (v->elapsed.hi != than->elapsed.hi)
		return v->elapsed.hi > than->elapsed.hi;
	if (v->elapsed.lo != than->elapsed.lo)
		return v->elapsed.lo > than->elapsed.lo;
	return node < its_node;
}

static bool
beats(const struct verdict *v, int32_t node, const struct single_verdict *s)
{
	return s->worst < 0 || is_worse(v, node, &s->verdict, s->worst);
}

static void
consider(struct work *w, int32_t p, int32_t node, const struct verdict *v)
{
	struct single_verdict *s = &w->of[p];

	if (v->dn.lo == FOREVER || !beats(v, node, s))
		return;
	s->verdict = *v;
	s->worst = node;
}

static bool
run_wave(struct work *w, enum end end, bool unrecovered, struct err *err)
{
	struct wave *x = &w->wave[end];
	bool best = end == END_BEST;

	wave_clear(x, end, unrecovered);
	wave_lose(x, w->gr->v_of[w->lost.node],
	    best ? w->lost.start.lo : w->lost.start.hi,
	    best ? w->lost.work.lo : w->lost.work.hi);
	w->outage.at[end] = x->at;
	return wave_go(x, &w->quiet, err);
}

/* Lose `node` alone; w->outage then shows it, within the cone. */
static bool
run_exact(struct work *w, int32_t node, struct span restore, bool unrecovered,
    struct err *err)
{
	bool exact = w->gr->exact &&
	    (unrecovered || (span_known(w->in->before) && span_known(restore)));

	w->lost = (struct loss){ node, w->in->before, restore };
	w->outage.unrecovered = unrecovered;
	w->nruns++;
	if (!run_wave(w, END_WORST, unrecovered, err))
		return false;
	w->outage.assumed = w->wave[END_WORST].assumed;
	w->outage.nhit = w->wave[END_WORST].nhit;
	w->outage.at[END_BEST] = w->outage.at[END_WORST];
	return exact || run_wave(w, END_BEST, unrecovered, err);
}

static void
weak_add(struct work *w, int32_t p, int32_t node, struct span dn)
{
	struct single_verdict *s = &w->of[p];
	enum truth within = dn.lo == FOREVER ? TRUTH_NO
	    : span_at_most(dn, w->in->process[p].mtpd);
	struct weak_point *list = (struct weak_point *)(uintptr_t)s->weak;

	if (within == TRUTH_NO)
		return;
	s->nweak_all++;
	if (s->nweak == SINGLE_WEAK_MAX)
		return;
	if (s->nweak == w->weak_cap) {
		w->weak_cap = s->nweak * 2 + 8;
		list = arena_grow(w->a, list, (size_t)s->nweak * sizeof(*list),
		    (size_t)w->weak_cap * sizeof(*list));
		s->weak = list;
	}
	list[s->nweak++] = (struct weak_point){ node, dn, within };
}

/* Weak or not, by the bounds where they agree, else by running it. */
static bool
judge_weak(struct work *w, int32_t p, int32_t node, const struct above *x,
    struct err *err)
{
	struct span mtpd = w->in->process[p].mtpd;
	struct span by = span_least(x->slow, x->sure);
	bool yes = by.hi <= mtpd.lo;
	bool maybe = x->soon.hi > mtpd.lo && by.lo <= mtpd.hi;

	if (x->soon.lo > mtpd.hi)
		return true;
	if ((yes || maybe) && by.lo < FOREVER) {
		weak_add(w, p, node, SPAN_BETWEEN(x->soon.lo, by.hi));
		return true;
	}
	if (!run_exact(w, node, SPAN_NEVER, true, err))
		return false;
	weak_add(w, p, node, outage_dn(&w->outage, w->in->process[p].node));
	return true;
}

static struct span
ready_of(const struct work *w, int32_t node)
{
	return span_add(w->in->before, w->in->restore[node]);
}

/* The chain alone is late even at the minimum. */
static bool
chain_impossible(const struct work *w, int32_t p, int32_t node,
    struct span chain)
{
	struct span up;

	if (w->in->restore_min == NULL)
		return false;
	up = span_add(w->in->before, w->in->restore_min[node]);
	if (up.lo == 0)
		return false;
	up = span_add(up, chain);
	return verdict_of_times(&w->in->process[p], SPAN_NONE, up, up)
	    .recovered == TRUTH_NO;
}

/*
 * What the chain above a loss says: the verdict if it is plain, else a bound
 * (the outage is no longer at either end, so the state is no higher).  A loss
 * that may be back at once hits nobody then, so that it is never plain.
 */
static void
judge_chain(struct work *w, int32_t p, int32_t i, const struct above *x)
{
	int32_t node = w->loss[i];
	const struct process_terms *terms = &w->in->process[p];
	struct span ready = ready_of(w, node), up = span_add(ready, x->chain);
	struct verdict v = verdict_of_times(terms, SPAN_NONE, up, up);

	if (v.state == VERDICT_LATE && chain_impossible(w, p, node, x->chain))
		v.state = VERDICT_IMPOSSIBLE;
	if (x->plain && ready.lo > 0 &&
	    (v.recovered == TRUTH_YES || terms->nfallbacks == 0))
		consider(w, p, node, &v);
	else
		w->doubt[w->ndoubts++] = (struct doubt){ i, node, v };
}

static int
cmp_doubt(const void *a, const void *b)
{
	const struct doubt *x = a, *y = b;

	return is_worse(&x->bound, x->node, &y->bound, y->node) ? -1 : 1;
}

/* Loss i hits process p and no run has judged that yet. */
static bool
is_wanted(const struct work *w, int32_t p, int32_t i)
{
	return row_has(&w->hit, p - w->p0, i) &&
	    !row_has(&w->done, p - w->p0, i);
}

/*
 * Run loss i for processes p..last, again at the minimum when one is late:
 * for p alone within its cone, or for all the rest of the part.
 */
static bool
judge_exact(struct work *w, int32_t p, int32_t last, int32_t i,
    struct err *err)
{
	int32_t node = w->loss[i];
	bool late = false;

	if (!run_exact(w, node, w->in->restore[node], false, err))
		return false;
	for (int32_t x = p; x <= last; x++) {
		if (!is_wanted(w, x, i))
			continue;
		w->shared[x - w->p0] = verdict_judge(&w->in->process[x],
		    &w->outage);
		late |= w->shared[x - w->p0].state == VERDICT_LATE;
	}
	late = late && w->in->restore_min != NULL;
	if (late && !run_exact(w, node, w->in->restore_min[node], false, err))
		return false;
	for (int32_t x = p; x <= last; x++) {
		struct verdict *v = &w->shared[x - w->p0];

		if (!is_wanted(w, x, i))
			continue;
		if (late && v->state == VERDICT_LATE &&
		    verdict_impossible(&w->in->process[x], &w->outage))
			v->state = VERDICT_IMPOSSIBLE;
		consider(w, x, node, v);
		row_add(&w->done, x - w->p0, i);
	}
	return true;
}

/* The worst bound first, until none that is left can be worse. */
static bool
settle_doubts(struct work *w, int32_t p, struct err *err)
{
	bool wide = w->cone.n > w->nwithin / 2, ok = true;

	if (w->ndoubts > 1)
		qsort(w->doubt, (size_t)w->ndoubts, sizeof(*w->doubt),
		    cmp_doubt);
	if (wide)
		w->wave[END_BEST].within = w->wave[END_WORST].within =
		    w->within;
	for (int32_t x = 0; ok && x < w->ndoubts; x++) {
		const struct doubt *d = &w->doubt[x];

		if (!beats(&d->bound, d->node, &w->of[p]))
			break;
		if (is_wanted(w, p, d->i))
			ok = judge_exact(w, p, wide ? w->p1 - 1 : p, d->i, err);
	}
	w->wave[END_BEST].within = w->wave[END_WORST].within =
	    w->cone.mark;
	return ok;
}

/* Unknown restores that leave the answer open by themselves, after others. */
static void
more_causes(struct work *w, int32_t p)
{
	struct verdict *v = &w->of[p].verdict;
	const struct process_terms *terms = &w->in->process[p];
	struct cause *list = arena_array(w->a, struct cause,
	    VERDICT_CAUSES_MAX);

	for (int32_t i = 0; i < v->ncauses; i++)
		list[i] = v->cause[i];
	v->cause = list;
	for (int32_t i = 0; i < w->nlosses &&
	     v->ncauses < VERDICT_CAUSES_MAX; i++) {
		int32_t node = w->loss[i];
		const struct above *x = &w->cone.above[w->gr->v_of[node]];
		struct span up;

		if (!row_has(&w->hit, p - w->p0, i) || !x->plain ||
		    node == w->of[p].worst ||
		    span_known(w->in->restore[node]))
			continue;
		up = span_add(ready_of(w, node), x->chain);
		if (terms->nfallbacks == 0 && verdict_of_times(terms, SPAN_NONE,
		    up, up).state == VERDICT_UNKNOWN)
			list[v->ncauses++] = (struct cause){ CAUSE_RESTORE,
				node, -1 };
	}
}

/* No loss hits it: fine, unless that is because nothing was entered. */
static struct verdict
untouched(struct work *w, const struct process_terms *terms)
{
	struct verdict v = verdict_of_times(terms, SPAN_NEVER, SPAN_NONE,
	    SPAN_NONE);
	int32_t p = w->gr->v_of[terms->node];
	struct cause *cause;

	if (w->gr->group_first[p + 1] > w->gr->group_first[p])
		return v;
	cause = arena_new(w->a, struct cause);
	*cause = (struct cause){ CAUSE_NEEDS, terms->node, -1 };
	v.state = VERDICT_UNKNOWN;
	v.recovered = TRUTH_MAYBE;
	v.cause = cause;
	v.ncauses = 1;
	return v;
}

static int
cmp_weak(const void *a, const void *b)
{
	const struct weak_point *x = a, *y = b;

	return (x->node > y->node) - (x->node < y->node);
}

/* Paths and causes of the worst loss of process p. */
static bool
explain(struct work *w, int32_t p, struct err *err)
{
	struct single_verdict *s = &w->of[p];
	const struct process_terms *terms = &w->in->process[p];
	enum verdict_state state = s->verdict.state;

	if (s->nweak > 0)
		qsort((struct weak_point *)(uintptr_t)s->weak,
		    (size_t)s->nweak, sizeof(*s->weak), cmp_weak);
	if (s->worst < 0) {
		s->verdict = untouched(w, terms);
		return true;
	}
	if (!run_exact(w, s->worst, w->in->restore[s->worst], false, err))
		return false;
	s->verdict = verdict_of(w->a, terms, &w->outage, NULL);
	s->verdict.state = state;
	if (state == VERDICT_UNKNOWN)
		more_causes(w, p);
	s->why_up = outage_why_up(w->a, &w->outage, terms->node, END_WORST);
	s->why_dn = outage_why_dn(w->a, &w->outage, terms->node, END_WORST);
	return true;
}

/* Steps 3 and 4 for one process. */
static bool
settle_process(struct work *w, int32_t p, struct err *err)
{
	const uint64_t *row = w->hit.bit + (size_t)(p - w->p0) * w->hit.words;
	bool ok = true;

	cone_look_down(&w->cone, &w->in->process[p]);
	w->ndoubts = w->weak_cap = 0;
	for (size_t k = 0; ok && k < w->hit.words; k++) {
		for (uint64_t bits = row[k]; ok && bits != 0;
		     bits &= bits - 1) {
			int32_t i = (int32_t)k * 64 + __builtin_ctzll(bits);
			int32_t node = w->loss[i];
			const struct above *x = &w->cone.above[w->gr->v_of[node]];

			w->of[p].nhitting++;
			judge_chain(w, p, i, x);
			ok = judge_weak(w, p, node, x, err);
		}
	}
	ok = ok && settle_doubts(w, p, err) && explain(w, p, err);
	cone_clear(&w->cone);
	return ok;
}

static bool
run_part(struct work *w, struct reach *reach, struct err *err)
{
	int32_t n = w->p1 - w->p0;

	memset(w->hit.bit, 0, w->hit.words * (size_t)n * sizeof(*w->hit.bit));
	memset(w->done.bit, 0, w->hit.words * (size_t)n * sizeof(*w->hit.bit));
	if (!find_hits(w, reach, err))
		return false;
	w->told += STAGE;
	for (int32_t p = w->p0; p < w->p1; p++) {
		if (!tell(w, p - w->p0, n, err) || !settle_process(w, p, err))
			return false;
	}
	w->told += STAGE;
	return true;
}

static bool
run_parts(struct work *w, struct err *err)
{
	struct reach *reach = reach_new(w->scratch, w->gr);
	int32_t n = w->in->nprocesses, part = n;
	size_t row;

	w->hit.words = ((size_t)w->nlosses + REACH_LOSSES - 1) / REACH_LOSSES *
	    REACH_WORDS;
	w->done.words = w->hit.words;
	row = w->hit.words * sizeof(uint64_t) * 2 + 1;
	if (ROWS_MAX / row < (size_t)n)
		part = (int32_t)(ROWS_MAX / row);
	w->hit.bit = arena_array(w->scratch, uint64_t,
	    w->hit.words * (size_t)part);
	w->done.bit = arena_array(w->scratch, uint64_t,
	    w->hit.words * (size_t)part);
	w->shared = arena_array(w->scratch, struct verdict, (size_t)part);
	if (n > 0)
		w->total = (int64_t)STAGES * STAGE * ((n + part - 1) / part);
	reach_within(reach, w->within);
	for (w->p0 = 0; w->p0 < n; w->p0 = w->p1) {
		w->p1 = n - w->p0 < part ? n : w->p0 + part;
		if (!run_part(w, reach, err))
			return false;
	}
	return true;
}

static void
work_init(struct work *w)
{
	size_t np = (size_t)w->in->nprocesses;

	find_losses(w);
	cone_init(&w->cone, w->scratch, w->gr);
	w->doubt = arena_array(w->scratch, struct doubt, (size_t)w->nlosses);
	w->of = arena_array(w->a, struct single_verdict, np);
	for (size_t p = 0; p < np; p++)
		w->of[p].worst = -1;
	for (int end = 0; end < END__MAX; end++) {
		wave_init(&w->wave[end], w->scratch, w->gr);
		w->wave[end].within = w->cone.mark;
	}
	w->outage.graph = w->gr;
	w->outage.lost = &w->lost;
	w->outage.nlost = 1;
}

bool
single_run(struct arena *a, const struct single_input *in,
    const struct run *run, const struct single **single_r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct single *s = arena_new(a, struct single);
	struct work w = { .in = in, .gr = in->graph, .a = a,
		.scratch = &scratch, .run = run };
	bool ok = false;

	if (run != NULL)
		w.quiet = (struct run){ .cancelled = run->cancelled,
			.arg = run->arg };
	if (!check(in, err))
		goto out;
	work_init(&w);
	if (!run_parts(&w, err))
		goto out;
	s->of = w.of;
	s->nprocesses = in->nprocesses;
	s->nruns = w.nruns;
	*single_r = s;
	ok = true;
out:
	arena_release(&scratch);
	return ok;
}
