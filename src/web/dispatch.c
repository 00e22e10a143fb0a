/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * dispatch.c - one request from its head to its answer.
 *
 * The order is the guard: the row, then whose page sent it, then who asks, then
 * what they may, then the body, then a snapshot; a handler runs last and finds
 * all of it done.  A page that may be kept is keyed by the change number read
 * before its snapshot was taken, so a page can be newer than its key, never
 * older.
 */
#include "base/log.h"
#include "web/cookie.h"
#include "web/dispatch.h"
#include "web/origin.h"

enum { INPUTS_MAX = FORM_FIELDS_MAX };

static bool
is_get(const struct page *page)
{
	return page->http->head->method == HTTP_GET ||
	    page->http->head->method == HTTP_HEAD;
}

/* ---- which row ---------------------------------------------------------- */

static void
shift_params(struct page *page, const struct router_match *match)
{
	for (size_t i = 0; i + 1 < PAGE_PARAMS; i++)
		page->params[i] = match->params[i + 1];
}

static bool
find_route(struct page *page, const struct route **route_r, struct err *err)
{
	const struct http_head *head = page->http->head;
	struct router_match own, generic = { 0 };

	router_find(page->web->own, head->method, head->segments,
	    head->nsegments, &own);
	if (head->nsegments > 0)
		page->record = registry_find_path(store_registry(page->store),
		    head->segments[0]);
	if (own.route == NULL && page->record != NULL)
		router_find(page->web->generic, head->method, head->segments,
		    head->nsegments, &generic);
	if (generic.route != NULL) {
		shift_params(page, &generic);
		*route_r = generic.route;
		return true;
	}
	page->record = NULL;
	for (size_t i = 0; i < PAGE_PARAMS; i++)
		page->params[i] = own.params[i];
	*route_r = own.route;
	if (own.route != NULL)
		return true;
	if ((own.allowed | generic.allowed) == 0)
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	http_add(page->res, "Allow", router_allow(page->arena,
	    own.allowed | generic.allowed));
	return err_set_args(err, ERR_METHOD, NULL, "method-not-here",
	    ERR_TEXT(str_of(http_method_name(head->method))));
}

/* ---- who and what they may ---------------------------------------------- */

static bool
go_to_login(struct page *page, struct err *err)
{
	struct buf to = BUF_IN(page->arena, 4 * HTTP_TARGET_MAX);

	if (!is_get(page))
		return err_set(err, ERR_UNAUTHORISED, NULL, "sign-in-first");
	buf_add_c(&to, "/login");
	if (page->http->head->path.len > 1) {
		buf_add_c(&to, "?to=");
		url_encode(&to, page->http->head->target);
	}
	return page_redirect(page, buf_str(&to), NULL, 0, err);
}

static bool
may_see(struct page *page, const struct route *route, bool *done, struct err *err)
{
	*done = true;
	if (page->session == NULL)
		return go_to_login(page, err);
	if (page->session->must_change_password &&
	    route->access == ROUTE_SIGNED_IN)
		return page_redirect(page, STR("/account/password"), NULL, 0,
		    err);
	if (route->access == ROUTE_ACCOUNT) {
		*done = false;
		return true;
	}
	if (page->actor.organisation == 0)
		return page_redirect(page, STR("/choose"), NULL, 0, err);
	/* Accounts and their like are the installation's, not a member's. */
	if (page->record != NULL &&
	    page->record->scope == RECORD_INSTALLATION &&
	    !actor_may(&page->actor, RIGHT_INSTALL))
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	if (!actor_may(&page->actor, route->right) ||
	    (route->usecase != NULL &&
	        !usecase_allows(route->usecase, &page->actor)))
		return err_set_args(err, ERR_DENIED, NULL, "right-missing",
		    ERR_MSG(str_printf(page->arena, "right.%s",
		        right_name(route->usecase != NULL
		        ? route->usecase->right : route->right)).ptr));
	*done = false;
	return true;
}

/* ---- the form ----------------------------------------------------------- */

static bool
read_form(struct page *page, struct err *err)
{
	struct form *form = arena_new(page->arena, struct form);
	struct form_input *inputs;
	struct str type = http_field(page->http->head, "content-type");

	if (is_get(page) || (page->http->body.len == 0 && type.ptr == NULL))
		return true;
	if (!form_parse(page->arena, type, page->http->body, form, err))
		return false;
	inputs = arena_array(page->arena, struct form_input, form->n);
	for (size_t i = 0; i < form->n; i++)
		if (!form->fields[i].is_file)
			inputs[page->ninputs++] = (struct form_input){
				form->fields[i].name, form->fields[i].value };
	page->form = form;
	page->inputs = inputs;
	return true;
}

/* ---- keeping pages ------------------------------------------------------ */

static struct page_key
key_of(struct web *web, const struct http_request *req, int64_t account,
    int64_t organisation, enum lang lang)
{
	return (struct page_key){
		.target = req->head->target,
		.account = account,
		.organisation = organisation,
		.change = store_change_number(web->config.store, organisation),
		.minute = req->now / SECONDS_MINUTE,
		.lang = lang,
	};
}

static bool
may_keep(const struct page *page)
{
	const struct http_response *res = page->res;

	return is_get(page) && page->session != NULL && !page->no_cache &&
	    res->status == 200 && res->policy == HTTP_POLICY_PAGE &&
	    res->shared == NULL && res->stream == NULL && res->body.len > 0;
}

/*
 * Put a finished page by, and answer from what was put by: it has a tag.  It is
 * compressed for who can read that, a third of the cost of a page; the key names
 * one reader, who seldom changes between browsers.
 */
static void
keep(struct page *page, const struct page_key *key)
{
	struct str codings = http_field(page->http->head, "accept-encoding");
	struct http_shared *shared;

	if (!may_keep(page))
		return;
	shared = shared_new(&(struct shared_spec){
		.type = "text/html; charset=utf-8",
		.cache = "private, no-cache",
		.policy = HTTP_POLICY_PAGE,
		.body = { [HTTP_IDENTITY] = page->res->body },
		.compress = http_list_has(codings, "gzip"),
	});
	page_cache_put(page->web->cache, key, shared);
	*page->res = (struct http_response){ 0 };
	http_answer_shared(page->http, page->res, shared);
	shared_unref(shared);
}

/* ---- all of it ---------------------------------------------------------- */

static bool
run(struct page *page, const struct route *route, struct err *err)
{
	struct page_key key = key_of(page->web, page->http,
	    page->actor.account, page->actor.organisation, page->lang);

	page->change = key.change;
	page->newest = store_newest_entry(page->store,
	    page->actor.organisation);
	if (!read_form(page, err))
		return false;
	if (route->access != ROUTE_PUBLIC &&
	    !store_read(page->store, &page->actor, page->now, page->arena,
	        &page->tx, err))
		return false;
	if (!route->handle(page, err))
		return false;
	if (arena_is_over(page->arena))
		return err_set(err, ERR_TOO_LARGE, NULL, "page-too-large");
	if (route->access == ROUTE_SIGNED_IN)
		keep(page, &key);
	return true;
}

static bool
answer(struct page *page, struct err *err)
{
	const struct route *route;
	bool done;

	if (!find_route(page, &route, err)) {
		(void)signin_find(page);
		return false;
	}
	(void)signin_find(page);
	if (!origin_is_own(page->http->head, page->http->is_tls,
	        page->web->config.public_url))
		return err_set(err, ERR_DENIED, NULL, "not-from-our-page");
	if (route->access != ROUTE_PUBLIC) {
		if (!may_see(page, route, &done, err))
			return false;
		if (done)
			return true;
	}
	return run(page, route, err);
}

/* ---- from plain HTTP to TLS --------------------------------------------- */

static struct str
tls_address(struct web *web, const struct http_request *req)
{
	struct str url = web->config.public_url, host = req->head->host;
	struct str query = req->head->query_text, target;
	size_t end = host.len;

	/* Not the target as sent: that may begin with a host of its own. */
	target = str_printf(req->arena, "%.*s%s%.*s",
	    STR_ARG(req->head->path), query.len > 0 ? "?" : "",
	    STR_ARG(query));
	if (str_starts(url, STR("https://")))
		return str_printf(req->arena, "%.*s%.*s", STR_ARG(url),
		    STR_ARG(target));
	while (end > 0 && !str_has(STR(":]"), host.ptr[end - 1]))
		end--;
	if (end > 0 && host.ptr[end - 1] == ':')
		host = str_sub(host, 0, end - 1);
	if (web->tls_port == 443)
		return str_printf(req->arena, "https://%.*s%.*s",
		    STR_ARG(host), STR_ARG(target));
	return str_printf(req->arena, "https://%.*s:%d%.*s", STR_ARG(host),
	    web->tls_port, STR_ARG(target));
}

/* What may be had without TLS even then. */
static bool
is_open_to_all(struct str path)
{
	return str_eq_c(path, "/trust") || str_eq_c(path, "/trust/ca.pem") ||
	    str_eq_c(path, "/healthz") || str_starts(path, STR("/assets/"));
}

/* True: answered. */
static bool
send_to_tls(struct web *web, const struct http_request *req,
    struct http_response *res)
{
	if (web->tls_port == 0 || req->is_tls ||
	    is_open_to_all(req->head->path))
		return false;
	if (req->head->host.len == 0 || req->head->path.len == 0 ||
	    req->head->path.ptr[0] != '/') {
		http_answer(res, 400, "text/plain; charset=utf-8",
		    STR("https\n"));
		return true;
	}
	http_answer(res, 308, "text/plain; charset=utf-8", STR_EMPTY);
	http_add(res, "Location", tls_address(web, req));
	return true;
}

void
dispatch(struct web *web, const struct http_request *req,
    struct http_response *res)
{
	struct str path = req->head->path;
	struct err err = { 0 };
	struct page page;

	if (send_to_tls(web, req, res))
		return;
	page_init(&page, web, req, res);
	if (str_starts(path, STR("/api/"))) {
		api_dispatch(&page);
	} else if (!answer(&page, &err)) {
		if (page.tx != NULL)
			tx_end(page.tx);
		page.tx = NULL;
		page_error(&page, &err);
	}
	if (page.tx != NULL)
		tx_end(page.tx);
}

static bool
answer_kept(struct web *web, const struct http_request *req,
    struct http_response *res)
{
	struct str token = cookie_get(req->head, req->is_tls, COOKIE_SESSION);
	struct str chosen = cookie_get(req->head, req->is_tls,
	    COOKIE_LANGUAGE);
	struct http_shared *shared;
	struct memo_entry who;
	struct page_key key;
	enum lang lang;

	if (token.ptr == NULL || cookie_get(req->head, req->is_tls,
	        COOKIE_FLASH).ptr != NULL ||
	    !session_memo_get(web->memo, token, req->now,
	        store_change_number(web->config.store, 0), &who))
		return false;
	lang = who.lang;
	if (chosen.ptr != NULL && !lang_of(chosen, &lang))
		return false;
	key = key_of(web, req, who.account, who.organisation, lang);
	if ((shared = page_cache_get(web->cache, &key)) == NULL)
		return false;
	http_answer_shared(req, res, shared);
	shared_unref(shared);
	return true;
}

bool
dispatch_fast(struct web *web, const struct http_request *req,
    struct http_response *res)
{
	struct str path = req->head->path;

	if (send_to_tls(web, req, res))
		return true;
	if (req->head->method != HTTP_GET && req->head->method != HTTP_HEAD)
		return false;
	if (str_starts(path, STR("/assets/")))
		return statics_answer(web->statics, req, res);
	if (str_eq_c(path, "/healthz")) {
		http_answer(res, 200, "text/plain; charset=utf-8", STR("ok\n"));
		return true;
	}
	if (str_starts(path, STR("/api/")))
		return false;
	return answer_kept(web, req, res);
}
