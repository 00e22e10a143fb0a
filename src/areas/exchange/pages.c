/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages.c - hand a file in, see what it would change, take it in, undo it.
 *
 * The preview plans against a snapshot and writes nothing.  Taking in runs in a
 * thread of its own; the page that follows it works without script.
 */
#include "areas/exchange/pages.h"
#include "areas/exchange/stage.h"
#include "areas/pieces.h"

enum { FAULTS_SHOWN = 200, ROWS_SHOWN = 200, OUT_MAX = 256 << 20 };

/* ---- view models -------------------------------------------------------- */

struct import_vm {
	struct str fault;
};

struct fault_line {
	struct str place, field, text;	/* "Middelen, rij 3" */
};

struct row_line {
	struct piece_tag tag;
	struct str kind, name, place;
};

struct preview_vm {
	int64_t id;
	struct str file, summary;
	bool can_apply, is_same, has_faults, has_more, has_notes;
	struct view_list notes;		/* struct str */
	struct view_list faults;	/* fault_line */
	struct view_list rows;		/* row_line */
	int64_t hidden;			/* rows not shown */
};

struct progress_vm {
	int64_t id, done, total, entry;
	bool is_busy, is_done, is_failed, is_gone;
	struct str text;
};

#define VIEW struct import_vm
static const struct view_field import_fields[] = { V_STR(fault) };
#undef VIEW
static const struct view import_view = VIEW_OF(struct import_vm, import_fields);

#define VIEW struct fault_line
static const struct view_field fault_fields[] = {
	V_STR(place), V_STR(field), V_STR(text),
};
#undef VIEW
static const struct view fault_view = VIEW_OF(struct fault_line, fault_fields);

#define VIEW struct row_line
static const struct view_field row_fields[] = {
	V_EMBED(tag, struct piece_tag, &piece_tag_view),
	V_STR(kind), V_STR(name), V_STR(place),
};
#undef VIEW
static const struct view row_view = VIEW_OF(struct row_line, row_fields);

#define VIEW struct preview_vm
static const struct view_field preview_fields[] = {
	V_INT(id), V_STR(file), V_STR(summary), V_BOOL(can_apply),
	V_BOOL(is_same), V_BOOL(has_faults), V_BOOL(has_more), V_BOOL(has_notes),
	V_LIST(notes, &view_of_str), V_LIST(faults, &fault_view),
	V_LIST(rows, &row_view), V_INT(hidden),
};
#undef VIEW
static const struct view preview_view =
    VIEW_OF(struct preview_vm, preview_fields);

#define VIEW struct progress_vm
static const struct view_field progress_fields[] = {
	V_INT(id), V_INT(done), V_INT(total), V_INT(entry), V_BOOL(is_busy),
	V_BOOL(is_done), V_BOOL(is_failed), V_BOOL(is_gone), V_STR(text),
};
#undef VIEW
static const struct view progress_view =
    VIEW_OF(struct progress_vm, progress_fields);

const struct template_decl exchange_templates[] = {
	{ "exchange/import", &import_view },
	{ "exchange/preview", &preview_view },
	{ "exchange/progress", &progress_view },
	{ 0 },
};

/* ---- handing in --------------------------------------------------------- */

static bool
page_import(struct page *page, struct err *err)
{
	struct import_vm vm = { 0 };

	return page_show(page, "exchange/import", &vm,
	    page_message(page, "import-title"), err);
}

/* The same page with what is wrong; the file has to be chosen again, which is
 * the browser's rule and not ours. */
static bool
import_again(struct page *page, const struct err *fault, struct err *err)
{
	struct import_vm vm = { .fault = say_fault(page, fault) };

	return page_show_status(page, err_info(fault->code)->http,
	    "exchange/import", &vm, page_message(page, "import-title"), err);
}

static bool
post_import(struct page *page, struct err *err)
{
	const struct form_field *file = page->form == NULL ? NULL
	    : form_get(page->form, "file");
	struct errs errs = ERRS_IN(page->arena);
	struct err fault = { 0 };
	int64_t id;

	if (file == NULL || !file->is_file || file->value.len == 0) {
		err_set(&fault, ERR_INVALID, "file", "import-no-upload");
		return import_again(page, &fault, err);
	}
	id = stage_file(page->store, &page->actor, page->now, page->arena,
	    file->value, file->file_name.len > 0 ? file->file_name
	    : STR("import"), &errs);
	if (id == 0)
		return import_again(page, &errs.list[0], err);
	return page_redirect(page, str_printf(page->arena, "/import/%lld",
	    (long long)id), NULL, 0, err);
}

/* ---- preview ------------------------------------------------------------ */

static struct str
record_words(const struct page *page, const struct record *r)
{
	return page_message(page, r->name);
}

static struct str
place_of(const struct page *page, struct str table, int64_t row)
{
	return row == 0 ? table : say(page, "import-place",
	    { "a", ERR_TEXT(table) }, { "b", ERR_INT(row) });
}

static void
fill_faults(const struct page *page, const struct import_plan *plan,
    struct preview_vm *vm)
{
	size_t n = plan->errs.n < FAULTS_SHOWN ? plan->errs.n : FAULTS_SHOWN;
	struct fault_line *lines = arena_array(page->arena, struct fault_line,
	    n);

	for (size_t i = 0; i < n; i++) {
		const struct err *fault = &plan->errs.list[i];

		lines[i] = (struct fault_line){
			.place = place_of(page, import_fault_table(plan, i),
			    fault->row),
			.field = str_of(fault->field),
			.text = say_fault(page, fault),
		};
	}
	vm->faults = VIEW_LIST_OF(lines, n);
	vm->has_faults = n > 0;
}

static void
fill_rows(const struct page *page, const struct import_plan *plan,
    struct preview_vm *vm)
{
	struct row_line *lines = arena_array(page->arena, struct row_line,
	    ROWS_SHOWN);
	size_t n = 0, changed = 0;

	for (size_t i = 0; i < plan->n; i++) {
		const struct import_entry *e = &plan->entries[i];

		if (e->action == IMPORT_SAME || changed++ >= ROWS_SHOWN)
			continue;
		lines[n++] = (struct row_line){
			.tag = e->action == IMPORT_NEW
			    ? TAG("ok", "+", page_message(page, "import-new"))
			    : TAG("warn", "≠", page_message(page,
			        "import-change")),
			.kind = record_words(page, e->record),
			.name = e->name,
			.place = place_of(page, e->table, e->row),
		};
	}
	vm->rows = VIEW_LIST_OF(lines, n);
	vm->hidden = (int64_t)(changed - n);
	vm->has_more = vm->hidden > 0;
}

static void
fill_notes(const struct page *page, const struct import_plan *plan,
    struct preview_vm *vm)
{
	struct str *lines = arena_array(page->arena, struct str,
	    plan->nnotes);

	for (size_t i = 0; i < plan->nnotes; i++) {
		struct buf text = BUF_IN(page->arena, 4096);

		import_note_words(&plan->notes[i], page->lang, &text);
		lines[i] = buf_str(&text);
	}
	vm->has_notes = plan->nnotes > 0;
	vm->notes = VIEW_LIST_OF(lines, plan->nnotes);
}

static bool
page_preview(struct page *page, struct err *err)
{
	struct preview_vm vm = { 0 };
	struct import_plan plan;
	struct err fault = { 0 };
	struct str bytes;

	if (!page_id(page, 0, &vm.id, err) ||
	    !stage_read(page->tx, vm.id, &bytes, &vm.file, err))
		return false;
	if (!import_plan(page->tx, bytes, vm.file, &plan, &fault))
		return import_again(page, &fault, err);
	vm.summary = say(page, "import-summary",
	    { "a", ERR_INT(plan.count[IMPORT_NEW]) },
	    { "b", ERR_INT(plan.count[IMPORT_CHANGE]) },
	    { "c", ERR_INT(plan.count[IMPORT_SAME]) });
	fill_notes(page, &plan, &vm);
	fill_faults(page, &plan, &vm);
	fill_rows(page, &plan, &vm);
	vm.is_same = !vm.has_faults && vm.rows.n == 0;
	vm.can_apply = !vm.has_faults && vm.rows.n > 0;
	return page_show(page, "exchange/preview", &vm,
	    page_message(page, "import-preview"), err);
}

/* ---- taking in ---------------------------------------------------------- */

static struct str
done_path(const struct page *page, int64_t id)
{
	return str_printf(page->arena, "/import/%lld/done", (long long)id);
}

static bool
post_apply(struct page *page, struct err *err)
{
	int64_t id;

	return page_id(page, 0, &id, err) &&
	    running_start(page->store, &page->actor, page->now, id, err) &&
	    page_redirect(page, done_path(page, id), NULL, 0, err);
}

static bool
post_cancel(struct page *page, struct err *err)
{
	int64_t id;

	if (!page_id(page, 0, &id, err))
		return false;
	running_cancel(page->store, page->actor.organisation, id);
	return page_redirect(page, done_path(page, id), NULL, 0, err);
}

static bool
page_progress(struct page *page, struct err *err)
{
	struct progress_vm vm = { 0 };
	struct running at;

	if (!page_id(page, 0, &vm.id, err))
		return false;
	at = running_of(page->store, page->actor.organisation, vm.id);
	vm.done = at.done;
	vm.total = at.total;
	vm.entry = at.entry;
	vm.is_busy = at.state == RUNNING_BUSY;
	vm.is_done = at.state == RUNNING_DONE;
	vm.is_failed = at.state == RUNNING_FAILED;
	vm.is_gone = at.state == RUNNING_NONE;
	if (vm.is_done)
		vm.text = say(page, "import-summary",
		    { "a", ERR_INT(at.count[IMPORT_NEW]) },
		    { "b", ERR_INT(at.count[IMPORT_CHANGE]) },
		    { "c", ERR_INT(at.count[IMPORT_SAME]) });
	else if (vm.is_failed)
		vm.text = say_fault(page, &at.err);
	page->no_cache = true;
	if (vm.is_busy)
		http_add(page->res, "Refresh", STR("1"));
	return page_show(page, "exchange/progress", &vm,
	    page_message(page, "import-title"), err);
}

/* ---- out ---------------------------------------------------------------- */

static struct str
file_name(const struct page *page, const char *ending)
{
	return str_printf(page->arena, "%.*s.%s", STR_ARG(page->organisation),
	    ending);
}

static bool
page_export_json(struct page *page, struct err *err)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	bool ok;

	if (out == NULL)
		return err_set(err, ERR_UNAVAILABLE, NULL, "out-of-memory");
	ok = export_json(page->tx, out, EXPORT_FILES_PAGE, NULL, err);
	if (fclose(out) != 0 && ok)
		ok = err_set(err, ERR_UNAVAILABLE, NULL, "out-of-memory");
	arena_on_release(page->arena, free, text);
	return ok && page_download(page, (struct str){ text, n },
	    "application/json", file_name(page, "json"), err);
}

static bool
send_workbook(struct page *page, bool filled, struct str name,
    struct err *err)
{
	struct buf out = BUF_IN(page->arena, OUT_MAX);

	return export_workbook(page->tx, page->lang, filled, &out, err) &&
	    page_download(page, buf_str(&out), "application/vnd.openxml"
	    "formats-officedocument.spreadsheetml.sheet", name, err);
}

static bool
page_export_xlsx(struct page *page, struct err *err)
{
	return send_workbook(page, true, file_name(page, "xlsx"), err);
}

static bool
page_template_xlsx(struct page *page, struct err *err)
{
	return send_workbook(page, false, STR("stormvast.xlsx"), err);
}

const struct route exchange_routes[] = {
	{ "GET", "/import", ROUTE_SIGNED_IN, RIGHT_IMPORT,
	  .handle = page_import },
	{ "POST", "/import", ROUTE_SIGNED_IN, RIGHT_IMPORT,
	  .usecase = &exchange_usecases[0], .handle = post_import },
	{ "GET", "/import/{id}", ROUTE_SIGNED_IN, RIGHT_IMPORT,
	  .handle = page_preview },
	{ "POST", "/import/{id}", ROUTE_SIGNED_IN, RIGHT_IMPORT,
	  .handle = post_apply },
	{ "GET", "/import/{id}/done", ROUTE_SIGNED_IN, RIGHT_IMPORT,
	  .handle = page_progress },
	{ "POST", "/import/{id}/cancel", ROUTE_SIGNED_IN, RIGHT_IMPORT,
	  .handle = post_cancel },
	{ "GET", "/export.json", ROUTE_SIGNED_IN, RIGHT_READ,
	  .handle = page_export_json },
	{ "GET", "/export.xlsx", ROUTE_SIGNED_IN, RIGHT_READ,
	  .handle = page_export_xlsx },
	{ "GET", "/template.xlsx", ROUTE_SIGNED_IN, RIGHT_READ,
	  .handle = page_template_xlsx },
	{ 0 },
};
