/* SPDX-License-Identifier: EUPL-1.2 */
/* command_work.h - work of a command that may take long: its bar, and Ctrl-C. */
#ifndef AREAS_COMMAND_WORK_H
#define AREAS_COMMAND_WORK_H

#include <signal.h>

#include "areas/command.h"
#include "engine/run.h"

/*
 * Around a command that stops: what it hands to the engine.  On a terminal that
 * shows a bar after a second; Ctrl-C makes it fail with ERR_CANCELLED, a second
 * one ends the program.  One at a time; always command_work_end().
 */
struct command_work {
	struct run run;
	int64_t began, drawn;		/* monotonic; 0: no bar yet */
	struct sigaction before;	/* of SIGINT */
	bool caught;
};
const struct run *command_work_begin(struct command_work *w,
    const struct command_run *run);
void command_work_end(struct command_work *w);
/* Ctrl-C since the last beginning. */
bool command_interrupted(void);

#endif
