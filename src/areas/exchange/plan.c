/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * plan.c - from a file to what it would change.
 *
 * First all rows get an entry, so that a row may refer to one further on; an
 * entry not stored yet is referred to by ENTRY_REF + its place.  Then the cells
 * are read.  Stored names of a record are fetched once, when the file first
 * speaks of it, so that a row costs no query.
 */
#include "areas/exchange/plan.h"
#include "base/utf8.h"

enum { NOTES_MAX = 200 };

void
plan_fault(struct planner *p, const struct err *err)
{
	struct err at = { 0 };
	size_t n = p->plan->errs.n;

	err_copy(&at, err);
	/* A fault inside a rows field keeps its field; the row is the file's. */
	at.row = p->row;
	errs_add(&p->plan->errs, &at);
	if (p->plan->errs.n == n)
		return;
	if (n == p->cap_faults) {
		size_t cap = n == 0 ? 16 : n * 2;

		p->fault_tables = arena_grow(p->a, p->fault_tables,
		    n * sizeof(struct str), cap * sizeof(struct str));
		p->cap_faults = cap;
	}
	p->fault_tables[n] = p->table;
}

void
plan_note(struct planner *p, const char *id, struct str text, int64_t count)
{
	if (p->plan->notes == NULL)
		p->plan->notes = arena_array(p->a, struct import_note,
		    NOTES_MAX);
	if (p->plan->nnotes < NOTES_MAX)
		p->plan->notes[p->plan->nnotes++] = (struct import_note){
			.id = id, .text = str_copy(p->a, text), .count = count,
		};
}

/* ---- what is stored ----------------------------------------------------- */

struct loading {
	struct planner *p;
	const struct record *record;
	const struct field *title, *external;
};

static bool
load_one(void *arg, const void *object)
{
	const struct loading *l = arg;
	const struct rec *rec = object;
	struct arena *a = l->p->a;

	if (l->title != NULL)
		name_map_add(&l->p->titles, l->record, value_fold(a,
		    field_str(l->title, object)), rec->id);
	if (l->external != NULL && !field_is_blank(l->external, object))
		name_map_add(&l->p->externals, l->record, str_copy(a,
		    field_str(l->external, object)), rec->id);
	return true;
}

bool
plan_load(struct planner *p, const struct record *r, struct err *err)
{
	struct loading l = { p, r, record_title(r),
		record_field(r, STR("external_id")) };
	size_t i = 0;

	while (i < p->registry->n && p->registry->records[i] != r)
		i++;
	BUG_IF(i == p->registry->n);
	if (p->loaded[i])
		return true;
	p->loaded[i] = true;
	return store_each(p->tx, r, true, load_one, &l, err);
}

int64_t
plan_id_of(void *arg, const char *target, struct str name)
{
	struct planner *p = arg;
	const struct record *r = registry_find(p->registry, str_of(target));
	struct arena scratch = ARENA_INIT;
	struct err err = { 0 };
	int64_t id;

	if (r == NULL || !plan_load(p, r, &err))
		return 0;
	id = name_map_find(&p->titles, r, value_fold(&scratch,
	    str_trim(name)));
	arena_release(&scratch);
	return id != 0 ? id : name_map_find(&p->externals, r, str_trim(name));
}

/* ---- entries ------------------------------------------------------------ */

void
plan_reserve(struct planner *p, size_t n)
{
	struct import_plan *plan = p->plan;
	size_t cap = plan->n + n;

	if (cap <= p->cap)
		return;
	plan->entries = arena_grow(p->a, plan->entries,
	    plan->n * sizeof(*plan->entries), cap * sizeof(*plan->entries));
	p->cap = cap;
}

static struct import_entry *
add_entry(struct planner *p, const struct record *r)
{
	struct import_plan *plan = p->plan;
	struct import_entry *e;

	if (plan->n == p->cap)
		plan_reserve(p, plan->n == 0 ? 256 : plan->n);
	e = &plan->entries[plan->n++];
	*e = (struct import_entry){
		.record = r,
		.table = p->table,
		.row = p->row,
	};
	return e;
}

/* Was this record named by an earlier row? */
static bool
is_taken(int64_t id)
{
	return IS_ENTRY_REF(id);
}

static bool
refuse_twice(struct planner *p, struct str name)
{
	struct err err = { 0 };

	err_set_args(&err, ERR_INVALID, NULL, "import-twice", ERR_TEXT(name));
	plan_fault(p, &err);
	return false;
}

/*
 * Later rows find the entry by its names from now on: the slot of a stored
 * record is taken over, which also shows that a second row names it again.
 */
static bool
claim(struct name_map *m, const struct record *r,
    struct str key, int64_t ref)
{
	if (key.len == 0)
		return true;
	if (is_taken(name_map_find(m, r, key)))
		return false;
	name_map_set(m, r, key, ref);
	return true;
}

struct import_entry *
plan_entry(struct planner *p, const struct record *r, struct str title,
    struct str external_id)
{
	struct str fold = title.len == 0 ? STR_EMPTY
	    : value_fold(p->a, title);
	int64_t ref = ENTRY_REF + (int64_t)p->plan->n, stored = 0;
	struct import_entry *e;
	struct err err = { 0 };

	if (external_id.len > 0)
		stored = name_map_find(&p->externals, r, external_id);
	if (stored == 0 && fold.len > 0)
		stored = name_map_find(&p->titles, r, fold);
	/* There is one organisation here, whatever the file calls it. */
	if (r == &organisation_record && stored == 0)
		stored = tx_actor(p->tx)->organisation;
	if (is_taken(stored) || !claim(&p->externals, r,
	        str_copy(p->a, external_id), ref) ||
	    !claim(&p->titles, r, fold, ref)) {
		refuse_twice(p, title.len > 0 ? title : external_id);
		return NULL;
	}
	e = add_entry(p, r);
	e->id = stored;
	e->name = str_copy(p->a, title);
	e->external_id = str_copy(p->a, external_id);
	e->object = arena_alloc(p->a, r->size);
	if (stored == 0)
		return e;
	if (!store_get(p->tx, r, stored, e->object, &err))
		plan_fault(p, &err);
	e->before = record_copy(r, p->a, e->object);
	return e;
}

/* ---- the whole ---------------------------------------------------------- */

static enum import_action
action_of(const struct import_entry *e)
{
	if (e->before == NULL)
		return IMPORT_NEW;
	for (size_t i = 0; i < e->record->nfields; i++)
		if (!field_is_equal(&e->record->fields[i], e->before,
		        e->object))
			return IMPORT_CHANGE;
	return IMPORT_SAME;
}

/* What each entry will do, now that all objects are read. */
static void
settle(struct planner *p)
{
	struct import_plan *plan = p->plan;

	for (size_t i = 0; i < plan->n; i++) {
		struct import_entry *e = &plan->entries[i];
		struct arena scratch = ARENA_INIT;
		struct errs errs = ERRS_IN(&scratch);

		p->table = e->table;
		p->row = e->row;
		files_match(p, e);
		if (refs_resolve(plan, e->record, p->a, e->object, false) &&
		    e->id == 0 && e->record == &requirement_record)
			needs_match(p, e);
		if (!record_validate(e->record, e->object, &errs))
			for (size_t k = 0; k < errs.n; k++)
				plan_fault(p, &errs.list[k]);
		arena_release(&scratch);
		e->action = action_of(e);
		plan->count[e->action]++;
	}
}

/* The order of applying: records in the order of the house, then the file's. */
static void
sort_entries(struct planner *p)
{
	struct import_plan *plan = p->plan;
	struct import_entry *sorted = arena_array(p->a, struct import_entry,
	    plan->n);
	size_t n = 0;

	plan->place = arena_array(p->a, size_t, plan->n);
	for (size_t r = 0; r < p->registry->n; r++)
		for (size_t i = 0; i < plan->n; i++)
			if (plan->entries[i].record
			    == p->registry->records[r]) {
				plan->place[i] = n;
				sorted[n++] = plan->entries[i];
			}
	BUG_IF(n != plan->n);
	plan->entries = sorted;
}

static bool
read_file(struct planner *p, struct str bytes, struct str name,
    struct err *err)
{
	struct import_options options = { .zip = ZIP_LIMITS,
		.lang = tx_actor(p->tx)->lang };
	enum import_format format;
	struct import_json json;
	struct import_set set;

	if (!import_sniff(bytes, name, &format, err))
		return false;
	p->plan->keeps_bytes = format != IMPORT_JSON;
	if (format == IMPORT_JSON)
		return import_json_read(p->a, bytes, &json, err) &&
		    plan_json(p, &json, err);
	if (!import_read(p->a, bytes, name, format, &options, &set, err))
		return false;
	return format == IMPORT_ARCHIMATE ? plan_model(p, &set, err)
	    : plan_tables(p, &set, err);
}

bool
import_plan(struct tx *tx, struct str bytes, struct str name,
    struct import_plan *plan_r, struct err *err)
{
	struct arena *a = tx_arena(tx);
	const struct registry *registry = store_registry(tx_store(tx));
	struct planner p = {
		.tx = tx,
		.a = a,
		.registry = registry,
		.plan = plan_r,
		.titles = { .arena = a },
		.externals = { .arena = a },
		.needs = { .arena = a },
		.loaded = arena_array(a, bool, registry->n),
	};

	*plan_r = (struct import_plan){ .errs = ERRS_IN(a) };
	p.context = (struct value_context){
		.form = VALUE_CELL,
		.zone = zone_default(),
		.id_of = plan_id_of,
		.arg = &p,
	};
	if (!read_file(&p, bytes, name, err))
		return false;
	settle(&p);
	sort_entries(&p);
	plan_r->fault_tables = p.fault_tables;
	return true;
}

struct str
import_fault_table(const struct import_plan *plan, size_t k)
{
	BUG_IF(k >= plan->errs.n);
	return plan->fault_tables[k];
}
