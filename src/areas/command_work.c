/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * command_work.c - work that takes long, in a terminal: a bar after a second, and
 * Ctrl-C.
 *
 * The first Ctrl-C asks the engine to stop, which it does at its next look; the
 * command then ends in its own words, with what is open closed.  The second one
 * ends the program as if nobody had listened.  The flag is the one thing here
 * that a signal may touch.
 */
#include "areas/command_work.h"
#include "base/clock.h"

enum { WAIT_MS = 1000, DRAW_MS = 100, WIDE = 30 };

#define MS INT64_C(1000000)

static volatile sig_atomic_t interrupted;

static void
interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

bool
command_interrupted(void)
{
	return interrupted != 0;
}

static bool
is_cancelled(void *arg)
{
	(void)arg;
	return command_interrupted();
}

static void
draw(void *arg, int64_t done, int64_t total)
{
	struct command_work *w = arg;
	int64_t now = clock_mono_ns();
	int part;

	if (total <= 0 || done < 0 || done > total ||
	    now - w->began < WAIT_MS * MS || now - w->drawn < DRAW_MS * MS)
		return;
	w->drawn = now;
	part = (int)((double)done / (double)total * WIDE);
	fprintf(stderr, "\r[%.*s%*s] %3d %%", part,
	    "##############################", WIDE - part, "",
	    (int)((double)done / (double)total * 100));
	fflush(stderr);
}

const struct run *
command_work_begin(struct command_work *w, const struct command_run *run)
{
	struct sigaction act = { .sa_handler = interrupt,
		.sa_flags = (int)SA_RESETHAND };

	*w = (struct command_work){ .began = clock_mono_ns() };
	w->run = (struct run){ .cancelled = is_cancelled, .arg = w,
		.progress = run->is_terminal ? draw : NULL };
	interrupted = 0;
	sigemptyset(&act.sa_mask);
	w->caught = sigaction(SIGINT, &act, &w->before) == 0;
	return &w->run;
}

void
command_work_end(struct command_work *w)
{
	if (w->drawn > 0)
		fprintf(stderr, "\r%*s\r", WIDE + 10, "");
	if (w->caught)
		sigaction(SIGINT, &w->before, NULL);
	w->caught = false;
	w->drawn = 0;
}
