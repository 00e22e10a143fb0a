/* SPDX-License-Identifier: EUPL-1.2 */
#include "render/html.h"

/* What a byte becomes in HTML; NULL: itself. */
static const char *
reference(unsigned char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\t':
	case '\n':
	case '\r':
		return NULL;
	default:
		return c < 0x20 || c == 0x7F ? "\xEF\xBF\xBD" : NULL;
	}
}

void
html_escape(struct buf *out, struct str text)
{
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char *ref = reference((unsigned char)text.ptr[i]);

		if (ref == NULL)
			continue;
		buf_add(out, str_sub(text, from, i - from));
		buf_add_c(out, ref);
		from = i + 1;
	}
	buf_add(out, str_sub(text, from, text.len - from));
}

/*
 * Browsers drop tabs and line ends inside a scheme and leading controls before
 * it, so any byte below 0x21 refuses the URL; a backslash would be read as a
 * slash.  A scheme is what stands before the first ':' when no '/', '?' or '#'
 * comes first.
 */
bool
url_is_safe(struct str url)
{
	static const char *const schemes[] = { "http", "https", "mailto",
		"tel" };
	size_t end = 0;

	for (size_t i = 0; i < url.len; i++) {
		unsigned char c = (unsigned char)url.ptr[i];

		if (c <= 0x20 || c == 0x7F || c == '\\')
			return false;
	}
	while (end < url.len && !str_has(STR("/?#:"), url.ptr[end]))
		end++;
	if (end == url.len || url.ptr[end] != ':')
		return true;
	for (size_t i = 0; i < COUNT(schemes); i++)
		if (str_eq_nocase(str_sub(url, 0, end), str_of(schemes[i])))
			return true;
	return false;
}

void
html_escape_url(struct buf *out, struct str url)
{
	html_escape(out, url_is_safe(url) ? url : STR("#"));
}

void
html_escape_url_part(struct buf *out, struct str part)
{
	const struct str plain = STR("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-._~");

	for (size_t i = 0; i < part.len; i++) {
		char c = part.ptr[i];

		if (str_has(plain, c))
			buf_add_char(out, c);
		else
			buf_addf(out, "%%%02X", (unsigned)(unsigned char)c);
	}
}

struct html
html_of_text(struct arena *a, struct str text)
{
	struct buf out = BUF_IN(a, SIZE_MAX / 2);

	html_escape(&out, text);
	return (struct html){ buf_str(&out) };
}

struct html
html_join(struct arena *a, const struct html *parts, size_t n)
{
	struct buf out = BUF_IN(a, SIZE_MAX / 2);

	for (size_t i = 0; i < n; i++)
		buf_add(&out, parts[i].made);
	return (struct html){ buf_str(&out) };
}

bool
html_is_empty(struct html html)
{
	return html.made.len == 0;
}

void
html_add(struct buf *out, struct html html)
{
	buf_add(out, html.made);
}
