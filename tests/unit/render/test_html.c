/* SPDX-License-Identifier: EUPL-1.2 */
#include "render/html.h"
#include "../test.h"

static void
test_escape__text_and_attribute(void **state)
{
	static const struct {
		struct str text;
		const char *want;
	} rows[] = {
		{ STR_INIT(""), "" },
		{ STR_INIT("plain \xC3\xA9"), "plain \xC3\xA9" },
		{ STR_INIT("<b a=\"1\" b='2'>&"),
		  "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;" },
		{ STR_INIT("a\tb\r\nc"), "a\tb\r\nc" },
		{ STR_INIT("a\0b\x1B"), "a\xEF\xBF\xBD" "b\xEF\xBF\xBD" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = BUF_HEAP(1000);

		html_escape(&out, rows[i].text);
		assert_str(buf_str(&out), rows[i].want);
		buf_release(&out);
	}
}

static void
test_is_safe__url(void **state)
{
	static const struct {
		const char *url;
		bool safe;
	} rows[] = {
		{ "", true },
		{ "/plans/1?a=b:c", true },
		{ "plans/x:y", true },
		{ "#a:b", true },
		{ "?q=javascript:1", true },
		{ "http://example.nl", true },
		{ "HTTPS://example.nl", true },
		{ "mailto:a@example.nl", true },
		{ "tel:+31", true },
		{ "javascript:alert(1)", false },
		{ "JaVaScRiPt:alert(1)", false },
		{ " javascript:alert(1)", false },
		{ "java\tscript:alert(1)", false },
		{ "\x01javascript:alert(1)", false },
		{ "data:text/html,x", false },
		{ "vbscript:x", false },
		{ ":x", false },
		{ "\\\\evil", false },
		{ "java&#115;cript:x", true },	/* escaped: a '#' of its own */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (url_is_safe(str_of(rows[i].url)) != rows[i].safe)
			fail_msg("%s", rows[i].url);
}

static void
test_escape__url_and_part(void **state)
{
	struct buf out = BUF_HEAP(1000);

	(void)state;
	html_escape_url(&out, STR("/a?b=1&c='2'"));
	html_escape_url(&out, STR("javascript:1"));
	assert_str(buf_str(&out), "/a?b=1&amp;c=&#39;2&#39;#");
	buf_clear(&out);
	html_escape_url_part(&out, STR("a b/\xC3\xA9~&"));
	assert_str(buf_str(&out), "a%20b%2F%C3%A9~%26");
	buf_release(&out);
}

static void
test_join__parts(void **state)
{
	struct arena a = ARENA_INIT;
	struct html parts[] = { html_of_text(&a, STR("<")), HTML_NONE,
		html_of_text(&a, STR("x")) };
	struct html all = html_join(&a, parts, COUNT(parts));
	struct buf out = BUF_IN(&a, 100);

	(void)state;
	html_add(&out, all);
	assert_str(buf_str(&out), "&lt;x");
	assert_false(html_is_empty(all));
	assert_true(html_is_empty(html_join(&a, parts, 0)));
	arena_release(&a);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escape__text_and_attribute),
		cmocka_unit_test(test_is_safe__url),
		cmocka_unit_test(test_escape__url_and_part),
		cmocka_unit_test(test_join__parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
