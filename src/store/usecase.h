/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * usecase.h - the one door to a change.
 *
 * A use case is one row: what it is called, who may, on which record, what it
 * takes and which rule does it.  Route, command, import row, job and agent name
 * a row and pass an actor; usecase_run() checks the right (denies by default),
 * opens the transaction, runs the rule, writes one audit entry and commits.  No
 * other way reaches a rule.
 */
#ifndef STORE_USECASE_H
#define STORE_USECASE_H

#include "store/records.h"

enum usecase_verb { USECASE_CREATE, USECASE_CHANGE, USECASE_DELETE,
	USECASE_DO, USECASE_VERB__MAX };

struct usecase_call;

struct usecase {
	const char *name;		/* "process.change": audit, API, tests */
	enum usecase_verb verb;
	enum right right;		/* needed in the actor's organisation */
	enum relation relation;		/* to the record acted on; with ANY, an
	                                   actor with RIGHT_EDIT_OWN may too when
	                                   own_too is set and they own it */
	bool own_too;
	bool for_good;			/* never undone: all else rests on it */
	const struct record *record;	/* created, changed, deleted or read */
	const struct record *input;	/* DO: shape of the input; NULL: none.
	                                   CREATE, CHANGE: the record itself */
	/*
	 * The rule, or NULL for the plain store_insert/change/delete.  For CREATE
	 * and CHANGE call->object is the new state; the rule may set READONLY
	 * fields, add faults, and calls store_* itself.  Side effects: rows and
	 * jobs only, since it may run again.
	 */
	bool (*run)(struct tx *tx, struct usecase_call *call, struct errs *errs);
	/*
	 * DO: the record's page has a button for it while it fits the object; what
	 * it takes, if anything, is a `reason`.  NULL: no button.
	 */
	bool (*fits)(const void *object);
};

struct usecase_call {
	const struct usecase *usecase;
	int64_t id;		/* of the record; CREATE: set on return */
	int64_t version;	/* CHANGE, DELETE: what the reader saw */
	void *object;		/* CREATE, CHANGE: struct of record; set on return */
	void *input;		/* DO: struct of input */
	struct str reason;	/* why, for the audit; may be empty */
	struct str key;		/* idempotency key, or empty: the same key from
	                           the same account gives the same answer once */
	int64_t entry;		/* out: id of the audit entry, for undo */
};

/*
 * Run and commit.  Blocks until the change is durable; may be called from any
 * thread but the writer's.  True: committed.  False: nothing was changed, errs
 * says why (DENIED, INVALID..., CONFLICT, UNAVAILABLE, FULL, IO).
 * Results in call are in `a`.
 */
MUST_USE bool usecase_run(struct store *store, const struct actor *actor,
    int64_t now, struct arena *a, struct usecase_call *call,
    struct errs *errs);

/* May this actor run it at all (for showing buttons)? */
bool usecase_allows(const struct usecase *uc, const struct actor *actor);

/*
 * Many calls as one transaction with one audit entry each under one parent
 * entry `name` (imports: all or nothing, undone as one).  next() fills `call`
 * from memory in tx_arena(tx), which lives until its following call; *more_r
 * false is the end, false with a fault stops at once.  A call that is refused
 * does not stop the others, so that all faults are found; each bears the number
 * of its call as err.row.  progress may be NULL; returning false cancels:
 * nothing is changed.
 */
MUST_USE bool usecase_run_all(struct store *store, const struct actor *actor,
    int64_t now, struct arena *a, const char *name,
    bool (*next)(void *arg, struct tx *tx, struct usecase_call *call,
        bool *more_r, struct errs *errs),
    bool (*progress)(void *arg, int64_t done), void *arg,
    int64_t *entry_r, struct errs *errs);

/*
 * Undo an entry (and its children) as a new use case that reverses the audit
 * difference.  Where a later change stands in the way it is named and nothing
 * is changed.  Needs the right of each use case it reverses.
 */
MUST_USE bool usecase_undo(struct store *store, const struct actor *actor,
    int64_t now, struct arena *a, int64_t entry, int64_t *undo_entry_r,
    struct errs *errs);

/* The rows of the whole house; set once by app before threads start. */
void store_set_usecases(struct store *store,
    const struct usecase *const *list, size_t n);
const struct usecase *usecase_find(const struct store *store, struct str name);
/* The n-th of all, or NULL beyond the last. */
const struct usecase *usecase_at(const struct store *store, size_t n);

#endif
