/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Forgetting a person without breaking the tree: what the audit says of them
 * becomes the hashes that the leaves hold already, and the salt goes.  That it
 * was done is an entry of its own.
 */
#include "store/audit_tree.h"

static const struct statement list_entries = {
	.name = "audit.of-record", .installation = true,
	.sql = "SELECT " LEAF_COLUMNS "\n"
	    "FROM audit_entry\n"
	    "LEFT JOIN audit_erased ON audit_erased.entry = audit_entry.id\n"
	    "WHERE audit_entry.record = $record\n"
	    "  AND audit_entry.record_id = $id\n"
	    "  AND ($anywhere = 1 OR\n"
	    "    audit_entry.organisation = $organisation)\n"
	    "ORDER BY audit_entry.id",
	.pgsql = "SELECT " LEAF_COLUMNS "\n"
	    "FROM audit_entry\n"
	    "LEFT JOIN audit_erased ON audit_erased.entry = audit_entry.id\n"
	    "WHERE audit_entry.record = $record\n"
	    "  AND audit_entry.record_id = $id\n"
	    "  AND (CAST($anywhere AS BIGINT) = 1 OR\n"
	    "    audit_entry.organisation = $organisation)\n"
	    "ORDER BY audit_entry.id",
};

static const struct statement list_done_by = {
	.name = "audit.done-by", .installation = true,
	.sql = "SELECT " LEAF_COLUMNS "\n"
	    "FROM audit_entry\n"
	    "LEFT JOIN audit_erased ON audit_erased.entry = audit_entry.id\n"
	    "WHERE audit_entry.account = $account\n"
	    "  AND audit_erased.entry IS NULL\n"
	    "ORDER BY audit_entry.id",
};

static const struct statement put_diff = {
	.name = "audit.put-diff", .installation = true,
	.sql = "UPDATE audit_entry SET diff = $diff\n"
	    "WHERE id = $id",
};

static const struct statement put_erased = {
	.name = "audit.put-erased", .installation = true,
	.sql = "INSERT INTO audit_erased (entry, actor, origin)\n"
	    "VALUES ($id, $actor, $origin)",
};

static const struct statement blank_actor = {
	.name = "audit.blank-actor", .installation = true,
	.sql = "UPDATE audit_entry SET actor = '', origin = ''\n"
	    "WHERE id = $id",
};

static const struct statement drop_salt = {
	.name = "audit.drop-salt", .installation = true,
	.sql = "DELETE FROM audit_salt\n"
	    "WHERE record = $record AND record_id = $id\n"
	    "  AND ($anywhere = 1 OR organisation = $organisation)",
	.pgsql = "DELETE FROM audit_salt\n"
	    "WHERE record = $record AND record_id = $id\n"
	    "  AND (CAST($anywhere AS BIGINT) = 1 OR\n"
	    "    organisation = $organisation)",
};

struct erasing {
	const struct record *record;
	int64_t organisation, id;
	bool anywhere;		/* an installation's record */
};

/* All rows of a statement, at the end of which nothing is open. */
static bool
collect(struct tx *tx, struct cursor *c, struct leaf_entry **list_r,
    size_t *n_r, struct err *err)
{
	size_t cap = 64, n = 0;
	struct leaf_entry *list = arena_array(tx->arena, struct leaf_entry,
	    cap);

	for (; cursor_next(c); n++) {
		if (n == cap) {
			list = arena_grow(tx->arena, list,
			    cap * sizeof(*list), 2 * cap * sizeof(*list));
			cap *= 2;
		}
		leaf_read(c, &list[n]);
	}
	*list_r = list;
	*n_r = n;
	return cursor_end(c, err);
}

static bool
erase_values(struct tx *tx, struct leaf_salts *salts,
    const struct erasing *e, struct err *err)
{
	struct leaf_entry *list;
	struct cursor *c;
	struct str diff;
	size_t n;

	if (!tx_query(tx, &list_entries, &c, err,
	    B_TEXT("record", str_of(e->record->name)), B_INT("id", e->id),
	    B_INT("anywhere", e->anywhere), B_INT("organisation",
	    e->organisation)) || !collect(tx, c, &list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!list[i].leaf.known &&
		    !leaf_find_sealed(tx, &list[i], err))
			return false;
		if (!leaf_seal(salts, &list[i], &diff, err) ||
		    (list[i].sealed.len > 0 && !tx_exec(tx, &put_diff, NULL,
		    err, B_INT("id", list[i].id), B_TEXT("diff", diff))))
			return false;
	}
	return true;
}

/* Who did it and from where, in all that an account did. */
static bool
erase_deeds(struct tx *tx, struct leaf_salts *salts, int64_t account,
    struct err *err)
{
	char actor[LEAF_HEX + 1], origin[LEAF_HEX + 1];
	struct leaf_entry *list;
	struct cursor *c;
	size_t n;

	if (!tx_query(tx, &list_done_by, &c, err, B_INT("account", account)) ||
	    !collect(tx, c, &list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!leaf_hash_actor(salts, account, "actor", list[i].actor,
		    actor, err) || !leaf_hash_actor(salts, account, "origin",
		    list[i].origin, origin, err) ||
		    !tx_exec(tx, &put_erased, NULL, err,
		    B_INT("id", list[i].id), B_TEXT("actor", str_of(actor)),
		    B_TEXT("origin", str_of(origin))) ||
		    !tx_exec(tx, &blank_actor, NULL, err,
		    B_INT("id", list[i].id)))
			return false;
	return true;
}

static bool
write_entry(struct tx *tx, const struct erasing *e, struct err *err)
{
	int64_t id;

	return conn_id(tx->conn, IDS_AUDIT, 1, &id, err) &&
	    audit_root(tx, id, "audit.erase", str_printf(tx->arena,
	    "%s %lld", e->record->name, (long long)e->id), 0, err);
}

static bool
erase(struct tx *tx, void *arg, struct errs *errs)
{
	const struct erasing *e = arg;
	struct leaf_salts salts = leaf_salts(tx, tx->arena, true);
	struct err err = { 0 };
	bool account = strcmp(e->record->name, "account") == 0;

	if (erase_values(tx, &salts, e, &err) &&
	    (!account || erase_deeds(tx, &salts, e->id, &err)) &&
	    tx_exec(tx, &drop_salt, NULL, &err,
	    B_TEXT("record", str_of(e->record->name)), B_INT("id", e->id),
	    B_INT("anywhere", e->anywhere),
	    B_INT("organisation", e->organisation)) &&
	    write_entry(tx, e, &err))
		return true;
	return errs_add(errs, &err);
}

bool
audit_erase(struct store *store, int64_t now, int64_t organisation,
    const struct record *r, int64_t id, struct err *err)
{
	struct actor system = actor_system(organisation);
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct erasing e = { r, organisation, id,
		r->scope == RECORD_INSTALLATION };
	struct write w = { .actor = &system, .now = now, .arena = &a,
		.fn = erase, .arg = &e, .errs = &errs };
	bool ok = store_write(store, &w);

	if (!ok)
		err_copy(err, &errs.list[0]);
	arena_release(&a);
	return ok;
}
