/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "render/text_diff.h"

static struct text_diff
changed(struct arena *a, const char *old, const char *new)
{
	struct text_diff diff;
	struct err err = { 0 };

	assert_true(text_diff(a, str_of(old), str_of(new), &diff, &err));
	return diff;
}

static struct str
shown(struct arena *a, const char *old, const char *new, bool changes_only)
{
	struct text_diff diff = changed(a, old, new);
	struct buf out = BUF_IN(a, 1 << 20);
	struct html html;
	struct err err = { 0 };

	if (!text_diff_html(a, LANG_NL, &diff, changes_only, &html, &err))
		fail_msg("%s", err.id);
	html_add(&out, html);
	return buf_str(&out);
}

#define OUT "<del><span class=\"sr\">verwijderd: </span>"
#define IN "<ins><span class=\"sr\">toegevoegd: </span>"

static void
test_html__keeps_paragraphs_and_speaks(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	assert_str(shown(&a, "Bel Jan.\nNu.\n\nKlaar.\n",
	    "Bel Piet.\nNu.\n\nKlaar.\n", false),
	    "<p>Bel " OUT "Jan</del>" IN "Piet</ins>.<br>\nNu.</p>\n"
	    "<p>Klaar.</p>\n");
	/* what goes over two paragraphs is marked in both */
	assert_str(shown(&a, "", "Een.\n\nTwee.\n", false),
	    "<p>" IN "Een.</ins></p>\n<p>" IN "Twee.</ins></p>\n");
	assert_str(shown(&a, "", "", false), "");
	arena_release(&a);
}

static void
test_html__leaves_out_what_stayed(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	assert_str(shown(&a, "Een.\n\nTwee.\n\nBel Jan.\n\nVier.\n",
	    "Een.\n\nTwee.\n\nBel Piet.\n\nVier.\n", true),
	    "<p class=\"hint\">2 alinea&#39;s zijn gelijk gebleven.</p>\n"
	    "<p>Bel " OUT "Jan</del>" IN "Piet</ins>.</p>\n"
	    "<p class=\"hint\">Een alinea is gelijk gebleven.</p>\n");
	arena_release(&a);
}

static void
test_html__text_is_never_markup(void **state)
{
	struct arena a = ARENA_INIT;
	struct str got = shown(&a, "<script>alert(1)</script> a",
	    "<b onclick=\"x\"> a & b", false);

	(void)state;
	assert_int_equal(str_find_str(got, STR("<script")), got.len);
	assert_int_equal(str_find_str(got, STR("<b ")), got.len);
	assert_int_not_equal(str_find_str(got, STR("&amp;")), got.len);
	arena_release(&a);
}

static void
test_html__too_long_is_refused(void **state)
{
	struct arena a = ARENA_INIT;
	size_t n = TEXT_DIFF_OUTPUT / 6 + 1;
	char *bytes = arena_alloc(&a, n);
	struct text_run run = { TEXT_ADDED, { memset(bytes, '&', n), n } };
	struct text_run runs[2] = { run, run };
	struct text_diff diff = { runs, 2 };
	struct html html;
	struct err err = { 0 };

	(void)state;
	assert_false(text_diff_html(&a, LANG_EN, &diff, false, &html, &err));
	assert_string_equal(err.id, "text-diff-too-long");
	assert_int_equal(err.code, ERR_TOO_LARGE);
	arena_release(&a);
}

static void
test_plain__marks_both_sides(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_IN(&a, 200), small = BUF_IN(&a, 5);
	struct text_diff diff = changed(&a, "Bel Jan op.", "Bel Piet op.");
	struct err err = { 0 };

	(void)state;
	assert_true(text_diff_plain(&out, &diff, &err));
	assert_str(buf_str(&out), "Bel [-Jan-]{+Piet+} op.");
	assert_false(text_diff_plain(&small, &diff, &err));
	assert_string_equal(err.id, "text-diff-too-long");
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html__keeps_paragraphs_and_speaks),
		cmocka_unit_test(test_html__leaves_out_what_stayed),
		cmocka_unit_test(test_html__text_is_never_markup),
		cmocka_unit_test(test_html__too_long_is_refused),
		cmocka_unit_test(test_plain__marks_both_sides),
	};

	return cmocka_run_group_tests_name("text_diff", tests, NULL, NULL);
}
