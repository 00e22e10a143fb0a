/* SPDX-License-Identifier: EUPL-1.2 */
/* blocks.h - inside plans: what it lends to plans. */
#ifndef AREAS_PLANS_BLOCKS_H
#define AREAS_PLANS_BLOCKS_H

#include "areas/plans/plans.h"
#include "areas/block.h"

extern const struct live_block plans_blocks[];

#endif
