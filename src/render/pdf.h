/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pdf.h - a document on paper: A4, tagged for those who hear it, with outline,
 * links, and on each page whose it is, of when, and which of how many.
 *
 * The same body makes a document for Word: docx.h.
 *
 * The body is a function that is called several times: first to measure, so that
 * each page knows how many there are and the contents where everything stands,
 * and last to draw.  It must write the same each time.  After a failure what it
 * writes is ignored.
 *
 * Text is whatever people typed: what is no text in it shows as U+FFFD.  Fonts
 * come from the system (Noto Sans, else its nearest) and are embedded.
 * Cost: about a millisecond a page.
 */
#ifndef RENDER_PDF_H
#define RENDER_PDF_H

#include "base/err.h"
#include "base/lang.h"

enum {
	PDF_PAGES = 2000,
	PDF_BYTES = 128 << 20,
	PDF_COLUMNS = 16,
	PDF_LEVELS = 4,		/* of headings and of lists in lists */
};

struct pdf;

struct pdf_info {
	struct str title;	/* of the document; must not be empty */
	struct str author, subject;	/* may be empty */
	enum lang lang;
	int64_t made;		/* when: UTC seconds since 1970 */
	struct str top_left, top_right;	/* on each page: whose; how confidential */
	struct str bottom;	/* on each page: version and date */
};

enum pdf_style {
	PDF_BOLD = 1,
	PDF_ITALIC = 2,
	PDF_CODE = 4,
	PDF_SOFT = 8,		/* less to the fore */
	PDF_GOOD = 16,		/* the colours of verdicts, beside their shape */
	PDF_BAD = 32,
	PDF_STRUCK = 64,
};

/* A piece of text in one style. */
struct pdf_run {
	struct str text;
	unsigned style;		/* of enum pdf_style */
	struct str href;	/* http, https, mailto or tel; others are no link */
};

struct pdf_cell {
	const struct pdf_run *runs;
	size_t nruns;
};

struct pdf_table {
	const struct str *heads;	/* [ncolumns] */
	const bool *right;	/* [ncolumns] to the right; or NULL */
	size_t ncolumns;	/* 1..PDF_COLUMNS */
	const struct pdf_cell *cells;	/* [nrows * ncolumns], row by row */
	size_t nrows;
};

/*
 * The document into the arena.  False with pdf-no-font (none is installed),
 * pdf-too-long (a: pages allowed), pdf-picture (a picture is none) or pdf-failed.
 */
MUST_USE bool pdf_write(struct arena *a, const struct pdf_info *info,
    void (*body)(void *arg, struct pdf *pdf), void *arg, struct str *bytes_r,
    struct err *err);

/* For the body.  The title itself is the caller's heading of level 1. */
void pdf_heading(struct pdf *p, int level, struct str text);
void pdf_paragraph(struct pdf *p, const struct pdf_run *runs, size_t n);
/* A paragraph in one style. */
void pdf_text(struct pdf *p, struct str text, unsigned style);
void pdf_code(struct pdf *p, struct str text);
void pdf_list_begin(struct pdf *p, bool numbered, int64_t first);
void pdf_list_item(struct pdf *p, const struct pdf_run *runs, size_t n);
void pdf_list_end(struct pdf *p);
/* Rows are kept whole where they fit on a page; the head returns on each. */
void pdf_table(struct pdf *p, const struct pdf_table *table);
/* An SVG file, as wide as it is or as the page, with its text alternative. */
void pdf_picture(struct pdf *p, struct str svg, struct str alternative);
/* The same with its heading, on one page. */
void pdf_headed_picture(struct pdf *p, int level, struct str heading,
    struct str svg, struct str alternative);
/* The headings of the first two levels, with their pages. */
void pdf_contents(struct pdf *p);
void pdf_space(struct pdf *p, double points);
void pdf_rule(struct pdf *p);
void pdf_page_break(struct pdf *p);

#endif
