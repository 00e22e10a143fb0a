/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * spill.h - bytes of unknown length: in memory while they are few, in an
 * unlinked temporary file beyond, in the end one view of all of them.  For
 * uploads, and for large answers made by a handler.
 */
#ifndef WEB_SPILL_H
#define WEB_SPILL_H

#include "base/buf.h"

enum { SPILL_MEMORY = 1 << 20 };

struct spill {
	struct buf mem;		/* all, while fd is -1 */
	int fd;			/* the unlinked file, or -1 */
	int64_t len;		/* bytes so far */
};

#define SPILL_INIT ((struct spill){ .mem = BUF_HEAP(SPILL_MEMORY), .fd = -1 })

/* Append.  False when the file could not be made or written (errno). */
MUST_USE bool spill_add(struct spill *spill, const char *dir, struct str data);

/*
 * All bytes, read-only, for as long as the arena lives, which takes over the
 * memory and the file; *spill is SPILL_INIT again.  False: errno.
 */
MUST_USE bool spill_view(struct spill *spill, struct arena *a,
    struct str *view_r);

/* Drop everything; harmless on SPILL_INIT. */
void spill_release(struct spill *spill);

#endif
