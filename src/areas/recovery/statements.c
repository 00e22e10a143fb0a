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
};
