/* SPDX-License-Identifier: EUPL-1.2 */
#include "record/internal.h"

struct str
json_name(struct arena *a, const char *name)
{
	char *p = arena_alloc(a, strlen(name) + 1);
	size_t n = 0;

	for (size_t i = 0; name[i] != '\0'; i++) {
		char c = name[i];
		bool lower = c >= 'a' && c <= 'z';

		if (c == '_')
			continue;
		p[n++] = i > 0 && name[i - 1] == '_' && lower ?
		    (char)(c - 'a' + 'A') : c;
	}
	return (struct str){ p, n };
}

/* Is `key` the camelCase of the field's name?  Without making it. */
static bool
is_key_of(const char *name, const char *key)
{
	for (; *name != '\0'; name++) {
		char want = *name;

		if (want == '_' && name[1] != '\0') {
			want = *++name;
			if (want >= 'a' && want <= 'z')
				want = (char)(want - 'a' + 'A');
		}
		if (*key++ != want)
			return false;
	}
	return *key == '\0';
}

const struct field *
record_field_of_key(const struct record *r, const char *key)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (is_key_of(r->fields[i].name, key))
			return &r->fields[i];
	return NULL;
}

void
field_write_json(const struct field *f, const void *at, struct arena *a,
    struct json *out)
{
	const struct kind *k = kind_of(f);

	if (k->nullable && k->is_blank(at))
		json_none(out);
	else
		k->write_json(f, at, a, out);
}

bool
field_read_json(const struct field *f, const json_t *in, struct arena *a,
    void *at, struct errs *errs)
{
	const struct kind *k = kind_of(f);

	if (!json_is_null(in))
		return k->read_json(f, in, a, at, errs);
	if (!k->nullable)
		return field_fault_type(errs, f);
	memset(at, 0, k->size);
	return true;
}

void
record_write_members(const struct record *r, const void *object,
    struct arena *a, struct json *out)
{
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (f->flags & FIELD_SECRET)
			continue;
		json_key_str(out, json_name(a, f->name));
		field_write_json(f, field_at(f, object), a, out);
	}
}

static void
write_instant(const char *key, int64_t at, struct arena *a, struct json *out)
{
	struct buf text = BUF_IN(a, 40);

	instant_print_iso(&text, at);
	json_put_str(out, key, buf_str(&text));
}

void
record_write_json(const struct record *r, const void *object,
    struct arena *a, struct json *out)
{
	const struct rec *rec = object;

	json_object_begin(out);
	json_put_i64(out, "id", rec->id);
	json_put_i64(out, "version", rec->version);
	write_instant("createdAt", rec->created_at, a, out);
	write_instant("changedAt", rec->changed_at, a, out);
	record_write_members(r, object, a, out);
	json_object_end(out);
}

/* Sent back as it was got; the store keeps it, whatever is sent. */
static bool
is_frame(const char *key)
{
	static const char *const keys[] = { "id", "version", "createdAt",
	    "changedAt" };

	for (size_t i = 0; i < COUNT(keys); i++)
		if (str_eq(str_of(key), str_of(keys[i])))
			return true;
	return false;
}

static void
unknown_key(struct errs *errs, const char *key)
{
	struct str shown = str_copy(errs->arena, str_sub(str_of(key), 0, 100));
	struct err err = { 0 };

	err_set_args(&err, ERR_INVALID, shown.ptr, "json-key-unknown",
	    ERR_TEXT(shown));
	errs_add(errs, &err);
}

void
record_read_members(const struct record *r, const json_t *in,
    struct arena *a, void *object, struct errs *errs)
{
	/* Jansson's iterator wants a mutable object, and does not change it. */
	for (void *it = json_object_iter((json_t *)(uintptr_t)in); it != NULL;
	    it = json_object_iter_next((json_t *)(uintptr_t)in, it)) {
		const char *key = json_object_iter_key(it);
		const struct field *f = record_field_of_key(r, key);

		if (f == NULL) {
			if (!is_frame(key))
				unknown_key(errs, key);
		} else if (f->flags & FIELD_READONLY) {
			field_fault(errs, f, "json-readonly");
		} else {
			field_read_json(f, json_object_iter_value(it), a,
			    field_place(f, object), errs);
		}
	}
}

bool
record_read_json(const struct record *r, const json_t *in, struct arena *a,
    void *object, struct errs *errs)
{
	size_t before = errs->total;
	struct err err = { 0 };

	if (!json_is_object(in)) {
		err_set(&err, ERR_INVALID, NULL, "json-not-object");
		return errs_add(errs, &err);
	}
	record_read_members(r, in, a, object, errs);
	return errs->total == before;
}
