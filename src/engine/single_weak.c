/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * single_weak.c - which single losses are weak points.
 *
 * Bounds of the time to go down settle most.  The rest is run 16 losses a pass
 * over what all processes rest on, so that a pass serves every process at once:
 * with hundreds of them on the same ground that is what keeps this quick.
 */
#include "engine/single_work.h"

static void
weak_add(struct single_work *w, int32_t p, struct weak_point point)
{
	struct single_verdict *s = &w->of[p];
	struct weak_point *list = (struct weak_point *)(uintptr_t)s->weak;
	int32_t cap = w->weak_cap[p];

	point.within = point.open ? TRUTH_MAYBE
	    : point.dn.lo == FOREVER ? TRUTH_NO
	    : span_at_most(point.dn, w->in->process[p].mtpd);
	if (point.within == TRUTH_NO)
		return;
	s->nweak_all++;
	s->nopen += point.open;
	if (s->nweak == SINGLE_WEAK_MAX)
		return;
	if (s->nweak == cap) {
		w->weak_cap[p] = cap * 2 + 8;
		list = arena_grow(w->a, list, (size_t)cap * sizeof(*list),
		    (size_t)w->weak_cap[p] * sizeof(*list));
		s->weak = list;
	}
	list[s->nweak++] = point;
}

void
weak_look(struct single_work *w, int32_t p, int32_t i, const struct above *x)
{
	struct span mtpd = w->in->process[p].mtpd;
	struct span by = i < w->nreached ? span_least(x->slow, x->sure)
	                                 : x->sure;
	bool yes = by.hi <= mtpd.lo;
	bool maybe = x->soon.hi > mtpd.lo && by.lo <= mtpd.hi;

	if (x->soon.lo > mtpd.hi)
		return;
	if ((yes || maybe) && by.lo < FOREVER)
		weak_add(w, p, (struct weak_point){ .node = w->loss[i],
			.dn = SPAN_BETWEEN(x->soon.lo, by.hi) });
	else
		row_add(&w->maybe, p - w->p0, i);
}

static bool
run_pass(struct single_work *w, const struct batch *b, enum end end)
{
	struct loss lost[LANES];

	for (int32_t k = 0; k < b->n; k++)
		lost[k] = (struct loss){ w->loss[b->i[k]], SPAN_NONE,
			SPAN_NEVER };
	return lanes_run(work_lanes(w), lost, b->n, end, false, &w->steps);
}

/* The span from `lo` to what the lanes say now; beyond their count: unknown. */
static struct span
dn_between(int64_t lo, int64_t hi)
{
	return SPAN_BETWEEN(lo, hi == LANE_FAR ? FOREVER : hi);
}

static void
tell_all(struct single_work *w, const struct batch *b, const int64_t *lo,
    bool known)
{
	for (int32_t p = w->p0; p < w->p1; p++)
		for (int32_t k = 0; k < b->n; k++) {
			int32_t node = w->in->process[p].node;
			size_t at = (size_t)(p - w->p0) * LANES + (size_t)k;
			struct weak_point point = { .node = w->loss[b->i[k]],
				.dn = SPAN_UNKNOWN, .open = !known };

			if (!row_has(&w->maybe, p - w->p0, b->i[k]))
				continue;
			if (known)
				point.dn = dn_between(lo[at],
				    lanes_dn(w->lanes, node, k));
			weak_add(w, p, point);
		}
}

static bool
run_batch(struct single_work *w, const struct batch *b, int64_t *lo)
{
	if (w->steps < 0 || !run_pass(w, b, END_WORST))
		return false;
	for (int32_t p = w->p0; p < w->p1; p++)
		for (int32_t k = 0; k < b->n; k++)
			lo[(p - w->p0) * LANES + k] = lanes_dn(w->lanes,
			    w->in->process[p].node, k);
	return w->gr->exact || run_pass(w, b, END_BEST);
}

static int
cmp_weak(const void *a, const void *b)
{
	const struct weak_point *x = a, *y = b;

	return (x->node > y->node) - (x->node < y->node);
}

bool
weak_settle(struct single_work *w, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	int64_t *lo = arena_array(&scratch, int64_t,
	    (size_t)(w->p1 - w->p0) * LANES);
	struct batch b;
	int32_t at = 0;
	bool ok = true;

	for (batch_fill(w, &w->maybe, &b, &at); ok && b.n > 0;
	     batch_fill(w, &w->maybe, &b, &at)) {
		lanes_within(work_lanes(w), w->within);
		tell_all(w, &b, lo, run_batch(w, &b, lo));
		ok = run_step(&w->quiet, 0, 0, err);
	}
	for (int32_t p = w->p0; p < w->p1; p++)
		if (w->of[p].nweak > 0)
			qsort((struct weak_point *)(uintptr_t)w->of[p].weak,
			    (size_t)w->of[p].nweak, sizeof(*w->of[p].weak),
			    cmp_weak);
	arena_release(&scratch);
	return ok;
}
