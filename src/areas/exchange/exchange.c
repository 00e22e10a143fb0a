/* SPDX-License-Identifier: EUPL-1.2 */
/* exchange.c - the area's row. */
#include "areas/area.h"
#include "areas/exchange/commands.h"
#include "areas/exchange/exchange.h"
#include "areas/exchange/pages.h"
#include "areas/exchange/stage.h"

const struct area exchange_area = {
	.name = "exchange",
	.usecases = exchange_usecases,
	.routes = exchange_routes,
	.templates = exchange_templates,
	.commands = exchange_commands,
};
