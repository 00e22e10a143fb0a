/* SPDX-License-Identifier: EUPL-1.2 */
/* rules.h - inside risk: what may happen to its records. */
#ifndef AREAS_RISK_RULES_H
#define AREAS_RISK_RULES_H

#include "areas/risk/risk.h"

/* Rows of risk_usecases that routes name. */
enum risk_usecase { SCENARIO_CREATE, SCENARIO_CHANGE, SCENARIO_DELETE,
	SCENARIO_APPROVE, SCENARIO_WITHDRAW, RISK_MATRIX_CREATE };

extern const struct usecase risk_usecases[];

/* Input of what takes an approval back: why. */
struct risk_reason {
	struct rec rec;
	struct str reason;
};

#endif
