/* SPDX-License-Identifier: EUPL-1.2 */
/* rules.h - inside the BIA: what may happen to its records. */
#ifndef AREAS_BIA_RULES_H
#define AREAS_BIA_RULES_H

#include "areas/bia/bia.h"

extern const struct usecase bia_usecases[];
extern const struct watcher bia_watchers[];

/* Input of process.reopen and process.reject: why. */
struct bia_reason {
	struct rec rec;
	struct str reason;
};

#endif
