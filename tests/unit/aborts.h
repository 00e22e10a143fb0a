/* SPDX-License-Identifier: EUPL-1.2 */
/* aborts.h - a check that misuse ends in BUG(), in a process of its own. */
#ifndef TESTS_UNIT_ABORTS_H
#define TESTS_UNIT_ABORTS_H

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

#define assert_aborts(fn) assert_aborts_at((fn), #fn, __FILE__, __LINE__)

static inline void
assert_aborts_at(void (*fn)(void), const char *name, const char *file, int line)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(1);
		fn();
		_exit(0);
	}
	if (waitpid(child, &status, 0) != child || !WIFSIGNALED(status) ||
	    WTERMSIG(status) != SIGABRT) {
		print_error("%s went through\n", name);
		_fail(file, line);
	}
}

#endif
