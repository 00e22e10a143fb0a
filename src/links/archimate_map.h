/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * archimate_map.h - turns an architecture model into rows for the import.
 *
 * Tables and columns (docs/import-archimate.md says why):
 *   process             external_id name purpose availability integrity
 *                       confidentiality type folder
 *   resource            external_id name kind description availability
 *                       integrity confidentiality type folder
 *   requirement         external_id name process resource need
 *   requirement_member  requirement process resource
 *   note                message type count line
 * One of process and resource is filled in a requirement (its owner) and in a
 * member; both hold an external_id, which is the identifier in the model.  The
 * rows' numbers are lines of the file.  `note` tells what was left out: message
 * ids, with how many and the first line.
 */
#ifndef LINKS_ARCHIMATE_MAP_H
#define LINKS_ARCHIMATE_MAP_H

#include "links/archimate_rules.h"
#include "links/table.h"

enum {
	ARCHIMATE_INLINE = 20,		/* members a THROUGH may pass on */
	ARCHIMATE_EDGES = 2000000,	/* after spreading groupings */
};

/* The set lives in the arena and borrows the model's texts.  O(n log n). */
MUST_USE bool archimate_map(struct arena *a,
    const struct archimate_model *model, const struct archimate_rules *rules,
    struct import_set *set_r, struct err *err);

#endif
