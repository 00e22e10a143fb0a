/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * keyset.c - the order of a list in segments (query.c), and a place in it, such
 * as where a page ended, as a cursor: the mark of the list, the segment, the id,
 * and the value in the words of its kind.  A text is in hexadecimal, so that a
 * cursor is of letters, digits and dots.
 */
#include "base/utf8.h"
#include "record/value.h"
#include "store/internal.h"

/* What stands before the id in the order of a segment. */
enum keyset_value { KEYSET_ID, KEYSET_NUMBER, KEYSET_TEXT };

bool
field_is_number(const struct field *f)
{
	switch (f->kind) {
	case FIELD_INTEGER:
	case FIELD_MONEY:
	case FIELD_DURATION:
	case FIELD_INSTANT:
	case FIELD_DATE:
	case FIELD_REFERENCE:
	case FIELD_ATTACHMENT:
	case FIELD_FLAG:
		return true;
	default:
		return false;
	}
}

/* ---- the order ---------------------------------------------------------- */

void
order_plan(struct order *o)
{
	const struct field *f = o->sort;
	struct segment *s = o->segments;
	size_t n = 0;

	if (f == NULL) {
		s[n++] = (struct segment){ SEGMENT_ID, 0 };
	} else if (f->kind == FIELD_CHOICE) {
		BUG_IF(f->nchoices >= COUNT(o->segments));
		for (size_t i = 1; i < f->nchoices; i++)
			s[n++] = (struct segment){ SEGMENT_CODE,
				(int32_t)(o->descending ? f->nchoices - i :
				i) };
		s[n++] = (struct segment){ SEGMENT_CODE, 0 };
	} else {
		s[n++] = (struct segment){ SEGMENT_VALUES, 0 };
		if (f->kind != FIELD_FLAG)
			s[n++] = (struct segment){ SEGMENT_BLANKS, 0 };
	}
	o->nsegments = n;
}

/* What a cursor is good for: the record, the sort and its direction. */
static uint32_t
fingerprint(const struct order *o)
{
	const char *words[] = { o->record->name, "/",
		o->sort == NULL ? "" : o->sort->name,
		o->descending ? "-" : "+" };
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < COUNT(words); i++)
		for (const char *c = words[i]; *c != '\0'; c++)
			h = (h ^ (unsigned char)*c) * 16777619u;
	return h;
}

static enum keyset_value
value_of(const struct order *o, size_t segment)
{
	return o->segments[segment].kind != SEGMENT_VALUES ? KEYSET_ID :
	    field_is_number(o->sort) ? KEYSET_NUMBER : KEYSET_TEXT;
}

static struct keyset
place_in(const struct order *o, size_t segment, struct arena *a,
    const void *object)
{
	struct keyset k = { .given = true, .segment = segment,
		.id = ((const struct rec *)object)->id };
	struct column col = { o->sort, COLUMN_VALUE, STR_EMPTY };
	enum keyset_value value = value_of(o, segment);

	if (value == KEYSET_NUMBER)
		k.n = column_value(&col, a, object).n;
	else if (value == KEYSET_TEXT)
		k.text = value_fold(a, field_str(o->sort, object));
	return k;
}

struct keyset
order_place(const struct order *o, struct arena *a, const void *object)
{
	size_t at = 0;

	if (o->sort != NULL && o->sort->kind == FIELD_CHOICE)
		while (o->segments[at].choice != field_choice(o->sort, object))
			at++;
	else if (o->nsegments > 1 && field_is_blank(o->sort, object))
		at = 1;
	return place_in(o, at, a, object);
}

/* ---- as a cursor -------------------------------------------------------- */

static struct str
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

/* Mark, segment and id; the text is left at the value, whose kind depends on the
 * segment.  False when it is no cursor with this mark. */
static bool
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

static bool
keyset_end(struct arena *a, struct str text, enum keyset_value value,
    struct keyset *k)
{
	return value == KEYSET_ID ? text.len == 0 :
	    value == KEYSET_NUMBER ? str_to_i64(text, &k->n) :
	    unhex(a, text, &k->text);
}

struct str
order_print(const struct order *o, struct arena *a, size_t segment,
    const void *object)
{
	struct keyset k = place_in(o, segment, a, object);

	return keyset_print(a, fingerprint(o), &k, value_of(o, segment));
}

bool
order_parse(const struct order *o, struct arena *a, struct str text,
    struct keyset *k)
{
	k->given = true;
	return keyset_begin(a, &text, fingerprint(o), k) &&
	    k->segment < o->nsegments &&
	    keyset_end(a, text, value_of(o, k->segment), k);
}
