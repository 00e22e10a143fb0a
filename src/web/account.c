/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * account.c - my account: where I am signed in, and ending that elsewhere.
 * What an account keeps (password, second factor, tokens) is changed by the
 * pages of areas/access, which add themselves below /account.
 */
#include "web/dispatch.h"

struct session_line {
	int64_t id, began_at, seen_at;
	struct str origin, agent;
	bool is_current;
};

struct account_vm {
	struct str login, organisation;
	struct view_list sessions;
	bool has_others, has_ca, is_insecure;
};

#define VIEW struct session_line
static const struct view_field line_fields[] = {
	V_INT(id), V_INSTANT(began_at), V_INSTANT(seen_at), V_STR(origin),
	V_STR(agent), V_BOOL(is_current),
};
#undef VIEW
static const struct view line_view =
    VIEW_OF(struct session_line, line_fields);

#define VIEW struct account_vm
static const struct view_field account_fields[] = {
	V_STR(login), V_STR(organisation), V_LIST(sessions, &line_view),
	V_BOOL(has_others), V_BOOL(has_ca), V_BOOL(is_insecure),
};
#undef VIEW
static const struct view account_view =
    VIEW_OF(struct account_vm, account_fields);

static const struct template_decl templates[] = {
	{ "web/account", &account_view },
};

static bool
account_page(struct page *page, struct err *err)
{
	struct account_vm vm = { .login = page->session->login,
		.organisation = page->organisation,
		.has_ca = page->web->config.ca != NULL,
		.is_insecure = !trust_is_secure(page->http->head,
		    page->http->is_tls) };
	struct session_line *lines;
	struct session *list;
	size_t n;

	if (!session_list(page->store, page->session, page->arena, &list, &n,
	        err))
		return false;
	lines = arena_array(page->arena, struct session_line, n);
	for (size_t i = 0; i < n; i++)
		lines[i] = (struct session_line){ list[i].id,
			list[i].began_at, list[i].seen_at, list[i].origin,
			list[i].agent, list[i].current };
	vm.sessions = VIEW_LIST_OF(lines, n);
	vm.has_others = n > 1;
	return page_show(page, "web/account", &vm, page_message(page,
	    "my-account"), err);
}

/* One by its id; without an id all but this one. */
static bool
end_post(struct page *page, struct err *err)
{
	struct str text = page_input(page, "id");
	int64_t id = 0;

	if (text.ptr != NULL && !str_to_i64(text, &id))
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	if (!session_end_other(page->store, page->session, id, page->now, err))
		return false;
	session_memo_clear(page->web->memo);
	return page_redirect(page, STR("/account"), "session-ended", 0, err);
}

static const struct route routes[] = {
	{ "GET", "/account", ROUTE_ACCOUNT, .handle = account_page },
	{ "POST", "/account/sessions/end", ROUTE_ACCOUNT,
	    .handle = end_post },
};

const struct web_part account_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
	.templates = templates,
	.ntemplates = COUNT(templates),
};
