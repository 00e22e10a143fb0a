/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * files.c - the files of records in our own export, and in again.
 *
 * A file is {"name", "mediaType", "size", "sha256", "data"}, its bytes in
 * base64.  What the export has no room for goes without data; coming in, the
 * same file is then looked for among those that are here already, by its hash,
 * and else the record keeps what it had, and says so.
 */
#include <jansson.h>

#include "areas/exchange/plan.h"
#include "store/attachment.h"
#include "web/file_kind.h"

/* ---- out ---------------------------------------------------------------- */

static bool
add_chunk(void *arg, struct str chunk)
{
	return buf_add(arg, chunk);
}

static void
set_text(json_t *object, const char *key, struct str text)
{
	json_object_set_new(object, key, json_stringn(text.ptr, text.len));
}

json_t *
file_out(struct tx *tx, int64_t id, int64_t *room, int64_t *left_out,
    struct err *err)
{
	struct arena a = ARENA_INIT;
	struct attachment file;
	struct buf bytes;
	json_t *out = NULL;

	if (!attachment_get(tx, id, &file, err))
		return NULL;
	out = json_object();
	set_text(out, "name", file.name);
	set_text(out, "mediaType", file.media_type);
	json_object_set_new(out, "size", json_integer(file.size));
	set_text(out, "sha256", file.sha256);
	if (file.size > *room) {
		*left_out += 1;
		return out;
	}
	*room -= file.size;
	bytes = BUF_IN(&a, (size_t)file.size);
	if (attachment_read(tx, id, add_chunk, &bytes, err)) {
		set_text(out, "data", attachment_base64(&a, buf_str(&bytes)));
	} else {
		json_decref(out);
		out = NULL;
	}
	arena_release(&a);
	return out;
}

/* ---- in ----------------------------------------------------------------- */

static struct str
text_of(struct arena *a, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_string(value) ? str_copy(a, (struct str){
	    json_string_value(value), json_string_length(value) }) : STR_EMPTY;
}

static void
refuse(struct planner *p, const struct field *f, const char *id,
    struct str name)
{
	struct err err = { 0 };

	err_set_args(&err, ERR_INVALID, f->name, id, ERR_TEXT(name));
	plan_fault(p, &err);
}

/* The bytes, when they came along and are what the file says they are. */
static bool
read_data(struct planner *p, const struct field *f, const json_t *value,
    struct import_bytes *file)
{
	const json_t *data = json_object_get(value, "data");
	const char *type;
	struct err err = { 0 };

	if (data == NULL)
		return true;
	file->has_bytes = json_is_string(data) && attachment_from_base64(p->a,
	    (struct str){ json_string_value(data), json_string_length(data) },
	    &file->bytes);
	if (!file->has_bytes || !str_eq(file->sha256, attachment_hash(p->a,
	    file->bytes))) {
		refuse(p, f, "import-file-damaged", file->name);
		return false;
	}
	if (!file_kind_check(file->name, file->bytes, f->name, &type, &err)) {
		plan_fault(p, &err);
		return false;
	}
	file->media_type = str_of(type);
	return true;
}

int64_t
file_in(struct planner *p, const struct field *f, const json_t *value)
{
	struct import_plan *plan = p->plan;
	struct import_bytes file = {
		.name = file_name_clean(p->a, text_of(p->a, value, "name")),
		.sha256 = text_of(p->a, value, "sha256") };
	struct err err = { 0 };

	if (!read_data(p, f, value, &file))
		return 0;
	if (!attachment_same(p->tx, file.sha256, file.name, &file.id, &err)) {
		plan_fault(p, &err);
		return 0;
	}
	if (file.id == 0 && !file.has_bytes) {
		plan_note(p, "import-file-left-out", file.name, 1);
		return 0;
	}
	if (plan->nfiles == p->cap_files) {
		size_t cap = p->cap_files == 0 ? 16 : p->cap_files * 2;

		plan->files = arena_grow(p->a, plan->files,
		    plan->nfiles * sizeof(file), cap * sizeof(file));
		p->cap_files = cap;
	}
	plan->files[plan->nfiles++] = file;
	return FILE_REF + (int64_t)plan->nfiles - 1;
}

static struct import_bytes *
file_behind(const struct import_plan *plan, const struct field *f,
    const void *object)
{
	struct opt64 ref = f->kind == FIELD_ATTACHMENT ? field_num(f, object)
	    : UNKNOWN;

	return ref.known && IS_FILE_REF(ref.v)
	    ? &plan->files[ref.v - FILE_REF] : NULL;
}

/* Is the file that the record has now the one that comes in? */
static bool
is_same(struct tx *tx, int64_t id, const struct import_bytes *file)
{
	struct attachment now;
	struct err ignored = { 0 };

	return attachment_get(tx, id, &now, &ignored) &&
	    str_eq(now.sha256, file->sha256) && str_eq(now.name, file->name);
}

void
files_match(struct planner *p, struct import_entry *e)
{
	for (size_t i = 0; i < e->record->nfields; i++) {
		const struct field *f = &e->record->fields[i];
		struct import_bytes *file = file_behind(p->plan, f, e->object);

		if (file == NULL)
			continue;
		if (e->before != NULL && field_num(f, e->before).known &&
		    is_same(p->tx, field_num(f, e->before).v, file))
			field_copy(f, p->a, e->object, e->before);
		else if (file->id != 0)
			field_set_num(f, e->object, KNOWN(file->id));
	}
}

bool
files_add(struct import_plan *plan, struct tx *tx, const struct record *r,
    void *object, struct errs *errs)
{
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		struct import_bytes *file = file_behind(plan, f, object);
		struct attachment kept = { 0 };
		struct err err = { 0 };

		if (file == NULL)
			continue;
		if (file->id == 0 && !attachment_add(tx, file->bytes,
		    file->name, file->media_type, &kept, &err))
			return errs_add(errs, &err);
		if (file->id == 0)
			file->id = kept.id;
		field_set_num(f, object, KNOWN(file->id));
	}
	return true;
}
