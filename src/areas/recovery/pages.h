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

#endif
