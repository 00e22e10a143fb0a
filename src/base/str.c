/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdarg.h>

#include "base/format.h"
#include "base/str.h"

struct str
str_of(const char *c)
{
	return c == NULL ? STR_EMPTY : (struct str){ c, strlen(c) };
}

struct str
str_copy(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.len + 1);

	if (s.len > 0)
		memcpy(p, s.ptr, s.len);
	return (struct str){ p, s.len };
}

const char *
str_c(struct arena *a, struct str s)
{
	BUG_IF(str_has(s, '\0'));
	return str_copy(a, s).ptr;
}

struct str
str_printf(struct arena *a, const char *fmt, ...)
{
	char text[256];
	va_list ap, again;
	int64_t fast;
	int n;
	char *p;

	va_start(ap, fmt);
	fast = format_simple(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (fast >= 0)
		return str_copy(a, (struct str){ text, (size_t)fast });
	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	BUG_IF(n < 0);
	p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct str){ p, (size_t)n };
}

bool
str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || !memcmp(a.ptr, b.ptr, a.len));
}

bool
str_eq_c(struct str a, const char *b)
{
	return str_eq(a, str_of(b));
}

static unsigned char
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	return true;
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n == 0 ? 0 : memcmp(a.ptr, b.ptr, n);

	return c != 0 ? c : (a.len > b.len) - (a.len < b.len);
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_eq(str_sub(s, 0, prefix.len), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len &&
	    str_eq(str_sub(s, s.len - suffix.len, suffix.len), suffix);
}

bool
str_has(struct str s, char c)
{
	return str_find(s, c) < s.len;
}

size_t
str_find(struct str s, char c)
{
	const char *p = s.len == 0 ? NULL : memchr(s.ptr, c, s.len);

	return p == NULL ? s.len : (size_t)(p - s.ptr);
}

size_t
str_find_str(struct str s, struct str needle)
{
	if (needle.len == 0)
		return 0;
	for (size_t i = 0; i + needle.len <= s.len; i++)
		if (memcmp(s.ptr + i, needle.ptr, needle.len) == 0)
			return i;
	return s.len;
}

struct str
str_sub(struct str s, size_t from, size_t n)
{
	if (from > s.len)
		from = s.len;
	if (n > s.len - from)
		n = s.len - from;
	/* An empty view may have no address to add to. */
	return (struct str){ from > 0 ? s.ptr + from : s.ptr, n };
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
str_trim(struct str s)
{
	while (s.len > 0 && is_space(s.ptr[0]))
		s = str_sub(s, 1, s.len);
	while (s.len > 0 && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

struct str
str_cut(struct str *rest, char sep)
{
	size_t at = str_find(*rest, sep);
	struct str part = str_sub(*rest, 0, at);

	*rest = at == rest->len ? (struct str){ NULL, 0 }
	                        : str_sub(*rest, at + 1, rest->len);
	return part;
}

bool
str_to_i64(struct str s, int64_t *n_r)
{
	bool minus = s.len > 0 && s.ptr[0] == '-';
	int64_t n = 0;

	if (s.len == (size_t)minus)
		return false;
	for (size_t i = minus; i < s.len; i++) {
		int digit = s.ptr[i] - '0';

		if (digit < 0 || digit > 9 ||
		    __builtin_mul_overflow(n, 10, &n) ||
		    __builtin_sub_overflow(n, digit, &n))
			return false;
	}
	if (!minus && __builtin_sub_overflow((int64_t)0, n, &n))
		return false;
	*n_r = n;
	return true;
}
