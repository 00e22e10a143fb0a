/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * show.h - a field's value as a reader sees it: words, not codes; "unknown"
 * where nobody has said; names with links where it refers to another record.
 */
#ifndef WEB_SHOW_H
#define WEB_SHOW_H

#include "web/names.h"
#include "web/route.h"

/* The message id of a field's label, and of a choice's word, in the arena. */
const char *show_label(struct arena *a, const struct record *r,
    const struct field *f);
const char *show_choice(struct arena *a, const struct record *r,
    const struct field *f, int32_t choice);
/* The id of a field's hint, or NULL when it has none. */
const char *show_hint(struct arena *a, const struct record *r,
    const struct field *f);
/* "process.plural" of a record. */
const char *show_plural(struct arena *a, const struct record *r);

/* One value, in a cell of a list or beside its label. */
struct shown {
	struct str label;	/* of its field, for a narrow screen */
	struct str text;
	struct str path;	/* of the record that it names, or "mailto:",
				   "tel:", "https:"; empty: none */
	bool is_unknown;
	bool is_number;		/* set to the right */
};
extern const struct view shown_view;

/* ROWS and REFERENCES as a count or a list of names; LONG_TEXT in full. */
struct shown show_value(struct page *page, struct names *names,
    const struct record *r, const struct field *f, const void *object);
/* What an object is called: its title, else its first text, else "#7". */
struct str show_name(struct page *page, const struct record *r,
    const void *object);

#endif
