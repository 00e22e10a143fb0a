/* SPDX-License-Identifier: EUPL-1.2 */
/* What a DOCX refuses, and where it gives in; what is in one: tests/docx. */
#include <stdlib.h>

#include "../test.h"
#include "links/zip.h"
#include "render/docx.h"

static const struct pdf_info plain = {
	.title = STR_INIT("Herstelplan"), .lang = LANG_EN, .made = 1795305600,
};

static const char square[] = "<svg xmlns='http://www.w3.org/2000/svg' "
    "width='2' height='2'><rect width='1' height='1'/></svg>";

static struct str
part(struct arena *a, void (*body)(void *, struct pdf *), void *arg,
    const char *name)
{
	struct zip_reader *zip;
	struct str docx, bytes;
	struct err err = { 0 };
	size_t entry;

	if (!docx_write(a, &plain, body, arg, &docx, &err))
		fail_msg("%s", err.id);
	assert_true(zip_reader_open(a, docx, ZIP_LIMITS, &zip, &err));
	assert_true(zip_reader_find(zip, str_of(name), &entry));
	assert_true(zip_reader_read(zip, a, entry, 64 << 20, &bytes, &err));
	return bytes;
}

static void
assert_refused(void (*body)(void *, struct pdf *), void *arg, const char *id)
{
	struct arena a = ARENA_INIT;
	struct str docx;
	struct err err = { 0 };

	assert_false(docx_write(&a, &plain, body, arg, &docx, &err));
	assert_string_equal(err.id, id);
	arena_release(&a);
}

static size_t
count(struct str text, const char *needle)
{
	size_t n = 0, at;

	while ((at = str_find_str(text, str_of(needle))) < text.len) {
		n++;
		text = str_sub(text, at + 1, text.len);
	}
	return n;
}

static void
nothing(void *arg, struct pdf *p)
{
	(void)arg;
	(void)p;
}

static void
picture(void *arg, struct pdf *p)
{
	pdf_picture(p, str_of(arg), STR("x"));
	pdf_picture(p, str_of(square), STR("y"));
}

static void
too_many(void *arg, struct pdf *p)
{
	(void)arg;
	for (int i = 0; i <= DOCX_PICTURES; i++)
		pdf_picture(p, str_of(square), STR("x"));
}

static void
too_long(void *arg, struct pdf *p)
{
	for (int i = 0; i < 80; i++)
		pdf_text(p, *(struct str *)arg, PDF_BOLD);
}

static void
many_links(void *arg, struct pdf *p)
{
	(void)arg;
	for (int i = 0; i < DOCX_LINKS + 50; i++) {
		char href[64];
		struct pdf_run run = { .text = STR("x") };

		snprintf(href, sizeof(href), "https://example.org/%d", i);
		run.href = str_of(href);
		pdf_paragraph(p, &run, 1);
	}
}

static void
breaks(void *arg, struct pdf *p)
{
	struct str heads[] = { STR("a") };
	struct pdf_table table = { .heads = heads, .ncolumns = 1 };

	(void)arg;
	pdf_page_break(p);		/* nothing stands here yet */
	pdf_text(p, STR("one"), 0);
	pdf_page_break(p);
	pdf_page_break(p);
	pdf_table(p, &table);
	pdf_contents(p);
	pdf_contents(p);
	pdf_heading(p, 1, STR(""));
	pdf_heading(p, 1, STR("a\nb"));
	pdf_heading(p, 4, STR("not in the contents"));
}

static void
test_write__an_empty_one_is_a_document(void **state)
{
	struct arena a = ARENA_INIT;
	struct str text = part(&a, nothing, NULL, "word/document.xml");

	(void)state;
	assert_int_equal(count(text, "<w:sectPr>"), 1);
	assert_int_equal(count(text, "<w:p>"), 0);
	arena_release(&a);
}

static void
test_write__pictures_that_are_none(void **state)
{
	(void)state;
	assert_refused(picture, (void *)(uintptr_t)"no picture", "pdf-picture");
	assert_refused(picture, (void *)(uintptr_t)"", "pdf-picture");
	assert_refused(picture, (void *)(uintptr_t)
	    "<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>",
	    "pdf-picture");
	assert_refused(too_many, NULL, "docx-too-many-pictures");
}

static void
test_write__too_long_is_refused(void **state)
{
	size_t n = 1 << 20;
	char *bytes = malloc(n);
	struct str text = { memset(bytes, '&', n), n };

	(void)state;
	assert_refused(too_long, &text, "docx-too-long");
	free(bytes);
}

static void
test_write__links_beyond_the_limit_are_text(void **state)
{
	struct arena a = ARENA_INIT;
	struct str text = part(&a, many_links, NULL, "word/document.xml");
	struct str rels = part(&a, many_links, NULL,
	    "word/_rels/document.xml.rels");

	(void)state;
	assert_int_equal(count(text, "<w:hyperlink r:id"), DOCX_LINKS);
	assert_int_equal(count(text, ">x</w:t>"), DOCX_LINKS + 50);
	assert_int_equal(count(rels, "/hyperlink\""), DOCX_LINKS);
	arena_release(&a);
}

static void
test_write__breaks_and_contents_once(void **state)
{
	struct arena a = ARENA_INIT;
	struct str text = part(&a, breaks, NULL, "word/document.xml");

	(void)state;
	assert_int_equal(count(text, "<w:pageBreakBefore/>"), 1);
	assert_int_equal(count(text, " TOC "), 1);
	assert_int_equal(count(text, "w:anchor="), 1);
	assert_int_equal(count(text, "not in the contents"), 1);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write__an_empty_one_is_a_document),
		cmocka_unit_test(test_write__pictures_that_are_none),
		cmocka_unit_test(test_write__too_long_is_refused),
		cmocka_unit_test(test_write__links_beyond_the_limit_are_text),
		cmocka_unit_test(test_write__breaks_and_contents_once),
	};

	return cmocka_run_group_tests_name("docx", tests, NULL, NULL);
}
