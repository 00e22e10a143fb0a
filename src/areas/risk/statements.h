/* SPDX-License-Identifier: EUPL-1.2 */
/* statements.h - the SQL of risk. */
#ifndef AREAS_RISK_STATEMENTS_H
#define AREAS_RISK_STATEMENTS_H

#include "store/statement.h"

enum risk_statement {
	RISK_MATRIX_ID,		/* the organisation's one */
	RISK_OUTSIDE,		/* a risk beyond $likelihood, $impact */
	RISK_RATED,		/* a risk that stands on the matrix */
	RISK_LOST_ALL,	/* the same without an end: for calculating */
	RISK_LOST,		/* resources that meet a rule of a loss */
	RISK_CELLS,		/* every judged pair of process and scenario */
	RISK_MAP,		/* count of risks per cell */
	RISK_MAP_RESIDUAL,
	RISK_UNRATED,
	RISK_CRITICAL,		/* critical processes */
	RISK_STATEMENT__MAX
};

extern const struct statement risk_statements[RISK_STATEMENT__MAX];

enum risk_attention {
	RISK_ATTENTION_EXCEPTION_ENDED,
	RISK_ATTENTION_EXCEPTION_ENDS,
	RISK_ATTENTION_ACCEPTANCE_ENDED,
	RISK_ATTENTION_ACCEPTANCE_ENDS,
	RISK_ATTENTION_UNTREATED,
	RISK_ATTENTION_NO_STRATEGY,
	RISK_ATTENTION__MAX
};

extern const struct statement risk_attention_statements[RISK_ATTENTION__MAX];

#endif
