/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pdf_table.c - tables on pages.
 *
 * A column is as wide as its widest cell where all fit, else they share: each
 * keeps its longest word, unless even these do not fit: then the longest are
 * broken first.  What is left goes to those that want it.  A row
 * that fits on a page stays whole; a longer one is cut between lines.
 */
#include "render/pdf_internal.h"

enum { LOOKED_AT = 200 };	/* rows that decide the widths */

#define PAD 4.0
#define SIZE 9.0

struct setting {
	struct pdf *p;
	const struct pdf_table *t;
	struct pdf_run head[PDF_COLUMNS];
	double x[PDF_COLUMNS + 1];	/* edges */
	bool again;		/* the head was drawn before */
};

static struct pdf_cell
cell_at(const struct setting *s, size_t row, size_t column)
{
	return s->t->cells[row * s->t->ncolumns + column];
}

static bool
is_right(const struct setting *s, size_t column)
{
	return s->t->right != NULL && s->t->right[column];
}

/* ---- widths -------------------------------------------------------------- */

/* How wide a cell likes to be, and must be for its longest word. */
static void
ask(struct pdf *p, const struct pdf_run *runs, size_t n, double *likes,
    double *must)
{
	struct pdf_flow f;

	if (n == 0)
		return;
	pdf_flow_begin(p, &f, runs, n, -1, SIZE, false);
	*likes = MAX(*likes, pdf_flow_width(&f) + 0.5);
	pango_layout_set_width(f.layout, 0);
	pango_layout_set_wrap(f.layout, PANGO_WRAP_WORD);
	*must = MAX(*must, pdf_flow_width(&f) + 0.5);
	pdf_flow_end(&f);
}

/* The widest that columns may be so that all fit: who wants less keeps it. */
static double
fair(const double *must, size_t n, double room)
{
	double cap = room / (double)n, all = 0;

	for (size_t i = 0; i < n; i++)
		all += must[i];
	if (all <= room)
		return room;
	for (size_t turn = 0; turn < n; turn++) {
		double small = 0;
		size_t large = 0;

		for (size_t i = 0; i < n; i++) {
			if (must[i] < cap)
				small += must[i];
			else
				large++;
		}
		if (large == 0)
			break;
		cap = (room - small) / (double)large;
	}
	return cap;
}

static void
share_out(struct setting *s, const double *likes, double *must)
{
	size_t n = s->t->ncolumns;
	double room = PDF_RIGHT - PDF_LEFT - 2 * PAD * (double)n;
	double cap = fair(must, n, room), wanted = 0, needed = 0;

	for (size_t i = 0; i < n; i++) {
		if (must[i] > cap)
			must[i] = cap;
		wanted += likes[i];
		needed += must[i];
	}
	s->x[0] = PDF_LEFT;
	for (size_t i = 0; i < n; i++) {
		double width = wanted <= room
		    ? likes[i] * room / wanted
		    : must[i] + (likes[i] - must[i]) *
		        (room - needed) / MAX(wanted - needed, 1);

		s->x[i + 1] = s->x[i] + width + 2 * PAD;
	}
}

static void
set_widths(struct setting *s)
{
	double likes[PDF_COLUMNS] = { 0 }, must[PDF_COLUMNS] = { 0 };
	double most = (PDF_RIGHT - PDF_LEFT) * 0.6;

	for (size_t c = 0; c < s->t->ncolumns; c++) {
		ask(s->p, &s->head[c], 1, &likes[c], &must[c]);
		for (size_t r = 0; r < s->t->nrows && r < LOOKED_AT; r++) {
			struct pdf_cell cell = cell_at(s, r, c);

			ask(s->p, cell.runs, cell.nruns, &likes[c], &must[c]);
		}
		likes[c] = MIN(MAX(likes[c], 1), most);
		/* A figure and its unit stay together. */
		must[c] = is_right(s, c) ? likes[c]
		    : MIN(MAX(must[c], 1), likes[c]);
	}
	share_out(s, likes, must);
}

/* ---- rows ---------------------------------------------------------------- */

static double
begin_row(struct setting *s, struct pdf_flow *flows,
    struct pdf_cell (*cell)(const struct setting *, size_t, size_t),
    size_t row)
{
	double height = 0;

	for (size_t c = 0; c < s->t->ncolumns; c++) {
		struct pdf_cell of = cell(s, row, c);

		pdf_flow_begin(s->p, &flows[c], of.runs, of.nruns,
		    s->x[c + 1] - s->x[c] - 2 * PAD, SIZE, is_right(s, c));
		height = MAX(height, pdf_flow_height(&flows[c]));
	}
	return height + 2 * PAD;
}

static void
end_row(const struct setting *s, struct pdf_flow *flows)
{
	for (size_t c = 0; c < s->t->ncolumns; c++)
		pdf_flow_end(&flows[c]);
}

static void
line_below(struct pdf *p, double width, double grey)
{
	if (p->cr == NULL)
		return;
	cairo_set_source_rgb(p->cr, grey, grey, grey);
	cairo_set_line_width(p->cr, width);
	cairo_move_to(p->cr, PDF_LEFT, p->y);
	cairo_line_to(p->cr, PDF_RIGHT, p->y);
	cairo_stroke(p->cr);
}

/* As many lines of the row as the page takes; true when that was all. */
static bool
put_part(struct setting *s, struct pdf_flow *flows, const char *tag)
{
	struct pdf *p = s->p;
	double bottom = p->y;
	bool all = true;

	for (size_t c = 0; c < s->t->ncolumns; c++) {
		struct pdf_flow *f = &flows[c];
		double y = p->y + PAD;

		if (tag != NULL)
			pdf_tag(p, tag);
		while (!f->done &&
		    (y + pdf_flow_next(f) + PAD <= PDF_BOTTOM ||
		        p->y <= PDF_TOP)) {
			double next = pdf_flow_next(f);

			if (y + next > PDF_HEIGHT)
				break;
			pdf_flow_line(p, f, s->x[c] + PAD, y);
			y += next;
		}
		if (tag != NULL)
			pdf_untag(p, tag);
		bottom = MAX(bottom, y);
		all = all && f->done;
	}
	p->y = bottom + PAD;
	return all;
}

static struct pdf_cell
head_at(const struct setting *s, size_t row, size_t column)
{
	(void)row;
	return (struct pdf_cell){ &s->head[column], 1 };
}

/* Only the first is part of the text; on later pages it is a decoration. */
static void
put_head(struct setting *s)
{
	struct pdf_flow flows[PDF_COLUMNS];

	(void)begin_row(s, flows, head_at, 0);
	if (!s->again)
		pdf_tag(s->p, "TR");
	(void)put_part(s, flows, s->again ? NULL : "TH");
	if (!s->again)
		pdf_untag(s->p, "TR");
	line_below(s->p, 1, 0.3);
	end_row(s, flows);
	s->again = true;
}

static void
next_page(struct setting *s)
{
	pdf_page_break(s->p);
	pdf_need(s->p, 0);
	if (!s->p->failed)
		put_head(s);
}

static void
put_row(struct setting *s, size_t row)
{
	struct pdf_flow flows[PDF_COLUMNS];
	struct pdf *p = s->p;
	double height = begin_row(s, flows, cell_at, row);
	bool all = false;

	if (p->y + height > PDF_BOTTOM &&
	    (height < (PDF_BOTTOM - PDF_TOP) / 2 || p->y > PDF_BOTTOM - 60))
		next_page(s);
	while (!all && !p->failed) {
		pdf_tag(p, "TR");
		all = put_part(s, flows, "TD");
		pdf_untag(p, "TR");
		if (!all)
			next_page(s);
	}
	line_below(p, 0.5, 0.8);
	end_row(s, flows);
}

void
pdf_table(struct pdf *p, const struct pdf_table *table)
{
	struct setting s = { .p = p, .t = table };

	BUG_IF(table->ncolumns < 1 || table->ncolumns > PDF_COLUMNS);
	if (p->failed)
		return;
	if (p->docx != NULL) {
		docx_table(p->docx, table);
		return;
	}
	for (size_t c = 0; c < table->ncolumns; c++)
		s.head[c] = (struct pdf_run){ .text = table->heads[c],
			.style = PDF_BOLD };
	set_widths(&s);
	pdf_need(p, 60);
	pdf_tag(p, "Table");
	put_head(&s);
	for (size_t r = 0; r < table->nrows && !p->failed; r++)
		put_row(&s, r);
	pdf_untag(p, "Table");
	p->y += 8;
}
