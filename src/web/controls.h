/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * controls.h - a record as a form: one control per field, shown with what was
 * typed and what is wrong with it.
 *
 * What a form shows always comes from inputs, by the names of record/form.h:
 * those that were posted, or those that an object would have posted
 * (controls_inputs).  So a form shown again loses nothing that was typed.
 */
#ifndef WEB_CONTROLS_H
#define WEB_CONTROLS_H

#include "web/names.h"
#include "web/route.h"

struct web_part;

struct inputs {
	struct form_input *list;
	size_t n, cap;
};

void inputs_add(struct arena *a, struct inputs *in, struct str name,
    struct str value);

/* What an object's own form would send. */
struct inputs controls_inputs(struct page *page, struct names *names,
    const struct record *r, const void *object);

/*
 * The posted inputs after a button that changes the form itself: "add-row"
 * (one more, at the end), "remove-row" (takes "<field>.<i>" out) or "add-one"
 * (one more place for a name).  False: none was pressed and *in_r is what was posted.
 */
bool controls_edit(struct page *page, struct inputs *in_r);

/* Show only this field (a change of many), or NULL: all that may be written. */
struct controls_ask {
	const struct record *record;
	const struct inputs *inputs;
	const struct errs *errs;	/* or NULL */
	const struct field *only;
};

/* The controls as a list for the template "web/controls". */
MUST_USE bool controls_make(struct page *page, const struct controls_ask *ask,
    struct html *html_r, struct err *err);

extern const struct web_part controls_part;

#endif
