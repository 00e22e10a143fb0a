/* SPDX-License-Identifier: EUPL-1.2 */
/* blocks.h - inside bia: what it lends to plans. */
#ifndef AREAS_BIA_BLOCKS_H
#define AREAS_BIA_BLOCKS_H

#include "areas/bia/bia.h"
#include "areas/block.h"

extern const struct live_block bia_blocks[];

#endif
