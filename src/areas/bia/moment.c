/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * moment.c - which of a process's targets hold at an instant.
 *
 * Days are local: a peak holds from its first day 00:00 to its last day 24:00,
 * and a deadline is a time of the clock.  Both become instants through the zone,
 * so a night in which the clock moves is 23 or 25 hours long here as well.
 * Targets in opening hours are walked day by day through the open spans; with
 * opening hours of at least a minute a week that ends within the limit below.
 */
#include "areas/bia/bia.h"
#include "record/calendar.h"

enum { DAY_MINUTES = 1440, SEARCH_DAYS = 400, WALK_DAYS = 3 * 366 };

static int64_t
local_day(int64_t at, const struct zone *zone)
{
	return date_to_days(civil_of_instant(at, zone).date);
}

/* `seconds` after the midnight that begins the day, by the clock on the wall. */
static int64_t
instant_at(int64_t day, int64_t seconds, const struct zone *zone)
{
	struct civil c = { .date = date_of_days(day + seconds / SECONDS_DAY) };

	seconds %= SECONDS_DAY;
	c.hour = (int32_t)(seconds / SECONDS_HOUR);
	c.minute = (int32_t)(seconds % SECONDS_HOUR / SECONDS_MINUTE);
	c.second = (int32_t)(seconds % SECONDS_MINUTE);
	return instant_of_civil(c, zone);
}

static int32_t
month_length(int32_t year, int32_t month)
{
	int32_t n = 31;

	while (!date_is_valid((struct date){ year, month, n }))
		n--;
	return n;
}

/* The day in `year`, `month` with this number, or the last one it has. */
static int64_t
day_in(int32_t year, int32_t month, int32_t number)
{
	int32_t last = month_length(year, month);

	return date_to_days((struct date){ year, month,
	    number < last ? number : last });
}

/* ---- peaks -------------------------------------------------------------- */

/* Within a span of `length` days that began on `first`? */
static bool
within(int64_t day, int64_t first, int64_t length)
{
	return day >= first && day <= first + length;
}

static bool
holds_again(int32_t how, int64_t from, int64_t length, int64_t day)
{
	struct date first = date_of_days(from), now = date_of_days(day);
	int32_t year = now.year, month = now.month;

	if (day < from)
		return false;
	if (how == REPEATS_WEEKLY)
		return (day - from) % 7 <= length;
	/* It began in this month (year) or in the one before. */
	for (int back = 0; back < 2; back++) {
		if (how == REPEATS_YEARLY)
			month = first.month;
		if (year >= 1 && within(day, day_in(year, month, first.day),
		        length))
			return true;
		if (how == REPEATS_YEARLY || month == 1)
			year--;
		month = month == 1 ? 12 : month - 1;
	}
	return false;
}

bool
process_peak_holds(const struct process_peak *peak, int64_t day)
{
	int64_t from, length;

	if (peak->repeats == REPEATS_DAILY)
		return !peak->from.known || day >= peak->from.v;
	if (peak->repeats == REPEATS_WORKDAYS)
		return date_weekday(day) <= FRIDAY &&
		    (!peak->from.known || day >= peak->from.v);
	if (!peak->from.known && !peak->to.known)
		return false;
	from = peak->from.known ? peak->from.v : peak->to.v;
	length = peak->to.known ? peak->to.v - from : 0;
	if (peak->repeats < REPEATS_WEEKLY)
		return within(day, from, length);
	return holds_again(peak->repeats, from, length, day);
}

/* ---- deadlines ---------------------------------------------------------- */

static bool
falls_on(const struct process_deadline *d, int64_t day)
{
	struct date first, now = date_of_days(day);

	if (d->date.known && day < d->date.v)
		return false;
	if (d->repeats == REPEATS_DAILY)
		return true;
	if (d->repeats == REPEATS_WORKDAYS)
		return date_weekday(day) <= FRIDAY;
	if (!d->date.known)
		return false;
	first = date_of_days(d->date.v);
	switch ((enum repeats)d->repeats) {
	case REPEATS_WEEKLY:
		return (day - d->date.v) % 7 == 0;
	case REPEATS_MONTHLY:
		return day == day_in(now.year, now.month, first.day);
	case REPEATS_YEARLY:
		return day == day_in(now.year, first.month, first.day);
	default:
		return day == d->date.v;
	}
}

struct opt64
process_deadline_next(const struct process_deadline *d, int64_t at,
    const struct zone *zone)
{
	int64_t today = local_day(at, zone), day = today;

	if (!d->time.known)
		return UNKNOWN;
	/* A first date far away is looked at where it is. */
	if (d->date.known && d->date.v > day)
		day = d->date.v;
	for (int64_t end = day + SEARCH_DAYS; day <= end; day++)
		if (falls_on(d, day)) {
			int64_t then = instant_at(day, d->time.v, zone);

			if (then >= at)
				return KNOWN(then);
		}
	return UNKNOWN;
}

static void
take_deadline(struct process_targets *t, struct opt64 at, struct str name)
{
	if (at.known && (!t->deadline_at.known || at.v < t->deadline_at.v)) {
		t->deadline_at = at;
		t->deadline = name;
	}
}

/* The deadline of the peak in force, on the first of its days that has it. */
static struct opt64
peak_deadline(const struct process_peak *peak, int64_t at,
    const struct zone *zone)
{
	int64_t day = local_day(at, zone);

	for (int i = 0; peak->deadline.known && i < 2; i++, day++)
		if (process_peak_holds(peak, day)) {
			int64_t then = instant_at(day, peak->deadline.v, zone);

			if (then > at)
				return KNOWN(then);
		}
	return UNKNOWN;
}

/* ---- opening hours ------------------------------------------------------ */

/* Clock seconds from `at` until `open` seconds of opening hours have passed. */
static struct opt64
clock_of(const struct calendar *c, struct opt64 open, int64_t at,
    const struct zone *zone)
{
	int64_t day = local_day(at, zone), left = open.v;

	if (!open.known || open.v == 0)
		return open;
	for (int i = 0; i < WALK_DAYS; i++, day++) {
		int32_t base = (int32_t)date_weekday(day) * DAY_MINUTES;

		for (size_t k = 0; k < c->n; k++) {
			int32_t from = c->spans[k].from - base;
			int32_t to = c->spans[k].to - base;
			int64_t begin, end;

			if (to <= 0 || from >= DAY_MINUTES)
				continue;
			begin = instant_at(day, (int64_t)(from < 0 ? 0 : from) *
			    SECONDS_MINUTE, zone);
			end = instant_at(day, (int64_t)(to > DAY_MINUTES
			    ? DAY_MINUTES : to) * SECONDS_MINUTE, zone);
			if (begin < at)
				begin = at;
			if (end <= begin)
				continue;
			if (end - begin >= left)
				return KNOWN(begin + left - at);
			left -= end - begin;
		}
	}
	return UNKNOWN;
}

/* ---- all ---------------------------------------------------------------- */

/* The peak's value where it is tighter, or the only one. */
static void
tighten(struct opt64 *value, enum target_basis *basis, struct opt64 peak)
{
	if (peak.known && (!value->known || peak.v < value->v)) {
		*value = peak;
		*basis = TARGET_PEAK;
	}
}

static void
take_peaks(const struct process *p, int64_t at, const struct zone *zone,
    struct process_targets *t)
{
	const struct process_peak *peaks = p->peaks.items;
	int64_t day = local_day(at, zone);

	for (size_t i = 0; i < p->peaks.n; i++)
		if (process_peak_holds(&peaks[i], day)) {
			if (t->peak < 0)
				t->peak = (int32_t)i;
			take_deadline(t, peak_deadline(&peaks[i], at, zone),
			    peaks[i].name);
		}
	if (t->peak < 0)
		return;
	tighten(&t->rto, &t->rto_basis, p->rto_peak);
	tighten(&t->mtpd, &t->mtpd_basis, p->mtpd_peak);
	tighten(&t->rpo, &t->rpo_basis, p->rpo_peak);
}

static void
count_opening(const struct process *p, int64_t at, const struct zone *zone,
    struct process_targets *t)
{
	struct calendar c;
	struct err err = { 0 };

	if (p->targets_count != COUNT_OPENING)
		return;
	if (p->opening_hours.len == 0 ||
	    !calendar_parse(p->opening_hours, &c, &err)) {
		t->rto = t->mtpd = UNKNOWN;
		return;
	}
	t->rto = clock_of(&c, t->rto, at, zone);
	t->mtpd = clock_of(&c, t->mtpd, at, zone);
}

struct process_targets
process_targets_at(const struct process *p, int64_t at,
    const struct zone *zone)
{
	const struct process_deadline *d = p->deadlines.items;
	struct process_targets t = { .rto = p->rto, .mtpd = p->mtpd,
		.rpo = p->rpo, .peak = -1 };

	/* Until that instant it ran: what was due at just that moment is done. */
	for (size_t i = 0; i < p->deadlines.n; i++)
		take_deadline(&t, process_deadline_next(&d[i], at + 1, zone),
		    d[i].name);
	take_peaks(p, at, zone, &t);
	count_opening(p, at, zone, &t);
	/* A target that nobody set may be tighter still: unknown stays so. */
	if (t.deadline_at.known && t.rto.known &&
	    t.deadline_at.v - at < t.rto.v) {
		t.rto = KNOWN(t.deadline_at.v - at);
		t.rto_basis = TARGET_DEADLINE;
	}
	return t;
}
