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

#endif
