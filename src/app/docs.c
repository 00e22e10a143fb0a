/* SPDX-License-Identifier: EUPL-1.2 */
/* docs.c - `stormvast docs`: man pages into a folder, from the tables. */
#include <errno.h>
#include <sys/stat.h>

#include "app/commands.h"
#include "app/help.h"
#include "app/version.h"

static bool
write_page(const struct command_run *run, const char *dir, const char *name,
    void (*print)(FILE *out, const char *version), struct err *err)
{
	struct str path = str_printf(run->arena, "%s/%s", dir, name);
	FILE *out = fopen(path.ptr, "we");

	if (out == NULL)
		return err_set_args(err, ERR_IO, NULL, "file-unwritable",
		    ERR_TEXT(path), ERR_TEXT(str_of(strerror(errno))));
	print(out, STORMVAST_VERSION);
	if (fclose(out) != 0)
		return err_set_args(err, ERR_IO, NULL, "file-unwritable",
		    ERR_TEXT(path), ERR_TEXT(str_of(strerror(errno))));
	fprintf(run->out, "%s\n", path.ptr);
	return true;
}

bool
cmd_docs(struct command_run *run, struct err *err)
{
	const char *dir = str_c(run->arena, command_option(run, "out"));

	if (mkdir(dir, 0755) != 0 && errno != EEXIST)
		return err_set_args(err, ERR_IO, NULL, "file-unwritable",
		    ERR_TEXT(str_of(dir)), ERR_TEXT(str_of(strerror(errno))));
	return write_page(run, dir, "stormvast.1", help_man_program, err) &&
	    write_page(run, dir, "stormvast.conf.5", help_man_settings, err) &&
	    write_page(run, dir, "stormvast-api.7", help_man_api, err);
}
