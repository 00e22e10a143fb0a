/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Executes a program.  One interpreter for both front ends; they differ in how
 * a name becomes a value: a product template walks a path of offsets that bind
 * resolved, an open one asks the caller's struct template_data.
 *
 * Bound programs hold no partials and blocks any more, so for them the cost is
 * O(output), and the depth was checked when they were bound.  An open program
 * may call itself; TEMPLATE_DEPTH ends that as an error.
 */
#include "render/html.h"
#include "render/program.h"

/* Of an open template: sections and partials may multiply without output. */
enum { RUN_STEPS = 1 << 22 };

/* What a name stands for: a member of a view model, or an open node. */
struct value {
	const struct view_field *field;	/* NULL for an open node */
	const void *at;			/* NULL: there is none */
};

/* What is put before the lines of the template that runs. */
struct margin {
	struct str add;
	size_t strip;			/* blanks taken off first */
};

struct run {
	const struct template *template;
	const struct template_data *data;	/* open templates only */
	const struct render_context *ctx;	/* product templates only */
	struct buf *out;
	struct err *err;
	const void *stack[TEMPLATE_DEPTH + 1];	/* contexts, innermost last */
	size_t depth;
	size_t calls;				/* partials and blocks open */
	size_t steps;				/* done; open templates only */
	struct arena *arena;			/* indentations, dynamic names */
};

static bool run_ops(struct run *r, const struct program *p, uint32_t from,
    uint32_t to, const struct frame *frames, struct margin margin);

/* ---- values of view models ---------------------------------------------- */

static struct value
value_of_path(const struct run *r, const struct path *path)
{
	struct value v = { NULL, r->stack[r->depth - 1 - path->up] };

	for (size_t i = 0; i < path->n; i++) {
		if (i > 0 && v.field->kind == VIEW_OBJECT)
			v.at = *(const void *const *)v.at;
		if (v.at == NULL)
			return v;
		v.field = path->fields[i];
		v.at = (const char *)v.at + v.field->offset;
	}
	return v;
}

static struct opt64
number_of(struct value v)
{
	if (v.field->optional)
		return *(const struct opt64 *)v.at;
	return KNOWN(*(const int64_t *)v.at);
}

static bool
is_true(struct value v)
{
	const char *id;

	switch (v.field->kind) {
	case VIEW_STR:
	case VIEW_URL:
		return ((const struct str *)v.at)->len > 0;
	case VIEW_HTML:
		return !html_is_empty(*(const struct html *)v.at);
	case VIEW_MSG:
		id = *(const char *const *)v.at;
		return id != NULL && id[0] != '\0';
	case VIEW_BOOL:
		return *(const bool *)v.at;
	case VIEW_OBJECT:
		return *(const void *const *)v.at != NULL;
	case VIEW_EMBED:
		return true;
	case VIEW_LIST:
		return ((const struct view_list *)v.at)->n > 0;
	default:
		return number_of(v).known;
	}
}

static void
print_number(const struct run *r, const struct op *op, enum view_kind kind,
    int64_t n, struct buf *out)
{
	const struct render_context *ctx = r->ctx;

	switch (kind) {
	case VIEW_DURATION:
		if (op->machine)
			duration_print_iso(out, n);
		else
			duration_print(out, n, ctx->lang);
		break;
	case VIEW_DURATION_SHORT:
		if (op->machine)
			duration_print_iso(out, n);
		else
			duration_print_short(out, n, ctx->lang);
		break;
	case VIEW_DATE:
		if (op->machine)
			date_print_iso(out, n);
		else
			date_print(out, n, ctx->lang);
		break;
	case VIEW_INSTANT:
		if (op->machine)
			instant_print_iso(out, n);
		else
			instant_print(out, n, ctx->zone, ctx->lang);
		break;
	case VIEW_BYTES:
		bytes_print(out, n, ctx->lang);
		break;
	case VIEW_MONEY:
		money_print(out, n, ctx->lang);
		break;
	default:
		buf_add_i64(out, n);
	}
}

/* The value as plain text; a struct html never comes here. */
static void
print_plain(const struct run *r, const struct op *op, struct value v,
    struct buf *out)
{
	const char *id;
	struct opt64 n;

	switch (v.field->kind) {
	case VIEW_STR:
	case VIEW_URL:
		buf_add(out, *(const struct str *)v.at);
		break;
	case VIEW_MSG:
		id = *(const char *const *)v.at;
		if (id != NULL && id[0] != '\0')
			message_add(out, r->ctx->lang, id);
		break;
	default:
		n = number_of(v);
		if (n.known)
			print_number(r, op, v.field->kind, n.v, out);
		else if (!op->machine)
			message_add(out, r->ctx->lang, "unknown");
	}
}

static void
add_escaped(struct buf *out, enum escape escape, struct str text)
{
	switch (escape) {
	case ESCAPE_HTML:
		html_escape(out, text);
		break;
	case ESCAPE_URL:
		html_escape_url(out, text);
		break;
	case ESCAPE_URL_PART:
		html_escape_url_part(out, text);
		break;
	case ESCAPE_NONE:
		buf_add(out, text);
		break;
	}
}

static void
show_bound(struct run *r, const struct op *op)
{
	struct value v = value_of_path(r, op->path);
	struct buf text = BUF_HEAP(r->out->max);

	if (v.at == NULL)
		return;
	if (v.field->kind == VIEW_HTML) {
		html_add(r->out, *(const struct html *)v.at);
	} else if (v.field->kind == VIEW_STR || v.field->kind == VIEW_URL) {
		add_escaped(r->out, op->escape, *(const struct str *)v.at);
	} else {
		print_plain(r, op, v, &text);
		add_escaped(r->out, op->escape, buf_str(&text));
	}
	buf_release(&text);
}

/* ---- values of open templates ------------------------------------------- */

/* The first part from the inner context out, the rest member by member. */
static const void *
open_find(const struct run *r, struct str name)
{
	const void *node = NULL;
	struct str first;

	if (str_eq(name, STR(".")))
		return r->stack[r->depth - 1];
	first = str_cut(&name, '.');
	for (size_t i = r->depth; i > 0 && node == NULL; i--)
		node = r->data->member(r->stack[i - 1], first);
	while (node != NULL && name.ptr != NULL)
		node = r->data->member(node, str_cut(&name, '.'));
	return node;
}

static void
show_open(struct run *r, const struct op *op)
{
	const void *node = open_find(r, op->text);
	struct buf text = BUF_HEAP(r->out->max);

	if (node == NULL)
		return;
	r->data->print(node, &text);
	add_escaped(r->out, op->kind == OP_RAW ? ESCAPE_NONE : ESCAPE_HTML,
	    buf_str(&text));
	buf_release(&text);
}

/* ---- operations --------------------------------------------------------- */

static bool
run_within(struct run *r, const struct program *p, uint32_t at,
    const struct frame *frames, struct margin margin, const void *context)
{
	bool ok;

	if (r->depth > TEMPLATE_DEPTH)
		return program_fault(r->err, p, p->ops[at].line,
		    "template-too-deep", p->ops[at].text);
	r->stack[r->depth++] = context;
	ok = run_ops(r, p, at + 1, p->ops[at].end, frames, margin);
	r->depth--;
	return ok;
}

static bool
section_bound(struct run *r, const struct program *p, uint32_t at)
{
	const struct op *op = &p->ops[at];
	struct value v = value_of_path(r, op->path);
	bool is_so = v.at != NULL && is_true(v);
	struct margin none = { STR_EMPTY, 0 };
	const struct view_list *list;

	if (op->kind == OP_INVERTED || !is_so)
		return is_so == (op->kind == OP_INVERTED) ||
		    run_ops(r, p, at + 1, op->end, NULL, none);
	switch (v.field->kind) {
	case VIEW_OBJECT:
		return run_within(r, p, at, NULL, none,
		    *(const void *const *)v.at);
	case VIEW_EMBED:
		return run_within(r, p, at, NULL, none, v.at);
	case VIEW_LIST:
		list = v.at;
		BUG_IF(list->stride != v.field->sub->size);
		for (size_t i = 0; i < list->n; i++)
			if (!run_within(r, p, at, NULL, none,
			    (const char *)list->items + i * list->stride))
				return false;
		return true;
	default:
		return run_ops(r, p, at + 1, op->end, NULL, none);
	}
}

static bool
section_open(struct run *r, const struct program *p, uint32_t at,
    const struct frame *frames, struct margin margin)
{
	const struct op *op = &p->ops[at];
	const void *node = open_find(r, op->text);
	bool is_list, is_so;
	size_t n = 0;

	is_list = node != NULL && r->data->list(node, &n);
	is_so = node != NULL && (is_list ? n > 0 : r->data->truthy(node));
	if (op->kind == OP_INVERTED)
		return is_so || run_ops(r, p, at + 1, op->end, frames, margin);
	if (!is_so)
		return true;
	if (!is_list)
		return run_within(r, p, at, frames, margin, node);
	for (size_t i = 0; i < n; i++)
		if (!run_within(r, p, at, frames, margin,
		    r->data->item(node, i)))
			return false;
	return true;
}

/* The margin of what stands at an op: what it has, and the op's own. */
static struct margin
margin_at(struct run *r, const struct op *op, struct margin margin,
    size_t strip)
{
	struct str own;

	if (!op->standalone)
		return (struct margin){ STR_EMPTY, strip };
	own = str_sub(op->indent, margin.strip, op->indent.len);
	return (struct margin){ str_printf(r->arena, "%.*s%.*s",
	    STR_ARG(margin.add), STR_ARG(own)), strip };
}

/* {{>x}} and {{>*x}}: the program of the name, or NULL. */
static const struct program *
find_partial(struct run *r, struct str name)
{
	struct buf text = BUF_IN(r->arena, 1024);

	if (str_starts(name, STR("*"))) {
		const void *node = open_find(r,
		    str_trim(str_sub(name, 1, name.len)));

		if (node == NULL)
			return NULL;
		r->data->print(node, &text);
		name = buf_str(&text);
	}
	for (size_t i = 0; i < r->template->npartials; i++)
		if (str_eq(r->template->partials[i].name, name))
			return &r->template->partials[i];
	return NULL;
}

static bool
call(struct run *r, const struct program *p, uint32_t at,
    const struct frame *frames, struct margin margin)
{
	const struct op *op = &p->ops[at];
	const struct program *partial = find_partial(r, op->text);
	struct frame frame = { p, at, frames, NULL };
	bool ok;

	if (partial == NULL)
		return true;
	if (r->calls == TEMPLATE_DEPTH)
		return program_fault(r->err, p, op->line, "template-too-deep",
		    op->text);
	r->calls++;
	ok = run_ops(r, partial, 0, (uint32_t)partial->n,
	    op->kind == OP_PARENT ? &frame : frames,
	    margin_at(r, op, margin, 0));
	r->calls--;
	return ok;
}

static bool
block(struct run *r, const struct program *p, uint32_t at,
    const struct frame *frames, struct margin margin)
{
	const struct op *op = &p->ops[at], *by;
	uint32_t first;
	struct margin inside;
	bool ok;

	if (!program_override(frames, op->text, &p, &first))
		return run_ops(r, p, at + 1, op->end, frames, margin);
	by = &p->ops[first];
	if (r->calls == TEMPLATE_DEPTH)
		return program_fault(r->err, p, op->line, "template-too-deep",
		    op->text);
	inside = margin_at(r, op, margin, by->strip);
	if (op->standalone && !p->ops[first + 1].line_start)
		buf_add(r->out, inside.add);
	r->calls++;
	ok = run_ops(r, p, first + 1, by->end, frames, inside);
	r->calls--;
	return ok;
}

/* The form of a message for the reader's language and the argument n. */
static uint32_t
form_at(const struct run *r, const struct op *op)
{
	const uint32_t *at = op->forms->at[r->ctx->lang];
	struct value v;
	struct opt64 n;

	if (op->forms->count == NULL || at[1] == 0)
		return at[0];
	v = value_of_path(r, op->forms->count);
	n = v.at == NULL ? UNKNOWN : number_of(v);
	return at[n.known && n.v == 1 ? 0 : 1];
}

static void
add_text(struct run *r, const struct op *op, struct margin margin)
{
	size_t skip = 0;

	if (op->line_start) {
		buf_add(r->out, margin.add);
		while (skip < margin.strip && skip < op->text.len &&
		    str_has(STR(" \t"), op->text.ptr[skip]))
			skip++;
	}
	buf_add(r->out, str_sub(op->text, skip, op->text.len));
}

static bool
run_op(struct run *r, const struct program *p, uint32_t at,
    const struct frame *frames, struct margin margin)
{
	const struct op *op = &p->ops[at];
	uint32_t form;

	switch (op->kind) {
	case OP_TEXT:
		add_text(r, op, margin);
		return true;
	case OP_VALUE:
	case OP_RAW:
		if (r->data != NULL)
			show_open(r, op);
		else
			show_bound(r, op);
		return true;
	case OP_SECTION:
	case OP_INVERTED:
		if (r->data != NULL)
			return section_open(r, p, at, frames, margin);
		return section_bound(r, p, at);
	case OP_MESSAGE:
		form = form_at(r, op);
		return run_ops(r, p, form + 1, p->ops[form].end, NULL, margin);
	case OP_PARTIAL:
	case OP_PARENT:
		return call(r, p, at, frames, margin);
	case OP_BLOCK:
		return block(r, p, at, frames, margin);
	default:
		return true;
	}
}

static bool
run_ops(struct run *r, const struct program *p, uint32_t from, uint32_t to,
    const struct frame *frames, struct margin margin)
{
	for (uint32_t i = from; i < to; i++) {
		if (r->data != NULL && r->steps++ == RUN_STEPS)
			return program_fault(r->err, p, p->ops[i].line,
			    "template-too-long", p->ops[i].text);
		if (!run_op(r, p, i, frames, margin))
			return false;
		if (r->out->over)
			return err_set_args(r->err, ERR_TOO_LARGE, NULL,
			    "page-too-large",
			    ERR_BYTES((int64_t)r->out->max));
		if (p->ops[i].end > i)
			i = p->ops[i].end;
	}
	return true;
}

bool
template_render(const struct template *t, const void *vm,
    const struct render_context *ctx, struct buf *out, struct err *err)
{
	struct run r = { .template = t, .ctx = ctx, .out = out, .err = err,
		.stack = { vm }, .depth = 1 };

	BUG_IF(t->view == NULL);
	return run_ops(&r, &t->main, 0, (uint32_t)t->main.n, NULL,
	    (struct margin){ STR_EMPTY, 0 });
}

bool
template_render_html(const struct template *t, const void *vm,
    const struct render_context *ctx, struct arena *a, struct html *html_r,
    struct err *err)
{
	struct buf out = BUF_IN(a, TEMPLATE_HTML);

	if (!template_render(t, vm, ctx, &out, err))
		return false;
	*html_r = (struct html){ buf_str(&out) };
	return true;
}

bool
template_run(const struct template *t, const struct template_data *data,
    const void *root, struct buf *out, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct run r = { .template = t, .data = data, .out = out, .err = err,
		.stack = { root }, .depth = 1, .arena = &arena };
	bool ok;

	BUG_IF(t->view != NULL);
	ok = run_ops(&r, &t->main, 0, (uint32_t)t->main.n, NULL,
	    (struct margin){ STR_EMPTY, 0 });
	arena_release(&arena);
	return ok;
}
