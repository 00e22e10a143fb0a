/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * attention.h - what an area adds to the list of what needs attention: gaps in
 * its own records, found by one statement each.  The BIA shows the list and
 * knows nothing of the areas after it.
 *
 * To add one: a row in the area's list, its statement (columns: id, name, name
 * of the other thing; $today, $year_ago, $soon are days; at most 200 rows by
 * id), and message `attention.<name>` with {{a}} and {{b}}.
 */
#ifndef AREAS_ATTENTION_H
#define AREAS_ATTENTION_H

#include "store/statement.h"

struct attention_source {
	const char *name;		/* "exception-ended" */
	const struct record *record;
	const struct statement *statement;
};

/* The lists of all areas, each ended by an empty row; set once by app (or a
 * test) before any thread starts.  Kept, not copied. */
void attention_set_sources(const struct attention_source *const *lists,
    size_t n);

#endif
