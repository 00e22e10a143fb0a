/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "base/err.h"
#include "base/when.h"

static struct timespec
ask(clockid_t clock)
{
	struct timespec now;

	BUG_IF(clock_gettime(clock, &now) != 0);
	return now;
}

int64_t
clock_now(void)
{
	const char *fixed = getenv("STORMVAST_NOW");
	int64_t at;

	if (fixed == NULL)
		return ask(CLOCK_REALTIME).tv_sec;
	if (!instant_parse(str_of(fixed), zone_of(STR("UTC")), &at)) {
		fputs("stormvast: STORMVAST_NOW is not an RFC 3339 instant\n",
		    stderr);
		exit(err_info(ERR_SYNTAX)->exit);
	}
	return at;
}

int64_t
clock_mono_ns(void)
{
	struct timespec now = ask(CLOCK_MONOTONIC);

	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t
clock_cpu_ns(void)
{
	struct timespec now = ask(CLOCK_PROCESS_CPUTIME_ID);

	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t
clock_thread_ns(void)
{
	struct timespec now = ask(CLOCK_THREAD_CPUTIME_ID);

	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
