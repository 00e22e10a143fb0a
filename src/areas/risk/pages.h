/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.h - inside risk: its pages with a story of their own. */
#ifndef AREAS_RISK_PAGES_H
#define AREAS_RISK_PAGES_H

#include "areas/pieces.h"
#include "areas/risk/risk.h"
#include "web/route.h"

/* pages.c */
extern const struct route risk_routes[];
extern const struct template_decl risk_templates[];

/* pages_map.c: risks on the organisation's own matrix. */
extern const struct view risk_map_view;
bool page_risk_map(struct page *page, struct err *err);
bool page_risk_map_start(struct page *page, struct err *err);

/* pages_matrix.c: critical processes and scenarios. */
extern const struct view scenario_matrix_view;
bool page_scenario_matrix(struct page *page, struct err *err);
bool page_scenario_matrix_post(struct page *page, struct err *err);

/* pages_scenario.c: one scenario. */
extern const struct view scenario_view;
bool page_scenario(struct page *page, struct err *err);

/* pages_start.c: scenarios to begin with. */
extern const struct view scenario_start_view;
bool page_scenario_start(struct page *page, struct err *err);
bool page_scenario_start_post(struct page *page, struct err *err);

#endif
