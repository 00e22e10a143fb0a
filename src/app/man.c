/* SPDX-License-Identifier: EUPL-1.2 */
/* man.c - the manual pages in mdoc, from the tables. */
#include "app/area_table.h"
#include "app/cli.h"
#include "app/help.h"
#include "app/version.h"
#include "record/json.h"
#include "render/messages.h"

/*
 * Text as roff takes it: no leading dot or quote, backslashes doubled, and a
 * line for each sentence, so that roff spaces them.
 */
static void
put_text(FILE *out, struct str s)
{
	bool begins = true;

	for (size_t i = 0; i < s.len; i++) {
		if (begins && str_has(STR(".'"), s.ptr[i]))
			fputs("\\&", out);
		begins = i > 0 && s.ptr[i] == ' ' &&
		    str_has(STR(".?!"), s.ptr[i - 1]);
		if (s.ptr[i] == '\\')
			fputs("\\e", out);
		else
			fputc(begins ? '\n' : s.ptr[i], out);
	}
	fputc('\n', out);
}

static void
put_head(FILE *out, const char *name, int section, const char *what,
    const char *version)
{
	fprintf(out, ".\\\" printed from the tables of the program\n"
	    ".Dd " STORMVAST_DATE "\n.Dt %s %d\n.Os stormvast %s\n"
	    ".Sh NAME\n.Nm %s\n.Nd %s\n", name, section, version, name, what);
}

/* Every setting as an option (dashes) or as a line of the file. */
static void
put_settings(FILE *out, struct arena *a, bool as_options)
{
	fputs(".Bl -tag -width Ds\n", out);
	for (int k = 0; k < SETTING__MAX; k++) {
		const struct setting *s = &settings_table[k];

		fprintf(out, as_options ? ".It Fl Fl %s Ar %s\n"
		    : ".It Ic %s No = Ar %s\n", s->name, s->value);
		put_text(out, help_setting_text(a, LANG_EN, s));
		if (s->fallback[0] != '\0')
			fprintf(out, ".Pp\nDefault:\n.Ql %s\n", s->fallback);
	}
	fputs(".El\n", out);
}

static void
put_commands(FILE *out, struct arena *a)
{
	fputs(".Sh COMMANDS\n.Bl -tag -width Ds\n", out);
	for (size_t i = 0; cli_command(i) != NULL; i++) {
		const struct command *c = cli_command(i);

		fprintf(out, ".It Cm %s%s%s\n", c->name,
		    c->args == NULL ? "" : " Ar ",
		    c->args == NULL ? "" : c->args);
		put_text(out, help_command_text(a, LANG_EN, c));
		if (c->noptions == 0)
			continue;
		fputs(".Bl -tag -width Ds\n", out);
		for (size_t j = 0; j < c->noptions; j++) {
			const struct option *o = &c->options[j];

			fprintf(out, ".It Fl Fl %s%s%s\n", o->name,
			    o->value == NULL ? "" : " Ar ",
			    o->value == NULL ? "" : o->value);
			put_text(out, help_option_text(a, LANG_EN, c, o));
		}
		fputs(".El\n", out);
	}
	fputs(".El\n", out);
}

/* One line a status, with all that end in it; the three answers first. */
static void
put_exit(FILE *out, struct arena *a)
{
	fputs(".Sh EXIT STATUS\n", out);
	put_text(out, message(a, LANG_EN, "cli.exit"));
	fputs(".Bl -tag -width Ds\n", out);
	for (int status = 64; status < 128; status++) {
		bool none = true;

		for (int code = 0; code < ERR__MAX; code++) {
			const struct err_info *e = err_info((enum err_code)code);

			if (e->exit != status)
				continue;
			if (none)
				fprintf(out, ".It %d\n%s", status, e->name);
			else
				fprintf(out, ",\n%s", e->name);
			none = false;
		}
		if (!none)
			fputc('\n', out);
	}
	fputs(".El\n", out);
}

void
help_man_program(FILE *out, const char *version)
{
	struct arena a = ARENA_INIT;

	put_head(out, "stormvast", 1,
	    "business continuity management that proves itself", version);
	fputs(".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar options\n"
	    ".Sh DESCRIPTION\n", out);
	put_text(out, message(&a, LANG_EN, "cli.about"));
	put_commands(out, &a);
	fputs(".Sh OPTIONS\n", out);
	put_text(out, message(&a, LANG_EN, "cli.conf"));
	put_settings(out, &a, true);
	fputs(".Sh FILES\n.Bl -tag -width Ds\n.It Pa /etc/stormvast.conf\n"
	    ".Xr stormvast.conf 5\n.El\n", out);
	put_exit(out, &a);
	fputs(".Sh SEE ALSO\n.Xr stormvast.conf 5 ,\n.Xr stormvast-api 7\n", out);
	arena_release(&a);
}

void
help_man_settings(FILE *out, const char *version)
{
	struct arena a = ARENA_INIT;

	put_head(out, "stormvast.conf", 5, "settings of stormvast", version);
	fputs(".Sh DESCRIPTION\n", out);
	put_text(out, message(&a, LANG_EN, "cli.conf"));
	put_settings(out, &a, false);
	fputs(".Sh SEE ALSO\n.Xr stormvast 1\n", out);
	arena_release(&a);
}

static void
put_record(FILE *out, struct arena *a, const struct record *r)
{
	fprintf(out, ".It Pa /api/v1/%s\n", r->path);
	put_text(out, message(a, LANG_EN, str_printf(a, "%s.plural",
	    r->name).ptr));
	fputs(".Pp\n", out);
	for (size_t i = 0; i < r->nfields; i++)
		if (!(r->fields[i].flags & FIELD_SECRET))
			fprintf(out, "%.*s%s\n", STR_ARG(json_name(a,
			    r->fields[i].name)), i + 1 < r->nfields ? "," : "");
}

void
help_man_api(FILE *out, const char *version)
{
	const struct registry *reg = area_registry();
	struct arena a = ARENA_INIT;

	put_head(out, "stormvast-api", 7, "the JSON interface of stormvast",
	    version);
	fputs(".Sh DESCRIPTION\n", out);
	put_text(out, message(&a, LANG_EN, "cli.api"));
	fputs(".Sh RESOURCES\n.Bl -tag -width Ds\n", out);
	for (size_t i = 0; i < reg->n; i++)
		if (reg->records[i]->scope == RECORD_ORGANISATION)
			put_record(out, &a, reg->records[i]);
	fputs(".El\n.Sh SEE ALSO\n.Xr stormvast 1\n", out);
	arena_release(&a);
}
