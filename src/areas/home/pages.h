/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.h - inside home: its pages. */
#ifndef AREAS_HOME_PAGES_H
#define AREAS_HOME_PAGES_H

#include "areas/bia/bia.h"
#include "areas/followup/followup.h"
#include "areas/home/progress.h"
#include "areas/pieces.h"

/* start.c: what the seven steps begin with. */
struct start_process {
	int64_t id;
	struct str name;
	struct opt64 rto;
	bool has_needs, has_fallback;
};

struct start {
	struct organisation us;
	const struct profile *profile;
	struct start_process *list;	/* critical ones, at most START_MAX */
	size_t n;
	struct start_counts counts;
};

enum { START_MAX = 500 };
MUST_USE bool start_read(struct page *page, struct start *s, struct err *err);
/* The process that a step is about: ?process=12, else the first that lacks it;
 * NULL: none does. */
const struct start_process *start_subject(const struct page *page,
    const struct start *s, enum start_step step);

extern const struct view start_view;
/* The step's page, with the faults of what was posted (or NULL). */
MUST_USE bool start_show(struct page *page, enum start_step step,
    const struct errs *errs, struct err *err);
bool page_start(struct page *page, struct err *err);
bool page_start_step(struct page *page, struct err *err);

/* start_list.c, start_ask.c: what the steps record. */
bool page_start_list(struct page *page, struct err *err);
bool page_start_ask(struct page *page, struct err *err);
bool page_start_fallback(struct page *page, struct err *err);

/* roadmap.c */
extern const struct view roadmap_view;
bool page_roadmap(struct page *page, struct err *err);

/* ict_register.c */
extern const struct view ict_register_view;
bool page_ict_register(struct page *page, struct err *err);
bool page_ict_register_csv(struct page *page, struct err *err);

#endif
