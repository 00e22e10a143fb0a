/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * md4c reads, we write: its own HTML writer knows no address list, and lets
 * "javascript&#58;" through because it passes references on.  So addresses are
 * decoded first, looked at, and escaped again.
 *
 * md4c calls back in document order and does not recurse; nesting is limited
 * here because a browser would have to.  A pathological table may ask for more
 * cells than it has bytes: the buffer's limit ends that.
 */
#include <md4c.h>

#include "render/markdown.h"

struct writer {
	struct buf *out;
	int top;		/* level of the highest heading */
	int depth;		/* blocks open */
	int images;		/* open; text within them is a description */
	struct buf alt;		/* of the outermost open image */
	bool link[64];		/* was each open link written? */
	size_t links;
	bool too_deep;
};

static void
add(struct writer *w, const char *markup)
{
	buf_add_c(w->out, markup);
}

static int
stop_if(const struct writer *w)
{
	return w->out->over || w->too_deep;
}

/* ---- references --------------------------------------------------------- */

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

/* An attribute of md4c as plain text. */
static void
decode(struct buf *out, const MD_ATTRIBUTE *attr)
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

/* name="value" when there is a value. */
static void
add_attribute(struct writer *w, const char *name, const MD_ATTRIBUTE *attr)
{
	struct buf text = BUF_HEAP(MARKDOWN_INPUT);

	decode(&text, attr);
	if (text.len > 0) {
		buf_addf(w->out, " %s=\"", name);
		html_escape(w->out, buf_str(&text));
		add(w, "\"");
	}
	buf_release(&text);
}

/* ---- blocks ------------------------------------------------------------- */

static int
heading(const struct writer *w, const void *detail)
{
	int level = (int)((const MD_BLOCK_H_DETAIL *)detail)->level;

	level += w->top - 1;
	return level < 6 ? level : 6;
}

static void
enter_item(struct writer *w, const MD_BLOCK_LI_DETAIL *item)
{
	if (!item->is_task)
		add(w, "<li>");
	else
		add(w, item->task_mark == ' ' ?
		    "<li class=\"task\">\u2610 " :
		    "<li class=\"task\">\u2611 ");
}

static void
enter_cell(struct writer *w, const char *tag, const MD_BLOCK_TD_DETAIL *cell)
{
	buf_addf(w->out, "<%s%s%s>", tag,
	    tag[1] == 'h' ? " scope=\"col\"" : "",
	    cell->align == MD_ALIGN_RIGHT ? " class=\"n\"" : "");
}

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct writer *w = arg;

	if (++w->depth > MARKDOWN_DEPTH)
		w->too_deep = true;
	switch (type) {
	case MD_BLOCK_QUOTE:
		add(w, "<blockquote>\n");
		break;
	case MD_BLOCK_UL:
		add(w, "<ul>\n");
		break;
	case MD_BLOCK_OL:
		if (((MD_BLOCK_OL_DETAIL *)detail)->start == 1)
			add(w, "<ol>\n");
		else
			buf_addf(w->out, "<ol start=\"%u\">\n",
			    ((MD_BLOCK_OL_DETAIL *)detail)->start);
		break;
	case MD_BLOCK_LI:
		enter_item(w, detail);
		break;
	case MD_BLOCK_HR:
		add(w, "<hr>\n");
		break;
	case MD_BLOCK_H:
		buf_addf(w->out, "<h%d>", heading(w, detail));
		break;
	case MD_BLOCK_CODE:
		add(w, "<pre><code>");
		break;
	case MD_BLOCK_P:
		add(w, "<p>");
		break;
	case MD_BLOCK_TABLE:
		add(w, "<table>\n");
		break;
	case MD_BLOCK_THEAD:
		add(w, "<thead>\n");
		break;
	case MD_BLOCK_TBODY:
		add(w, "<tbody>\n");
		break;
	case MD_BLOCK_TR:
		add(w, "<tr>");
		break;
	case MD_BLOCK_TH:
		enter_cell(w, "th", detail);
		break;
	case MD_BLOCK_TD:
		enter_cell(w, "td", detail);
		break;
	case MD_BLOCK_DOC:
	case MD_BLOCK_HTML:
		break;
	}
	return stop_if(w);
}

static int
leave_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	static const char *const ends[] = {
		[MD_BLOCK_QUOTE] = "</blockquote>\n",
		[MD_BLOCK_UL] = "</ul>\n",
		[MD_BLOCK_OL] = "</ol>\n",
		[MD_BLOCK_LI] = "</li>\n",
		[MD_BLOCK_CODE] = "</code></pre>\n",
		[MD_BLOCK_P] = "</p>\n",
		[MD_BLOCK_TABLE] = "</table>\n",
		[MD_BLOCK_THEAD] = "</thead>\n",
		[MD_BLOCK_TBODY] = "</tbody>\n",
		[MD_BLOCK_TR] = "</tr>\n",
		[MD_BLOCK_TH] = "</th>",
		[MD_BLOCK_TD] = "</td>",
	};
	struct writer *w = arg;

	w->depth--;
	if (type == MD_BLOCK_H)
		buf_addf(w->out, "</h%d>\n", heading(w, detail));
	else if (ends[type] != NULL)
		add(w, ends[type]);
	return stop_if(w);
}

/* ---- spans -------------------------------------------------------------- */

static void
enter_link(struct writer *w, const MD_SPAN_A_DETAIL *a)
{
	struct buf url = BUF_HEAP(MARKDOWN_INPUT);
	bool write;

	decode(&url, &a->href);
	write = w->links < COUNT(w->link) && url_is_safe(buf_str(&url));
	if (write) {
		add(w, "<a href=\"");
		html_escape(w->out, buf_str(&url));
		add(w, "\" rel=\"noreferrer\"");
		add_attribute(w, "title", &a->title);
		add(w, ">");
	}
	if (w->links < COUNT(w->link))
		w->link[w->links] = write;
	w->links++;
	buf_release(&url);
}

static void
leave_link(struct writer *w)
{
	w->links--;
	if (w->links < COUNT(w->link) && w->link[w->links])
		add(w, "</a>");
}

/* A path of our own: no scheme, no other host. */
static bool
is_relative(struct str url)
{
	return url.len > 0 && url_is_safe(url) &&
	    !str_starts(url, STR("//")) && !str_has(url, ':');
}

static void
leave_image(struct writer *w, const MD_SPAN_IMG_DETAIL *img)
{
	struct buf url = BUF_HEAP(MARKDOWN_INPUT);

	if (--w->images > 0)
		return;
	decode(&url, &img->src);
	if (is_relative(buf_str(&url))) {
		add(w, "<img src=\"");
		html_escape(w->out, buf_str(&url));
		add(w, "\" alt=\"");
		html_escape(w->out, buf_str(&w->alt));
		add(w, "\"");
		add_attribute(w, "title", &img->title);
		add(w, ">");
	} else {
		html_escape(w->out, buf_str(&w->alt));
	}
	buf_clear(&w->alt);
	buf_release(&url);
}

static int
enter_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct writer *w = arg;

	if (type == MD_SPAN_IMG)
		w->images++;
	if (w->images > 0)
		return stop_if(w);
	switch (type) {
	case MD_SPAN_EM:
		add(w, "<em>");
		break;
	case MD_SPAN_STRONG:
		add(w, "<strong>");
		break;
	case MD_SPAN_CODE:
		add(w, "<code>");
		break;
	case MD_SPAN_DEL:
		add(w, "<del>");
		break;
	case MD_SPAN_A:
		enter_link(w, detail);
		break;
	default:
		break;
	}
	return stop_if(w);
}

static int
leave_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct writer *w = arg;

	if (type == MD_SPAN_IMG)
		leave_image(w, detail);
	else if (w->images > 0)
		return stop_if(w);
	switch (type) {
	case MD_SPAN_EM:
		add(w, "</em>");
		break;
	case MD_SPAN_STRONG:
		add(w, "</strong>");
		break;
	case MD_SPAN_CODE:
		add(w, "</code>");
		break;
	case MD_SPAN_DEL:
		add(w, "</del>");
		break;
	case MD_SPAN_A:
		leave_link(w);
		break;
	default:
		break;
	}
	return stop_if(w);
}

/* ---- text --------------------------------------------------------------- */

/* Text of a description: plain, escaped when the image is written. */
static void
add_alt(struct buf *alt, MD_TEXTTYPE type, struct str text)
{
	if (type == MD_TEXT_ENTITY)
		add_reference(alt, text);
	else if (type == MD_TEXT_NULLCHAR)
		add_code_point(alt, 0);
	else if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
		buf_add_char(alt, ' ');
	else
		buf_add(alt, text);
}

static int
on_text(MD_TEXTTYPE type, const MD_CHAR *chars, MD_SIZE size, void *arg)
{
	struct writer *w = arg;
	struct str text = { chars, size };

	if (w->images > 0) {
		add_alt(&w->alt, type, text);
		return stop_if(w);
	}
	switch (type) {
	case MD_TEXT_NULLCHAR:
		add(w, "\uFFFD");
		break;
	case MD_TEXT_BR:
		add(w, "<br>\n");
		break;
	case MD_TEXT_SOFTBR:
		add(w, "\n");
		break;
	case MD_TEXT_ENTITY:
		buf_add(w->out, text);	/* md4c has checked its form */
		break;
	default:
		html_escape(w->out, text);
	}
	return stop_if(w);
}

/*
 * md4c 0.4 looks one byte beyond its input, for instance where the text ends
 * within "[a](b"; what it finds there may send it astray.  So it gets a copy
 * that ends in a line end, with zeroes behind it.
 */
static void
parse(struct str text, const MD_PARSER *parser, struct writer *w)
{
	struct buf copy = BUF_HEAP(text.len + 16);

	buf_add(&copy, text);
	buf_add(&copy, STR("\n\0\0\0\0\0\0\0"));
	(void)md_parse(copy.ptr, (MD_SIZE)text.len + 1, parser, w);
	buf_release(&copy);
}

bool
markdown_html(struct arena *a, struct str text, int top, struct html *html_r,
    struct err *err)
{
	static const MD_PARSER parser = {
		.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH |
		    MD_FLAG_TASKLISTS | MD_FLAG_NOHTML |
		    MD_FLAG_PERMISSIVEURLAUTOLINKS |
		    MD_FLAG_PERMISSIVEEMAILAUTOLINKS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = on_text,
	};
	struct buf out = BUF_IN(a, MARKDOWN_OUTPUT);
	struct writer w = { .out = &out, .top = top,
		.alt = BUF_HEAP(MARKDOWN_INPUT) };

	BUG_IF(top < 1 || top > 6);
	if (text.len > MARKDOWN_INPUT)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "markdown-too-long", ERR_BYTES(MARKDOWN_INPUT));
	parse(text, &parser, &w);
	buf_release(&w.alt);
	if (w.too_deep)
		return err_set_args(err, ERR_INVALID, NULL,
		    "markdown-too-deep", ERR_INT(MARKDOWN_DEPTH));
	if (out.over)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "markdown-too-long", ERR_BYTES(MARKDOWN_OUTPUT));
	*html_r = (struct html){ buf_str(&out) };
	return true;
}
