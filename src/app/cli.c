/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * cli.c - from argv to a row of the command table.
 *
 * A command's name may be two words ("user add"); the longest match wins.
 * Options are --name VALUE or --name=VALUE, in any place behind the command or
 * before it; "--" ends them.  A setting may be given as an option of any
 * command.  Nothing is guessed: an unknown word is an error that says which.
 */
#include <unistd.h>

#include "app/area_table.h"
#include "app/cli.h"
#include "app/commands.h"
#include "areas/command_work.h"
#include "base/clock.h"
#include "base/log.h"
#include "render/messages.h"

static struct settings settings;

const struct settings *
cli_settings(void)
{
	return &settings;
}

/* The row with that number, app's own first; NULL behind the last. */
const struct command *
cli_command(size_t i)
{
	if (i < app_ncommands)
		return &app_commands[i];
	i -= app_ncommands;
	for (size_t k = 0; k < area_count; k++)
		for (const struct command *c = area_table[k]->commands;
		    c != NULL && c->name != NULL; c++)
			if (i-- == 0)
				return c;
	return NULL;
}

enum lang
cli_lang(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	enum lang lang = LANG_EN;

	for (size_t i = 0; i < COUNT(names); i++) {
		struct str value = str_of(getenv(names[i]));
		struct str tag = str_sub(value, 0, 2);

		if (value.len > 0)
			return lang_of(tag, &lang) ? lang : LANG_EN;
	}
	return lang;
}

void
cli_tell(struct arena *a, enum lang lang, const struct err *err)
{
	struct buf words = BUF_IN(a, 4096);

	err_text(err, lang, zone_default(), &words);
	fprintf(stderr, "stormvast: %.*s\n", STR_ARG(buf_str(&words)));
}

/* ---- parsing ------------------------------------------------------------ */

/* How many of the words a command's name takes up; 0 when they are not it. */
static size_t
name_matches(const char *name, const struct str *words, size_t n)
{
	struct str rest = str_of(name);
	size_t used = 0;

	while (rest.ptr != NULL)
		if (used == n || !str_eq(str_cut(&rest, ' '), words[used++]))
			return 0;
	return used;
}

/* The row whose name is the first one or two of the words; *used_r of them. */
static const struct command *
find_command(const struct str *words, size_t n, size_t *used_r)
{
	const struct command *found = NULL;

	*used_r = 0;
	for (size_t i = 0; cli_command(i) != NULL; i++) {
		size_t used = name_matches(cli_command(i)->name, words, n);

		if (used > *used_r) {
			found = cli_command(i);
			*used_r = used;
		}
	}
	return found;
}

/* Where the value of an option goes: a setting, or one of the command's. */
static struct str *
option_place(struct cli *cli, struct str name, bool *flag_r)
{
	enum setting_key key = setting_find(name);

	*flag_r = false;
	for (size_t i = 0; cli->command != NULL &&
	    i < cli->command->noptions; i++)
		if (str_eq_c(name, cli->command->options[i].name)) {
			*flag_r = cli->command->options[i].kind == OPTION_FLAG;
			return &cli->values[i];
		}
	return key == SETTING__MAX ? NULL : &cli->given[key];
}

static bool
parse_option(struct cli *cli, struct str word, int argc, char *const argv[],
    int *at, struct err *err)
{
	struct str value = str_sub(word, 2, word.len);
	struct str name = str_cut(&value, '=');
	bool flag;
	struct str *place;

	if (str_eq(name, STR("help")))
		return cli->help = true;
	if ((place = option_place(cli, name, &flag)) == NULL)
		return err_set_args(err, ERR_SYNTAX, NULL, "option-unknown",
		    ERR_TEXT(name));
	if (flag && value.ptr != NULL)
		return err_set_args(err, ERR_SYNTAX, NULL, "option-no-value",
		    ERR_TEXT(name));
	if (!flag && value.ptr == NULL) {
		if (*at + 1 >= argc)
			return err_set_args(err, ERR_SYNTAX, NULL,
			    "option-needs-value", ERR_TEXT(name));
		value = str_of(argv[++*at]);
	}
	*place = flag ? STR("1") : value;
	return true;
}

/* The command's name: the words before the first option or the like. */
static bool
parse_command(struct cli *cli, int argc, char *const argv[], int *at_r,
    struct err *err)
{
	struct str words[2];
	size_t n = 0, used;

	while (n < COUNT(words) && (int)n + 1 < argc) {
		words[n] = str_of(argv[n + 1]);
		n++;
	}
	*at_r = 1;
	if (n == 0 || str_eq(words[0], STR("help")) ||
	    str_eq(words[0], STR("--help")) || str_eq(words[0], STR("-h"))) {
		cli->help = true;
		*at_r = argc;
		return true;
	}
	cli->command = find_command(words, n, &used);
	if (cli->command == NULL)
		return err_set_args(err, ERR_SYNTAX, NULL, "command-unknown",
		    ERR_TEXT(words[0]));
	*at_r += (int)used;
	return true;
}

bool
cli_parse(struct cli *cli, struct arena *a, int argc, char *const argv[],
    struct err *err)
{
	struct str *args = arena_array(a, struct str, (size_t)argc);
	bool options = true;
	int at;

	*cli = (struct cli){ .args = args };
	if (!parse_command(cli, argc, argv, &at, err))
		return false;
	for (; at < argc; at++) {
		struct str word = str_of(argv[at]);

		if (options && str_eq(word, STR("--"))) {
			options = false;
		} else if (options && str_starts(word, STR("--"))) {
			if (!parse_option(cli, word, argc, argv, &at, err))
				return false;
		} else if (cli->command->args == NULL ||
		    cli->nargs == COMMAND_ARGS) {
			return err_set_args(err, ERR_SYNTAX, NULL,
			    "word-unexpected", ERR_TEXT(word));
		} else {
			args[cli->nargs++] = word;
		}
	}
	return true;
}

/* ---- running ------------------------------------------------------------ */

static bool
set_log_level(struct str name, struct err *err)
{
	static const char *const levels[LOG__MAX] = {
		[LOG_DEBUG] = "debug", [LOG_INFO] = "info",
		[LOG_WARN] = "warn", [LOG_ERROR] = "error",
	};

	for (int i = 0; i < LOG__MAX; i++)
		if (str_eq_c(name, levels[i])) {
			log_set_level((enum log_level)i);
			return true;
		}
	return err_set_args(err, ERR_INVALID, NULL, "log-level-unknown",
	    ERR_TEXT(name));
}

bool
cli_run(const struct cli *cli, struct arena *a, enum lang lang, FILE *out,
    struct err *err)
{
	struct command_run run = {
		.command = cli->command,
		.now = clock_now(),
		.arena = a,
		.lang = lang,
		.out = out,
		.is_terminal = isatty(STDERR_FILENO) == 1,
		.args = cli->args,
		.nargs = cli->nargs,
	};
	struct command_work work;
	bool ok;

	memcpy(run.values, cli->values, sizeof(run.values));
	if (!settings_load(&settings, a, cli->given, err) ||
	    !set_log_level(settings.values[SETTING_LOG_LEVEL], err))
		return false;
	if (cli->command->store == COMMAND_STORE) {
		if (!store_open(&run.store, settings_store(&settings),
		    area_registry(), err))
			return false;
		area_attach(run.store);
	}
	if (cli->command->stops)
		run.work = command_work_begin(&work, &run);
	ok = cli->command->run(&run, err);
	if (cli->command->stops)
		command_work_end(&work);
	store_close(run.store);
	return ok;
}
