/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/access/statements.h"

const struct statement access_statements[ACCESS_STATEMENT__MAX] = {
	[ACCESS_IS_ONLY_HERE] = {
		.name = "access.is-only-here",
		.installation = true,
		.sql =
		"SELECT id\n"
		"FROM membership\n"
		"WHERE account = $account\n"
		"  AND organisation = $organisation\n"
		"  AND NOT EXISTS (\n"
		"    SELECT 1\n"
		"    FROM membership AS other\n"
		"    WHERE other.account = membership.account\n"
		"      AND other.organisation <> membership.organisation)",
	},
	[ACCESS_OTHER_ADMINS] = {
		.name = "access.other-admins",
		.installation = true,
		.sql =
		"SELECT id\n"
		"FROM membership\n"
		"WHERE organisation = $organisation\n"
		"  AND role = 'admin'\n"
		"  AND id <> $membership",
	},
	[ACCESS_ORGANISATION_OF] = {
		.name = "access.organisation-of",
		.installation = true,
		.sql =
		"SELECT id\n"
		"FROM organisation\n"
		"WHERE name_fold = $name\n"
		"ORDER BY id",
	},
};
