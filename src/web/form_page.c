/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * form_page.c - a new record, or changing one.
 *
 * The form is always shown from inputs (controls.h), so what a reader typed
 * comes back whatever happened.  When somebody else changed the record
 * meanwhile, both versions stand side by side, field by field, and the form
 * then carries the newest version: saving again is a decision, not an accident.
 */
#include <inttypes.h>

#include "web/controls.h"
#include "web/dispatch.h"
#include "web/file.h"
#include "web/list_query.h"
#include "web/show.h"

struct fault_line {
	struct str anchor;		/* "#f-name"; empty: of the whole */
	struct str label, text;
};

struct side_line {
	struct str label, theirs, yours;
};

struct form_vm {
	struct str title, action, cancel, keep, from;
	int64_t version;
	struct html controls;
	struct view_list faults, sides;
	bool has_faults, has_sides, is_new, has_next, has_files;
};

#define VIEW struct fault_line
static const struct view_field fault_fields[] = {
	V_URL(anchor), V_STR(label), V_STR(text),
};
#undef VIEW
static const struct view fault_view = VIEW_OF(struct fault_line, fault_fields);

#define VIEW struct side_line
static const struct view_field side_fields[] = {
	V_STR(label), V_STR(theirs), V_STR(yours),
};
#undef VIEW
static const struct view side_view = VIEW_OF(struct side_line, side_fields);

#define VIEW struct form_vm
static const struct view_field form_fields[] = {
	V_STR(title), V_URL(action), V_URL(cancel), V_STR(keep),
	V_STR(from),
	V_INT(version), V_HTML(controls), V_LIST(faults, &fault_view),
	V_LIST(sides, &side_view), V_BOOL(has_faults), V_BOOL(has_sides),
	V_BOOL(is_new), V_BOOL(has_next), V_BOOL(has_files),
};
#undef VIEW
static const struct view form_view = VIEW_OF(struct form_vm, form_fields);

static const struct template_decl templates[] = {
	{ "web/form", &form_view },
};

/* ---- showing ------------------------------------------------------------ */

struct ask {
	const struct record *r;
	int64_t id, version;		/* id 0: new */
	const struct inputs *inputs;
	const struct errs *errs;	/* or NULL */
	struct view_list sides;
	int status;
};

static struct str
place_of(struct page *page, const struct err *err)
{
	struct str rest = str_of(err->field), head;
	struct buf out = BUF_IN(page->arena, 400);

	if (err->field == NULL)
		return STR_EMPTY;
	head = str_cut(&rest, '.');
	buf_addf(&out, "#f-%.*s", STR_ARG(head));
	if (err->row > 0 && rest.ptr != NULL)
		buf_addf(&out, "-%" PRId64 "-%.*s", err->row - 1,
		    STR_ARG(rest));
	return buf_str(&out);
}

/* "Piekmomenten 2, Naam". */
static struct str
fault_label(struct page *page, const struct record *r, const struct err *err)
{
	struct str rest = str_of(err->field == NULL ? "" : err->field);
	const struct field *f = record_field(r, str_cut(&rest, '.')), *child;
	struct buf out = BUF_IN(page->arena, 400);

	if (f == NULL)
		return STR_EMPTY;
	buf_add(&out, page_message(page, show_label(page->arena, r, f)));
	if (err->row > 0)
		buf_addf(&out, " %" PRId64, err->row);
	if (rest.ptr != NULL && f->rows != NULL &&
	    (child = record_field(f->rows, rest)) != NULL) {
		buf_add_c(&out, ", ");
		buf_add(&out, page_message(page, show_label(page->arena,
		    f->rows, child)));
	}
	return buf_str(&out);
}

static struct view_list
fault_lines(struct page *page, const struct record *r,
    const struct errs *errs)
{
	struct fault_line *list = arena_array(page->arena, struct fault_line,
	    errs->n);

	for (size_t i = 0; i < errs->n; i++)
		list[i] = (struct fault_line){
			.anchor = place_of(page, &errs->list[i]),
			.label = fault_label(page, r, &errs->list[i]),
			.text = page_fault(page, &errs->list[i]),
		};
	return VIEW_LIST_OF(list, errs->n);
}

/* Does another stand behind it in the list that it was come to from? */
static bool
has_next(struct page *page, const struct ask *ask)
{
	void *stored = arena_alloc(page->arena, ask->r->size);
	struct err ignored = { 0 };
	int64_t next;

	return ask->id != 0 &&
	    store_get(page->tx, ask->r, ask->id, stored, &ignored) &&
	    list_next(page, ask->r, stored, &next, &ignored) && next != 0;
}

static bool
show_form(struct page *page, const struct ask *ask, struct err *err)
{
	const struct record *r = ask->r;
	struct controls_ask controls = { r, ask->inputs, ask->errs, NULL };
	struct str own = ask->id == 0 ? str_printf(page->arena, "/%s",
	    r->path) : page_path(page, r, ask->id);
	struct form_vm vm = {
		.title = page_words(page, ask->id == 0 ? "new-record"
		    : "change-record", { "record", ERR_MSG(r->name) }),
		.action = str_printf(page->arena, "%.*s/%s", STR_ARG(own),
		    ask->id == 0 ? "new" : "edit"),
		.cancel = list_from_add(page, list_from(page), own),
		.from = list_from(page),
		.version = ask->version,
		.sides = ask->sides,
		.has_sides = ask->sides.n > 0,
		.is_new = ask->id == 0,
		.has_next = has_next(page, ask),
		.has_files = files_has(r),
	};

	vm.keep = str_printf(page->arena, "%" PRId64 ":%.*s",
	    page->actor.organisation, STR_ARG(vm.action));
	if (ask->errs != NULL && ask->errs->n > 0) {
		vm.faults = fault_lines(page, r, ask->errs);
		vm.has_faults = true;
	}
	return controls_make(page, &controls, &vm.controls, err) &&
	    page_show_status(page, ask->status, "web/form", &vm, vm.title,
	        err);
}

bool
page_form_again(struct page *page, const struct record *r, int64_t id,
    int64_t version, const struct errs *errs, struct err *err)
{
	struct inputs inputs = { 0 };
	struct ask ask = { .r = r, .id = id, .version = version,
		.inputs = &inputs, .errs = errs, .status = errs->n == 0 ? 422
		    : err_info(errs->list[0].code)->http };

	for (size_t i = 0; i < page->ninputs; i++)
		inputs_add(page->arena, &inputs, page->inputs[i].name,
		    page->inputs[i].value);
	return show_form(page, &ask, err);
}

static bool
must(struct page *page, const char *verb, const struct usecase **uc_r,
    struct err *err)
{
	*uc_r = page_usecase(page, page->record, verb);
	if (*uc_r == NULL)
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	if (usecase_allows(*uc_r, &page->actor))
		return true;
	return err_set_args(err, ERR_DENIED, NULL, "right-missing",
	    ERR_MSG(str_printf(page->arena, "right.%s",
	        right_name((*uc_r)->right)).ptr));
}

/* ---- new ---------------------------------------------------------------- */

/* "/requirements/new?process=Salarissen" begins with that filled in. */
static bool
new_page(struct page *page, struct err *err)
{
	const struct url_pairs *pairs = &page->http->head->query;
	const struct record *r = page->record;
	const struct usecase *uc;
	struct inputs inputs = { 0 };

	if (!must(page, "create", &uc, err))
		return false;
	for (size_t i = 0; i < pairs->n; i++)
		if (record_field(r, pairs->list[i].name) != NULL)
			inputs_add(page->arena, &inputs, pairs->list[i].name,
			    pairs->list[i].value);
	return show_form(page, &(struct ask){ .r = r, .inputs = &inputs },
	    err);
}

static bool
read_object(struct page *page, void *object, struct errs *errs)
{
	struct value_context vc = names_context(names_new(page->tx),
	    VALUE_FORM, page->lang, page->zone);

	bool ok = record_read_form(page->record, &vc, page->inputs,
	    page->ninputs, page->arena, object, errs);

	files_remove(page, page->record, object);
	return ok && errs_none(errs);
}

/*
 * What comes before reading: the files that were sent, and a button that changes
 * the form itself (*done_r: it was shown again).  Faults of files wait in errs,
 * so that all are told at once.
 */
static bool
prepare(struct page *page, int64_t id, int64_t version, struct errs *errs,
    bool *done_r, struct err *err)
{
	struct inputs inputs;

	files_take(page, page->record, errs);
	*done_r = controls_edit(page, &inputs);
	return !*done_r || show_form(page, &(struct ask){
	    .r = page->record, .id = id, .version = version,
	    .inputs = &inputs, .errs = errs }, err);
}

static bool
new_post(struct page *page, struct err *err)
{
	const struct record *r = page->record;
	struct errs errs = ERRS_IN(page->arena);
	struct usecase_call call = { .object = arena_alloc(page->arena,
	    r->size) };
	bool done;

	if (!must(page, "create", &call.usecase, err) ||
	    !prepare(page, 0, 0, &errs, &done, err))
		return false;
	if (done)
		return true;
	if (!read_object(page, call.object, &errs) ||
	    !usecase_run(page->store, &page->actor, page->now, page->arena,
	        &call, &errs))
		return page_form_again(page, r, 0, 0, &errs, err);
	/* "Save and add another": the next of its kind, from the top. */
	return page_redirect(page, str_eq_c(page_input(page, "then"),
	    "new") ? str_printf(page->arena, "/%s/new", r->path)
	    : page_path(page, r, call.id), "saved-new", call.entry, err);
}

/* ---- changing ----------------------------------------------------------- */

static bool
edit_page(struct page *page, struct err *err)
{
	const struct record *r = page->record;
	struct rec *object = arena_alloc(page->arena, r->size);
	struct names *names = names_new(page->tx);
	const struct usecase *uc;
	struct inputs inputs;
	int64_t id;

	if (!page_id(page, 0, &id, err) || !must(page, "change", &uc, err) ||
	    !store_get(page->tx, r, id, object, err))
		return false;
	names_want_object(names, r, object);
	if (!names_load(names, err))
		return false;
	inputs = controls_inputs(page, names, r, object);
	return show_form(page, &(struct ask){ .r = r, .id = id,
	    .version = object->version, .inputs = &inputs }, err);
}

/* Each field that differs: as it is stored now, and as it was typed. */
static struct view_list
compare(struct page *page, const struct record *r, const void *stored,
    const void *typed)
{
	struct side_line *list = arena_array(page->arena, struct side_line,
	    r->nfields);
	struct names *names = names_new(page->tx);
	size_t n = 0;

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		struct shown theirs, yours;

		if (f->flags & (FIELD_READONLY | FIELD_SECRET) ||
		    field_is_equal(f, stored, typed))
			continue;
		theirs = show_value(page, names, r, f, stored);
		yours = show_value(page, names, r, f, typed);
		list[n++] = (struct side_line){ theirs.label,
			theirs.is_unknown ? page_message(page, "unknown")
			    : theirs.text,
			yours.is_unknown ? page_message(page, "unknown")
			    : yours.text };
	}
	return VIEW_LIST_OF(list, n);
}

static bool
is_conflict(const struct errs *errs)
{
	return errs->n > 0 && errs->list[0].code == ERR_CONFLICT &&
	    errs->list[0].field == NULL;
}

static bool
show_conflict(struct page *page, int64_t id, const void *typed,
    const struct errs *errs, struct err *err)
{
	struct rec *stored = arena_alloc(page->arena, page->record->size);
	struct inputs inputs;

	if (!page_fresh(page, err) ||
	    !store_get(page->tx, page->record, id, stored, err))
		return false;
	(void)controls_edit(page, &inputs);
	return show_form(page, &(struct ask){ .r = page->record, .id = id,
	    .version = stored->version, .inputs = &inputs, .errs = errs,
	    .sides = compare(page, page->record, stored, typed),
	    .status = 409 }, err);
}

static bool
version_of(const struct page *page, int64_t *version_r, struct err *err)
{
	struct str text = page_input(page, "version");

	if (text.ptr != NULL && str_to_i64(text, version_r) && *version_r > 0)
		return true;
	return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
}

/* Where one goes once it is saved: to its page, or ("save and next") to the form
 * of the one behind it; behind the last, back to the list. */
static bool
find_way(struct page *page, const void *stored, struct str *way_r,
    struct err *err)
{
	const struct record *r = page->record;
	int64_t next;

	*way_r = list_from_add(page, list_from(page), page_path(page, r,
	    ((const struct rec *)stored)->id));
	if (!str_eq_c(page_input(page, "then"), "next"))
		return true;
	if (!list_next(page, r, stored, &next, err))
		return false;
	*way_r = next == 0 ? page_list(page, r) : page_edit(page, r, next);
	return true;
}

static bool
edit_post(struct page *page, struct err *err)
{
	const struct record *r = page->record;
	struct errs errs = ERRS_IN(page->arena);
	struct rec *object = arena_alloc(page->arena, r->size);
	struct usecase_call call = { .object = object };
	struct str way;
	bool done;

	if (!page_id(page, 0, &call.id, err) ||
	    !must(page, "change", &call.usecase, err) ||
	    !version_of(page, &call.version, err) ||
	    !prepare(page, call.id, call.version, &errs, &done, err))
		return false;
	if (done)
		return true;
	/* Its place of before counts: what it becomes may not pass the filter. */
	if (!store_get(page->tx, r, call.id, object, err) ||
	    !find_way(page, object, &way, err))
		return false;
	object->version = call.version;
	if (!read_object(page, object, &errs))
		return page_form_again(page, r, call.id, call.version, &errs,
		    err);
	if (usecase_run(page->store, &page->actor, page->now, page->arena,
	        &call, &errs))
		return page_redirect(page, way, "saved-change", call.entry,
		    err);
	if (is_conflict(&errs))
		return show_conflict(page, call.id, object, &errs, err);
	return page_form_again(page, r, call.id, call.version, &errs, err);
}

static const struct route routes[] = {
	{ "GET", "/{record}/new", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = new_page },
	{ "POST", "/{record}/new", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = new_post },
	{ "GET", "/{record}/{id}/edit", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = edit_page },
	{ "POST", "/{record}/{id}/edit", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = edit_post },
};

const struct web_part form_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
	.templates = templates,
	.ntemplates = COUNT(templates),
	.generic = true,
};
