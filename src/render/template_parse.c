/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Source to operations, for both front ends.
 *
 * First the source is cut into tokens: tags, and text that never goes beyond a
 * line end.  Then it is taken line by line, because white space is a matter of
 * lines: a line with nothing but one tag that shows no value (or nothing but
 * tags of inheritance) is standalone and disappears; what stood before the tag
 * is the indentation of what the tag brings in.
 *
 * Indentation is added when the program runs: every text that begins a source
 * line is marked, and the interpreter puts the indentation of the partials it
 * is in before it.  A block's own indentation (that of its first line) is taken
 * off where it is defined and that of the place added where it is shown.
 *
 * A line that opens and closes a block is standalone too, but keeps its line
 * end: the block's content stands on that line.
 *
 * Cost: O(source).  Nesting and sizes are limited; names are views of the
 * source, which must outlive the program.
 */
#include "render/program.h"

struct token {
	enum op_kind kind;
	uint32_t line;
	struct str text;	/* bytes, or what stands in the tag */
	bool closes;		/* a {{/x}} */
};

struct parser {
	struct arena *arena;
	struct program *program;	/* under construction */
	struct str source;
	size_t pos;
	uint32_t line;
	struct str open, close;		/* delimiters */
	bool messages;
	struct token *tokens;
	size_t ntokens, tokens_cap;
	struct op *ops;
	size_t nops, ops_cap;
	uint32_t stack[TEMPLATE_DEPTH];	/* open ops */
	size_t depth;
	struct err *err;
};

bool
program_fault(struct err *err, const struct program *p, size_t line,
    const char *id, struct str detail)
{
	return err_set_args(err, ERR_INVALID, NULL, id, ERR_TEXT(p->name),
	    ERR_INT((int64_t)line), ERR_TEXT(str_sub(detail, 0, 60)));
}

static bool
fault(struct parser *p, uint32_t line, const char *id, struct str detail)
{
	return program_fault(p->err, p->program, line, id, detail);
}

/* ---- tokens ------------------------------------------------------------- */

static void
add_token(struct parser *p, struct token token)
{
	if (p->ntokens == p->tokens_cap) {
		size_t cap = p->tokens_cap == 0 ? 64 : p->tokens_cap * 2;

		p->tokens = arena_grow(p->arena, p->tokens,
		    p->tokens_cap * sizeof(token), cap * sizeof(token));
		p->tokens_cap = cap;
	}
	p->tokens[p->ntokens++] = token;
}

/* Text up to `end`, a token a line. */
static void
scan_text(struct parser *p, size_t end)
{
	while (p->pos < end) {
		struct str rest = str_sub(p->source, p->pos, end - p->pos);
		size_t n = str_find(rest, '\n');
		bool ends = n < rest.len;

		rest = str_sub(rest, 0, ends ? n + 1 : n);
		add_token(p, (struct token){ OP_TEXT, p->line, rest, false });
		p->pos += rest.len;
		p->line += ends;
	}
}

/* {{=<% %>=}}: two words without '=' in them. */
static bool
set_delimiters(struct parser *p, struct str inside, uint32_t line)
{
	struct str open, close = str_trim(inside);

	if (str_ends(close, STR("=")))
		close = str_trim(str_sub(close, 0, close.len - 1));
	open = str_cut(&close, ' ');
	close = str_trim(close);
	if (open.len == 0 || close.len == 0 || str_has(close, ' ') ||
	    str_has(open, '=') || str_has(close, '='))
		return fault(p, line, "template-delimiters", inside);
	p->open = open;
	p->close = close;
	return true;
}

static enum op_kind
kind_of_sigil(char c)
{
	switch (c) {
	case '#':
		return OP_SECTION;
	case '^':
		return OP_INVERTED;
	case '/':
		return OP_END;
	case '>':
		return OP_PARTIAL;
	case '<':
		return OP_PARENT;
	case '$':
		return OP_BLOCK;
	case '{':
	case '&':
		return OP_RAW;
	case '!':
	case '=':
		return OP_NONE;
	default:
		return OP_VALUE;
	}
}

/* What stands between the delimiters, as a token. */
static bool
add_tag(struct parser *p, struct str inside, uint32_t line)
{
	struct str text = str_trim(inside);
	enum op_kind kind;

	if (text.len == 0)
		return fault(p, line, "template-empty-tag", inside);
	kind = kind_of_sigil(text.ptr[0]);
	if (text.ptr[0] == '=' &&
	    !set_delimiters(p, str_sub(text, 1, text.len), line))
		return false;
	if (kind != OP_VALUE)
		text = str_trim(str_sub(text, 1, text.len));
	else if (p->messages && str_starts(text, STR("t ")))
		kind = OP_MESSAGE;
	if (kind == OP_MESSAGE)
		text = str_trim(str_sub(text, 2, text.len));
	if (text.len == 0 && kind != OP_NONE)
		return fault(p, line, "template-empty-tag", inside);
	add_token(p, (struct token){ kind, line, text, kind == OP_END });
	return true;
}

/* A tag at p->pos, from its open delimiter to behind its close. */
static bool
scan_tag(struct parser *p)
{
	size_t from = p->pos + p->open.len, n;
	uint32_t line = p->line;
	struct str rest = str_sub(p->source, from, p->source.len);
	bool triple = str_starts(rest, STR("{"));
	struct str close = p->close;

	if (triple)
		close = str_printf(p->arena, "}%.*s", STR_ARG(p->close));
	n = str_find_str(rest, close);
	if (n == rest.len)
		return fault(p, line, "template-unclosed-tag", rest);
	for (size_t i = 0; i < n; i++)
		p->line += rest.ptr[i] == '\n';
	p->pos = from + n + close.len;
	return add_tag(p, str_sub(rest, 0, n), line);
}

static bool
scan(struct parser *p)
{
	while (p->pos < p->source.len) {
		struct str rest = str_sub(p->source, p->pos, p->source.len);
		size_t n = str_find_str(rest, p->open);

		scan_text(p, p->pos + n);
		if (n < rest.len && !scan_tag(p))
			return false;
	}
	return true;
}

/* ---- lines -------------------------------------------------------------- */

static bool
is_blank(struct str s)
{
	return str_trim(s).len == 0;
}

static size_t
leading_blanks(struct str s)
{
	size_t n = 0;

	while (n < s.len && (s.ptr[n] == ' ' || s.ptr[n] == '\t'))
		n++;
	return n;
}

/* The token behind the last one of the line that begins at `from`. */
static size_t
line_end(const struct parser *p, size_t from)
{
	size_t i = from;

	while (i < p->ntokens) {
		const struct token *t = &p->tokens[i++];

		if (t->kind == OP_TEXT && str_ends(t->text, STR("\n")))
			break;
	}
	return i;
}

/* Nothing but blanks and one tag without a value, or tags of inheritance. */
static bool
is_standalone(const struct parser *p, size_t from, size_t to)
{
	size_t tags = 0, inheritance = 0;

	for (size_t i = from; i < to; i++) {
		const struct token *t = &p->tokens[i];

		if (t->kind == OP_TEXT) {
			if (!is_blank(t->text))
				return false;
			continue;
		}
		if (t->kind == OP_VALUE || t->kind == OP_RAW ||
		    t->kind == OP_MESSAGE)
			return false;
		tags++;
		inheritance += t->kind == OP_PARENT || t->kind == OP_BLOCK ||
		    t->kind == OP_END;
	}
	return tags == 1 || (tags > 1 && inheritance == tags);
}

/* ---- operations --------------------------------------------------------- */

static bool
add_op(struct parser *p, struct op op)
{
	if (p->nops == TEMPLATE_OPS)
		return fault(p, op.line, "template-too-long", STR_EMPTY);
	if (p->nops == p->ops_cap) {
		size_t cap = p->ops_cap == 0 ? 64 : p->ops_cap * 2;

		p->ops = arena_grow(p->arena, p->ops,
		    p->ops_cap * sizeof(op), cap * sizeof(op));
		p->ops_cap = cap;
	}
	p->ops[p->nops++] = op;
	return true;
}

/*
 * Indentation of a block that opens a standalone line: that of its first line,
 * else that of its tag.  `next` is the first token of the line below.
 */
static void
measure_block(const struct parser *p, struct op *op, size_t next,
    struct str indent)
{
	struct str first = STR_EMPTY;
	size_t blanks;

	op->indent = indent;
	if (next >= p->ntokens)
		return;
	if (p->tokens[next].kind == OP_TEXT)
		first = p->tokens[next].text;
	blanks = leading_blanks(first);
	if (first.len > 0 && blanks == first.len)
		next++;
	if (next < p->ntokens && p->tokens[next].closes)
		return;
	op->indent = str_sub(first, 0, blanks);
	op->strip = blanks;
}

static bool
open_op(struct parser *p, struct op op)
{
	if (p->depth == TEMPLATE_DEPTH)
		return fault(p, op.line, "template-too-deep", op.text);
	p->stack[p->depth++] = (uint32_t)p->nops;
	return add_op(p, op);
}

static bool
close_op(struct parser *p, const struct token *t)
{
	struct op *opener;

	if (p->depth == 0)
		return fault(p, t->line, "template-not-open", t->text);
	opener = &p->ops[p->stack[--p->depth]];
	if (!str_eq(opener->text, t->text))
		return fault(p, t->line, "template-wrong-close", t->text);
	opener->end = (uint32_t)p->nops;
	return add_op(p, (struct op){ .kind = OP_END, .line = t->line,
	    .text = t->text });
}

static bool
add_tag_op(struct parser *p, const struct token *t, bool standalone,
    struct str indent, size_t next)
{
	struct op op = { .kind = t->kind, .line = t->line, .text = t->text,
		.standalone = standalone };

	switch (t->kind) {
	case OP_NONE:
		return true;
	case OP_END:
		return close_op(p, t);
	case OP_BLOCK:
		if (standalone)
			measure_block(p, &op, next, indent);
		return open_op(p, op);
	case OP_PARENT:
		op.indent = indent;
		return open_op(p, op);
	case OP_PARTIAL:
		op.indent = indent;
		return add_op(p, op);
	case OP_SECTION:
	case OP_INVERTED:
		return open_op(p, op);
	default:
		return add_op(p, op);
	}
}

/* The next tag on the line is a {{/x}}. */
static bool
closes_next(const struct parser *p, size_t from, size_t to)
{
	while (from < to && p->tokens[from].kind == OP_TEXT)
		from++;
	return from < to && p->tokens[from].closes;
}

/* A line that disappears, but for the end of one that holds a whole block. */
static bool
add_standalone(struct parser *p, size_t from, size_t to)
{
	struct str indent = STR_EMPTY;
	const struct token *last = &p->tokens[to - 1];
	uint32_t first_op = (uint32_t)p->nops;
	enum op_kind closed = OP_NONE;

	if (p->tokens[from].kind == OP_TEXT)
		indent = p->tokens[from].text;
	for (size_t i = from; i < to; i++) {
		const struct token *t = &p->tokens[i];

		if (t->kind == OP_TEXT)
			continue;
		closed = OP_NONE;
		if (t->closes && p->depth > 0 &&
		    p->stack[p->depth - 1] >= first_op)
			closed = p->ops[p->stack[p->depth - 1]].kind;
		if (!add_tag_op(p, t, true, indent,
		    closes_next(p, i + 1, to) ? p->ntokens : to))
			return false;
	}
	if (closed == OP_BLOCK && last->kind == OP_TEXT)
		return add_op(p, (struct op){ .kind = OP_TEXT,
		    .line = last->line, .text = last->text });
	return true;
}

static bool
add_plain(struct parser *p, size_t from, size_t to)
{
	bool start = true;

	for (size_t i = from; i < to; i++, start = false) {
		const struct token *t = &p->tokens[i];
		struct op text = { .kind = OP_TEXT, .line = t->line,
			.text = STR_EMPTY, .line_start = start };

		if (t->kind == OP_TEXT)
			text.text = t->text;
		if ((start || t->kind == OP_TEXT) && !add_op(p, text))
			return false;
		if (t->kind != OP_TEXT &&
		    !add_tag_op(p, t, false, STR_EMPTY, to))
			return false;
	}
	return true;
}

bool
program_parse(struct arena *a, struct str name, struct str source,
    bool messages, struct program *p_r, struct err *err)
{
	struct parser p = { .arena = a, .program = p_r, .source = source,
		.line = 1, .open = STR("{{"), .close = STR("}}"),
		.messages = messages, .err = err };

	*p_r = (struct program){ .name = name };
	if (source.len > TEMPLATE_SOURCE)
		return fault(&p, 0, "template-too-long", STR_EMPTY);
	if (!scan(&p))
		return false;
	for (size_t from = 0, to; from < p.ntokens; from = to) {
		to = line_end(&p, from);
		if (is_standalone(&p, from, to)) {
			if (!add_standalone(&p, from, to))
				return false;
		} else if (!add_plain(&p, from, to)) {
			return false;
		}
	}
	if (p.depth > 0) {
		const struct op *op = &p.ops[p.stack[p.depth - 1]];

		return fault(&p, op->line, "template-unclosed", op->text);
	}
	p_r->ops = p.ops;
	p_r->n = p.nops;
	return true;
}

bool
program_override(const struct frame *frames, struct str name,
    const struct program **p_r, uint32_t *at_r)
{
	bool found = false;

	for (const struct frame *f = frames; f != NULL; f = f->outer) {
		const struct op *ops = f->program->ops;
		uint32_t end = ops[f->parent].end;

		for (uint32_t i = f->parent + 1; i < end; i++) {
			if (ops[i].kind == OP_BLOCK &&
			    str_eq(ops[i].text, name)) {
				*p_r = f->program;
				*at_r = i;
				found = true;
			}
			if (ops[i].end > i)
				i = ops[i].end;
		}
	}
	return found;
}
