/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * file_kind.h - which files may be added to a record, and what they are called
 * from then on.
 *
 * A file is what both its name and its bytes say: documents, pictures and text,
 * nothing that a browser or a computer would run.  The media type kept is ours,
 * never the one that was sent.
 */
#ifndef WEB_FILE_KIND_H
#define WEB_FILE_KIND_H

#include "base/err.h"

/* 32 MB as people read it. */
enum { FILE_MAX = 32 * 1000 * 1000, FILE_NAME_BYTES = 255 };

/*
 * The name without path, control characters, marks that turn the direction of
 * writing, and dots or spaces around it; what a browser escapes (%22) is put
 * back.  At most FILE_NAME_BYTES, its ending kept.  May come out empty.
 */
struct str file_name_clean(struct arena *a, struct str sent);

/*
 * May these bytes be kept under that (clean) name?  The media type, a constant.
 * Faults of `field`: file-empty, file-too-large, file-kind, file-content.
 */
MUST_USE bool file_kind_check(struct str name, struct str bytes,
    const char *field, const char **type_r, struct err *err);

/* ".pdf,.png,...", for the browser's own choice. */
struct str file_kinds(struct arena *a);

#endif
