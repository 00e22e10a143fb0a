/* SPDX-License-Identifier: EUPL-1.2 */
#include <math.h>

#include <utf8proc.h>

#include "base/json.h"

/* Before a value: a comma when one is due, and a key in an object. */
static void
begin_value(struct json *j)
{
	if (j->is_object[j->depth]) {
		BUG_IF(!j->after_key);
		j->after_key = false;
		return;
	}
	BUG_IF(j->depth == 0 && j->has_item[0]);
	if (j->has_item[j->depth])
		buf_add_char(j->out, ',');
	j->has_item[j->depth] = true;
}

static void
open_level(struct json *j, char c, bool is_object)
{
	begin_value(j);
	BUG_IF(j->depth + 1 >= JSON_DEPTH);
	buf_add_char(j->out, c);
	j->depth++;
	j->has_item[j->depth] = false;
	j->is_object[j->depth] = is_object;
}

static void
close_level(struct json *j, char c, bool is_object)
{
	BUG_IF(j->depth == 0 || j->is_object[j->depth] != is_object ||
	    j->after_key);
	buf_add_char(j->out, c);
	j->depth--;
}

void
json_object_begin(struct json *j)
{
	open_level(j, '{', true);
}

void
json_object_end(struct json *j)
{
	close_level(j, '}', true);
}

void
json_array_begin(struct json *j)
{
	open_level(j, '[', false);
}

void
json_array_end(struct json *j)
{
	close_level(j, ']', false);
}

void
json_key(struct json *j, const char *key)
{
	json_key_str(j, str_of(key));
}

void
json_key_str(struct json *j, struct str key)
{
	BUG_IF(!j->is_object[j->depth] || j->after_key);
	if (j->has_item[j->depth])
		buf_add_char(j->out, ',');
	j->has_item[j->depth] = true;
	json_quote(j->out, key);
	buf_add_char(j->out, ':');
	j->after_key = true;
}

void
json_str(struct json *j, struct str s)
{
	begin_value(j);
	json_quote(j->out, s);
}

void
json_i64(struct json *j, int64_t n)
{
	begin_value(j);
	buf_add_i64(j->out, n);
}

void
json_opt64(struct json *j, struct opt64 n)
{
	if (n.known)
		json_i64(j, n.v);
	else
		json_none(j);
}

void
json_double(struct json *j, double d)
{
	char text[32];

	if (!isfinite(d)) {
		json_none(j);
		return;
	}
	begin_value(j);
	if (fabs(d) < 1e15 && trunc(d) == d) {
		buf_addf(j->out, "%.0f", d);
		return;
	}
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, d);
		if (strtod(text, NULL) == d)
			break;
	}
	buf_add_c(j->out, text);
}

void
json_bool(struct json *j, bool b)
{
	begin_value(j);
	buf_add_c(j->out, b ? "true" : "false");
}

void
json_none(struct json *j)
{
	begin_value(j);
	buf_add_c(j->out, "null");
}

void
json_raw(struct json *j, struct str value)
{
	begin_value(j);
	buf_add(j->out, value);
}

/* How a byte below 0x80 is written, or NULL for as it is. */
static const char *
escape_of(unsigned char c, char room[8])
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\t':
		return "\\t";
	default:
		if (c >= 0x20 && c != 0x7F)
			return NULL;
		snprintf(room, 8, "\\u%04x", c);
		return room;
	}
}

/* What needs no change is added in one run. */
void
json_quote(struct buf *out, struct str s)
{
	size_t from = 0, at = 0;
	char room[8];

	buf_add_char(out, '"');
	while (at < s.len) {
		const unsigned char *p = (const unsigned char *)s.ptr + at;
		utf8proc_ssize_t n = 1;
		utf8proc_int32_t point;
		const char *instead = *p < 0x80 ? escape_of(*p, room) : NULL;

		if (*p >= 0x80) {
			n = utf8proc_iterate(p,
			    (utf8proc_ssize_t)(s.len - at), &point);
			instead = n < 1 ? "\xEF\xBF\xBD" : NULL;
		}
		if (instead != NULL) {
			buf_add(out, str_sub(s, from, at - from));
			buf_add_c(out, instead);
			from = at + 1;
		}
		at += n < 1 ? 1 : (size_t)n;
	}
	buf_add(out, str_sub(s, from, at - from));
	buf_add_char(out, '"');
}

void
json_put_str(struct json *j, const char *key, struct str s)
{
	json_key(j, key);
	json_str(j, s);
}

void
json_put_i64(struct json *j, const char *key, int64_t n)
{
	json_key(j, key);
	json_i64(j, n);
}

void
json_put_opt64(struct json *j, const char *key, struct opt64 n)
{
	json_key(j, key);
	json_opt64(j, n);
}

void
json_put_bool(struct json *j, const char *key, bool b)
{
	json_key(j, key);
	json_bool(j, b);
}
