/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * clock.h - the one place that asks the system for the time.
 *
 * Called once per request, job or command, at its edge; everything below takes
 * "now" as an argument.  STORMVAST_NOW (an RFC 3339 instant) in the environment
 * fixes the wall clock: tests and the demo set it.  When it is not an instant
 * the process ends with a line on stderr.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/base.h"

int64_t clock_now(void);	/* wall clock, UTC seconds */
int64_t clock_mono_ns(void);	/* monotonic nanoseconds, for timeouts */
int64_t clock_cpu_ns(void);	/* processor time of this process so far */
int64_t clock_thread_ns(void);	/* of this thread, for budgets that load leaves alone */

#endif
