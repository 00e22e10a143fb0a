/* SPDX-License-Identifier: EUPL-1.2 */
/* needs.h - "rests on": a process's requirements with how soon they are back. */
#ifndef AREAS_BIA_NEEDS_H
#define AREAS_BIA_NEEDS_H

#include "areas/bia/model.h"
#include "areas/pieces.h"

extern const struct view need_line_view;

/* In the page's arena; at most NEEDS_LISTED of them. */
enum { NEEDS_LISTED = 30, NEEDS_MEMBERS = 6 };
MUST_USE bool needs_make(struct page *page, const struct model *m,
    const struct process *p, struct view_list *list_r, struct err *err);

/*
 * Back in time?  `back` of what it rests on, and then verification, against a
 * target: ok, bad, or none when it cannot be said.
 */
struct piece_tag needs_tag(const struct page *page, struct span back,
    struct opt64 verification, struct opt64 rto);

#endif
