/* SPDX-License-Identifier: EUPL-1.2 */
/* commands.h - the BIA's commands. */
#ifndef AREAS_BIA_COMMANDS_H
#define AREAS_BIA_COMMANDS_H

#include "areas/bia/answer.h"
#include "areas/command.h"

extern const struct command bia_commands[];

bool cmd_check(struct command_run *run, struct err *err);
bool cmd_weak(struct command_run *run, struct err *err);

/*
 * Do `one` for the answer of every organisation that --org asks for.  The worst
 * of what it says decides: NO is ERR_NOT_FEASIBLE, UNKNOWN is ERR_UNKNOWN,
 * without words.  Without --org, one of which `one` says ERR_NOT_FOUND was not
 * asked; that is the error when it is so of all.
 */
MUST_USE bool commands_each(struct command_run *run, enum answer_how how,
    bool (*one)(struct command_run *run, const struct organisation_entry *org,
        const struct answer *answer, enum answer_state *state_r,
        struct err *err), struct err *err);

#endif
