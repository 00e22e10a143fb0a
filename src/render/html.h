/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * html.h - finished HTML, and the escapes by which text becomes part of it.
 *
 * A struct html was made by render/ alone: by the functions here, the template
 * engine, Markdown, charts and maps.  Nobody else fills its member; a template
 * takes {{{x}}} for this type only, so text from outside cannot become markup.
 */
#ifndef RENDER_HTML_H
#define RENDER_HTML_H

#include "base/buf.h"

struct html {
	struct str made;	/* private to render/ */
};

#define HTML_NONE ((struct html){ { "", 0 } })

/* Text as HTML: escaped, in the arena. */
struct html html_of_text(struct arena *a, struct str text);
/* One after the other, in the arena. */
struct html html_join(struct arena *a, const struct html *parts, size_t n);
bool html_is_empty(struct html html);
/* Append the markup itself to a page under construction. */
void html_add(struct buf *out, struct html html);

/*
 * Escapes.  One verb for element text and quoted attributes alike (& < > " '
 * become references), so that neither can be used in the other's place.  Text
 * that is not well-formed UTF-8 is passed on bytewise; C0 controls other than
 * tab, LF and CR become U+FFFD.
 */
void html_escape(struct buf *out, struct str text);

/*
 * A whole URL for a quoted attribute.  Relative ones and the schemes http,
 * https, mailto and tel pass; anything else becomes "#", so that a page shows
 * a dead link and never runs a script.
 */
void html_escape_url(struct buf *out, struct str url);
/* One path segment, query value or fragment: all but unreserved is %XX. */
void html_escape_url_part(struct buf *out, struct str part);
/* What html_escape_url() lets pass. */
bool url_is_safe(struct str url);

#endif
