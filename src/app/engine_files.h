/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * engine_files.h - what the commands `stormvast engine VERB FILE...` share:
 * files to projects, faults to lines on stderr, the time as a brake.  A verb is
 * a row in commands.c ("engine schedule") and a file engine_<verb>.c here.
 */
#ifndef APP_ENGINE_FILES_H
#define APP_ENGINE_FILES_H

#include "areas/command.h"
#include "engine/rcpsp.h"

/*
 * The project in a file, in any form of links/project.h; its name is the one
 * it says, else that of the file without folder and suffix.
 */
MUST_USE bool engine_open(struct arena *a, struct str path, struct rcpsp *p_r,
    struct str *name_r, struct err *err);

/* "stormvast: FILE:LINE: words" on stderr. */
void engine_fault(const struct command_run *run, struct str path,
    const struct err *err);

/*
 * Do `one` for every file.  One that fails is told of and the rest goes on;
 * false, with nothing left to tell and the code of the first, when one did.
 */
MUST_USE bool engine_each(struct command_run *run,
    bool (*one)(struct command_run *run, struct str path, void *arg,
        struct err *err), void *arg, struct err *err);

/* An option that is a whole number in [lo, hi], else `option-number`. */
MUST_USE bool engine_number(const struct command_run *run, const char *name,
    int64_t lo, int64_t hi, int64_t *n_r, struct err *err);

/* A `cancelled` for struct run: true once the clock has passed *arg. */
struct engine_until {
	int64_t from, until;		/* clock_cpu_ns() */
};
bool engine_is_late(void *until);
/* An option in seconds, also 0.5; INT64_MAX nanoseconds when not given. */
MUST_USE bool engine_time(const struct command_run *run, const char *name,
    int64_t *ns_r, struct err *err);

#endif
