/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Sessions and API tokens: from a text in a request to a struct actor.
 *
 * What the actor may do is read from the account and its membership each time,
 * so that a role taken away is gone with the next request.  A session that is
 * over is not there; its row goes when somebody signs in.
 */
#include "store/internal.h"
#include "store/session_cache.h"
#include "store/sign_in.h"

#define ACCOUNT_COLUMNS                                                       \
	"    account.id, account.login, account.language, account.must_change,\n" \
	"    account.installer, membership.role, membership.person,\n"        \
	"    organisation.id, organisation.name, organisation.time_zone,\n"   \
	"    person.unit"

#define ACCOUNT_JOINS(of)                                                     \
	"JOIN account\n"                                                      \
	"    ON account.id = " of ".account AND account.disabled = 0\n"       \
	"LEFT JOIN membership\n"                                              \
	"    ON membership.account = " of ".account\n"                        \
	"    AND membership.organisation = " of ".organisation\n"             \
	"LEFT JOIN organisation\n"                                            \
	"    ON organisation.organisation = membership.organisation\n"        \
	"    AND organisation.id = membership.organisation\n"                 \
	"LEFT JOIN person\n"                                                  \
	"    ON person.organisation = membership.organisation\n"              \
	"    AND person.id = membership.person\n"

enum { OF_ACCOUNT = 6 };	/* columns before those of the account */

static const struct statement get_session = {
	.name = "session.get", .installation = true,
	.sql =
	"SELECT session.id, session.began, session.seen, session.origin,\n"
	"    session.agent, 0,\n"
	ACCOUNT_COLUMNS "\n"
	"FROM session\n"
	ACCOUNT_JOINS("session")
	"WHERE session.token_hash = $hash",
};

static const struct statement get_token = {
	.name = "session.token", .installation = true,
	.sql =
	"SELECT api_token.id, api_token.created_at, api_token.expires_at,\n"
	"    api_token.name, '', api_token.read_only,\n"
	ACCOUNT_COLUMNS "\n"
	"FROM api_token\n"
	ACCOUNT_JOINS("api_token")
	"WHERE api_token.hash = $hash",
};

static const struct statement mark_seen = {
	.name = "session.seen", .installation = true,
	.sql = "UPDATE session SET seen = $now\n"
	    "WHERE token_hash = $hash AND seen < $now",
};

static const struct statement enter = {
	.name = "session.enter", .installation = true,
	.sql = "UPDATE session SET organisation = $organisation\n"
	    "WHERE token_hash = $hash AND EXISTS (\n"
	    "    SELECT 1\n"
	    "    FROM membership\n"
	    "    WHERE membership.account = session.account\n"
	    "      AND membership.organisation = $organisation)",
};

static const struct statement remember = {
	.name = "session.remember", .installation = true,
	.sql = "INSERT INTO session_last (account, organisation)\n"
	    "SELECT account, organisation\n"
	    "FROM session\n"
	    "WHERE token_hash = $hash\n"
	    "ON CONFLICT (account) DO UPDATE\n"
	    "SET organisation = excluded.organisation",
};

static const struct statement end_one = {
	.name = "session.end", .installation = true,
	.sql = "DELETE FROM session\n"
	    "WHERE token_hash = $hash",
};

static const struct statement end_other = {
	.name = "session.end-other", .installation = true,
	.sql = "DELETE FROM session\n"
	    "WHERE account = $account AND id = $id",
};

static const struct statement end_others = {
	.name = "session.end-others", .installation = true,
	.sql = "DELETE FROM session\n"
	    "WHERE account = $account AND id <> $own",
};

static const struct statement list_of = {
	.name = "session.list", .installation = true,
	.sql = "SELECT id, began, seen, origin, agent\n"
	    "FROM session\n"
	    "WHERE account = $account AND seen > $idle AND began > $oldest\n"
	    "ORDER BY seen DESC, id DESC",
};

static const struct statement organisations_of = {
	.name = "session.organisations", .installation = true,
	.sql = "SELECT organisation.id, organisation.name, membership.role\n"
	    "FROM membership\n"
	    "JOIN organisation\n"
	    "    ON organisation.organisation = membership.organisation\n"
	    "    AND organisation.id = membership.organisation\n"
	    "WHERE membership.account = $account\n"
	    "ORDER BY organisation.name_fold, organisation.id",
};

/* ---- reading ------------------------------------------------------------ */

enum access_role
access_role_of(struct str code)
{
	for (int role = 1; role < ACCESS__MAX; role++)
		if (str_eq_c(code, access_role_name((enum access_role)role)))
			return (enum access_role)role;
	return ACCESS_NONE;
}

/* What both kinds of row say of the account. */
static void
read_account(struct cursor *c, struct session *s)
{
	const int at = OF_ACCOUNT;
	enum access_role role = access_role_of(cursor_str(c, at + 5));
	enum lang lang;

	s->actor.account = cursor_i64(c, at);
	s->login = s->actor.name = cursor_str(c, at + 1);
	if (lang_of(cursor_str(c, at + 2), &lang))
		s->actor.lang = lang;
	s->must_change_password = cursor_i64(c, at + 3) != 0;
	s->install = cursor_i64(c, at + 4) != 0;
	s->actor.rights = access_role_rights(role);
	s->actor.organisation = cursor_i64(c, at + 7);
	if (s->actor.organisation == 0) {
		s->actor.rights = 0;
		s->zone = str_of(zone_name(zone_default()));
		return;
	}
	s->actor.person = cursor_i64(c, at + 6);
	s->organisation = cursor_str(c, at + 8);
	s->zone = cursor_str(c, at + 9);
	if (s->zone.len == 0)
		s->zone = str_of(zone_name(zone_default()));
	s->actor.unit = cursor_i64(c, at + 10);
}

static bool
is_over(const struct session *s, int64_t now)
{
	return now - s->seen_at >= SESSION_IDLE ||
	    now - s->began_at >= SESSION_ABSOLUTE;
}

/* The session of a hash; one that is over is not found. */
static bool
read_session(struct tx *tx, const char *hash, struct session *s,
    bool *found_r, struct err *err)
{
	struct cursor *c;

	if (!tx_query(tx, &get_session, &c, err,
	    B_TEXT("hash", str_of(hash))))
		return false;
	if ((*found_r = cursor_next(c))) {
		s->id = cursor_i64(c, 0);
		s->began_at = cursor_i64(c, 1);
		s->seen_at = cursor_i64(c, 2);
		s->origin = s->actor.origin = cursor_str(c, 3);
		s->agent = cursor_str(c, 4);
		read_account(c, s);
		if (s->install)
			s->actor.rights |= (uint64_t)1 << RIGHT_INSTALL;
		*found_r = !is_over(s, tx_now(tx));
	}
	return cursor_end(c, err);
}

static bool
read_token(struct tx *tx, const char *hash, struct session *s, bool *found_r,
    struct err *err)
{
	struct opt64 expires;
	struct cursor *c;

	if (!tx_query(tx, &get_token, &c, err, B_TEXT("hash", str_of(hash))))
		return false;
	if ((*found_r = cursor_next(c))) {
		s->id = cursor_i64(c, 0);
		s->began_at = cursor_i64(c, 1);
		expires = cursor_num(c, 2);
		/* A token is "seen" until it expires. */
		s->seen_at = expires.known ? expires.v : INT64_MAX;
		s->agent = cursor_str(c, 3);
		read_account(c, s);
		if (cursor_i64(c, 5) != 0)
			s->actor.rights &= (uint64_t)1 << RIGHT_READ |
			    (uint64_t)1 << RIGHT_AUDIT;
		s->install = false;
		s->actor.name = str_printf(tx_arena(tx), "%.*s (%.*s)",
		    STR_ARG(s->login), STR_ARG(s->agent));
		s->actor.origin = STR("token");
		*found_r = tx_now(tx) < s->seen_at;
	}
	return cursor_end(c, err);
}

typedef bool read_fn(struct tx *tx, const char *hash, struct session *s,
    bool *found_r, struct err *err);

/* From memory, or from the rows and then into memory. */
static bool
look_up(struct store *store, const char *hash, read_fn *read, int64_t now,
    struct arena *a, struct session *s, bool *due_r)
{
	struct actor system = actor_system(0);
	struct session_mark mark;
	struct err err = { 0 };
	struct tx *tx;
	bool found = false, ok;

	*due_r = false;
	if (sessions_get(store, hash, now, a, s, due_r))
		return true;
	*s = (struct session){ .actor.lang = LANG_NL };
	mark = sessions_mark(store);
	if (!store_read(store, &system, now, a, &tx, &err)) {
		log_err("session-unread", &err);
		return false;
	}
	ok = read(tx, hash, s, &found, &err);
	tx_end(tx);
	if (!ok)
		log_err("session-unread", &err);
	if (!ok || !found)
		return false;
	*due_r = now - s->seen_at >= SESSION_SEEN_STEP;
	if (*due_r)
		s->seen_at = now;
	sessions_put(store, hash, now, mark, s);
	return true;
}

/* ---- writing ------------------------------------------------------------ */

struct change {
	const struct statement *statement, *then;
	struct bind binds[4];
	int64_t changed;
};

static bool
run_change(struct tx *tx, void *arg, struct errs *errs)
{
	struct change *change = arg;
	struct err err = { 0 };

	if (!tx_exec_list(tx, change->statement, change->binds,
	    &change->changed, &err))
		return errs_add(errs, &err);
	if (change->then != NULL && change->changed > 0 &&
	    !tx_exec_list(tx, change->then, change->binds, NULL, &err))
		return errs_add(errs, &err);
	return true;
}

bool
sign_in_write(struct store *store, int64_t now, struct arena *a, write_fn *fn,
    void *arg, struct err *err)
{
	struct actor system = actor_system(0);
	struct errs errs = ERRS_IN(a);
	struct write w = { .actor = &system, .now = now, .arena = a,
		.fn = fn, .arg = arg, .errs = &errs };

	if (store_write(store, &w))
		return true;
	return errs_first(&errs, err);
}

static bool
change_rows(struct store *store, struct change *change, int64_t now,
    struct err *err)
{
	struct arena a = ARENA_INIT;
	bool ok = sign_in_write(store, now, &a, run_change, change, err);

	arena_release(&a);
	return ok;
}

/* ---- one session -------------------------------------------------------- */

bool
session_find(struct store *store, struct str token, int64_t now,
    struct arena *a, struct session *session_r)
{
	char hash[SECRET_HASH + 1];
	struct err err = { 0 };
	bool due;

	if (token.len != SESSION_TOKEN)
		return false;
	secret_hash(token, hash);
	if (!look_up(store, hash, read_session, now, a, session_r, &due) ||
	    is_over(session_r, now))
		return false;
	session_r->current = true;
	if (due) {
		struct change change = { .statement = &mark_seen, .binds = {
			B_TEXT("hash", str_of(hash)), B_INT("now", now) } };

		/* Only its idle time is longer in doubt: not a refusal. */
		if (!change_rows(store, &change, now, &err))
			log_err("session-unmarked", &err);
	}
	return true;
}

bool
session_enter(struct store *store, struct str token, int64_t organisation,
    int64_t now, struct err *err)
{
	char hash[SECRET_HASH + 1];
	struct change change = { .statement = &enter, .then = &remember,
		.binds[1] = B_INT("organisation", organisation) };

	secret_hash(token, hash);
	change.binds[0] = B_TEXT("hash", str_of(hash));
	if (!change_rows(store, &change, now, err))
		return false;
	sessions_forget(store);
	return change.changed > 0 || err_set(err, ERR_NOT_FOUND, NULL,
	    "not-a-member");
}

bool
session_end(struct store *store, struct str token, int64_t now,
    struct err *err)
{
	char hash[SECRET_HASH + 1];
	struct change change = { .statement = &end_one };
	bool ok;

	secret_hash(token, hash);
	change.binds[0] = B_TEXT("hash", str_of(hash));
	ok = change_rows(store, &change, now, err);
	sessions_forget(store);
	return ok;
}

bool
session_end_other(struct store *store, const struct session *asker,
    int64_t id, int64_t now, struct err *err)
{
	struct change change = { .statement = id == 0 ? &end_others :
		&end_other, .binds = {
		B_INT("account", asker->actor.account),
		id == 0 ? B_INT("own", asker->id) : B_INT("id", id) } };

	if (!change_rows(store, &change, now, err))
		return false;
	sessions_forget(store);
	return id == 0 || change.changed > 0 || err_set(err, ERR_NOT_FOUND,
	    NULL, "session-not-found");
}

bool
session_end_account(struct store *store, int64_t account, int64_t now,
    struct err *err)
{
	struct change change = { .statement = &end_others, .binds = {
		B_INT("account", account), B_INT("own", 0) } };
	bool ok = change_rows(store, &change, now, err);

	sessions_forget(store);
	return ok;
}

/* ---- lists -------------------------------------------------------------- */

/* Room for one more at the end of an arena's list. */
static void *
add_item(struct arena *a, void *list, size_t *n_io, size_t size)
{
	size_t n = (*n_io)++;

	if (n > 0 && (n & (n - 1)) != 0)
		return list;
	return arena_grow(a, list, n * size, (n == 0 ? 1 : 2 * n) * size);
}

bool
session_list(struct store *store, const struct session *asker,
    struct arena *a, struct session **list_r, size_t *n_r, struct err *err)
{
	struct actor system = actor_system(0);
	int64_t now = asker->seen_at;
	struct session *list = arena_array(a, struct session, 0);
	struct cursor *c;
	struct tx *tx;
	size_t n = 0;
	bool ok;

	if (!store_read(store, &system, now, a, &tx, err))
		return false;
	ok = tx_query(tx, &list_of, &c, err,
	    B_INT("account", asker->actor.account),
	    B_INT("idle", now - SESSION_IDLE),
	    B_INT("oldest", now - SESSION_ABSOLUTE));
	while (ok && cursor_next(c)) {
		list = add_item(a, list, &n, sizeof(*list));
		list[n - 1] = (struct session){ .id = cursor_i64(c, 0),
			.actor = asker->actor, .login = asker->login,
			.began_at = cursor_i64(c, 1),
			.seen_at = cursor_i64(c, 2),
			.origin = cursor_str(c, 3), .agent = cursor_str(c, 4),
			.current = cursor_i64(c, 0) == asker->id };
	}
	ok = ok && cursor_end(c, err);
	tx_end(tx);
	*list_r = list;
	*n_r = n;
	return ok;
}

bool
session_organisations(struct store *store, int64_t account, struct arena *a,
    struct membership_of **list_r, size_t *n_r, struct err *err)
{
	struct actor system = actor_system(0);
	struct membership_of *list = arena_array(a, struct membership_of, 0);
	struct cursor *c;
	struct tx *tx;
	size_t n = 0;
	bool ok;

	if (!store_read(store, &system, 0, a, &tx, err))
		return false;
	ok = tx_query(tx, &organisations_of, &c, err,
	    B_INT("account", account));
	while (ok && cursor_next(c)) {
		list = add_item(a, list, &n, sizeof(*list));
		list[n - 1] = (struct membership_of){
			.organisation = cursor_i64(c, 0),
			.name = cursor_str(c, 1),
			.role = access_role_of(cursor_str(c, 2)) };
	}
	ok = ok && cursor_end(c, err);
	tx_end(tx);
	*list_r = list;
	*n_r = n;
	return ok;
}

/* ---- API tokens --------------------------------------------------------- */

static const struct str token_head = STR_INIT("svt_");

bool
api_token_find(struct store *store, struct str token, int64_t now,
    struct arena *a, struct session *session_r)
{
	char hash[SECRET_HASH + 1];
	bool due;

	if (token.len != token_head.len + SECRET_PART ||
	    !str_starts(token, token_head))
		return false;
	secret_hash(token, hash);
	return look_up(store, hash, read_token, now, a, session_r, &due) &&
	    now < session_r->seen_at && session_r->actor.organisation != 0;
}

struct str
api_token_make(struct arena *a, struct str *hash_r)
{
	char part[SECRET_PART + 1], hash[SECRET_HASH + 1];
	struct str token;

	secret_make(part);
	token = str_printf(a, "%.*s%s", STR_ARG(token_head), part);
	secret_hash(token, hash);
	*hash_r = str_copy(a, str_of(hash));
	return token;
}
