/* SPDX-License-Identifier: EUPL-1.2 */
/* commands.c - the rows of the commands that belong to no area, and the short
 * ones among them.  To add one: a row here and its hints in locale/app.*.po. */
#include <errno.h>
#include <sys/stat.h>

#include "app/area_table.h"
#include "app/commands.h"
#include "app/help.h"
#include "app/version.h"
#include "store/ddl.h"
#include "web/tls_ca.h"
#include "web/trust.h"

static const struct option tls_options[] = {
	{ "out", OPTION_TEXT, "DIR", "tls", false },
	{ "organisation", OPTION_TEXT, "NAME", "stormvast", false },
};

static const struct option demo_options[] = {
	{ "org", OPTION_TEXT, "NAME", NULL, false },
};

static const struct option docs_options[] = {
	{ "out", OPTION_TEXT, "DIR", "docs", false },
};

static const struct option schedule_options[] = {
	{ "time", OPTION_TEXT, "SECONDS", NULL, false },
	{ "schedules", OPTION_INT, "NUMBER", NULL, false },
	{ "conflicts", OPTION_INT, "NUMBER", NULL, false },
	{ "seed", OPTION_INT, "NUMBER", "1", false },
	{ "json", OPTION_FLAG, NULL, NULL, true },
};

static const struct option bound_options[] = {
	{ "time", OPTION_TEXT, "SECONDS", NULL, false },
	{ "target", OPTION_INT, "NUMBER", NULL, false },
	{ "schedules", OPTION_INT, "NUMBER", NULL, false },
	{ "conflicts", OPTION_INT, "NUMBER", NULL, false },
	{ "seed", OPTION_INT, "NUMBER", "1", false },
	{ "json", OPTION_FLAG, NULL, NULL, true },
};

static const struct option graph_options[] = {
	{ "lost", OPTION_TEXT, "NAME,...", NULL, false },
	{ "json", OPTION_FLAG, NULL, NULL, true },
};

static const struct option weak_options[] = {
	{ "pairs", OPTION_TEXT, "PROCESS", NULL, false },
	{ "json", OPTION_FLAG, NULL, NULL, true },
};

static const struct option chance_options[] = {
	{ "samples", OPTION_INT, "NUMBER", "10000", false },
	{ "least", OPTION_INT, "PERCENT", "75", false },
	{ "most", OPTION_INT, "PERCENT", "150", false },
	{ "deadline", OPTION_INT, "NUMBER", NULL, false },
	{ "hands-enough", OPTION_FLAG, NULL, NULL, false },
	{ "seed", OPTION_INT, "NUMBER", "1", false },
	{ "json", OPTION_FLAG, NULL, NULL, true },
};

const struct command app_commands[] = {
	{ .name = "serve", .store = COMMAND_STORE, .run = cmd_serve },
	{ .name = "demo", .store = COMMAND_STORE, .run = cmd_demo,
	  .options = demo_options, .noptions = COUNT(demo_options) },
	{ .name = "tls init", .args = "NAME...", .run = cmd_tls_init,
	  .options = tls_options, .noptions = COUNT(tls_options) },
	{ .name = "engine bound", .args = "FILE...", .stops = true,
	  .run = cmd_engine_bound, .options = bound_options,
	  .noptions = COUNT(bound_options) },
	{ .name = "engine outage", .args = "FILE...", .stops = true,
	  .run = cmd_engine_outage, .options = graph_options,
	  .noptions = COUNT(graph_options) },
	{ .name = "engine reach", .args = "FILE...", .stops = true,
	  .run = cmd_engine_reach, .options = graph_options,
	  .noptions = COUNT(graph_options) },
	{ .name = "engine chance", .args = "FILE...", .stops = true,
	  .run = cmd_engine_chance, .options = chance_options,
	  .noptions = COUNT(chance_options) },
	{ .name = "engine schedule", .args = "FILE...", .stops = true,
	  .run = cmd_engine_schedule, .options = schedule_options,
	  .noptions = COUNT(schedule_options) },
	{ .name = "engine weak", .args = "FILE...", .stops = true,
	  .run = cmd_engine_weak, .options = weak_options,
	  .noptions = COUNT(weak_options) },
	{ .name = "schema", .args = "[RECORD...]", .run = cmd_schema },
	{ .name = "docs", .run = cmd_docs,
	  .options = docs_options, .noptions = COUNT(docs_options) },
	{ .name = "completion", .run = cmd_completion },
	{ .name = "version", .run = cmd_version },
};
const size_t app_ncommands = COUNT(app_commands);

bool
cmd_version(struct command_run *run, struct err *err)
{
	(void)err;
	fprintf(run->out, "stormvast %s\n", STORMVAST_VERSION);
	return true;
}

bool
cmd_completion(struct command_run *run, struct err *err)
{
	(void)err;
	help_completion(run->out);
	return true;
}

bool
cmd_tls_init(struct command_run *run, struct err *err)
{
	static const struct str here[] = { STR_INIT("localhost"),
		STR_INIT("127.0.0.1") };
	const char *dir = str_c(run->arena, command_option(run, "out"));
	const char *ca_file;
	struct trust_ca ca;

	if (mkdir(dir, 0755) != 0 && errno != EEXIST)
		return err_set_args(err, ERR_IO, NULL, "file-unwritable",
		    ERR_TEXT(str_of(dir)), ERR_TEXT(str_of(strerror(errno))));
	ca_file = str_printf(run->arena, "%s/ca.pem", dir).ptr;
	if (!tls_ca_create(&(struct tls_ca_spec){
	        .dir = dir,
	        .organisation = command_option(run, "organisation"),
	        .names = run->nargs > 0 ? run->args : here,
	        .nnames = run->nargs > 0 ? run->nargs : COUNT(here),
	        .now = run->now }, err) ||
	    !trust_ca_read(run->arena, ca_file, NULL, &ca, err))
		return false;
	fprintf(run->out, "%s\n%s/server.pem\n%s/server-key.pem\n"
	    "SHA-256 %.*s\n", ca_file, dir, dir, STR_ARG(ca.fingerprint));
	return true;
}

/* Was this record asked for?  None asked for: all are. */
static bool
wants(const struct command_run *run, const struct record *r)
{
	for (size_t i = 0; i < run->nargs; i++)
		if (str_eq_c(run->args[i], r->name))
			return true;
	return run->nargs == 0;
}

bool
cmd_schema(struct command_run *run, struct err *err)
{
	const struct registry *reg = area_registry();
	struct buf out = BUF_IN(run->arena, 4 << 20);

	(void)err;
	for (size_t i = 0; i < reg->n; i++)
		if (wants(run, reg->records[i]))
			ddl_print(reg->records[i], reg, &out);
	fwrite(out.ptr, 1, out.len, run->out);
	return true;
}
