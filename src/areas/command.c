/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/command.h"

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
