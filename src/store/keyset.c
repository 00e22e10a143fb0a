/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * keyset.c - the place in a list where a page ended, as a cursor: the mark of
 * the list, the segment, the id, and the value in the words of its kind.  A
 * text is in hexadecimal, so that a cursor is of letters, digits and dots.
 */
#include "base/utf8.h"
#include "store/internal.h"

struct str
keyset_print(struct arena *a, uint32_t mark, const struct keyset *k,
    enum keyset_value value)
{
	static const char hex[] = "0123456789abcdef";
	struct buf out = BUF_IN(a, 1024);

	buf_addf(&out, "%08x.%zu.%lld.", (unsigned)mark, k->segment,
	    (long long)k->id);
	if (value == KEYSET_NUMBER)
		buf_add_i64(&out, k->n);
	for (size_t i = 0; value == KEYSET_TEXT && i < k->text.len; i++) {
		unsigned char c = (unsigned char)k->text.ptr[i];

		buf_add_char(&out, hex[c >> 4]);
		buf_add_char(&out, hex[c & 15]);
	}
	return buf_str(&out);
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	    c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
unhex(struct arena *a, struct str hex, struct str *text_r)
{
	char *out = arena_alloc(a, hex.len / 2);

	for (size_t i = 0; i + 1 < hex.len; i += 2) {
		int high = hex_digit(hex.ptr[i]);
		int low = hex_digit(hex.ptr[i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i / 2] = (char)(high << 4 | low);
	}
	*text_r = (struct str){ out, hex.len / 2 };
	return hex.len % 2 == 0 && utf8_is_text(*text_r);
}

bool
keyset_begin(struct arena *a, struct str *text, uint32_t mark,
    struct keyset *k)
{
	struct str wanted = str_printf(a, "%08x", (unsigned)mark);
	int64_t segment;

	if (!str_eq(str_cut(text, '.'), wanted) ||
	    text->ptr == NULL || !str_to_i64(str_cut(text, '.'), &segment) ||
	    segment < 0 || text->ptr == NULL ||
	    !str_to_i64(str_cut(text, '.'), &k->id) || text->ptr == NULL)
		return false;
	k->segment = (size_t)segment;
	return true;
}

bool
keyset_end(struct arena *a, struct str text, enum keyset_value value,
    struct keyset *k)
{
	return value == KEYSET_ID ? text.len == 0 :
	    value == KEYSET_NUMBER ? str_to_i64(text, &k->n) :
	    unhex(a, text, &k->text);
}
