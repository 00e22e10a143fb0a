/* SPDX-License-Identifier: EUPL-1.2 */
/* rules.h - inside followup: what may happen to findings and actions. */
#ifndef AREAS_FOLLOWUP_RULES_H
#define AREAS_FOLLOWUP_RULES_H

#include "areas/followup/followup.h"

extern const struct usecase followup_usecases[];

#endif
