/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/actor.h"

const char *
right_name(enum right right)
{
	static const char *const names[RIGHT__MAX] = {
#define X(id, name) [RIGHT_##id] = name,
		RIGHTS(X)
#undef X
	};

	BUG_IF((unsigned)right >= RIGHT__MAX);
	return names[right];
}

struct actor
actor_system(int64_t organisation)
{
	return (struct actor){ .organisation = organisation,
		.rights = ((uint64_t)1 << RIGHT__MAX) - 1,
		.name = STR("system"), .origin = STR("job"),
		.lang = LANG_NL };
}
