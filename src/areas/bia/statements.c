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
	[MODEL_ORGANISATION] = {
		.name = "model.organisation",
		.sql =
		"SELECT detection_time, decision_time\n"
		"FROM organisation\n"
		"WHERE organisation = $org",
	},
	[MODEL_PROCESSES] = {
		.name = "model.processes",
		.sql =
		"SELECT id, name, criticality\n"
		"FROM process\n"
		"WHERE organisation = $org\n"
		"ORDER BY id",
	},
	[MODEL_RESOURCES] = {
		.name = "model.resources",
		.sql =
		"SELECT resource.id, resource.name, resource.site, resource.operator,\n"
		"  resource.restore_min, resource.restore, resource.restore_max,\n"
		"  resource.restart, resource.team, team.call_out\n"
		"FROM resource\n"
		"LEFT JOIN team\n"
		"  ON team.organisation = resource.organisation\n"
		"  AND team.id = resource.team\n"
		"WHERE resource.organisation = $org\n"
		"ORDER BY resource.id",
	},
	[MODEL_SUPPLIERS] = {
		.name = "model.suppliers",
		.sql =
		"SELECT id, name, restore_min, promised_rto, restore_max\n"
		"FROM supplier\n"
		"WHERE organisation = $org\n"
		"ORDER BY id",
	},
	[MODEL_SITES] = {
		.name = "model.sites",
		.sql =
		"SELECT id, name, supplier, restore_min, restore, restore_max\n"
		"FROM site\n"
		"WHERE organisation = $org\n"
		"ORDER BY id",
	},
	[MODEL_TEAMS] = {
		.name = "model.teams",
		.sql =
		"SELECT team.id, team.name,\n"
		"  (SELECT COUNT(*)\n"
		"    FROM team_members\n"
		"    WHERE team_members.organisation = team.organisation\n"
		"      AND team_members.parent = team.id)\n"
		"FROM team\n"
		"WHERE team.organisation = $org\n"
		"ORDER BY team.id",
	},
	[MODEL_PERSONS] = {
		.name = "model.persons",
		.sql =
		"SELECT id, name\n"
		"FROM person\n"
		"WHERE organisation = $org\n"
		"ORDER BY id",
	},
	[MODEL_FALLBACKS] = {
		.name = "model.fallbacks",
		.sql =
		"SELECT id, name, process, set_up, holds, level\n"
		"FROM fallback\n"
		"WHERE organisation = $org\n"
		"ORDER BY id",
	},
	[MODEL_REQUIREMENTS] = {
		.name = "model.requirements",
		.sql =
		"SELECT id, process, resource, fallback, need, grace\n"
		"FROM requirement\n"
		"WHERE organisation = $org\n"
		"ORDER BY id",
	},
	[MODEL_MEMBERS] = {
		.name = "model.members",
		.sql =
		"SELECT parent, resource, process, supplier, site, team, person\n"
		"FROM requirement_members\n"
		"WHERE organisation = $org\n"
		"ORDER BY parent, position",
	},
	[MODEL_CATEGORIES] = {
		.name = "model.categories",
		.sql =
		"SELECT id, intolerable\n"
		"FROM impact_category\n"
		"WHERE organisation = $org\n"
		"ORDER BY id",
	},
};
