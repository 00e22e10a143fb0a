/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rcpsp_search.c - a population of lists.
 *
 * Two members have a child: a part of the father's list within the mother's
 * (two-point crossover, Hartmann 1998), a few neighbours swapped.  The child is
 * decoded, and justified to the right and back to the left (Valls, Ballestin &
 * Quintanilla 2005), which is three schedules.  It takes the place of the
 * parent that it is most like, if it is no longer and nobody has its schedule
 * already.  This crowding keeps the population apart for long; taking the place
 * of the worst instead stalls early and far above.
 *
 * When no shorter one was born for a while, as many newcomers as there are
 * members come in: small populations are quick, great ones go on for long, and
 * nobody has to say beforehand how much time there is.
 *
 * All times are counted in the greatest unit that durations and lags share.
 */
#include "base/rng.h"
#include "engine/rcpsp_search.h"

enum {
	PER_CHILD = 3,			/* schedules */
	FIRST_MEMBERS = 400,
	MOST_MEMBERS = 3200,
	MOST_PLACES = 1 << 24,		/* members times tasks */
	PATIENCE = 15,			/* children a member without success */
	SWAPS_PER = 20,			/* tasks for each swap */
	SWAPS_LEAST = 3,
	RIVALS = 4,			/* of whom the shortest is a parent */
	PART_LEAST = 25, PART_MOST = 75,	/* percent, of the father */
	ASK_WORK = 1 << 15,		/* tasks placed between two questions */
};

struct member {
	int32_t *list, *start;
	int32_t makespan;
};

struct rcpsp_search {
	struct rcpsp p;			/* in units */
	struct arena *arena;
	int32_t unit;
	struct rcpsp_decoder *d;
	uint64_t lot;
	struct member *member;		/* [size], [nmembers] of them alive */
	uint64_t *mark;			/* [size] of the schedule */
	int32_t nmembers, size, room;	/* size <= room */
	struct member child;
	int32_t shortest;		/* of this population */
	int64_t success;		/* schedules made by then */
	int32_t bound, best;		/* best in units, of the population */
	int32_t makespan, *start;	/* the best of all, true times */
	int64_t schedules, asked;
	int32_t *turned, *aside;	/* [ntasks] */
	int32_t *waits, *ready;		/* [ntasks] */
	uint64_t *odd;			/* [ntasks] for marks */
	uint8_t *taken;			/* [ntasks] */
	const int32_t *tail;		/* true times */
};

/* ---- preparing ---------------------------------------------------------- */

static int32_t
gcd(int32_t a, int32_t b)
{
	while (b != 0) {
		int32_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* The same project in the greatest unit that gives whole numbers. */
static int32_t
shrink(struct arena *a, const struct rcpsp *p, struct rcpsp *small)
{
	int32_t unit = 0, narcs = p->next_first[p->ntasks];
	int32_t *duration, *lag;

	*small = *p;
	for (int32_t i = 0; i < p->ntasks; i++)
		unit = gcd(unit, p->duration[i]);
	for (int32_t e = 0; p->lag != NULL && e < narcs; e++)
		unit = gcd(unit, p->lag[e]);
	if (unit <= 1)
		return 1;
	duration = arena_array(a, int32_t, (size_t)p->ntasks);
	for (int32_t i = 0; i < p->ntasks; i++)
		duration[i] = p->duration[i] / unit;
	small->duration = duration;
	if (p->lag == NULL)
		return unit;
	lag = arena_array(a, int32_t, (size_t)narcs);
	for (int32_t e = 0; e < narcs; e++)
		lag[e] = p->lag[e] / unit;
	small->lag = lag;
	return unit;
}

static struct member
member_new(struct rcpsp_search *s)
{
	size_t n = (size_t)s->p.ntasks;

	return (struct member){ .list = arena_array(s->arena, int32_t, n),
		.start = arena_array(s->arena, int32_t, n) };
}

/* Room for a population of `size`; those alive keep their places. */
static void
grow_to(struct rcpsp_search *s, int32_t size)
{
	struct member *member;
	uint64_t *mark;

	s->size = size;
	if (size <= s->room)
		return;
	member = arena_array(s->arena, struct member, (size_t)size);
	mark = arena_array(s->arena, uint64_t, (size_t)size);
	for (int32_t k = 0; k < size; k++)
		member[k] = k < s->room ? s->member[k] : member_new(s);
	for (int32_t k = 0; k < s->nmembers; k++)
		mark[k] = s->mark[k];
	s->member = member;
	s->mark = mark;
	s->room = size;
}

/* ---- one schedule ------------------------------------------------------- */

static void
keep(struct rcpsp_search *s, int32_t makespan, const int32_t *start)
{
	if (makespan >= s->best)
		return;
	s->best = makespan;
	if ((int64_t)makespan * s->unit >= s->makespan)
		return;
	s->makespan = makespan * s->unit;
	for (int32_t i = 0; i < s->p.ntasks; i++)
		s->start[i] = start[i] * s->unit;
}

/* The same for the same schedule; else, all but surely, another. */
static uint64_t
mark_of(const struct rcpsp_search *s, const int32_t *start)
{
	uint64_t mark = 0;

	for (int32_t i = 0; i < s->p.ntasks; i++)
		mark += (uint64_t)start[i] * s->odd[i];
	return mark;
}

/* Decode the list of m to the left, the right and the left again. */
static void
settle(struct rcpsp_search *s, struct member *m)
{
	int32_t length = rcpsp_decode(s->d, RCPSP_FORWARD, m->list, m->start);

	keep(s, length, m->start);
	rcpsp_turn(s->d, RCPSP_FORWARD, length, m->list, m->start, s->turned);
	length = rcpsp_decode(s->d, RCPSP_BACKWARD, s->turned, m->start);
	rcpsp_turn(s->d, RCPSP_BACKWARD, length, s->turned, m->start,
	    s->aside);
	length = rcpsp_decode(s->d, RCPSP_FORWARD, s->aside, m->start);
	keep(s, length, m->start);
	rcpsp_by_start(s->d, length, s->aside, m->start, m->list);
	m->makespan = length;
	s->schedules += PER_CHILD;
	if (length < s->shortest) {
		s->shortest = length;
		s->success = s->schedules;
	}
}

/* ---- members ------------------------------------------------------------ */

static int32_t
below(struct rcpsp_search *s, int32_t n)
{
	return (int32_t)((rng_next(&s->lot) >> 32) * (uint64_t)n >> 32);
}

/*
 * A list by lot: of `looks` + 1 tasks that are ready the one with the longest
 * path behind it.
 */
static void
newcomer(struct rcpsp_search *s, int32_t *list, int32_t looks)
{
	const struct rcpsp *p = &s->p;
	int32_t nready = 0, n = 0;

	memset(s->waits, 0, (size_t)p->ntasks * sizeof(*s->waits));
	for (int32_t e = 0; e < p->next_first[p->ntasks]; e++)
		s->waits[p->next[e]]++;
	for (int32_t i = 0; i < p->ntasks; i++)
		if (s->waits[i] == 0)
			s->ready[nready++] = i;
	while (nready > 0) {
		int32_t k = below(s, nready), i;

		for (int32_t look = 0; look < looks; look++) {
			int32_t other = below(s, nready);

			if (s->tail[s->ready[other]] > s->tail[s->ready[k]])
				k = other;
		}
		i = list[n++] = s->ready[k];
		s->ready[k] = s->ready[--nready];
		for (int32_t e = p->next_first[i]; e < p->next_first[i + 1];
		     e++)
			if (--s->waits[p->next[e]] == 0)
				s->ready[nready++] = p->next[e];
	}
}

/* The mother's list with the tasks of [from, to) in the father's order. */
static void
cross(struct rcpsp_search *s, const int32_t *father, const int32_t *mother,
    int32_t *list)
{
	int32_t n = s->p.ntasks, k = 0;
	int32_t part = (int32_t)((int64_t)n * (PART_LEAST +
	    below(s, PART_MOST - PART_LEAST + 1)) / 100);
	int32_t from = below(s, n - part + 1), to = from + part;

	memset(s->taken, 0, (size_t)n);
	for (; k < from; k++) {
		list[k] = mother[k];
		s->taken[mother[k]] = 1;
	}
	/* Without branches: a task that is taken is written over. */
	for (int32_t at = 0; k < to; at++) {
		list[k] = father[at];
		k += !s->taken[father[at]];
		s->taken[father[at]] = 1;
	}
	for (int32_t at = 0; k < n; at++) {
		list[k] = mother[at];
		k += !s->taken[mother[at]];
	}
}

/* Swap some neighbours that do not wait for each other. */
static void
mutate(struct rcpsp_search *s, int32_t *list)
{
	const struct rcpsp *p = &s->p;
	int32_t swaps = 1 + p->ntasks / SWAPS_PER;

	if (p->ntasks < 2)
		return;
	if (swaps < SWAPS_LEAST)
		swaps = SWAPS_LEAST;
	for (int32_t left = swaps; left > 0; left--) {
		int32_t k = below(s, p->ntasks - 1);
		int32_t i = list[k], j = list[k + 1];
		bool tied = false;

		for (int32_t e = p->next_first[i]; e < p->next_first[i + 1];
		     e++)
			tied |= p->next[e] == j;
		if (!tied) {
			list[k] = j;
			list[k + 1] = i;
		}
	}
}

static int64_t
distance(const struct rcpsp_search *s, const int32_t *x, const int32_t *y)
{
	int64_t sum = 0;

	for (int32_t i = 0; i < s->p.ntasks; i++)
		sum += x[i] < y[i] ? y[i] - x[i] : x[i] - y[i];
	return sum;
}

static bool
is_there(const struct rcpsp_search *s, uint64_t mark)
{
	bool found = false;

	for (int32_t k = 0; k < s->nmembers; k++)
		found |= s->mark[k] == mark;
	return found;
}

/* The shortest of some by lot. */
static int32_t
choose(struct rcpsp_search *s)
{
	int32_t best = below(s, s->nmembers);

	for (int32_t k = 1; k < RIVALS; k++) {
		int32_t other = below(s, s->nmembers);

		if (s->member[other].makespan < s->member[best].makespan)
			best = other;
	}
	return best;
}

static void
breed(struct rcpsp_search *s)
{
	int32_t f = choose(s), m = choose(s), place;
	struct member *child = &s->child, out;
	uint64_t mark;

	if (m == f)
		m = (m + 1) % s->nmembers;
	cross(s, s->member[f].list, s->member[m].list, child->list);
	mutate(s, child->list);
	settle(s, child);
	place = distance(s, child->start, s->member[f].start) <
	    distance(s, child->start, s->member[m].start) ? f : m;
	mark = mark_of(s, child->start);
	if (child->makespan > s->member[place].makespan || is_there(s, mark))
		return;
	out = s->member[place];
	s->member[place] = *child;
	s->mark[place] = mark;
	*child = out;
}

/* ---- the search --------------------------------------------------------- */

static int32_t
most_members(const struct rcpsp_search *s)
{
	int32_t most = MOST_PLACES / (s->p.ntasks + 1);

	return most > MOST_MEMBERS ? MOST_MEMBERS :
	    most < FIRST_MEMBERS ? FIRST_MEMBERS : most;
}

/* Newcomers as long as there is room, children then; and room when stuck. */
static void
step(struct rcpsp_search *s)
{
	struct member *m = &s->member[s->nmembers];
	int64_t patience = (int64_t)PATIENCE * PER_CHILD * s->size;

	if (s->nmembers < s->size) {
		newcomer(s, m->list, s->nmembers % 3);
		settle(s, m);
		s->mark[s->nmembers++] = mark_of(s, m->start);
		s->success = s->schedules;
		return;
	}
	breed(s);
	if (s->schedules - s->success <= patience)
		return;
	if (2 * s->size <= most_members(s)) {
		grow_to(s, 2 * s->size);
	} else {
		s->size = FIRST_MEMBERS;
		s->nmembers = 0;
		s->shortest = INT32_MAX;
	}
	s->success = s->schedules;
}

static void
make_room(struct rcpsp_search *s)
{
	size_t n = (size_t)s->p.ntasks;

	s->start = arena_array(s->arena, int32_t, n);
	s->turned = arena_array(s->arena, int32_t, n);
	s->aside = arena_array(s->arena, int32_t, n);
	s->waits = arena_array(s->arena, int32_t, n);
	s->ready = arena_array(s->arena, int32_t, n);
	s->odd = arena_array(s->arena, uint64_t, n);
	s->taken = arena_array(s->arena, uint8_t, n);
	for (size_t i = 0; i < n; i++)
		s->odd[i] = rng_at(0, 0, i) | 1;
	s->child = member_new(s);
	grow_to(s, FIRST_MEMBERS);
}

bool
rcpsp_search_new(struct arena *a, const struct rcpsp *p, uint64_t seed,
    struct rcpsp_search **s_r, struct err *err)
{
	struct rcpsp_search *s = arena_new(a, struct rcpsp_search);

	if (!rcpsp_check(p, err))
		return false;
	s->arena = a;
	s->unit = shrink(a, p, &s->p);
	if (!rcpsp_decoder_new(a, &s->p, &s->d, err))
		return false;
	s->lot = rng_at(seed, 0, 0);
	s->tail = rcpsp_decoder_tails(s->d);
	s->bound = rcpsp_simple_bound(&s->p, s->tail) * s->unit;
	s->shortest = s->best = s->makespan = INT32_MAX;
	make_room(s);
	keep(s, rcpsp_decode(s->d, RCPSP_FORWARD, rcpsp_decoder_order(s->d),
	    s->child.start), s->child.start);
	s->schedules = 1;
	*s_r = s;
	return true;
}

bool
rcpsp_search_run(struct rcpsp_search *s, int64_t schedules,
    const struct run *run, struct err *err)
{
	int64_t every = 1 + ASK_WORK / (s->p.ntasks + 1);

	while (s->makespan > s->bound &&
	    s->schedules <= schedules - PER_CHILD) {
		if (s->schedules >= s->asked) {
			s->asked = s->schedules + every;
			if (!run_step(run, s->schedules, schedules, err))
				return false;
		}
		step(s);
	}
	return true;
}

void
rcpsp_search_bound(struct rcpsp_search *s, int32_t bound)
{
	s->bound = bound > s->bound ? bound : s->bound;
}

/* Its tasks by start are a list; on ties, as they stand in the project. */
void
rcpsp_search_offer(struct rcpsp_search *s, const int32_t *start)
{
	struct member *m = &s->child;
	int32_t n = s->p.ntasks, makespan = 0, worst = 0;

	for (int32_t i = 0; i < n; i++) {
		int32_t end = start[i] + s->p.duration[i] * s->unit;

		makespan = end > makespan ? end : makespan;
	}
	if (makespan < s->makespan) {
		s->makespan = makespan;
		memcpy(s->start, start, (size_t)n * sizeof(*start));
	}
	if (s->nmembers == 0)
		return;
	for (int32_t k = 1; k < s->nmembers; k++)
		if (s->member[k].makespan > s->member[worst].makespan)
			worst = k;
	rcpsp_by_start(s->d, makespan, rcpsp_decoder_order(s->d), start,
	    m->list);
	settle(s, m);
	if (m->makespan < s->member[worst].makespan &&
	    !is_there(s, mark_of(s, m->start))) {
		struct member out = s->member[worst];

		s->member[worst] = *m;
		s->mark[worst] = mark_of(s, m->start);
		*m = out;
	}
}

int32_t
rcpsp_search_makespan(const struct rcpsp_search *s)
{
	return s->makespan;
}

const int32_t *
rcpsp_search_start(const struct rcpsp_search *s)
{
	return s->start;
}

int32_t
rcpsp_search_lower_bound(const struct rcpsp_search *s)
{
	return s->bound;
}

int64_t
rcpsp_search_schedules(const struct rcpsp_search *s)
{
	return s->schedules;
}
