/* SPDX-License-Identifier: EUPL-1.2 */
/* audit_commands.h - inside access: `stormvast audit ...`. */
#ifndef AREAS_ACCESS_AUDIT_COMMANDS_H
#define AREAS_ACCESS_AUDIT_COMMANDS_H

#include "areas/command.h"

/* Compare all with what is stored, and with a checkpoint's file if given. */
bool cmd_audit_verify(struct command_run *run, struct err *err);
/* The proof that an entry is in the tree, as JSON. */
bool cmd_audit_prove(struct command_run *run, struct err *err);
/* All leaves, the signed head and the key, as JSON lines. */
bool cmd_audit_export(struct command_run *run, struct err *err);
/* The signed head, to keep elsewhere; and the key that checks it. */
bool cmd_audit_checkpoint(struct command_run *run, struct err *err);
bool cmd_audit_key(struct command_run *run, struct err *err);

#endif
