/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * whatif_chain.c - why each slot starts when it does, and the chain that makes
 * a process come back when it does.
 *
 * Nothing is carried along while scheduling: a start equals the end of what it
 * waited for, and is found by looking for that equality afterwards, in the one
 * schedule that is shown.
 */
#include "engine/whatif_internal.h"

/* One schedule as it is looked through. */
struct trace {
	struct whatif_job *job;
	const struct whatif_view *view;
	const struct schedule_slot *slot;	/* [step] */
	const struct moment *at;
	const struct graph *gr;
};

static bool
is_down(const struct trace *t, int32_t v)
{
	return t->at[v].dn < t->at[v].up;
}

/* The member of v that was up last, at `when`; -1. */
static int32_t
last_member(const struct trace *t, int32_t v, int64_t when)
{
	const struct graph *gr = t->gr;

	for (int32_t e = gr->member_first[gr->group_first[v]];
	     e < gr->member_first[gr->group_first[v + 1]]; e++) {
		int32_t m = gr->member[e];

		if (is_down(t, m) && t->at[m].up == when)
			return gr->node_of[m];
	}
	return -1;
}

/* Units of a means at work in t. */
static int32_t
units_at(const struct trace *t, int32_t means, int64_t when)
{
	const struct schedule_problem *p = &t->view->problem;

	for (int32_t i = p->window_first[means]; i < p->window_first[means + 1];
	     i++)
		if (when >= p->window[i].from && when < p->window[i].to)
			return p->window[i].units;
	return 0;
}

/* The step on this means that ended last before or at `start`; -1. */
static int32_t
last_on(const struct trace *t, int32_t means, int64_t start, int32_t self)
{
	const struct schedule_problem *p = &t->view->problem;
	int32_t best = -1;

	for (int32_t i = 0; i < p->nsteps; i++) {
		int64_t end = t->slot[i].end;

		if (i == self || t->slot[i].dropped || end > start ||
		    (best >= 0 && end <= t->slot[best].end))
			continue;
		for (int32_t u = p->use_first[i]; u < p->use_first[i + 1]; u++)
			if (p->use[u].means == means)
				best = i;
	}
	return best;
}

static bool
fallback_held(const struct trace *t, int32_t means, int64_t start)
{
	const struct whatif_input *in = t->job->in;

	for (int32_t i = 0; i < in->nstaff; i++) {
		const struct whatif_staff *s = &in->staff[i];
		int32_t v = t->gr->v_of[in->process[s->process].terms.node];

		if (s->means == means && is_down(t, v) &&
		    t->job->best.choice[s->process] == s->fallback &&
		    time_add(t->at[v].dn, t->view->problem.hold[i].length) ==
		    start)
			return true;
	}
	return false;
}

/* It waited for one of its means: which, and for what? */
static void
explain_wait(const struct trace *t, int32_t step, struct whatif_slot *x)
{
	const struct schedule_problem *p = &t->view->problem;
	int64_t before = x->start - 1;

	for (int32_t u = p->use_first[step]; u < p->use_first[step + 1]; u++) {
		int32_t m = p->use[u].means;

		if (units_at(t, m, before) < p->use[u].units) {
			x->bound = WHATIF_HOURS;
			x->means = m;
			return;
		}
	}
	x->bound = WHATIF_MEANS;
	for (int32_t u = p->use_first[step]; u < p->use_first[step + 1]; u++) {
		int32_t m = p->use[u].means;
		int32_t by = last_on(t, m, x->start, step);

		if (fallback_held(t, m, x->start)) {
			x->bound = WHATIF_FALLBACK;
			x->means = m;
			x->by = -1;
			return;
		}
		if (by >= 0 && (x->by < 0 ||
		    t->slot[by].end > t->slot[x->by].end)) {
			x->by = by;
			x->means = m;
		}
	}
}

/* What made `from`: a step before it, a node under it, or a phase. */
static void
explain_from(const struct trace *t, int32_t step, int64_t from,
    struct whatif_slot *x)
{
	const struct scheduler *s = t->view->s;
	int32_t v = t->gr->v_of[x->node];

	for (int32_t e = step < 0 ? 0 : s->after_first[step];
	     step >= 0 && e < s->after_first[step + 1]; e++)
		if (t->slot[s->after[e]].end == from) {
			x->bound = WHATIF_STEP;
			x->by = s->after[e];
			return;
		}
	x->node_by = last_member(t, v, from);
	x->bound = x->node_by >= 0 ? WHATIF_NODE : WHATIF_EARLIEST;
}

static void
explain_never(const struct trace *t, int32_t step, struct whatif_slot *x)
{
	const struct schedule_problem *p = &t->view->problem;
	const struct schedule_slot *slot = &t->slot[step];

	if (slot->from >= FOREVER) {
		explain_from(t, step, FOREVER, x);
	} else {
		for (int32_t u = p->use_first[step];
		     u < p->use_first[step + 1]; u++) {
			int32_t most = 0, m = p->use[u].means;

			for (int32_t i = p->window_first[m];
			     i < p->window_first[m + 1]; i++)
				if (p->window[i].units > most)
					most = p->window[i].units;
			if (x->means < 0 || most < p->use[u].units)
				x->means = m;
		}
	}
	x->bound = WHATIF_NEVER;
}

static struct whatif_slot
slot_of_step(const struct trace *t, int32_t i)
{
	const struct schedule_slot *s = &t->slot[i];
	int32_t node = t->view->problem.step[i].node;
	struct whatif_slot x = { .step = i, .node = node, .start = s->start,
		.end = s->end, .by = -1, .node_by = -1, .means = -1,
		.assumed = t->job->assumed[t->gr->v_of[node]] };

	if (s->start >= FOREVER)
		explain_never(t, i, &x);
	else if (s->start > s->from)
		explain_wait(t, i, &x);
	else
		explain_from(t, i, s->from, &x);
	return x;
}

/* A node that is back without steps; its time alone. */
static struct whatif_slot
slot_of_node(const struct trace *t, int32_t v, int64_t own)
{
	int64_t up = t->at[v].up;
	struct whatif_slot x = { .step = -1, .node = t->gr->node_of[v],
		.start = own >= FOREVER ? t->view->s->base[v]
		    : time_sub(up, own), .end = up, .by = -1, .node_by = -1,
		.means = -1, .assumed = t->job->assumed[v] };

	if (x.start > up)
		x.start = up;
	explain_from(t, -1, x.start, &x);
	if (x.start >= FOREVER)
		x.bound = WHATIF_NEVER;
	return x;
}

static int
cmp_slot(const void *a, const void *b)
{
	const struct whatif_slot *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	return (x->step > y->step) - (x->step < y->step);
}

static struct trace
trace_of(struct whatif_job *job, enum end end)
{
	return (struct trace){ .job = job, .gr = job->in->graph,
		.view = &job->view[end == END_BEST ? VIEW_BEST : VIEW_WORST],
		.slot = job->slots[end], .at = job->at[end] };
}

int32_t
whatif_slots(struct whatif_job *job, enum end end,
    struct whatif_slot **slot_r)
{
	struct trace t = trace_of(job, end);
	const struct scheduler *s = t.view->s;
	struct whatif_slot *list = arena_array(job->a, struct whatif_slot,
	    (size_t)(job->in->nsteps + s->nhit));
	int32_t n = 0;

	for (int32_t i = 0; i < job->in->nsteps; i++) {
		int32_t v = t.gr->v_of[job->in->step[i].node];

		if (!t.slot[i].dropped && is_down(&t, v))
			list[n++] = slot_of_step(&t, i);
	}
	for (int32_t h = 0; h < s->nhit; h++) {
		int32_t v = s->hit[h];

		if (is_down(&t, v) && s->own[v] > 0 &&
		    s->step_first[v] == s->step_first[v + 1])
			list[n++] = slot_of_node(&t, v, s->own[v]);
	}
	if (n > 0)
		qsort(list, (size_t)n, sizeof(*list), cmp_slot);
	*slot_r = list;
	return n;
}

/* Where the slots of the steps and of the nodes without steps are. */
struct places {
	int32_t *step, *node;	/* [step], [node]; -1 */
};

static struct places
places_of(struct whatif_job *job, const struct whatif_slot *slot, int32_t n)
{
	size_t nodes = (size_t)job->in->graph->nnodes;
	size_t steps = (size_t)job->in->nsteps;
	struct places p = { arena_array(job->scratch, int32_t, steps),
		arena_array(job->scratch, int32_t, nodes) };

	memset(p.step, 0xff, steps * sizeof(int32_t));
	memset(p.node, 0xff, nodes * sizeof(int32_t));
	for (int32_t i = 0; i < n; i++) {
		if (slot[i].step >= 0)
			p.step[slot[i].step] = i;
		/* Of a procedure the slot that ends last. */
		if (p.node[slot[i].node] < 0 ||
		    slot[i].end >= slot[p.node[slot[i].node]].end)
			p.node[slot[i].node] = i;
	}
	return p;
}

/* The slot behind which this one came; -1: none.  *node_r: go on there. */
static int32_t
behind(const struct trace *t, const struct places *p,
    const struct whatif_slot *x)
{
	int32_t node = x->node_by;

	if (x->by >= 0)
		return p->step[x->by];
	/* Nodes that take no time have no slot: on to what they wait for. */
	for (int32_t left = t->gr->nnodes; node >= 0 && left > 0; left--) {
		if (p->node[node] >= 0)
			return p->node[node];
		node = last_member(t, t->gr->v_of[node],
		    t->at[t->gr->v_of[node]].up);
	}
	return -1;
}

static void
chain_of(struct whatif_job *job, const struct trace *t,
    const struct places *p, const struct whatif_slot *slot, int32_t n,
    struct whatif_answer *x, int32_t node)
{
	struct whatif_slot top = { .by = -1, .node_by = node };
	int32_t *chain = arena_array(job->scratch, int32_t, (size_t)n + 1);
	int32_t *kept, count = 0, i;

	if (!is_down(t, t->gr->v_of[node]))
		return;
	for (i = behind(t, p, &top); i >= 0 && count <= n;
	     i = behind(t, p, &slot[i])) {
		bool known = false;

		for (int32_t k = 0; k < count; k++)
			known |= chain[k] == i;
		if (known)
			break;
		chain[count++] = i;
	}
	kept = arena_array(job->a, int32_t, (size_t)count);
	memcpy(kept, chain, (size_t)count * sizeof(*kept));
	x->chain = kept;
	x->nchain = count;
}

void
whatif_chains(struct whatif_job *job, struct whatif_slot *slot, int32_t n)
{
	struct trace t = trace_of(job, END_BEST);
	struct places p = places_of(job, slot, n);

	for (int32_t i = 0; i < job->in->nprocesses; i++) {
		struct whatif_answer *x = &job->of[i];

		chain_of(job, &t, &p, slot, n, x,
		    job->in->process[i].terms.node);
		if (x->verdict.state < VERDICT_LATE)
			continue;
		for (int32_t k = 0; k < x->nchain; k++)
			slot[x->chain[k]].critical = true;
	}
}
