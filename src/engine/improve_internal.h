/* SPDX-License-Identifier: EUPL-1.2 */
/* improve_internal.h - between improve.c and improve_rules.c. */
#ifndef ENGINE_IMPROVE_INTERNAL_H
#define ENGINE_IMPROVE_INTERNAL_H

#include "engine/improve.h"
#include "engine/scheduler.h"

enum { IMPROVE_RULES = 6 };

/* Active steps by each rule; the orders live in `a`. */
void improve_rules(struct arena *a, struct scheduler *s, int32_t *order[]);

#endif
