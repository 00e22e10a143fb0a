/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * docx.c - the document as a package.  The body writes itself as it goes; the
 * contents, which stand before what they list, are put in at the end.
 */
#include <pango/pangocairo.h>

#include "links/zip.h"
#include "render/docx_internal.h"
#include "render/html.h"
#include "render/pdf_internal.h"

enum { FIXED_PARTS = 11 };

void
docx_fail(struct docx *d, const char *id, int64_t limit)
{
	if (!d->failed)
		err_set_args(d->err, strcmp(id, "docx-too-long") == 0
		    ? ERR_TOO_LARGE : ERR_INVALID, NULL, id, ERR_INT(limit));
	d->failed = true;
}

/* ---- text ---------------------------------------------------------------- */

void
docx_escape(struct buf *out, struct str text)
{
	char *valid = g_utf8_make_valid(text.ptr, (gssize)text.len);
	const char *from = valid, *at = valid;

	for (; *at != '\0'; at = g_utf8_next_char(at)) {
		bool control = (unsigned char)*at < 0x20 && *at != '\n';

		if (!control && !pdf_is_nobodys(at))
			continue;
		html_escape(out, (struct str){ from, (size_t)(at - from) });
		if (*at != '\r')
			buf_add_c(out, *at == '\t' ? " " : "\uFFFD");
		from = g_utf8_next_char(at);
	}
	html_escape(out, (struct str){ from, (size_t)(at - from) });
	g_free(valid);
}

void
docx_text(struct buf *out, struct str text, bool lines)
{
	struct str rest = text;
	bool first = true;

	while (rest.ptr != NULL) {
		struct str line = str_cut(&rest, '\n');

		if (!first)
			buf_add_c(out, lines ? "<w:br/>"
			    : "<w:t xml:space=\"preserve\"> </w:t>");
		first = false;
		if (line.len == 0)
			continue;
		buf_add_c(out, "<w:t xml:space=\"preserve\">");
		docx_escape(out, line);
		buf_add_c(out, "</w:t>");
	}
}

/* ---- the whole ----------------------------------------------------------- */

static void
field_mark(struct buf *b, const char *type)
{
	buf_addf(b, "<w:r><w:fldChar w:fldCharType=\"%s\"/></w:r>", type);
}

/* The first two levels, each leading to its heading. */
static void
put_contents(struct docx *d, struct buf *b)
{
	bool open = false;

	for (size_t i = 0; i < d->nmarks; i++) {
		const struct docx_mark *m = &d->marks[i];

		if (m->level > 2)
			continue;
		buf_addf(b, "<w:p><w:pPr><w:pStyle w:val=\"TOC%d\"/></w:pPr>",
		    m->level);
		if (!open) {
			field_mark(b, "begin");
			buf_add_c(b, "<w:r><w:instrText xml:space=\"preserve\">"
			    " TOC \\o &quot;1-2&quot; \\h \\z \\u </w:instrText>"
			    "</w:r>");
			field_mark(b, "separate");
		}
		open = true;
		buf_addf(b, "<w:hyperlink w:anchor=\"_Toc%zu\" w:history=\"1\">"
		    "<w:r>", i + 1);
		docx_text(b, m->text, false);
		buf_add_c(b, "</w:r></w:hyperlink></w:p>\n");
	}
	if (open) {
		buf_add_c(b, "<w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/>"
		    "</w:pPr>");
		field_mark(b, "end");
		buf_add_c(b, "</w:p>\n");
	}
}

static struct str
document(struct docx *d)
{
	struct buf b = BUF_IN(&d->scratch, DOCX_BYTES + (1 << 20));

	buf_add_c(&b, DOCX_XML "<w:document xmlns:w=\"" DOCX_W "\" xmlns:r="
	    "\"http://schemas.openxmlformats.org/officeDocument/2006/"
	    "relationships\" xmlns:wp=\"http://schemas.openxmlformats.org/"
	    "drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas."
	    "openxmlformats.org/drawingml/2006/main\" xmlns:pic=\"http://"
	    "schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>\n");
	if (d->has_contents) {
		buf_add(&b, buf_str(&d->before));
		put_contents(d, &b);
	}
	buf_add(&b, buf_str(&d->body));
	buf_add_c(&b, "<w:sectPr><w:headerReference w:type=\"default\""
	    " r:id=\"rHeader\"/><w:footerReference w:type=\"default\""
	    " r:id=\"rFooter\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar"
	    " w:top=\"1280\" w:right=\"1122\" w:bottom=\"1280\" w:left=\"1122\""
	    " w:header=\"600\" w:footer=\"600\" w:gutter=\"0\"/></w:sectPr>"
	    "</w:body></w:document>");
	if (b.over || d->body.over || d->before.over)
		docx_fail(d, "docx-too-long", DOCX_BYTES);
	return buf_str(&b);
}

static struct str
package(struct docx *d)
{
	struct zip_part fixed[FIXED_PARTS] = {
		{ STR("[Content_Types].xml"), docx_types(d) },
		{ STR("_rels/.rels"), docx_root_rels() },
		{ STR("docProps/core.xml"), docx_core(d) },
		{ STR("docProps/app.xml"), docx_app() },
		{ STR("word/_rels/document.xml.rels"), docx_rels(d) },
		{ STR("word/styles.xml"), docx_styles(d) },
		{ STR("word/numbering.xml"), docx_numbering(d) },
		{ STR("word/settings.xml"), docx_settings(d) },
		{ STR("word/fontTable.xml"), docx_fonts() },
		{ STR("word/header1.xml"), docx_header(d) },
		{ STR("word/footer1.xml"), docx_footer(d) },
	};
	size_t n = FIXED_PARTS + d->npictures + 1;
	struct zip_part *parts = arena_array(&d->scratch, struct zip_part, n);
	struct buf out = BUF_IN(d->arena, PDF_BYTES);
	struct err err = { 0 };

	memcpy(parts, fixed, sizeof(fixed));
	for (size_t i = 0; i < d->npictures; i++)
		parts[FIXED_PARTS + i] = (struct zip_part){
			str_printf(&d->scratch, "word/media/%zu.png", i + 1),
			d->pictures[i] };
	parts[n - 1] = (struct zip_part){ STR("word/document.xml"),
		document(d) };
	if (!d->failed && !zip_write(&out, parts, n, d->info->made, &err))
		docx_fail(d, "docx-failed", 0);
	return buf_str(&out);
}

bool
docx_write(struct arena *a, const struct pdf_info *info,
    void (*body)(void *arg, struct pdf *pdf), void *arg, struct str *bytes_r,
    struct err *err)
{
	struct docx d = { .info = info, .arena = a, .err = err,
		.body = BUF_HEAP(DOCX_BYTES) };
	struct pdf pdf = { .info = info, .arena = a, .err = err, .docx = &d };

	BUG_IF(info->title.len == 0);
	body(arg, &pdf);
	BUG_IF(d.depth != 0);
	if (!d.failed)
		*bytes_r = package(&d);
	buf_release(&d.before);
	buf_release(&d.body);
	arena_release(&d.scratch);
	return !d.failed;
}
