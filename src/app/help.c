/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * help.c - --help, the man pages and the shell completion, all from the tables
 * of commands and settings, so that none of them can be behind the program.
 */
#include "app/cli.h"
#include "app/help.h"
#include "render/messages.h"

enum { HELP_COLUMN = 30, HELP_ID = 128 };

/* Message id of a command ("user add" -> command.user-add) or its option. */
static const char *
command_id(char id[HELP_ID], const struct command *c, const char *option)
{
	size_t n = (size_t)snprintf(id, HELP_ID, "command.%s%s%s", c->name,
	    option == NULL ? "" : ".", option == NULL ? "" : option);

	BUG_IF(n >= HELP_ID);
	for (size_t i = 0; i < n; i++)
		if (id[i] == ' ')
			id[i] = '-';
	return id;
}

static const char *
option_id(char id[HELP_ID], const struct command *c, const struct option *o)
{
	if (!o->shared)
		return command_id(id, c, o->name);
	BUG_IF(snprintf(id, HELP_ID, "option.%s", o->name) >= HELP_ID);
	return id;
}

static const char *
setting_id(char id[HELP_ID], const struct setting *s)
{
	BUG_IF(snprintf(id, HELP_ID, "setting.%s", s->name) >= HELP_ID);
	return id;
}

struct str
help_command_text(struct arena *a, enum lang lang, const struct command *c)
{
	char id[HELP_ID];

	return message(a, lang, command_id(id, c, NULL));
}

struct str
help_option_text(struct arena *a, enum lang lang, const struct command *c,
    const struct option *o)
{
	char id[HELP_ID];

	return message(a, lang, option_id(id, c, o));
}

struct str
help_setting_text(struct arena *a, enum lang lang, const struct setting *s)
{
	char id[HELP_ID];

	return message(a, lang, setting_id(id, s));
}

/* "  --listen ADDRESS:PORT     hint"; a long left side takes its own line. */
static void
print_row(FILE *out, struct str left, struct str hint)
{
	if (left.len + 4 > HELP_COLUMN)
		fprintf(out, "  %.*s\n  %*s", STR_ARG(left), HELP_COLUMN - 2, "");
	else
		fprintf(out, "  %-*.*s", HELP_COLUMN - 2, STR_ARG(left));
	fprintf(out, "%.*s\n", STR_ARG(hint));
}

static void
help_all(struct arena *a, enum lang lang, FILE *out)
{
	fprintf(out, "%.*s\n\n", STR_ARG(message(a, lang, "cli.usage")));
	for (size_t i = 0; cli_command(i) != NULL; i++) {
		const struct command *c = cli_command(i);

		print_row(out, str_printf(a, "%s%s%s", c->name,
		    c->args == NULL ? "" : " ", c->args == NULL ? "" : c->args),
		    help_command_text(a, lang, c));
	}
	fprintf(out, "\n%.*s\n", STR_ARG(message(a, lang, "cli.settings")));
	for (int k = 0; k < SETTING__MAX; k++)
		print_row(out, str_printf(a, "--%s %s", settings_table[k].name,
		    settings_table[k].value),
		    help_setting_text(a, lang, &settings_table[k]));
	fprintf(out, "\n%.*s\n", STR_ARG(message(a, lang, "cli.exit")));
}

static void
help_one(struct arena *a, const struct command *c, enum lang lang, FILE *out)
{
	fprintf(out, "stormvast %s%s%s\n\n  %.*s\n", c->name,
	    c->args == NULL ? "" : " ", c->args == NULL ? "" : c->args,
	    STR_ARG(help_command_text(a, lang, c)));
	if (c->noptions > 0)
		fputs("\n", out);
	for (size_t i = 0; i < c->noptions; i++) {
		const struct option *o = &c->options[i];

		print_row(out, str_printf(a, "--%s%s%s", o->name,
		    o->value == NULL ? "" : " ", o->value == NULL ? "" : o->value),
		    help_option_text(a, lang, c, o));
	}
}

void
cli_help(const struct command *command, enum lang lang, FILE *out)
{
	struct arena a = ARENA_INIT;

	if (command == NULL)
		help_all(&a, lang, out);
	else
		help_one(&a, command, lang, out);
	arena_release(&a);
}

/* ---- completion --------------------------------------------------------- */

/* "user" of "user add"; all of "serve". */
static struct str
first_word(const struct command *c)
{
	struct str rest = str_of(c->name);

	return str_cut(&rest, ' ');
}

/* "add" of "user add"; empty for one word. */
static struct str
second_word(const struct command *c)
{
	struct str rest = str_of(c->name);

	(void)str_cut(&rest, ' ');
	return rest.ptr == NULL ? STR_EMPTY : rest;
}

/* Words that may come first, and the options behind a whole command. */
static void
complete_commands(FILE *out)
{
	fputs("\tlocal words=\"", out);
	for (size_t i = 0; cli_command(i) != NULL; i++)
		fprintf(out, "%s%.*s", i == 0 ? "" : " ",
		    STR_ARG(first_word(cli_command(i))));
	fputs("\"\n\t[ \"$COMP_CWORD\" -gt 1 ] &&\n\tcase \"${COMP_WORDS[1]} "
	    "${COMP_WORDS[2]} \" in\n", out);
	for (size_t i = 0; cli_command(i) != NULL; i++) {
		const struct command *c = cli_command(i);

		fprintf(out, "\t'%s '*) words=\"", c->name);
		for (size_t j = 0; j < c->noptions; j++)
			fprintf(out, "%s--%s", j == 0 ? "" : " ",
			    c->options[j].name);
		fputs("\" ;;\n", out);
	}
}

/* Behind "user": the second words of all commands that begin so.  A word gets
 * a row each time that it comes; the shell takes the first. */
static void
complete_groups(FILE *out)
{
	for (size_t i = 0; cli_command(i) != NULL; i++) {
		struct str first = first_word(cli_command(i));

		if (second_word(cli_command(i)).len == 0)
			continue;
		fprintf(out, "\t'%.*s '*) words=\"", STR_ARG(first));
		for (size_t j = 0; cli_command(j) != NULL; j++)
			if (str_eq(first_word(cli_command(j)), first))
				fprintf(out, " %.*s",
				    STR_ARG(second_word(cli_command(j))));
		fputs("\" ;;\n", out);
	}
}

void
help_completion(FILE *out)
{
	fputs("# bash completion for stormvast; printed by `stormvast "
	    "completion`\n_stormvast() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]}"
	    "\n", out);
	complete_commands(out);
	complete_groups(out);
	fputs("\tesac\n\tCOMPREPLY=($(compgen -f -W \"$words --help", out);
	for (int k = 0; k < SETTING__MAX; k++)
		fprintf(out, " --%s", settings_table[k].name);
	fputs("\" -- \"$cur\"))\n}\ncomplete -F _stormvast stormvast\n", out);
}
