/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * kind_reference.c - other records: one, several, or an attachment.
 *
 * In text a reference is the name of the record where the caller can turn it
 * into an id and back, else its id.  "#12" is always an id: it is written where
 * the name would lead to another record or to none.  Several are parted by
 * "; "; a ';' or '\' in a name gets a '\' before it.
 */
#include "record/internal.h"

enum { REFERENCES_MAX = 1000 };

static struct opt64
one_of(const void *at)
{
	return *(const struct opt64 *)at;
}

static struct refs
many_of(const void *at)
{
	return *(const struct refs *)at;
}

/* "#12" by any means, "12" when no record has that name. */
static int64_t
id_of_text(const struct value_io *io, struct str text)
{
	int64_t id = 0;

	if (str_starts(text, STR("#")) &&
	    str_to_i64(str_sub(text, 1, text.len), &id))
		return id;
	if (io->vc->id_of != NULL && io->f->target != NULL)
		id = io->vc->id_of(io->vc->arg, io->f->target, text);
	if (id <= 0 && !str_to_i64(text, &id))
		return 0;
	return id;
}

static bool
read_one(const struct value_io *io, struct str text, int64_t *id_r,
    struct err *err)
{
	*id_r = id_of_text(io, text);
	if (*id_r >= 1)
		return true;
	if (io->f->target == NULL)
		return err_set_args(err, ERR_INVALID, io->f->name,
		    "attachment-unknown", ERR_TEXT(text));
	return err_set_args(err, ERR_INVALID, io->f->name, "reference-unknown",
	    ERR_TEXT(str_sub(text, 0, 200)), ERR_MSG(io->f->target));
}

static void
write_id(const struct value_io *io, int64_t id, struct buf *out)
{
	if (io->vc->name_of != NULL && io->f->target != NULL)
		buf_add_char(out, '#');
	buf_add_i64(out, id);
}

/* The name when it leads back to this id, else empty. */
static struct str
sure_name(const struct value_io *io, int64_t id)
{
	struct str name;
	int64_t digits;

	if (io->vc->name_of == NULL || io->f->target == NULL)
		return STR_EMPTY;
	name = str_trim(io->vc->name_of(io->vc->arg, io->f->target, id));
	if (name.len == 0 || (io->vc->id_of == NULL ? name.ptr[0] == '#' ||
	    str_to_i64(name, &digits) : id_of_text(io, name) != id))
		return STR_EMPTY;
	return name;
}

static bool
reference_read(const struct value_io *io, struct str text, void *at,
    struct err *err)
{
	int64_t id;

	if (!read_one(io, str_trim(text), &id, err))
		return false;
	*(struct opt64 *)at = KNOWN(id);
	return true;
}

static void
reference_write(const struct value_io *io, const void *at, struct buf *out)
{
	struct str name = sure_name(io, one_of(at).v);

	if (name.len > 0)
		buf_add(out, name);
	else
		write_id(io, one_of(at).v, out);
}

static void
reference_check(const struct field *f, const void *at, struct errs *errs)
{
	if (one_of(at).v < 1)
		field_fault(errs, f, "reference-invalid");
}

static void
reference_schema(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	(void)writing;
	(void)a;
	schema_type(f, "integer", out);
	json_put_str(out, "format", STR("int64"));
	schema_i64("minimum", 1, out);
}

#define REFERENCE_KIND {                                                      \
	.size = sizeof(struct opt64), .nullable = true, .json = "json-id",    \
	.is_blank = number_is_blank, .is_equal = number_is_equal,             \
	.check = reference_check, .read = reference_read,                     \
	.write = reference_write, .read_json = number_read_json,              \
	.write_json = number_write_json, .write_schema = reference_schema,    \
}

const struct kind kind_reference = REFERENCE_KIND;
const struct kind kind_attachment = REFERENCE_KIND;

/* ---- several ------------------------------------------------------------ */

static bool
references_is_blank(const void *at)
{
	return many_of(at).n == 0;
}

static bool
references_is_equal(const struct field *f, const void *a, const void *b)
{
	struct refs x = many_of(a), y = many_of(b);

	(void)f;
	return x.n == y.n &&
	    (x.n == 0 || memcmp(x.ids, y.ids, x.n * sizeof(*x.ids)) == 0);
}

static void
references_copy(const struct field *f, struct arena *a, void *to,
    const void *from)
{
	struct refs refs = many_of(from);
	int64_t *ids = arena_array(a, int64_t, refs.n);

	(void)f;
	if (refs.n > 0)
		memcpy(ids, refs.ids, refs.n * sizeof(*ids));
	*(struct refs *)to = (struct refs){ ids, refs.n };
}

static bool
has_id(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

static void
references_check(const struct field *f, const void *at, struct errs *errs)
{
	struct refs refs = many_of(at);

	if ((int64_t)refs.n > field_max(f)) {
		field_fault_args(errs, f, "references-too-many",
		    ERR_INT(field_max(f)), ERR_INT((int64_t)refs.n));
		return;
	}
	if ((int64_t)refs.n < field_min(f))
		field_fault_args(errs, f, "references-too-few",
		    ERR_INT(field_min(f)), ERR_INT((int64_t)refs.n));
	for (size_t i = 0; i < refs.n; i++) {
		if (refs.ids[i] < 1) {
			field_fault(errs, f, "reference-invalid");
			return;
		}
		if (has_id(refs.ids, i, refs.ids[i])) {
			field_fault(errs, f, "references-twice");
			return;
		}
	}
}

/* The next name of "a; b\; c"; *at moves behind its ';'. */
static struct str
next_name(struct arena *a, struct str text, size_t *at)
{
	struct buf out = BUF_IN(a, text.len);

	for (; *at < text.len && text.ptr[*at] != ';'; ++*at) {
		if (text.ptr[*at] == '\\' && *at + 1 < text.len)
			++*at;
		buf_add_char(&out, text.ptr[*at]);
	}
	++*at;
	return str_trim(buf_str(&out));
}

static bool
references_read(const struct value_io *io, struct str text, void *at,
    struct err *err)
{
	struct refs *refs = at;
	size_t n = 0, cap = 1;
	int64_t *ids;

	for (size_t i = 0; i < text.len; i++)
		cap += text.ptr[i] == ';';
	if (cap > REFERENCES_MAX + 1)
		return err_set_args(err, ERR_INVALID, io->f->name,
		    "references-too-many", ERR_INT(field_max(io->f)),
		    ERR_INT((int64_t)cap));
	ids = arena_array(io->a, int64_t, cap);
	for (size_t i = 0; i < text.len;) {
		struct str name = next_name(io->a, text, &i);
		int64_t id;

		if (name.len == 0)
			continue;
		if (!read_one(io, name, &id, err))
			return false;
		if (!has_id(ids, n, id))
			ids[n++] = id;
	}
	*refs = (struct refs){ ids, n };
	return true;
}

static void
references_write(const struct value_io *io, const void *at, struct buf *out)
{
	struct refs refs = many_of(at);

	for (size_t i = 0; i < refs.n; i++) {
		struct str name = sure_name(io, refs.ids[i]);

		if (i > 0)
			buf_add_c(out, "; ");
		if (name.len == 0)
			write_id(io, refs.ids[i], out);
		for (size_t j = 0; j < name.len; j++) {
			if (name.ptr[j] == ';' || name.ptr[j] == '\\')
				buf_add_char(out, '\\');
			buf_add_char(out, name.ptr[j]);
		}
	}
}

static bool
references_read_json(const struct field *f, const json_t *in, struct arena *a,
    void *at, struct errs *errs)
{
	size_t n = json_array_size(in);
	int64_t *ids;

	if (!json_is_array(in))
		return field_fault_type(errs, f);
	if (n > REFERENCES_MAX)
		return field_fault_args(errs, f, "references-too-many",
		    ERR_INT(field_max(f)), ERR_INT((int64_t)n));
	ids = arena_array(a, int64_t, n);
	for (size_t i = 0; i < n; i++) {
		const json_t *id = json_array_get(in, i);

		if (!json_is_integer(id))
			return field_fault_type(errs, f);
		ids[i] = (int64_t)json_integer_value(id);
	}
	*(struct refs *)at = (struct refs){ ids, n };
	return true;
}

static void
references_write_json(const struct field *f, const void *at, struct arena *a,
    struct json *out)
{
	struct refs refs = many_of(at);

	(void)f;
	(void)a;
	json_array_begin(out);
	for (size_t i = 0; i < refs.n; i++)
		json_i64(out, refs.ids[i]);
	json_array_end(out);
}

static void
references_schema(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	(void)writing;
	(void)a;
	schema_type(f, "array", out);
	json_key(out, "items");
	json_object_begin(out);
	json_put_str(out, "type", STR("integer"));
	json_put_str(out, "format", STR("int64"));
	schema_i64("minimum", 1, out);
	json_object_end(out);
	json_put_bool(out, "uniqueItems", true);
	schema_i64("maxItems", field_max(f), out);
}

const struct kind kind_references = {
	.size = sizeof(struct refs), .max = REFERENCES_MAX,
	.json = "json-ids", .is_blank = references_is_blank,
	.is_equal = references_is_equal, .copy = references_copy,
	.check = references_check, .read = references_read,
	.write = references_write, .read_json = references_read_json,
	.write_json = references_write_json,
	.write_schema = references_schema,
};
