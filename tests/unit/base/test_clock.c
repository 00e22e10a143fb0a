/* SPDX-License-Identifier: EUPL-1.2 */
#include <sys/wait.h>
#include <unistd.h>

#include "../test.h"
#include "base/clock.h"

static void
test_now__is_fixed_by_the_environment(void **state)
{
	(void)state;
	setenv("STORMVAST_NOW", "2026-11-21T08:00:00Z", 1);
	assert_int_equal(clock_now(), 1795248000);
	setenv("STORMVAST_NOW", "2026-11-21T09:00:01+01:00", 1);
	assert_int_equal(clock_now(), 1795248001);
	unsetenv("STORMVAST_NOW");
	assert_true(clock_now() > 1700000000);
}

static void
test_now__ends_when_the_environment_is_no_instant(void **state)
{
	static const char *const cases[] = { "", "gisteren", "2026-11-21" };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int status = 0;
		pid_t child = fork();

		if (child == 0) {
			setenv("STORMVAST_NOW", cases[i], 1);
			if (freopen("/dev/null", "w", stderr) == NULL)
				_exit(1);
			_exit(clock_now() == 0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 64);
	}
}

static void
test_mono__never_goes_back(void **state)
{
	int64_t last = clock_mono_ns();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		int64_t now = clock_mono_ns();

		assert_true(now >= last);
		last = now;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_now__is_fixed_by_the_environment),
		cmocka_unit_test(
		    test_now__ends_when_the_environment_is_no_instant),
		cmocka_unit_test(test_mono__never_goes_back),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
