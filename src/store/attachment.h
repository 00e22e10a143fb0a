/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * attachment.h - files beside the records, in the same database, so that one
 * backup holds all: 256 KiB chunk rows keyed by the SHA-256 of the whole; the
 * same file twice is stored once.  At most 64 MiB each.
 */
#ifndef STORE_ATTACHMENT_H
#define STORE_ATTACHMENT_H

#include "base/when.h"
#include "store/job.h"
#include "store/usecase.h"

enum { ATTACHMENT_CHUNK = 256 * 1024, ATTACHMENT_MAX = 64 * 1024 * 1024 };

struct attachment {
	int64_t id;
	struct str name, media_type;
	int64_t size;
	struct str sha256;		/* hex */
	int64_t at;			/* when it was added */
};

/* The media type of what only passes through, such as a file handed in to be
 * imported: no record may name it and nobody can fetch it. */
#define ATTACHMENT_PASSING "application/octet-stream"

/* Inside a use case.  TOO_LARGE past the limit. */
MUST_USE bool attachment_add(struct tx *tx, struct str bytes, struct str name,
    struct str media_type, struct attachment *out, struct err *err);

/* The same as a use case of its own, for a file that comes before the record
 * that will name it; call->id is the attachment.  An area may have a row of its
 * own with this input and rule. */
struct attachment_input {
	struct rec rec;
	struct str name, media_type;
	struct str bytes;		/* no field: stays where it is */
};
extern const struct record attachment_input_record;
bool attachment_take(struct tx *tx, struct usecase_call *call,
    struct errs *errs);
extern const struct usecase attachment_keep;	/* for who may change anything */

MUST_USE bool attachment_get(struct tx *tx, int64_t id, struct attachment *out,
    struct err *err);
/* One that a record may name: NOT_FOUND for what only passes through. */
MUST_USE bool attachment_find(struct tx *tx, int64_t id,
    struct attachment *out, struct err *err);
/* The newest with this hash and name that a record may name; 0: none. */
MUST_USE bool attachment_same(struct tx *tx, struct str sha256,
    struct str name, int64_t *id_r, struct err *err);
struct str attachment_hash(struct arena *a, struct str bytes);	/* as sha256 */
/* Bytes as text (RFC 4648), and back: false when it is no such text. */
struct str attachment_base64(struct arena *a, struct str bytes);
MUST_USE bool attachment_from_base64(struct arena *a, struct str text,
    struct str *bytes_r);
/* A record names it from now on: it stays, also when no record does any more,
 * for the history and for undo.  For the store's own writing of records. */
MUST_USE bool attachment_name(struct tx *tx, int64_t id, struct err *err);

/*
 * What no record has named within a week, such as the file of a form that was
 * never saved, is forgotten by this job; what only passes through stays, for the
 * auditor.  A file in a transaction of its own, so that the writer is not held.
 */
#define ATTACHMENT_UNNAMED ((int64_t)7 * SECONDS_DAY)
extern const struct job_kind attachment_tidy;
/* Inside a use case that kept a file which nothing names yet. */
MUST_USE bool attachment_expect(struct tx *tx, struct err *err);

/* Its chunks in order; fn returning false stops.  The hash is checked: IO. */
MUST_USE bool attachment_read(struct tx *tx, int64_t id,
    bool (*fn)(void *arg, struct str chunk), void *arg, struct err *err);

#endif
