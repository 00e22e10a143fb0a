/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/risk/statements.h"

const struct statement risk_statements[RISK_STATEMENT__MAX] = {
	[RISK_MATRIX_ID] = {
		.name = "risk.matrix-id",
		.sql =
		"SELECT id\n"
		"FROM risk_matrix\n"
		"WHERE organisation = $org\n"
		"ORDER BY id\n"
		"LIMIT 1",
	},
	[RISK_OUTSIDE] = {
		.name = "risk.outside",
		.sql =
		"SELECT id, name\n"
		"FROM risk\n"
		"WHERE organisation = $org\n"
		"  AND (likelihood > $likelihood\n"
		"    OR impact > $impact)\n"
		"ORDER BY id\n"
		"LIMIT 1",
	},
	[RISK_RATED] = {
		.name = "risk.rated",
		.sql =
		"SELECT id\n"
		"FROM risk\n"
		"WHERE organisation = $org\n"
		"  AND (likelihood IS NOT NULL\n"
		"    OR impact IS NOT NULL)\n"
		"ORDER BY id\n"
		"LIMIT 1",
	},
	[RISK_LOST] = {
		.name = "risk.lost",
		.sql =
		"SELECT id, name\n"
		"FROM resource\n"
		"WHERE organisation = $org\n"
		"  AND ($site = 0 OR site = $site)\n"
		"  AND ($supplier = 0 OR operator = $supplier)\n"
		"  AND ($hosting = '' OR hosting = $hosting)\n"
		"  AND ($kind = '' OR kind = $kind)\n"
		"ORDER BY id\n"
		"LIMIT 1000",
	},
	[RISK_LOST_ALL] = {
		.name = "risk.lost-all",
		.sql =
		"SELECT id\n"
		"FROM resource\n"
		"WHERE organisation = $org\n"
		"  AND ($site = 0 OR site = $site)\n"
		"  AND ($supplier = 0 OR operator = $supplier)\n"
		"  AND ($hosting = '' OR hosting = $hosting)\n"
		"  AND ($kind = '' OR kind = $kind)\n"
		"ORDER BY id",
	},
	[RISK_CELLS] = {
		.name = "risk.cells",
		.sql =
		"SELECT parent, process, cover, level, reason\n"
		"FROM scenario_processes\n"
		"WHERE organisation = $org\n"
		"ORDER BY parent, position",
	},
	[RISK_MAP] = {
		.name = "risk.map",
		.sql =
		"SELECT likelihood, impact, COUNT(*)\n"
		"FROM risk\n"
		"WHERE organisation = $org\n"
		"  AND likelihood IS NOT NULL\n"
		"  AND impact IS NOT NULL\n"
		"GROUP BY likelihood, impact\n"
		"ORDER BY likelihood, impact",
	},
	[RISK_MAP_RESIDUAL] = {
		.name = "risk.map-residual",
		.sql =
		"SELECT residual_likelihood, residual_impact, COUNT(*)\n"
		"FROM risk\n"
		"WHERE organisation = $org\n"
		"  AND residual_likelihood IS NOT NULL\n"
		"  AND residual_impact IS NOT NULL\n"
		"GROUP BY residual_likelihood, residual_impact\n"
		"ORDER BY residual_likelihood, residual_impact",
	},
	[RISK_UNRATED] = {
		.name = "risk.unrated",
		.sql =
		"SELECT COUNT(*)\n"
		"FROM risk\n"
		"WHERE organisation = $org\n"
		"  AND (CASE WHEN $residual = 1 THEN residual_score\n"
		"    ELSE score END) IS NULL",
	},
	[RISK_CRITICAL] = {
		.name = "risk.critical",
		.sql =
		"SELECT id, name\n"
		"FROM process\n"
		"WHERE organisation = $org\n"
		"  AND criticality = 'critical'\n"
		"ORDER BY name_fold, id\n"
		"LIMIT 201",
	},
};

const struct statement risk_attention_statements[RISK_ATTENTION__MAX] = {
	[RISK_ATTENTION_EXCEPTION_ENDED] = {
		.name = "attention.exception-ended",
		.sql =
		"SELECT id, name, ''\n"
		"FROM exception\n"
		"WHERE organisation = $org\n"
		"  AND closed_at IS NULL\n"
		"  AND until < $today\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[RISK_ATTENTION_EXCEPTION_ENDS] = {
		.name = "attention.exception-ends",
		.sql =
		"SELECT id, name, ''\n"
		"FROM exception\n"
		"WHERE organisation = $org\n"
		"  AND closed_at IS NULL\n"
		"  AND until >= $today\n"
		"  AND until < $soon\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[RISK_ATTENTION_ACCEPTANCE_ENDED] = {
		.name = "attention.acceptance-ended",
		.sql =
		"SELECT id, name, ''\n"
		"FROM risk\n"
		"WHERE organisation = $org\n"
		"  AND treatment = 'accept'\n"
		"  AND accepted_until < $today\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[RISK_ATTENTION_ACCEPTANCE_ENDS] = {
		.name = "attention.acceptance-ends",
		.sql =
		"SELECT id, name, ''\n"
		"FROM risk\n"
		"WHERE organisation = $org\n"
		"  AND treatment = 'accept'\n"
		"  AND accepted_until >= $today\n"
		"  AND accepted_until < $soon\n"
		"ORDER BY id\n"
		"LIMIT 200",
	},
	[RISK_ATTENTION_UNTREATED] = {
		.name = "attention.risk-untreated",
		.sql =
		"SELECT risk.id, risk.name, ''\n"
		"FROM risk\n"
		"JOIN risk_matrix\n"
		"  ON risk_matrix.organisation = risk.organisation\n"
		"WHERE risk.organisation = $org\n"
		"  AND risk.treatment = ''\n"
		"  AND risk.score >= risk_matrix.treat_from\n"
		"ORDER BY risk.id\n"
		"LIMIT 200",
	},
	[RISK_ATTENTION_NO_STRATEGY] = {
		.name = "attention.no-strategy",
		.sql =
		"SELECT process.id, process.name, ''\n"
		"FROM process\n"
		"LEFT JOIN strategy\n"
		"  ON strategy.organisation = process.organisation\n"
		"  AND strategy.process = process.id\n"
		"WHERE process.organisation = $org\n"
		"  AND process.criticality = 'critical'\n"
		"  AND strategy.id IS NULL\n"
		"ORDER BY process.id\n"
		"LIMIT 200",
	},
};
