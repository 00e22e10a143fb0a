/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * template.h - Mustache templates, compiled once to a flat program.
 *
 * Two front ends to one parser and one interpreter:
 *
 * Product templates stand in assets/templates/<area>/<name>.html, are embedded
 * in the binary and are named "<area>/<name>" ("layout" in the top folder).
 * Each is compiled against the view (view.h) of its view model at start:
 * an unknown name, a wrong kind or a doubtful place is an error then, never at
 * a reader.  What they may hold:
 *
 *	{{name}} {{a.b}} {{.}}	a member, looked up from the inner section out;
 *				escaped for where it stands (text, quoted
 *				attribute, URL attribute)
 *	{{{name}}}		a struct html, in element text only
 *	{{#x}}..{{/x}}		a list: each item; an object: within it; a bool,
 *				text, html, message or optional number: when it
 *				is true, not empty, known
 *	{{^x}}..{{/x}}		the opposite
 *	{{t id}}		a message in the reader's language
 *	{{t id a=name b=p.q}}	with arguments; exactly those the message has.
 *				An argument n chooses singular or plural
 *	{{>area/part}}		another template, in place; not recursive
 *	{{<layout}}{{$main}}..{{/main}}{{/layout}}, {{$main}}default{{/main}}
 *				inheritance; blocks see the names of where they
 *				are shown; a block the layout has not, and text
 *				between blocks, is an error
 *	{{! comment }} {{=<% %>=}}
 *
 * Machine form: in attributes other than title, alt, placeholder and aria-*, a
 * date and an instant are ISO 8601, and so is a duration in datetime and data-*.
 * Refused: unquoted attributes; names as tag or attribute names; anything in
 * script, style, comments, on*, style= and srcdoc; a section that begins in one
 * context and ends in another; {{x}} in a URL attribute after text that is
 * neither a path nor one of the schemes of html_escape_url().
 *
 * Open templates (the public specification's cases, and no page) look names up
 * at run time through struct template_data.
 *
 * A compiled template is immutable: any number of threads may run it.
 */
#ifndef RENDER_TEMPLATE_H
#define RENDER_TEMPLATE_H

#include "base/err.h"
#include "base/when.h"
#include "render/view.h"

enum {
	TEMPLATE_DEPTH = 64,		/* sections, partials, blocks nested */
	TEMPLATE_SOURCE = 256 * 1024,	/* bytes of one source */
	TEMPLATE_HTML = 32 << 20,	/* bytes of one part of a page */
	TEMPLATE_OPS = 65536,		/* of one compiled program */
};

struct template;

/* For whom: fixed once per request. */
struct render_context {
	enum lang lang;
	const struct zone *zone;
	int64_t now;
};

/* ---- product templates -------------------------------------------------- */

/* A page says: this template is shown with this view. */
struct template_decl {
	const char *name;		/* "home/overview" */
	const struct view *view;
};

/*
 * Compile all declared templates; called once at start, before threads.  More
 * than one call adds to what is there.  False with the first fault: template,
 * line, and what is wrong.
 */
MUST_USE bool templates_add(const struct template_decl *decls, size_t n,
    struct err *err);
/* Forget all; for tests and a clean end. */
void templates_release(void);

/* One that was added; BUG when it was not. */
const struct template *template_find(const char *name);
/* The view it was compiled against. */
const struct view *template_view(const struct template *t);

/* The embedded source of a name; false when there is none. */
bool template_source(struct str name, struct str *source_r);

/*
 * Append the page.  `vm` is the struct of the template's view.  False only
 * when `out` was too small (ERR_TOO_LARGE).
 */
MUST_USE bool template_render(const struct template *t, const void *vm,
    const struct render_context *ctx, struct buf *out, struct err *err);
/* The same, as a part for another page; in the arena, at most 4 MiB. */
MUST_USE bool template_render_html(const struct template *t, const void *vm,
    const struct render_context *ctx, struct arena *a, struct html *html_r,
    struct err *err);

struct template_text {
	struct str name, source;
};

/*
 * Compile one source by hand.  Its partials are those given, then the embedded
 * ones.  All must outlive the template; it is in the arena.
 */
MUST_USE bool template_compile(struct arena *a, struct template_text text,
    const struct template_text *partials, size_t n, const struct view *view,
    const struct template **t_r, struct err *err);

/* ---- open templates ----------------------------------------------------- */

/* How to read a tree of values; nodes are the caller's own. */
struct template_data {
	/* the member of an object; NULL when absent or no object */
	const void *(*member)(const void *node, struct str name);
	/* a list's length; false when it is no list */
	bool (*list)(const void *node, size_t *n_r);
	const void *(*item)(const void *node, size_t i);
	bool (*truthy)(const void *node);
	void (*print)(const void *node, struct buf *out);
};

/* Compile `source` and its partials; all in the arena. */
MUST_USE bool template_open(struct arena *a, struct str source,
    const struct template_text *partials, size_t n, const struct template **t_r,
    struct err *err);
MUST_USE bool template_run(const struct template *t,
    const struct template_data *data, const void *root, struct buf *out,
    struct err *err);

#endif
