/* SPDX-License-Identifier: EUPL-1.2 */
/* rules.h - inside risk: what may happen to its records. */
#ifndef AREAS_RISK_RULES_H
#define AREAS_RISK_RULES_H

#include "areas/risk/risk.h"
#include "areas/risk/statements.h"

/* Rows of risk_usecases that routes name. */
enum risk_usecase { SCENARIO_CREATE, SCENARIO_CHANGE, SCENARIO_DELETE,
	SCENARIO_APPROVE, SCENARIO_WITHDRAW, RISK_MATRIX_CREATE };

extern const struct usecase risk_usecases[];

/* The resources that meet the rule of a loss today, by RISK_LOST (some) or
 * RISK_LOST_ALL. */
MUST_USE bool risk_lost(struct tx *tx, enum risk_statement which,
    const struct scenario_loss *l, struct cursor **c_r, struct err *err);

/* Input of what takes an approval back: why. */
struct risk_reason {
	struct rec rec;
	struct str reason;
};

#endif
