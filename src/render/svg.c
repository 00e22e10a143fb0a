/* SPDX-License-Identifier: EUPL-1.2 */
#include "render/svg.h"

#include "base/utf8.h"

enum { CHARACTER = 64, GAP = 50, HATCH = 60 };

static void
begin(struct buf *out, const char *class, const char *role, int64_t w,
    int64_t h, struct str alternative)
{
	BUG_IF(alternative.len == 0);
	buf_addf(out, "<svg class=\"%s\" width=\"", class);
	svg_length(out, w);
	buf_add_c(out, "\" height=\"");
	svg_length(out, h);
	buf_add_c(out, "\" viewBox=\"0 0 ");
	svg_length(out, w);
	buf_add_char(out, ' ');
	svg_length(out, h);
	buf_addf(out, "\" role=\"%s\" aria-label=\"", role);
	html_escape(out, alternative);
	buf_add_c(out, "\">");
}

void
svg_begin(struct buf *out, const char *class, int64_t w, int64_t h,
    struct str alternative)
{
	begin(out, class, "img", w, h, alternative);
	buf_add_c(out, "<title>");
	html_escape(out, alternative);
	buf_add_c(out, "</title>");
}

void
svg_begin_group(struct buf *out, const char *class, int64_t w, int64_t h,
    struct str alternative)
{
	begin(out, class, "group", w, h, alternative);
}

void
svg_end(struct buf *out)
{
	buf_add_c(out, "</svg>");
}

void
svg_length(struct buf *out, int64_t tenths)
{
	if (tenths < 0) {
		buf_add_char(out, '-');
		tenths = -tenths;
	}
	buf_add_i64(out, tenths / 10);
	if (tenths % 10 != 0)
		buf_addf(out, ".%d", (int)(tenths % 10));
}

static void
attribute(struct buf *out, const char *name, int64_t tenths)
{
	buf_addf(out, " %s=\"", name);
	svg_length(out, tenths);
	buf_add_char(out, '"');
}

void
svg_rect(struct buf *out, const char *class, int64_t x, int64_t y, int64_t w,
    int64_t h, int64_t radius)
{
	if (w <= 0 || h <= 0)
		return;
	buf_addf(out, "<rect class=\"%s\"", class);
	attribute(out, "x", x);
	attribute(out, "y", y);
	attribute(out, "width", w);
	attribute(out, "height", h);
	if (radius > 0)
		attribute(out, "rx", radius);
	buf_add_c(out, "/>");
}

/* Slanted lines, each clipped to the rectangle by hand: no ids needed. */
void
svg_row_begin(struct buf *out, const char *class, int64_t id, int64_t x,
    int64_t y, int64_t w, int64_t h)
{
	buf_add_c(out, "<g data-row=\"");
	buf_add_i64(out, id);
	buf_add_c(out, "\">");
	svg_rect(out, class, x, y, w, h, 0);
}

void
svg_row_end(struct buf *out)
{
	buf_add_c(out, "</g>");
}

void
svg_hatch(struct buf *out, int64_t x, int64_t y, int64_t w, int64_t h)
{
	if (w <= 0 || h <= 0)
		return;
	svg_rect(out, "hatch-back", x, y, w, h, 0);
	buf_add_c(out, "<path class=\"hatch-line\" d=\"");
	for (int64_t at = HATCH; at < w + h; at += HATCH) {
		int64_t from = at < h ? 0 : at - h, to = at < w ? at : w;

		buf_add_char(out, 'M');
		svg_length(out, x + from);
		buf_add_char(out, ' ');
		svg_length(out, y + at - from);
		buf_add_char(out, 'L');
		svg_length(out, x + to);
		buf_add_char(out, ' ');
		svg_length(out, y + at - to);
	}
	buf_add_c(out, "\"/>");
}

void
svg_line(struct buf *out, const char *class, int64_t x1, int64_t y1,
    int64_t x2, int64_t y2)
{
	buf_addf(out, "<line class=\"%s\"", class);
	attribute(out, "x1", x1);
	attribute(out, "y1", y1);
	attribute(out, "x2", x2);
	attribute(out, "y2", y2);
	buf_add_c(out, "/>");
}

void
svg_circle(struct buf *out, const char *class, int64_t x, int64_t y, int64_t r)
{
	buf_addf(out, "<circle class=\"%s\"", class);
	attribute(out, "cx", x);
	attribute(out, "cy", y);
	attribute(out, "r", r);
	buf_add_c(out, "/>");
}

void
svg_text(struct buf *out, const char *class, enum svg_anchor anchor,
    int64_t x, int64_t y, struct str text)
{
	static const char *const anchors[] = {
		[SVG_START] = "",
		[SVG_MIDDLE] = " text-anchor=\"middle\"",
		[SVG_END] = " text-anchor=\"end\"",
	};

	buf_add_c(out, "<text");
	if (class != NULL)
		buf_addf(out, " class=\"%s\"", class);
	attribute(out, "x", x);
	attribute(out, "y", y);
	buf_addf(out, "%s>", anchors[anchor]);
	html_escape(out, text);
	buf_add_c(out, "</text>");
}

int64_t
svg_text_width(struct str text)
{
	return (int64_t)utf8_count(text) * CHARACTER;
}

struct str
svg_text_fit(struct arena *a, struct str text, int64_t width)
{
	size_t fits = width < 2 * CHARACTER ? 1 :
	    (size_t)(width / CHARACTER);

	if (utf8_count(text) <= fits)
		return text;
	text = str_trim(utf8_prefix(text, fits - 1));
	return str_printf(a, "%.*s\u2026", STR_ARG(text));
}

/* ---- labels ------------------------------------------------------------- */

static int64_t
half(const struct svg_label *label)
{
	return (svg_text_width(label->text) + GAP) / 2;
}

static bool
overlap(const struct svg_label *a, const struct svg_label *b)
{
	return b->x - a->x < half(a) + half(b);
}

static void
merge_equal(struct svg_label *labels, size_t n)
{
	const struct svg_label *last = NULL;

	for (size_t i = 0; i < n; i++) {
		if (labels[i].text.len == 0)
			continue;
		if (last != NULL && str_eq(last->text, labels[i].text) &&
		    overlap(last, &labels[i]))
			labels[i].text = STR_EMPTY;
		else
			last = &labels[i];
	}
}

/* From the left each is pushed on by the one before, then from the right. */
void
svg_spread(struct svg_label *labels, size_t n, int64_t left, int64_t right)
{
	int64_t edge = left - GAP / 2;

	merge_equal(labels, n);
	for (size_t i = 0; i < n; i++) {
		if (labels[i].text.len == 0)
			continue;
		if (labels[i].x < edge + half(&labels[i]))
			labels[i].x = edge + half(&labels[i]);
		edge = labels[i].x + half(&labels[i]);
	}
	edge = right + GAP / 2;
	for (size_t i = n; i-- > 0;) {
		if (labels[i].text.len == 0)
			continue;
		if (labels[i].x > edge - half(&labels[i]))
			labels[i].x = edge - half(&labels[i]);
		edge = labels[i].x - half(&labels[i]);
	}
}
