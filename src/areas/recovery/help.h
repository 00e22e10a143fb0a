/* SPDX-License-Identifier: EUPL-1.2 */
/* help.h - what would help most in a what-if, in sentences. */
#ifndef AREAS_RECOVERY_HELP_H
#define AREAS_RECOVERY_HELP_H

#include "areas/recovery/outcome.h"
#include "engine/advice.h"

enum { HELP_TRIED = 30, HELP_PAIRS = 5 };

/* Try the candidates that follow from the outcome.  Under three seconds for an
 * organisation of 500 resources, 60 steps and 8 teams. */
MUST_USE bool help_find(struct arena *a, const struct outcome *o,
    const struct run *run, const struct advice **advice_r, struct err *err);

/* "Een persoon meer in Beheer en ...". */
void help_change(const struct outcome *o, const struct advice_row *row,
    enum lang lang, struct buf *out);
/* "Dan komen 5 van de 7 processen op tijd en is de schade € 1.200 lager." */
void help_gain(const struct outcome *o, const struct advice *advice,
    const struct advice_row *row, enum lang lang, struct buf *out);

#endif
