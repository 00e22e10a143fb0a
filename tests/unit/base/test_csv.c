/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/csv.h"
#include "base/rng.h"

/* All records as "cell|cell/" and faults as "!id@row/". */
static struct str
read_all(struct arena *a, struct str text)
{
	struct buf out = BUF_IN(a, 1 << 20);
	struct err err = { 0 };
	struct csv_row row;
	struct csv csv;

	if (!csv_open(&csv, text, &err)) {
		buf_addf(&out, "!%s", err.id);
		return buf_str(&out);
	}
	for (;;) {
		if (!csv_next(&csv, a, &row, &err)) {
			assert_int_equal(row.n, 0);
			buf_addf(&out, "!%s@%d/", err.id, (int)err.row);
			continue;
		}
		if (row.n == 0)
			return buf_str(&out);
		for (size_t i = 0; i < row.n; i++) {
			buf_add_c(&out, i == 0 ? "" : "|");
			buf_add(&out, row.cells[i]);
		}
		buf_add_char(&out, '/');
	}
}

static void
test_read__what_spreadsheets_write(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "a,b\nc,d\n", "a|b/c|d/" }, { "a,b\r\nc,d\r\n", "a|b/c|d/" },
		{ "a,b", "a|b/" }, { "a,b\r", "a|b/" }, { "", "" },
		{ "\n\r\n\n", "" }, { "a;b\nc,d;e\n", "a|b/c,d|e/" },
		{ "a\tb\nc;d\te\n", "a|b/c;d|e/" }, { "een\ntwee\n", "een/twee/" },
		{ "a;b,c;d\n", "a|b,c|d/" }, { "\"a;b;c\",d\n", "a;b;c|d/" },
		{ "\xEF\xBB\xBF" "é;b\n", "é|b/" },
		{ "\xEF\xBB\xBFsep=;\r\na,b;c\n", "a,b|c/" },
		{ "sep=,\na;b;c,d\n", "a;b;c|d/" }, { "sep=\t\na\tb", "a|b/" },
		{ "\"sep=\",x\n", "sep=|x/" },
		{ "\"a \"\"b\"\"\",c\n", "a \"b\"|c/" },
		{ "\"a\r\nb\",c\r\nd,e", "a\r\nb|c/d|e/" },
		{ "\"\",\"\"\n", "|/" }, { ",\n", "|/" }, { "a,\n,b\n", "a|/|b/" },
		{ "a\"b,c\"\n", "a\"b|c\"/" }, { " \"a\",b\n", " \"a\"|b/" },
		{ "a\rb,c\n", "a\rb|c/" }, { "\"a\"", "a/" }, { "\"\"", "/" },
		{ "\"\"\"\"", "\"/" }, { "a,b\n\n\nc,d\n", "a|b/c|d/" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena a = ARENA_INIT;

		assert_str(read_all(&a, str_of(cases[i].text)), cases[i].want);
		arena_release(&a);
	}
}

static void
test_read__faults_name_their_row(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "a,b\nc,\xFFz\nd,e\n", "a|b/!csv-not-utf8@2/d|e/" },
		{ "\xE9" "a,b\n", "!csv-not-utf8@1/" },
		{ "a\n\n\n\"\xC3\"\n", "a/!csv-not-utf8@4/" },
		{ "sep=;\na\n\"\xC3\"\n", "a/!csv-not-utf8@2/" },
		{ "a,\"b\nc,d\n", "!csv-quote-open@1/" },
		{ "a,b\n\"c", "a|b/!csv-quote-open@2/" }, { "\"", "!csv-quote-open@1/" },
		{ "\"\"\"", "!csv-quote-open@1/" },
		{ "a,b\n\"c\"d,e\nf,g\n", "a|b/!csv-quote-rest@2/f|g/" },
		{ "\"a\" ,b\n", "!csv-quote-rest@1/" },
		{ "\"a\"\rb", "!csv-quote-rest@1/" },
		{ "\"a\nb\",1\n\"c\"x\n", "a\nb|1/!csv-quote-rest@2/" },
		{ "\xFF\xFE" "a", "!csv-utf16" }, { "\xFE\xFF", "!csv-utf16" },
		{ "sep=|\na|b\n", "!csv-separator" }, { "sep=\n", "!csv-separator" },
		{ "sep=;;\n", "!csv-separator" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena a = ARENA_INIT;

		assert_str(read_all(&a, str_of(cases[i].text)), cases[i].want);
		arena_release(&a);
	}
}

static void
test_read__limits(void **state)
{
	static const struct {
		size_t columns, cell;
		const char *fault;
	} cases[] = {
		{ CSV_COLUMNS, 1, NULL }, { CSV_COLUMNS + 1, 1, "csv-columns" },
		{ 5 * CSV_COLUMNS, 0, "csv-columns" }, { 2, CSV_CELL, NULL },
		{ 2, CSV_CELL + 1, "csv-cell-too-long" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena a = ARENA_INIT;
		struct buf b = BUF_IN(&a, 1 << 20);
		struct err err = { 0 };
		struct csv_row row;
		struct csv csv;

		for (size_t c = 0; c < cases[i].columns; c++) {
			buf_add_c(&b, c == 0 ? "" : ";");
			for (size_t k = 0; k < cases[i].cell; k++)
				buf_add_char(&b, 'x');
		}
		buf_add_c(&b, "\nlast\n");
		assert_true(csv_open(&csv, buf_str(&b), &err));
		assert_int_equal(csv_next(&csv, &a, &row, &err),
		    cases[i].fault == NULL);
		if (cases[i].fault == NULL)
			assert_int_equal(row.n, cases[i].columns);
		else
			assert_string_equal(err.id, cases[i].fault);
		assert_true(csv_next(&csv, &a, &row, &err));
		assert_str(row.cells[0], "last");
		arena_release(&a);
	}
}

static void
test_cell__quotes_and_guards(void **state)
{
	static const struct {
		const char *cell, *plain, *guarded;
	} cases[] = {
		{ "a", "a", "a" }, { "", "", "" }, { "a;b", "\"a;b\"", "\"a;b\"" },
		{ "a,b", "a,b", "a,b" }, { "a\"b", "\"a\"\"b\"", "\"a\"\"b\"" },
		{ "a\nb", "\"a\nb\"", "\"a\nb\"" }, { "sep=", "\"sep=\"", "\"sep=\"" },
		{ "\xEF\xBB\xBFx", "\"\xEF\xBB\xBFx\"", "\"\xEF\xBB\xBFx\"" },
		{ "=1+1", "=1+1", "'=1+1" }, { "@SUM(A1)", "@SUM(A1)", "'@SUM(A1)" },
		{ "-1,5", "-1,5", "-1,5" }, { "-12", "-12", "-12" },
		{ "-1+1", "-1+1", "'-1+1" }, { "-", "-", "'-" },
		{ "-1.2.3", "-1.2.3", "'-1.2.3" },
		{ "+31612345678", "+31612345678", "'+31612345678" },
		{ "\t=1", "\t=1", "'\t=1" }, { "\r=1", "\"\r=1\"", "\"'\r=1\"" },
		{ "=A1;B1", "\"=A1;B1\"", "\"'=A1;B1\"" },
		{ "'=1", "'=1", "''=1" }, { "'t is", "'t is", "'t is" },
		{ "'", "'", "'" }, { "'-1", "'-1", "''-1" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf plain = BUF_HEAP(100), guarded = BUF_HEAP(100);

		csv_cell(&plain, str_of(cases[i].cell), ';', false);
		csv_cell(&guarded, str_of(cases[i].cell), ';', true);
		assert_str(buf_str(&plain), cases[i].plain);
		assert_str(buf_str(&guarded), cases[i].guarded);
		buf_release(&plain);
		buf_release(&guarded);
	}
	assert_str(csv_unguard(STR("'-1")), "'-1");
	assert_str(csv_unguard(STR("'=1")), "=1");
	assert_str(csv_unguard(STR("'s ochtends")), "'s ochtends");
}

/* A random cell from the pieces that hurt. */
static struct str
some_cell(struct arena *a, uint64_t *lot)
{
	static const char *const pieces[] = {
		"a", "é", "\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", "'",
		"=", "+", "-", "@", "sep=", "\xEF\xBB\xBF", "1", " ", "😀",
	};
	struct buf b = BUF_IN(a, 1000);

	for (uint64_t n = rng_below(lot, 6); n > 0; n--)
		buf_add_c(&b, pieces[rng_below(lot, COUNT(pieces))]);
	return buf_str(&b);
}

static void
check_round_trip(uint64_t *lot, char sep)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_IN(&a, 1 << 16);
	struct err err = { 0 };
	struct csv_row row;
	struct csv csv;
	struct str cells[4][3];

	buf_addf(&b, "%ssep=%c\r\n", rng_below(lot, 2) ? "\xEF\xBB\xBF" : "",
	    sep);
	for (size_t r = 0; r < COUNT(cells); r++)
		for (size_t c = 0; c < COUNT(cells[0]); c++) {
			cells[r][c] = some_cell(&a, lot);
			csv_cell(&b, cells[r][c], sep, true);
			if (c + 1 < COUNT(cells[0]))
				buf_add_char(&b, sep);
			else
				buf_add_c(&b, "\r\n");
		}
	assert_true(csv_open(&csv, buf_str(&b), &err));
	for (size_t r = 0; r < COUNT(cells); r++) {
		assert_true(csv_next(&csv, &a, &row, &err));
		assert_int_equal(row.n, COUNT(cells[0]));
		for (size_t c = 0; c < row.n; c++)
			assert_true(str_eq(csv_unguard(row.cells[c]),
			    cells[r][c]));
	}
	assert_true(csv_next(&csv, &a, &row, &err) && row.n == 0);
	arena_release(&a);
}

static void
test_round_trip__random_cells_in_each_dialect(void **state)
{
	uint64_t lot = 4180;

	(void)state;
	for (int i = 0; i < 3000; i++)
		check_round_trip(&lot, ",;\t"[i % 3]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read__what_spreadsheets_write),
		cmocka_unit_test(test_read__faults_name_their_row),
		cmocka_unit_test(test_read__limits),
		cmocka_unit_test(test_cell__quotes_and_guards),
		cmocka_unit_test(test_round_trip__random_cells_in_each_dialect),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
