/* SPDX-License-Identifier: EUPL-1.2 */
/* detail_parts.h - what is known of one record, on its page and on paper. */
#ifndef WEB_DETAIL_PARTS_H
#define WEB_DETAIL_PARTS_H

#include "web/show.h"

struct detail_row {
	struct view_list cells;		/* struct shown, one per head */
};

/* The rows of a field. */
struct detail_table {
	struct str id, label;
	struct view_list heads, rows;	/* struct str, struct detail_row */
};

/* A long text: as it was typed, and as a page shows it. */
struct detail_text {
	struct str label, text;
	struct html html;
};

struct detail_parts {
	struct view_list facts, texts, tables;	/* shown, detail_text, _table */
};

extern const struct view detail_table_view, detail_text_view;

/* Of an object whose names are loaded; the title and secrets are left out. */
struct detail_parts detail_parts(struct page *page, struct names *names,
    const struct record *r, const void *object);

#endif
