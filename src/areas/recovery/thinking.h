/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * thinking.h - a what-if that may take long: computed in a thread of its own
 * while the page waits a moment, and then shows how far it is.
 *
 * The same question of the same records is computed once, however often the page
 * asks again; it can be stopped.  Who follows it hears how far it is as it goes.
 */
#ifndef AREAS_RECOVERY_THINKING_H
#define AREAS_RECOVERY_THINKING_H

#include "areas/recovery/outcome.h"
#include "web/stream.h"

enum { THINKING_AT_ONCE = 3,	/* of one organisation */
	THINKING_FOLLOWERS = 8 };	/* of one computation */

enum thinking_state { THINKING_BUSY, THINKING_DONE, THINKING_FAILED,
	THINKING_STATE__MAX };

struct thinking_slot;

struct thinking {
	enum thinking_state state;
	int64_t done, total;		/* of the part it is in now */
	int64_t seconds;		/* since it began */
	struct err err;			/* why it failed; ERR_CANCELLED: stopped */
	/* DONE: lives until thinking_done(slot); read only. */
	const struct outcome *outcome;
	struct thinking_slot *slot;	/* NULL unless DONE */
};

/*
 * Begin with it, or join who did: `key` is the question as text, the same for
 * the same question.  Waits at most `wait_ms`.  False: CONFLICT `whatif-busy`
 * (too many at once), UNAVAILABLE.
 */
MUST_USE bool thinking_ask(struct store *store, const struct actor *actor,
    int64_t now, const struct case_wish *wish, struct str key, int64_t wait_ms,
    struct thinking *t_r, struct err *err);
void thinking_done(struct thinking_slot *slot);
/*
 * Tell this stream how far it is, as server-sent events: "progress" with {done,
 * total, words}, and at last "done".  Takes the reference, also when false:
 * TOO_MANY.  What is not computed (any more) is done at once.
 */
MUST_USE bool thinking_follow(struct store *store, int64_t organisation,
    struct str key, enum lang lang, struct http_stream *stream,
    struct err *err);
/* How long it has been at it, in words; what its page says. */
void thinking_words(int64_t seconds, enum lang lang, struct buf *out);
/* Stop it; nothing when it is not there. */
void thinking_cancel(struct store *store, int64_t organisation,
    struct str key);
/* Stop all and forget them; before the store is closed. */
void thinking_end(struct store *store);

#endif
