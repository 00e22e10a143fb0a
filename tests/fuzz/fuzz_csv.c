/* SPDX-License-Identifier: EUPL-1.2 */
/* What is read from any bytes can be written, guarded, and read as the same. */
#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
write_row(struct buf *out, const struct csv_row *row, char sep)
{
	for (size_t i = 0; i < row->n; i++) {
		if (i > 0)
			buf_add_char(out, sep);
		csv_cell(out, row->cells[i], sep, true);
	}
	/* A lone empty cell would be a blank line. */
	if (row->n == 1 && row->cells[0].len == 0)
		buf_add_c(out, "\"\"");
	buf_add_c(out, "\r\n");
}

static void
check_same(struct arena *a, const struct csv_row *row, char sep)
{
	struct buf out = BUF_IN(a, SIZE_MAX);
	struct err err = { 0 };
	struct csv_row back;
	struct csv csv;

	buf_addf(&out, "sep=%c\n", sep);
	write_row(&out, row, sep);
	BUG_IF(!csv_open(&csv, buf_str(&out), &err) ||
	    !csv_next(&csv, a, &back, &err));
	BUG_IF(back.n != row->n || csv.row != 1 || csv.rest.len != 0);
	for (size_t i = 0; i < row->n; i++)
		BUG_IF(!str_eq(csv_unguard(back.cells[i]), row->cells[i]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct err err = { 0 };
	struct csv_row row = { 0 };
	struct csv csv;
	bool more = csv_open(&csv,
	    (struct str){ (const char *)data, size }, &err);

	while (more) {
		size_t left = csv.rest.len;

		if (!csv_next(&csv, &a, &row, &err)) {
			BUG_IF(err.row != csv.row || csv.rest.len >= left);
			continue;
		}
		more = row.n > 0;
		BUG_IF(more && csv.rest.len >= left);
		BUG_IF(row.n > CSV_COLUMNS);
		/* A cell at its limit may pass it with an apostrophe. */
		if (more && size < CSV_CELL)
			check_same(&a, &row, csv.sep);
	}
	arena_release(&a);
	return 0;
}
