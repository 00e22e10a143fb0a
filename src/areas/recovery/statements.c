/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/recovery/statements.h"

const struct statement recovery_statements[RECOVERY_STATEMENT__MAX] = {
	[RECOVERY_ADOPTED] = {
		.name = "recovery.adopted",
		.sql =
		"SELECT id\n"
		"FROM recovery_order\n"
		"WHERE organisation = $org\n"
		"  AND state = 'adopted'\n"
		"  AND COALESCE(scenario, 0) = $scenario\n"
		"ORDER BY id\n"
		"LIMIT 100",
	},
	[RECOVERY_PROVEN] = {
		.name = "recovery.proven",
		.sql =
		"SELECT duration, measured_at\n"
		"FROM measurement\n"
		"WHERE organisation = $org\n"
		"  AND resource = $resource\n"
		"  AND step IS NULL\n"
		"  AND outcome = 'succeeded'\n"
		"ORDER BY measured_at DESC, id DESC\n"
		"LIMIT 1",
	},
	[RECOVERY_PROCEDURES] = {
		.name = "recovery.procedures",
		.sql =
		"SELECT id, kind, resource, site, process\n"
		"FROM procedure\n"
		"WHERE organisation = $org\n"
		"  AND kind IN ('it-recovery', 'process-restart')\n"
		"ORDER BY id",
	},
	[RECOVERY_MEASURED] = {
		.name = "recovery.measured",
		.sql =
		"SELECT procedure, step, duration\n"
		"FROM measurement\n"
		"WHERE organisation = $org\n"
		"  AND procedure IS NOT NULL\n"
		"  AND step IS NOT NULL\n"
		"  AND duration IS NOT NULL\n"
		"  AND outcome = 'succeeded'\n"
		"ORDER BY procedure, step, id",
	},
};
