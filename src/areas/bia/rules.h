/* SPDX-License-Identifier: EUPL-1.2 */
/* rules.h - inside the BIA: what may happen to its records. */
#ifndef AREAS_BIA_RULES_H
#define AREAS_BIA_RULES_H

#include "areas/bia/bia.h"

/* Rows of bia_usecases that routes name. */
enum bia_usecase { PROCESS_CREATE, PROCESS_CHANGE, PROCESS_DELETE,
	PROCESS_SUBMIT, PROCESS_APPROVE, PROCESS_REOPEN };

extern const struct usecase bia_usecases[];
extern const struct watcher bia_watchers[];

/* Input of process.reopen and process.reject: why. */
struct bia_reason {
	struct rec rec;
	struct str reason;
};

#endif
