/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * table.h - the neutral form of an import: named tables of text cells.
 *
 * Every reader (XLSX, CSV, JSON, ArchiMate) gives this; what a column means is
 * the importer's business.  Names in, names out.  Dates are ISO 8601, numbers
 * have a decimal point, flags are "true" and "false"; an empty cell is the
 * empty str.
 *
 * A sheet made by people may have a title or help above its header:
 * import_find_header() moves `head` to the row that knows most columns.
 */
#ifndef LINKS_TABLE_H
#define LINKS_TABLE_H

#include "base/err.h"

enum {
	IMPORT_ROWS = 1000000,		/* of one table, below its header */
	IMPORT_COLUMNS = 1000,
	IMPORT_CELLS = 30000000,	/* with text, of one file */
	IMPORT_TABLES = 200,
	IMPORT_HEAD = 20,		/* rows in which a header is sought */
};

struct import_row {
	int64_t row;			/* in the file, from 1 */
	const struct str *cells;
	size_t n;			/* cells; what is beyond is empty */
};

struct import_table {
	struct str name;		/* of the sheet, file or record */
	const struct import_row *rows;	/* blank ones are left out */
	size_t n_rows;
	size_t head;			/* rows[head] names the columns */
};

struct import_set {
	const struct import_table *tables;
	size_t n;
};

/* The cell, or the empty str beyond the end of its row. */
struct str import_cell(const struct import_row *row, size_t column);

/* The column of that name (trimmed, ASCII case ignored), or -1. */
int32_t import_column(const struct import_table *table, const char *name);

/* The table of that name (ASCII case ignored), or NULL. */
const struct import_table *import_table(const struct import_set *set,
    const char *name);

/*
 * Set `head` to the row, of the first IMPORT_HEAD, with most cells for which
 * is_known() holds; the first of equals.  False, and no change, when none has.
 */
bool import_find_header(struct import_table *table,
    bool (*is_known)(void *arg, struct str name), void *arg);

/* Makes a table row by row; rows and cells go into the arena. */
struct import_builder {
	struct arena *arena;
	struct import_table table;	/* valid after import_end() */
	struct import_row *rows;	/* room for the table's */
	size_t cap;			/* of rows */
};

void import_begin(struct import_builder *b, struct arena *a, struct str name);
/*
 * Copy n cells (the views, not the text), without empty ones at the end; a row
 * of nothing but empty cells is left out.
 */
MUST_USE bool import_add(struct import_builder *b, int64_t row,
    const struct str *cells, size_t n, struct err *err);
struct import_table import_end(struct import_builder *b);

/* Read CSV (base/csv.h) as one table with that name; cells lose their guard. */
MUST_USE bool import_csv(struct arena *a, struct str text, struct str name,
    struct import_set *set_r, struct err *err);

#endif
