/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * search_page.c - one box that finds everything; and the names that a form
 * offers while one types.
 */
#include <inttypes.h>

#include "base/json.h"
#include "web/dispatch.h"
#include "web/show.h"

enum { HITS = 50, PICKS = 20 };

struct hit_vm {
	struct str name, path;
	struct str kind;
};

struct search_vm {
	struct str words;
	bool asked, is_empty;
	struct view_list hits;
};

#define VIEW struct hit_vm
static const struct view_field hit_fields[] = {
	V_STR(name), V_URL(path), V_STR(kind),
};
#undef VIEW
static const struct view hit_view = VIEW_OF(struct hit_vm, hit_fields);

#define VIEW struct search_vm
static const struct view_field search_fields[] = {
	V_STR(words), V_BOOL(asked), V_BOOL(is_empty), V_LIST(hits, &hit_view),
};
#undef VIEW
static const struct view search_view =
    VIEW_OF(struct search_vm, search_fields);

static const struct template_decl templates[] = {
	{ "web/search", &search_view },
};

static bool
search_page(struct page *page, struct err *err)
{
	struct str q = page_query(page, "q");
	struct search_vm vm = { .words = q, .asked = str_trim(q).len > 0 };
	struct search_hit found[HITS];
	struct hit_vm *list = arena_array(page->arena, struct hit_vm, HITS);
	size_t n = 0, shown = 0;

	if (vm.asked && !store_search(page->tx, q, HITS, found, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct record *r = found[i].record;

		if (r->path == NULL)
			continue;
		list[shown++] = (struct hit_vm){
			.name = found[i].name.len > 0 ? found[i].name
			    : str_printf(page->arena, "#%" PRId64,
			        found[i].id),
			.path = page_path(page, r, found[i].id),
			.kind = page_message(page, r->name),
		};
	}
	vm.hits = VIEW_LIST_OF(list, shown);
	vm.is_empty = vm.asked && shown == 0;
	return page_show(page, "web/search", &vm, page_message(page, "search"),
	    err);
}

/* GET /pick/{record}?q=: names that begin so, as a JSON list of texts. */
static bool
pick_page(struct page *page, struct err *err)
{
	const struct record *r = registry_find(store_registry(page->store),
	    page->params[0]);
	struct buf out = BUF_IN(page->arena, 64 * 1024);
	struct json j = JSON_TO(&out);
	struct query q = { .record = r, .search = page_query(page, "q"),
		.limit = PICKS, .without_rows = true };
	struct query_page found;

	if (r == NULL || record_title(r) == NULL ||
	    (r->scope == RECORD_INSTALLATION &&
	        !actor_may(&page->actor, RIGHT_INSTALL)))
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	if (!store_query(page->tx, &q, &found, err))
		return false;
	json_array_begin(&j);
	for (size_t i = 0; i < found.n; i++)
		json_str(&j, record_name(r, (const char *)found.objects +
		    i * r->size));
	json_array_end(&j);
	http_answer(page->res, 200, "application/json", buf_str(&out));
	page->res->policy = HTTP_POLICY_API;
	http_add(page->res, "Cache-Control", STR("no-store"));
	return true;
}

static const struct route routes[] = {
	{ "GET", "/search", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = search_page },
	{ "GET", "/pick/{record}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = pick_page },
};

const struct web_part search_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
	.templates = templates,
	.ntemplates = COUNT(templates),
};
