/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Any source: compiling ends, and what compiles as a product template never
 * lets a hostile value out unescaped, wherever the source put it.
 */
#include "render/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* \1 is in no source, and no escape lets it through. */
#define HOSTILE "\1<\"'&>javascript:"

struct model {
	struct str a, u;
	struct html h;
	int64_t i;
	struct opt64 o;
	bool b;
	const char *m;
	struct view_list l;
};

static const struct str items[] = { STR_INIT(HOSTILE), STR_INIT("\1") };

#define VIEW struct model
static const struct view_field fields[] = { V_STR(a), V_URL(u), V_HTML(h),
	V_INT(i), V_DURATION(o), V_BOOL(b), V_MSG(m),
	V_LIST(l, &view_of_str) };
#undef VIEW
static const struct view view = VIEW_OF(struct model, fields);

static void
check_product(struct arena *a, struct str source,
    const struct template_text *partials)
{
	struct model model = { STR(HOSTILE), STR(HOSTILE), HTML_NONE, -1,
		KNOWN(90), true, "unknown",
		VIEW_LIST_OF(items, COUNT(items)) };
	struct render_context ctx = { LANG_NL, zone_default(), 0 };
	struct template_text text = { STR("fuzz"), source };
	struct buf out = BUF_IN(a, 1 << 20);
	struct err err = { 0 };
	const struct template *t;

	if (!template_compile(a, text, partials, 2, &view, &t, &err)) {
		BUG_IF(err.id == NULL);
		return;
	}
	if (template_render(t, &model, &ctx, &out, &err))
		BUG_IF(str_has(buf_str(&out), '\1'));
}

/* A node is its own member, and a list of one at every other depth. */
static const void *
member(const void *node, struct str name)
{
	const char *depth = node;

	return name.len == 1 && depth[0] != '\0' ? depth + 1 : NULL;
}

static bool
list(const void *node, size_t *n_r)
{
	const char *depth = node;

	*n_r = depth[0] == 'l';
	return *n_r == 1;
}

static const void *
item(const void *node, size_t i)
{
	return (const char *)node + 1 + i;
}

static bool
truthy(const void *node)
{
	return *(const char *)node != '\0';
}

static void
print(const void *node, struct buf *out)
{
	buf_add_c(out, node);
}

static void
check_open(struct arena *a, struct str source,
    const struct template_text *partials)
{
	static const struct template_data data = { member, list, item, truthy,
		print };
	struct buf out = BUF_IN(a, 1 << 20);
	struct err err = { 0 };
	const struct template *t;

	if (!template_open(a, source, partials, 2, &t, &err) ||
	    !template_run(t, &data, "pplplpl", &out, &err))
		BUG_IF(err.id == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct str source = { (const char *)data, size }, rest = source;
	struct template_text partials[2];

	partials[0] = (struct template_text){ STR("p"), STR("<p>{{a}}</p>") };
	partials[1] = (struct template_text){ STR("q"), source };
	(void)str_cut(&rest, '\n');
	if (rest.ptr != NULL)
		partials[0].source = rest;
	if (!str_has(source, '\1')) {
		check_product(&a, source, partials);
		check_open(&a, source, partials);
	}
	arena_release(&a);
	return 0;
}
