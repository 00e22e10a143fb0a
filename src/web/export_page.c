/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * export_page.c - a list as a file: what the filters leave, in the order of the
 * list, every field, so that import reads it back without loss.  As CSV (RFC
 * 4180, UTF-8 with a mark so that spreadsheets know it), or as a workbook by
 * whoever makes those (web_config.list_book).  As PDF, what the reader sees of
 * it: paper_page.c.
 */
#include "base/csv.h"
#include "web/dispatch.h"
#include "web/list_query.h"
#include "web/paper.h"
#include "web/show.h"

enum { EXPORT_MAX = 64 * 1024 * 1024, CELL_MAX = 1024 * 1024,
	BOOK_MAX = 256 * 1024 * 1024 };

static bool
is_out(const struct field *f)
{
	return (f->flags & FIELD_SECRET) == 0 && f->kind != FIELD_ATTACHMENT;
}

static void
add_heads(struct buf *out, const struct record *r)
{
	buf_add_c(out, "\xef\xbb\xbfid");
	for (size_t i = 0; i < r->nfields; i++) {
		if (!is_out(&r->fields[i]))
			continue;
		buf_add_char(out, ',');
		csv_cell(out, str_of(r->fields[i].name), ',', true);
	}
	buf_add_c(out, "\r\n");
}

static void
add_object(struct page *page, struct buf *out, const struct record *r,
    const struct value_context *vc, const void *object)
{
	buf_add_i64(out, ((const struct rec *)object)->id);
	for (size_t i = 0; i < r->nfields; i++) {
		struct buf cell = BUF_HEAP(CELL_MAX);

		if (!is_out(&r->fields[i]))
			continue;
		buf_add_char(out, ',');
		if (!field_is_blank(&r->fields[i], object))
			value_write(&r->fields[i], vc, page->arena, object,
			    &cell);
		csv_cell(out, buf_str(&cell), ',', true);
		buf_release(&cell);
	}
	buf_add_c(out, "\r\n");
}

static bool
add_all(struct page *page, struct query *q, struct names *names,
    struct buf *out, struct err *err)
{
	const struct record *r = q->record;
	struct value_context vc = names_context(names, VALUE_CELL, page->lang,
	    page->zone);
	struct query_page found;

	q->limit = QUERY_LIMIT;
	q->backwards = false;
	q->after = STR_EMPTY;
	do {
		if (!store_query(page->tx, q, &found, err))
			return false;
		for (size_t i = 0; i < found.n; i++)
			names_want_object(names, r,
			    (const char *)found.objects + i * r->size);
		if (!names_load(names, err))
			return false;
		for (size_t i = 0; i < found.n; i++)
			add_object(page, out, r, &vc,
			    (const char *)found.objects + i * r->size);
		q->after = found.next;
		if (out->over)
			return err_set_args(err, ERR_TOO_LARGE, NULL,
			    "export-too-large", ERR_BYTES(EXPORT_MAX));
	} while (found.next.len > 0);
	return true;
}

static bool
send_book(struct page *page, const struct query *q, struct err *err)
{
	struct buf out = BUF_IN(page->arena, BOOK_MAX);

	return page->web->config.list_book(page->tx, q, page->lang, &out,
	    err) && page_download(page, buf_str(&out), "application/vnd."
	    "openxmlformats-officedocument.spreadsheetml.sheet",
	    str_printf(page->arena, "%s.xlsx", q->record->path), err);
}

static bool
export_page(struct page *page, struct err *err)
{
	const struct record *r = page->record;
	struct names *names = names_new(page->tx);
	struct buf out = BUF_IN(page->arena, EXPORT_MAX);
	struct query q;

	bool is_book = page->web->config.list_book != NULL &&
	    str_eq_c(page_query(page, "format"), "xlsx");
	bool is_paper = str_eq_c(page_query(page, "format"), "pdf");

	if (!is_book && !is_paper &&
	    !str_eq_c(page_query(page, "format"), "csv"))
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	if (!list_query_read(page, r, LIST_PAGE, names, &q, err))
		return false;
	if (is_paper)
		return page_list_paper(page, &q, names, err);
	if (is_book)
		return send_book(page, &q, err);
	add_heads(&out, r);
	return add_all(page, &q, names, &out, err) &&
	    page_download(page, buf_str(&out), "text/csv; charset=utf-8",
	        str_printf(page->arena, "%s.csv", r->path), err);
}

static const struct route routes[] = {
	{ "GET", "/{record}/export", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = export_page },
};

const struct web_part export_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
	.generic = true,
};
