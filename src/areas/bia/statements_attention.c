/* SPDX-License-Identifier: EUPL-1.2 */
/* The register faults of attention.h: id, name and what it is about of each. */
#include "areas/bia/attention.h"
#include "areas/bia/statements.h"

const struct statement attention_statements[ATTENTION__MAX] = {
	[ATTENTION_ROLE_VACANT] = {
		.name = "attention.role-vacant",
		.sql =
		"SELECT id, name, ''\n"
		"FROM role\n"
		"WHERE organisation = $org\n"
		"  AND holder IS NULL\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[ATTENTION_ROLE_NOT_ACCEPTED] = {
		.name = "attention.role-not-accepted",
		.sql =
		"SELECT id, name, ''\n"
		"FROM role\n"
		"WHERE organisation = $org\n"
		"  AND holder IS NOT NULL\n"
		"  AND accepted_at IS NULL\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[ATTENTION_ROLE_NO_DEPUTY] = {
		.name = "attention.role-no-deputy",
		.sql =
		"SELECT id, name, ''\n"
		"FROM role\n"
		"WHERE organisation = $org\n"
		"  AND deputy IS NULL\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[ATTENTION_ROLE_DEPUTY_NOT_ACCEPTED] = {
		.name = "attention.role-deputy-not-accepted",
		.sql =
		"SELECT id, name, ''\n"
		"FROM role\n"
		"WHERE organisation = $org\n"
		"  AND deputy IS NOT NULL\n"
		"  AND deputy_accepted_at IS NULL\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[ATTENTION_CONTACT_MISSING] = {
		.name = "attention.contact-missing",
		.sql =
		"SELECT id, name, ''\n"
		"FROM person\n"
		"WHERE organisation = $org\n"
		"  AND phone = ''\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[ATTENTION_CONTACT_UNVERIFIED] = {
		.name = "attention.contact-unverified",
		.sql =
		"SELECT id, name, ''\n"
		"FROM person\n"
		"WHERE organisation = $org\n"
		"  AND verified_at IS NULL\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[ATTENTION_CONTACT_OLD] = {
		.name = "attention.contact-old",
		.sql =
		"SELECT id, name, ''\n"
		"FROM person\n"
		"WHERE organisation = $org\n"
		"  AND verified_at < $year_ago\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[ATTENTION_FEW_PEOPLE] = {
		.name = "attention.few-people",
		.sql =
		"SELECT team.id, team.name, ''\n"
		"FROM team\n"
		"WHERE team.organisation = $org\n"
		"  AND (SELECT COUNT(*)\n"
		"    FROM team_members\n"
		"    WHERE team_members.organisation = team.organisation\n"
		"      AND team_members.parent = team.id) < 3\n"
		"  AND EXISTS (SELECT 1\n"
		"    FROM requirement_members\n"
		"    JOIN requirement\n"
		"      ON requirement.organisation = requirement_members.organisation\n"
		"      AND requirement.id = requirement_members.parent\n"
		"    JOIN process\n"
		"      ON process.organisation = requirement.organisation\n"
		"      AND process.id = requirement.process\n"
		"    WHERE requirement_members.organisation = team.organisation\n"
		"      AND requirement_members.team = team.id\n"
		"      AND process.criticality = 'critical')\n"
		"ORDER BY team.id\n"
		"LIMIT 200",
	},
	[ATTENTION_SUPPLIER_NO_PROMISE] = {
		.name = "attention.supplier-no-promise",
		.sql =
		"SELECT id, name, ''\n"
		"FROM supplier\n"
		"WHERE organisation = $org\n"
		"  AND criticality = 'critical'\n"
		"  AND promised_rto IS NULL\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[ATTENTION_SUPPLIER_CONTRACT_ENDED] = {
		.name = "attention.supplier-contract-ended",
		.sql =
		"SELECT id, name, ''\n"
		"FROM supplier\n"
		"WHERE organisation = $org\n"
		"  AND contract_end < $today\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[ATTENTION_RESTORE_BEYOND_PROMISE] = {
		.name = "attention.restore-beyond-promise",
		.sql =
		"SELECT resource.id, resource.name, supplier.name\n"
		"FROM supplier\n"
		"JOIN resource\n"
		"  ON resource.organisation = supplier.organisation\n"
		"  AND resource.operator = supplier.id\n"
		"WHERE supplier.organisation = $org\n"
		"  AND resource.restore < supplier.promised_rto\n"
		"ORDER BY resource.id\n"
		"LIMIT 200",
	},
	[ATTENTION_PROCESS_UNCLASSIFIED] = {
		.name = "attention.process-unclassified",
		.sql =
		"SELECT id, name, ''\n"
		"FROM process\n"
		"WHERE organisation = $org\n"
		"  AND criticality = ''\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[ATTENTION_RPO_MISSING] = {
		.name = "attention.rpo-missing",
		.sql =
		"SELECT id, name, ''\n"
		"FROM process\n"
		"WHERE organisation = $org\n"
		"  AND criticality = 'critical'\n"
		"  AND rpo IS NULL\n"
		"  AND rpo_peak IS NULL\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[ATTENTION_NO_FALLBACK] = {
		.name = "attention.no-fallback",
		.sql =
		"SELECT process.id, process.name, ''\n"
		"FROM process\n"
		"LEFT JOIN fallback\n"
		"  ON fallback.organisation = process.organisation\n"
		"  AND fallback.process = process.id\n"
		"WHERE process.organisation = $org\n"
		"  AND process.criticality = 'critical'\n"
		"  AND fallback.id IS NULL\n"
		"ORDER BY process.id\n"
		"LIMIT 200",
	},
	[ATTENTION_FALLBACK_UNTESTED] = {
		.name = "attention.fallback-untested",
		.sql =
		"SELECT fallback.id, fallback.name, ''\n"
		"FROM fallback\n"
		"JOIN process\n"
		"  ON process.organisation = fallback.organisation\n"
		"  AND process.id = fallback.process\n"
		"WHERE fallback.organisation = $org\n"
		"  AND process.criticality = 'critical'\n"
		"  AND (fallback.tested_at IS NULL\n"
		"    OR fallback.tested_at < $year_ago)\n"
		"ORDER BY fallback.id\n"
		"LIMIT 200",
	},
	[ATTENTION_SET_UNOPENED] = {
		.name = "attention.set-unopened",
		.sql =
		"SELECT id, name, ''\n"
		"FROM emergency_set\n"
		"WHERE organisation = $org\n"
		"  AND (opened_at IS NULL\n"
		"    OR opened_at < $year_ago)\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[ATTENTION_ACTION_OVERDUE] = {
		.name = "attention.action-overdue",
		.sql =
		"SELECT id, name, ''\n"
		"FROM action\n"
		"WHERE organisation = $org\n"
		"  AND due < $today\n"
		"  AND (state = 'open'\n"
		"    OR state = 'in-progress')\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
};
