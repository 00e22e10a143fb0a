/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.h - inside access: what stands below /account and /members. */
#ifndef AREAS_ACCESS_PAGES_H
#define AREAS_ACCESS_PAGES_H

#include "web/route.h"

extern const struct route access_routes[];
extern const struct template_decl access_templates[];

/* pages_members.c */
extern const struct view access_members_view;
bool access_members_page(struct page *page, struct err *err);
bool access_member_add(struct page *page, struct err *err);
bool access_member_role(struct page *page, struct err *err);
bool access_member_remove(struct page *page, struct err *err);

#endif
