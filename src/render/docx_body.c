/* SPDX-License-Identifier: EUPL-1.2 */
/* docx_body.c - what a body says, as WordprocessingML. */
#include <inttypes.h>
#include <librsvg/rsvg.h>

#include "render/docx_internal.h"
#include "render/pdf_internal.h"

enum {
	TWIPS = 20,		/* of a point */
	EMU = 9525,		/* of a pixel */
	PAGE_TWIPS = 9662,	/* wide: A4 without its margins, as the PDF's */
	INDENT = 360,
	PAGE_PIXELS = 644, PAGE_HIGH = 930,	/* at 96 a inch */
	SHARP = 2,		/* pixels of a picture for each of a screen */
	PICTURE_PIXELS = 6000,	/* a side */
};

/* ---- pieces -------------------------------------------------------------- */

/* Room for one more in an array that grows; the array, perhaps moved. */
static void *
room(struct docx *d, void *items, size_t n, size_t *cap, size_t size)
{
	size_t to = *cap == 0 ? 16 : 2 * *cap;

	if (n < *cap)
		return items;
	items = arena_grow(&d->scratch, items, *cap * size, to * size);
	*cap = to;
	return items;
}

static bool
is_link(struct str href)
{
	return str_starts(href, STR("https://")) ||
	    str_starts(href, STR("http://")) ||
	    str_starts(href, STR("mailto:")) || str_starts(href, STR("tel:"));
}

/* The number of an address among the links, from 1; 0: it is none. */
static size_t
link_of(struct docx *d, struct str href)
{
	if (!is_link(href) || d->nlinks == DOCX_LINKS)
		return 0;
	if (d->nlinks > 0 && str_eq(d->links[d->nlinks - 1], href))
		return d->nlinks;
	d->links = room(d, d->links, d->nlinks, &d->links_cap,
	    sizeof(*d->links));
	d->links[d->nlinks++] = str_copy(&d->scratch, href);
	return d->nlinks;
}

static void
run_style(struct buf *b, unsigned style, bool link)
{
	if (style == 0 && !link)
		return;
	buf_add_c(b, "<w:rPr>");
	if (link || (style & PDF_CODE) != 0)
		buf_addf(b, "<w:rStyle w:val=\"%s\"/>", link ? "Hyperlink"
		    : "CodeText");
	if (style & PDF_BOLD)
		buf_add_c(b, "<w:b/>");
	if (style & PDF_ITALIC)
		buf_add_c(b, "<w:i/>");
	if (style & PDF_STRUCK)
		buf_add_c(b, "<w:strike/>");
	if (!link && (style & (PDF_BAD | PDF_GOOD | PDF_SOFT)) != 0)
		buf_addf(b, "<w:color w:val=\"%s\"/>",
		    style & PDF_BAD ? "A31212" : style & PDF_GOOD ? "126329"
		    : "52575E");
	buf_add_c(b, "</w:rPr>");
}

static void
put_runs(struct docx *d, const struct pdf_run *runs, size_t n)
{
	struct buf *b = &d->body;

	for (size_t i = 0; i < n; i++) {
		size_t link = link_of(d, runs[i].href);

		if (runs[i].text.len == 0)
			continue;
		if (link > 0)
			buf_addf(b, "<w:hyperlink r:id=\"rLink%zu\">", link);
		buf_add_c(b, "<w:r>");
		run_style(b, runs[i].style, link > 0);
		docx_text(b, runs[i].text, true);
		buf_add_c(b, "</w:r>");
		if (link > 0)
			buf_add_c(b, "</w:hyperlink>");
	}
}

/* The head of a paragraph, in the order that the schema wants. */
static void
begin_paragraph(struct docx *d, const char *style, const char *more)
{
	struct buf *b = &d->body;

	if (b->over)
		docx_fail(d, "docx-too-long", DOCX_BYTES);
	buf_add_c(b, "<w:p><w:pPr>");
	if (style != NULL)
		buf_addf(b, "<w:pStyle w:val=\"%s\"/>", style);
	if (d->breaks)
		buf_add_c(b, "<w:pageBreakBefore/>");
	buf_add_c(b, more);
	buf_add_c(b, "</w:pPr>");
	d->breaks = false;
	d->begun = true;
}

static void
end_paragraph(struct docx *d)
{
	buf_add_c(&d->body, "</w:p>\n");
}

/* ---- paragraphs ---------------------------------------------------------- */

void
docx_heading(struct docx *d, int level, struct str text)
{
	struct buf *b = &d->body;
	char style[16];

	d->marks = room(d, d->marks, d->nmarks, &d->marks_cap,
	    sizeof(*d->marks));
	d->marks[d->nmarks++] = (struct docx_mark){ str_copy(&d->scratch,
	    text), level };
	snprintf(style, sizeof(style), "Heading%d", level);
	begin_paragraph(d, style, "");
	buf_addf(b, "<w:bookmarkStart w:id=\"%zu\" w:name=\"_Toc%zu\"/><w:r>",
	    d->nmarks, d->nmarks);
	docx_text(b, text, false);
	buf_addf(b, "</w:r><w:bookmarkEnd w:id=\"%zu\"/>", d->nmarks);
	end_paragraph(d);
}

void
docx_paragraph(struct docx *d, const struct pdf_run *runs, size_t n)
{
	char indent[64] = "";
	int depth = d->depth < DOCX_DEPTH ? d->depth : DOCX_DEPTH;

	if (depth > 0)
		snprintf(indent, sizeof(indent), "<w:ind w:left=\"%d\"/>",
		    depth * INDENT);
	begin_paragraph(d, NULL, indent);
	put_runs(d, runs, n);
	end_paragraph(d);
}

void
docx_code(struct docx *d, struct str text)
{
	if (text.len > 0 && text.ptr[text.len - 1] == '\n')
		text.len--;
	begin_paragraph(d, "Code", "");
	buf_add_c(&d->body, "<w:r>");
	docx_text(&d->body, text, true);
	buf_add_c(&d->body, "</w:r>");
	end_paragraph(d);
}

void
docx_space(struct docx *d, double points)
{
	char spacing[96];

	if (points < 1 || points > 800)
		return;
	snprintf(spacing, sizeof(spacing), "<w:spacing w:before=\"0\""
	    " w:after=\"0\" w:line=\"%d\" w:lineRule=\"exact\"/>",
	    (int)(points * TWIPS));
	begin_paragraph(d, NULL, spacing);
	end_paragraph(d);
}

void
docx_rule(struct docx *d)
{
	begin_paragraph(d, NULL, "<w:pBdr><w:bottom w:val=\"single\""
	    " w:sz=\"4\" w:space=\"1\" w:color=\"BFBFBF\"/></w:pBdr>");
	end_paragraph(d);
}

void
docx_page_break(struct docx *d)
{
	d->breaks = d->begun;
}

void
docx_contents(struct docx *d)
{
	if (d->has_contents)
		return;
	d->has_contents = true;
	d->before = d->body;
	d->body = BUF_HEAP(DOCX_BYTES);
}

/* ---- lists --------------------------------------------------------------- */

/* A number of numbering.xml: 1 has points, each numbered list one of its own. */
static int
number_of(struct docx *d, bool numbered, int64_t first, int level)
{
	size_t cap = d->lists_cap;

	if (!numbered)
		return 1;
	if (d->nlists == DOCX_LISTS)
		return (int)d->nlists + 1;
	d->firsts = room(d, d->firsts, d->nlists, &d->lists_cap,
	    sizeof(*d->firsts));
	d->levels = room(d, d->levels, d->nlists, &cap, sizeof(*d->levels));
	d->firsts[d->nlists] = first < 0 ? 0 : first > 1000000000 ? 1000000000
	    : first;
	d->levels[d->nlists++] = level;
	return (int)d->nlists + 1;
}

void
docx_list_begin(struct docx *d, bool numbered, int64_t first)
{
	if (d->depth < DOCX_DEPTH)
		d->lists[d->depth].num = number_of(d, numbered, first,
		    d->depth);
	d->depth++;
}

void
docx_list_item(struct docx *d, const struct pdf_run *runs, size_t n)
{
	int level = (d->depth < DOCX_DEPTH ? d->depth : DOCX_DEPTH) - 1;
	char number[128];

	BUG_IF(level < 0);
	snprintf(number, sizeof(number), "<w:numPr><w:ilvl w:val=\"%d\"/>"
	    "<w:numId w:val=\"%d\"/></w:numPr>", level, d->lists[level].num);
	begin_paragraph(d, "ListParagraph", number);
	put_runs(d, runs, n);
	end_paragraph(d);
}

void
docx_list_end(struct docx *d)
{
	BUG_IF(d->depth == 0);
	d->depth--;
}

/* ---- tables -------------------------------------------------------------- */

static void
put_cell(struct docx *d, const struct pdf_run *runs, size_t n, int width,
    bool head, bool right)
{
	buf_addf(&d->body, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>"
	    "</w:tcPr>", width);
	begin_paragraph(d, head ? "TableHead" : "TableText",
	    right ? "<w:jc w:val=\"right\"/>" : "");
	put_runs(d, runs, n);
	end_paragraph(d);
	buf_add_c(&d->body, "</w:tc>");
}

/* A table stands between two others only with a paragraph before it. */
static void
new_page_for_table(struct docx *d)
{
	if (!d->breaks)
		return;
	begin_paragraph(d, "AfterTable", "");
	end_paragraph(d);
}

void
docx_table(struct docx *d, const struct pdf_table *t)
{
	struct buf *b = &d->body;
	int width = PAGE_TWIPS / (int)t->ncolumns;

	new_page_for_table(d);
	buf_add_c(b, "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableLines\"/>"
	    "<w:tblW w:w=\"5000\" w:type=\"pct\"/>"
	    "<w:tblLayout w:type=\"autofit\"/>"
	    "<w:tblLook w:val=\"0020\" w:firstRow=\"1\"/></w:tblPr>"
	    "<w:tblGrid>");
	for (size_t c = 0; c < t->ncolumns; c++)
		buf_addf(b, "<w:gridCol w:w=\"%d\"/>", width);
	buf_add_c(b, "</w:tblGrid>\n<w:tr><w:trPr><w:cantSplit/>"
	    "<w:tblHeader/></w:trPr>");
	for (size_t c = 0; c < t->ncolumns; c++) {
		struct pdf_run head = { .text = t->heads[c] };

		put_cell(d, &head, 1, width, true,
		    t->right != NULL && t->right[c]);
	}
	buf_add_c(b, "</w:tr>\n");
	for (size_t r = 0; r < t->nrows && !d->failed; r++) {
		const struct pdf_cell *cells = &t->cells[r * t->ncolumns];

		buf_add_c(b, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
		for (size_t c = 0; c < t->ncolumns; c++)
			put_cell(d, cells[c].runs, cells[c].nruns, width,
			    false, t->right != NULL && t->right[c]);
		buf_add_c(b, "</w:tr>\n");
	}
	buf_add_c(b, "</w:tbl>\n");
	begin_paragraph(d, "AfterTable", "");
	end_paragraph(d);
}

/* ---- pictures ------------------------------------------------------------ */

static cairo_status_t
take(void *arg, const unsigned char *bytes, unsigned n)
{
	return buf_add(arg, (struct str){ (const char *)bytes, n })
	    ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static bool
draw(RsvgHandle *svg, double w, double h, struct buf *png)
{
	RsvgRectangle place = { 0, 0, w * SHARP, h * SHARP };
	cairo_surface_t *surface = cairo_image_surface_create(
	    CAIRO_FORMAT_ARGB32, (int)(w * SHARP), (int)(h * SHARP));
	cairo_t *cr = cairo_create(surface);
	bool ok;

	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_paint(cr);
	ok = rsvg_handle_render_document(svg, cr, &place, NULL) &&
	    cairo_surface_write_to_png_stream(surface, take, png) ==
	    CAIRO_STATUS_SUCCESS;
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
	return ok;
}

static void
put_picture(struct docx *d, double w, double h, struct str alternative)
{
	struct buf *b = &d->body;
	long long wide = (long long)(w * EMU), high = (long long)(h * EMU);
	size_t n = d->npictures;

	begin_paragraph(d, NULL, "");
	buf_addf(b, "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\""
	    " distL=\"0\" distR=\"0\"><wp:extent cx=\"%lld\""
	    " cy=\"%lld\"/><wp:docPr id=\"%zu\" name=\"%zu\" descr=\"", wide,
	    high, n, n);
	docx_escape(b, alternative);
	buf_addf(b, "\"/><a:graphic><a:graphicData uri=\"http://schemas."
	    "openxmlformats.org/drawingml/2006/picture\"><pic:pic>"
	    "<pic:nvPicPr><pic:cNvPr id=\"%zu\" name=\"%zu\"/><pic:cNvPicPr/>"
	    "</pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rPicture%zu\"/>"
	    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>"
	    "<a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%lld\" cy=\"%lld\"/>"
	    "</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>"
	    "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
	    "</w:drawing></w:r>", n, n, n, wide, high);
	end_paragraph(d);
}

void
docx_picture(struct docx *d, struct str svg, struct str alternative)
{
	RsvgHandle *handle = rsvg_handle_new_from_data((const guint8 *)svg.ptr,
	    svg.len, NULL);
	struct buf png = BUF_IN(&d->scratch, DOCX_BYTES);
	double w = 0, h = 0, scale = 1;

	if (d->npictures == DOCX_PICTURES)
		docx_fail(d, "docx-too-many-pictures", DOCX_PICTURES);
	if (handle != NULL && !d->failed)
		pdf_picture_size(handle, &w, &h);
	if (w > 0 && h > 0) {
		scale = MIN(scale, PAGE_PIXELS / w);
		scale = MIN(scale, PAGE_HIGH / h);
		w = MAX(w * scale, 1);
		h = MAX(h * scale, 1);
	}
	if (!d->failed && (!(w > 0 && h > 0) || !draw(handle, w, h, &png)))
		docx_fail(d, "pdf-picture", 0);
	if (!d->failed) {
		d->pictures = room(d, d->pictures, d->npictures,
		    &d->pictures_cap, sizeof(*d->pictures));
		d->pictures[d->npictures++] = buf_str(&png);
		put_picture(d, w, h, alternative);
	}
	if (handle != NULL)
		g_object_unref(handle);
}
