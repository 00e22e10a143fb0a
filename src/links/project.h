/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * project.h - projects as the literature writes them: tasks in order that
 * share means which are limited.
 *
 *   .sm    PSPLIB, one mode (Kolisch & Sprecher 1997)
 *   .rcp   Patterson's, as in RG300 (Debels & Vanhoucke 2007)
 *   .sch   ProGen/max, least and longest distances (Schwindt 1998)
 *   .json  our own: docs/engine.md, "Projects in files"
 *
 * Only arrays come out, as engine/rcpsp.h wants them; whether the project makes
 * sense (no circle, no task that never fits) is the engine's to say.
 */
#ifndef LINKS_PROJECT_H
#define LINKS_PROJECT_H

#include "base/err.h"

enum {
	PROJECT_TASKS_MAX = 100000,
	PROJECT_RESOURCES_MAX = 64,
	PROJECT_ARCS_MAX = 4000000,
	PROJECT_NUMBER_MAX = 1000000000,	/* durations, units, lags */
};

/* Tasks from 0, the literature's first and last dummy among them. */
struct project {
	struct str name;		/* JSON's; else empty */
	int32_t ntasks, nresources;
	const int32_t *duration;	/* [ntasks] */
	const int32_t *capacity;	/* [nresources] */
	const int32_t *use;		/* [ntasks * nresources], by task */
	const int32_t *next_first;	/* [ntasks + 1] into next, from 0 */
	const int32_t *next;		/* tasks that come after */
	const int32_t *lag;		/* start to start; NULL: durations */
};

/*
 * Read a whole file; which form it has is seen by its first bytes.  Arrays and
 * name live in the arena.  ERR_MEDIA_TYPE `project-form-unknown`; ERR_INVALID
 * with the line in err->row and what was expected there, else `project-*`;
 * ERR_TOO_LARGE `project-too-large` {a: limit}.  O(size).
 */
MUST_USE bool project_read(struct arena *a, struct str text,
    struct project *project_r, struct err *err);

#endif
