/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/organisation/statements.h"

const struct statement organisation_statements[ORGANISATION_STATEMENT__MAX] = {
	[ORGANISATION_NEXT] = {
		.name = "organisation.next",
		.installation = true,
		.sql =
		"SELECT COALESCE(MAX(organisation), 0) + 1\n"
		"FROM organisation",
	},
	[ORGANISATION_ALL] = {
		.name = "organisation.all",
		.installation = true,
		.sql =
		"SELECT organisation, name\n"
		"FROM organisation\n"
		"ORDER BY organisation",
	},
};
