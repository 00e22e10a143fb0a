/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * outage.c - both ends of an outage, kept for reading.
 *
 * Outages only grow with shorter graces, later starts and longer work, so the
 * best and the worst case bound every case between.  Where nothing is unknown
 * the two are one calculation, and outside circles one lean pass over the whole
 * graph: it costs less than room for a wave does.  One array of moments per end
 * stays behind.
 *
 * A wave takes sets in ascending order, so when its steps are spent all it has
 * said is final.  What waited to be looked at, and all that rests on it, is open
 * then, at both ends: between the best and the worst that can be.
 */
#include "engine/internal.h"
#include "engine/lean.h"

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

static struct moment *
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

/* Does a node of the set rest on one that is open? */
static bool
rests_on_open(const struct graph *gr, int32_t set, const uint8_t *open)
{
	int32_t e0 = gr->member_first[gr->group_first[gr->set_first[set]]];
	int32_t e1 = gr->member_first[gr->group_first[gr->set_first[set + 1]]];

	for (int32_t e = e0; e < e1; e++)
		if (open[gr->member[e]])
			return true;
	return false;
}

/* Mark what the wave had not looked at when its steps were spent. */
static void
mark_open(struct wave *w, uint8_t *open)
{
	const struct graph *gr = w->view.graph;
	int32_t v = w->agenda.at, first = gr->set_of[v];

	for (; v >= 0; v = agenda_take(&w->agenda))
		open[v] = 1;
	for (int32_t s = first; s < gr->nsets; s++) {
		int32_t lo = gr->set_first[s];

		if (open[lo] || rests_on_open(gr, s, open))
			memset(open + lo, 1,
			    (size_t)(gr->set_first[s + 1] - lo));
	}
}

/* The bounds of all that is open; both ends are arrays of their own. */
static void
keep_open(struct outage *o, struct moment *best, struct moment *worst,
    const uint8_t *open)
{
	const struct graph *gr = o->graph;

	for (int32_t v = 0; v < gr->nnodes; v++) {
		if (!open[v])
			continue;
		o->nopen++;
		o->nhit += worst[v].dn == FOREVER;
		best[v] = (struct moment){ FOREVER, 0 };
		worst[v] = (struct moment){ 0, FOREVER };
	}
	for (int32_t i = 0; i < o->nlost; i++) {
		int32_t v = gr->v_of[o->lost[i].node];

		if (open[v])
			best[v] = (struct moment){ 0,
				o->unrecovered ? FOREVER : 0 };
	}
	o->open = open;
}

static void
keep_assumed(struct arena *a, struct outage *o, const struct wave *w)
{
	uint8_t *assumed = arena_array(a, uint8_t, (size_t)o->graph->nnodes);

	for (int32_t i = 0; i < w->nhit; i++)
		assumed[w->hit[i]] = w->assumed[w->hit[i]];
	o->assumed = assumed;
	o->nhit = w->nhit;
}

/* With spans, or with circles. */
static bool
run_wave(struct arena *a, struct arena *scratch, struct outage *o,
    const struct outage_input *in, const struct run *run, struct err *err)
{
	int64_t steps = in->steps > 0 ? in->steps : OUTAGE_STEPS;
	uint8_t *open = arena_array(a, uint8_t, (size_t)o->graph->nnodes);
	struct moment *at[END__MAX] = { 0 };
	bool spent = false;
	struct wave w;

	wave_init(&w, scratch, o->graph);
	for (int end = is_exact(o->graph, in) ? END_WORST : END_BEST;
	     end < END__MAX; end++) {
		int64_t left = steps;

		w.steps = &left;
		if (!run_end(&w, in, (enum end)end, run, err))
			return false;
		at[end] = keep(a, &w);
		if (w.spent)
			mark_open(&w, open);
		spent |= w.spent;
	}
	keep_assumed(a, o, &w);
	if (spent && at[END_BEST] == NULL)
		at[END_BEST] = keep(a, &w);
	if (spent)
		keep_open(o, at[END_BEST], at[END_WORST], open);
	o->at[END_WORST] = at[END_WORST];
	o->at[END_BEST] = at[END_BEST] != NULL ? at[END_BEST] : at[END_WORST];
	return true;
}

static int
cmp_loss(const void *a, const void *b)
{
	const struct lean_loss *x = a, *y = b;

	return (x->v > y->v) - (x->v < y->v);
}

/* The losses for a lean pass; NULL when a time is too long for it. */
static const struct lean_loss *
lean_losses(struct arena *scratch, const struct graph *graph,
	    const struct outage_input *in)
{
	struct lean_loss *lost =
	    arena_array(scratch, struct lean_loss, (size_t)in->nlost);

	for (int32_t i = 0; i < in->nlost; i++) {
		int64_t start = in->lost[i].start.lo;
		int64_t work = in->unrecovered ? FOREVER : in->lost[i].work.lo;

		if (start >= LEAN_FAR || (work >= LEAN_FAR && work < FOREVER))
			return NULL;
		lost[i] = (struct lean_loss){ graph->v_of[in->lost[i].node],
					      (int32_t)start,
					      work == FOREVER ? LEAN_NEVER
							      : (int32_t)work };
	}
	qsort(lost, (size_t)in->nlost, sizeof(*lost), cmp_loss);
	return lost;
}

static void
keep_lean(struct arena *a, struct outage *o, const struct lean_time *t)
{
	int32_t n = o->graph->nnodes;
	struct moment *at = arena_array(a, struct moment, (size_t)n);

	for (int32_t v = 0; v < n; v++) {
		int32_t dn = lean_dn(t[v]), up = lean_up(t[v]);

		at[v].dn = dn == LEAN_NEVER ? FOREVER : dn;
		at[v].up = up == LEAN_NEVER ? FOREVER : up;
		o->nhit += dn < LEAN_NEVER;
	}
	o->at[END_BEST] = o->at[END_WORST] = at;
	o->assumed = arena_array(a, uint8_t, (size_t)n);
}

/* All known and no circle; false when that is not so. */
static bool
run_lean(struct arena *a, struct arena *scratch, struct outage *o,
	 const struct outage_input *in)
{
	const struct lean_loss *lost;
	struct lean_time *t;

	if (o->graph->lean == NULL || !is_exact(o->graph, in) ||
	    (lost = lean_losses(scratch, o->graph, in)) == NULL)
		return false;
	t = arena_array(scratch, struct lean_time, (size_t)o->graph->nnodes);
	if (!lean_outage(o->graph->lean, lost, in->nlost, t))
		return false;
	keep_lean(a, o, t);
	return true;
}

bool
outage_run(struct arena *a, const struct graph *graph,
	   const struct outage_input *in, const struct run *run,
	   const struct outage **outage_r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct outage *o = arena_new(a, struct outage);
	bool ok;

	ok = check_input(&scratch, graph, in, err) &&
	     run_step(run, 0, graph->nnodes, err);
	if (ok) {
		o->graph = graph;
		o->lost = keep_losses(a, in);
		o->nlost = in->nlost;
		o->unrecovered = in->unrecovered;
		ok = run_lean(a, &scratch, o, in) ||
		     run_wave(a, &scratch, o, in, run, err);
		*outage_r = o;
	}
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

bool
outage_open(const struct outage *o, int32_t node)
{
	return o->open != NULL && o->open[o->graph->v_of[node]] != 0;
}
