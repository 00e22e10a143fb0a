/* SPDX-License-Identifier: EUPL-1.2 */
/* internal.h - shared inside links/ only. */
#ifndef LINKS_INTERNAL_H
#define LINKS_INTERNAL_H

#include "base/arena.h"

/*
 * Room for one more in an array of n items of `size` bytes with *cap_r places:
 * returns the array, perhaps moved.  Amortised O(1).
 */
void *list_room(struct arena *a, void *items, size_t n, size_t *cap_r,
    size_t size);

#endif
