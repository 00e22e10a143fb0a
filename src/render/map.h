/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * map.h - a dependency map as inline SVG: boxes with a state, lines with an
 * arrow, each box a link that the keyboard reaches in reading order.
 *
 * A state is a sign, a word and a colour.  The page puts the same as a list or
 * table beside it.
 */
#ifndef RENDER_MAP_H
#define RENDER_MAP_H

#include "render/layout.h"
#include "render/template.h"

enum map_state { MAP_PLAIN, MAP_OK, MAP_WARN, MAP_BAD, MAP_UNKNOWN,
	MAP_STATE__MAX };

struct map_node {
	struct str label;
	struct str detail;	/* a second, small line; may be empty */
	struct str href;	/* where it leads; empty: no link */
	enum map_state state;
	bool focus;		/* what the map is about */
};

struct map_edge {
	int32_t from, to;	/* `from` needs `to` */
	bool on_path;		/* part of how a failure spreads */
	bool soft;		/* one of several that would do */
};

struct map {
	struct str title;
	const struct map_node *nodes;
	int32_t nnodes;			/* at most LAYOUT_NODES */
	const struct map_edge *edges;
	size_t nedges;
};

/* In the arena.  Err: layout-too-large. */
MUST_USE bool map_html(struct arena *a, const struct map *map,
    const struct render_context *ctx, struct html *html_r, struct err *err);

#endif
