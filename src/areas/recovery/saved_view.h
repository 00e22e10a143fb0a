/* SPDX-License-Identifier: EUPL-1.2 */
/* saved_view.h - saved what-ifs as pages show them. */
#ifndef AREAS_RECOVERY_SAVED_VIEW_H
#define AREAS_RECOVERY_SAVED_VIEW_H

#include "areas/pieces.h"
#include "areas/recovery/saved.h"

/* One of the list. */
struct saved_line {
	struct piece_link link;
	struct str scenario, who, compare;	/* link; empty: none */
	struct opt64 at, computed_at;		/* instants */
	struct piece_tag tag;
	bool has_tag;
};
extern const struct view saved_line_view;

/* The newest; `question` is the page's own, to compare with, or empty. */
MUST_USE bool saved_list(struct page *page, struct str question,
    struct view_list *list_r, struct err *err);

/* "5 / 7" with its colour. */
struct piece_tag saved_tag(const struct page *page, int64_t on_time,
    int64_t processes);
struct piece_tag saved_process_tag(const struct saved_process *p);
/* All costs together; no end when one has none. */
struct span saved_cost(const struct saved_answer *s);
struct str saved_cost_words(const struct page *page, struct span cost);
struct str saved_falls(const struct page *page, const struct saved_process *p);
/* "87 %", or that it is not known. */
struct str saved_chance(const struct page *page,
    const struct saved_process *p);
struct str saved_back(const struct page *page, const struct saved_process *p);

/* What the page's query asks, and that as a query again. */
MUST_USE bool whatif_asked(struct page *page, struct case_wish *wish,
    struct err *err);
struct str whatif_question(const struct page *page,
    const struct case_wish *wish, const char *path);
/* A little time, and no more: for what a reader waits for. */
struct whatif_patience {
	int64_t until;			/* of clock_mono_ns() */
	struct run run;
};
const struct run *whatif_patience(struct whatif_patience *p);

#endif
