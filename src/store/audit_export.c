/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What others need to check the audit without this program: every leaf's bytes
 * as a JSON string (the hash is over those bytes), the signed head and the key;
 * and the proof that one entry is in the tree.
 */
#include <errno.h>
#include <sodium.h>

#include "base/json.h"
#include "store/audit_tree.h"

static const struct statement get_leaf = {
	.name = "audit.leaf-of", .installation = true,
	.sql = "SELECT leaf\n"
	    "FROM audit_entry\n"
	    "WHERE id = $id",
};

static void
write_hash(struct json *json, const unsigned char *hash)
{
	char hex[2 * MERKLE_HASH + 1];

	sodium_bin2hex(hex, sizeof(hex), hash, MERKLE_HASH);
	json_str(json, str_of(hex));
}

static bool
unwritten(struct err *err)
{
	return err_set_args(err, errno == ENOSPC ? ERR_FULL : ERR_IO, NULL,
	    "audit-unwritten", ERR_TEXT(str_of(strerror(errno))));
}

static bool
put_line(FILE *out, struct buf *line, struct err *err)
{
	buf_add_char(line, '\n');
	return fwrite(line->ptr, 1, line->len, out) == line->len ||
	    unwritten(err);
}

/* {"leaf": number, "data": bytes, "hash": hexadecimal} */
static bool
write_leaf(struct leaf_salts *salts, const struct leaf_entry *e,
    struct json *json, struct err *err)
{
	struct buf data = BUF_IN(salts->tx->arena, LEAF_MAX);
	struct merkle_hash hash;

	if (!leaf_write(salts, e, &data, err))
		return false;
	merkle_leaf(buf_str(&data), &hash);
	json_put_i64(json, "leaf", e->leaf.v);
	json_put_str(json, "data", buf_str(&data));
	json_key(json, "hash");
	write_hash(json, hash.b);
	return true;
}

static bool
export_chunk(struct tx *tx, struct leaf_salts *salts, int64_t from, FILE *out,
    struct err *err)
{
	struct arena *whole = tx->arena, chunk = ARENA_INIT;
	struct leaf_entry *list = arena_array(&chunk, struct leaf_entry,
	    TREE_CHUNK);
	struct buf line = BUF_IN(&chunk, 2 * LEAF_MAX);
	size_t n = 0;
	bool ok;

	tx->arena = &chunk;
	ok = tree_read_entries(tx, from, list, &n, err);
	for (size_t i = 0; ok && i < n; i++) {
		struct json json = JSON_TO(&line);

		buf_clear(&line);
		json_object_begin(&json);
		ok = write_leaf(salts, &list[i], &json, err);
		if (ok) {
			json_object_end(&json);
			ok = put_line(out, &line, err);
		}
	}
	tx->arena = whole;
	arena_release(&chunk);
	return ok;
}

/* The signed head and what checks it. */
static void
write_head(const struct tree_row *row, const struct note_key *key,
    struct arena *a, struct json *json)
{
	struct buf line = BUF_IN(a, NOTE_MAX);

	note_key_write_public(key, &line);
	json_put_str(json, "checkpoint", row->note);
	json_put_str(json, "key", buf_str(&line));
}

static bool
read_head(struct tx *tx, struct tree_row *row, struct note_key *key,
    struct err *err)
{
	return tree_read_row(tx, row, err) && (row->there || err_set(err,
	    ERR_NOT_FOUND, NULL, "audit-empty")) &&
	    tree_read_key(tx, row, key, err);
}

static bool
export_all(struct tx *tx, struct arena *a, FILE *out, struct err *err)
{
	struct leaf_salts salts = leaf_salts(tx, a, false);
	struct buf line = BUF_IN(a, 4 * NOTE_MAX);
	struct json json = JSON_TO(&line);
	struct note_key key;
	struct tree_row row;

	if (!read_head(tx, &row, &key, err))
		return false;
	for (int64_t from = 0; from < row.size; from += TREE_CHUNK)
		if (!export_chunk(tx, &salts, from, out, err))
			return false;
	json_object_begin(&json);
	write_head(&row, &key, a, &json);
	json_object_end(&json);
	return put_line(out, &line, err) && (fflush(out) == 0 ||
	    unwritten(err));
}

bool
audit_export(struct store *store, FILE *out, struct err *err)
{
	struct actor system = actor_system(0);
	struct arena a = ARENA_INIT;
	struct tx *tx;
	bool ok = store_read(store, &system, 0, &a, &tx, err) &&
	    export_all(tx, &a, out, err);

	arena_release(&a);
	return ok;
}

/* ---- one entry ---------------------------------------------------------- */

static bool
read_one(struct tx *tx, int64_t entry, struct leaf_entry *e, struct err *err)
{
	struct leaf_entry *list = arena_array(tx->arena, struct leaf_entry,
	    TREE_CHUNK);
	struct opt64 leaf = UNKNOWN;
	struct cursor *c;
	size_t n;

	if (!tx_query(tx, &get_leaf, &c, err, B_INT("id", entry)))
		return false;
	if (cursor_next(c))
		leaf = cursor_num(c, 0);
	if (!cursor_end(c, err))
		return false;
	if (!leaf.known)
		return err_set_args(err, ERR_NOT_FOUND, NULL,
		    "audit-no-leaf", ERR_INT(entry));
	if (!tree_read_entries(tx, leaf.v, list, &n, err))
		return false;
	BUG_IF(n == 0);
	*e = list[0];
	return true;
}

static bool
prove(struct tx *tx, struct arena *a, int64_t entry, struct json *json,
    struct err *err)
{
	struct leaf_salts salts = leaf_salts(tx, a, false);
	struct tree_reader reader = { tx, err };
	struct merkle_proof proof;
	struct leaf_entry e;
	struct note_key key;
	struct tree_row row;

	if (!read_head(tx, &row, &key, err) || !read_one(tx, entry, &e, err))
		return false;
	json_object_begin(json);
	if (!write_leaf(&salts, &e, json, err))
		return false;
	if (!merkle_inclusion(tree_read_node, &reader, e.leaf.v, row.size,
	    &proof))
		return false;
	json_put_i64(json, "size", row.size);
	json_key(json, "proof");
	json_array_begin(json);
	for (size_t i = 0; i < proof.n; i++)
		write_hash(json, proof.hashes[i].b);
	json_array_end(json);
	write_head(&row, &key, a, json);
	json_object_end(json);
	return true;
}

bool
audit_prove(struct store *store, int64_t entry, struct buf *out,
    struct err *err)
{
	struct actor system = actor_system(0);
	struct arena a = ARENA_INIT;
	struct json json = JSON_TO(out);
	struct tx *tx;
	bool ok = store_read(store, &system, 0, &a, &tx, err) &&
	    prove(tx, &a, entry, &json, err);

	arena_release(&a);
	return ok;
}
