/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.h - inside plans: its pages with a story of their own. */
#ifndef AREAS_PLANS_PAGES_H
#define AREAS_PLANS_PAGES_H

#include "areas/pieces.h"
#include "areas/plans/rules.h"
#include "web/route.h"

/* pages.c */
extern const struct route plans_routes[];
extern const struct template_decl plans_templates[];
struct piece_tag plan_tag(const struct page *page, int32_t state);
/* The version of the path, and its document. */
MUST_USE bool page_plan(struct page *page, struct document_version *v,
    struct document *d, struct err *err);
/* The first fault as the page's own. */
bool plan_first(const struct errs *errs, struct err *err);
/* Read what is stored now, after a change. */
MUST_USE bool plan_fresh(struct page *page, struct err *err);

/* pages_document.c: one document and its versions. */
extern const struct view document_view;
bool page_document(struct page *page, struct err *err);
bool page_document_new(struct page *page, struct err *err);
bool page_document_log(struct page *page, struct err *err);

/* pages_version.c: one version as it is read, and what may be done with it. */
extern const struct view version_view;
bool page_version(struct page *page, struct err *err);
bool page_version_submit(struct page *page, struct err *err);
bool page_version_approve(struct page *page, struct err *err);
bool page_version_privacy(struct page *page, struct err *err);

/* pages_write.c: writing, beside what it becomes. */
extern const struct view write_view;
bool page_write(struct page *page, struct err *err);
bool page_write_post(struct page *page, struct err *err);

/* pages_compare.c: two versions, in words. */
extern const struct view plan_compare_view;
bool page_plan_compare(struct page *page, struct err *err);

/* pages_paper.c: for a folder, a mail, another program. */
bool page_version_pdf(struct page *page, struct err *err);
extern const struct view plan_file_view;
bool page_version_markdown(struct page *page, struct err *err);
bool page_version_html(struct page *page, struct err *err);

/* pages_start.c: from a template. */
extern const struct view plan_start_view;
bool page_plan_start(struct page *page, struct err *err);
bool page_plan_start_post(struct page *page, struct err *err);

#endif
