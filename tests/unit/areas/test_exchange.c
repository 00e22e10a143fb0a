/* SPDX-License-Identifier: EUPL-1.2 */
/* Imports and exports through the real store: all or nothing, no loss. */
#include "areas/exchange/exchange.h"
#include "kit.h"

/* A small organisation that uses every way of referring. */
static const char small[] =
    "{\"stormvast\": {\"format\": 1}, \"records\": {"
    "\"unit\": [{\"name\": \"Beheer\", \"head\": \"Jan\"},"
    " {\"name\": \"Directie\", \"head\": \"Piet\"}],"
    "\"person\": [{\"name\": \"Jan\", \"unit\": \"Beheer\"},"
    " {\"name\": \"Piet\", \"unit\": \"Directie\", \"supplier\": \"Hosting BV\"}],"
    "\"supplier\": [{\"name\": \"Hosting BV\", \"contact\": \"Piet\","
    " \"promisedRto\": \"PT4H\"}],"
    "\"impact_category\": [{\"name\": \"Geld\", \"intolerable\": 3}],"
    "\"process\": [{\"name\": \"Betalen\", \"criticality\": \"critical\","
    " \"owner\": \"Jan\", \"rto\": \"PT8H\", \"mtpd\": \"P1D\","
    " \"verification\": \"PT0S\", \"targetsCount\": \"clock\","
    " \"deadlines\": [{\"name\": \"Bank\", \"repeats\": \"workdays\","
    " \"time\": \"PT17H\"}],"
    " \"impacts\": [{\"category\": \"Geld\","
    " \"curve\": [0, 0, 1, 2, 3, 3, 4, null]}],"
    " \"minimum\": [{\"after\": \"PT4H\", \"level\": 50}]}],"
    "\"resource\": [{\"name\": \"Database\", \"kind\": \"software\","
    " \"restore\": \"PT2H\"}, {\"name\": \"Server A\", \"kind\": \"equipment\","
    " \"restore\": \"PT3H\"}, {\"name\": \"Server B\", \"kind\": \"equipment\","
    " \"restore\": \"PT3H\"}],"
    "\"requirement\": [{\"name\": \"\", \"process\": \"Betalen\","
    " \"members\": [{\"resource\": \"Database\"}]},"
    " {\"name\": \"Een van twee\", \"resource\": \"Database\", \"need\": 1,"
    " \"grace\": \"PT30M\", \"members\": [{\"resource\": \"Server A\"},"
    " {\"resource\": \"Server B\"}, {\"supplier\": \"Hosting BV\"}]}],"
    "\"fallback\": [{\"name\": \"Papier; met pen\", \"process\": \"Betalen\","
    " \"setUp\": \"PT30M\"}],"
    /* What may happen, and how it comes back. */
    "\"holiday\": [{\"name\": \"Kerst\", \"kind\": \"feast\","
    " \"from\": \"2026-12-25\", \"to\": \"2026-12-26\"}],"
    "\"team\": [{\"name\": \"Wacht\", \"members\": [\"Piet\"],"
    " \"hours\": \"mo-fr 08:00-17:00\", \"holidays\": [\"Kerst\"],"
    " \"holidayUnits\": 0}],"
    "\"threat\": [{\"name\": \"Hackers\", \"kind\": \"intent\"}],"
    "\"scenario\": [{\"name\": \"Gijzeling; alles weg\","
    " \"kind\": \"ransomware\", \"threat\": \"Hackers\","
    " \"lasts\": \"PT0S\", \"losses\": [{\"what\": \"all\","
    " \"kind\": \"equipment\", \"note\": \"a, b | c\"},"
    " {\"what\": \"one\", \"team\": \"Wacht\", \"share\": 50}],"
    " \"phases\": [{\"kind\": \"isolate\", \"min\": \"PT5M\","
    " \"likely\": \"PT1H\"}], \"processes\": [{\"process\":"
    " \"Betalen\", \"cover\": \"covered\", \"fallback\":"
    " \"Papier; met pen\"}]}],"
    "\"risk_matrix\": [{\"name\": \"Twee bij twee\","
    " \"likelihoods\": [{\"name\": \"laag\"}, {\"name\": \"hoog\"}],"
    " \"impacts\": [{\"name\": \"klein\"}, {\"name\": \"groot\"}],"
    " \"treatFrom\": 2, \"intolerableFrom\": 4}],"
    "\"measure\": [{\"name\": \"Kopie\", \"state\": \"in-place\"}],"
    "\"risk\": [{\"name\": \"Alles weg\", \"scenario\":"
    " \"Gijzeling; alles weg\", \"processes\": [\"Betalen\"],"
    " \"likelihood\": 2, \"impact\": 2, \"treatment\": \"accept\","
    " \"measures\": [\"Kopie\"], \"acceptedBy\": \"Jan\","
    " \"acceptedUntil\": \"2027-01-01\"}],"
    "\"strategy\": [{\"name\": \"Door op papier\", \"process\":"
    " \"Betalen\", \"options\": [{\"name\": \"Papier\","
    " \"cost\": 5000, \"recovery\": \"PT1H\", \"level\": 40}],"
    " \"chosen\": 1, \"reason\": \"Goedkoop\"}],"
    "\"exception\": [{\"name\": \"Oud\", \"reason\": \"Te laat\","
    " \"risk\": \"Alles weg\", \"until\": \"2026-12-31\"}],"
    "\"procedure\": [{\"name\": \"Database terug\", \"kind\":"
    " \"it-recovery\", \"resource\": \"Database\", \"steps\":"
    " [{\"name\": \"Klaarzetten, schoon\", \"team\": \"Wacht\","
    " \"units\": 1, \"min\": \"PT5M\", \"likely\": \"PT10M\"},"
    " {\"name\": \"Terugzetten\", \"after\": \"1\","
    " \"unattended\": true}]}],"
    "\"measurement\": [{\"name\": \"Proef mei\", \"procedure\":"
    " \"Database terug\", \"step\": 2, \"source\": \"restore-test\","
    " \"measuredAt\": \"2026-05-01\", \"duration\": \"PT40M\"}],"
    "\"calculation\": [{\"name\": \"Wat als\", \"scenario\":"
    " \"Gijzeling; alles weg\", \"seed\": 7}],"
    "\"recovery_order\": [{\"name\": \"Eerst het net\", \"items\":"
    " [{\"resource\": \"Server A\"}, {\"process\": \"Betalen\","
    " \"later\": true, \"reason\": \"kan wachten\"}]}]}}";

static struct str
text_of(const char *c)
{
	return str_of(c);
}

static void
test_json__comes_back_the_same(void **state)
{
	struct house *h = house_open(false);
	int64_t own = kit_found(h, "Proef", SECTOR_SME, true);
	int64_t other = kit_found(h, "Proef", SECTOR_SME, true);
	struct str first, second;

	(void)state;
	kit_must(h, kit_import(h, own, text_of(small),
	    "x.json"));
	first = kit_export(h, own);
	kit_must(h, kit_import(h, other, first, "x.json"));
	second = kit_export(h, other);
	assert_true(str_find_str(first, STR("Papier; met pen")) < first.len);
	assert_true(str_eq(first, second));
	/* Once more is no change at all. */
	kit_must(h, kit_import(h, other, first, "x.json"));
	assert_true(str_eq(first, kit_export(h, other)));
	house_close(h);
}

#define PDF_SHA "0716f9264c9fe19f5d7455276107f3dd"                            \
	"cc1d3497f63d60689a73558ae8a1bf5e"

/* One supplier with this as its contract. */
static struct str
with_file(struct house *h, const char *file)
{
	return str_printf(&h->arena, "{\"stormvast\": {\"format\": 1}, "
	    "\"records\": {\"supplier\": [{\"name\": \"Hosting BV\", "
	    "\"contractFile\": %s}]}}", file);
}

/* A file comes along, is not added twice, and an export without its bytes finds
 * the one that is here. */
static void
test_files__come_back_the_same(void **state)
{
	struct house *h = house_open(false);
	int64_t own = kit_found(h, "Proef", SECTOR_SME, true);
	int64_t other = kit_found(h, "Proef", SECTOR_SME, true);
	struct str first, later;

	(void)state;
	kit_must(h, kit_import(h, own, with_file(h, "{\"name\": "
	    "\"../sla.pdf\", \"sha256\": \"" PDF_SHA "\", "
	    "\"mediaType\": \"text/html\", \"data\": \"JVBERi0xLjcK\"}"),
	    "x.json"));
	first = kit_export(h, own);
	assert_true(str_find_str(first, STR("\"sla.pdf\"")) < first.len);
	assert_true(str_find_str(first, STR("\"application/pdf\"")) <
	    first.len);
	assert_true(str_find_str(first, STR("JVBERi0xLjcK")) < first.len);
	kit_must(h, kit_import(h, other, first, "x.json"));
	assert_true(str_eq(first, kit_export(h, other)));
	kit_must(h, kit_import(h, other, first, "x.json"));
	assert_true(str_eq(first, kit_export(h, other)));
	/* Its bytes stayed behind: they are here under their hash. */
	kit_must(h, kit_import(h, other, with_file(h, "null"), "x.json"));
	later = kit_export(h, other);
	assert_true(str_find_str(later, STR("sla.pdf")) == later.len);
	kit_must(h, kit_import(h, other, with_file(h, "{\"name\": "
	    "\"sla.pdf\", \"sha256\": \"" PDF_SHA "\"}"), "x.json"));
	assert_true(str_eq(first, kit_export(h, other)));
	/* One that is nowhere leaves what the record had. */
	kit_must(h, kit_import(h, other, with_file(h, "{\"name\": "
	    "\"weg.pdf\", \"sha256\": \"00\"}"), "x.json"));
	kit_must(h, kit_import(h, other, with_file(h, "17"), "x.json"));
	assert_true(str_eq(first, kit_export(h, other)));
	house_close(h);
}

static void
test_files__what_is_wrong_is_said(void **state)
{
	static const struct { const char *file, *id; } cases[] = {
		{ "{\"name\": \"a.pdf\", \"sha256\": \"" PDF_SHA "\", "
		  "\"data\": \"JVBERi0xLjgK\"}", "import-file-damaged" },
		{ "{\"name\": \"a.pdf\", \"sha256\": \"" PDF_SHA "\", "
		  "\"data\": \"%%%\"}", "import-file-damaged" },
		{ "{\"name\": \"a.pdf\", \"sha256\": \"" PDF_SHA "\", "
		  "\"data\": 5}", "import-file-damaged" },
		{ "{\"name\": \"a.exe\", \"sha256\": \"" PDF_SHA "\", "
		  "\"data\": \"JVBERi0xLjcK\"}", "file-kind" },
		{ "{\"name\": \"a.png\", \"sha256\": \"" PDF_SHA "\", "
		  "\"data\": \"JVBERi0xLjcK\"}", "file-content" },
	};
	struct house *h = house_open(false);
	int64_t own = kit_found(h, "Proef", SECTOR_SME, true);
	struct str before = kit_export(h, own);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_false(kit_import(h, own, with_file(h, cases[i].file),
		    "x.json"));
		assert_string_equal(h->errs.list[0].id, cases[i].id);
		assert_int_equal(h->errs.list[0].row, 1);
		assert_true(str_eq(before, kit_export(h, own)));
	}
	house_close(h);
}

static struct str
workbook_of(struct house *h, int64_t organisation, enum lang lang, bool filled)
{
	struct actor actor = actor_system(organisation);
	struct buf out = BUF_IN(&h->arena, 64 << 20);
	struct tx *tx;

	kit_must(h, store_read(h->store, &actor, NOW, &h->arena, &tx,
	    &h->err));
	kit_must(h, export_workbook(tx, lang, filled, &out, &h->err));
	tx_end(tx);
	return buf_str(&out);
}

static void
test_workbook__comes_back_the_same_in_both_languages(void **state)
{
	(void)state;
	for (int lang = 0; lang < LANG__MAX; lang++) {
		struct house *h = house_open(false);
	int64_t own = kit_found(h, "Proef", SECTOR_SME, true);
		int64_t other = kit_found(h, "Proef", SECTOR_SME, true);
		struct str book;

		kit_must(h, kit_import(h, own,
		    text_of(small), "x.json"));
		book = workbook_of(h, own, (enum lang)lang,
		    true);
		kit_must(h, kit_import(h, other, book, "boek.xlsx"));
		assert_true(str_eq(kit_export(h, own),
		    kit_export(h, other)));
		house_close(h);
	}
}

static void
test_template__is_empty_and_changes_nothing(void **state)
{
	struct house *h = house_open(false);
	int64_t own = kit_found(h, "Proef", SECTOR_SME, true);
	struct str before = kit_export(h, own);
	struct str book = workbook_of(h, own, LANG_NL, false);

	(void)state;
	kit_must(h, kit_import(h, own, book, "b.xlsx"));
	assert_true(str_eq(before, kit_export(h, own)));
	house_close(h);
}

static void
test_csv__dutch_words_and_excel_dialect(void **state)
{
	struct house *h = house_open(false);
	int64_t own = kit_found(h, "Proef", SECTOR_SME, true);
	struct str out;

	(void)state;
	kit_must(h, kit_import(h, own, STR(
	    "\xEF\xBB\xBFNaam;Soort;Hersteltijd, waarschijnlijk\r\n"
	    "Zaaksysteem;Programmatuur;4 uur\r\n"
	    "Server;equipment;1,5 uur\r\n"), "Middelen.csv"));
	out = kit_export(h, own);
	assert_true(str_find_str(out, STR("\"restore\": \"PT4H\"")) < out.len);
	assert_true(str_find_str(out, STR("\"restore\": \"PT1H30M\"")) <
	    out.len);
	assert_true(str_find_str(out, STR("\"kind\": \"software\"")) < out.len);
	house_close(h);
}

/* A faulty row: what it breaks, and where the fault is said to be. */
static const struct {
	const char *text, *name;
	int64_t row;		/* 0: the file as a whole */
	const char *id;		/* message, or NULL for any */
} wrong[] = {
	{ "naam;soort\nA;software\nB;bestaat-niet\n", "resource.csv", 3, NULL },
	{ "naam;soort\nA;software\nA;software\n", "resource.csv", 3,
	  "import-twice" },
	{ "naam;soort\n;software\n", "resource.csv", 2, NULL },
	{ "naam;soort;hersteld door team\nA;software;Niemand\n",
	  "resource.csv", 2, NULL },
	{ "naam;soort;hersteltijd, waarschijnlijk\nA;software;veel\n",
	  "resource.csv", 2, NULL },
	{ "a;b\n1;2\n", "onbekend.csv", 0, "import-nothing-known" },
	{ "{\"stormvast\": {\"format\": 1}, \"records\": {\"process\":"
	  " [{\"name\": \"P\", \"owner\": \"Wie\"}]}}", "x.json", 1,
	  "import-name-unknown" },
	{ "{\"stormvast\": {\"format\": 1}, \"records\": {\"process\":"
	  " [{\"name\": \"P\", \"rto\": \"P2D\", \"mtpd\": \"P1D\"}]}}",
	  "x.json", 1, "rto-beyond-mtpd" },
	{ "{\"stormvast\": {\"format\": 1}, \"records\": {\"requirement\":"
	  " [{\"name\": \"Los\", \"members\": []}]}}", "x.json", 1, NULL },
	{ "{\"stormvast\": {\"format\": 1}, \"records\": {\"procedure\":"
	  " [{\"name\": \"P\", \"kind\": \"it-recovery\", \"steps\":"
	  " [{\"name\": \"A\", \"after\": \"2\"}, {\"name\": \"B\"}]}]}}",
	  "x.json", 1, "procedure-of-one" },
	{ "naam;soort;vanaf;tot en met\nA;;2026-02-02;2026-02-01\n",
	  "exception.csv", 2, NULL },
	{ "", "leeg.csv", 0, NULL },
	{ "PK\x03\x04 geen zip", "x.xlsx", 0, NULL },
	{ "<!DOCTYPE x [<!ENTITY a 'b'>]><model/>", "x.xml", 0, NULL },
};

static void
test_wrong__says_where_and_changes_nothing(void **state)
{
	struct house *h = house_open(false);
	int64_t own = kit_found(h, "Proef", SECTOR_SME, true);
	struct str before = kit_export(h, own);

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		assert_false(kit_import(h, own,
		    str_of(wrong[i].text), wrong[i].name));
		if (wrong[i].row == 0)
			assert_int_not_equal(h->err.code, ERR_NONE);
		else
			assert_int_equal(h->errs.list[0].row, wrong[i].row);
		if (wrong[i].id != NULL)
			assert_string_equal(wrong[i].row == 0 ? h->err.id
			    : h->errs.list[0].id, wrong[i].id);
		assert_true(str_eq(before, kit_export(h,
		    own)));
	}
	house_close(h);
}

static void
test_model__brings_processes_resources_and_needs(void **state)
{
	struct house *h = house_open(false);
	int64_t own = kit_found(h, "Proef", SECTOR_SME, true);
	struct str model = kit_file(h, "tests/golden/archimate/gemma-3.1.xml");
	struct str once;

	(void)state;
	assert_non_null(model.ptr);
	kit_must(h, kit_import(h, own, model, "m.xml"));
	once = kit_export(h, own);
	assert_true(str_find_str(once, STR("\"availability\": 3")) < once.len);
	kit_must(h, kit_import(h, own, model, "m.xml"));
	assert_true(str_eq(once, kit_export(h, own)));
	house_close(h);
}

static void
test_undo__takes_the_whole_import_back(void **state)
{
	struct house *h = house_open(false);
	int64_t own = kit_found(h, "Proef", SECTOR_SME, true);
	struct actor system = actor_system(own);
	struct str before = kit_export(h, own);
	struct import_plan plan;
	struct tx *tx;
	int64_t entry, undo;

	(void)state;
	kit_must(h, store_read(h->store, &system, NOW, &h->arena, &tx,
	    &h->err));
	kit_must(h, import_plan(tx, text_of(small), STR("x.json"), &plan,
	    &h->err));
	tx_end(tx);
	assert_int_equal(plan.count[IMPORT_NEW], 26);
	kit_must(h, import_apply(h->store, &system, NOW, &h->arena, &plan,
	    NULL, NULL, &entry, &h->errs));
	kit_must(h, usecase_undo(h->store, &system, NOW, &h->arena, entry,
	    &undo, &h->errs));
	assert_true(str_eq(before, kit_export(h, own)));
	house_close(h);
}

static void
test_answer__follows_the_imported_records(void **state)
{
	struct house *h = house_open(false);
	int64_t own = kit_found(h, "Proef", SECTOR_SME, true);
	const struct answer *answer;

	(void)state;
	kit_must(h, kit_import(h, own, text_of(small),
	    "x.json"));
	/* Detection and decision were not said: unknown, never green. */
	kit_must(h, answer_get(h->store, own, NOW, ANSWER_WHOLE,
	    &answer, &h->err));
	assert_int_equal(answer->model->ncritical, 1);
	assert_int_equal(answer->state, ANSWER_UNKNOWN);
	answer_done(answer);
	kit_must(h, kit_import(h, own, STR(
	    "naam;tijd tot iemand het merkt;"
	    "tijd tot het besluit om te herstellen\nProef;15 min;30 min\n"),
	    "organisatie.csv"));
	kit_must(h, answer_get(h->store, own, NOW, ANSWER_WHOLE,
	    &answer, &h->err));
	/* Worst: the database itself, 45 min + 2 h, within 8 h. */
	assert_int_equal(answer->count[VERDICT_CALCULATED], 1);
	/* But no scenario was approved: that much is not known. */
	assert_int_equal(answer->state, ANSWER_UNKNOWN);
	assert_int_equal(answer->single->of[0].verdict.elapsed.hi,
	    45 * 60 + 2 * 3600);
	answer_done(answer);
	answers_end(h->store);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json__comes_back_the_same),
		cmocka_unit_test(test_files__come_back_the_same),
		cmocka_unit_test(test_files__what_is_wrong_is_said),
		cmocka_unit_test(
		    test_workbook__comes_back_the_same_in_both_languages),
		cmocka_unit_test(test_template__is_empty_and_changes_nothing),
		cmocka_unit_test(test_csv__dutch_words_and_excel_dialect),
		cmocka_unit_test(test_wrong__says_where_and_changes_nothing),
		cmocka_unit_test(
		    test_model__brings_processes_resources_and_needs),
		cmocka_unit_test(test_undo__takes_the_whole_import_back),
		cmocka_unit_test(test_answer__follows_the_imported_records),
	};

	return cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
}
