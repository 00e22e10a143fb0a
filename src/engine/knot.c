/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * knot.c - one strongly connected set, as events in time.
 *
 * What stands outside the set has its final times already.  Inside, time runs
 * forward: at each instant first everything that is due happens at once, then
 * nodes whose groups are satisfied again come up (only ever through nodes that
 * are up: no bootstrapping), then groups without grace that fail take their
 * owners down, and last the grace timers start and stop.  That gives the
 * greatest down times and the least up times.
 *
 * Two things are known only afterwards, and start the run again:
 *  - A node has one outage, the hull.  When a group of a node that is back
 *    fails once more at t, it was not back: `hold` keeps it down until after t.
 *    Outages only grow from run to run, so each hold is forced.
 *  - Nodes that are still down at the end and could be up if started together
 *    are deadlocked.  Those circles that wait for no other become a band: its
 *    members need each other no longer to start, run one after another by node
 *    number, and are all up at the end (assumed).  Holds start afresh.
 *
 * Cost: (1 + holds + bands) runs of events x log; sets are small in practice.
 */
#include "engine/internal.h"

enum state { FRESH, FALLING, DOWN, BACK };
enum event_kind { GROUP_DOWN, GROUP_UP, TIMER, NODE_UP, BAND_UP };

struct event {
	int64_t at;
	int32_t id;		/* group - g0, node - lo, or band */
	enum event_kind kind;
};

struct band {
	int64_t due;		/* -1: not yet to be said */
	int32_t n;		/* members */
	int32_t ready;		/* down, and start-satisfied */
	int32_t *member;	/* node - lo, ascending node */
};

struct knot {
	struct wave *w;
	const struct graph *gr;
	struct arena *a;
	int32_t lo, hi, g0, n, ng;
	struct event *outer;	/* from outside, by time */
	int32_t nouter;
	int64_t *hold;		/* [i] stays down until after this; -1 */
	int64_t *hold_kin;	/* [i] the same when its band counts as up */
	int32_t *band_of;	/* [i] or -1 */
	struct band *band;
	int32_t nbands;
	/* one run */
	int64_t now;
	struct event *heap;
	int32_t nheap, heap_cap;
	uint8_t *state;		/* [i] */
	int64_t *dn, *up;	/* [i] */
	int64_t *due;		/* [i] comes up then; -1 */
	int64_t *sat;		/* [i] of a band: start-satisfied since; -1 */
	int32_t *down;		/* [j] members that are down */
	int32_t *kin;		/* [j] of these, in the band of the owner */
	int64_t *since;		/* [j] unsatisfied since; -1 */
	int32_t *changed, nchanged;	/* groups of this instant */
	uint8_t *is_changed;
	int32_t *look, nlook;	/* nodes to look at for coming up */
	uint8_t *is_look;
	int32_t *fell, nfell;	/* nodes that fall at this instant */
	bool falling;
	bool again;		/* a node was not back: `hold` has grown */
};

static bool
before(const struct event *a, const struct event *b)
{
	return a->at != b->at ? a->at < b->at
	    : a->kind != b->kind ? a->kind < b->kind : a->id < b->id;
}

static void
heap_push(struct knot *k, int64_t at, enum event_kind kind, int32_t id)
{
	struct event e = { at, id, kind };
	int32_t i;

	if (at >= FOREVER)
		return;
	if (k->nheap == k->heap_cap) {
		size_t size = (size_t)k->heap_cap * sizeof(e);

		k->heap = arena_grow(k->a, k->heap, size, size * 2);
		k->heap_cap *= 2;
	}
	for (i = k->nheap++; i > 0 && before(&e, &k->heap[(i - 1) / 2]);
	     i = (i - 1) / 2)
		k->heap[i] = k->heap[(i - 1) / 2];
	k->heap[i] = e;
}

static struct event
heap_pop(struct knot *k)
{
	struct event top = k->heap[0], e = k->heap[--k->nheap];
	int32_t i = 0, c;

	while ((c = 2 * i + 1) < k->nheap) {
		if (c + 1 < k->nheap && before(&k->heap[c + 1], &k->heap[c]))
			c++;
		if (!before(&k->heap[c], &e))
			break;
		k->heap[i] = k->heap[c];
		i = c;
	}
	k->heap[i] = e;
	return top;
}

static int32_t
owner_of(const struct knot *k, int32_t j)
{
	return k->gr->owner[k->g0 + j] - k->lo;
}

static int32_t
fail_of(const struct knot *k, int32_t j)
{
	const struct graph *gr = k->gr;
	int32_t g = k->g0 + j;

	return gr->member_first[g + 1] - gr->member_first[g] - gr->need[g] + 1;
}

static bool
unsatisfied(const struct knot *k, int32_t j)
{
	return k->down[j] >= fail_of(k, j);
}

static void
note_look(struct knot *k, int32_t i)
{
	if (k->is_look[i])
		return;
	k->is_look[i] = 1;
	k->look[k->nlook++] = i;
}

static void
note_changed(struct knot *k, int32_t j)
{
	note_look(k, owner_of(k, j));
	if (k->is_changed[j])
		return;
	k->is_changed[j] = 1;
	k->changed[k->nchanged++] = j;
}

/* While falling: an owner without grace goes at once. */
static void
note_fall(struct knot *k, int32_t j)
{
	int32_t i = owner_of(k, j);

	if (k->state[i] != FRESH || !unsatisfied(k, j) ||
	    view_grace(&k->w->view, k->g0 + j) != 0)
		return;
	k->state[i] = FALLING;
	k->fell[k->nfell++] = i;
}

/* Node i goes down (by = 1) or comes up (by = -1): tell its users. */
static void
turn(struct knot *k, int32_t i, int32_t by)
{
	const struct graph *gr = k->gr;
	int32_t v = k->lo + i;

	wave_pay(k->w, gr->user_first[v + 1] - gr->user_first[v]);
	for (int32_t u = gr->user_first[v]; u < gr->user_first[v + 1]; u++) {
		int32_t j = gr->user[u] - k->g0, o;

		if (gr->owner[gr->user[u]] >= k->hi)
			break;
		o = owner_of(k, j);
		k->down[j] += by;
		if (k->band_of[i] >= 0 && k->band_of[i] == k->band_of[o])
			k->kin[j] += by;
		note_changed(k, j);
		if (k->falling)
			note_fall(k, j);
	}
}

static void
go_down(struct knot *k, int32_t i)
{
	if (k->state[i] > FALLING)
		return;
	k->state[i] = DOWN;
	k->dn[i] = k->now;
	note_look(k, i);
	turn(k, i, 1);
}

static void
come_up(struct knot *k, int32_t i)
{
	if (k->state[i] != DOWN)
		return;
	k->state[i] = BACK;
	k->up[i] = k->now;
	k->due[i] = -1;
	turn(k, i, -1);
}

static void
band_up(struct knot *k, struct band *b)
{
	b->due = -1;
	for (int32_t i = 0; i < b->n; i++)
		come_up(k, b->member[i]);
}

/* What is due now, all of it before anything is concluded from it. */
static void
happen(struct knot *k, const struct event *e)
{
	switch (e->kind) {
	case GROUP_DOWN:
		k->down[e->id]++;
		note_changed(k, e->id);
		break;
	case GROUP_UP:
		k->down[e->id]--;
		note_changed(k, e->id);
		break;
	case TIMER:
		if (k->since[e->id] >= 0 && time_add(k->since[e->id],
		    view_grace(&k->w->view, k->g0 + e->id)) == e->at)
			go_down(k, owner_of(k, e->id));
		break;
	case NODE_UP:
		if (k->due[e->id] == e->at)
			come_up(k, e->id);
		break;
	case BAND_UP:
		if (k->band[e->id].due == e->at)
			band_up(k, &k->band[e->id]);
		break;
	}
}

/* All groups of i satisfied; those of its own band count as up for `kin`. */
static bool
may_start(const struct knot *k, int32_t i, bool kin)
{
	const struct graph *gr = k->gr;
	int32_t v = k->lo + i;

	if (k->now <= (kin ? k->hold_kin : k->hold)[i])
		return false;
	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++) {
		int32_t j = g - k->g0;

		if (k->down[j] - (kin ? k->kin[j] : 0) >= fail_of(k, j))
			return false;
	}
	return true;
}

static int64_t
release_of(const struct knot *k, int32_t i)
{
	int64_t start = k->w->start[k->lo + i];

	return start > 0 ? start : 0;
}

/* When the last of the band is up, one after another. */
static int64_t
band_end(const struct knot *k, const struct band *b)
{
	int64_t t = 0;

	for (int32_t x = 0; x < b->n; x++) {
		int32_t i = b->member[x];
		int64_t from = release_of(k, i);

		from = k->sat[i] > from ? k->sat[i] : from;
		t = time_add(t > from ? t : from,
		    wave_work(k->w, k->lo + i));
	}
	return t;
}

/* `at_end`: the instant is over, so that being up is one of its own. */
static void
look_band(struct knot *k, int32_t i, bool at_end)
{
	struct band *b = &k->band[k->band_of[i]];

	if (k->sat[i] < 0) {
		if (!may_start(k, i, true))
			return;
		k->sat[i] = k->now;
		b->ready++;
	}
	if (b->ready < b->n || b->due >= 0)
		return;
	b->due = band_end(k, b);
	if (b->due == k->now && !at_end)
		band_up(k, b);
	else
		heap_push(k, b->due, BAND_UP, k->band_of[i]);
}

static void
look_at(struct knot *k, int32_t i)
{
	int64_t from = release_of(k, i);

	if (k->state[i] != DOWN || k->w->view.unrecovered)
		return;
	if (k->band_of[i] >= 0)
		look_band(k, i, false);
	if (k->state[i] != DOWN || k->due[i] >= 0 || !may_start(k, i, false))
		return;
	from = k->now > from ? k->now : from;
	k->due[i] = time_add(from, wave_work(k->w, k->lo + i));
	if (k->due[i] == k->now)
		come_up(k, i);
	else
		heap_push(k, k->due[i], NODE_UP, i);
}

/* Owners of groups without grace fall, and those that rest on them. */
static void
fall(struct knot *k)
{
	k->falling = true;
	for (int32_t x = 0; x < k->nchanged; x++)
		note_fall(k, k->changed[x]);
	while (k->nfell > 0)
		go_down(k, k->fell[--k->nfell]);
	k->falling = false;
}

/* A down owner with an unsatisfied group is not on its way up. */
static void
call_off(struct knot *k, int32_t i, int32_t j)
{
	struct band *b;

	k->due[i] = -1;
	if (k->band_of[i] < 0 || k->sat[i] < 0 ||
	    k->down[j] - k->kin[j] < fail_of(k, j))
		return;
	b = &k->band[k->band_of[i]];
	k->sat[i] = -1;
	b->ready--;
	b->due = -1;
}

/* Group j fails i, which was thought to be back. */
static void
hold_down(struct knot *k, int32_t i, int32_t j)
{
	k->again = true;
	k->hold[i] = k->now;
	if (k->down[j] - k->kin[j] >= fail_of(k, j))
		k->hold_kin[i] = k->now;
}

/* How group j stands at the end of the instant. */
static void
settle_group(struct knot *k, int32_t j)
{
	int32_t i = owner_of(k, j);

	if (!unsatisfied(k, j)) {
		k->since[j] = -1;
		return;
	}
	if (k->state[i] == BACK)
		hold_down(k, i, j);
	if (k->state[i] == DOWN)
		call_off(k, i, j);
	if (k->since[j] >= 0)
		return;
	k->since[j] = k->now;
	if (k->state[i] == FRESH)
		heap_push(k, time_add(k->now,
		    view_grace(&k->w->view, k->g0 + j)), TIMER, j);
}

static void
settle(struct knot *k)
{
	while (k->nlook > 0) {
		int32_t i = k->look[--k->nlook];

		k->is_look[i] = 0;
		look_at(k, i);
	}
	fall(k);
	for (int32_t x = 0; x < k->nchanged; x++) {
		k->is_changed[k->changed[x]] = 0;
		settle_group(k, k->changed[x]);
	}
	k->nchanged = 0;
	while (k->nlook > 0) {
		int32_t i = k->look[--k->nlook];

		k->is_look[i] = 0;
		if (k->band_of[i] >= 0 && k->state[i] == DOWN &&
		    !k->w->view.unrecovered)
			look_band(k, i, true);
	}
}

static void
run_begin(struct knot *k)
{
	k->nheap = 0;
	k->nchanged = k->nlook = k->nfell = 0;
	k->again = false;
	memset(k->down, 0, (size_t)k->ng * sizeof(*k->down));
	memset(k->kin, 0, (size_t)k->ng * sizeof(*k->kin));
	memset(k->is_changed, 0, (size_t)k->ng);
	memset(k->is_look, 0, (size_t)k->n);
	memset(k->state, FRESH, (size_t)k->n);
	for (int32_t j = 0; j < k->ng; j++)
		k->since[j] = -1;
	for (int32_t i = 0; i < k->n; i++) {
		k->dn[i] = FOREVER;
		k->up[i] = FOREVER;
		k->due[i] = k->sat[i] = -1;
	}
	for (int32_t b = 0; b < k->nbands; b++) {
		k->band[b].due = -1;
		k->band[b].ready = 0;
	}
}

/* One run through time; false when a node must be held down longer. */
static bool
run_once(struct knot *k)
{
	int32_t x = 0;

	wave_pay(k->w, (int64_t)k->n + k->ng);
	run_begin(k);
	k->now = 0;
	for (int32_t i = 0; i < k->n; i++)
		if (k->w->start[k->lo + i] >= 0)
			go_down(k, i);
	for (;;) {
		while (x < k->nouter && k->outer[x].at == k->now)
			happen(k, &k->outer[x++]);
		while (k->nheap > 0 && k->heap[0].at == k->now) {
			struct event e = heap_pop(k);

			happen(k, &e);
		}
		settle(k);
		if (k->again)
			return false;
		if (!wave_pay(k->w, 4))
			return true;
		k->now = x < k->nouter ? k->outer[x].at : FOREVER;
		if (k->nheap > 0 && k->heap[0].at < k->now)
			k->now = k->heap[0].at;
		if (k->now == FOREVER)
			return true;
	}
}

static int
cmp_event(const void *a, const void *b)
{
	return before(a, b) ? -1 : before(b, a) ? 1 : 0;
}

/* The changes that come from outside the set. */
static void
find_outer(struct knot *k)
{
	const struct graph *gr = k->gr;
	int32_t e0 = gr->member_first[k->g0];
	int32_t e1 = gr->member_first[k->g0 + k->ng], n = 0;

	k->outer = arena_array(k->a, struct event, (size_t)(e1 - e0) * 2);
	for (int32_t j = 0; j < k->ng; j++) {
		for (int32_t e = gr->member_first[k->g0 + j];
		     e < gr->member_first[k->g0 + j + 1]; e++) {
			struct moment m = k->w->at[gr->member[e]];

			if (gr->member[e] >= k->lo || m.dn >= m.up)
				continue;
			k->outer[n++] = (struct event){ m.dn, j, GROUP_DOWN };
			if (m.up < FOREVER)
				k->outer[n++] = (struct event){ m.up, j,
					GROUP_UP };
		}
	}
	k->nouter = n;
	qsort(k->outer, (size_t)n, sizeof(*k->outer), cmp_event);
}

static void
knot_init(struct knot *k)
{
	size_t n = (size_t)k->n, ng = (size_t)k->ng;

	k->hold = arena_array(k->a, int64_t, n);
	k->hold_kin = arena_array(k->a, int64_t, n);
	k->band_of = arena_array(k->a, int32_t, n);
	k->band = arena_array(k->a, struct band, n + 1);
	k->state = arena_array(k->a, uint8_t, n);
	k->dn = arena_array(k->a, int64_t, n);
	k->up = arena_array(k->a, int64_t, n);
	k->due = arena_array(k->a, int64_t, n);
	k->sat = arena_array(k->a, int64_t, n);
	k->down = arena_array(k->a, int32_t, ng);
	k->kin = arena_array(k->a, int32_t, ng);
	k->since = arena_array(k->a, int64_t, ng);
	k->changed = arena_array(k->a, int32_t, ng);
	k->is_changed = arena_array(k->a, uint8_t, ng);
	k->look = arena_array(k->a, int32_t, n);
	k->is_look = arena_array(k->a, uint8_t, n);
	k->fell = arena_array(k->a, int32_t, n);
	k->heap_cap = 64;
	k->heap = arena_array(k->a, struct event, (size_t)k->heap_cap);
	for (size_t i = 0; i < n; i++) {
		k->hold[i] = k->hold_kin[i] = -1;
		k->band_of[i] = -1;
	}
	find_outer(k);
}

/* Node i can never be up: count it in the groups of its users. */
static void
rule_out(struct knot *k, int32_t i, uint8_t *never, int32_t *gone,
    int32_t *todo)
{
	const struct graph *gr = k->gr;
	int32_t n = 0;

	never[i] = 1;
	todo[n++] = i;
	while (n > 0) {
		int32_t v = k->lo + todo[--n];

		for (int32_t u = gr->user_first[v]; u < gr->user_first[v + 1];
		     u++) {
			int32_t j = gr->user[u] - k->g0, o;

			if (gr->owner[gr->user[u]] >= k->hi)
				break;
			o = owner_of(k, j);
			if (++gone[j] < fail_of(k, j) || never[o] ||
			    k->state[o] != DOWN)
				continue;
			never[o] = 1;
			todo[n++] = o;
		}
	}
}

/* Members outside that never come back, per group. */
static void
count_gone(const struct knot *k, int32_t *gone)
{
	const struct graph *gr = k->gr;

	for (int32_t j = 0; j < k->ng; j++)
		for (int32_t e = gr->member_first[k->g0 + j];
		     e < gr->member_first[k->g0 + j + 1]; e++) {
			int32_t m = gr->member[e];

			gone[j] += m < k->lo && k->w->at[m].dn < FOREVER &&
			    k->w->at[m].up == FOREVER;
		}
}

static bool
hopeless(const struct knot *k, int32_t i, const int32_t *gone)
{
	const struct graph *gr = k->gr;
	int32_t v = k->lo + i;

	if (wave_work(k->w, v) == FOREVER || release_of(k, i) == FOREVER)
		return true;
	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++)
		if (gone[g - k->g0] >= fail_of(k, g - k->g0))
			return true;
	return false;
}

/* Nodes that are down to the end and only wait for each other. */
static int32_t
find_stuck(struct knot *k, struct arena *a, uint8_t *stuck)
{
	uint8_t *never = arena_array(a, uint8_t, (size_t)k->n);
	int32_t *gone = arena_array(a, int32_t, (size_t)k->ng);
	int32_t *todo = arena_array(a, int32_t, (size_t)k->n), n = 0;

	count_gone(k, gone);
	for (int32_t i = 0; i < k->n; i++)
		if (k->state[i] == DOWN && !never[i] && hopeless(k, i, gone))
			rule_out(k, i, never, gone, todo);
	for (int32_t i = 0; i < k->n; i++)
		n += stuck[i] = k->state[i] == DOWN && !never[i];
	return n;
}

static void
band_fill(struct knot *k, const int32_t *set, int32_t s)
{
	struct band *b = &k->band[k->nbands];
	const int32_t *node_of = k->gr->node_of + k->lo;

	*b = (struct band){ .due = -1 };
	for (int32_t i = 0; i < k->n; i++)
		b->n += set[i] == s;
	b->member = arena_array(k->a, int32_t, (size_t)b->n);
	b->n = 0;
	for (int32_t i = 0; i < k->n; i++) {
		int32_t x = b->n;

		if (set[i] != s)
			continue;
		for (; x > 0 && node_of[b->member[x - 1]] > node_of[i]; x--)
			b->member[x] = b->member[x - 1];
		b->member[x] = i;
		b->n++;
		k->band_of[i] = k->nbands;
	}
	k->nbands++;
}

/* Break the circles that wait for no other; false when there is none. */
static bool
find_bands(struct knot *k)
{
	struct arena scratch = ARENA_INIT;
	uint8_t *stuck = arena_array(&scratch, uint8_t, (size_t)k->n);
	uint8_t *open = arena_array(&scratch, uint8_t, (size_t)k->ng);
	int32_t *set = arena_array(&scratch, int32_t, (size_t)k->n);
	int32_t n = 0;

	if (!k->w->view.unrecovered && find_stuck(k, &scratch, stuck) > 0) {
		for (int32_t j = 0; j < k->ng; j++)
			open[j] = unsatisfied(k, j);
		n = knots_find(k->gr, k->lo, k->hi, stuck, open, set);
	}
	BUG_IF(k->nbands + n > k->n);
	for (int32_t s = 0; s < n; s++)
		band_fill(k, set, s);
	for (int32_t i = 0; n > 0 && i < k->n; i++)
		k->hold[i] = k->hold_kin[i] = -1;
	arena_release(&scratch);
	return n > 0;
}

/* One assumption in the set, or below a node of it that is hit, is for all. */
static bool
rests_on_assumption(const struct knot *k)
{
	bool any = k->nbands > 0;

	for (int32_t i = 0; k->w->any_assumed && i < k->n; i++)
		if (k->state[i] != FRESH)
			any |= wave_inherit_assumed(k->w, k->lo + i);
	return any;
}

static void
report(struct knot *k)
{
	bool assumed = rests_on_assumption(k);

	k->w->any_assumed |= assumed;
	for (int32_t i = 0; i < k->n; i++) {
		if (k->state[i] == FRESH)
			continue;
		k->w->assumed[k->lo + i] = assumed;
		wave_set(k->w, k->lo + i, k->dn[i], k->up[i]);
	}
}

bool
wave_knot(struct wave *w, int32_t set, const struct run *run, struct err *err)
{
	const struct graph *gr = w->view.graph;
	struct arena scratch = ARENA_INIT;
	int32_t lo = gr->set_first[set], hi = gr->set_first[set + 1];
	struct knot k = {
		.w = w, .gr = gr, .a = &scratch, .lo = lo, .hi = hi,
		.g0 = gr->group_first[lo], .n = hi - lo,
		.ng = gr->group_first[hi] - gr->group_first[lo],
	};
	bool ok = true;

	wave_pay(w, gr->member_first[gr->group_first[hi]] -
	    gr->member_first[gr->group_first[lo]]);
	knot_init(&k);
	do {
		while (ok && !w->spent && !run_once(&k))
			ok = run_step(run, lo, gr->nnodes, err);
	} while (ok && !w->spent && find_bands(&k));
	if (ok && !w->spent)
		report(&k);
	arena_release(&scratch);
	return ok;
}
