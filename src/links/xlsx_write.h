/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * xlsx_write.h - writes a workbook: lists for people, and the templates that
 * they fill in and send back.  What xlsx_read() makes of it is what went in.
 *
 * Each sheet has a bold header that stays in view.  With help texts there is a
 * row of them above the header, and the sheet is locked there (no password);
 * below it everything may be changed.  Choices become drop-down lists; long
 * ones are kept on a hidden sheet "lists".  A text is never a formula.
 */
#ifndef LINKS_XLSX_WRITE_H
#define LINKS_XLSX_WRITE_H

#include "base/buf.h"
#include "links/table.h"

enum xlsx_kind {
	XLSX_KIND_TEXT,		/* kept as typed: "007", "4:30" */
	XLSX_KIND_NUMBER,	/* a number where the text is one */
	XLSX_KIND_DATE,		/* idem, 2026-11-21 */
	XLSX_KIND_INSTANT,	/* idem, 2026-11-21T09:00[:00] */
};

struct xlsx_column {
	struct str name;		/* in the header */
	struct str help;		/* above it; may be empty */
	enum xlsx_kind kind;
	int width;			/* characters; 0: by the name */
	const struct str *choices;	/* of the drop-down list */
	size_t n_choices;		/* 0: none */
};

struct xlsx_sheet {
	struct str name;		/* unique, 31 characters at most */
	const struct xlsx_column *columns;
	size_t n_columns;
	const struct import_row *rows;	/* no wider than the columns; their own
					 * numbers are not used */
	size_t n_rows;
};

struct xlsx_book {
	struct str title;		/* of the document */
	struct str instructions_name;	/* of the first sheet; empty: none */
	const struct str *instructions;	/* its lines; the first is a heading */
	size_t n_instructions;
	const struct xlsx_sheet *sheets;
	size_t n_sheets;
	int64_t created;		/* UTC seconds; the only time in it */
};

/*
 * Append the file to out: the same bytes for the same book.  Refused: text
 * over 32 767 characters or with control characters, a name that a sheet
 * cannot have, more than the format holds.  Uses temporary files.
 */
MUST_USE bool xlsx_write(struct buf *out, const struct xlsx_book *book,
    struct err *err);

#endif
