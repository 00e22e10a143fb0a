/* SPDX-License-Identifier: EUPL-1.2 */
/* rules.h - inside the organisation: what may happen to its records. */
#ifndef AREAS_ORGANISATION_RULES_H
#define AREAS_ORGANISATION_RULES_H

#include "areas/command.h"
#include "areas/organisation/organisation.h"

extern const struct usecase organisation_usecases[];
extern const struct command organisation_commands[];

#endif
