/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * import_json.h - reads our own full export:
 *
 *	{"stormvast": {"format": 1, ...},
 *	 "records": {"process": [{...}, ...], "resource": [...]}}
 *
 * Records stay jansson objects, because a record may hold rows of its own.
 * Refused: a key given twice, more depth than JSON_DEPTH, another format
 * number, and what does not have this shape.
 */
#ifndef LINKS_IMPORT_JSON_H
#define LINKS_IMPORT_JSON_H

#include <jansson.h>

#include "base/err.h"

enum { IMPORT_JSON_FORMAT = 1 };

/* All records of one name, in the order of the file. */
struct import_records {
	struct str name;
	const json_t *list;	/* an array of objects only */
	size_t n;
};

struct import_json {
	const json_t *about;	/* the object "stormvast" */
	const struct import_records *records;	/* in the order of the file */
	size_t n;
};

/* All of it lives as long as the arena.  A syntax fault has err->row. */
MUST_USE bool import_json_read(struct arena *a, struct str text,
    struct import_json *json_r, struct err *err);

#endif
