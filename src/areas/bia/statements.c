/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/bia/statements.h"

const struct statement bia_statements[BIA_STATEMENT__MAX] = {
	[BIA_PROCESSES_ON_RESOURCE] = {
		.name = "bia.processes-on-resource",
		.sql =
		"SELECT DISTINCT process.id\n"
		"FROM requirement_members\n"
		"JOIN requirement\n"
		"  ON requirement.organisation = requirement_members.organisation\n"
		"  AND requirement.id = requirement_members.parent\n"
		"JOIN process\n"
		"  ON process.organisation = requirement.organisation\n"
		"  AND process.id = requirement.process\n"
		"WHERE requirement_members.organisation = $org\n"
		"  AND requirement_members.resource = $resource\n"
		"  AND process.state = 'approved'\n"
		"ORDER BY process.id\n"
		"LIMIT 500",
	},
	[BIA_PROCESSES_ON_SUPPLIER] = {
		.name = "bia.processes-on-supplier",
		.sql =
		"SELECT DISTINCT process.id\n"
		"FROM resource\n"
		"JOIN requirement_members\n"
		"  ON requirement_members.organisation = resource.organisation\n"
		"  AND requirement_members.resource = resource.id\n"
		"JOIN requirement\n"
		"  ON requirement.organisation = requirement_members.organisation\n"
		"  AND requirement.id = requirement_members.parent\n"
		"JOIN process\n"
		"  ON process.organisation = requirement.organisation\n"
		"  AND process.id = requirement.process\n"
		"WHERE resource.organisation = $org\n"
		"  AND (resource.supplier = $supplier\n"
		"    OR resource.operator = $supplier)\n"
		"  AND process.state = 'approved'\n"
		"ORDER BY process.id\n"
		"LIMIT 500",
	},
	[BIA_PROCESS_APPROVED] = {
		.name = "bia.process-approved",
		.sql =
		"SELECT id\n"
		"FROM process\n"
		"WHERE organisation = $org\n"
		"  AND id = $process\n"
		"  AND state = 'approved'",
	},
};
