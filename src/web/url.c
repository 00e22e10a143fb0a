/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/utf8.h"
#include "web/url.h"

int
url_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Undo the encoding into out, which has room for s; the length or -1. */
static int64_t
undo(struct str s, bool plus, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '+' && plus) {
			c = ' ';
		} else if (c == '%') {
			int hi = i + 1 < s.len ? url_hex(s.ptr[i + 1]) : -1;
			int lo = i + 2 < s.len ? url_hex(s.ptr[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return -1;
			c = (char)(hi * 16 + lo);
			i += 2;
		}
		if (c == '\0')
			return -1;
		out[n++] = c;
	}
	return (int64_t)n;
}

bool
url_decode(struct arena *a, struct str s, bool plus, struct str *out_r)
{
	char *out;
	int64_t n;

	if (!str_has(s, '%') && !(plus && str_has(s, '+'))) {
		*out_r = s;
		return !str_has(s, '\0') && utf8_is_valid(s);
	}
	out = arena_alloc(a, s.len);
	if ((n = undo(s, plus, out)) < 0)
		return false;
	*out_r = (struct str){ out, (size_t)n };
	return utf8_is_valid(*out_r);
}

bool
url_pairs(struct arena *a, struct str s, struct url_pairs *pairs_r)
{
	struct url_pair *list;
	size_t room = 1;

	*pairs_r = (struct url_pairs){ 0 };
	if (s.len == 0)
		return true;
	for (size_t i = 0; i < s.len; i++)
		room += s.ptr[i] == '&';
	if (room > URL_PAIRS_MAX)
		return false;
	list = arena_array(a, struct url_pair, room);
	pairs_r->list = list;
	while (s.ptr != NULL) {
		struct str part = str_cut(&s, '&'), name;

		if (part.len == 0)
			continue;
		name = str_cut(&part, '=');
		if (part.ptr == NULL)
			part = STR_EMPTY;
		if (!url_decode(a, name, true, &list[pairs_r->n].name) ||
		    !url_decode(a, part, true, &list[pairs_r->n].value))
			return false;
		pairs_r->n++;
	}
	return true;
}

struct str
url_pairs_get(const struct url_pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->n; i++)
		if (str_eq_c(pairs->list[i].name, name))
			return pairs->list[i].value;
	return (struct str){ 0 };
}

static bool
is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

void
url_encode(struct buf *out, struct str s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (is_unreserved(s.ptr[i])) {
			buf_add_char(out, s.ptr[i]);
			continue;
		}
		buf_add(out, (struct str){ (char[]){ '%', digits[c >> 4],
		    digits[c & 15] }, 3 });
	}
}
