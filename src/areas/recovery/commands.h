/* SPDX-License-Identifier: EUPL-1.2 */
/* commands.h - inside recovery: its commands. */
#ifndef AREAS_RECOVERY_COMMANDS_H
#define AREAS_RECOVERY_COMMANDS_H

#include "areas/command.h"

extern const struct command recovery_commands[];

/* `stormvast whatif`: one what-if in the terminal. */
MUST_USE bool cmd_whatif(struct command_run *run, struct err *err);

/* `stormvast advise`: what would help most in one. */
MUST_USE bool cmd_advise(struct command_run *run, struct err *err);

#endif
