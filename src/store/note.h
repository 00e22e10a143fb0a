/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * note.h - signed notes (C2SP signed-note) that hold a checkpoint (C2SP
 * tlog-checkpoint) of a tree, with Ed25519 (internal to store/).
 */
#ifndef STORE_NOTE_H
#define STORE_NOTE_H

#include "base/buf.h"
#include "base/err.h"
#include "store/merkle.h"

enum { NOTE_NAME = 40, NOTE_PUBLIC = 32, NOTE_SECRET = 64, NOTE_MAX = 4096,
	BREAK_MAX = 2 * NOTE_MAX };

struct note_key {
	char name[NOTE_NAME + 1];		/* also the tree's origin */
	unsigned char public[NOTE_PUBLIC];
	unsigned char secret[NOTE_SECRET];
};

struct checkpoint {
	int64_t size;
	struct merkle_hash root;
};

/* A new key, named after itself or (not NULL) as the one before it. */
void note_key_make(const struct note_key *before, struct note_key *key);
/* "PRIVATE+KEY+name+hash+base64", as it is kept; and back. */
void note_key_write(const struct note_key *key, struct buf *out);
MUST_USE bool note_key_read(struct str line, struct note_key *key);
/* "name+hash+base64": what checks our notes. */
void note_key_write_public(const struct note_key *key, struct buf *out);

/* The same for what was written so: only the public half of *key is set. */
MUST_USE bool note_key_read_public(struct str line, struct note_key *key);

/*
 * A note by which one key gives way to another, for the same tree: what they
 * are, signed by both.  Reading it checks both signatures.
 */
void note_write_handover(const struct note_key *from,
    const struct note_key *to, struct buf *out);
MUST_USE bool note_read_handover(struct str text, struct note_key *from,
    struct note_key *to);

/*
 * A note by which a key begins where the one before it was lost: it alone has
 * signed it, with the head that the lost one signed last, as it signed it.
 * Reading it checks that signature.
 */
void note_write_break(struct str head, const struct note_key *to,
    struct buf *out);
MUST_USE bool note_read_break(struct str text, struct note_key *to);

void note_write(const struct note_key *key, const struct checkpoint *c,
    struct buf *out);
/* What a note says, when this key has signed it; false with the fault. */
MUST_USE bool note_read(const struct note_key *key, struct str text,
    struct checkpoint *c, struct err *err);
/* The same without looking at the signature. */
MUST_USE bool note_parse(struct str text, struct checkpoint *c,
    struct err *err);

#endif
