/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_impact.c - the impact-curve editor: a grid of category by horizon.
 *
 * Its inputs have the names of record/form.h, so what is posted is read, checked
 * and shown again like any form; a category of which nothing is said is left out
 * before that.  A cell that is lower than one before it is marked itself: harm
 * does not get less by waiting.
 *
 * Beside it stands what follows from it: the curves and the times derived.  The
 * button "show" makes that of what is typed and stores nothing; with script each
 * change of a level presses it, and only that part of the page is put in place.
 */
#include <inttypes.h>

#include "areas/bia/pages.h"
#include "areas/bia/rules.h"
#include "areas/bia/targets.h"

enum { CATEGORIES = 20 };

struct impact_cell {
	struct str name, value, label;
	bool is_bad;
};

struct impact_row {
	struct str category, meaning;
	struct str id_name, id_value, category_name, category_value;
	struct str note_name, note_value, note_label;
	struct view_list cells;
	struct str fault;
	struct str fault_id;
	bool has_fault;
	struct opt64 intolerable;
};

struct impact_vm {
	struct str name, path;
	int64_t version;
	struct view_list heads, rows, faults;
	bool has_faults, has_rows, is_locked;
	struct targets preview;
};

#define VIEW struct impact_cell
static const struct view_field cell_fields[] = {
	V_STR(name), V_STR(value), V_STR(label), V_BOOL(is_bad),
};
#undef VIEW
static const struct view cell_view = VIEW_OF(struct impact_cell, cell_fields);

#define VIEW struct impact_row
static const struct view_field row_fields[] = {
	V_STR(category), V_STR(meaning), V_STR(id_name), V_STR(id_value),
	V_STR(category_name), V_STR(category_value), V_STR(note_name),
	V_STR(note_value), V_STR(note_label), V_LIST(cells, &cell_view),
	V_STR(fault), V_STR(fault_id), V_BOOL(has_fault),
	V_INT(intolerable),
};
#undef VIEW
static const struct view row_view = VIEW_OF(struct impact_row, row_fields);

#define VIEW struct impact_vm
static const struct view_field impact_fields[] = {
	V_STR(name), V_URL(path), V_INT(version), V_LIST(heads, &view_of_str),
	V_LIST(rows, &row_view), V_LIST(faults, &view_of_str),
	V_BOOL(has_faults), V_BOOL(has_rows), V_BOOL(is_locked),
	V_EMBED(preview, struct targets, &targets_view),
};
#undef VIEW
const struct view impact_view = VIEW_OF(struct impact_vm, impact_fields);

/* ---- the grid ----------------------------------------------------------- */

struct grid {
	struct page *page;
	const struct process *process;
	const struct errs *errs;	/* of what was posted; NULL: as stored */
	struct view_list heads;
};

static const struct process_impact *
impact_of(const struct process *p, int64_t category)
{
	const struct process_impact *impacts = p->impacts.items;

	for (size_t i = 0; i < p->impacts.n; i++)
		if (impacts[i].category.known &&
		    impacts[i].category.v == category)
			return &impacts[i];
	return NULL;
}

static struct str
input_name(const struct grid *g, size_t row, const char *rest)
{
	return str_printf(g->page->arena, "impacts.%zu.%s", row, rest);
}

/* What was typed, when something was. */
static struct str
typed(const struct grid *g, struct str name, struct str stored)
{
	struct str value = page_input(g->page, str_c(g->page->arena, name));

	return g->errs == NULL || value.ptr == NULL ? stored : value;
}

/* Mark each level that is lower than one before it. */
static void
mark_falls(struct impact_cell *cells)
{
	int64_t last = 0, level;

	for (int h = 0; h < CURVE_HORIZONS; h++) {
		if (!str_to_i64(str_trim(cells[h].value), &level))
			continue;
		cells[h].is_bad = level < last || level > 4;
		if (level > last)
			last = level;
	}
}

static struct view_list
make_cells(const struct grid *g, size_t row, struct str category,
    const struct process_impact *impact)
{
	const struct str *heads = g->heads.items;
	struct impact_cell *cells = arena_array(g->page->arena,
	    struct impact_cell, CURVE_HORIZONS);

	for (int h = 0; h < CURVE_HORIZONS; h++) {
		bool known = impact != NULL && impact->curve.known >> h & 1;
		struct str stored = known ? str_printf(g->page->arena, "%d",
		    impact->curve.level[h]) : STR_EMPTY;
		char rest[16];

		snprintf(rest, sizeof(rest), "curve.%d", h);
		cells[h].name = input_name(g, row, rest);
		cells[h].value = typed(g, cells[h].name, stored);
		cells[h].label = say(g->page, "impact-cell",
		    { "a", ERR_TEXT(category) }, { "b", ERR_TEXT(heads[h]) });
	}
	mark_falls(cells);
	return VIEW_LIST_OF(cells, CURVE_HORIZONS);
}

static void
mark_fault(const struct grid *g, size_t row, struct impact_row *line)
{
	for (size_t i = 0; g->errs != NULL && i < g->errs->n; i++)
		if (g->errs->list[i].row == (int64_t)row + 1) {
			line->fault = say_fault(g->page, &g->errs->list[i]);
			line->fault_id = str_printf(g->page->arena,
			    "e-impacts-%zu", row);
			line->has_fault = true;
			return;
		}
}

static struct impact_row
make_row(const struct grid *g, size_t row, const struct impact_category *c)
{
	const struct process_impact *impact = impact_of(g->process,
	    c->rec.id);
	struct impact_row line = {
		.category = c->name,
		.meaning = c->meaning,
		.id_name = input_name(g, row, "id"),
		.category_name = input_name(g, row, "category"),
		.category_value = str_printf(g->page->arena, "#%" PRId64,
		    c->rec.id),
		.note_name = input_name(g, row, "note"),
		.note_label = say(g->page, "impact-note-of",
		    { "a", ERR_TEXT(c->name) }),
		.cells = make_cells(g, row, c->name, impact),
		.intolerable = c->intolerable,
	};

	if (impact != NULL)
		line.id_value = str_printf(g->page->arena, "%" PRId64,
		    impact->rec.id);
	line.note_value = typed(g, line.note_name, impact == NULL ? STR_EMPTY
	    : impact->note);
	mark_fault(g, row, &line);
	return line;
}

/* What follows from a process as it is, or as it was typed. */
static bool
fill_preview(struct page *page, const struct process *p,
    struct impact_vm *vm, struct err *err)
{
	struct names *names = names_new(page->tx);

	names_want_object(names, &process_record, p);
	return names_load(names, err) &&
	    targets_make(page, names, p, &vm->preview, err);
}

/* errs: of what was typed (maybe none); NULL: it is shown as it is stored. */
static bool
show_grid(struct page *page, const struct process *p,
    const struct process *typed_p, int64_t version, const struct errs *errs,
    struct err *err)
{
	bool is_faulty = errs != NULL && errs->n > 0;
	struct query q = { .record = &impact_category_record,
		.limit = CATEGORIES };
	struct grid g = { page, p, errs, targets_heads(page) };
	struct impact_vm vm = {
		.name = p->name,
		.path = page_path(page, &process_record, p->rec.id),
		.version = version,
		.heads = g.heads,
		.is_locked = p->state == BIA_APPROVED || p->state == BIA_STALE,
	};
	struct query_page found;
	struct impact_row *rows;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	rows = arena_array(page->arena, struct impact_row, found.n);
	for (size_t i = 0; i < found.n; i++)
		rows[i] = make_row(&g, i, &((const struct impact_category *)
		    found.objects)[i]);
	vm.rows = VIEW_LIST_OF(rows, found.n);
	vm.has_rows = found.n > 0;
	if (is_faulty) {
		vm.faults = show_faults(page, errs);
		vm.has_faults = true;
	}
	return fill_preview(page, typed_p, &vm, err) &&
	    page_show_status(page, is_faulty && page_input(page,
	        "show").ptr == NULL ? 422 : 200, "bia/impact", &vm, say(page,
	        "impact-title", { "a", ERR_TEXT(p->name) }), err);
}

bool
page_impact(struct page *page, struct err *err)
{
	struct process p;
	int64_t id;

	return page_id(page, 0, &id, err) &&
	    store_get(page->tx, &process_record, id, &p, err) &&
	    show_grid(page, &p, &p, p.rec.version, NULL, err);
}

/* ---- what was posted ---------------------------------------------------- */

/* "impacts.3" of "impacts.3.curve.0"; empty for other inputs. */
static struct str
row_of_input(struct str name)
{
	struct str rest = name, head = str_cut(&rest, '.');

	if (!str_eq_c(head, "impacts") || rest.ptr == NULL)
		return STR_EMPTY;
	head = str_cut(&rest, '.');
	return str_sub(name, 0, (size_t)(head.ptr - name.ptr) + head.len);
}

/* A level or a note was given in the row of this input. */
static bool
is_said(const struct page *page, struct str row)
{
	for (size_t i = 0; i < page->ninputs; i++) {
		const struct form_input *in = &page->inputs[i];
		struct str rest = str_sub(in->name, row.len, in->name.len);

		if (str_starts(in->name, row) &&
		    (str_starts(rest, STR(".curve.")) ||
		        str_eq_c(rest, ".note")) &&
		    str_trim(in->value).len > 0)
			return true;
	}
	return false;
}

/* The inputs of the rows of which something was said. */
static const struct form_input *
said_inputs(const struct page *page, size_t *n_r)
{
	struct form_input *list = arena_array(page->arena, struct form_input,
	    page->ninputs + 1);
	size_t n = 0;

	for (size_t i = 0; i < page->ninputs; i++) {
		struct str row = row_of_input(page->inputs[i].name);

		if (row.len > 0 && is_said(page, row))
			list[n++] = page->inputs[i];
	}
	list[n++] = (struct form_input){ STR("impacts.shown"), STR("1") };
	*n_r = n;
	return list;
}

bool
page_impact_post(struct page *page, struct err *err)
{
	struct value_context vc = { .lang = page->lang, .zone = page->zone };
	struct str version = page_input(page, "version");
	struct errs errs = ERRS_IN(page->arena);
	struct process stored, *p;
	struct usecase_call call = {
		.usecase = &bia_usecases[PROCESS_CHANGE],
	};
	const struct form_input *inputs;
	size_t n;

	if (!page_id(page, 0, &call.id, err) ||
	    !store_get(page->tx, &process_record, call.id, &stored, err))
		return false;
	if (version.ptr == NULL || !str_to_i64(version, &call.version))
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	p = record_copy(&process_record, page->arena, &stored);
	p->rec.version = call.version;
	call.object = p;
	inputs = said_inputs(page, &n);
	if (!record_read_form(&process_record, &vc, inputs, n, page->arena, p,
	        &errs) || page_input(page, "show").ptr != NULL ||
	    !usecase_run(page->store, &page->actor, page->now,
	        page->arena, &call, &errs))
		return show_grid(page, &stored, p, call.version, &errs, err);
	return page_redirect(page, page_path(page, &process_record, call.id),
	    "impact-saved", call.entry, err);
}
