/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * banned.h - calls that have hurt others: unbounded copies, hidden state, the
 * hidden clock.  Using one breaks the build.  Use struct str, struct buf, and
 * "now" as an argument (base/clock.h is the one place that asks the system).
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Those who only use the library (pkg-config stormvast-engine) may. */
#ifndef STORMVAST_ENGINE_USER
/* A macro of the C library under _FORTIFY_SOURCE with clang. */
#undef sprintf
#undef vsprintf
#pragma GCC poison strcpy strcat strncpy strncat strtok strtok_r sprintf
#pragma GCC poison vsprintf atoi atol atoll gets gmtime localtime gmtime_r
#pragma GCC poison localtime_r mktime ctime asctime
#endif

#endif
