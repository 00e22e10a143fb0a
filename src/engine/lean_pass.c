/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lean_pass.c - passes that cost little more than reading the members.
 *
 * Nodes are in topological order, so an outage is pulled upwards and a demand
 * told downwards, each in one sweep over the rows, without a queue.  What a node
 * keeps is a pair of times of which less is always worse, in eight bytes: one
 * load, one comparison and at most one store a member.  Most groups need all
 * their members and have no grace: their pairs go straight into the owner's.
 * Another is unsatisfied from its fail-th down to its fail-th last back when all
 * its members overlap in time, which as losses begin together is nearly always:
 * both ends of up to six members are sorted side by side without a branch.
 * What is left is walked through in the order of time (lean_walk()).
 */
#ifdef LEAN_PASS_SSE41
#include <smmintrin.h>
#define PASS(name) name##_sse41
#else
#define PASS(name) name##_any
#endif
#include "engine/lean_pass.h"

typedef int32_t pair __attribute__((vector_size(8)));

static inline pair
load(const void *from)
{
	pair p;

	memcpy(&p, from, sizeof(p));
	return p;
}

static inline void
store(void *to, pair p)
{
	memcpy(to, &p, sizeof(p));
}

#ifdef LEAN_PASS_SSE41
static inline __m128i
wide(pair p)
{
	int64_t x;

	memcpy(&x, &p, sizeof(x));
	return _mm_cvtsi64_si128(x);
}

static inline pair
narrow(__m128i x)
{
	int64_t y = _mm_cvtsi128_si64(x);

	return load(&y);
}

static inline pair
least(pair a, pair b)
{
	return narrow(_mm_min_epi32(wide(a), wide(b)));
}

static inline pair
most(pair a, pair b)
{
	return narrow(_mm_max_epi32(wide(a), wide(b)));
}
#else
static inline pair
least(pair a, pair b)
{
	pair m = a < b;

	return (a & m) | (b & ~m);
}

static inline pair
most(pair a, pair b)
{
	pair m = a < b;

	return (b & m) | (a & ~m);
}
#endif

/* ---- when --------------------------------------------------------------- */

enum { SORTED = 6 };

static inline void
order(pair *a, pair *b)
{
	pair less = least(*a, *b);

	*b = most(*a, *b);
	*a = less;
}

/* Twelve exchanges sort six (Knuth, volume 3, 5.3.4). */
static inline void
sort_six(pair *a)
{
	order(&a[0], &a[5]);
	order(&a[1], &a[3]);
	order(&a[2], &a[4]);
	order(&a[1], &a[2]);
	order(&a[3], &a[4]);
	order(&a[0], &a[3]);
	order(&a[2], &a[5]);
	order(&a[0], &a[1]);
	order(&a[2], &a[3]);
	order(&a[4], &a[5]);
	order(&a[1], &a[2]);
	order(&a[3], &a[4]);
}

/* Not inlined: the few groups that come here would slow down the many. */
static __attribute__((noinline)) pair
of_some(const struct lean *l, int32_t g, const struct lean_time *at)
{
	const int32_t *member = l->graph->member + l->group[g - 1].end;
	int32_t n = l->group[g].end - l->group[g - 1].end, hit = 0;
	int32_t fail = lean_fail(l->group[g]);
	const pair none = { LEAN_NEVER, 0 };
	struct lean_time t;
	pair a[SORTED];

	if (n > SORTED || fail == LEAN_MANY) {
		t = lean_walk(l, g, at);
		return load(&t);
	}
	for (int32_t i = 0; i < SORTED; i++)
		a[i] = i < n ? load(&at[member[i]]) : none;
	sort_six(a);
	for (int32_t i = 0; i < SORTED; i++)
		hit += a[i][0] < LEAN_NEVER;
	if (hit < fail)
		return none;
	/* The last to go down does so before the first is back. */
	t = a[hit - 1][0] < -a[hit - 1][1]
	    ? lean_lasts(a[fail - 1][0], a[fail - 1][1],
	          lean_grace(l->group[g]))
	    : lean_walk(l, g, at);
	return load(&t);
}

/* What is kept of a node that is hit so, and works so long. */
static inline pair
kept(pair hit, int32_t work)
{
	int32_t dn = hit[0], back = hit[1];

	back = back == -LEAN_NEVER || work == LEAN_NEVER ? -LEAN_NEVER
	                                                 : back - work;
	if (dn >= LEAN_NEVER)
		return (pair){ LEAN_NEVER, 0 };
	return dn == -back ? (pair){ LEAN_NEVER + 1 + dn, 0 }
	                   : (pair){ dn, back };
}

static inline pair
pulled(const struct lean *l, int32_t v, pair hit, struct lean_time *at)
{
	const int32_t *member = l->graph->member;
	const struct lean_group *group = l->group;
	int32_t g = l->graph->group_first[v], g1 = l->graph->group_first[v + 1];
	int32_t e = group[g - 1].end;

	for (; g < g1; g++) {
		int32_t end = group[g].end;

		if (group[g].rule != 0)
			hit = least(hit, of_some(l, g, at));
		else
			for (; e < end; e++)
				hit = least(hit, load(&at[member[e]]));
		e = end;
	}
	return hit;
}

void
PASS(lean_outage)(const struct lean *l, const struct lean_loss *lost,
    int32_t n, struct lean_time *at)
{
	const pair none = { LEAN_NEVER, 0 };
	int32_t nnodes = l->graph->nnodes, v = n > 0 ? lost[0].v : nnodes;

	/* Members come before owners: below the first loss all stay up. */
	for (int32_t i = 0; i < v; i++)
		store(&at[i], none);
	for (int32_t i = 0; i < n; i++) {
		int32_t to = i + 1 < n ? lost[i + 1].v : nnodes;
		pair hit = { 0, -lost[i].start };

		store(&at[v], kept(pulled(l, v, hit, at), lost[i].work));
		for (v++; v < to; v++)
			store(&at[v], kept(pulled(l, v, none, at),
			    l->restart[v]));
	}
}

/* ---- how soon ----------------------------------------------------------- */

/* w - restart, at least 0, or NEVER. */
static inline int32_t
left(int32_t w, int32_t restart)
{
	return w >= LEAN_NEVER ? LEAN_NEVER : w > restart ? w - restart : 0;
}

/* A pair in one register; neither is below 0. */
static inline uint64_t
both(int32_t a, int32_t b)
{
	struct lean_asked x = { a, b };
	uint64_t r;

	memcpy(&r, &x, sizeof(r));
	return r;
}

/*
 * NEVER and a grace is above NEVER, which no member has and so none takes.  The
 * rows are held in locals, as a store into `at` might be to them.
 */
void
PASS(lean_demand)(const struct lean *l, struct lean_asked *at)
{
	const int32_t *member = l->graph->member;
	const int32_t *first = l->graph->group_first, *restart = l->restart;
	const struct lean_group *group = l->group;
	int32_t end = l->graph->nmembers;

	for (int32_t v = l->graph->nnodes - 1; v >= 0; v--) {
		int32_t hard = left(at[v].hard, restart[v]), g0 = first[v];
		int32_t any = left(at[v].any, restart[v]);
		uint64_t all = both(hard, any);
		uint64_t some = both(LEAN_NEVER, hard < any ? hard : any);

		for (int32_t g = first[v + 1] - 1; g >= g0; g--) {
			uint64_t x = lean_fail(group[g]) > 1 ? some : all;
			int32_t e = group[g - 1].end, a = lean_grace(group[g]);
			int32_t begin = e;
			pair ask;

			x += both(a, a);
			ask = load(&x);
			for (; e < end; e++)
				store(&at[member[e]],
				      least(load(&at[member[e]]), ask));
			end = begin;
		}
	}
}
