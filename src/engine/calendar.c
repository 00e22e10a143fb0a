/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * calendar.c - a team's units over time, as steps.
 *
 * Rows split where a stint begins or ends; none are merged again, so that a
 * team with n tasks has at most 2n rows more than it has windows.
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
    const struct schedule_window *window, int32_t n)
{
	*c = (struct calendar){ .arena = a, .cap = 8 };
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

/*
 * When is `work` done that starts at t in row i?  FOREVER when the windows
 * end before; -1 when the team is busy on the way, *busy_r the row.
 */
static int64_t
work_through(const struct calendar *c, int32_t i, int64_t t, int64_t work,
    int32_t units, int32_t *busy_r)
{
	for (; i < c->n; i++) {
		int64_t from = t > c->row[i].at ? t : c->row[i].at;
		int64_t length = end_of(c, i) - from;

		if (c->row[i].units < units)
			continue;
		if (c->row[i].left < units) {
			*busy_r = i;
			return -1;
		}
		if (work <= length)
			return time_add(from, work);
		work -= length;
	}
	return FOREVER;
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

static void
hold(struct calendar *c, int64_t start, int64_t end, int32_t units)
{
	int32_t i = split(c, row_at(c, start), start);

	for (; i < c->n && c->row[i].at < end; i++) {
		if (end < end_of(c, i))
			split(c, i, end);
		if (c->row[i].units >= units)
			c->row[i].left -= units;
	}
}

struct stint
calendar_take(struct calendar *c, int64_t from, int64_t work, int32_t units,
    bool attended)
{
	struct stint s = { from, from, STINT_AT_ONCE };

	if (from >= FOREVER || work >= FOREVER)
		return (struct stint){ from, FOREVER, STINT_AT_ONCE };
	if (work == 0 || units == 0)
		return (struct stint){ from, time_add(from, work),
			STINT_AT_ONCE };
	for (int32_t i = row_at(c, from); i < c->n; i++) {
		int32_t busy = i;

		if (c->row[i].at > s.start)
			s.start = c->row[i].at;
		if (c->row[i].units < units) {
			s.wait = STINT_AWAY;
			continue;
		}
		if (c->row[i].left < units) {
			s.wait = STINT_BUSY;
			continue;
		}
		s.end = attended
		    ? work_through(c, i, s.start, work, units, &busy)
		    : time_add(s.start, work);
		if (s.end >= 0 && s.end < FOREVER) {
			if (attended)
				hold(c, s.start, s.end, units);
			return s;
		}
		if (s.end == FOREVER)
			break;
		i = busy;
		s.wait = STINT_BUSY;
	}
	return (struct stint){ FOREVER, FOREVER, s.wait };
}
