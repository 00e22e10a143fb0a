/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * json.h - a record as a JSON object of the API, and back.
 *
 * Keys are camelCase names of the fields; unknown is null and is written; dates
 * as RFC 3339, durations as ISO 8601 ("PT8H"), money as cents, curves as arrays
 * with null for a blank, references as ids, rows as arrays of objects.  SECRET
 * fields are never written.  `id`, `version`, `createdAt`, `changedAt` frame it.
 */
#ifndef RECORD_JSON_H
#define RECORD_JSON_H

#include <jansson.h>

#include "base/json.h"
#include "record/record.h"

/* "recovery_time" -> "recoveryTime", in the arena. */
struct str json_name(struct arena *a, const char *name);

/* The field whose JSON name is this key, or NULL. */
const struct field *record_field_of_key(const struct record *r,
    const char *key);

/* One object, with its frame. */
void record_write_json(const struct record *r, const void *object,
    struct arena *a, struct json *out);

/*
 * Read the fields present in `in` into the object (a partial change leaves the
 * others).  Unknown keys, wrong types and READONLY fields are faults that name
 * the field.  True when there is none.
 */
MUST_USE bool record_read_json(const struct record *r, const json_t *in,
    struct arena *a, void *object, struct errs *errs);

/* The OpenAPI 3.1 schema of the record: for reading, or for writing. */
void record_write_schema(const struct record *r, bool writing,
    struct arena *a, struct json *out);

#endif
