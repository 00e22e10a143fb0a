/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * history_page.c - who changed what, when, from what to what; and undoing it.
 *
 * The audit keeps JSON values; each is read back through its field's own row,
 * so that it is shown as the field is shown elsewhere.
 */
#include <inttypes.h>
#include <jansson.h>

#include "record/json.h"
#include "store/history.h"
#include "web/cookie.h"
#include "web/dispatch.h"
#include "web/show.h"

enum { SHOWN = 50 };

struct part_vm {
	struct str label, from, to;
	bool has_from, has_to;
};

struct entry_vm {
	int64_t id, at;
	struct str actor, origin, what, reason;
	struct str record, path;	/* of the whole organisation's history */
	bool can_undo, is_undone;
	struct view_list parts;
};

struct history_vm {
	struct str title, back, back_title, here, older;
	bool is_empty;
	struct view_list entries;
};

#define VIEW struct part_vm
static const struct view_field part_fields[] = {
	V_STR(label), V_STR(from), V_STR(to), V_BOOL(has_from), V_BOOL(has_to),
};
#undef VIEW
static const struct view part_view = VIEW_OF(struct part_vm, part_fields);

#define VIEW struct entry_vm
static const struct view_field entry_fields[] = {
	V_INT(id), V_INSTANT(at), V_STR(actor), V_STR(origin), V_STR(what),
	V_STR(reason), V_STR(record), V_URL(path), V_BOOL(can_undo),
	V_BOOL(is_undone), V_LIST(parts, &part_view),
};
#undef VIEW
static const struct view entry_view = VIEW_OF(struct entry_vm, entry_fields);

#define VIEW struct history_vm
static const struct view_field history_fields[] = {
	V_STR(title), V_URL(back), V_STR(back_title), V_STR(here),
	V_URL(older), V_BOOL(is_empty), V_LIST(entries, &entry_view),
};
#undef VIEW
static const struct view history_view =
    VIEW_OF(struct history_vm, history_fields);

static const struct template_decl templates[] = {
	{ "web/history", &history_view },
};

/* ---- values ------------------------------------------------------------- */

static struct str
raw_text(struct page *page, const json_t *value)
{
	char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	struct str copy = str_copy(page->arena, str_of(text));

	free(text);
	return copy;
}

/* A JSON value of a field as its page shows it. */
static struct str
value_text(struct page *page, struct names *names, const struct record *r,
    const struct field *f, const json_t *value)
{
	struct field one = *f;
	struct record alone = { .name = r->name, .fields = &one, .nfields = 1,
		.size = r->size };
	struct errs errs = ERRS_IN(page->arena);
	void *object = arena_alloc(page->arena, r->size);
	json_t *in = json_object();
	struct shown s;

	one.flags &= ~(unsigned)(FIELD_READONLY | FIELD_REQUIRED);
	json_object_set(in, str_c(page->arena, json_name(page->arena,
	    f->name)), (json_t *)(uintptr_t)value);
	if (!record_read_json(&alone, in, page->arena, object, &errs)) {
		json_decref(in);
		return raw_text(page, value);
	}
	json_decref(in);
	s = show_value(page, names, r, f, object);
	return s.is_unknown ? page_message(page, "unknown") : s.text;
}

static const struct field *
field_of_key(struct page *page, const struct record *r, const char *key)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (str_eq_c(json_name(page->arena, r->fields[i].name), key))
			return &r->fields[i];
	return NULL;
}

static struct part_vm
make_part(struct page *page, struct names *names, const struct record *r,
    const char *key, const json_t *change)
{
	const struct field *f = field_of_key(page, r, key);
	const json_t *from = json_object_get(change, "from");
	const json_t *to = json_object_get(change, "to");
	struct part_vm part = { .label = str_copy(page->arena, str_of(key)) };

	if (f == NULL)
		return part;
	part.label = page_message(page, show_label(page->arena, r, f));
	if (json_is_array(change)) {
		part.to = page_words(page, "rows-changed", { "n",
		    ERR_INT((int64_t)json_array_size(change)) });
		part.has_to = true;
		return part;
	}
	part.has_from = from != NULL;
	part.has_to = to != NULL;
	if (from != NULL)
		part.from = value_text(page, names, r, f, from);
	if (to != NULL)
		part.to = value_text(page, names, r, f, to);
	return part;
}

static struct view_list
make_parts(struct page *page, struct names *names,
    const struct history_entry *e)
{
	json_t *diff = json_loadb(e->diff.ptr, e->diff.len, 0, NULL);
	struct part_vm *list;
	const char *key;
	json_t *change;
	size_t n = 0;

	if (!json_is_object(diff) || e->record == NULL) {
		json_decref(diff);
		return (struct view_list){ .stride = sizeof(*list) };
	}
	list = arena_array(page->arena, struct part_vm,
	    json_object_size(diff));
	json_object_foreach(diff, key, change)
		list[n++] = make_part(page, names, e->record, key, change);
	json_decref(diff);
	return VIEW_LIST_OF(list, n);
}

/* ---- the page ----------------------------------------------------------- */

/* A deed without a record left nothing here to put back; a parent entry is no
 * use case of its own and takes its children along. */
static bool
is_reversible(const struct page *page, const struct history_entry *e)
{
	const struct usecase *uc = usecase_find(page->store, e->usecase);

	return e->undone_by == 0 && (uc == NULL || (e->record != NULL &&
	    !uc->for_good));
}

static struct view_list
make_entries(struct page *page, const struct history_entry *found, size_t n,
    bool whole)
{
	struct entry_vm *list = arena_array(page->arena, struct entry_vm, n);
	struct names *names = names_new(page->tx);

	for (size_t i = 0; i < n; i++) {
		const struct history_entry *e = &found[i];

		list[i] = (struct entry_vm){
			.id = e->id,
			.at = e->at,
			.actor = e->actor,
			.origin = e->origin,
			.what = page_usecase_words(page, e->usecase),
			.reason = e->reason,
			.is_undone = e->undone_by != 0,
			.can_undo = is_reversible(page, e),
			.parts = make_parts(page, names, e),
		};
		if (!whole || e->record == NULL)
			continue;
		list[i].record = page_message(page, e->record->name);
		if (e->record->path != NULL && e->record_id > 0)
			list[i].path = page_path(page, e->record,
			    e->record_id);
	}
	return VIEW_LIST_OF(list, n);
}

static bool
show(struct page *page, const struct record *r, int64_t id,
    struct history_vm *vm, struct err *err)
{
	struct history_entry *found = arena_array(page->arena,
	    struct history_entry, SHOWN);
	struct str before = page_query(page, "before");
	int64_t last = 0;
	size_t n;

	if (before.ptr != NULL && !str_to_i64(before, &last))
		return err_set(err, ERR_INVALID, "before", "cursor-invalid");
	if (!history_list(page->tx, r, id, last, SHOWN, found, &n, err))
		return false;
	vm->here = page->http->head->path;
	vm->entries = make_entries(page, found, n, r == NULL);
	vm->is_empty = n == 0;
	if (n == SHOWN)
		vm->older = str_printf(page->arena, "%.*s?before=%" PRId64,
		    STR_ARG(page->http->head->path), found[n - 1].id);
	return page_show(page, "web/history", vm, vm->title, err);
}

static bool
record_history(struct page *page, struct err *err)
{
	const struct record *r = page->record;
	void *object = arena_alloc(page->arena, r->size);
	struct err gone = { 0 };
	struct history_vm vm = { 0 };
	int64_t id;

	if (!page_id(page, 0, &id, err))
		return false;
	/* What was deleted still has its history. */
	if (store_get(page->tx, r, id, object, &gone)) {
		vm.back = page_path(page, r, id);
		vm.back_title = show_name(page, r, object);
	} else {
		vm.back = str_printf(page->arena, "/%s", r->path);
		vm.back_title = page_message(page, show_plural(page->arena,
		    r));
	}
	vm.title = page_words(page, "history-of",
	    { "name", ERR_TEXT(vm.back_title) });
	return show(page, r, id, &vm, err);
}

static bool
whole_history(struct page *page, struct err *err)
{
	struct history_vm vm = {
		.title = page_message(page, "history"),
		.back = STR("/"),
		.back_title = page_message(page, "to-overview"),
	};

	return show(page, NULL, 0, &vm, err);
}

static bool
undo_post(struct page *page, struct err *err)
{
	struct str text = page_input(page, "entry");
	struct str back = page_input(page, "back");
	struct errs errs = ERRS_IN(page->arena);
	int64_t entry, undone;

	if (text.ptr == NULL || !str_to_i64(text, &entry) || entry <= 0)
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	if (!usecase_undo(page->store, &page->actor, page->now, page->arena,
	        entry, &undone, &errs))
		return page_first(&errs, err);
	return page_redirect(page, back.ptr != NULL ? back : STR("/"),
	    "saved-undone", undone, err);
}

static const struct route own_routes[] = {
	{ "GET", "/history", ROUTE_SIGNED_IN, RIGHT_AUDIT,
	    .handle = whole_history },
	{ "POST", "/undo", ROUTE_SIGNED_IN, RIGHT_READ, .handle = undo_post },
};

static const struct route routes[] = {
	{ "GET", "/{record}/{id}/history", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = record_history },
};

const struct web_part history_part = {
	.routes = own_routes,
	.nroutes = COUNT(own_routes),
	.templates = templates,
	.ntemplates = COUNT(templates),
};

const struct web_part record_history_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
	.generic = true,
};
