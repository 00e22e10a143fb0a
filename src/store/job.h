/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * job.h - durable jobs and the outbox of events: rows written in the use case's
 * transaction, so that they happen if and only if it was committed.
 *
 * A job is tried until it succeeds or its tries are used up, each time in a
 * transaction of its own, by one worker at a time (a lease of five minutes).
 * Events are numbered per room under that room's row lock: none is lost or seen
 * twice, on one node or many.
 *
 * Nobody adds to the room EVENT_HOUSE: it is the audit itself, an event for each
 * use case of the organisation once it has its leaf (about a second), numbered by
 * that leaf.  So it costs a use case nothing, and every place in it can be gone
 * on from.  Its kind is the use case's name, its payload {"record", "id",
 * "version", "change"}: change is the audit entry, to compare with
 * store_newest_entry(); record "" and "many" true for an import and its like.
 * Of the installation's records (accounts) only the number is told.
 */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include "store/store.h"

struct job_kind {
	const char *name;		/* "mail.send" */
	int tries;			/* then it is dead and shown */
	/* Runs as the system in the job's organisation; payload is JSON. */
	bool (*run)(struct store *store, int64_t organisation, int64_t now,
	    struct str payload, struct arena *a, struct err *err);
	/* Added by job_add_changed(), with payload "". */
	bool after_change;
};

void store_set_jobs(struct store *store, const struct job_kind *list, size_t n);

/* Inside a use case.  Not before `at`; a key makes it unique while it waits. */
MUST_USE bool job_add(struct tx *tx, const char *kind, int64_t at,
    struct str key, struct str payload, struct err *err);
/* The same outside of any, durable when true: a job that goes on later. */
MUST_USE bool job_add_alone(struct store *store, int64_t organisation,
    int64_t now, const char *kind, int64_t at, struct str key,
    struct err *err);
/* Take and run what is due at `now`, at most `max`; how many ran in *n_r. */
MUST_USE bool job_run_due(struct store *store, int64_t now, int max,
    int *n_r, struct err *err);

/*
 * One job of each kind with `after_change` for every organisation that this
 * process has seen a change of since it was asked last (after opening: for
 * each), so that what is computed from the records follows them.  Many changes
 * give one job; a use case pays nothing for it.
 */
MUST_USE bool job_add_changed(struct store *store, int64_t now,
    struct err *err);

/*
 * Ask jobs that run to stop, and begin none: before the threads that run them
 * are waited for.  A job that ends with ERR_CANCELLED waits for the next start,
 * and that try does not count as one.  Safe from any thread.
 */
void job_stop(struct store *store);
bool job_is_stopped(const struct store *store);

/* The key of those jobs, for one that adds itself again for later. */
#define AFTER_CHANGE "after-change"

#define EVENT_HOUSE "organisation"

struct event {
	int64_t number;			/* in its room, rising from 1 */
	int64_t at;
	struct str kind, payload;	/* JSON */
};

/* Inside a use case: the next event of a room of the actor's organisation. */
MUST_USE bool event_add(struct tx *tx, struct str room, const char *kind,
    struct str payload, struct err *err);
/* Events of a room behind `after`, in order. */
MUST_USE bool event_list(struct tx *tx, struct str room, int64_t after,
    size_t max, struct event *out, size_t *n_r, struct err *err);
/* Where a reader begins who knows all up to that change, or (unknown) who wants
 * to hear of what is to come. */
MUST_USE bool event_start(struct tx *tx, struct str room, struct opt64 change,
    int64_t *after_r, struct err *err);
/* Called after each commit that added events, from any thread: wakes readers. */
void store_on_event(struct store *store, void (*fn)(void *arg), void *arg);

#endif
