/* SPDX-License-Identifier: EUPL-1.2 */
/* history.h - what the audit knows of a record or of the organisation. */
#ifndef STORE_HISTORY_H
#define STORE_HISTORY_H

#include "store/records.h"

struct history_entry {
	int64_t id;			/* audit entry */
	int64_t at;			/* instant */
	struct str actor, origin;	/* who, from where */
	struct str usecase;		/* name of the row */
	const struct record *record;	/* NULL for an import as a whole */
	int64_t record_id;
	struct str reason;
	struct str diff;		/* JSON of record/diff.h */
	struct opt64 leaf;		/* number in the tree, once sequenced */
	int64_t undone_by;		/* entry that undid it, 0 none */
};

/* Newest first, of one record (r, id) or of all (r NULL); `before` is the id of
 * the last entry of the page before, 0 for the first. */
MUST_USE bool history_list(struct tx *tx, const struct record *r, int64_t id,
    int64_t before, size_t limit, struct history_entry *out, size_t *n_r,
    struct err *err);

#endif
