/* SPDX-License-Identifier: EUPL-1.2 */
#include "render/markdown.h"
#include "web/detail_parts.h"

#define VIEW struct detail_row
static const struct view_field row_fields[] = { V_LIST(cells, &shown_view) };
#undef VIEW
static const struct view row_view = VIEW_OF(struct detail_row, row_fields);

#define VIEW struct detail_table
static const struct view_field table_fields[] = {
	V_STR(id), V_STR(label), V_LIST(heads, &view_of_str),
	V_LIST(rows, &row_view),
};
#undef VIEW
const struct view detail_table_view =
    VIEW_OF(struct detail_table, table_fields);

#define VIEW struct detail_text
static const struct view_field text_fields[] = { V_STR(label), V_HTML(html) };
#undef VIEW
const struct view detail_text_view = VIEW_OF(struct detail_text, text_fields);

/*
 * A column of references that no row uses is left out: of a row that names one
 * thing of several kinds, the other kinds are not unknown.
 */
static bool
is_shown(const struct field *f, const struct record *child, struct rows rows)
{
	for (size_t i = 0; i < rows.n; i++)
		if (!field_is_blank(f, (const char *)rows.items +
		        i * child->size))
			return true;
	return f->kind != FIELD_REFERENCE || rows.n == 0;
}

static struct detail_table
make_table(struct page *page, struct names *names, const struct record *r,
    const struct field *f, const void *object)
{
	struct rows rows = field_rows(f, object);
	const struct record *child = f->rows;
	const struct field **columns = arena_array(page->arena,
	    const struct field *, child->nfields);
	struct str *heads = arena_array(page->arena, struct str,
	    child->nfields);
	struct detail_row *list = arena_array(page->arena, struct detail_row,
	    rows.n);
	size_t n = 0;

	for (size_t j = 0; j < child->nfields; j++)
		if (is_shown(&child->fields[j], child, rows))
			columns[n++] = &child->fields[j];
	for (size_t j = 0; j < n; j++)
		heads[j] = page_message(page, show_label(page->arena, child,
		    columns[j]));
	for (size_t i = 0; i < rows.n; i++) {
		const void *row = (const char *)rows.items + i * child->size;
		struct shown *cells = arena_array(page->arena, struct shown, n);

		for (size_t j = 0; j < n; j++)
			cells[j] = show_value(page, names, child, columns[j],
			    row);
		list[i].cells = VIEW_LIST_OF(cells, n);
	}
	return (struct detail_table){
		.id = str_of(f->name),
		.label = page_message(page, show_label(page->arena, r, f)),
		.heads = VIEW_LIST_OF(heads, n),
		.rows = VIEW_LIST_OF(list, rows.n),
	};
}

/* As people wrote it; what Markdown refuses is shown as it was typed. */
static struct detail_text
make_text(struct page *page, const struct shown *s)
{
	struct detail_text text = { .label = s->label, .text = s->text };
	struct err none = { 0 };

	if (!markdown_html(page->arena, s->text, 3, &text.html, &none))
		text.html = html_of_text(page->arena, s->text);
	return text;
}

struct detail_parts
detail_parts(struct page *page, struct names *names, const struct record *r,
    const void *object)
{
	struct shown *facts = arena_array(page->arena, struct shown,
	    r->nfields);
	struct detail_text *texts = arena_array(page->arena,
	    struct detail_text, r->nfields);
	struct detail_table *tables = arena_array(page->arena,
	    struct detail_table, r->nfields);
	size_t nfacts = 0, ntexts = 0, ntables = 0;

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		struct shown s;

		if (f->flags & (FIELD_SECRET | FIELD_TITLE))
			continue;
		if (f->kind == FIELD_ROWS) {
			if (field_rows(f, object).n > 0)
				tables[ntables++] = make_table(page, names, r,
				    f, object);
			continue;
		}
		s = show_value(page, names, r, f, object);
		if (f->kind == FIELD_LONG_TEXT && !s.is_unknown)
			texts[ntexts++] = make_text(page, &s);
		else
			facts[nfacts++] = s;
	}
	return (struct detail_parts){ VIEW_LIST_OF(facts, nfacts),
		VIEW_LIST_OF(texts, ntexts), VIEW_LIST_OF(tables, ntables) };
}
