/* SPDX-License-Identifier: EUPL-1.2 */
/* lang.h - the languages of the interface.  To add one: a row, a locale file. */
#ifndef BASE_LANG_H
#define BASE_LANG_H

#include "base/str.h"

enum lang { LANG_NL, LANG_EN, LANG__MAX };

/* "nl", "en": the BCP 47 tag, also the name of the locale file. */
const char *lang_tag(enum lang lang);
/* The language of a tag such as "nl" or "nl-BE"; false when we have it not. */
MUST_USE bool lang_of(struct str tag, enum lang *lang_r);

#endif
