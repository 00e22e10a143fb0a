/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/log.h"
#include "render/embedded.h"
#include "render/messages.h"
#include "../test.h"

/* The placeholders of a text, as a set of bits over `names`. */
static uint64_t
placeholders(struct str text, struct str *names, size_t *n)
{
	struct str piece;
	uint64_t set = 0;
	bool is_arg;

	while (message_piece(&text, &piece, &is_arg)) {
		size_t i = 0;

		if (!is_arg)
			continue;
		while (i < *n && !str_eq(names[i], piece))
			i++;
		assert_true(i < 64);
		if (i == *n)
			names[(*n)++] = piece;
		set |= (uint64_t)1 << i;
	}
	return set;
}

static uint64_t
placeholders_of(const struct embedded_message *m, enum lang lang,
    struct str *names, size_t *n)
{
	uint64_t set = placeholders(str_of(m->words[lang][0]), names, n);

	if (m->words[lang][1] != NULL)
		set |= placeholders(str_of(m->words[lang][1]), names, n);
	return set;
}

static void
test_table__complete_and_equal(void **state)
{
	(void)state;
	assert_true(embedded_messages_n > 0);
	for (size_t i = 0; i < embedded_messages_n; i++) {
		const struct embedded_message *m = &embedded_messages[i];
		struct str names[64];
		size_t n = 0;

		for (int lang = 0; lang < LANG__MAX; lang++) {
			assert_non_null(m->words[lang][0]);
			assert_true(m->words[lang][0][0] != '\0');
			assert_int_equal(m->words[lang][1] == NULL,
			    m->words[0][1] == NULL);
			assert_int_equal(
			    placeholders_of(m, (enum lang)lang, names, &n),
			    placeholders_of(m, LANG_NL, names, &n));
		}
		if (i > 0)
			assert_true(strcmp(m[-1].id, m->id) < 0);
	}
}

static void
test_err__every_code_has_words(void **state)
{
	(void)state;
	for (int code = ERR_NOT_FEASIBLE; code < ERR__MAX; code++) {
		char id[64];

		snprintf(id, sizeof(id), "error-%s",
		    err_info((enum err_code)code)->name);
		if (!message_has(str_of(id)))
			fail_msg("no words for %s", id);
	}
}

static void
test_add__unknown_id(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_IN(&a, 1000);
	FILE *log = tmpfile();
	char line[200] = "";

	(void)state;
	log_set_file(log);
	message_add(&out, LANG_NL, "no-such-<id>");
	assert_str(message(&a, LANG_EN, "nor-this"), "[nor-this]");
	message_print(&out, LANG_NL, zone_default(), "nor-that",
	    { "a", ERR_INT(1) });
	log_set_file(NULL);
	assert_str(buf_str(&out), "[no-such-<id>][nor-that]");
	rewind(log);
	assert_non_null(fgets(line, sizeof(line), log));
	assert_non_null(strstr(line, "message-unknown"));
	assert_non_null(strstr(line, "no-such-<id>"));
	fclose(log);
	arena_release(&a);
}

static void
test_print__arguments(void **state)
{
	struct buf out = BUF_HEAP(1000);

	(void)state;
	message_print(&out, LANG_EN, zone_default(), "template-not-open",
	    { "a", ERR_TEXT(STR("{{b}}")) }, { "b", ERR_INT(-3) },
	    { "c", ERR_MSG("unknown") });
	assert_str(buf_str(&out), "Template {{b}}, line -3: "
	    "unknown is closed but was not open.");
	buf_clear(&out);
	message_print(&out, LANG_EN, zone_default(), "template-not-open",
	    { "x", ERR_INT(1) });
	assert_str(buf_str(&out),
	    "Template {{a}}, line {{b}}: {{c}} is closed but was not open.");
	buf_release(&out);
}

static void
test_err_text__both_languages(void **state)
{
	struct buf out = BUF_HEAP(1000);
	struct err err;

	(void)state;
	err_set_args(&err, ERR_TOO_LARGE, NULL, "page-too-large",
	    ERR_BYTES(4200000));
	err_text(&err, LANG_EN, zone_default(), &out);
	assert_str(buf_str(&out), "This page is too large to show (more than "
	    "4.2 MB). Use a filter or choose fewer rows.");
	buf_clear(&out);
	err_text(&err, LANG_NL, zone_default(), &out);
	assert_str(buf_str(&out), "Deze pagina is te groot om te tonen (meer "
	    "dan 4,2 MB). Maak een filter of kies minder rijen.");
	buf_clear(&out);
	err_set(&err, ERR_INTERNAL, NULL, NULL);
	err_text(&err, LANG_NL, zone_default(), &out);
	assert_str(buf_str(&out), "Er ging iets mis bij ons");
	buf_release(&out);
}

static void
test_piece__broken(void **state)
{
	static const struct {
		const char *text;
		size_t pieces;
	} rows[] = {
		{ "", 0 }, { "a", 1 }, { "{{a}}", 1 }, { "a{{b}}c", 3 },
		{ "{{", 1 }, { "a{{b", 2 }, { "{{}}", 1 }, { "}}", 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str rest = str_of(rows[i].text), piece;
		size_t n = 0;
		bool is_arg;

		while (message_piece(&rest, &piece, &is_arg))
			n++;
		assert_int_equal(n, rows[i].pieces);
	}
}

static void
test_print__figures(void **state)
{
	static const struct {
		int64_t n;
		const char *bytes, *money;
	} rows[] = {
		{ 0, "0 B", "\u20AC\u00A0" "0,00" },
		{ 999, "999 B", "\u20AC\u00A0" "9,99" },
		{ 1000, "1 kB", "\u20AC\u00A0" "10,00" },
		{ 1540, "1,5 kB", "\u20AC\u00A0" "15,40" },
		{ 123450, "123 kB", "\u20AC\u00A0" "1.234,50" },
		{ 1500000, "1,5 MB", "\u20AC\u00A0" "15.000,00" },
		{ 999950, "1 MB", "\u20AC\u00A0" "9.999,50" },
		{ 64000000000, "64 GB", "\u20AC\u00A0" "640.000.000,00" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = BUF_HEAP(100);

		bytes_print(&out, rows[i].n, LANG_NL);
		assert_str(buf_str(&out), rows[i].bytes);
		buf_clear(&out);
		money_print(&out, rows[i].n, LANG_NL);
		assert_str(buf_str(&out), rows[i].money);
		buf_release(&out);
	}
}

static void
test_print__figures_at_the_edge(void **state)
{
	struct buf out = BUF_HEAP(100);

	(void)state;
	money_print(&out, -5, LANG_EN);
	assert_str(buf_str(&out), "\u20AC-0.05");
	buf_clear(&out);
	money_print(&out, INT64_MIN, LANG_EN);
	assert_str(buf_str(&out), "\u20AC-92,233,720,368,547,758.08");
	buf_clear(&out);
	bytes_print(&out, INT64_MAX, LANG_EN);
	assert_str(buf_str(&out), "9223 PB");
	buf_release(&out);
}

static void
test_negotiate__accept_language(void **state)
{
	static const struct {
		const char *header;
		enum lang want;
	} rows[] = {
		{ "", LANG_NL },
		{ "en", LANG_EN },
		{ "nl", LANG_NL },
		{ "en-GB,en;q=0.9", LANG_EN },
		{ "de, en;q=0.5, nl;q=0.4", LANG_EN },
		{ "en;q=0.4 , nl-BE ; q=0.8", LANG_NL },
		{ "de, fr;q=0.5", LANG_NL },
		{ "en;q=0", LANG_NL },
		{ "*", LANG_NL },
		{ "*;q=0.1, en;q=0.2", LANG_EN },
		{ "en;q=2", LANG_NL },
		{ "en;q=0.12345", LANG_NL },
		{ "en;x=1", LANG_NL },
		{ ",,;;=,", LANG_NL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (lang_negotiate(str_of(rows[i].header), LANG_NL) !=
		    rows[i].want)
			fail_msg("%s", rows[i].header);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table__complete_and_equal),
		cmocka_unit_test(test_err__every_code_has_words),
		cmocka_unit_test(test_add__unknown_id),
		cmocka_unit_test(test_print__arguments),
		cmocka_unit_test(test_err_text__both_languages),
		cmocka_unit_test(test_piece__broken),
		cmocka_unit_test(test_print__figures),
		cmocka_unit_test(test_print__figures_at_the_edge),
		cmocka_unit_test(test_negotiate__accept_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
