/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * single_judge.c - the worst loss of one process, and its verdict.
 *
 * Losses that the chain above them does not settle stand in a heap by how bad
 * they can be.  The top is looked at again and again: what has only the bound
 * of its chain is bounded anew by the lanes, with the next fifteen; what has
 * that bound is run.  It ends when no bound that is left beats the worst found,
 * or the steps are spent.  In the second case what is left is not known: a
 * verdict that a loss still open could make worse is unknown, and says that it
 * is not finished; a process that is late already stays so, at least by that.
 */
#include "engine/single_work.h"

bool
is_worse(const struct rank *a, const struct rank *b)
{
	if (a->state != b->state)
		return a->state > b->state;
	if (a->elapsed.hi != b->elapsed.hi)
		return a->elapsed.hi > b->elapsed.hi;
	if (a->elapsed.lo != b->elapsed.lo)
		return a->elapsed.lo > b->elapsed.lo;
	return a->node < b->node;
}

static struct rank
rank_of(const struct verdict *v, int32_t node)
{
	return (struct rank){ v->state, v->elapsed, node };
}

bool
beats(const struct rank *r, const struct single_verdict *s)
{
	struct rank worst = rank_of(&s->verdict, s->worst);

	return s->worst < 0 || is_worse(r, &worst);
}

static void
consider(struct single_work *w, int32_t p, int32_t node,
    const struct verdict *v)
{
	struct single_verdict *s = &w->of[p];
	struct rank r = rank_of(v, node);

	if (v->dn.lo == FOREVER || !beats(&r, s))
		return;
	s->verdict = *v;
	s->worst = node;
}

/* What a loss is at most that nobody has looked at. */
static const struct rank anything = { VERDICT_IMPOSSIBLE, { 0, FOREVER },
	-1 };

/* ---- the heap of doubts -------------------------------------------------- */

static void
sink(struct single_work *w, int32_t at)
{
	struct doubt x = w->doubt[at];
	int32_t c;

	while ((c = 2 * at + 1) < w->ndoubts) {
		if (c + 1 < w->ndoubts && is_worse(&w->doubt[c + 1].bound,
		    &w->doubt[c].bound))
			c++;
		if (!is_worse(&w->doubt[c].bound, &x.bound))
			break;
		w->doubt[at] = w->doubt[c];
		at = c;
	}
	w->doubt[at] = x;
}

static struct doubt
doubt_take(struct single_work *w)
{
	struct doubt top = w->doubt[0];

	w->doubt[0] = w->doubt[--w->ndoubts];
	if (w->ndoubts > 0)
		sink(w, 0);
	return top;
}

static void
doubt_put(struct single_work *w, struct doubt x)
{
	int32_t at = w->ndoubts++;

	for (; at > 0 && is_worse(&x.bound, &w->doubt[(at - 1) / 2].bound);
	     at = (at - 1) / 2)
		w->doubt[at] = w->doubt[(at - 1) / 2];
	w->doubt[at] = x;
}

/* ---- exact outages ------------------------------------------------------- */

static bool
run_wave(struct single_work *w, enum end end, struct err *err)
{
	struct wave *x = &w->wave[end];
	bool best = end == END_BEST;

	wave_clear(x, end, false);
	wave_lose(x, w->gr->v_of[w->lost.node],
	    best ? w->lost.start.lo : w->lost.start.hi,
	    best ? w->lost.work.lo : w->lost.work.hi);
	w->outage.at[end] = x->at;
	return wave_go(x, &w->quiet, err);
}

static bool
is_exact(const struct single_work *w, struct span restore)
{
	return w->gr->exact && span_known(w->in->before) && span_known(restore);
}

/*
 * Lose `node` alone; w->outage then shows it, within the cone, unless the
 * steps are spent: *known_r.
 */
static bool
run_exact(struct single_work *w, int32_t node, struct span restore,
    bool *known_r, struct err *err)
{
	w->lost = (struct loss){ node, w->in->before, restore };
	w->nruns++;
	*known_r = false;
	if (!run_wave(w, END_WORST, err))
		return false;
	w->outage.assumed = w->wave[END_WORST].assumed;
	w->outage.nhit = w->wave[END_WORST].nhit;
	w->outage.at[END_BEST] = w->outage.at[END_WORST];
	if (w->wave[END_WORST].spent)
		return true;
	if (!is_exact(w, restore) && !run_wave(w, END_BEST, err))
		return false;
	*known_r = is_exact(w, restore) || !w->wave[END_BEST].spent;
	return true;
}

/* Loss i hits process p and no run has judged that yet. */
static bool
is_wanted(const struct single_work *w, int32_t p, int32_t i)
{
	return row_has(&w->hit, p - w->p0, i) &&
	    !row_has(&w->done, p - w->p0, i);
}

/*
 * Run loss i for processes p..last, again at the minimum when one is late:
 * for p alone within its cone, or for all the rest of the part.
 */
static bool
judge_exact(struct single_work *w, int32_t p, int32_t last, int32_t i,
    bool *known_r, struct err *err)
{
	int32_t node = w->loss[i];
	bool late = false;

	if (!run_exact(w, node, w->in->restore[node], known_r, err))
		return false;
	for (int32_t x = p; *known_r && x <= last; x++) {
		if (!is_wanted(w, x, i))
			continue;
		w->shared[x - w->p0] = verdict_judge(&w->in->process[x],
		    &w->outage);
		late |= w->shared[x - w->p0].state == VERDICT_LATE;
	}
	late = late && w->in->restore_min != NULL;
	if (late && !run_exact(w, node, w->in->restore_min[node], known_r, err))
		return false;
	for (int32_t x = p; *known_r && x <= last; x++) {
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

/* ---- bounds by the lanes ------------------------------------------------- */

void
look_init(struct look *k, struct arena *a, int32_t nprocesses)
{
	size_t n = (size_t)nprocesses * LANES;

	for (int end = 0; end < END__MAX; end++) {
		k->dn[end] = arena_array(a, int64_t, n);
		k->length[end] = arena_array(a, int64_t, n);
	}
	k->least = arena_array(a, int64_t, n);
}

/* The losses that are in doubt, with this time to restore. */
static bool
look_pass(struct single_work *w, const struct look *k,
    const struct span *restore, enum end end)
{
	struct loss lost[LANES];

	for (int32_t i = 0; i < k->n; i++) {
		int32_t node = k->doubt[i].bound.node;

		lost[i] = (struct loss){ node, w->in->before, restore[node] };
	}
	return lanes_run(w->lanes, lost, k->n, end, true, &w->steps);
}

/* Outages of p..last, at most; of who stays up 0. */
static void
look_read(const struct single_work *w, int32_t p, int32_t last,
    const struct look *k, int64_t *dn, int64_t *length)
{
	for (int32_t x = p; x <= last; x++)
		for (int32_t i = 0; i < k->n; i++) {
			int32_t node = w->in->process[x].node;
			size_t at = (size_t)(x - p) * LANES + (size_t)i;
			int64_t t = lanes_dn(w->lanes, node, i);

			if (dn != NULL)
				dn[at] = t;
			length[at] = t >= FOREVER ? 0
			    : time_sub(lanes_up(w->lanes, node, i), t);
		}
}

bool
look_at_all(struct single_work *w, int32_t p, int32_t last, struct look *k)
{
	size_t size = (size_t)(last - p + 1) * LANES * sizeof(int64_t);
	bool exact = true;

	for (int32_t i = 0; i < k->n; i++)
		exact = exact && is_exact(w,
		    w->in->restore[k->doubt[i].bound.node]);
	if (!look_pass(w, k, w->in->restore, END_WORST))
		return false;
	look_read(w, p, last, k, k->dn[END_WORST], k->length[END_WORST]);
	if (exact) {
		memcpy(k->dn[END_BEST], k->dn[END_WORST], size);
		memcpy(k->length[END_BEST], k->length[END_WORST], size);
	} else {
		if (!look_pass(w, k, w->in->restore, END_BEST))
			return false;
		look_read(w, p, last, k, k->dn[END_BEST],
		    k->length[END_BEST]);
	}
	if (w->in->restore_min == NULL)
		return true;
	if (!look_pass(w, k, w->in->restore_min, END_BEST))
		return false;
	look_read(w, p, last, k, NULL, k->least);
	return true;
}

/* Late even at the minimum, as far as the bounds say. */
static bool
may_be_impossible(const struct single_work *w, int32_t p, int64_t least)
{
	const struct process_terms *terms = &w->in->process[p];

	return w->in->restore_min != NULL &&
	    time_add(least, terms->verification.lo) > terms->rto.hi;
}

bool
look_tighten(const struct single_work *w, int32_t p, int32_t x,
    const struct look *k, int32_t i, struct doubt *d)
{
	size_t at = (size_t)(x - p) * LANES + (size_t)i;
	struct span dn = SPAN_BETWEEN(k->dn[END_WORST][at],
	    k->dn[END_BEST][at]);
	int64_t hi = k->length[END_WORST][at], lo = k->length[END_BEST][at];
	struct verdict v = verdict_of_times(&w->in->process[x], dn,
	    SPAN_UNKNOWN, SPAN_BETWEEN(lo < hi ? lo : hi, hi));

	if (v.state == VERDICT_LATE && may_be_impossible(w, x, k->least[at]))
		v.state = VERDICT_IMPOSSIBLE;
	d->tight = true;
	d->bound.elapsed = span_least(d->bound.elapsed, v.elapsed);
	if (v.state < d->bound.state)
		d->bound.state = v.state;
	return dn.lo < FOREVER;
}

/* Bound the top of the heap anew; false when the steps are spent. */
static bool
look_at_top(struct single_work *w, int32_t p)
{
	struct arena scratch = ARENA_INIT;
	struct look k = { 0 };
	bool known;

	look_init(&k, &scratch, 1);
	while (k.n < LANES && w->ndoubts > 0 && !w->doubt[0].tight &&
	    beats(&w->doubt[0].bound, &w->of[p])) {
		struct doubt d = doubt_take(w);

		if (is_wanted(w, p, d.i))
			k.doubt[k.n++] = d;
	}
	lanes_within(work_lanes(w), w->cone.mark);
	known = look_at_all(w, p, p, &k);
	for (int32_t i = 0; i < k.n; i++)
		if (!known || look_tighten(w, p, p, &k, i, &k.doubt[i]))
			doubt_put(w, k.doubt[i]);
	arena_release(&scratch);
	return known;
}

/* ---- one process --------------------------------------------------------- */

/* The worst bound first, until none that is left can be worse. */
static bool
settle_doubts(struct single_work *w, int32_t p, struct err *err)
{
	bool wide = w->cone.n > w->nwithin / 2, known = true, ok = true;

	for (int32_t i = w->ndoubts / 2 - 1; i >= 0; i--)
		sink(w, i);
	while (ok && known && w->ndoubts > 0 &&
	    beats(&w->doubt[0].bound, &w->of[p])) {
		struct doubt d = w->doubt[0];

		if (!is_wanted(w, p, d.i)) {
			(void)doubt_take(w);
			continue;
		}
		w->wave[END_BEST].within = w->wave[END_WORST].within =
		    wide ? w->within : w->cone.mark;
		known = w->steps >= 0;
		if (known && !d.tight)
			known = look_at_top(w, p);
		else if (known)
			ok = judge_exact(w, p, wide ? w->p1 - 1 : p, d.i,
			    &known, err);
		ok = ok && run_step(&w->quiet, 0, 0, err);
	}
	while (w->ndoubts > 0 && !is_wanted(w, p, w->doubt[0].i))
		(void)doubt_take(w);
	w->wave[END_BEST].within = w->wave[END_WORST].within =
	    w->cone.mark;
	return ok;
}

static struct span
ready_of(const struct single_work *w, int32_t node)
{
	return span_add(w->in->before, w->in->restore[node]);
}

/* The chain alone is late even at the minimum. */
static bool
chain_impossible(const struct single_work *w, int32_t p, int32_t node,
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
judge_chain(struct single_work *w, int32_t p, int32_t i, const struct above *x)
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
		w->doubt[w->ndoubts++] = (struct doubt){ rank_of(&v, node), i,
			false };
}

/* Unknown restores that leave the answer open by themselves, after others. */
static void
more_causes(struct single_work *w, int32_t p)
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

		if (!row_has(&w->hit, p - w->p0, i) ||
		    x->stamp != w->cone.stamp || !x->plain ||
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

/* Unknown by one cause: of the process itself. */
static void
unknown_by(struct single_work *w, struct verdict *v, enum cause_kind kind,
    int32_t node)
{
	struct cause *cause = arena_array(w->a, struct cause,
	    VERDICT_CAUSES_MAX);
	int32_t n = 0;

	cause[n++] = (struct cause){ kind, node, -1 };
	for (int32_t i = 0; v->state == VERDICT_UNKNOWN && i < v->ncauses &&
	     n < VERDICT_CAUSES_MAX; i++)
		cause[n++] = v->cause[i];
	v->state = VERDICT_UNKNOWN;
	v->recovered = TRUTH_MAYBE;
	v->cause = cause;
	v->ncauses = n;
}

/* No loss hits it: fine, unless that is because nothing was entered. */
static struct verdict
untouched(struct single_work *w, const struct process_terms *terms)
{
	struct verdict v = verdict_of_times(terms, SPAN_NEVER, SPAN_NONE,
	    SPAN_NONE);
	int32_t p = w->gr->v_of[terms->node];

	if (w->gr->group_first[p + 1] == w->gr->group_first[p])
		unknown_by(w, &v, CAUSE_NEEDS, terms->node);
	return v;
}

/*
 * What the losses that are left open can make of it: no figure says more than
 * is known, and what one of them could make late is not on time.
 */
static void
leave_open(struct single_work *w, int32_t p, const struct rank *open)
{
	const struct process_terms *terms = &w->in->process[p];
	struct single_verdict *s = &w->of[p];
	struct verdict *v = &s->verdict;

	s->unfinished = true;
	if (s->worst < 0)
		*v = verdict_of_times(terms, SPAN_UNKNOWN, SPAN_UNKNOWN,
		    SPAN_BETWEEN(0, open->elapsed.hi));
	else if (open->elapsed.hi > v->elapsed.hi)
		v->elapsed.hi = open->elapsed.hi;
	v->late.hi = terms->rto.lo == FOREVER ? 0
	    : time_sub(v->elapsed.hi, terms->rto.lo);
	if (open->state >= VERDICT_UNKNOWN && v->state <= VERDICT_UNKNOWN)
		unknown_by(w, v, CAUSE_STEPS, terms->node);
}

/* Paths and causes of the worst loss of process p, as far as steps allow. */
static bool
explain(struct single_work *w, int32_t p, struct err *err)
{
	struct single_verdict *s = &w->of[p];
	const struct process_terms *terms = &w->in->process[p];
	enum verdict_state state = s->verdict.state;
	bool known;

	if (s->worst < 0) {
		s->verdict = untouched(w, terms);
		return true;
	}
	if (!run_exact(w, s->worst, w->in->restore[s->worst], &known, err))
		return false;
	if (!known) {
		s->unfinished = true;
		if (state == VERDICT_UNKNOWN)
			unknown_by(w, &s->verdict, CAUSE_STEPS, terms->node);
		return true;
	}
	s->verdict = verdict_of(w->a, terms, &w->outage, NULL);
	s->verdict.state = state;
	if (state == VERDICT_UNKNOWN)
		more_causes(w, p);
	s->why_up = outage_why_up(w->a, &w->outage, terms->node, END_WORST);
	s->why_dn = outage_why_dn(w->a, &w->outage, terms->node, END_WORST);
	return true;
}

static void
look_at_losses(struct single_work *w, int32_t p)
{
	const uint64_t *row = w->hit.bit + (size_t)(p - w->p0) * w->hit.words;

	w->ndoubts = 0;
	for (size_t k = 0; k < w->hit.words; k++) {
		for (uint64_t bits = row[k]; bits != 0; bits &= bits - 1) {
			int32_t i = (int32_t)k * 64 + __builtin_ctzll(bits);
			const struct above *x;

			x = &w->cone.above[w->gr->v_of[w->loss[i]]];
			if (x->stamp != w->cone.stamp)
				continue;
			w->of[p].nhitting += i < w->nreached;
			if (!w->in->weak_only)
				judge_chain(w, p, i, x);
			weak_look(w, p, i, x);
		}
	}
}

/* Nothing is left to look at p with: whatever may hit it is open. */
static void
skip_process(struct single_work *w, int32_t p)
{
	const uint64_t *row = w->hit.bit + (size_t)(p - w->p0) * w->hit.words;

	for (size_t k = 0; w->best[p - w->p0].whole && k < w->hit.words; k++)
		w->of[p].nopen += __builtin_popcountll(row[k]);
	leave_open(w, p, &anything);
}

/* The doubts that could still be the worst, for shared_bound(). */
static void
put_off(struct single_work *w, int32_t p)
{
	for (int32_t k = 0; k < w->ndoubts; k++)
		if (is_wanted(w, p, w->doubt[k].i) &&
		    beats(&w->doubt[k].bound, &w->of[p]))
			row_add(&w->later, p - w->p0, w->doubt[k].i);
	w->best[p - w->p0] = (struct best){ .doubt = arena_array(w->scratch,
	    struct doubt, BEST_MAX) };
}

/* Not looked at at all yet. */
static void
put_off_whole(struct single_work *w, int32_t p)
{
	size_t at = (size_t)(p - w->p0) * w->hit.words;

	memcpy(w->later.bit + at, w->hit.bit + at,
	    w->hit.words * sizeof(*w->hit.bit));
	w->best[p - w->p0] = (struct best){ .doubt = arena_array(w->scratch,
	    struct doubt, BEST_MAX), .whole = true };
}

/* The last word on p: why, and what was left open. */
static bool
finish(struct single_work *w, int32_t p, const struct rank *open,
    struct err *err)
{
	bool ok = true;

	if (w->of[p].worst >= 0 || open == NULL)
		ok = explain(w, p, err);
	if (open != NULL)
		leave_open(w, p, open);
	return ok;
}

bool
judge_process(struct single_work *w, int32_t p, struct err *err)
{
	int64_t explaining = w->steps / 4;
	bool ok = true, is_open;

	if (w->steps < (int64_t)w->nwithin * CONE_STEPS) {
		put_off_whole(w, p);
		return true;
	}
	cone_look_down(&w->cone, &w->in->process[p]);
	w->steps -= explaining + w->cone.nlooks * CONE_STEPS;
	look_at_losses(w, p);
	ok = settle_doubts(w, p, err);
	is_open = w->ndoubts > 0 && beats(&w->doubt[0].bound, &w->of[p]);
	w->steps += explaining;
	if (ok && is_open)
		put_off(w, p);
	else if (ok)
		ok = finish(w, p, NULL, err);
	cone_clear(&w->cone);
	return ok;
}

bool
judge_again(struct single_work *w, int32_t p, struct err *err)
{
	struct best *b = &w->best[p - w->p0];
	struct rank open = { .node = -1 };
	int64_t explaining = w->steps / 4;
	bool ok, any = b->spent;

	if (b->doubt == NULL)
		return true;
	if (w->steps < 0) {
		skip_process(w, p);
		return true;
	}
	cone_look_down(&w->cone, &w->in->process[p]);
	w->steps -= explaining + w->cone.nlooks * CONE_STEPS;
	if (b->whole)
		look_at_losses(w, p);
	for (w->ndoubts = 0; w->ndoubts < b->n; w->ndoubts++)
		w->doubt[w->ndoubts] = b->doubt[w->ndoubts];
	ok = settle_doubts(w, p, err);
	w->steps += explaining;
	if (b->any_rest)
		doubt_put(w, (struct doubt){ b->rest, -1, true });
	for (int32_t k = 0; k < w->ndoubts; k++) {
		if (!beats(&w->doubt[k].bound, &w->of[p]))
			continue;
		rank_most(&open, &w->doubt[k].bound);
		any = true;
	}
	if (b->spent)
		rank_most(&open, &anything);
	ok = ok && finish(w, p, any ? &open : NULL, err);
	cone_clear(&w->cone);
	return ok;
}
