/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * commands.c - `stormvast user add`: the first way in, before any page works;
 * `user password` for who cannot get in any more, `user list` for who may.
 * The password is a line of standard input, so that it stands in no list of
 * processes and no history of a shell.
 */
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "areas/access/access.h"
#include "areas/access/audit_commands.h"
#include "areas/access/rules.h"
#include "areas/access/statements.h"
#include "base/utf8.h"
#include "render/messages.h"

static bool cmd_user_add(struct command_run *run, struct err *err);
static bool cmd_user_password(struct command_run *run, struct err *err);
static bool cmd_user_list(struct command_run *run, struct err *err);

static const struct option user_options[] = {
	{ "org", OPTION_TEXT, "NAME", NULL, true },
	{ "role", OPTION_TEXT, "ROLE", "coordinator", false },
	{ "name", OPTION_TEXT, "NAME", NULL, false },
	{ "email", OPTION_TEXT, "ADDRESS", NULL, false },
	{ "installer", OPTION_FLAG, NULL, NULL, false },
};

const struct command access_commands[] = {
	{ .name = "user add", .args = "LOGIN", .store = COMMAND_STORE,
	  .options = user_options, .noptions = COUNT(user_options),
	  .run = cmd_user_add },
	{ .name = "user password", .args = "LOGIN", .store = COMMAND_STORE,
	  .run = cmd_user_password },
	{ .name = "user list", .store = COMMAND_STORE, .run = cmd_user_list },
	{ .name = "audit verify", .args = "[CHECKPOINT]",
	  .store = COMMAND_STORE, .run = cmd_audit_verify },
	{ .name = "audit prove", .args = "ENTRY", .store = COMMAND_STORE,
	  .run = cmd_audit_prove },
	{ .name = "audit export", .store = COMMAND_STORE,
	  .run = cmd_audit_export },
	{ .name = "audit checkpoint", .store = COMMAND_STORE,
	  .run = cmd_audit_checkpoint },
	{ .name = "audit key", .args = "[new|lost]", .store = COMMAND_STORE,
	  .run = cmd_audit_key },
	{ 0 },
};

/* Number or name; 0 when none was asked for. */
static bool
find_organisation(struct command_run *run, int64_t *id_r, struct err *err)
{
	struct str wanted = command_option(run, "org");
	struct actor system = actor_system(0);
	struct cursor *c;
	struct tx *tx;

	*id_r = 0;
	if (wanted.ptr == NULL || str_to_i64(wanted, id_r))
		return true;
	if (!store_read(run->store, &system, run->now, run->arena, &tx, err))
		return false;
	if (!tx_query(tx, &access_statements[ACCESS_ORGANISATION_OF], &c, err,
	        B_TEXT("name", utf8_fold(run->arena, wanted))))
		return false;
	if (cursor_next(c))
		*id_r = cursor_i64(c, 0);
	if (!cursor_end(c, err))
		return false;
	tx_end(tx);
	return *id_r > 0 || err_set_args(err, ERR_NOT_FOUND, NULL,
	    "organisation-not-found", ERR_TEXT(wanted));
}

static bool
find_role(struct str code, enum access_role *role_r, struct err *err)
{
	for (int i = 1; i < ACCESS__MAX; i++) {
		if (str_eq_c(code, access_roles[i].code)) {
			*role_r = (enum access_role)i;
			return true;
		}
	}
	return err_set_args(err, ERR_INVALID, NULL, "role-unknown",
	    ERR_TEXT(code));
}

/* A line without its end; not shown while typed on a terminal. */
static bool
read_password(struct command_run *run, struct str *password_r,
    struct err *err)
{
	char *line = arena_alloc(run->arena, 1026);
	bool typed = isatty(STDIN_FILENO) == 1, ok;
	struct termios was, quiet;

	if (typed && (typed = tcgetattr(STDIN_FILENO, &was) == 0)) {
		struct str ask = message(run->arena, run->lang, "password");

		fprintf(stderr, "%.*s: ", STR_ARG(ask));
		quiet = was;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	ok = fgets(line, 1026, stdin) != NULL;
	if (typed) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
		fputc('\n', stderr);
	}
	if (!ok)
		return err_set(err, ERR_INVALID, NULL, "password-missing");
	*password_r = str_of(line);
	if (str_ends(*password_r, STR("\n")))
		password_r->len--;
	return true;
}

static struct str
or_empty(struct str s)
{
	return s.ptr == NULL ? STR_EMPTY : s;
}

static bool
cmd_user_add(struct command_run *run, struct err *err)
{
	struct actor system = actor_system(0);
	struct errs errs = ERRS_IN(run->arena);
	struct account_new new = {
		.login = run->nargs > 0 ? run->args[0] : STR_EMPTY,
		.name = or_empty(command_option(run, "name")),
		.email = or_empty(command_option(run, "email")),
		.installer = command_flag(run, "installer"),
	};

	if (run->nargs != 1)
		return err_set(err, ERR_SYNTAX, NULL, "user-which");
	if (!find_organisation(run, &new.organisation, err) ||
	    !find_role(command_option(run, "role"), &new.role, err) ||
	    !read_password(run, &new.password, err))
		return false;
	if (account_add(run->store, &system, run->now, run->arena, &new,
	        &errs))
		return true;
	return errs_first(&errs, err);
}

/* The account of a log-in name; NOT_FOUND when there is none. */
static bool
find_account(struct command_run *run, struct str login, int64_t *id_r,
    struct err *err)
{
	struct actor system = actor_system(0);
	struct opt64 id;
	struct tx *tx;
	bool ok;

	if (!store_read(run->store, &system, run->now, run->arena, &tx, err))
		return false;
	ok = store_id_of(tx, &account_record, login, &id, err);
	tx_end(tx);
	*id_r = id.v;
	return ok && (id.known || err_set_args(err, ERR_NOT_FOUND, NULL,
	    "user-unknown", ERR_TEXT(login)));
}

/* Who was signed in with the old one is signed out. */
static bool
cmd_user_password(struct command_run *run, struct err *err)
{
	struct actor system = actor_system(0);
	struct errs errs = ERRS_IN(run->arena);
	struct access_password input = { 0 };
	struct usecase_call call = { .input = &input,
		.usecase = usecase_find(run->store,
		    STR("account.password")) };

	if (run->nargs != 1)
		return err_set(err, ERR_SYNTAX, NULL, "user-which");
	if (!find_account(run, run->args[0], &call.id, err) ||
	    !read_password(run, &input.password, err))
		return false;
	if (usecase_run(run->store, &system, run->now, run->arena, &call,
	        &errs))
		return session_end_account(run->store, call.id, run->now,
		    err);
	return errs_first(&errs, err);
}

/* Log-in, name, what it is, and role and organisation for each membership. */
static bool
print_user(void *arg, const void *object)
{
	struct command_run *run = arg;
	const struct account *account = object;
	struct membership_of *list;
	struct err err = { 0 };
	size_t n;

	fprintf(run->out, "%.*s\t%.*s\t%s", STR_ARG(account->login),
	    STR_ARG(account->name), account->disabled ? "disabled" :
	    account->installer ? "installer" : "");
	if (!session_organisations(run->store, account->rec.id, run->arena,
	        &list, &n, &err))
		n = 0;
	for (size_t i = 0; i < n; i++)
		fprintf(run->out, "\t%s @ %.*s",
		    access_role_name(list[i].role), STR_ARG(list[i].name));
	fputc('\n', run->out);
	return err.id == NULL;
}

static bool
cmd_user_list(struct command_run *run, struct err *err)
{
	struct actor system = actor_system(0);
	struct tx *tx;
	bool ok;

	if (!store_read(run->store, &system, run->now, run->arena, &tx, err))
		return false;
	ok = store_each(tx, &account_record, true, print_user, run, err);
	tx_end(tx);
	return ok;
}
