/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Parsed programs to one bound program, for product templates.
 *
 * Walks the operations as the interpreter would, but once: partials and blocks
 * are put in place, so that every name has one static stack of views to be
 * looked up in and every value one place in the HTML.  A section must end in
 * the context it began in; therefore one walk proves all runs.
 *
 * A message becomes one body per language and form, its words escaped now; at
 * run time only its arguments are.
 *
 * Indentation is not kept: HTML does not need it.
 */
#include "render/place.h"
#include "render/program.h"

enum {
	MESSAGE_ARGS = 8,
	/* Blocks within blocks may multiply without making operations. */
	BIND_STEPS = 4 * TEMPLATE_OPS,
};

struct binder {
	struct arena *arena;
	struct op *ops;
	size_t n, cap;
	const struct view *views[TEMPLATE_DEPTH];	/* innermost last */
	size_t depth;
	size_t calls;			/* partials and blocks open */
	size_t steps;			/* operations looked at */
	struct place place;
	struct program_partials partials;
	struct err *err;
};

struct named_path {
	struct str name;
	const struct path *path;
	bool used;
};

static bool bind_ops(struct binder *b, const struct program *p, uint32_t from,
    uint32_t to, const struct frame *frames);

static uint32_t
add(struct binder *b, struct op op)
{
	if (b->n == b->cap) {
		size_t cap = b->cap == 0 ? 128 : b->cap * 2;

		b->ops = arena_grow(b->arena, b->ops, b->cap * sizeof(op),
		    cap * sizeof(op));
		b->cap = cap;
	}
	b->ops[b->n++] = op;
	return (uint32_t)b->n - 1;
}

/* Adding may move the operations, so the place is looked up after it. */
static void
close_op(struct binder *b, uint32_t at, struct op end)
{
	uint32_t last = add(b, end);

	b->ops[at].end = last;
}

static bool
fault(struct binder *b, const struct program *p, const struct op *op,
    const char *id)
{
	return program_fault(b->err, p, op->line, id, op->text);
}

/* ---- names -------------------------------------------------------------- */

static size_t
parts_of(struct str name)
{
	size_t n = 1;

	for (size_t i = 0; i < name.len; i++)
		n += name.ptr[i] == '.';
	return n;
}

/* The row of the first part, from the inner view out; "." only the inner. */
static const struct view_field *
find_first(const struct binder *b, struct str name, size_t *up_r)
{
	size_t levels = str_eq(name, STR(".")) ? 1 : b->depth;

	for (*up_r = 0; *up_r < levels; ++*up_r) {
		const struct view_field *f =
		    view_find(b->views[b->depth - 1 - *up_r], name);

		if (f != NULL)
			return f;
	}
	return NULL;
}

/* NULL when there is no such name. */
static const struct path *
find_path(struct binder *b, struct str name)
{
	struct path *path = arena_new(b->arena, struct path);
	bool dot = str_eq(name, STR("."));
	size_t n = dot ? 1 : parts_of(name);
	const struct view_field **fields =
	    arena_array(b->arena, const struct view_field *, n);
	const struct view_field *f;

	f = find_first(b, dot ? name : str_cut(&name, '.'), &path->up);
	fields[0] = f;
	for (size_t i = 1; i < n && f != NULL; i++) {
		if (f->kind != VIEW_OBJECT && f->kind != VIEW_EMBED)
			return NULL;
		f = view_find(f->sub, str_cut(&name, '.'));
		fields[i] = f;
	}
	path->fields = fields;
	path->n = n;
	return f == NULL ? NULL : path;
}

static const struct view_field *
last_of(const struct path *path)
{
	return path->fields[path->n - 1];
}

static bool
is_shown(enum view_kind kind)
{
	return kind != VIEW_BOOL && kind != VIEW_OBJECT &&
	    kind != VIEW_EMBED && kind != VIEW_LIST;
}

/* ---- values and messages ------------------------------------------------ */

static bool
bind_value(struct binder *b, const struct program *p, const struct op *op)
{
	struct op bound = *op;
	const char *bad;

	bound.path = find_path(b, op->text);
	if (bound.path == NULL)
		return fault(b, p, op, "template-unknown-name");
	if (!is_shown(last_of(bound.path)->kind))
		return fault(b, p, op, "template-not-shown");
	bad = place_value(&b->place, last_of(bound.path)->kind,
	    op->kind == OP_RAW, &bound.escape, &bound.machine);
	if (bad != NULL)
		return fault(b, p, op, bad);
	add(b, bound);
	return true;
}

static bool
add_literal(struct binder *b, uint32_t line, struct str text)
{
	struct buf out = BUF_IN(b->arena, TEMPLATE_SOURCE);

	html_escape(&out, text);
	add(b, (struct op){ .kind = OP_TEXT, .line = line,
	    .text = buf_str(&out) });
	return !out.over;
}

static struct named_path *
find_arg(struct named_path *args, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(args[i].name, name))
			return &args[i];
	return NULL;
}

/* One form of a message: its literal pieces and its arguments. */
static bool
bind_form(struct binder *b, const struct program *p, const struct op *op,
    const char *words, struct named_path *args, size_t n, uint32_t *at_r)
{
	struct str rest = str_of(words), piece;
	bool is_arg;

	*at_r = add(b, (struct op){ .kind = OP_NONE, .line = op->line });
	while (message_piece(&rest, &piece, &is_arg)) {
		struct op value = { .kind = OP_VALUE, .line = op->line,
			.text = piece };
		struct named_path *arg;
		const char *bad;

		if (!is_arg) {
			if (!add_literal(b, op->line, piece))
				return fault(b, p, op, "template-too-long");
			continue;
		}
		if ((arg = find_arg(args, n, piece)) == NULL)
			return fault(b, p, op, "template-message-argument");
		arg->used = true;
		value.path = arg->path;
		bad = place_value(&b->place, last_of(arg->path)->kind, false,
		    &value.escape, &value.machine);
		if (bad != NULL)
			return fault(b, p, op, bad);
		add(b, value);
	}
	close_op(b, *at_r, (struct op){ .kind = OP_END, .line = op->line });
	return true;
}

/* The "a=name b=p.q" behind the id. */
static bool
bind_args(struct binder *b, const struct program *p, const struct op *op,
    struct str rest, struct named_path *args, size_t *n_r)
{
	*n_r = 0;
	while (rest.ptr != NULL) {
		struct str name, value = str_trim(str_cut(&rest, ' '));
		const struct path *path;

		if (value.len == 0)
			continue;
		name = str_cut(&value, '=');
		if (value.ptr == NULL || *n_r == MESSAGE_ARGS)
			return fault(b, p, op, "template-message-argument");
		path = find_path(b, value);
		if (path == NULL)
			return fault(b, p, op, "template-unknown-name");
		if (!is_shown(last_of(path)->kind) ||
		    last_of(path)->kind == VIEW_HTML)
			return fault(b, p, op, "template-not-shown");
		args[(*n_r)++] = (struct named_path){ name, path, false };
	}
	return true;
}

/* The number that chooses between one and other. */
static bool
bind_count(struct binder *b, const struct program *p, const struct op *op,
    struct named_path *args, size_t n, const struct path **count_r)
{
	struct named_path *count = find_arg(args, n, STR("n"));

	if (count == NULL)
		return fault(b, p, op, "template-message-argument");
	if (last_of(count->path)->kind != VIEW_INT)
		return fault(b, p, op, "template-message-count");
	count->used = true;
	*count_r = count->path;
	return true;
}

static bool
bind_forms(struct binder *b, const struct program *p, const struct op *op,
    struct str id, struct named_path *args, size_t n, struct op_forms *forms)
{
	for (int lang = 0; lang < LANG__MAX; lang++) {
		struct message_forms words;
		uint32_t *at = forms->at[lang];

		if (!message_find((enum lang)lang, id, &words))
			return fault(b, p, op, "template-unknown-message");
		if (!bind_form(b, p, op, words.one, args, n, &at[0]))
			return false;
		if (words.other == NULL)
			continue;
		if (!bind_count(b, p, op, args, n, &forms->count) ||
		    !bind_form(b, p, op, words.other, args, n, &at[1]))
			return false;
	}
	return true;
}

static bool
bind_message(struct binder *b, const struct program *p, const struct op *op)
{
	struct op_forms *forms = arena_new(b->arena, struct op_forms);
	struct named_path args[MESSAGE_ARGS];
	struct str rest = op->text, id = str_cut(&rest, ' ');
	const char *bad = place_message(&b->place);
	struct op bound = *op;
	uint32_t at;
	size_t n;

	if (bad != NULL)
		return fault(b, p, op, bad);
	if (!bind_args(b, p, op, rest, args, &n))
		return false;
	bound.forms = forms;
	at = add(b, bound);
	if (!bind_forms(b, p, op, id, args, n, forms))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!args[i].used)
			return fault(b, p, op, "template-message-argument");
	close_op(b, at, (struct op){ .kind = OP_END, .line = op->line });
	return true;
}

/* ---- sections, partials, blocks ----------------------------------------- */

static bool
bind_section(struct binder *b, const struct program *p, uint32_t i,
    const struct frame *frames)
{
	const struct op *op = &p->ops[i];
	struct op bound = *op;
	const struct view_field *f;
	struct place before;
	const char *bad;
	uint32_t at;
	bool enters;

	if ((bound.path = find_path(b, op->text)) == NULL)
		return fault(b, p, op, "template-unknown-name");
	f = last_of(bound.path);
	if (is_shown(f->kind) && !f->optional && f->kind >= VIEW_INT)
		return fault(b, p, op, "template-always-true");
	enters = op->kind == OP_SECTION && (f->kind == VIEW_OBJECT ||
	    f->kind == VIEW_EMBED || f->kind == VIEW_LIST);
	if (b->depth == TEMPLATE_DEPTH)
		return fault(b, p, op, "template-too-deep");
	if (enters)
		b->views[b->depth++] = f->sub;
	place_enter(&b->place);
	before = b->place;
	at = add(b, bound);
	if (!bind_ops(b, p, i + 1, op->end, frames))
		return false;
	if ((bad = place_join(&before, &b->place)) != NULL)
		return fault(b, p, op, bad);
	close_op(b, at, p->ops[op->end]);
	b->depth -= enters;
	return true;
}

static bool
find_source(const struct binder *b, struct str name, struct str *source_r)
{
	for (size_t i = 0; i < b->partials.n; i++)
		if (str_eq(b->partials.list[i].name, name)) {
			*source_r = b->partials.list[i].source;
			return true;
		}
	return template_source(name, source_r);
}

/* Has nothing but blocks, for all else would never be shown. */
static bool
check_parent(struct binder *b, const struct program *p, uint32_t parent)
{
	for (uint32_t i = parent + 1; i < p->ops[parent].end; i++) {
		const struct op *op = &p->ops[i];

		if (op->kind == OP_BLOCK)
			i = op->end;
		else if (op->kind != OP_TEXT || str_trim(op->text).len > 0)
			return fault(b, p, op, "template-outside-block");
	}
	return true;
}

/* Each block was asked for by the parent, or by a parent of that. */
static bool
check_shown(struct binder *b, const struct frame *frame)
{
	const struct op *ops = frame->program->ops;

	for (uint32_t i = frame->parent + 1; i < ops[frame->parent].end; i++) {
		if (ops[i].kind != OP_BLOCK)
			continue;
		if (!frame->shown[i])
			return fault(b, frame->program, &ops[i],
			    "template-unused-block");
		i = ops[i].end;
	}
	return true;
}

static void
mark_shown(const struct frame *frames, struct str name)
{
	for (const struct frame *f = frames; f != NULL; f = f->outer) {
		const struct op *ops = f->program->ops;

		for (uint32_t i = f->parent + 1; i < ops[f->parent].end; i++)
			if (ops[i].kind == OP_BLOCK &&
			    str_eq(ops[i].text, name))
				f->shown[i] = true;
	}
}

static bool
bind_call(struct binder *b, const struct program *p, uint32_t i,
    const struct frame *frames)
{
	const struct op *op = &p->ops[i];
	struct program *called = arena_new(b->arena, struct program);
	struct frame frame = { p, i, frames, NULL };
	bool is_parent = op->kind == OP_PARENT, ok;
	struct str source;

	if (!find_source(b, op->text, &source))
		return fault(b, p, op, "template-unknown-template");
	if (b->calls == TEMPLATE_DEPTH)
		return fault(b, p, op, "template-too-deep");
	if (!program_parse(b->arena, op->text, source, true, called, b->err))
		return false;
	if (is_parent && !check_parent(b, p, i))
		return false;
	frame.shown = arena_array(b->arena, bool, is_parent ? p->n : 0);
	b->calls++;
	ok = bind_ops(b, called, 0, (uint32_t)called->n,
	    is_parent ? &frame : frames);
	b->calls--;
	return ok && (!is_parent || check_shown(b, &frame));
}

static bool
bind_block(struct binder *b, const struct program *p, uint32_t i,
    const struct frame *frames)
{
	const struct op *op = &p->ops[i];
	bool ok;

	if (b->calls == TEMPLATE_DEPTH)
		return fault(b, p, op, "template-too-deep");
	mark_shown(frames, op->text);
	program_override(frames, op->text, &p, &i);
	b->calls++;
	ok = bind_ops(b, p, i + 1, p->ops[i].end, frames);
	b->calls--;
	return ok;
}

static bool
bind_op(struct binder *b, const struct program *p, uint32_t i,
    const struct frame *frames)
{
	const struct op *op = &p->ops[i];
	const char *bad;

	if (b->n >= TEMPLATE_OPS || b->steps++ == BIND_STEPS)
		return fault(b, p, op, "template-too-long");
	switch (op->kind) {
	case OP_TEXT:
		if ((bad = place_text(&b->place, op->text)) != NULL)
			return fault(b, p, op, bad);
		if (op->text.len > 0)
			add(b, (struct op){ .kind = OP_TEXT, .line = op->line,
			    .text = op->text });
		return true;
	case OP_VALUE:
	case OP_RAW:
		return bind_value(b, p, op);
	case OP_MESSAGE:
		return bind_message(b, p, op);
	case OP_SECTION:
	case OP_INVERTED:
		return bind_section(b, p, i, frames);
	case OP_PARTIAL:
	case OP_PARENT:
		return bind_call(b, p, i, frames);
	case OP_BLOCK:
		return bind_block(b, p, i, frames);
	default:
		return true;
	}
}

static bool
bind_ops(struct binder *b, const struct program *p, uint32_t from, uint32_t to,
    const struct frame *frames)
{
	for (uint32_t i = from; i < to; i++) {
		if (!bind_op(b, p, i, frames))
			return false;
		if (p->ops[i].end > i)
			i = p->ops[i].end;
	}
	return true;
}

bool
program_bind(struct arena *a, const struct program *main,
    struct program_partials partials, const struct view *view,
    struct program *p_r, struct err *err)
{
	struct binder b = { .arena = a, .views = { view }, .depth = 1,
		.partials = partials, .err = err };
	const char *bad;

	if (!bind_ops(&b, main, 0, (uint32_t)main->n, NULL))
		return false;
	if ((bad = place_end(&b.place)) != NULL)
		return program_fault(err, main, 0, bad, STR_EMPTY);
	*p_r = (struct program){ .name = main->name, .ops = b.ops, .n = b.n };
	return true;
}
