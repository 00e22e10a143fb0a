/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/access/rules.h"
#include "house.h"
#include "store/records.h"
#include "store/session.h"

static int
setup(void **state)
{
	*state = house_open(true);
	return 0;
}

static int
teardown(void **state)
{
	house_close(*state);
	return 0;
}

static enum login_result
try(struct house *h, const char *login, const char *password,
    const char *code, int64_t now, char token_r[SESSION_TOKEN + 1])
{
	struct login l = { .login = str_of(login),
		.password = str_of(password), .code = str_of(code),
		.origin = STR("192.0.2.7"), .agent = STR("Browser 1") };
	enum login_result result;

	if (!login_try(h->store, &l, now, &result, token_r, &h->err)) {
		print_error("%s\n", h->err.id);
		fail();
	}
	assert_int_equal(strlen(token_r), result == LOGIN_OK ||
	    result == LOGIN_NEEDS_CODE ? SESSION_TOKEN : 0);
	return result;
}

/* The second step: only the half and a code, from another address. */
static enum login_result
try_half(struct house *h, const char *half, const char *code, int64_t now,
    char token_r[SESSION_TOKEN + 1])
{
	struct login l = { .login = STR("whatever"), .half = str_of(half),
		.code = str_of(code), .origin = STR("198.51.100.9"),
		.agent = STR("Browser 1") };
	enum login_result result;

	assert_true(login_try(h->store, &l, now, &result, token_r, &h->err));
	assert_int_equal(strlen(token_r), result == LOGIN_OK ? SESSION_TOKEN
	    : 0);
	return result;
}

static struct session
sign_in(struct house *h, const char *login, char token_r[SESSION_TOKEN + 1])
{
	struct session s;

	assert_int_equal(try(h, login, PASSWORD, "", NOW, token_r), LOGIN_OK);
	assert_true(session_find(h->store, str_of(token_r), NOW, &h->arena,
	    &s));
	return s;
}

static bool
is_there(struct house *h, const char *token, int64_t now)
{
	struct session s;

	return session_find(h->store, str_of(token), now, &h->arena, &s);
}

/* Change an account as the installation. */
static void
change_account(struct house *h, int64_t id, void (*how)(struct account *))
{
	struct actor system = actor_system(0);
	struct account account;
	struct usecase_call call = { .object = &account };
	struct tx *tx;

	assert_true(store_read(h->store, &system, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(store_get(tx, &account_record, id, &account, &h->err));
	tx_end(tx);
	how(&account);
	assert_true(house_run(h, &system, "account.change", &call));
}

/* ---- signing in --------------------------------------------------------- */

static void
test_login__right_password_gives_the_actor(void **state)
{
	struct house *h = *state;
	char token[SESSION_TOKEN + 1];
	struct session s = sign_in(h, "Ann", token);

	assert_int_equal(s.actor.organisation, h->one);
	assert_int_equal(s.actor.account, h->ann);
	assert_true(s.actor.rights == access_role_rights(ACCESS_ADMIN));
	assert_false(actor_may(&s.actor, RIGHT_INSTALL));
	assert_str(s.organisation, "Een");
	assert_str(s.zone, "Europe/Amsterdam");
	assert_str(s.login, "ann");
	assert_str(s.origin, "192.0.2.7");
	assert_str(s.agent, "Browser 1");
	assert_false(s.must_change_password);
	assert_true(s.current);
}

static void
test_login__refuses_alike(void **state)
{
	static const struct {
		const char *login, *password;
	} cases[] = {
		{ "ann", "" }, { "ann", "korte broek bij vorst " },
		{ "ann", "Korte broek bij vorst" }, { "", PASSWORD },
		{ "nobody", PASSWORD }, { "bob", "x" },
	};
	struct house *h = *state;
	char token[SESSION_TOKEN + 1];

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(try(h, cases[i].login, cases[i].password, "",
		    NOW, token), LOGIN_WRONG);
}

static void
test_login__ten_failures_wait_for_that_pair_only(void **state)
{
	struct house *h = *state;
	char token[SESSION_TOKEN + 1];
	struct login other = { .login = STR("ann"), .password = STR(PASSWORD),
		.code = STR(""), .origin = STR("198.51.100.1"),
		.agent = STR("") };
	enum login_result result;

	for (int i = 0; i < LOGIN_TRIES; i++)
		assert_int_equal(try(h, i % 2 ? "ann" : "ANN", "wrong", "",
		    NOW + i, token), LOGIN_WRONG);
	assert_int_equal(try(h, "ann", PASSWORD, "", NOW + 20, token),
	    LOGIN_WAIT_LONGER);
	assert_int_equal(try(h, "bob", PASSWORD, "", NOW + 20, token),
	    LOGIN_OK);
	assert_true(login_try(h->store, &other, NOW + 20, &result, token,
	    &h->err));
	assert_int_equal(result, LOGIN_OK);
	assert_int_equal(try(h, "ann", PASSWORD, "", NOW + 9 + LOGIN_WAIT,
	    token), LOGIN_OK);
	/* Begun anew: the next failure is the first. */
	assert_int_equal(try(h, "ann", "wrong", "", NOW + 10 + LOGIN_WAIT,
	    token), LOGIN_WRONG);
}

static void
disable(struct account *account)
{
	account->disabled = true;
}

static void
test_login__disabled_is_out_at_once(void **state)
{
	struct house *h = *state;
	char token[SESSION_TOKEN + 1], again[SESSION_TOKEN + 1];

	sign_in(h, "ann", token);
	change_account(h, h->ann, disable);
	assert_false(is_there(h, token, NOW));
	assert_int_equal(try(h, "ann", PASSWORD, "", NOW, again), LOGIN_WRONG);
}

/* ---- the second factor -------------------------------------------------- */

/* RFC 6238 appendix B's secret: "12345678901234567890". */
#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

static void
add_totp(struct account *account)
{
	account->totp = STR(SECRET);
}

static void
new_password(struct account *account)
{
	static struct arena a;

	account->password = password_hash(&a, STR(PASSWORD " x"));
}

static void
test_login__code_is_asked_and_good_once(void **state)
{
	struct house *h = *state;
	char token[SESSION_TOKEN + 1];
	const int64_t at = 1111111109;

	change_account(h, h->ann, add_totp);
	assert_int_equal(try(h, "ann", PASSWORD, "", at, token),
	    LOGIN_NEEDS_CODE);
	assert_int_equal(try(h, "ann", "wrong", "081804", at, token),
	    LOGIN_WRONG);
	assert_int_equal(try(h, "ann", PASSWORD, "081805", at, token),
	    LOGIN_WRONG);
	assert_int_equal(try(h, "ann", PASSWORD, "081804", at, token),
	    LOGIN_OK);
	assert_int_equal(try(h, "ann", PASSWORD, "081804", at, token),
	    LOGIN_WRONG);
	assert_int_equal(try(h, "ann", PASSWORD, "050471", at + 2, token),
	    LOGIN_OK);
}

static void
test_login__half_asks_only_the_code(void **state)
{
	struct house *h = *state;
	char half[SESSION_TOKEN + 1], token[SESSION_TOKEN + 1];
	const int64_t at = 1111111109;

	change_account(h, h->ann, add_totp);
	assert_int_equal(try(h, "ann", PASSWORD, "", at, half),
	    LOGIN_NEEDS_CODE);
	assert_false(is_there(h, half, at));
	assert_int_equal(try_half(h, half, "", at, token), LOGIN_NEEDS_CODE);
	assert_int_equal(try_half(h, half, "081805", at, token), LOGIN_WRONG);
	assert_int_equal(try_half(h, half, "081804", at, token), LOGIN_OK);
	assert_true(is_there(h, token, at));
	/* Used up, with the next code too. */
	assert_int_equal(try_half(h, half, "050471", at + 2, token),
	    LOGIN_EXPIRED);
	assert_int_equal(try_half(h, "onzin", "050471", at + 2, token),
	    LOGIN_EXPIRED);
}

static void
test_login__half_ends(void **state)
{
	struct house *h = *state;
	char half[SESSION_TOKEN + 1], token[SESSION_TOKEN + 1];
	const int64_t at = 1111111109;

	change_account(h, h->ann, add_totp);
	assert_int_equal(try(h, "ann", PASSWORD, "", at - LOGIN_HALF, half),
	    LOGIN_NEEDS_CODE);
	assert_int_equal(try_half(h, half, "081804", at, token),
	    LOGIN_EXPIRED);
	assert_int_equal(try(h, "ann", PASSWORD, "", at, half),
	    LOGIN_NEEDS_CODE);
	change_account(h, h->ann, new_password);
	assert_int_equal(try_half(h, half, "081804", at, token),
	    LOGIN_EXPIRED);
	assert_int_equal(try(h, "ann", PASSWORD " x", "", at, half),
	    LOGIN_NEEDS_CODE);
	change_account(h, h->ann, disable);
	assert_int_equal(try_half(h, half, "081804", at, token),
	    LOGIN_EXPIRED);
}

/* Ten wrong codes, wherever from, and the pair of the password waits. */
static void
test_login__half_counts_wrong_codes(void **state)
{
	struct house *h = *state;
	char half[SESSION_TOKEN + 1], token[SESSION_TOKEN + 1];
	const int64_t at = 1111111109;

	change_account(h, h->ann, add_totp);
	assert_int_equal(try(h, "ann", PASSWORD, "", at, half),
	    LOGIN_NEEDS_CODE);
	for (int i = 0; i < LOGIN_TRIES; i++)
		assert_int_equal(try_half(h, half, "000000", at, token),
		    LOGIN_WRONG);
	assert_int_equal(try_half(h, half, "081804", at, token),
	    LOGIN_WAIT_LONGER);
	assert_int_equal(try(h, "ann", PASSWORD, "", at, token),
	    LOGIN_WAIT_LONGER);
}

static bool
make_codes(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct err err = { 0 };

	return emergency_codes_make(tx, call->id, call->input, &err) ||
	    errs_add(errs, &err);
}

static const struct usecase codes_usecase = { .name = "test.codes",
	.verb = USECASE_DO, .right = RIGHT_READ, .run = make_codes };

static void
test_login__emergency_code_is_good_once(void **state)
{
	struct house *h = *state;
	struct str codes[EMERGENCY_CODES];
	struct actor ann = house_actor(h->one, h->ann, ACCESS_ADMIN);
	struct usecase_call call = { .usecase = &codes_usecase, .id = h->ann,
		.input = codes };
	char token[SESSION_TOKEN + 1];
	int64_t left;
	struct tx *tx;

	assert_true(usecase_run(h->store, &ann, NOW, &h->arena, &call,
	    &h->errs));
	change_account(h, h->ann, add_totp);
	for (size_t i = 0; i < EMERGENCY_CODES; i++)
		assert_int_equal(codes[i].len, 19);
	assert_int_equal(try(h, "ann", PASSWORD, codes[3].ptr, NOW, token),
	    LOGIN_OK);
	assert_int_equal(try(h, "ann", PASSWORD, codes[3].ptr, NOW, token),
	    LOGIN_WRONG);
	assert_int_equal(try(h, "ann", PASSWORD, "abcd-efgh-ijkl-mnop", NOW,
	    token), LOGIN_WRONG);
	assert_int_equal(try(h, "bob", PASSWORD, codes[4].ptr, NOW, token),
	    LOGIN_OK);
	assert_true(store_read(h->store, &ann, NOW, &h->arena, &tx, &h->err));
	assert_true(emergency_codes_left(tx, h->ann, &left, &h->err));
	tx_end(tx);
	assert_int_equal(left, EMERGENCY_CODES - 1);
}

/* ---- sessions ----------------------------------------------------------- */

static void
test_session__ends_idle_and_absolutely(void **state)
{
	struct house *h = *state;
	char token[SESSION_TOKEN + 1];
	int64_t now = NOW;

	sign_in(h, "ann", token);
	assert_true(is_there(h, token, NOW + SESSION_IDLE - 1));
	assert_true(is_there(h, token, NOW + 2 * SESSION_IDLE - 2));
	assert_false(is_there(h, token, NOW + 3 * SESSION_IDLE));
	sign_in(h, "ann", token);
	for (; now < NOW + SESSION_ABSOLUTE; now += SESSION_IDLE / 2)
		assert_true(is_there(h, token, now));
	assert_false(is_there(h, token, NOW + SESSION_ABSOLUTE));
}

static void
test_session__strange_tokens_are_none(void **state)
{
	static const char *const cases[] = { "", "x",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"svt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
	struct house *h = *state;
	char token[SESSION_TOKEN + 1];
	struct session s;

	sign_in(h, "ann", token);
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_false(is_there(h, cases[i], NOW));
		assert_false(api_token_find(h->store, str_of(cases[i]), NOW,
		    &h->arena, &s));
	}
	token[3] = token[3] == 'A' ? 'B' : 'A';
	assert_false(is_there(h, token, NOW));
}

static void
test_session__end_is_at_once(void **state)
{
	struct house *h = *state;
	char token[SESSION_TOKEN + 1], other[SESSION_TOKEN + 1];

	sign_in(h, "ann", token);
	sign_in(h, "ann", other);
	assert_true(session_end(h->store, str_of(token), NOW, &h->err));
	assert_false(is_there(h, token, NOW));
	assert_true(is_there(h, other, NOW));
	assert_true(session_end_account(h->store, h->ann, NOW, &h->err));
	assert_false(is_there(h, other, NOW));
}

static void
test_session__list_and_end_others(void **state)
{
	struct house *h = *state;
	char one[SESSION_TOKEN + 1], two[SESSION_TOKEN + 1],
	    bobs[SESSION_TOKEN + 1];
	struct session s, *list, bob;
	size_t n;

	sign_in(h, "ann", one);
	s = sign_in(h, "ann", two);
	bob = sign_in(h, "bob", bobs);
	assert_true(session_list(h->store, &s, &h->arena, &list, &n,
	    &h->err));
	assert_int_equal(n, 2);
	assert_true(list[0].current && !list[1].current);
	/* Another's session is not there. */
	assert_false(session_end_other(h->store, &s, bob.id, NOW, &h->err));
	assert_string_equal(h->err.id, "session-not-found");
	assert_true(session_end_other(h->store, &s, list[1].id, NOW,
	    &h->err));
	assert_false(is_there(h, one, NOW));
	sign_in(h, "ann", one);
	assert_true(session_end_other(h->store, &s, 0, NOW, &h->err));
	assert_false(is_there(h, one, NOW));
	assert_true(is_there(h, two, NOW));
	assert_true(is_there(h, bobs, NOW));
}

static void
test_session__enters_only_where_a_member(void **state)
{
	struct house *h = *state;
	struct actor bob = house_actor(h->two, h->bob, ACCESS_ADMIN);
	char token[SESSION_TOKEN + 1];
	struct membership_of *list;
	struct session s;
	size_t n;

	sign_in(h, "ann", token);
	assert_false(session_enter(h->store, str_of(token), h->two, NOW,
	    &h->err));
	assert_string_equal(h->err.id, "not-a-member");
	assert_int_equal(house_add(h, &bob, "ann", h->two, ACCESS_AUDITOR),
	    h->ann);
	assert_true(session_organisations(h->store, h->ann, &h->arena, &list,
	    &n, &h->err));
	assert_int_equal(n, 2);
	assert_str(list[1].name, "Twee");
	assert_int_equal(list[1].role, ACCESS_AUDITOR);
	assert_true(session_enter(h->store, str_of(token), h->two, NOW,
	    &h->err));
	assert_true(session_find(h->store, str_of(token), NOW, &h->arena,
	    &s));
	assert_int_equal(s.actor.organisation, h->two);
	assert_true(s.actor.rights == access_role_rights(ACCESS_AUDITOR));
	/* The next session begins where the last one was. */
	s = sign_in(h, "ann", token);
	assert_int_equal(s.actor.organisation, h->two);
}

static void
test_session__role_taken_away_is_gone_at_once(void **state)
{
	struct house *h = *state;
	struct actor ann = house_actor(h->one, h->ann, ACCESS_ADMIN);
	struct usecase_call call = { .version = 1 };
	struct actor system = actor_system(0);
	char token[SESSION_TOKEN + 1];
	struct opt64 id;
	struct session s;
	struct tx *tx;

	assert_true(house_add(h, &ann, "cor", h->one, ACCESS_OWNER) > 0);
	s = sign_in(h, "cor", token);
	assert_true(actor_may(&s.actor, RIGHT_EDIT_OWN));
	assert_true(store_read(h->store, &system, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(store_id_of(tx, &membership_record, STR("cor @ 1"), &id,
	    &h->err));
	tx_end(tx);
	call.id = id.v;
	assert_true(house_run(h, &ann, "membership.delete", &call));
	assert_true(session_find(h->store, str_of(token), NOW, &h->arena,
	    &s));
	assert_true(s.actor.rights == 0 && s.actor.organisation == 0);
}

static void
test_session__outlives_a_restart(void **state)
{
	struct house *h = *state;
	char token[SESSION_TOKEN + 1];

	sign_in(h, "ann", token);
	house_reopen(h);
	assert_true(is_there(h, token, NOW));
}

/* ---- tokens ------------------------------------------------------------- */

static struct str
make_token(struct house *h, struct api_token token)
{
	struct actor ann = house_actor(h->one, h->ann, ACCESS_ADMIN);
	struct usecase_call call = { .object = &token };
	struct str text = api_token_make(&h->arena, &token.hash);

	token.name = STR("koppeling");
	assert_true(house_run(h, &ann, "api_token.create", &call));
	return text;
}

static void
test_token__acts_as_its_account_until_it_expires(void **state)
{
	struct house *h = *state;
	struct str all = make_token(h, (struct api_token){ 0 });
	struct str some = make_token(h, (struct api_token){
		.read_only = true, .expires_at = KNOWN(NOW + 10) });
	struct session s;

	assert_int_equal(all.len, 47);
	assert_true(api_token_find(h->store, all, NOW, &h->arena, &s));
	assert_int_equal(s.actor.organisation, h->one);
	assert_true(s.actor.rights == access_role_rights(ACCESS_ADMIN));
	assert_str(s.actor.name, "ann (koppeling)");
	assert_true(api_token_find(h->store, some, NOW + 9, &h->arena, &s));
	assert_false(actor_may(&s.actor, RIGHT_EDIT_BIA));
	assert_true(actor_may(&s.actor, RIGHT_READ));
	assert_false(api_token_find(h->store, some, NOW + 10, &h->arena, &s));
	/* It is no session. */
	assert_false(session_find(h->store, all, NOW, &h->arena, &s));
	change_account(h, h->ann, disable);
	assert_false(api_token_find(h->store, all, NOW, &h->arena, &s));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_login__right_password_gives_the_actor),
		T(test_login__refuses_alike),
		T(test_login__ten_failures_wait_for_that_pair_only),
		T(test_login__disabled_is_out_at_once),
		T(test_login__code_is_asked_and_good_once),
		T(test_login__half_asks_only_the_code),
		T(test_login__half_ends),
		T(test_login__half_counts_wrong_codes),
		T(test_login__emergency_code_is_good_once),
		T(test_session__ends_idle_and_absolutely),
		T(test_session__strange_tokens_are_none),
		T(test_session__end_is_at_once),
		T(test_session__list_and_end_others),
		T(test_session__enters_only_where_a_member),
		T(test_session__role_taken_away_is_gone_at_once),
		T(test_session__outlives_a_restart),
		T(test_token__acts_as_its_account_until_it_expires),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
