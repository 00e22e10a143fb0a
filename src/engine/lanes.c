/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lanes.c - sixteen losses in one pass.
 *
 * A node's word is one cache line of down times and one of up times.  A group
 * goes down with the (n - k + 1)-th of its members: the least for AND, the
 * greatest for OR, and between them by keeping the first so many sorted, lane
 * by lane without a branch.  Its latest moment down is the (n - k + 1)-th
 * greatest up of them, as fewer than that are down after it.
 *
 * In a strongly connected set down times are pulled round after round, from
 * "never": they only fall, and each round settles at least the next one in
 * time.  Up times of a set are bounded by the last help from outside plus the
 * work of all that is hit in it, one after another, each after its grace.
 */
#include "engine/lanes.h"

enum { SORTED = 8, MEMBER_STEPS = 4 };

struct lanes {
	const struct graph *graph;
	const uint8_t *within;		/* [v] or NULL */
	struct lane_word *dn, *up;	/* [v]; NEVER and 0 when not hit */
	uint8_t *mark;			/* [v] TOUCHED, LOST */
	struct agenda agenda;		/* leads of sets */
	int32_t *touched, ntouched;
	int32_t *one;			/* [most] a lane of a group, to sort */
	struct lane_loss {
		int32_t v, lane, start, work;
	} lost[2 * LANES];
	int32_t nlost;
	struct loss also;		/* node -1: nothing more */
	enum end end;
	bool ups;
	int64_t *steps;
};

enum { TOUCHED = 1, LOST = 2 };

struct lanes *
lanes_new(struct arena *a, const struct graph *graph)
{
	size_t n = (size_t)graph->nnodes;
	struct lanes *l = arena_new(a, struct lanes);

	l->graph = graph;
	l->dn = arena_array(a, struct lane_word, n);
	l->up = arena_array(a, struct lane_word, n);
	l->mark = arena_array(a, uint8_t, n);
	l->touched = arena_array(a, int32_t, n);
	l->one = arena_array(a, int32_t, (size_t)graph->most);
	l->also.node = -1;
	for (size_t v = 0; v < n; v++)
		for (int i = 0; i < LANES; i++)
			l->dn[v].s[i] = LANE_NEVER;
	agenda_init(&l->agenda, a, graph->nnodes);
	return l;
}

void
lanes_within(struct lanes *l, const uint8_t *within)
{
	l->within = within;
}

void
lanes_also(struct lanes *l, const struct loss *also)
{
	l->also.node = -1;
	if (also != NULL)
		l->also = *also;
}

int64_t
lanes_dn(const struct lanes *l, int32_t node, int32_t lane)
{
	int32_t t = l->dn[l->graph->v_of[node]].s[lane];

	return t == LANE_NEVER ? FOREVER : t;
}

int64_t
lanes_up(const struct lanes *l, int32_t node, int32_t lane)
{
	int32_t t = l->up[l->graph->v_of[node]].s[lane];

	return t >= LANE_FAR ? FOREVER : t;
}

static int32_t
to_lane(int64_t t)
{
	return t >= FOREVER ? LANE_NEVER
	    : t >= LANE_FAR ? LANE_FAR : (int32_t)t;
}

static int32_t
least(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static int32_t
most(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

/* Both are at most NEVER, so that the sum fits; & as there is no branch. */
static int32_t
add(int32_t a, int32_t b)
{
	int32_t sum = least(a + b, LANE_FAR);

	return ((a != LANE_NEVER) & (b != LANE_NEVER)) ? sum : LANE_NEVER;
}

static void
word_fill(struct lane_word *w, int32_t t)
{
	for (int i = 0; i < LANES; i++)
		w->s[i] = t;
}

static void
word_least(struct lane_word *into, const struct lane_word *from)
{
	for (int i = 0; i < LANES; i++)
		into->s[i] = least(into->s[i], from->s[i]);
}

static void
word_most(struct lane_word *into, const struct lane_word *from)
{
	for (int i = 0; i < LANES; i++)
		into->s[i] = most(into->s[i], from->s[i]);
}

/* ---- one group ----------------------------------------------------------- */

static int
cmp_i32(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* The k-th least (from 1) of the n members' words, by sorting each lane. */
static void
kth_by_lane(struct lanes *l, const struct lane_word *of, const int32_t *member,
    int32_t n, int32_t k, struct lane_word *out)
{
	for (int i = 0; i < LANES; i++) {
		for (int32_t e = 0; e < n; e++)
			l->one[e] = of[member[e]].s[i];
		qsort(l->one, (size_t)n, sizeof(*l->one), cmp_i32);
		out->s[i] = l->one[k - 1];
	}
}

static void
least_of(const struct lane_word *of, const int32_t *member, int32_t n,
    struct lane_word *out)
{
	*out = of[member[0]];
	for (int32_t e = 1; e < n; e++)
		word_least(out, &of[member[e]]);
}

static void
most_of(const struct lane_word *of, const int32_t *member, int32_t n,
    struct lane_word *out)
{
	*out = of[member[0]];
	for (int32_t e = 1; e < n; e++)
		word_most(out, &of[member[e]]);
}

/* Keep the k least of what comes by, sorted: k <= SORTED. */
static void
kth_least(const struct lane_word *of, const int32_t *member, int32_t n,
    int32_t k, struct lane_word *out)
{
	struct lane_word kept[SORTED];

	for (int32_t j = 0; j < k; j++)
		word_fill(&kept[j], INT32_MAX);
	for (int32_t e = 0; e < n; e++) {
		struct lane_word x = of[member[e]];

		for (int32_t j = 0; j < k; j++) {
			struct lane_word was = kept[j];

			word_least(&kept[j], &x);
			word_most(&x, &was);
		}
	}
	*out = kept[k - 1];
}

static void
kth_greatest(const struct lane_word *of, const int32_t *member, int32_t n,
    int32_t k, struct lane_word *out)
{
	struct lane_word kept[SORTED];

	for (int32_t j = 0; j < k; j++)
		word_fill(&kept[j], -1);
	for (int32_t e = 0; e < n; e++) {
		struct lane_word x = of[member[e]];

		for (int32_t j = 0; j < k; j++) {
			struct lane_word was = kept[j];

			word_most(&kept[j], &x);
			word_least(&x, &was);
		}
	}
	*out = kept[k - 1];
}

/* The k-th least of n members, the cheapest way. */
static void
kth(struct lanes *l, const struct lane_word *of, const int32_t *member,
    int32_t n, int32_t k, struct lane_word *out)
{
	int32_t kept = k < n - k ? k : n - k + 1;

	*l->steps -= (int64_t)n * MEMBER_STEPS * (kept < SORTED ? kept
	                                                        : SORTED);
	if (k == 1)
		least_of(of, member, n, out);
	else if (k == n)
		most_of(of, member, n, out);
	else if (k <= SORTED)
		kth_least(of, member, n, k, out);
	else if (n - k < SORTED)
		kth_greatest(of, member, n, n - k + 1, out);
	else
		kth_by_lane(l, of, member, n, k, out);
}

/* ---- one node ------------------------------------------------------------ */

static int64_t
end_of(const struct lanes *l, struct span s, bool longest)
{
	return longest == (l->end == END_WORST) ? s.hi : s.lo;
}

static void
touch(struct lanes *l, int32_t v)
{
	if (l->mark[v] & TOUCHED)
		return;
	l->mark[v] |= TOUCHED;
	l->touched[l->ntouched++] = v;
}

/* Pull v's down times; true when one fell. */
static bool
pull_dn(struct lanes *l, int32_t v)
{
	const struct graph *gr = l->graph;
	struct lane_word now = l->dn[v], group;
	int32_t moved = 0;

	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++) {
		int32_t e0 = gr->member_first[g];
		int32_t n = gr->member_first[g + 1] - e0;
		int32_t grace = to_lane(end_of(l, gr->grace[g], false));

		kth(l, l->dn, gr->member + e0, n, n - gr->need[g] + 1, &group);
		for (int i = 0; i < LANES; i++)
			now.s[i] = least(now.s[i], add(group.s[i], grace));
	}
	for (int i = 0; (l->mark[v] & LOST) && i < l->nlost; i++)
		if (l->lost[i].v == v)
			now.s[l->lost[i].lane] = 0;
	for (int i = 0; i < LANES; i++)
		moved |= now.s[i] ^ l->dn[v].s[i];
	l->dn[v] = now;
	if (moved != 0)
		touch(l, v);
	return moved != 0;
}

/* Add v's own work in the lanes where it is hit; elsewhere 0. */
static void
work_of(const struct lanes *l, int32_t v, struct lane_word *work)
{
	word_fill(work, to_lane(end_of(l, l->graph->restart[v], true)));
	for (int i = 0; (l->mark[v] & LOST) && i < l->nlost; i++)
		if (l->lost[i].v == v)
			work->s[l->lost[i].lane] = l->lost[i].work;
	for (int i = 0; i < LANES; i++)
		work->s[i] = l->dn[v].s[i] == LANE_NEVER ? 0 : work->s[i];
}

/* The lanes in which v itself is lost start no sooner. */
static void
most_start(const struct lanes *l, int32_t v, struct lane_word *last)
{
	for (int i = 0; (l->mark[v] & LOST) && i < l->nlost; i++) {
		const struct lane_loss *x = &l->lost[i];

		if (x->v == v)
			last->s[x->lane] = most(last->s[x->lane], x->start);
	}
}

static void
pull_up(struct lanes *l, int32_t v)
{
	const struct graph *gr = l->graph;
	struct lane_word last = { 0 }, x;

	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++) {
		int32_t e0 = gr->member_first[g];
		int32_t n = gr->member_first[g + 1] - e0;

		/* The (n - k + 1)-th greatest is the k-th least. */
		kth(l, l->up, gr->member + e0, n, gr->need[g], &x);
		word_most(&last, &x);
	}
	most_start(l, v, &last);
	work_of(l, v, &x);
	for (int i = 0; i < LANES; i++)
		l->up[v].s[i] = l->dn[v].s[i] == LANE_NEVER ? 0
		    : add(last.s[i], x.s[i]);
}

/* ---- a strongly connected set -------------------------------------------- */

/* The longest of v's graces that ends: it may be down so much later. */
static int32_t
longest_grace(const struct lanes *l, int32_t v)
{
	const struct graph *gr = l->graph;
	int32_t longest = 0;

	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++) {
		int32_t grace = to_lane(end_of(l, gr->grace[g], false));

		if (grace < LANE_NEVER)
			longest = most(longest, grace);
	}
	return longest;
}

static void
set_ups(struct lanes *l, int32_t lo, int32_t hi)
{
	const struct graph *gr = l->graph;
	struct lane_word last = { 0 }, sum = { 0 }, x;
	int32_t e1 = gr->member_first[gr->group_first[hi]];

	for (int32_t e = gr->member_first[gr->group_first[lo]]; e < e1; e++)
		if (gr->member[e] < lo)
			word_most(&last, &l->up[gr->member[e]]);
	for (int32_t v = lo; v < hi; v++) {
		int32_t grace = longest_grace(l, v);

		most_start(l, v, &last);
		work_of(l, v, &x);
		for (int i = 0; i < LANES; i++)
			sum.s[i] = add(add(sum.s[i], x.s[i]), grace);
	}
	for (int32_t v = lo; v < hi; v++)
		for (int i = 0; i < LANES; i++)
			l->up[v].s[i] = l->dn[v].s[i] == LANE_NEVER ? 0
			    : add(last.s[i], sum.s[i]);
}

static void
pull_set(struct lanes *l, int32_t lo, int32_t hi)
{
	bool moved = true;

	if (hi - lo == 1) {
		if (pull_dn(l, lo) && l->ups)
			pull_up(l, lo);
		return;
	}
	while (moved && *l->steps >= 0) {
		moved = false;
		*l->steps -= hi - lo;
		for (int32_t v = lo; v < hi; v++)
			moved |= pull_dn(l, v);
	}
	if (l->ups)
		set_ups(l, lo, hi);
}

/* ---- a pass -------------------------------------------------------------- */

static int32_t
lead_of(const struct graph *gr, int32_t v)
{
	return gr->nsets == gr->nnodes ? v : gr->set_first[gr->set_of[v]];
}

static void
wake_users(struct lanes *l, int32_t v, int32_t own)
{
	const struct graph *gr = l->graph;

	for (int32_t u = gr->user_first[v]; u < gr->user_first[v + 1]; u++) {
		int32_t lead = lead_of(gr, gr->owner[gr->user[u]]);

		if (lead != own && (l->within == NULL || l->within[lead]))
			agenda_add(&l->agenda, lead);
	}
	*l->steps -= gr->user_first[v + 1] - gr->user_first[v];
}

static void
forget(struct lanes *l)
{
	for (int32_t i = 0; i < l->ntouched; i++) {
		int32_t v = l->touched[i];

		word_fill(&l->dn[v], LANE_NEVER);
		word_fill(&l->up[v], 0);
		l->mark[v] = 0;
	}
	for (int32_t i = 0; i < l->nlost; i++)
		l->mark[l->lost[i].v] = 0;
	while (agenda_take(&l->agenda) >= 0)
		;
	l->ntouched = l->nlost = 0;
}

static void
lose(struct lanes *l, int32_t lane, const struct loss *lost)
{
	const struct graph *gr = l->graph;
	int32_t v = gr->v_of[lost->node], lead = lead_of(gr, v);

	l->mark[v] |= LOST;
	l->lost[l->nlost++] = (struct lane_loss){ v, lane,
		to_lane(end_of(l, lost->start, true)),
		to_lane(end_of(l, lost->work, true)) };
	if (l->within == NULL || l->within[lead])
		agenda_add(&l->agenda, lead);
}

bool
lanes_run(struct lanes *l, const struct loss *lost, int32_t n, enum end end,
    bool ups, int64_t *steps)
{
	const struct graph *gr = l->graph;
	int32_t lo;

	BUG_IF(n < 0 || n > LANES);
	forget(l);
	l->end = end;
	l->ups = ups;
	l->steps = steps;
	for (int32_t i = 0; i < n; i++) {
		lose(l, i, &lost[i]);
		if (l->also.node >= 0)
			lose(l, i, &l->also);
	}
	while (*steps >= 0 && (lo = agenda_take(&l->agenda)) >= 0) {
		int32_t hi = gr->set_first[gr->set_of[lo] + 1];

		*steps -= 1;
		pull_set(l, lo, hi);
		for (int32_t v = lo; v < hi; v++)
			if (l->mark[v] & TOUCHED)
				wake_users(l, v, lo);
	}
	return *steps >= 0;
}
