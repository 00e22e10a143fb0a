/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * commands.c - `stormvast import|export|template`: the same plan as on the page,
 * shown before it is applied; nothing is written when one row is wrong.
 */
#include <errno.h>
#include <unistd.h>

#include "areas/exchange/commands.h"
#include "areas/exchange/exchange.h"
#include "base/utf8.h"
#include "render/messages.h"

enum { FAULTS_SHOWN = 50, FILE_MAX = 1 << 30, OUT_MAX = 1 << 30 };

static const struct option import_options[] = {
	{ "org", OPTION_TEXT, "NAME", NULL, true },
	{ "check", OPTION_FLAG, NULL, NULL, false },
};

static const struct option export_options[] = {
	{ "org", OPTION_TEXT, "NAME", NULL, true },
	{ "format", OPTION_TEXT, "FORMAT", "json", false },
	{ "out", OPTION_TEXT, "FILE", NULL, true },
};

static const struct option template_options[] = {
	{ "org", OPTION_TEXT, "NAME", NULL, true },
	{ "out", OPTION_TEXT, "FILE", NULL, true },
};

const struct command exchange_commands[] = {
	{ .name = "import", .args = "FILE...", .store = COMMAND_STORE,
	  .run = cmd_import, .options = import_options,
	  .noptions = COUNT(import_options) },
	{ .name = "export", .store = COMMAND_STORE, .run = cmd_export,
	  .options = export_options, .noptions = COUNT(export_options) },
	{ .name = "template xlsx", .store = COMMAND_STORE, .run = cmd_template,
	  .options = template_options, .noptions = COUNT(template_options) },
	{ 0 },
};

/* The organisation of --org, or the only one there is. */
static bool
choose_organisation(const struct command_run *run, int64_t *id_r,
    struct err *err)
{
	struct str wanted = command_option(run, "org");
	struct organisation_entry *list;
	int64_t number = 0;
	size_t n;

	if (!organisation_list(run->store, run->now, run->arena, &list, &n,
	        err))
		return false;
	if (wanted.ptr == NULL && n == 1) {
		*id_r = list[0].id;
		return true;
	}
	if (wanted.ptr == NULL)
		return err_set(err, ERR_INVALID, NULL, "organisation-which");
	if (!str_to_i64(wanted, &number))
		number = 0;
	for (size_t i = 0; i < n; i++)
		if (list[i].id == number || str_eq(
		        utf8_fold(run->arena, list[i].name),
		        utf8_fold(run->arena, wanted))) {
			*id_r = list[i].id;
			return true;
		}
	return err_set_args(err, ERR_NOT_FOUND, NULL,
	    "organisation-not-found", ERR_TEXT(wanted));
}

static void
print_faults(const struct command_run *run, const struct import_plan *plan)
{
	for (size_t i = 0; i < plan->errs.n && i < FAULTS_SHOWN; i++) {
		const struct err *fault = &plan->errs.list[i];
		struct buf text = BUF_IN(run->arena, 4096);

		err_text(fault, run->lang, zone_default(), &text);
		fprintf(stderr, "%.*s:%lld: %s%s%.*s\n",
		    STR_ARG(import_fault_table(plan, i)),
		    (long long)fault->row,
		    fault->field == NULL ? "" : fault->field,
		    fault->field == NULL ? "" : ": ", STR_ARG(buf_str(&text)));
	}
}

static void
print_plan(const struct command_run *run, const struct import_plan *plan)
{
	struct buf text = BUF_IN(run->arena, 1 << 20);

	for (size_t i = 0; i < plan->nnotes; i++) {
		import_note_words(&plan->notes[i], run->lang, &text);
		buf_add_char(&text, '\n');
	}
	message_print(&text, run->lang, zone_default(), "import-summary",
	    { "a", ERR_INT(plan->count[IMPORT_NEW]) },
	    { "b", ERR_INT(plan->count[IMPORT_CHANGE]) },
	    { "c", ERR_INT(plan->count[IMPORT_SAME]) });
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&text)));
}

/* A bar that overwrites itself, on a terminal only. */
static bool
show_progress(void *arg, int64_t done)
{
	const struct command_run *run = arg;

	if (run->is_terminal && done % 1000 == 0) {
		fprintf(stderr, "\r%lld", (long long)done);
		fflush(stderr);
	}
	return true;
}

static void
release(void *arg)
{
	arena_release(arg);
}

/* A file is as large as its plan: it goes as soon as the plan can do without. */
static bool
plan_file(struct tx *tx, struct str path, struct import_plan *plan,
    struct err *err)
{
	struct arena *file = arena_new(tx_arena(tx), struct arena);
	struct str bytes;

	arena_on_release(tx_arena(tx), release, file);
	if (!command_read_file(file, path, FILE_MAX, &bytes, err) ||
	    !import_plan(tx, bytes, path, plan, err))
		return false;
	if (!plan->keeps_bytes)
		arena_release(file);
	return true;
}

static bool
import_one(struct command_run *run, const struct actor *actor, struct str path,
    struct err *err)
{
	struct errs errs = ERRS_IN(run->arena);
	struct import_plan plan;
	struct tx *tx;
	int64_t entry;
	bool ok;

	if (!store_read(run->store, actor, run->now, run->arena, &tx, err))
		return false;
	ok = plan_file(tx, path, &plan, err);
	tx_end(tx);
	if (!ok)
		return false;
	print_plan(run, &plan);
	print_faults(run, &plan);
	if (!errs_none(&plan.errs))
		return err_set_args(err, ERR_INVALID, NULL,
		    "import-has-faults", ERR_INT((int64_t)plan.errs.total));
	if (command_flag(run, "check"))
		return true;
	ok = import_apply(run->store, actor, run->now, run->arena, &plan,
	    show_progress, run, &entry, &errs);
	if (run->is_terminal)
		fputs("\r", stderr);
	if (!ok)
		err_copy(err, &errs.list[0]);
	return ok;
}

bool
cmd_import(struct command_run *run, struct err *err)
{
	struct actor actor;
	int64_t organisation;

	if (run->nargs == 0)
		return err_set(err, ERR_SYNTAX, NULL, "import-no-file");
	if (!choose_organisation(run, &organisation, err))
		return false;
	actor = actor_system(organisation);
	actor.lang = run->lang;
	actor.origin = STR("cli");
	for (size_t i = 0; i < run->nargs; i++)
		if (!import_one(run, &actor, run->args[i], err))
			return false;
	return true;
}

/* Where the result goes: --out FILE, else standard output. */
static FILE *
open_out(const struct command_run *run, struct err *err)
{
	struct str path = command_option(run, "out");
	FILE *out;

	if (path.ptr == NULL)
		return run->out;
	out = fopen(str_c(run->arena, path), "we");
	if (out == NULL)
		err_set_args(err, ERR_IO, NULL, "file-unwritable",
		    ERR_TEXT(path), ERR_TEXT(str_of(strerror(errno))));
	return out;
}

static bool
close_out(const struct command_run *run, FILE *out, struct err *err)
{
	bool ok = fflush(out) == 0 && !ferror(out);

	if (out != run->out && fclose(out) != 0)
		ok = false;
	return ok || err_set_args(err, ERR_IO, NULL, "file-unwritable",
	    ERR_TEXT(STR("--out")), ERR_TEXT(str_of(strerror(errno))));
}

static bool
write_workbook(struct command_run *run, struct tx *tx, bool filled, FILE *out,
    struct err *err)
{
	struct buf bytes = BUF_IN(run->arena, OUT_MAX);

	if (!export_workbook(tx, run->lang, filled, &bytes, err))
		return false;
	fwrite(bytes.ptr, 1, bytes.len, out);
	return true;
}

/* Beside the result, which may be on the standard output. */
static void
tell_left_out(const struct command_run *run, int64_t n)
{
	struct buf text = BUF_IN(run->arena, 1000);

	message_print(&text, run->lang, zone_default(),
	    "export-files-left-out", { "a", ERR_INT(n) });
	fprintf(stderr, "%.*s\n", STR_ARG(buf_str(&text)));
}

static bool
write_out(struct command_run *run, struct str format, bool filled,
    struct err *err)
{
	struct actor actor;
	int64_t organisation;
	int64_t left_out = 0;
	struct tx *tx;
	FILE *out;
	bool ok;

	if (!choose_organisation(run, &organisation, err))
		return false;
	if (!str_eq(format, STR("json")) && !str_eq(format, STR("xlsx")))
		return err_set_args(err, ERR_INVALID, NULL,
		    "export-format-unknown", ERR_TEXT(format));
	actor = actor_system(organisation);
	if (!store_read(run->store, &actor, run->now, run->arena, &tx, err))
		return false;
	if ((out = open_out(run, err)) == NULL) {
		tx_end(tx);
		return false;
	}
	ok = str_eq(format, STR("json"))
	    ? export_json(tx, out, EXPORT_FILES, &left_out, err)
	    : write_workbook(run, tx, filled, out, err);
	tx_end(tx);
	if (ok && left_out > 0)
		tell_left_out(run, left_out);
	return close_out(run, out, err) && ok;
}

bool
cmd_export(struct command_run *run, struct err *err)
{
	return write_out(run, command_option(run, "format"), true, err);
}

bool
cmd_template(struct command_run *run, struct err *err)
{
	return write_out(run, STR("xlsx"), false, err);
}
