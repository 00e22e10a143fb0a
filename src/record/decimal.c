/* SPDX-License-Identifier: EUPL-1.2 */
#include "record/decimal.h"

static char
group_mark(enum lang lang)
{
	return lang == LANG_EN ? ',' : '.';
}

static char
point_mark(enum lang lang)
{
	return lang == LANG_EN ? '.' : ',';
}

static size_t
count_char(struct str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == c;
	return n;
}

/* Append digits to *n; anything else is refused. */
static bool
take_digits(struct str s, int64_t *n)
{
	for (size_t i = 0; i < s.len; i++) {
		int digit = s.ptr[i] - '0';

		if (digit < 0 || digit > 9 ||
		    __builtin_mul_overflow(*n, 10, n) ||
		    __builtin_add_overflow(*n, digit, n))
			return false;
	}
	return true;
}

/* "1", "123", or "1" mark "234" mark "567". */
static bool
take_groups(struct str s, char mark, int64_t *n)
{
	bool grouped = str_has(s, mark);

	for (bool first = true; s.ptr != NULL; first = false) {
		struct str part = str_cut(&s, mark);

		if (part.len == 0 || (grouped && part.len > 3) ||
		    (!first && part.len != 3) || !take_digits(part, n))
			return false;
	}
	return true;
}

static bool
take_fraction(struct str s, int places, int64_t *n)
{
	if (s.len > (size_t)places || !take_digits(s, n))
		return false;
	for (size_t i = s.len; i < (size_t)places; i++)
		if (__builtin_mul_overflow(*n, 10, n))
			return false;
	return true;
}

static struct str
after_sign(struct str s, bool *minus_r)
{
	*minus_r = s.len > 0 && s.ptr[0] == '-';
	return *minus_r ? str_trim(str_sub(s, 1, s.len)) : s;
}

/* Which mark stands before the decimals here; '\0' when none does. */
static char
find_point(struct str s, enum lang lang)
{
	size_t points = count_char(s, '.'), commas = count_char(s, ',');
	size_t last = s.len, after;

	while (last > 0 && s.ptr[last - 1] != '.' && s.ptr[last - 1] != ',')
		last--;
	if (last == 0)
		return '\0';
	after = s.len - last;
	if (points > 0 && commas > 0)
		return s.ptr[last - 1];
	if (points + commas > 1)
		return '\0';
	if (after == 3 && s.ptr[last - 1] == group_mark(lang))
		return '\0';
	return s.ptr[last - 1];
}

bool
decimal_parse(struct str s, enum lang lang, int places, int64_t *n_r)
{
	bool minus;
	struct str digits = after_sign(str_trim(s), &minus);
	char point = find_point(digits, lang);
	char group = point != '\0' ? (point == '.' ? ',' : '.')
	    : str_has(digits, '.') ? '.' : ',';
	struct str whole = digits, fraction = STR_EMPTY;
	int64_t n = 0;

	if (point != '\0') {
		size_t at = str_find(digits, point);

		whole = str_sub(digits, 0, at);
		fraction = str_sub(digits, at + 1, digits.len);
		if (fraction.len == 0 || places == 0)
			return false;
	}
	if (!take_groups(whole, group, &n) ||
	    !take_fraction(fraction, places, &n))
		return false;
	*n_r = minus ? -n : n;
	return true;
}

bool
decimal_parse_plain(struct str s, int places, int64_t *n_r)
{
	bool minus;
	struct str digits = after_sign(str_trim(s), &minus);
	size_t at = str_find(digits, '.');
	struct str fraction;
	int64_t n = 0;

	if (at == digits.len)
		at = str_find(digits, ',');
	fraction = str_sub(digits, at + 1, digits.len);
	if (at == 0 || (at < digits.len && fraction.len == 0) ||
	    !take_digits(str_sub(digits, 0, at), &n) ||
	    !take_fraction(fraction, places, &n))
		return false;
	*n_r = minus ? -n : n;
	return true;
}

/* The digits of |n|, at least places + 1 of them; the last at the end. */
static struct str
digits_of(int64_t n, int places, char room[24])
{
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	size_t at = 24;

	while (left > 0 || 24 - at < (size_t)places + 1) {
		room[--at] = (char)('0' + left % 10);
		left /= 10;
	}
	return (struct str){ room + at, 24 - at };
}

static void
print(struct buf *out, int64_t n, int places, char group, char point)
{
	char room[24];
	struct str digits = digits_of(n, places, room);
	size_t whole = digits.len - (size_t)places;

	if (n < 0)
		buf_add_char(out, '-');
	for (size_t i = 0; i < whole; i++) {
		if (group != '\0' && i > 0 && (whole - i) % 3 == 0)
			buf_add_char(out, group);
		buf_add_char(out, digits.ptr[i]);
	}
	if (places > 0) {
		buf_add_char(out, point);
		buf_add(out, str_sub(digits, whole, digits.len));
	}
}

void
decimal_print(struct buf *out, int64_t n, int places, enum lang lang)
{
	print(out, n, places, group_mark(lang), point_mark(lang));
}

void
decimal_print_plain(struct buf *out, int64_t n, int places)
{
	print(out, n, places, '\0', '.');
}
