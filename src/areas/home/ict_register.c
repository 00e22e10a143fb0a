/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ict_register.c - the register of contracts with ICT providers (DORA art.
 * 28(3)): the suppliers that are marked so, to read, print or take along.
 */
#include "areas/home/pages.h"
#include "base/csv.h"
#include "web/show.h"

enum { SUPPLIERS = 500, CSV_MAX = 4 << 20 };

static const char *const columns[] = { "name", "service", "criticality",
	"contract", "contract_start", "contract_end", "promised_rto",
	"data_location", "subcontractors", "substitute", "assessed_at",
	"exit_plan" };

struct register_row {
	struct view_list cells;		/* struct shown */
};

struct register_vm {
	struct view_list heads, rows;
	bool is_empty;
};

#define VIEW struct register_row
static const struct view_field row_fields[] = { V_LIST(cells, &shown_view) };
#undef VIEW
static const struct view row_view = VIEW_OF(struct register_row, row_fields);

#define VIEW struct register_vm
static const struct view_field register_fields[] = {
	V_LIST(heads, &view_of_str), V_LIST(rows, &row_view),
	V_BOOL(is_empty),
};
#undef VIEW
const struct view ict_register_view =
    VIEW_OF(struct register_vm, register_fields);

static const struct field *
column(size_t i)
{
	return record_field(&supplier_record, str_of(columns[i]));
}

static bool
read_suppliers(struct page *page, struct query_page *found,
    struct names *names, struct err *err)
{
	struct query q = {
		.record = &supplier_record,
		.filters = { { .field = record_field(&supplier_record,
		    STR("ict")), .op = QUERY_IS, .n = YES_NO_YES } },
		.nfilters = 1,
		.limit = SUPPLIERS,
	};
	const struct supplier *list;

	if (!store_query(page->tx, &q, found, err))
		return false;
	list = found->objects;
	for (size_t i = 0; i < found->n; i++)
		names_want_object(names, &supplier_record, &list[i]);
	return names_load(names, err);
}

static struct view_list
make_heads(struct page *page)
{
	struct str *heads = arena_array(page->arena, struct str,
	    COUNT(columns));

	for (size_t i = 0; i < COUNT(columns); i++)
		heads[i] = page_message(page, show_label(page->arena,
		    &supplier_record, column(i)));
	return VIEW_LIST_OF(heads, COUNT(columns));
}

static struct shown *
make_cells(struct page *page, struct names *names, const struct supplier *s)
{
	struct shown *cells = arena_array(page->arena, struct shown,
	    COUNT(columns));

	for (size_t i = 0; i < COUNT(columns); i++)
		cells[i] = show_value(page, names, &supplier_record,
		    column(i), s);
	cells[0].path = page_path(page, &supplier_record, s->rec.id);
	return cells;
}

bool
page_ict_register(struct page *page, struct err *err)
{
	struct names *names = names_new(page->tx);
	struct register_row *rows;
	struct register_vm vm;
	struct query_page found;

	if (!read_suppliers(page, &found, names, err))
		return false;
	rows = arena_array(page->arena, struct register_row, found.n);
	for (size_t i = 0; i < found.n; i++)
		rows[i].cells = VIEW_LIST_OF(make_cells(page, names,
		    &((const struct supplier *)found.objects)[i]),
		    COUNT(columns));
	vm = (struct register_vm){ make_heads(page),
		VIEW_LIST_OF(rows, found.n), found.n == 0 };
	return page_show(page, "home/ict-register", &vm,
	    page_message(page, "ict-register"), err);
}

bool
page_ict_register_csv(struct page *page, struct err *err)
{
	struct buf out = BUF_IN(page->arena, CSV_MAX);
	struct names *names = names_new(page->tx);
	struct query_page found;
	const struct str *heads;

	if (!read_suppliers(page, &found, names, err))
		return false;
	heads = make_heads(page).items;
	for (size_t i = 0; i < COUNT(columns); i++) {
		csv_cell(&out, heads[i], ';', true);
		buf_add_c(&out, i + 1 < COUNT(columns) ? ";" : "\r\n");
	}
	for (size_t k = 0; k < found.n; k++) {
		const struct shown *cells = make_cells(page, names,
		    &((const struct supplier *)found.objects)[k]);

		for (size_t i = 0; i < COUNT(columns); i++) {
			csv_cell(&out, cells[i].is_unknown ? STR_EMPTY
			    : cells[i].text, ';', true);
			buf_add_c(&out, i + 1 < COUNT(columns) ? ";"
			    : "\r\n");
		}
	}
	if (out.over)
		return err_set(err, ERR_TOO_LARGE, NULL, "page-too-large");
	return page_download(page, buf_str(&out), "text/csv; charset=utf-8",
	    STR("ict-contracts.csv"), err);
}
