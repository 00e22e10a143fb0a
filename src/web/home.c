/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * home.c - the doors that are no page of a record: the front door, health for
 * a supervisor, and where to report a hole (RFC 9116).
 */
#include "web/dispatch.h"

/* An area with a first page of its own brings a row for "/" that goes before
 * this; without one it is the first line of the menu that the reader may see. */
static bool
front_page(struct page *page, struct err *err)
{
	const struct web_config *config = &page->web->config;

	for (size_t i = 0; i < config->nmenu; i++)
		if (actor_may(&page->actor, config->menu[i].right) &&
		    !str_eq_c(str_of(config->menu[i].path), "/"))
			return page_redirect(page,
			    str_of(config->menu[i].path), NULL, 0, err);
	return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
}

static bool
ready_page(struct page *page, struct err *err)
{
	struct actor nobody = { .name = STR_INIT("readyz") };
	struct tx *tx;

	if (!store_read(page->store, &nobody, page->now, page->arena, &tx,
	        err))
		return false;
	tx_end(tx);
	http_answer(page->res, 200, "text/plain; charset=utf-8", STR("ok\n"));
	return true;
}

/* One year ahead, as RFC 9116 2.5.5 wants at most. */
static bool
security_page(struct page *page, struct err *err)
{
	struct buf out = BUF_IN(page->arena, 2048);
	struct str url = page->web->config.public_url;

	(void)err;
	buf_add_c(&out, "Contact: ");
	buf_add(&out, url.len > 0 ? url : STR("http://localhost"));
	buf_add_c(&out, "/\nExpires: ");
	instant_print_iso(&out, (page->now / SECONDS_DAY + 180) *
	    SECONDS_DAY);
	buf_add_c(&out, "\nPreferred-Languages: nl, en\n");
	http_answer(page->res, 200, "text/plain; charset=utf-8",
	    buf_str(&out));
	return true;
}

static const struct route routes[] = {
	{ "GET", "/", ROUTE_SIGNED_IN, RIGHT_READ, .handle = front_page },
	{ "GET", "/readyz", ROUTE_PUBLIC, .handle = ready_page },
	{ "GET", "/.well-known/security.txt", ROUTE_PUBLIC,
	    .handle = security_page },
};

const struct web_part home_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
};
