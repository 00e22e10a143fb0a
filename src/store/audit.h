/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * audit.h - the audit as a tree that cannot be rewritten unseen.
 *
 * The sequencer numbers committed entries within a second and appends each as a
 * leaf (merkle.h) of the installation's one tree; a leaf is the entry's
 * canonical JSON with personal values as salted hashes, so that erasing the salt
 * erases the person and not the proof.  Checkpoints are signed notes (C2SP
 * tlog-checkpoint, Ed25519) to be kept outside: by mail, on paper, elsewhere.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "store/merkle.h"
#include "store/store.h"

/* Give numbers to what was committed since; called once a second by the server's
 * timer, and before a checkpoint.  How many in *n_r; nothing new costs one small
 * read.  From any thread but the writer's. */
MUST_USE bool audit_sequence(struct store *store, int64_t now, int64_t *n_r,
    struct err *err);

/* Leaves and root now. */
MUST_USE bool audit_head(struct store *store, int64_t *size_r,
    struct merkle_hash *root_r, struct err *err);

/* A signed note over the head: origin, size, root, signature line. */
MUST_USE bool audit_checkpoint(struct store *store, int64_t now,
    struct buf *out, struct err *err);
/* The verifier key line "stormvast.example+hash+key" to give to an auditor. */
MUST_USE bool audit_public_key(struct store *store, struct buf *out,
    struct err *err);

/* Another key from now on; its public line in *out.  The old one signs the new
 * one in an entry of the audit, so that what it signed still verifies.  The old
 * private key is gone afterwards. */
MUST_USE bool audit_new_key(struct store *store, int64_t now, struct buf *out,
    struct err *err);
/*
 * The same when the private key of now is gone (no file, or one that cannot be
 * read): the new key begins with an entry that marks the break and holds the
 * last head that the lost one signed.  What that key signed can from then on
 * only be checked with its public line.  Refused while the key is there:
 * audit-key-not-lost; and when the tree is not as that head says.
 */
MUST_USE bool audit_lost_key(struct store *store, int64_t now,
    struct buf *out, struct err *err);
/* When a key was lost last; unknown: never. */
MUST_USE bool audit_last_break(struct store *store, struct opt64 *at_r,
    struct err *err);
/* Can the head be signed on: is the key there, and the one that signed it? */
MUST_USE bool audit_check_key(struct store *store, struct err *err);

/*
 * Read every entry again, hash it, rebuild the tree and compare with the stored
 * nodes and, when given, with an old checkpoint.  False with what differs first
 * (entry, leaf); progress may be NULL and cancels by returning false.
 */
MUST_USE bool audit_verify(struct store *store, struct str checkpoint,
    bool (*progress)(void *arg, int64_t done, int64_t total), void *arg,
    struct err *err);

/* Everything a verifier of others needs: one JSON object a line (leaf data,
 * hashes), then the checkpoint; and the proof of one entry as JSON. */
MUST_USE bool audit_export(struct store *store, FILE *out, struct err *err);
MUST_USE bool audit_prove(struct store *store, int64_t entry, struct buf *out,
    struct err *err);

/* Erase a record's personal values from the audit, and their salt: the tree
 * stays whole.  Of an account: also its name in what it did. */
MUST_USE bool audit_erase(struct store *store, int64_t now,
    int64_t organisation, const struct record *r, int64_t id,
    struct err *err);

#endif
