/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * error_page.c - what went wrong, where, and what to do, in the reader's
 * language; with a number to find it in the log when it was our fault.
 */
#include "base/log.h"
#include "web/accept.h"
#include "web/api.h"
#include "web/cookie.h"

struct error_vm {
	struct str title, detail;
	const char *remedy;		/* message id */
	struct str request_id;
	bool is_ours;			/* our fault: ask the administrator */
	bool can_sign_in;
};

#define VIEW struct error_vm
static const struct view_field error_fields[] = {
	V_STR(title), V_STR(detail), V_MSG(remedy), V_STR(request_id),
	V_BOOL(is_ours), V_BOOL(can_sign_in),
};
#undef VIEW
static const struct view error_view = VIEW_OF(struct error_vm, error_fields);

static const struct template_decl templates[] = {
	{ "web/error", &error_view },
};

/* What a reader can do, by kind of error. */
static const char *const remedies[ERR__MAX] = {
	[ERR_SYNTAX] = "remedy-syntax",
	[ERR_UNAUTHORISED] = "remedy-unauthorised",
	[ERR_DENIED] = "remedy-denied",
	[ERR_NOT_FOUND] = "remedy-not-found",
	[ERR_METHOD] = "remedy-not-found",
	[ERR_CONFLICT] = "remedy-conflict",
	[ERR_GONE] = "remedy-not-found",
	[ERR_TOO_LARGE] = "remedy-too-large",
	[ERR_MEDIA_TYPE] = "remedy-syntax",
	[ERR_INVALID] = "remedy-invalid",
	[ERR_TOO_MANY] = "remedy-wait",
	[ERR_INTERNAL] = "remedy-ours",
	[ERR_UNAVAILABLE] = "remedy-wait",
	[ERR_IO] = "remedy-ours",
	[ERR_FULL] = "remedy-ours",
};

static void
log_it(const struct page *page, const struct err *err)
{
	log_event(err_info(err->code)->http >= 500 ? LOG_ERROR : LOG_INFO,
	    "request-failed", LOG_S("request", page->request_id),
	    LOG_S("code", str_of(err_info(err->code)->name)),
	    LOG_S("message", str_of(err->id == NULL ? "" : err->id)),
	    LOG_N("account", page->actor.account),
	    LOG_N("organisation", page->actor.organisation));
}

void
page_error(struct page *page, const struct err *err)
{
	int status = err_info(err->code)->http;
	struct err second = { 0 };
	struct error_vm vm = {
		.title = page_fault(page, &(struct err){ .code = err->code }),
		.remedy = remedies[err->code],
		.request_id = page->request_id,
		.is_ours = status >= 500,
		.can_sign_in = page->session == NULL,
	};

	log_it(page, err);
	if (err->id != NULL)
		vm.detail = page_fault(page, err);
	if (accept_prefers_json(http_field(page->http->head, "accept"))) {
		problem_answer(page, 0, err, NULL);
		return;
	}
	page->no_cache = true;
	if (!page_show_status(page, status >= 400 ? status : 500, "web/error",
	        &vm, vm.title, &second))
		http_answer(page->res, 500, "text/plain; charset=utf-8",
		    STR("500\n"));
}

/* The code whose status is nearest to what the server refused. */
static enum err_code
code_of(int status)
{
	for (int code = 1; code < ERR__MAX; code++)
		if (err_info((enum err_code)code)->http == status)
			return (enum err_code)code;
	if (status == 414 || status == 431)
		return ERR_TOO_LARGE;
	return status >= 500 ? ERR_UNAVAILABLE : ERR_SYNTAX;
}

/* Plain words, cheap to make: what is refused here seldom comes from a person. */
static void
refuse_plainly(struct arena *a, const struct err *err, int status,
    enum lang lang, struct http_response *res)
{
	struct buf out = BUF_IN(a, 4096), text = BUF_IN(a, 1024);

	err_text(err, lang, zone_default(), &text);
	buf_addf(&out, "<!doctype html>\n<html lang=\"%s\"><head>"
	    "<meta charset=\"utf-8\"><title>%d</title></head><body><h1>",
	    lang_tag(lang), status);
	html_escape(&out, buf_str(&text));
	buf_add_c(&out, "</h1><p>");
	message_add(&out, lang, remedies[err->code]);
	buf_add_c(&out, "</p></body></html>\n");
	http_answer(res, status, "text/html; charset=utf-8", buf_str(&out));
}

/* A file too large for any form comes from a person, who wants to know what
 * became of the rest.  Nobody is looked up: there is no session and no menu. */
static bool
refuse_file(struct page *page)
{
	const struct http_head *head = page->http->head;
	struct err err = { 0 };
	struct error_vm vm = {
		.title = page_fault(page, &(struct err){
		    .code = ERR_TOO_LARGE }),
		.remedy = "remedy-file-too-large",
		.request_id = page->request_id,
	};

	err_set_args(&err, ERR_TOO_LARGE, NULL, "sent-too-large",
	    ERR_BYTES(web_body_limit(head)));
	vm.detail = page_fault(page, &err);
	return page_show_status(page, 413, "web/error", &vm, vm.title, &err);
}

static enum lang
lang_asked(const struct http_head *head)
{
	struct str chosen = cookie_get(head, true, COOKIE_LANGUAGE);
	enum lang lang;

	if (chosen.ptr == NULL)
		chosen = cookie_get(head, false, COOKIE_LANGUAGE);
	return chosen.ptr != NULL && lang_of(chosen, &lang) ? lang
	    : lang_negotiate(http_field(head, "accept-language"), LANG_NL);
}

void
refusal_answer(struct web *web, struct arena *a,
    const struct http_head *head, const struct http_refusal *why,
    struct http_response *res)
{
	struct err err = { .code = code_of(why->status) };
	struct http_request req = { .head = head, .arena = a };
	struct page page = { .http = &req, .arena = a, .res = res, .web = web,
		.lang = head == NULL ? LANG_NL : lang_asked(head),
		.zone = zone_default(), .request_id = STR_INIT("refused") };

	if (head != NULL && (str_starts(head->path, STR("/api/")) ||
	        str_starts(head->target, STR("/api/")))) {
		problem_answer(&page, why->status, &err, NULL);
		http_add(res, "API-Version", STR(API_VERSION));
		return;
	}
	if (why->status != 413 || head == NULL || !refuse_file(&page))
		refuse_plainly(a, &err, why->status, page.lang, res);
}

const struct web_part error_part = {
	.templates = templates,
	.ntemplates = COUNT(templates),
};
