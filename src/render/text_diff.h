/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * text_diff.h - what changed between two texts, for people: base/text_diff.h on
 * a page and as plain text.
 *
 * On a page <ins> and <del>, which a reader sees by line and colour and hears by
 * words.  A change that goes over a paragraph is marked in each.
 */
#ifndef RENDER_TEXT_DIFF_H
#define RENDER_TEXT_DIFF_H

#include "base/lang.h"
#include "base/text_diff.h"
#include "render/html.h"

enum {
	TEXT_DIFF_OUTPUT = 32 << 20,	/* bytes of HTML or text */
};

/*
 * Paragraphs (parted by an empty line) as <p>, lines by <br>.  With
 * changes_only, paragraphs in which nothing changed are left out and counted.
 * O(length).  ERR_TOO_LARGE text-diff-too-long (a: bytes allowed).
 */
MUST_USE bool text_diff_html(struct arena *a, enum lang lang,
    const struct text_diff *diff, bool changes_only, struct html *html_r,
    struct err *err);

/* "Bel [-Jan-]{+Piet+} op": what was removed and what came, in their place. */
MUST_USE bool text_diff_plain(struct buf *out, const struct text_diff *diff,
    struct err *err);

#endif
