/* SPDX-License-Identifier: EUPL-1.2 */
/* test.h - cmocka with the headers it wants, and two checks of our own. */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

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

#endif
