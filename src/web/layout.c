/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * layout.c - what stands around every page: bar, menu, search, language, and
 * what the last change tells.  The page itself is rendered first, as a part.
 */
#include "base/log.h"
#include "web/cookie.h"
#include "web/dispatch.h"

/* A form with the longest text of a plan, and beside it how it looks. */
enum { PAGE_MAX = 32 * 1024 * 1024, HEADINGS = 12 };

struct menu_line {
	const char *label;
	struct str path;
	bool is_current, is_within;
};

struct menu_group {
	struct str heading;		/* empty: on top */
	struct str id;
	struct view_list lines;
};

struct layout {
	struct str lang, other_lang;	/* tags */
	struct str title;
	struct str organisation, login;
	struct str css, js, icons, favicon;
	struct str back;		/* this page, for the language switch */
	struct str words;		/* of the search box */
	struct str flash;
	int64_t undo;
	bool can_undo;
	bool is_signed_in;
	bool is_english;
	bool is_live;			/* tell when what it shows changes */
	struct str record;		/* only of this kind, or empty: of any */
	int64_t record_id, change;	/* only this one, or 0; what it knows */
	struct view_list menu;
	struct html main;
};

#define VIEW struct menu_line
static const struct view_field line_fields[] = {
	V_MSG(label), V_URL(path), V_BOOL(is_current), V_BOOL(is_within),
};
#undef VIEW
static const struct view line_view = VIEW_OF(struct menu_line, line_fields);

#define VIEW struct menu_group
static const struct view_field group_fields[] = {
	V_STR(heading), V_STR(id), V_LIST(lines, &line_view),
};
#undef VIEW
static const struct view group_view = VIEW_OF(struct menu_group, group_fields);

#define VIEW struct layout
static const struct view_field layout_fields[] = {
	V_STR(lang), V_STR(other_lang), V_STR(title), V_STR(organisation),
	V_STR(login), V_URL(css), V_URL(js), V_URL(icons), V_URL(favicon),
	V_STR(back), V_STR(words), V_STR(flash), V_INT(undo), V_BOOL(can_undo),
	V_BOOL(is_signed_in), V_BOOL(is_english), V_BOOL(is_live),
	V_STR(record), V_INT(record_id), V_INT(change),
	V_LIST(menu, &group_view), V_HTML(main),
};
#undef VIEW
static const struct view layout_view = VIEW_OF(struct layout, layout_fields);

static const struct template_decl templates[] = {
	{ "web/layout", &layout_view },
};

const struct web_part layout_part = {
	.templates = templates,
	.ntemplates = COUNT(templates),
};

/* The item whose path the page's own path begins with. */
static bool
is_current(struct str here, struct str path)
{
	if (path.len == 1)
		return here.len == 1;
	return str_starts(here, path) && (here.len == path.len ||
	    str_has(STR("/?"), here.ptr[path.len]));
}

static bool
same_heading(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : str_eq_c(str_of(a), b);
}

/* The reader is in the part of the menu that line i belongs to. */
static bool
is_open(const struct page *page, size_t i)
{
	const struct web_config *config = &page->web->config;

	while (i > 0 && config->menu[i].within)
		i--;
	do {
		if (is_current(page->http->head->path,
		        str_of(config->menu[i].path)))
			return true;
	} while (++i < config->nmenu && config->menu[i].within);
	return false;
}

static struct menu_group
make_group(struct page *page, const char *under, size_t number)
{
	const struct web_config *config = &page->web->config;
	struct menu_line *lines = arena_array(page->arena, struct menu_line,
	    config->nmenu);
	struct menu_group group = { .id = str_printf(page->arena, "menu-%zu",
	    number) };
	size_t n = 0;

	if (under != NULL)
		group.heading = page_message(page,
		    str_printf(page->arena, "menu.%s", under).ptr);
	for (size_t i = 0; i < config->nmenu; i++) {
		const struct menu_item *item = &config->menu[i];

		if (same_heading(item->under, under) &&
		    actor_may(&page->actor, item->right) &&
		    (!item->within || is_open(page, i)))
			lines[n++] = (struct menu_line){
				.label = item->label,
				.path = str_of(item->path),
				.is_current = is_current(
				    page->http->head->path,
				    str_of(item->path)),
				.is_within = item->within,
			};
	}
	group.lines = VIEW_LIST_OF(lines, n);
	return group;
}

/* One group per heading, in the order in which headings first appear. */
static struct view_list
make_menu(struct page *page)
{
	const struct web_config *config = &page->web->config;
	struct menu_group *groups = arena_array(page->arena, struct menu_group,
	    HEADINGS);
	const char *seen[HEADINGS];
	size_t n = 0, shown = 0;

	for (size_t i = 0; i < config->nmenu; i++) {
		const char *under = config->menu[i].under;
		size_t at = 0;

		while (at < n && !same_heading(seen[at], under))
			at++;
		if (at < n || n == HEADINGS)
			continue;
		seen[n++] = under;
		groups[shown] = make_group(page, under, n);
		shown += groups[shown].lines.n > 0;
	}
	return VIEW_LIST_OF(groups, shown);
}

/* Told once: the cookie is dropped by the page that shows it. */
static void
tell_flash(struct page *page, struct layout *vm)
{
	struct str kept = cookie_get(page->http->head, page->http->is_tls,
	    COOKIE_FLASH);
	struct flash flash;

	if (kept.ptr == NULL)
		return;
	page->no_cache = true;
	page_set_cookie(page, COOKIE_FLASH, STR_EMPTY, 0);
	if (!flash_read(kept, &flash))
		return;
	vm->flash = page_message(page, str_c(page->arena, flash.message));
	vm->undo = flash.entry;
	vm->can_undo = flash.entry > 0;
}

/* A page of data follows what happens to it; of a record's own page or list only
 * that record, or that kind.  What is asked again anyway does not. */
static void
follow(struct page *page, struct layout *vm, int status)
{
	struct err none = { 0 };

	vm->is_live = page->actor.organisation != 0 && !page->no_cache &&
	    (status == 0 || status == 200 || status == 422) &&
	    page->tx != NULL;
	vm->change = page->newest;
	if (page->record == NULL)
		return;
	vm->record = str_of(page->record->name);
	if (!page_id(page, 0, &vm->record_id, &none))
		vm->record_id = 0;
}

static void
fill(struct page *page, struct layout *vm, int status)
{
	const struct statics *s = page->web->statics;

	vm->lang = str_of(lang_tag(page->lang));
	vm->other_lang = str_of(lang_tag(page->lang == LANG_NL ? LANG_EN
	    : LANG_NL));
	vm->is_english = page->lang == LANG_EN;
	vm->css = statics_path(s, "stormvast.css");
	vm->js = statics_path(s, "stormvast.js");
	vm->icons = statics_path(s, "icons.svg");
	vm->favicon = statics_path(s, "favicon.svg");
	vm->back = page->http->head->method == HTTP_GET
	    ? page->http->head->target : page->http->head->path;
	if (page->session == NULL)
		return;
	vm->is_signed_in = true;
	vm->login = page->session->login;
	vm->organisation = page->organisation;
	vm->words = page_query(page, "q");
	vm->menu = make_menu(page);
	follow(page, vm, status);
	tell_flash(page, vm);
}

bool
page_show_status(struct page *page, int status, const char *template_name,
    const void *vm, struct str title, struct err *err)
{
	struct render_context ctx = page_context(page);
	struct layout layout = { .title = title };
	struct buf out = BUF_IN(page->arena, PAGE_MAX);

	fill(page, &layout, status);
	if (!template_render_html(template_find(template_name), vm, &ctx,
	        page->arena, &layout.main, err) ||
	    !template_render(template_find("web/layout"), &layout, &ctx, &out,
	        err))
		return false;
	http_answer(page->res, status == 0 ? 200 : status,
	    "text/html; charset=utf-8", buf_str(&out));
	http_add(page->res, "Content-Language", layout.lang);
	/* One that may be kept is answered again with its tag (dispatch.c). */
	http_add(page->res, "Cache-Control", STR("no-store"));
	return true;
}

bool
page_show(struct page *page, const char *template_name, const void *vm,
    struct str title, struct err *err)
{
	return page_show_status(page, 0, template_name, vm, title, err);
}
