/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/internal.h"

#define COLUMNS                                                               \
	"SELECT id, at, actor, origin, usecase, record, record_id, reason,\n" \
	"    diff, leaf, undone_by\n"                                         \
	"FROM audit_entry\n"

/* `before` is a number past every id on the first page. */
static const struct statement of_record = {
	.name = "history.record",
	.sql = COLUMNS
	    "WHERE organisation = $org AND record = $record\n"
	    "AND record_id = $record_id AND id < $before\n"
	    "ORDER BY id DESC\n"
	    "LIMIT $limit",
};

/* Of the organisation: entries, not what stands under them. */
static const struct statement of_all = {
	.name = "history.all",
	.sql = COLUMNS
	    "WHERE organisation = $org AND parent = 0 AND id < $before\n"
	    "ORDER BY id DESC\n"
	    "LIMIT $limit",
};

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
	if (!tx_query(tx, r != NULL ? &of_record : &of_all, &c, err,
	    B_TEXT("record", str_of(r != NULL ? r->name : "")),
	    B_INT("record_id", id),
	    B_INT("before", before > 0 ? before : INT64_MAX),
	    B_INT("limit", (int64_t)limit)))
		return false;
	while (*n_r < limit && cursor_next(c))
		read_entry(tx, c, &out[(*n_r)++]);
	return cursor_end(c, err);
}
