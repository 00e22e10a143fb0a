/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The recovery bar.
 *
 * Above the bar stand what was calculated and proven, below it what was
 * promised: target, fallback, maximum.  Each row is spread so that no label
 * covers another; labels that say the same at the same place become one.
 */
#include "render/chart.h"

#include "render/messages.h"
#include "render/svg.h"

enum {
	BAR_WIDTH = 3700, BAR_HEIGHT = 550,
	BAR_LEFT = 60, BAR_RIGHT = 3640,
	BAR_TOP = 210, BAR_BOTTOM = 320, BAR_ROUND = 50,
	BAR_ABOVE = 85, BAR_BELOW = 500,	/* base lines of the labels */
	BAR_HOLDS = 370,
};

struct bar {
	const struct chart_recovery *c;
	const struct render_context *ctx;
	struct arena *arena;
	struct buf *out;
	int64_t end;		/* seconds at the right */
};

static int64_t
at(const struct bar *b, int64_t seconds)
{
	if (seconds > b->end)
		seconds = b->end;
	return BAR_LEFT + (int64_t)((double)seconds / (double)b->end *
	    (BAR_RIGHT - BAR_LEFT) + 0.5);
}

static int64_t
later(int64_t end, struct opt64 t)
{
	return t.known && t.v > end ? t.v : end;
}

/* The maximum, or what lies beyond it (a fallback that holds longer does not
 * matter there); room at the end when there is none. */
static int64_t
scale_end(const struct chart_recovery *c)
{
	int64_t end = later(0, c->max);

	end = later(end, c->calculated_lo);
	end = later(end, c->calculated_hi);
	end = later(end, c->proven);
	end = later(end, c->target);
	if (!c->max.known)
		end = later(end, c->holds);
	if (end == 0)
		return 1;
	return c->max.known ? end : end + end / 4 + 1;
}

static void
print(struct bar *b, struct buf *out, int64_t seconds)
{
	duration_print_short(out, seconds, b->ctx->lang);
}

static struct str
words(struct bar *b, const char *sign, int64_t seconds)
{
	struct buf text = BUF_IN(b->arena, 100);

	buf_add_c(&text, sign);
	print(b, &text, seconds);
	return buf_str(&text);
}

/* ---- the bar ------------------------------------------------------------ */

static void
draw_ground(struct bar *b)
{
	const struct chart_recovery *c = b->c;
	int64_t height = BAR_BOTTOM - BAR_TOP, x = BAR_LEFT, to;

	if (c->target.known) {
		to = at(b, c->target.v);
		svg_rect(b->out, "bar-free", x, BAR_TOP, to - x, height,
		    BAR_ROUND);
		x = to;
	}
	to = c->max.known ? at(b, c->max.v) : BAR_RIGHT;
	if (c->target.known && c->max.known)
		svg_rect(b->out, "bar-late", x, BAR_TOP, to - x, height, 0);
	else
		svg_hatch(b->out, x, BAR_TOP, to - x, height);
	if (to > x)
		x = to;
	svg_rect(b->out, "curve-band", x, BAR_TOP, BAR_RIGHT - x, height, 0);
}

static void
draw_marks(struct bar *b)
{
	const struct chart_recovery *c = b->c;

	if (c->max.known)
		svg_line(b->out, "bar-max", at(b, c->max.v), BAR_TOP - 60,
		    at(b, c->max.v), BAR_BOTTOM + 50);
	if (c->holds.known)
		svg_line(b->out, "bar-fallback", BAR_LEFT, BAR_HOLDS,
		    at(b, c->holds.v), BAR_HOLDS);
	if (c->target.known)
		svg_line(b->out, "bar-target", at(b, c->target.v),
		    BAR_TOP - 50, at(b, c->target.v), BAR_BOTTOM + 40);
}

static void
draw_triangle(struct bar *b, int64_t seconds)
{
	buf_add_c(b->out, "<path class=\"bar-calculated\" d=\"M");
	svg_length(b->out, at(b, seconds));
	buf_add_char(b->out, ' ');
	svg_length(b->out, BAR_TOP);
	buf_add_c(b->out, "l-6 -8h12z\"/>");
}

/* What was calculated is one moment, not a range. */
static bool
is_exact(const struct chart_recovery *c)
{
	return c->calculated_lo.known &&
	    opt64_eq(c->calculated_lo, c->calculated_hi);
}

/* No loss that was looked at stops it: "0 min" would say less. */
static bool
is_untouched(const struct chart_recovery *c)
{
	return is_exact(c) && c->calculated_lo.v == 0;
}

static void
draw_range(struct bar *b)
{
	const struct chart_recovery *c = b->c;
	int64_t from = BAR_LEFT, to = BAR_RIGHT;

	if (is_exact(c))
		return;
	if (c->calculated_lo.known)
		from = at(b, c->calculated_lo.v);
	if (c->calculated_hi.known)
		to = at(b, c->calculated_hi.v);
	svg_hatch(b->out, from, BAR_TOP + 20, to - from,
	    BAR_BOTTOM - BAR_TOP - 40);
}

static void
draw_calculated(struct bar *b)
{
	const struct chart_recovery *c = b->c;

	if (c->calculated_lo.known)
		draw_triangle(b, c->calculated_lo.v);
	if (c->calculated_hi.known && !is_exact(c))
		draw_triangle(b, c->calculated_hi.v);
}

/* ---- labels ------------------------------------------------------------- */

static struct str
calculated_words(struct bar *b)
{
	const struct chart_recovery *c = b->c;
	struct buf text = BUF_IN(b->arena, 100);

	if (!c->calculated_lo.known && !c->calculated_hi.known)
		return STR("?");
	if (is_untouched(c))
		return message(b->arena, b->ctx->lang, "chart-untouched");
	if (!c->calculated_lo.known)
		buf_add_c(&text, "\u2264 ");
	else
		print(b, &text, c->calculated_lo.v);
	if (opt64_eq(c->calculated_lo, c->calculated_hi))
		return buf_str(&text);
	if (c->calculated_lo.known)
		buf_add_c(&text, " \u2013 ");
	if (c->calculated_hi.known)
		print(b, &text, c->calculated_hi.v);
	else
		buf_add_char(&text, '?');
	return buf_str(&text);
}

/* Put it where it belongs in a row that is sorted by place. */
static void
add_label(struct svg_label *labels, size_t *n, struct svg_label label)
{
	size_t i = (*n)++;

	for (; i > 0 && labels[i - 1].x > label.x; i--)
		labels[i] = labels[i - 1];
	labels[i] = label;
}

static void
draw_labels(struct bar *b, struct svg_label *labels, size_t n, int64_t y)
{
	svg_spread(labels, n, 0, BAR_WIDTH);
	for (size_t i = 0; i < n; i++)
		if (labels[i].text.len > 0)
			svg_text(b->out, labels[i].class, SVG_MIDDLE,
			    labels[i].x, y, labels[i].text);
}

static void
label_above(struct bar *b)
{
	const struct chart_recovery *c = b->c;
	struct svg_label labels[2];
	size_t n = 0;
	int64_t x = (BAR_LEFT + BAR_RIGHT) / 2;

	if (c->calculated_hi.known)
		x = at(b, c->calculated_hi.v);
	else if (c->calculated_lo.known)
		x = at(b, c->calculated_lo.v);
	add_label(labels, &n, (struct svg_label){ calculated_words(b), NULL,
	    x });
	if (c->proven.known)
		add_label(labels, &n, (struct svg_label){
		    words(b, "\u25CF ", c->proven.v), NULL,
		    at(b, c->proven.v) });
	draw_labels(b, labels, n, BAR_ABOVE);
}

static void
label_below(struct bar *b)
{
	const struct chart_recovery *c = b->c;
	enum lang lang = b->ctx->lang;
	struct svg_label labels[3];
	size_t n = 0;

	if (c->target.known)
		add_label(labels, &n, (struct svg_label){
		    words(b, "", c->target.v), "bar-label-target",
		    at(b, c->target.v) });
	else
		add_label(labels, &n, (struct svg_label){
		    message(b->arena, lang, "chart-no-target"),
		    "bar-label-target", BAR_LEFT });
	if (c->holds.known)
		add_label(labels, &n, (struct svg_label){
		    words(b, "\u2504 ", c->holds.v), NULL,
		    at(b, c->holds.v) });
	if (c->max.known)
		add_label(labels, &n, (struct svg_label){
		    words(b, "", c->max.v), NULL, at(b, c->max.v) });
	else
		add_label(labels, &n, (struct svg_label){
		    message(b->arena, lang, "chart-no-max"), NULL,
		    BAR_RIGHT });
	draw_labels(b, labels, n, BAR_BELOW);
}

/* ---- the text alternative ----------------------------------------------- */

static void
say(struct bar *b, struct buf *out, struct opt64 t, const char *id,
    const char *id_unknown)
{
	if (out->len > 0)
		buf_add_c(out, ", ");
	if (t.known)
		message_print(out, b->ctx->lang, b->ctx->zone, id,
		    { "a", ERR_DUR(t.v) });
	else
		message_add(out, b->ctx->lang, id_unknown);
}

static void
say_calculated(struct bar *b, struct buf *out)
{
	const struct chart_recovery *c = b->c;

	if (is_untouched(c)) {
		buf_add_c(out, out->len > 0 ? ", " : "");
		message_add(out, b->ctx->lang, "chart-untouched");
		return;
	}
	if (opt64_eq(c->calculated_lo, c->calculated_hi)) {
		say(b, out, c->calculated_lo, "chart-calculated",
		    "chart-not-calculated");
		return;
	}
	if (c->calculated_lo.known)
		say(b, out, c->calculated_lo, "chart-calculated-from",
		    "chart-not-calculated");
	say(b, out, c->calculated_hi, "chart-calculated-to",
	    "chart-calculated-no-end");
}

static struct str
alternative(struct bar *b)
{
	const struct chart_recovery *c = b->c;
	struct buf out = BUF_IN(b->arena, 1000);

	say(b, &out, c->target, "chart-target", "chart-target-unknown");
	say_calculated(b, &out);
	say(b, &out, c->proven, "chart-proven", "chart-not-proven");
	if (c->holds.known)
		say(b, &out, c->holds, "chart-holds", "chart-holds");
	say(b, &out, c->max, "chart-max", "chart-max-unknown");
	return buf_str(&out);
}

struct html
chart_recovery(struct arena *a, const struct chart_recovery *c,
    const struct render_context *ctx)
{
	struct buf out = BUF_IN(a, 65536);
	struct bar b = { .c = c, .ctx = ctx, .arena = a, .out = &out,
		.end = scale_end(c) };

	svg_begin(&out, "chart bar", BAR_WIDTH, BAR_HEIGHT, alternative(&b));
	draw_ground(&b);
	draw_range(&b);
	draw_marks(&b);
	draw_calculated(&b);
	if (c->proven.known)
		svg_circle(&out, "bar-proven", at(&b, c->proven.v),
		    (BAR_TOP + BAR_BOTTOM) / 2, 55);
	label_above(&b);
	label_below(&b);
	svg_end(&out);
	return (struct html){ buf_str(&out) };
}

/* ---- as a file ---------------------------------------------------------- */

struct str
chart_file(struct arena *a, struct html chart)
{
	static const char head[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" ";
	/* The light colours of the stylesheet. */
	static const char style[] = "<style>"
	    "text{font:11px 'Noto Sans',sans-serif;fill:#4a5d6c}"
	    ".t,.chart-strong,.bar-label-target{fill:#14283a}"
	    ".on{fill:#fff;font-weight:700}"
	    ".grid-line,.axis{stroke:#e3e0d8;fill:none}"
	    ".hatch-back{fill:#eceae4}"
	    ".hatch-line{stroke:#6b6f76;stroke-width:1.5;fill:none}"
	    ".gantt-task,.bar-value{fill:#4b7f99}"
	    ".gantt-critical,.bar-bad{fill:#b3261e}.gantt-wait{fill:#eceae4}"
	    ".gantt-limit{stroke:#14283a;stroke-dasharray:5 4;fill:none;"
	    "stroke-width:2}"
	    ".bar-free{fill:#bfe0d1}.bar-late{fill:#f6ddb5}"
	    ".bar-ok{fill:#0b6b4a}.bar-warn{fill:#8a4b00}"
	    ".bar-target{stroke:#14283a;stroke-width:2;fill:none}"
	    ".bar-max{stroke:#b3261e;stroke-width:4;fill:none}"
	    ".bar-calculated{fill:#0d4f70}"
	    ".bar-proven{fill:#14283a;stroke:#fff;stroke-width:2}"
	    ".bar-fallback{stroke:#5d3b8c;stroke-width:3;"
	    "stroke-dasharray:6 3;fill:none}"
	    ".curve-line,.spark-line{fill:none;stroke:#0d4f70;stroke-width:2}"
	    ".curve-band{fill:#fbe4e1}.curve-limit{fill:none;stroke:#b3261e;"
	    "stroke-width:2;stroke-dasharray:5 4}</style>";
	struct buf out = BUF_IN(a, 16 << 20);
	size_t tag = str_find(chart.made, '>');

	BUG_IF(!str_starts(chart.made, STR("<svg ")));
	buf_add_c(&out, head);
	buf_add(&out, str_sub(chart.made, 5, tag + 1 - 5));
	buf_add_c(&out, style);
	buf_add(&out, str_sub(chart.made, tag + 1, chart.made.len));
	return buf_str(&out);
}
