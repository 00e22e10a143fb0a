/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * weak_pairs.c - two losses that harm only together.
 *
 * Candidates are what the process rests on and is no weak point alone.  Each is
 * lost in every lane of bit-parallel passes over those after it; what that hits
 * with graces 0 is timed 16 pairs a pass.  Quadratic in the candidates, so it
 * is for one process, on request, and its steps are counted like all others.
 */
#include "engine/cone.h"
#include "engine/lanes.h"
#include "engine/reach.h"
#include "engine/weak.h"

struct work {
	const struct weak_input *in;
	const struct graph *gr;
	const struct process_terms *terms;
	struct reach *reach;
	struct lanes *lanes;
	int32_t *node, n;	/* candidates, ascending */
	struct weak_pair *pair;
	struct weak_pairs *out;
	int64_t steps;
};

static int
cmp_i32(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

static bool
is_weak(const struct single_verdict *s, int32_t node)
{
	for (int32_t lo = 0, hi = s->nweak; lo < hi;) {
		int32_t mid = lo + (hi - lo) / 2;

		if (s->weak[mid].node == node)
			return true;
		if (s->weak[mid].node < node)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

/* Losses in the cone that do no harm alone. */
static void
find_candidates(struct work *w, struct arena *scratch,
    const struct single_verdict *s)
{
	const int32_t *cone;
	int32_t n = graph_cone(scratch, w->gr, w->terms->node, &cone);

	w->node = arena_array(scratch, int32_t, (size_t)n);
	for (int32_t i = 0; i < n; i++) {
		int32_t node = w->gr->node_of[cone[i]];

		if ((w->in->kinds >> w->gr->kind[cone[i]] & 1) &&
		    node != w->terms->node && !is_weak(s, node))
			w->node[w->n++] = node;
	}
	qsort(w->node, (size_t)w->n, sizeof(*w->node), cmp_i32);
}

static void
keep(struct work *w, int32_t first, int32_t second, struct span dn)
{
	enum truth within = dn.lo == FOREVER ? TRUTH_NO
	    : span_at_most(dn, w->terms->mtpd);

	if (within == TRUTH_NO)
		return;
	if (w->out->n == WEAK_PAIRS_MAX) {
		w->out->cut = true;
		return;
	}
	w->pair[w->out->n++] = (struct weak_pair){ { first, second }, dn,
		within };
}

/* Time `first` with each of n others; false when the steps are spent. */
static bool
time_pairs(struct work *w, int32_t first, const int32_t *other, int32_t n)
{
	struct loss lost[LANES], also = { first, SPAN_NONE, SPAN_NEVER };
	int64_t lo[LANES], hi[LANES];

	for (int32_t i = 0; i < n; i++)
		lost[i] = (struct loss){ other[i], SPAN_NONE, SPAN_NEVER };
	lanes_also(w->lanes, &also);
	if (!lanes_run(w->lanes, lost, n, END_WORST, false, &w->steps))
		return false;
	for (int32_t i = 0; i < n; i++)
		lo[i] = hi[i] = lanes_dn(w->lanes, w->terms->node, i);
	if (!w->gr->exact) {
		if (!lanes_run(w->lanes, lost, n, END_BEST, false, &w->steps))
			return false;
		for (int32_t i = 0; i < n; i++)
			hi[i] = lanes_dn(w->lanes, w->terms->node, i);
	}
	for (int32_t i = 0; i < n; i++)
		keep(w, first, other[i], SPAN_BETWEEN(lo[i],
		    hi[i] == LANE_FAR ? FOREVER : hi[i]));
	return true;
}

/* Candidate i with those from `at` on, one pass of bits. */
static bool
try_some(struct work *w, int32_t i, int32_t at, int32_t n)
{
	const struct reach_word *hit;
	int32_t other[LANES], k = 0;

	reach_also(w->reach, w->node[i]);
	reach_run(w->reach, w->node + at, n);
	if (w->steps < 0)
		return false;
	hit = reach_of(w->reach, w->terms->node);
	for (int32_t j = 0; j < n; j++) {
		if (!reach_has(hit, j))
			continue;
		other[k++] = w->node[at + j];
		if (k == LANES) {
			if (!time_pairs(w, w->node[i], other, k))
				return false;
			k = 0;
		}
	}
	return k == 0 || time_pairs(w, w->node[i], other, k);
}

static bool
try_all(struct work *w, const struct run *run, struct err *err)
{
	for (int32_t i = 0; i < w->n; i++)
		for (int32_t at = i + 1; at < w->n; at += REACH_LOSSES) {
			int32_t n = w->n - at;

			if (!run_step(run, i, w->n, err))
				return false;
			if (w->out->cut)
				return true;
			if (!try_some(w, i, at, n < REACH_LOSSES
			    ? n : REACH_LOSSES)) {
				w->out->unfinished = true;
				return true;
			}
		}
	return true;
}

/* The sets of the cone, marked whole. */
static const uint8_t *
marks_of(struct arena *scratch, const struct graph *gr, int32_t node)
{
	uint8_t *mark = arena_array(scratch, uint8_t, (size_t)gr->nnodes);
	const int32_t *cone;
	int32_t n = graph_cone(scratch, gr, node, &cone);

	for (int32_t i = 0; i < n; i++)
		mark[cone[i]] = 1;
	return mark;
}

bool
weak_pairs(struct arena *a, const struct weak_input *in, int32_t place,
    const struct run *run, const struct weak_pairs **pairs_r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct weak_pairs *out = arena_new(a, struct weak_pairs);
	struct work w = { .in = in, .gr = in->graph, .out = out,
		.terms = &in->process[place] };
	struct single_input one = { .graph = in->graph,
		.restore = arena_array(&scratch, struct span,
		    (size_t)in->graph->nnodes),
		.process = w.terms, .nprocesses = 1, .kinds = in->kinds,
		.steps = in->steps, .weak_only = true };
	const struct single *s;
	const uint8_t *mark;
	bool ok;

	BUG_IF(place < 0 || place >= in->nprocesses);
	ok = single_run(&scratch, &one, run, &s, err);
	if (ok) {
		w.steps = (in->steps > 0 ? in->steps : SINGLE_STEPS) -
		    s->nsteps;
		out->nsteps = s->nsteps + w.steps;
		out->unfinished = s->of[0].nopen > 0;
		out->pair = w.pair = arena_array(a, struct weak_pair,
		    WEAK_PAIRS_MAX);
		mark = marks_of(&scratch, in->graph, w.terms->node);
		find_candidates(&w, &scratch, &s->of[0]);
		w.reach = reach_new(&scratch, in->graph);
		w.lanes = lanes_new(&scratch, in->graph);
		reach_within(w.reach, mark);
		reach_limit(w.reach, &w.steps);
		lanes_within(w.lanes, mark);
		ok = try_all(&w, run, err);
		out->nsteps -= w.steps;
	}
	*pairs_r = out;
	arena_release(&scratch);
	return ok;
}
