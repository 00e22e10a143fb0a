/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * form.h - a record from an HTML form's inputs.
 *
 * Input names: "<field>", for REFERENCES repeated; rows "<field>.<i>.<child>"
 * with i from 0 (gaps and wholly blank rows are passed over) and
 * "<field>.<i>.id"; a FLAG is sent as "1" when ticked and "<field>.shown" says
 * that its box was on the form.  Fields without an input stay as they are.
 */
#ifndef RECORD_FORM_H
#define RECORD_FORM_H

#include "record/value.h"

struct form_input {
	struct str name, value;
};

/* Read the inputs into the object; all faults at once, each naming its field
 * (err.row for rows).  What was typed stays with the caller. */
MUST_USE bool record_read_form(const struct record *r,
    const struct value_context *vc, const struct form_input *inputs, size_t n,
    struct arena *a, void *object, struct errs *errs);

#endif
