/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Signing in with a password and perhaps a code.
 *
 * The answer is the same, and takes as long, whether the log-in or the password
 * was wrong; that the password was right is told only by the wish for a code.
 * Failures count per log-in and origin, so that nobody can shut another out.  A
 * code is used up in the transaction that begins the session: of two sign-ins
 * with one code, one is refused.  Who gave the password and not yet the code
 * holds a half sign-in: a token kept as its hash, used up in that same
 * transaction, so that nobody types a password twice and no page carries it.
 */
#include <sodium.h>

#include "base/rng.h"
#include "base/utf8.h"
#include "record/value.h"
#include "store/password.h"
#include "store/secret.h"
#include "store/sign_in.h"

enum { AGENT_MAX = 300, CODE_BYTES = 10, CODE_LETTERS = 16 };

static const struct statement get_account = {
	.name = "login.account", .installation = true,
	.sql = "SELECT id, password, totp, totp_step, disabled\n"
	    "FROM account\n"
	    "WHERE login_fold = $login",
};

static const struct statement get_half_account = {
	.name = "login.half-account", .installation = true,
	.sql = "SELECT account.id, account.password, account.totp,\n"
	    "    account.totp_step, account.disabled, login_half.pair,\n"
	    "    login_half.password\n"
	    "FROM login_half\n"
	    "JOIN account ON account.id = login_half.account\n"
	    "WHERE login_half.hash = $hash AND login_half.at > $since",
};

static const struct statement add_half = {
	.name = "login.add-half", .installation = true,
	.sql = "INSERT INTO login_half (hash, account, pair, password, at)\n"
	    "VALUES ($hash, $account, $pair, $password, $now)",
};

static const struct statement use_half = {
	.name = "login.use-half", .installation = true,
	.sql = "DELETE FROM login_half\n"
	    "WHERE hash = $hash",
};

static const struct statement drop_halves = {
	.name = "login.drop-halves", .installation = true,
	.sql = "DELETE FROM login_half\n"
	    "WHERE at <= $since",
};

static const struct statement get_failures = {
	.name = "login.failures", .installation = true,
	.sql = "SELECT failures\n"
	    "FROM login_failure\n"
	    "WHERE pair = $pair AND at > $since",
};

static const struct statement forget_failures = {
	.name = "login.forget", .installation = true,
	.sql = "DELETE FROM login_failure\n"
	    "WHERE pair = $pair OR at <= $since",
};

static const struct statement drop_failures = {
	.name = "login.drop", .installation = true,
	.sql = "DELETE FROM login_failure\n"
	    "WHERE at <= $since",
};

static const struct statement add_failure = {
	.name = "login.fail", .installation = true,
	.sql = "INSERT INTO login_failure (pair, failures, at)\n"
	    "VALUES ($pair, 1, $now)\n"
	    "ON CONFLICT (pair) DO UPDATE\n"
	    "SET failures = login_failure.failures + 1, at = excluded.at",
};

static const struct statement use_step = {
	.name = "login.step", .installation = true,
	.sql = "UPDATE account SET totp_step = $step\n"
	    "WHERE id = $account AND disabled = 0\n"
	    "  AND (totp_step IS NULL OR totp_step < $step)",
};

static const struct statement use_code = {
	.name = "login.code", .installation = true,
	.sql = "DELETE FROM emergency_code\n"
	    "WHERE account = $account AND hash = $hash",
};

static const struct statement drop_codes = {
	.name = "login.drop-codes", .installation = true,
	.sql = "DELETE FROM emergency_code\n"
	    "WHERE account = $account",
};

static const struct statement add_code = {
	.name = "login.add-code", .installation = true,
	.sql = "INSERT INTO emergency_code (account, hash)\n"
	    "VALUES ($account, $hash)",
};

static const struct statement count_codes = {
	.name = "login.count-codes", .installation = true,
	.sql = "SELECT COUNT(*)\n"
	    "FROM emergency_code\n"
	    "WHERE account = $account",
};

static const struct statement drop_sessions = {
	.name = "login.drop-sessions", .installation = true,
	.sql = "DELETE FROM session\n"
	    "WHERE seen <= $idle OR began <= $oldest",
};

/* The one worked in last, when still a member; else the first. */
static const struct statement where_to = {
	.name = "login.where-to", .installation = true,
	.sql = "SELECT membership.organisation\n"
	    "FROM membership\n"
	    "LEFT JOIN session_last\n"
	    "    ON session_last.account = membership.account\n"
	    "    AND session_last.organisation = membership.organisation\n"
	    "WHERE membership.account = $account\n"
	    "ORDER BY session_last.organisation IS NULL, membership.id\n"
	    "LIMIT 1",
};

static const struct statement begin_session = {
	.name = "login.begin", .installation = true,
	.sql = "INSERT INTO session (id, token_hash, account, organisation,\n"
	    "    began, seen, origin, agent)\n"
	    "VALUES ($id, $hash, $account, $organisation, $now, $now,\n"
	    "    $origin, $agent)",
};

/* One try: what was asked, and what is known of it. */
struct attempt {
	const struct login *login;
	char pair[SECRET_HASH + 1];	/* log-in and origin */
	int64_t failures;
	int64_t account;		/* 0: nobody */
	struct str password, totp;	/* of the account */
	struct opt64 step;
	bool disabled;
	int64_t new_step;		/* of the code given, 0 none */
	char code[SECRET_HASH + 1];	/* hash of an emergency code, or "" */
	char hash[SECRET_HASH + 1];	/* of the new session's or half's token */
	char half[SECRET_HASH + 1];	/* of the half given, or "" */
	char proof[SECRET_HASH + 1];	/* hash of the password's hash */
	bool begun;			/* out: of begin() */
};

/* ---- emergency codes ---------------------------------------------------- */

/* The hash of a code as people type it; empty when it cannot be one. */
static void
hash_code(struct str code, char out[SECRET_HASH + 1])
{
	char letters[CODE_LETTERS];
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < code.len; i++) {
		char c = code.ptr[i];

		if (c == '-' || c == ' ')
			continue;
		if (n == CODE_LETTERS)
			return;
		letters[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	if (n == CODE_LETTERS)
		secret_hash((struct str){ letters, n }, out);
}

static struct str
make_code(struct arena *a)
{
	unsigned char bytes[CODE_BYTES];
	struct buf out = BUF_IN(a, 64);
	struct str letters;

	rng_secret(bytes, sizeof(bytes));
	letters = base32_of(a, bytes, sizeof(bytes));
	for (size_t i = 0; i < letters.len; i++) {
		char c = letters.ptr[i];

		if (i > 0 && i % 4 == 0)
			buf_add_char(&out, '-');
		buf_add_char(&out, c >= 'A' ? (char)(c + 32) : c);
	}
	return buf_str(&out);
}

bool
emergency_codes_make(struct tx *tx, int64_t account,
    struct str codes_r[EMERGENCY_CODES], struct err *err)
{
	char hash[SECRET_HASH + 1];

	if (!tx_exec(tx, &drop_codes, NULL, err, B_INT("account", account)))
		return false;
	for (size_t i = 0; i < EMERGENCY_CODES; i++) {
		codes_r[i] = make_code(tx_arena(tx));
		hash_code(codes_r[i], hash);
		if (!tx_exec(tx, &add_code, NULL, err,
		    B_INT("account", account), B_TEXT("hash", str_of(hash))))
			return false;
	}
	return true;
}

bool
emergency_codes_left(struct tx *tx, int64_t account, int64_t *n_r,
    struct err *err)
{
	struct cursor *c;

	*n_r = 0;
	if (!tx_query(tx, &count_codes, &c, err, B_INT("account", account)))
		return false;
	if (cursor_next(c))
		*n_r = cursor_i64(c, 0);
	return cursor_end(c, err);
}

/* ---- what is known ------------------------------------------------------ */

static void
name_pair(struct arena *a, const struct login *login, char out[SECRET_HASH + 1])
{
	struct buf pair = BUF_IN(a, 4096);

	buf_add(&pair, value_fold(a, login->login));
	buf_add_char(&pair, '\n');
	buf_add(&pair, str_sub(login->origin, 0, AGENT_MAX));
	secret_hash(buf_str(&pair), out);
}

static bool
read_failures(struct tx *tx, struct attempt *at, struct err *err)
{
	struct cursor *c;

	if (!tx_query(tx, &get_failures, &c, err,
	    B_TEXT("pair", str_of(at->pair)),
	    B_INT("since", tx_now(tx) - LOGIN_WAIT)))
		return false;
	if (cursor_next(c))
		at->failures = cursor_i64(c, 0);
	return cursor_end(c, err);
}

static void
take_account(struct cursor *c, struct attempt *at)
{
	at->account = cursor_i64(c, 0);
	at->password = cursor_str(c, 1);
	at->totp = cursor_str(c, 2);
	at->step = cursor_num(c, 3);
	at->disabled = cursor_i64(c, 4) != 0;
	secret_hash(at->password, at->proof);
}

static bool
read_account(struct tx *tx, struct attempt *at, struct err *err)
{
	struct str login = value_fold(tx_arena(tx), at->login->login);
	struct cursor *c;

	if (login.len == 0)
		return true;
	if (!tx_query(tx, &get_account, &c, err, B_TEXT("login", login)))
		return false;
	if (cursor_next(c))
		take_account(c, at);
	return cursor_end(c, err);
}

/* Nobody, when the half is none, too old, or of another password. */
static bool
read_half(struct tx *tx, struct attempt *at, struct err *err)
{
	struct cursor *c;

	if (!tx_query(tx, &get_half_account, &c, err,
	    B_TEXT("hash", str_of(at->half)),
	    B_INT("since", tx_now(tx) - LOGIN_HALF)))
		return false;
	if (cursor_next(c)) {
		struct str pair = cursor_str(c, 5);

		take_account(c, at);
		if (pair.len == SECRET_HASH)
			memcpy(at->pair, pair.ptr, SECRET_HASH);
		if (!str_eq_c(cursor_str(c, 6), at->proof))
			at->account = 0;
	}
	return cursor_end(c, err);
}

static bool
look(struct store *store, int64_t now, struct arena *a, struct attempt *at,
    struct err *err)
{
	struct actor system = actor_system(0);
	struct tx *tx;
	bool ok;

	name_pair(a, at->login, at->pair);
	if (at->login->half.len > 0)
		secret_hash(at->login->half, at->half);
	if (!store_read(store, &system, now, a, &tx, err))
		return false;
	ok = (at->half[0] != '\0' ? read_half(tx, at, err)
	    : read_account(tx, at, err)) && read_failures(tx, at, err);
	tx_end(tx);
	return ok;
}

/* ---- what is written ---------------------------------------------------- */

static bool
write_failure(struct tx *tx, void *arg, struct errs *errs)
{
	struct attempt *at = arg;
	struct err err = { 0 };

	return (tx_exec(tx, &drop_failures, NULL, &err,
	    B_INT("since", tx_now(tx) - LOGIN_WAIT)) &&
	    tx_exec(tx, &add_failure, NULL, &err,
	    B_TEXT("pair", str_of(at->pair)), B_INT("now", tx_now(tx)))) ||
	    errs_add(errs, &err);
}

static bool
write_half(struct tx *tx, void *arg, struct errs *errs)
{
	struct attempt *at = arg;
	struct err err = { 0 };

	return (tx_exec(tx, &drop_halves, NULL, &err,
	    B_INT("since", tx_now(tx) - LOGIN_HALF)) &&
	    tx_exec(tx, &add_half, NULL, &err,
	    B_TEXT("hash", str_of(at->hash)), B_INT("account", at->account),
	    B_TEXT("pair", str_of(at->pair)),
	    B_TEXT("password", str_of(at->proof)),
	    B_INT("now", tx_now(tx)))) || errs_add(errs, &err);
}

/* Use up the code and the half: *used_r false when another sign-in was before
 * us. */
static bool
use_up(struct tx *tx, struct attempt *at, bool *used_r, struct err *err)
{
	int64_t changed = 1;

	if (at->new_step != 0 && !tx_exec(tx, &use_step, &changed, err,
	    B_INT("account", at->account), B_INT("step", at->new_step)))
		return false;
	if (at->code[0] != '\0' && !tx_exec(tx, &use_code, &changed, err,
	    B_INT("account", at->account), B_TEXT("hash", str_of(at->code))))
		return false;
	*used_r = changed > 0;
	if (*used_r && at->half[0] != '\0' && !tx_exec(tx, &use_half, &changed,
	    err, B_TEXT("hash", str_of(at->half))))
		return false;
	*used_r = changed > 0;
	return true;
}

static bool
choose(struct tx *tx, struct attempt *at, int64_t *organisation_r,
    struct err *err)
{
	struct cursor *c;

	*organisation_r = 0;
	if (!tx_query(tx, &where_to, &c, err, B_INT("account", at->account)))
		return false;
	if (cursor_next(c))
		*organisation_r = cursor_i64(c, 0);
	return cursor_end(c, err);
}

static bool
write_session(struct tx *tx, struct attempt *at, struct err *err)
{
	int64_t now = tx_now(tx), id, organisation;

	return tx_exec(tx, &drop_sessions, NULL, err,
	    B_INT("idle", now - SESSION_IDLE),
	    B_INT("oldest", now - SESSION_ABSOLUTE)) &&
	    tx_exec(tx, &forget_failures, NULL, err,
	    B_TEXT("pair", str_of(at->pair)),
	    B_INT("since", now - LOGIN_WAIT)) &&
	    choose(tx, at, &organisation, err) &&
	    conn_id(tx->conn, IDS_RECORD, 64, &id, err) &&
	    tx_exec(tx, &begin_session, NULL, err, B_INT("id", id),
	    B_TEXT("hash", str_of(at->hash)),
	    B_INT("account", at->account),
	    B_INT("organisation", organisation), B_INT("now", now),
	    B_TEXT("origin", str_sub(at->login->origin, 0, AGENT_MAX)),
	    B_TEXT("agent", utf8_prefix(at->login->agent, AGENT_MAX)));
}

static bool
begin(struct tx *tx, void *arg, struct errs *errs)
{
	struct attempt *at = arg;
	struct err err = { 0 };

	at->begun = false;
	if (!use_up(tx, at, &at->begun, &err))
		return errs_add(errs, &err);
	return !at->begun || write_session(tx, at, &err) ||
	    errs_add(errs, &err);
}

/* ---- the try ------------------------------------------------------------ */

/* The second factor, when the account has one. */
static enum login_result
check_code(struct attempt *at, int64_t now)
{
	int64_t step = at->step.known ? at->step.v : 0;

	if (at->totp.len == 0)
		return LOGIN_OK;
	if (at->login->code.len == 0)
		return LOGIN_NEEDS_CODE;
	if (totp_check(at->totp, at->login->code, now, &step)) {
		at->new_step = step;
		return LOGIN_OK;
	}
	hash_code(at->login->code, at->code);
	return at->code[0] != '\0' ? LOGIN_OK : LOGIN_WRONG;
}

static enum login_result
check(struct attempt *at, int64_t now)
{
	if (at->failures >= LOGIN_TRIES)
		return LOGIN_WAIT_LONGER;
	if (at->half[0] != '\0')
		return at->account == 0 || at->disabled ? LOGIN_EXPIRED
		    : check_code(at, now);
	switch (password_check(at->password, at->login->password)) {
	case PASSWORD_BUSY:
		return LOGIN_BUSY;
	case PASSWORD_WRONG:
		return LOGIN_WRONG;
	case PASSWORD_RIGHT:
		break;
	}
	return at->disabled ? LOGIN_WRONG : check_code(at, now);
}

static void
log_result(const struct attempt *at, enum login_result result)
{
	static const char *const ids[] = { [LOGIN_OK] = "login-ok",
		[LOGIN_WRONG] = "login-wrong",
		[LOGIN_NEEDS_CODE] = "login-needs-code",
		[LOGIN_WAIT_LONGER] = "login-waits",
		[LOGIN_BUSY] = "login-busy", [LOGIN_EXPIRED] =
		"login-expired" };

	log_event(result == LOGIN_OK || result == LOGIN_NEEDS_CODE ? LOG_INFO :
	    LOG_WARN, ids[result], LOG_N("account", at->account),
	    LOG_S("origin", at->login->origin));
}

/* The writing that a result asks for; *token_r is given for OK and NEEDS_CODE. */
static bool
settle(struct store *store, int64_t now, struct arena *a, struct attempt *at,
    enum login_result *result, char token_r[SESSION_TOKEN + 1],
    struct err *err)
{
	bool is_half = *result == LOGIN_NEEDS_CODE, ok = true;

	if (*result == LOGIN_OK || (is_half && at->half[0] == '\0')) {
		secret_make(token_r);
		secret_hash(str_of(token_r), at->hash);
		ok = sign_in_write(store, now, a, is_half ? write_half : begin,
		    at, err);
		if (ok && !is_half && !at->begun)
			*result = LOGIN_WRONG;
		if (!ok || *result == LOGIN_WRONG)
			sodium_memzero(token_r, SESSION_TOKEN + 1);
	}
	return ok && (*result != LOGIN_WRONG ||
	    sign_in_write(store, now, a, write_failure, at, err));
}

bool
login_try(struct store *store, const struct login *login, int64_t now,
    enum login_result *result_r, char token_r[SESSION_TOKEN + 1],
    struct err *err)
{
	struct arena a = ARENA_INIT;
	struct attempt at = { .login = login };
	bool ok;

	token_r[0] = '\0';
	ok = look(store, now, &a, &at, err);
	if (ok) {
		*result_r = check(&at, now);
		ok = settle(store, now, &a, &at, result_r, token_r, err);
	}
	if (ok)
		log_result(&at, *result_r);
	arena_release(&a);
	return ok;
}
