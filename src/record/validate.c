/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * validate.c - all faults of an object at once.
 *
 * A fault in a child row is found by the child's own table; its field is then
 * named "field.child" (in the errs' arena) and its row is counted from 1, so
 * that a form, a file and the API can each point at the very input.
 */
#include "record/internal.h"

bool
field_fault_list(struct errs *errs, const struct field *f, const char *id,
    const struct err_arg args[ERR_ARGS])
{
	struct err err = { 0 };

	err_set_list(&err, ERR_INVALID, f->name, id, args);
	return errs_add(errs, &err);
}

bool
field_fault(struct errs *errs, const struct field *f, const char *id)
{
	return field_fault_list(errs, f, id,
	    (struct err_arg[ERR_ARGS]){ { 0 } });
}

bool
field_fault_type(struct errs *errs, const struct field *f)
{
	return field_fault_args(errs, f, "json-type",
	    ERR_MSG(kind_of(f)->json));
}

void
rows_add_faults(struct errs *errs, const struct field *f, int64_t row,
    const struct errs *of_row)
{
	for (size_t i = 0; i < of_row->n; i++) {
		struct err err = { 0 };

		err_copy(&err, &of_row->list[i]);
		err.row = row;
		err.field = err.field == NULL ? f->name :
		    str_printf(errs->arena, "%s.%s", f->name, err.field).ptr;
		errs_add(errs, &err);
	}
}

bool
record_validate(const struct record *r, const void *object, struct errs *errs)
{
	size_t before = errs->total;

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (!field_is_blank(f, object))
			kind_of(f)->check(f, field_at(f, object), errs);
		else if (f->flags & FIELD_REQUIRED)
			field_fault(errs, f, "field-required");
	}
	if (r->check != NULL)
		r->check(object, errs);
	return errs->total == before;
}
