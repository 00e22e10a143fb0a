/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * house_session.c - a house with three keys, in place of store/session.h: what
 * these tests look at is what web/ makes of the answers.  Log-ins: ada (all
 * rights, organisation 1), bob (the same, with a code 123456), eve (may only
 * read), max (organisation 2).  The password of all is "open sesame".
 */
#include <stdlib.h>
#include <string.h>

#include "store/session.h"

static const struct key {
	const char *login, *token;
	int64_t account, organisation;
	uint64_t rights;
	bool needs_code;
} keys[] = {
	{ "ada", "ada-0000000000000000000000000000000000000000", 11, 1,
	    ~UINT64_C(0), false },
	{ "bob", "bob-0000000000000000000000000000000000000000", 12, 1,
	    ~UINT64_C(0), true },
	{ "eve", "eve-0000000000000000000000000000000000000000", 13, 1,
	    1U << RIGHT_READ, false },
	{ "max", "max-0000000000000000000000000000000000000000", 14, 2,
	    ~UINT64_C(0), false },
};

static bool ended[COUNT(keys)];

const char *
access_role_name(enum access_role role)
{
	return role == ACCESS_ADMIN ? "admin" : "employee";
}

bool
login_try(struct store *store, const struct login *login, int64_t now,
    enum login_result *result_r, char token_r[SESSION_TOKEN + 1],
    struct err *err)
{
	(void)store;
	(void)now;
	(void)err;
	*result_r = LOGIN_WRONG;
	if (str_eq_c(login->login, "slow"))
		*result_r = LOGIN_WAIT_LONGER;
	if (login->half.len > 0 && !str_starts(login->half, STR("bob-")))
		*result_r = LOGIN_EXPIRED;
	for (size_t i = 0; i < COUNT(keys); i++) {
		bool is_half = str_eq(login->half, str_sub(str_of(
		    keys[i].token), 0, SESSION_TOKEN));

		if (is_half && !str_eq_c(login->code, "123456"))
			return true;
		if (!is_half && (!str_eq_c(login->login, keys[i].login) ||
		    !str_eq_c(login->password, "open sesame")))
			continue;
		*result_r = !keys[i].needs_code ||
		    str_eq_c(login->code, "123456") ? LOGIN_OK
		    : LOGIN_NEEDS_CODE;
		ended[i] = false;
		memcpy(token_r, keys[i].token, SESSION_TOKEN);
		token_r[SESSION_TOKEN] = '\0';
	}
	return true;
}

static bool
find(struct str token, struct session *session_r)
{
	for (size_t i = 0; i < COUNT(keys); i++) {
		if (!str_eq(token, str_sub(str_of(keys[i].token), 0,
		        SESSION_TOKEN)) || ended[i])
			continue;
		*session_r = (struct session){
			.id = (int64_t)i + 1,
			.actor = { .organisation = keys[i].organisation,
				.account = keys[i].account,
				.rights = keys[i].rights,
				.name = str_of(keys[i].login),
				.lang = LANG_NL },
			.organisation = STR_INIT("Proefhuis"),
			.zone = STR_INIT("Europe/Amsterdam"),
			.login = str_of(keys[i].login),
			.current = true,
		};
		return true;
	}
	return false;
}

bool
session_find(struct store *store, struct str token, int64_t now,
    struct arena *a, struct session *session_r)
{
	(void)store;
	(void)now;
	(void)a;
	return find(token, session_r);
}

bool
api_token_find(struct store *store, struct str token, int64_t now,
    struct arena *a, struct session *session_r)
{
	(void)store;
	(void)now;
	(void)a;
	if (!str_starts(token, STR("svt_")))
		return false;
	return find(str_sub(token, 4, token.len), session_r);
}

bool
session_enter(struct store *store, struct str token, int64_t organisation,
    int64_t now, struct err *err)
{
	(void)store;
	(void)token;
	(void)now;
	if (organisation == 1)
		return true;
	return err_set(err, ERR_DENIED, NULL, NULL);
}

bool
session_end(struct store *store, struct str token, int64_t now,
    struct err *err)
{
	(void)store;
	(void)now;
	(void)err;
	for (size_t i = 0; i < COUNT(keys); i++)
		if (str_eq(token, str_sub(str_of(keys[i].token), 0,
		        SESSION_TOKEN)))
			ended[i] = true;
	return true;
}

bool
session_list(struct store *store, const struct session *asker,
    struct arena *a, struct session **list_r, size_t *n_r, struct err *err)
{
	(void)store;
	(void)err;
	*list_r = arena_new(a, struct session);
	**list_r = *asker;
	*n_r = 1;
	return true;
}

bool
session_end_other(struct store *store, const struct session *asker,
    int64_t id, int64_t now, struct err *err)
{
	(void)store;
	(void)asker;
	(void)id;
	(void)now;
	(void)err;
	return true;
}

bool
session_organisations(struct store *store, int64_t account, struct arena *a,
    struct membership_of **list_r, size_t *n_r, struct err *err)
{
	(void)store;
	(void)account;
	(void)err;
	*list_r = arena_new(a, struct membership_of);
	**list_r = (struct membership_of){ 1, STR_INIT("Proefhuis"),
		ACCESS_ADMIN };
	*n_r = 1;
	return true;
}
