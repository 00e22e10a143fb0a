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
 * 4. What is not settled by that is bounded closer, 16 losses a pass (lanes.h),
 *    and run exactly, the worst bound first, until no bound that is left can
 *    beat the worst found (single_judge.c); what that takes too long for one
 *    process is bounded for all at once (single_shared.c).  Weak points whose
 *    bounds lie on both sides of the MTPD are settled by the lanes too
 *    (single_weak.c).
 *
 * Exact outages are kept to the cone of the process; where that is most of the
 * graph they are run whole, and serve every process that they hit.  Bit rows
 * are kept under ROWS_MAX bytes by taking processes in parts.
 *
 * All of it pays from one purse of steps, shared out so that none can eat what
 * the others need: half for the passes of 2, an eighth for weak points, and the
 * rest for the processes one by one, for bounding together, and for those that
 * come back from that.  One costly process has an eighth of what is left, so
 * that a few can be had in full and many cannot starve the rest.  Steps count looks
 * at members, not time: the same input ends in the same answer everywhere.
 */
#include "engine/single_work.h"

static const size_t ROWS_MAX = (size_t)128 << 20;

/* No process has more than one of so many parts of what is left. */
enum { SHARES = 8 };

/* Stages of a part of the work, each told in thousandths. */
enum { STAGES = 4, STAGE = 1000 };

static bool
tell(const struct single_work *w, int64_t done, int64_t of, struct err *err)
{
	return run_step(w->run, w->told + (of > 0 ? done * STAGE / of : 0),
	    w->total, err);
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
		return err_set_row(err, "before", "single-span-invalid", 0);
	for (int32_t i = 0; i < n; i++)
		if (!span_valid(in->restore[i]) || (in->restore_min != NULL &&
		    !span_valid(in->restore_min[i])))
			return err_set_row(err, "restore", "single-span-invalid", i);
	for (int32_t i = 0; i < in->nprocesses; i++) {
		const struct process_terms *p = &in->process[i];

		if (p->node < 0 || p->node >= n)
			return err_set_row(err, "processes",
			    "single-process-out-of-range", i);
		for (int32_t f = 0; f < p->nfallbacks; f++)
			if (p->fallback[f].node < 0 || p->fallback[f].node >= n)
				return err_set_row(err, "processes",
				    "single-process-out-of-range", i);
		if (!process_valid(p))
			return err_set_row(err, "processes", "single-span-invalid",
			    i);
	}
	return true;
}

/* Mark v and everything below; sets are marked whole. */
static void
mark_below(struct single_work *w)
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
find_losses(struct single_work *w)
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

/* No steps are left for the losses from i on: each may hit every process. */
static void
suspect_rest(struct single_work *w, int32_t i)
{
	w->nreached = i;
	for (int32_t p = 0; p < w->p1 - w->p0; p++)
		for (int32_t k = i; k < w->nlosses; k++)
			row_add(&w->hit, p, k);
}

/* Step 2: who hits whom, for the processes of this part. */
static bool
find_hits(struct single_work *w, struct reach *reach, struct err *err)
{
	w->nreached = w->nlosses;
	for (int32_t i = 0; i < w->nlosses; i += REACH_LOSSES) {
		int32_t n = w->nlosses - i;

		if (!tell(w, i, w->nlosses, err))
			return false;
		reach_run(reach, w->loss + i,
		    n < REACH_LOSSES ? n : REACH_LOSSES);
		w->steps -= (int64_t)(w->p1 - w->p0) * REACH_WORDS;
		if (w->steps < 0) {
			suspect_rest(w, i);
			return true;
		}
		for (int32_t p = w->p0; p < w->p1; p++)
			memcpy(w->hit.bit + (size_t)(p - w->p0) *
			    w->hit.words + i / 64,
			    reach_of(reach, w->in->process[p].node)->w,
			    sizeof(struct reach_word));
	}
	return true;
}

/* Take `share` of the purse for what comes next; give the rest back. */
static void
purse_take(struct single_work *w, int64_t *purse, int64_t share)
{
	*purse += w->steps - share;
	w->steps = share;
}

/* A share of all but `keep`: even, or more while there are many to come. */
static void
purse_share(struct single_work *w, int64_t *purse, int64_t keep, int32_t p)
{
	int32_t left = w->p1 - p;

	purse_take(w, purse, 0);
	purse_take(w, purse, (*purse - keep) /
	    (left < SHARES ? left : SHARES));
}

/* Each process by itself; then what that leaves, together. */
static bool
judge_all(struct single_work *w, int64_t *purse, int64_t weak,
    struct err *err)
{
	int32_t n = w->p1 - w->p0;
	int64_t most;

	purse_take(w, purse, 0);
	most = *purse - (*purse - weak) / 2;
	for (int32_t p = w->p0; p < w->p1; p++) {
		purse_share(w, purse, most, p);
		if (!tell(w, p - w->p0, n, err) ||
		    !judge_process(w, p, err))
			return false;
	}
	w->told += STAGE;
	purse_take(w, purse, 0);
	purse_take(w, purse, (*purse - weak) / 4 * 3);
	if (!shared_bound(w, err))
		return false;
	for (int32_t p = w->p0; p < w->p1; p++) {
		purse_share(w, purse, weak, p);
		if (!tell(w, p - w->p0, n, err) || !judge_again(w, p, err))
			return false;
	}
	return true;
}

static bool
run_part(struct single_work *w, struct reach *reach, int64_t *purse,
    struct err *err)
{
	int32_t n = w->p1 - w->p0;
	size_t size = w->hit.words * (size_t)n * sizeof(*w->hit.bit);
	int64_t weak = *purse / 8;

	memset(w->hit.bit, 0, size);
	memset(w->done.bit, 0, size);
	memset(w->maybe.bit, 0, size);
	memset(w->later.bit, 0, size);
	memset(w->best, 0, (size_t)n * sizeof(*w->best));
	purse_take(w, purse, *purse / 2);
	if (!find_hits(w, reach, err))
		return false;
	w->told += STAGE;
	if (!judge_all(w, purse, weak, err))
		return false;
	w->told += STAGE;
	purse_take(w, purse, 0);
	purse_take(w, purse, *purse);
	if (!tell(w, 0, 1, err) || !weak_settle(w, err))
		return false;
	purse_take(w, purse, 0);
	w->told += STAGE;
	return true;
}

static void
make_rows(struct single_work *w, struct rows *rows, size_t words,
    int32_t part)
{
	rows->words = words;
	rows->bit = arena_array(w->scratch, uint64_t,
	    words * (size_t)part);
}

static bool
run_parts(struct single_work *w, struct err *err)
{
	struct reach *reach = reach_new(w->scratch, w->gr);
	int32_t n = w->in->nprocesses, part = n, parts;
	int64_t left = w->in->steps > 0 ? w->in->steps : SINGLE_STEPS;
	size_t words = ((size_t)w->nlosses + REACH_LOSSES - 1) / REACH_LOSSES *
	    REACH_WORDS;
	size_t row = words * sizeof(uint64_t) * 4 + 1;

	w->nsteps = left;
	if (n == 0)
		return true;
	if (ROWS_MAX / row < (size_t)n)
		part = (int32_t)(ROWS_MAX / row);
	make_rows(w, &w->hit, words, part);
	make_rows(w, &w->done, words, part);
	make_rows(w, &w->maybe, words, part);
	make_rows(w, &w->later, words, part);
	w->best = arena_array(w->scratch, struct best, (size_t)part);
	w->shared = arena_array(w->scratch, struct verdict, (size_t)part);
	parts = (n + part - 1) / part;
	w->total = (int64_t)STAGES * STAGE * parts;
	reach_within(reach, w->within);
	reach_limit(reach, &w->steps);
	for (w->p0 = 0; w->p0 < n; w->p0 = w->p1, parts--) {
		int64_t purse = left / parts;

		left -= purse;
		w->p1 = n - w->p0 < part ? n : w->p0 + part;
		if (!run_part(w, reach, &purse, err))
			return false;
		left += purse;
	}
	w->nsteps -= left;
	return true;
}

static void
work_init(struct single_work *w)
{
	size_t np = (size_t)w->in->nprocesses;

	find_losses(w);
	cone_init(&w->cone, w->scratch, w->gr);
	w->doubt = arena_array(w->scratch, struct doubt, (size_t)w->nlosses);
	w->of = arena_array(w->a, struct single_verdict, np);
	w->weak_cap = arena_array(w->scratch, int32_t, np);
	for (size_t p = 0; p < np; p++)
		w->of[p].worst = -1;
	for (int end = 0; end < END__MAX; end++) {
		wave_init(&w->wave[end], w->scratch, w->gr);
		w->wave[end].steps = &w->steps;
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
	struct single_work w = { .in = in, .gr = in->graph, .a = a,
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
	s->nsteps = w.nsteps;
	*single_r = s;
	ok = true;
out:
	arena_release(&scratch);
	return ok;
}
