/* SPDX-License-Identifier: EUPL-1.2 */
/* index.h - from (kind, record id) to node, while a model is built and after. */
#ifndef AREAS_BIA_INDEX_H
#define AREAS_BIA_INDEX_H

#include "base/arena.h"

struct node_slot {
	int64_t key;			/* 0: empty */
	int32_t node;
};

/* Open addressing, at most half full. */
struct node_index {
	struct node_slot *slots;
	size_t nslots;			/* power of two */
	size_t used;
};

/* kind 0..14, id from 1; BUG for a second node of one key. */
void node_index_add(struct node_index *ix, struct arena *a, int kind,
    int64_t id, int32_t node);
int32_t node_index_find(const struct node_index *ix, int kind, int64_t id);

#endif
