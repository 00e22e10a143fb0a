/* SPDX-License-Identifier: EUPL-1.2 */
/* audit_tree.h - the stored tree: its key, head, nodes and leaves (internal to
 * store/). */
#ifndef STORE_AUDIT_TREE_H
#define STORE_AUDIT_TREE_H

#include "store/audit.h"
#include "store/audit_leaf.h"
#include "store/note.h"

enum { TREE_CHUNK = 1024 };

struct tree_row {
	bool there;		/* something was numbered */
	int64_t size;
	struct str note;	/* the signed head */
	struct str signer;	/* the private key, or empty: in its file */
};

MUST_USE bool tree_read_row(struct tx *tx, struct tree_row *row,
    struct err *err);
/* The key that signed so far: a row without one is a fault. */
MUST_USE bool tree_read_key(struct tx *tx, const struct tree_row *row,
    struct note_key *key, struct err *err);
/* A complete node; merkle_read for a `struct tree_reader`. */
struct tree_reader {
	struct tx *tx;
	struct err *err;
};
bool tree_read_node(void *arg, int level, int64_t number,
    struct merkle_hash *out);
/* At most TREE_CHUNK entries from leaf `from`, with their stored hashes. */
MUST_USE bool tree_read_entries(struct tx *tx, int64_t from,
    struct leaf_entry *out, size_t *n_r, struct err *err);

#endif
