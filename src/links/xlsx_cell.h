/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * xlsx_cell.h - what a cell of a spreadsheet holds, as text, and back.
 *
 * A spreadsheet has one kind of number; whether it is a date shows only in the
 * number format.  Day 1 is 1900-01-01, and 1900 is taken for a leap year; or,
 * in workbooks from old Macs, day 0 is 1904-01-01.
 */
#ifndef LINKS_XLSX_CELL_H
#define LINKS_XLSX_CELL_H

#include "base/buf.h"

enum {
	XLSX_ROWS = 1048576,	/* of the format itself */
	XLSX_TEXT = 32767,	/* characters of a cell, idem (UTF-16 units) */
};

enum xlsx_format {
	XLSX_PLAIN,
	XLSX_DATE,		/* 2026-11-21 */
	XLSX_INSTANT,		/* 2026-11-21T09:00, seconds when not 0 */
	XLSX_TIME,		/* 4:30 is 04:30, also [h]:mm; seconds idem */
};

/* By number format id (ECMA-376 18.8.30), and by a format of one's own. */
enum xlsx_format xlsx_format_builtin(int64_t id);
enum xlsx_format xlsx_format_of(struct str code);

/*
 * A number as written in the file, as a decimal without exponent, of 15
 * figures at most (what spreadsheets show); or as the format says.  What is no
 * number, or no date, comes back as it is.
 */
void xlsx_number(struct buf *out, struct str raw, enum xlsx_format format,
    bool from_1904);

/* Days since 1970 to a serial number of the 1900 kind. */
int64_t xlsx_serial(int64_t days);

/* "AB12" -> column 27 (from 0), row 12.  False when it is none. */
MUST_USE bool xlsx_reference(struct str ref, size_t *column_r, int64_t *row_r);

/*
 * Undo _x000D_ and the like, and make them: carriage returns, and what would
 * be undone though nobody meant it.  A view of s when there are none.
 */
struct str xlsx_unescape(struct arena *a, struct str s);
struct str xlsx_escape(struct arena *a, struct str s);

#endif
