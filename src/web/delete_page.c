/* SPDX-License-Identifier: EUPL-1.2 */
/* delete_page.c - taking a record away, after asking once; it can be undone. */
#include "web/dispatch.h"
#include "web/show.h"

struct delete_vm {
	struct str title, name, path;
	int64_t version;
	struct view_list faults;	/* what stands in the way */
};

#define VIEW struct delete_vm
static const struct view_field delete_fields[] = {
	V_STR(title), V_STR(name), V_URL(path), V_INT(version),
	V_LIST(faults, &view_of_str),
};
#undef VIEW
static const struct view delete_view =
    VIEW_OF(struct delete_vm, delete_fields);

static const struct template_decl templates[] = {
	{ "web/delete", &delete_view },
};

static bool
show(struct page *page, int64_t id, const struct errs *errs, struct err *err)
{
	const struct record *r = page->record;
	struct rec *object = arena_alloc(page->arena, r->size);
	struct str *faults = arena_array(page->arena, struct str,
	    errs == NULL ? 0 : errs->n);
	struct delete_vm vm = {
		.title = page_words(page, "delete-record",
		    { "record", ERR_MSG(r->name) }),
		.path = page_path(page, r, id),
		.faults = VIEW_LIST_OF(faults, errs == NULL ? 0 : errs->n),
	};

	if (!store_get(page->tx, r, id, object, err))
		return false;
	for (size_t i = 0; i < vm.faults.n; i++)
		faults[i] = page_fault(page, &errs->list[i]);
	vm.name = show_name(page, r, object);
	vm.version = object->version;
	return page_show_status(page, errs == NULL ? 200 : 409, "web/delete",
	    &vm, vm.title, err);
}

static bool
find_usecase(struct page *page, const struct usecase **uc_r, struct err *err)
{
	*uc_r = page_usecase(page, page->record, "delete");
	if (*uc_r != NULL && usecase_allows(*uc_r, &page->actor))
		return true;
	return err_set(err, *uc_r == NULL ? ERR_NOT_FOUND : ERR_DENIED, NULL,
	    *uc_r == NULL ? "page-not-found" : NULL);
}

static bool
delete_page(struct page *page, struct err *err)
{
	const struct usecase *uc;
	int64_t id;

	return page_id(page, 0, &id, err) && find_usecase(page, &uc, err) &&
	    show(page, id, NULL, err);
}

static bool
delete_post(struct page *page, struct err *err)
{
	struct errs errs = ERRS_IN(page->arena);
	struct usecase_call call = { 0 };
	struct str version = page_input(page, "version");

	if (!page_id(page, 0, &call.id, err) ||
	    !find_usecase(page, &call.usecase, err))
		return false;
	if (version.ptr == NULL || !str_to_i64(version, &call.version))
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	if (usecase_run(page->store, &page->actor, page->now, page->arena,
	        &call, &errs))
		return page_redirect(page, str_printf(page->arena, "/%s",
		    page->record->path), "saved-deleted", call.entry, err);
	if (errs.n > 0 && errs.list[0].code != ERR_CONFLICT &&
	    errs.list[0].code != ERR_INVALID)
		return page_first(&errs, err);
	return page_fresh(page, err) && show(page, call.id, &errs, err);
}

static const struct route routes[] = {
	{ "GET", "/{record}/{id}/delete", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = delete_page },
	{ "POST", "/{record}/{id}/delete", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = delete_post },
};

const struct web_part delete_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
	.templates = templates,
	.ntemplates = COUNT(templates),
	.generic = true,
};
