/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * program.h - a compiled template: a flat array of operations.  Inside render/
 * only; parse makes it, bind resolves it against views, run executes it.
 */
#ifndef RENDER_PROGRAM_H
#define RENDER_PROGRAM_H

#include "render/messages.h"
#include "render/template.h"

enum op_kind {
	OP_TEXT,	/* bytes as they are */
	OP_VALUE,	/* {{x}} */
	OP_RAW,		/* {{{x}}} and {{&x}} */
	OP_MESSAGE,	/* {{t id a=x}} */
	OP_SECTION,	/* {{#x}} .. OP_END */
	OP_INVERTED,	/* {{^x}} .. OP_END */
	OP_PARTIAL,	/* {{>x}} */
	OP_PARENT,	/* {{<x}} .. OP_END: its blocks are arguments */
	OP_BLOCK,	/* {{$x}} .. OP_END */
	OP_END,
	OP_NONE,	/* a comment or a change of delimiters; never kept */
};

/* How a value is written, after where it stands. */
enum escape {
	ESCAPE_HTML,		/* element text or quoted attribute */
	ESCAPE_URL,		/* the whole of a URL attribute */
	ESCAPE_URL_PART,	/* behind a literal beginning of a URL */
	ESCAPE_NONE,		/* struct html */
};

/* A resolved name: from the context `up` levels out, member by member. */
struct path {
	size_t up;
	size_t n;				/* 0: the context itself */
	const struct view_field *const *fields;
};

/* Where the bodies of a message begin: at an OP_NONE, up to its `end`. */
struct op_forms {
	uint32_t at[LANG__MAX][2];	/* one, other (0: has no other) */
	const struct path *count;	/* the argument n, or NULL */
};

struct op {
	enum op_kind kind;
	uint32_t line;		/* in the source, for faults */
	uint32_t end;		/* openers: index of the OP_END */
	struct str text;	/* TEXT: bytes; else the name */
	/* white space, see the essay in template_parse.c */
	bool line_start;	/* TEXT: stands at the start of a line */
	bool standalone;	/* PARTIAL, PARENT, BLOCK: alone on its line */
	struct str indent;	/* of such a line, or of the block's content */
	size_t strip;		/* BLOCK: indentation its content brings */
	/* made by bind */
	const struct path *path;
	const struct op_forms *forms;	/* MESSAGE */
	enum escape escape;
	bool machine;		/* ISO dates, for an attribute */
};

struct program {
	struct str name;	/* of the template, for faults */
	const struct op *ops;
	size_t n;
};

/* The arguments of one {{<parent}}, innermost first. */
struct frame {
	const struct program *program;
	uint32_t parent;		/* index of the OP_PARENT */
	const struct frame *outer;	/* NULL: the outermost */
	bool *shown;			/* bind only: per op, a block's place */
};

struct template {
	struct program main;
	const struct program *partials;	/* open templates only */
	size_t npartials;
	const struct view *view;	/* product templates only */
	const struct template *next;	/* in the registry */
};

/* A fault at a line: ERR_INVALID with a = name, b = line, c = detail. */
bool program_fault(struct err *err, const struct program *p, size_t line,
    const char *id, struct str detail);

/* Source to unresolved operations; with `messages`, {{t ...}} is one. */
MUST_USE bool program_parse(struct arena *a, struct str name,
    struct str source, bool messages, struct program *p_r, struct err *err);

/*
 * The block that overrides `name`: the outermost parent's argument wins.
 * False when there is none.
 */
bool program_override(const struct frame *frames, struct str name,
    const struct program **p_r, uint32_t *at_r);

/* What bind may take partials from before it looks at the embedded ones. */
struct program_partials {
	const struct template_text *list;
	size_t n;
};

/* Resolve names, put partials and blocks in place, check every context. */
MUST_USE bool program_bind(struct arena *a, const struct program *main,
    struct program_partials partials, const struct view *view,
    struct program *p_r, struct err *err);

#endif
