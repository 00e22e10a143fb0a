/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * controls.c - the view model of a form.
 *
 * A control is one struct with a flag for its shape; a rows field is a list of
 * rows of controls, which are no rows themselves.  Names of records to choose
 * from stand once per kind of record at the end of the form, at most
 * PICK_SHOWN of them; with script an input asks the server while one types,
 * and without it the name is typed.
 */
#include "web/controls.h"

#include <inttypes.h>
#include <string.h>

#include "web/dispatch.h"
#include "web/file.h"
#include "web/file_kind.h"
#include "web/show.h"

enum { ROWS_MAX = 1000, PICK_SHOWN = 100, TARGETS_MAX = 16,
	SECTIONS_MAX = 24, SECTIONS_LONG = 4 };

struct pick_vm {
	struct str value, label;
	bool is_chosen;
};

struct level_vm {
	struct str id, name, label, value;
};

struct control_vm {
	struct str id, name, label, hint, value, fault;
	struct str hint_id, fault_id, list_id, picker;
	struct str file, accept;	/* ATTACHMENT: the one it has; endings */
	struct str too_large;
	int64_t most;			/* bytes */
	bool is_input, is_long, is_choice, is_flag, is_curve, is_many, is_rows;
	bool is_file;
	bool is_required, is_invalid, is_short, is_checked;
	struct view_list options;	/* CHOICE */
	struct view_list levels;	/* CURVE */
	struct view_list values;	/* REFERENCES: text */
	struct view_list rows;		/* ROWS */
};

struct row_vm {
	struct str id_name, id_value, title, remove;
	struct view_list controls;
};

struct target_vm {
	struct str id;
	struct view_list names;
};

/* What a field table calls a group: a heading, why it is asked, its controls. */
struct section_vm {
	struct str id, heading, why;
	struct view_list controls;
};

struct controls_vm {
	struct view_list sections, targets;
	bool is_long;			/* has so many that one jumps */
};

#define VIEW struct pick_vm
static const struct view_field pick_fields[] = {
	V_STR(value), V_STR(label), V_BOOL(is_chosen),
};
#undef VIEW
static const struct view pick_view = VIEW_OF(struct pick_vm, pick_fields);

#define VIEW struct level_vm
static const struct view_field level_fields[] = {
	V_STR(id), V_STR(name), V_STR(label), V_STR(value),
};
#undef VIEW
static const struct view level_view = VIEW_OF(struct level_vm, level_fields);

#define CONTROL_FIELDS                                                        \
	V_STR(id), V_STR(name), V_STR(label), V_STR(hint), V_STR(value),      \
	V_STR(fault), V_STR(hint_id), V_STR(fault_id), V_STR(list_id),        \
	V_STR(picker), V_STR(file), V_STR(accept), V_STR(too_large),          \
	V_INT(most), V_BOOL(is_file),                                         \
	V_BOOL(is_input), V_BOOL(is_long), V_BOOL(is_choice),  \
	V_BOOL(is_flag), V_BOOL(is_curve), V_BOOL(is_many),                   \
	V_BOOL(is_required), V_BOOL(is_invalid),                              \
	V_BOOL(is_short), V_BOOL(is_checked), V_LIST(options, &pick_view),    \
	V_LIST(levels, &level_view), V_LIST(values, &view_of_str)

/* A control in a row: has no rows. */
#define VIEW struct control_vm
static const struct view_field leaf_fields[] = { CONTROL_FIELDS };
#undef VIEW
static const struct view leaf_view = VIEW_OF(struct control_vm, leaf_fields);

#define VIEW struct row_vm
static const struct view_field row_fields[] = {
	V_STR(id_name), V_STR(id_value), V_STR(title), V_STR(remove),
	V_LIST(controls, &leaf_view),
};
#undef VIEW
static const struct view row_view = VIEW_OF(struct row_vm, row_fields);

#define VIEW struct control_vm
static const struct view_field control_fields[] = {
	CONTROL_FIELDS, V_BOOL(is_rows), V_LIST(rows, &row_view),
};
#undef VIEW
static const struct view control_view =
    VIEW_OF(struct control_vm, control_fields);

#define VIEW struct target_vm
static const struct view_field target_fields[] = {
	V_STR(id), V_LIST(names, &view_of_str),
};
#undef VIEW
static const struct view target_view =
    VIEW_OF(struct target_vm, target_fields);

#define VIEW struct section_vm
static const struct view_field section_fields[] = {
	V_STR(id), V_STR(heading), V_STR(why), V_LIST(controls, &control_view),
};
#undef VIEW
static const struct view section_view =
    VIEW_OF(struct section_vm, section_fields);

#define VIEW struct controls_vm
static const struct view_field controls_fields[] = {
	V_LIST(sections, &section_view), V_LIST(targets, &target_view),
	V_BOOL(is_long),
};
#undef VIEW
static const struct view controls_view =
    VIEW_OF(struct controls_vm, controls_fields);

static const struct template_decl templates[] = {
	{ "web/controls", &controls_view },
};

const struct web_part controls_part = {
	.templates = templates,
	.ntemplates = COUNT(templates),
};

/* What is being made, passed down to each control. */
struct making {
	struct page *page;
	const struct inputs *in;
	const struct errs *errs;
	const struct record *targets[TARGETS_MAX];
	size_t ntargets;
};

/* ---- inputs ------------------------------------------------------------- */

static struct str
input_of(const struct inputs *in, struct str name)
{
	for (size_t i = in->n; i > 0; i--)
		if (str_eq(in->list[i - 1].name, name))
			return in->list[i - 1].value;
	return STR_EMPTY;
}

/* ---- one control -------------------------------------------------------- */

/* The input that a fault is about: "peaks.name" of row 1 is "peaks.0.name". */
static struct str
place_of(struct arena *a, const struct err *err)
{
	struct str rest = str_of(err->field), head;

	if (err->row == 0)
		return rest;
	head = str_cut(&rest, '.');
	return rest.ptr == NULL ? head : str_printf(a, "%.*s.%" PRId64 ".%.*s",
	    STR_ARG(head), err->row - 1, STR_ARG(rest));
}

static const struct err *
fault_of(const struct making *m, struct str name)
{
	for (size_t i = 0; m->errs != NULL && i < m->errs->n; i++) {
		const struct err *err = &m->errs->list[i];

		if (err->field != NULL &&
		    str_eq(place_of(m->page->arena, err), name))
			return err;
	}
	return NULL;
}

static const char *
use_target(struct making *m, const char *name)
{
	const struct record *r = registry_find(store_registry(m->page->store),
	    str_of(name));
	size_t i = 0;

	if (r == NULL || record_title(r) == NULL)
		return NULL;
	while (i < m->ntargets && m->targets[i] != r)
		i++;
	if (i == TARGETS_MAX)
		return NULL;
	if (i == m->ntargets)
		m->targets[m->ntargets++] = r;
	return r->name;
}

static struct view_list
choice_options(struct page *page, const struct record *r,
    const struct field *f, struct str value)
{
	struct pick_vm *list = arena_array(page->arena, struct pick_vm,
	    f->nchoices);

	for (size_t i = 0; i < f->nchoices; i++)
		list[i] = (struct pick_vm){
			.value = str_of(f->choices[i].code),
			.label = page_message(page, i == 0 ? "not-said"
			    : show_choice(page->arena, r, f, (int32_t)i)),
			.is_chosen = str_eq_nocase(str_of(
			    f->choices[i].code), value),
		};
	return VIEW_LIST_OF(list, f->nchoices);
}

static struct view_list
curve_levels(struct making *m, struct str name, struct str id)
{
	struct arena *a = m->page->arena;
	struct level_vm *list = arena_array(a, struct level_vm,
	    CURVE_HORIZONS);

	for (int i = 0; i < CURVE_HORIZONS; i++) {
		struct buf label = BUF_IN(a, 80);

		duration_print_short(&label, curve_horizons[i], m->page->lang);
		list[i].name = str_printf(a, "%.*s.%d", STR_ARG(name), i);
		list[i].id = str_printf(a, "%.*s-%d", STR_ARG(id), i);
		list[i].label = buf_str(&label);
		list[i].value = input_of(m->in, list[i].name);
	}
	return VIEW_LIST_OF(list, CURVE_HORIZONS);
}

/* The names given, and one empty place more. */
static struct view_list
many_values(struct making *m, struct str name)
{
	struct str *list = arena_array(m->page->arena, struct str,
	    m->in->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < m->in->n; i++)
		if (str_eq(m->in->list[i].name, name) &&
		    m->in->list[i].value.len > 0)
			list[n++] = m->in->list[i].value;
	list[n++] = STR_EMPTY;
	return VIEW_LIST_OF(list, n);
}

static void
shape_file(struct making *m, struct control_vm *c)
{
	struct page *page = m->page;
	struct str most;
	int64_t id;

	c->is_file = true;
	c->accept = file_kinds(page->arena);
	c->most = FILE_MAX;
	c->too_large = page_words(page, "file-too-large-here",
	    { "a", ERR_BYTES(FILE_MAX) });
	most = page_words(page, "hint-file", { "a", ERR_BYTES(FILE_MAX) });
	c->hint = c->hint.len == 0 ? most : str_printf(page->arena,
	    "%.*s %.*s", STR_ARG(c->hint), STR_ARG(most));
	c->hint_id = str_printf(page->arena, "%.*s-hint", STR_ARG(c->id));
	if (str_to_i64(c->value, &id) && id > 0)
		c->file = file_words(page, id);
	c->is_checked = str_eq_c(input_of(m->in, str_printf(page->arena,
	    "%.*s.remove", STR_ARG(c->name))), "1");
}

static void
shape(struct making *m, const struct record *r, const struct field *f,
    struct control_vm *c)
{
	const char *target;

	switch (f->kind) {
	case FIELD_LONG_TEXT:
		c->is_long = true;
		return;
	case FIELD_CHOICE:
		c->is_choice = true;
		c->options = choice_options(m->page, r, f, c->value);
		return;
	case FIELD_FLAG:
		c->is_flag = true;
		c->is_checked = str_eq_c(c->value, "1");
		return;
	case FIELD_CURVE:
		c->is_curve = true;
		c->levels = curve_levels(m, c->name, c->id);
		return;
	case FIELD_ROWS:
		c->is_rows = true;
		return;
	case FIELD_ATTACHMENT:
		shape_file(m, c);
		return;
	case FIELD_REFERENCES:
		c->is_many = true;
		c->values = many_values(m, c->name);
		break;
	case FIELD_REFERENCE:
		c->is_input = true;
		break;
	default:
		c->is_input = true;
		c->is_short = f->kind == FIELD_INTEGER ||
		    f->kind == FIELD_MONEY || f->kind == FIELD_DURATION ||
		    f->kind == FIELD_DATE;
		return;
	}
	if ((target = use_target(m, f->target)) != NULL) {
		c->picker = str_of(target);
		c->list_id = str_printf(m->page->arena, "pick-%s", target);
	}
}

/* "peaks.0.name" -> "f-peaks-0-name". */
static struct str
id_of_name(struct arena *a, struct str name)
{
	struct buf out = BUF_IN(a, 400);

	buf_add_c(&out, "f-");
	for (size_t i = 0; i < name.len; i++)
		buf_add_char(&out, name.ptr[i] == '.' ? '-' : name.ptr[i]);
	return buf_str(&out);
}

/* What a field wants to hear, when it has no hint of its own. */
static const char *
common_hint(enum field_kind kind)
{
	switch (kind) {
	case FIELD_DURATION:
		return "hint-duration";
	case FIELD_DATE:
		return "hint-date";
	case FIELD_INSTANT:
		return "hint-instant";
	case FIELD_CALENDAR:
		return "hint-calendar";
	case FIELD_MONEY:
		return "hint-money";
	case FIELD_CURVE:
		return "hint-curve";
	case FIELD_REFERENCE:
	case FIELD_REFERENCES:
		return "hint-reference";
	default:
		return NULL;
	}
}

static struct control_vm
make_control(struct making *m, const struct record *r, const struct field *f,
    struct str name)
{
	struct arena *a = m->page->arena;
	const char *hint = show_hint(a, r, f);
	struct control_vm c = {
		.id = id_of_name(a, name),
		.name = name,
		.label = page_message(m->page, show_label(a, r, f)),
		.value = input_of(m->in, name),
		.is_required = (f->flags & FIELD_REQUIRED) != 0,
	};
	const struct err *fault = fault_of(m, name);

	if (hint == NULL)
		hint = common_hint(f->kind);
	if (hint != NULL) {
		c.hint = page_message(m->page, hint);
		c.hint_id = str_printf(a, "%.*s-hint", STR_ARG(c.id));
	}
	if (fault != NULL) {
		c.fault = page_fault(m->page, fault);
		c.fault_id = str_printf(a, "%.*s-fault", STR_ARG(c.id));
		c.is_invalid = true;
	}
	shape(m, r, f, &c);
	return c;
}

static bool
is_writable(const struct field *f)
{
	return (f->flags & (FIELD_READONLY | FIELD_SECRET)) == 0;
}

/* ---- rows --------------------------------------------------------------- */

/* The number in "<field>.<i>.<rest>", or -1. */
static int64_t
row_number(struct str name, const char *field)
{
	struct str rest = name;
	int64_t n;

	if (!str_eq_c(str_cut(&rest, '.'), field) || rest.ptr == NULL ||
	    !str_to_i64(str_cut(&rest, '.'), &n) || rest.ptr == NULL || n < 0)
		return -1;
	return n;
}

/* The numbers of a field's rows, rising; at most ROWS_MAX. */
static size_t
row_numbers(const struct inputs *in, const char *field, int64_t *numbers)
{
	size_t n = 0;

	for (size_t i = 0; i < in->n; i++) {
		int64_t number = row_number(in->list[i].name, field);
		size_t at = n;

		if (number < 0)
			continue;
		while (at > 0 && numbers[at - 1] > number)
			at--;
		if ((at > 0 && numbers[at - 1] == number) || n == ROWS_MAX)
			continue;
		memmove(&numbers[at + 1], &numbers[at],
		    (n - at) * sizeof(*numbers));
		numbers[at] = number;
		n++;
	}
	return n;
}

static struct row_vm
make_row(struct making *m, const struct field *f, int64_t number)
{
	struct arena *a = m->page->arena;
	const struct record *r = f->rows;
	struct control_vm *list = arena_array(a, struct control_vm,
	    r->nfields);
	struct row_vm row = {
		.id_name = str_printf(a, "%s.%" PRId64 ".id", f->name, number),
		.title = page_words(m->page, "row-number",
		    { "n", ERR_INT(number + 1) }),
		.remove = str_printf(a, "%s.%" PRId64, f->name, number),
	};
	size_t n = 0;

	row.id_value = input_of(m->in, row.id_name);
	for (size_t i = 0; i < r->nfields; i++)
		if (is_writable(&r->fields[i]) &&
		    r->fields[i].kind != FIELD_ROWS &&
		    r->fields[i].kind != FIELD_ATTACHMENT)
			list[n++] = make_control(m, r, &r->fields[i],
			    str_printf(a, "%s.%" PRId64 ".%s", f->name,
			        number, r->fields[i].name));
	row.controls = VIEW_LIST_OF(list, n);
	return row;
}

static struct view_list
make_rows(struct making *m, const struct field *f)
{
	int64_t *numbers = arena_array(m->page->arena, int64_t, ROWS_MAX + 1);
	size_t n = row_numbers(m->in, f->name, numbers);
	struct row_vm *rows = arena_array(m->page->arena, struct row_vm, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = make_row(m, f, numbers[i]);
	return VIEW_LIST_OF(rows, n);
}

/* ---- what can be chosen ------------------------------------------------- */

static bool
make_target(struct making *m, const struct record *r, struct target_vm *out,
    struct err *err)
{
	struct query q = { .record = r, .limit = PICK_SHOWN,
		.without_rows = true };
	struct query_page found;
	struct str *names;

	if (!store_query(m->page->tx, &q, &found, err))
		return false;
	names = arena_array(m->page->arena, struct str, found.n);
	for (size_t i = 0; i < found.n; i++)
		names[i] = record_name(r, (const char *)found.objects +
		    i * r->size);
	out->id = str_printf(m->page->arena, "pick-%s", r->name);
	out->names = VIEW_LIST_OF(names, found.n);
	return true;
}

static bool
make_targets(struct making *m, struct view_list *list_r, struct err *err)
{
	struct target_vm *list = arena_array(m->page->arena, struct target_vm,
	    m->ntargets);

	for (size_t i = 0; i < m->ntargets; i++)
		if (!make_target(m, m->targets[i], &list[i], err))
			return false;
	*list_r = VIEW_LIST_OF(list, m->ntargets);
	return true;
}

static struct section_vm
make_section(struct making *m, const struct record *r, const struct field *f)
{
	struct arena *a = m->page->arena;
	struct section_vm section = { 0 };

	if (f->group == NULL)
		return section;
	section.id = str_printf(a, "g-%s", f->group);
	section.heading = page_message(m->page, str_printf(a, "%s.group.%s",
	    r->name, f->group).ptr);
	section.why = page_message(m->page, str_printf(a, "%s.group.%s.why",
	    r->name, f->group).ptr);
	return section;
}

/* The controls in the order of the table; a field that names a group begins a
 * section, also when it is itself no control. */
static struct view_list
make_sections(struct making *m, const struct controls_ask *ask)
{
	const struct record *r = ask->record;
	struct control_vm *list = arena_array(m->page->arena,
	    struct control_vm, r->nfields);
	struct section_vm *sections = arena_array(m->page->arena,
	    struct section_vm, SECTIONS_MAX);
	size_t n = 0, from = 0, at = 0;

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (f->group != NULL && ask->only == NULL) {
			at += n > from;
			BUG_IF(at == SECTIONS_MAX);
			from = n;
			sections[at] = make_section(m, r, f);
		}
		if (!is_writable(f) || (ask->only != NULL && ask->only != f))
			continue;
		list[n] = make_control(m, r, f, str_of(f->name));
		if (f->kind == FIELD_ROWS)
			list[n].rows = make_rows(m, f);
		n++;
		sections[at].controls = VIEW_LIST_OF(list + from, n - from);
	}
	return VIEW_LIST_OF(sections, at + (n > from));
}

bool
controls_make(struct page *page, const struct controls_ask *ask,
    struct html *html_r, struct err *err)
{
	struct making m = { .page = page, .in = ask->inputs,
		.errs = ask->errs };
	struct render_context ctx = page_context(page);
	struct controls_vm vm = { .sections = make_sections(&m, ask) };

	vm.is_long = vm.sections.n >= SECTIONS_LONG;
	return make_targets(&m, &vm.targets, err) &&
	    template_render_html(template_find("web/controls"), &vm, &ctx,
	        page->arena, html_r, err);
}
