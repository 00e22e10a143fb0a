/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * import_json.h - reads our own full export:
 *
 *	{"stormvast": {"format": 1, ...},
 *	 "records": {"process": [{...}, ...], "resource": [...]}}
 *
 * A record is a place in the text until it is asked for, and a jansson object
 * then, because it may hold rows of its own.  Refused: a key given twice, more depth than JSON_DEPTH, another format
 * number, and what does not have this shape.
 */
#ifndef LINKS_IMPORT_JSON_H
#define LINKS_IMPORT_JSON_H

#include <jansson.h>

#include "base/err.h"

enum { IMPORT_JSON_FORMAT = 1 };

struct import_item {
	struct str text;	/* in the file's */
	int64_t line;		/* where it begins */
};

/* All records of one name, in the order of the file. */
struct import_records {
	struct str name;
	struct import_item *items;	/* well-formed objects */
	size_t n;
};

struct import_json {
	const json_t *about;	/* the object "stormvast" */
	struct import_records *records;	/* in the order of the file */
	size_t n;
};

/* All of it lives as long as the arena and the text.  A syntax fault, also deep
 * inside a record, has err->row.  Some bytes of memory a record. */
MUST_USE bool import_json_read(struct arena *a, struct str text,
    struct import_json *json_r, struct err *err);
/* The i-th record; the caller lets it go. */
json_t *import_json_item(const struct import_records *records, size_t i);

#endif
