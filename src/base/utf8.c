/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * utf8.c - over utf8proc, character by character and without its malloc.
 *
 * The fold strips marks, and only marks take part in canonical ordering, so
 * each character can be folded alone.  A byte that is no UTF-8 becomes U+FFFD:
 * searching never fails.
 */
#include <utf8proc.h>

#include "base/utf8.h"

enum {
	FOLD_POINTS = 32,	/* the longest decomposition is 18 */
	TOKEN_BYTES = 32,
	REPLACEMENT = 0xFFFD,
};

static const int fold_options = UTF8PROC_STABLE | UTF8PROC_COMPAT |
    UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK;

/* The character at byte `at`; its bytes, or 0 when it is none. */
static size_t
point_at(struct str s, size_t at, utf8proc_int32_t *point_r)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s.ptr + at;
	utf8proc_ssize_t n;

	if (*p < 0x80) {
		*point_r = *p;
		return 1;
	}
	n = utf8proc_iterate(p, (utf8proc_ssize_t)(s.len - at), point_r);
	return n < 1 ? 0 : (size_t)n;
}

bool
utf8_is_valid(struct str s)
{
	utf8proc_int32_t point;

	for (size_t at = 0, n; at < s.len; at += n)
		if ((n = point_at(s, at, &point)) == 0)
			return false;
	return true;
}

bool
utf8_is_text(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
			return false;
	}
	return utf8_is_valid(s);
}

static bool
begins_character(char c)
{
	return ((unsigned char)c & 0xC0) != 0x80;
}

size_t
utf8_count(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += begins_character(s.ptr[i]);
	return n;
}

struct str
utf8_prefix(struct str s, size_t n)
{
	size_t at = 0;

	for (; at < s.len; at++)
		if (begins_character(s.ptr[at]) && n-- == 0)
			break;
	return str_sub(s, 0, at);
}

static void
add_point(struct buf *out, utf8proc_int32_t point)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n = utf8proc_encode_char(point, bytes);

	buf_add(out, (struct str){ (const char *)bytes, (size_t)n });
}

static void
add_folded(struct buf *out, utf8proc_int32_t point)
{
	utf8proc_int32_t points[FOLD_POINTS];
	utf8proc_ssize_t n;
	int boundary = 0;

	n = utf8proc_decompose_char(point, points, FOLD_POINTS,
	    (utf8proc_option_t)fold_options, &boundary);
	BUG_IF(n < 0 || n > FOLD_POINTS);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		add_point(out, points[i]);
}

struct str
utf8_fold(struct arena *a, struct str s)
{
	struct buf out = BUF_IN(a, SIZE_MAX);
	utf8proc_int32_t point;

	for (size_t at = 0, n; at < s.len; at += n)
		if ((n = point_at(s, at, &point)) > 0) {
			add_folded(&out, point);
		} else {
			add_point(&out, REPLACEMENT);
			n = 1;
		}
	return buf_str(&out);
}

static bool
is_word(utf8proc_int32_t point)
{
	utf8proc_category_t c = utf8proc_category(point);

	return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) ||
	    (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO);
}

/* The longest prefix of whole characters in TOKEN_BYTES. */
static struct str
cut_token(struct str run)
{
	size_t n = run.len;

	if (n <= TOKEN_BYTES)
		return run;
	for (n = TOKEN_BYTES; !begins_character(run.ptr[n]); n--)
		;
	return str_sub(run, 0, n);
}

void
utf8_tokens(struct arena *a, struct str s, size_t max,
    void (*fn)(void *arg, struct str token), void *arg)
{
	struct str fold = utf8_fold(a, s);
	size_t from = 0, found = 0, n;
	utf8proc_int32_t point = 0;

	for (size_t at = 0; at < fold.len && found < max; at += n) {
		n = point_at(fold, at, &point);
		if (is_word(point) && at + n < fold.len)
			continue;
		if (is_word(point))
			at += n;
		if (at > from) {
			fn(arg, cut_token(str_sub(fold, from, at - from)));
			found++;
		}
		from = at + n;
	}
}
