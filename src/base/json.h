/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * json.h - writes JSON (RFC 8259) into a buf, with commas and nesting kept
 * right by the writer.  Reading is jansson's work (links/, web/); no name here
 * is one of jansson's, for a static library's would take the place of those.
 *
 * Misuse (a value without a key in an object, closing what is not open) is a
 * BUG.  Invalid UTF-8 becomes U+FFFD, so the output is always valid - when the
 * buf is not over, which the caller looks at.  A writer writes one value.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

enum { JSON_DEPTH = 64 };

struct json {
	struct buf *out;		/* borrowed */
	int depth;			/* open objects and arrays */
	bool has_item[JSON_DEPTH];	/* a comma is due */
	bool is_object[JSON_DEPTH];	/* else an array */
	bool after_key;			/* a value is due */
};

#define JSON_TO(buf_) ((struct json){ .out = (buf_) })

void json_object_begin(struct json *j);	/* { */
void json_object_end(struct json *j);	/* } */
void json_array_begin(struct json *j);	/* [ */
void json_array_end(struct json *j);	/* ] */
void json_key(struct json *j, const char *key);
void json_key_str(struct json *j, struct str key);
void json_str(struct json *j, struct str s);
void json_i64(struct json *j, int64_t n);
void json_opt64(struct json *j, struct opt64 n);	/* null when unknown */
/* The shortest that reads back; null when it is no number. */
void json_double(struct json *j, double d);
void json_bool(struct json *j, bool b);
void json_none(struct json *j);
/* A key and its value in one. */
void json_put_str(struct json *j, const char *key, struct str s);
void json_put_i64(struct json *j, const char *key, int64_t n);
void json_put_opt64(struct json *j, const char *key, struct opt64 n);
void json_put_bool(struct json *j, const char *key, bool b);
/* Already JSON text, one value; put in as it is. */
void json_raw(struct json *j, struct str value);
/* A str as a quoted, escaped JSON string, without a writer. */
void json_quote(struct buf *out, struct str s);

#endif
