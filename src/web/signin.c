/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * signin.c - who asks: signing in and out, choosing where to work and in which
 * language.
 *
 * The language chosen in this browser (a cookie) goes before that of the
 * profile, also after signing out and in again: who chose it looks at this
 * screen.  Choosing it for the profile sets it here too.
 * Another way in (an identity provider, a passkey) ends where login_try() ends
 * here: with a session's token for begin().
 */
#include "web/cookie.h"
#include "web/dispatch.h"

enum { LANGUAGE_KEPT = 365 * SECONDS_DAY };

struct login_vm {
	struct str to;			/* where to go then */
	struct str login;		/* as typed */
	struct str fault;
	struct str half;		/* the password was right: only the code */
	bool needs_code, is_insecure;
};

#define VIEW struct login_vm
static const struct view_field login_fields[] = {
	V_STR(to), V_STR(login), V_STR(fault), V_STR(half),
	V_BOOL(needs_code), V_BOOL(is_insecure),
};
#undef VIEW
static const struct view login_view = VIEW_OF(struct login_vm, login_fields);

struct choose_line {
	int64_t id;
	struct str name;
	const char *role;		/* message id */
	bool is_current;
};

struct choose_vm {
	struct view_list lines;
};

#define VIEW struct choose_line
static const struct view_field choose_line_fields[] = {
	V_INT(id), V_STR(name), V_MSG(role), V_BOOL(is_current),
};
#undef VIEW
static const struct view choose_line_view =
    VIEW_OF(struct choose_line, choose_line_fields);

#define VIEW struct choose_vm
static const struct view_field choose_fields[] = {
	V_LIST(lines, &choose_line_view),
};
#undef VIEW
static const struct view choose_view =
    VIEW_OF(struct choose_vm, choose_fields);

static const struct template_decl templates[] = {
	{ "web/login", &login_view },
	{ "web/choose", &choose_view },
};

/* ---- who asks ----------------------------------------------------------- */

static struct str
token_of(const struct page *page)
{
	return cookie_get(page->http->head, page->http->is_tls,
	    COOKIE_SESSION);
}

static void
adopt(struct page *page, const struct session *session)
{
	const struct zone *zone = zone_of(session->zone);
	struct str chosen = cookie_get(page->http->head, page->http->is_tls,
	    COOKIE_LANGUAGE);

	page->session = session;
	page->actor = session->actor;
	page->actor.origin = page->http->peer;
	page->organisation = session->organisation;
	if (zone != NULL)
		page->zone = zone;
	if (chosen.ptr == NULL || !lang_of(chosen, &page->lang))
		page->lang = session->actor.lang;
	page->actor.lang = page->lang;
}

bool
signin_find(struct page *page)
{
	struct session *session = arena_new(page->arena, struct session);
	int64_t change = store_change_number(page->store, 0);
	struct str token = token_of(page);

	if (token.ptr == NULL || !session_find(page->store, token, page->now,
	        page->arena, session))
		return false;
	session_memo_put(page->web->memo, token, &(struct memo_entry){
		.account = session->actor.account,
		.organisation = session->actor.organisation,
		.lang = session->actor.lang,
		.at = page->now,
		.change = change,
	});
	adopt(page, session);
	return true;
}

bool
signin_find_token(struct page *page, struct str token)
{
	struct session *session = arena_new(page->arena, struct session);

	if (!api_token_find(page->store, token, page->now, page->arena,
	        session))
		return false;
	adopt(page, session);
	return true;
}

/* ---- in and out --------------------------------------------------------- */

static struct str
wanted(struct str to)
{
	return to.ptr != NULL && path_is_own(to) &&
	    !str_starts(to, STR("/login")) ? to : STR("/");
}

static bool
show_login(struct page *page, int status, struct login_vm vm,
    struct err *err)
{
	vm.is_insecure = !trust_is_secure(page->http->head,
	    page->http->is_tls);
	return page_show_status(page, status, "web/login", &vm,
	    page_message(page, "sign-in"), err);
}

static bool
login_page(struct page *page, struct err *err)
{
	struct str to = page_query(page, "to");

	if (page->session != NULL)
		return page_redirect(page, wanted(to), NULL, 0, err);
	return show_login(page, 200, (struct login_vm){ .to = wanted(to) },
	    err);
}

static bool
begin(struct page *page, struct str token, struct str to, struct err *err)
{
	page_set_cookie(page, COOKIE_SESSION, token, SESSION_ABSOLUTE);
	return page_redirect(page, to, NULL, 0, err);
}

static struct str
or_empty(struct str s)
{
	return s.ptr == NULL ? STR_EMPTY : s;
}

/* A right password without a code is no fault: the next question is asked. */
static bool
refuse_login(struct page *page, enum login_result result,
    const struct login *login, struct str half, struct err *err)
{
	static const struct {
		int status;
		const char *id, *with_half;
	} says[] = {
		[LOGIN_OK] = { 500, "error-internal", "error-internal" },
		[LOGIN_WRONG] = { 401, "login-wrong", "login-code-wrong" },
		[LOGIN_NEEDS_CODE] = { 401, NULL, "login-code-missing" },
		[LOGIN_WAIT_LONGER] = { 429, "login-wait", "login-wait" },
		[LOGIN_BUSY] = { 503, "login-busy", "login-busy" },
		[LOGIN_EXPIRED] = { 401, "login-expired", "login-expired" },
	};
	bool is_second = login->half.len > 0;
	const char *id = is_second ? says[result].with_half : says[result].id;
	struct login_vm vm = {
		.to = wanted(page_input(page, "to")),
		.login = login->login,
		.fault = id == NULL ? STR_EMPTY : page_message(page, id),
		.half = is_second ? login->half : half,
		.needs_code = (is_second || result == LOGIN_NEEDS_CODE) &&
		    result != LOGIN_EXPIRED,
	};

	if (result == LOGIN_WAIT_LONGER || result == LOGIN_BUSY)
		http_add(page->res, "Retry-After",
		    result == LOGIN_BUSY ? STR("5") : STR("900"));
	return show_login(page, says[result].status, vm, err);
}

static bool
login_post(struct page *page, struct err *err)
{
	struct login login = {
		.login = str_trim(or_empty(page_input(page, "login"))),
		.password = or_empty(page_input(page, "password")),
		.code = str_trim(or_empty(page_input(page, "code"))),
		.half = or_empty(page_input(page, "half")),
		.origin = page->http->peer,
		.agent = str_sub(or_empty(http_field(page->http->head,
		    "user-agent")), 0, 200),
	};
	char token[SESSION_TOKEN + 1];
	enum login_result result;
	struct str kept;

	if (!login_try(page->store, &login, page->now, &result, token, err))
		return false;
	kept = str_copy(page->arena, str_of(token));
	if (result == LOGIN_OK)
		return begin(page, kept, wanted(page_input(page, "to")), err);
	return refuse_login(page, result, &login, kept, err);
}

static bool
logout_post(struct page *page, struct err *err)
{
	struct str token = token_of(page);

	if (page->session != NULL &&
	    !session_end(page->store, token, page->now, err))
		return false;
	session_memo_clear(page->web->memo);
	page_set_cookie(page, COOKIE_SESSION, STR_EMPTY, 0);
	http_add(page->res, "Clear-Site-Data", STR("\"cache\", \"storage\""));
	return page_redirect(page, STR("/login"), NULL, 0, err);
}

/* ---- where, and in which language --------------------------------------- */

static bool
choose_page(struct page *page, struct err *err)
{
	struct membership_of *list;
	struct choose_line *lines;
	size_t n;

	if (!session_organisations(page->store, page->actor.account,
	        page->arena, &list, &n, err))
		return false;
	lines = arena_array(page->arena, struct choose_line, n);
	for (size_t i = 0; i < n; i++)
		lines[i] = (struct choose_line){
			.id = list[i].organisation,
			.name = list[i].name,
			.role = str_printf(page->arena, "access-role.%s",
			    access_role_name(list[i].role)).ptr,
			.is_current = list[i].organisation ==
			    page->actor.organisation,
		};
	return page_show(page, "web/choose",
	    &(struct choose_vm){ VIEW_LIST_OF(lines, n) },
	    page_message(page, "choose-organisation"), err);
}

static bool
choose_post(struct page *page, struct err *err)
{
	int64_t id;

	if (!str_to_i64(or_empty(page_input(page, "organisation")), &id))
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	if (!session_enter(page->store, token_of(page), id, page->now, err))
		return false;
	session_memo_clear(page->web->memo);
	return page_redirect(page, STR("/"), NULL, 0, err);
}

static bool
language_page(struct page *page, struct err *err)
{
	struct str to = page_query(page, "to"), back = page_query(page, "back");
	enum lang lang;

	if (to.ptr == NULL || !lang_of(to, &lang))
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	page_set_cookie(page, COOKIE_LANGUAGE, str_of(lang_tag(lang)),
	    LANGUAGE_KEPT);
	return page_redirect(page, back.ptr == NULL ? STR("/") : back, NULL,
	    0, err);
}

static const struct route routes[] = {
	{ "GET", "/login", ROUTE_PUBLIC, .handle = login_page },
	{ "POST", "/login", ROUTE_PUBLIC, .handle = login_post },
	{ "POST", "/logout", ROUTE_PUBLIC, .handle = logout_post },
	{ "GET", "/choose", ROUTE_ACCOUNT, .handle = choose_page },
	{ "POST", "/choose", ROUTE_ACCOUNT, .handle = choose_post },
	{ "GET", "/language", ROUTE_PUBLIC, .handle = language_page },
};

const struct web_part signin_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
	.templates = templates,
	.ntemplates = COUNT(templates),
};
