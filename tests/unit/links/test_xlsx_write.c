/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "links/xlsx_read.h"
#include "links/xlsx_write.h"

enum { NOW = 1790000000 };

/* libxlsxwriter 1.1.4 copies the formula of a drop-down list twice. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:lxw_strdup\n";
}

static const struct str yes_no[] = { STR_INIT("ja"), STR_INIT("nee") };
static const struct str hard[] = { STR_INIT("ja"), STR_INIT("nee, \"of\"") };

static const struct xlsx_column plain[] = {
	{ .name = STR_INIT("naam") },
	{ .name = STR_INIT("aantal"), .kind = XLSX_KIND_NUMBER },
	{ .name = STR_INIT("datum"), .kind = XLSX_KIND_DATE },
	{ .name = STR_INIT("moment"), .kind = XLSX_KIND_INSTANT },
};

static const struct xlsx_column helped[] = {
	{ .name = STR_INIT("naam"), .help = STR_INIT("Vul de naam in.") },
	{ .name = STR_INIT("ja of nee"), .choices = yes_no, .n_choices = 2 },
	{ .name = STR_INIT("nog een"), .choices = hard, .n_choices = 2 },
};

static struct str
write_rows(struct arena *a, const struct import_row *rows, size_t n)
{
	struct xlsx_sheet sheet = { STR("Lijst"), plain, COUNT(plain), rows,
		n };
	struct xlsx_book book = { .title = STR("Proef"), .sheets = &sheet,
		.n_sheets = 1, .created = NOW };
	struct buf out = BUF_IN(a, 64 << 20);
	struct err err = { 0 };

	assert_true(xlsx_write(&out, &book, &err));
	return buf_str(&out);
}

static const struct str hard_cells[][4] = {
	{ STR_INIT("gewoon"), STR_INIT("12"), STR_INIT("2026-11-21"),
	    STR_INIT("2026-11-21T09:00") },
	{ STR_INIT("=1+1"), STR_INIT("-0.5"), STR_INIT("1900-01-01"),
	    STR_INIT("2026-11-21T23:59:59") },
	{ STR_INIT("'apostrof"), STR_INIT("=2"), STR_INIT("1899-12-31"),
	    STR_INIT("morgen") },
	{ STR_INIT("twee\nregels\tmet tab"), STR_INIT("007"),
	    STR_INIT("21-11-2026"), STR_INIT("2026-11-21") },
	{ STR_INIT("één ☂ 𝄞"), STR_INIT("12345678901234567890"),
	    STR_INIT("9999-12-30"), STR_INIT("2026-11-21T09:00:00Z") },
	{ STR_INIT(" spaties "), STR_INIT("0.30000000000000004"),
	    STR_INIT("2026-02-30"), STR_INIT("") },
	{ STR_INIT("_x000D_"), STR_INIT("1e5"), STR_INIT("1900-03-01"),
	    STR_INIT("x") },
	{ STR_INIT("<r><t>&amp;</t></r>"), STR_INIT("inf"),
	    STR_INIT("1900-02-28"), STR_INIT("x") },
	{ STR_INIT("cr\r\nlf"), STR_INIT("nan"), STR_INIT("45000"),
	    STR_INIT("x") },
	{ STR_INIT("@x"), STR_INIT("999999999999999"), STR_INIT("+31"),
	    STR_INIT("-") },
	{ STR_INIT("http://example.org/"), STR_INIT("0"), STR_INIT("0"),
	    STR_INIT("1") },
	{ STR_INIT("007"), STR_INIT("0x10"), STR_INIT("TRUE"),
	    STR_INIT("#REF!") },
};

static void
test_write__round_trip(void **state)
{
	struct arena a = ARENA_INIT;
	struct import_row rows[COUNT(hard_cells)];
	const struct import_table *t;
	struct import_set set;
	struct err err = { 0 };
	struct str file;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		rows[i] = (struct import_row){ (int64_t)i, hard_cells[i], 4 };
	file = write_rows(&a, rows, COUNT(rows));
	assert_true(str_eq(file, write_rows(&a, rows, COUNT(rows))));
	assert_true(xlsx_read(&a, file, ZIP_LIMITS, &set, &err));
	assert_int_equal(set.n, 1);
	t = &set.tables[0];
	assert_str(t->name, "Lijst");
	assert_int_equal(t->n_rows, COUNT(rows) + 1);
	assert_int_equal(import_column(t, "DATUM"), 2);
	assert_int_equal(import_column(t, "datums"), -1);
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(t->rows[i + 1].row, i + 2);
		for (size_t j = 0; j < 4; j++)
			assert_str(import_cell(&t->rows[i + 1], j),
			    hard_cells[i][j].ptr);
	}
	arena_release(&a);
}

static bool
is_known(void *arg, struct str name)
{
	(void)arg;
	return str_eq_c(name, "naam") || str_eq_c(name, "ja of nee");
}

static void
test_write__template(void **state)
{
	static const struct str lines[] = { STR_INIT("Uitleg"),
		STR_INIT("Vul de bladen in.") };
	struct arena a = ARENA_INIT;
	struct xlsx_sheet sheets[] = {
		{ STR("Een"), helped, COUNT(helped), NULL, 0 },
		{ STR("Twee"), helped, COUNT(helped), NULL, 0 },
	};
	struct xlsx_book book = { STR("Sjabloon"), STR("Lees mij"), lines,
		COUNT(lines), sheets, COUNT(sheets), NOW };
	struct buf out = BUF_IN(&a, 1 << 20);
	struct import_table t;
	struct import_set set;
	struct err err = { 0 };

	(void)state;
	assert_true(xlsx_write(&out, &book, &err));
	assert_true(xlsx_read(&a, buf_str(&out), ZIP_LIMITS, &set, &err));
	assert_int_equal(set.n, 3);
	assert_non_null(import_table(&set, "lees mij"));
	assert_non_null(import_table(&set, "twee"));
	assert_null(import_table(&set, "lists"));
	t = *import_table(&set, "Een");
	assert_int_equal(t.n_rows, 2);
	assert_int_equal(import_column(&t, "naam"), -1);
	assert_true(import_find_header(&t, is_known, NULL));
	assert_int_equal(t.head, 1);
	assert_int_equal(import_column(&t, "ja of nee"), 1);
	t = *import_table(&set, "Lees mij");
	assert_false(import_find_header(&t, is_known, NULL));
	arena_release(&a);
}

/* The part of a workbook with that name, as text. */
static struct str
part_of(struct arena *a, struct str file, const char *name)
{
	struct zip_reader *zip;
	struct err err = { 0 };
	struct str text;
	size_t entry;

	assert_true(zip_reader_open(a, file, ZIP_LIMITS, &zip, &err));
	assert_true(zip_reader_find(zip, str_of(name), &entry));
	assert_true(zip_reader_read(zip, a, entry, 1 << 20, &text, &err));
	return text;
}

static void
test_write__drop_downs(void **state)
{
	static const char *const wanted[] = {
		"sqref=\"B3:B1048576\"", "<formula1>\"ja,nee\"</formula1>",
		"sqref=\"C3:C1048576\"",
		"<formula1>lists!$B$1:$B$2</formula1>", "<sheetProtection ",
		"ySplit=\"2\"",
	};
	struct arena a = ARENA_INIT;
	struct xlsx_sheet sheets[] = {
		{ STR("Een"), helped, COUNT(helped), NULL, 0 },
		{ STR("Twee"), helped, COUNT(helped), NULL, 0 },
	};
	struct xlsx_book book = { .sheets = sheets, .n_sheets = 2,
		.created = NOW };
	struct buf out = BUF_IN(&a, 1 << 20);
	struct err err = { 0 };
	struct str sheet;

	(void)state;
	assert_true(xlsx_write(&out, &book, &err));
	sheet = part_of(&a, buf_str(&out), "xl/worksheets/sheet2.xml");
	for (size_t i = 0; i < COUNT(wanted); i++)
		assert_true(str_find_str(sheet, str_of(wanted[i])) <
		    sheet.len);
	sheet = part_of(&a, buf_str(&out), "xl/worksheets/sheet3.xml");
	assert_true(str_find_str(sheet, STR("r=\"B2\"")) < sheet.len);
	arena_release(&a);
}

static void
test_write__refuses(void **state)
{
	struct arena a = ARENA_INIT;
	char *text = arena_alloc(&a, 32768);
	struct str cells[] = { { text, 32767 }, { text, 32768 },
		STR("a\1b"), STR("a\0b"), STR("\xFF") };
	static const struct {
		const char *name, *id;
	} names[] = {
		{ "", "xlsx-sheet-name" }, { "a/b", "xlsx-sheet-name" },
		{ "a[b", "xlsx-sheet-name" }, { "Lists", "xlsx-sheet-name" },
		{ "abcdefghijklmnopqrstuvwxyz123456", "xlsx-sheet-name" },
	};
	struct xlsx_sheet sheet = { STR("S"), plain, COUNT(plain), NULL, 0 };
	struct xlsx_book book = { .sheets = &sheet, .n_sheets = 1,
		.created = NOW };
	struct err err;

	(void)state;
	memset(text, 'x', 32768);
	for (size_t i = 0; i < COUNT(cells); i++) {
		struct import_row row = { 1, &cells[i], 1 };
		struct buf out = BUF_HEAP(1 << 20);

		sheet.rows = &row;
		sheet.n_rows = 1;
		err = (struct err){ 0 };
		assert_int_equal(xlsx_write(&out, &book, &err), i == 0);
		assert_int_equal(err.row, i == 0 ? 0 : 1);
		buf_release(&out);
	}
	sheet.n_rows = 0;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct buf out = BUF_HEAP(1 << 20), small = BUF_HEAP(100);

		sheet.name = str_of(names[i].name);
		assert_false(xlsx_write(&out, &book, &err));
		assert_string_equal(err.id, names[i].id);
		sheet.name = STR("S");
		assert_false(xlsx_write(&small, &book, &err));
		assert_string_equal(err.id, "xlsx-too-large");
		buf_release(&out);
	}
	arena_release(&a);
}

/* Flip and cut a real file everywhere: an error or a table, never harm. */
static void
test_read__survives_damage(void **state)
{
	struct arena a = ARENA_INIT;
	struct import_row row = { 1, hard_cells[0], 4 };
	struct str file = write_rows(&a, &row, 1);
	char *p = (char *)(uintptr_t)file.ptr;
	int failed = 0;

	(void)state;
	for (size_t i = 0; i < file.len; i += 7) {
		struct arena b = ARENA_INIT;
		struct import_set set;
		struct err err = { 0 };

		p[i] = (char)(p[i] ^ 0x41);
		failed += !xlsx_read(&b, file, ZIP_LIMITS, &set, &err);
		p[i] = (char)(p[i] ^ 0x41);
		assert_false(xlsx_read(&b, str_sub(file, 0, i), ZIP_LIMITS,
		    &set, &err));
		arena_release(&b);
	}
	assert_true(failed > 100);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write__round_trip),
		cmocka_unit_test(test_write__template),
		cmocka_unit_test(test_write__drop_downs),
		cmocka_unit_test(test_write__refuses),
		cmocka_unit_test(test_read__survives_damage),
	};

	return cmocka_run_group_tests_name("xlsx_write", tests, NULL, NULL);
}
