/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * access.h - who may come in: accounts of the installation, their memberships
 * of organisations, and tokens for programs.  store/session.h reads the same
 * tables to make a struct actor; changes go through the use cases here, so that
 * every change of a privilege is audited (BIO2 5.18.01).
 */
#ifndef AREAS_ACCESS_ACCESS_H
#define AREAS_ACCESS_ACCESS_H

#include "store/session.h"
#include "store/usecase.h"

struct area;
extern const struct area access_area;

extern const struct record account_record, membership_record, api_token_record;

/* Choices that forms of other records use too. */
extern const struct choice access_languages[3], access_roles[ACCESS__MAX];

/* Local accounts; sign-in by an identity provider comes beside these. */
struct account {
	struct rec rec;
	struct str login;		/* unique */
	struct str name;
	struct str email;
	int32_t language;		/* 1 nl, 2 en; 0 as the browser says */
	struct str password;		/* Argon2id hash; SECRET */
	struct str totp;		/* base32 secret, empty: none; SECRET */
	struct opt64 totp_step;		/* last step used; SECRET */
	bool must_change;		/* the password, at the next sign-in */
	bool disabled;
	bool installer;			/* may run the installation */
};

struct membership {
	struct rec rec;
	struct str name;		/* "jan @ 3": made by the rule */
	struct opt64 account;
	struct opt64 organisation;	/* its number */
	int32_t role;			/* enum access_role */
	struct opt64 person;		/* record in that organisation */
};

struct api_token {
	struct rec rec;
	struct str name;		/* what it is for */
	struct opt64 account;
	struct opt64 organisation;
	struct str hash;		/* SHA-256, hex; SECRET */
	bool read_only;
	struct opt64 expires_at;	/* instant; unknown: never */
};

/*
 * Make an account with a password and make it a member; for `stormvast user add`
 * and the demo.  An account that is there already only becomes a member.
 */
struct account_new {
	struct str login, name, email;
	struct str password;		/* plain; checked by password_is_good */
	int32_t language;
	bool installer;
	int64_t organisation;		/* 0: no membership */
	enum access_role role;
	struct opt64 person;
};

MUST_USE bool account_add(struct store *store, const struct actor *actor,
    int64_t now, struct arena *a, const struct account_new *new,
    struct errs *errs);

#endif
