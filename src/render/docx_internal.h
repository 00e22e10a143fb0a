/* SPDX-License-Identifier: EUPL-1.2 */
/* docx_internal.h - what the parts of the DOCX writer share, and what the body's
 * calls (pdf.h) become there. */
#ifndef RENDER_DOCX_INTERNAL_H
#define RENDER_DOCX_INTERNAL_H

#include "base/buf.h"
#include "render/docx.h"

struct docx_mark {
	struct str text;
	int level;
};

struct docx_list {
	int num;		/* of numbering.xml */
};

enum { DOCX_DEPTH = 9 };	/* levels of lists that Word has */

struct docx {
	const struct pdf_info *info;
	struct arena *arena;	/* of the result */
	struct arena scratch;
	struct err *err;
	bool failed;
	struct buf body, before;	/* before: up to the contents, once seen */
	bool has_contents;
	bool begun;		/* something stands on the page */
	bool breaks;		/* a new page before what comes next */
	struct docx_mark *marks;	/* headings */
	size_t nmarks, marks_cap;
	struct str *links;	/* addresses, in the order of their numbers */
	size_t nlinks, links_cap;
	struct str *pictures;	/* PNG */
	size_t npictures, pictures_cap;
	int64_t *firsts;	/* of each numbered list: where it starts */
	int *levels;		/* idem: its level from 0 */
	size_t nlists, lists_cap;
	struct docx_list lists[DOCX_DEPTH];	/* open ones */
	int depth;
};

void docx_fail(struct docx *d, const char *id, int64_t limit);
/* Text as XML, for an element or a quoted attribute: what XML cannot hold becomes
 * U+FFFD. */
void docx_escape(struct buf *out, struct str text);
/* The same as <w:t>; ends of lines as <w:br/> when `lines`, else as blanks. */
void docx_text(struct buf *out, struct str text, bool lines);

/* docx_body.c: the calls of pdf.h. */
void docx_heading(struct docx *d, int level, struct str text);
void docx_paragraph(struct docx *d, const struct pdf_run *runs, size_t n);
void docx_code(struct docx *d, struct str text);
void docx_list_begin(struct docx *d, bool numbered, int64_t first);
void docx_list_item(struct docx *d, const struct pdf_run *runs, size_t n);
void docx_list_end(struct docx *d);
void docx_table(struct docx *d, const struct pdf_table *table);
void docx_picture(struct docx *d, struct str svg, struct str alternative);
void docx_contents(struct docx *d);
void docx_space(struct docx *d, double points);
void docx_rule(struct docx *d);
void docx_page_break(struct docx *d);

/* docx_parts.c: the files of the package around the text. */
#define DOCX_W "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define DOCX_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
const char *docx_lang(const struct docx *d);
struct str docx_types(struct docx *d);
struct str docx_root_rels(void);
struct str docx_core(struct docx *d);
struct str docx_app(void);
struct str docx_rels(struct docx *d);
struct str docx_styles(struct docx *d);
struct str docx_numbering(struct docx *d);
struct str docx_settings(struct docx *d);
struct str docx_fonts(void);
struct str docx_header(struct docx *d);
struct str docx_footer(struct docx *d);

#endif
