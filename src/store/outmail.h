/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * outmail.h - mails that are to be sent, one for each addressee: written in the
 * transaction of what they tell of, so that they go if and only if it happened.
 *
 * A mail waits, is taken by who sends (areas/mail), and then is sent or refused.
 * Who takes it and dies leaves it waiting: after a while it is taken again, so it
 * may be sent twice, and never not at all.  What it says is kept as the name of
 * its words and what fills them in.
 */
#ifndef STORE_OUTMAIL_H
#define STORE_OUTMAIL_H

#include "base/lang.h"
#include "store/store.h"

enum outmail_state { OUTMAIL_WAITING, OUTMAIL_SENT, OUTMAIL_REFUSED,
	OUTMAIL__MAX };

enum { OUTMAIL_ARGS = 4, OUTMAIL_DAYS = 365, OUTMAIL_LEASE = 600 };

struct outmail {
	int64_t id;
	enum outmail_state state;
	bool urgent;			/* goes before those that are not */
	int64_t at;			/* not tried before */
	int64_t tries;
	int64_t queued_at;
	struct opt64 done_at;		/* sent or refused */
	struct str name, address;	/* to whom */
	enum lang lang;
	struct str template;		/* whose words (areas/letter.h) */
	struct str args[OUTMAIL_ARGS];
	struct str link;		/* a path of ours, or empty */
	struct str fault, words;	/* of the last try: message id, and what
					 * the server said; or empty */
};

/* "waiting", "sent", "refused". */
extern const char *const outmail_states[OUTMAIL__MAX];

/* Inside a use case.  Of *m the addressee, words and times are taken; its id is
 * set.  The job of `kind` is added. */
MUST_USE bool outmail_add(struct tx *tx, struct outmail *m, const char *kind,
    struct err *err);
/* Inside a use case: one that was refused, or waits for its next try, is tried
 * at once.  NOT_FOUND, also when it was sent. */
MUST_USE bool outmail_again(struct tx *tx, int64_t id, const char *kind,
    struct err *err);

/* NOT_FOUND when absent. */
MUST_USE bool outmail_get(struct tx *tx, int64_t id, struct outmail *m_r,
    struct err *err);
/* The newest of a state with an id below `before` (0: all), newest first. */
MUST_USE bool outmail_list(struct tx *tx, enum outmail_state state,
    int64_t before, size_t max, struct outmail *list, size_t *n_r,
    struct err *err);
MUST_USE bool outmail_count(struct tx *tx, int64_t counts_r[OUTMAIL__MAX],
    struct err *err);
/* When the next one is to be tried; unknown: none waits. */
MUST_USE bool outmail_next(struct tx *tx, struct opt64 *at_r,
    struct err *err);
/* The organisation that they are sent for. */
MUST_USE bool outmail_sender(struct tx *tx, struct str *name_r,
    struct err *err);

/*
 * What the sender does, each in a transaction of its own, durable when true, and
 * outside of the audit.  Take: the next that are due, at most `max`; nobody else
 * gets them within OUTMAIL_LEASE seconds.  Settle: how it went with those taken:
 * state, at, fault and words of each; sent ones of more than OUTMAIL_DAYS ago go.
 * Delay: none that waits is tried before `until`.
 */
MUST_USE bool outmail_take(struct store *store, int64_t organisation,
    int64_t now, struct arena *a, size_t max, struct outmail *list,
    size_t *n_r, struct err *err);
MUST_USE bool outmail_settle(struct store *store, int64_t organisation,
    int64_t now, const struct outmail *list, size_t n, struct err *err);
MUST_USE bool outmail_delay(struct store *store, int64_t organisation,
    int64_t now, int64_t until, const struct outmail *why, struct err *err);

#endif
