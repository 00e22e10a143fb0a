/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * markdown_pdf.c - md4c reads, pdf.h writes.
 *
 * Text gathers as runs, a run for each change of style, until the block that it
 * stands in ends: an item of a list, a cell of a table, a paragraph.
 */
#include "render/markdown_internal.h"
#include "render/markdown_pdf.h"

enum { LINKS = 16 };

struct gathering {
	struct pdf_run *list;	/* in the arena */
	size_t n, cap;
};

struct paper {
	struct pdf *pdf;
	int top;
	struct arena arena;	/* of this text */
	struct gathering runs;
	unsigned style;
	unsigned counts[7];	/* how often each style is on, by its bit */
	struct str href[LINKS];
	size_t links;
	int lists;		/* open */
	bool item;		/* the next words are an item's first */
	int quotes;
	bool in_table;
	struct pdf_cell *cells;	/* of the table, heads first */
	size_t ncells, cells_cap, ncolumns;
	bool *right;
};

/* ---- gathering ----------------------------------------------------------- */

static void
add_run(struct paper *w, struct str text)
{
	struct gathering *g = &w->runs;

	if (text.len == 0)
		return;
	if (g->n == g->cap) {
		size_t to = g->cap == 0 ? 8 : 2 * g->cap;

		g->list = arena_grow(&w->arena, g->list,
		    g->cap * sizeof(*g->list), to * sizeof(*g->list));
		g->cap = to;
	}
	g->list[g->n++] = (struct pdf_run){
		.text = text,
		.style = w->style | (w->quotes > 0 ? PDF_SOFT : 0),
		.href = w->links > 0 && w->links <= LINKS
		    ? w->href[w->links - 1] : STR_EMPTY,
	};
}

/* What was gathered, as what it belongs to. */
static void
put(struct paper *w)
{
	struct gathering *g = &w->runs;

	if (w->in_table || (g->n == 0 && !w->item))
		return;
	if (w->item)
		pdf_list_item(w->pdf, g->list, g->n);
	else
		pdf_paragraph(w->pdf, g->list, g->n);
	w->item = false;
	*g = (struct gathering){ 0 };
}

static struct str
gathered(struct paper *w)
{
	struct buf text = BUF_IN(&w->arena, SIZE_MAX / 2);

	for (size_t i = 0; i < w->runs.n; i++)
		buf_add(&text, w->runs.list[i].text);
	w->runs = (struct gathering){ 0 };
	return buf_str(&text);
}

static void
turn(struct paper *w, unsigned style, bool on)
{
	unsigned bit = (unsigned)__builtin_ctz(style);

	w->counts[bit] += on ? 1u : -1u;
	w->style = w->counts[bit] > 0 ? w->style | style : w->style & ~style;
}

/* ---- tables -------------------------------------------------------------- */

static void
begin_table(struct paper *w, const MD_BLOCK_TABLE_DETAIL *detail)
{
	put(w);
	w->in_table = true;
	w->ncolumns = detail->col_count;
	w->cells = NULL;
	w->ncells = w->cells_cap = 0;
	w->right = arena_array(&w->arena, bool, w->ncolumns + 1);
}

static void
end_cell(struct paper *w, const MD_BLOCK_TD_DETAIL *detail)
{
	if (w->ncells == w->cells_cap) {
		size_t to = w->cells_cap == 0 ? 32 : 2 * w->cells_cap;

		w->cells = arena_grow(&w->arena, w->cells,
		    w->cells_cap * sizeof(*w->cells), to * sizeof(*w->cells));
		w->cells_cap = to;
	}
	if (w->ncells < w->ncolumns)
		w->right[w->ncells] = detail->align == MD_ALIGN_RIGHT;
	w->cells[w->ncells++] = (struct pdf_cell){ w->runs.list, w->runs.n };
	w->runs = (struct gathering){ 0 };
}

/* A table wider than paper becomes lines. */
static void
put_wide(struct paper *w)
{
	for (size_t i = 0; i < w->ncells; i++)
		if (w->cells[i].nruns > 0)
			pdf_paragraph(w->pdf, w->cells[i].runs,
			    w->cells[i].nruns);
}

static void
end_table(struct paper *w)
{
	size_t n = w->ncolumns;
	struct str *heads = arena_array(&w->arena, struct str, n + 1);
	struct pdf_table table = { .heads = heads, .right = w->right,
		.ncolumns = n };

	w->in_table = false;
	if (n > PDF_COLUMNS) {
		put_wide(w);
	} else if (n > 0 && w->ncells >= n) {
		for (size_t i = 0; i < n; i++) {
			w->runs = (struct gathering){
				(struct pdf_run *)w->cells[i].runs,
				w->cells[i].nruns, 0 };
			heads[i] = gathered(w);
		}
		table.cells = w->cells + n;
		table.nrows = w->ncells / n - 1;
		pdf_table(w->pdf, &table);
	}
}

/* ---- what md4c calls ----------------------------------------------------- */

static void
begin_list(struct paper *w, bool numbered, unsigned first)
{
	put(w);
	pdf_list_begin(w->pdf, numbered, first);
	w->lists++;
}

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct paper *w = arg;

	switch (type) {
	case MD_BLOCK_QUOTE:
		put(w);
		w->quotes++;
		break;
	case MD_BLOCK_UL:
		begin_list(w, false, 1);
		break;
	case MD_BLOCK_OL:
		begin_list(w, true, ((MD_BLOCK_OL_DETAIL *)detail)->start);
		break;
	case MD_BLOCK_LI:
		put(w);
		w->item = true;
		if (((MD_BLOCK_LI_DETAIL *)detail)->is_task)
			add_run(w, ((MD_BLOCK_LI_DETAIL *)detail)->task_mark ==
			    ' ' ? STR("\u2610 ") : STR("\u2611 "));
		break;
	case MD_BLOCK_HR:
		put(w);
		pdf_rule(w->pdf);
		break;
	case MD_BLOCK_H:
	case MD_BLOCK_CODE:
		put(w);
		break;
	case MD_BLOCK_TABLE:
		begin_table(w, detail);
		break;
	default:
		break;
	}
	return 0;
}

static void
put_heading(struct paper *w, unsigned level)
{
	int at = (int)level + w->top - 1;

	pdf_heading(w->pdf, at < PDF_LEVELS ? at : PDF_LEVELS, gathered(w));
}

static int
leave_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct paper *w = arg;

	switch (type) {
	case MD_BLOCK_QUOTE:
		put(w);
		w->quotes--;
		break;
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		put(w);
		pdf_list_end(w->pdf);
		w->lists--;
		break;
	case MD_BLOCK_LI:
	case MD_BLOCK_P:
	case MD_BLOCK_DOC:
		put(w);
		break;
	case MD_BLOCK_H:
		put_heading(w, ((MD_BLOCK_H_DETAIL *)detail)->level);
		break;
	case MD_BLOCK_CODE:
		pdf_code(w->pdf, gathered(w));
		break;
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		end_cell(w, detail);
		break;
	case MD_BLOCK_TABLE:
		end_table(w);
		break;
	default:
		break;
	}
	return 0;
}

static unsigned
style_of(MD_SPANTYPE type)
{
	return type == MD_SPAN_EM ? PDF_ITALIC
	    : type == MD_SPAN_STRONG ? PDF_BOLD
	    : type == MD_SPAN_CODE ? PDF_CODE
	    : type == MD_SPAN_DEL ? PDF_STRUCK : 0;
}

static int
enter_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct paper *w = arg;
	unsigned style = style_of(type);

	if (style != 0)
		turn(w, style, true);
	if (type == MD_SPAN_A && w->links++ < LINKS) {
		struct buf url = BUF_IN(&w->arena, SIZE_MAX / 2);

		markdown_attribute(&url,
		    &((MD_SPAN_A_DETAIL *)detail)->href);
		w->href[w->links - 1] = buf_str(&url);
	}
	return 0;
}

static int
leave_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct paper *w = arg;
	unsigned style = style_of(type);

	(void)detail;
	if (style != 0)
		turn(w, style, false);
	if (type == MD_SPAN_A)
		w->links--;
	return 0;
}

static int
on_text(MD_TEXTTYPE type, const MD_CHAR *chars, MD_SIZE size, void *arg)
{
	struct paper *w = arg;
	struct buf text = BUF_IN(&w->arena, SIZE_MAX / 2);

	if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
		buf_add_char(&text, '\n');
	else
		markdown_plain(&text, type, (struct str){ chars, size });
	add_run(w, buf_str(&text));
	return 0;
}

void
markdown_pdf(struct pdf *p, struct str text, int top)
{
	static const MD_PARSER parser = {
		.flags = MARKDOWN_FLAGS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = on_text,
	};
	struct paper w = { .pdf = p, .top = top };

	BUG_IF(top < 1 || top > PDF_LEVELS);
	markdown_parse(text, &parser, &w);
	arena_release(&w.arena);
}
