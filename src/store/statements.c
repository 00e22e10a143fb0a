/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/statements.h"

#define HISTORY                                                               \
	"SELECT id, at, actor, origin, usecase, record, record_id, reason,\n" \
	"    diff, leaf, undone_by\n"                                         \
	"FROM audit_entry\n"
#define UNDO                                                                  \
	"SELECT id, parent, account, record_id, version, undoes, undone_by,\n"\
	"    usecase, verb, record, diff\n"                                   \
	"FROM audit_entry\n"

/* To add one: a name in statements.h, a row here. */
const struct statement ground_statements[GROUND__MAX] = {
	/* `before` is a number past every id on the first page. */
	[GROUND_HISTORY_RECORD] = {
		.name = "history.record",
		.sql = HISTORY
		    "WHERE organisation = $org AND record = $record\n"
		    "AND record_id = $record_id AND id < $before\n"
		    "ORDER BY id DESC\n"
		    "LIMIT $limit",
	},
	[GROUND_HISTORY_ALL] = {
		.name = "history.all",
		.sql = HISTORY
		    "WHERE organisation = $org AND parent = 0\n"
		    "AND id < $before\n"
		    "ORDER BY id DESC\n"
		    "LIMIT $limit",
	},
	[GROUND_NEWEST] = {
		.name = "audit.newest",
		.sql = "SELECT actor, at\n"
		    "FROM audit_entry\n"
		    "WHERE organisation = $org AND record = $record\n"
		    "AND record_id = $id\n"
		    "ORDER BY id DESC\n"
		    "LIMIT 1",
	},
	[GROUND_ENTRY] = {
		.name = "undo.entry",
		.sql = UNDO
		    "WHERE organisation = $org AND id = $id",
	},
	[GROUND_ENTRY_PARTS] = {
		.name = "undo.parts",
		.sql = UNDO
		    "WHERE organisation = $org AND parent = $parent\n"
		    "AND id < $before\n"
		    "ORDER BY id DESC\n"
		    "LIMIT $limit",
	},
	[GROUND_MARK_UNDONE] = {
		.name = "undo.mark",
		.sql = "UPDATE audit_entry\n"
		    "SET undone_by = $by\n"
		    "WHERE organisation = $org AND id = $id",
	},
	[GROUND_MARK_REDONE] = {
		.name = "undo.redone",
		.sql = "UPDATE audit_entry\n"
		    "SET undone_by = 0\n"
		    "WHERE organisation = $org AND id = $id",
	},
	[GROUND_KEY_GET] = {
		.name = "idempotency.get",
		.sql = "SELECT usecase, record_id, entry\n"
		    "FROM idempotency\n"
		    "WHERE organisation = $org AND account = $account\n"
		    "AND key = $key",
	},
	[GROUND_KEY_PUT] = {
		.name = "idempotency.put",
		.sql = "INSERT INTO idempotency\n"
		    "    (organisation, account, key, at, usecase, record_id,\n"
		    "    entry)\n"
		    "VALUES ($org, $account, $key, $at, $usecase, $record_id,\n"
		    "    $entry)",
	},
	[GROUND_KEY_FORGET] = {
		.name = "idempotency.forget",
		.sql = "DELETE FROM idempotency\n"
		    "WHERE organisation = $org AND at < $before",
	},
};
