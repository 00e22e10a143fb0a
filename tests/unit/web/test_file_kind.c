/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/buf.h"
#include "web/file_kind.h"

static void
test_name__is_cleaned(void **state)
{
	static const struct { const char *sent, *want; } cases[] = {
		{ "verslag.pdf", "verslag.pdf" },
		{ "Één verslag (2).pdf", "Één verslag (2).pdf" },
		{ "../../etc/passwd.txt", "passwd.txt" },
		{ "..\\..\\boot.log", "boot.log" },
		{ "C:\\Users\\ik\\plan.docx", "plan.docx" },
		{ "/", "" }, { "..", "" }, { "", "" }, { " . . ", "" },
		{ ".pdf", "pdf" },
		{ "a.pdf.", "a.pdf" }, { "a.pdf . ", "a.pdf" },
		{ "a\tb\r\nc.txt", "abc.txt" },
		{ "a%22b%0D%0Ac.txt", "a\"b  c.txt" },
		{ "100%.txt", "100%.txt" }, { "%2", "%2" },
		{ "%0d/x.txt", "x.txt" },
		/* Shown as "rekening_exe.pdf" by who obeys the mark. */
		{ "rekening_\xe2\x80\xae" "fdp.exe", "rekening_fdp.exe" },
		{ "a\xe2\x80\x8b.pdf", "a.pdf" },
		{ "a\xc2\x85.pdf", "a.pdf" }, { "a\xc2\xa0.pdf", "a\xc2\xa0.pdf" },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_str(file_name_clean(&a, str_of(cases[i].sent)),
		    cases[i].want);
	arena_release(&a);
}

static void
test_name__stays_within_its_bytes_and_keeps_its_ending(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_IN(&a, 4096);
	struct str name;

	(void)state;
	for (int i = 0; i < 600; i++)
		buf_add_c(&b, "é");
	buf_add_c(&b, ".pdf");
	name = file_name_clean(&a, buf_str(&b));
	assert_true(name.len <= FILE_NAME_BYTES);
	assert_true(name.len >= FILE_NAME_BYTES - 2);
	assert_true(str_ends(name, STR("é.pdf")));
	arena_release(&a);
}

static void
test_check__by_name_and_by_bytes(void **state)
{
	static const struct {
		const char *name;
		struct str bytes;
		const char *type, *fault;
	} cases[] = {
		{ "a.pdf", STR_INIT("%PDF-1.7\n"), "application/pdf", NULL },
		{ "A.PDF", STR_INIT("%PDF-1.7\n"), "application/pdf", NULL },
		{ "a.png", STR_INIT("\x89PNG\r\n\x1a\n."), "image/png", NULL },
		{ "a.jpeg", STR_INIT("\xff\xd8\xff\xe0"), "image/jpeg", NULL },
		{ "a.webp", STR_INIT("RIFF....WEBP"), "image/webp", NULL },
		{ "a.txt", STR_INIT("gew\xf3on"), "text/plain", NULL },
		{ "a.b.csv", STR_INIT("a;b"), "text/csv", NULL },
		{ "a.pdf", STR_INIT(""), NULL, "file-empty" },
		{ "a.exe", STR_INIT("MZ"), NULL, "file-kind" },
		{ "a.pdf.exe", STR_INIT("%PDF-1.7"), NULL, "file-kind" },
		{ "a.html", STR_INIT("<p>"), NULL, "file-kind" },
		{ "a.svg", STR_INIT("<svg>"), NULL, "file-kind" },
		{ "a.docm", STR_INIT("PK\x03\x04"), NULL, "file-kind" },
		{ "pdf", STR_INIT("%PDF-1.7"), NULL, "file-kind" },
		{ "a.", STR_INIT("%PDF-1.7"), NULL, "file-kind" },
		{ "", STR_INIT("%PDF-1.7"), NULL, "file-kind" },
		{ "a.pdf", STR_INIT("MZ\x90"), NULL, "file-content" },
		{ "a.pdf", STR_INIT("%PD"), NULL, "file-content" },
		{ "a.webp", STR_INIT("RIFF"), NULL, "file-content" },
		{ "a.heic", STR_INIT("...."), NULL, "file-content" },
		{ "a.docx", STR_INIT("%PDF-1.7"), NULL, "file-content" },
		{ "a.txt", STR_INIT("MZ\0\0"), NULL, "file-content" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *type = NULL;
		struct err err = { 0 };
		bool ok = file_kind_check(str_of(cases[i].name),
		    cases[i].bytes, "evidence", &type, &err);

		assert_int_equal(ok, cases[i].type != NULL);
		if (ok) {
			assert_string_equal(type, cases[i].type);
			continue;
		}
		assert_string_equal(err.id, cases[i].fault);
		assert_string_equal(err.field, "evidence");
		assert_int_equal(err.code, ERR_INVALID);
	}
}

static void
test_check__refuses_too_large_without_looking(void **state)
{
	struct str bytes = { "%PDF-", (size_t)FILE_MAX + 1 };
	const char *type;
	struct err err = { 0 };

	(void)state;
	assert_false(file_kind_check(STR("a.pdf"), bytes, "evidence", &type,
	    &err));
	assert_string_equal(err.id, "file-too-large");
}

/* What the browser is told to offer is what is taken. */
static void
test_kinds__none_is_one_that_runs(void **state)
{
	struct arena a = ARENA_INIT;
	struct str list = file_kinds(&a);

	(void)state;
	assert_true(str_starts(list, STR(".pdf,")));
	for (const char *const *bad = (const char *const []){ ".htm", ".svg",
	    ".js,", ".exe", ".docm", ".xml", NULL }; *bad != NULL; bad++)
		assert_true(str_find_str(list, str_of(*bad)) == list.len);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_name__is_cleaned),
		cmocka_unit_test(
		    test_name__stays_within_its_bytes_and_keeps_its_ending),
		cmocka_unit_test(test_check__by_name_and_by_bytes),
		cmocka_unit_test(test_check__refuses_too_large_without_looking),
		cmocka_unit_test(test_kinds__none_is_one_that_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
