/* SPDX-License-Identifier: EUPL-1.2 */
/* Whatever is read can be mapped, and the rows refer to rows that are there. */
#include "links/archimate_map.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
has_row(const struct import_table *t, struct str id)
{
	for (size_t i = 1; i < t->n_rows; i++)
		if (str_eq(t->rows[i].cells[0], id))
			return true;
	return false;
}

/* Exactly one of the two columns names a row of its table. */
static void
check_reference(const struct import_set *set, const struct import_row *row,
    size_t column)
{
	struct str process = import_cell(row, column);
	struct str resource = import_cell(row, column + 1);

	BUG_IF((process.len > 0) == (resource.len > 0));
	BUG_IF(process.len > 0 &&
	    !has_row(import_table(set, "process"), process));
	BUG_IF(resource.len > 0 &&
	    !has_row(import_table(set, "resource"), resource));
}

static void
check_set(const struct import_set *set)
{
	const struct import_table *needs = import_table(set, "requirement");
	const struct import_table *members =
	    import_table(set, "requirement_member");

	for (size_t i = 1; i < needs->n_rows; i++)
		check_reference(set, &needs->rows[i], 2);
	for (size_t i = 1; i < members->n_rows; i++) {
		check_reference(set, &members->rows[i], 1);
		BUG_IF(!has_row(needs, members->rows[i].cells[0]));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct archimate_rules rules;
	struct arena a = ARENA_INIT;
	struct archimate_model model;
	struct import_set set;
	struct err err = { 0 };

	archimate_rules_default(&rules);
	if (archimate_read(&a, (struct str){ (const char *)data, size },
	    LANG_NL, &model, &err)) {
		BUG_IF(!archimate_map(&a, &model, &rules, &set, &err) &&
		    err.id == NULL);
		if (err.id == NULL)
			check_set(&set);
	} else {
		BUG_IF(err.id == NULL || err.row < 1);
	}
	arena_release(&a);
	return 0;
}
