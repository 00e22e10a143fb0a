/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pdf_text.c - text on pages: lines, paragraphs, headings, lists, contents.
 *
 * Lines are drawn piece by piece (a piece has one style and one direction), so
 * that a link is tagged around just its words.  A paragraph that goes over a
 * page is two of the same tag: cairo keeps a tag's words on one page.
 */
#include <inttypes.h>

#include <cairo-pdf.h>

#include "render/pdf_internal.h"

enum {
	WORD = 200,		/* bytes */
	NUMBER = 1000000000,	/* a list may start at */
	TAGGED = 8,		/* lists in lists; deeper ones go on */
};

#define LEADING 1.35
#define INDENT 16.0
#define AFTER 6.0

static const struct {
	double size, before, after;
} levels[PDF_LEVELS + 1] = {
	{ 0 }, { 20, 0, 12 }, { 14, 16, 6 }, { 11.5, 12, 4 }, { 10, 10, 3 },
};

/* ---- setting ------------------------------------------------------------- */

/* U+FDD0..FDEF and the last two of each plane are characters of nobody: cairo
 * refuses a title with one. */
bool
pdf_is_nobodys(const char *at)
{
	gunichar c = (unsigned char)*at < 0xef ? 0 : g_utf8_get_char(at);

	return (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

/*
 * Valid, and no controls but the end of a line.  A word longer than any word may
 * be broken at certain places: Pango takes the square of its length for it.
 */
static void
add_clean(GString *out, struct str text)
{
	char *valid = g_utf8_make_valid(text.ptr, (gssize)text.len);
	size_t word = 0;

	for (const char *at = valid; *at != '\0'; at++) {
		unsigned char c = (unsigned char)*at;

		word = c <= ' ' ? 0 : word + 1;
		if (word >= WORD && (c & 0xc0) != 0x80) {
			g_string_append(out, "\xe2\x80\x8b");
			word = 0;
		}
		if (pdf_is_nobodys(at)) {
			g_string_append(out, "\xef\xbf\xbd");
			at = g_utf8_next_char(at) - 1;
		} else if (c == '\t') {
			g_string_append_c(out, ' ');
		} else if (c == '\r') {
			continue;
		} else if (c < 0x20 && c != '\n') {
			g_string_append(out, "\xef\xbf\xbd");
		} else {
			g_string_append_c(out, *at);
		}
	}
	g_free(valid);
}

const char *
pdf_plain(struct pdf *p, struct str text)
{
	GString *clean = g_string_new(NULL);
	struct str kept;

	add_clean(clean, text);
	kept = str_copy(p->scratch, (struct str){ clean->str, clean->len });
	g_string_free(clean, TRUE);
	for (char *at = (char *)kept.ptr; *at != '\0'; at++)
		if (*at == '\n')
			*at = ' ';
	return kept.ptr;
}

static void
add_attribute(PangoAttrList *list, PangoAttribute *attr, size_t from, size_t to)
{
	attr->start_index = (guint)from;
	attr->end_index = (guint)to;
	pango_attr_list_insert(list, attr);
}

static void
add_style(PangoAttrList *list, unsigned style, size_t from, size_t to)
{
	if (style & PDF_BOLD)
		add_attribute(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD),
		    from, to);
	if (style & PDF_ITALIC)
		add_attribute(list, pango_attr_style_new(PANGO_STYLE_ITALIC),
		    from, to);
	if (style & PDF_CODE)
		add_attribute(list, pango_attr_family_new("Noto Sans Mono"),
		    from, to);
	/* Pieces of different looks must not be set as one. */
	add_attribute(list, pango_attr_letter_spacing_new(0), from, to);
}

static bool
is_link(struct str href)
{
	return str_starts(href, STR("https://")) ||
	    str_starts(href, STR("http://")) ||
	    str_starts(href, STR("mailto:")) || str_starts(href, STR("tel:"));
}

void
pdf_flow_begin(struct pdf *p, struct pdf_flow *f, const struct pdf_run *runs,
    size_t n, double width, double size, bool right)
{
	PangoFontDescription *font = pango_font_description_new();
	PangoAttrList *list = pango_attr_list_new();
	GString *text = g_string_new(NULL);

	*f = (struct pdf_flow){ .runs = runs, .nruns = n };
	f->ends = arena_array(p->scratch, size_t, n);
	f->layout = pango_layout_new(p->context);
	for (size_t i = 0; i < n; i++) {
		size_t from = text->len;

		add_clean(text, runs[i].text);
		f->ends[i] = text->len;
		if (text->len > from)
			add_style(list, runs[i].style, from, text->len);
	}
	/* Nobody could tell a hyphen of ours from one of an address. */
	add_attribute(list, pango_attr_insert_hyphens_new(FALSE), 0,
	    text->len);
	pango_font_description_set_family_static(font, "Noto Sans");
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_layout_set_font_description(f->layout, font);
	pango_layout_set_text(f->layout, text->str, (int)text->len);
	pango_layout_set_attributes(f->layout, list);
	pango_layout_set_width(f->layout,
	    width < 0 ? -1 : (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(f->layout, PANGO_WRAP_WORD_CHAR);
	if (right)
		pango_layout_set_alignment(f->layout, PANGO_ALIGN_RIGHT);
	f->iter = pango_layout_get_iter(f->layout);
	pango_attr_list_unref(list);
	pango_font_description_free(font);
	g_string_free(text, TRUE);
}

void
pdf_flow_end(struct pdf_flow *f)
{
	pango_layout_iter_free(f->iter);
	g_object_unref(f->layout);
}

static double
line_height(PangoRectangle box)
{
	return box.height * LEADING / (PANGO_SCALE * 1.36);
}

double
pdf_flow_next(const struct pdf_flow *f)
{
	PangoRectangle box;

	if (f->done)
		return 0;
	pango_layout_iter_get_line_extents(f->iter, NULL, &box);
	return line_height(box);
}

double
pdf_flow_height(const struct pdf_flow *f)
{
	PangoLayoutIter *iter = pango_layout_get_iter(f->layout);
	double height = 0;

	do {
		PangoRectangle box;

		pango_layout_iter_get_line_extents(iter, NULL, &box);
		height += line_height(box);
	} while (pango_layout_iter_next_line(iter));
	pango_layout_iter_free(iter);
	return height;
}

double
pdf_flow_width(const struct pdf_flow *f)
{
	PangoRectangle box;

	pango_layout_get_extents(f->layout, NULL, &box);
	return (double)box.width / PANGO_SCALE;
}

/* ---- drawing ------------------------------------------------------------- */

static const struct pdf_run *
run_at(const struct pdf_flow *f, int offset)
{
	size_t lo = 0, hi = f->nruns;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if ((size_t)offset < f->ends[mid])
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo < f->nruns ? &f->runs[lo] : NULL;
}

static void
set_colour(cairo_t *cr, const struct pdf_run *run)
{
	unsigned style = run == NULL ? 0 : run->style;

	if (run != NULL && is_link(run->href))
		cairo_set_source_rgb(cr, 0.04, 0.28, 0.58);
	else if (style & PDF_BAD)
		cairo_set_source_rgb(cr, 0.64, 0.07, 0.07);
	else if (style & PDF_GOOD)
		cairo_set_source_rgb(cr, 0.07, 0.39, 0.16);
	else if (style & PDF_SOFT)
		cairo_set_source_rgb(cr, 0.32, 0.34, 0.37);
	else
		cairo_set_source_rgb(cr, 0.09, 0.10, 0.12);
}

/* The address as cairo's attributes want it: ' and \ behind a \. */
static const char *
link_of(struct pdf *p, struct str href)
{
	struct buf out = BUF_IN(p->scratch, 2 * href.len + 16);

	buf_add_c(&out, "uri='");
	for (size_t i = 0; i < href.len; i++) {
		unsigned char c = (unsigned char)href.ptr[i];

		if (c <= 0x20 || c >= 0x7f) {
			buf_addf(&out, "%%%02X", (unsigned)c);
			continue;
		}
		if (c == '\'' || c == '\\')
			buf_add_char(&out, '\\');
		buf_add_char(&out, (char)c);
	}
	buf_add_char(&out, '\'');
	return str_c(p->scratch, buf_str(&out));
}

static void
line_through(cairo_t *cr, double x, double width, double y)
{
	cairo_set_line_width(cr, 0.5);
	cairo_move_to(cr, x, y);
	cairo_line_to(cr, x + width, y);
	cairo_stroke(cr);
}

static void
draw_piece(struct pdf *p, const struct pdf_flow *f, PangoLayoutRun *piece,
    double x, double width, double baseline)
{
	const struct pdf_run *run = run_at(f, piece->item->offset);
	bool link = run != NULL && is_link(run->href);

	if (link)
		cairo_tag_begin(p->cr, CAIRO_TAG_LINK, link_of(p, run->href));
	set_colour(p->cr, run);
	cairo_move_to(p->cr, x, baseline);
	pango_cairo_show_glyph_item(p->cr, pango_layout_get_text(f->layout),
	    piece);
	if (link)
		line_through(p->cr, x, width, baseline + 1.5);
	if (run != NULL && (run->style & PDF_STRUCK))
		line_through(p->cr, x, width, baseline - 3);
	if (link)
		cairo_tag_end(p->cr, CAIRO_TAG_LINK);
}

void
pdf_flow_line(struct pdf *p, struct pdf_flow *f, double x, double y)
{
	PangoLayoutLine *line = pango_layout_iter_get_line_readonly(f->iter);
	PangoRectangle whole;
	int baseline = pango_layout_iter_get_baseline(f->iter);
	double at;

	pango_layout_iter_get_line_extents(f->iter, NULL, &whole);
	at = y + (line_height(whole) - (double)whole.height / PANGO_SCALE) / 2 +
	    (double)(baseline - whole.y) / PANGO_SCALE;
	do {
		PangoLayoutRun *piece =
		    pango_layout_iter_get_run_readonly(f->iter);
		PangoRectangle box;

		if (piece != NULL && p->cr != NULL) {
			pango_layout_iter_get_run_extents(f->iter, NULL, &box);
			draw_piece(p, f, piece,
			    x + (double)box.x / PANGO_SCALE,
			    (double)box.width / PANGO_SCALE, at);
		}
		if (!pango_layout_iter_next_run(f->iter))
			f->done = true;
	} while (!f->done &&
	    pango_layout_iter_get_line_readonly(f->iter) == line);
}

void
pdf_flow_all(struct pdf *p, struct pdf_flow *f, double x, const char *tag)
{
	double next = pdf_flow_next(f);

	/* A single line is not left behind. */
	pdf_need(p, MIN(pdf_flow_height(f), 2 * next));
	pdf_tag(p, tag);
	while (!f->done && !p->failed) {
		next = pdf_flow_next(f);
		if (p->y + next > PDF_BOTTOM) {
			pdf_untag(p, tag);
			pdf_need(p, next);
			pdf_tag(p, tag);
		}
		pdf_flow_line(p, f, x, p->y);
		p->y += next;
	}
	pdf_untag(p, tag);
}

void
pdf_one_line(struct pdf *p, struct str text, unsigned style, double size,
    double x, double y, double width, bool right)
{
	struct pdf_run run = { .text = text, .style = style };
	struct pdf_flow f;

	if (text.len == 0)
		return;
	pdf_flow_begin(p, &f, &run, 1, width, size, right);
	pango_layout_set_height(f.layout, -1);
	pango_layout_set_ellipsize(f.layout, PANGO_ELLIPSIZE_END);
	pango_layout_iter_free(f.iter);
	f.iter = pango_layout_get_iter(f.layout);
	pdf_flow_line(p, &f, x, y);
	pdf_flow_end(&f);
}

/* ---- paragraphs ---------------------------------------------------------- */

static double
left(const struct pdf *p)
{
	return PDF_LEFT + MIN(p->depth, 2 * PDF_LEVELS) * INDENT;
}

static void
put(struct pdf *p, const struct pdf_run *runs, size_t n, double size,
    const char *tag, double after)
{
	struct pdf_flow f;

	if (p->failed)
		return;
	pdf_flow_begin(p, &f, runs, n, PDF_RIGHT - left(p), size, false);
	pdf_flow_all(p, &f, left(p), tag);
	pdf_flow_end(&f);
	p->y += after;
}

void
pdf_paragraph(struct pdf *p, const struct pdf_run *runs, size_t n)
{
	if (p->docx != NULL) {
		docx_paragraph(p->docx, runs, n);
		return;
	}
	put(p, runs, n, PDF_SIZE, "P", AFTER);
}

void
pdf_text(struct pdf *p, struct str text, unsigned style)
{
	struct pdf_run run = { .text = text, .style = style };

	pdf_paragraph(p, &run, 1);
}

void
pdf_code(struct pdf *p, struct str text)
{
	struct pdf_run run = { .text = text, .style = PDF_CODE };

	if (p->docx != NULL) {
		docx_code(p->docx, text);
		return;
	}
	p->depth++;
	put(p, &run, 1, PDF_SIZE - 1, "Code", AFTER);
	p->depth--;
}

/* Kept for the contents, and a place that they and the outline lead to. */
static void
keep_mark(struct pdf *p, int level, struct str text)
{
	if (p->nmarks == p->marks_cap) {
		size_t to = p->marks_cap == 0 ? 32 : 2 * p->marks_cap;

		p->marks = arena_grow(p->scratch, p->marks,
		    p->marks_cap * sizeof(*p->marks),
		    to * sizeof(*p->marks));
		p->marks_cap = to;
	}
	p->marks[p->nmarks++] = (struct pdf_mark){
		str_copy(p->scratch, text), level, p->page };
}

static const char *
place_of(struct pdf *p, const char *what, size_t i)
{
	return str_printf(p->scratch, "%s='h%zu'", what, i).ptr;
}

static void
add_outline(struct pdf *p, int level, struct str text)
{
	int id = cairo_pdf_surface_add_outline(p->surface,
	    p->outline[level - 1], pdf_plain(p, text),
	    place_of(p, "dest", p->nmarks),
	    level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);

	for (int i = level; i <= PDF_LEVELS; i++)
		p->outline[i] = id;
}

double
pdf_heading_height(const struct pdf *p, int level)
{
	return (p->y > PDF_TOP ? levels[level].before : 0) +
	    levels[level].size * LEADING + levels[level].after;
}

void
pdf_heading(struct pdf *p, int level, struct str text)
{
	static const char *const tags[] = { "", "H1", "H2", "H3", "H4" };
	struct pdf_run run = { .text = text, .style = PDF_BOLD };

	BUG_IF(level < 1 || level > PDF_LEVELS);
	if (p->failed || text.len == 0)
		return;
	if (p->docx != NULL) {
		docx_heading(p->docx, level, text);
		return;
	}
	/* With at least some lines of what it is the heading of. */
	pdf_need(p, levels[level].before + 3.5 * levels[level].size + 30);
	if (p->y > PDF_TOP)
		p->y += levels[level].before;
	keep_mark(p, level, text);
	if (p->cr != NULL) {
		add_outline(p, level, text);
		cairo_tag_begin(p->cr, CAIRO_TAG_DEST,
		    place_of(p, "name", p->nmarks));
	}
	put(p, &run, 1, levels[level].size, tags[level], levels[level].after);
	if (p->cr != NULL)
		cairo_tag_end(p->cr, CAIRO_TAG_DEST);
}

/* ---- lists --------------------------------------------------------------- */

void
pdf_list_begin(struct pdf *p, bool numbered, int64_t first)
{
	if (p->docx != NULL) {
		docx_list_begin(p->docx, numbered, first);
		return;
	}
	if (p->depth < PDF_LEVELS)
		p->lists[p->depth] = (struct pdf_list){ numbered,
			MIN(MAX(first, 0), NUMBER) };
	if (p->depth++ < TAGGED)
		pdf_tag(p, "L");
}

void
pdf_list_end(struct pdf *p)
{
	if (p->docx != NULL) {
		docx_list_end(p->docx);
		return;
	}
	BUG_IF(p->depth == 0);
	if (--p->depth < TAGGED)
		pdf_untag(p, "L");
	if (p->depth == 0)
		p->y += AFTER / 2;
}

void
pdf_list_item(struct pdf *p, const struct pdf_run *runs, size_t n)
{
	int depth = MIN(p->depth, PDF_LEVELS) - 1;
	struct pdf_list *list;
	struct pdf_run sign = { 0 };
	struct pdf_flow f;

	if (p->docx != NULL) {
		docx_list_item(p->docx, runs, n);
		return;
	}
	BUG_IF(depth < 0);
	list = &p->lists[depth];
	sign.text = list->numbered
	    ? str_printf(p->scratch, "%" PRId64 ".", list->number++)
	    : STR("•");
	if (p->failed)
		return;
	pdf_need(p, 2 * PDF_SIZE * LEADING);
	pdf_tag(p, "LI");
	pdf_tag(p, "Lbl");
	/* As wide as it is: "10." is not broken before its point. */
	pdf_flow_begin(p, &f, &sign, 1, -1, PDF_SIZE, false);
	pdf_flow_line(p, &f, left(p) - 3 - pdf_flow_width(&f), p->y);
	pdf_flow_end(&f);
	pdf_untag(p, "Lbl");
	put(p, runs, n, PDF_SIZE, "LBody", 2);
	pdf_untag(p, "LI");
}

/* ---- contents ------------------------------------------------------------ */

static void
put_entry(struct pdf *p, size_t i)
{
	const struct pdf_mark *mark = &p->known[i];
	double in = PDF_LEFT + (mark->level - 1) * INDENT;
	struct str page = str_printf(p->scratch, "%d", mark->page);

	pdf_need(p, PDF_SIZE * LEADING);
	pdf_tag(p, "TOCI");
	if (p->cr != NULL)
		cairo_tag_begin(p->cr, CAIRO_TAG_LINK,
		    place_of(p, "dest", i + 1));
	pdf_one_line(p, mark->text, 0, PDF_SIZE, in, p->y,
	    PDF_RIGHT - in - 40, false);
	pdf_one_line(p, page, 0, PDF_SIZE, PDF_RIGHT - 36, p->y, 36, true);
	if (p->cr != NULL)
		cairo_tag_end(p->cr, CAIRO_TAG_LINK);
	pdf_untag(p, "TOCI");
	p->y += PDF_SIZE * LEADING + 1;
}

void
pdf_contents(struct pdf *p)
{
	if (p->docx != NULL) {
		docx_contents(p->docx);
		return;
	}
	pdf_tag(p, "TOC");
	for (size_t i = 0; i < p->nknown && !p->failed; i++)
		if (p->known[i].level <= 2)
			put_entry(p, i);
	pdf_untag(p, "TOC");
	p->y += AFTER;
}
