/* SPDX-License-Identifier: EUPL-1.2 */
/* exchange.c - the area's row. */
#include "areas/area.h"
#include "areas/exchange/commands.h"
#include "areas/exchange/exchange.h"

const struct area exchange_area = {
	.name = "exchange",
	.commands = exchange_commands,
};
