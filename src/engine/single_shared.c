/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * single_shared.c - doubts of many processes, bounded 16 losses a pass for all.
 *
 * Hundreds of critical processes on the same ground doubt the same losses.
 * What one of them cannot settle with its own steps is bounded here once for
 * everyone; each keeps the BEST_MAX worst, to be run, and how bad the rest can
 * be at most.
 */
#include "engine/single_work.h"

void
batch_fill(const struct single_work *w, const struct rows *rows,
    struct batch *b, int32_t *at)
{
	int32_t n = w->p1 - w->p0;

	b->n = 0;
	while (*at < w->nlosses && b->n < LANES) {
		size_t word = (size_t)*at >> 6;
		uint64_t any = 0;

		for (int32_t p = 0; p < n; p++)
			any |= rows->bit[(size_t)p * rows->words + word];
		any &= ~UINT64_C(0) << (*at & 63);
		for (; any != 0 && b->n < LANES; any &= any - 1)
			b->i[b->n++] = (int32_t)word * 64 +
			    __builtin_ctzll(any);
		*at = any != 0 ? (int32_t)word * 64 + __builtin_ctzll(any)
		               : ((int32_t)word + 1) * 64;
	}
}

static void
rest_add(struct best *b, const struct rank *r)
{
	rank_most(&b->rest, r);
	b->any_rest = true;
}

/* Keep d when it is among the worst; the list is sorted, worst first. */
static void
best_add(struct best *b, const struct doubt *d)
{
	int32_t at = b->n;

	if (b->n == BEST_MAX) {
		if (!is_worse(&d->bound, &b->doubt[b->n - 1].bound)) {
			rest_add(b, &d->bound);
			return;
		}
		rest_add(b, &b->doubt[--at].bound);
	} else {
		b->n++;
	}
	for (; at > 0 && is_worse(&d->bound, &b->doubt[at - 1].bound); at--)
		b->doubt[at] = b->doubt[at - 1];
	b->doubt[at] = *d;
}

static void
tell_process(struct single_work *w, int32_t x, const struct look *k)
{
	struct best *b = &w->best[x - w->p0];

	for (int32_t i = 0; i < k->n; i++) {
		struct doubt d = k->doubt[i];

		if (!row_has(&w->later, x - w->p0, d.i) ||
		    !look_tighten(w, w->p0, x, k, i, &d) ||
		    !beats(&d.bound, &w->of[x]))
			continue;
		best_add(b, &d);
	}
}

/* The steps are spent: what is left for later can be anything. */
static void
give_up(struct single_work *w, const struct batch *batch)
{
	for (int32_t x = w->p0; x < w->p1; x++)
		for (int32_t i = 0; i < batch->n; i++)
			if (row_has(&w->later, x - w->p0, batch->i[i]))
				w->best[x - w->p0].spent = true;
}

bool
shared_bound(struct single_work *w, struct err *err)
{
	static const struct rank any = { VERDICT_IMPOSSIBLE,
		{ 0, FOREVER }, 0 };
	struct arena scratch = ARENA_INIT;
	struct batch batch;
	struct look k = { 0 };
	int32_t at = 0;
	bool ok = true;

	look_init(&k, &scratch, w->p1 - w->p0);
	for (batch_fill(w, &w->later, &batch, &at); ok && batch.n > 0;
	     batch_fill(w, &w->later, &batch, &at)) {
		k.n = batch.n;
		for (int32_t i = 0; i < k.n; i++) {
			k.doubt[i] = (struct doubt){ any, batch.i[i], false };
			k.doubt[i].bound.node = w->loss[batch.i[i]];
		}
		lanes_within(work_lanes(w), w->within);
		if (w->steps < 0 || !look_at_all(w, w->p0, w->p1 - 1, &k))
			give_up(w, &batch);
		else
			for (int32_t x = w->p0; x < w->p1; x++)
				tell_process(w, x, &k);
		ok = run_step(&w->quiet, 0, 0, err);
	}
	arena_release(&scratch);
	return ok;
}
