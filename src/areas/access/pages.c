/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages.c - my password, second factor, emergency codes, language and tokens.
 *
 * What could lock somebody out or let somebody in asks the password again; a
 * password is checked as at the door, so that it counts as a try there.
 * Secrets are shown once and the page that shows them is never kept.
 */
#include <string.h>

#include "areas/access/own.h"
#include "areas/access/pages.h"
#include "areas/pieces.h"
#include "areas/access/rules.h"
#include "render/messages.h"
#include "web/qr.h"

struct password_vm {
	struct str fault, new_fault;
	bool must_change;
};

struct totp_vm {
	struct str fault;
	struct str secret, qr_path;
	int64_t qr_size, codes_left;
	bool is_on;
};

struct codes_vm {
	struct view_list codes;
};

struct token_line {
	int64_t id, version;
	struct str name;
	bool read_only;
	struct opt64 expires_at;
};

struct tokens_vm {
	struct str fault, made;
	struct view_list tokens;
};

struct own_language_vm {
	bool is_nl, is_en;
};

#define VIEW struct password_vm
static const struct view_field password_fields[] = {
	V_STR(fault), V_STR(new_fault), V_BOOL(must_change),
};
#undef VIEW
static const struct view password_view =
    VIEW_OF(struct password_vm, password_fields);

#define VIEW struct totp_vm
static const struct view_field totp_fields[] = {
	V_STR(fault), V_STR(secret), V_STR(qr_path), V_INT(qr_size),
	V_INT(codes_left), V_BOOL(is_on),
};
#undef VIEW
static const struct view totp_view = VIEW_OF(struct totp_vm, totp_fields);

#define VIEW struct codes_vm
static const struct view_field codes_fields[] = {
	V_LIST(codes, &view_of_str),
};
#undef VIEW
static const struct view codes_view = VIEW_OF(struct codes_vm, codes_fields);

#define VIEW struct token_line
static const struct view_field token_fields[] = {
	V_INT(id), V_INT(version), V_STR(name), V_BOOL(read_only),
	V_INSTANT(expires_at),
};
#undef VIEW
static const struct view token_view = VIEW_OF(struct token_line, token_fields);

#define VIEW struct tokens_vm
static const struct view_field tokens_fields[] = {
	V_STR(fault), V_STR(made), V_LIST(tokens, &token_view),
};
#undef VIEW
static const struct view tokens_view =
    VIEW_OF(struct tokens_vm, tokens_fields);

#define VIEW struct own_language_vm
static const struct view_field own_language_fields[] = {
	V_BOOL(is_nl), V_BOOL(is_en),
};
#undef VIEW
static const struct view own_language_view =
    VIEW_OF(struct own_language_vm, own_language_fields);

const struct template_decl access_templates[] = {
	{ "access/password", &password_view },
	{ "access/totp", &totp_view },
	{ "access/codes", &codes_view },
	{ "access/tokens", &tokens_view },
	{ "access/language", &own_language_view },
	{ "access/members", &access_members_view },
	{ 0 },
};

/* ---- what they share ---------------------------------------------------- */

static struct str
input(const struct page *page, const char *name)
{
	struct str s = page_input(page, name);

	return s.ptr == NULL ? STR_EMPTY : s;
}

/* Run a use case of this area; false with the first fault. */
static bool
run_it(struct page *page, const char *name, void *in,
    struct usecase_call *call, struct err *fault)
{
	struct errs errs = ERRS_IN(page->arena);

	call->usecase = usecase_find(page->store, str_of(name));
	BUG_IF(call->usecase == NULL);
	call->input = in;
	if (usecase_run(page->store, &page->actor, page->now, page->arena,
	        call, &errs))
		return true;
	return errs_first(&errs, fault);
}

/*
 * Is this the reader's password?  The door says so: with a second factor it
 * asks for the code only when the password was right.  *ok_r; false when the
 * store failed.
 */
static bool
is_own_password(struct page *page, bool *ok_r, struct err *err)
{
	struct login login = {
		.login = page->session->login,
		.password = input(page, "password"),
		.origin = page->http->peer,
		.agent = STR_INIT("account"),
	};
	char token[SESSION_TOKEN + 1];
	enum login_result result;

	if (!login_try(page->store, &login, page->now, &result, token, err))
		return false;
	*ok_r = result == LOGIN_OK || result == LOGIN_NEEDS_CODE;
	return result != LOGIN_OK || session_end(page->store, str_of(token),
	    page->now, err);
}

static bool
get_account(struct page *page, struct account *account, struct err *err)
{
	return store_get(page->tx, &account_record, page->actor.account,
	    account, err);
}

/* ---- password ----------------------------------------------------------- */

static bool
show_password(struct page *page, int status, struct password_vm *vm,
    struct err *err)
{
	page->no_cache = true;
	vm->must_change = page->session->must_change_password;
	return page_show_status(page, status, "access/password", vm,
	    page_message(page, "change-password"), err);
}

static bool
password_page(struct page *page, struct err *err)
{
	return show_password(page, 200, &(struct password_vm){ 0 }, err);
}

static bool
password_post(struct page *page, struct err *err)
{
	struct access_password in = { .password = input(page, "new") };
	struct usecase_call call = { .id = page->actor.account };
	struct password_vm vm = { 0 };
	struct err fault = { 0 };
	bool ok;

	if (!is_own_password(page, &ok, err))
		return false;
	if (!ok)
		vm.fault = page_message(page, "password-wrong");
	else if (!str_eq(in.password, input(page, "again")))
		vm.new_fault = page_message(page, "passwords-differ");
	else if (!run_it(page, "account.password", &in, &call, &fault))
		vm.new_fault = say_fault(page, &fault);
	else if (!session_end_other(page->store, page->session, 0, page->now,
	        err))
		return false;
	else
		return page_redirect(page, STR("/account"),
		    "password-changed", 0, err);
	return show_password(page, 422, &vm, err);
}

/* ---- second factor ------------------------------------------------------ */

static bool
show_totp(struct page *page, int status, struct str secret, struct str fault,
    struct err *err)
{
	struct totp_vm vm = { .fault = fault, .secret = secret };
	struct account account;
	struct qr qr;

	page->no_cache = true;
	if (!get_account(page, &account, err) ||
	    !emergency_codes_left(page->tx, page->actor.account,
	        &vm.codes_left, err))
		return false;
	vm.is_on = account.totp.len > 0;
	if (vm.secret.len == 0)
		vm.secret = totp_secret(page->arena);
	if (qr_make(page->arena, totp_url(page->arena, vm.secret,
	        page->session->login), &qr)) {
		vm.qr_path = qr.path;
		vm.qr_size = qr.size;
	}
	return page_show_status(page, status, "access/totp", &vm,
	    page_message(page, "second-factor"), err);
}

static bool
totp_page(struct page *page, struct err *err)
{
	return show_totp(page, 200, STR_EMPTY, STR_EMPTY, err);
}

static bool
show_new_codes(struct page *page, struct err *err)
{
	struct usecase_call call = { .id = page->actor.account };
	struct err fault = { 0 };
	struct codes_vm vm;

	if (!run_it(page, "account.codes", NULL, &call, &fault)) {
		err_copy(err, &fault);
		return false;
	}
	page->no_cache = true;
	vm.codes = VIEW_LIST_OF((const struct str *)call.object,
	    EMERGENCY_CODES);
	return page_show(page, "access/codes", &vm, page_message(page,
	    "emergency-codes"), err);
}

/* On with a code that fits, off without a secret; both want the password. */
static bool
totp_post(struct page *page, struct err *err)
{
	bool off = page_input(page, "off").ptr != NULL, ok;
	struct access_totp in = {
		.secret = off ? STR_EMPTY : input(page, "secret"),
		.code = str_trim(input(page, "code")),
	};
	struct usecase_call call = { .id = page->actor.account };
	struct err fault = { 0 };

	if (!off && in.secret.len < 16)
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	if (!is_own_password(page, &ok, err))
		return false;
	if (!ok)
		return show_totp(page, 422, in.secret, page_message(page,
		    "password-wrong"), err);
	if (!run_it(page, "account.totp", &in, &call, &fault))
		return show_totp(page, 422, in.secret, say_fault(page, &fault),
		    err);
	if (off)
		return page_redirect(page, STR("/account"), "totp-off", 0,
		    err);
	return show_new_codes(page, err);
}

static bool
codes_post(struct page *page, struct err *err)
{
	bool ok;

	if (!is_own_password(page, &ok, err))
		return false;
	if (!ok)
		return show_totp(page, 422, STR_EMPTY, page_message(page,
		    "password-wrong"), err);
	return show_new_codes(page, err);
}

/* ---- language ----------------------------------------------------------- */

static bool
language_page(struct page *page, struct err *err)
{
	struct account account;
	struct own_language_vm vm;

	if (!get_account(page, &account, err))
		return false;
	vm.is_nl = account.language == 1;
	vm.is_en = account.language == 2;
	return page_show(page, "access/language", &vm, page_message(page,
	    "own-language"), err);
}

static bool
language_post(struct page *page, struct err *err)
{
	struct access_own_language in = { 0 };
	struct usecase_call call = { .id = page->actor.account };
	struct err fault = { 0 };
	enum lang lang;

	if (!lang_of(input(page, "language"), &lang))
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	in.language = lang == LANG_NL ? 1 : 2;
	if (!run_it(page, "account.language", &in, &call, &fault)) {
		err_copy(err, &fault);
		return false;
	}
	return page_redirect(page, str_printf(page->arena,
	    "/language?to=%s&back=/account", lang_tag(lang)), "saved-change",
	    0, err);
}

/* ---- tokens ------------------------------------------------------------- */

static bool
list_tokens(struct page *page, struct tokens_vm *vm, struct err *err)
{
	struct query q = {
		.record = &api_token_record,
		.filters = { { .field = record_field(&api_token_record,
		    STR("account")), .n = page->actor.account } },
		.nfilters = 1,
		.limit = QUERY_LIMIT,
	};
	const struct api_token *found;
	struct query_page result;
	struct token_line *lines;

	if (!store_query(page->tx, &q, &result, err))
		return false;
	found = result.objects;
	lines = arena_array(page->arena, struct token_line, result.n);
	for (size_t i = 0; i < result.n; i++)
		lines[i] = (struct token_line){ found[i].rec.id,
			found[i].rec.version, found[i].name,
			found[i].read_only, found[i].expires_at };
	vm->tokens = VIEW_LIST_OF(lines, result.n);
	return true;
}

static bool
show_tokens(struct page *page, int status, struct tokens_vm *vm,
    struct err *err)
{
	page->no_cache = true;
	return list_tokens(page, vm, err) && page_show_status(page, status,
	    "access/tokens", vm, page_message(page, "api_token.plural"), err);
}

static bool
tokens_page(struct page *page, struct err *err)
{
	return show_tokens(page, 200, &(struct tokens_vm){ 0 }, err);
}

static bool
tokens_post(struct page *page, struct err *err)
{
	int64_t days = 0;
	struct api_token token = {
		.name = str_trim(input(page, "name")),
		.read_only = page_input(page, "read_only").ptr != NULL,
	};
	struct usecase_call call = { .object = &token };
	struct err fault = { 0 };
	struct tokens_vm vm = { 0 };
	struct str text = api_token_make(page->arena, &token.hash);

	if (str_to_i64(input(page, "days"), &days) && days > 0 && days < 3660)
		token.expires_at = KNOWN(page->now + days * SECONDS_DAY);
	if (!run_it(page, "api_token.create", NULL, &call, &fault)) {
		vm.fault = say_fault(page, &fault);
		return show_tokens(page, 422, &vm, err);
	}
	vm.made = text;
	tx_end(page->tx);
	page->tx = NULL;
	return store_read(page->store, &page->actor, page->now, page->arena,
	    &page->tx, err) && show_tokens(page, 200, &vm, err);
}

static bool
token_delete(struct page *page, struct err *err)
{
	struct usecase_call call = { 0 };
	struct err fault = { 0 };

	if (!page_id(page, 0, &call.id, err))
		return false;
	if (!str_to_i64(input(page, "version"), &call.version))
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	if (!run_it(page, "api_token.delete", NULL, &call, &fault)) {
		err_copy(err, &fault);
		return false;
	}
	return page_redirect(page, STR("/account/tokens"), "token-deleted", 0,
	    err);
}

const struct route access_routes[] = {
	{ "GET", "/account/password", ROUTE_ACCOUNT, .handle = password_page },
	{ "POST", "/account/password", ROUTE_ACCOUNT,
	    .handle = password_post },
	{ "GET", "/account/second-factor", ROUTE_ACCOUNT,
	    .handle = totp_page },
	{ "POST", "/account/second-factor", ROUTE_ACCOUNT,
	    .handle = totp_post },
	{ "POST", "/account/codes", ROUTE_ACCOUNT, .handle = codes_post },
	{ "GET", "/account/language", ROUTE_ACCOUNT, .handle = language_page },
	{ "POST", "/account/language", ROUTE_ACCOUNT,
	    .handle = language_post },
	{ "GET", "/account/tokens", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = tokens_page },
	{ "POST", "/account/tokens", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = tokens_post },
	{ "POST", "/account/tokens/{id}/delete", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = token_delete },
	{ "GET", "/members", ROUTE_SIGNED_IN, RIGHT_ADMIN,
	    .handle = access_members_page },
	{ "POST", "/members", ROUTE_SIGNED_IN, RIGHT_ADMIN,
	    .handle = access_member_add },
	{ "POST", "/members/{id}/role", ROUTE_SIGNED_IN, RIGHT_ADMIN,
	    .handle = access_member_role },
	{ "POST", "/members/{id}/delete", ROUTE_SIGNED_IN, RIGHT_ADMIN,
	    .handle = access_member_remove },
	{ 0 },
};
