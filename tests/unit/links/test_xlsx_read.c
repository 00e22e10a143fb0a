/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "links/xlsx_cell.h"
#include "links/xlsx_read.h"

#define MAIN "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/"   \
	"main'"
#define RELS "<Relationships xmlns='http://schemas.openxmlformats.org/"       \
	"package/2006/relationships'>"
#define REL(id, type, target) "<Relationship Id='" id "' Type='http://"       \
	"schemas.openxmlformats.org/officeDocument/2006/relationships/" type  \
	"' Target='" target "'/>"

/* The parts of a small workbook; NULL leaves one out, "" takes the default. */
struct parts {
	const char *package, *workbook, *relations, *styles, *strings, *sheet;
};

static const struct {
	const char *name, *text;
} defaults[] = {
	{ "_rels/.rels", RELS REL("r1", "officeDocument", "xl/workbook.xml")
	    "</Relationships>" },
	{ "xl/workbook.xml", "<workbook " MAIN " xmlns:r='http://schemas."
	    "openxmlformats.org/officeDocument/2006/relationships'><sheets>"
	    "<sheet name='Blad1' sheetId='1' r:id='r1'/></sheets></workbook>" },
	{ "xl/_rels/workbook.xml.rels", RELS
	    REL("r1", "worksheet", "worksheets/sheet1.xml")
	    REL("r2", "styles", "/xl/styles.xml")
	    REL("r3", "sharedStrings", "sharedStrings.xml")
	    "</Relationships>" },
	{ "xl/styles.xml", "<styleSheet " MAIN "><numFmts>"
	    "<numFmt numFmtId='164' formatCode='[$-413]d mmm yyyy'/>"
	    "<numFmt numFmtId='165' formatCode='[h]:mm'/>"
	    "<numFmt numFmtId='166' formatCode='dd/mm/yyyy hh:mm'/></numFmts>"
	    "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
	    "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/>"
	    "<xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='166'/>"
	    "<xf numFmtId='20'/></cellXfs></styleSheet>" },
	{ "xl/sharedStrings.xml", "<sst " MAIN " count='4000000000' "
	    "uniqueCount='4000000000'><si><t>nul</t></si>"
	    "<si><r><t>ee</t></r><r><t xml:space='preserve'>n </t></r>"
	    "<rPh><t>x</t></rPh></si><si/></sst>" },
	{ "xl/worksheets/sheet1.xml", "<worksheet " MAIN "><sheetData/>"
	    "</worksheet>" },
};

static struct str
workbook(struct arena *a, const struct parts *p)
{
	const char *const texts[COUNT(defaults)] = { p->package, p->workbook,
		p->relations, p->styles, p->strings, p->sheet };
	struct zip_part parts[COUNT(defaults)];
	struct buf out = BUF_IN(a, 64 << 20);
	struct err err = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < COUNT(defaults); i++)
		if (texts[i] != NULL)
			parts[n++] = (struct zip_part){
				str_of(defaults[i].name),
				str_of(texts[i][0] == '\0' ? defaults[i].text
				                           : texts[i]) };
	assert_true(zip_write(&out, parts, n, 1790000000, &err));
	return buf_str(&out);
}

#define SHEET(rows) "<worksheet " MAIN "><sheetData>" rows "</sheetData>"     \
	"</worksheet>"

/* All rows: "number:cell|cell" joined by newlines. */
static struct str
show(struct arena *a, const struct import_table *t)
{
	struct buf out = BUF_IN(a, 1 << 20);

	for (size_t i = 0; i < t->n_rows; i++) {
		buf_addf(&out, "%s%d:", i == 0 ? "" : "\n",
		    (int)t->rows[i].row);
		for (size_t j = 0; j < t->rows[i].n; j++) {
			buf_add_c(&out, j == 0 ? "" : "|");
			buf_add(&out, t->rows[i].cells[j]);
		}
	}
	return buf_str(&out);
}

static void
test_read__cells(void **state)
{
	static const struct {
		const char *rows, *want;
	} rows[] = {
		{ "", "" },
		{ "<row r='2'><c r='A2' t='s'><v>0</v></c><c r='C2' t='s'>"
		  "<v>1</v></c></row>", "2:nul||een " },
		{ "<row><c t='s'><v>0</v></c><c><v>5</v></c></row>"
		  "<row><c><v>6</v></c></row>", "1:nul|5\n2:6" },
		{ "<row r='1'><c r='A1' t='s'><v>2</v></c></row>", "" },
		{ "<row r='1'><c r='A1' t='inlineStr'><is><t>a</t></is></c>"
		  "<c r='B1' t='inlineStr'><is><r><t>b</t></r><r><t> c</t></r>"
		  "</is></c></row>", "1:a|b c" },
		{ "<row r='1'><c r='A1' t='b'><v>1</v></c><c r='B1' t='b'>"
		  "<v>0</v></c></row>", "1:true|false" },
		{ "<row r='1'><c r='A1' t='e'><f>1/0</f><v>#DIV/0!</v></c>"
		  "</row>", "1:#DIV/0!" },
		{ "<row r='1'><c r='A1' t='str'><f>B1&amp;1</f><v>x1</v></c>"
		  "<c r='B1'><f>2+2</f><v>4</v></c><c r='C1'><f>D1</f></c>"
		  "</row>", "1:x1|4" },
		{ "<row r='1'><c r='A1' s='1'><v>46347</v></c>"
		  "<c r='B1' s='2'><v>46347.9</v></c>"
		  "<c r='C1' s='3'><v>2.0625</v></c>"
		  "<c r='D1' s='4'><v>46347.375</v></c>"
		  "<c r='E1' s='5'><v>0.1875</v></c>"
		  "<c r='F1' s='999'><v>1</v></c>"
		  "<c r='G1' s='-1'><v>1</v></c></row>",
		  "1:2026-11-21|2026-11-21|49:30|2026-11-21T09:00|04:30|1|1" },
		{ "<row r='1'><c r='B1'><v>2</v></c><c r='A1'><v>1</v></c>"
		  "</row>", "1:1|2" },
		{ "<row r='1'><c r='XFD1' s='1'/><c r='A1'><v>1</v></c></row>",
		  "1:1" },
		{ "<row r='1048576'><c r='A1048576'><v>1</v></c></row>",
		  "1048576:1" },
		{ "<row r='1'><c r='A1' t='str'><v>_x000D_a_x005F_x000D_"
		  "_x0000_ _xD800_ _xzzzz_ _x20AC_</v></c></row>",
		  "1:\ra_x000D__x0000_ _xD800_ _xzzzz_ \xE2\x82\xAC" },
		{ "<row r='1'><x:c xmlns:x='other' r='A1'><x:v>1</x:v></x:c>"
		  "</row>", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena a = ARENA_INIT;
		struct parts p = { "", "", "", "", "", str_printf(&a,
		    SHEET("%s"), rows[i].rows).ptr };
		struct import_set set;
		struct err err = { 0 };

		assert_true(xlsx_read(&a, workbook(&a, &p), ZIP_LIMITS, &set,
		    &err));
		assert_int_equal(set.n, 1);
		assert_str(set.tables[0].name, "Blad1");
		assert_str(show(&a, &set.tables[0]), rows[i].want);
		arena_release(&a);
	}
}

static void
test_read__refuses(void **state)
{
	static const struct {
		struct parts parts;
		const char *id;
		int64_t row;
	} rows[] = {
		{ { NULL, "", "", "", "", "" }, "xlsx-not-a-workbook", 0 },
		{ { RELS "</Relationships>", "", "", "", "", "" },
		    "xlsx-not-a-workbook", 0 },
		{ { "", "<document/>", "", "", "", "" },
		    "xlsx-not-a-workbook", 0 },
		{ { "", NULL, "", "", "", "" }, "xlsx-part-missing", 0 },
		{ { "", "", NULL, "", "", "" }, "xlsx-part-missing", 0 },
		{ { "", "", "", NULL, "", "" }, "xlsx-part-missing", 0 },
		{ { "", "", "", "", NULL, "" }, "xlsx-part-missing", 0 },
		{ { "", "", "", "", "", NULL }, "xlsx-part-missing", 0 },
		{ { "", "", RELS REL("r9", "worksheet", "x.xml")
		    "</Relationships>", "", "", "" }, "xlsx-part-missing", 0 },
		{ { "", "", RELS REL("r1", "worksheet", "../../../x.xml")
		    "</Relationships>", "", "", "" }, "xlsx-part-missing", 0 },
		{ { "", "", "", "", "", "<worksheet>" },
		    "xlsx-part-broken", 1 },
		{ { "", "", "", "", "", "<!DOCTYPE x [<!ENTITY a 'b'>]>"
		    "<worksheet>&a;</worksheet>" }, "xml-doctype", 0 },
		{ { "", "", "", "", "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>"
		    "<sst/>", "" }, "xml-doctype", 0 },
		{ { "", "", "", "", "", SHEET("<row r='2'/><row r='2'/>") },
		    "xlsx-row-order", 2 },
		{ { "", "", "", "", "", SHEET("<row r='3'/><row r='2'/>") },
		    "xlsx-row-order", 3 },
		{ { "", "", "", "", "", SHEET("<row r='-1'/>") },
		    "xlsx-row-order", 0 },
		{ { "", "", "", "", "", SHEET("<row r='0'/>") },
		    "xlsx-row-order", 0 },
		{ { "", "", "", "", "", SHEET("<row r='x'/>") },
		    "xlsx-row-order", 0 },
		{ { "", "", "", "", "", SHEET("<row r='1048577'/>") },
		    "xlsx-row-order", 0 },
		{ { "", "", "", "", "", SHEET("<row r='99999999999999999999'/>")
		    }, "xlsx-row-order", 0 },
		{ { "", "", "", "", "", SHEET("<row r='1'><c r='A2'/></row>") },
		    "xlsx-cell-place", 1 },
		{ { "", "", "", "", "", SHEET("<row r='1'><c r='1'/></row>") },
		    "xlsx-cell-place", 1 },
		{ { "", "", "", "", "", SHEET("<row r='1'><c r='A-1'/></row>")
		    }, "xlsx-cell-place", 1 },
		{ { "", "", "", "", "", SHEET("<row r='1'><c r='AAAA1'/></row>"
		    ) }, "xlsx-cell-place", 1 },
		{ { "", "", "", "", "", SHEET("<row r='1'><c r='A1'><v>1</v>"
		    "</c><c r='A1'><v>2</v></c></row>") },
		    "xlsx-cell-place", 1 },
		{ { "", "", "", "", "", SHEET("<row r='1'><c r='ALM1'>"
		    "<v>1</v></c></row>") }, "import-too-large", 0 },
		{ { "", "", "", "", "", SHEET("<row r='1'><c t='s'><v>3</v>"
		    "</c></row>") }, "xlsx-string-missing", 1 },
		{ { "", "", "", "", "", SHEET("<row r='1'><c t='s'><v>-1</v>"
		    "</c></row>") }, "xlsx-string-missing", 1 },
		{ { "", "", "", "", "", SHEET("<row r='1'><c t='s'><v/></c>"
		    "</row>") }, "xlsx-string-missing", 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena a = ARENA_INIT;
		struct import_set set;
		struct err err = { .id = "nothing" };

		assert_false(xlsx_read(&a, workbook(&a, &rows[i].parts),
		    ZIP_LIMITS, &set, &err));
		assert_string_equal(err.id, rows[i].id);
		if (rows[i].row > 0)
			assert_true(err.row == rows[i].row || err.row == 0);
		arena_release(&a);
	}
}

static void
test_read__passes_over_hidden_sheets(void **state)
{
	struct arena a = ARENA_INIT;
	struct parts p = { "", "<workbook " MAIN " xmlns:r='http://schemas."
	    "openxmlformats.org/officeDocument/2006/relationships'>"
	    "<workbookPr date1904='1'/><sheets><sheet name='a' r:id='r1' "
	    "state='hidden'/><sheet name='c' r:id='r3'/>"
	    "<sheet name='b' r:id='r1'/></sheets></workbook>", "", "", "",
	    SHEET("<row><c s='1'><v>44885</v></c></row>") };
	struct import_set set;
	struct err err = { 0 };

	(void)state;
	assert_true(xlsx_read(&a, workbook(&a, &p), ZIP_LIMITS, &set, &err));
	assert_int_equal(set.n, 1);
	assert_str(set.tables[0].name, "b");
	assert_str(show(&a, &set.tables[0]), "1:2026-11-21");
	arena_release(&a);
}

static void
test_format_of__tells_dates_from_numbers(void **state)
{
	static const struct {
		const char *code;
		enum xlsx_format format;
	} rows[] = {
		{ "General", XLSX_PLAIN }, { "0.00", XLSX_PLAIN },
		{ "#,##0;[Red]-#,##0", XLSX_PLAIN }, { "@", XLSX_PLAIN },
		{ "0 \"dagen\"", XLSX_PLAIN }, { "0\\d", XLSX_PLAIN },
		{ "0_d", XLSX_PLAIN }, { "0.0E+00", XLSX_PLAIN },
		{ "[$EUR] 0", XLSX_PLAIN }, { "\"h", XLSX_PLAIN },
		{ "[", XLSX_PLAIN }, { "\\", XLSX_PLAIN }, { "", XLSX_PLAIN },
		{ "yyyy-mm-dd", XLSX_DATE }, { "mmm", XLSX_DATE },
		{ "[$-413]d mmmm yyyy;@", XLSX_DATE },
		{ "dd/mm/yy hh:mm", XLSX_INSTANT }, { "h:mm AM/PM", XLSX_TIME },
		{ "mm:ss.0", XLSX_TIME }, { "[h]:mm:ss", XLSX_TIME },
		{ "[mm]", XLSX_TIME }, { "[Red]0", XLSX_PLAIN },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(xlsx_format_of(str_of(rows[i].code)),
		    rows[i].format);
}

static void
test_number__prints(void **state)
{
	static const struct {
		const char *raw, *want;
		enum xlsx_format format;
	} rows[] = {
		{ "0", "0", XLSX_PLAIN }, { "-0", "0", XLSX_PLAIN },
		{ "1", "1", XLSX_PLAIN }, { "007", "7", XLSX_PLAIN },
		{ "-12.50", "-12.5", XLSX_PLAIN },
		{ "0.30000000000000004", "0.3", XLSX_PLAIN },
		{ "1E-3", "0.001", XLSX_PLAIN },
		{ "1.5e20", "150000000000000000000", XLSX_PLAIN },
		{ "123456789012345678", "123456789012346000", XLSX_PLAIN },
		{ "1e999", "1e999", XLSX_PLAIN }, { "", "", XLSX_PLAIN },
		{ "x", "x", XLSX_PLAIN }, { "nan", "nan", XLSX_PLAIN },
		{ "0x10", "0x10", XLSX_PLAIN },
		{ "1", "1900-01-01", XLSX_DATE },
		{ "59", "1900-02-28", XLSX_DATE },
		{ "61", "1900-03-01", XLSX_DATE },
		{ "2958464", "9999-12-30", XLSX_DATE },
		{ "2958466", "2958466", XLSX_DATE },
		{ "-1", "-1", XLSX_DATE }, { "x", "x", XLSX_DATE },
		{ "46347.99999999", "2026-11-22T00:00", XLSX_INSTANT },
		{ "46347.3758101852", "2026-11-21T09:01:10", XLSX_INSTANT },
		{ "0.999988425925926", "23:59:59", XLSX_TIME },
		{ "10", "240:00", XLSX_TIME },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = BUF_HEAP(100);

		xlsx_number(&out, str_of(rows[i].raw), rows[i].format, false);
		assert_str(buf_str(&out), rows[i].want);
		buf_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read__cells),
		cmocka_unit_test(test_read__refuses),
		cmocka_unit_test(test_read__passes_over_hidden_sheets),
		cmocka_unit_test(test_format_of__tells_dates_from_numbers),
		cmocka_unit_test(test_number__prints),
	};

	return cmocka_run_group_tests_name("xlsx_read", tests, NULL, NULL);
}
