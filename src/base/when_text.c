/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * when_text.c - dates and instants as people and machines write them.
 *
 * The readers take a cursor and chain with &&, so that a form is one
 * expression that looks like its grammar.
 */
#include "base/when.h"

enum { MONTHS = 12 };

struct month_names {
	const char *full[2];	/* lower case, nl and en */
	const char *printed[LANG__MAX];
	const char *other;	/* another short form, or NULL */
};

static const struct month_names months[MONTHS] = {
	{ { "januari", "january" },     { "jan", "Jan" }, NULL },
	{ { "februari", "february" },   { "feb", "Feb" }, NULL },
	{ { "maart", "march" },         { "mrt", "Mar" }, "maa" },
	{ { "april", "april" },         { "apr", "Apr" }, NULL },
	{ { "mei", "may" },             { "mei", "May" }, NULL },
	{ { "juni", "june" },           { "jun", "Jun" }, NULL },
	{ { "juli", "july" },           { "jul", "Jul" }, NULL },
	{ { "augustus", "august" },     { "aug", "Aug" }, NULL },
	{ { "september", "september" }, { "sep", "Sep" }, "sept" },
	{ { "oktober", "october" },     { "okt", "Oct" }, NULL },
	{ { "november", "november" },   { "nov", "Nov" }, NULL },
	{ { "december", "december" },   { "dec", "Dec" }, NULL },
};

static const char *const weekdays[LANG__MAX][7] = {
	[LANG_NL] = { "ma", "di", "wo", "do", "vr", "za", "zo" },
	[LANG_EN] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
};

static bool
take(struct str *at, const char *any)
{
	if (at->len == 0 || at->ptr[0] == '\0' ||
	    strchr(any, at->ptr[0]) == NULL)
		return false;
	*at = str_sub(*at, 1, at->len);
	return true;
}

/* Between `least` and `most` digits, all that stand there. */
static bool
take_number(struct str *at, size_t least, size_t most, int32_t *n_r)
{
	size_t n = 0;

	*n_r = 0;
	while (n < at->len && at->ptr[n] >= '0' && at->ptr[n] <= '9') {
		if (n == most)
			return false;
		*n_r = *n_r * 10 + (at->ptr[n++] - '0');
	}
	*at = str_sub(*at, n, at->len);
	return n >= least;
}

static bool
is_month(struct str word, const struct month_names *m)
{
	const char *forms[] = { m->full[0], m->full[1], m->printed[LANG_NL],
		m->printed[LANG_EN], m->other };

	for (size_t i = 0; i < COUNT(forms); i++)
		if (word.len > 0 && str_eq_nocase(word, str_of(forms[i])))
			return true;
	return false;
}

static bool
take_month(struct str *at, int32_t *month_r)
{
	size_t n = 0;

	while (n < at->len && ((at->ptr[n] | 0x20) >= 'a') &&
	    (at->ptr[n] | 0x20) <= 'z')
		n++;
	for (int32_t i = 0; i < MONTHS; i++)
		if (is_month(str_sub(*at, 0, n), &months[i])) {
			*month_r = i + 1;
			*at = str_sub(*at, n, at->len);
			(void)take(at, ".");
			return true;
		}
	return false;
}

static bool
is_iso_date(struct str at, struct date *d)
{
	return take_number(&at, 4, 4, &d->year) && take(&at, "-") &&
	    take_number(&at, 2, 2, &d->month) && take(&at, "-") &&
	    take_number(&at, 2, 2, &d->day) && at.len == 0;
}

static bool
is_day_first(struct str at, const char *sep, struct date *d)
{
	return take_number(&at, 1, 2, &d->day) && take(&at, sep) &&
	    take_number(&at, 1, 2, &d->month) && take(&at, sep) &&
	    take_number(&at, 4, 4, &d->year) && at.len == 0;
}

static bool
is_named(struct str at, const char *sep, struct date *d)
{
	return take_number(&at, 1, 2, &d->day) && take(&at, sep) &&
	    take_month(&at, &d->month) && take(&at, sep) &&
	    take_number(&at, 4, 4, &d->year) && at.len == 0;
}

bool
date_parse(struct str s, int64_t *days_r)
{
	struct date d = { 0 };

	s = str_trim(s);
	if (!is_iso_date(s, &d) && !is_day_first(s, "-", &d) &&
	    !is_day_first(s, "/", &d) && !is_named(s, " ", &d) &&
	    !is_named(s, "-", &d))
		return false;
	if (!date_is_valid(d))
		return false;
	*days_r = date_to_days(d);
	return true;
}

/* hh:mm, hh:mm:ss or hh:mm:ss.fraction; the fraction is dropped. */
static bool
take_time(struct str *at, struct civil *c)
{
	int32_t digit;

	if (!take_number(at, 2, 2, &c->hour) || !take(at, ":") ||
	    !take_number(at, 2, 2, &c->minute) ||
	    c->hour > 23 || c->minute > 59)
		return false;
	if (!take(at, ":"))
		return true;
	if (!take_number(at, 2, 2, &c->second) || c->second > 59)
		return false;
	return !take(at, ".") || take_number(at, 1, 9, &digit);
}

/* Z, +01:00, +0100, -04; seconds east of UTC. */
static bool
take_offset(struct str *at, int64_t *seconds_r)
{
	int32_t hours, minutes = 0;
	bool west = at->len > 0 && at->ptr[0] == '-';
	struct str rest;

	*seconds_r = 0;
	if (take(at, "Zz"))
		return true;
	if (!take(at, "+-"))
		return false;
	rest = str_sub(*at, 2, at->len);
	*at = str_sub(*at, 0, 2);
	if (!take_number(at, 2, 2, &hours) || hours > 23)
		return false;
	(void)(rest.len > 2 && take(&rest, ":"));
	*at = rest;
	if (at->len > 0 && (!take_number(at, 2, 2, &minutes) || minutes > 59))
		return false;
	*seconds_r = (hours * SECONDS_HOUR + minutes * SECONDS_MINUTE) *
	    (west ? -1 : 1);
	return true;
}

/* Where the date ends: a T behind ten bytes, or the last space. */
static size_t
date_length(struct str s)
{
	size_t n = s.len;

	if (s.len > 10 && (s.ptr[10] == 'T' || s.ptr[10] == 't'))
		return 10;
	while (n > 0 && s.ptr[n - 1] != ' ')
		n--;
	return n == 0 ? s.len : n - 1;
}

bool
instant_parse(struct str s, const struct zone *zone, int64_t *at_r)
{
	struct str time;
	struct civil c = { 0 };
	int64_t days, east, at;
	size_t n;

	s = str_trim(s);
	n = date_length(s);
	time = str_sub(s, n + 1, s.len);
	if (!date_parse(str_sub(s, 0, n), &days) || !take_time(&time, &c))
		return false;
	c.date = date_of_days(days);
	if (time.len == 0)
		at = instant_of_civil(c, zone);
	else if (take_offset(&time, &east) && time.len == 0)
		at = instant_of_civil(c, zone_of(STR("UTC"))) - east;
	else
		return false;
	if (at < date_to_days((struct date){ 1, 1, 1 }) * SECONDS_DAY ||
	    at >= (date_to_days((struct date){ 9999, 12, 31 }) + 1) *
	    SECONDS_DAY)
		return false;
	*at_r = at;
	return true;
}

void
date_print_iso(struct buf *out, int64_t days)
{
	struct date d = date_of_days(days);

	buf_addf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
}

void
instant_print_iso(struct buf *out, int64_t at)
{
	struct civil c = civil_of_instant(at, zone_of(STR("UTC")));

	buf_addf(out, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.date.year,
	    c.date.month, c.date.day, c.hour, c.minute, c.second);
}

static void
print_date(struct buf *out, struct date d, enum lang lang)
{
	buf_addf(out, "%d %s %04d", d.day, months[d.month - 1].printed[lang],
	    d.year);
}

void
date_print(struct buf *out, int64_t days, enum lang lang)
{
	print_date(out, date_of_days(days), lang);
}

void
instant_print(struct buf *out, int64_t at, const struct zone *zone,
    enum lang lang)
{
	struct civil c = civil_of_instant(at, zone);

	buf_addf(out, "%s ", weekdays[lang][date_weekday(date_to_days(c.date))]);
	print_date(out, c.date, lang);
	buf_addf(out, " %02d:%02d", c.hour, c.minute);
}
