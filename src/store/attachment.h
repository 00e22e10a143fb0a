/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * attachment.h - files beside the records, in the same database, so that one
 * backup holds all: 256 KiB chunk rows keyed by the SHA-256 of the whole; the
 * same file twice is stored once.  At most 64 MiB each.
 */
#ifndef STORE_ATTACHMENT_H
#define STORE_ATTACHMENT_H

#include "store/store.h"

enum { ATTACHMENT_CHUNK = 256 * 1024, ATTACHMENT_MAX = 64 * 1024 * 1024 };

struct attachment {
	int64_t id;
	struct str name, media_type;
	int64_t size;
	struct str sha256;		/* hex */
};

/* Inside a use case: read from where fd stands to its end (a file, no pipe: the
 * use case may run again).  TOO_LARGE past the limit. */
MUST_USE bool attachment_add(struct tx *tx, int fd, struct str name,
    struct str media_type, struct attachment *out, struct err *err);
MUST_USE bool attachment_get(struct tx *tx, int64_t id, struct attachment *out,
    struct err *err);
/* Its chunks in order; fn returning false stops.  The hash is checked: IO. */
MUST_USE bool attachment_read(struct tx *tx, int64_t id,
    bool (*fn)(void *arg, struct str chunk), void *arg, struct err *err);

#endif
