/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/internal.h"
#include "store/statements.h"

static void
read_entry(struct tx *tx, struct cursor *c, struct history_entry *out)
{
	*out = (struct history_entry){
		.id = cursor_i64(c, 0),
		.at = cursor_i64(c, 1),
		.actor = cursor_str(c, 2),
		.origin = cursor_str(c, 3),
		.usecase = cursor_str(c, 4),
		.record = registry_find(tx->store->registry,
		    cursor_str(c, 5)),
		.record_id = cursor_i64(c, 6),
		.reason = cursor_str(c, 7),
		.diff = cursor_str(c, 8),
		.leaf = cursor_num(c, 9),
		.undone_by = cursor_i64(c, 10),
	};
}

bool
history_list(struct tx *tx, const struct record *r, int64_t id,
    int64_t before, size_t limit, struct history_entry *out, size_t *n_r,
    struct err *err)
{
	struct cursor *c;

	*n_r = 0;
	if (!tx_query(tx, r != NULL ? GROUND(HISTORY_RECORD) :
	    GROUND(HISTORY_ALL), &c, err,
	    B_TEXT("record", str_of(r != NULL ? r->name : "")),
	    B_INT("record_id", id),
	    B_INT("before", before > 0 ? before : INT64_MAX),
	    B_INT("limit", (int64_t)limit)))
		return false;
	while (*n_r < limit && cursor_next(c))
		read_entry(tx, c, &out[(*n_r)++]);
	return cursor_end(c, err);
}
