/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * planning_moments.c - the dated list of moments at which losses are weighed.
 *
 * Who is at work, and which targets hold, depend on the moment, so the same
 * scenario is weighed at several: a plain working day, the end of a week, a
 * night, a feast, and the start of each peak.
 */
#include <stdlib.h>

#include "areas/recovery/planning.h"

enum { TEN = 10 * SECONDS_HOUR, SEARCH_DAYS = 400, YEARS = 10 };

struct moments {
	struct planning_moment *list;
	int32_t n;
	int64_t now;
	const struct zone *zone;
};

/* The instant of a local day and time of day. */
static int64_t
instant_on(const struct moments *m, int64_t day, int64_t time)
{
	struct civil c = { .date = date_of_days(day) };

	c.hour = (int32_t)(time / SECONDS_HOUR);
	c.minute = (int32_t)(time % SECONDS_HOUR / SECONDS_MINUTE);
	c.second = (int32_t)(time % SECONDS_MINUTE);
	return instant_of_civil(c, m->zone);
}

static int64_t
today(const struct moments *m)
{
	return date_to_days(civil_of_instant(m->now, m->zone).date);
}

/* One more, unless that instant is there or there is no room. */
static void
add(struct moments *m, enum planning_moment_kind kind, struct str name,
    int64_t at)
{
	for (int32_t i = 0; i < m->n; i++)
		if (m->list[i].at == at)
			return;
	if (m->n < PLANNING_MOMENTS_MAX)
		m->list[m->n++] = (struct planning_moment){ (int32_t)kind,
			name, at };
}

/* The next such day of the week (-1: any day) at that time. */
static void
add_weekly(struct moments *m, enum planning_moment_kind kind, struct str name,
    int weekday, int64_t time)
{
	int64_t day = today(m);

	for (int i = 0; i < 8; i++, day++) {
		int64_t at = instant_on(m, day, time);

		if (at > m->now && (weekday < 0 ||
		        (int)date_weekday(day) == weekday)) {
			add(m, kind, name, at);
			return;
		}
	}
}

/* That day, or when it has passed the same one of a next year. */
static void
add_dated(struct moments *m, enum planning_moment_kind kind, struct str name,
    struct date date, int64_t time)
{
	struct date first = date_of_days(today(m));

	if (date.year < first.year)
		date.year = first.year;
	for (int i = 0; i < YEARS; i++, date.year++) {
		int64_t at;

		/* 29 February waits for a leap year. */
		if (!date_is_valid(date))
			continue;
		at = instant_on(m, date_to_days(date), time);
		if (at > m->now) {
			add(m, kind, name, at);
			return;
		}
	}
}

static void
add_own(struct moments *m, const struct organisation_moment *own)
{
	int64_t time = own->time.known ? own->time.v : TEN;

	if (own->date.known)
		add_dated(m, PLANNING_OWN, own->name,
		    date_of_days(own->date.v), time);
	else
		add_weekly(m, PLANNING_OWN, own->name, own->weekday - 1,
		    time);
}

static void
add_defaults(struct moments *m)
{
	add_weekly(m, PLANNING_TUESDAY, STR_EMPTY, TUESDAY, TEN);
	add_weekly(m, PLANNING_FRIDAY, STR_EMPTY, FRIDAY,
	    17 * SECONDS_HOUR + 30 * SECONDS_MINUTE);
	add_weekly(m, PLANNING_SUNDAY, STR_EMPTY, SUNDAY, 3 * SECONDS_HOUR);
	add_dated(m, PLANNING_CHRISTMAS, STR_EMPTY,
	    (struct date){ date_of_days(today(m)).year, 12, 25 }, TEN);
}

/* The first day from tomorrow on with which it begins; those that hold every
 * day begin each day. */
static void
add_peak(struct moments *m, const struct process_peak *peak)
{
	bool daily = peak->repeats == REPEATS_DAILY;
	int64_t day = today(m);
	bool held = process_peak_holds(peak, day);

	for (int i = 0; i < SEARCH_DAYS; i++) {
		bool holds = process_peak_holds(peak, ++day);

		if (holds && (!held || daily)) {
			add(m, PLANNING_PEAK, peak->name, instant_on(m, day,
			    0));
			return;
		}
		held = holds;
	}
}

static int
by_time(const void *a, const void *b)
{
	const struct planning_moment *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

struct planning_moment *
planning_moments(struct arena *a, const struct organisation *org,
    const struct process *list, size_t n, int64_t now,
    const struct zone *zone, int32_t *n_r)
{
	const struct organisation_moment *own = org->moments.items;
	struct moments m = { .now = now, .zone = zone,
		.list = arena_array(a, struct planning_moment,
		    PLANNING_MOMENTS_MAX) };

	for (size_t i = 0; i < org->moments.n; i++)
		add_own(&m, &own[i]);
	if (org->moments.n == 0)
		add_defaults(&m);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < list[i].peaks.n; k++)
			add_peak(&m, &((const struct process_peak *)
			    list[i].peaks.items)[k]);
	qsort(m.list, (size_t)m.n, sizeof(*m.list), by_time);
	*n_r = m.n;
	return m.list;
}
