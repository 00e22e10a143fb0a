/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * route.h - a page is one row: method, path, who may, what it shows or does.
 *
 * Routing, session, rights, the read snapshot, the language and the errors are
 * the dispatcher's work; a handler is 10-30 lines: use case -> view model ->
 * template.  Generic list, detail, form, history and JSON come from the record
 * tables without a row; a row with the same method and path goes before them.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "record/form.h"
#include "render/template.h"
#include "store/session.h"
#include "store/usecase.h"
#include "web/form.h"
#include "web/http.h"

enum route_access {
	ROUTE_SIGNED_IN,	/* a session, an organisation, and `right` */
	ROUTE_ACCOUNT,		/* a session; no organisation chosen yet */
	ROUTE_PUBLIC,		/* nobody need be signed in */
};

struct page;

struct route {
	const char *method;		/* "GET" (HEAD too), "POST" */
	const char *path;		/* "/processes/{id}/curve"; at most 4 {} */
	enum route_access access;
	enum right right;		/* to see it; SIGNED_IN only */
	const struct usecase *usecase;	/* POST: what it runs, checked before */
	/* False with err: the dispatcher shows the error page (or the form
	 * again, when the handler kept it: page_form_again). */
	bool (*handle)(struct page *page, struct err *err);
	/* Under /api/v1: the JSON Schema of what it answers; NULL: any object. */
	const char *schema;
};

/*
 * One line of the menu; the part `under` is a heading `menu.<under>`.  One that
 * is within belongs to the last before it that is not, and shows itself where
 * the reader is in that part: a menu is no list of all that there is.
 */
struct menu_item {
	const char *under;	/* "understand", "prepare", ...; NULL: on top */
	const char *label;	/* message id */
	const char *path;
	enum right right;
	bool within;
};

enum { PAGE_PARAMS = 4 };

/* One request as a handler sees it. */
struct page {
	const struct http_request *http;
	struct http_response *res;
	struct arena *arena;
	struct store *store;
	struct tx *tx;			/* read snapshot; NULL when PUBLIC */
	struct actor actor;		/* who; rights 0 when PUBLIC */
	int64_t now;
	enum lang lang;
	const struct zone *zone;
	struct str params[PAGE_PARAMS];	/* of {...} in order, decoded */
	struct str organisation;	/* its name, for the header */
	const struct form_input *inputs;	/* of a posted form */
	size_t ninputs;
	const struct form *form;	/* the same with its files; NULL: none */
	const struct session *session;	/* NULL: nobody is signed in */
	const struct record *record;	/* of a generic page, else NULL */
	struct str request_id;		/* in the log and on an error page */
	int64_t change;			/* number before its snapshot */
	int64_t newest;			/* the same: newest audit entry */
	bool no_cache;			/* a handler sets it: never keep this page */
	struct web *web;		/* the dispatcher */
};

/* A path parameter as a record id; NOT_FOUND when it is none. */
MUST_USE bool page_id(const struct page *page, size_t param, int64_t *id_r,
    struct err *err);
/* A query parameter or form input by name; ptr NULL when absent. */
struct str page_query(const struct page *page, const char *name);
struct str page_input(const struct page *page, const char *name);
struct render_context page_context(const struct page *page);

/*
 * Answer with a template inside the layout (menu, organisation, search,
 * language, theme).  `title` is text; the view model's template is
 * "<area>/<name>".  status 0 is 200.
 */
MUST_USE bool page_show(struct page *page, const char *template_name,
    const void *vm, struct str title, struct err *err);
MUST_USE bool page_show_status(struct page *page, int status,
    const char *template_name, const void *vm, struct str title,
    struct err *err);

/* Answer 303 to a path, with a message shown once on the next page (or NULL)
 * and, when entry is not 0, an "undo" button for that audit entry. */
MUST_USE bool page_redirect(struct page *page, struct str path,
    const char *message_id, int64_t entry, struct err *err);

/* Answer with bytes as a download: name is cleaned for the header. */
MUST_USE bool page_download(struct page *page, struct str body,
    const char *media_type, struct str file_name, struct err *err);

/*
 * The generic form again with what was typed and the faults at their fields
 * (with the status of the first: 422, or 403, 409, 503 ...); nothing typed is
 * lost.
 */
MUST_USE bool page_form_again(struct page *page, const struct record *r,
    int64_t id, int64_t version, const struct errs *errs, struct err *err);

/* Words of an id in the reader's language. */
struct str page_message(const struct page *page, const char *id);

/* Where a record's own page is: "/processes/17". */
struct str page_path(struct page *page, const struct record *r, int64_t id);
/* Of a page of one record: the list that it was come to from, narrowed and
 * sorted as it was; and the form to change it, which knows that list too. */
struct str page_list(struct page *page, const struct record *r);
struct str page_edit(struct page *page, const struct record *r, int64_t id);

#endif
