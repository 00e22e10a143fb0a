/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/base.h"

NORETURN void
bug_at(const char *file, int line, const char *what)
{
	fprintf(stderr, "stormvast: bug at %s:%d: %s\n", file, line, what);
	abort();
}
