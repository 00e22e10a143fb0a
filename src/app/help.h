/* SPDX-License-Identifier: EUPL-1.2 */
/* help.h - words of commands, options and settings, and what is made of them. */
#ifndef APP_HELP_H
#define APP_HELP_H

#include "app/settings.h"
#include "areas/command.h"

struct str help_command_text(struct arena *a, enum lang lang,
    const struct command *c);
struct str help_option_text(struct arena *a, enum lang lang,
    const struct command *c, const struct option *o);
struct str help_setting_text(struct arena *a, enum lang lang,
    const struct setting *s);

/* The bash completion script. */
void help_completion(FILE *out);

/* Man pages in mdoc(7): stormvast(1), stormvast.conf(5), stormvast-api(7). */
void help_man_program(FILE *out, const char *version);
void help_man_settings(FILE *out, const char *version);
void help_man_api(FILE *out, const char *version);

#endif
