/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * id_set.h - a set of record ids: adding, asking and intersecting take some
 * nanoseconds an id.
 *
 * Zero-initialised it is empty.  It grows in the arena that is given; nothing is
 * taken out but by id_set_and().
 */
#ifndef STORE_ID_SET_H
#define STORE_ID_SET_H

#include "base/arena.h"

enum { ID_PAGE = 1024 };		/* ids of a page */

struct id_page {
	int64_t key;			/* id / ID_PAGE, rounded down */
	uint64_t bits[ID_PAGE / 64];
};

struct id_set {
	struct id_page *pages;
	size_t npages, cap_pages;
	uint32_t *slots;		/* place in pages + 1; 0: free */
	size_t nslots;
	size_t last;			/* page that was added to last */
	size_t n;			/* ids in it */
};

/* False: it has the id already. */
bool id_set_add(struct id_set *s, struct arena *a, int64_t id);
bool id_set_has(const struct id_set *s, int64_t id);
/* Keep what the other has too. */
void id_set_and(struct id_set *s, const struct id_set *other);
/* How many ids both have. */
size_t id_set_common(const struct id_set *s, const struct id_set *other);
/* A set of the same ids, which shares nothing with it. */
struct id_set id_set_copy(struct arena *a, const struct id_set *s);
/* At most max ids, taken evenly from all of it; how many. */
size_t id_set_list(const struct id_set *s, int64_t *ids, size_t max);

#endif
