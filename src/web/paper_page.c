/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * paper_page.c - a record, or what the filters leave of a list, as a PDF: for a
 * folder in the cupboard, when no screen works; a record also for Word, to be
 * worked on elsewhere.
 */
#include <inttypes.h>

#include "render/docx.h"
#include "render/markdown_pdf.h"
#include "web/detail_parts.h"
#include "web/dispatch.h"
#include "web/list_query.h"
#include "web/paper.h"

/* Rows of a list on paper; the workbook has all. */
enum { ROWS_MAX = 5000, COLUMNS = 7 };

/* What stands on each page, whatever the paper is. */
static struct pdf_info
info_of(struct page *page, struct str title)
{
	struct buf when = BUF_IN(page->arena, 256);
	struct pdf_info info = {
		.title = title.len > 0 ? title : STR("stormvast"),
		.author = page->organisation,
		.lang = page->lang,
		.made = page->now,
		.top_left = page->organisation,
		.top_right = page_message(page, "paper-confidential"),
	};

	instant_print(&when, page->now, page->zone, page->lang);
	info.bottom = page_words(page, "paper-made",
	    { "a", ERR_TEXT(buf_str(&when)) },
	    { "b", ERR_TEXT(page->session == NULL ? STR_EMPTY
	        : page->session->login) });
	return info;
}

bool
page_paper(struct page *page, struct str title, struct str file_name,
    void (*body)(void *arg, struct pdf *pdf), void *arg, struct err *err)
{
	struct pdf_info info = info_of(page, title);
	struct str pdf;

	return pdf_write(page->arena, &info, body, arg, &pdf, err) &&
	    page_download(page, pdf, "application/pdf",
	        str_printf(page->arena, "%.*s.pdf", STR_ARG(file_name)), err);
}

bool
page_paper_docx(struct page *page, struct str title, struct str file_name,
    void (*body)(void *arg, struct pdf *pdf), void *arg, struct err *err)
{
	struct pdf_info info = info_of(page, title);
	struct str docx;

	return docx_write(page->arena, &info, body, arg, &docx, err) &&
	    page_download(page, docx, DOCX_MEDIA_TYPE,
	        str_printf(page->arena, "%.*s.docx", STR_ARG(file_name)), err);
}

/* ---- a record ------------------------------------------------------------ */

struct record_paper {
	struct page *page;
	struct str title, kind;
	struct detail_parts parts;
};

/* A telephone number stays on one line. */
static struct str
unbroken(struct arena *a, struct str text)
{
	struct buf out = BUF_IN(a, 4096);

	for (size_t i = 0; i < text.len; i++)
		buf_add(&out, text.ptr[i] == ' ' ? STR("\u00a0")
		    : str_sub(text, i, 1));
	return buf_str(&out);
}

static struct pdf_run
run_of(struct arena *a, const struct shown *s)
{
	return (struct pdf_run){
		.text = s->is_unknown && s->text.len == 0 ? STR("?")
		    : str_starts(s->path, STR("tel:")) ? unbroken(a, s->text)
		    : s->text,
		.style = s->is_unknown ? PDF_SOFT | PDF_ITALIC : 0,
		.href = str_starts(s->path, STR("/")) ? STR_EMPTY : s->path,
	};
}

static void
put_facts(struct record_paper *paper, struct pdf *p)
{
	const struct shown *facts = paper->parts.facts.items;
	size_t n = paper->parts.facts.n;
	struct arena *a = paper->page->arena;
	struct pdf_run *runs = arena_array(a, struct pdf_run, 2 * n);
	struct pdf_cell *cells = arena_array(a, struct pdf_cell, 2 * n);
	struct str heads[] = { page_message(paper->page, "paper-what"),
		page_message(paper->page, "paper-value") };
	struct pdf_table table = { .heads = heads, .ncolumns = 2,
		.cells = cells, .nrows = n };

	for (size_t i = 0; i < n; i++) {
		runs[2 * i] = (struct pdf_run){ .text = facts[i].label,
			.style = PDF_SOFT };
		runs[2 * i + 1] = run_of(a, &facts[i]);
	}
	for (size_t i = 0; i < 2 * n; i++)
		cells[i] = (struct pdf_cell){ &runs[i], 1 };
	if (n > 0)
		pdf_table(p, &table);
}

/* Too many columns for paper: each row as lines "head: value". */
static void
put_as_lines(struct arena *a, const struct detail_table *t, struct pdf *p)
{
	const struct str *heads = t->heads.items;
	const struct detail_row *rows = t->rows.items;

	for (size_t i = 0; i < t->rows.n; i++) {
		const struct shown *cells = rows[i].cells.items;

		pdf_list_begin(p, true, (int64_t)i + 1);
		for (size_t k = 0; k < rows[i].cells.n; k++) {
			struct pdf_run line[] = {
				{ .text = heads[k], .style = PDF_SOFT },
				{ .text = STR(": ") }, run_of(a, &cells[k]) };

			if (cells[k].is_unknown)
				continue;
			if (k == 0)
				pdf_list_item(p, line, COUNT(line));
			else
				pdf_paragraph(p, line, COUNT(line));
		}
		pdf_list_end(p);
	}
}

static void
put_table(struct arena *a, const struct detail_table *t, struct pdf *p)
{
	size_t n = t->heads.n, all = n * t->rows.n;
	struct pdf_run *runs = arena_array(a, struct pdf_run, all);
	struct pdf_cell *cells = arena_array(a, struct pdf_cell, all);
	bool *right = arena_array(a, bool, n);
	const struct detail_row *rows = t->rows.items;
	struct pdf_table table = { .heads = t->heads.items, .right = right,
		.ncolumns = n, .cells = cells, .nrows = t->rows.n };

	if (n > COLUMNS) {
		put_as_lines(a, t, p);
		return;
	}
	for (size_t i = 0; i < t->rows.n; i++) {
		const struct shown *row = rows[i].cells.items;

		for (size_t k = 0; k < n; k++) {
			runs[i * n + k] = run_of(a, &row[k]);
			cells[i * n + k] =
			    (struct pdf_cell){ &runs[i * n + k], 1 };
			right[k] = row[k].is_number;
		}
	}
	if (n > 0)
		pdf_table(p, &table);
}

static void
record_body(void *arg, struct pdf *p)
{
	struct record_paper *paper = arg;
	const struct detail_text *texts = paper->parts.texts.items;
	const struct detail_table *tables = paper->parts.tables.items;

	pdf_heading(p, 1, paper->title);
	pdf_text(p, paper->kind, PDF_SOFT);
	put_facts(paper, p);
	for (size_t i = 0; i < paper->parts.texts.n; i++) {
		pdf_heading(p, 2, texts[i].label);
		markdown_pdf(p, texts[i].text, 3);
	}
	for (size_t i = 0; i < paper->parts.tables.n; i++) {
		pdf_heading(p, 2, tables[i].label);
		put_table(paper->page->arena, &tables[i], p);
	}
}

typedef bool paper_fn(struct page *page, struct str title,
    struct str file_name, void (*body)(void *arg, struct pdf *pdf), void *arg,
    struct err *err);

static bool
send_record(struct page *page, paper_fn *send, struct err *err)
{
	const struct record *r = page->record;
	struct rec *object = arena_alloc(page->arena, r->size);
	struct names *names = names_new(page->tx);
	struct record_paper paper = { .page = page,
		.kind = page_message(page, r->name) };
	int64_t id;

	if (!page_id(page, 0, &id, err) ||
	    !store_get(page->tx, r, id, object, err))
		return false;
	names_want_object(names, r, object);
	if (!names_load(names, err))
		return false;
	paper.title = show_name(page, r, object);
	paper.parts = detail_parts(page, names, r, object);
	return send(page, paper.title, str_printf(page->arena,
	    "%s-%" PRId64, r->path, id), record_body, &paper, err);
}

static bool
record_paper(struct page *page, struct err *err)
{
	return send_record(page, page_paper, err);
}

static bool
record_docx(struct page *page, struct err *err)
{
	return send_record(page, page_paper_docx, err);
}

/* ---- a list -------------------------------------------------------------- */

struct list_paper {
	struct page *page;
	struct str title, note;
	struct detail_table table;
};

static void
list_body(void *arg, struct pdf *p)
{
	struct list_paper *paper = arg;

	pdf_heading(p, 1, paper->title);
	if (paper->note.len > 0)
		pdf_text(p, paper->note, PDF_SOFT);
	put_table(paper->page->arena, &paper->table, p);
}

static void
add_row(struct list_paper *paper, struct names *names, const struct record *r,
    const struct field *const *columns, size_t n, const void *object,
    struct detail_row *row)
{
	struct page *page = paper->page;
	struct shown *cells = arena_array(page->arena, struct shown, n + 1);

	cells[0].text = show_name(page, r, object);
	for (size_t k = 0; k < n; k++)
		cells[k + 1] = show_value(page, names, r, columns[k], object);
	row->cells = VIEW_LIST_OF(cells, n + 1);
}

static bool
fill_rows(struct list_paper *paper, struct query *q, struct names *names,
    const struct field *const *columns, size_t ncolumns, struct err *err)
{
	const struct record *r = q->record;
	struct detail_row *rows = arena_array(paper->page->arena,
	    struct detail_row, ROWS_MAX);
	struct query_page found;
	size_t n = 0;

	q->limit = QUERY_LIMIT;
	q->backwards = false;
	q->after = STR_EMPTY;
	do {
		if (!store_query(paper->page->tx, q, &found, err))
			return false;
		if (n + found.n > ROWS_MAX)
			return err_set_args(err, ERR_TOO_LARGE, NULL,
			    "paper-too-many", ERR_INT(ROWS_MAX));
		for (size_t i = 0; i < found.n; i++)
			names_want_object(names, r,
			    (const char *)found.objects + i * r->size);
		if (!names_load(names, err))
			return false;
		for (size_t i = 0; i < found.n; i++)
			add_row(paper, names, r, columns, ncolumns,
			    (const char *)found.objects + i * r->size,
			    &rows[n++]);
		q->after = found.next;
	} while (found.next.len > 0);
	paper->table.rows = VIEW_LIST_OF(rows, n);
	return true;
}

bool
page_list_paper(struct page *page, struct query *q, struct names *names,
    struct err *err)
{
	const struct record *r = q->record;
	struct list_columns columns = list_columns(page, r);
	struct list_paper paper = { .page = page,
		.title = page_message(page, show_plural(page->arena, r)) };
	size_t n = columns.n < COLUMNS ? columns.n : COLUMNS - 1;
	struct str *heads = arena_array(page->arena, struct str, n + 1);

	heads[0] = page_message(page, r->name);
	for (size_t k = 0; k < n; k++)
		heads[k + 1] = page_message(page, show_label(page->arena, r,
		    columns.list[k]));
	paper.table.heads = VIEW_LIST_OF(heads, n + 1);
	if (!fill_rows(&paper, q, names, columns.list, n, err))
		return false;
	if (q->nfilters > 0 || q->search.len > 0)
		paper.note = page_message(page, "paper-narrowed");
	else if (paper.table.rows.n == 0)
		paper.note = page_words(page, "list-empty", { "records",
		    ERR_MSG(show_plural(page->arena, r)) });
	return page_paper(page, paper.title, str_of(r->path), list_body,
	    &paper, err);
}

static const struct route routes[] = {
	{ "GET", "/{record}/{id}/pdf", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = record_paper },
	{ "GET", "/{record}/{id}/docx", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = record_docx },
};

const struct web_part paper_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
	.generic = true,
};
