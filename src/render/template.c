/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The registry of product templates, and the two ways to compile one.
 *
 * The registry is the one mutable thing of this module: filled at start by one
 * thread, read by all after that.
 */
#include "render/embedded.h"
#include "render/program.h"

static struct {
	struct arena arena;
	const struct template *first;
} registry;

const struct view_field *
view_find(const struct view *view, struct str name)
{
	for (size_t i = 0; i < view->n; i++)
		if (str_eq_c(name, view->fields[i].name))
			return &view->fields[i];
	return NULL;
}

static const struct view_field str_fields[] = {
	{ .name = ".", .kind = VIEW_STR },
};
static const struct view_field html_fields[] = {
	{ .name = ".", .kind = VIEW_HTML },
};
const struct view view_of_str = VIEW_OF(struct str, str_fields);
const struct view view_of_html = VIEW_OF(struct html, html_fields);

bool
template_source(struct str name, struct str *source_r)
{
	char path[128];
	int n = snprintf(path, sizeof(path), "%.*s.html", STR_ARG(name));
	const struct embed_file *file;

	if (n < 0 || (size_t)n >= sizeof(path))
		return false;
	file = embed_find(&template_files, (struct str){ path, (size_t)n });
	if (file == NULL)
		return false;
	*source_r = file->raw;
	return true;
}

static bool
compile(struct arena *a, struct template_text text,
    struct program_partials partials, const struct view *view,
    struct template **t_r, struct err *err)
{
	struct template *t = arena_new(a, struct template);
	struct program parsed;

	if (!program_parse(a, text.name, text.source, true, &parsed, err) ||
	    !program_bind(a, &parsed, partials, view, &t->main, err))
		return false;
	t->view = view;
	*t_r = t;
	return true;
}

bool
template_compile(struct arena *a, struct template_text text,
    const struct template_text *partials, size_t n, const struct view *view,
    const struct template **t_r, struct err *err)
{
	struct template *t;

	if (!compile(a, text, (struct program_partials){ partials, n }, view,
	    &t, err))
		return false;
	*t_r = t;
	return true;
}

bool
templates_add(const struct template_decl *decls, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		struct template_text text = { .name = str_of(decls[i].name) };
		struct template *t;

		if (!template_source(text.name, &text.source))
			return err_set_args(err, ERR_INVALID, NULL,
			    "template-unknown-template", ERR_TEXT(text.name),
			    ERR_INT(0), ERR_TEXT(text.name));
		if (!compile(&registry.arena, text,
		    (struct program_partials){ NULL, 0 }, decls[i].view, &t,
		    err))
			return false;
		t->next = registry.first;
		registry.first = t;
	}
	return true;
}

void
templates_release(void)
{
	arena_release(&registry.arena);
	registry.first = NULL;
}

const struct template *
template_find(const char *name)
{
	for (const struct template *t = registry.first; t != NULL; t = t->next)
		if (str_eq_c(t->main.name, name))
			return t;
	BUG("a template that was not added");
}

const struct view *
template_view(const struct template *t)
{
	return t->view;
}

bool
template_open(struct arena *a, struct str source,
    const struct template_text *partials, size_t n, const struct template **t_r,
    struct err *err)
{
	struct template *t = arena_new(a, struct template);
	struct program *list = arena_array(a, struct program, n);

	if (!program_parse(a, STR_EMPTY, source, false, &t->main, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!program_parse(a, partials[i].name, partials[i].source,
		    false, &list[i], err))
			return false;
	t->partials = list;
	t->npartials = n;
	*t_r = t;
	return true;
}
