/* SPDX-License-Identifier: EUPL-1.2 */
#include "render/map.h"

#include "render/messages.h"
#include "render/svg.h"

enum {
	BOX_WIDTH = 1900, BOX_HEIGHT = 400,
	BOX_ROUND = 70, BOX_INSIDE = 100,
	COLUMN_GAP = 700, ROW_GAP = 120,
	MARGIN = 60, ARROW = 70,
};

static const struct {
	const char *class, *sign, *word;
} states[MAP_STATE__MAX] = {
	[MAP_PLAIN] = { "", "", NULL },
	[MAP_OK] = { " ok", "\u2714 ", "map-ok" },
	[MAP_WARN] = { " warn", "\u25D4 ", "map-warn" },
	[MAP_BAD] = { " bad", "\u2716 ", "map-bad" },
	[MAP_UNKNOWN] = { " none", "? ", "map-unknown" },
};

struct drawing {
	struct arena *arena;
	struct buf *out;
	const struct map *map;
	const struct render_context *ctx;
	struct layout layout;
};

static void
add_point(struct buf *out, int64_t x, int64_t y)
{
	svg_length(out, x);
	buf_add_char(out, ' ');
	svg_length(out, y);
}

/* ---- lines -------------------------------------------------------------- */

/* Leaves and arrives level: both handles halfway. */
static void
draw_curve(struct buf *out, struct layout_point from, struct layout_point to)
{
	int64_t middle = (from.x + to.x) / 2;

	if (from.y == to.y) {
		buf_add_char(out, 'H');
		svg_length(out, to.x);
		return;
	}
	buf_add_char(out, 'C');
	add_point(out, middle, from.y);
	buf_add_char(out, ' ');
	add_point(out, middle, to.y);
	buf_add_char(out, ' ');
	add_point(out, to.x, to.y);
}

static void
draw_arrow(struct buf *out, struct layout_point tip, bool leftwards,
    bool on_path)
{
	int64_t back = leftwards ? ARROW : -ARROW;

	buf_addf(out, "<path class=\"map-arrow%s\" d=\"M",
	    on_path ? " map-arrow-path" : "");
	add_point(out, tip.x, tip.y);
	buf_add_char(out, 'l');
	add_point(out, back, -ARROW / 2);
	buf_add_char(out, 'v');
	svg_length(out, ARROW);
	buf_add_c(out, "z\"/>");
}

static struct layout_point
inside(struct layout_point p)
{
	return (struct layout_point){ p.x + MARGIN, p.y + MARGIN };
}

static void
draw_edge(struct drawing *d, size_t e)
{
	const struct layout_line *line = &d->layout.lines[e];
	const struct map_edge *edge = &d->map->edges[e];
	struct layout_point last;

	if (line->n == 0)
		return;
	last = inside(line->points[0]);
	buf_addf(d->out, "<path class=\"map-edge%s%s\" d=\"M",
	    edge->on_path ? " map-edge-path" : "",
	    edge->soft ? " map-edge-soft" : "");
	add_point(d->out, last.x, last.y);
	for (size_t i = 1; i < line->n; i++) {
		draw_curve(d->out, last, inside(line->points[i]));
		last = inside(line->points[i]);
	}
	buf_add_c(d->out, "\"/>");
	draw_arrow(d->out, last,
	    line->points[line->n - 2].x > line->points[line->n - 1].x,
	    edge->on_path);
}

/* ---- boxes -------------------------------------------------------------- */

/* "Payroll, not in time, needs 2, focus" - what a screen reader says. */
static struct str
name_of(struct drawing *d, const struct map_node *node)
{
	struct buf out = BUF_IN(d->arena, 65536);

	buf_add(&out, node->label);
	if (states[node->state].word != NULL) {
		buf_add_c(&out, ", ");
		message_add(&out, d->ctx->lang, states[node->state].word);
	}
	if (node->detail.len > 0) {
		buf_add_c(&out, ", ");
		buf_add(&out, node->detail);
	}
	return buf_str(&out);
}

static void
open_link(struct drawing *d, struct str href, struct str name)
{
	buf_add_c(d->out, "<a href=\"");
	html_escape_url(d->out, href);
	buf_add_c(d->out, "\" aria-label=\"");
	html_escape(d->out, name);
	buf_add_c(d->out, "\">");
}

static void
draw_words(struct drawing *d, const struct map_node *node, int64_t x,
    int64_t y)
{
	struct buf label = BUF_IN(d->arena, 65536);
	/* 12 pixels high, where svg_text_width() thinks of 11. */
	int64_t room = (BOX_WIDTH - 2 * BOX_INSIDE) * 11 / 12;
	bool two = node->detail.len > 0;

	buf_add_c(&label, states[node->state].sign);
	buf_add(&label, node->label);
	svg_text(d->out, NULL, SVG_START, x + BOX_INSIDE,
	    y + (two ? 170 : 240), svg_text_fit(d->arena, buf_str(&label),
	    room));
	if (two)
		svg_text(d->out, "map-detail", SVG_START, x + BOX_INSIDE,
		    y + 320, svg_text_fit(d->arena, node->detail, room));
}

static void
draw_node(struct drawing *d, int32_t i)
{
	const struct map_node *node = &d->map->nodes[i];
	struct layout_point at = inside(d->layout.nodes[i]);
	struct str name = name_of(d, node);

	buf_addf(d->out, "<g class=\"map-node%s%s\">",
	    states[node->state].class, node->focus ? " map-focus" : "");
	if (node->href.len > 0)
		open_link(d, node->href, name);
	buf_add_c(d->out, "<title>");
	html_escape(d->out, name);
	buf_add_c(d->out, "</title>");
	svg_rect(d->out, "map-box", at.x, at.y, BOX_WIDTH, BOX_HEIGHT,
	    BOX_ROUND);
	draw_words(d, node, at.x, at.y);
	if (node->href.len > 0)
		buf_add_c(d->out, "</a>");
	buf_add_c(d->out, "</g>");
}

/* Column by column, top to bottom: the order of Tab. */
static int
in_reading_order(const void *a, const void *b, void *arg)
{
	const struct layout_point *nodes = arg;
	int32_t i = *(const int32_t *)a, k = *(const int32_t *)b;

	if (nodes[i].x != nodes[k].x)
		return nodes[i].x < nodes[k].x ? -1 : 1;
	if (nodes[i].y != nodes[k].y)
		return nodes[i].y < nodes[k].y ? -1 : 1;
	return i < k ? -1 : i > k;
}

static void
draw_nodes(struct drawing *d)
{
	size_t n = (size_t)d->map->nnodes;
	int32_t *order = arena_array(d->arena, int32_t, n);

	for (size_t i = 0; i < n; i++)
		order[i] = (int32_t)i;
	qsort_r(order, n, sizeof(*order), in_reading_order,
	    (void *)(uintptr_t)d->layout.nodes);
	for (size_t i = 0; i < n; i++)
		draw_node(d, order[i]);
}

static bool
place(struct drawing *d, struct err *err)
{
	const struct map *map = d->map;
	struct layout_graph g = { .n = map->nnodes, .nedges = map->nedges,
		.width = BOX_WIDTH, .height = BOX_HEIGHT,
		.column_gap = COLUMN_GAP, .row_gap = ROW_GAP };
	struct layout_edge *edges = arena_array(d->arena, struct layout_edge,
	    map->nedges);

	for (size_t e = 0; e < map->nedges; e++)
		edges[e] = (struct layout_edge){ map->edges[e].from,
			map->edges[e].to };
	g.edges = edges;
	return layout_make(d->arena, &g, &d->layout, err);
}

bool
map_html(struct arena *a, const struct map *map,
    const struct render_context *ctx, struct html *html_r, struct err *err)
{
	struct buf out = BUF_IN(a, 16 << 20), name = BUF_IN(a, 65536);
	struct drawing d = { .arena = a, .out = &out, .map = map, .ctx = ctx };

	if (!place(&d, err))
		return false;
	message_print(&name, ctx->lang, ctx->zone, "map-alternative",
	    { "a", ERR_TEXT(map->title) }, { "n", ERR_INT(map->nnodes) },
	    { "b", ERR_INT((int64_t)map->nedges) });
	svg_begin_group(&out, "map", d.layout.width + 2 * MARGIN,
	    d.layout.height + 2 * MARGIN, buf_str(&name));
	for (size_t e = 0; e < map->nedges; e++)
		draw_edge(&d, e);
	draw_nodes(&d);
	svg_end(&out);
	*html_r = (struct html){ buf_str(&out) };
	return true;
}
