/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rcpsp_slots.c - a word for each unit of time, a byte in it for each of four
 * resources: what is free then.  More resources take more rows of words.
 *
 * One comparison of bytes says for eight units of time (AVX2) whether a task
 * fits, so 32 units become a word of bits.  A stretch of d ones in it is found
 * by and-ing the word with itself moved, at most five times.  No branch depends
 * on where the task fits, as long as it does within the 32: a branch that the
 * processor guesses wrong costs more than all of this.
 *
 * What comes before a task stands in fours, filled up with a task that started
 * at 0 with lag 0.  Tasks that need nothing, or take no time, are ready as soon
 * as these are.
 */
#include "engine/rcpsp_slots.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

enum {
	LANES = 4,			/* resources in a word */
	UNITS_MAX = 127,		/* of a resource */
	WINDOW = 32,			/* slots seen at once */
	PAD = 2 * WINDOW,
	LENGTH_MAX = 1 << 20,		/* slots */
	PER_TASK = 64,			/* slots, beyond which steps are faster */
	SHORT = 4096,			/* slots that are always worth it */
	FOUR = 4,
};

struct slot_before {
	int32_t task[FOUR], lag[FOUR];
};

struct slot_task {
	int32_t duration;		/* 0 also when it needs nothing */
	int32_t more;			/* fours beyond the first, this way */
	int32_t at;			/* of the first */
	uint8_t move[5];		/* to find `duration` ones in a row */
};

/* Into s->start; returns the makespan. */
typedef int32_t decode_fn(struct rcpsp_slots *s, enum rcpsp_way way,
    const int32_t *list);

struct rcpsp_slots {
	int32_t ntasks, nrows;
	int32_t stride;			/* words of a row */
	int32_t dirty;			/* slots that were written to */
	uint32_t *words;		/* [nrows * stride] free */
	uint32_t *full;			/* [nrows] capacity */
	uint32_t *need;			/* [ntasks * nrows] */
	int32_t *length;		/* [ntasks] the true duration */
	struct slot_task *task[RCPSP_WAY__MAX];
	struct slot_before *before[RCPSP_WAY__MAX];
	int32_t *start;			/* [ntasks + 1]; the last is 0 */
	decode_fn *decode;
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

/*
 * The unit in which a resource is counted: the greatest that all needs are
 * multiples of.  0 when it can never run out.
 */
static int32_t
unit_of(const struct rcpsp *p, int32_t r)
{
	int64_t sum = 0;
	int32_t unit = 0;

	for (int32_t i = 0; i < p->ntasks; i++) {
		int32_t use = p->use[(size_t)i * (size_t)p->nresources +
		    (size_t)r];

		if (p->duration[i] == 0)
			continue;
		sum += use;
		unit = gcd(unit, use);
	}
	return sum <= p->capacity[r] ? 0 : unit;
}

static bool
fill_needs(struct rcpsp_slots *s, const struct rcpsp *p, struct arena *a)
{
	int32_t unit[RCPSP_RESOURCES_MAX], rows, n = 0;

	for (int32_t r = 0; r < p->nresources; r++) {
		unit[r] = unit_of(p, r);
		n += unit[r] > 0;
		if (unit[r] > 0 && p->capacity[r] / unit[r] > UNITS_MAX)
			return false;
	}
	s->nrows = rows = (n + LANES - 1) / LANES;
	s->full = arena_array(a, uint32_t, (size_t)rows);
	s->need = arena_array(a, uint32_t, (size_t)rows * (size_t)p->ntasks);
	n = 0;
	for (int32_t r = 0; r < p->nresources; r++) {
		if (unit[r] == 0)
			continue;
		s->full[n / LANES] |= (uint32_t)(p->capacity[r] / unit[r]) <<
		    n % LANES * 8;
		for (int32_t i = 0; i < p->ntasks; i++)
			if (p->duration[i] > 0)
				s->need[i * rows + n / LANES] |= (uint32_t)(
				    p->use[(size_t)i * (size_t)p->nresources +
				        (size_t)r] / unit[r]) << n % LANES * 8;
		n++;
	}
	return true;
}

static void
fill_moves(struct slot_task *t)
{
	int32_t have = 1;

	for (size_t k = 0; k < COUNT(t->move); k++) {
		int32_t move = t->duration - have;

		move = move < 0 ? 0 : move > have ? have : move;
		t->move[k] = (uint8_t)move;
		have += move;
	}
}

static void
fill_way(struct rcpsp_slots *s, struct arena *a, enum rcpsp_way way,
    const struct rcpsp_before *b)
{
	size_t n = (size_t)s->ntasks;
	int32_t at = 0;

	s->task[way] = arena_array(a, struct slot_task, n);
	s->before[way] = arena_array(a, struct slot_before,
	    n + (size_t)b->first[n] / FOUR);
	for (int32_t i = 0; i < s->ntasks; i++) {
		struct slot_task *t = &s->task[way][i];
		int32_t nbefore = b->first[i + 1] - b->first[i];

		t->at = at;
		t->more = nbefore > 0 ? (nbefore - 1) / FOUR : 0;
		for (int32_t r = 0; r < s->nrows; r++)
			if (s->need[i * s->nrows + r] != 0)
				t->duration = s->length[i];
		fill_moves(t);
		for (int32_t k = 0; k < (t->more + 1) * FOUR; k++) {
			struct slot_before *x = &s->before[way][at + k / FOUR];
			int32_t e = b->first[i] + k;

			x->task[k % FOUR] = k < nbefore ? b->task[e] :
			    s->ntasks;
			x->lag[k % FOUR] = k < nbefore ? b->lag[e] : 0;
		}
		at += t->more + 1;
	}
}

/* ---- decoding ----------------------------------------------------------- */

#define INLINE static inline __attribute__((always_inline))

/* Bit k: what slot t + k has free covers the need, in every row. */
typedef uint32_t fit_fn(const uint32_t *words, const uint32_t *need,
    int32_t nrows, int32_t stride, int32_t t);
typedef void take_fn(uint32_t *words, const uint32_t *need, int32_t nrows,
    int32_t stride, int32_t t, int32_t d);

INLINE uint32_t
fit_plain(const uint32_t *words, const uint32_t *need, int32_t nrows,
    int32_t stride, int32_t t)
{
	const uint32_t high = UINT32_C(0x80808080);
	uint32_t bits = UINT32_MAX;

	for (int32_t r = 0; r < nrows; r++) {
		const uint32_t *w = words + (size_t)r * (size_t)stride +
		    (size_t)t;
		uint32_t row = 0;

		for (int32_t k = 0; k < WINDOW; k++)
			row |= (uint32_t)((((w[k] | high) - need[r]) &
			    high) == high) << k;
		bits &= row;
	}
	return bits;
}

INLINE void
take_plain(uint32_t *words, const uint32_t *need, int32_t nrows,
    int32_t stride, int32_t t, int32_t d)
{
	for (int32_t r = 0; r < nrows; r++) {
		uint32_t *w = words + (size_t)r * (size_t)stride + (size_t)t;

		for (int32_t k = 0; k < d; k++)
			w[k] -= need[r];
	}
}

/* A task longer than the window: the first t from which none is in the way. */
INLINE int32_t
find_long(const struct rcpsp_slots *s, const uint32_t *need, int32_t nrows,
    int32_t d, int32_t t, fit_fn *fit)
{
	int32_t seen = t;		/* [t, seen) fits */

	for (;;) {
		uint32_t bits = fit(s->words, need, nrows, s->stride, seen);

		seen += bits == UINT32_MAX ? WINDOW : __builtin_ctz(~bits);
		if (seen >= t + d)
			return t;
		if (bits == UINT32_MAX)
			continue;
		while ((bits = fit(s->words, need, nrows, s->stride,
		            seen)) == 0)
			seen += WINDOW;
		seen += __builtin_ctz(bits);
		t = seen;
	}
}

INLINE int32_t
find(const struct rcpsp_slots *s, const struct slot_task *x,
    const uint32_t *need, int32_t nrows, int32_t t, fit_fn *fit)
{
	uint32_t bits;

	if (__builtin_expect(x->duration > WINDOW, 0))
		return find_long(s, need, nrows, x->duration, t, fit);
	for (;;) {
		bits = fit(s->words, need, nrows, s->stride, t);
		bits &= bits >> x->move[0];
		bits &= bits >> x->move[1];
		bits &= bits >> x->move[2];
		bits &= bits >> x->move[3];
		bits &= bits >> x->move[4];
		if (__builtin_expect(bits != 0, 1))
			return t + __builtin_ctz(bits);
		t += WINDOW + 1 - x->duration;
	}
}

INLINE int32_t
ready(const struct rcpsp_slots *s, const struct slot_task *x,
    const struct slot_before *b)
{
	int32_t t = 0;

	for (int32_t left = x->more; left >= 0; left--, b++)
		for (int k = 0; k < FOUR; k++) {
			int32_t u = s->start[b->task[k]] + b->lag[k];

			t = u > t ? u : t;
		}
	return t;
}

INLINE int32_t
decode_with(struct rcpsp_slots *s, enum rcpsp_way way, const int32_t *list,
    int32_t nrows, fit_fn *fit, take_fn *take)
{
	int32_t makespan = 0;

	for (int32_t r = 0; r < nrows; r++) {
		uint32_t *w = s->words + (size_t)r * (size_t)s->stride;

		for (int32_t t = 0; t < s->dirty; t++)
			w[t] = s->full[r];
	}
	for (int32_t k = 0; k < s->ntasks; k++) {
		int32_t i = list[k];
		const struct slot_task *x = &s->task[way][i];
		const uint32_t *need = s->need + i * nrows;
		int32_t t = ready(s, x, s->before[way] + x->at);

		if (x->duration > 0) {
			t = find(s, x, need, nrows, t, fit);
			take(s->words, need, nrows, s->stride, t, x->duration);
		}
		s->start[i] = t;
		t += s->length[i];
		makespan = t > makespan ? t : makespan;
	}
	s->dirty = makespan;
	return makespan;
}

static int32_t
decode_plain(struct rcpsp_slots *s, enum rcpsp_way way, const int32_t *list)
{
	return decode_with(s, way, list, s->nrows, fit_plain, take_plain);
}

#ifdef __x86_64__
#define AVX2 __attribute__((target("avx2,bmi,bmi2")))
#define AVX2_INLINE AVX2 INLINE

AVX2_INLINE uint32_t
fit_avx2(const uint32_t *words, const uint32_t *need, int32_t nrows,
    int32_t stride, int32_t t)
{
	uint32_t bits = UINT32_MAX;

	for (int32_t r = 0; r < nrows; r++) {
		const uint32_t *w = words + (size_t)r * (size_t)stride +
		    (size_t)t;
		__m256i want = _mm256_set1_epi32((int32_t)need[r]);
		uint32_t row = 0;

		for (int k = 0; k < WINDOW / 8; k++) {
			__m256i lack = _mm256_subs_epu8(want,
			    _mm256_loadu_si256(
			        (const __m256i *)(const void *)(w + 8 * k)));
			__m256i fits = _mm256_cmpeq_epi32(lack,
			    _mm256_setzero_si256());

			row |= (uint32_t)_mm256_movemask_ps(
			    _mm256_castsi256_ps(fits)) << (8 * k);
		}
		bits &= row;
	}
	return bits;
}

/* All ones for the slots of a task that stand before the end, 16 at once. */
static const int32_t taken[32] = { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1 };

AVX2_INLINE void
take_avx2(uint32_t *words, const uint32_t *need, int32_t nrows,
    int32_t stride, int32_t t, int32_t d)
{
	for (int32_t r = 0; r < nrows; r++) {
		uint32_t *w = words + (size_t)r * (size_t)stride + (size_t)t;
		__m256i want = _mm256_set1_epi32((int32_t)need[r]);

		for (int32_t left = d; left > 0; left -= 16, w += 16) {
			const int32_t *mask = taken + 16 -
			    (left < 16 ? left : 16);

			for (int k = 0; k < 16; k += 8) {
				__m256i *to = (__m256i *)(void *)(w + k);
				__m256i m = _mm256_loadu_si256(
				    (const __m256i *)(const void *)(mask + k));

				_mm256_storeu_si256(to, _mm256_sub_epi8(
				    _mm256_loadu_si256(to),
				    _mm256_and_si256(want, m)));
			}
		}
	}
}

AVX2 static int32_t
decode_avx2(struct rcpsp_slots *s, enum rcpsp_way way, const int32_t *list)
{
	return decode_with(s, way, list, s->nrows, fit_avx2, take_avx2);
}

/* Four resources at most: as in the literature. */
AVX2 static int32_t
decode_avx2_one(struct rcpsp_slots *s, enum rcpsp_way way,
    const int32_t *list)
{
	return decode_with(s, way, list, 1, fit_avx2, take_avx2);
}
#endif

static decode_fn *
choose(int32_t nrows)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
		return nrows == 1 ? decode_avx2_one : decode_avx2;
#endif
	(void)nrows;
	return decode_plain;
}

struct rcpsp_slots *
rcpsp_slots_new(struct arena *a, const struct rcpsp *p,
    const struct rcpsp_before before[RCPSP_WAY__MAX], int32_t bound)
{
	struct rcpsp_slots *s = arena_new(a, struct rcpsp_slots);
	int64_t total = 0;

	for (int32_t i = 0; i < p->ntasks; i++) {
		int32_t longest = p->duration[i];

		for (int32_t e = p->next_first[i]; e < p->next_first[i + 1];
		     e++)
			if (rcpsp_lag(p, i, e) > longest)
				longest = rcpsp_lag(p, i, e);
		total += longest;
	}
	s->ntasks = p->ntasks;
	s->length = arena_array(a, int32_t, (size_t)p->ntasks);
	memcpy(s->length, p->duration, (size_t)p->ntasks * sizeof(*s->length));
	if (total > LENGTH_MAX ||
	    (bound > SHORT && bound / PER_TASK > p->ntasks) ||
	    !fill_needs(s, p, a))
		return NULL;
	s->stride = (int32_t)total + PAD;
	s->words = arena_array(a, uint32_t,
	    (size_t)s->nrows * (size_t)s->stride);
	s->dirty = s->stride;
	s->start = arena_array(a, int32_t, (size_t)p->ntasks + 1);
	fill_way(s, a, RCPSP_FORWARD, &before[RCPSP_FORWARD]);
	fill_way(s, a, RCPSP_BACKWARD, &before[RCPSP_BACKWARD]);
	s->decode = choose(s->nrows);
	return s;
}

void
rcpsp_slots_plain(struct rcpsp_slots *s)
{
	s->decode = decode_plain;
}

int32_t
rcpsp_slots_decode(struct rcpsp_slots *s, enum rcpsp_way way,
    const int32_t *list, int32_t *start)
{
	int32_t makespan = s->decode(s, way, list);

	memcpy(start, s->start, (size_t)s->ntasks * sizeof(*start));
	return makespan;
}
