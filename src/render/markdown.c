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
#include "render/markdown.h"
#include "render/markdown_internal.h"

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

/* name="value" when there is a value. */
static void
add_attribute(struct writer *w, const char *name, const MD_ATTRIBUTE *attr)
{
	struct buf text = BUF_HEAP(MARKDOWN_INPUT);

	markdown_attribute(&text, attr);
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

	markdown_attribute(&url, &a->href);
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
	markdown_attribute(&url, &img->src);
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

static int
on_text(MD_TEXTTYPE type, const MD_CHAR *chars, MD_SIZE size, void *arg)
{
	struct writer *w = arg;
	struct str text = { chars, size };

	if (w->images > 0) {
		markdown_plain(&w->alt, type, text);
		return stop_if(w);
	}
	switch (type) {
	case MD_TEXT_NULLCHAR:
		add(w, "\uFFFD");
		break;
	case MD_TEXT_BR:
	case MD_TEXT_SOFTBR:	/* people who end a line mean it */
		add(w, "<br>\n");
		break;
	case MD_TEXT_ENTITY:
		buf_add(w->out, text);	/* md4c has checked its form */
		break;
	default:
		html_escape(w->out, text);
	}
	return stop_if(w);
}

bool
markdown_html(struct arena *a, struct str text, int top, struct html *html_r,
    struct err *err)
{
	static const MD_PARSER parser = {
		.flags = MARKDOWN_FLAGS,
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
	markdown_parse(text, &parser, &w);
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
