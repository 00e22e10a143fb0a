/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * cli.h - the command line: find the row, read its options, run it.
 */
#ifndef APP_CLI_H
#define APP_CLI_H

#include "app/settings.h"
#include "areas/command.h"

/* All commands: those of app/ first, then the areas' in their order; NULL
 * behind the last. */
const struct command *cli_command(size_t i);

/* What a command line says. */
struct cli {
	const struct command *command;	/* NULL: help */
	struct str given[SETTING__MAX];	/* settings said as options */
	struct str values[COMMAND_OPTIONS];	/* ptr NULL: not said */
	const struct str *args;
	size_t nargs;
	bool help;			/* --help stood somewhere */
};

/* Read argv.  UNKNOWN command or option, a value that lacks, too many words:
 * SYNTAX with what it was. */
MUST_USE bool cli_parse(struct cli *cli, struct arena *a, int argc,
    char *const argv[], struct err *err);

/* The reader's language, after LC_ALL, LC_MESSAGES, LANG. */
enum lang cli_lang(void);

/* Run what was parsed: settings, log level, store, command. */
MUST_USE bool cli_run(const struct cli *cli, struct arena *a, enum lang lang,
    FILE *out, struct err *err);

/* The effective settings of this run, for serve and the like. */
const struct settings *cli_settings(void);

/* What is wrong, in words, on standard error. */
void cli_tell(struct arena *a, enum lang lang, const struct err *err);

/* --help, of all (command NULL) or of one. */
void cli_help(const struct command *command, enum lang lang, FILE *out);

#endif
