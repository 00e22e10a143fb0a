/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * detail_page.c - one record: what is known, its rows as tables, what refers
 * to it, and who changed it last.
 */
#include <inttypes.h>

#include "store/history.h"
#include "web/detail_parts.h"
#include "web/dispatch.h"
#include "web/show.h"

enum { USERS_SHOWN = 8, CHANGES_SHOWN = 5 };

struct user_vm {
	struct str label, all;		/* "Vereisten"; the list of all */
	struct str count;
	struct view_list links;		/* shown: text and path */
};

struct change_vm {
	int64_t at;
	struct str actor, what;
};

struct deed_vm {
	struct str verb, label, why;	/* why: asks for a reason */
	bool asks;
};

struct detail_vm {
	struct str title, kind, list, list_title, path, edit;
	int64_t version;
	bool can_change, can_delete, has_deeds;
	struct view_list faults, facts, texts, tables, users, changes, deeds;
};

#define VIEW struct user_vm
static const struct view_field user_fields[] = {
	V_STR(label), V_URL(all), V_STR(count), V_LIST(links, &shown_view),
};
#undef VIEW
static const struct view user_view = VIEW_OF(struct user_vm, user_fields);

#define VIEW struct change_vm
static const struct view_field change_fields[] = {
	V_INSTANT(at), V_STR(actor), V_STR(what),
};
#undef VIEW
static const struct view change_view =
    VIEW_OF(struct change_vm, change_fields);

#define VIEW struct deed_vm
static const struct view_field deed_fields[] = {
	V_STR(verb), V_STR(label), V_STR(why), V_BOOL(asks),
};
#undef VIEW
static const struct view deed_view = VIEW_OF(struct deed_vm, deed_fields);

#define VIEW struct detail_vm
static const struct view_field detail_fields[] = {
	V_STR(title), V_STR(kind), V_URL(list), V_STR(list_title),
	V_URL(path), V_URL(edit), V_INT(version), V_BOOL(can_change), V_BOOL(can_delete),
	V_BOOL(has_deeds), V_LIST(deeds, &deed_view),
	V_LIST(faults, &view_of_str),
	V_LIST(facts, &shown_view), V_LIST(texts, &detail_text_view),
	V_LIST(tables, &detail_table_view), V_LIST(users, &user_view),
	V_LIST(changes, &change_view),
};
#undef VIEW
static const struct view detail_view =
    VIEW_OF(struct detail_vm, detail_fields);

static const struct template_decl templates[] = {
	{ "web/detail", &detail_view },
};

/* ---- who needs it ------------------------------------------------------- */

static struct view_list
user_links(struct page *page, const struct record *from,
    const struct query_page *found)
{
	struct shown *links = arena_array(page->arena, struct shown, found->n);

	for (size_t i = 0; i < found->n; i++) {
		const struct rec *object = (const void *)
		    ((const char *)found->objects + i * from->size);

		links[i].text = show_name(page, from, object);
		links[i].path = page_path(page, from, object->id);
	}
	return VIEW_LIST_OF(links, found->n);
}

/* Records of `from` that refer here by field f; false with n 0 for none. */
static bool
add_user(struct page *page, const struct record *from, const struct field *f,
    int64_t id, struct user_vm *list, size_t *n, struct err *err)
{
	struct query q = {
		.record = from,
		.filters = { { .field = f, .op = QUERY_IS, .n = id } },
		.nfilters = 1,
		.limit = USERS_SHOWN,
		.without_rows = true,
	};
	struct query_page found;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	if (found.n == 0)
		return true;
	list[(*n)++] = (struct user_vm){
		.label = str_printf(page->arena, "%.*s (%.*s)",
		    STR_ARG(page_message(page, show_plural(page->arena,
		        from))), STR_ARG(page_message(page,
		        show_label(page->arena, from, f)))),
		.all = str_printf(page->arena, "/%s?%s=%%23%" PRId64,
		    from->path, f->name, id),
		.count = found.count > QUERY_COUNT ? page_words(page,
		    "count-many", { "n", ERR_INT(QUERY_COUNT) })
		    : page_words(page, "count-records",
		        { "n", ERR_INT(found.count) }),
		.links = user_links(page, from, &found),
	};
	return true;
}

static bool
refers_here(const struct field *f, const struct record *r)
{
	return f->kind == FIELD_REFERENCE && (f->flags & FIELD_FILTER) != 0 &&
	    str_eq_c(str_of(f->target), r->name);
}

static size_t
count_users(const struct registry *reg, const struct record *r)
{
	size_t n = 0;

	for (size_t i = 0; i < reg->n; i++)
		for (size_t j = 0; j < reg->records[i]->nfields; j++)
			n += refers_here(&reg->records[i]->fields[j], r);
	return n;
}

static bool
fill_users(struct page *page, const struct record *r, int64_t id,
    struct detail_vm *vm, struct err *err)
{
	const struct registry *reg = store_registry(page->store);
	struct user_vm *list = arena_array(page->arena, struct user_vm,
	    count_users(reg, r));
	size_t n = 0;

	for (size_t i = 0; i < reg->n; i++) {
		const struct record *from = reg->records[i];

		if (from->path == NULL || from->scope != r->scope)
			continue;
		for (size_t j = 0; j < from->nfields; j++)
			if (refers_here(&from->fields[j], r) &&
			    !add_user(page, from, &from->fields[j], id, list,
			        &n, err))
				return false;
	}
	vm->users = VIEW_LIST_OF(list, n);
	return true;
}

/* ---- who changed it ----------------------------------------------------- */

struct str
page_usecase_words(struct page *page, struct str usecase)
{
	struct str id = str_printf(page->arena, "usecase.%.*s",
	    STR_ARG(usecase)), rest = usecase;

	if (message_has(id))
		return page_message(page, id.ptr);
	(void)str_cut(&rest, '.');
	if (rest.ptr == NULL)
		return usecase;
	id = str_printf(page->arena, "verb-%.*s", STR_ARG(rest));
	return message_has(id) ? page_message(page, id.ptr) : usecase;
}

static bool
fill_changes(struct page *page, const struct record *r, int64_t id,
    struct detail_vm *vm, struct err *err)
{
	struct history_entry *found = arena_array(page->arena,
	    struct history_entry, CHANGES_SHOWN);
	struct change_vm *list = arena_array(page->arena, struct change_vm,
	    CHANGES_SHOWN);
	size_t n;

	if (!history_list(page->tx, r, id, 0, CHANGES_SHOWN, found, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		list[i] = (struct change_vm){ found[i].at, found[i].actor,
			page_usecase_words(page, found[i].usecase) };
	vm->changes = VIEW_LIST_OF(list, n);
	return true;
}

/* ---- what may be done with it ------------------------------------------- */

enum { DEEDS_MAX = 8 };

static void
fill_deeds(struct page *page, const struct record *r, const void *object,
    struct detail_vm *vm)
{
	struct deed_vm *list = arena_array(page->arena, struct deed_vm,
	    DEEDS_MAX);
	const struct usecase *uc;
	size_t n = 0;

	for (size_t i = 0; n < DEEDS_MAX &&
	    (uc = usecase_at(page->store, i)) != NULL; i++) {
		struct str verb = str_of(uc->name);

		if (uc->record != r || uc->fits == NULL || !uc->fits(object) ||
		    !usecase_allows(uc, &page->actor))
			continue;
		(void)str_cut(&verb, '.');
		list[n++] = (struct deed_vm){
			.verb = verb,
			.label = page_message(page, str_printf(page->arena,
			    "do.%s", uc->name).ptr),
			.why = uc->input == NULL ? STR_EMPTY
			    : page_message(page, "do-reason"),
			.asks = uc->input != NULL,
		};
	}
	vm->deeds = VIEW_LIST_OF(list, n);
	vm->has_deeds = n > 0;
}

static void
fill_faults(struct page *page, const struct errs *errs, struct detail_vm *vm)
{
	size_t n = errs == NULL ? 0 : errs->n;
	struct str *list = arena_array(page->arena, struct str, n);

	for (size_t i = 0; i < n; i++)
		list[i] = page_fault(page, &errs->list[i]);
	vm->faults = VIEW_LIST_OF(list, n);
}

static bool
show_detail(struct page *page, int64_t id, const struct errs *errs,
    struct err *err)
{
	const struct record *r = page->record;
	struct rec *object = arena_alloc(page->arena, r->size);
	struct names *names = names_new(page->tx);
	struct detail_parts parts;
	struct detail_vm vm = {
		.kind = page_message(page, r->name),
		.list = page_list(page, r),
		.list_title = page_message(page, show_plural(page->arena, r)),
		.can_change = page_may(page, r, "change"),
		.can_delete = page_may(page, r, "delete"),
	};

	if (!store_get(page->tx, r, id, object, err))
		return false;
	names_want_object(names, r, object);
	if (!names_load(names, err))
		return false;
	vm.title = show_name(page, r, object);
	vm.path = page_path(page, r, id);
	vm.edit = page_edit(page, r, id);
	vm.version = object->version;
	fill_faults(page, errs, &vm);
	parts = detail_parts(page, names, r, object);
	vm.facts = parts.facts;
	vm.texts = parts.texts;
	vm.tables = parts.tables;
	fill_deeds(page, r, object, &vm);
	return fill_users(page, r, id, &vm, err) &&
	    fill_changes(page, r, id, &vm, err) &&
	    page_show_status(page, errs == NULL ? 200
	        : err_info(errs->list[0].code)->http, "web/detail", &vm,
	        vm.title, err);
}

static bool
detail_page(struct page *page, struct err *err)
{
	int64_t id;

	return page_id(page, 0, &id, err) &&
	    show_detail(page, id, NULL, err);
}

static bool
deed_post(struct page *page, struct err *err)
{
	const struct record *r = page->record;
	struct str verb = str_printf(page->arena, "%.*s",
	    STR_ARG(page->params[1])), version = page_input(page, "version");
	struct errs errs = ERRS_IN(page->arena);
	struct usecase_call call = {
		.usecase = page_usecase(page, r, verb.ptr) };
	const struct field *reason;

	if (!page_id(page, 0, &call.id, err))
		return false;
	if (call.usecase == NULL || call.usecase->fits == NULL)
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	if (version.ptr == NULL || !str_to_i64(version, &call.version))
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	if (call.usecase->input != NULL) {
		call.input = arena_alloc(page->arena,
		    call.usecase->input->size);
		reason = record_field(call.usecase->input, STR("reason"));
		call.reason = page_input(page, "reason");
		if (call.reason.ptr == NULL)
			call.reason = STR_EMPTY;
		field_set_str(reason, call.input, call.reason);
	}
	if (usecase_run(page->store, &page->actor, page->now, page->arena,
	        &call, &errs))
		return page_redirect(page, page_path(page, r, call.id),
		    "saved-change", call.entry, err);
	if (errs.n > 0 && errs.list[0].code != ERR_CONFLICT &&
	    errs.list[0].code != ERR_INVALID)
		return page_first(&errs, err);
	return page_fresh(page, err) &&
	    show_detail(page, call.id, &errs, err);
}

static const struct route routes[] = {
	{ "GET", "/{record}/{id}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = detail_page },
	{ "POST", "/{record}/{id}/do/{verb}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = deed_post },
};

const struct web_part detail_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
	.templates = templates,
	.ntemplates = COUNT(templates),
	.generic = true,
};
