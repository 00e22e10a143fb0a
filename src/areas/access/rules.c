/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rules.c - accounts and who may do what where.
 *
 * An account belongs to the installation, a membership ties it to one
 * organisation with one role.  An organisation's administrator adds members and
 * changes roles there; only who runs the installation makes an installer.  The
 * last administrator of an organisation cannot be taken away.
 */
#include "areas/access/rules.h"
#include "areas/access/own.h"
#include "areas/access/statements.h"

#define REC struct access_password
static const struct field password_fields[] = {
	F_TEXT(password, .flags = FIELD_REQUIRED | FIELD_SECRET, .min = 1, .max = PASSWORD_MAX),
	F_FLAG(must_change),
};
#undef REC
static const struct record password_record = {
	.name = "access_password",
	.fields = password_fields,
	.nfields = COUNT(password_fields),
	.size = sizeof(struct access_password),
};

#define REC struct access_member
static const struct field member_fields[] = {
	F_TEXT(login, .flags = FIELD_REQUIRED, .min = 2, .max = 120),
	F_TEXT(name, .max = 120),
	F_EMAIL(email),
	F_TEXT(password, .flags = FIELD_SECRET, .max = PASSWORD_MAX),
	F_CHOICE(language, access_languages, .words = "organisation.language"),
	F_CHOICE(role, access_roles, .words = "access-role"),
	F_INTEGER(person, .min = 1, .max = INT64_MAX),
	F_FLAG(installer),
};
#undef REC
static const struct record member_record = {
	.name = "access_member",
	.fields = member_fields,
	.nfields = COUNT(member_fields),
	.size = sizeof(struct access_member),
};

/* Its Argon2id hash in *hash_r when the password is good enough. */
static bool
make_hash(struct tx *tx, struct str login, struct str password,
    struct str *hash_r, struct errs *errs)
{
	struct err err = { 0 };

	if (!password_is_good(login, password, &err))
		return errs_add(errs, &err);
	*hash_r = password_hash(tx_arena(tx), password);
	return true;
}

static bool
new_account(struct tx *tx, const struct access_member *m, int64_t *id_r,
    struct errs *errs)
{
	struct account account = {
		.login = m->login,
		.name = m->name,
		.email = m->email,
		.language = m->language,
		.installer = m->installer,
	};

	if (m->password.len == 0)
		return errs_fault(errs, ERR_INVALID, "password",
		    "member-needs-password");
	if (!make_hash(tx, m->login, m->password, &account.password, errs) ||
	    !store_insert(tx, &account_record, &account, errs))
		return false;
	*id_r = account.rec.id;
	return true;
}

static bool
new_membership(struct tx *tx, const struct access_member *m, int64_t account,
    struct errs *errs)
{
	int64_t organisation = tx_actor(tx)->organisation;
	struct membership membership = {
		.name = str_printf(tx_arena(tx), "%.*s @ %lld",
		    STR_ARG(m->login), (long long)organisation),
		.account = KNOWN(account),
		.organisation = KNOWN(organisation),
		.role = m->role,
		.person = m->person,
	};

	if (m->role == ACCESS_NONE)
		return errs_fault(errs, ERR_INVALID, "role", "member-needs-role");
	return store_insert(tx, &membership_record, &membership, errs);
}

static bool
add_member(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct access_member *m = call->input;
	const struct actor *actor = tx_actor(tx);
	struct err err = { 0 };
	struct opt64 account;

	if (m->installer && !actor_may(actor, RIGHT_INSTALL))
		return errs_fault(errs, ERR_DENIED, "installer", "denied");
	if (!store_id_of(tx, &account_record, m->login, &account, &err))
		return errs_add(errs, &err);
	if (!account.known && !new_account(tx, m, &account.v, errs))
		return false;
	call->id = account.v;
	return actor->organisation == 0 ||
	    new_membership(tx, m, account.v, errs);
}

/* May the actor act on this account: their own, or as an administrator of an
 * organisation of which it is a member. */
static bool
may_touch(struct tx *tx, int64_t account, bool *may_r, struct errs *errs)
{
	const struct actor *actor = tx_actor(tx);
	struct err err = { 0 };
	struct cursor *c;

	*may_r = actor->account == account || actor_may(actor, RIGHT_INSTALL);
	if (*may_r || !actor_may(actor, RIGHT_ADMIN))
		return true;
	if (!tx_query(tx, &access_statements[ACCESS_IS_ONLY_HERE], &c, &err,
	        B_INT("account", account),
	        B_INT("organisation", actor->organisation)))
		return errs_add(errs, &err);
	*may_r = cursor_next(c);
	return cursor_end(c, &err) || errs_add(errs, &err);
}

static bool
set_password(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct access_password *input = call->input;
	struct account account;
	struct err err = { 0 };
	bool may;

	if (!may_touch(tx, call->id, &may, errs))
		return false;
	if (!may)
		return errs_fault(errs, ERR_DENIED, NULL, "denied");
	if (!store_get(tx, &account_record, call->id, &account, &err))
		return errs_add(errs, &err);
	account.must_change = input->must_change;
	return make_hash(tx, account.login, input->password, &account.password,
	    errs) && store_change(tx, &account_record, &account, errs);
}

/* Would this leave the organisation without an administrator? */
static bool
is_last_admin(struct tx *tx, const struct membership *m, bool *last_r,
    struct errs *errs)
{
	struct err err = { 0 };
	struct cursor *c;

	*last_r = false;
	if (m->role != ACCESS_ADMIN)
		return true;
	if (!tx_query(tx, &access_statements[ACCESS_OTHER_ADMINS], &c, &err,
	        B_INT("organisation", m->organisation.v),
	        B_INT("membership", m->rec.id)))
		return errs_add(errs, &err);
	*last_r = !cursor_next(c);
	return cursor_end(c, &err) || errs_add(errs, &err);
}

/* The membership, when it is of the actor's own organisation. */
static bool
get_membership(struct tx *tx, int64_t id, struct membership *m,
    struct errs *errs)
{
	const struct actor *actor = tx_actor(tx);
	struct err err = { 0 };

	if (!store_get(tx, &membership_record, id, m, &err))
		return errs_add(errs, &err);
	if (m->organisation.v != actor->organisation &&
	    !actor_may(actor, RIGHT_INSTALL))
		return errs_fault(errs, ERR_NOT_FOUND, NULL, "not-found");
	return true;
}

static bool
change_membership(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct membership *now = call->object, was;
	bool last;

	if (!get_membership(tx, call->id, &was, errs) ||
	    !is_last_admin(tx, &was, &last, errs))
		return false;
	if (last && now->role != ACCESS_ADMIN)
		return errs_fault(errs, ERR_INVALID, "role", "last-admin");
	now->name = was.name;
	now->account = was.account;
	now->organisation = was.organisation;
	return store_change(tx, &membership_record, now, errs);
}

static bool
delete_membership(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct membership was;
	bool last;

	if (!get_membership(tx, call->id, &was, errs) ||
	    !is_last_admin(tx, &was, &last, errs))
		return false;
	if (last)
		return errs_fault(errs, ERR_INVALID, NULL, "last-admin");
	return store_delete(tx, &membership_record, call->id, call->version,
	    errs);
}

/* A token acts for its maker, in the organisation where it was made. */
static bool
create_token(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct actor *actor = tx_actor(tx);
	struct api_token *token = call->object;

	token->account = KNOWN(actor->account);
	token->organisation = KNOWN(actor->organisation);
	return store_insert(tx, &api_token_record, token, errs);
}

static bool
delete_token(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct api_token token;
	struct err err = { 0 };

	if (!store_get(tx, &api_token_record, call->id, &token, &err))
		return errs_add(errs, &err);
	if (token.account.v != tx_actor(tx)->account &&
	    !actor_may(tx_actor(tx), RIGHT_INSTALL))
		return errs_fault(errs, ERR_NOT_FOUND, NULL, "not-found");
	return store_delete(tx, &api_token_record, call->id, call->version,
	    errs);
}

#define ROW(name_, verb_, right_, record_, input_, run_)                      \
	{ .name = (name_), .verb = (verb_), .right = (right_),                \
	  .record = (record_), .input = (input_), .run = (run_) }

const struct usecase access_usecases[] = {
	ROW("account.change", USECASE_CHANGE, RIGHT_INSTALL, &account_record,
	    NULL, NULL),
	ROW("account.password", USECASE_DO, RIGHT_READ, &account_record,
	    &password_record, set_password),
	ROW("account.language", USECASE_DO, RIGHT_READ, &account_record,
	    &access_own_language_record, access_set_language),
	ROW("account.totp", USECASE_DO, RIGHT_READ, &account_record,
	    &access_totp_record, access_set_totp),
	ROW("account.codes", USECASE_DO, RIGHT_READ, &account_record, NULL,
	    access_make_codes),
	ROW("member.add", USECASE_DO, RIGHT_ADMIN, NULL, &member_record,
	    add_member),
	ROW("membership.change", USECASE_CHANGE, RIGHT_ADMIN,
	    &membership_record, NULL, change_membership),
	ROW("membership.delete", USECASE_DELETE, RIGHT_ADMIN,
	    &membership_record, NULL, delete_membership),
	ROW("api_token.create", USECASE_CREATE, RIGHT_READ, &api_token_record,
	    NULL, create_token),
	ROW("api_token.delete", USECASE_DELETE, RIGHT_READ, &api_token_record,
	    NULL, delete_token),
	{ 0 },
};

bool
account_add(struct store *store, const struct actor *actor, int64_t now,
    struct arena *a, const struct account_new *new, struct errs *errs)
{
	struct access_member input = {
		.login = new->login, .name = new->name, .email = new->email,
		.password = new->password, .language = new->language,
		.role = (int32_t)new->role, .person = new->person,
		.installer = new->installer,
	};
	struct actor in = *actor;
	struct usecase_call call = {
		.usecase = usecase_find(store, STR("member.add")),
		.input = &input,
	};

	in.organisation = new->organisation;
	return usecase_run(store, &in, now, a, &call, errs);
}
