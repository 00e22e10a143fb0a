/* SPDX-License-Identifier: EUPL-1.2 */
/* pdf.c - the document and its pages.  Cairo draws, Pango sets the text. */
#include <cairo-pdf.h>
#include <librsvg/rsvg.h>

#include "render/messages.h"
#include "render/pdf_internal.h"

enum { ROUNDS = 5 };

#define SMALL 8.0

void
pdf_fail(struct pdf *p, const char *id, int64_t limit)
{
	if (!p->failed)
		err_set_args(p->err, strcmp(id, "pdf-too-long") == 0
		    ? ERR_TOO_LARGE : ERR_INVALID, NULL, id, ERR_INT(limit));
	p->failed = true;
}

void
pdf_tag(struct pdf *p, const char *name)
{
	if (p->cr != NULL)
		cairo_tag_begin(p->cr, name, NULL);
}

void
pdf_untag(struct pdf *p, const char *name)
{
	if (p->cr != NULL)
		cairo_tag_end(p->cr, name);
}

/* ---- pages --------------------------------------------------------------- */

static void
rule_at(struct pdf *p, double y)
{
	if (p->cr == NULL)
		return;
	cairo_set_source_rgb(p->cr, 0.75, 0.75, 0.75);
	cairo_set_line_width(p->cr, 0.5);
	cairo_move_to(p->cr, PDF_LEFT, y);
	cairo_line_to(p->cr, PDF_RIGHT, y);
	cairo_stroke(p->cr);
}

/* What stands on each page. */
static void
draw_edges(struct pdf *p)
{
	double half = (PDF_RIGHT - PDF_LEFT) / 2 - 8, low = PDF_HEIGHT - 44;
	struct buf number = BUF_IN(p->scratch, 256);

	message_print(&number, p->info->lang, NULL, "pdf-page",
	    { "a", ERR_INT(p->page) }, { "b", ERR_INT(p->pages) });
	pdf_one_line(p, p->info->top_left, PDF_SOFT, SMALL, PDF_LEFT, 30, half,
	    false);
	pdf_one_line(p, p->info->top_right, PDF_BOLD, SMALL,
	    PDF_RIGHT - half, 30, half, true);
	rule_at(p, 46);
	rule_at(p, low - 6);
	pdf_one_line(p, p->info->bottom, PDF_SOFT, SMALL, PDF_LEFT, low, half,
	    false);
	pdf_one_line(p, buf_str(&number), PDF_SOFT, SMALL, PDF_RIGHT - half,
	    low, half, true);
}

static void
new_page(struct pdf *p)
{
	p->breaks = false;
	if (p->failed)
		return;
	if (p->page == PDF_PAGES) {
		pdf_fail(p, "pdf-too-long", PDF_PAGES);
		return;
	}
	if (p->page > 0 && p->cr != NULL)
		cairo_show_page(p->cr);
	p->page++;
	p->y = PDF_TOP;
	if (p->cr != NULL)
		draw_edges(p);
}

void
pdf_page_break(struct pdf *p)
{
	if (p->docx != NULL) {
		docx_page_break(p->docx);
		return;
	}
	p->breaks = p->y > PDF_TOP;
}

void
pdf_need(struct pdf *p, double points)
{
	if (p->breaks || (p->y + points > PDF_BOTTOM && p->y > PDF_TOP))
		new_page(p);
}

void
pdf_space(struct pdf *p, double points)
{
	if (p->docx != NULL) {
		docx_space(p->docx, points);
		return;
	}
	p->y += points;
}

void
pdf_rule(struct pdf *p)
{
	if (p->docx != NULL) {
		docx_rule(p->docx);
		return;
	}
	pdf_need(p, 12);
	rule_at(p, p->y + 6);
	p->y += 12;
}

/* ---- pictures ------------------------------------------------------------ */

void
pdf_picture_size(RsvgHandle *svg, double *w_r, double *h_r)
{
	gboolean has_w, has_h, has_box;
	RsvgLength w, h;
	RsvgRectangle box;

	*w_r = *h_r = 0;
	if (rsvg_handle_get_intrinsic_size_in_pixels(svg, w_r, h_r))
		return;
	rsvg_handle_get_intrinsic_dimensions(svg, &has_w, &w, &has_h, &h,
	    &has_box, &box);
	if (has_box) {
		*w_r = box.width;
		*h_r = box.height;
	}
}

static void
draw_picture(struct pdf *p, RsvgHandle *svg, double w, double h,
    struct str alternative)
{
	RsvgRectangle place = { PDF_LEFT, p->y, w, h };
	GError *gone = NULL;

	if (p->npictures == p->pictures_cap) {
		size_t to = p->pictures_cap == 0 ? 8 : 2 * p->pictures_cap;

		p->alternatives = arena_grow(p->arena, p->alternatives,
		    p->pictures_cap * sizeof(*p->alternatives),
		    to * sizeof(*p->alternatives));
		p->pictures_cap = to;
	}
	p->alternatives[p->npictures++] = str_copy(p->arena, alternative);
	pdf_tag(p, "Figure");
	if (!rsvg_handle_render_document(svg, p->cr, &place, &gone)) {
		g_clear_error(&gone);
		pdf_fail(p, "pdf-picture", 0);
	}
	pdf_untag(p, "Figure");
}

void
pdf_headed_picture(struct pdf *p, int level, struct str heading,
    struct str svg, struct str alternative)
{
	enum { SPACE = 10 };
	RsvgHandle *handle;
	double w = 0, h = 0, scale = 0.75;	/* points a pixel */
	double head = heading.len > 0 ? pdf_heading_height(p, level) : 0;

	if (p->failed)
		return;
	if (p->docx != NULL) {
		docx_picture(p->docx, svg, alternative);
		return;
	}
	handle = rsvg_handle_new_from_data((const guint8 *)svg.ptr, svg.len,
	    NULL);
	if (handle != NULL)
		pdf_picture_size(handle, &w, &h);
	if (!(w > 0 && h > 0)) {
		pdf_fail(p, "pdf-picture", 0);
	} else {
		scale = MIN(scale, (PDF_RIGHT - PDF_LEFT) / w);
		scale = MIN(scale, (PDF_BOTTOM - PDF_TOP - SPACE - head) / h);
		pdf_need(p, head + h * scale + SPACE);
		if (heading.len > 0)
			pdf_heading(p, level, heading);
		if (p->cr != NULL)
			draw_picture(p, handle, w * scale, h * scale,
			    alternative);
		p->y += h * scale + SPACE;
	}
	if (handle != NULL)
		g_object_unref(handle);
}

void
pdf_picture(struct pdf *p, struct str svg, struct str alternative)
{
	pdf_headed_picture(p, 1, STR_EMPTY, svg, alternative);
}

/* ---- rounds -------------------------------------------------------------- */

static cairo_status_t
take(void *arg, const unsigned char *bytes, unsigned n)
{
	return buf_add(arg, (struct str){ (const char *)bytes, n })
	    ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* Everything once.  What it learns for the next round is in *p. */
static void
go_through(struct pdf *p, void (*body)(void *, struct pdf *), void *arg)
{
	p->page = p->depth = 0;
	p->nmarks = p->marks_cap = 0;
	p->marks = NULL;
	for (size_t i = 0; i < COUNT(p->outline); i++)
		p->outline[i] = CAIRO_PDF_OUTLINE_ROOT;
	new_page(p);
	pdf_tag(p, "Document");
	body(arg, p);
	pdf_untag(p, "Document");
}

static void
say(struct pdf *p, cairo_pdf_metadata_t what, struct str text)
{
	if (text.len > 0)
		cairo_pdf_surface_set_metadata(p->surface, what,
		    pdf_plain(p, text));
}

static void
describe(struct pdf *p)
{
	struct buf made = BUF_IN(p->scratch, 64);

	cairo_pdf_surface_restrict_to_version(p->surface,
	    CAIRO_PDF_VERSION_1_5);
	say(p, CAIRO_PDF_METADATA_TITLE, p->info->title);
	say(p, CAIRO_PDF_METADATA_AUTHOR, p->info->author);
	say(p, CAIRO_PDF_METADATA_SUBJECT, p->info->subject);
	say(p, CAIRO_PDF_METADATA_CREATOR, STR("stormvast"));
	instant_print_iso(&made, p->info->made);
	say(p, CAIRO_PDF_METADATA_CREATE_DATE, buf_str(&made));
}

static void
draw(struct pdf *p, void (*body)(void *, struct pdf *), void *arg,
    struct str *bytes_r)
{
	struct buf out = BUF_HEAP(PDF_BYTES);
	bool ok;

	p->surface = cairo_pdf_surface_create_for_stream(take, &out, PDF_WIDTH,
	    PDF_HEIGHT);
	describe(p);
	p->cr = cairo_create(p->surface);
	go_through(p, body, arg);
	cairo_show_page(p->cr);
	ok = cairo_status(p->cr) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(p->cr);
	cairo_surface_finish(p->surface);
	ok = ok && cairo_surface_status(p->surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(p->surface);
	if (!ok || out.over)
		pdf_fail(p, "pdf-failed", 0);
	if (!p->failed)
		*bytes_r = pdf_complete(p->arena, buf_str(&out), p->info->lang,
		    p->alternatives, p->npictures);
	buf_release(&out);
}

static bool
is_as_known(const struct pdf *p, int pages)
{
	if (p->page != pages || p->nmarks != p->nknown)
		return false;
	for (size_t i = 0; i < p->nmarks; i++)
		if (p->marks[i].page != p->known[i].page)
			return false;
	return true;
}

/* Measures until nothing moves any more: the contents move what follows. */
static void
measure(struct pdf *p, void (*body)(void *, struct pdf *), void *arg)
{
	for (int round = 0; round < ROUNDS && !p->failed; round++) {
		int pages = p->pages;
		bool same;

		go_through(p, body, arg);
		same = is_as_known(p, pages);
		p->pages = p->page;
		p->known = p->marks;
		p->nknown = p->nmarks;
		if (same || (round == 0 && p->nmarks == 0))
			return;
	}
}

static bool
has_fonts(PangoFontMap *map)
{
	PangoFontFamily **families = NULL;
	int n = 0;

	pango_font_map_list_families(map, &families, &n);
	g_free(families);
	return n > 0;
}

/* Shapes as the page has them: no hints for some screen. */
static PangoContext *
paper(PangoFontMap *map, enum lang lang)
{
	PangoContext *context = pango_font_map_create_context(map);
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	pango_cairo_context_set_resolution(context, 72);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_language(context,
	    pango_language_from_string(lang_tag(lang)));
	cairo_font_options_destroy(options);
	return context;
}

bool
pdf_write(struct arena *a, const struct pdf_info *info,
    void (*body)(void *arg, struct pdf *pdf), void *arg, struct str *bytes_r,
    struct err *err)
{
	PangoFontMap *map = pango_cairo_font_map_new();
	struct arena scratch = ARENA_INIT;
	struct pdf p = { .info = info, .arena = a, .scratch = &scratch,
		.err = err };

	BUG_IF(info->title.len == 0);
	if (!has_fonts(map)) {
		pdf_fail(&p, "pdf-no-font", 0);
	} else {
		p.context = paper(map, info->lang);
		measure(&p, body, arg);
		if (!p.failed)
			draw(&p, body, arg, bytes_r);
		g_object_unref(p.context);
	}
	g_object_unref(map);
	arena_release(&scratch);
	return !p.failed;
}
