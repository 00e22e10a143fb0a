/* SPDX-License-Identifier: EUPL-1.2 */
/* password.h - checking a password against its hash (internal to store/). */
#ifndef STORE_PASSWORD_H
#define STORE_PASSWORD_H

#include "base/str.h"

enum password_verdict { PASSWORD_RIGHT, PASSWORD_WRONG, PASSWORD_BUSY };

enum { PASSWORD_WAIT_MS = 5000 };

/* An empty hash (nobody of that name) takes as long and is WRONG.  At most two
 * are checked at once; who waited PASSWORD_WAIT_MS is told BUSY. */
enum password_verdict password_check(struct str hash, struct str password);

/* Made of common words, a row of keys or a few characters: of the fold. */
bool password_is_common(struct str folded);

#endif
