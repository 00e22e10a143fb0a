/* SPDX-License-Identifier: EUPL-1.2 */
/* wish.h - what somebody asks of a what-if, as they typed it. */
#ifndef AREAS_RECOVERY_WISH_H
#define AREAS_RECOVERY_WISH_H

#include "areas/recovery/case.h"

/*
 * Things lost, by name or as "resource-12", between commas or semicolons.
 * NOT_FOUND `whatif-not-found` names the first that is not there.
 */
MUST_USE bool wish_lose(struct tx *tx, struct str text,
    struct case_wish *wish, struct err *err);
/* A scenario by name or number; blank: none. */
MUST_USE bool wish_scenario(struct tx *tx, struct str text,
    struct case_wish *wish, struct err *err);
/*
 * When: "2026-11-24 10:00"; blank: the next Tuesday at ten, local time.
 * INVALID `whatif-at-invalid`.
 */
MUST_USE bool wish_at(struct str text, int64_t now, const struct zone *zone,
    struct case_wish *wish, struct err *err);
/* Ids of steps between commas; INVALID `whatif-order-unreadable`. */
MUST_USE bool wish_order(struct arena *a, struct str text,
    struct case_wish *wish, struct err *err);
/*
 * "up-123" or "down-123" by step id, blank: nothing.  The wished order with that
 * step and the one before or after it changed about; at an end it stays.
 * INVALID `whatif-order-unreadable`, also of a step that is not in it.
 */
MUST_USE bool wish_move(struct arena *a, struct str text,
    struct case_wish *wish, struct err *err);
/* How many orders to try, 1 to 1000000; blank: as many as fit.  INVALID
 * `whatif-number-invalid`. */
MUST_USE bool wish_steps(struct str text, struct case_wish *wish,
    struct err *err);
/* "lose" as it can stand in a link: "resource-12,site-3". */
struct str wish_lost_text(struct arena *a, const struct case_wish *wish);

#endif
