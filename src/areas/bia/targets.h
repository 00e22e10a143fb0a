/* SPDX-License-Identifier: EUPL-1.2 */
/* targets.h - a process's impact curves and targets as its page shows them: what
 * follows from the curves beside what was chosen. */
#ifndef AREAS_BIA_TARGETS_H
#define AREAS_BIA_TARGETS_H

#include "areas/bia/bia.h"
#include "areas/pieces.h"
#include "web/names.h"

struct targets {
	struct html chart;
	struct view_list heads;		/* struct str: "1 u" ... "30 d" */
	struct view_list curves;	/* one a category */
	struct view_list series;	/* legend of the chart */
	struct view_list rows;		/* derived, normal, peak */
	struct view_list derived_rows;	/* those that follow from the curves */
	struct view_list minimum;	/* struct str: "na 4 uur: 60 %, spoed" */
	struct str derived;		/* why the derived maximum is what it is */
	bool has_curves, is_derived;
};
extern const struct view targets_view;

MUST_USE bool targets_make(struct page *page, struct names *names,
    const struct process *p, struct targets *targets_r, struct err *err);

/* "1 u", "4 u" ... of the horizons. */
struct view_list targets_heads(const struct page *page);

#endif
