/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/plans/statements.h"

const struct statement plans_statements[PLANS_STATEMENT__MAX] = {
	[PLANS_VERSIONS] = {
		.name = "plans.versions",
		.sql =
		"SELECT id\n"
		"FROM document_version\n"
		"WHERE organisation = $org\n"
		"  AND document = $document\n"
		"ORDER BY major DESC, minor DESC, id DESC\n"
		"LIMIT 1000",
	},
	[PLANS_NUMBER_USED] = {
		.name = "plans.number-used",
		.sql =
		"SELECT id\n"
		"FROM document\n"
		"WHERE organisation = $org\n"
		"  AND number_fold = $number\n"
		"  AND id <> $id\n"
		"LIMIT 1",
	},
	[PLANS_ROLES_OF] = {
		.name = "plans.roles-of",
		.sql =
		"SELECT name, kind\n"
		"FROM role\n"
		"WHERE organisation = $org\n"
		"  AND (holder = $person OR deputy = $person)\n"
		"ORDER BY id\n"
		"LIMIT 100",
	},
	[PLANS_DUTY_HOLDERS] = {
		.name = "plans.duty-holders",
		.sql =
		"SELECT role.kind, role.name, person.name\n"
		"FROM role\n"
		"JOIN person\n"
		"  ON person.organisation = role.organisation\n"
		"  AND (person.id = role.holder OR person.id = role.deputy)\n"
		"WHERE role.organisation = $org\n"
		"  AND role.kind IN ('general-manager', 'board-member',\n"
		"    'privacy-officer')\n"
		"ORDER BY role.id, person.id\n"
		"LIMIT 100",
	},
	[PLANS_PROVISIONAL] = {
		.name = "plans.provisional",
		.sql =
		"SELECT COUNT(*)\n"
		"FROM process\n"
		"WHERE organisation = $org\n"
		"  AND criticality = 'critical'\n"
		"  AND provisional = 1",
	},
	[PLANS_IN_FORCE_ALL] = {
		.name = "plans.in-force-all",
		.sql =
		"SELECT id\n"
		"FROM document_version\n"
		"WHERE organisation = $org\n"
		"  AND state = 'in-force'\n"
		"ORDER BY id\n"
		"LIMIT 500",
	},
};

const struct statement plans_attention_statements[PLANS_ATTENTION__MAX] = {
	[PLANS_ATTENTION_URGENT] = {
		.name = "attention.plan-urgent",
		.sql =
		"SELECT v.id, v.name || ' ' || d.name, ''\n"
		"FROM document_version AS v\n"
		"JOIN document AS d\n"
		"  ON d.organisation = v.organisation AND d.id = v.document\n"
		"WHERE v.organisation = $org\n"
		"  AND v.state = 'in-force'\n"
		"  AND v.urgent_until / 86400 >= $today\n"
		"ORDER BY v.id\n"
		"LIMIT 200",
	},
	[PLANS_ATTENTION_LATE] = {
		.name = "attention.plan-urgent-late",
		.sql =
		"SELECT v.id, v.name || ' ' || d.name, ''\n"
		"FROM document_version AS v\n"
		"JOIN document AS d\n"
		"  ON d.organisation = v.organisation AND d.id = v.document\n"
		"WHERE v.organisation = $org\n"
		"  AND v.state = 'in-force'\n"
		"  AND v.urgent_until / 86400 < $today\n"
		"ORDER BY v.id\n"
		"LIMIT 200",
	},
	[PLANS_ATTENTION_REVIEW] = {
		.name = "attention.plan-review-due",
		.sql =
		"SELECT v.id, v.name || ' ' || d.name, ''\n"
		"FROM document_version AS v\n"
		"JOIN document AS d\n"
		"  ON d.organisation = v.organisation AND d.id = v.document\n"
		"WHERE v.organisation = $org\n"
		"  AND v.state = 'in-force'\n"
		"  AND v.review_at < $today\n"
		"ORDER BY v.id\n"
		"LIMIT 200",
	},
	[PLANS_ATTENTION_STALE] = {
		.name = "attention.plan-stale",
		.sql =
		"SELECT v.id, v.name || ' ' || d.name, v.stale_why\n"
		"FROM document_version AS v\n"
		"JOIN document AS d\n"
		"  ON d.organisation = v.organisation AND d.id = v.document\n"
		"WHERE v.organisation = $org\n"
		"  AND v.state = 'in-force'\n"
		"  AND v.stale_at IS NOT NULL\n"
		"ORDER BY v.id\n"
		"LIMIT 200",
	},
	[PLANS_ATTENTION_OWNER] = {
		.name = "attention.plan-no-owner",
		.sql =
		"SELECT id, name, ''\n"
		"FROM document\n"
		"WHERE organisation = $org\n"
		"  AND owner IS NULL\n"
		"  AND owner_role IS NULL\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
};
