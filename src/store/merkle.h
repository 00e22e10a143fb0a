/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * merkle.h - the tree over the audit: RFC 6962 section 2 (SHA-256; a leaf is
 * hashed behind 0x00, a node behind 0x01), so that any verifier for certificate
 * transparency can check ours.  Pure; storage of nodes is the caller's.
 *
 * Nodes are named (level, index): level 0 are leaf hashes, (l, i) covers leaves
 * [i << l, (i + 1) << l).  Only complete nodes are kept.
 */
#ifndef STORE_MERKLE_H
#define STORE_MERKLE_H

#include "base/str.h"

enum { MERKLE_HASH = 32, MERKLE_LEVELS = 62, MERKLE_PROOF = 2 * MERKLE_LEVELS };

struct merkle_hash {
	unsigned char b[MERKLE_HASH];
};

/* What is needed to go on: the roots of the complete subtrees on the right. */
struct merkle_tree {
	int64_t size;				/* leaves */
	struct merkle_hash edge[MERKLE_LEVELS];	/* valid where size has the bit */
};

struct merkle_proof {
	struct merkle_hash hashes[MERKLE_PROOF];
	size_t n;
};

void merkle_leaf(struct str data, struct merkle_hash *out);
void merkle_node(const struct merkle_hash *left,
    const struct merkle_hash *right, struct merkle_hash *out);

/* Append a leaf hash; keep() is called for each node that became complete,
 * leaf first.  O(log size), amortised O(1) calls. */
void merkle_append(struct merkle_tree *t, const struct merkle_hash *leaf,
    void (*keep)(void *arg, int level, int64_t index,
        const struct merkle_hash *hash), void *arg);

/* The root; of an empty tree SHA-256 of nothing.  O(log size). */
void merkle_root(const struct merkle_tree *t, struct merkle_hash *out);

/* Reads a complete node; false when it cannot (the proof then fails). */
typedef bool merkle_read(void *arg, int level, int64_t index,
    struct merkle_hash *out);

/* That leaf `index` is in the tree of `size` (PATH of RFC 6962 2.1.1), and that
 * the tree of `size` only grew from that of `old` (PROOF of 2.1.2).  False when
 * the numbers make no sense or a node cannot be read. */
MUST_USE bool merkle_inclusion(merkle_read *read, void *arg, int64_t index,
    int64_t size, struct merkle_proof *proof);
MUST_USE bool merkle_consistency(merkle_read *read, void *arg, int64_t old,
    int64_t size, struct merkle_proof *proof);

/* Check such a proof against roots (RFC 9162 2.1.3.2 and 2.1.4.2). */
MUST_USE bool merkle_check_inclusion(const struct merkle_hash *leaf,
    int64_t index, int64_t size, const struct merkle_proof *proof,
    const struct merkle_hash *root);
MUST_USE bool merkle_check_consistency(int64_t old, int64_t size,
    const struct merkle_hash *old_root, const struct merkle_hash *root,
    const struct merkle_proof *proof);

#endif
