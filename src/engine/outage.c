/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * outage.c - both ends of an outage, kept for reading.
 *
 * Outages only grow with shorter graces, later starts and longer work, so the
 * best and the worst case bound every case between.  Where nothing is unknown
 * the two are one calculation.  One array of moments per end stays behind; the
 * rest of the wave is scratch.
 */
#include "engine/internal.h"

static bool
fault(struct err *err, const char *id, int32_t i)
{
	err_set(err, ERR_INVALID, "lost", id);
	err->row = (int64_t)i + 1;
	return false;
}

static bool
check_input(struct arena *scratch, const struct graph *graph,
    const struct outage_input *in, struct err *err)
{
	uint8_t *seen = arena_array(scratch, uint8_t, (size_t)graph->nnodes);

	for (int32_t i = 0; i < in->nlost; i++) {
		const struct loss *l = &in->lost[i];

		if (l->node < 0 || l->node >= graph->nnodes)
			return fault(err, "outage-loss-out-of-range", i);
		if (!span_valid(l->start) || !span_valid(l->work))
			return fault(err, "outage-span-invalid", i);
		if (seen[l->node]++)
			return fault(err, "outage-loss-twice", i);
	}
	return true;
}

/* Same at both ends: nothing in the graph or the losses is unknown. */
static bool
is_exact(const struct graph *graph, const struct outage_input *in)
{
	for (int32_t i = 0; i < in->nlost; i++)
		if (!span_known(in->lost[i].start) ||
		    !span_known(in->lost[i].work))
			return false;
	return graph->exact;
}

static bool
run_end(struct wave *w, const struct outage_input *in, enum end end,
    const struct run *run, struct err *err)
{
	bool best = end == END_BEST;

	wave_clear(w, end, in->unrecovered);
	for (int32_t i = 0; i < in->nlost; i++) {
		const struct loss *l = &in->lost[i];

		wave_lose(w, w->view.graph->v_of[l->node],
		    best ? l->start.lo : l->start.hi,
		    best ? l->work.lo : l->work.hi);
	}
	return wave_go(w, run, err);
}

static const struct moment *
keep(struct arena *a, const struct wave *w)
{
	size_t n = (size_t)w->view.graph->nnodes;
	struct moment *at = arena_array(a, struct moment, n);

	if (n > 0)
		memcpy(at, w->at, n * sizeof(*at));
	return at;
}

static const struct loss *
keep_losses(struct arena *a, const struct outage_input *in)
{
	struct loss *lost = arena_array(a, struct loss, (size_t)in->nlost);

	for (int32_t i = 0; i < in->nlost; i++)
		lost[i] = in->lost[i];
	return lost;
}

bool
outage_run(struct arena *a, const struct graph *graph,
    const struct outage_input *in, const struct run *run,
    const struct outage **outage_r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct outage *o = arena_new(a, struct outage);
	uint8_t *assumed;
	struct wave w;
	bool ok = false;

	if (!check_input(&scratch, graph, in, err))
		goto out;
	wave_init(&w, &scratch, graph);
	o->graph = graph;
	o->lost = keep_losses(a, in);
	o->nlost = in->nlost;
	o->unrecovered = in->unrecovered;
	if (!is_exact(graph, in)) {
		if (!run_end(&w, in, END_BEST, run, err))
			goto out;
		o->at[END_BEST] = keep(a, &w);
	}
	if (!run_end(&w, in, END_WORST, run, err))
		goto out;
	o->at[END_WORST] = keep(a, &w);
	if (o->at[END_BEST] == NULL)
		o->at[END_BEST] = o->at[END_WORST];
	o->nhit = w.nhit;
	assumed = arena_array(a, uint8_t, (size_t)graph->nnodes);
	for (int32_t i = 0; i < w.nhit; i++)
		assumed[w.hit[i]] = w.assumed[w.hit[i]];
	o->assumed = assumed;
	*outage_r = o;
	ok = true;
out:
	arena_release(&scratch);
	return ok;
}

struct span
outage_dn(const struct outage *o, int32_t node)
{
	int32_t v = o->graph->v_of[node];

	return SPAN_BETWEEN(o->at[END_WORST][v].dn, o->at[END_BEST][v].dn);
}

struct span
outage_up(const struct outage *o, int32_t node)
{
	int32_t v = o->graph->v_of[node];

	return SPAN_BETWEEN(o->at[END_BEST][v].up, o->at[END_WORST][v].up);
}

struct span
outage_length(const struct outage *o, int32_t node)
{
	int32_t v = o->graph->v_of[node];
	struct moment best = o->at[END_BEST][v], worst = o->at[END_WORST][v];

	return SPAN_BETWEEN(time_sub(best.up, best.dn),
	    time_sub(worst.up, worst.dn));
}

bool
outage_assumed(const struct outage *o, int32_t node)
{
	return o->assumed[o->graph->v_of[node]] != 0;
}
