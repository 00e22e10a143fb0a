/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/bia/index.h"

static int64_t
key_of(int kind, int64_t id)
{
	return id * 16 + kind + 1;
}

/* SplitMix64's finaliser: ids run on, the slots should not. */
static size_t
slot_of(const struct node_index *ix, int64_t key)
{
	uint64_t h = (uint64_t)key;

	h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (size_t)(h ^ (h >> 31)) & (ix->nslots - 1);
}

static void
put(struct node_index *ix, int64_t key, int32_t node)
{
	size_t at = slot_of(ix, key);

	while (ix->slots[at].key != 0) {
		BUG_IF(ix->slots[at].key == key);
		at = (at + 1) & (ix->nslots - 1);
	}
	ix->slots[at] = (struct node_slot){ key, node };
}

static void
grow(struct node_index *ix, struct arena *a)
{
	struct node_index was = *ix;

	ix->nslots = was.nslots == 0 ? 256 : was.nslots * 2;
	ix->slots = arena_array(a, struct node_slot, ix->nslots);
	for (size_t i = 0; i < was.nslots; i++)
		if (was.slots[i].key != 0)
			put(ix, was.slots[i].key, was.slots[i].node);
}

void
node_index_add(struct node_index *ix, struct arena *a, int kind, int64_t id,
    int32_t node)
{
	if (2 * (ix->used + 1) > ix->nslots)
		grow(ix, a);
	put(ix, key_of(kind, id), node);
	ix->used++;
}

int32_t
node_index_find(const struct node_index *ix, int kind, int64_t id)
{
	int64_t key = key_of(kind, id);

	if (ix->nslots == 0)
		return -1;
	for (size_t at = slot_of(ix, key); ix->slots[at].key != 0;
	    at = (at + 1) & (ix->nslots - 1))
		if (ix->slots[at].key == key)
			return ix->slots[at].node;
	return -1;
}
