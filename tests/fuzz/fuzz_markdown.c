/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whatever the text, the HTML is one our own template compiler would take: no
 * script, no handler, no unsafe address, every tag closed in its place.
 */
#include "render/markdown.h"
#include "render/place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct str text = { (const char *)data, size };
	struct buf out = BUF_IN(&a, MARKDOWN_OUTPUT);
	struct place place = { 0 };
	struct html html;
	struct err err = { 0 };

	if (markdown_html(&a, text, 1 + (int)(size % 6), &html, &err)) {
		html_add(&out, html);
		BUG_IF(place_text(&place, buf_str(&out)) != NULL);
		BUG_IF(place_end(&place) != NULL);
	} else {
		BUG_IF(err.id == NULL);
	}
	arena_release(&a);
	return 0;
}
