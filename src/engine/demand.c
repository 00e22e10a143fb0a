/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * demand.c - one pull pass from processes down, in descending v.
 *
 * Owners stand above members, so going down every node has its final demand
 * when its members are told, except inside a strongly connected set: there the
 * pass is repeated until nothing gets tighter.  With restart 0 a demand never
 * tightens around a circle (grace >= 0), so this ends after at most as many
 * rounds as the set has nodes.  The two ends run side by side; which one is
 * tight follows the unknowns: lo takes long restarts and short graces.
 *
 * Where all is known and nothing is in a circle, the lean pass does it.
 */
#include "engine/demand.h"
#include "engine/lean.h"

/* The demand of a group, at both ends, of an owner that must be within w. */
static struct span
of_group(const struct graph *gr, int32_t g, struct span w, bool cyclic)
{
	struct span a = gr->grace[g], restart = gr->restart[gr->owner[g]];
	struct span r;

	if (cyclic)
		restart = SPAN_NONE;
	/* max(a, w + a - restart) = a + max(0, w - restart). */
	r.lo = time_add(a.lo, time_sub(w.lo, restart.hi));
	r.hi = time_add(a.hi, time_sub(w.hi, restart.lo));
	return r;
}

static bool
tighten(struct span *into, struct span with)
{
	struct span was = *into;

	into->lo = with.lo < was.lo ? with.lo : was.lo;
	into->hi = with.hi < was.hi ? with.hi : was.hi;
	return into->lo != was.lo || into->hi != was.hi;
}

static struct span
tighter(struct span a, struct span b)
{
	tighten(&a, b);
	return a;
}

static bool
asks(struct span w)
{
	return w.lo < FOREVER;
}

struct pass {
	const struct graph *gr;
	struct span *within[DEMAND_SORT__MAX];	/* [v] */
	uint8_t *cyclic;			/* [v] */
};

/* What a group asks of its members; true when a member of v's set moved. */
static bool
tell_group(struct pass *p, int32_t v, int32_t g, bool cyclic)
{
	const struct graph *gr = p->gr;
	int32_t e0 = gr->member_first[g], e1 = gr->member_first[g + 1];
	struct span hard = p->within[DEMAND_HARD][v];
	struct span any = p->within[DEMAND_ANY][v];
	bool moved = false;

	if (gr->need[g] < e1 - e0) {
		any = tighter(any, hard);
		hard = SPAN_NEVER;
	}
	hard = asks(hard) ? of_group(gr, g, hard, cyclic) : SPAN_NEVER;
	any = asks(any) ? of_group(gr, g, any, cyclic) : SPAN_NEVER;
	for (int32_t e = e0; e < e1; e++) {
		int32_t m = gr->member[e];
		bool changed = tighten(&p->within[DEMAND_HARD][m], hard);

		changed |= tighten(&p->within[DEMAND_ANY][m], any);
		p->cyclic[m] |= p->cyclic[v] || cyclic;
		moved |= changed && gr->set_of[m] == gr->set_of[v];
	}
	return moved;
}

static bool
tell(struct pass *p, int32_t v)
{
	const struct graph *gr = p->gr;
	bool cyclic = graph_set_size(gr, v) > 1, moved = false;

	if (!asks(p->within[DEMAND_HARD][v]) && !asks(p->within[DEMAND_ANY][v]))
		return false;
	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++)
		moved |= tell_group(p, v, g, cyclic);
	return moved;
}

static bool
tell_all(struct pass *p, const struct run *run, struct err *err)
{
	const struct graph *gr = p->gr;

	for (int32_t s = gr->nsets - 1; s >= 0; s--) {
		bool moved = true;

		if (s % (1 << 17) == 0 &&
		    !run_step(run, gr->nsets - s, gr->nsets, err))
			return false;
		while (moved) {
			moved = false;
			for (int32_t v = gr->set_first[s + 1] - 1;
			     v >= gr->set_first[s]; v--)
				moved |= tell(p, v);
			if (moved && !run_step(run, gr->nsets - s, gr->nsets,
			    err))
				return false;
		}
	}
	return true;
}

static bool
tell_from(struct pass *p, const struct span *own, const struct run *run,
	  struct err *err)
{
	for (int32_t v = 0; v < p->gr->nnodes; v++) {
		p->within[DEMAND_HARD][v] = own[v];
		p->within[DEMAND_ANY][v] = SPAN_NEVER;
	}
	return tell_all(p, run, err);
}

static bool
read_targets(const struct graph *gr, const struct demand_target *target,
    int32_t n, struct span *own, struct err *err)
{
	for (int32_t v = 0; v < gr->nnodes; v++)
		own[v] = SPAN_NEVER;
	for (int32_t i = 0; i < n; i++) {
		const struct demand_target *t = &target[i];
		const char *id = t->node < 0 || t->node >= gr->nnodes
		    ? "demand-node-out-of-range"
		    : !span_valid(t->rto) || !span_valid(t->verification)
		    ? "demand-span-invalid" : NULL;

		if (id != NULL) {
			err_set(err, ERR_INVALID, "targets", id);
			err->row = (int64_t)i + 1;
			return false;
		}
		tighten(&own[gr->v_of[t->node]], SPAN_BETWEEN(
		    time_sub(t->rto.lo, t->verification.hi),
		    time_sub(t->rto.hi, t->verification.lo)));
	}
	return true;
}

/* All targets are known, and short enough for a lean pass. */
static bool
are_lean(const struct graph *gr, const struct span *own)
{
	if (gr->lean == NULL)
		return false;
	for (int32_t v = 0; v < gr->nnodes; v++)
		if (!span_known(own[v]) ||
		    (own[v].lo >= LEAN_FAR && own[v].lo < FOREVER))
			return false;
	return true;
}

static struct span
of_lean(int32_t within)
{
	return within >= LEAN_NEVER ? SPAN_NEVER : SPAN(within);
}

static void
tell_lean(struct pass *p, const struct span *own)
{
	struct arena scratch = ARENA_INIT;
	int32_t n = p->gr->nnodes;
	struct lean_asked *at =
	    arena_array(&scratch, struct lean_asked, (size_t)n);

	for (int32_t v = 0; v < n; v++)
		at[v] = (struct lean_asked){ own[v].lo == FOREVER
						 ? LEAN_NEVER
						 : (int32_t)own[v].lo,
					     LEAN_NEVER };
	lean_demand(p->gr->lean, at);
	for (int32_t v = 0; v < n; v++) {
		p->within[DEMAND_HARD][v] = of_lean(at[v].hard);
		p->within[DEMAND_ANY][v] = of_lean(at[v].any);
	}
	arena_release(&scratch);
}

bool
demand_run(struct arena *a, const struct graph *graph,
    const struct demand_target *target, int32_t ntargets,
    const struct run *run, const struct demand **demand_r, struct err *err)
{
	size_t n = (size_t)graph->nnodes;
	struct demand *d = arena_new(a, struct demand);
	struct span *own = arena_array(a, struct span, n);
	struct pass p = { .gr = graph, .cyclic = arena_array(a, uint8_t, n) };

	if (!read_targets(graph, target, ntargets, own, err))
		return false;
	for (int s = 0; s < DEMAND_SORT__MAX; s++)
		d->within[s] = p.within[s] = arena_array(a, struct span, n);
	if (are_lean(graph, own))
		tell_lean(&p, own);
	else if (!tell_from(&p, own, run, err))
		return false;
	d->graph = graph;
	d->own = own;
	d->cyclic = p.cyclic;
	*demand_r = d;
	return true;
}

struct span
demand_of(const struct demand *d, int32_t node, enum demand_sort sort)
{
	return d->within[sort][d->graph->v_of[node]];
}

bool
demand_cyclic(const struct demand *d, int32_t node)
{
	return d->cyclic[d->graph->v_of[node]] != 0;
}

/* A place of the search: a node under one of the two sorts. */
struct spot {
	int32_t v;
	enum demand_sort sort;
	int32_t from;		/* place it was reached from; -1 */
	int32_t g;		/* group of this spot's node that asks `from` */
};

struct search {
	const struct demand *d;
	struct spot *spot;
	int32_t n;
	uint8_t *seen[DEMAND_SORT__MAX];
};

static void
spot_add(struct search *s, int32_t v, enum demand_sort sort, int32_t from,
    int32_t g)
{
	if (s->seen[sort][v])
		return;
	s->seen[sort][v] = 1;
	s->spot[s->n++] = (struct spot){ v, sort, from, g };
}

/* Who, through g, asks exactly what the spot at `i` is asked? */
static void
look_above(struct search *s, int32_t i, int32_t g)
{
	const struct graph *gr = s->d->graph;
	int32_t w = gr->owner[g], v = s->spot[i].v;
	int64_t want = s->d->within[s->spot[i].sort][v].lo;
	bool some = gr->need[g] < gr->member_first[g + 1] - gr->member_first[g];
	bool cyclic = graph_set_size(gr, w) > 1;

	for (int sort = 0; sort < DEMAND_SORT__MAX; sort++) {
		struct span asked = s->d->within[sort][w];

		if (some ? s->spot[i].sort == DEMAND_HARD
		         : s->spot[i].sort != (enum demand_sort)sort)
			continue;
		if (asks(asked) && of_group(gr, g, asked, cyclic).lo == want)
			spot_add(s, w, (enum demand_sort)sort, i, g);
	}
}

static struct demand_why
collect(struct arena *a, const struct search *s, int32_t i)
{
	const struct demand *d = s->d;
	struct demand_why why = { 0 };
	struct demand_step *step;
	int32_t asked_by = -1;

	for (int32_t x = i; x >= 0; x = s->spot[x].from)
		why.n++;
	why.step = step = arena_array(a, struct demand_step, (size_t)why.n);
	for (int32_t x = i, at = why.n - 1; x >= 0; x = s->spot[x].from) {
		const struct spot *p = &s->spot[x];

		step[at--] = (struct demand_step){ d->graph->node_of[p->v],
			asked_by, d->within[p->sort][p->v] };
		asked_by = p->g < 0 ? -1 : d->graph->group_of[p->g];
	}
	return why;
}

struct demand_why
demand_why(struct arena *a, const struct demand *d, int32_t node,
    enum demand_sort sort)
{
	const struct graph *gr = d->graph;
	struct arena scratch = ARENA_INIT;
	size_t n = (size_t)gr->nnodes;
	struct search s = { .d = d,
		.spot = arena_array(&scratch, struct spot, 2 * n),
		.seen = { arena_array(&scratch, uint8_t, n),
		    arena_array(&scratch, uint8_t, n) } };
	struct demand_why why = { 0 };

	if (asks(demand_of(d, node, sort)))
		spot_add(&s, gr->v_of[node], sort, -1, -1);
	for (int32_t i = 0; i < s.n; i++) {
		int32_t v = s.spot[i].v;

		if (s.spot[i].sort == DEMAND_HARD &&
		    d->own[v].lo == d->within[DEMAND_HARD][v].lo) {
			why = collect(a, &s, i);
			break;
		}
		for (int32_t u = gr->user_first[v]; u < gr->user_first[v + 1];
		     u++)
			look_above(&s, i, gr->user[u]);
	}
	arena_release(&scratch);
	return why;
}
