/* SPDX-License-Identifier: EUPL-1.2 */
/* pdf_internal.h - what the parts of the PDF writer share.  Points, from the top
 * left of the page. */
#ifndef RENDER_PDF_INTERNAL_H
#define RENDER_PDF_INTERNAL_H

#include <pango/pangocairo.h>

#include "base/buf.h"
#include "render/docx_internal.h"
#include "render/pdf.h"

#define PDF_WIDTH 595.0		/* A4 */
#define PDF_HEIGHT 842.0
#define PDF_LEFT 56.0
#define PDF_RIGHT (PDF_WIDTH - 56.0)
#define PDF_TOP 64.0
#define PDF_BOTTOM (PDF_HEIGHT - 64.0)
#define PDF_SIZE 10.0		/* of plain text */

struct pdf_mark {
	struct str text;
	int level, page;
};

struct pdf_list {
	bool numbered;
	int64_t number;
};

struct _RsvgHandle;

struct pdf {
	struct docx *docx;	/* not NULL: the body's words go there (docx.h) */
	const struct pdf_info *info;
	struct arena *arena;	/* of the result */
	struct arena *scratch;	/* of this round */
	struct err *err;
	bool failed;
	PangoContext *context;
	cairo_surface_t *surface;
	cairo_t *cr;		/* NULL while measuring */
	double y;
	bool breaks;		/* a new page before what comes next */
	int page, pages;	/* this one; all, once measured */
	struct pdf_mark *marks;	/* headings so far */
	size_t nmarks, marks_cap;
	const struct pdf_mark *known;	/* those of the last round */
	size_t nknown;
	int outline[PDF_LEVELS + 1];	/* the open heading of each level */
	struct pdf_list lists[PDF_LEVELS];
	int depth;		/* of lists */
	struct str *alternatives;	/* of the pictures, in order */
	size_t npictures, pictures_cap;
};

/* Text being set, line by line; it may go on on the next page. */
struct pdf_flow {
	PangoLayout *layout;
	PangoLayoutIter *iter;
	const struct pdf_run *runs;
	size_t nruns;
	size_t *ends;		/* [nruns] bytes of the layout's text */
	bool done;
};

/* A character of nobody (U+FDD0..FDEF, U+xxFFFE, U+xxFFFF) stands there? */
bool pdf_is_nobodys(const char *at);
/* In pixels at 96 an inch; 0 when the picture does not say. */
void pdf_picture_size(struct _RsvgHandle *svg, double *w_r, double *h_r);

/* One line of valid text without controls, NUL-terminated. */
const char *pdf_plain(struct pdf *p, struct str text);
void pdf_fail(struct pdf *p, const char *id, int64_t limit);
/* Room for so many points, on this page or else on the next. */
void pdf_need(struct pdf *p, double points);
/* What a heading of one line takes from here. */
double pdf_heading_height(const struct pdf *p, int level);
void pdf_tag(struct pdf *p, const char *name);
void pdf_untag(struct pdf *p, const char *name);

/* Ends with pdf_flow_end().  Negative width: as wide as it is. */
void pdf_flow_begin(struct pdf *p, struct pdf_flow *f,
    const struct pdf_run *runs, size_t n, double width, double size,
    bool right);
/* The height of the next line, and of all. */
double pdf_flow_next(const struct pdf_flow *f);
double pdf_flow_height(const struct pdf_flow *f);
double pdf_flow_width(const struct pdf_flow *f);
/* Draws a line with its top at y, and goes to the next. */
void pdf_flow_line(struct pdf *p, struct pdf_flow *f, double x, double y);
void pdf_flow_end(struct pdf_flow *f);
/* All of it below each other from p->y on, in the tag, over pages. */
void pdf_flow_all(struct pdf *p, struct pdf_flow *f, double x,
    const char *tag);
/* One line with an ellipsis where it is too wide; no tag. */
void pdf_one_line(struct pdf *p, struct str text, unsigned style, double size,
    double x, double y, double width, bool right);

/*
 * What cairo cannot say: the document's language, that viewers show its title,
 * and the alternatives of the pictures.  Appended as an update (ISO 32000-1,
 * 7.5.6), since cairo writes its objects plainly.
 */
struct str pdf_complete(struct arena *a, struct str pdf, enum lang lang,
    const struct str *alternatives, size_t n);

#endif
