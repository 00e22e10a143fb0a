/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Is the audit what it was?  Everything is made again from the rows and compared
 * with what is stored, chunk by chunk, so memory does not grow with the audit:
 * each entry's leaf, each complete node, the signed head, the keys that signed
 * it, and the root that an old checkpoint names.  About five microseconds of
 * processor an entry.
 */
#include "store/audit_tree.h"

static const struct statement list_nodes = {
	.name = "audit.nodes", .installation = true,
	.sql = "SELECT number, hash\n"
	    "FROM audit_node\n"
	    "WHERE level = $level AND number >= $from AND number < $to\n"
	    "ORDER BY number",
};

static const struct statement count_nodes = {
	.name = "audit.count-nodes", .installation = true,
	.sql = "SELECT COUNT(*)\n"
	    "FROM audit_node",
};

static const struct statement count_leaves = {
	.name = "audit.count-leaves", .installation = true,
	.sql = "SELECT COUNT(*)\n"
	    "FROM audit_entry\n"
	    "WHERE leaf IS NOT NULL",
};

struct made_node {
	int level;
	int64_t number;
	struct merkle_hash hash;
};

struct verifying {
	struct tx *tx;
	struct err *err;
	struct leaf_salts salts;
	struct buf leaf;
	struct merkle_tree tree;
	struct arena *arena;	/* for what outlives a chunk */
	struct checkpoint head, old;
	struct str old_note;	/* empty: none was given */
	bool old_differs;
	struct note_key key;	/* of now */
	struct key_chain chain;
	struct made_node made[2 * TREE_CHUNK + MERKLE_LEVELS];
	size_t nmade;
	struct leaf_entry entries[TREE_CHUNK];
};

static bool
altered(struct verifying *v, const char *id, int64_t a, int64_t b)
{
	return err_set_args(v->err, ERR_INVALID, NULL, id, ERR_INT(a),
	    ERR_INT(b));
}

static bool
same(struct str stored, const struct merkle_hash *hash)
{
	return stored.len == MERKLE_HASH &&
	    memcmp(stored.ptr, hash->b, MERKLE_HASH) == 0;
}

static void
keep_made(void *arg, int level, int64_t number, const struct merkle_hash *hash)
{
	struct verifying *v = arg;

	BUG_IF(v->nmade == COUNT(v->made));
	v->made[v->nmade++] = (struct made_node){ level, number, *hash };
}

/* The root that the old checkpoint names, when the tree is as large as then. */
static void
look_at_old(struct verifying *v)
{
	struct merkle_hash root;

	if (v->old_note.len == 0 || v->tree.size != v->old.size)
		return;
	merkle_root(&v->tree, &root);
	v->old_differs = memcmp(root.b, v->old.root.b, MERKLE_HASH) != 0;
}

/* Whose it is comes first: a stranger's checkpoint says nothing about us. */
static bool
check_old(struct verifying *v)
{
	if (!key_chain_check(&v->chain, &v->key, v->old_note, v->err))
		return false;
	if (v->old_note.len == 0)
		return true;
	if (v->old.size > v->head.size)
		return altered(v, "audit-checkpoint-newer", v->old.size,
		    v->head.size);
	return !v->old_differs ||
	    altered(v, "audit-checkpoint-differs", v->old.size, 0);
}

static bool
check_entry(struct verifying *v, const struct leaf_entry *e)
{
	struct merkle_hash hash;

	if (!e->leaf.known || e->leaf.v != v->tree.size)
		return altered(v, "audit-leaf-missing", v->tree.size, 0);
	buf_clear(&v->leaf);
	if (!leaf_write(&v->salts, e, &v->leaf, v->err))
		return false;
	merkle_leaf(buf_str(&v->leaf), &hash);
	if (!same(e->hash, &hash))
		return altered(v, "audit-entry-altered", e->id, e->leaf.v);
	merkle_append(&v->tree, &hash, keep_made, v);
	look_at_old(v);
	return key_chain_add(&v->chain, e, v->arena, v->err);
}

/* The nodes of a level that this chunk completed, against those stored. */
static bool
check_level(struct verifying *v, int level, int64_t from, int64_t to)
{
	int64_t number = from;
	struct cursor *c;
	size_t i = 0;
	bool ok = true;

	if (!tx_query(v->tx, &list_nodes, &c, v->err, B_INT("level", level),
	    B_INT("from", from), B_INT("to", to)))
		return false;
	for (; ok && number < to; number++) {
		while (i < v->nmade && (v->made[i].level != level ||
		    v->made[i].number != number))
			i++;
		ok = cursor_next(c) && i < v->nmade &&
		    cursor_i64(c, 0) == number &&
		    same(cursor_str(c, 1), &v->made[i].hash);
	}
	if (!cursor_end(c, v->err))
		return false;
	return ok || altered(v, "audit-node-altered", level, number - 1);
}

static bool
check_nodes(struct verifying *v, int64_t from)
{
	for (int level = 1; level < MERKLE_LEVELS; level++) {
		int64_t first = from >> level, end = v->tree.size >> level;

		if (first < end && !check_level(v, level, first, end))
			return false;
		if (end == 0)
			break;
	}
	return true;
}

static bool
check_chunk(struct verifying *v)
{
	struct arena *whole = v->tx->arena, chunk = ARENA_INIT;
	int64_t from = v->tree.size;
	size_t n = 0;
	bool ok;

	v->nmade = 0;
	v->tx->arena = &chunk;
	ok = tree_read_entries(v->tx, from, v->entries, &n, v->err);
	for (size_t i = 0; ok && i < n; i++)
		ok = check_entry(v, &v->entries[i]);
	if (ok && v->tree.size < v->head.size && n < TREE_CHUNK)
		ok = altered(v, "audit-leaf-missing", v->tree.size, 0);
	ok = ok && check_nodes(v, from);
	v->tx->arena = whole;
	arena_release(&chunk);
	return ok;
}

static bool
count(struct verifying *v, const struct statement *st, int64_t *n_r)
{
	struct cursor *c;

	*n_r = 0;
	if (!tx_query(v->tx, st, &c, v->err, B_NONE))
		return false;
	if (cursor_next(c))
		*n_r = cursor_i64(c, 0);
	return cursor_end(c, v->err);
}

/* Nothing more than what was looked at. */
static bool
check_counts(struct verifying *v)
{
	int64_t leaves, nodes, want = 0;

	for (int64_t n = v->head.size; n > 0; n >>= 1)
		want += n;
	if (!count(v, &count_leaves, &leaves) ||
	    !count(v, &count_nodes, &nodes))
		return false;
	if (leaves != v->head.size)
		return altered(v, "audit-leaf-extra", leaves, v->head.size);
	return nodes == want || altered(v, "audit-node-extra", nodes, want);
}

static bool
check_all(struct verifying *v,
    bool (*progress)(void *arg, int64_t done, int64_t total), void *arg)
{
	struct merkle_hash root;

	look_at_old(v);
	while (v->tree.size < v->head.size) {
		if (progress != NULL &&
		    !progress(arg, v->tree.size, v->head.size))
			return err_set(v->err, ERR_CANCELLED, NULL,
			    "cancelled");
		if (!check_chunk(v))
			return false;
	}
	merkle_root(&v->tree, &root);
	if (v->tree.size != v->head.size ||
	    memcmp(root.b, v->head.root.b, MERKLE_HASH) != 0)
		return altered(v, "audit-head-altered", v->head.size, 0);
	if (progress != NULL && !progress(arg, v->tree.size, v->head.size))
		return err_set(v->err, ERR_CANCELLED, NULL, "cancelled");
	return check_counts(v) && (v->head.size == 0 || check_old(v));
}

/* The head as signed, and what the old one says; its signature may be of a key
 * that the leaves tell about. */
static bool
read_heads(struct verifying *v)
{
	struct tree_row row;

	if (!tree_read_row(v->tx, &row, v->err))
		return false;
	if (!row.there) {
		merkle_root(&v->tree, &v->head.root);
		return v->old_note.len == 0 ||
		    altered(v, "audit-checkpoint-newer", 0, 0);
	}
	if (!tree_read_key(v->tx, &row, &v->key, v->err) ||
	    !note_read(&v->key, row.note, &v->head, v->err))
		return false;
	if (v->head.size != row.size)
		return altered(v, "audit-head-altered", row.size, 0);
	return v->old_note.len == 0 ||
	    note_parse(v->old_note, &v->old, v->err);
}

bool
audit_verify(struct store *store, struct str checkpoint,
    bool (*progress)(void *arg, int64_t done, int64_t total), void *arg,
    struct err *err)
{
	struct actor system = actor_system(0);
	struct arena a = ARENA_INIT;
	struct verifying *v = arena_new(&a, struct verifying);
	struct tx *tx;
	bool ok = store_read(store, &system, 0, &a, &tx, err);

	if (ok) {
		v->tx = tx;
		v->err = err;
		v->salts = leaf_salts(tx, &a, false);
		v->leaf = BUF_IN(&a, LEAF_MAX);
		v->arena = &a;
		v->old_note = checkpoint;
		ok = read_heads(v) && check_all(v, progress, arg);
	}
	arena_release(&a);
	return ok;
}
