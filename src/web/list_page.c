/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * list_page.c - the list of any record as a place to work: columns to choose,
 * sorting, a filter under each head, search, paging by key, a change of many.
 *
 * One query reads a page of rows, one statement per kind reads the names they
 * refer to: the cost does not grow with the number of records.
 */
#include <inttypes.h>
#include <string.h>

#include "web/dispatch.h"
#include "web/list_query.h"
#include "web/show.h"

struct option_vm {
	struct str value, label;
	bool is_chosen;
};

struct column_vm {
	struct str name;		/* parameter */
	struct str label;
	struct str sort_path;		/* empty: cannot be sorted */
	struct str sorted;		/* "ascending", "descending" or empty */
	bool is_number;
	bool has_filter, has_options;
	struct str filter;		/* as typed */
	struct str picker;		/* record to search in, or empty */
	struct view_list options;
};

struct row_vm {
	int64_t id;
	struct str path, name;
	struct view_list cells;
};

struct pair_vm {
	struct str name, value;
};

struct list_vm {
	struct str title, path;
	struct str words;		/* searched for */
	struct str count;
	struct str next, before;	/* links; empty: none */
	struct str new_label, empty_hint;
	struct str csv_path, paper_path;
	struct str book_path;		/* empty when there is none */
	bool can_create, can_change, can_import;
	bool is_empty, is_narrowed;	/* nothing shown; a filter is on */
	bool is_blank;			/* there is none at all */
	bool has_filters;
	struct view_list columns, chooser, rows, kept, bulk;
};

#define VIEW struct option_vm
static const struct view_field option_fields[] = {
	V_STR(value), V_STR(label), V_BOOL(is_chosen),
};
#undef VIEW
static const struct view option_view =
    VIEW_OF(struct option_vm, option_fields);

#define VIEW struct column_vm
static const struct view_field column_fields[] = {
	V_STR(name), V_STR(label), V_URL(sort_path), V_STR(sorted),
	V_BOOL(is_number), V_BOOL(has_filter), V_BOOL(has_options),
	V_STR(filter), V_STR(picker), V_LIST(options, &option_view),
};
#undef VIEW
static const struct view column_view =
    VIEW_OF(struct column_vm, column_fields);

#define VIEW struct row_vm
static const struct view_field row_fields[] = {
	V_INT(id), V_URL(path), V_STR(name), V_LIST(cells, &shown_view),
};
#undef VIEW
static const struct view row_view = VIEW_OF(struct row_vm, row_fields);

#define VIEW struct pair_vm
static const struct view_field pair_fields[] = { V_STR(name), V_STR(value) };
#undef VIEW
static const struct view pair_view = VIEW_OF(struct pair_vm, pair_fields);

#define VIEW struct list_vm
static const struct view_field list_fields[] = {
	V_STR(title), V_URL(path), V_STR(words), V_STR(count), V_URL(next),
	V_URL(before), V_STR(new_label), V_STR(empty_hint), V_URL(csv_path),
	V_URL(paper_path), V_URL(book_path),
	V_BOOL(can_create), V_BOOL(can_change), V_BOOL(can_import),
	V_BOOL(is_empty), V_BOOL(is_narrowed), V_BOOL(is_blank), V_BOOL(has_filters),
	V_LIST(columns, &column_view), V_LIST(chooser, &option_view),
	V_LIST(rows, &row_view), V_LIST(kept, &pair_view),
	V_LIST(bulk, &option_view),
};
#undef VIEW
static const struct view list_view = VIEW_OF(struct list_vm, list_fields);

static const struct template_decl templates[] = {
	{ "web/list", &list_view },
};

/* ---- columns ------------------------------------------------------------ */

static struct view_list
choice_options(struct page *page, const struct record *r,
    const struct field *f, struct str value)
{
	size_t n = f->kind == FIELD_FLAG ? 0 : f->nchoices, count = 0;
	struct option_vm *list = arena_array(page->arena, struct option_vm,
	    n + 3);
	static const struct { const char *value, *id; } flags[] = {
		{ "1", "yes-no.yes" }, { "0", "yes-no.no" },
	};

	for (size_t i = 1; i < n; i++)
		list[count++] = (struct option_vm){
			str_of(f->choices[i].code), page_message(page,
			    show_choice(page->arena, r, f, (int32_t)i)), false };
	for (size_t i = 0; n == 0 && i < COUNT(flags); i++)
		list[count++] = (struct option_vm){ str_of(flags[i].value),
			page_message(page, flags[i].id), false };
	if (n > 0)
		list[count++] = (struct option_vm){ STR(LIST_BLANK),
			page_message(page, "unknown"), false };
	for (size_t i = 0; i < count; i++)
		list[i].is_chosen = str_eq(list[i].value, value);
	return VIEW_LIST_OF(list, count);
}

static void
add_filter(struct page *page, const struct record *r, const struct field *f,
    struct column_vm *c)
{
	struct str value = page_query(page, f->name);

	if (value.ptr == NULL)
		value = STR_EMPTY;
	c->has_filter = true;
	c->filter = value;
	c->has_options = f->kind == FIELD_CHOICE || f->kind == FIELD_FLAG;
	if (c->has_options)
		c->options = choice_options(page, r, f, value);
	else if (f->target != NULL)
		c->picker = str_of(f->target);
}

static struct column_vm
make_column(struct page *page, const struct record *r, const struct field *f,
    const struct query *q)
{
	const struct field *sorted = q->sort == NULL ? record_title(r)
	    : q->sort;
	struct column_vm c = {
		.name = str_of(f->name),
		.label = page_message(page, show_label(page->arena, r, f)),
		.is_number = f->kind == FIELD_INTEGER ||
		    f->kind == FIELD_MONEY || f->kind == FIELD_DURATION,
	};

	if (list_sorts(f) || f == record_title(r)) {
		bool turn = sorted == f && !q->descending;

		c.sort_path = str_printf(page->arena, "/%s%.*s", r->path,
		    STR_ARG(list_query_with(page, "sort",
		        str_printf(page->arena, "%s%s", turn ? "-" : "",
		            f->name).ptr)));
		if (sorted == f)
			c.sorted = q->descending ? STR("descending")
			    : STR("ascending");
	}
	if (list_filters(f))
		add_filter(page, r, f, &c);
	return c;
}

static void
fill_columns(struct page *page, const struct record *r,
    const struct list_columns *c, const struct query *q, struct list_vm *vm)
{
	const struct field *title = record_title(r);
	struct column_vm *list = arena_array(page->arena, struct column_vm,
	    c->n + 1);
	size_t n = 0;

	if (title != NULL)
		list[n++] = make_column(page, r, title, q);
	else
		list[n++] = (struct column_vm){ .label = page_message(page,
		    r->name) };
	for (size_t i = 0; i < c->n; i++)
		list[n++] = make_column(page, r, c->list[i], q);
	for (size_t i = 0; i < n; i++)
		vm->has_filters |= list[i].has_filter;
	vm->columns = VIEW_LIST_OF(list, n);
}

static void
fill_chooser(struct page *page, const struct record *r,
    const struct list_columns *c, struct list_vm *vm)
{
	struct option_vm *list = arena_array(page->arena, struct option_vm,
	    r->nfields);
	size_t n = 0;

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		bool shown = false;

		if (f == record_title(r) || !list_may_show(f))
			continue;
		for (size_t j = 0; j < c->n; j++)
			shown |= c->list[j] == f;
		list[n++] = (struct option_vm){ str_of(f->name),
			page_message(page, show_label(page->arena, r, f)),
			shown };
	}
	vm->chooser = VIEW_LIST_OF(list, n);
}

/* ---- rows --------------------------------------------------------------- */

static const void *
object_at(const struct query_page *found, const struct record *r, size_t i)
{
	return (const char *)found->objects + i * r->size;
}

static bool
fill_rows(struct page *page, const struct record *r, const struct list_columns *c,
    const struct query_page *found, struct names *names, struct list_vm *vm,
    struct err *err)
{
	struct row_vm *rows = arena_array(page->arena, struct row_vm, found->n);
	struct str from = list_query_with(page, "list", NULL);

	from = str_sub(from, 1, from.len);	/* without its '?' */
	for (size_t i = 0; i < found->n; i++)
		names_want_object(names, r, object_at(found, r, i));
	if (!names_load(names, err))
		return false;
	for (size_t i = 0; i < found->n; i++) {
		const void *object = object_at(found, r, i);
		struct shown *cells = arena_array(page->arena, struct shown,
		    c->n);

		for (size_t j = 0; j < c->n; j++)
			cells[j] = show_value(page, names, r, c->list[j],
			    object);
		rows[i] = (struct row_vm){
			.id = ((const struct rec *)object)->id,
			.name = show_name(page, r, object),
			.cells = VIEW_LIST_OF(cells, c->n),
		};
		rows[i].path = list_from_add(page, from, page_path(page, r,
		    rows[i].id));
	}
	vm->rows = VIEW_LIST_OF(rows, found->n);
	return true;
}

/* ---- around it ---------------------------------------------------------- */

/* Parameters that the filter form must carry along. */
static struct view_list
kept_pairs(struct page *page)
{
	const struct url_pairs *pairs = &page->http->head->query;
	struct pair_vm *list = arena_array(page->arena, struct pair_vm,
	    pairs->n);
	size_t n = 0;

	for (size_t i = 0; i < pairs->n; i++) {
		struct str name = pairs->list[i].name;

		if (str_eq_c(name, "sort") || str_eq_c(name, "column"))
			list[n++] = (struct pair_vm){ name,
				pairs->list[i].value };
	}
	return VIEW_LIST_OF(list, n);
}

static struct view_list
bulk_fields(struct page *page, const struct record *r)
{
	struct option_vm *list = arena_array(page->arena, struct option_vm,
	    r->nfields);
	size_t n = 0;

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (f->flags & (FIELD_READONLY | FIELD_TITLE | FIELD_SECRET) ||
		    f->kind == FIELD_ROWS || f->kind == FIELD_ATTACHMENT)
			continue;
		list[n++] = (struct option_vm){ str_of(f->name),
			page_message(page, show_label(page->arena, r, f)),
			false };
	}
	return VIEW_LIST_OF(list, n);
}

static struct str
count_text(const struct page *page, int64_t count)
{
	if (count > QUERY_COUNT)
		return page_words(page, "count-many",
		    { "n", ERR_INT(QUERY_COUNT) });
	return page_words(page, "count-records", { "n", ERR_INT(count) });
}

static struct str
page_link(struct page *page, const struct record *r, const char *name,
    struct str cursor)
{
	if (cursor.len == 0)
		return STR_EMPTY;
	return str_printf(page->arena, "/%s%.*s", r->path,
	    STR_ARG(list_query_with(page, name, str_c(page->arena, cursor))));
}

static void
fill_frame(struct page *page, const struct record *r, const struct query *q,
    const struct query_page *found, struct list_vm *vm)
{
	struct str hint = str_printf(page->arena, "%s.empty", r->name);

	vm->title = page_message(page, show_plural(page->arena, r));
	vm->path = str_printf(page->arena, "/%s", r->path);
	vm->words = q->search;
	vm->count = count_text(page, found->count);
	vm->next = page_link(page, r, "after", found->next);
	vm->before = page_link(page, r, "before", found->before);
	vm->new_label = page_words(page, "new-record",
	    { "record", ERR_MSG(r->name) });
	vm->empty_hint = message_has(hint) ? page_message(page, hint.ptr)
	    : page_words(page, "list-empty", { "records",
	        ERR_MSG(show_plural(page->arena, r)) });
	vm->csv_path = str_printf(page->arena, "/%s/export%.*s", r->path,
	    STR_ARG(list_query_with(page, "format", "csv")));
	vm->paper_path = str_printf(page->arena, "/%s/export%.*s", r->path,
	    STR_ARG(list_query_with(page, "format", "pdf")));
	if (page->web->config.list_book != NULL)
		vm->book_path = str_printf(page->arena, "/%s/export%.*s",
		    r->path, STR_ARG(list_query_with(page, "format",
		    "xlsx")));
	vm->can_create = page_may(page, r, "create");
	vm->can_change = page_may(page, r, "change");
	vm->can_import = actor_may(&page->actor, RIGHT_IMPORT);
	vm->is_empty = found->n == 0;
	vm->is_narrowed = q->nfilters > 0 || q->search.len > 0;
	vm->is_blank = vm->is_empty && !vm->is_narrowed;
	vm->kept = kept_pairs(page);
	vm->bulk = bulk_fields(page, r);
}

static bool
list_page(struct page *page, struct err *err)
{
	const struct record *r = page->record;
	struct list_columns columns = list_columns(page, r);
	struct names *names = names_new(page->tx);
	struct list_vm vm = { 0 };
	struct query_page found;
	struct query q;

	if (!list_query_read(page, r, LIST_PAGE, names, &q, err))
		return false;
	q.without_rows = !columns.has_rows;
	if (!store_query(page->tx, &q, &found, err))
		return false;
	fill_frame(page, r, &q, &found, &vm);
	fill_columns(page, r, &columns, &q, &vm);
	fill_chooser(page, r, &columns, &vm);
	if (!fill_rows(page, r, &columns, &found, names, &vm, err))
		return false;
	return page_show(page, "web/list", &vm, vm.title, err);
}

static const struct route routes[] = {
	{ "GET", "/{record}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = list_page },
};

const struct web_part list_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
	.templates = templates,
	.ntemplates = COUNT(templates),
	.generic = true,
};
