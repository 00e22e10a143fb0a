/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A PDF is what other programs read in it: the texts by pdftotext, the structure
 * by pdfinfo, soundness by qpdf.  Without them the cases are skipped.
 */
#include <stdlib.h>
#include <unistd.h>

#include "render/markdown_pdf.h"
#include "render/messages.h"
#include "../test.h"

/* Fontconfig keeps 288 bytes of its own for the program's life. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\n";
}

static const struct pdf_info plain = {
	.title = STR_INIT("Herstelplan"), .author = STR_INIT("Gemeente Zoë"),
	.lang = LANG_NL, .made = 1795305600,
	.top_left = STR_INIT("Gemeente Duinmeer"),
	.top_right = STR_INIT("Vertrouwelijk"),
	.bottom = STR_INIT("Versie 3, 22 november 2026"),
};

static const char square[] = "<svg xmlns='http://www.w3.org/2000/svg' "
    "width='120' height='60'><rect width='50' height='50'/></svg>";

static bool
has(const char *program)
{
	char command[128];

	snprintf(command, sizeof(command), "command -v %s >/dev/null", program);
	return system(command) == 0;
}

/* What a program says of the document. */
static struct str
told(struct arena *a, struct str pdf, const char *before, const char *after)
{
	char path[] = "/tmp/stormvast-pdf-XXXXXX";
	int fd = mkstemp(path);
	struct buf out = BUF_IN(a, 64 << 20), command = BUF_IN(a, 1024);
	size_t n;
	FILE *pipe;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, pdf.ptr, pdf.len), (ssize_t)pdf.len);
	close(fd);
	buf_addf(&command, "%s %s %s 2>&1", before, path, after);
	pipe = popen(str_c(a, buf_str(&command)), "r");
	assert_non_null(pipe);
	do {
		n = fread(buf_room(&out, 65536), 1, 65536, pipe);
		buf_wrote(&out, n);
	} while (n > 0);
	pclose(pipe);
	unlink(path);
	buf_add_char(&out, '\0');
	return buf_str(&out);
}

static size_t
count(struct str text, const char *needle)
{
	size_t n = 0;

	for (;;) {
		size_t at = str_find_str(text, str_of(needle));

		if (at == text.len)
			return n;
		n++;
		text = str_sub(text, at + 1, text.len);
	}
}

static struct str
made(struct arena *a, void (*body)(void *, struct pdf *), void *arg)
{
	struct err err = { 0 };
	struct str pdf = STR_EMPTY;

	if (!pdf_write(a, &plain, body, arg, &pdf, &err))
		fail_msg("%s", err.id);
	return pdf;
}

/* ---- bodies -------------------------------------------------------------- */

static void
all_parts(void *arg, struct pdf *p)
{
	struct pdf_run runs[] = {
		{ .text = STR("Bel ") },
		{ .text = STR("de leverancier"), .style = PDF_BOLD,
		  .href = STR("https://example.org/a'b\\c d") },
		{ .text = STR(" of typ "), .style = PDF_SOFT },
		{ .text = STR("pg_restore"), .style = PDF_CODE },
		{ .text = STR("doof"), .style = PDF_STRUCK,
		  .href = STR("javascript:alert(1)") },
	};
	struct str heads[] = { STR("Proces"), STR("Doel") };
	bool right[] = { false, true };
	struct pdf_run first = { .text = STR("Uitkeringen") },
	    second = { .text = STR("8 uur"), .style = PDF_BAD };
	struct pdf_cell cells[] = { { &first, 1 }, { &second, 1 } };
	struct pdf_table table = { .heads = heads, .right = right,
		.ncolumns = 2, .cells = cells, .nrows = 1 };

	(void)arg;
	pdf_heading(p, 1, STR("Herstelplan ICT"));
	pdf_contents(p);
	pdf_heading(p, 2, STR("Wat valt uit"));
	pdf_paragraph(p, runs, COUNT(runs));
	pdf_list_begin(p, true, 3);
	pdf_list_item(p, runs, 1);
	pdf_list_begin(p, false, 1);
	pdf_list_item(p, runs, 1);
	pdf_list_end(p);
	pdf_list_end(p);
	pdf_heading(p, 3, STR("Getallen"));
	pdf_table(p, &table);
	pdf_rule(p);
	pdf_code(p, STR("regel een\nregel twee"));
	pdf_picture(p, str_of(square), STR("Zes stappen, ë"));
	pdf_page_break(p);
	pdf_heading(p, 2, STR("Daarna"));
	pdf_text(p, STR("Slot ✔ € ëï"), PDF_GOOD);
}

static void
long_table(void *arg, struct pdf *p)
{
	size_t n = *(size_t *)arg;
	struct pdf_run *runs = calloc(n * 2, sizeof(*runs));
	struct pdf_cell *cells = calloc(n * 2, sizeof(*cells));
	struct str heads[] = { STR("Kopregel"), STR("Waarde") };
	struct pdf_table table = { .heads = heads, .ncolumns = 2,
		.cells = cells, .nrows = n };
	static char name[40];

	for (size_t i = 0; i < 2 * n; i++) {
		runs[i].text = STR("een cel met wat woorden erin");
		cells[i] = (struct pdf_cell){ &runs[i], 1 };
	}
	snprintf(name, sizeof(name), "laatstecel");
	runs[2 * n - 1].text = str_of(name);
	pdf_heading(p, 1, STR("Tabel"));
	pdf_table(p, &table);
	free(runs);
	free(cells);
}

static void
long_cell(void *arg, struct pdf *p)
{
	struct pdf_run run = { .text = *(struct str *)arg };
	struct pdf_cell cells[] = { { &run, 1 }, { NULL, 0 } };
	struct str heads[] = { STR("Lang"), STR_EMPTY };
	struct pdf_table table = { .heads = heads, .ncolumns = 2,
		.cells = cells, .nrows = 1 };

	pdf_table(p, &table);
}

static void
only_text(void *arg, struct pdf *p)
{
	pdf_heading(p, 1, *(struct str *)arg);
	pdf_text(p, *(struct str *)arg, 0);
	pdf_list_begin(p, false, 1);
	for (int i = 0; i < 12; i++)
		pdf_list_begin(p, true, INT64_MAX);
	pdf_list_item(p, NULL, 0);
	for (int i = 0; i < 13; i++)
		pdf_list_end(p);
	pdf_picture(p, str_of(square), *(struct str *)arg);
}

static void
endless(void *arg, struct pdf *p)
{
	(void)arg;
	for (int i = 0; i < 3 * PDF_PAGES; i++) {
		pdf_text(p, STR("x"), 0);
		pdf_page_break(p);
	}
}

static void
bad_picture(void *arg, struct pdf *p)
{
	pdf_picture(p, *(struct str *)arg, STR("niets"));
}

static void
markdown(void *arg, struct pdf *p)
{
	markdown_pdf(p, *(struct str *)arg, 2);
}

static void
nothing(void *arg, struct pdf *p)
{
	(void)arg;
	(void)p;
}

/* ---- cases --------------------------------------------------------------- */

static void
test_pdf__texts_are_read_again(void **state)
{
	struct arena a = ARENA_INIT;
	struct str text;

	(void)state;
	if (!has("pdftotext"))
		skip();
	text = told(&a, made(&a, all_parts, NULL), "pdftotext -layout", "-");
	assert_int_equal(count(text, "Gemeente Duinmeer"), 2);
	assert_int_equal(count(text, "Vertrouwelijk"), 2);
	assert_int_equal(count(text, "Versie 3, 22 november 2026"), 2);
	assert_int_equal(count(text, "Pagina 1 van 2"), 1);
	assert_int_equal(count(text, "Pagina 2 van 2"), 1);
	assert_int_equal(count(text, "Bel de leverancier of typ pg_restore"), 1);
	assert_int_equal(count(text, "3. "), 1);
	assert_int_equal(count(text, "Uitkeringen"), 1);
	assert_int_equal(count(text, "8 uur"), 1);
	assert_int_equal(count(text, "regel twee"), 1);
	assert_int_equal(count(text, "Slot ✔ € ëï"), 1);
	/* In the contents and above its part. */
	assert_int_equal(count(text, "Wat valt uit"), 2);
	assert_int_equal(count(text, "Getallen"), 1);
	arena_release(&a);
}

static void
test_pdf__structure(void **state)
{
	struct arena a = ARENA_INIT;
	struct str pdf = made(&a, all_parts, NULL), text;
	static const char *const parts[] = { "H1", "H2", "H3", "TOC", "TOCI",
		"Link", "LBody", "Table", "TR", "TH", "TD", "Figure", "Code" };

	(void)state;
	if (!has("pdfinfo"))
		skip();
	text = told(&a, pdf, "pdfinfo -struct", "");
	for (size_t i = 0; i < COUNT(parts); i++)
		if (count(text, parts[i]) == 0)
			fail_msg("no %s in:\n%s", parts[i], text.ptr);
	text = told(&a, pdf, "pdfinfo", "");
	assert_int_equal(count(text, "Herstelplan"), 1);
	assert_int_equal(count(text, "Gemeente Zoë"), 1);
	assert_true(count(text, "Tagged:          yes") == 1);
	assert_true(count(text, "Pages:           2") == 1);
	assert_true(count(text, "A4") == 1);
	text = told(&a, pdf, "pdffonts", "");
	assert_int_equal(count(text, " no  no  "), 0);
	arena_release(&a);
}

static void
test_pdf__is_sound_and_says_its_language(void **state)
{
	struct arena a = ARENA_INIT;
	struct str pdf = made(&a, all_parts, NULL), text;

	(void)state;
	if (!has("qpdf"))
		skip();
	text = told(&a, pdf, "qpdf --check", "");
	assert_int_equal(count(text, "No syntax or stream encoding errors"), 1);
	text = told(&a, pdf, "qpdf --json", "");
	assert_int_equal(count(text, "\"/Lang\": \"u:nl\""), 1);
	assert_int_equal(count(text, "\"/DisplayDocTitle\": true"), 1);
	assert_int_equal(count(text, "Zes stappen, ë"), 1);
	assert_int_equal(count(text, "https://example.org/a'b"), 1);
	assert_int_equal(count(text, "javascript"), 0);
	arena_release(&a);
}

static void
test_pdf__same_input_same_bytes(void **state)
{
	struct arena a = ARENA_INIT;
	struct str one = made(&a, all_parts, NULL),
	    two = made(&a, all_parts, NULL);

	(void)state;
	assert_true(str_eq(one, two));
	arena_release(&a);
}

static void
test_pdf__table_over_pages(void **state)
{
	struct arena a = ARENA_INIT;
	size_t rows = 300;
	struct str pdf = made(&a, long_table, &rows), text;

	(void)state;
	if (!has("pdftotext"))
		skip();
	text = told(&a, pdf, "pdftotext -layout", "-");
	assert_true(count(text, "Kopregel") > 5);
	assert_int_equal(count(text, "Kopregel"), count(text, "Pagina "));
	assert_int_equal(count(text, "een cel met wat woorden erin"), 599);
	assert_int_equal(count(text, "laatstecel"), 1);
	arena_release(&a);
}

static void
test_pdf__cell_longer_than_a_page(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf words = BUF_IN(&a, 1 << 20);
	struct str text;

	(void)state;
	for (int i = 0; i < 6000; i++)
		buf_addf(&words, "woord%d ", i);
	text = buf_str(&words);
	text = made(&a, long_cell, &text);
	if (!has("pdftotext"))
		skip();
	text = told(&a, text, "pdftotext -layout", "-");
	assert_int_equal(count(text, "woord"), 6000);
	assert_true(count(text, "Pagina ") > 3);
	arena_release(&a);
}

static void
test_pdf__rubbish_is_text(void **state)
{
	static const struct str texts[] = {
		STR_INIT("\xff\xfe\x80 kapot \xc3"), STR_INIT("a\0b\x01\x1f\n\r\t"),
		STR_INIT("x\n5 0 obj\n<< /S /Figure\n>>\nendobj\nxref\ntrailer\n"
		    "<< /Root 1 0 R /Size 3 >>\nstartxref\n12\n%%EOF\n"),
		STR_INIT("<b>&amp;</b> (\\) ) ("), STR_INIT("\xe2\x80\xae omgekeerd"),
		STR_INIT(" "), STR_INIT("\xef\xbf\xbe\xef\xbf\xbf"),
		STR_INIT("\xef\xb7\x90 \xf0\x9f\xbf\xbf \xf4\x8f\xbf\xbe"),
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct pdf_info info = plain;
		struct str text = texts[i], pdf = STR_EMPTY;
		struct err err = { 0 };

		info.title = info.author = info.subject = info.top_left =
		    info.top_right = info.bottom = texts[i];
		assert_true(pdf_write(&a, &info, only_text, &text, &pdf, &err));
		if (has("qpdf") && count(told(&a, pdf, "qpdf --check", ""),
		        "No syntax or stream encoding errors") != 1)
			fail_msg("text %zu makes a broken file", i);
	}
	arena_release(&a);
}

static void
test_pdf__long_words_and_lines(void **state)
{
	struct arena a = ARENA_INIT;
	char *word = malloc(200001);
	struct str text = { word, 200000 };

	(void)state;
	memset(word, 'w', 200000);
	(void)made(&a, long_cell, &text);
	(void)made(&a, only_text, &text);
	free(word);
	arena_release(&a);
}

static void
test_pdf__too_long(void **state)
{
	struct arena a = ARENA_INIT;
	struct err err = { 0 };
	struct str pdf;

	(void)state;
	assert_false(pdf_write(&a, &plain, endless, NULL, &pdf, &err));
	assert_string_equal(err.id, "pdf-too-long");
	assert_int_equal(err.code, ERR_TOO_LARGE);
	assert_int_equal(err.args[0].n, PDF_PAGES);
	arena_release(&a);
}

static void
test_pdf__what_is_no_picture(void **state)
{
	static const struct str pictures[] = {
		STR_INIT(""), STR_INIT("GIF89a"), STR_INIT("<svg"),
		STR_INIT("<svg xmlns='http://www.w3.org/2000/svg' width='0' "
		    "height='0'/>"),
		STR_INIT("<html/>"),
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(pictures); i++) {
		struct str picture = pictures[i], pdf;
		struct err err = { 0 };

		assert_false(pdf_write(&a, &plain, bad_picture, &picture, &pdf,
		    &err));
		assert_string_equal(err.id, "pdf-picture");
	}
	arena_release(&a);
}

static void
test_markdown__on_paper(void **state)
{
	static const char text[] = "# Kop een\n\nEen *schuine* en **vette** "
	    "zin met `code` &amp; [een koppeling](https://example.org/x).\n\n"
	    "1. eerste\n2. tweede\n   - diep\n\n- [x] gedaan\n- [ ] open\n\n"
	    "> een citaat\n\n```\nregel 1\nregel 2\n```\n\n"
	    "| Wie | Uren |\n|---|--:|\n| Infra | 4 |\n| **Net** | 12 |\n\n"
	    "![een plaatje](x.png)\n\n---\n<b>rauw</b>\n";
	static const char sentence[] = "Een schuine en vette zin met code & "
	    "een koppeling.";
	const char *const wanted[] = { "Kop een", sentence, "1. eerste",
	    "2. tweede", "• diep", "\u2611 gedaan", "\u2610 open", "een citaat", "regel 1",
	    "regel 2", "Wie", "Infra", "12", "een plaatje", "<b>rauw</b>" };
	struct arena a = ARENA_INIT;
	struct str md = str_of(text), pdf = made(&a, markdown, &md), told_r;

	(void)state;
	if (!has("pdftotext") || !has("qpdf"))
		skip();
	told_r = told(&a, pdf, "pdftotext -layout", "- | tr -s ' '");
	for (size_t i = 0; i < COUNT(wanted); i++)
		if (count(told_r, wanted[i]) != 1)
			fail_msg("\"%s\" in\n%s", wanted[i], told_r.ptr);
	told_r = told(&a, pdf, "qpdf --json", "");
	assert_true(count(told_r, "https://example.org/x") > 0);
	assert_true(count(told_r, "\"/H2\"") > 0);
	arena_release(&a);
}

/* Whatever is typed becomes a sound file, in time. */
static void
test_markdown__hostile(void **state)
{
	static const char *const parts[] = { "> ", "- ", "1. ", "*a* ", "[",
		"![a](", "| a ", "|-", "\n", "`", "&#58;", "***", "\n\n|a|b|\n|-|-|\n",
		"# ", "  - ", "~~a~~ ", "<a@b.nl> ", "[a](javascript:x) " };
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct buf text = BUF_IN(&a, 1 << 20);
		struct str md;

		for (int k = 0; k < 3000; k++)
			buf_add_c(&text, parts[i]);
		md = buf_str(&text);
		md = made(&a, markdown, &md);
		if (has("qpdf") && count(told(&a, md, "qpdf --check", ""),
		        "No syntax or stream encoding errors") != 1)
			fail_msg("%s makes a broken file", parts[i]);
	}
	arena_release(&a);
}

static void
test_pdf__empty_body(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	assert_true(str_starts(made(&a, nothing, NULL), STR("%PDF-")));
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pdf__texts_are_read_again),
		cmocka_unit_test(test_pdf__structure),
		cmocka_unit_test(test_pdf__is_sound_and_says_its_language),
		cmocka_unit_test(test_pdf__same_input_same_bytes),
		cmocka_unit_test(test_pdf__table_over_pages),
		cmocka_unit_test(test_pdf__cell_longer_than_a_page),
		cmocka_unit_test(test_pdf__rubbish_is_text),
		cmocka_unit_test(test_pdf__long_words_and_lines),
		cmocka_unit_test(test_pdf__too_long),
		cmocka_unit_test(test_pdf__what_is_no_picture),
		cmocka_unit_test(test_pdf__empty_body),
		cmocka_unit_test(test_markdown__on_paper),
		cmocka_unit_test(test_markdown__hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
