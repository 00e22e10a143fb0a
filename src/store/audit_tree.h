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
/* Number what is open, at most a batch, and sign; in a write. */
MUST_USE bool tree_grow(struct tx *tx, int64_t *n_r, struct err *err);
/* A newly signed head, and the signer in the row; in a write. */
MUST_USE bool tree_sign(struct tx *tx, const struct tree_row *row,
    const struct checkpoint *c, const struct note_key *key, struct err *err);

/* ---- audit_key.c -------------------------------------------------------- */

/* The key that signed the head: a row without one is a fault. */
MUST_USE bool tree_read_key(struct tx *tx, const struct tree_row *row,
    struct note_key *key, struct err *err);
/* The key of an empty tree: what is there already, or a new one. */
MUST_USE bool tree_first_key(struct tx *tx, struct tree_row *row,
    struct note_key *key, struct err *err);

/* Keys that were handed over, oldest first, as notes found in the leaves. */
enum { KEY_HANDOVERS = 1000 };
struct key_chain {
	struct str notes[KEY_HANDOVERS];
	size_t n;
};
/* Is this leaf such a note?  Keep a copy in the arena; false when there are too
 * many. */
MUST_USE bool key_chain_add(struct key_chain *chain,
    const struct leaf_entry *e, struct arena *a, struct err *err);
/* Do the notes lead to `key`, and has one of all these keys signed the old
 * checkpoint (empty: none asked)? */
MUST_USE bool key_chain_check(const struct key_chain *chain,
    const struct note_key *key, struct str checkpoint, struct err *err);
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
