/* SPDX-License-Identifier: EUPL-1.2 */
/* test.h - cmocka with the headers it wants, and what our tests share. */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/str.h"

#define assert_str(got, want) assert_str_at((got), (want), __FILE__, __LINE__)

static inline void
assert_str_at(struct str got, const char *want, const char *file, int line)
{
	if (!str_eq_c(got, want)) {
		print_error("got \"%.*s\", want \"%s\"\n", STR_ARG(got), want);
		_fail(file, line);
	}
}

/* How often a test goes round: as `name` in the environment says, else `soak`
 * in a soak (tools/run-soak), else `quick`. */
static inline int64_t
test_length(const char *name, int64_t quick, int64_t soak)
{
	const char *wanted = getenv(name);
	int64_t n = getenv("STORMVAST_SOAK") != NULL ? soak : quick;

	if (wanted != NULL)
		assert_true(str_to_i64(str_of(wanted), &n));
	return n;
}

#endif
