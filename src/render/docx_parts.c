/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * docx_parts.c - what stands around the text in the package: types, relations,
 * properties, styles, numbering, header and footer.  Sizes are half points or
 * twentieths of one, as the format has them; looks are those of pdf.h.
 */
#include <inttypes.h>

#include "base/when.h"
#include "render/docx_internal.h"
#include "render/messages.h"

enum { PART = 16 << 20, LEVELS_IN_LIST = 9 };

#define RELS "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define WORDS "application/vnd.openxmlformats-officedocument.wordprocessingml."

const char *
docx_lang(const struct docx *d)
{
	return d->info->lang == LANG_EN ? "en-GB" : "nl-NL";
}

/* ---- the package --------------------------------------------------------- */

struct str
docx_types(struct docx *d)
{
	static const char *const parts[] = { "document.main", "styles",
		"numbering", "settings", "fontTable", "header", "footer" };
	static const char *const names[] = { "document", "styles", "numbering",
		"settings", "fontTable", "header1", "footer1" };
	struct buf b = BUF_IN(&d->scratch, PART);

	buf_add_c(&b, DOCX_XML "<Types xmlns=\"http://schemas.openxmlformats."
	    "org/package/2006/content-types\"><Default Extension=\"rels\""
	    " ContentType=\"application/vnd.openxmlformats-package."
	    "relationships+xml\"/><Default Extension=\"xml\" ContentType="
	    "\"application/xml\"/><Default Extension=\"png\" ContentType="
	    "\"image/png\"/>");
	for (size_t i = 0; i < COUNT(parts); i++)
		buf_addf(&b, "<Override PartName=\"/word/%s.xml\""
		    " ContentType=\"" WORDS "%s+xml\"/>", names[i], parts[i]);
	buf_add_c(&b, "<Override PartName=\"/docProps/core.xml\" ContentType="
	    "\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
	    "<Override PartName=\"/docProps/app.xml\" ContentType="
	    "\"application/vnd.openxmlformats-officedocument."
	    "extended-properties+xml\"/></Types>");
	return buf_str(&b);
}

struct str
docx_root_rels(void)
{
	return STR(DOCX_XML "<Relationships xmlns=\"" RELS "\">"
	    "<Relationship Id=\"r1\" Type=\"" OFFICE "/officeDocument\""
	    " Target=\"word/document.xml\"/><Relationship Id=\"r2\" Type="
	    "\"http://schemas.openxmlformats.org/package/2006/relationships/"
	    "metadata/core-properties\" Target=\"docProps/core.xml\"/>"
	    "<Relationship Id=\"r3\" Type=\"" OFFICE "/extended-properties\""
	    " Target=\"docProps/app.xml\"/></Relationships>");
}

static void
property(struct buf *b, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	buf_addf(b, "<%s>", name);
	docx_escape(b, value);
	buf_addf(b, "</%s>", name);
}

struct str
docx_core(struct docx *d)
{
	const struct pdf_info *info = d->info;
	struct buf b = BUF_IN(&d->scratch, PART);
	struct civil c = civil_of_instant(info->made, zone_of(STR("UTC")));

	buf_add_c(&b, DOCX_XML "<cp:coreProperties xmlns:cp=\"http://schemas."
	    "openxmlformats.org/package/2006/metadata/core-properties\""
	    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms="
	    "\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/"
	    "XMLSchema-instance\">");
	property(&b, "dc:title", info->title);
	property(&b, "dc:subject", info->subject);
	property(&b, "dc:creator", info->author);
	property(&b, "dc:language", str_of(docx_lang(d)));
	buf_addf(&b, "<dcterms:created xsi:type=\"dcterms:W3CDTF\">"
	    "%04d-%02d-%02dT%02d:%02d:%02dZ</dcterms:created>"
	    "</cp:coreProperties>", (int)c.date.year, (int)c.date.month,
	    (int)c.date.day, (int)c.hour, (int)c.minute, (int)c.second);
	return buf_str(&b);
}

struct str
docx_app(void)
{
	return STR(DOCX_XML "<Properties xmlns=\"http://schemas.openxmlformats."
	    "org/officeDocument/2006/extended-properties\"><Application>"
	    "stormvast</Application></Properties>");
}

struct str
docx_rels(struct docx *d)
{
	static const char *const own[] = { "styles", "numbering", "settings",
		"fontTable" };
	struct buf b = BUF_IN(&d->scratch, PART);

	buf_add_c(&b, DOCX_XML "<Relationships xmlns=\"" RELS "\">");
	for (size_t i = 0; i < COUNT(own); i++)
		buf_addf(&b, "<Relationship Id=\"r%zu\" Type=\"" OFFICE
		    "/%s\" Target=\"%s.xml\"/>", i + 1, own[i], own[i]);
	buf_add_c(&b, "<Relationship Id=\"rHeader\" Type=\"" OFFICE "/header\""
	    " Target=\"header1.xml\"/><Relationship Id=\"rFooter\" Type=\""
	    OFFICE "/footer\" Target=\"footer1.xml\"/>");
	for (size_t i = 0; i < d->nlinks; i++) {
		buf_addf(&b, "<Relationship Id=\"rLink%zu\" Type=\"" OFFICE
		    "/hyperlink\" TargetMode=\"External\" Target=\"", i + 1);
		docx_escape(&b, d->links[i]);
		buf_add_c(&b, "\"/>");
	}
	for (size_t i = 0; i < d->npictures; i++)
		buf_addf(&b, "<Relationship Id=\"rPicture%zu\" Type=\"" OFFICE
		    "/image\" Target=\"media/%zu.png\"/>", i + 1, i + 1);
	buf_add_c(&b, "</Relationships>");
	return buf_str(&b);
}

/* ---- looks --------------------------------------------------------------- */

static void
paragraph_style(struct buf *b, const char *id, const char *name,
    const char *based, const char *paragraph, const char *text)
{
	buf_addf(b, "<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name"
	    " w:val=\"%s\"/>", id, name);
	if (based[0] != '\0')
		buf_addf(b, "<w:basedOn w:val=\"%s\"/>", based);
	buf_addf(b, "<w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr>"
	    "</w:style>\n", paragraph, text);
}

static void
headings(struct buf *b)
{
	static const struct {
		int half, before, after;	/* half points; twips */
	} looks[PDF_LEVELS] = { { 40, 0, 240 }, { 28, 320, 120 },
		{ 23, 240, 80 }, { 20, 200, 60 } };

	for (int i = 0; i < PDF_LEVELS; i++)
		buf_addf(b, "<w:style w:type=\"paragraph\" w:styleId="
		    "\"Heading%d\"><w:name w:val=\"heading %d\"/><w:basedOn"
		    " w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/>"
		    "<w:pPr><w:keepNext/><w:keepLines/><w:spacing"
		    " w:before=\"%d\" w:after=\"%d\"/><w:outlineLvl"
		    " w:val=\"%d\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"%d\"/>"
		    "</w:rPr></w:style>\n", i + 1, i + 1, looks[i].before,
		    looks[i].after, i, looks[i].half);
}

static void
other_styles(struct buf *b)
{
	paragraph_style(b, "ListParagraph", "List Paragraph", "Normal",
	    "<w:spacing w:after=\"40\"/>", "");
	paragraph_style(b, "Code", "Code", "Normal",
	    "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F2F3F5\"/>",
	    "<w:rFonts w:ascii=\"Noto Sans Mono\" w:hAnsi=\"Noto Sans Mono\""
	    " w:cs=\"Noto Sans Mono\"/><w:noProof/><w:sz w:val=\"18\"/>");
	paragraph_style(b, "TableText", "Table Text", "Normal",
	    "<w:spacing w:before=\"40\" w:after=\"40\"/>",
	    "<w:sz w:val=\"18\"/>");
	paragraph_style(b, "TableHead", "Table Head", "TableText",
	    "<w:keepNext/>", "<w:b/>");
	paragraph_style(b, "AfterTable", "After Table", "Normal",
	    "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"160\""
	    " w:lineRule=\"exact\"/>", "<w:sz w:val=\"8\"/>");
	paragraph_style(b, "Header", "header", "Normal",
	    "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"4\""
	    " w:color=\"BFBFBF\"/></w:pBdr><w:tabs><w:tab w:val=\"right\""
	    " w:pos=\"9662\"/></w:tabs>",
	    "<w:color w:val=\"52575E\"/><w:sz w:val=\"16\"/>");
	paragraph_style(b, "Footer", "footer", "Normal",
	    "<w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"4\""
	    " w:color=\"BFBFBF\"/></w:pBdr><w:tabs><w:tab w:val=\"right\""
	    " w:pos=\"9662\"/></w:tabs>",
	    "<w:color w:val=\"52575E\"/><w:sz w:val=\"16\"/>");
	for (int i = 1; i <= 2; i++)
		buf_addf(b, "<w:style w:type=\"paragraph\" w:styleId=\"TOC%d\">"
		    "<w:name w:val=\"toc %d\"/><w:basedOn w:val=\"Normal\"/>"
		    "<w:pPr><w:spacing w:after=\"40\"/><w:ind w:left=\"%d\"/>"
		    "</w:pPr></w:style>\n", i, i, (i - 1) * 280);
}

struct str
docx_styles(struct docx *d)
{
	struct buf b = BUF_IN(&d->scratch, PART);

	buf_addf(&b, DOCX_XML "<w:styles xmlns:w=\"" DOCX_W "\"><w:docDefaults>"
	    "<w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Noto Sans\""
	    " w:hAnsi=\"Noto Sans\" w:eastAsia=\"Noto Sans\" w:cs=\"Noto Sans\""
	    "/><w:color w:val=\"17191F\"/><w:sz w:val=\"20\"/><w:szCs"
	    " w:val=\"20\"/><w:lang w:val=\"%s\" w:eastAsia=\"%s\" w:bidi="
	    "\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing"
	    " w:after=\"120\"/></w:pPr></w:pPrDefault></w:docDefaults>\n",
	    docx_lang(d), docx_lang(d));
	buf_add_c(&b, "<w:style w:type=\"paragraph\" w:default=\"1\""
	    " w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>"
	    "</w:style>\n<w:style w:type=\"character\" w:default=\"1\""
	    " w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default"
	    " Paragraph Font\"/></w:style>\n<w:style w:type=\"table\""
	    " w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal"
	    " Table\"/><w:tblPr><w:tblCellMar><w:left w:w=\"80\""
	    " w:type=\"dxa\"/><w:right w:w=\"80\" w:type=\"dxa\"/>"
	    "</w:tblCellMar></w:tblPr></w:style>\n");
	headings(&b);
	other_styles(&b);
	buf_add_c(&b, "<w:style w:type=\"character\" w:styleId=\"Hyperlink\">"
	    "<w:name w:val=\"Hyperlink\"/><w:rPr><w:color w:val=\"0A4794\"/>"
	    "<w:u w:val=\"single\"/></w:rPr></w:style>\n<w:style w:type="
	    "\"character\" w:styleId=\"CodeText\"><w:name w:val=\"Code Text\"/>"
	    "<w:rPr><w:rFonts w:ascii=\"Noto Sans Mono\" w:hAnsi=\"Noto Sans"
	    " Mono\" w:cs=\"Noto Sans Mono\"/><w:noProof/></w:rPr></w:style>\n"
	    "<w:style w:type=\"table\" w:styleId=\"TableLines\"><w:name"
	    " w:val=\"Table Lines\"/><w:basedOn w:val=\"TableNormal\"/>"
	    "<w:tblPr><w:tblBorders><w:bottom w:val=\"single\" w:sz=\"4\""
	    " w:space=\"0\" w:color=\"CCCCCC\"/><w:insideH w:val=\"single\""
	    " w:sz=\"4\" w:space=\"0\" w:color=\"CCCCCC\"/></w:tblBorders>"
	    "</w:tblPr><w:tblStylePr w:type=\"firstRow\"><w:tcPr>"
	    "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"0\""
	    " w:color=\"4D4D4D\"/></w:tcBorders></w:tcPr></w:tblStylePr>"
	    "</w:style>\n</w:styles>");
	return buf_str(&b);
}

static void
kind_of_list(struct buf *b, int id, bool numbered)
{
	buf_addf(b, "<w:abstractNum w:abstractNumId=\"%d\"><w:multiLevelType"
	    " w:val=\"multilevel\"/>", id);
	for (int i = 0; i < LEVELS_IN_LIST; i++) {
		buf_addf(b, "<w:lvl w:ilvl=\"%d\"><w:start w:val=\"1\"/>"
		    "<w:numFmt w:val=\"%s\"/><w:lvlText w:val=\"", i,
		    numbered ? "decimal" : "bullet");
		if (numbered)
			buf_addf(b, "%%%d.", i + 1);
		else
			buf_add_c(b, "\u2022");
		buf_addf(b, "\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind"
		    " w:left=\"%d\" w:hanging=\"360\"/></w:pPr></w:lvl>",
		    (i + 1) * 360);
	}
	buf_add_c(b, "</w:abstractNum>\n");
}

struct str
docx_numbering(struct docx *d)
{
	struct buf b = BUF_IN(&d->scratch, PART);

	buf_add_c(&b, DOCX_XML "<w:numbering xmlns:w=\"" DOCX_W "\">");
	kind_of_list(&b, 0, false);
	kind_of_list(&b, 1, true);
	buf_add_c(&b, "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/>"
	    "</w:num>\n");
	for (size_t i = 0; i < d->nlists; i++)
		buf_addf(&b, "<w:num w:numId=\"%zu\"><w:abstractNumId"
		    " w:val=\"1\"/><w:lvlOverride w:ilvl=\"%d\"><w:startOverride"
		    " w:val=\"%" PRId64 "\"/></w:lvlOverride></w:num>\n", i + 2,
		    d->levels[i], d->firsts[i]);
	buf_add_c(&b, "</w:numbering>");
	return buf_str(&b);
}

struct str
docx_settings(struct docx *d)
{
	return str_printf(&d->scratch, DOCX_XML "<w:settings xmlns:w=\"" DOCX_W
	    "\"><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"720\"/>"
	    "<w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri="
	    "\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>"
	    "</w:compat><w:themeFontLang w:val=\"%s\"/></w:settings>",
	    docx_lang(d));
}

struct str
docx_fonts(void)
{
	return STR(DOCX_XML "<w:fonts xmlns:w=\"" DOCX_W "\"><w:font w:name="
	    "\"Noto Sans\"><w:altName w:val=\"Calibri\"/><w:family"
	    " w:val=\"swiss\"/></w:font><w:font w:name=\"Noto Sans Mono\">"
	    "<w:altName w:val=\"Consolas\"/><w:family w:val=\"modern\"/>"
	    "</w:font></w:fonts>");
}

/* ---- what stands on each page -------------------------------------------- */

static void
field(struct buf *b, const char *name)
{
	buf_addf(b, "<w:fldSimple w:instr=\" %s \"><w:r><w:t>1</w:t></w:r>"
	    "</w:fldSimple>", name);
}

static void
words(struct buf *b, struct str text, bool bold)
{
	if (text.len == 0)
		return;
	buf_add_c(b, bold ? "<w:r><w:rPr><w:b/></w:rPr>" : "<w:r>");
	docx_text(b, text, false);
	buf_add_c(b, "</w:r>");
}

/* "Pagina {{a}} van {{b}}", with fields for the two. */
static void
page_of_pages(struct docx *d, struct buf *b)
{
	struct message_forms forms;
	struct str rest, piece;
	bool is_arg;

	if (!message_find(d->info->lang, STR("pdf-page"), &forms))
		return;
	rest = str_of(forms.one);
	while (message_piece(&rest, &piece, &is_arg)) {
		if (is_arg)
			field(b, str_eq_c(piece, "a") ? "PAGE" : "NUMPAGES");
		else
			words(b, piece, false);
	}
}

struct str
docx_header(struct docx *d)
{
	struct buf b = BUF_IN(&d->scratch, PART);

	buf_add_c(&b, DOCX_XML "<w:hdr xmlns:w=\"" DOCX_W "\"><w:p><w:pPr>"
	    "<w:pStyle w:val=\"Header\"/></w:pPr>");
	words(&b, d->info->top_left, false);
	buf_add_c(&b, "<w:r><w:tab/></w:r>");
	words(&b, d->info->top_right, true);
	buf_add_c(&b, "</w:p></w:hdr>");
	return buf_str(&b);
}

struct str
docx_footer(struct docx *d)
{
	struct buf b = BUF_IN(&d->scratch, PART);

	buf_add_c(&b, DOCX_XML "<w:ftr xmlns:w=\"" DOCX_W "\"><w:p><w:pPr>"
	    "<w:pStyle w:val=\"Footer\"/></w:pPr>");
	words(&b, d->info->bottom, false);
	buf_add_c(&b, "<w:r><w:tab/></w:r>");
	page_of_pages(d, &b);
	buf_add_c(&b, "</w:p></w:ftr>");
	return buf_str(&b);
}
