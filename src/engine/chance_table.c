/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * chance_table.c - durations as tables of quantiles.
 *
 * A draw is one number u in [0, 1) and one look into a table of n equal parts
 * of that, linear in between.  For measured samples this is the empirical
 * quantile itself (n samples, n - 1 parts: type 7 of Hyndman & Fan 1996).  For
 * PERT the table holds the inverse of the distribution function, which is
 * integrated numerically (Simpson) and turned round.  Logarithm and
 * exponential are our own series: a library's may differ in its last bit from
 * one machine to the next, and then so would the answer.
 */
#include "base/rng.h"
#include "engine/chance_internal.h"

enum { PARTS = 1024, GRID = 1024 };

/* exp(x) for x <= 0: halve until small, a series, and square back. */
static double
exp_of(double x)
{
	double sum = 1, term = 1;
	int halved = 0;

	if (x < -700)
		return 0;
	while (x < -0.25) {
		x /= 2;
		halved++;
	}
	for (int i = 1; i <= 12; i++) {
		term *= x / i;
		sum += term;
	}
	while (halved-- > 0)
		sum *= sum;
	return sum;
}

/* ln(x) for 0 < x <= 1: x = m 2^-k, m in (1/2, 1], by atanh's series. */
static double
log_of(double x)
{
	static const double ln2 = 0.693147180559945309417232;
	double z, z2, term, sum = 0;
	int k = 0;

	while (x <= 0.70710678) {
		x *= 2;
		k++;
	}
	z = (x - 1) / (x + 1);
	z2 = z * z;
	term = z;
	for (int i = 1; i < 24; i += 2) {
		sum += term / i;
		term *= z2;
	}
	return 2 * sum - k * ln2;
}

/* Grid of PERT: the logarithm at every half part, shared by all tasks. */
struct grid {
	double ln[2 * GRID + 1];	/* ln(i / 2 GRID); [0] not used */
};

static void
grid_init(struct grid *g)
{
	for (int i = 1; i <= 2 * GRID; i++)
		g->ln[i] = log_of((double)i / (2 * GRID));
}

/* x^p (1-x)^q at x = i / 2 GRID. */
static double
density(const struct grid *g, int i, double p, double q)
{
	double sum = 0;

	if ((i == 0 && p > 0) || (i == 2 * GRID && q > 0))
		return 0;
	if (i > 0 && p > 0)
		sum += p * g->ln[i];
	if (i < 2 * GRID && q > 0)
		sum += q * g->ln[2 * GRID - i];
	return exp_of(sum);
}

/* The distribution function at i / GRID, from 0 to its whole. */
static void
integrate(const struct grid *g, double p, double q, double *sum)
{
	double left = density(g, 0, p, q);

	sum[0] = 0;
	for (int i = 0; i < GRID; i++) {
		double mid = density(g, 2 * i + 1, p, q);
		double right = density(g, 2 * i + 2, p, q);

		sum[i + 1] = sum[i] + left + 4 * mid + right;
		left = right;
	}
}

/* Quantiles of PERT on [a, b] with mode m: value[PARTS + 1]. */
static void
pert(const struct grid *g, int64_t a, int64_t m, int64_t b, int64_t *value)
{
	double width = (double)(b - a), sum[GRID + 1];
	int at = 0;

	integrate(g, 4 * (double)(m - a) / width, 4 * (double)(b - m) / width,
	    sum);
	value[0] = a;
	for (int i = 1; i < PARTS; i++) {
		double want = sum[GRID] * i / PARTS, x;

		while (at < GRID - 1 && sum[at + 1] < want)
			at++;
		x = at;
		if (sum[at + 1] > sum[at])
			x += (want - sum[at]) / (sum[at + 1] - sum[at]);
		value[i] = a + (int64_t)(x / GRID * width + 0.5);
	}
	value[PARTS] = b;
}

static int
cmp_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool
time_valid(const struct chance_time *t)
{
	bool ok = t->min >= 0 && t->min <= t->likely && t->likely <= t->max &&
	    t->max <= FOREVER && t->nsamples >= 0;

	for (int32_t i = 0; ok && i < t->nsamples; i++)
		ok = t->sample[i] >= 0 && t->sample[i] <= SPAN_MAX;
	return ok && (t->max <= SPAN_MAX || t->max == FOREVER);
}

/* What the table is made of: support widened, mode within. */
static struct chance_time
widened(const struct chance_time *t)
{
	struct chance_time x = *t;

	for (int32_t i = 0; i < t->nsamples; i++) {
		x.min = t->sample[i] < x.min ? t->sample[i] : x.min;
		x.max = t->sample[i] > x.max ? t->sample[i] : x.max;
	}
	return x;
}

struct build {
	uint64_t *cell;
	int32_t *first;
	uint8_t *never;
	struct grid *grid;	/* made when first needed */
	struct arena scratch;
};

static int32_t
parts_of(const struct chance_time *t)
{
	struct chance_time x = widened(t);

	if (t->nsamples >= CHANCE_MEASURED)
		return t->nsamples - 1;
	return x.max >= FOREVER || x.min == x.max ? 1 : PARTS;
}

static void
fill(struct build *b, int32_t i, const struct chance_time *t)
{
	struct chance_time x = widened(t);
	uint64_t *cell = b->cell + b->first[i];
	int32_t parts = b->first[i + 1] - b->first[i] - 1;
	int64_t *value = arena_array(&b->scratch, int64_t,
	    (size_t)parts + 1);

	if (t->nsamples >= CHANCE_MEASURED) {
		memcpy(value, t->sample, (size_t)t->nsamples * sizeof(*value));
		qsort(value, (size_t)t->nsamples, sizeof(*value), cmp_i64);
	} else if (x.max >= FOREVER) {
		b->never[i] = 1;
	} else if (parts == 1) {
		value[0] = value[1] = x.min;
	} else {
		if (b->grid == NULL) {
			b->grid = arena_new(&b->scratch, struct grid);
			grid_init(b->grid);
		}
		pert(b->grid, x.min, x.likely, x.max, value);
	}
	for (int32_t k = 0; k <= parts; k++)
		cell[k] = (uint64_t)value[k] << 32 |
		    (uint64_t)(k < parts ? value[k + 1] - value[k] : 0);
}

bool
chance_times_new(struct arena *a, const struct chance_time *time, int32_t n,
    const struct chance_times **times_r, struct err *err)
{
	struct build b = { 0 };
	struct chance_times *t = arena_new(a, struct chance_times);
	int32_t total = 0;

	b.first = arena_array(a, int32_t, (size_t)n + 1);
	b.never = arena_array(a, uint8_t, (size_t)n);
	for (int32_t i = 0; i < n; i++) {
		if (!time_valid(&time[i]) ||
		    time[i].nsamples > INT32_MAX / 2 - total) {
			err_set(err, ERR_INVALID, NULL, "chance-time-invalid");
			err->row = (int64_t)i + 1;
			return false;
		}
		total += parts_of(&time[i]) + 1;
		b.first[i + 1] = total;
	}
	b.cell = arena_array(a, uint64_t, (size_t)total);
	for (int32_t i = 0; i < n; i++)
		fill(&b, i, &time[i]);
	arena_release(&b.scratch);
	*t = (struct chance_times){ n, b.first, b.cell, b.never };
	*times_r = t;
	return true;
}

int64_t
chance_least(const struct chance_times *t, int32_t task)
{
	return t->never[task] ? FOREVER : (int64_t)(t->cell[t->first[task]] >> 32);
}

int64_t
chance_most(const struct chance_times *t, int32_t task)
{
	return t->never[task] ? FOREVER : (int64_t)(t->cell[t->first[task + 1] - 1] >> 32);
}

struct chance_keys
chance_keys(uint64_t seed, int64_t sample)
{
	uint64_t x = rng_at(seed, 1, (uint64_t)sample);

	return (struct chance_keys){ (uint32_t)x, (uint32_t)(x >> 32) };
}

uint32_t
chance_salt(int32_t task)
{
	return (uint32_t)rng_at(0, 2, (uint64_t)task);
}

uint32_t
chance_stress(const struct chance_lot *lot, int64_t sample)
{
	uint64_t u = rng_at(lot->seed, 3, (uint64_t)sample) >> 32;

	return (uint32_t)((u * (uint64_t)lot->stress * 65536 / 1000) >> 32);
}

int64_t
chance_draw(const struct chance_times *t, const struct chance_lot *lot,
    int64_t sample, int32_t task)
{
	struct chance_keys k = chance_keys(lot->seed, sample);
	uint32_t parts = (uint32_t)(t->first[task + 1] - t->first[task] - 1);
	uint64_t u = chance_bits(k.a, k.b, chance_salt(task));
	int64_t x;

	if (t->never[task])
		return FOREVER;
	u *= parts;
	x = (int64_t)chance_between(t->cell[t->first[task] +
	    (int64_t)(u >> 32)], u);
	return lot->stress > 0 ? chance_stressed(x, chance_stress(lot, sample))
	                       : x;
}
