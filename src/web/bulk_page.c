/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * bulk_page.c - one field of many records at once: all or nothing, one audit
 * entry above them all, so that one "undo" takes it back.
 */
#include <inttypes.h>

#include "web/controls.h"
#include "web/dispatch.h"
#include "web/show.h"

enum { BULK_MAX = QUERY_LIMIT };

struct bulk_vm {
	struct str title, path, field, count;
	struct html controls;
	struct view_list ids, faults;
};

#define VIEW struct bulk_vm
static const struct view_field bulk_fields[] = {
	V_STR(title), V_URL(path), V_STR(field), V_STR(count),
	V_HTML(controls), V_LIST(ids, &view_of_str),
	V_LIST(faults, &view_of_str),
};
#undef VIEW
static const struct view bulk_view = VIEW_OF(struct bulk_vm, bulk_fields);

static const struct template_decl templates[] = {
	{ "web/bulk", &bulk_view },
};

struct bulk {
	struct page *page;
	const struct usecase *usecase;
	const struct field *field;
	const int64_t *ids;
	size_t n, at;
	const void *value;	/* an object with the field filled in */
};

static bool
read_ids(struct page *page, struct bulk *b, struct err *err)
{
	int64_t *ids = arena_array(page->arena, int64_t, page->ninputs);

	for (size_t i = 0; i < page->ninputs; i++)
		if (str_eq_c(page->inputs[i].name, "id") &&
		    str_to_i64(page->inputs[i].value, &ids[b->n]))
			b->n++;
	b->ids = ids;
	if (b->n == 0)
		return err_set(err, ERR_INVALID, NULL, "choose-some");
	if (b->n > BULK_MAX)
		return err_set_args(err, ERR_INVALID, NULL, "choose-fewer",
		    ERR_INT(BULK_MAX));
	return true;
}

static bool
is_fit(const struct field *f)
{
	return f != NULL && (f->flags & (FIELD_READONLY | FIELD_TITLE |
	    FIELD_SECRET)) == 0 && f->kind != FIELD_ROWS &&
	    f->kind != FIELD_ATTACHMENT;
}

static bool
read_bulk(struct page *page, struct bulk *b, struct err *err)
{
	struct str field = page_input(page, "field");

	*b = (struct bulk){ .page = page,
		.usecase = page_usecase(page, page->record, "change"),
		.field = field.ptr == NULL ? NULL
		    : record_field(page->record, field) };
	if (b->usecase == NULL)
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	if (!usecase_allows(b->usecase, &page->actor))
		return err_set(err, ERR_DENIED, NULL, NULL);
	if (!is_fit(b->field))
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	return read_ids(page, b, err);
}

static struct view_list
id_texts(struct page *page, const struct bulk *b)
{
	struct str *list = arena_array(page->arena, struct str, b->n);

	for (size_t i = 0; i < b->n; i++)
		list[i] = str_printf(page->arena, "%" PRId64, b->ids[i]);
	return VIEW_LIST_OF(list, b->n);
}

static bool
show(struct page *page, const struct bulk *b, const struct errs *errs,
    struct err *err)
{
	const struct record *r = page->record;
	struct inputs inputs = { 0 };
	struct controls_ask ask = { r, &inputs, errs, b->field };
	struct str *faults = arena_array(page->arena, struct str,
	    errs == NULL ? 0 : errs->n);
	struct bulk_vm vm = {
		.title = page_words(page, "change-many",
		    { "records", ERR_MSG(show_plural(page->arena, r)) }),
		.path = str_printf(page->arena, "/%s", r->path),
		.field = str_of(b->field->name),
		.count = page_words(page, "count-records",
		    { "n", ERR_INT((int64_t)b->n) }),
		.ids = id_texts(page, b),
		.faults = VIEW_LIST_OF(faults, errs == NULL ? 0 : errs->n),
	};

	for (size_t i = 0; i < vm.faults.n; i++)
		faults[i] = page_fault(page, &errs->list[i]);
	for (size_t i = 0; i < page->ninputs; i++)
		inputs_add(page->arena, &inputs, page->inputs[i].name,
		    page->inputs[i].value);
	return controls_make(page, &ask, &vm.controls, err) &&
	    page_show_status(page, errs == NULL ? 200 : 422, "web/bulk", &vm,
	        vm.title, err);
}

/* One call of the transaction: the record as it is then, with the new value. */
static bool
next(void *arg, struct tx *tx, struct usecase_call *call, bool *more_r,
    struct errs *errs)
{
	struct bulk *b = arg;
	const struct record *r = b->page->record;
	struct rec *object;
	struct err err = { 0 };

	if (!(*more_r = b->at < b->n))
		return true;
	object = arena_alloc(tx_arena(tx), r->size);
	if (!store_get(tx, r, b->ids[b->at], object, &err))
		return errs_add(errs, &err);
	field_copy(b->field, tx_arena(tx), object, b->value);
	*call = (struct usecase_call){ .usecase = b->usecase,
		.id = object->id, .version = object->version,
		.object = object };
	b->at++;
	return true;
}

static bool
apply(struct page *page, struct bulk *b, struct err *err)
{
	const struct record *r = page->record;
	struct field one = *b->field;
	struct record alone = { .name = r->name, .fields = &one, .nfields = 1,
		.size = r->size };
	struct value_context vc = names_context(names_new(page->tx),
	    VALUE_FORM, page->lang, page->zone);
	struct errs errs = ERRS_IN(page->arena);
	void *value = arena_alloc(page->arena, r->size);
	int64_t entry = 0;

	b->value = value;
	if (!record_read_form(&alone, &vc, page->inputs, page->ninputs,
	        page->arena, value, &errs) ||
	    !usecase_run_all(page->store, &page->actor, page->now,
	        page->arena, str_printf(page->arena, "%s.change-many",
	            r->name).ptr, next, NULL, b, &entry, &errs))
		return show(page, b, &errs, err);
	return page_redirect(page, str_printf(page->arena, "/%s", r->path),
	    "saved-many", entry, err);
}

static bool
bulk_post(struct page *page, struct err *err)
{
	struct bulk b;

	if (!read_bulk(page, &b, err))
		return false;
	if (page_input(page, "apply").ptr == NULL)
		return show(page, &b, NULL, err);
	return apply(page, &b, err);
}

static const struct route routes[] = {
	{ "POST", "/{record}/bulk", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = bulk_post },
};

const struct web_part bulk_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
	.templates = templates,
	.ntemplates = COUNT(templates),
	.generic = true,
};
