/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * flash.h - what a change tells on the next page: a message, and the audit
 * entry that its "undo" button reverses.
 *
 * Carried in a cookie.  It grants nothing (undoing needs the same rights with
 * or without it) and holds no words (a message id that is ours), so it needs
 * no signature, and any node can read what another wrote.
 */
#ifndef WEB_FLASH_H
#define WEB_FLASH_H

#include "base/str.h"

enum { FLASH_SECONDS = 120 };

struct flash {
	struct str message;	/* message id; NULL ptr: none */
	int64_t entry;		/* audit entry, 0 none */
};

struct str flash_write(struct arena *a, const char *message, int64_t entry);
/* False when it is none of ours. */
MUST_USE bool flash_read(struct str cookie, struct flash *flash_r);

#endif
