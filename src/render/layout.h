/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * layout.h - places for the boxes and lines of a dependency map.
 *
 * Layered drawing after Sugiyama, Tagawa and Toda (1981), left to right: an
 * edge leads from a column to one further right, but for those that close a
 * cycle.  Pure and deterministic: the same graph, the same places.
 *
 * Lengths are in the caller's unit; y grows downwards, 0,0 is the left top.
 */
#ifndef RENDER_LAYOUT_H
#define RENDER_LAYOUT_H

#include "base/err.h"

enum {
	LAYOUT_NODES = 500,
	LAYOUT_EDGES = 5000,
	/* Edges over many columns bend in each; beyond this they run straight. */
	LAYOUT_BENDS = 5000,
};

struct layout_edge {
	int32_t from, to;
};

struct layout_graph {
	int32_t n;			/* nodes */
	const struct layout_edge *edges;
	size_t nedges;
	int64_t width, height;		/* of every node */
	int64_t column_gap, row_gap;	/* between them */
};

struct layout_point {
	int64_t x, y;
};

/* From side to side of two boxes; level beside the boxes of columns between. */
struct layout_line {
	const struct layout_point *points;
	size_t n;			/* 0 for an edge to itself */
};

struct layout {
	const struct layout_point *nodes;	/* left top of each */
	const struct layout_line *lines;	/* one an edge, in order */
	int64_t width, height;			/* of the whole */
	int64_t crossings;			/* between bends and nodes */
};

/*
 * In the arena.  500 nodes and 1500 edges take some milliseconds; worst case
 * O((n + bends + edges) log) for each of a fixed number of sweeps.  Err:
 * layout-too-large (a: nodes allowed, b: edges allowed).  BUG when an edge
 * names no node.
 */
MUST_USE bool layout_make(struct arena *a, const struct layout_graph *g,
    struct layout *layout_r, struct err *err);

#endif
