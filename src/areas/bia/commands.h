/* SPDX-License-Identifier: EUPL-1.2 */
/* commands.h - the BIA's commands. */
#ifndef AREAS_BIA_COMMANDS_H
#define AREAS_BIA_COMMANDS_H

#include "areas/command.h"

extern const struct command bia_commands[];

bool cmd_check(struct command_run *run, struct err *err);

#endif
