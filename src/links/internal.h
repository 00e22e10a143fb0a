/* SPDX-License-Identifier: EUPL-1.2 */
/* internal.h - shared inside links/ only. */
#ifndef LINKS_INTERNAL_H
#define LINKS_INTERNAL_H

#include "base/err.h"

/*
 * Room for one more in an array of n items of `size` bytes with *cap_r places:
 * returns the array, perhaps moved.  Amortised O(1).
 */
void *list_room(struct arena *a, void *items, size_t n, size_t *cap_r,
    size_t size);

struct json_t;

/*
 * One JSON value, of any kind, with no name twice in an object and at most
 * JSON_DEPTH levels; the arena lets it go.  ERR_INVALID `import-json-broken`,
 * `-key-twice`, `-too-deep`, with the line in err->row.
 */
MUST_USE bool links_json_load(struct arena *a, struct str text,
    struct json_t **root_r, struct err *err);

#endif
