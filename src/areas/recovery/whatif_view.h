/* SPDX-License-Identifier: EUPL-1.2 */
/* whatif_view.h - a what-if as its page and its files show it. */
#ifndef AREAS_RECOVERY_WHATIF_VIEW_H
#define AREAS_RECOVERY_WHATIF_VIEW_H

#include "areas/pieces.h"
#include "areas/recovery/help.h"

struct whatif_parts {
	struct view_list cards, lines, steps, means, phases, unknowns, proofs,
	    helps;
	struct html gantt;
	struct str bottleneck, adopted;	/* sentences; may be empty */
	struct str order;		/* ids of the steps as wish_order() takes */
	bool has_steps, has_unknowns, has_proofs, has_more_steps, can_move,
	    has_lines,
	    has_chances, has_advice, has_helps;
};
extern const struct view whatif_parts_view;

/* "Server kamer en 3 meer kwijt, dinsdag 24 november 10:00. ..." */
struct str whatif_lead(const struct page *page, const struct outcome *o);

void whatif_fill(const struct page *page, const struct outcome *o,
    struct whatif_parts *parts);

/* What would help, as lines. */
void whatif_helps(const struct page *page, const struct outcome *o,
    const struct advice *advice, struct whatif_parts *parts);

/* Steps with their times, one a row; what looks like a formula is guarded. */
struct str whatif_csv(const struct page *page, const struct outcome *o);
/* The chart as a file of its own. */
struct str whatif_svg(const struct page *page, const struct outcome *o);

#endif
