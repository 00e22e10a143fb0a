/* SPDX-License-Identifier: EUPL-1.2 */
/* web.c - the dispatcher as a thing: made, joined to the server, ended. */
#include "web/web.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "web/controls.h"
#include "web/cookie.h"
#include "web/dispatch.h"

enum {
	CACHE_MAX = 16 * 1024 * 1024,
	BODY_MAX = 1024 * 1024,		/* of a form or a JSON document */
	UPLOAD_MAX = 65 * 1024 * 1024,	/* of a file, by somebody signed in */
};

static const struct web_part *const parts[] = {
	&layout_part, &error_part, &home_part, &signin_part, &account_part, &trust_part, &search_part,
	&list_part, &controls_part, &detail_part, &form_part, &delete_part, &history_part, &record_history_part,
	&bulk_part, &export_part, &file_part, &paper_part,
};

/* A row that could never work is found at start, not by a reader. */
static void
check_route(const struct route *route)
{
	BUG_IF(route->handle == NULL);
	BUG_IF(route->usecase != NULL && strcmp(route->method, "POST") != 0);
}

static const struct router *
make_router(struct web *web, bool generic)
{
	size_t nlists = COUNT(parts) + web->config.nlists, n = 0;
	const struct route **lists = arena_array(&web->arena,
	    const struct route *, nlists);
	size_t *counts = arena_array(&web->arena, size_t, nlists);

	for (size_t i = 0; !generic && i < web->config.nlists; i++, n++) {
		lists[n] = web->config.routes[i];
		counts[n] = web->config.nroutes[i];
	}
	for (size_t i = 0; i < COUNT(parts); i++) {
		if (parts[i]->generic != generic)
			continue;
		lists[n] = parts[i]->routes;
		counts[n++] = parts[i]->nroutes;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < counts[i]; j++)
			check_route(&lists[i][j]);
	return router_new(&web->arena, lists, counts, n);
}

static void
add_templates(const struct template_decl *list, size_t n)
{
	struct err err = { 0 };

	if (templates_add(list, n, &err))
		return;
	log_err("template-broken", &err);
	BUG("a template of a page is broken");
}

static void
add_all_templates(const struct web_config *config)
{
	for (size_t i = 0; i < COUNT(parts); i++)
		add_templates(parts[i]->templates, parts[i]->ntemplates);
	for (size_t i = 0; config->templates != NULL &&
	    i < config->nlists; i++) {
		const struct template_decl *list = config->templates[i];
		size_t n = 0;

		while (list != NULL && list[n].name != NULL)
			n++;
		add_templates(list, n);
	}
}

/* As the address is written before a path: "https://bcm.example.nl/" has its
 * slash twice otherwise. */
static struct str
without_slash(struct str url)
{
	url = str_trim(url);
	while (url.len > 0 && url.ptr[url.len - 1] == '/')
		url.len--;
	return url;
}

struct web *
web_new(const struct web_config *config)
{
	struct web *web = calloc(1, sizeof(*web));

	BUG_IF(web == NULL);
	web->config = *config;
	web->config.public_url = without_slash(config->public_url);
	add_all_templates(config);
	web->statics = statics_new(&web->arena);
	web->own = make_router(web, false);
	web->generic = make_router(web, true);
	web->cache = page_cache_new(CACHE_MAX);
	web->memo = session_memo_new();
	web->hub = event_hub_new(config->store);
	return web;
}

void
web_free(struct web *web)
{
	if (web == NULL)
		return;
	event_hub_free(web->hub);
	session_memo_free(web->memo);
	page_cache_free(web->cache);
	arena_release(&web->arena);
	free(web);
}

/* ---- what the server calls ---------------------------------------------- */

static void
on_handle(void *ctx, const struct http_request *req,
    struct http_response *res)
{
	dispatch(ctx, req, res);
}

static bool
on_fast(void *ctx, const struct http_request *req, struct http_response *res)
{
	return dispatch_fast(ctx, req, res);
}

int64_t
web_body_limit(const struct http_head *head)
{
	struct str type = http_field(head, "content-type");
	bool named = cookie_get(head, true, COOKIE_SESSION).ptr != NULL ||
	    cookie_get(head, false, COOKIE_SESSION).ptr != NULL ||
	    http_field(head, "authorization").ptr != NULL;

	return named && type.ptr != NULL &&
	    str_starts(type, STR("multipart/form-data")) ? UPLOAD_MAX
	    : BODY_MAX;
}

static int64_t
on_limit(void *ctx, const struct http_head *head)
{
	(void)ctx;
	return web_body_limit(head);
}

static void
on_refuse(void *ctx, struct arena *a, const struct http_head *head,
    const struct http_refusal *why, struct http_response *res)
{
	refusal_answer(ctx, a, head, why, res);
}

static void
on_done(void *ctx, const struct http_record *record)
{
	(void)ctx;
	log_event(LOG_INFO, "request",
	    LOG_S("origin", record->peer),
	    LOG_S("method", record->head == NULL ? STR("-")
	        : str_of(http_method_name(record->head->method))),
	    LOG_S("path", record->head == NULL ? STR("-")
	        : record->head->path),
	    LOG_N("status", record->status),
	    LOG_N("bytes", record->body),
	    LOG_N("us", record->took_ns / 1000));
}

void
web_redirect_plain(struct web *web, int tls_port)
{
	web->tls_port = tls_port;
}

void
web_attach(struct web *web, struct server_config *config)
{
	config->ctx = web;
	config->handle = on_handle;
	config->fast = on_fast;
	config->limit_of = on_limit;
	config->refuse = on_refuse;
	config->done = on_done;
}
