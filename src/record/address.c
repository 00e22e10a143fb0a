/* SPDX-License-Identifier: EUPL-1.2 */
#include "record/address.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A letter, a digit, or a byte of a character beyond ASCII. */
static bool
is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || ((unsigned char)c & 0x80) != 0;
}

static bool
is_all_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.ptr[i]))
			return false;
	return s.len > 0;
}

static bool
is_local_part(struct str s)
{
	if (s.len == 0 || s.len > 64)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool edge = i == 0 || i == s.len - 1;

		if (c == '.' ? edge || s.ptr[i - 1] == '.' :
		    !is_word(c) && !str_has(STR("!#$%&'*+-/=?^_`{|}~"), c))
			return false;
	}
	return true;
}

static bool
is_label(struct str s)
{
	if (s.len == 0 || s.len > 63 || s.ptr[0] == '-' ||
	    s.ptr[s.len - 1] == '-')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_word(s.ptr[i]) && s.ptr[i] != '-')
			return false;
	return true;
}

/* Labels with dots between; how many, or 0 when it is no domain. */
static size_t
count_labels(struct str domain, struct str *last_r)
{
	size_t n = 0;

	if (domain.len == 0 || domain.len > 253)
		return 0;
	while (domain.ptr != NULL) {
		*last_r = str_cut(&domain, '.');
		if (!is_label(*last_r))
			return 0;
		n++;
	}
	return n;
}

bool
address_is_email(struct str s)
{
	size_t at = str_find(s, '@');
	struct str last;

	return s.len <= 254 && at < s.len && is_local_part(str_sub(s, 0, at)) &&
	    count_labels(str_sub(s, at + 1, s.len), &last) >= 2 &&
	    !is_all_digits(last);
}

/* The number without an extension behind it: "x12", "ext. 12", "tst 12". */
static struct str
without_extension(struct str s)
{
	static const char *const words[] = { "toestel", "tst", "ext", "x" };

	for (size_t i = 0; i < s.len; i++)
		for (size_t w = 0; w < COUNT(words); w++) {
			struct str word = str_of(words[w]);
			struct str rest = str_sub(s, i + word.len, s.len);

			if (!str_eq_nocase(str_sub(s, i, word.len), word))
				continue;
			if (rest.len > 0 && rest.ptr[0] == '.')
				rest = str_sub(rest, 1, rest.len);
			rest = str_trim(rest);
			return is_all_digits(rest) && rest.len <= 6 ?
			    str_trim(str_sub(s, 0, i)) : s;
		}
	return s;
}

bool
address_is_phone(struct str s)
{
	size_t digits = 0;
	char first = '\0';
	bool plus;

	s = without_extension(s);
	plus = s.len > 0 && s.ptr[0] == '+';
	for (size_t i = plus; i < s.len; i++) {
		if (is_digit(s.ptr[i])) {
			if (digits++ == 0)
				first = s.ptr[i];
		} else if (!str_has(STR(" -()./"), s.ptr[i])) {
			return false;
		}
	}
	if (plus)	/* "(0)" may be written, and is not dialled */
		return first != '0' && digits >= 7 && digits <= 16;
	if (first == '0')
		return digits >= 7 && digits <= 17;
	return digits >= 3 && digits <= 6;
}

static bool
is_port(struct str s)
{
	int64_t port;

	return s.len <= 5 && is_all_digits(s) && str_to_i64(s, &port) &&
	    port >= 1 && port <= 65535;
}

/* "[2001:db8::1]" by its characters alone: it is never dialled by us. */
static bool
is_literal(struct str s)
{
	for (size_t i = 1; i + 1 < s.len; i++)
		if (!str_has(STR("0123456789abcdefABCDEF:."), s.ptr[i]))
			return false;
	return s.len >= 4 && s.len <= 47 && str_has(s, ':');
}

static bool
is_authority(struct str s)
{
	struct str host, rest, last;
	size_t end;

	if (s.len > 0 && s.ptr[0] == '[') {
		end = str_find(s, ']');
		host = str_sub(s, 0, end + 1);
		rest = str_sub(s, end + 1, s.len);
		if (end == s.len || !is_literal(host))
			return false;
	} else {
		end = str_find(s, ':');
		host = str_sub(s, 0, end);
		rest = str_sub(s, end, s.len);
		if (str_ends(host, STR(".")))
			host.len--;
		if (count_labels(host, &last) == 0)
			return false;
	}
	return rest.len == 0 ||
	    (rest.ptr[0] == ':' && is_port(str_sub(rest, 1, rest.len)));
}

bool
address_is_url(struct str s)
{
	size_t scheme = str_find_str(s, STR("://"));
	size_t from = scheme + 3, end = from;

	if (scheme == s.len ||
	    (!str_eq_nocase(str_sub(s, 0, scheme), STR("http")) &&
	    !str_eq_nocase(str_sub(s, 0, scheme), STR("https"))))
		return false;
	while (end < s.len && !str_has(STR("/?#"), s.ptr[end]))
		end++;
	for (size_t i = end; i < s.len; i++)
		if ((unsigned char)s.ptr[i] <= ' ' || s.ptr[i] == 127 ||
		    str_has(STR("<>\"\\^`{|}"), s.ptr[i]))
			return false;
	return is_authority(str_sub(s, from, end - from));
}
