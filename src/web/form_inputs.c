/* SPDX-License-Identifier: EUPL-1.2 */
/* form_inputs.c - what a form shows as inputs: of an object, or as posted. */
#include <inttypes.h>
#include <string.h>

#include "web/controls.h"

enum { VALUE_MAX = 256 * 1024, INPUTS_START = 64 };

void
inputs_add(struct arena *a, struct inputs *in, struct str name,
    struct str value)
{
	if (in->n == in->cap) {
		size_t cap = in->cap == 0 ? INPUTS_START : in->cap * 2;

		in->list = arena_grow(a, in->list,
		    in->cap * sizeof(*in->list), cap * sizeof(*in->list));
		in->cap = cap;
	}
	in->list[in->n++] = (struct form_input){ name, value };
}

struct writing {
	struct page *page;
	struct names *names;
	struct value_context vc;
	struct inputs *in;
};

static void
add_curve(const struct writing *w, const struct field *f, struct str name,
    const void *object)
{
	struct curve c = field_curve(f, object);
	struct arena *a = w->page->arena;

	for (int i = 0; i < CURVE_HORIZONS; i++)
		if (c.known >> i & 1)
			inputs_add(a, w->in, str_printf(a, "%.*s.%d",
			    STR_ARG(name), i), str_printf(a, "%d",
			    c.level[i]));
}

static void
add_references(const struct writing *w, const struct field *f,
    struct str name, const void *object)
{
	struct refs refs = field_refs(f, object);
	struct arena *a = w->page->arena;

	for (size_t i = 0; i < refs.n; i++) {
		struct str text = names_get(w->names, f->target, refs.ids[i]);
		bool plain = text.len > 0 && !str_has(text, ';') &&
		    !str_has(text, '\\');

		inputs_add(a, w->in, name, plain ? text
		    : str_printf(a, "#%" PRId64, refs.ids[i]));
	}
}

static void
add_plain(const struct writing *w, const struct field *f, struct str name,
    const void *object)
{
	struct buf out = BUF_IN(w->page->arena, VALUE_MAX);

	if (f->kind == FIELD_FLAG) {
		if (field_flag(f, object))
			inputs_add(w->page->arena, w->in, name, STR("1"));
		return;
	}
	if (field_is_blank(f, object))
		return;
	value_write(f, &w->vc, w->page->arena, object, &out);
	inputs_add(w->page->arena, w->in, name, buf_str(&out));
}

/* `stem` is "" or "<field>.<i>.". */
static void
add_object(const struct writing *w, const struct record *r, struct str stem,
    const void *object)
{
	struct arena *a = w->page->arena;

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		struct str name = str_printf(a, "%.*s%s", STR_ARG(stem),
		    f->name);

		if (f->flags & (FIELD_SECRET | FIELD_READONLY) ||
		    f->kind == FIELD_ROWS)
			continue;
		if (f->kind == FIELD_CURVE)
			add_curve(w, f, name, object);
		else if (f->kind == FIELD_REFERENCES)
			add_references(w, f, name, object);
		else
			add_plain(w, f, name, object);
	}
}

static void
add_rows(const struct writing *w, const struct field *f, const void *object)
{
	struct rows rows = field_rows(f, object);
	struct arena *a = w->page->arena;

	for (size_t i = 0; i < rows.n; i++) {
		const void *row = (const char *)rows.items +
		    i * f->rows->size;
		struct str stem = str_printf(a, "%s.%zu.", f->name, i);

		inputs_add(a, w->in, str_printf(a, "%.*sid", STR_ARG(stem)),
		    str_printf(a, "%" PRId64, ((const struct rec *)row)->id));
		add_object(w, f->rows, stem, row);
	}
}

struct inputs
controls_inputs(struct page *page, struct names *names,
    const struct record *r, const void *object)
{
	struct inputs in = { 0 };
	struct writing w = { page, names, names_context(names, VALUE_FORM,
	    page->lang, page->zone), &in };

	add_object(&w, r, STR_EMPTY, object);
	for (size_t i = 0; i < r->nfields; i++)
		if (r->fields[i].kind == FIELD_ROWS)
			add_rows(&w, &r->fields[i], object);
	return in;
}

/* ---- buttons that change the form --------------------------------------- */

static int64_t
last_row(const struct inputs *in, struct str field)
{
	int64_t last = -1, n;

	for (size_t i = 0; i < in->n; i++) {
		struct str rest = in->list[i].name;

		if (str_eq(str_cut(&rest, '.'), field) && rest.ptr != NULL &&
		    str_to_i64(str_cut(&rest, '.'), &n) && n > last)
			last = n;
	}
	return last;
}

static bool
is_in_row(struct str name, struct str row)
{
	return str_starts(name, row) && name.len > row.len &&
	    name.ptr[row.len] == '.';
}

bool
controls_edit(struct page *page, struct inputs *in_r)
{
	struct str add = page_input(page, "add-row");
	struct str remove = page_input(page, "remove-row");

	*in_r = (struct inputs){ 0 };
	for (size_t i = 0; i < page->ninputs; i++)
		if (remove.len == 0 ||
		    !is_in_row(page->inputs[i].name, remove))
			inputs_add(page->arena, in_r, page->inputs[i].name,
			    page->inputs[i].value);
	if (add.len > 0)
		inputs_add(page->arena, in_r, str_printf(page->arena,
		    "%.*s.%" PRId64 ".id", STR_ARG(add),
		    last_row(in_r, add) + 1), STR("0"));
	return add.len > 0 || remove.len > 0 ||
	    page_input(page, "add-one").ptr != NULL;
}
