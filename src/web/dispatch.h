/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * dispatch.h - shared by the files above the HTTP server only: the dispatcher's
 * own state and the parts that the house is made of.
 */
#ifndef WEB_DISPATCH_H
#define WEB_DISPATCH_H

#include "render/messages.h"
#include "web/event_hub.h"
#include "web/flash.h"
#include "web/page_cache.h"
#include "web/router.h"
#include "web/session_memo.h"
#include "web/statics.h"
#include "web/web.h"

/*
 * A part brings rows and templates.  Of a generic part the first segment of
 * every path is "{record}": the dispatcher turns it into page->record and
 * hands the other parameters on.  To add one: a row in the table of web.c.
 */
struct web_part {
	const struct route *routes;
	size_t nroutes;
	const struct template_decl *templates;
	size_t ntemplates;
	bool generic;
};

extern const struct web_part layout_part, error_part, signin_part, account_part, trust_part, home_part,
    list_part, detail_part, form_part, delete_part, history_part, record_history_part, search_part,
    bulk_part, export_part, file_part, paper_part;

struct web {
	struct web_config config;
	struct arena arena;		/* what follows lives in it */
	const struct router *own;	/* rows of areas and of parts */
	const struct router *generic;	/* rows of every record */
	const struct statics *statics;
	struct page_cache *cache;
	struct session_memo *memo;
	struct event_hub *hub;
	int tls_port;			/* plain HTTP goes there; 0: no */
};

/* ---- dispatch.c --------------------------------------------------------- */

/* In a worker: any request. */
void dispatch(struct web *web, const struct http_request *req,
    struct http_response *res);
/* On the loop: static parts, health and kept pages; false: ask a worker. */
bool dispatch_fast(struct web *web, const struct http_request *req,
    struct http_response *res);

/* ---- page.c ------------------------------------------------------------- */

/* What every page knows before anybody is known: language, zone, request id. */
void page_init(struct page *page, struct web *web,
    const struct http_request *req, struct http_response *res);
/* Read again, after a change: a new snapshot in place of the old. */
MUST_USE bool page_fresh(struct page *page, struct err *err);
/* A path of ours to go to: begins with one '/', no host, no control bytes. */
bool path_is_own(struct str path);
/* The first fault as the error of the page. */
bool page_first(const struct errs *errs, struct err *err);
/* A message with arguments, in the arena. */
#define page_words(page, id, ...)                                             \
	page_words_list((page), (id),                                         \
	    (const struct message_arg[]){ __VA_ARGS__ },                      \
	    COUNT(((const struct message_arg[]){ __VA_ARGS__ })))
struct str page_words_list(const struct page *page, const char *id,
    const struct message_arg *args, size_t n);
/* The words of an error in the reader's language, in the arena. */
struct str page_fault(const struct page *page, const struct err *err);
/* Set or drop a cookie of the answer; see web/cookie.h. */
void page_set_cookie(struct page *page, int cookie, struct str value,
    int64_t max_age);

/* "process.change" as people say it: message `usecase.<name>`, else that of its
 * verb, else the name itself. */
struct str page_usecase_words(struct page *page, struct str usecase);
/* "process.change" of a record, or NULL; and whether this reader may run it. */
const struct usecase *page_usecase(const struct page *page,
    const struct record *r, const char *verb);
bool page_may(const struct page *page, const struct record *r,
    const char *verb);

/* ---- web.c -------------------------------------------------------------- */

/* Bytes of a body at most.  Large ones are for those who are signed in: that
 * there is a cookie or token is seen here, believed later. */
int64_t web_body_limit(const struct http_head *head);

/* ---- error_page.c ------------------------------------------------------- */

/* Answer with what went wrong: a page, or problem+json where data is asked. */
void page_error(struct page *page, const struct err *err);
/* The answer to what the server itself refused. */
void refusal_answer(struct web *web, struct arena *a,
    const struct http_head *head, const struct http_refusal *why,
    struct http_response *res);

/* ---- problem.c ---------------------------------------------------------- */

/* problem+json (RFC 9457); errs may be NULL; status 0 is the code's own. */
void problem_answer(struct page *page, int status, const struct err *err,
    const struct errs *errs);

/* ---- signin.c ----------------------------------------------------------- */

/* Who asks, by the session's cookie or a bearer token: fills in session,
 * actor, organisation, zone and language.  False: nobody. */
bool signin_find(struct page *page);
bool signin_find_token(struct page *page, struct str token);

/* ---- api.c, openapi.c --------------------------------------------------- */

/* Everything below /api/. */
void api_dispatch(struct page *page);
/* The whole description, printed from the record tables. */
struct str openapi_print(struct page *page);

#endif
