/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rcpsp_decode.c - serial schedule generation.
 *
 * The free capacity is kept as steps: step k holds from at[k] to at[k + 1].  A
 * task looks through the steps from its earliest moment for a stretch that is
 * long enough and has enough of everything; then it cuts the steps at its start
 * and end, and takes what it needs.
 */
#include "engine/rcpsp_slots.h"

/* Sort by counting as long as there are few moments to count. */
enum { COUNTED_PER_TASK = 8, COUNTED = 1024 };

struct rcpsp_decoder {
	const struct rcpsp *p;
	struct rcpsp_before before[RCPSP_WAY__MAX];
	int32_t *order, *tail;
	bool by_start;			/* lags shorter than durations */
	int32_t *at, *free;		/* steps; free by step, m each */
	int32_t nsteps;
	int64_t *key;			/* for rcpsp_turn() */
	int32_t *count;			/* [ncount] the same, fast */
	int32_t ncount;
	struct rcpsp_slots *slots;	/* NULL: use the steps */
};

/* ---- preparing ---------------------------------------------------------- */

static void
fill_before(struct rcpsp_decoder *d, struct arena *a)
{
	const struct rcpsp *p = d->p;
	size_t n = (size_t)p->ntasks, narcs = (size_t)p->next_first[n];

	for (int w = 0; w < RCPSP_WAY__MAX; w++)
		d->before[w] = (struct rcpsp_before){
			.first = arena_array(a, int32_t, n + 2),
			.task = arena_array(a, int32_t, narcs),
			.lag = arena_array(a, int32_t, narcs) };
	for (size_t e = 0; e < narcs; e++)
		d->before[RCPSP_FORWARD].first[p->next[e] + 2]++;
	for (size_t i = 0; i < n; i++)
		d->before[RCPSP_FORWARD].first[i + 2] +=
		    d->before[RCPSP_FORWARD].first[i + 1];
	for (int32_t i = 0; i < p->ntasks; i++) {
		d->before[RCPSP_BACKWARD].first[i] = p->next_first[i];
		for (int32_t e = p->next_first[i]; e < p->next_first[i + 1];
		     e++) {
			int32_t j = p->next[e], lag = rcpsp_lag(p, i, e);
			int32_t to = d->before[RCPSP_FORWARD].first[j + 1]++;

			d->before[RCPSP_FORWARD].task[to] = i;
			d->before[RCPSP_FORWARD].lag[to] = lag;
			d->before[RCPSP_BACKWARD].task[e] = j;
			d->before[RCPSP_BACKWARD].lag[e] =
			    lag + p->duration[j] - p->duration[i];
			d->by_start |= lag < p->duration[i];
		}
	}
	d->before[RCPSP_BACKWARD].first[n] = p->next_first[n];
}

bool
rcpsp_decoder_new(struct arena *a, const struct rcpsp *p,
    struct rcpsp_decoder **d_r, struct err *err)
{
	struct rcpsp_decoder *d = arena_new(a, struct rcpsp_decoder);
	size_t n, m;

	if (!rcpsp_check(p, err))
		return false;
	n = (size_t)p->ntasks;
	m = (size_t)p->nresources;
	d->p = p;
	d->order = arena_array(a, int32_t, n);
	d->tail = arena_array(a, int32_t, n);
	if (!rcpsp_order(a, p, d->order, err))
		return false;
	rcpsp_tails(p, d->order, d->tail);
	fill_before(d, a);
	d->at = arena_array(a, int32_t, 2 * n + 3);
	d->free = arena_array(a, int32_t, (2 * n + 3) * m);
	d->key = arena_array(a, int64_t, n);
	d->ncount = (int32_t)n * COUNTED_PER_TASK + COUNTED;
	d->count = arena_array(a, int32_t, (size_t)d->ncount);
	d->slots = rcpsp_slots_new(a, p, d->before,
	    rcpsp_simple_bound(p, d->tail));
	*d_r = d;
	return true;
}

const int32_t *
rcpsp_decoder_order(const struct rcpsp_decoder *d)
{
	return d->order;
}

const int32_t *
rcpsp_decoder_tails(const struct rcpsp_decoder *d)
{
	return d->tail;
}

void
rcpsp_decoder_plain(struct rcpsp_decoder *d)
{
	if (d->slots != NULL)
		rcpsp_slots_plain(d->slots);
}

/* ---- decoding ----------------------------------------------------------- */

/* The step that holds t. */
static int32_t
step_at(const struct rcpsp_decoder *d, int32_t t)
{
	int32_t lo = 0, hi = d->nsteps;

	while (hi - lo > 1) {
		int32_t mid = lo + (hi - lo) / 2;

		*(d->at[mid] <= t ? &lo : &hi) = mid;
	}
	return lo;
}

static bool
fits(const struct rcpsp_decoder *d, int32_t step, const int32_t *use)
{
	int32_t m = d->p->nresources;
	const int32_t *is_free = d->free + (size_t)step * (size_t)m;

	for (int32_t r = 0; r < m; r++)
		if (is_free[r] < use[r])
			return false;
	return true;
}

/* The first start from `t` on; its step goes to *step_r. */
static int32_t
find_start(const struct rcpsp_decoder *d, int32_t i, int32_t t,
    int32_t *step_r)
{
	const int32_t *use = d->p->use +
	    (size_t)i * (size_t)d->p->nresources;
	int32_t k = step_at(d, t), from = k;

	while (k < d->nsteps && d->at[k] < t + d->p->duration[i]) {
		if (fits(d, k, use)) {
			k++;
			continue;
		}
		from = ++k;
		t = d->at[k];
	}
	*step_r = from;
	return t;
}

/* Make a step begin at t, which lies in step k; returns that one. */
static int32_t
cut(struct rcpsp_decoder *d, int32_t k, int32_t t)
{
	size_t m = (size_t)d->p->nresources;
	size_t behind = (size_t)(d->nsteps - k - 1);

	if (d->at[k] == t)
		return k;
	memmove(d->at + k + 2, d->at + k + 1, behind * sizeof(*d->at));
	memmove(d->free + ((size_t)k + 1) * m, d->free + (size_t)k * m,
	    (behind + 1) * m * sizeof(*d->free));
	d->at[k + 1] = t;
	d->nsteps++;
	return k + 1;
}

static void
take(struct rcpsp_decoder *d, int32_t i, int32_t step, int32_t start)
{
	int32_t m = d->p->nresources, end = start + d->p->duration[i];
	const int32_t *use = d->p->use + (size_t)i * (size_t)m;
	int32_t k = cut(d, step, start), last = k;

	while (last + 1 < d->nsteps && d->at[last + 1] <= end)
		last++;
	last = cut(d, last, end);
	for (; k < last; k++)
		for (int32_t r = 0; r < m; r++)
			d->free[(size_t)k * (size_t)m + (size_t)r] -= use[r];
}

static int32_t
decode_steps(struct rcpsp_decoder *d, enum rcpsp_way way,
    const int32_t *list, int32_t *start)
{
	const struct rcpsp_before *b = &d->before[way];
	int32_t makespan = 0, step;

	d->nsteps = 1;
	d->at[0] = 0;
	for (int32_t r = 0; r < d->p->nresources; r++)
		d->free[r] = d->p->capacity[r];
	for (int32_t k = 0; k < d->p->ntasks; k++) {
		int32_t i = list[k], t = 0;

		for (int32_t e = b->first[i]; e < b->first[i + 1]; e++) {
			int32_t u = start[b->task[e]] + b->lag[e];

			t = u > t ? u : t;
		}
		if (d->p->duration[i] > 0) {
			t = find_start(d, i, t, &step);
			take(d, i, step, t);
		}
		start[i] = t;
		t += d->p->duration[i];
		makespan = t > makespan ? t : makespan;
	}
	return makespan;
}

int32_t
rcpsp_decode(struct rcpsp_decoder *d, enum rcpsp_way way,
    const int32_t *list, int32_t *start)
{
	return d->slots == NULL ? decode_steps(d, way, list, start) :
	    rcpsp_slots_decode(d->slots, way, list, start);
}

/* ---- turning ------------------------------------------------------------ */

static int
compare_keys(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return (a > b) - (a < b);
}

/* By end or, where lags could put those wrong, by start: which is it? */
static bool
by_end(const struct rcpsp_decoder *d, enum rcpsp_way way)
{
	return way == RCPSP_BACKWARD || !d->by_start;
}

static int32_t
when(const struct rcpsp_decoder *d, bool end, const int32_t *start, int32_t i)
{
	return end ? start[i] + d->p->duration[i] : start[i];
}

/* By start; by end, and the last first, for the other way. */
struct sorting {
	bool last_first, end;
};

static void
sort_long(struct rcpsp_decoder *d, struct sorting by, const int32_t *list,
    const int32_t *start, int32_t *sorted)
{
	int32_t n = d->p->ntasks;

	for (int32_t k = 0; k < n; k++)
		d->key[k] = (int64_t)when(d, by.end, start, list[k]) << 32 | k;
	qsort(d->key, (size_t)n, sizeof(*d->key), compare_keys);
	for (int32_t k = 0; k < n; k++)
		sorted[by.last_first ? n - 1 - k : k] = list[d->key[k] &
		    INT32_MAX];
}

/* As many as are at each moment; where those of a moment begin; each there. */
static void
sort_short(struct rcpsp_decoder *d, struct sorting by, int32_t makespan,
    const int32_t *list, const int32_t *start, int32_t *sorted)
{
	int32_t n = d->p->ntasks, at = 0, *count = d->count;

	memset(count, 0, ((size_t)makespan + 1) * sizeof(*count));
	for (int32_t i = 0; i < n; i++)
		count[when(d, by.end, start, i)]++;
	for (int32_t k = 0; k <= makespan; k++) {
		int32_t t = by.last_first ? makespan - k : k, here = count[t];

		count[t] = at;
		at += here;
	}
	if (by.last_first)
		for (int32_t k = n - 1; k >= 0; k--)
			sorted[count[when(d, by.end, start, list[k])]++] =
			    list[k];
	else
		for (int32_t k = 0; k < n; k++)
			sorted[count[start[list[k]]]++] = list[k];
}

static void
sort(struct rcpsp_decoder *d, struct sorting by, int32_t makespan,
    const int32_t *list, const int32_t *start, int32_t *sorted)
{
	if (makespan < d->ncount)
		sort_short(d, by, makespan, list, start, sorted);
	else
		sort_long(d, by, list, start, sorted);
}

void
rcpsp_turn(struct rcpsp_decoder *d, enum rcpsp_way way, int32_t makespan,
    const int32_t *list, const int32_t *start, int32_t *turned)
{
	struct sorting by = { .last_first = true, .end = by_end(d, way) };

	sort(d, by, makespan, list, start, turned);
}

void
rcpsp_by_start(struct rcpsp_decoder *d, int32_t makespan, const int32_t *list,
    const int32_t *start, int32_t *sorted)
{
	sort(d, (struct sorting){ 0 }, makespan, list, start, sorted);
}
