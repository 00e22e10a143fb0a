/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.h - inside recovery: its pages with a story of their own. */
#ifndef AREAS_RECOVERY_PAGES_H
#define AREAS_RECOVERY_PAGES_H

#include "areas/pieces.h"
#include "areas/recovery/recovery.h"
#include "web/route.h"

/* pages.c */
extern const struct route recovery_routes[];
extern const struct template_decl recovery_templates[];

/* pages_procedure.c */
extern const struct view procedure_view;
bool page_procedure(struct page *page, struct err *err);

/* pages_whatif.c */
extern const struct view whatif_page_view;
bool page_whatif(struct page *page, struct err *err);
bool page_whatif_csv(struct page *page, struct err *err);
bool page_whatif_json(struct page *page, struct err *err);
bool page_whatif_svg(struct page *page, struct err *err);
bool page_whatif_pdf(struct page *page, struct err *err);
extern const struct view whatif_busy_view;
bool page_whatif_stop(struct page *page, struct err *err);
bool page_whatif_events(struct page *page, struct err *err);
bool page_whatif_save(struct page *page, struct err *err);

/* pages_saved.c: one that was saved. */
extern const struct view saved_view;
bool page_saved(struct page *page, struct err *err);
bool page_saved_pdf(struct page *page, struct err *err);
bool page_saved_input(struct page *page, struct err *err);
bool page_saved_result(struct page *page, struct err *err);

/* pages_compare.c: two side by side. */
extern const struct view compare_view;
bool page_compare(struct page *page, struct err *err);

#endif
