/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/lang.h"

static const char *const tags[LANG__MAX] = {
	[LANG_NL] = "nl",
	[LANG_EN] = "en",
};

const char *
lang_tag(enum lang lang)
{
	BUG_IF((unsigned)lang >= LANG__MAX);
	return tags[lang];
}

bool
lang_of(struct str tag, enum lang *lang_r)
{
	struct str primary = str_cut(&tag, '-');

	for (int i = 0; i < LANG__MAX; i++)
		if (str_eq_nocase(primary, str_of(tags[i]))) {
			*lang_r = (enum lang)i;
			return true;
		}
	return false;
}
