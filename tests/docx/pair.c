/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pair.c WHICH PDF DOCX - one document as both: "plan", with all that a body can
 * say; "long", of some two hundred pages; "hostile", of what is hardly text.
 */
#include <stdlib.h>

#include "render/docx.h"
#include "render/markdown_pdf.h"

static const char text[] =
    "# Doel\n\nDit plan zegt wie wat doet, met **nadruk**, *schuin*, `code` en "
    "~~oud~~; zie [de norm](https://example.org/a?b=c&d=\"e\") of "
    "<mailto:bcm@example.org>.\nEen tweede regel.\n\n"
    "## Stappen\n\n3. Bel de leverancier.\n4. Zet terug:\n\n"
    "   - eerst de database\n   - dan de rest\n     1. met controle\n"
    "     2. en verslag\n5. Meld het.\n\nTussendoor.\n\n1. Opnieuw bij een.\n\n"
    "- [ ] open\n- [x] gedaan\n\n> Let op: *nooit* zonder overleg.\n\n"
    "```\npg_restore -d crm <dump>\n  tweede regel & meer\n```\n\n---\n\n"
    "### Wie\n\n| Rol | Naam | Binnen |\n|---|---|--:|\n"
    "| Leider | Zo\u00eb de **Vri\u00ebs** | 4 uur |\n"
    "| Plaatsvervanger | O'Neil \\| zoon | 12 uur |\n\n"
    "#### Ten slotte\n\nKlaar. \u20ac 1.250 \u2192 goed.\n";

static const char square[] = "<svg xmlns='http://www.w3.org/2000/svg' "
    "width='300' height='120'><rect width='250' height='90' fill='#126'/></svg>";

static void
long_table(struct pdf *p, int rows)
{
	struct str heads[] = { STR("Proces"), STR("Doel"), STR("Gevolg") };
	bool right[] = { false, true, false };
	struct pdf_run runs[] = { { .text = STR("Uitkeringen betalen") },
		{ .text = STR("8 uur"), .style = PDF_GOOD },
		{ .text = STR("Mensen zonder geld"), .style = PDF_BAD } };
	struct pdf_cell *cells = calloc((size_t)rows * 3, sizeof(*cells));
	struct pdf_table table = { .heads = heads, .right = right,
		.ncolumns = 3, .cells = cells, .nrows = (size_t)rows };

	for (int i = 0; i < rows * 3; i++)
		cells[i] = (struct pdf_cell){ &runs[i % 3], 1 };
	pdf_table(p, &table);
	free(cells);
}

static void
plan(void *arg, struct pdf *p)
{
	(void)arg;
	pdf_heading(p, 1, STR("Herstelplan CRM & meer"));
	pdf_text(p, STR("Voor de hele organisatie"), PDF_SOFT);
	pdf_contents(p);
	pdf_page_break(p);
	markdown_pdf(p, str_of(text), 2);
	pdf_picture(p, str_of(square), STR("Een \"blauw\" vlak"));
	pdf_heading(p, 2, STR("Alle processen"));
	long_table(p, 120);
	long_table(p, 2);
	pdf_space(p, 20);
	pdf_page_break(p);
	long_table(p, 1);
	pdf_text(p, STR("Einde van het plan"), PDF_BOLD | PDF_ITALIC);
}

static void
long_one(void *arg, struct pdf *p)
{
	(void)arg;
	pdf_heading(p, 1, STR("Lang plan"));
	for (int i = 0; i < 190; i++) {
		pdf_heading(p, 2, STR("Hoofdstuk"));
		markdown_pdf(p, str_of(text), 3);
		pdf_page_break(p);
	}
}

static void
hostile(void *arg, struct pdf *p)
{
	struct pdf_run runs[] = {
		{ .text = STR("]]> </w:t> <!-- & \" ' &amp; &#0;") },
		{ .text = { "\x01\x02\x0b\x1f\x7f\0\xFF\xC3 einde", 14 } },
		{ .text = STR("\xEF\xBF\xBE\xED\xA0\x80\xF4\x90\x80\x80") },
		{ .text = STR("x"), .href = STR("javascript:alert(1)") },
		{ .text = STR("y"), .href = STR("https://a/\"><w:p>\x01") },
		{ .text = STR("\t\r\n\n\r") },
	};
	struct str heads[] = { STR("") };
	struct pdf_cell cell = { runs, 6 };
	struct pdf_table table = { .heads = heads, .ncolumns = 1,
		.cells = &cell, .nrows = 1 };
	struct pdf_table none = { .heads = heads, .ncolumns = 1 };

	(void)arg;
	pdf_heading(p, 1, STR("<\x01\xFF>"));
	pdf_paragraph(p, runs, COUNT(runs));
	for (int i = 0; i < 12; i++) {
		pdf_list_begin(p, i % 2 == 0, i == 0 ? INT64_MAX : -5);
		pdf_list_item(p, runs, COUNT(runs));
		pdf_paragraph(p, runs, 1);
	}
	for (int i = 0; i < 12; i++)
		pdf_list_end(p);
	pdf_table(p, &table);
	pdf_table(p, &none);
	pdf_code(p, STR(""));
	pdf_paragraph(p, NULL, 0);
	pdf_page_break(p);
	pdf_page_break(p);
}

static void
keep(const char *path, struct str bytes)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL || fwrite(bytes.ptr, 1, bytes.len, f) != bytes.len ||
	    fclose(f) != 0)
		exit(2);
}

int
main(int argc, char **argv)
{
	static const struct pdf_info info = {
		.title = STR_INIT("Herstelplan CRM & <meer>"),
		.author = STR_INIT("Gemeente Zo\u00eb"), .lang = LANG_NL,
		.made = 1795305600, .top_left = STR_INIT("Gemeente Duinmeer"),
		.top_right = STR_INIT("Vertrouwelijk"),
		.bottom = STR_INIT("Versie 3 van november"),
	};
	void (*body)(void *, struct pdf *) = strcmp(argv[1], "long") == 0
	    ? long_one : strcmp(argv[1], "hostile") == 0 ? hostile : plan;
	struct arena a = ARENA_INIT;
	struct str pdf, docx, again;
	struct err err = { 0 };

	if (argc != 4 || !pdf_write(&a, &info, body, NULL, &pdf, &err) ||
	    !docx_write(&a, &info, body, NULL, &docx, &err) ||
	    !docx_write(&a, &info, body, NULL, &again, &err)) {
		fprintf(stderr, "%s\n", err.id);
		return 1;
	}
	if (!str_eq(docx, again))
		return 3;
	keep(argv[2], pdf);
	keep(argv[3], docx);
	arena_release(&a);
	return 0;
}
