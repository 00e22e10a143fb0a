/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * zip.h - reads a ZIP that someone else made, from memory, with a guard; and
 * writes one that is the same for the same input.
 *
 * Refused on opening: too many entries, names that could leave a folder
 * (absolute, "..", a drive, a backslash), equal names, symbolic links,
 * encryption, methods other than stored and deflated, and more bytes than the
 * limits allow by what the entries say of themselves.  While reading, what
 * really comes out is counted against the same limits, and the checksum of an
 * entry is tested at its end.
 */
#ifndef LINKS_ZIP_H
#define LINKS_ZIP_H

#include "base/buf.h"
#include "base/err.h"

struct zip_limits {
	size_t entries;
	uint64_t total;		/* bytes of all entries, unpacked */
	uint64_t ratio;		/* unpacked : packed, of an entry over 1 MiB */
};

#define ZIP_LIMITS ((struct zip_limits){ 2000, (uint64_t)512 << 20, 200 })

struct zip_reader;

/* Borrows bytes; the reader lives in the arena and is closed with it. */
MUST_USE bool zip_reader_open(struct arena *a, struct str bytes,
    struct zip_limits limits, struct zip_reader **zip_r, struct err *err);

size_t zip_reader_count(const struct zip_reader *zip);
struct str zip_reader_name(const struct zip_reader *zip, size_t entry);
/* False when absent.  Exact. */
bool zip_reader_find(const struct zip_reader *zip, struct str name,
    size_t *entry_r);

/* Give the entry's bytes to fn, in pieces of at most 64 KiB. */
MUST_USE bool zip_reader_stream(struct zip_reader *zip, size_t entry,
    bool (*fn)(void *arg, struct str piece, struct err *err), void *arg,
    struct err *err);

/* The whole entry in the arena, at most max bytes. */
MUST_USE bool zip_reader_read(struct zip_reader *zip, struct arena *a,
    size_t entry, size_t max, struct str *bytes_r, struct err *err);

/* One entry to write. */
struct zip_part {
	struct str name;	/* "word/document.xml" */
	struct str bytes;	/* borrowed until zip_write() returns */
};

/*
 * Write the parts, deflated, in that order, dated `at` (UTC seconds, from 1980
 * on).  False when out does not hold it.
 */
MUST_USE bool zip_write(struct buf *out, const struct zip_part *parts, size_t n,
    int64_t at, struct err *err);

#endif
