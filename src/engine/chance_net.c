/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * chance_net.c - many samples of the plain project, 16 side by side.
 *
 * Tasks go outside, samples inside: the ends of one task in 16 samples are one
 * line of cache, and the inner loops are integer work without a branch on
 * vectors.  Where the processor has AVX2 the same code is compiled for that
 * too, with the draw written out for it; the results are the same bits.
 *
 * With shared means start times do not decrease along the list.  Then all
 * that is to be known of a resource is when each of its units is free, sorted:
 * u units are free at the u-th of these, and taking them until f is
 * r'[i] = max(r[i], min(r[i + u], f)).
 *
 * Who is critical: backwards from the last end, along starts that equal an
 * end; without means along arcs, with means also along units handed over and
 * the list's own order.
 */
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "engine/chance_internal.h"

enum { LANES = CHANCE_LANES };

/* Eight samples in a register, or in as many as the processor needs. */
typedef int32_t v8 __attribute__((vector_size(32), aligned(4)));

enum { HALVES = 2 };

/* 16 samples. */
struct row {
	v8 half[HALVES];
};

/* The same, one by one. */
static inline int32_t *
each(struct row *r)
{
	return (int32_t *)r;
}

struct net {
	const struct rcpsp *p;
	const struct chance_times *t;
	struct chance_lot lot;
	int32_t n, nuses;
	int32_t *order;		/* [n] tasks as placed */
	int32_t *place;		/* [n] task -> place; all below by place */
	uint32_t *salt;		/* [n] */
	int32_t *cell_first, *parts;	/* [n] of its table */
	int32_t *before_first, *before;	/* places that come before */
	int32_t *use_first, *use_of, *use;	/* of resources in the list */
	int32_t *free_first;	/* [resource + 1] rows into free */
	struct row *free;
	struct row *start, *end;	/* [n] by place */
	struct row *critical;	/* [n] 0 or -1; NULL: not asked */
	bool shared;
};

/* Keys of 16 samples. */
struct lanes {
	uint32_t a[LANES], b[LANES], stress[LANES];
};

#define INLINE static inline __attribute__((always_inline))

/*
 * A cell is one word: where it begins above, how much it rises below.  The
 * product of the random number and the number of parts has the place above and
 * the part of it below; begin + rise x part is then one multiplication.
 */
static inline void
draw(const uint64_t *cell, uint32_t parts, uint32_t salt,
    const struct lanes *k, int32_t *out)
{
	for (int l = 0; l < LANES; l++) {
		uint64_t u = (uint64_t)chance_bits(k->a[l], k->b[l], salt) *
		    parts;

		out[l] = (int32_t)chance_between(cell[u >> 32], u);
	}
}

#if defined(__x86_64__)
/* The part of eight: even lanes as they lie, odd ones shifted down. */
__attribute__((target("avx2"))) static inline __m256i
look_up(const uint64_t *cell, __m256i u)
{
	__m256i above = _mm256_set1_epi64x(~(int64_t)UINT32_MAX);
	__m256i at = _mm256_srli_epi64(u, 32), c;

	c = _mm256_set_epi64x(
	    (int64_t)cell[(uint32_t)_mm256_extract_epi32(at, 6)],
	    (int64_t)cell[(uint32_t)_mm256_extract_epi32(at, 4)],
	    (int64_t)cell[(uint32_t)_mm256_extract_epi32(at, 2)],
	    (int64_t)cell[(uint32_t)_mm256_extract_epi32(at, 0)]);
	return _mm256_add_epi64(_mm256_and_si256(c, above),
	    _mm256_mul_epu32(c, u));
}

/* draw() in registers of eight. */
__attribute__((target("avx2"))) static inline void
draw_wide(const uint64_t *cell, uint32_t parts, uint32_t salt,
    const struct lanes *k, int32_t *out)
{
	__m256i n = _mm256_set1_epi64x((int64_t)parts);
	__m256i add = _mm256_set1_epi32((int32_t)salt);
	__m256i m1 = _mm256_set1_epi32(0x21f0aaad);
	__m256i m2 = _mm256_set1_epi32((int32_t)UINT32_C(0xd35a2d97));

	for (int h = 0; h < LANES; h += 8) {
		__m256i x = _mm256_loadu_si256((const void *)(k->a + h));
		__m256i b = _mm256_loadu_si256((const void *)(k->b + h));
		__m256i even, odd;

		x = _mm256_add_epi32(x, add);
		x = _mm256_mullo_epi32(
		    _mm256_xor_si256(x, _mm256_srli_epi32(x, 16)), m1);
		x = _mm256_xor_si256(x, _mm256_srli_epi32(x, 15));
		x = _mm256_mullo_epi32(_mm256_add_epi32(x, b), m2);
		x = _mm256_xor_si256(x, _mm256_srli_epi32(x, 15));
		even = look_up(cell, _mm256_mul_epu32(x, n));
		odd = look_up(cell, _mm256_mul_epu32(
		    _mm256_srli_epi64(x, 32), n));
		x = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
		_mm256_storeu_si256((void *)(out + h), x);
	}
}
#endif

INLINE void
most(struct row *to, const struct row *from)
{
	for (int h = 0; h < HALVES; h++) {
		v8 more = from->half[h] > to->half[h];

		to->half[h] = (from->half[h] & more) | (to->half[h] & ~more);
	}
}

/* Take units of one resource until `end`. */
INLINE void
take(struct row *r, int32_t capacity, int32_t units, const struct row *end)
{
	for (int32_t i = 0; i < capacity - units; i++)
		for (int h = 0; h < HALVES; h++) {
			v8 x = r[i + units].half[h], f = end->half[h];
			v8 less = x < f, own = r[i].half[h], more;

			x = (x & less) | (f & ~less);
			more = x > own;
			r[i].half[h] = (x & more) | (own & ~more);
		}
	for (int32_t i = capacity - units; i < capacity; i++)
		most(&r[i], end);
}

INLINE void
start_of(const struct net *x, int32_t i, const struct row *floor,
    struct row *start)
{
	*start = *floor;
	for (int32_t e = x->before_first[i]; e < x->before_first[i + 1]; e++)
		most(start, &x->end[x->before[e]]);
	for (int32_t u = x->use_first[i]; u < x->use_first[i + 1]; u++)
		most(start, &x->free[x->free_first[x->use_of[u]] + x->use[u] -
		    1]);
}

/* The task at place i takes so long; its means are taken. */
INLINE void
place(struct net *x, const struct lanes *k, int32_t i, struct row *start,
    struct row *work)
{
	struct row end;

	if (x->lot.stress > 0)
		for (int l = 0; l < LANES; l++)
			each(work)[l] = (int32_t)chance_stressed(each(work)[l],
			    k->stress[l]);
	for (int h = 0; h < HALVES; h++)
		end.half[h] = start->half[h] + work->half[h];
	x->start[i] = *start;
	x->end[i] = end;
	for (int32_t u = x->use_first[i]; u < x->use_first[i + 1]; u++) {
		int32_t from = x->free_first[x->use_of[u]];

		take(x->free + from, x->free_first[x->use_of[u] + 1] - from,
		    x->use[u], &end);
	}
}

/* Without means: who ends last, and whose end is a critical one's start. */
INLINE void
mark_free(struct net *x, const struct row *makespan)
{
	for (int32_t i = 0; i < x->n; i++)
		for (int h = 0; h < HALVES; h++)
			x->critical[i].half[h] =
			    x->end[i].half[h] == makespan->half[h];
	for (int32_t i = x->n - 1; i >= 0; i--)
		for (int32_t e = x->before_first[i];
		     e < x->before_first[i + 1]; e++)
			for (int h = 0; h < HALVES; h++)
				x->critical[x->before[e]].half[h] |=
				    x->critical[i].half[h] &
				    (x->end[x->before[e]].half[h] ==
				    x->start[i].half[h]);
}

typedef void draw_fn(const uint64_t *cell, uint32_t parts, uint32_t salt,
    const struct lanes *k, int32_t *out);

/* One block of samples and the last end of each. */
INLINE void
block(struct net *x, const struct lanes *k, struct row *makespan,
    draw_fn *draw_it)
{
	struct row floor = { 0 }, last = { 0 };

	for (int32_t i = 0; x->shared &&
	     i < x->free_first[x->p->nresources]; i++)
		x->free[i] = floor;
	for (int32_t i = 0; i < x->n; i++) {
		int32_t at = x->cell_first[i];
		struct row start, work;

		start_of(x, i, &floor, &start);
		draw_it(x->t->cell + at, (uint32_t)x->parts[i], x->salt[i], k,
		    each(&work));
		place(x, k, i, &start, &work);
		if (x->shared)
			floor = start;
		most(&last, &x->end[i]);
	}
	*makespan = last;
	if (x->critical != NULL && !x->shared)
		mark_free(x, makespan);
}

typedef void block_fn(struct net *x, const struct lanes *k,
    struct row *makespan);

static void
block_any(struct net *x, const struct lanes *k, struct row *makespan)
{
	block(x, k, makespan, draw);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void
block_wide(struct net *x, const struct lanes *k, struct row *makespan)
{
	block(x, k, makespan, draw_wide);
}
#endif

/* Does j, placed before i, hand something over to i? */
static bool
hands_over(const struct net *x, int32_t j, int32_t i)
{
	for (int32_t e = x->before_first[i]; e < x->before_first[i + 1]; e++)
		if (x->before[e] == j)
			return true;
	for (int32_t u = x->use_first[i]; u < x->use_first[i + 1]; u++)
		for (int32_t w = x->use_first[j]; w < x->use_first[j + 1]; w++)
			if (x->use_of[u] == x->use_of[w])
				return true;
	return false;
}

/* With means, lane l: mark the critical ones, last placed first. */
static void
mark_shared(struct net *x, int l, int32_t makespan)
{
	for (int32_t i = x->n - 1; i >= 0; i--) {
		int32_t start = each(&x->start[i])[l];
		bool listed = true;	/* only the list held it up */

		if (each(&x->end[i])[l] == makespan)
			each(&x->critical[i])[l] = -1;
		if (each(&x->critical[i])[l] == 0 || start == 0)
			continue;
		for (int32_t j = 0; j < i; j++)
			if (each(&x->end[j])[l] == start &&
			    hands_over(x, j, i)) {
				each(&x->critical[j])[l] = -1;
				listed = false;
			}
		for (int32_t j = i - 1; listed && j >= 0; j--)
			if (each(&x->start[j])[l] == start) {
				each(&x->critical[j])[l] = -1;
				break;
			}
	}
}

static void
mark_all(struct net *x, struct row *makespan)
{
	static const struct row none;

	if (x->critical == NULL || !x->shared)
		return;
	for (int32_t i = 0; i < x->n; i++)
		x->critical[i] = none;
	for (int l = 0; l < LANES; l++)
		mark_shared(x, l, each(makespan)[l]);
}

static block_fn *
best_block(const struct chance_net_input *in)
{
#if defined(__x86_64__)
	if (!in->narrow && __builtin_cpu_supports("avx2"))
		return block_wide;
#else
	(void)in;
#endif
	return block_any;
}

static void
find_keys(const struct net *x, int64_t sample, struct lanes *k)
{
	for (int l = 0; l < LANES; l++) {
		struct chance_keys key = chance_keys(x->lot.seed, sample + l);

		k->a[l] = key.a;
		k->b[l] = key.b;
		k->stress[l] = x->lot.stress > 0
		    ? chance_stress(&x->lot, sample + l)
		    : 0;
	}
}

static void
note_before(struct net *x, struct arena *a)
{
	const struct rcpsp *p = x->p;
	size_t n = (size_t)x->n, all = (size_t)p->next_first[n];

	x->before_first = arena_array(a, int32_t, n + 2);
	x->before = arena_array(a, int32_t, all);
	for (size_t e = 0; e < all; e++)
		x->before_first[x->place[p->next[e]] + 2]++;
	for (size_t i = 0; i < n; i++)
		x->before_first[i + 2] += x->before_first[i + 1];
	for (int32_t i = 0; i < x->n; i++)
		for (int32_t e = p->next_first[x->order[i]];
		     e < p->next_first[x->order[i] + 1]; e++)
			x->before[x->before_first[x->place[p->next[e]] +
			    1]++] = i;
}

/* Units in the greatest common divisor, so that there are few of them. */
static int32_t
common_units(const struct rcpsp *p, int32_t r)
{
	int32_t g = p->capacity[r];

	for (int32_t i = 0; i < p->ntasks; i++) {
		int32_t b = p->use[i * p->nresources + r];

		while (b != 0) {
			int32_t rest = g % b;

			g = b;
			b = rest;
		}
	}
	return g > 0 ? g : 1;
}

static void
note_uses(struct net *x, struct arena *a)
{
	const struct rcpsp *p = x->p;
	size_t nr = (size_t)p->nresources, n = (size_t)x->n;
	int32_t *unit = arena_array(a, int32_t, nr), at = 0;

	x->use_first = arena_array(a, int32_t, n + 1);
	x->free_first = arena_array(a, int32_t, nr + 1);
	if (!x->shared)
		return;
	x->use_of = arena_array(a, int32_t, n * nr);
	x->use = arena_array(a, int32_t, n * nr);
	for (int32_t r = 0; r < p->nresources; r++) {
		unit[r] = common_units(p, r);
		x->free_first[r + 1] = x->free_first[r] +
		    p->capacity[r] / unit[r];
	}
	for (int32_t i = 0; i < x->n; i++) {
		const int32_t *use = p->use +
		    (size_t)x->order[i] * nr;

		for (int32_t r = 0; r < p->nresources; r++) {
			if (use[r] == 0)
				continue;
			x->use_of[at] = r;
			x->use[at++] = use[r] / unit[r];
		}
		x->use_first[i + 1] = at;
	}
	x->free = arena_array(a, struct row, (size_t)x->free_first[nr]);
}

/* The list given, which must keep what comes before ahead; or any such. */
static bool
take_list(struct net *x, struct arena *a, const int32_t *order,
    struct err *err)
{
	const struct rcpsp *p = x->p;
	size_t n = (size_t)x->n;
	bool ok = true;

	x->order = arena_array(a, int32_t, n);
	x->place = arena_array(a, int32_t, n);
	if (!rcpsp_order(a, p, x->order, err))
		return false;
	for (size_t i = 0; i < n; i++)
		x->place[i] = -1;
	for (int32_t i = 0; ok && i < x->n; i++) {
		if (order != NULL)
			x->order[i] = order[i];
		ok = x->order[i] >= 0 && x->order[i] < x->n &&
		    x->place[x->order[i]] < 0;
		if (ok)
			x->place[x->order[i]] = i;
	}
	for (int32_t i = 0; ok && i < x->n; i++)
		for (int32_t e = p->next_first[i]; e < p->next_first[i + 1];
		     e++)
			ok = ok && x->place[p->next[e]] > x->place[i];
	return ok || err_set(err, ERR_INVALID, "order", "chance-order-invalid");
}

/* No sum of durations may pass the limit, even all in a row. */
static bool
is_short(const struct net *x, struct err *err)
{
	int64_t sum = 0;

	for (int32_t i = 0; i < x->n && sum <= RCPSP_TIME_MAX; i++) {
		int64_t t = chance_most(x->t, i);

		sum = t > RCPSP_TIME_MAX ? t
		    : sum + chance_stressed(t,
		    (uint32_t)((int64_t)x->lot.stress * 65536 / 1000) + 1);
	}
	return sum <= RCPSP_TIME_MAX || err_set_args(err, ERR_TOO_LARGE, NULL,
	    "chance-too-long", ERR_INT(RCPSP_TIME_MAX));
}

static bool
net_init(struct net *x, struct arena *a, const struct chance_net_input *in,
    struct err *err)
{
	size_t n;

	*x = (struct net){ .p = in->project, .t = in->times, .lot = in->lot,
		.n = in->project->ntasks, .shared = in->order != NULL };
	n = (size_t)x->n;
	if (!rcpsp_check(x->p, err) || !is_short(x, err) ||
	    !take_list(x, a, in->order, err))
		return false;
	x->salt = arena_array(a, uint32_t, n);
	x->cell_first = arena_array(a, int32_t, n);
	x->parts = arena_array(a, int32_t, n);
	for (int32_t i = 0; i < x->n; i++) {
		const int32_t *first = x->t->first + x->order[i];

		x->salt[i] = chance_salt(x->order[i]);
		x->cell_first[i] = first[0];
		x->parts[i] = first[1] - first[0] - 1;
	}
	note_before(x, a);
	note_uses(x, a);
	x->start = arena_array(a, struct row, n);
	x->end = arena_array(a, struct row, n);
	if (in->critical)
		x->critical = arena_array(a, struct row, n);
	return true;
}

static bool
go(struct net *x, const struct chance_net_input *in, const struct run *run,
    struct chance_net *r, struct err *err)
{
	block_fn *fn = best_block(in);

	for (int64_t s = 0; s < in->samples; s += LANES) {
		struct lanes k;
		struct row makespan;
		int64_t n = in->samples - s < LANES ? in->samples - s : LANES;

		if (s % 4096 == 0 && !run_step(run, s, in->samples, err))
			return false;
		find_keys(x, in->first + s, &k);
		fn(x, &k, &makespan);
		mark_all(x, &makespan);
		memcpy(r->makespan + s, &makespan, (size_t)n * sizeof(int32_t));
		for (int32_t i = 0; x->critical != NULL && i < x->n; i++)
			for (int l = 0; l < n; l++)
				r->critical[x->order[i]] -= each(&x->critical[i])[l];
	}
	return true;
}

bool
chance_net_run(struct arena *a, const struct chance_net_input *in,
    const struct run *run, struct chance_net *r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct net x;
	bool ok;

	if (in->samples < 0 || in->samples > CHANCE_SAMPLES_MAX ||
	    in->lot.stress < 0 || in->lot.stress > CHANCE_STRESS_MAX)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "chance-too-many", ERR_INT(CHANCE_SAMPLES_MAX));
	ok = net_init(&x, &scratch, in, err);
	if (ok) {
		r->makespan = arena_array(a, int32_t, (size_t)in->samples);
		r->critical = in->critical
		    ? arena_array(a, int64_t, (size_t)x.n)
		    : NULL;
		ok = go(&x, in, run, r, err);
	}
	arena_release(&scratch);
	return ok;
}
