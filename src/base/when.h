/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * when.h - the calendar: instants, dates, durations, and how people write them.
 *
 * An instant is int64_t seconds since 1970-01-01T00:00:00Z, a date int64_t days
 * since 1970-01-01 (proleptic Gregorian, years 0001-9999), a duration int64_t
 * seconds.  Nothing here asks the clock: "now" is an argument everywhere (see
 * clock.h).  Zones: the EU rule (Directive 2000/84/EC: last Sunday of March and
 * October, 01:00 UTC) for the zones in the table of when.c, and UTC.
 *
 * A day or instant outside the years 0001-9999 is taken for the first or the
 * last; the readers never give one.
 */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include "base/buf.h"
#include "base/lang.h"

enum {
	SECONDS_MINUTE = 60,
	SECONDS_HOUR = 3600,
	SECONDS_DAY = 86400,
	SECONDS_WEEK = 7 * 86400,
};

enum weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

struct date {
	int32_t year;		/* 1..9999 */
	int32_t month, day;	/* 1..12, 1..31 */
};

struct civil {
	struct date date;
	int32_t hour, minute, second;	/* 0..23, 0..59, 0..59 */
};

struct zone;	/* a row of the table in when.c */

/* The zone of an IANA name ("Europe/Amsterdam", "UTC"), or NULL. */
const struct zone *zone_of(struct str name);
/* The default of a new organisation: Europe/Amsterdam. */
const struct zone *zone_default(void);
const char *zone_name(const struct zone *zone);

bool date_is_valid(struct date date);
int64_t date_to_days(struct date date);		/* BUG when invalid */
struct date date_of_days(int64_t days);
enum weekday date_weekday(int64_t days);
int64_t date_easter(int32_t year);		/* Western Easter Sunday, days */

/*
 * Local time to an instant.  A time that does not exist (clock moved forward)
 * is read with the offset before the jump; one that exists twice is the first.
 */
int64_t instant_of_civil(struct civil civil, const struct zone *zone);
struct civil civil_of_instant(int64_t at, const struct zone *zone);

/*
 * Read what people and machines write.  False when it is none of these.
 * Date: 2026-11-21 (ISO 8601) and 21-11-2026, 21/11/2026, 21 nov 2026, and
 * month names in either language.  Instant: ISO 8601 / RFC 3339 with offset or
 * Z, or local "2026-11-21 09:00" (T or space) in the zone; before a space the
 * date may have any of its forms.  Fractions of a second are dropped.
 */
MUST_USE bool date_parse(struct str s, int64_t *days_r);
MUST_USE bool instant_parse(struct str s, const struct zone *zone,
    int64_t *at_r);

/*
 * Durations: "4h30m", "4u30", "8 uur", "2 dagen", "1 d 4 u", "90 min", "1,5 uur",
 * "1.5 h", "2 weken", "1 mnd" (30 days), "PT4H30M", "4:30" (hours:minutes).
 * Both languages are read whatever the reader's is; a bare number is read in
 * `unit` seconds, or refused when unit is 0.  Non-negative, whole seconds,
 * below 100 years of 365 days.  Decimals stand in the last part only, two at
 * most: three might be thousands.
 */
MUST_USE bool duration_parse(struct str s, int64_t unit, int64_t *seconds_r);

/* RFC 3339 in UTC: 2026-11-21T08:00:00Z; a date as 2026-11-21. */
void instant_print_iso(struct buf *out, int64_t at);
void date_print_iso(struct buf *out, int64_t days);
/* ISO 8601 duration, exact: PT4H30M, P2D, PT0S; below zero with a minus. */
void duration_print_iso(struct buf *out, int64_t seconds);

/* As people say them: "ma 24 nov 2026 09:00", "24 nov 2026". */
void instant_print(struct buf *out, int64_t at, const struct zone *zone,
    enum lang lang);
void date_print(struct buf *out, int64_t days, enum lang lang);
/*
 * Exact and readable back: "4 uur 30 min", "28 uur", "2 dagen 12 uur".  Hours go
 * on up to two days, as in duration_print_short(), so that a page never says
 * both "1 dag" and "24 u" of one figure; from two days on days lead.
 */
void duration_print(struct buf *out, int64_t seconds, enum lang lang);
/* For charts, rounded: "45 min", below 48 hours "12,5 u", beyond "2 d". */
void duration_print_short(struct buf *out, int64_t seconds, enum lang lang);

#endif
