/* SPDX-License-Identifier: EUPL-1.2 */
/* blocks.h - inside recovery: what it lends to plans. */
#ifndef AREAS_RECOVERY_BLOCKS_H
#define AREAS_RECOVERY_BLOCKS_H

#include "areas/recovery/recovery.h"
#include "areas/block.h"

extern const struct live_block recovery_blocks[];

#endif
