/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * when.c - the calendar: days, weekdays, Easter, zones.
 *
 * Days are counted in eras of 400 years (146097 days) that begin on 1 March,
 * so that the leap day comes last and every step is a division without a
 * table.  A zone is an offset and whether the EU rule holds there; no tzdata
 * is read, so the answer is the same on every machine.  The rule is applied to
 * all years, also to those before 2003 when some countries still differed: no
 * record here is that old.  All is O(1).
 */
#include "base/when.h"

struct zone {
	const char *name;	/* IANA */
	int32_t offset;		/* seconds east of UTC in winter */
	bool eu;		/* an hour more in summer, by the EU rule */
};

/* To add one: a row; only for a zone with the EU rule or no summer time. */
static const struct zone zones[] = {
	{ "Europe/Amsterdam",   3600, true },
	{ "Europe/Athens",      7200, true },
	{ "Europe/Berlin",      3600, true },
	{ "Europe/Bratislava",  3600, true },
	{ "Europe/Brussels",    3600, true },
	{ "Europe/Bucharest",   7200, true },
	{ "Europe/Budapest",    3600, true },
	{ "Europe/Copenhagen",  3600, true },
	{ "Europe/Dublin",         0, true },
	{ "Europe/Helsinki",    7200, true },
	{ "Europe/Lisbon",         0, true },
	{ "Europe/Ljubljana",   3600, true },
	{ "Europe/London",         0, true },
	{ "Europe/Luxembourg",  3600, true },
	{ "Europe/Madrid",      3600, true },
	{ "Europe/Malta",       3600, true },
	{ "Europe/Oslo",        3600, true },
	{ "Europe/Paris",       3600, true },
	{ "Europe/Prague",      3600, true },
	{ "Europe/Riga",        7200, true },
	{ "Europe/Rome",        3600, true },
	{ "Europe/Sofia",       7200, true },
	{ "Europe/Stockholm",   3600, true },
	{ "Europe/Tallinn",     7200, true },
	{ "Europe/Vienna",      3600, true },
	{ "Europe/Vilnius",     7200, true },
	{ "Europe/Warsaw",      3600, true },
	{ "Europe/Zagreb",      3600, true },
	{ "Europe/Zurich",      3600, true },
	{ "America/Aruba",    -14400, false },
	{ "America/Curacao",  -14400, false },
	{ "America/Kralendijk", -14400, false },
	{ "UTC",                   0, false },
};

enum {
	ERA_DAYS = 146097,
	EPOCH_SHIFT = 719468,		/* 0000-03-01 to 1970-01-01 */
	FIRST_DAY = -719162,		/* 0001-01-01 */
	LAST_DAY = 2932896,		/* 9999-12-31 */
};

const struct zone *
zone_of(struct str name)
{
	for (size_t i = 0; i < COUNT(zones); i++)
		if (str_eq_c(name, zones[i].name))
			return &zones[i];
	return NULL;
}

const struct zone *
zone_default(void)
{
	return &zones[0];
}

const char *
zone_name(const struct zone *zone)
{
	return zone->name;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int32_t
month_days(int32_t year, int32_t month)
{
	static const int32_t days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
	};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

bool
date_is_valid(struct date date)
{
	return date.year >= 1 && date.year <= 9999 &&
	    date.month >= 1 && date.month <= 12 &&
	    date.day >= 1 && date.day <= month_days(date.year, date.month);
}

int64_t
date_to_days(struct date date)
{
	int64_t year = date.year - (date.month <= 2);
	int64_t era = year / 400, in_era = year % 400;
	int64_t month = (date.month + 9) % 12;		/* March is 0 */
	int64_t in_year = (153 * month + 2) / 5 + date.day - 1;

	BUG_IF(!date_is_valid(date));
	return era * ERA_DAYS + in_era * 365 + in_era / 4 - in_era / 100 +
	    in_year - EPOCH_SHIFT;
}

struct date
date_of_days(int64_t days)
{
	int64_t n, era, day, year, in_year, month;

	days = days < FIRST_DAY ? FIRST_DAY : days > LAST_DAY ? LAST_DAY : days;
	n = days + EPOCH_SHIFT;
	era = n / ERA_DAYS;
	day = n % ERA_DAYS;
	year = (day - day / 1460 + day / 36524 - day / (ERA_DAYS - 1)) / 365;
	in_year = day - (365 * year + year / 4 - year / 100);
	month = (5 * in_year + 2) / 153;
	return (struct date){
		.year = (int32_t)(era * 400 + year + (month >= 10)),
		.month = (int32_t)(month < 10 ? month + 3 : month - 9),
		.day = (int32_t)(in_year - (153 * month + 2) / 5 + 1),
	};
}

enum weekday
date_weekday(int64_t days)
{
	return (enum weekday)(((days % 7) + 7 + THURSDAY) % 7);
}

/*
 * The Gregorian computus: the full moon of the church from the golden number
 * and the corrections of a century, then the Sunday after it.
 */
int64_t
date_easter(int32_t year)
{
	int32_t century = year / 100, golden = year % 19;
	int32_t solar = century - century / 4;
	int32_t lunar = (8 * century + 13) / 25;
	int32_t moon = (19 * golden + solar - lunar + 15) % 30;
	int64_t full;

	moon -= moon == 29 || (moon == 28 && golden > 10);
	full = date_to_days((struct date){ year, 3, 21 }) + moon;
	return full + 7 - (date_weekday(full) + 1) % 7;
}

/* 01:00 UTC on the last Sunday of a month of 31 days. */
static int64_t
switch_at(int32_t year, int32_t month)
{
	int64_t last = date_to_days((struct date){ year, month, 31 });

	last -= (date_weekday(last) + 1) % 7;
	return last * SECONDS_DAY + SECONDS_HOUR;
}

static bool
is_summer(int64_t at, const struct zone *zone)
{
	int32_t year = date_of_days(floor_div(at, SECONDS_DAY)).year;

	return zone->eu && at >= switch_at(year, 3) && at < switch_at(year, 10);
}

/*
 * Try summer first: of a time that exists twice that is the first, and one
 * that does not exist is not summer before the jump, so winter's offset holds.
 */
int64_t
instant_of_civil(struct civil civil, const struct zone *zone)
{
	int64_t at = date_to_days(civil.date) * SECONDS_DAY +
	    civil.hour * SECONDS_HOUR + civil.minute * SECONDS_MINUTE +
	    civil.second - zone->offset;

	BUG_IF(civil.hour < 0 || civil.hour > 23 || civil.minute < 0 ||
	    civil.minute > 59 || civil.second < 0 || civil.second > 59);
	return is_summer(at - SECONDS_HOUR, zone) ? at - SECONDS_HOUR : at;
}

struct civil
civil_of_instant(int64_t at, const struct zone *zone)
{
	int64_t first = (int64_t)FIRST_DAY * SECONDS_DAY;
	int64_t last = (LAST_DAY + (int64_t)1) * SECONDS_DAY - 1;
	int64_t days, second;

	at = at < first ? first : at > last ? last : at;
	at += zone->offset + (is_summer(at, zone) ? SECONDS_HOUR : 0);
	at = at < first ? first : at > last ? last : at;
	days = floor_div(at, SECONDS_DAY);
	second = at - days * SECONDS_DAY;
	return (struct civil){
		.date = date_of_days(days),
		.hour = (int32_t)(second / SECONDS_HOUR),
		.minute = (int32_t)(second / SECONDS_MINUTE % 60),
		.second = (int32_t)(second % 60),
	};
}
