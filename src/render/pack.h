/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pack.h - the crisis pack: one HTML file that opens in any browser without a
 * server, and holds what is needed when everything is down.
 *
 * What it says is encrypted with a key made by lot (XChaCha20-Poly1305).  That
 * key stands in the file once for each holder, encrypted with a key derived
 * from the holder's passphrase (Argon2id, RFC 9106).  Who makes a pack needs the
 * derived keys, never a passphrase.  Organisation, role, language and date are
 * readable and cannot be changed unseen: they are bound to both.
 *
 * The file brings its own libsodium (WASM, plain script where that is not to be
 * had): a page opened from a file is no secure context, so a browser's own
 * cryptography is not there.  Its policy lets nothing in or out.
 */
#ifndef RENDER_PACK_H
#define RENDER_PACK_H

#include "base/err.h"
#include "base/lang.h"
#include "render/html.h"

enum {
	PACK_SALT = 16, PACK_KEY = 32,
	PACK_SLOTS = 1000,		/* holders of one pack */
	PACK_PARTS = 1000,
	PACK_MAX = 48 * 1024 * 1024,	/* bytes of the whole file */
	PACK_PASSPHRASE = 12,		/* characters, at least */
};

/* What is kept of a holder; the key opens packs, so it is kept as a secret. */
struct pack_slot {
	struct str name;
	unsigned char salt[PACK_SALT], key[PACK_KEY];
	int64_t turns, memory;		/* of Argon2id: passes, bytes */
};

struct pack_part {
	const char *id;			/* unique in the pack: "role-card" */
	struct str title;
	struct html html;
};

struct pack {
	struct str organisation, role;
	enum lang lang;
	int64_t made;			/* instant */
	int64_t old_after;		/* seconds; then it says that it is old */
	const struct pack_slot *slots;
	size_t nslots;
	const struct pack_part *parts;
	size_t nparts;
};

/*
 * A holder's slot from a passphrase; salt by lot.  About a tenth of a second and
 * 64 MiB.  INVALID `pack-passphrase-short`, `pack-passphrase-long`.
 */
MUST_USE bool pack_slot_make(struct str name, struct str passphrase,
    struct pack_slot *slot_r, struct err *err);

/*
 * The whole file.  INVALID `pack-without-holder`; TOO_LARGE `pack-too-large`
 * past a limit above.  O(bytes).
 */
MUST_USE bool pack_print(struct buf *out, const struct pack *pack,
    struct err *err);

#endif
