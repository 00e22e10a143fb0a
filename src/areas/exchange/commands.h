/* SPDX-License-Identifier: EUPL-1.2 */
/* commands.h - import, export and template in the terminal. */
#ifndef AREAS_EXCHANGE_COMMANDS_H
#define AREAS_EXCHANGE_COMMANDS_H

#include "areas/command.h"

extern const struct command exchange_commands[];

bool cmd_import(struct command_run *run, struct err *err);
bool cmd_export(struct command_run *run, struct err *err);
bool cmd_template(struct command_run *run, struct err *err);

#endif
