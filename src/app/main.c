/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * main.c - stormvast: business continuity management that proves itself.
 *
 * One program: a server with pages and an API (`stormvast serve`), and a command
 * line for the same records and the same answers (`stormvast check`).  All it
 * can do stands in tables: the areas in area_table.c, each with its records, use
 * cases, pages and commands.  Start reading there, or in docs/architecture.md.
 */
#include "app/cli.h"

/* Exit status: 0, or the row of base/err.h for what went wrong. */
static int
fail(struct arena *a, enum lang lang, const struct err *err)
{
	if (err->id != NULL)
		cli_tell(a, lang, err);
	return err_info(err->code)->exit;
}

int
main(int argc, char *argv[])
{
	struct arena a = ARENA_INIT;
	struct err err = { 0 };
	enum lang lang = cli_lang();
	struct cli cli;
	int status = 0;

	if (!cli_parse(&cli, &a, argc, argv, &err))
		status = fail(&a, lang, &err);
	else if (cli.help)
		cli_help(cli.command, lang, stdout);
	else if (!cli_run(&cli, &a, lang, stdout, &err))
		status = fail(&a, lang, &err);
	arena_release(&a);
	return status;
}
