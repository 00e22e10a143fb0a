/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * svg.h - the few shapes that charts and maps are made of.  Inside render/.
 *
 * Lengths are tenths of a pixel, so that the same input gives the same bytes
 * on every machine.  Looks come from classes of the stylesheet: the pages'
 * policy allows no style attributes.
 */
#ifndef RENDER_SVG_H
#define RENDER_SVG_H

#include "render/html.h"

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };

/* <svg> of w by h with a text alternative, which must not be empty. */
void svg_begin(struct buf *out, const char *class, int64_t w, int64_t h,
    struct str alternative);
/* The same for a picture with links in it: a group with a name, no image. */
void svg_begin_group(struct buf *out, const char *class, int64_t w, int64_t h,
    struct str alternative);
void svg_end(struct buf *out);

/* A length in tenths: "12", "12.5". */
void svg_length(struct buf *out, int64_t tenths);
/* Nothing is drawn when w or h is not positive. */
void svg_rect(struct buf *out, const char *class, int64_t x, int64_t y,
    int64_t w, int64_t h, int64_t radius);
/* The same, hatched: the sign of what is not known. */
void svg_hatch(struct buf *out, int64_t x, int64_t y, int64_t w, int64_t h);
/* A group that script may drag, with a rectangle under it. */
void svg_row_begin(struct buf *out, const char *class, int64_t id, int64_t x,
    int64_t y, int64_t w, int64_t h);
void svg_row_end(struct buf *out);
void svg_line(struct buf *out, const char *class, int64_t x1, int64_t y1,
    int64_t x2, int64_t y2);
void svg_circle(struct buf *out, const char *class, int64_t x, int64_t y,
    int64_t r);
/* class may be NULL. */
void svg_text(struct buf *out, const char *class, enum svg_anchor anchor,
    int64_t x, int64_t y, struct str text);
/* How wide a text of 11 pixels is, about; never too little for our fonts. */
int64_t svg_text_width(struct str text);
/* The text, cut with an ellipsis when it is wider. */
struct str svg_text_fit(struct arena *a, struct str text, int64_t width);

/* A label that wants to stand centred at x. */
struct svg_label {
	struct str text;
	const char *class;	/* or NULL */
	int64_t x;		/* wanted; then given */
};

/*
 * Move labels along their row until none overlaps another and all are within
 * left..right; order and neighbourhood are kept.  Labels with equal text that
 * would overlap become one (the later's text becomes empty).  They must be
 * sorted by x.  O(n squared), n is small.
 */
void svg_spread(struct svg_label *labels, size_t n, int64_t left,
    int64_t right);

#endif
