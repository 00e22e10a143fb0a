/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * schema.c - the OpenAPI 3.1 schema of a record, printed from its table.
 *
 * For reading, every property is there and the frame too; for writing, only
 * what a client may set.  The description is the field's name in words: the
 * API has one language.
 */
#include "record/internal.h"

void
schema_type(const struct field *f, const char *name, struct json *out)
{
	json_key(out, "type");
	if (!kind_of(f)->nullable || f->flags & FIELD_REQUIRED) {
		json_str(out, str_of(name));
		return;
	}
	json_array_begin(out);
	json_str(out, str_of(name));
	json_str(out, STR("null"));
	json_array_end(out);
}

void
schema_i64(const char *key, int64_t n, struct json *out)
{
	json_put_i64(out, key, n);
}

/* "recovery_time" -> "Recovery time", with what the type does not say. */
static struct str
describe(const struct field *f, struct arena *a)
{
	struct str name = str_of(f->name);
	char *words = arena_alloc(a, name.len + 1);
	static const char *const more[FIELD_KIND__MAX] = {
		[FIELD_LONG_TEXT] = ", Markdown",
		[FIELD_MONEY] = ", in cents of a euro",
		[FIELD_PHONE] = ", a telephone number",
		[FIELD_CALENDAR] = ", weekly hours such as \"mo-fr "
		    "08:00-17:00\"",
		[FIELD_CURVE] = ", impact after 1 h, 4 h, 8 h, 1 d, 3 d, "
		    "1 w, 2 w and 1 mo; null is unknown",
		[FIELD_ATTACHMENT] = ", id of an attachment",
	};

	for (size_t i = 0; i < name.len; i++)
		words[i] = name.ptr[i] == '_' ? ' ' : name.ptr[i];
	if (words[0] >= 'a' && words[0] <= 'z')
		words[0] = (char)(words[0] - 'a' + 'A');
	if (f->target != NULL)
		return str_printf(a, "%s, id of a record of type %s", words,
		    f->target);
	return str_printf(a, "%s%s", words,
	    more[f->kind] == NULL ? "" : more[f->kind]);
}

static bool
is_shown(const struct field *f, bool writing)
{
	return (f->flags & (writing ? FIELD_READONLY : FIELD_SECRET)) == 0;
}

static void
property(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	json_key_str(out, json_name(a, f->name));
	json_object_begin(out);
	kind_of(f)->write_schema(f, writing, a, out);
	json_put_str(out, "description", describe(f, a));
	if (f->flags & (FIELD_READONLY | FIELD_SECRET)) {
		json_put_bool(out, writing ? "writeOnly" : "readOnly", true);
	}
	json_object_end(out);
}

static void
frame_property(const char *key, const char *type, const char *format,
    struct json *out)
{
	json_key(out, key);
	json_object_begin(out);
	json_put_str(out, "type", str_of(type));
	json_put_str(out, "format", str_of(format));
	json_put_bool(out, "readOnly", true);
	json_object_end(out);
}

static void
frame(bool is_row, struct json *out)
{
	frame_property("id", "integer", "int64", out);
	if (is_row)
		return;
	frame_property("version", "integer", "int64", out);
	frame_property("createdAt", "string", "date-time", out);
	frame_property("changedAt", "string", "date-time", out);
}

/* A row is known again by its id, so a client may send that. */
static void
row_id(struct json *out)
{
	json_key(out, "id");
	json_object_begin(out);
	json_put_str(out, "type", STR("integer"));
	json_put_str(out, "format", STR("int64"));
	json_object_end(out);
}

static bool
is_required(const struct field *f, bool writing)
{
	return is_shown(f, writing) &&
	    (!writing || (f->flags & FIELD_REQUIRED) != 0);
}

/* OpenAPI wants no empty list here, so the first one opens it. */
static void
required(const struct record *r, bool writing, bool is_row, struct arena *a,
    struct json *out)
{
	static const char *const keys[] = { "id", "version", "createdAt",
	    "changedAt" };
	bool open = !writing;

	if (open) {
		json_key(out, "required");
		json_array_begin(out);
		for (size_t i = 0; i < (is_row ? 1 : COUNT(keys)); i++)
			json_str(out, str_of(keys[i]));
	}
	for (size_t i = 0; i < r->nfields; i++) {
		if (!is_required(&r->fields[i], writing))
			continue;
		if (!open) {
			json_key(out, "required");
			json_array_begin(out);
			open = true;
		}
		json_str(out, json_name(a, r->fields[i].name));
	}
	if (open)
		json_array_end(out);
}

void
schema_object(const struct record *r, bool writing, bool is_row,
    struct arena *a, struct json *out)
{
	json_object_begin(out);
	json_put_str(out, "type", STR("object"));
	json_key(out, "properties");
	json_object_begin(out);
	if (!writing)
		frame(is_row, out);
	else if (is_row)
		row_id(out);
	for (size_t i = 0; i < r->nfields; i++)
		if (is_shown(&r->fields[i], writing))
			property(&r->fields[i], writing, a, out);
	json_object_end(out);
	required(r, writing, is_row, a, out);
	if (writing) {
		json_put_bool(out, "additionalProperties", false);
	}
	json_object_end(out);
}

void
record_write_schema(const struct record *r, bool writing, struct arena *a,
    struct json *out)
{
	schema_object(r, writing, false, a, out);
}
