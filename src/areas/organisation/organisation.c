/* SPDX-License-Identifier: EUPL-1.2 */
/* organisation.c - the area's row. */
#include "areas/area.h"
#include "areas/organisation/blocks.h"
#include "areas/organisation/pages.h"
#include "areas/organisation/rules.h"

static const struct record *const records[] = {
	&organisation_record, &impact_category_record, &unit_record,
	&site_record, &person_record, &role_record, &holiday_record,
	&team_record, &supplier_record, NULL,
};

const struct area organisation_area = {
	.name = "organisation",
	.records = records,
	.usecases = organisation_usecases,
	.routes = organisation_routes,
	.templates = organisation_templates,
	.commands = organisation_commands,
	.blocks = organisation_blocks,
};
