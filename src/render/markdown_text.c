/* SPDX-License-Identifier: EUPL-1.2 */
/* markdown_text.c - asking md4c, and the characters behind its references. */
#include "render/markdown_internal.h"

static void
add_code_point(struct buf *out, uint32_t c)
{
	if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
		c = 0xFFFD;
	if (c < 0x80) {
		buf_add_char(out, (char)c);
	} else if (c < 0x800) {
		buf_add_char(out, (char)(0xC0 | (c >> 6)));
		buf_add_char(out, (char)(0x80 | (c & 0x3F)));
	} else if (c < 0x10000) {
		buf_add_char(out, (char)(0xE0 | (c >> 12)));
		buf_add_char(out, (char)(0x80 | ((c >> 6) & 0x3F)));
		buf_add_char(out, (char)(0x80 | (c & 0x3F)));
	} else {
		buf_add_char(out, (char)(0xF0 | (c >> 18)));
		buf_add_char(out, (char)(0x80 | ((c >> 12) & 0x3F)));
		buf_add_char(out, (char)(0x80 | ((c >> 6) & 0x3F)));
		buf_add_char(out, (char)(0x80 | (c & 0x3F)));
	}
}

/* The digits of "&#58;" or "&#x3a;" as a number; too large becomes 0. */
static uint32_t
code_of(struct str ref)
{
	bool hex = ref.len > 2 && (ref.ptr[2] == 'x' || ref.ptr[2] == 'X');
	uint32_t base = hex ? 16 : 10, n = 0;

	for (size_t i = hex ? 3 : 2; i + 1 < ref.len; i++) {
		char c = ref.ptr[i];
		uint32_t digit = c <= '9' ? (uint32_t)(c - '0') :
		    (uint32_t)((c | 0x20) - 'a' + 10);

		if (digit >= base || n > 0x110000)
			return 0;
		n = n * base + digit;
	}
	return n;
}

/* The character of a reference; a name we do not know stays as it is. */
static void
add_reference(struct buf *out, struct str ref)
{
	static const struct {
		const char *name;
		char c;
	} named[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' },
		{ "&quot;", '"' }, { "&apos;", '\'' } };

	if (str_starts(ref, STR("&#"))) {
		add_code_point(out, code_of(ref));
		return;
	}
	for (size_t i = 0; i < COUNT(named); i++)
		if (str_eq_c(ref, named[i].name)) {
			buf_add_char(out, named[i].c);
			return;
		}
	buf_add(out, ref);
}

void
markdown_attribute(struct buf *out, const MD_ATTRIBUTE *attr)
{
	for (size_t i = 0; attr->text != NULL &&
	    attr->substr_offsets[i] < attr->size; i++) {
		struct str part = { attr->text + attr->substr_offsets[i],
			attr->substr_offsets[i + 1] -
			attr->substr_offsets[i] };

		if (attr->substr_types[i] == MD_TEXT_ENTITY)
			add_reference(out, part);
		else if (attr->substr_types[i] == MD_TEXT_NULLCHAR)
			add_code_point(out, 0);
		else
			buf_add(out, part);
	}
}

void
markdown_plain(struct buf *out, MD_TEXTTYPE type, struct str text)
{
	if (type == MD_TEXT_ENTITY)
		add_reference(out, text);
	else if (type == MD_TEXT_NULLCHAR)
		add_code_point(out, 0);
	else if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
		buf_add_char(out, ' ');
	else
		buf_add(out, text);
}

/*
 * md4c 0.4 looks one byte beyond its input, for instance where the text ends
 * within "[a](b"; what it finds there may send it astray.  So it gets a copy
 * that ends in a line end, with zeroes behind it.
 */
void
markdown_parse(struct str text, const MD_PARSER *parser, void *arg)
{
	struct buf copy = BUF_HEAP(text.len + 16);

	buf_add(&copy, text);
	buf_add(&copy, STR("\n\0\0\0\0\0\0\0"));
	(void)md_parse(copy.ptr, (MD_SIZE)text.len + 1, parser, arg);
	buf_release(&copy);
}
