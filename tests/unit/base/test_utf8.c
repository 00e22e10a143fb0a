/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/utf8.h"

static void
test_valid__table(void **state)
{
	static const struct {
		struct str s;
		bool valid, text;
	} cases[] = {
		{ STR_INIT(""), true, true },
		{ STR_INIT("een\ttwee\r\n"), true, true },
		{ STR_INIT("é€😀"), true, true },
		{ STR_INIT("\xF4\x8F\xBF\xBF"), true, true },
		{ STR_INIT("\x7F"), true, true },
		{ STR_INIT("a\0b"), true, false },
		{ STR_INIT("\x1B[31m"), true, false },
		{ STR_INIT("\x0B"), true, false },
		{ STR_INIT("\x80"), false, false },
		{ STR_INIT("\xC3"), false, false },
		{ STR_INIT("\xC3("), false, false },
		{ STR_INIT("\xC0\xAF"), false, false },
		{ STR_INIT("\xE0\x80\xAF"), false, false },
		{ STR_INIT("\xED\xA0\x80"), false, false },
		{ STR_INIT("\xF4\x90\x80\x80"), false, false },
		{ STR_INIT("\xF8\x88\x80\x80\x80"), false, false },
		{ STR_INIT("\xE2\x82"), false, false },
		{ STR_INIT("\xFE\xFF"), false, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (utf8_is_valid(cases[i].s) != cases[i].valid ||
		    utf8_is_text(cases[i].s) != cases[i].text)
			fail_msg("case %zu", i);
	}
}

static void
test_prefix__counts_characters(void **state)
{
	(void)state;
	assert_int_equal(utf8_count(STR("é€😀x")), 4);
	assert_int_equal(utf8_count(STR("")), 0);
	assert_str(utf8_prefix(STR("é€😀x"), 0), "");
	assert_str(utf8_prefix(STR("é€😀x"), 2), "é€");
	assert_str(utf8_prefix(STR("é€😀x"), 3), "é€😀");
	assert_str(utf8_prefix(STR("é€😀x"), 4), "é€😀x");
	assert_str(utf8_prefix(STR("é€😀x"), SIZE_MAX), "é€😀x");
}

static void
test_fold__table(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "Één ijsje", "een ijsje" }, { "STRASSE", "strasse" },
		{ "straße", "strasse" }, { "Ĳsland", "ijsland" },
		{ "e\u0301e\u0301n", "een" }, { "ﬁche", "fiche" },
		{ "ΣΑΣ", "σασ" }, { "σας", "σασ" }, { "№ ™", "no tm" },
		{ "Ǆ", "dz" }, { "İ", "i" }, { "①", "1" }, { "", "" },
		{ "\xFF" "A", "\uFFFDa" }, { "\xC3", "\uFFFD" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena a = ARENA_INIT;
		struct str once = utf8_fold(&a, str_of(cases[i].in));

		assert_str(once, cases[i].out);
		assert_true(str_eq(utf8_fold(&a, once), once));
		arena_release(&a);
	}
}

static void
join(void *arg, struct str token)
{
	struct buf *b = arg;

	buf_add(b, token);
	buf_add_char(b, '|');
}

static void
test_tokens__table(void **state)
{
	static const struct {
		const char *in;
		size_t max;
		const char *out;
	} cases[] = {
		{ "Server-01, Één uur!", 10, "server|01|een|uur|" },
		{ "a b c d", 2, "a|b|" }, { "a b", 0, "" }, { "", 5, "" },
		{ "  --  ", 5, "" }, { "x", 5, "x|" }, { "x ", 5, "x|" },
		{ "0123456789012345678901234567890123456789 z", 9,
		    "01234567890123456789012345678901|z|" },
		{ "0123456789012345678901234567890\u03B1\u03B1", 9,
		    "0123456789012345678901234567890|" },
		{ "a\xFF" "b", 5, "a|b|" }, { "東京 都", 5, "東京|都|" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena a = ARENA_INIT;
		struct buf b = BUF_IN(&a, 1000);

		utf8_tokens(&a, str_of(cases[i].in), cases[i].max, join, &b);
		assert_str(buf_str(&b), cases[i].out);
		arena_release(&a);
	}
}

/* Each character that Unicode has folds within bounds, and to a fixed point. */
static void
test_fold__every_character(void **state)
{
	(void)state;
	for (uint32_t c = 0x80; c < 0x10FFFF; c++) {
		struct arena a = ARENA_INIT;
		char bytes[4] = { (char)(0xF0 | c >> 18),
			(char)(0x80 | (c >> 12 & 0x3F)),
			(char)(0x80 | (c >> 6 & 0x3F)), (char)(0x80 | (c & 0x3F)) };
		struct str s = { bytes, 4 }, once;

		if (c < 0x10000) {
			bytes[1] = (char)(0xE0 | c >> 12);
			s = (struct str){ bytes + 1, 3 };
		}
		if (c < 0x800) {
			bytes[2] = (char)(0xC0 | c >> 6);
			s = (struct str){ bytes + 2, 2 };
		}
		if (utf8_is_valid(s) != (c < 0xD800 || c > 0xDFFF))
			fail_msg("U+%04X", c);
		once = utf8_fold(&a, s);
		if (!utf8_is_valid(once) ||
		    !str_eq(utf8_fold(&a, once), once))
			fail_msg("U+%04X folds to no fixed point", c);
		arena_release(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid__table),
		cmocka_unit_test(test_prefix__counts_characters),
		cmocka_unit_test(test_fold__table),
		cmocka_unit_test(test_tokens__table),
		cmocka_unit_test(test_fold__every_character),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
