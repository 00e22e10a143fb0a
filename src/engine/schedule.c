/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * schedule.c - one schedule from one order.
 *
 * Facts go up the graph: once the members of a node's groups are decided, the
 * node is looked at - does it starve, from when are its groups satisfied - and
 * what needs no means is placed at once.  What needs means waits in a heap by
 * its place in the order.  A k-of-n group is satisfied as soon as k members
 * are decided to be up; its owner is then looked at before the others are
 * decided only when something behind it comes sooner in the order than all
 * that could be placed instead, so that the order says which k.  Members not
 * yet decided count as down from the moment they would be without recovery,
 * for ever: the schedule is always one that can be carried out.
 *
 * When nothing can go on though nodes remain, they wait for each other
 * (schedule_knots.c).  Fallbacks in use hold their people from dn of their
 * process; when a schedule moves that, it is made once more.
 */
#include "engine/scheduler.h"

enum { HOLD_ROUNDS = 3 };

static void
heap_up(struct scheduler *s, int32_t i, int32_t rank)
{
	for (; i > 0 && s->heap[(i - 1) / 2] > rank; i = (i - 1) / 2)
		s->heap[i] = s->heap[(i - 1) / 2];
	s->heap[i] = rank;
}

/* Take the one at place i. */
static int32_t
heap_take(struct scheduler *s, int32_t i)
{
	int32_t taken = s->heap[i], x = s->heap[--s->nheap], c;

	if (i == s->nheap)
		return taken;
	while ((c = 2 * i + 1) < s->nheap) {
		if (c + 1 < s->nheap && s->heap[c + 1] < s->heap[c])
			c++;
		if (s->heap[c] >= x)
			break;
		s->heap[i] = s->heap[c];
		i = c;
	}
	heap_up(s, i, x);
	return taken;
}

static int32_t
nuses(const struct scheduler *s, int32_t step)
{
	return s->p->use_first[step + 1] - s->p->use_first[step];
}

/* All but its means allow the step from here. */
static int64_t
from_of(const struct scheduler *s, int32_t step)
{
	const struct schedule_problem *p = s->p;
	int64_t from = s->base[s->gr->v_of[p->step[step].node]];

	if (p->step[step].earliest > from)
		from = p->step[step].earliest;
	for (int32_t e = s->after_first[step]; e < s->after_first[step + 1];
	     e++)
		if (s->slot[s->after[e]].end > from)
			from = s->slot[s->after[e]].end;
	return from;
}

/* In a list no step with means starts before the one placed last. */
static int64_t
wish_of(const struct scheduler *s, int32_t step, int64_t from)
{
	return s->way == WAY_LIST && from < s->floor && nuses(s, step) > 0
	    ? s->floor
	    : from;
}

struct stint
schedule_find(struct scheduler *s, int32_t step, int64_t from)
{
	return calendar_find(s->use + s->p->use_first[step], nuses(s, step),
	    from, scheduler_work(s, step), s->p->step[step].attended);
}

static void
step_open(struct scheduler *s, int32_t step)
{
	if (nuses(s, step) > 0 && !s->in_knot)
		heap_up(s, s->nheap++, s->rank[step]);
	else
		s->todo[s->ntodo++] = step;
}

/* The step is done: open what comes after it, or its node is up. */
static void
step_done(struct scheduler *s, int32_t step, struct stint stint)
{
	int32_t v = s->gr->v_of[s->p->step[step].node];

	s->slot[step].start = stint.start;
	s->slot[step].end = stint.end;
	if (stint.end > s->end[v])
		s->end[v] = stint.end;
	for (int32_t e = s->next_first[step]; e < s->next_first[step + 1]; e++)
		if (--s->before[s->next[e]] == 0)
			step_open(s, s->next[e]);
	if (--s->left[v] == 0 && !s->in_knot) {
		s->at[v].up = s->end[v];
		schedule_decide(s, v);
	}
}

static void
place(struct scheduler *s, int32_t step)
{
	int64_t from = from_of(s, step);
	int32_t n = nuses(s, step);
	struct stint stint = calendar_take(s->use + s->p->use_first[step], n,
	    wish_of(s, step, from), scheduler_work(s, step),
	    s->p->step[step].attended);

	s->slot[step].from = from;
	if (n > 0) {
		s->placed[s->nplaced++] = step;
		if (stint.start > s->floor && stint.start < FOREVER)
			s->floor = stint.start;
	}
	step_done(s, step, stint);
}

static void
place_todo(struct scheduler *s)
{
	while (s->ntodo > 0)
		place(s, s->todo[--s->ntodo]);
}

static void
open_first_steps(struct scheduler *s, int32_t v)
{
	s->left[v] = s->step_first[v + 1] - s->step_first[v];
	for (int32_t x = s->step_first[v]; x < s->step_first[v + 1]; x++)
		if (s->before[s->step[x]] == 0)
			step_open(s, s->step[x]);
}

void
schedule_place_node(struct scheduler *s, int32_t v)
{
	if (s->step_first[v] == s->step_first[v + 1]) {
		s->end[v] = time_add(s->base[v], s->own[v]);
		return;
	}
	open_first_steps(s, v);
	place_todo(s);
}

static void
drop_steps(struct scheduler *s, int32_t v)
{
	for (int32_t x = s->step_first[v]; x < s->step_first[v + 1]; x++)
		s->slot[s->step[x]].dropped = true;
}

static void
inherit_assumed(struct scheduler *s, int32_t v)
{
	const struct graph *gr = s->gr;

	for (int32_t e = gr->member_first[gr->group_first[v]];
	     e < gr->member_first[gr->group_first[v + 1]]; e++)
		s->assumed[v] |= s->assumed[gr->member[e]];
}

/* Its groups allow: does it starve, from when can it be brought back? */
static void
look_at(struct scheduler *s, int32_t v)
{
	const struct graph *gr = s->gr;
	int64_t dn = FOREVER, last = 0;

	s->seen[v] = 1;
	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++) {
		struct group_times x;

		if (s->wait0[g] == 0)
			continue;
		x = view_group(&s->view, g);
		dn = x.dn < dn ? x.dn : dn;
		last = x.last > last ? x.last : last;
	}
	if (s->release[v] >= 0) {
		dn = 0;
		last = s->release[v] > last ? s->release[v] : last;
	}
	if (dn >= FOREVER) {
		s->at[v] = (struct moment){ FOREVER, 0 };
		drop_steps(s, v);
		schedule_decide(s, v);
		return;
	}
	if (s->any_assumed)
		inherit_assumed(s, v);
	s->at[v].dn = dn;
	s->base[v] = s->end[v] = last;
	if (s->step_first[v] < s->step_first[v + 1]) {
		open_first_steps(s, v);
		return;
	}
	s->at[v].up = time_add(last, s->own[v]);
	schedule_decide(s, v);
}

/* Group g of w has changed: may w be looked at? */
static void
note_group(struct scheduler *s, int32_t g, int32_t w)
{
	bool last = s->wait[g] == 0;

	if (last && --s->open[w] == 0) {
		agenda_add(&s->ready, w);
		return;
	}
	if (s->early[g] || (!last && s->good[g] < s->gr->need[g]))
		return;
	s->early[g] = 1;
	if (--s->soft[w] == 0)
		s->pool[s->npool++] = w;
}

void
schedule_decide(struct scheduler *s, int32_t v)
{
	const struct graph *gr = s->gr;
	bool good = s->at[v].up < FOREVER;

	s->decided[v] = 1;
	s->ndecided++;
	for (int32_t u = gr->user_first[v]; u < gr->user_first[v + 1]; u++) {
		int32_t g = gr->user[u], w = gr->owner[g];

		if (s->dn0[w] >= FOREVER || s->wait0[g] == 0)
			continue;
		s->wait[g]--;
		s->good[g] += good;
		if (!s->seen[w])
			note_group(s, g, w);
	}
}

/* First rank of each node's own steps and of all that rests on it. */
static void
find_sooner(struct scheduler *s)
{
	const struct graph *gr = s->gr;

	for (int32_t h = s->nhit - 1; h >= 0; h--) {
		int32_t v = s->hit[h], first = s->norder;

		for (int32_t x = s->step_first[v]; x < s->step_first[v + 1];
		     x++) {
			int32_t i = s->step[x];

			if (nuses(s, i) > 0 && s->rank[i] < first)
				first = s->rank[i];
		}
		for (int32_t u = gr->user_first[v]; u < gr->user_first[v + 1];
		     u++) {
			int32_t w = gr->owner[gr->user[u]];

			if (w > v && s->dn0[w] < FOREVER &&
			    s->sooner[w] < first)
				first = s->sooner[w];
		}
		s->sooner[v] = first;
	}
}

static void
reset_nodes(struct scheduler *s)
{
	const struct graph *gr = s->gr;

	for (int32_t h = 0; h < s->nhit; h++) {
		int32_t v = s->hit[h], g1 = gr->group_first[v + 1];

		s->at[v] = (struct moment){ s->dn0[v], FOREVER };
		s->seen[v] = s->decided[v] = s->assumed[v] = 0;
		s->open[v] = s->soft[v] = s->open0[v];
		for (int32_t g = gr->group_first[v]; g < g1; g++) {
			s->wait[g] = s->wait0[g];
			s->good[g] = s->good0[g];
			s->early[g] = 0;
		}
		if (s->open[v] == 0)
			agenda_add(&s->ready, v);
	}
}

static void
reset(struct scheduler *s)
{
	const struct schedule_problem *p = s->p;

	for (int32_t m = 0; m < p->nmeans; m++)
		calendar_reset(&s->means[m]);
	for (int32_t i = 0; i < p->nsteps; i++) {
		s->slot[i] = (struct schedule_slot){ FOREVER, FOREVER,
			FOREVER, p->step[i].skip };
		s->before[i] = s->before0[i];
	}
	s->nheap = s->ntodo = s->npool = s->nplaced = s->ndecided = 0;
	s->floor = 0;
	s->any_assumed = s->in_knot = false;
	reset_nodes(s);
}

/* The node of the pool that is wanted first; -1: none sooner than `rank`. */
static int32_t
take_from_pool(struct scheduler *s, int32_t rank)
{
	int32_t best = -1, v;

	for (int32_t i = 0; i < s->npool; i++) {
		v = s->pool[i];
		if (s->seen[v] || s->open[v] == 0) {
			s->pool[i--] = s->pool[--s->npool];
			continue;
		}
		if (s->sooner[v] < rank &&
		    (best < 0 || s->sooner[v] < s->sooner[s->pool[best]] ||
		    (s->sooner[v] == s->sooner[s->pool[best]] &&
		    v < s->pool[best])))
			best = i;
	}
	if (best < 0)
		return -1;
	v = s->pool[best];
	s->pool[best] = s->pool[--s->npool];
	return v;
}

/* The place in the heap of the step that can start first. */
static int32_t
find_soonest(struct scheduler *s)
{
	struct stint soonest = { 0 };
	int32_t best = -1;

	for (int32_t i = 0; i < s->nheap; i++) {
		int32_t step = s->order[s->heap[i]];
		struct stint t = schedule_find(s, step, from_of(s, step));

		if (best < 0 || t.start < soonest.start ||
		    (t.start == soonest.start && s->heap[i] < s->heap[best])) {
			best = i;
			soonest = t;
		}
	}
	return best;
}

static void
place_all(struct scheduler *s)
{
	while (s->ndecided < s->nhit) {
		int32_t v = agenda_take(&s->ready);

		if (v >= 0) {
			if (!s->seen[v])
				look_at(s, v);
			place_todo(s);
			continue;
		}
		v = take_from_pool(s, s->nheap > 0 ? s->heap[0] : INT32_MAX);
		if (v >= 0) {
			look_at(s, v);
		} else if (s->nheap > 0) {
			int32_t i = s->way == WAY_PARALLEL ? find_soonest(s)
			                                   : 0;

			place(s, s->order[heap_take(s, i)]);
		} else {
			schedule_knots(s);
		}
		place_todo(s);
	}
}

/* The fallbacks in use take their people; false when nothing has moved. */
static bool
note_falls(struct scheduler *s, const int8_t *choice)
{
	const struct schedule_problem *p = s->p;
	bool moved = false;

	for (int32_t i = 0; i < p->nholds; i++) {
		const struct schedule_hold *h = &p->hold[i];
		int32_t v = s->gr->v_of[worth_terms(p->worth, h->target)->node];

		if (choice[h->target] != h->fallback)
			continue;
		moved |= s->fallen[i] != s->at[v].dn;
		s->fallen[i] = s->at[v].dn;
	}
	return moved;
}

static void
hold_people(struct scheduler *s)
{
	const struct schedule_problem *p = s->p;

	for (int32_t i = 0; i < p->nholds; i++) {
		const struct schedule_hold *h = &p->hold[i];

		if (h->units > 0 && s->fallen[i] < FOREVER)
			calendar_hold(&s->means[h->means], s->fallen[i],
			    time_add(s->fallen[i], h->length), h->units);
	}
}

/* What fallbacks in use hold at t. */
static int32_t
held_at(const struct scheduler *s, int32_t means, int64_t t, int64_t *to)
{
	int32_t units = 0;

	for (int32_t i = 0; i < s->p->nholds; i++) {
		const struct schedule_hold *h = &s->p->hold[i];
		int64_t from = s->fallen[i], end = time_add(from, h->length);

		if (h->means != means || from >= FOREVER)
			continue;
		if (t >= from && t < end)
			units += h->units;
		if (from > t && from < *to)
			*to = from;
		if (end > t && end < *to)
			*to = end;
	}
	return units;
}

int32_t
scheduler_left(struct arena *a, const struct scheduler *s, int32_t means,
    int64_t until, const struct schedule_left **row_r)
{
	const struct calendar *c = &s->means[means];
	size_t most = (size_t)(c->n + 2 * s->p->nholds);
	struct schedule_left *row = arena_array(a, struct schedule_left, most);
	int32_t n = 0, i = 0;

	for (int64_t t = 0; t < until;) {
		struct schedule_left x = { .from = t, .to = FOREVER };

		while (i + 1 < c->n && c->row[i + 1].at <= t)
			i++;
		if (i + 1 < c->n)
			x.to = c->row[i + 1].at;
		x.units = c->row[i].units;
		x.held = held_at(s, means, t, &x.to);
		x.used = x.units - c->row[i].left - x.held;
		t = x.to;
		if (n > 0 && row[n - 1].units == x.units &&
		    row[n - 1].used == x.used && row[n - 1].held == x.held)
			row[n - 1].to = x.to;
		else
			row[n++] = x;
	}
	*row_r = row;
	return n;
}

void
scheduler_widen(struct scheduler *s, int32_t means, int32_t units)
{
	struct calendar *c = &s->means[means];

	for (int32_t i = 0; i < c->nfresh; i++) {
		if (c->fresh[i].units == 0)
			continue;
		c->fresh[i].units += units;
		c->fresh[i].left += units;
	}
}

static const struct schedule *
finish(struct scheduler *s, const int8_t *choice)
{
	int64_t makespan = 0;

	for (int32_t h = 0; h < s->nhit; h++) {
		struct moment m = s->at[s->hit[h]];

		if (m.dn < m.up && m.up > makespan)
			makespan = m.up;
	}
	s->result = (struct schedule){ .slot = s->slot, .at = s->at,
		.assumed = s->assumed, .makespan = makespan,
		.placed = s->placed, .nplaced = s->nplaced };
	s->result.score.part[SCORE_MAKESPAN] = makespan;
	if (s->p->worth != NULL)
		s->result.score = worth_all(s->p->worth, s->at, makespan,
		    choice);
	return &s->result;
}

static void
take_order(struct scheduler *s, const int32_t *order, int32_t n)
{
	for (int32_t i = 0; i < s->nactive; i++)
		s->rank[s->active[i]] = -1;
	for (int32_t r = 0; r < n; r++) {
		BUG_IF(order[r] < 0 || order[r] >= s->p->nsteps);
		s->rank[order[r]] = r;
	}
	for (int32_t i = 0; i < s->nactive; i++)
		BUG_IF(s->rank[s->active[i]] < 0);
	s->order = order;
	s->norder = n;
}

const struct schedule *
scheduler_run(struct scheduler *s, enum schedule_way way,
    const int32_t *order, int32_t n, const int8_t *choice,
    const int64_t *work)
{
	bool holds = choice != NULL && s->p->nholds > 0;

	s->way = way;
	s->work = work;
	take_order(s, order, n);
	if (s->choosing)
		find_sooner(s);
	for (int32_t i = 0; i < s->p->nholds; i++) {
		const struct schedule_hold *h = &s->p->hold[i];

		s->fallen[i] = !holds || choice[h->target] != h->fallback
		    ? FOREVER
		    : s->dn0[s->gr->v_of[worth_terms(s->p->worth,
		    h->target)->node]];
	}
	for (int round = 0; round < HOLD_ROUNDS; round++) {
		reset(s);
		if (holds)
			hold_people(s);
		place_all(s);
		if (!holds || !note_falls(s, choice))
			break;
	}
	return finish(s, choice);
}
