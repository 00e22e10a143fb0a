/* SPDX-License-Identifier: EUPL-1.2 */
/* audit_leaf.h - an audit entry as the bytes of a leaf (internal to store/). */
#ifndef STORE_AUDIT_LEAF_H
#define STORE_AUDIT_LEAF_H

#include "store/internal.h"
#include "store/merkle.h"

enum { LEAF_MAX = 64 * 1024 * 1024, LEAF_SALT = 16, LEAF_HEX = 64 };

/* A row of audit_entry, with what was erased of it. */
struct leaf_entry {
	int64_t id, organisation, parent, at, account, record_id, version,
	    undoes;
	struct str actor, origin, usecase, verb, record, reason, diff;
	struct str sealed;		/* paths, between commas */
	struct opt64 leaf;		/* its number */
	struct str hash;		/* of the leaf as stored; 32 bytes */
	struct str actor_hash, origin_hash;	/* erased; else empty */
};

/* The columns of leaf_read(), from audit_entry and what is joined to it. */
#define LEAF_COLUMNS                                                          \
	"audit_entry.id, audit_entry.organisation, audit_entry.parent,\n"     \
	"    audit_entry.at, audit_entry.account, audit_entry.record_id,\n"   \
	"    audit_entry.version, audit_entry.undoes, audit_entry.actor,\n"   \
	"    audit_entry.origin, audit_entry.usecase, audit_entry.verb,\n"    \
	"    audit_entry.record, audit_entry.reason, audit_entry.diff,\n"     \
	"    audit_entry.sealed, audit_entry.leaf, audit_erased.actor,\n"     \
	"    audit_erased.origin"
enum { LEAF_COLUMN_END = 19 };

void leaf_read(struct cursor *c, struct leaf_entry *e);

/* The salts of records, as far as they were looked up; in an arena. */
struct leaf_salts {
	struct tx *tx;
	bool make;		/* one that is missing is made */
	struct leaf_salt *slots;
};

struct leaf_salts leaf_salts(struct tx *tx, struct arena *a, bool make);

/* Paths of the personal values of the record that its difference names. */
MUST_USE bool leaf_find_sealed(struct tx *tx, struct leaf_entry *e,
    struct err *err);
/* The difference with its personal values as hashes; as it is without any.
 * Doing it again changes nothing. */
MUST_USE bool leaf_seal(struct leaf_salts *salts, const struct leaf_entry *e,
    struct str *diff_r, struct err *err);
/* The hash of who (or from where) did it. */
MUST_USE bool leaf_hash_actor(struct leaf_salts *salts, int64_t account,
    const char *path, struct str text, char out[LEAF_HEX + 1],
    struct err *err);
/* The leaf's bytes: canonical JSON. */
MUST_USE bool leaf_write(struct leaf_salts *salts, const struct leaf_entry *e,
    struct buf *out, struct err *err);

#endif
