/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/home/progress.h"

enum { MINUTES_LIST = 10, MINUTES_ASK = 4, MINUTES_FALLBACK = 3 };

bool
start_is_open(enum start_step step)
{
	return step != START_EXERCISE && step != START_AGAIN;
}

bool
start_is_done(const struct start_counts *c, enum start_step step)
{
	switch (step) {
	case START_LIST:
		return c->critical > 0 && c->resources > 0;
	case START_ASK:
		return c->critical > 0 && c->asked == c->critical;
	case START_FALLBACK:
		return c->critical > 0 && c->backed == c->critical;
	case START_DECIDE:
		return c->actions > 0;
	case START_CARRY_OUT:
		return c->actions > 0 && c->finished == c->actions;
	case START_EXERCISE:
	case START_AGAIN:
	case START__END:
		break;
	}
	return false;
}

enum start_step
start_next(const struct start_counts *c)
{
	for (int step = START_LIST; step < START__END; step++)
		if (start_is_open((enum start_step)step) &&
		    !start_is_done(c, (enum start_step)step))
			return (enum start_step)step;
	return START_CARRY_OUT;
}

int64_t
start_minutes(const struct start_counts *c)
{
	return (start_is_done(c, START_LIST) ? 0 : MINUTES_LIST) +
	    (c->critical - c->asked) * MINUTES_ASK +
	    (c->critical - c->backed) * MINUTES_FALLBACK;
}
