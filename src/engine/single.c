/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * single.c - every single loss, with as few exact outages as the answer needs.
 *
 * Four steps.
 *  1. Only what critical processes rest on matters: their cones together.
 *  2. Bit-parallel passes (reach.h) say which losses take which process down
 *     with all graces 0: one row of bits a process.
 *  3. Per process one pass down its cone gives, for every loss, the longest
 *     chain of restarts above it.  Where everything above a loss is AND with
 *     grace 0 outside cycles, that chain is the exact answer; elsewhere it is
 *     an upper bound, and so is the least grace on the way a lower bound of
 *     the time to go down.  What these leave open is marked.
 *  4. Only losses with a mark are run exactly, each once for all processes.
 * The worst loss of each process is run once more for its paths and causes.
 *
 * Bit rows are kept under ROWS_MAX bytes by taking processes in parts.
 */
#include "engine/internal.h"
#include "engine/reach.h"
#include "engine/single.h"

static const size_t ROWS_MAX = (size_t)128 << 20;

/* What one process knows of one node of its cone, as a loss. */
struct above {
	struct span chain;	/* longest restarts above it */
	int64_t soon;		/* least grace on the way: dn is no sooner */
	int32_t stamp;		/* process of which this is, from 1 */
	bool plain;		/* the chain is exact and dn is 0 */
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
	int32_t *loss;			/* nodes, ascending v */
	int32_t nlosses;
	struct above *above;		/* [v] */
	struct agenda agenda;		/* of n - 1 - v: takes descending v */
	struct single_verdict *of;	/* [nprocesses] */
	int32_t *nweak_cap;		/* [nprocesses] room of of[].weak */
	int32_t p0, p1;			/* this part of the processes */
	struct rows hit, open, weak;	/* hit; needs a run; a dn run */
	struct wave wave[END__MAX];
	struct outage outage;		/* a view of both waves */
	struct loss lost;		/* the one lost now */
	int64_t nruns;
	const struct run *run;		/* the caller's */
	struct run quiet;		/* asks, but does not tell */
	int64_t told, total;		/* thousandths before this stage; all */
};

/* Stages of the work, each told in thousandths. */
enum { STAGES = 3, STAGE = 1000 };

static bool
tell(const struct work *w, int64_t done, int64_t of, struct err *err)
{
	return run_step(w->run, w->told + (of > 0 ? done * STAGE / of : 0),
	    w->total, err);
}

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
	for (int32_t v = 0; v < gr->nnodes; v++)
		if (w->within[v] && (in->kinds >> gr->kind[v] & 1))
			w->loss[w->nlosses++] = gr->node_of[v];
}

static void
rows_init(struct work *w, struct rows *r, int32_t n)
{
	r->words = ((size_t)w->nlosses + REACH_LOSSES - 1) / REACH_LOSSES *
	    REACH_WORDS;
	r->bit = arena_array(w->scratch, uint64_t, r->words * (size_t)n);
}

static void
rows_clear(struct rows *r, int32_t n)
{
	memset(r->bit, 0, r->words * (size_t)n * sizeof(*r->bit));
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

/* Nothing is known above a cycle: the widest bounds. */
static void
above_widen(struct above *x)
{
	x->chain = SPAN_BETWEEN(0, FOREVER);
	x->soon = 0;
	x->plain = false;
}

static void
above_enter(struct work *w, int32_t v, int32_t stamp)
{
	int32_t n = w->gr->nnodes;

	if (w->above[v].stamp == stamp)
		return;
	w->above[v] = (struct above){ .soon = FOREVER, .stamp = stamp,
		.plain = true };
	agenda_add(&w->agenda, n - 1 - v);
}

/* v and, in a cycle, all of its set: those with the widest bounds. */
static void
above_open(struct work *w, int32_t v, int32_t stamp)
{
	const struct graph *gr = w->gr;
	int32_t s = gr->set_of[v];

	if (w->above[v].stamp == stamp)
		return;
	if (graph_set_size(gr, v) == 1) {
		above_enter(w, v, stamp);
		return;
	}
	for (int32_t x = gr->set_first[s]; x < gr->set_first[s + 1]; x++) {
		above_enter(w, x, stamp);
		above_widen(&w->above[x]);
	}
}

/* Tell member m what stands above it by way of group g of v. */
static void
above_tell(struct work *w, int32_t v, int32_t g, int32_t m, bool plain)
{
	struct above *x = &w->above[v], *y;
	struct span chain = span_add(x->chain, w->gr->restart[v]);
	int64_t soon = time_add(x->soon, w->gr->grace[g].lo);

	above_open(w, m, x->stamp);
	y = &w->above[m];
	y->chain.lo = chain.lo > y->chain.lo ? chain.lo : y->chain.lo;
	y->chain.hi = chain.hi > y->chain.hi ? chain.hi : y->chain.hi;
	y->soon = soon < y->soon ? soon : y->soon;
	y->plain = y->plain && plain;
}

static void
above_node(struct work *w, int32_t v)
{
	const struct graph *gr = w->gr;

	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++) {
		int32_t e0 = gr->member_first[g], e1 = gr->member_first[g + 1];
		bool plain = w->above[v].plain && gr->need[g] == e1 - e0 &&
		    gr->grace[g].hi == 0;

		for (int32_t e = e0; e < e1; e++)
			above_tell(w, v, g, gr->member[e], plain);
	}
}

/* Step 3, the pass: fill `above` for the cone of process p. */
static void
look_down(struct work *w, int32_t p)
{
	int32_t n = w->gr->nnodes, x;
	int32_t top = w->gr->v_of[w->in->process[p].node];

	above_open(w, top, p + 1);
	w->above[top].soon = 0;
	while ((x = agenda_take(&w->agenda)) >= 0)
		above_node(w, n - 1 - x);
}

/* Highest state; then longest (hi, lo); then the smallest node. */
static bool
is_worse(const struct verdict *v, int32_t node, const struct single_verdict *s)
{
	const struct verdict *o = &s->verdict;

	if (s->worst < 0 || v->state != o->state)
		return s->worst < 0 || v->state > o->state;
	if (v->elapsed.hi != o->elapsed.hi)
		return v->elapsed.hi > o->elapsed.hi;
	if (v->elapsed.lo != o->elapsed.lo)
		return v->elapsed.lo > o->elapsed.lo;
	return node < s->worst;
}

static void
consider(struct work *w, int32_t p, int32_t node, const struct verdict *v)
{
	struct single_verdict *s = &w->of[p];

	if (v->dn.lo == FOREVER)
		return;
	s->nlate += v->state == VERDICT_LATE ||
	    v->state == VERDICT_IMPOSSIBLE;
	s->nunknown += v->state == VERDICT_UNKNOWN;
	s->nsaved += v->recovered != TRUTH_YES && v->saved == TRUTH_YES;
	if (!is_worse(v, node, s))
		return;
	s->verdict = *v;
	s->worst = node;
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
	if (s->nweak == w->nweak_cap[p]) {
		int32_t cap = s->nweak * 2 + 8;

		list = arena_grow(w->a, list, (size_t)s->nweak * sizeof(*list),
		    (size_t)cap * sizeof(*list));
		w->nweak_cap[p] = cap;
		s->weak = list;
	}
	list[s->nweak++] = (struct weak_point){ node, dn, within };
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
 * A loss with only AND and grace 0 above it; false: run it after all.  One
 * that may be back at once hits nobody then, whatever stands above it.
 */
static bool
judge_plain(struct work *w, int32_t p, int32_t node, struct span chain)
{
	const struct process_terms *terms = &w->in->process[p];
	struct span up = span_add(ready_of(w, node), chain);
	struct verdict v = verdict_of_times(terms, SPAN_NONE, up, up);

	if (ready_of(w, node).lo == 0 ||
	    (v.recovered != TRUTH_YES && terms->nfallbacks > 0))
		return false;
	if (v.state == VERDICT_LATE && chain_impossible(w, p, node, chain))
		v.state = VERDICT_IMPOSSIBLE;
	consider(w, p, node, &v);
	return true;
}

/* Certainly in time, and not the longest of those: no need to run it. */
static bool
is_harmless(const struct work *w, int32_t p, int32_t node, struct span chain)
{
	const struct single_verdict *s = &w->of[p];
	struct span up = span_add(ready_of(w, node), chain);
	struct verdict v = verdict_of_times(&w->in->process[p], SPAN_NONE, up,
	    up);

	return v.recovered == TRUTH_YES && s->worst >= 0 &&
	    v.elapsed.hi < s->verdict.elapsed.hi;
}

/* Step 3 for one process: what the cone settles, and marks for the rest. */
static void
settle_process(struct work *w, int32_t p)
{
	const struct graph *gr = w->gr;
	int32_t row = p - w->p0;
	int64_t mtpd = w->in->process[p].mtpd.hi;

	look_down(w, p);
	for (int pass = 0; pass < 2; pass++) {
		for (int32_t i = 0; i < w->nlosses; i++) {
			int32_t node = w->loss[i];
			const struct above *x;

			if (!row_has(&w->hit, row, i))
				continue;
			x = &w->above[gr->v_of[node]];
			if (x->plain != (pass == 0))
				continue;
			w->of[p].nhitting++;
			if (x->plain)
				weak_add(w, p, node, SPAN_NONE);
			else if (x->soon <= mtpd)
				row_add(&w->weak, row, i);
			if (x->plain ? !judge_plain(w, p, node, x->chain)
			             : !is_harmless(w, p, node, x->chain))
				row_add(&w->open, row, i);
		}
	}
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

/* Lose `node` alone; w->outage then shows it. */
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

/*
 * Judge loss i for every process that marked it.  Those that are late are
 * judged once more at minimum durations, which takes another outage: `late`
 * keeps their verdicts meanwhile.
 */
static bool
run_recovered(struct work *w, int32_t i, struct verdict *late,
    struct err *err)
{
	int32_t node = w->loss[i];
	bool any_late = false;

	if (!run_exact(w, node, w->in->restore[node], false, err))
		return false;
	for (int32_t p = w->p0; p < w->p1; p++) {
		if (!row_has(&w->open, p - w->p0, i))
			continue;
		late[p - w->p0] = verdict_judge(&w->in->process[p],
		    &w->outage);
		any_late |= late[p - w->p0].state == VERDICT_LATE;
	}
	if (any_late && w->in->restore_min != NULL &&
	    !run_exact(w, node, w->in->restore_min[node], false, err))
		return false;
	for (int32_t p = w->p0; p < w->p1; p++) {
		struct verdict *v = &late[p - w->p0];

		if (!row_has(&w->open, p - w->p0, i))
			continue;
		if (v->state == VERDICT_LATE && w->in->restore_min != NULL &&
		    verdict_impossible(&w->in->process[p], &w->outage))
			v->state = VERDICT_IMPOSSIBLE;
		consider(w, p, node, v);
	}
	return true;
}

static bool
run_weak(struct work *w, int32_t i, struct err *err)
{
	int32_t node = w->loss[i];

	if (!run_exact(w, node, SPAN_NEVER, true, err))
		return false;
	for (int32_t p = w->p0; p < w->p1; p++)
		if (row_has(&w->weak, p - w->p0, i))
			weak_add(w, p, node, outage_dn(&w->outage,
			    w->in->process[p].node));
	return true;
}

/* Losses of word k that any process of the part marked. */
static uint64_t
marked(const struct work *w, const struct rows *r, size_t k)
{
	uint64_t any = 0;

	for (int32_t p = 0; p < w->p1 - w->p0; p++)
		any |= r->bit[(size_t)p * r->words + k];
	return any;
}

/* Step 4. */
static bool
run_open(struct work *w, struct verdict *late, struct err *err)
{
	for (size_t k = 0; k < w->open.words; k++) {
		uint64_t open = marked(w, &w->open, k);
		uint64_t weak = marked(w, &w->weak, k);

		if ((open | weak) != 0 &&
		    !tell(w, (int64_t)k, (int64_t)w->open.words, err))
			return false;
		for (; open != 0; open &= open - 1)
			if (!run_recovered(w, (int32_t)k * 64 +
			    __builtin_ctzll(open), late, err))
				return false;
		for (; weak != 0; weak &= weak - 1)
			if (!run_weak(w, (int32_t)k * 64 +
			    __builtin_ctzll(weak), err))
				return false;
	}
	return true;
}

static int
cmp_weak(const void *a, const void *b)
{
	const struct weak_point *x = a, *y = b;

	return (x->node > y->node) - (x->node < y->node);
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
	s->why_up = outage_why_up(w->a, &w->outage, terms->node, END_WORST);
	s->why_dn = outage_why_dn(w->a, &w->outage, terms->node, END_WORST);
	return true;
}

static bool
run_part(struct work *w, struct reach *reach, struct verdict *late,
    struct err *err)
{
	int32_t n = w->p1 - w->p0;

	rows_clear(&w->hit, n);
	rows_clear(&w->open, n);
	rows_clear(&w->weak, n);
	if (!find_hits(w, reach, err))
		return false;
	w->told += STAGE;
	for (int32_t p = w->p0; p < w->p1; p++) {
		if (p % 16 == 0 && !tell(w, p - w->p0, n, err))
			return false;
		settle_process(w, p);
	}
	w->told += STAGE;
	if (!run_open(w, late, err))
		return false;
	w->told += STAGE;
	return true;
}

static bool
run_parts(struct work *w, struct err *err)
{
	struct reach *reach = reach_new(w->scratch, w->gr);
	size_t row = (size_t)w->nlosses / 8 * 3 + 192;
	int32_t n = w->in->nprocesses;
	int32_t part = ROWS_MAX / row < (size_t)n ? (int32_t)(ROWS_MAX / row)
	                                          : n;
	struct verdict *late = arena_array(w->scratch, struct verdict,
	    (size_t)part);

	reach_within(reach, w->within);
	rows_init(w, &w->hit, part);
	rows_init(w, &w->open, part);
	rows_init(w, &w->weak, part);
	w->total = STAGE;
	if (n > 0)
		w->total += (int64_t)STAGES * STAGE * ((n + part - 1) / part);
	for (w->p0 = 0; w->p0 < n; w->p0 = w->p1) {
		w->p1 = n - w->p0 < part ? n : w->p0 + part;
		if (!run_part(w, reach, late, err))
			return false;
	}
	for (int32_t p = 0; p < n; p++) {
		if (p % 16 == 0 && !tell(w, p, n, err))
			return false;
		if (!explain(w, p, err))
			return false;
	}
	return true;
}

static void
work_init(struct work *w)
{
	size_t n = (size_t)w->gr->nnodes, np = (size_t)w->in->nprocesses;

	find_losses(w);
	w->above = arena_array(w->scratch, struct above, n);
	agenda_init(&w->agenda, w->scratch, w->gr->nnodes);
	w->of = arena_array(w->a, struct single_verdict, np);
	w->nweak_cap = arena_array(w->scratch, int32_t, np);
	for (size_t p = 0; p < np; p++)
		w->of[p].worst = -1;
	for (int end = 0; end < END__MAX; end++) {
		wave_init(&w->wave[end], w->scratch, w->gr);
		w->wave[end].within = w->within;
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
