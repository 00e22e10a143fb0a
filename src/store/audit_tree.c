/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Growing the tree: entries that were committed get the next numbers.
 *
 * Entries are made by many at once and their ids need not follow the commits;
 * the number of a leaf does, since one transaction at a time moves the head on.
 * Leaf numbers, nodes and the newly signed head are one commit, so the stored
 * tree is whole at every moment.  An entry waits for its leaf about a second;
 * until then only its row says what it says.
 *
 * The key is made at first use and lies beside SQLite's file (audit.key, 0600),
 * so that who can write the database cannot sign it; on PostgreSQL there is no
 * such place and it is a row.  Either way a checkpoint kept elsewhere is what an
 * auditor compares with.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "store/audit_tree.h"

/* A batch is one write; who wants to change something waits for it. */
enum { BATCH = 200, BATCH_BYTES = 4 * 1024 * 1024, KEY_FILE = 400 };

static const struct statement get_row = {
	.name = "audit.tree", .installation = true,
	.sql = "SELECT size, note, signer\n"
	    "FROM audit_tree\n"
	    "WHERE id = 1",
};

static const struct statement put_row = {
	.name = "audit.put-tree", .installation = true,
	.sql = "INSERT INTO audit_tree (id, size, note, signer)\n"
	    "VALUES (1, $size, $note, $signer)\n"
	    "ON CONFLICT (id) DO UPDATE\n"
	    "SET size = excluded.size, note = excluded.note,\n"
	    "    signer = excluded.signer",
};

static const struct statement is_open = {
	.name = "audit.is-open", .installation = true,
	.sql = "SELECT id\n"
	    "FROM audit_entry\n"
	    "WHERE leaf IS NULL\n"
	    "LIMIT 1",
};

static const struct statement list_open = {
	.name = "audit.open", .installation = true,
	.sql = "SELECT " LEAF_COLUMNS "\n"
	    "FROM audit_entry\n"
	    "LEFT JOIN audit_erased ON audit_erased.entry = audit_entry.id\n"
	    "WHERE audit_entry.leaf IS NULL\n"
	    "ORDER BY audit_entry.id\n"
	    "LIMIT $limit",
};

static const struct statement list_leaves = {
	.name = "audit.leaves", .installation = true,
	.sql = "SELECT " LEAF_COLUMNS ",\n"
	    "    audit_node.hash\n"
	    "FROM audit_entry\n"
	    "LEFT JOIN audit_erased ON audit_erased.entry = audit_entry.id\n"
	    "LEFT JOIN audit_node ON audit_node.level = 0\n"
	    "    AND audit_node.number = audit_entry.leaf\n"
	    "WHERE audit_entry.leaf >= $from AND audit_entry.leaf < $to\n"
	    "ORDER BY audit_entry.leaf",
};

static const struct statement put_leaf = {
	.name = "audit.put-leaf", .installation = true,
	.sql = "UPDATE audit_entry\n"
	    "SET leaf = $leaf, sealed = $sealed\n"
	    "WHERE id = $id",
};

static const struct statement put_node = {
	.name = "audit.put-node", .installation = true,
	.sql = "INSERT INTO audit_node (level, number, hash)\n"
	    "VALUES ($level, $number, $hash)",
};

static const struct statement get_node = {
	.name = "audit.node", .installation = true,
	.sql = "SELECT hash\n"
	    "FROM audit_node\n"
	    "WHERE level = $level AND number = $number",
};

/* ---- reading ------------------------------------------------------------ */

bool
tree_read_row(struct tx *tx, struct tree_row *row, struct err *err)
{
	struct cursor *c;

	*row = (struct tree_row){ 0 };
	if (!tx_query(tx, &get_row, &c, err, B_NONE))
		return false;
	if ((row->there = cursor_next(c))) {
		row->size = cursor_i64(c, 0);
		row->note = cursor_str(c, 1);
		row->signer = cursor_str(c, 2);
	}
	return cursor_end(c, err);
}

bool
tree_read_node(void *arg, int level, int64_t number, struct merkle_hash *out)
{
	struct tree_reader *r = arg;
	struct cursor *c;
	struct str hash = STR_EMPTY;

	if (!tx_query(r->tx, &get_node, &c, r->err, B_INT("level", level),
	    B_INT("number", number)))
		return false;
	if (cursor_next(c))
		hash = cursor_str(c, 0);
	if (!cursor_end(c, r->err))
		return false;
	if (hash.len != MERKLE_HASH)
		return err_set_args(r->err, ERR_INVALID, NULL,
		    "audit-node-altered", ERR_INT(level), ERR_INT(number));
	memcpy(out->b, hash.ptr, MERKLE_HASH);
	return true;
}

bool
tree_read_entries(struct tx *tx, int64_t from, struct leaf_entry *out,
    size_t *n_r, struct err *err)
{
	struct cursor *c;

	*n_r = 0;
	if (!tx_query(tx, &list_leaves, &c, err, B_INT("from", from),
	    B_INT("to", from + TREE_CHUNK)))
		return false;
	while (*n_r < TREE_CHUNK && cursor_next(c)) {
		leaf_read(c, &out[*n_r]);
		out[(*n_r)++].hash = cursor_str(c, LEAF_COLUMN_END);
	}
	return cursor_end(c, err);
}

/* ---- growing ------------------------------------------------------------ */

struct growing {
	struct tx *tx;
	struct err *err;
	struct merkle_tree tree;
	bool failed;
	int64_t n;		/* out: entries numbered */
};

/* The roots of the complete subtrees on the right edge: those that the head
 * was signed over, or what is wrong now would be signed as well. */
static bool
load_tree(struct growing *g, const struct tree_row *row)
{
	struct tree_reader reader = { g->tx, g->err };
	struct merkle_hash root;
	struct checkpoint head;

	g->tree.size = row->size;
	for (int level = 0; level < MERKLE_LEVELS; level++)
		if ((row->size >> level & 1) && !tree_read_node(&reader, level,
		    (row->size >> level) - 1, &g->tree.edge[level]))
			return false;
	if (!row->there)
		return true;
	merkle_root(&g->tree, &root);
	return note_parse(row->note, &head, g->err) &&
	    ((head.size == row->size &&
	    memcmp(head.root.b, root.b, MERKLE_HASH) == 0) ||
	    err_set_args(g->err, ERR_INVALID, NULL, "audit-head-altered",
	    ERR_INT(row->size)));
}

static void
keep_node(void *arg, int level, int64_t number, const struct merkle_hash *hash)
{
	struct growing *g = arg;

	if (!g->failed)
		g->failed = !tx_exec(g->tx, &put_node, NULL, g->err,
		    B_INT("level", level), B_INT("number", number),
		    B_BLOB("hash", ((struct str){ (const char *)hash->b,
		    MERKLE_HASH })));
}

static bool
read_open(struct tx *tx, struct leaf_entry *list, size_t *n_r,
    struct err *err)
{
	size_t bytes = 0;
	struct cursor *c;

	*n_r = 0;
	if (!tx_query(tx, &list_open, &c, err, B_INT("limit", BATCH)))
		return false;
	while (*n_r < BATCH && bytes < BATCH_BYTES && cursor_next(c)) {
		leaf_read(c, &list[*n_r]);
		bytes += list[(*n_r)++].diff.len;
	}
	return cursor_end(c, err);
}

static bool
add_leaf(struct growing *g, struct leaf_salts *salts, struct leaf_entry *e,
    struct buf *out)
{
	struct merkle_hash leaf;

	buf_clear(out);
	if (!leaf_find_sealed(g->tx, e, g->err) ||
	    !leaf_write(salts, e, out, g->err))
		return false;
	merkle_leaf(buf_str(out), &leaf);
	if (!tx_exec(g->tx, &put_leaf, NULL, g->err,
	    B_INT("leaf", g->tree.size), B_TEXT("sealed", e->sealed),
	    B_INT("id", e->id)))
		return false;
	merkle_append(&g->tree, &leaf, keep_node, g);
	return !g->failed;
}

bool
tree_sign(struct tx *tx, const struct tree_row *row,
    const struct checkpoint *c, const struct note_key *key, struct err *err)
{
	struct buf note = BUF_IN(tx->arena, NOTE_MAX);

	note_write(key, c, &note);
	return tx_exec(tx, &put_row, NULL, err, B_INT("size", c->size),
	    B_TEXT("note", buf_str(&note)), B_TEXT("signer", row->signer));
}

static bool
grow(struct growing *g)
{
	struct arena *a = g->tx->arena;
	struct leaf_entry *list = arena_array(a, struct leaf_entry, BATCH);
	struct leaf_salts salts = leaf_salts(g->tx, a, true);
	struct buf out = BUF_IN(a, LEAF_MAX);
	struct checkpoint head;
	struct note_key key;
	struct tree_row row;
	size_t n;

	if (!read_open(g->tx, list, &n, g->err) || n == 0)
		return n == 0;
	if (!tree_read_row(g->tx, &row, g->err) ||
	    !(row.there ? tree_read_key(g->tx, &row, &key, g->err) :
	    tree_first_key(g->tx, &row, &key, g->err)) ||
	    !load_tree(g, &row))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!add_leaf(g, &salts, &list[i], &out))
			return false;
	g->n = (int64_t)n;
	g->tx->events = true;
	head.size = g->tree.size;
	merkle_root(&g->tree, &head.root);
	return tree_sign(g->tx, &row, &head, &key, g->err);
}

bool
tree_grow(struct tx *tx, int64_t *n_r, struct err *err)
{
	struct growing g = { .tx = tx, .err = err };
	bool ok = grow(&g);

	*n_r = g.n;
	return ok;
}

static bool
run_grow(struct tx *tx, void *arg, struct errs *errs)
{
	struct err err = { 0 };

	return tree_grow(tx, arg, &err) || errs_add(errs, &err);
}

/* Is there something to number?  Asked often, so without a write. */
static bool
has_open(struct store *store, int64_t now, bool *open_r, struct err *err)
{
	struct actor system = actor_system(0);
	struct arena a = ARENA_INIT;
	struct cursor *c;
	struct tx *tx;
	bool ok = store_read(store, &system, now, &a, &tx, err);

	*open_r = false;
	if (ok && (ok = tx_query(tx, &is_open, &c, err, B_NONE))) {
		*open_r = cursor_next(c);
		ok = cursor_end(c, err);
	}
	arena_release(&a);
	return ok;
}

bool
audit_sequence(struct store *store, int64_t now, int64_t *n_r,
    struct err *err)
{
	struct actor system = actor_system(0);
	int64_t n = 1;
	bool open, ok;

	*n_r = 0;
	if (!has_open(store, now, &open, err))
		return false;
	for (ok = true; ok && open && n > 0; *n_r += n) {
		struct arena a = ARENA_INIT;
		struct errs errs = ERRS_IN(&a);
		struct write w = { .actor = &system, .now = now,
			.arena = &a, .fn = run_grow, .arg = &n,
			.errs = &errs };

		ok = store_write(store, &w);
		if (!ok) {
			err_copy(err, &errs.list[0]);
			n = 0;
		}
		arena_release(&a);
	}
	return ok;
}

/* ---- the head ----------------------------------------------------------- */

/* In a snapshot: the row, and (key not NULL) the key. */
static bool
look(struct store *store, struct arena *a, struct tree_row *row,
    struct note_key *key, struct err *err)
{
	struct actor system = actor_system(0);
	struct tx *tx;
	bool ok;

	if (!store_read(store, &system, 0, a, &tx, err))
		return false;
	ok = tree_read_row(tx, row, err);
	if (ok && !row->there && key != NULL)
		ok = err_set(err, ERR_NOT_FOUND, NULL, "audit-empty");
	ok = ok && (key == NULL || tree_read_key(tx, row, key, err));
	tx_end(tx);
	return ok;
}

bool
audit_head(struct store *store, int64_t *size_r, struct merkle_hash *root_r,
    struct err *err)
{
	struct merkle_tree none = { 0 };
	struct checkpoint c = { 0 };
	struct arena a = ARENA_INIT;
	struct tree_row row;
	bool ok = look(store, &a, &row, NULL, err);

	merkle_root(&none, &c.root);
	if (ok && row.there)
		ok = note_parse(row.note, &c, err);
	*size_r = c.size;
	*root_r = c.root;
	arena_release(&a);
	return ok;
}

bool
audit_checkpoint(struct store *store, int64_t now, struct buf *out,
    struct err *err)
{
	struct arena a = ARENA_INIT;
	struct checkpoint c;
	struct note_key key;
	struct tree_row row;
	int64_t n;
	bool ok = audit_sequence(store, now, &n, err) &&
	    look(store, &a, &row, &key, err) &&
	    note_read(&key, row.note, &c, err);

	if (ok)
		buf_add(out, row.note);
	arena_release(&a);
	return ok;
}

bool
audit_public_key(struct store *store, struct buf *out, struct err *err)
{
	struct arena a = ARENA_INIT;
	struct note_key key;
	struct tree_row row;
	bool ok = look(store, &a, &row, &key, err);

	if (ok)
		note_key_write_public(&key, out);
	arena_release(&a);
	return ok;
}
