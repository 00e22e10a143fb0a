/* SPDX-License-Identifier: EUPL-1.2 */
/* show.h - an answer's parts as pages show them. */
#ifndef AREAS_BIA_SHOW_H
#define AREAS_BIA_SHOW_H

#include "areas/bia/answer.h"
#include "areas/bia/words.h"
#include "areas/pieces.h"

/*
 * The answer that a page is made from: a fresh one, or the last one, which may
 * be behind (then *behind_r, and the page is not kept).  Given back when the
 * page is done.
 */
MUST_USE bool show_answer(struct page *page, bool fresh,
    const struct answer **answer_r, bool *behind_r, struct err *err);

/* What must be said of the planning scenarios before anything that rests on them:
 * not computed yet, of some time ago, none approved, one that cannot be computed,
 * teams of which nobody said when they work.
 * Struct piece_fact: the sentence, where to go and what that is called. */
struct view_list show_planning(const struct page *page,
    const struct answer *answer);
/* The case that decides process i, leading to its what-if; empty when a single
 * loss does. */
struct piece_link show_planned(const struct page *page,
    const struct answer *answer, int32_t i);

/* The model as the page's snapshot has it, when the answer was computed of just
 * that; else NULL.  It lives as long as the page. */
const struct model *show_model(struct page *page);
/* The tag of critical process i. */
struct piece_tag show_verdict(const struct page *page,
    const struct answer *answer, int32_t i);
struct str show_span(const struct page *page, struct span s);
/* In large type: "≥ 5,1 d", also when it is no one moment. */
struct str show_brief_span(const struct page *page, struct span s);
/* As short as a bar says it, when it is one moment. */
struct str show_short_span(const struct page *page, struct span s);
/* A moment; the word for unknown when it has no end. */
struct str show_time(const struct page *page, int64_t seconds);

/* The page of a node's record, and the map around it. */
struct str show_node_path(const struct page *page, const struct model *m,
    int32_t node);
struct str show_node_map(const struct page *page, const struct model *m,
    int32_t node);
struct piece_link show_node(const struct page *page, const struct model *m,
    int32_t node);
/* "Proces", "Middel": the message id of its kind. */
const char *show_kind(const struct model *m, int32_t node);

/* What nobody has said, most decisive first, each with where to say it. */
struct view_list show_unknowns(const struct page *page,
    const struct answer *answer, size_t max, size_t *all_r);
/* The same for critical process i alone. */
struct view_list show_causes(const struct page *page,
    const struct answer *answer, int32_t i);

/* The same for a verdict that was given elsewhere. */
struct view_list show_verdict_causes(const struct page *page,
    const struct model *m, int32_t i, const struct verdict *v);

#endif
