/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * json.c - our own full export, out and in again.
 *
 * {"stormvast": {"format": 1, ...}, "records": {"process": [{...}], ...}}: the
 * objects of the API, with two differences: references are names, so that the
 * file means the same in another installation, and what rules alone may set
 * (READONLY: an approval, a proof) is written but not taken in again: it was
 * given to figures somewhere else.
 *
 * In, a record is a jansson object while it is read and no longer: once for its
 * names, and again when the names of all are known.
 */
#include "areas/exchange/plan.h"
#include "record/json.h"

/* ---- in ----------------------------------------------------------------- */

static struct str
json_text(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_string(value) ? (struct str){ json_string_value(value),
	    json_string_length(value) } : STR_EMPTY;
}

/* A name becomes an id; what is no string stays for record_read_json(). */
static json_t *
id_of_name(struct planner *p, const struct field *f, const json_t *value)
{
	struct str name = { json_string_value(value),
		json_string_length(value) };
	int64_t id = plan_id_of(p, f->target, name);
	struct err err = { 0 };

	if (id != 0)
		return json_integer(id);
	err_set_args(&err, ERR_INVALID, f->name, "import-name-unknown",
	    ERR_TEXT(name));
	plan_fault(p, &err);
	return json_null();
}

static json_t *translate(struct planner *p, const struct record *r,
    const json_t *from);

static json_t *
translate_list(struct planner *p, const struct field *f, const json_t *list)
{
	json_t *to = json_array();

	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *item = json_array_get(list, i);

		if (f->kind == FIELD_ROWS && json_is_object(item))
			json_array_append_new(to, translate(p, f->rows, item));
		else if (f->kind == FIELD_REFERENCES && json_is_string(item))
			json_array_append_new(to, id_of_name(p, f, item));
		else
			json_array_append(to, item);
	}
	return to;
}

/* Owned; NULL: the field stays as it is. */
static json_t *
translate_value(struct planner *p, const struct field *f, json_t *value)
{
	bool many = f->kind == FIELD_ROWS || f->kind == FIELD_REFERENCES;

	if (many && json_is_array(value))
		return translate_list(p, f, value);
	if (f->kind == FIELD_REFERENCE && json_is_string(value))
		return id_of_name(p, f, value);
	/* A number would be a file of another place. */
	if (f->kind == FIELD_ATTACHMENT && !json_is_null(value)) {
		int64_t file = file_in(p, f, value);

		return file == 0 ? NULL : json_integer(file);
	}
	return json_incref(value);
}

/* A copy with ids for names, without what only rules may set; owned. */
static json_t *
translate(struct planner *p, const struct record *r, const json_t *from)
{
	json_t *to = json_object(), *value;
	const char *key;

	json_object_foreach((json_t *)(uintptr_t)from, key, value) {
		const struct field *f = record_field_of_key(r, key);

		if (f == NULL)
			json_object_set(to, key, value);
		else if (!(f->flags & FIELD_READONLY) &&
		    (value = translate_value(p, f, value)) != NULL)
			json_object_set_new(to, key, value);
	}
	return to;
}

static void
read_object(struct planner *p, struct import_entry *e, const json_t *from)
{
	json_t *json = translate(p, e->record, from);
	struct errs errs = ERRS_IN(p->a);

	/* Ids and versions of another place mean nothing here. */
	json_object_del(json, "id");
	json_object_del(json, "version");
	if (!record_read_json(e->record, json, p->a, e->object, &errs))
		for (size_t i = 0; i < errs.n; i++)
			plan_fault(p, &errs.list[i]);
	json_decref(json);
}

/* First pass over one list: entries; marks in skipped[] what has none. */
static bool
enter_list(struct planner *p, const struct record *r,
    const struct import_records *records, bool *skipped, struct err *err)
{
	const struct field *title = record_title(r);
	const char *key = title == NULL ? ""
	    : json_name(p->a, title->name).ptr;

	if (!plan_load(p, r, err))
		return false;
	p->table = records->name;
	for (size_t i = 0; i < records->n; i++) {
		json_t *from = import_json_item(records, i);

		p->row = (int64_t)i + 1;
		skipped[i] = plan_entry(p, r, str_trim(json_text(from, key)),
		    json_text(from, "externalId")) == NULL;
		json_decref(from);
	}
	return true;
}

static void
read_list(struct planner *p, const struct import_records *records,
    const bool *skipped, size_t *place)
{
	p->table = records->name;
	for (size_t i = 0; i < records->n; i++) {
		json_t *from;

		if (skipped[i])
			continue;
		p->row = (int64_t)i + 1;
		from = import_json_item(records, i);
		read_object(p, &p->plan->entries[(*place)++], from);
		json_decref(from);
	}
}

bool
plan_json(struct planner *p, const struct import_json *json, struct err *err)
{
	bool **skipped = arena_array(p->a, bool *, json->n);
	size_t place = 0, n = 0;

	for (size_t i = 0; i < json->n; i++)
		n += json->records[i].n;
	plan_reserve(p, n);

	for (size_t i = 0; i < json->n; i++) {
		const struct import_records *records = &json->records[i];
		const struct record *r = registry_find(p->registry,
		    records->name);

		if (r == NULL || r->scope != RECORD_ORGANISATION) {
			plan_note(p, "import-sheet-unknown", records->name,
			    (int64_t)records->n);
			continue;
		}
		skipped[i] = arena_array(p->a, bool, records->n);
		if (!enter_list(p, r, records, skipped[i], err))
			return false;
	}
	for (size_t i = 0; i < json->n; i++)
		if (skipped[i] != NULL)
			read_list(p, &json->records[i], skipped[i], &place);
	return true;
}

/* ---- out ---------------------------------------------------------------- */

struct exporting {
	struct tx *tx;
	const struct registry *registry;
	struct id_names *names;
	const struct record *record;
	FILE *out;
	bool first;
	int64_t room, left_out;		/* bytes of files; files */
	struct err err;			/* of a file */
};

static void
name_refs(struct exporting *x, const struct record *r, json_t *object);

static json_t *
name_of_id(struct exporting *x, const struct field *f, const json_t *value)
{
	struct str name = id_names_find(x->names, x->registry, f->target,
	    json_integer_value(value));

	return json_stringn(name.ptr, name.len);
}

/* What rules alone set is not taken in again: its name is enough. */
static json_t *
file_of(struct exporting *x, const struct field *f, int64_t id)
{
	int64_t none = 0, nobody = 0;
	bool is_ours = (f->flags & FIELD_READONLY) != 0;

	return file_out(x->tx, id, is_ours ? &none : &x->room,
	    is_ours ? &nobody : &x->left_out, &x->err);
}

static void
name_list(struct exporting *x, const struct field *f, json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *item = json_array_get(list, i);

		if (f->kind == FIELD_ROWS) {
			json_object_del(item, "id");
			name_refs(x, f->rows, item);
		} else {
			json_array_set_new(list, i, name_of_id(x, f, item));
		}
	}
}

static void
name_refs(struct exporting *x, const struct record *r, json_t *object)
{
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		struct arena a = ARENA_INIT;
		const char *key = json_name(&a, f->name).ptr;
		json_t *value = json_object_get(object, key);

		if (f->kind == FIELD_ATTACHMENT && json_is_integer(value))
			json_object_set_new(object, key, file_of(x, f,
			    json_integer_value(value)));
		if (f->kind == FIELD_REFERENCE && json_is_integer(value))
			json_object_set_new(object, key,
			    name_of_id(x, f, value));
		if ((f->kind == FIELD_REFERENCES || f->kind == FIELD_ROWS) &&
		    value != NULL)
			name_list(x, f, value);
		arena_release(&a);
	}
}

static bool
export_one(void *arg, const void *object)
{
	static const char *const frame[] = { "id", "version", "createdAt",
		"changedAt", "createdBy", "changedBy" };
	struct exporting *x = arg;
	struct arena a = ARENA_INIT;
	struct buf text = BUF_IN(&a, 16 << 20);
	struct json json = JSON_TO(&text);
	json_t *value;

	record_write_json(x->record, object, &a, &json);
	value = json_loadb(text.ptr, text.len, 0, NULL);
	BUG_IF(value == NULL);
	for (size_t i = 0; i < COUNT(frame); i++)
		json_object_del(value, frame[i]);
	name_refs(x, x->record, value);
	fputs(x->first ? "\n" : ",\n", x->out);
	x->first = false;
	json_dumpf(value, x->out, JSON_INDENT(1));
	json_decref(value);
	arena_release(&a);
	return x->err.id == NULL;
}

bool
export_json(struct tx *tx, FILE *out, int64_t room, int64_t *left_out_r,
    struct err *err)
{
	const struct registry *registry = store_registry(tx_store(tx));
	struct exporting x = { .tx = tx, .registry = registry, .out = out,
		.room = room };
	struct arena a = ARENA_INIT;
	struct buf at = BUF_IN(&a, 64);
	bool ok = id_names_load(tx, &x.names, err);
	size_t n = 0;

	instant_print_iso(&at, tx_now(tx));
	fprintf(out, "{\"stormvast\": {\"format\": %d, \"exportedAt\": "
	    "\"%.*s\"},\n\"records\": {", IMPORT_JSON_FORMAT,
	    STR_ARG(buf_str(&at)));
	for (size_t i = 0; ok && i < registry->n; i++) {
		x.record = registry->records[i];
		if (x.record->scope != RECORD_ORGANISATION)
			continue;
		fprintf(out, "%s\"%s\": [", n++ == 0 ? "\n" : ",\n",
		    x.record->name);
		x.first = true;
		ok = store_each(tx, x.record, false, export_one, &x, err);
		fputs(x.first ? "]" : "\n]", out);
		if (ok && x.err.id != NULL) {
			err_copy(err, &x.err);
			ok = false;
		}
	}
	if (left_out_r != NULL)
		*left_out_r = x.left_out;
	fputs("\n}}\n", out);
	arena_release(&a);
	if (ok && ferror(out))
		return err_set(err, ERR_IO, NULL, "export-unwritable");
	return ok;
}
