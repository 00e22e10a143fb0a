/* SPDX-License-Identifier: EUPL-1.2 */
/* area.c - recovery's row. */
#include "areas/area.h"
#include "areas/recovery/blocks.h"
#include "areas/recovery/commands.h"
#include "areas/recovery/pages.h"
#include "areas/recovery/planning.h"
#include "areas/recovery/rules.h"

/* Each refers to those before it. */
static const struct record *const records[] = {
	&procedure_record, &measurement_record, &calculation_record,
	&recovery_order_record, NULL,
};

const struct area recovery_area = {
	.name = "recovery",
	.records = records,
	.usecases = recovery_usecases,
	.routes = recovery_routes,
	.templates = recovery_templates,
	.commands = recovery_commands,
	.jobs = recovery_jobs,
	.blocks = recovery_blocks,
};
