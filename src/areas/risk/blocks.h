/* SPDX-License-Identifier: EUPL-1.2 */
/* blocks.h - inside risk: what it lends to plans. */
#ifndef AREAS_RISK_BLOCKS_H
#define AREAS_RISK_BLOCKS_H

#include "areas/risk/risk.h"
#include "areas/block.h"

extern const struct live_block risk_blocks[];

#endif
