/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * prove_resource.c - a shared means in the exact search: the timetable.
 *
 * A task whose latest start lies before its earliest end must run in between.
 * These parts add up to a profile; where it exceeds the capacity there is no
 * schedule, and where a task does not fit above it the task moves on.  Both
 * are explained by one point of time and by as few tasks as suffice there
 * (pointwise; Schutt, Feydy, Stuckey & Wallace 2011): a task with start in
 * (t - d, t] runs at t, whatever else.  A task that has to pass a long segment
 * does so in steps of at most its own duration, each a move of its own.
 */
#include "engine/prove_internal.h"

/*
 * The places of tasks that surely run at some time, by key, into `out` with
 * the key in front.  `place` remembers the order of last time, which is nearly
 * right, so that insertion is the quickest sort.
 */
static int32_t
sort_sure(int32_t *place, int32_t n, const int32_t *key,
    const int32_t *start, const int32_t *end, uint64_t *out)
{
	int32_t sure = 0, rest = n;

	for (int32_t k = 0; k < n; k++) {
		int32_t i = place[k], at = sure;
		uint64_t x = (uint64_t)(uint32_t)key[i] << 32 | (uint32_t)i;

		if (start[i] >= end[i])
			continue;
		for (; at > 0 && out[at - 1] > x; at--)
			out[at] = out[at - 1];
		out[at] = x;
		sure++;
	}
	for (int32_t k = n - 1; k >= 0; k--)
		if (start[place[k]] >= end[place[k]])
			place[--rest] = place[k];
	for (int32_t k = 0; k < sure; k++)
		place[k] = (int32_t)(uint32_t)out[k];
	return sure;
}

static int32_t
time_of(uint64_t x)
{
	return (int32_t)(x >> 32);
}

/* The literals that make task x run at t; true when they hold at the root. */
static void
runs_at(const struct prover *p, int32_t x, int32_t t, struct lit out[2])
{
	out[0] = (struct lit){ 2 * x, t - p->duration[x] + 1 };
	out[1] = (struct lit){ 2 * x + 1, -t };
}

static bool
rooted(const struct prover *p, struct lit l)
{
	return p->root[l.side] >= l.least;
}

static bool
runs(const struct prover *p, const struct profile *r, int32_t i, int32_t t)
{
	int32_t x = r->task[i];

	return upper_of(p, x) <= t && t < lower_of(p, x) + p->duration[x];
}

/*
 * Into `why`: tasks that run at t and use `enough` or more together, without
 * the one at place `but`.  Those known from the root cost nothing; of the
 * others the small ones go first while there is some to spare.
 */
static void
explain_point(struct prover *p, const struct profile *r, int32_t t,
    int32_t enough, int32_t but)
{
	struct lit l[2];
	int32_t spare = -enough;

	p->why.n = 0;
	for (int32_t i = 0; i < r->n; i++)
		if (i != but && runs(p, r, i, t))
			spare += r->use[i];
	for (int32_t i = 0; i < r->n; i++) {
		if (i == but || !runs(p, r, i, t))
			continue;
		runs_at(p, r->task[i], t, l);
		if (rooted(p, l[0]) && rooted(p, l[1]))
			continue;
		if (r->use[i] <= spare) {
			spare -= r->use[i];
			continue;
		}
		lits_add(p->arena, &p->why, l[0]);
		lits_add(p->arena, &p->why, l[1]);
	}
}

/*
 * The profile as segments [seg_at[i], seg_at[i + 1]) with use; the last has
 * none.  Returns the most that is used.
 */
static int32_t
build(struct prover *p, struct profile *r, const int32_t *start,
    const int32_t *end)
{
	uint64_t *from = p->sorted, *to = from + r->n;
	int32_t n = sort_sure(r->by_start, r->n, start, start, end, from);
	int32_t s = 0, e = 0, segs = 0, use = 0, most = 0;

	sort_sure(r->by_end, r->n, end, start, end, to);
	while (e < n) {
		int32_t t = time_of(to[e]);

		if (s < n && time_of(from[s]) < t)
			t = time_of(from[s]);
		for (; s < n && time_of(from[s]) <= t; s++)
			use += r->use[(uint32_t)from[s]];
		for (; e < n && time_of(to[e]) <= t; e++)
			use -= r->use[(uint32_t)to[e]];
		p->seg_at[segs] = t;
		p->seg_use[segs++] = use;
		most = use > most ? use : most;
	}
	p->nsegs = segs;
	return most;
}

/* First segment that ends after t. */
static int32_t
segment_after(const struct prover *p, int32_t t)
{
	int32_t lo = 0, hi = p->nsegs;

	while (lo < hi) {
		int32_t mid = lo + (hi - lo) / 2;

		if (mid + 1 < p->nsegs && p->seg_at[mid + 1] <= t)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Move the start of the task at place i past what it does not fit above. */
static bool
push_start(struct prover *p, const struct profile *r, int32_t i,
    int32_t own_from, int32_t own_to)
{
	int32_t x = r->task[i], d = p->duration[x], room = r->cap - r->use[i];

	for (int32_t s = segment_after(p, lower_of(p, x)); s + 1 < p->nsegs &&
	     p->seg_at[s] < lower_of(p, x) + d; s++) {
		int32_t to = p->seg_at[s + 1];

		if (p->seg_use[s] <= room ||
		    (p->seg_at[s] >= own_from && p->seg_at[s] < own_to))
			continue;
		while (lower_of(p, x) < to) {
			int32_t t = lower_of(p, x) + d - 1;

			t = t < to ? t : to - 1;
			explain_point(p, r, t, room + 1, i);
			lits_add(p->arena, &p->why,
			    (struct lit){ 2 * x, t - d + 1 });
			if (!prover_set_why(p, (struct lit){ 2 * x, t + 1 }))
				return false;
		}
	}
	return true;
}

/* The same for its end, towards the past. */
static bool
push_end(struct prover *p, const struct profile *r, int32_t i,
    int32_t own_from, int32_t own_to)
{
	int32_t x = r->task[i], d = p->duration[x], room = r->cap - r->use[i];
	int32_t s = segment_after(p, upper_of(p, x) + d - 1);

	if (s + 1 >= p->nsegs)
		s = p->nsegs - 2;
	for (; s >= 0 && p->seg_at[s + 1] > upper_of(p, x); s--) {
		int32_t from = p->seg_at[s];

		if (p->seg_use[s] <= room || from >= upper_of(p, x) + d ||
		    (from >= own_from && from < own_to))
			continue;
		while (upper_of(p, x) + d > from) {
			int32_t t = upper_of(p, x);

			t = t > from ? t : from;
			explain_point(p, r, t, room + 1, i);
			lits_add(p->arena, &p->why,
			    (struct lit){ 2 * x + 1, -t });
			if (!prover_set_why(p,
			    (struct lit){ 2 * x + 1, d - t }))
				return false;
		}
	}
	return true;
}

/* A point in the middle of a segment that is used beyond the capacity. */
static bool
overload(struct prover *p, const struct profile *r)
{
	for (int32_t s = 0; s + 1 < p->nsegs; s++)
		if (p->seg_use[s] > r->cap) {
			int32_t from = p->seg_at[s], to = p->seg_at[s + 1];

			explain_point(p, r, from + (to - from) / 2, r->cap + 1,
			    -1);
			return false;
		}
	return true;
}

bool
profile_propagate(struct prover *p, struct profile *r)
{
	int32_t *start = p->seg_at + 2 * (size_t)p->ntasks + 2;
	int32_t *end = start + p->ntasks, most;

	for (int32_t i = 0; i < r->n; i++) {
		start[i] = upper_of(p, r->task[i]);
		end[i] = lower_of(p, r->task[i]) + p->duration[r->task[i]];
	}
	most = build(p, r, start, end);
	if (most > r->cap)
		return overload(p, r);
	/* Ascending use: once one fits on top of all, so does what is left. */
	for (int32_t i = r->n; i-- > 0 && r->use[i] > r->cap - most;) {
		int32_t x = r->task[i];

		if (lower_of(p, x) == upper_of(p, x))
			continue;
		if (!push_start(p, r, i, start[i], end[i]) ||
		    !push_end(p, r, i, start[i], end[i]))
			return false;
	}
	return true;
}
