/* SPDX-License-Identifier: EUPL-1.2 */
#include "render/markdown.h"
#include "../test.h"

static struct str
convert(struct arena *a, struct str text, int top)
{
	struct buf out = BUF_IN(a, MARKDOWN_OUTPUT);
	struct html html;
	struct err err = { 0 };

	if (!markdown_html(a, text, top, &html, &err))
		return str_of(err.id);
	html_add(&out, html);
	return buf_str(&out);
}

static void
test_html__constructs(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "", "" },
		{ "a *b* **c** `d<` ~~e~~", "<p>a <em>b</em> <strong>c</strong>"
		  " <code>d&lt;</code> <del>e</del></p>\n" },
		{ "# one\n\n#### four", "<h3>one</h3>\n<h6>four</h6>\n" },
		{ "1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n" },
		{ "3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>\n" },
		{ "- [ ] a\n- [x] b", "<ul>\n<li class=\"task\">\u2610 a</li>\n"
		  "<li class=\"task\">\u2611 b</li>\n</ul>\n" },
		{ "> q", "<blockquote>\n<p>q</p>\n</blockquote>\n" },
		{ "```sh\n<a>\n```", "<pre><code>&lt;a&gt;\n</code></pre>\n" },
		{ "a  \nb\nc", "<p>a<br>\nb<br>\nc</p>\n" },
		{ "---", "<hr>\n" },
		{ "|a|b|\n|---|--:|\n|1|2|", "<table>\n<thead>\n<tr>"
		  "<th scope=\"col\">a</th><th scope=\"col\" class=\"n\">b</th>"
		  "</tr>\n</thead>\n<tbody>\n<tr><td>1</td>"
		  "<td class=\"n\">2</td></tr>\n</tbody>\n</table>\n" },
		{ "[a](/b?c=1&d=2 \"t\\\"\")", "<p><a href=\"/b?c=1&amp;d=2\" "
		  "rel=\"noreferrer\" title=\"t&quot;\">a</a></p>\n" },
		{ "https://example.nl/x", "<p><a href=\"https://example.nl/x\" "
		  "rel=\"noreferrer\">https://example.nl/x</a></p>\n" },
		{ "![p *q*](/a.png)",
		  "<p><img src=\"/a.png\" alt=\"p q\"></p>\n" },
		{ "caf&eacute; &lt;", "<p>caf&eacute; &lt;</p>\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena a = ARENA_INIT;

		assert_str(convert(&a, str_of(rows[i].text), 3), rows[i].want);
		arena_release(&a);
	}
}

static void
test_html__hostile(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "<script>x</script>",
		  "<p>&lt;script&gt;x&lt;/script&gt;</p>\n" },
		{ "a <b onclick=x>", "<p>a &lt;b onclick=x&gt;</p>\n" },
		{ "[a](javascript:x)", "<p>a</p>\n" },
		{ "[a](JAVASCRIPT:x)", "<p>a</p>\n" },
		{ "[a](javascript&#58;x)", "<p>a</p>\n" },
		{ "[a](javascript&#x3A;x)", "<p>a</p>\n" },
		{ "[a](javascript&colon;x)", "<p><a "
		  "href=\"javascript&amp;colon;x\" rel=\"noreferrer\">a</a>"
		  "</p>\n" },
		{ "[a](&#1;javascript:x)", "<p>a</p>\n" },
		{ "[a](data:text/html,x)", "<p>a</p>\n" },
		{ "<javascript:x>", "<p>javascript:x</p>\n" },
		{ "[a](/b&quot;onclick=x)", "<p><a "
		  "href=\"/b&quot;onclick=x\" rel=\"noreferrer\">a</a></p>\n" },
		{ "![a](https://evil.example/p.png)", "<p>a</p>\n" },
		{ "![a](//evil.example/p.png)", "<p>a</p>\n" },
		{ "![\"><b>](/a.png)", "<p><img src=\"/a.png\" "
		  "alt=\"&quot;&gt;&lt;b&gt;\"></p>\n" },
		{ "[![i](/i.png)](javascript:x)",
		  "<p><img src=\"/i.png\" alt=\"i\"></p>\n" },
		{ "[a](/\xC0\x80)", "<p><a href=\"/\xC0\x80\" "
		  "rel=\"noreferrer\">a</a></p>\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena a = ARENA_INIT;

		assert_str(convert(&a, str_of(rows[i].text), 2), rows[i].want);
		arena_release(&a);
	}
}

static void
test_html__limits(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf text = BUF_IN(&a, 3 * MARKDOWN_INPUT);

	(void)state;
	for (int i = 0; i < MARKDOWN_DEPTH + 1; i++)
		buf_add_char(&text, '>');
	assert_str(convert(&a, buf_str(&text), 1), "markdown-too-deep");
	while (text.len <= MARKDOWN_INPUT)
		buf_add_c(&text, "0123456789abcdef");
	assert_str(convert(&a, buf_str(&text), 1), "markdown-too-long");
	/* A wide table with many short rows wants width times rows cells. */
	buf_clear(&text);
	for (int i = 0; i < 4000; i++)
		buf_add_char(&text, '|');
	buf_add_char(&text, '\n');
	for (int i = 0; i < 4000; i++)
		buf_add_c(&text, "|---");
	for (int i = 0; i < 4000; i++)
		buf_add_c(&text, "\n|");
	(void)convert(&a, buf_str(&text), 1);
	arena_release(&a);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html__constructs),
		cmocka_unit_test(test_html__hostile),
		cmocka_unit_test(test_html__limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
