/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * diff.h - what changed between two states of a record, as the audit keeps it.
 *
 * {"field": {"from": x, "to": y}, "rows field": [{"row": id, ...}]} with the
 * JSON values of json.h; a new record has no "from", a deleted one no "to".
 * An item of rows is {"row": id, "position": {"from", "to"}, "changes": {...}},
 * see diff.c.  SECRET fields show only that they changed ({"secret": true}),
 * and such a change cannot be undone.  Else enough to undo it.
 */
#ifndef RECORD_DIFF_H
#define RECORD_DIFF_H

#include "record/json.h"

/* Write the difference as one object; before or after may be NULL.  False
 * when nothing differs (then {} was written). */
bool record_diff(const struct record *r, const void *before, const void *after,
    struct arena *a, struct json *out);

/*
 * Apply a difference backwards: give each named field its "from" value.  Where
 * the object's present value is not the "to" of the difference, somebody
 * changed it since: a CONFLICT fault names the field and nothing is changed.
 */
MUST_USE bool record_diff_reverse(const struct record *r, const json_t *diff,
    struct arena *a, void *object, struct errs *errs);

#endif
