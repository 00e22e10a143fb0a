/* SPDX-License-Identifier: EUPL-1.2 */
/* commands.h - the commands that belong to no area: serve, tls, schema, docs. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "areas/command.h"

extern const struct command app_commands[];
extern const size_t app_ncommands;

bool cmd_serve(struct command_run *run, struct err *err);
bool cmd_tls_init(struct command_run *run, struct err *err);
bool cmd_demo(struct command_run *run, struct err *err);
bool cmd_engine_bound(struct command_run *run, struct err *err);
bool cmd_engine_chance(struct command_run *run, struct err *err);
bool cmd_engine_schedule(struct command_run *run, struct err *err);
bool cmd_engine_reach(struct command_run *run, struct err *err);
bool cmd_engine_outage(struct command_run *run, struct err *err);
bool cmd_engine_weak(struct command_run *run, struct err *err);
bool cmd_schema(struct command_run *run, struct err *err);
bool cmd_docs(struct command_run *run, struct err *err);
bool cmd_completion(struct command_run *run, struct err *err);
bool cmd_version(struct command_run *run, struct err *err);

#endif
