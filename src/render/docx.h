/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * docx.h - a document as Word and LibreOffice open it (ECMA-376, transitional),
 * from the same body that pdf.h puts on paper: so each PDF of the house can be
 * had to be worked on as well, and Markdown goes by markdown_pdf().
 *
 * Headings are styles with an outline; lists are numbered by the document; the
 * head of a table returns on each page; header and footer say whose it is, of
 * when and which page of how many.  The contents lead to the headings, and get
 * page numbers when the reader updates the field.  Pictures are drawn at twice
 * the size of a screen, with their text alternative.
 *
 * The body is called once.  The same input gives the same bytes.  O(length).
 */
#ifndef RENDER_DOCX_H
#define RENDER_DOCX_H

#include "render/pdf.h"

enum {
	DOCX_BYTES = 64 << 20,	/* of the text of a document, as XML */
	DOCX_PICTURES = 500,
	DOCX_LINKS = 20000,	/* further ones are plain text */
	DOCX_LISTS = 20000,	/* numbered; further ones go on counting */
};

#define DOCX_MEDIA_TYPE \
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document"

/*
 * The document into the arena.  False with docx-too-long,
 * docx-too-many-pictures (a), pdf-picture (a picture is none) or docx-failed.
 */
MUST_USE bool docx_write(struct arena *a, const struct pdf_info *info,
    void (*body)(void *arg, struct pdf *pdf), void *arg, struct str *bytes_r,
    struct err *err);

#endif
