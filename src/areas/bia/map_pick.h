/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * map_pick.h - things that a reader of the map wants to lose: a list in the
 * page's own address ("resource-12,site-3"), so that it works without script and
 * can be sent to somebody.
 */
#ifndef AREAS_BIA_MAP_PICK_H
#define AREAS_BIA_MAP_PICK_H

#include "areas/bia/model.h"

enum { MAP_PICKED = 100 };

struct map_pick {
	int32_t node[MAP_PICKED];
	int32_t n;
};

/* "process-12" as a node; -1 when it names none. */
int32_t map_node_of(const struct model *m, struct str name);
/* Can it be lost at all?  A fallback cannot: it falls with what it rests on. */
bool map_can_pick(const struct model *m, int32_t node);
/* What it names; others, repeated ones and those past the limit are left out. */
void map_pick_read(const struct model *m, struct str text,
    struct map_pick *pick_r);
bool map_pick_has(const struct map_pick *pick, int32_t node);
/* The list again, with `toggled` taken out or put in (-1: as it is). */
struct str map_pick_text(struct arena *a, const struct model *m,
    const struct map_pick *pick, int32_t toggled);

#endif
