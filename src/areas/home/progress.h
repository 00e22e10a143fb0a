/* SPDX-License-Identifier: EUPL-1.2 */
/* progress.h - how far a newcomer is in the seven steps, from what is recorded.
 * Pure. */
#ifndef AREAS_HOME_PROGRESS_H
#define AREAS_HOME_PROGRESS_H

#include "base/base.h"

enum start_step { START_LIST = 1, START_ASK, START_FALLBACK, START_EXERCISE,
	START_DECIDE, START_CARRY_OUT, START_AGAIN, START__END };

struct start_counts {
	int64_t resources, suppliers;
	int64_t critical;	/* processes that must go on */
	int64_t asked;		/* of those: how long they may stop, and what
				   they need, is known */
	int64_t backed;		/* of those: somebody said what people do then */
	int64_t actions, finished;	/* all; done, verified or rejected */
};

/* Is the step done?  Steps for which there is no record yet never are. */
bool start_is_done(const struct start_counts *c, enum start_step step);
/* Does this version have something to do in it? */
bool start_is_open(enum start_step step);
/* Where to go on: the first open step that is not done, else the last open. */
enum start_step start_next(const struct start_counts *c);
/* Minutes still needed for the first three steps, about. */
int64_t start_minutes(const struct start_counts *c);

#endif
