/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * csv.c - one record at a time, over a text that is in memory whole.
 *
 * A cell is a view of the text unless it holds doubled quotes; only such cells
 * and the row of views are written into the arena.  A quote inside a cell that
 * does not begin with one is an ordinary character, as it is to spreadsheets.
 * Every call reads at least one byte, also when it fails, so that a reader who
 * goes on after a fault comes to the end.  O(length).
 */
#include "base/csv.h"
#include "base/utf8.h"

static const struct str bom = STR_INIT("\xEF\xBB\xBF");

static bool
fault(struct csv *csv, struct err *err, struct err_arg arg, const char *id)
{
	err_set_args(err, ERR_INVALID, NULL, id, arg);
	err->row = csv->row;
	return false;
}

/* The first line; *rest moves behind its end. */
static struct str
cut_line(struct str *rest)
{
	struct str line = str_cut(rest, '\n');

	if (rest->ptr == NULL)
		*rest = STR_EMPTY;
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* The separator that stands most often outside quotes in the first line. */
static char
guess_separator(struct str text)
{
	static const char seps[] = { ';', '\t', ',' };
	size_t counts[COUNT(seps)] = { 0 }, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (text.ptr[i] == '\n')
			break;
		for (size_t k = 0; k < COUNT(seps); k++)
			counts[k] += text.ptr[i] == seps[k];
	}
	for (size_t k = 1; k < COUNT(seps); k++)
		if (counts[k] > counts[best])
			best = k;
	return counts[best] == 0 ? ',' : seps[best];
}

bool
csv_open(struct csv *csv, struct str text, struct err *err)
{
	struct str rest, line;

	*csv = (struct csv){ .rest = text };
	if (str_starts(text, STR("\xFF\xFE")) ||
	    str_starts(text, STR("\xFE\xFF")))
		return err_set(err, ERR_INVALID, NULL, "csv-utf16");
	if (str_starts(text, bom))
		csv->rest = str_sub(text, bom.len, text.len);
	rest = csv->rest;
	line = cut_line(&rest);
	if (!str_starts(line, STR("sep="))) {
		csv->sep = guess_separator(csv->rest);
		return true;
	}
	if (line.len != 5 || strchr(",;\t", line.ptr[4]) == NULL)
		return err_set(err, ERR_INVALID, NULL, "csv-separator");
	csv->sep = line.ptr[4];
	csv->rest = rest;
	return true;
}

/* Bytes of the line end at `at`: 0, 1 or 2; a CR alone ends only the text. */
static size_t
line_end(struct str s, size_t at)
{
	if (at < s.len && s.ptr[at] == '\n')
		return 1;
	if (at >= s.len || s.ptr[at] != '\r')
		return 0;
	if (at + 1 == s.len)
		return 1;
	return s.ptr[at + 1] == '\n' ? 2 : 0;
}

static struct str
undouble(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.len);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		out[n++] = s.ptr[i];
		if (s.ptr[i] == '"')
			i++;
	}
	return (struct str){ out, n };
}

/* Behind the opening quote; moves the rest behind the closing one. */
static bool
take_quoted(struct csv *csv, struct arena *a, struct str *cell, struct err *err)
{
	struct str s = csv->rest;
	size_t at = 0;
	bool doubled = false;

	for (; at < s.len; at++) {
		if (s.ptr[at] != '"')
			continue;
		if (at + 1 == s.len || s.ptr[at + 1] != '"')
			break;
		doubled = true;
		at++;
	}
	csv->rest = str_sub(s, at + 1, s.len);
	if (at >= s.len)
		return fault(csv, err, (struct err_arg){ 0 }, "csv-quote-open");
	*cell = str_sub(s, 0, at);
	if (doubled)
		*cell = undouble(a, *cell);
	if (csv->rest.len > 0 && csv->rest.ptr[0] != csv->sep &&
	    line_end(csv->rest, 0) == 0) {
		cut_line(&csv->rest);
		return fault(csv, err, (struct err_arg){ 0 }, "csv-quote-rest");
	}
	return true;
}

static struct str
take_plain(struct csv *csv)
{
	struct str s = csv->rest;
	size_t at = 0;

	while (at < s.len && s.ptr[at] != csv->sep && line_end(s, at) == 0)
		at++;
	csv->rest = str_sub(s, at, s.len);
	return str_sub(s, 0, at);
}

/* The cells of one record; how many it has is counted beyond the limit. */
static bool
take_record(struct csv *csv, struct arena *a, struct csv_row *row,
    struct err *err)
{
	struct str *cells = NULL, cell;
	size_t cap = 0, n = 0;
	bool more = true;

	while (more) {
		if (csv->rest.len == 0 || csv->rest.ptr[0] != '"') {
			cell = take_plain(csv);
		} else {
			csv->rest = str_sub(csv->rest, 1, csv->rest.len);
			if (!take_quoted(csv, a, &cell, err))
				return false;
		}
		if (n == cap && n < CSV_COLUMNS) {
			size_t was = cap;

			cap = cap == 0 ? 16 : cap * 2;
			cells = arena_grow(a, cells, was * sizeof(*cells),
			    cap * sizeof(*cells));
		}
		if (n < CSV_COLUMNS)
			cells[n] = cell;
		n++;
		more = csv->rest.len > 0 && csv->rest.ptr[0] == csv->sep;
		if (more)
			csv->rest = str_sub(csv->rest, 1, csv->rest.len);
	}
	csv->rest = str_sub(csv->rest, line_end(csv->rest, 0), csv->rest.len);
	*row = (struct csv_row){ cells, n };
	return true;
}

static bool
check_record(struct csv *csv, const struct csv_row *row, struct err *err)
{
	if (row->n > CSV_COLUMNS)
		return fault(csv, err, ERR_INT(CSV_COLUMNS), "csv-columns");
	for (size_t i = 0; i < row->n; i++) {
		if (row->cells[i].len > CSV_CELL)
			return fault(csv, err, ERR_BYTES(CSV_CELL),
			    "csv-cell-too-long");
		if (!utf8_is_valid(row->cells[i]))
			return fault(csv, err, (struct err_arg){ 0 },
			    "csv-not-utf8");
	}
	return true;
}

bool
csv_next(struct csv *csv, struct arena *a, struct csv_row *row, struct err *err)
{
	size_t blank;

	*row = (struct csv_row){ 0 };
	while ((blank = line_end(csv->rest, 0)) > 0) {
		csv->rest = str_sub(csv->rest, blank, csv->rest.len);
		csv->row++;
	}
	if (csv->rest.len == 0)
		return true;
	csv->row++;
	if (take_record(csv, a, row, err) && check_record(csv, row, err))
		return true;
	*row = (struct csv_row){ 0 };
	return false;
}

/* Digits with at most one decimal sign, and perhaps a minus. */
static bool
is_plain_number(struct str s)
{
	size_t signs = 0, digits = 0;

	for (size_t i = s.len > 0 && s.ptr[0] == '-'; i < s.len; i++)
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
			digits++;
		else if (s.ptr[i] == '.' || s.ptr[i] == ',')
			signs++;
		else
			return false;
	return digits > 0 && signs <= 1;
}

/*
 * Also a text that already begins with apostrophes before such a character is
 * guarded, so that taking off one apostrophe always gives back what was there.
 */
static bool
needs_guard(struct str s)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] == '\'')
		n++;
	if (n == s.len || s.ptr[n] == '\0' ||
	    strchr("=+-@\t\r", s.ptr[n]) == NULL)
		return false;
	return n > 0 || !is_plain_number(s);
}

static bool
needs_quotes(struct str s, char sep)
{
	return str_has(s, sep) || str_has(s, '"') || str_has(s, '\n') ||
	    str_has(s, '\r') || str_starts(s, STR("sep=")) ||
	    str_starts(s, bom);
}

void
csv_cell(struct buf *out, struct str cell, char sep, bool guard)
{
	bool quotes = needs_quotes(cell, sep), more = true;

	if (quotes)
		buf_add_char(out, '"');
	if (guard && needs_guard(cell))
		buf_add_char(out, '\'');
	while (more) {
		size_t at = str_find(cell, '"');

		buf_add(out, str_sub(cell, 0, at));
		more = at < cell.len;
		if (more)
			buf_add_c(out, "\"\"");
		cell = str_sub(cell, at + 1, cell.len);
	}
	if (quotes)
		buf_add_char(out, '"');
}

struct str
csv_unguard(struct str cell)
{
	struct str bare = str_sub(cell, 1, cell.len);

	return str_starts(cell, STR("'")) && needs_guard(bare) ? bare : cell;
}
