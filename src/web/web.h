/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * web.h - the dispatcher: from a checked HTTP request to a page, the JSON API,
 * a static part or an event stream.  Made once by app/; thread-safe.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "web/route.h"
#include "web/server.h"
#include "web/trust.h"

struct web_config {
	struct store *store;
	const struct route *const *routes;	/* rows of all areas, one list each */
	const size_t *nroutes;
	/* Templates of the areas, a list each: NULL, or ended by an empty row. */
	const struct template_decl *const *templates;	/* or NULL for none */
	size_t nlists;			/* areas: lists of rows, of templates */
	const struct menu_item *menu;
	size_t nmenu;
	struct str public_url;		/* "https://bcm.example.nl", or empty */
	const struct trust_ca *ca;	/* of our own certificate, or NULL */
	const char *version;		/* of the program */
	/* The records that a list holds, in its order, as a workbook that import
	 * reads back; NULL: lists go out as CSV only. */
	bool (*list_book)(struct tx *tx, const struct query *list,
	    enum lang lang, struct buf *out, struct err *err);
};

struct web;

/* Checks the rows (paths, use cases, templates); a wrong row is a BUG. */
struct web *web_new(const struct web_config *config);
void web_free(struct web *web);

/*
 * Before the server runs: from now on a request over plain HTTP is sent to the
 * same place over TLS (public_url, else its own host at this port; 308), but
 * for /trust, which is for those who cannot go there yet, its parts, and
 * /healthz.
 */
void web_redirect_plain(struct web *web, int tls_port);

/* Fill in the callbacks of a server_config (handle, fast, limit_of, refuse). */
void web_attach(struct web *web, struct server_config *config);

#endif
