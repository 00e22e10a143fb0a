/* SPDX-License-Identifier: EUPL-1.2 */
/* Ctrl-C in a command: asked to stop, in its own words; and nothing stays. */
#include <sys/wait.h>
#include <unistd.h>

#include "areas/command_work.h"

#include "../test.h"

static void
test_work__goes_on_until_told(void **state)
{
	struct command_run run = { .is_terminal = false };
	struct command_work w;
	const struct run *work = command_work_begin(&w, &run);
	struct err err = { 0 };

	(void)state;
	assert_true(run_step(work, 1, 2, &err));
	assert_false(command_interrupted());
	assert_int_equal(raise(SIGINT), 0);
	assert_true(command_interrupted());
	assert_false(run_step(work, 1, 2, &err));
	assert_int_equal(err.code, ERR_CANCELLED);
	assert_string_equal(err.id, "calculation-cancelled");
	command_work_end(&w);
	/* The next one begins anew. */
	work = command_work_begin(&w, &run);
	assert_true(run_step(work, 1, 2, &err));
	command_work_end(&w);
}

/* How a child that begins, or not any more, ends by so many SIGINT. */
static int
ended_by(bool works, int signals)
{
	int status = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		struct command_run run = { .is_terminal = false };
		struct command_work w;

		(void)command_work_begin(&w, &run);
		if (!works)
			command_work_end(&w);
		for (int i = 0; i < signals; i++)
			(void)raise(SIGINT);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void
test_work__a_second_one_ends_the_program(void **state)
{
	(void)state;
	assert_int_equal(ended_by(true, 1), 0);
	assert_int_equal(ended_by(true, 2), SIGINT);
	assert_int_equal(ended_by(false, 1), SIGINT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_work__goes_on_until_told),
		cmocka_unit_test(test_work__a_second_one_ends_the_program),
	};

	return cmocka_run_group_tests_name("command_work", tests, NULL, NULL);
}
