/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * session_memo.h - who a session's token was a moment ago, so that the event
 * loop can answer a kept page without the store.
 *
 * An entry counts for MEMO_SECONDS and until anything of the installation
 * (accounts, memberships, tokens) changes; ending sessions here forgets all.
 * Thread-safe.
 */
#ifndef WEB_SESSION_MEMO_H
#define WEB_SESSION_MEMO_H

#include "base/lang.h"

enum { MEMO_SECONDS = 5 };

struct session_memo;

struct memo_entry {
	int64_t account, organisation;
	enum lang lang;			/* of the profile */
	int64_t at;			/* when it was found */
	int64_t change;			/* the installation's change number then */
};

struct session_memo *session_memo_new(void);
void session_memo_free(struct session_memo *memo);	/* NULL is fine */

void session_memo_put(struct session_memo *memo, struct str token,
    const struct memo_entry *entry);
/* False when unknown, too old, or the installation changed since. */
bool session_memo_get(struct session_memo *memo, struct str token, int64_t now,
    int64_t change, struct memo_entry *entry_r);
void session_memo_clear(struct session_memo *memo);

#endif
