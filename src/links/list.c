/* SPDX-License-Identifier: EUPL-1.2 */
#include "links/internal.h"

void *
list_room(struct arena *a, void *items, size_t n, size_t *cap_r, size_t size)
{
	size_t cap = *cap_r == 0 ? 16 : *cap_r * 2;

	if (n < *cap_r)
		return items;
	BUG_IF(cap > SIZE_MAX / size);
	items = arena_grow(a, items, *cap_r * size, cap * size);
	*cap_r = cap;
	return items;
}
