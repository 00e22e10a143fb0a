/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <sys/stat.h>

#include "areas/command.h"
#include "base/utf8.h"

static size_t
option_index(const struct command *c, const char *name)
{
	for (size_t i = 0; i < c->noptions; i++)
		if (strcmp(c->options[i].name, name) == 0)
			return i;
	BUG("a command asks for an option that its row does not have");
}

struct str
command_option(const struct command_run *run, const char *name)
{
	size_t i = option_index(run->command, name);

	if (run->values[i].ptr != NULL)
		return run->values[i];
	if (run->command->options[i].fallback != NULL)
		return str_of(run->command->options[i].fallback);
	return (struct str){ NULL, 0 };
}

bool
command_flag(const struct command_run *run, const char *name)
{
	return run->values[option_index(run->command, name)].ptr != NULL;
}

void
command_column(const struct command_run *run, struct str text, size_t width)
{
	size_t n = utf8_count(text);

	fprintf(run->out, "%.*s%*s", STR_ARG(text),
	    n + 1 < width ? (int)(width - n) : 1, "");
}

bool
command_read_file(struct arena *a, struct str path, size_t max,
    struct str *bytes_r, struct err *err)
{
	FILE *f = fopen(str_c(a, path), "re");
	struct buf bytes = BUF_IN(a, max);
	struct stat about;
	size_t n = 1;

	if (f == NULL)
		return err_set_args(err, ERR_NOT_FOUND, NULL,
		    "file-unreadable", ERR_TEXT(path),
		    ERR_TEXT(str_of(strerror(errno))));
	/* All room at once, or growing leaves twice as much behind. */
	if (fstat(fileno(f), &about) == 0 && S_ISREG(about.st_mode) &&
	    about.st_size > 0 && (size_t)about.st_size < max - (2 << 16))
		(void)buf_room(&bytes, (size_t)about.st_size + (2 << 16));
	while (n > 0) {
		char *to = buf_room(&bytes, 1 << 16);

		if (to == NULL)
			break;
		n = fread(to, 1, 1 << 16, f);
		buf_wrote(&bytes, n);
	}
	n = (size_t)ferror(f);
	fclose(f);
	if (n != 0 || bytes.over)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "file-unreadable", ERR_TEXT(path), ERR_TEXT(STR("-")));
	*bytes_r = buf_str(&bytes);
	return true;
}
