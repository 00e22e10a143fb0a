/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * run.h - how a long calculation asks whether to go on and says how far it is.
 *
 * Everything that can take more than 50 ms takes a `const struct run *`; NULL
 * means "do not ask, do not tell".  The engine has no clock: the caller's
 * `cancelled` may look at one.  Both callbacks come on the caller's thread, at
 * steps that depend on the input alone.
 */
#ifndef ENGINE_RUN_H
#define ENGINE_RUN_H

#include "base/err.h"

struct run {
	bool (*cancelled)(void *arg);	/* true: stop; NULL: never */
	/* NULL: do not tell */
	void (*progress)(void *arg, int64_t done, int64_t total);
	void *arg;			/* handed to both */
};

/*
 * Tell progress and ask: false with ERR_CANCELLED `calculation-cancelled`
 * when the caller wants to stop.
 */
MUST_USE bool run_step(const struct run *run, int64_t done, int64_t total,
    struct err *err);

#endif
