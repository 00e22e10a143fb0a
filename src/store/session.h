/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * session.h - signing in, sessions and API tokens: how a request becomes a
 * struct actor.  Accounts, memberships and tokens are records of areas/access
 * (audited like any other); sessions and failed tries are rows kept here.
 *
 * A session is a reference token of 256 bits, stored as its SHA-256; idle and
 * absolute limits; a new one at every sign-in.  Lookups are answered from
 * memory (a cache invalidated by what this process writes, and on PostgreSQL
 * checked again after at most five seconds).
 */
#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include "store/store.h"

enum {
	SESSION_TOKEN = 43,			/* base64url of 32 bytes */
	SESSION_IDLE = 8 * 3600,		/* seconds without a request */
	SESSION_ABSOLUTE = 7 * 86400,		/* seconds since signing in */
	LOGIN_TRIES = 10,			/* per account and origin, then wait */
	LOGIN_WAIT = 900,			/* seconds */
	LOGIN_HALF = 300,			/* to give the code in, seconds */
	PASSWORD_MIN = 12, PASSWORD_MAX = 256,	/* characters */
};

/*
 * What a member may do; a role is a set of rights.  To add one: a row here with
 * its rights in session.c, its label `access-role.<name>`.
 */
enum access_role { ACCESS_NONE, ACCESS_ADMIN, ACCESS_COORDINATOR,
	ACCESS_MANAGER, ACCESS_IT_SUPPORT, ACCESS_OWNER, ACCESS_EMPLOYEE,
	ACCESS_AUDITOR, ACCESS__MAX };
const char *access_role_name(enum access_role role);	/* "coordinator" */
uint64_t access_role_rights(enum access_role role);

struct session {
	int64_t id;			/* to list and end it */
	struct actor actor;		/* rights 0 while no organisation */
	struct str organisation;	/* its name */
	struct str zone;		/* its time zone */
	struct str login;
	bool install;			/* may run the installation */
	bool must_change_password;
	int64_t began_at, seen_at;	/* instants */
	struct str origin, agent;	/* address, browser */
	bool current;			/* in a list: the asker's own */
};

/* ---- signing in --------------------------------------------------------- */

struct login {
	struct str login, password;
	struct str code;		/* TOTP or emergency code, may be empty */
	struct str half;		/* of an earlier NEEDS_CODE: in place of
	                                   log-in and password */
	struct str origin, agent;
};

enum login_result { LOGIN_OK, LOGIN_WRONG, LOGIN_NEEDS_CODE, LOGIN_WAIT_LONGER,
	LOGIN_BUSY, LOGIN_EXPIRED };

/*
 * Check a password (Argon2id; at most two at once, others wait at most 5 s, then
 * BUSY) and the second factor when the account has one, and begin a session in
 * the member's only or last organisation.  Unknown log-ins take as long as wrong
 * passwords.  After LOGIN_TRIES failures from one origin for one log-in, that
 * pair waits LOGIN_WAIT; others are not locked out.  False: the store failed.
 *
 * OK gives the session's token.  NEEDS_CODE gives a token for `half`, with which
 * only the code is asked, from anywhere, as long as LOGIN_HALF and the password
 * last; then EXPIRED.  Wrong codes count as wrong passwords of the first pair.
 */
MUST_USE bool login_try(struct store *store, const struct login *login,
    int64_t now, enum login_result *result_r, char token_r[SESSION_TOKEN + 1],
    struct err *err);

/* Is this password good enough?  Length, not the log-in, not a common one
 * (NIST SP 800-63B 5.1.1.2); false with the rule. */
MUST_USE bool password_is_good(struct str login, struct str password,
    struct err *err);
/* Its hash for the account record's `password` field, in the arena. */
struct str password_hash(struct arena *a, struct str password);

/* RFC 6238 with SHA-1, 30 s, 6 digits: is the code right at `now` (one step of
 * drift either way), and not at or before *last_step_io, which is moved on? */
bool totp_check(struct str secret, struct str code, int64_t now,
    int64_t *last_step_io);
/* A new secret as base32 (160 bits), in the arena; and its otpauth:// URL. */
struct str totp_secret(struct arena *a);
struct str totp_url(struct arena *a, struct str secret, struct str login);

enum { EMERGENCY_CODES = 10 };

/*
 * Ten new codes that stand in for the second factor once each ("abcd-efgh-..."),
 * in the place of those that an account had; shown once, kept as hashes.  Inside
 * a use case.
 */
MUST_USE bool emergency_codes_make(struct tx *tx, int64_t account,
    struct str codes_r[EMERGENCY_CODES], struct err *err);
/* How many it has left. */
MUST_USE bool emergency_codes_left(struct tx *tx, int64_t account,
    int64_t *n_r, struct err *err);

/* ---- sessions ----------------------------------------------------------- */

/* The session of a token: false when there is none (any more), or the store
 * failed.  Its strings live in `a`.  Marks it seen (at most once a minute). */
MUST_USE bool session_find(struct store *store, struct str token, int64_t now,
    struct arena *a, struct session *session_r);
/* Work in another organisation of which the account is a member. */
MUST_USE bool session_enter(struct store *store, struct str token,
    int64_t organisation, int64_t now, struct err *err);
MUST_USE bool session_end(struct store *store, struct str token, int64_t now,
    struct err *err);
/* All of an account; ending one by id, or (id 0) all but the asker's own. */
MUST_USE bool session_list(struct store *store, const struct session *asker,
    struct arena *a, struct session **list_r, size_t *n_r, struct err *err);
MUST_USE bool session_end_other(struct store *store,
    const struct session *asker, int64_t id, int64_t now, struct err *err);
/* End all of an account (disabled, password changed). */
MUST_USE bool session_end_account(struct store *store, int64_t account,
    int64_t now, struct err *err);

/* The organisations an account belongs to. */
struct membership_of {
	int64_t organisation;
	struct str name;
	enum access_role role;
};
MUST_USE bool session_organisations(struct store *store, int64_t account,
    struct arena *a, struct membership_of **list_r, size_t *n_r,
    struct err *err);

/* ---- API tokens --------------------------------------------------------- */

/* "Authorization: Bearer svt_...": false when it is none of ours, expired or
 * its account disabled.  Never more rights than the account has now. */
MUST_USE bool api_token_find(struct store *store, struct str token,
    int64_t now, struct arena *a, struct session *session_r);
/* A new token's text (shown once) and the hash that its record keeps. */
struct str api_token_make(struct arena *a, struct str *hash_r);

#endif
