/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * paper.h - what every PDF of a page has: whose it is, who made it and when.
 * For the page's download; see render/pdf.h for the body.
 */
#ifndef WEB_PAPER_H
#define WEB_PAPER_H

#include "render/pdf.h"
#include "web/names.h"
#include "web/route.h"

/* Sent as `file_name`.pdf. */
MUST_USE bool page_paper(struct page *page, struct str title,
    struct str file_name, void (*body)(void *arg, struct pdf *pdf), void *arg,
    struct err *err);

/* The same body for Word, as `file_name`.docx. */
MUST_USE bool page_paper_docx(struct page *page, struct str title,
    struct str file_name, void (*body)(void *arg, struct pdf *pdf), void *arg,
    struct err *err);

/* What a list's query leaves, in the columns that the reader chose. */
MUST_USE bool page_list_paper(struct page *page, struct query *q,
    struct names *names, struct err *err);

#endif
