/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * form.h - a record from an HTML form's inputs.
 *
 * Input names: "<field>", for REFERENCES repeated (each a name or "#id"); rows
 * "<field>.<i>.<child>" with i from 0 (gaps and wholly blank rows are passed
 * over) and "<field>.<i>.id", without which a row is new; a CURVE as one text
 * or as "<field>.0" to "<field>.7", blank or "?" for unknown.  A FLAG is sent as
 * "1" when ticked; "<field>.shown" says that its box was on the form, and that a
 * REFERENCES or ROWS field without another input has become empty.  All of this
 * holds in a row too.  Fields without an input stay as they are; READONLY
 * fields and other names are passed over.
 */
#ifndef RECORD_FORM_H
#define RECORD_FORM_H

#include "record/value.h"

struct form_input {
	struct str name, value;
};

/*
 * Read the inputs into the object and validate what was on the form; all faults
 * at once, each naming its field (rows: "<field>.<child>", err.row = i + 1).
 * A field at fault keeps its value; what was typed stays with the caller.
 */
MUST_USE bool record_read_form(const struct record *r,
    const struct value_context *vc, const struct form_input *inputs, size_t n,
    struct arena *a, void *object, struct errs *errs);

#endif
