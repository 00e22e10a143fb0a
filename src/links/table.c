/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/csv.h"
#include "links/internal.h"
#include "links/table.h"

struct str
import_cell(const struct import_row *row, size_t column)
{
	return column < row->n ? row->cells[column] : STR_EMPTY;
}

int32_t
import_column(const struct import_table *table, const char *name)
{
	const struct import_row *head;

	if (table->head >= table->n_rows)
		return -1;
	head = &table->rows[table->head];
	for (size_t i = 0; i < head->n; i++)
		if (str_eq_nocase(str_trim(head->cells[i]), str_of(name)))
			return (int32_t)i;
	return -1;
}

const struct import_table *
import_table(const struct import_set *set, const char *name)
{
	for (size_t i = 0; i < set->n; i++)
		if (str_eq_nocase(str_trim(set->tables[i].name), str_of(name)))
			return &set->tables[i];
	return NULL;
}

bool
import_find_header(struct import_table *table,
    bool (*is_known)(void *arg, struct str name), void *arg)
{
	size_t best = 0;

	for (size_t i = 0; i < table->n_rows && i < IMPORT_HEAD; i++) {
		const struct import_row *row = &table->rows[i];
		size_t known = 0;

		for (size_t j = 0; j < row->n; j++)
			known += is_known(arg, str_trim(row->cells[j]));
		if (known > best) {
			best = known;
			table->head = i;
		}
	}
	return best > 0;
}

void
import_begin(struct import_builder *b, struct arena *a, struct str name)
{
	*b = (struct import_builder){ .arena = a,
		.table = { .name = str_copy(a, name) } };
}

bool
import_add(struct import_builder *b, int64_t row, const struct str *cells,
    size_t n, struct err *err)
{
	struct str *copy;

	while (n > 0 && cells[n - 1].len == 0)
		n--;
	if (n == 0)
		return true;
	if (n > IMPORT_COLUMNS || b->table.n_rows >= IMPORT_ROWS + IMPORT_HEAD) {
		err_set_args(err, ERR_TOO_LARGE, NULL, "import-too-large",
		    ERR_TEXT(b->table.name), ERR_INT(IMPORT_ROWS),
		    ERR_INT(IMPORT_COLUMNS));
		err->row = row;
		return false;
	}
	copy = arena_array(b->arena, struct str, n);
	memcpy(copy, cells, n * sizeof(*cells));
	b->rows = list_room(b->arena, b->rows, b->table.n_rows, &b->cap,
	    sizeof(*b->rows));
	b->rows[b->table.n_rows++] = (struct import_row){ row, copy, n };
	return true;
}

struct import_table
import_end(struct import_builder *b)
{
	b->table.rows = b->rows;
	return b->table;
}

bool
import_csv(struct arena *a, struct str text, struct str name,
    struct import_set *set_r, struct err *err)
{
	struct import_table *table = arena_new(a, struct import_table);
	struct import_builder b;
	struct csv_row row;
	struct csv csv;

	if (!csv_open(&csv, text, err))
		return false;
	import_begin(&b, a, name);
	do {
		struct str cells[CSV_COLUMNS];

		if (!csv_next(&csv, a, &row, err))
			return false;
		for (size_t i = 0; i < row.n; i++)
			cells[i] = csv_unguard(row.cells[i]);
		if (!import_add(&b, csv.row, cells, row.n, err))
			return false;
	} while (row.n > 0);
	*table = import_end(&b);
	*set_r = (struct import_set){ table, 1 };
	return true;
}
