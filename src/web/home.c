/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * home.c - the doors that are no page of a record: the front door, health for
 * a supervisor, where to report a hole (RFC 9116), and the event stream.
 */
#include "store/job.h"
#include "web/dispatch.h"

enum { ROOM_MAX = 80 };

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

/* Behind which event the reader goes on: what their browser saw last, else what
 * the page that they look at knew. */
static bool
read_place(struct page *page, struct str room, int64_t *after_r,
    struct err *err)
{
	struct str last = http_field(page->http->head, "last-event-id");
	struct str change = page_query(page, "change");
	struct opt64 known = UNKNOWN;

	if (last.ptr == NULL)
		last = page_query(page, "after");
	if (last.ptr != NULL)
		return (str_to_i64(last, after_r) && *after_r >= 0) ||
		    err_set(err, ERR_SYNTAX, NULL, "cursor-invalid");
	if (change.ptr != NULL) {
		known.known = true;
		if (!str_to_i64(change, &known.v) || known.v < 0)
			return err_set(err, ERR_SYNTAX, NULL,
			    "cursor-invalid");
	}
	return event_start(page->tx, room, known, after_r, err);
}

static bool
events_page(struct page *page, struct err *err)
{
	struct str room = page_query(page, "room");
	struct http_stream *stream;
	int64_t after;

	if (room.ptr == NULL)
		room = STR(EVENT_HOUSE);
	if (room.len == 0 || room.len > ROOM_MAX)
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	if (!read_place(page, room, &after, err))
		return false;
	tx_end(page->tx);
	page->tx = NULL;
	stream = http_answer_stream(page->res, "text/event-stream");
	http_add(page->res, "Cache-Control", STR("no-store"));
	return event_hub_add(page->web->hub, stream, &page->actor, room, after,
	    err);
}

static const struct route routes[] = {
	{ "GET", "/", ROUTE_SIGNED_IN, RIGHT_READ, .handle = front_page },
	{ "GET", "/readyz", ROUTE_PUBLIC, .handle = ready_page },
	{ "GET", "/.well-known/security.txt", ROUTE_PUBLIC,
	    .handle = security_page },
	{ "GET", "/events", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = events_page },
};

const struct web_part home_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
};
