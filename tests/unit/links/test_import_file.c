/* SPDX-License-Identifier: EUPL-1.2 */
#include "files.h"
#include "links/import_file.h"
#include "links/import_json.h"

static void
test_sniff__tells_formats(void **state)
{
	static const struct {
		struct str bytes;
		const char *name;
		enum import_format format;
		const char *id;
	} rows[] = {
		{ STR_INIT("PK\3\4........"), "a.xlsx", IMPORT_XLSX, NULL },
		{ STR_INIT("PK\3\4"), "a.csv", IMPORT_XLSX, NULL },
		{ STR_INIT("\xEF\xBB\xBFnaam;aantal\na;1\n"), "a.csv",
		    IMPORT_CSV, NULL },
		{ STR_INIT("naam\nx\n"), "A.CSV", IMPORT_CSV, NULL },
		{ STR_INIT("naam\tx\n"), "upload", IMPORT_CSV, NULL },
		{ STR_INIT(" {\"stormvast\":{}}"), "x", IMPORT_JSON, NULL },
		{ STR_INIT("<?xml version='1.0'?>\n<!-- x --><model "
		    "xmlns='http://www.opengroup.org/xsd/archimate'/>"), "x",
		    IMPORT_ARCHIMATE, NULL },
		{ STR_INIT("\xFF\xFE<\0?\0"), "x.xml", IMPORT_ARCHIMATE,
		    NULL },
		{ STR_INIT(""), "a.csv", 0, "import-empty" },
		{ STR_INIT("\xEF\xBB\xBF \r\n"), "a.csv", 0, "import-empty" },
		{ STR_INIT("\xD0\xCF\x11\xE0"), "a.xls", 0,
		    "import-old-office" },
		{ STR_INIT("PK\3\4\24\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		    "\0\10\0\0\0mimetypeapplication/vnd.oasis.opendocument."
		    "spreadsheet"), "a.ods", 0, "import-open-document" },
		{ STR_INIT("<archimate:model xmlns:archimate="
		    "'http://www.archimatetool.com/archimate'/>"), "a", 0,
		    "import-archi-own-format" },
		{ STR_INIT("<html/>"), "a.xml", 0, "import-unknown-xml" },
		{ STR_INIT("%PDF-1.7"), "a.pdf", 0, "import-unknown-format" },
		{ STR_INIT("a,\0b"), "a.csv", 0, "import-unknown-format" },
		{ STR_INIT("\xFF\xFEn\0;\0"), "a.csv", 0, "import-not-utf8" },
		{ STR_INIT("na\xE4m;x"), "a.csv", 0, "import-not-utf8" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum import_format format = IMPORT_FORMAT__MAX;
		struct err err = { 0 };
		bool ok = import_sniff(rows[i].bytes, str_of(rows[i].name),
		    &format, &err);

		assert_int_equal(ok, rows[i].id == NULL);
		assert_int_equal(format, rows[i].format);
		if (!ok)
			assert_string_equal(err.id, rows[i].id);
	}
}

static void
test_read__csv_and_archimate(void **state)
{
	struct arena a = ARENA_INIT;
	struct import_options options = { ZIP_LIMITS, LANG_NL, NULL };
	struct import_set set;
	struct err err = { 0 };
	const struct import_table *t;

	(void)state;
	assert_true(import_read(&a, STR("naam;opmerking\r\nBalie;\"a\nb\"\r\n"
	    "\r\nKas;'=1+1\r\n;;\r\n"), STR("C:\\map/mijn.processen.csv"),
	    IMPORT_CSV, &options, &set, &err));
	t = import_table(&set, "mijn.processen");
	assert_non_null(t);
	assert_int_equal(t->n_rows, 3);
	assert_int_equal(import_column(t, "opmerking"), 1);
	assert_str(import_cell(&t->rows[1], 1), "a\nb");
	assert_str(import_cell(&t->rows[2], 0), "Kas");
	assert_str(import_cell(&t->rows[2], 1), "=1+1");
	assert_true(import_read(&a, golden(&a, "archimate/gemma-3.1.xml"),
	    STR("x.xml"), IMPORT_ARCHIMATE, &options, &set, &err));
	assert_non_null(import_table(&set, "requirement"));
	assert_false(import_read(&a, STR("a;b\n\"open"), STR("a"), IMPORT_CSV,
	    &options, &set, &err));
	assert_false(import_read(&a, STR("PK\3\4 but no more than this"),
	    STR("a"), IMPORT_XLSX, &options, &set, &err));
	assert_string_equal(err.id, "zip-broken");
	arena_release(&a);
}

static void
test_json__reads_an_export(void **state)
{
	struct arena a = ARENA_INIT;
	struct import_json json;
	struct err err = { 0 };
	json_t *item;

	(void)state;
	assert_true(import_json_read(&a, STR("\xEF\xBB\xBF{\"stormvast\":"
	    "{\"format\":1,\"at\":\"x\"},\"records\":{\"process\":[{\"id\":1},"
	    "{\"id\":2}],\"resource\":[]}}"), &json, &err));
	assert_int_equal(json.n, 2);
	assert_str(json.records[0].name, "process");
	assert_int_equal(json.records[0].n, 2);
	item = import_json_item(&json.records[0], 1);
	assert_int_equal(json_integer_value(json_object_get(item, "id")), 2);
	json_decref(item);
	assert_int_equal(json.records[1].n, 0);
	assert_string_equal(json_string_value(json_object_get(json.about,
	    "at")), "x");
	arena_release(&a);
}

#define OURS "{\"stormvast\":{\"format\":1},\"records\":"

static void
test_json__refuses(void **state)
{
	static const struct {
		struct str text;
		const char *id;
		int64_t row;
	} rows[] = {
		{ STR_INIT(""), "import-json-broken", 1 },
		{ STR_INIT("{"), "import-json-broken", 1 },
		{ STR_INIT("{\n\"a\":}"), "import-json-broken", 2 },
		{ STR_INIT("{}x"), "import-json-broken", 1 },
		{ STR_INIT("{\"a\":\"\xFF\"}"), "import-json-broken", 1 },
		{ STR_INIT("{\"a\":1,\n\"a\":2}"), "import-json-key-twice",
		    2 },
		{ STR_INIT("[]"), "import-json-not-ours", 0 },
		{ STR_INIT("{}"), "import-json-not-ours", 0 },
		{ STR_INIT("{\"stormvast\":1,\"records\":{}}"),
		    "import-json-not-ours", 0 },
		{ STR_INIT("{\"stormvast\":{},\"records\":{}}"),
		    "import-json-other-format", 0 },
		{ STR_INIT("{\"stormvast\":{\"format\":2},\"records\":{}}"),
		    "import-json-other-format", 0 },
		{ STR_INIT(OURS "[]}"), "import-json-not-ours", 0 },
		{ STR_INIT(OURS "{\"a\":{}}}"), "import-json-not-a-list", 0 },
		{ STR_INIT(OURS "{\"a\":[{}\n,{\"b\":\n\n1,}]}}"),
		    "import-json-broken", 4 },
		{ STR_INIT(OURS "{\"a\":[{}\n,{\"b\":1,\n\"b\":2}]}}"),
		    "import-json-key-twice", 3 },
		{ STR_INIT(OURS "{\"a\":[],\n\"a\":[]}}"),
		    "import-json-key-twice", 2 },
		{ STR_INIT(OURS "{},\n\"records\":{}}"),
		    "import-json-key-twice", 2 },
		{ STR_INIT(OURS "{\"a\":[{}\n{}]}}"), "import-json-broken",
		    2 },
		{ STR_INIT(OURS "{\"a\":[{},]}}"), "import-json-broken", 1 },
		{ STR_INIT(OURS "{\"a\":[{}}}"), "import-json-broken", 1 },
		{ STR_INIT(OURS "{\"a\":[{}"), "import-json-broken", 1 },
		{ STR_INIT(OURS "{\"a\":[{\"b\":\"]"),
		    "import-json-broken", 1 },
		{ STR_INIT(OURS "{\"a\":[{\"b\":[}]}]}}"),
		    "import-json-broken", 1 },
		{ STR_INIT(OURS "{\"a\":[{\"b\":\"\xFF\"}]}}"),
		    "import-json-broken", 1 },
		{ STR_INIT(OURS "{a:[]}}"), "import-json-broken", 1 },
		{ STR_INIT(OURS "{\"a\" []}}"), "import-json-broken", 1 },
		{ STR_INIT(OURS "{}}\n\n]"), "import-json-broken", 3 },
		{ STR_INIT(OURS "{\"a\":[{},1]}}"), "import-json-not-a-record",
		    0 },
	};
	struct arena a = ARENA_INIT;
	struct buf deep = BUF_IN(&a, 1 << 20);
	struct import_json json;
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_false(import_json_read(&a, rows[i].text, &json, &err));
		assert_string_equal(err.id, rows[i].id);
		assert_int_equal(err.row, rows[i].row);
	}
	for (int i = 0; i < 100000; i++)
		buf_add_c(&deep, "[");
	assert_false(import_json_read(&a, buf_str(&deep), &json, &err));
	assert_string_equal(err.id, "import-json-too-deep");
	assert_false(import_json_read(&a, STR("{\"a\":\"[[[[[[[[[[[[[[[[[[[[["
	    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[\"}"),
	    &json, &err));
	assert_string_equal(err.id, "import-json-not-ours");
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sniff__tells_formats),
		cmocka_unit_test(test_read__csv_and_archimate),
		cmocka_unit_test(test_json__reads_an_export),
		cmocka_unit_test(test_json__refuses),
	};

	return cmocka_run_group_tests_name("import_file", tests, NULL, NULL);
}
