/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * markdown_pdf.h - people's own text on paper: what markdown.h shows on a page.
 *
 * Within a body of pdf_write() or docx_write().  A heading of level 1 becomes one of level `top`
 * (1..PDF_LEVELS), the others follow.  Pictures become their description.
 * O(length).  What is nested too deeply is put flat; nothing is left out.
 */
#ifndef RENDER_MARKDOWN_PDF_H
#define RENDER_MARKDOWN_PDF_H

#include "render/pdf.h"

void markdown_pdf(struct pdf *p, struct str text, int top);

#endif
