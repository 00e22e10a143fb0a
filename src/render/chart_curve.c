/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The impact curve, the list of bars and the sparkline.
 *
 * Curves that run together would hide each other, so each is drawn a little
 * higher than the one before; they differ in dash as well as colour.
 */
#include "render/chart.h"
#include "render/messages.h"
#include "render/svg.h"

enum {
	CURVE_WIDTH = 6000, CURVE_HEIGHT = 2700,
	CURVE_LEFT = 520, CURVE_RIGHT = 5840,
	CURVE_TOP = 200, CURVE_BOTTOM = 2280,	/* highest level, level 0 */
	CURVE_APART = 40,

	LIST_WIDTH = 6000, LIST_ROW = 280,
	LIST_LABEL = 1900, LIST_LEFT = 2000, LIST_RIGHT = 5000,

	SPARK_WIDTH = 1200, SPARK_HEIGHT = 240, SPARK_EDGE = 30,
};

/* ---- impact curve ------------------------------------------------------- */

static int64_t
column_x(const struct chart_curve *c, int64_t column)
{
	return CURVE_LEFT + (CURVE_RIGHT - CURVE_LEFT) * column /
	    (int64_t)c->ncolumns;
}

static int64_t
level_y(const struct chart_curve *c, int64_t level)
{
	return CURVE_BOTTOM - (CURVE_BOTTOM - CURVE_TOP) * level / c->levels;
}

static void
draw_band(struct buf *out, const struct chart_curve *c,
    const struct render_context *ctx)
{
	struct buf text = BUF_IN(out->arena, 300);

	if (!c->intolerable.known)
		return;
	svg_rect(out, "curve-band", CURVE_LEFT - 20, CURVE_TOP - 120,
	    CURVE_RIGHT - CURVE_LEFT + 80,
	    level_y(c, c->intolerable.v) + 240 - CURVE_TOP, 0);
	message_print(&text, ctx->lang, ctx->zone, "chart-intolerable",
	    { "a", ERR_INT(c->intolerable.v) });
	svg_text(out, NULL, SVG_START, CURVE_LEFT + 40, CURVE_TOP - 20,
	    buf_str(&text));
}

static void
draw_axes(struct buf *out, const struct chart_curve *c,
    const struct render_context *ctx)
{
	for (int64_t level = 0; level <= c->levels; level++) {
		struct buf text = BUF_IN(out->arena, 30);
		int64_t y = level_y(c, level);

		buf_add_i64(&text, level);
		svg_line(out, "grid-line", CURVE_LEFT - 20, y,
		    CURVE_RIGHT + 60, y);
		svg_text(out, NULL, SVG_END, CURVE_LEFT - 140, y + 40,
		    buf_str(&text));
	}
	for (size_t i = 0; i < c->ncolumns; i++) {
		struct buf text = BUF_IN(out->arena, 100);

		duration_print_short(&text, c->times[i], ctx->lang);
		svg_text(out, NULL, SVG_MIDDLE,
		    (column_x(c, (int64_t)i) + column_x(c, (int64_t)i + 1)) / 2,
		    CURVE_BOTTOM + 220, buf_str(&text));
	}
}

/* A column where some category is blank. */
static void
draw_blanks(struct buf *out, const struct chart_curve *c)
{
	for (size_t i = 0; i < c->ncolumns; i++) {
		bool blank = false;

		for (size_t s = 0; s < c->nseries; s++)
			blank |= !c->series[s].levels[i].known;
		if (blank)
			svg_hatch(out, column_x(c, (int64_t)i),
			    CURVE_BOTTOM + 20, column_x(c, (int64_t)i + 1) -
			    column_x(c, (int64_t)i), 90);
	}
}

static void
draw_steps(struct buf *out, const struct chart_curve *c, size_t s)
{
	const struct opt64 *levels = c->series[s].levels;
	bool pen = false;

	buf_addf(out, "<path class=\"curve-line series-%zu\" d=\"", s + 1);
	for (size_t i = 0; i < c->ncolumns; i++) {
		if (!levels[i].known) {
			pen = false;
			continue;
		}
		if (!pen) {
			buf_add_char(out, 'M');
			svg_length(out, column_x(c, (int64_t)i));
			buf_add_char(out, ' ');
		} else {
			buf_add_char(out, 'V');
		}
		svg_length(out, level_y(c, levels[i].v) -
		    (int64_t)s * CURVE_APART);
		buf_add_char(out, 'H');
		svg_length(out, column_x(c, (int64_t)i + 1));
		pen = true;
	}
	buf_add_c(out, "\"/>");
}

/* "maximum outage: 1 d (citizens)", or that there is none in view. */
static struct str
limit_words(struct arena *a, const struct chart_curve *c,
    const struct render_context *ctx)
{
	struct buf text = BUF_IN(a, 500);
	int64_t k = c->tolerable.v;

	if (!c->tolerable.known)
		message_add(&text, ctx->lang, "chart-limit-unknown");
	else if (k == (int64_t)c->ncolumns)
		message_print(&text, ctx->lang, ctx->zone, "chart-limit-beyond",
		    { "a", ERR_DUR(c->times[k - 1]) });
	else
		message_print(&text, ctx->lang, ctx->zone, "chart-limit",
		    { "a", ERR_DUR(k == 0 ? 0 : c->times[k - 1]) },
		    { "b", ERR_TEXT(c->decided_by) });
	return buf_str(&text);
}

/* The derived maximum; its words on the side that has room: below the curve,
 * which rises, or above it. */
static void
draw_limit(struct buf *out, const struct chart_curve *c, struct str text)
{
	int64_t x;

	if (!c->tolerable.known || c->tolerable.v == (int64_t)c->ncolumns)
		return;
	x = column_x(c, c->tolerable.v);
	svg_line(out, "curve-limit", x, CURVE_TOP - 120, x, CURVE_BOTTOM + 40);
	if (x + 60 + svg_text_width(text) < CURVE_WIDTH)
		svg_text(out, "t", SVG_START, x + 60, CURVE_BOTTOM - 60, text);
	else
		svg_text(out, "t", SVG_END, x - 60, CURVE_TOP + 260, text);
}

struct html
chart_curve(struct arena *a, const struct chart_curve *c,
    const struct render_context *ctx)
{
	struct buf out = BUF_IN(a, 262144), text = BUF_IN(a, 1000);
	struct str limit;

	BUG_IF(c->ncolumns < 1 || c->ncolumns > CHART_COLUMNS ||
	    c->nseries > CHART_SERIES || c->levels < 1);
	BUG_IF(c->tolerable.known && (c->tolerable.v < 0 ||
	    c->tolerable.v > (int64_t)c->ncolumns));
	limit = limit_words(a, c, ctx);
	message_print(&text, ctx->lang, ctx->zone, "chart-curve",
	    { "a", ERR_TEXT(limit) });
	svg_begin(&out, "chart curve", CURVE_WIDTH, CURVE_HEIGHT,
	    buf_str(&text));
	draw_band(&out, c, ctx);
	draw_axes(&out, c, ctx);
	draw_blanks(&out, c);
	for (size_t s = 0; s < c->nseries; s++)
		draw_steps(&out, c, s);
	draw_limit(&out, c, limit);
	svg_end(&out);
	return (struct html){ buf_str(&out) };
}

/* ---- bars --------------------------------------------------------------- */

static void
draw_amount(struct buf *out, const struct chart_amount *m, int64_t y,
    int64_t max)
{
	char class[64] = "bar-value";
	int64_t whole = LIST_RIGHT - LIST_LEFT, w = whole;

	if (m->state != NULL)
		snprintf(class, sizeof(class), "bar-value bar-%s", m->state);
	svg_text(out, "t", SVG_END, LIST_LABEL, y + 160,
	    svg_text_fit(out->arena, m->label, LIST_LABEL));
	if (m->value.known) {
		w = (int64_t)((double)m->value.v / (double)max *
		    (double)whole + 0.5);
		svg_rect(out, class, LIST_LEFT, y + 40, w, 160, 30);
	} else {
		svg_hatch(out, LIST_LEFT, y + 40, w, 160);
	}
	svg_text(out, NULL, SVG_START, LIST_LEFT + w + 60, y + 160,
	    m->value.known ? m->text : STR("?"));
}

/* "label: text; label: unknown". */
static void
say_amounts(struct buf *out, const struct chart_amount *amounts, size_t n,
    const struct render_context *ctx)
{
	for (size_t i = 0; i < n; i++) {
		buf_add_c(out, i == 0 ? ": " : "; ");
		buf_add(out, amounts[i].label);
		buf_add_char(out, ' ');
		if (amounts[i].value.known)
			buf_add(out, amounts[i].text);
		else
			message_add(out, ctx->lang, "unknown");
	}
}

struct html
chart_bars(struct arena *a, struct str title,
    const struct chart_amount *amounts, size_t n, int64_t max,
    const struct render_context *ctx)
{
	struct buf out = BUF_IN(a, 4 << 20), text = BUF_IN(a, 1 << 20);

	for (size_t i = 0; i < n; i++)
		if (amounts[i].value.known && amounts[i].value.v > max)
			max = amounts[i].value.v;
	buf_add(&text, title);
	say_amounts(&text, amounts, n, ctx);
	svg_begin(&out, "chart", LIST_WIDTH, (int64_t)n * LIST_ROW + 10,
	    buf_str(&text));
	for (size_t i = 0; i < n; i++)
		draw_amount(&out, &amounts[i], (int64_t)i * LIST_ROW,
		    max > 0 ? max : 1);
	svg_end(&out);
	return (struct html){ buf_str(&out) };
}

/* ---- sparkline ---------------------------------------------------------- */

struct html
chart_sparkline(struct arena *a, struct str title, const struct opt64 *values,
    size_t n)
{
	struct buf out = BUF_IN(a, 1 << 20);
	int64_t min = INT64_MAX, max = INT64_MIN;
	bool pen = false;

	for (size_t i = 0; i < n; i++)
		if (values[i].known) {
			min = values[i].v < min ? values[i].v : min;
			max = values[i].v > max ? values[i].v : max;
		}
	svg_begin(&out, "chart spark", SPARK_WIDTH, SPARK_HEIGHT, title);
	buf_add_c(&out, "<path class=\"spark-line\" d=\"");
	for (size_t i = 0; i < n; i++) {
		double part = max > min && values[i].known ?
		    ((double)values[i].v - (double)min) /
		    ((double)max - (double)min) : 0.5;

		if (values[i].known) {
			buf_add_char(&out, pen ? 'L' : 'M');
			svg_length(&out, SPARK_EDGE + (SPARK_WIDTH -
			    2 * SPARK_EDGE) * (int64_t)i /
			    (n > 1 ? (int64_t)n - 1 : 1));
			buf_add_char(&out, ' ');
			svg_length(&out, SPARK_HEIGHT - SPARK_EDGE -
			    (int64_t)(part * (SPARK_HEIGHT - 2 * SPARK_EDGE) +
			    0.5));
			if (!pen)
				buf_add_c(&out, "h0");
		}
		pen = values[i].known;
	}
	buf_add_c(&out, "\"/>");
	svg_end(&out);
	return (struct html){ buf_str(&out) };
}
