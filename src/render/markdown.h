/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * markdown.h - people's own text to HTML: CommonMark with tables, strike-through
 * and check lists; the end of a line is one, as it was typed.
 *
 * Raw HTML is shown as text.  Links go to http, https, mailto, tel and relative
 * addresses; anything else becomes its text.  Pictures are shown from relative
 * addresses only (an attachment); others become their description.
 */
#ifndef RENDER_MARKDOWN_H
#define RENDER_MARKDOWN_H

#include "base/err.h"
#include "render/html.h"

enum {
	MARKDOWN_INPUT = 4 << 20,	/* bytes of text */
	MARKDOWN_OUTPUT = 16 << 20,	/* bytes of HTML */
	MARKDOWN_DEPTH = 32,		/* lists and quotes nested */
};

/*
 * The text as HTML in the arena.  A heading of level 1 becomes <h{top}>
 * (1..6), the others follow, never below <h6>.  O(length).  False with
 * markdown-too-long (a: bytes allowed) or markdown-too-deep (a: levels).
 */
MUST_USE bool markdown_html(struct arena *a, struct str text, int top,
    struct html *html_r, struct err *err);

#endif
