/* SPDX-License-Identifier: EUPL-1.2 */
/* blocks.h - inside organisation: what it lends to plans. */
#ifndef AREAS_ORGANISATION_BLOCKS_H
#define AREAS_ORGANISATION_BLOCKS_H

#include "areas/organisation/organisation.h"
#include "areas/block.h"

extern const struct live_block organisation_blocks[];

#endif
