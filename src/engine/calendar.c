/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * calendar.c - the units of a means over time, as steps.
 *
 * Rows split where a stint begins or ends; none are merged again, so that a
 * means with n stints has at most 2n rows more than it has windows (more only
 * where a stint of several means pauses).  A search for a stint is one walk
 * forward over the rows of all its means: where one of them is taken the walk
 * begins anew behind, for no earlier start can pass that place.
 */
#include "engine/calendar.h"

static void
row_add(struct calendar *c, int32_t i, struct calendar_row row)
{
	if (c->n == c->cap) {
		size_t size = (size_t)c->cap * sizeof(row);

		c->row = arena_grow(c->arena, c->row, size, size * 2);
		c->cap *= 2;
	}
	memmove(c->row + i + 1, c->row + i, (size_t)(c->n - i) * sizeof(row));
	c->row[i] = row;
	c->n++;
}

void
calendar_init(struct calendar *c, struct arena *a,
    const struct schedule_window *window, int32_t n, bool people)
{
	*c = (struct calendar){ .arena = a, .cap = 2 * n + 32,
		.people = people };
	c->row = arena_array(a, struct calendar_row, (size_t)c->cap);
	row_add(c, 0, (struct calendar_row){ 0, 0, 0 });
	for (int32_t i = 0; i < n; i++) {
		struct calendar_row on = { window[i].from, window[i].units,
			window[i].units };

		if (c->row[c->n - 1].at == on.at)
			c->row[c->n - 1] = on;
		else
			row_add(c, c->n, on);
		if (window[i].to < FOREVER)
			row_add(c, c->n,
			    (struct calendar_row){ window[i].to, 0, 0 });
	}
	c->nfresh = c->n;
	c->fresh = arena_array(a, struct calendar_row, (size_t)c->n);
	memcpy(c->fresh, c->row, (size_t)c->n * sizeof(*c->row));
}

void
calendar_reset(struct calendar *c)
{
	c->n = c->nfresh;
	memcpy(c->row, c->fresh, (size_t)c->n * sizeof(*c->row));
}

static int64_t
end_of(const struct calendar *c, int32_t i)
{
	return i + 1 < c->n ? c->row[i + 1].at : FOREVER;
}

/* The row in which t lies. */
static int32_t
row_at(const struct calendar *c, int64_t t)
{
	int32_t lo = 0, hi = c->n;

	while (hi - lo > 1) {
		int32_t mid = lo + (hi - lo) / 2;

		if (c->row[mid].at <= t)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

/* Row i of its own from t on; returns that row. */
static int32_t
split(struct calendar *c, int32_t i, int64_t t)
{
	struct calendar_row row = c->row[i];

	if (row.at == t)
		return i;
	row.at = t;
	row_add(c, i + 1, row);
	return i + 1;
}

void
calendar_hold(struct calendar *c, int64_t from, int64_t to, int32_t units)
{
	int32_t i;

	if (from >= to)
		return;
	for (i = split(c, row_at(c, from), from);
	     i < c->n && c->row[i].at < to; i++) {
		if (to < end_of(c, i))
			split(c, i, to);
		c->row[i].left -= units;
	}
}

/* A walk over the rows of several means at once. */
struct walk {
	const struct calendar_use *use;
	int32_t n;
	int32_t row[SCHEDULE_USES_MAX];	/* of each, where t lies */
	int64_t t, to;			/* nothing changes in [t, to) */
};

static void
find_end(struct walk *w)
{
	w->to = FOREVER;
	for (int32_t u = 0; u < w->n; u++) {
		int64_t end = end_of(w->use[u].of, w->row[u]);

		w->to = end < w->to ? end : w->to;
	}
}

static struct walk
walk_from(const struct calendar_use *use, int32_t n, int64_t t)
{
	struct walk w = { .use = use, .n = n, .t = t };

	for (int32_t u = 0; u < n; u++)
		w.row[u] = row_at(use[u].of, t);
	find_end(&w);
	return w;
}

/* To the next rows; false behind the last. */
static bool
walk_on(struct walk *w)
{
	if (w->to >= FOREVER)
		return false;
	w->t = w->to;
	for (int32_t u = 0; u < w->n; u++)
		w->row[u] += end_of(w->use[u].of, w->row[u]) == w->t;
	find_end(w);
	return true;
}

/* May it work here?  `running`: an unattended one does without people. */
static enum stint_wait
look(const struct walk *w, bool running)
{
	enum stint_wait r = STINT_AT_ONCE;

	for (int32_t u = 0; u < w->n; u++) {
		const struct calendar *c = w->use[u].of;
		const struct calendar_row *row = &c->row[w->row[u]];

		if (running && c->people)
			continue;
		if (row->units < w->use[u].units)
			return STINT_AWAY;
		if (row->left < w->use[u].units)
			r = STINT_BUSY;
	}
	return r;
}

struct stint
calendar_find(const struct calendar_use *use, int32_t n, int64_t from,
    int64_t work, bool attended)
{
	struct stint s = { from, time_add(from, work), STINT_AT_ONCE };
	struct walk w;
	int64_t left = work;
	bool on = false;

	if (from >= FOREVER)
		return (struct stint){ FOREVER, FOREVER, STINT_AT_ONCE };
	if (work == 0 || n == 0)
		return s;
	w = walk_from(use, n, from);
	do {
		enum stint_wait here = look(&w, on && !attended);

		if (here == STINT_AWAY && on && attended)
			continue;
		if (here != STINT_AT_ONCE) {
			s.wait = here;
			on = false;
			left = work;
			continue;
		}
		if (!on)
			s.start = w.t;
		on = true;
		if (work >= FOREVER || left <= w.to - w.t) {
			s.end = time_add(w.t, left);
			return s;
		}
		left -= w.to - w.t;
	} while (walk_on(&w));
	return (struct stint){ FOREVER, FOREVER, s.wait };
}

/* Hold all in [from, to), people only when attended. */
static void
hold_all(const struct calendar_use *use, int32_t n, int64_t from, int64_t to,
    bool attended)
{
	for (int32_t u = 0; u < n; u++)
		if (attended || !use[u].of->people)
			calendar_hold(use[u].of, from, to, use[u].units);
}

/* Work of several pieces: hold each piece and not the pauses. */
static void
hold_pieces(const struct calendar_use *use, int32_t n, struct stint s)
{
	int64_t from = s.start;

	while (from < s.end) {
		struct walk w = walk_from(use, n, from);
		int64_t to = from, next;

		while (look(&w, false) != STINT_AWAY) {
			to = w.to < s.end ? w.to : s.end;
			if (to == s.end || !walk_on(&w))
				break;
		}
		/* Behind the pause, before the rows are split. */
		next = to;
		while (next < s.end && look(&w, false) == STINT_AWAY)
			next = walk_on(&w) ? w.t : s.end;
		hold_all(use, n, from, to, true);
		from = next > to ? next : s.end;
	}
}

struct stint
calendar_take(const struct calendar_use *use, int32_t n, int64_t from,
    int64_t work, bool attended)
{
	struct stint s = calendar_find(use, n, from, work, attended);

	if (work == 0 || n == 0 || s.start >= FOREVER)
		return s;
	if (attended)
		hold_pieces(use, n, s);
	else
		hold_all(use, n, s.start, s.end, false);
	return s;
}
