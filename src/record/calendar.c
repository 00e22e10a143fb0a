/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * calendar.c - weekly hours, by way of a map of the week's minutes.
 *
 * Reading sets minutes in a map of 10 080 flags and then takes the runs out:
 * spans that touch, cross midnight or the week's end need no case of their own.
 * A minute said twice is refused: one of the two is a slip.  10 KiB on the stack
 * and some microseconds; hours are read once a record, not once a question.
 */
#include "record/calendar.h"

enum { DAY = 1440, WEEK = 7 * DAY };

static const char *const day_names[7][2] = {
	{ "monday", "maandag" }, { "tuesday", "dinsdag" },
	{ "wednesday", "woensdag" }, { "thursday", "donderdag" },
	{ "friday", "vrijdag" }, { "saturday", "zaterdag" },
	{ "sunday", "zondag" },
};

static const char *const day_codes[7] = {
	"mo", "tu", "we", "th", "fr", "sa", "su",
};

/* ---- reading: each take_ moves the cursor only when it succeeds --------- */

static void
skip_space(struct str *s)
{
	while (s->len > 0 && (s->ptr[0] == ' ' || s->ptr[0] == '\t'))
		*s = str_sub(*s, 1, s->len);
}

static bool
take(struct str *s, struct str token)
{
	struct str rest = *s;

	skip_space(&rest);
	if (!str_starts(rest, token))
		return false;
	*s = str_sub(rest, token.len, rest.len);
	return true;
}

static bool
take_dash(struct str *s)
{
	return take(s, STR("-")) || take(s, STR("\u2013"));
}

/* Two letters or more of a day's name in either language. */
static bool
take_day(struct str *s, int *day_r)
{
	struct str word = *s;
	size_t n = 0;

	skip_space(&word);
	while (n < word.len && ((word.ptr[n] | 32) >= 'a') &&
	    ((word.ptr[n] | 32) <= 'z'))
		n++;
	for (int day = 0; n >= 2 && day < 7; day++)
		for (int lang = 0; lang < 2; lang++) {
			struct str name = str_of(day_names[day][lang]);

			if (!str_eq_nocase(str_sub(word, 0, n),
			    str_sub(name, 0, n)))
				continue;
			*s = str_sub(word, n, word.len);
			(void)take(s, STR("."));
			*day_r = day;
			return true;
		}
	return false;
}

static bool
take_number(struct str *s, int max, int *n_r)
{
	size_t n = 0;
	int64_t value;

	while (n < s->len && n < 3 && s->ptr[n] >= '0' && s->ptr[n] <= '9')
		n++;
	if (n < 1 || n > 2 || !str_to_i64(str_sub(*s, 0, n), &value) ||
	    value > max)
		return false;
	*s = str_sub(*s, n, s->len);
	*n_r = (int)value;
	return true;
}

/* "8", "08:00", "8.30", "24:00", with "u" or "h" behind whole hours. */
static bool
take_time(struct str *s, int *minute_r)
{
	struct str rest = *s;
	int hour, minute = 0;

	skip_space(&rest);
	if (!take_number(&rest, 24, &hour))
		return false;
	if (rest.len > 0 && str_has(STR(":."), rest.ptr[0])) {
		rest = str_sub(rest, 1, rest.len);
		if (!take_number(&rest, 59, &minute))
			return false;
	} else if (rest.len > 0 && str_has(STR("uh"), rest.ptr[0])) {
		rest = str_sub(rest, 1, rest.len);
	}
	if (hour == 24 && minute != 0)
		return false;
	*minute_r = hour * 60 + minute;
	*s = rest;
	return true;
}

/* Days as flags; none named is every day. */
static bool
take_days(struct str *s, bool days[7])
{
	int from, to;

	for (int i = 0; i < 7; i++)
		days[i] = false;
	if (!take_day(s, &from)) {
		for (int i = 0; i < 7; i++)
			days[i] = true;
		return true;
	}
	do {
		to = from;
		if (take_dash(s) && !take_day(s, &to))
			return false;
		for (int i = from; days[i] = true, i != to; i = (i + 1) % 7)
			;
	} while (take(s, STR(",")) && take_day(s, &from));
	return true;
}

/* The minutes said so far, and whether one was said twice. */
struct week {
	bool open[WEEK];
	bool overlaps;
};

static void
mark(struct week *week, int from, int to)
{
	for (int i = from; i < to; i++) {
		week->overlaps |= week->open[i % WEEK];
		week->open[i % WEEK] = true;
	}
}

/* "08:00-12:00,13:00-17:00" on each of the days; "22:00-06:00" runs over. */
static bool
take_hours(struct str *s, const bool days[7], struct week *week)
{
	do {
		int from, to;

		if (!take_time(s, &from) || !take_dash(s) ||
		    !take_time(s, &to) || from == to || from == DAY)
			return false;
		if (to < from)
			to += DAY;
		for (int i = 0; i < 7; i++)
			if (days[i])
				mark(week, i * DAY + from, i * DAY + to);
	} while (take(s, STR(",")));
	return true;
}

static bool
take_part(struct str part, struct week *week)
{
	bool days[7];

	if (str_eq_c(str_trim(part), "24/7")) {
		mark(week, 0, WEEK);
		return true;
	}
	return take_days(&part, days) && take_hours(&part, days, week) &&
	    str_trim(part).len == 0;
}

static bool
take_runs(const bool week[WEEK], struct calendar *c)
{
	c->n = 0;
	for (int i = 0; i < WEEK; i++) {
		if (!week[i])
			continue;
		if (c->n == CALENDAR_SPANS)
			return false;
		c->spans[c->n].from = i;
		while (i < WEEK && week[i])
			i++;
		c->spans[c->n++].to = i;
	}
	return true;
}

bool
calendar_parse(struct str text, struct calendar *c_r, struct err *err)
{
	struct week week = { .overlaps = false };
	struct str rest = text;

	while (rest.ptr != NULL) {
		struct str part = str_trim(str_cut(&rest, ';'));

		if (part.len > 0 && !take_part(part, &week))
			return err_set_args(err, ERR_INVALID, NULL,
			    "calendar-invalid",
			    ERR_TEXT(str_sub(part, 0, 100)));
		if (week.overlaps)
			return err_set_args(err, ERR_INVALID, NULL,
			    "calendar-overlap",
			    ERR_TEXT(str_sub(part, 0, 100)));
	}
	if (!take_runs(week.open, c_r))
		return err_set_args(err, ERR_INVALID, NULL,
		    "calendar-too-many", ERR_INT(CALENDAR_SPANS));
	return true;
}

/* ---- writing ------------------------------------------------------------ */

static void
print_minute(struct buf *out, int32_t minute)
{
	buf_addf(out, "%02d:%02d", minute / 60, minute % 60);
}

/* One day's hours, "" when closed. */
static void
print_day(const struct calendar *c, int32_t day, struct buf *out)
{
	for (size_t i = 0; i < c->n; i++) {
		int32_t from = c->spans[i].from - day * DAY;
		int32_t to = c->spans[i].to - day * DAY;

		if (to <= 0 || from >= DAY)
			continue;
		if (out->len > 0)
			buf_add_char(out, ',');
		print_minute(out, from < 0 ? 0 : from);
		buf_add_char(out, '-');
		print_minute(out, to > DAY ? DAY : to);
	}
}

static void
print_days(const struct buf hours[7], int from, struct buf *out)
{
	int to = from;

	while (to < 6 && str_eq(buf_str(&hours[to + 1]), buf_str(&hours[from])))
		to++;
	if (out->len > 0)
		buf_add_c(out, "; ");
	buf_add_c(out, day_codes[from]);
	if (to > from)
		buf_addf(out, "-%s", day_codes[to]);
	buf_add_char(out, ' ');
	buf_add(out, buf_str(&hours[from]));
}

void
calendar_print(struct buf *out, const struct calendar *c)
{
	struct buf hours[7], all = BUF_HEAP(4096);

	if (c->n == 1 && c->spans[0].from == 0 && c->spans[0].to == WEEK) {
		buf_add_c(out, "24/7");
		return;
	}
	for (int32_t day = 0; day < 7; day++) {
		hours[day] = BUF_HEAP(1024);
		print_day(c, day, &hours[day]);
	}
	for (int day = 0; day < 7; day++)
		if (hours[day].len > 0 && (day == 0 ||
		    !str_eq(buf_str(&hours[day - 1]), buf_str(&hours[day]))))
			print_days(hours, day, &all);
	buf_add(out, buf_str(&all));
	buf_release(&all);
	for (int day = 0; day < 7; day++)
		buf_release(&hours[day]);
}

/* ---- asking ------------------------------------------------------------- */

static int32_t
in_week(int32_t minute)
{
	return (minute % WEEK + WEEK) % WEEK;
}

bool
calendar_is_open(const struct calendar *c, int32_t minute)
{
	int32_t at = in_week(minute);

	for (size_t i = 0; i < c->n; i++)
		if (c->spans[i].from <= at && at < c->spans[i].to)
			return true;
	return false;
}

int32_t
calendar_until_open(const struct calendar *c, int32_t minute)
{
	int32_t at = in_week(minute);

	if (c->n == 0)
		return -1;
	if (calendar_is_open(c, minute))
		return 0;
	for (size_t i = 0; i < c->n; i++)
		if (c->spans[i].from >= at)
			return c->spans[i].from - at;
	return c->spans[0].from + WEEK - at;
}
