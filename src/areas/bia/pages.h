/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.h - inside the BIA: its pages with a story of their own. */
#ifndef AREAS_BIA_PAGES_H
#define AREAS_BIA_PAGES_H

#include "areas/bia/figures.h"
#include "areas/bia/show.h"
#include "areas/bia/words.h"
#include "areas/pieces.h"

/* pages.c */
extern const struct route bia_routes[];
extern const struct template_decl bia_templates[];

/* pages_overview.c */
extern const struct view overview_view;
bool page_overview(struct page *page, struct err *err);

/* pages_why.c */
extern const struct view why_view;
bool page_why(struct page *page, struct err *err);

/* pages_map.c */
extern const struct view map_view;
bool page_map(struct page *page, struct err *err);

/* pages_readiness.c */
bool page_readiness(struct page *page, struct err *err);

/* pages_process.c */
extern const struct view process_view;
bool page_process(struct page *page, struct err *err);
bool page_process_submit(struct page *page, struct err *err);
bool page_process_approve(struct page *page, struct err *err);
bool page_process_reopen(struct page *page, struct err *err);

/* pages_impact.c */
extern const struct view impact_view;
bool page_impact(struct page *page, struct err *err);
bool page_impact_post(struct page *page, struct err *err);

/* pages_attention.c */
extern const struct view attention_view;
bool page_attention(struct page *page, struct err *err);

/* pages_weak.c */
extern const struct view weak_view;
bool page_weak(struct page *page, struct err *err);

/* pages_resource.c */
extern const struct view resource_view;
bool page_resource(struct page *page, struct err *err);

#endif
