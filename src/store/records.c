/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Records by id, and changing them.
 *
 * A write checks everything that can be wrong first (the field table's rules,
 * references, the title), so that a person gets words and all faults at once;
 * the database's constraints stand behind it for what a race lets through.
 * Then rows, children, search tokens, audit and watchers, in that order.
 */
#include <inttypes.h>

#include "record/value.h"
#include "store/attachment.h"
#include "store/id_set.h"
#include "store/internal.h"
#include "store/statements.h"

enum { WATCH_DEPTH = 8, EACH_CHUNK = 500, NAMED = 3 };

static size_t
scope_value(const struct tx *tx, const struct table *t, struct value *v)
{
	if (!t->scoped)
		return 0;
	v[0] = V_INT(tx->actor->organisation);
	return 1;
}

/* ---- reading ------------------------------------------------------------ */

bool
store_get(struct tx *tx, const struct record *r, int64_t id, void *object,
    struct err *err)
{
	const struct table *t = store_table(tx->store, r);
	struct value v[2];
	struct result res;
	size_t n = scope_value(tx, t, v);
	int got;

	BUG_IF(tx->ended);
	memset(object, 0, r->size);
	v[n++] = V_INT(id);
	if (!conn_start(tx->conn, t->get, v, n, &res, err))
		return false;
	if ((got = conn_step(tx->conn, &res, err)) > 0)
		object_read(t, &res, tx->conn->driver, tx->arena, object);
	conn_finish(tx->conn, &res);
	if (got == 0)
		return err_set_args(err, ERR_NOT_FOUND, NULL,
		    "record-not-found", ERR_MSG(r->name), ERR_INT(id));
	return got > 0 && objects_read_children(tx, t, &object, 1, err);
}

bool
store_id_of(struct tx *tx, const struct record *r, struct str title,
    struct opt64 *id_r, struct err *err)
{
	const struct table *t = store_table(tx->store, r);
	struct value v[2];
	size_t n = scope_value(tx, t, v);

	BUG_IF(t->title_id.len == 0);
	*id_r = UNKNOWN;
	title = value_fold(tx->arena, title);
	if (title.len == 0)
		return true;
	v[n++] = V_TEXT(title);
	return conn_number(tx->conn, t->title_id, v, n, id_r, err);
}

struct wanted {
	int64_t id;
	size_t at;
};

static int
compare_wanted(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static void
fill_names(const struct wanted *list, size_t n, int64_t id, struct str name,
    struct str *names)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (list[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < n && list[low].id == id; low++)
		names[list[low].at] = name;
}

bool
store_names(struct tx *tx, const struct record *r, const int64_t *ids,
    size_t n, struct str *names_r, struct err *err)
{
	const struct table *t = store_table(tx->store, r);
	struct wanted *list = arena_array(tx->arena, struct wanted, n);
	struct value v[2];
	struct result res;
	size_t nv = scope_value(tx, t, v);
	int got;

	BUG_IF(t->names.len == 0);
	for (size_t i = 0; i < n; i++) {
		list[i] = (struct wanted){ ids[i], i };
		names_r[i] = STR_EMPTY;
	}
	if (n == 0)
		return true;
	qsort(list, n, sizeof(*list), compare_wanted);
	v[nv++] = V_TEXT(ids_json(tx->arena, ids, n));
	if (!conn_start(tx->conn, t->names, v, nv, &res, err))
		return false;
	while ((got = conn_step(tx->conn, &res, err)) > 0)
		fill_names(list, n, tx->conn->driver->num(&res, 0).v,
		    str_copy(tx->arena, tx->conn->driver->text(&res, 1,
		    tx->arena)), names_r);
	conn_finish(tx->conn, &res);
	return got == 0;
}

bool
store_are_named(struct tx *tx, const struct record *r, const struct field *f,
    const int64_t *ids, size_t n, bool *named_r, struct err *err)
{
	const struct table *t = store_table(tx->store, r);
	enum store_dialect dialect = tx->conn->driver->dialect;
	struct buf sql = BUF_IN(tx->arena, 4096);
	struct id_set named = { 0 };
	struct str column = STR_EMPTY;
	struct value v[2];
	struct result res;
	size_t nv = scope_value(tx, t, v);
	int got;

	for (size_t i = 0; i < t->ncolumns; i++)
		if (t->columns[i].field == f)
			column = t->columns[i].name;
	BUG_IF(f->kind != FIELD_REFERENCE || column.len == 0);
	buf_addf(&sql, "SELECT DISTINCT %.*s\nFROM %.*s\nWHERE %.*s%.*s IN ",
	    STR_ARG(column), STR_ARG(t->name),
	    STR_ARG(table_scope(tx->arena, t, dialect)), STR_ARG(column));
	v[nv++] = V_TEXT(ids_json(tx->arena, ids, n));
	sql_ids(&sql, dialect, nv);
	if (!conn_start(tx->conn, buf_str(&sql), v, nv, &res, err))
		return false;
	while ((got = conn_step(tx->conn, &res, err)) > 0)
		id_set_add(&named, tx->arena,
		    tx->conn->driver->num(&res, 0).v);
	conn_finish(tx->conn, &res);
	for (size_t i = 0; i < n; i++)
		named_r[i] = id_set_has(&named, ids[i]);
	return got == 0;
}

/* Read the records after *after_r into objects; the last id is left there. */
static bool
read_chunk(struct tx *tx, const struct table *t, struct str sql,
    bool without_rows, int64_t *after_r, void **objects, size_t *n_r,
    struct err *err)
{
	struct value v[2];
	struct result res;
	size_t n = scope_value(tx, t, v);
	int got;

	*n_r = 0;
	v[n++] = V_INT(*after_r);
	if (!conn_start(tx->conn, sql, v, n, &res, err))
		return false;
	while ((got = conn_step(tx->conn, &res, err)) > 0) {
		void *object = arena_alloc(tx->arena, t->record->size);

		object_read(t, &res, tx->conn->driver, tx->arena, object);
		*after_r = ((struct rec *)object)->id;
		objects[(*n_r)++] = object;
	}
	conn_finish(tx->conn, &res);
	return got == 0 && (without_rows ||
	    objects_read_children(tx, t, objects, *n_r, err));
}

bool
store_each(struct tx *tx, const struct record *r, bool without_rows,
    bool (*fn)(void *arg, const void *object), void *arg, struct err *err)
{
	const struct table *t = store_table(tx->store, r);
	enum store_dialect dialect = tx->store->driver->dialect;
	struct arena *whole = tx->arena, chunk = ARENA_INIT;
	struct buf sql = BUF_IN(whole, 64 * 1024);
	void *objects[EACH_CHUNK];
	int64_t after = 0;
	size_t n = EACH_CHUNK;
	bool ok = true, more = true;

	buf_addf(&sql, "SELECT %.*s\nFROM %.*s\nWHERE %.*sid > ",
	    STR_ARG(t->columns_sql), STR_ARG(t->name),
	    STR_ARG(table_scope(whole, t, dialect)));
	sql_mark(&sql, dialect, t->scoped ? 2 : 1);
	buf_addf(&sql, "\nORDER BY id\nLIMIT %d", (int)EACH_CHUNK);
	while (ok && more && n == EACH_CHUNK) {
		tx->arena = &chunk;
		ok = read_chunk(tx, t, buf_str(&sql), without_rows, &after,
		    objects, &n, err);
		tx->arena = whole;
		for (size_t i = 0; ok && more && i < n; i++)
			more = fn(arg, objects[i]);
		arena_release(&chunk);
	}
	return ok;
}

/* ---- checks before a write ---------------------------------------------- */

static bool
fault(struct errs *errs, const struct err *err)
{
	return errs_add(errs, err);
}

/* Is the id there, in the organisation?  A fault of the database is told. */
static bool
check_reference(struct tx *tx, const struct record *from,
    const struct field *f, int64_t id, int64_t row, struct errs *errs)
{
	const struct record *to = registry_find(tx->store->registry,
	    str_of(f->target));
	const struct table *t;
	struct err err = { 0 };
	struct opt64 found;
	struct value v[2];
	size_t n;

	BUG_IF(to == NULL);
	if (from->scope == RECORD_INSTALLATION &&
	    to->scope == RECORD_ORGANISATION)
		return true;
	t = store_table(tx->store, to);
	n = scope_value(tx, t, v);
	v[n++] = V_INT(id);
	if (!conn_number(tx->conn, t->exists, v, n, &found, &err))
		return fault(errs, &err);
	if (found.known)
		return true;
	err_set_args(&err, ERR_INVALID, f->name, "reference-not-found",
	    ERR_MSG(to->name), ERR_INT(id));
	err.row = row;
	return fault(errs, &err);
}

/* A file of the organisation, kept for a record to name?  Then it is named. */
static void
check_attachment(struct tx *tx, const struct field *f, int64_t id,
    int64_t row, struct errs *errs)
{
	struct attachment file;
	struct err err = { 0 };

	if (attachment_find(tx, id, &file, &err) &&
	    attachment_name(tx, id, &err))
		return;
	if (err.code == ERR_NOT_FOUND)
		err_set_args(&err, ERR_INVALID, f->name, "attachment-unknown",
		    ERR_TEXT(str_printf(tx->arena, "#%" PRId64, id)));
	err.row = row;
	errs_add(errs, &err);
}

static void
check_references(struct tx *tx, const struct record *top,
    const struct record *r, const void *object, int64_t row,
    struct errs *errs)
{
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (f->kind == FIELD_REFERENCE) {
			struct opt64 id = field_num(f, object);

			if (id.known)
				check_reference(tx, top, f, id.v, row, errs);
		} else if (f->kind == FIELD_ATTACHMENT) {
			struct opt64 id = field_num(f, object);

			if (id.known)
				check_attachment(tx, f, id.v, row, errs);
		} else if (f->kind == FIELD_REFERENCES) {
			struct refs refs = field_refs(f, object);

			for (size_t k = 0; k < refs.n; k++)
				check_reference(tx, top, f, refs.ids[k], row,
				    errs);
		} else if (f->kind == FIELD_ROWS) {
			struct rows rows = field_rows(f, object);

			for (size_t k = 0; k < rows.n; k++)
				check_references(tx, top, f->rows,
				    (char *)rows.items + k * f->rows->size,
				    (int64_t)k + 1, errs);
		}
	}
}

static bool
check_title(struct tx *tx, const struct record *r, const void *object,
    struct errs *errs)
{
	const struct field *f = record_title(r);
	struct err err = { 0 };
	struct opt64 id;

	if (f == NULL)
		return true;
	if (!store_id_of(tx, r, field_str(f, object), &id, &err))
		return fault(errs, &err);
	if (!id.known || id.v == ((const struct rec *)object)->id)
		return true;
	err_set_args(&err, ERR_INVALID, f->name, "title-taken",
	    ERR_TEXT(field_str(f, object)), ERR_MSG(r->name));
	return fault(errs, &err);
}

/* All faults of the new state; `before` is NULL for a new record. */
static bool
check(struct tx *tx, const struct record *r, const void *before,
    const void *object, struct errs *errs)
{
	const struct field *title = record_title(r);
	size_t total = errs->total;

	BUG_IF(!tx->writing);
	if (!record_validate(r, object, errs))
		return false;
	check_references(tx, r, r, object, 0, errs);
	if (before == NULL ||
	    (title != NULL && !field_is_equal(title, before, object)))
		check_title(tx, r, object, errs);
	return errs->total == total;
}

/* ---- after a write ------------------------------------------------------ */

static bool
watch(struct tx *tx, const struct record *r, const void *before,
    const void *after, struct errs *errs)
{
	struct err err = { 0 };
	bool ok = true;

	if (++tx->depth > WATCH_DEPTH)
		BUG("watchers that call each other without end");
	for (size_t i = 0; ok && i < tx->store->nwatchers; i++) {
		const struct watcher *w = &tx->store->watchers[i];

		if (w->record == NULL || strcmp(w->record, r->name) == 0)
			ok = w->fn(tx, r, before, after, &err);
	}
	tx->depth--;
	return ok || fault(errs, &err);
}

static bool
finish(struct tx *tx, const struct record *r, const void *before,
    const void *after, enum usecase_verb verb, struct errs *errs)
{
	struct err err = { 0 };

	if (!search_update(tx, r, before, after, &err))
		return fault(errs, &err);
	(void)audit_change(tx, r, before, after, verb);
	tx->access |= r->scope == RECORD_INSTALLATION;
	return watch(tx, r, before, after, errs);
}

/* ---- insert ------------------------------------------------------------- */

static bool
insert_row(struct tx *tx, const struct table *t, const void *object,
    struct err *err)
{
	const struct rec *rec = object;
	struct value v[STMT_PARAMS];
	size_t n = scope_value(tx, t, v);

	v[n++] = V_INT(rec->id);
	v[n++] = V_INT(rec->version);
	v[n++] = V_INT(rec->created_at);
	v[n++] = V_INT(rec->created_by);
	v[n++] = V_INT(rec->changed_at);
	v[n++] = V_INT(rec->changed_by);
	for (size_t i = 0; i < t->ncolumns; i++)
		v[n++] = column_value(&t->columns[i], tx->arena, object);
	return conn_run(tx->conn, t->insert, v, n, NULL, err);
}

bool
record_insert_at(struct tx *tx, const struct record *r, void *object,
    int64_t id, int64_t version, struct errs *errs)
{
	const struct table *t = store_table(tx->store, r);
	struct rec *rec = object;
	struct err err = { 0 };

	rec->id = 0;
	if (!check(tx, r, NULL, object, errs))
		return false;
	if (id == 0 && !conn_id(tx->conn, IDS_RECORD, 64, &id, &err))
		return fault(errs, &err);
	*rec = (struct rec){ .id = id, .version = version,
		.created_at = tx->now, .changed_at = tx->now,
		.created_by = tx->actor->account,
		.changed_by = tx->actor->account };
	if (!insert_row(tx, t, object, &err) ||
	    !object_write_children(tx, t, object, NULL, &err))
		return fault(errs, &err);
	return finish(tx, r, NULL, object, USECASE_CREATE, errs);
}

bool
store_insert(struct tx *tx, const struct record *r, void *object,
    struct errs *errs)
{
	return record_insert_at(tx, r, object,
	    r->is_scope ? tx->actor->organisation : 0, 1, errs);
}

/* ---- change ------------------------------------------------------------- */

/* Who changed it last: the audit knows the name. */
static struct str
last_actor(struct tx *tx, const struct record *r, int64_t id)
{
	struct str name = STR_EMPTY;
	struct err ignored = { 0 };
	struct cursor *c;

	if (!tx_query(tx, GROUND(NEWEST), &c, &ignored,
	    B_TEXT("record", str_of(r->name)), B_INT("id", id)))
		return name;
	if (cursor_next(c))
		name = cursor_str(c, 0);
	return cursor_end(c, &ignored) ? name : STR_EMPTY;
}

static bool
conflict(struct tx *tx, const struct record *r, const struct rec *stored,
    struct errs *errs)
{
	struct err err = { 0 };

	err_set_args(&err, ERR_CONFLICT, NULL, "record-changed",
	    ERR_TEXT(last_actor(tx, r, stored->id)),
	    ERR_AT(stored->changed_at), ERR_MSG(r->name));
	return fault(errs, &err);
}

static bool
update_row(struct tx *tx, const struct table *t, const void *object,
    int64_t version, int64_t *changed_r, struct err *err)
{
	const struct rec *rec = object;
	struct value v[STMT_PARAMS];
	size_t n = scope_value(tx, t, v);

	v[n++] = V_INT(rec->id);
	v[n++] = V_INT(version);
	v[n++] = V_INT(rec->version);
	v[n++] = V_INT(rec->changed_at);
	v[n++] = V_INT(rec->changed_by);
	for (size_t i = 0; i < t->ncolumns; i++)
		v[n++] = column_value(&t->columns[i], tx->arena, object);
	return conn_run(tx->conn, t->update, v, n, changed_r, err);
}

static bool
is_same(const struct record *r, const void *a, const void *b)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (!field_is_equal(&r->fields[i], a, b))
			return false;
	return true;
}

bool
store_change(struct tx *tx, const struct record *r, void *object,
    struct errs *errs)
{
	const struct table *t = store_table(tx->store, r);
	struct rec *rec = object, *old = arena_alloc(tx->arena, r->size);
	struct err err = { 0 };
	int64_t changed;

	BUG_IF(!tx->writing);
	if (!store_get(tx, r, rec->id, old, &err))
		return fault(errs, &err);
	if (rec->version != old->version)
		return conflict(tx, r, old, errs);
	*rec = *old;
	if (is_same(r, old, object))
		return true;
	if (!check(tx, r, old, object, errs))
		return false;
	rec->version++;
	rec->changed_at = tx->now;
	rec->changed_by = tx->actor->account;
	if (!update_row(tx, t, object, old->version, &changed, &err))
		return fault(errs, &err);
	if (changed != 1)
		return conflict(tx, r, old, errs);
	if (!object_write_children(tx, t, object, old, &err))
		return fault(errs, &err);
	return finish(tx, r, old, object, USECASE_CHANGE, errs);
}

/* ---- delete ------------------------------------------------------------- */

struct referrers {
	const struct record *record;	/* of the first found */
	struct str names[NAMED];
	size_t n;
};

static bool
read_referrers(struct tx *tx, const struct record *from, struct str sql,
    const struct table *t, int64_t id, struct referrers *found,
    struct err *err)
{
	struct str *names = found->names;
	int64_t ids[NAMED];
	struct value v[2];
	struct result res;
	size_t n = scope_value(tx, t, v), k = 0;
	int got;

	v[n++] = V_INT(id);
	if (!conn_start(tx->conn, sql, v, n, &res, err))
		return false;
	while ((got = conn_step(tx->conn, &res, err)) > 0 && k < NAMED)
		ids[k++] = tx->conn->driver->num(&res, 0).v;
	conn_finish(tx->conn, &res);
	if (got < 0 || k == 0)
		return got >= 0;
	found->record = from;
	found->n = k;
	if (record_title(from) != NULL)
		return store_names(tx, from, ids, k, names, err);
	for (size_t i = 0; i < k; i++)
		names[i] = str_printf(tx->arena, "%lld", (long long)ids[i]);
	return true;
}

/* Those of a table (and its children) whose column holds the id. */
static bool
find_in_table(struct tx *tx, const struct record *from, const struct table *t,
    const struct record *to, int64_t id, struct referrers *found,
    struct err *err)
{
	enum store_dialect dialect = tx->store->driver->dialect;
	const char *key = t->field == NULL ? "id" : "parent";
	size_t n = t->record == NULL ? 1 : t->ncolumns;

	for (size_t i = 0; i < n && found->n == 0; i++) {
		const struct field *f = t->record == NULL ? t->field :
		    t->columns[i].field;
		struct buf sql = BUF_IN(tx->arena, 4096);

		if (f->target == NULL || strcmp(f->target, to->name) != 0)
			continue;
		buf_addf(&sql, "SELECT DISTINCT %s\nFROM %.*s\nWHERE %.*s%.*s = ",
		    key, STR_ARG(t->name),
		    STR_ARG(table_scope(tx->arena, t, dialect)),
		    STR_ARG(t->record == NULL ? STR("target") :
		    t->columns[i].name));
		sql_mark(&sql, dialect, t->scoped ? 2 : 1);
		if (from == to) {
			buf_addf(&sql, " AND %s <> ", key);
			sql_mark(&sql, dialect, t->scoped ? 2 : 1);
		}
		buf_addf(&sql, "\nLIMIT %d", (int)NAMED);
		if (!read_referrers(tx, from, buf_str(&sql), t, id, found,
		    err))
			return false;
	}
	for (size_t i = 0; i < t->nchildren && found->n == 0; i++)
		if (!find_in_table(tx, from, &t->children[i], to, id, found,
		    err))
			return false;
	return true;
}

static bool
check_unused(struct tx *tx, const struct record *r, int64_t id,
    struct errs *errs)
{
	const struct registry *reg = tx->store->registry;
	struct referrers found = { 0 };
	struct buf names = BUF_IN(tx->arena, 4096);
	struct err err = { 0 };

	for (size_t i = 0; i < reg->n && found.n == 0; i++)
		if (!find_in_table(tx, reg->records[i],
		    &tx->store->tables[i], r, id, &found, &err))
			return fault(errs, &err);
	if (found.n == 0)
		return true;
	for (size_t i = 0; i < found.n; i++) {
		buf_add_c(&names, i == 0 ? "" : ", ");
		buf_add(&names, found.names[i]);
	}
	err_set_args(&err, ERR_CONFLICT, NULL, "record-in-use",
	    ERR_MSG(found.record->name), ERR_TEXT(buf_str(&names)),
	    ERR_MSG(r->name));
	return fault(errs, &err);
}

bool
store_delete(struct tx *tx, const struct record *r, int64_t id,
    int64_t version, struct errs *errs)
{
	const struct table *t = store_table(tx->store, r);
	struct rec *old = arena_alloc(tx->arena, r->size);
	struct err err = { 0 };
	struct value v[2];
	size_t n = scope_value(tx, t, v);

	BUG_IF(!tx->writing);
	if (!store_get(tx, r, id, old, &err))
		return fault(errs, &err);
	if (version != old->version)
		return conflict(tx, r, old, errs);
	if (!check_unused(tx, r, id, errs))
		return false;
	v[n++] = V_INT(id);
	if (!conn_run(tx->conn, t->remove, v, n, NULL, &err))
		return fault(errs, &err);
	return finish(tx, r, old, NULL, USECASE_DELETE, errs);
}
