/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * duration.c - durations as people and machines write them.
 *
 * A duration is a row of parts, each a number and a unit, every unit smaller
 * than the one before.  Only the last part may have decimals, of at most two
 * figures: "1.000 uur" is a thousand hours to one reader and one to another,
 * and is refused.  What is no whole number of seconds is refused too, never
 * rounded: what is stored is what was written.
 */
#include <inttypes.h>

#include "base/when.h"

enum unit {
	UNIT_YEAR, UNIT_MONTH, UNIT_WEEK, UNIT_DAY, UNIT_HOUR, UNIT_MINUTE,
	UNIT_SECOND, UNIT__MAX
};

enum { WORDS = 10 };

static const int64_t below_limit = (int64_t)100 * 365 * SECONDS_DAY;

/* Largest first.  To add a word: put it in the row, in lower case. */
static const struct unit_row {
	int64_t seconds;
	const char *one[LANG__MAX], *many[LANG__MAX];	/* as printed in full */
	const char *words[WORDS];	/* read besides those */
} units[UNIT__MAX] = {
	[UNIT_YEAR] = { (int64_t)365 * SECONDS_DAY,
		{ "jaar", "year" }, { "jaar", "years" },
		{ "j", "jr", "jaren", "y", "yr", "yrs" } },
	[UNIT_MONTH] = { 30 * SECONDS_DAY,
		{ "maand", "month" }, { "maanden", "months" },
		{ "mnd", "mnds", "mo", "mos" } },
	[UNIT_WEEK] = { SECONDS_WEEK,
		{ "week", "week" }, { "weken", "weeks" },
		{ "w", "wk", "wks" } },
	[UNIT_DAY] = { SECONDS_DAY,
		{ "dag", "day" }, { "dagen", "days" },
		{ "d", "dgn" } },
	[UNIT_HOUR] = { SECONDS_HOUR,
		{ "uur", "hour" }, { "uur", "hours" },
		{ "u", "uren", "h", "hr", "hrs" } },
	[UNIT_MINUTE] = { SECONDS_MINUTE,
		{ "min", "min" }, { "min", "min" },
		{ "m", "mins", "minuut", "minuten", "minute", "minutes" } },
	[UNIT_SECOND] = { 1,
		{ "s", "s" }, { "s", "s" },
		{ "sec", "secs", "seconde", "seconden", "second",
		  "seconds" } },
};

/* A decimal number in hundredths, and how it was written. */
struct number {
	int64_t hundredths;
	bool decimals;		/* it had a decimal sign */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
take_char(struct str *at, char c)
{
	if (at->len == 0 || at->ptr[0] != c)
		return false;
	*at = str_sub(*at, 1, at->len);
	return true;
}

/* A letter of either case. */
static bool
take_letter(struct str *at, char lower)
{
	return take_char(at, lower) || take_char(at, (char)(lower & ~0x20));
}

static void
skip_spaces(struct str *at)
{
	while (at->len > 0 && (at->ptr[0] == ' ' || at->ptr[0] == '\t'))
		*at = str_sub(*at, 1, at->len);
}

/* All digits that stand there, one to `most` of them. */
static bool
take_digits(struct str *at, size_t most, size_t *count_r, int64_t *n_r)
{
	size_t n = 0;

	*n_r = 0;
	for (; n < at->len && is_digit(at->ptr[n]); n++) {
		if (n == most)
			return false;
		*n_r = *n_r * 10 + (at->ptr[n] - '0');
	}
	*at = str_sub(*at, n, at->len);
	*count_r = n;
	return n > 0;
}

static bool
take_number(struct str *at, struct number *number_r)
{
	int64_t whole, part = 0;
	size_t n;

	if (!take_digits(at, 10, &n, &whole))
		return false;
	number_r->decimals = take_char(at, ',') || take_char(at, '.');
	if (number_r->decimals) {
		if (!take_digits(at, 2, &n, &part))
			return false;
		part *= n == 1 ? 10 : 1;
	}
	number_r->hundredths = whole * 100 + part;
	return true;
}

static bool
is_unit(struct str word, const struct unit_row *u)
{
	for (int i = 0; i < LANG__MAX; i++)
		if (str_eq_nocase(word, str_of(u->one[i])) ||
		    str_eq_nocase(word, str_of(u->many[i])))
			return true;
	for (size_t i = 0; i < WORDS && u->words[i] != NULL; i++)
		if (str_eq_nocase(word, str_of(u->words[i])))
			return true;
	return false;
}

static bool
take_unit(struct str *at, enum unit *unit_r)
{
	size_t n = 0;

	while (n < at->len && (at->ptr[n] | 0x20) >= 'a' &&
	    (at->ptr[n] | 0x20) <= 'z')
		n++;
	for (int i = 0; i < UNIT__MAX; i++)
		if (is_unit(str_sub(*at, 0, n), &units[i])) {
			*unit_r = (enum unit)i;
			*at = str_sub(*at, n, at->len);
			return true;
		}
	return false;
}

/* Add a part; false when it is no whole second or the limit is reached. */
static bool
add_part(int64_t *sum, struct number number, int64_t seconds)
{
	int64_t n;

	if (__builtin_mul_overflow(number.hundredths, seconds, &n) ||
	    n % 100 != 0 || n / 100 >= below_limit - *sum)
		return false;
	*sum += n / 100;
	return true;
}

/* "4:30": hours and minutes, the latter two figures. */
static bool
read_clock(struct str at, int64_t *sum)
{
	struct number hours = { 0 }, minutes = { 0 };
	size_t n;
	bool ok = take_digits(&at, 10, &n, &hours.hundredths) &&
	    take_char(&at, ':') &&
	    take_digits(&at, 2, &n, &minutes.hundredths) &&
	    n == 2 && minutes.hundredths < 60 && at.len == 0;

	hours.hundredths *= 100;
	minutes.hundredths *= 100;
	return ok && add_part(sum, hours, SECONDS_HOUR) &&
	    add_part(sum, minutes, SECONDS_MINUTE);
}

/* One part of an ISO 8601 duration; `time` once the T was seen. */
static bool
take_iso_part(struct str *at, bool time, struct number *number,
    enum unit *unit_r)
{
	static const char date_letters[] = "ymwd", time_letters[] = "hms";
	const char *letters = time ? time_letters : date_letters;

	if (!take_number(at, number))
		return false;
	for (int i = 0; letters[i] != '\0'; i++)
		if (take_letter(at, letters[i])) {
			*unit_r = (enum unit)(i + (time ? UNIT_HOUR : UNIT_YEAR));
			return true;
		}
	return false;
}

static bool
read_iso(struct str at, int64_t *sum)
{
	struct number number = { 0 };
	enum unit unit, last = UNIT_YEAR;
	bool time = false, any = false;

	if (!take_letter(&at, 'p'))
		return false;
	while (at.len > 0) {
		if (!time && take_letter(&at, 't')) {
			time = true;
			any = false;
		}
		if (number.decimals ||
		    !take_iso_part(&at, time, &number, &unit) ||
		    (any && unit <= last) ||
		    !add_part(sum, number, units[unit].seconds))
			return false;
		last = unit;
		any = true;
	}
	return any;
}

/* Parts with words: "1 dag en 4 uur", "4u30". */
static bool
read_parts(struct str at, int64_t *sum)
{
	struct number number = { 0 };
	enum unit unit, last = UNIT__MAX;

	while (at.len > 0) {
		if (number.decimals || !take_number(&at, &number))
			return false;
		skip_spaces(&at);
		if (at.len == 0 && last == UNIT_HOUR && !number.decimals &&
		    number.hundredths < 6000)
			unit = UNIT_MINUTE;
		else if (!take_unit(&at, &unit))
			return false;
		if ((last != UNIT__MAX && unit <= last) ||
		    !add_part(sum, number, units[unit].seconds))
			return false;
		last = unit;
		skip_spaces(&at);
		if (str_starts(at, STR("en ")) || str_starts(at, STR("and "))) {
			(void)str_cut(&at, ' ');
			if (at.len == 0)
				return false;
			skip_spaces(&at);
		}
	}
	return last != UNIT__MAX;
}

/* A number alone, in the caller's unit. */
static bool
read_bare(struct str at, int64_t unit, int64_t *sum)
{
	struct number number = { 0 };

	return unit > 0 && take_number(&at, &number) && at.len == 0 &&
	    add_part(sum, number, unit);
}

bool
duration_parse(struct str s, int64_t unit, int64_t *seconds_r)
{
	int64_t clock = 0, iso = 0, bare = 0, parts = 0;

	s = str_trim(s);
	if (read_clock(s, &clock))
		*seconds_r = clock;
	else if (read_iso(s, &iso))
		*seconds_r = iso;
	else if (read_bare(s, unit, &bare))
		*seconds_r = bare;
	else if (read_parts(s, &parts))
		*seconds_r = parts;
	else
		return false;
	return true;
}

/* Write a minus and return the size without it. */
static uint64_t
print_sign(struct buf *out, int64_t seconds)
{
	if (seconds < 0)
		buf_add_char(out, '-');
	return seconds < 0 ? 0 - (uint64_t)seconds : (uint64_t)seconds;
}

void
duration_print_iso(struct buf *out, int64_t seconds)
{
	static const char letters[] = { [UNIT_HOUR] = 'H', [UNIT_MINUTE] = 'M',
		[UNIT_SECOND] = 'S' };
	uint64_t left = print_sign(out, seconds);

	buf_add_char(out, 'P');
	if (left >= SECONDS_DAY)
		buf_addf(out, "%" PRIu64 "D", left / SECONDS_DAY);
	if (left == 0)
		buf_add_c(out, "T0S");
	else if (left % SECONDS_DAY != 0)
		buf_add_char(out, 'T');
	left %= SECONDS_DAY;
	for (int i = UNIT_HOUR; i < UNIT__MAX; i++) {
		uint64_t size = (uint64_t)units[i].seconds;

		if (left >= size)
			buf_addf(out, "%d%c", (int)(left / size), letters[i]);
		left %= size;
	}
}

static void
print_part(struct buf *out, uint64_t n, const struct unit_row *u,
    enum lang lang)
{
	buf_addf(out, "%" PRIu64 " %s", n,
	    n == 1 ? u->one[lang] : u->many[lang]);
}

void
duration_print(struct buf *out, int64_t seconds, enum lang lang)
{
	uint64_t left = print_sign(out, seconds);
	bool any = false;

	if (left == 0)
		print_part(out, 0, &units[UNIT_MINUTE], lang);
	for (int i = UNIT_DAY; i < UNIT__MAX; i++) {
		uint64_t size = (uint64_t)units[i].seconds;

		/* As short: hours up to two days, so that "24 uur" and "24 u" are
		 * one figure to who compares them. */
		if (left < size || (i == UNIT_DAY && left < 2 * size))
			continue;
		if (any)
			buf_add_char(out, ' ');
		print_part(out, left / size, &units[i], lang);
		any = true;
		left %= size;
	}
}

/*
 * The first row whose figure, rounded, stays below its `under` is taken, so
 * that 59 min 50 s is "1 u" and never "60 min".
 */
static const struct short_row {
	uint64_t seconds;	/* of the unit */
	uint64_t under;		/* units */
	uint64_t tenths_under;	/* units below which one decimal is shown */
	const char *unit[LANG__MAX];
} shorts[] = {
	{ 1,              60,         0,   { "s", "s" } },
	{ SECONDS_MINUTE, 60,         10,  { "min", "min" } },
	{ SECONDS_HOUR,   48,         48,  { "u", "h" } },
	{ SECONDS_DAY,    UINT64_MAX, 100, { "d", "d" } },
};

void
duration_print_short(struct buf *out, int64_t seconds, enum lang lang)
{
	uint64_t size = print_sign(out, seconds), whole = 0, tenths = 0;
	const struct short_row *row = &shorts[1];

	for (size_t i = 0; size > 0 && i < COUNT(shorts); i++) {
		row = &shorts[i];
		tenths = (size % row->seconds * 20 / row->seconds + 1) / 2;
		whole = size / row->seconds + tenths / 10;
		tenths %= 10;
		if (whole >= row->tenths_under) {
			whole = size / row->seconds +
			    (size % row->seconds * 2 >= row->seconds);
			tenths = 0;
		}
		if (whole < row->under)
			break;
	}
	buf_addf(out, "%" PRIu64, whole);
	if (tenths > 0)
		buf_addf(out, "%c%d", lang == LANG_NL ? ',' : '.', (int)tenths);
	buf_addf(out, " %s", row->unit[lang]);
}
