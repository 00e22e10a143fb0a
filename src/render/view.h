/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * view.h - what a template may ask of a view model.
 *
 * A view model is a plain struct that a page fills and a template shows.  One
 * const table per struct names its members; the row macro checks the C type,
 * and the template compiler checks every name against the table.
 *
 *	struct plan_row { struct str name; struct opt64 rto; const char *state; };
 *
 *	#define VIEW struct plan_row
 *	static const struct view_field plan_row_fields[] = {
 *		V_STR(name), V_DURATION(rto), V_MSG(state),
 *	};
 *	#undef VIEW
 *	static const struct view plan_row_view =
 *	    VIEW_OF(struct plan_row, plan_row_fields);
 *
 * The kinds that hold a number take an int64_t, or a struct opt64 that shows
 * the message "unknown" while nobody has said; {{#x}} asks whether it is known.
 */
#ifndef RENDER_VIEW_H
#define RENDER_VIEW_H

#include "render/html.h"

enum view_kind {
	VIEW_STR,		/* struct str: escaped where it stands */
	VIEW_URL,		/* struct str: a URL, the value of href and kin */
	VIEW_HTML,		/* struct html: {{{x}}} */
	VIEW_MSG,		/* const char *: message id, translated; or NULL */
	VIEW_BOOL,		/* bool: for sections only */
	VIEW_INT,		/* int64_t | struct opt64: digits */
	VIEW_DURATION,		/* " seconds: "4 uur 30 min" */
	VIEW_DURATION_SHORT,	/* " seconds: "4,5 u" */
	VIEW_DATE,		/* " days since 1970 */
	VIEW_INSTANT,		/* " UTC seconds, in the reader's zone */
	VIEW_BYTES,		/* " a size: "1,5 MB" */
	VIEW_MONEY,		/* " euro cents: "€ 1.234,50" */
	VIEW_OBJECT,		/* const T *, or NULL, which is false */
	VIEW_EMBED,		/* T: a struct inside the struct */
	VIEW_LIST,		/* struct view_list of T */
	VIEW_KIND__MAX
};

/* Items one behind the other; stride is sizeof one.  Borrowed. */
struct view_list {
	const void *items;
	size_t n, stride;
};

#define VIEW_LIST_OF(items_, n_) \
	((struct view_list){ (items_), (n_), sizeof(*(items_)) })

struct view;

struct view_field {
	const char *name;	/* as the template writes it */
	enum view_kind kind;
	bool optional;		/* the member is a struct opt64 */
	size_t offset;
	const struct view *sub;	/* OBJECT, EMBED, LIST: of what */
};

struct view {
	const char *name;	/* of the C struct, for error messages */
	const struct view_field *fields;
	size_t n;
	size_t size;		/* of the C struct; a list's stride */
};

#define VIEW_OF(type, fields_) \
	{ .name = #type, .fields = (fields_), .n = COUNT(fields_), \
	  .size = sizeof(type) }

/* For a list of struct str: {{#names}}{{.}}{{/names}}. */
extern const struct view view_of_str;
/* For a list of struct html: {{#parts}}{{{.}}}{{/parts}}. */
extern const struct view view_of_html;

/* 0 when the member has the C type its kind needs; else does not compile. */
#define VIEW_TYPE(m, type)                                                    \
	(0 * sizeof(char[_Generic(((VIEW *)0)->m, type: 1, default: -1)]))
#define VIEW_ROW(m, kind_, type)                                              \
	.name = #m, .kind = (kind_),                                          \
	.offset = offsetof(VIEW, m) + VIEW_TYPE(m, type)
#define VIEW_NUMBER(m, kind_)                                                 \
	{ .name = #m, .kind = (kind_), .offset = offsetof(VIEW, m),           \
	  .optional = _Generic(((VIEW *)0)->m, int64_t: false,                \
	                       struct opt64: true) }

#define V_STR(m) { VIEW_ROW(m, VIEW_STR, struct str) }
#define V_URL(m) { VIEW_ROW(m, VIEW_URL, struct str) }
#define V_HTML(m) { VIEW_ROW(m, VIEW_HTML, struct html) }
#define V_MSG(m) { VIEW_ROW(m, VIEW_MSG, const char *) }
#define V_BOOL(m) { VIEW_ROW(m, VIEW_BOOL, bool) }
#define V_INT(m) VIEW_NUMBER(m, VIEW_INT)
#define V_DURATION(m) VIEW_NUMBER(m, VIEW_DURATION)
#define V_DURATION_SHORT(m) VIEW_NUMBER(m, VIEW_DURATION_SHORT)
#define V_DATE(m) VIEW_NUMBER(m, VIEW_DATE)
#define V_INSTANT(m) VIEW_NUMBER(m, VIEW_INSTANT)
#define V_BYTES(m) VIEW_NUMBER(m, VIEW_BYTES)
#define V_MONEY(m) VIEW_NUMBER(m, VIEW_MONEY)
/* type is the C struct that sub_ describes: checked like the others. */
#define V_OBJECT(m, type, sub_) \
	{ VIEW_ROW(m, VIEW_OBJECT, const type *), .sub = (sub_) }
#define V_EMBED(m, type, sub_) \
	{ VIEW_ROW(m, VIEW_EMBED, type), .sub = (sub_) }
#define V_LIST(m, sub_) \
	{ VIEW_ROW(m, VIEW_LIST, struct view_list), .sub = (sub_) }

/* The row of a name, or NULL. */
const struct view_field *view_find(const struct view *view, struct str name);

#endif
