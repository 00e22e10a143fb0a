/* SPDX-License-Identifier: EUPL-1.2 */
/* demo_plans.h - plans of a demo organisation. */
#ifndef APP_DEMO_PLANS_H
#define APP_DEMO_PLANS_H

#include "app/commands.h"
#include "store/usecase.h"

/* Nothing where nobody manages or watches over privacy.  The person who manages
 * in *manager_r, 0 for none. */
MUST_USE bool demo_plans(struct command_run *run, const struct actor *actor,
    int64_t *manager_r, struct err *err);

#endif
