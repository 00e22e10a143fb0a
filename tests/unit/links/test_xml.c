/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/buf.h"
#include "links/xml.h"

static bool
seen_start(void *arg, const struct xml_tag *tag, struct err *err)
{
	struct str k = xml_attr(tag, "k"), lang;

	lang = xml_attr_ns(tag, XML_NS_XML, "lang");
	(void)err;
	buf_addf(arg, "<%.*s|%.*s@%zu", STR_ARG(tag->ns), STR_ARG(tag->name),
	    tag->depth);
	if (k.ptr != NULL)
		buf_addf(arg, " k=%.*s", STR_ARG(k));
	if (lang.ptr != NULL)
		buf_addf(arg, " lang=%.*s", STR_ARG(lang));
	buf_add_c(arg, ">");
	return true;
}

static bool
seen_end(void *arg, const struct xml_tag *tag, struct str text, struct err *err)
{
	(void)tag;
	if (str_eq_c(text, "stop"))
		return err_set(err, ERR_INVALID, NULL, "told-to");
	buf_add(arg, text);
	buf_add_c(arg, "/");
	return true;
}

static void
test_parse__resolves_names_and_text(void **state)
{
	struct buf seen = BUF_HEAP(10000);
	struct xml_handler handler = { seen_start, seen_end, &seen };
	struct err err = { 0 };

	(void)state;
	assert_true(xml_parse(STR("\xEF\xBB\xBF<?xml version='1.0'?>\n"
	    "<a xmlns='u' xmlns:p='v' k='1' p:k='2'><!-- x --><p:b "
	    "xml:lang='nl'>t &amp; &#233;<![CDATA[<]]></p:b><c/></a>"),
	    &handler, &err));
	assert_str(buf_str(&seen),
	    "<u|a@1 k=1><v|b@2 lang=nl>t & é</<u|c@2>//");
	buf_release(&seen);
}

static struct str
repeat(struct arena *a, const char *what, size_t n, const char *tail)
{
	struct buf b = BUF_IN(a, 64 << 20);

	for (size_t i = 0; i < n; i++)
		buf_add_c(&b, what);
	buf_add_c(&b, tail);
	return buf_str(&b);
}

static void
test_parse__refuses(void **state)
{
	struct arena a = ARENA_INIT;
	struct {
		struct str text;
		const char *id;
		int64_t row;
	} rows[] = {
		{ STR(""), "xml-broken", 1 },
		{ STR("  \n"), "xml-broken", 2 },
		{ STR("no xml"), "xml-broken", 1 },
		{ STR("<a>\n<b></a>"), "xml-broken", 2 },
		{ STR("<a>"), "xml-broken", 1 },
		{ STR("<a/><b/>"), "xml-broken", 1 },
		{ STR("<a b='1' b='2'/>"), "xml-broken", 1 },
		{ STR("<a>\xFF</a>"), "xml-broken", 1 },
		{ STR("<a>\0</a>"), "xml-broken", 1 },
		{ STR("<a>&unknown;</a>"), "xml-broken", 1 },
		{ STR("<p:a/>"), "xml-broken", 1 },
		{ STR("<!DOCTYPE a><a/>"), "xml-doctype", 1 },
		{ STR("<!DOCTYPE a [<!ENTITY b 'b'>]><a>&b;</a>"),
		    "xml-doctype", 1 },
		{ STR("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>"
		      "]><a>&b;</a>"), "xml-doctype", 1 },
		{ STR("<!DOCTYPE l [<!ENTITY l0 'lol'><!ENTITY l1 '&l0;&l0;'>"
		      "<!ENTITY l2 '&l1;&l1;'>]><l>&l2;</l>"),
		    "xml-doctype", 1 },
		{ STR("<!DOCTYPE a SYSTEM 'http://127.0.0.1/x.dtd'><a/>"),
		    "xml-doctype", 1 },
		{ STR("<a>\n\n<b>stop</b></a>"), "told-to", 3 },
		{ repeat(&a, "<a>", 65, ""), "xml-too-deep", 1 },
		{ repeat(&a, "<a>", 10000, ""), "xml-too-deep", 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf seen = BUF_HEAP(1 << 20);
		struct xml_handler handler = { seen_start, seen_end, &seen };
		struct err err = { .row = 77 };

		assert_false(xml_parse(rows[i].text, &handler, &err));
		assert_string_equal(err.id, rows[i].id);
		assert_int_equal(err.row, rows[i].row);
		buf_release(&seen);
	}
	arena_release(&a);
}

static void
test_parse__refuses_what_is_too_long(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf attrs = BUF_IN(&a, 1 << 20), tag = BUF_IN(&a, 8 << 20),
	    text = BUF_IN(&a, 8 << 20), comment = BUF_IN(&a, 8 << 20);
	struct xml_handler handler = { seen_start, NULL, NULL };
	struct buf seen = BUF_IN(&a, 100);
	struct err err = { 0 };

	(void)state;
	handler.arg = &seen;
	buf_add_c(&attrs, "<a");
	for (int i = 0; i < XML_ATTRS + 1; i++)
		buf_addf(&attrs, " a%d='x'", i);
	buf_add_c(&attrs, "/>");
	assert_false(xml_parse(buf_str(&attrs), &handler, &err));
	assert_string_equal(err.id, "xml-too-many-attributes");

	buf_add_c(&tag, "<a b='");
	buf_add(&tag, repeat(&a, "x", 3 << 20, "'/>"));
	assert_false(xml_parse(buf_str(&tag), &handler, &err));
	assert_string_equal(err.id, "xml-markup-too-long");

	buf_add_c(&comment, "<a><!--");
	buf_add(&comment, repeat(&a, "x", 3 << 20, "--></a>"));
	assert_false(xml_parse(buf_str(&comment), &handler, &err));
	assert_string_equal(err.id, "xml-markup-too-long");

	buf_add_c(&text, "<a>");
	buf_add(&text, repeat(&a, "x", XML_TEXT + 1, "</a>"));
	assert_false(xml_parse(buf_str(&text), &handler, &err));
	assert_string_equal(err.id, "xml-text-too-long");
	arena_release(&a);
}

static void
test_feed__takes_any_pieces(void **state)
{
	static const char text[] = "<a><b k='1'>x&lt;y</b><c>\xC3\xA9</c></a>";

	(void)state;
	for (size_t size = 1; size < sizeof(text); size++) {
		struct buf seen = BUF_HEAP(10000);
		struct xml_handler handler = { seen_start, seen_end, &seen };
		struct xml *xml = xml_new(&handler);
		struct str rest = str_of(text);
		struct err err = { 0 };

		while (rest.len > 0) {
			assert_true(xml_feed(xml, str_sub(rest, 0, size),
			    &err));
			rest = str_sub(rest, size, rest.len);
		}
		assert_true(xml_finish(xml, &err));
		assert_str(buf_str(&seen),
		    "<|a@1><|b@2 k=1>x<y/<|c@2>é//");
		xml_free(xml);
		buf_release(&seen);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse__resolves_names_and_text),
		cmocka_unit_test(test_parse__refuses),
		cmocka_unit_test(test_parse__refuses_what_is_too_long),
		cmocka_unit_test(test_feed__takes_any_pieces),
	};

	return cmocka_run_group_tests_name("xml", tests, NULL, NULL);
}
