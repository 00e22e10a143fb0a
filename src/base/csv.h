/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * csv.h - reads RFC 4180 and what Excel makes of it: ';' or tab for ',', a
 * byte order mark, a "sep=;" first line, CR LF or LF, quoted line ends.
 * Writes the same, guarded against formulas where a spreadsheet will open it.
 *
 * UTF-8 only; other bytes are an error that names the row.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/buf.h"
#include "base/err.h"

enum { CSV_COLUMNS = 1000, CSV_CELL = 65536 };

struct csv {
	struct str rest;	/* not read yet */
	char sep;		/* ',' ';' or tab */
	int64_t row;		/* of the last record read, from 1, as a
				   spreadsheet counts: blank lines too, a
				   "sep=" line not */
};

struct csv_row {
	const struct str *cells;	/* in the arena, or views of the text */
	size_t n;
};

/*
 * Look at the first line, choose the separator.  Borrows text.  False for
 * UTF-16 and for a "sep=" line with another separator.
 */
MUST_USE bool csv_open(struct csv *csv, struct str text, struct err *err);

/*
 * The next record.  True with row->n > 0; true with row->n == 0 at the end;
 * false with the row and the fault, after which reading may go on with the
 * next.  Blank lines are passed over.
 */
MUST_USE bool csv_next(struct csv *csv, struct arena *a, struct csv_row *row,
    struct err *err);

/*
 * One cell, quoted when it must be.  A text that begins with = + - @, a tab or
 * a CR gets a leading apostrophe when `guard` is set (it is taken off again by
 * csv_unguard), unless it is a plain number such as -1,5.  "+31..." is none: a
 * spreadsheet would drop the plus of a telephone number.
 */
void csv_cell(struct buf *out, struct str cell, char sep, bool guard);
struct str csv_unguard(struct str cell);

#endif
