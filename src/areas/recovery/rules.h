/* SPDX-License-Identifier: EUPL-1.2 */
/* rules.h - inside recovery: what may happen to its records. */
#ifndef AREAS_RECOVERY_RULES_H
#define AREAS_RECOVERY_RULES_H

#include "areas/recovery/recovery.h"

/* Rows of recovery_usecases that routes name. */
enum recovery_usecase { PROCEDURE_CREATE, PROCEDURE_CHANGE, PROCEDURE_DELETE };

extern const struct usecase recovery_usecases[];

#endif
