/* SPDX-License-Identifier: EUPL-1.2 */
/* area.c - the BIA's row. */
#include "areas/area.h"
#include "areas/bia/blocks.h"
#include "areas/bia/commands.h"
#include "areas/bia/pages.h"
#include "areas/bia/rules.h"

static const struct record *const records[] = {
	&process_record, &resource_record, &fallback_record,
	&requirement_record, &emergency_set_record, &conversation_record, NULL,
};

const struct area bia_area = {
	.name = "bia",
	.records = records,
	.usecases = bia_usecases,
	.routes = bia_routes,
	.templates = bia_templates,
	.commands = bia_commands,
	.watchers = bia_watchers,
	.blocks = bia_blocks,
};
