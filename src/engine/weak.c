/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * weak.c - weak points told apart, and with their paths.
 *
 * The losses come from single.c.  What is new here is whether redundancy hides
 * them: the *essential* nodes of a process are those that it reaches through
 * groups that need all their members, one search down per process.  A weak
 * point outside that is a common cause, and the path that makes it so crosses a
 * redundant group; the last one on the way down is the group whose members
 * share it.  Persons are counted on the essential nodes too.
 *
 * Findings are sorted by node to run each outage once for all its processes,
 * and sorted back.
 */
#include "engine/cone.h"
#include "engine/weak.h"

struct work {
	const struct weak_input *in;
	const struct graph *gr;
	struct arena *a, *scratch;
	struct weak_finding *list;
	int32_t n, cap;
	bool cut;
	int32_t *essential;	/* [v] place + 1 of who reached it last */
	int32_t *todo;		/* [v] */
	int64_t steps;
};

static bool
is_redundant(const struct graph *gr, int32_t g)
{
	return gr->need[g] < gr->member_first[g + 1] - gr->member_first[g];
}

static void
add(struct work *w, struct weak_finding one)
{
	if (w->n == WEAK_FINDINGS_MAX) {
		w->cut = true;
		return;
	}
	if (w->n == w->cap) {
		int32_t cap = w->cap * 2 + 64;

		w->list = arena_grow(w->a, w->list,
		    (size_t)w->cap * sizeof(one), (size_t)cap * sizeof(one));
		w->cap = cap;
	}
	w->list[w->n++] = one;
}

/* ---- what is essential, and how many persons carry it ------------------- */

static bool
is_people(const struct graph *gr, int32_t v)
{
	return gr->kind[v] == NODE_TEAM || gr->kind[v] == NODE_PERSON;
}

/* Persons behind v: those of a team; -1 when nobody knows. */
static int32_t
persons_of(const struct work *w, int32_t v)
{
	if (w->gr->kind[v] == NODE_PERSON)
		return 1;
	return w->in->persons == NULL ? -1
	                              : w->in->persons[w->gr->node_of[v]];
}

static void
few_add(struct work *w, int32_t place, int32_t node, int32_t g,
    int32_t persons)
{
	if (persons >= WEAK_PERSONS)
		return;
	add(w, (struct weak_finding){ .kind = WEAK_FEW, .place = place,
		.node = node, .group = w->gr->group_of[g],
		.dn = SPAN_UNKNOWN, .persons = persons,
		.within = persons < 0 ? TRUTH_MAYBE : TRUTH_YES });
}

/* Of a group that needs all, each team or person is a function of its own. */
static void
few_of_all(struct work *w, int32_t place, int32_t g)
{
	const struct graph *gr = w->gr;

	for (int32_t e = gr->member_first[g]; e < gr->member_first[g + 1]; e++)
		if (is_people(gr, gr->member[e]))
			few_add(w, place, gr->node_of[gr->member[e]], g,
			    persons_of(w, gr->member[e]));
}

/* Of a redundant group of people alone, all of them together are. */
static void
few_of_some(struct work *w, int32_t place, int32_t g)
{
	const struct graph *gr = w->gr;
	int32_t sum = 0;

	for (int32_t e = gr->member_first[g]; e < gr->member_first[g + 1];
	     e++) {
		int32_t n = persons_of(w, gr->member[e]);

		if (!is_people(gr, gr->member[e]))
			return;
		if (n < 0)
			sum = -1;
		else if (sum >= 0)
			sum += n < WEAK_PERSONS ? n : WEAK_PERSONS;
	}
	few_add(w, place, gr->node_of[gr->owner[g]], g, sum);
}

/* Mark what process `place` reaches through groups that need all. */
static void
find_essential(struct work *w, int32_t place)
{
	const struct graph *gr = w->gr;
	int32_t n = 0, at = 0;

	w->todo[n++] = gr->v_of[w->in->process[place].node];
	w->essential[w->todo[0]] = place + 1;
	while (at < n) {
		int32_t v = w->todo[at++];

		for (int32_t g = gr->group_first[v];
		     g < gr->group_first[v + 1]; g++) {
			if (is_redundant(gr, g)) {
				few_of_some(w, place, g);
				continue;
			}
			few_of_all(w, place, g);
			for (int32_t e = gr->member_first[g];
			     e < gr->member_first[g + 1]; e++) {
				int32_t m = gr->member[e];

				if (w->essential[m] == place + 1)
					continue;
				w->essential[m] = place + 1;
				w->todo[n++] = m;
			}
		}
	}
	w->steps -= (int64_t)n * CONE_STEPS;
}

static void
add_losses(struct work *w, int32_t place, const struct single_verdict *s)
{
	for (int32_t i = 0; i < s->nweak; i++) {
		const struct weak_point *x = &s->weak[i];
		bool plain = w->essential[w->gr->v_of[x->node]] == place + 1;

		add(w, (struct weak_finding){
			.kind = plain ? WEAK_PLAIN : WEAK_COMMON,
			.place = place, .node = x->node, .group = -1,
			.dn = x->dn, .within = x->within, .open = x->open });
	}
	w->cut |= s->nweak_all > s->nweak;
}

/* ---- paths -------------------------------------------------------------- */

static int
cmp_i32(int32_t x, int32_t y)
{
	return (x > y) - (x < y);
}

static int
cmp_node(const void *a, const void *b)
{
	const struct weak_finding *x = a, *y = b;
	int c = cmp_i32(x->node, y->node);

	return c != 0 ? c : cmp_i32(x->place, y->place);
}

static int
cmp_place(const void *a, const void *b)
{
	const struct weak_finding *x = a, *y = b;
	int c = cmp_i32(x->place, y->place);

	c = c != 0 ? c : cmp_i32((int32_t)x->kind, (int32_t)y->kind);
	c = c != 0 ? c : cmp_i32(x->node, y->node);
	return c != 0 ? c : cmp_i32(x->group, y->group);
}

/* The redundant group of the path that is nearest to what is lost. */
static int32_t
shared_group(const struct graph *gr, const struct why *why)
{
	for (int32_t i = why->n - 1; i >= 0; i--) {
		int32_t group = why->step[i].group;

		if (group >= 0 && is_redundant(gr, gr->g_of[group]))
			return group;
	}
	return -1;
}

static void
explain(struct work *w, struct weak_finding *f, const struct outage *o)
{
	f->why = outage_why_dn(w->a, o, w->in->process[f->place].node,
	    END_WORST);
	if (f->why.n == 0)
		return;
	f->dn.lo = o->at[END_WORST][w->gr->v_of[f->why.step[0].node]].dn;
	if (w->gr->exact)
		f->dn.hi = f->dn.lo;
	if (f->kind == WEAK_COMMON)
		f->group = shared_group(w->gr, &f->why);
}

/* Lose the node of the findings first..last-1 and walk back from each. */
static bool
explain_all(struct work *w, struct wave *wave, int32_t first, int32_t last,
    const struct run *run, struct err *err)
{
	struct loss lost = { w->list[first].node, SPAN_NONE, SPAN_NEVER };
	struct outage o = { .graph = w->gr, .lost = &lost, .nlost = 1,
		.unrecovered = true };

	wave_clear(wave, END_WORST, true);
	wave_lose(wave, w->gr->v_of[lost.node], 0, FOREVER);
	if (!wave_go(wave, run, err))
		return false;
	o.at[END_BEST] = o.at[END_WORST] = wave->at;
	o.assumed = wave->assumed;
	for (int32_t i = first; !wave->spent && i < last; i++)
		if (w->list[i].kind != WEAK_FEW && !w->list[i].open)
			explain(w, &w->list[i], &o);
	return true;
}

static bool
find_paths(struct work *w, const struct run *run, struct err *err)
{
	struct wave wave;

	if (w->n == 0)
		return true;
	wave_init(&wave, w->scratch, w->gr);
	wave.steps = &w->steps;
	qsort(w->list, (size_t)w->n, sizeof(*w->list), cmp_node);
	for (int32_t i = 0, to; i < w->n && w->steps >= 0; i = to) {
		bool lost = false;

		for (to = i; to < w->n && w->list[to].node == w->list[i].node;
		     to++)
			lost |= w->list[to].kind != WEAK_FEW;
		if (lost && !explain_all(w, &wave, i, to, run, err))
			return false;
		if (!run_step(run, i, w->n, err))
			return false;
	}
	qsort(w->list, (size_t)w->n, sizeof(*w->list), cmp_place);
	return true;
}

/* ---- all ---------------------------------------------------------------- */

static struct single_input
single_of(const struct weak_input *in, struct arena *scratch)
{
	return (struct single_input){ .graph = in->graph,
		.restore = arena_array(scratch, struct span,
		    (size_t)in->graph->nnodes),
		.process = in->process, .nprocesses = in->nprocesses,
		.kinds = in->kinds, .steps = in->steps, .weak_only = true };
}

bool
weak_run(struct arena *a, const struct weak_input *in, const struct run *run,
    const struct weak **weak_r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct single_input all = single_of(in, &scratch);
	struct weak *weak = arena_new(a, struct weak);
	struct work w = { .in = in, .gr = in->graph, .a = a,
		.scratch = &scratch };
	const struct single *s;
	bool ok = single_run(&scratch, &all, run, &s, err);

	if (ok) {
		size_t n = (size_t)in->graph->nnodes;
		int64_t most = in->steps > 0 ? in->steps : SINGLE_STEPS;

		w.essential = arena_array(&scratch, int32_t, n);
		w.todo = arena_array(&scratch, int32_t, n);
		w.steps = (most - s->nsteps) / 2;
		weak->nsteps = s->nsteps + w.steps;
		for (int32_t p = 0; p < in->nprocesses; p++) {
			find_essential(&w, p);
			add_losses(&w, p, &s->of[p]);
			weak->nopen += s->of[p].nopen;
		}
		ok = find_paths(&w, run, err);
		weak->nsteps -= w.steps;
	}
	weak->finding = w.list;
	weak->n = w.n;
	weak->cut = w.cut;
	*weak_r = weak;
	arena_release(&scratch);
	return ok;
}
