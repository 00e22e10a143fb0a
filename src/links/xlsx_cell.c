/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <math.h>

#include "base/when.h"
#include "links/xlsx_cell.h"

enum {
	EPOCH_1900 = 25569,	/* serial number of 1970-01-01 */
	EPOCH_1904 = 24107,
	FALSE_LEAP_DAY = 60,	/* the 29th of February 1900 */
	SERIAL_MAX = 2958465,	/* 9999-12-31 */
};

enum xlsx_format
xlsx_format_builtin(int64_t id)
{
	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) ||
	    (id >= 34 && id <= 36) || (id >= 50 && id <= 58))
		return XLSX_DATE;
	if ((id >= 18 && id <= 21) || id == 32 || id == 33 ||
	    (id >= 45 && id <= 47))
		return XLSX_TIME;
	return id == 22 ? XLSX_INSTANT : XLSX_PLAIN;
}

/* Skip what is quoted, escaped or padding at i; the index behind it, or i. */
static size_t
skip_literal(struct str code, size_t i)
{
	size_t end;

	switch (code.ptr[i]) {
	case '\\':
	case '_':
	case '*':
		return i + 2;
	case '"':
		end = str_find(str_sub(code, i + 1, code.len), '"');
		return i + end + 2;
	default:
		return i;
	}
}

/* "[h]", "[mm]": an elapsed time; any other bracket is a colour or a place. */
static bool
is_elapsed(struct str inside)
{
	if (inside.len == 0)
		return false;
	for (size_t i = 0; i < inside.len; i++)
		if ((inside.ptr[i] | 0x20) != (inside.ptr[0] | 0x20) ||
		    strchr("hmsHMS", inside.ptr[i]) == NULL)
			return false;
	return true;
}

enum xlsx_format
xlsx_format_of(struct str code)
{
	bool day = false, hour = false, month = false;
	size_t i = 0, next;

	if (str_eq_nocase(code, STR("General")))
		return XLSX_PLAIN;
	while (i < code.len && code.ptr[i] != ';') {
		char c = code.ptr[i];

		if ((next = skip_literal(code, i)) > i) {
			i = next;
			continue;
		}
		if (c == '[') {
			size_t n = str_find(str_sub(code, i, code.len), ']');

			if (is_elapsed(str_sub(code, i + 1, n - 1)))
				return XLSX_TIME;
			i += n;
		}
		day |= c == 'y' || c == 'd' || c == 'Y' || c == 'D';
		hour |= c == 'h' || c == 's' || c == 'H' || c == 'S';
		month |= c == 'm' || c == 'M';
		i++;
	}
	if (day)
		return hour ? XLSX_INSTANT : XLSX_DATE;
	return hour ? XLSX_TIME : month ? XLSX_DATE : XLSX_PLAIN;
}

static bool
to_double(struct str raw, double *d_r)
{
	char text[64];
	char *end;

	if (raw.len == 0 || raw.len >= sizeof(text))
		return false;
	for (size_t i = 0; i < raw.len; i++)
		if (strchr("0123456789.eE+-", raw.ptr[i]) == NULL ||
		    raw.ptr[i] == '\0')
			return false;
	memcpy(text, raw.ptr, raw.len);
	text[raw.len] = '\0';
	*d_r = strtod(text, &end);
	return *end == '\0' && isfinite(*d_r);
}

/* Fifteen figures, then the exponent taken out. */
static void
print_decimal(struct buf *out, double d)
{
	char text[32], *figures = text + 1;
	int exponent, n = 15;

	snprintf(text, sizeof(text), "%+.14e", d);
	exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
	figures[1] = figures[0];	/* over the point */
	figures++;
	while (n > 1 && figures[n - 1] == '0')
		n--;
	if (figures[0] == '0') {
		buf_add_char(out, '0');
		return;
	}
	if (text[0] == '-')
		buf_add_char(out, '-');
	if (exponent < 0)
		buf_add_c(out, "0.");
	for (int i = exponent; i < -1; i++)
		buf_add_char(out, '0');
	for (int i = 0; i < n; i++) {
		if (i > 0 && i == exponent + 1)
			buf_add_char(out, '.');
		buf_add_char(out, figures[i]);
	}
	for (int i = n; i <= exponent; i++)
		buf_add_char(out, '0');
}

static void
print_clock(struct buf *out, int64_t seconds)
{
	buf_addf(out, "%02" PRId64 ":%02" PRId64, seconds / 3600,
	    seconds / 60 % 60);
	if (seconds % 60 != 0)
		buf_addf(out, ":%02" PRId64, seconds % 60);
}

/* Days since 1970; the false leap day counts as the 1st of March. */
static int64_t
days_of(int64_t serial, bool from_1904)
{
	if (from_1904)
		return serial - EPOCH_1904;
	return serial - EPOCH_1900 + (serial <= FALSE_LEAP_DAY);
}

int64_t
xlsx_serial(int64_t days)
{
	int64_t serial = days + EPOCH_1900;

	return serial <= FALSE_LEAP_DAY ? serial - 1 : serial;
}

/*
 * A decimal that is its own shortest form, as most are: no zero that could be
 * left out, at most fifteen figures.  Saves two conversions.
 */
static bool
is_shortest(struct str raw)
{
	size_t point = str_find(raw, '.');

	if (raw.len == 0 || raw.len > 15 || point == 0 ||
	    (raw.ptr[0] == '0' && point > 1) ||
	    (point < raw.len && raw.ptr[raw.len - 1] == '0') ||
	    point + 1 == raw.len)
		return false;
	for (size_t i = 0; i < raw.len; i++)
		if (i != point && (raw.ptr[i] < '0' || raw.ptr[i] > '9'))
			return false;
	return true;
}

void
xlsx_number(struct buf *out, struct str raw, enum xlsx_format format,
    bool from_1904)
{
	int64_t seconds, days;
	double d;

	if ((format == XLSX_PLAIN && is_shortest(raw)) ||
	    !to_double(raw, &d)) {
		buf_add(out, raw);
		return;
	}
	if (format == XLSX_PLAIN || d < 0 || d >= SERIAL_MAX) {
		print_decimal(out, d);
		return;
	}
	seconds = llround(d * SECONDS_DAY);
	if (format == XLSX_TIME) {
		print_clock(out, seconds);
		return;
	}
	days = days_of(seconds / SECONDS_DAY, from_1904);
	date_print_iso(out, days);
	if (format == XLSX_INSTANT) {
		buf_add_char(out, 'T');
		print_clock(out, seconds % SECONDS_DAY);
	}
}

bool
xlsx_reference(struct str ref, size_t *column_r, int64_t *row_r)
{
	size_t column = 0, i = 0;

	while (i < ref.len && i < 3 && ref.ptr[i] >= 'A' && ref.ptr[i] <= 'Z')
		column = column * 26 + (size_t)(ref.ptr[i++] - 'A' + 1);
	*column_r = column - 1;
	return i > 0 && i < ref.len && ref.ptr[i] != '-' &&
	    str_to_i64(str_sub(ref, i, ref.len), row_r) && *row_r >= 1 &&
	    *row_r <= XLSX_ROWS;
}

/* The unit of "_xHHHH_" at i, or -1. */
static int32_t
escape_at(struct str s, size_t i)
{
	int32_t unit = 0;

	if (s.len - i < 7 || s.ptr[i] != '_' || s.ptr[i + 1] != 'x' ||
	    s.ptr[i + 6] != '_')
		return -1;
	for (size_t j = i + 2; j < i + 6; j++) {
		int c = s.ptr[j] | 0x20;

		if (s.ptr[j] >= '0' && s.ptr[j] <= '9')
			unit = unit * 16 + s.ptr[j] - '0';
		else if (c >= 'a' && c <= 'f')
			unit = unit * 16 + c - 'a' + 10;
		else
			return -1;
	}
	return unit;
}

static void
add_unit(struct buf *out, int32_t unit)
{
	if (unit < 0x80) {
		buf_add_char(out, (char)unit);
	} else if (unit < 0x800) {
		buf_add_char(out, (char)(0xC0 | unit >> 6));
		buf_add_char(out, (char)(0x80 | (unit & 0x3F)));
	} else {
		buf_add_char(out, (char)(0xE0 | unit >> 12));
		buf_add_char(out, (char)(0x80 | (unit >> 6 & 0x3F)));
		buf_add_char(out, (char)(0x80 | (unit & 0x3F)));
	}
}

struct str
xlsx_unescape(struct arena *a, struct str s)
{
	struct buf out = BUF_IN(a, s.len);
	size_t from = 0, i;

	if (str_find_str(s, STR("_x")) == s.len)
		return s;
	for (i = 0; i < s.len; i++) {
		int32_t unit = escape_at(s, i);

		/* A NUL or half a pair cannot be text: leave it as it is. */
		if (unit <= 0 || (unit >= 0xD800 && unit <= 0xDFFF))
			continue;
		buf_add(&out, str_sub(s, from, i - from));
		add_unit(&out, unit);
		from = i + 7;
		i = from - 1;
	}
	buf_add(&out, str_sub(s, from, s.len));
	return buf_str(&out);
}

struct str
xlsx_escape(struct arena *a, struct str s)
{
	struct buf out = BUF_IN(a, SIZE_MAX / 2);

	if (!str_has(s, '\r') && str_find_str(s, STR("_x")) == s.len)
		return s;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\r')
			buf_add_c(&out, "_x000D_");
		else if (escape_at(s, i) >= 0)
			buf_add_c(&out, "_x005F_");
		else
			buf_add_char(&out, s.ptr[i]);
	}
	return buf_str(&out);
}
