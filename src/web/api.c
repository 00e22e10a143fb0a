/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * api.c - everything below /api/: who asks, which row answers, and every fault
 * as problem+json.
 *
 * A program signs in with a bearer token; a page of our own with its session,
 * and then what changes something must come from our own page, as everywhere.
 */
#include "web/api.h"

#include <string.h>

#include "base/log.h"
#include "web/accept.h"
#include "web/origin.h"
#include "web/router.h"

enum shape { SHAPE_LIST, SHAPE_ITEM, SHAPE_HISTORY, SHAPE_SEARCH,
	SHAPE_FILES, SHAPE_FILE, SHAPE_CONTENT };

static const struct api_row {
	enum shape shape;
	enum http_method method;
	api_handler *handle;
} rows[] = {
	{ SHAPE_LIST, HTTP_GET, api_list },
	{ SHAPE_LIST, HTTP_POST, api_create },
	{ SHAPE_ITEM, HTTP_GET, api_get },
	{ SHAPE_ITEM, HTTP_PUT, api_replace },
	{ SHAPE_ITEM, HTTP_PATCH, api_patch },
	{ SHAPE_ITEM, HTTP_DELETE, api_delete },
	{ SHAPE_HISTORY, HTTP_GET, api_history },
	{ SHAPE_SEARCH, HTTP_GET, api_search },
	{ SHAPE_FILES, HTTP_POST, api_file_add },
	{ SHAPE_FILE, HTTP_GET, api_file_get },
	{ SHAPE_CONTENT, HTTP_GET, api_file_content },
};

bool
api_refuse(struct api *api, struct err *err, int status, enum err_code code,
    const char *id)
{
	api->status = status;
	return err_set(err, code, NULL, id);
}

bool
api_answer(struct api *api, int status, const struct buf *out,
    struct err *err)
{
	if (out->over)
		return err_set(err, ERR_TOO_LARGE, NULL, "page-too-large");
	http_answer(api->page->res, status, "application/json",
	    buf_str(out));
	api->page->res->policy = HTTP_POLICY_API;
	http_add(api->page->res, "Cache-Control", STR("private, no-cache"));
	return true;
}

struct str
api_etag(struct arena *a, int64_t version)
{
	return str_printf(a, "\"%lld\"", (long long)version);
}

/* ---- which row ---------------------------------------------------------- */

static bool
find_id(struct api *api, struct str text)
{
	return str_to_i64(text, &api->id) && api->id > 0 &&
	    text.ptr[0] != '0';
}

static bool
find_shape(struct api *api, enum shape *shape_r)
{
	const struct http_head *head = api->page->http->head;
	const struct str *s = head->segments;

	if (head->nsegments == 3 && str_eq_c(s[2], "search")) {
		*shape_r = SHAPE_SEARCH;
		return true;
	}
	if (head->nsegments < 3 || head->nsegments > 5)
		return false;
	if (str_eq_c(s[2], "files")) {
		*shape_r = (enum shape)(SHAPE_FILES + head->nsegments - 3);
		return head->nsegments == 3 || (find_id(api, s[3]) &&
		    (head->nsegments == 4 || str_eq_c(s[4], "content")));
	}
	api->record = registry_find_path(store_registry(api->page->store),
	    s[2]);
	if (api->record == NULL ||
	    api->record->scope != RECORD_ORGANISATION)
		return false;
	*shape_r = (enum shape)(head->nsegments - 3);
	if (head->nsegments == 3)
		return true;
	if (!find_id(api, s[3]))
		return false;
	return head->nsegments == 4 || str_eq_c(s[4], "history");
}

static const struct api_row *
find_row(struct api *api, enum shape shape, unsigned *allowed_r)
{
	enum http_method method = api->page->http->head->method;
	const struct api_row *found = NULL;

	if (method == HTTP_HEAD)
		method = HTTP_GET;
	*allowed_r = 0;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (rows[i].shape != shape)
			continue;
		*allowed_r |= 1U << rows[i].method;
		if (rows[i].method == HTTP_GET)
			*allowed_r |= 1U << HTTP_HEAD;
		if (rows[i].method == method)
			found = &rows[i];
	}
	return found;
}

/* ---- who asks ----------------------------------------------------------- */

static bool
sign_in(struct api *api, struct err *err)
{
	struct page *page = api->page;
	struct str auth = http_field(page->http->head, "authorization");
	struct str scheme = str_sub(auth, 0, 7);
	bool known;

	if (auth.ptr != NULL)
		known = str_eq_nocase(scheme, STR("bearer ")) &&
		    signin_find_token(page, str_trim(str_sub(auth, 7,
		        auth.len)));
	else
		known = signin_find(page);
	if (!known) {
		http_add(page->res, "WWW-Authenticate",
		    STR("Bearer realm=\"stormvast\""));
		return err_set(err, ERR_UNAUTHORISED, NULL, "api-sign-in");
	}
	if (auth.ptr == NULL && !origin_is_own(page->http->head,
	        page->http->is_tls, page->web->config.public_url))
		return err_set(err, ERR_DENIED, NULL, "not-from-our-page");
	if (page->session->must_change_password)
		return err_set(err, ERR_DENIED, NULL, "password-must-change");
	if (page->actor.organisation == 0 ||
	    !actor_may(&page->actor, RIGHT_READ))
		return err_set_args(err, ERR_DENIED, NULL, "right-missing",
		    ERR_MSG("right.read"));
	return true;
}

/* ---- all of it ---------------------------------------------------------- */

/* An area's own row under /api/v1, such as the readiness report; NULL: none. */
static const struct route *
own_route(const struct page *page)
{
	const struct http_head *head = page->http->head;
	struct router_match match;

	router_find(page->web->own, head->method, head->segments,
	    head->nsegments, &match);
	return match.route;
}

static bool
run_own(struct api *api, const struct route *route, struct err *err)
{
	struct page *page = api->page;

	if (!sign_in(api, err))
		return false;
	if (!actor_may(&page->actor, route->right))
		return err_set_args(err, ERR_DENIED, NULL, "right-missing",
		    ERR_MSG(str_printf(page->arena, "right.%s",
		        right_name(route->right)).ptr));
	return page_fresh(page, err) && route->handle(page, err);
}

static bool
run(struct api *api, struct err *err)
{
	struct page *page = api->page;
	const struct route *own = own_route(page);
	const struct api_row *row;
	enum shape shape;
	unsigned allowed;

	if (own != NULL)
		return run_own(api, own, err);
	if (!find_shape(api, &shape))
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	if ((row = find_row(api, shape, &allowed)) == NULL) {
		http_add(page->res, "Allow", router_allow(page->arena,
		    allowed));
		return err_set_args(err, ERR_METHOD, NULL, "method-not-here",
		    ERR_TEXT(str_of(http_method_name(
		        page->http->head->method))));
	}
	if (shape != SHAPE_CONTENT && accept_quality(http_field(
	        page->http->head, "accept"), "application/json") == 0)
		return api_refuse(api, err, 406, ERR_SYNTAX,
		    "api-not-acceptable");
	return sign_in(api, err) && page_fresh(page, err) &&
	    row->handle(api, err);
}

/* The description is public, and the same for everybody until an update. */
static void
answer_openapi(struct page *page)
{
	struct page_key key = { .target = STR("openapi") };
	struct http_shared *shared = page_cache_get(page->web->cache, &key);

	if (shared == NULL) {
		shared = shared_new(&(struct shared_spec){
			.type = "application/json",
			.cache = "no-cache",
			.policy = HTTP_POLICY_API,
			.body = { [HTTP_IDENTITY] = openapi_print(page) },
			.compress = true,
		});
		page_cache_put(page->web->cache, &key, shared);
	}
	http_answer_shared(page->http, page->res, shared);
	shared_unref(shared);
	/* Anybody's page may read what anybody may read (design rule). */
	http_add(page->res, "Access-Control-Allow-Origin", STR("*"));
}

static bool
is_openapi(const struct http_head *head)
{
	return head->nsegments == 3 &&
	    str_eq_c(head->segments[1], "v1") &&
	    str_eq_c(head->segments[2], "openapi.json") &&
	    (head->method == HTTP_GET || head->method == HTTP_HEAD);
}

void
api_dispatch(struct page *page)
{
	const struct http_head *head = page->http->head;
	struct api api = { .page = page, .errs = ERRS_IN(page->arena) };
	struct err err = { 0 };

	if (is_openapi(head)) {
		answer_openapi(page);
	} else if (head->nsegments < 2 ||
	    !str_eq_c(head->segments[1], "v1")) {
		err_set(&err, ERR_NOT_FOUND, NULL, "page-not-found");
		problem_answer(page, 0, &err, NULL);
	} else if (!run(&api, &err)) {
		if (err_info(err.code)->http >= 500)
			log_err("request-failed", &err);
		problem_answer(page, api.status, &err, &api.errs);
	}
	http_add(page->res, "API-Version", STR(API_VERSION));
}
