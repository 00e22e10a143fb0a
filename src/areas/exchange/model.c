/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * model.c - the rows that links/ makes of an architecture model.
 *
 * They refer to each other by external id.  Names in a model need not be unique,
 * ours are: the second of a name gets its place behind it, "e-mail (2)".  The
 * members of a requirement come as rows of their own, behind all requirements.
 */
#include "areas/exchange/plan.h"
#include "base/utf8.h"
#include "links/archimate_map.h"

struct columns {
	const struct import_table *table;
	int32_t external, name, text, kind, process, resource, need;
	int32_t classes[3];		/* BIV */
};

static struct str
cell(const struct import_row *row, int32_t column)
{
	return column < 0 ? STR_EMPTY : import_cell(row, (size_t)column);
}

static struct columns
columns_of(const struct import_table *t)
{
	return (struct columns){
		.table = t,
		.external = import_column(t, "external_id"),
		.name = import_column(t, "name"),
		.text = import_column(t, "purpose") >= 0
		    ? import_column(t, "purpose")
		    : import_column(t, "description"),
		.kind = import_column(t, "kind"),
		.process = import_column(t, "process"),
		.resource = import_column(t, "resource"),
		.need = import_column(t, "need"),
		.classes = { import_column(t, "availability"),
			import_column(t, "integrity"),
			import_column(t, "confidentiality") },
	};
}

/* The name, at most as long as ours may be, with "(2)" when it is taken. */
static struct str
free_name(struct planner *p, const struct record *r, struct str name,
    struct str external_id)
{
	size_t max = (size_t)record_title(r)->max - 6;
	struct str stem = utf8_prefix(str_trim(name), max), try = stem;

	for (int64_t n = 2; n < 10000; n++) {
		int64_t id = name_map_find(&p->titles, r,
		    value_fold(p->a, try));

		/* Its own record of an earlier import is no obstacle. */
		if (id == 0 || id == name_map_find(&p->externals, r,
		        external_id))
			return try;
		try = str_printf(p->a, "%.*s (%lld)", STR_ARG(stem),
		    (long long)n);
	}
	return try;
}

static struct opt64
small_number(struct str text)
{
	int64_t n;

	return str_to_i64(str_trim(text), &n) ? KNOWN(n) : UNKNOWN;
}

/* The BIV class, where the model says one. */
static void
fill_classes(const struct columns *c, const struct import_row *row,
    struct opt64 *const to[3])
{
	for (size_t i = 0; i < COUNT(c->classes); i++) {
		struct opt64 n = small_number(cell(row, c->classes[i]));

		if (n.known)
			*to[i] = n;
	}
}

static void
fill_process(const struct columns *c, const struct import_row *row,
    struct process *to, struct str name)
{
	to->name = name;
	to->external_id = cell(row, c->external);
	if (to->purpose.len == 0)
		to->purpose = str_trim(cell(row, c->text));
	fill_classes(c, row, (struct opt64 *const[3]){ &to->availability,
		&to->integrity, &to->confidentiality });
}

static void
fill_resource(const struct columns *c, const struct import_row *row,
    struct resource *to, struct str name)
{
	int32_t kind = field_choice_of(record_field(&resource_record,
	    STR("kind")), cell(row, c->kind));

	to->name = name;
	to->external_id = cell(row, c->external);
	if (kind > 0)
		to->kind = kind;
	if (to->description.len == 0)
		to->description = str_trim(cell(row, c->text));
	fill_classes(c, row, (struct opt64 *const[3]){ &to->availability,
		&to->integrity, &to->confidentiality });
}

static bool
read_elements(struct planner *p, const struct import_set *set,
    const struct record *r, struct err *err)
{
	const struct import_table *t = import_table(set, r->name);
	struct columns c;

	if (t == NULL)
		return true;
	c = columns_of(t);
	p->table = t->name;
	if (!plan_load(p, r, err))
		return false;
	for (size_t i = t->head + 1; i < t->n_rows; i++) {
		const struct import_row *row = &t->rows[i];
		struct str external = cell(row, c.external);
		struct str name = free_name(p, r, cell(row, c.name), external);
		struct import_entry *e;

		p->row = row->row;
		if ((e = plan_entry(p, r, name, external)) == NULL)
			continue;
		if (r == &process_record)
			fill_process(&c, row, e->object, name);
		else
			fill_resource(&c, row, e->object, name);
	}
	return true;
}

static struct opt64
external_ref(struct planner *p, const struct record *r, struct str external)
{
	int64_t id = external.len == 0 ? 0
	    : name_map_find(&p->externals, r, external);

	return id == 0 ? UNKNOWN : KNOWN(id);
}

static void
fill_requirement(struct planner *p, const struct columns *c,
    const struct import_row *row, struct requirement *q)
{
	q->name = utf8_prefix(str_trim(cell(row, c->name)), 160);
	q->process = external_ref(p, &process_record, cell(row, c->process));
	q->resource = external_ref(p, &resource_record, cell(row, c->resource));
	q->need = small_number(cell(row, c->need));
	q->external_id = cell(row, c->external);
}

/* Members come in the order of their requirements: count, then fill. */
static bool
read_members(struct planner *p, const struct import_set *set)
{
	const struct import_table *t = import_table(set, "requirement_member");
	int32_t parent;
	struct columns c;

	if (t == NULL)
		return true;
	parent = import_column(t, "requirement");
	c = columns_of(t);
	for (size_t i = t->head + 1, end; i < t->n_rows; i = end) {
		struct str of = cell(&t->rows[i], parent);
		int64_t ref = name_map_find(&p->externals, &requirement_record,
		    of);
		struct requirement_member *list;
		struct requirement *q;

		end = i;
		while (end < t->n_rows && str_eq(cell(&t->rows[end], parent),
		    of))
			end++;
		if (!IS_ENTRY_REF(ref))
			continue;
		q = p->plan->entries[ref - ENTRY_REF].object;
		list = arena_array(p->a, struct requirement_member, end - i);
		for (size_t k = i; k < end; k++) {
			list[k - i].process = external_ref(p, &process_record,
			    cell(&t->rows[k], c.process));
			list[k - i].resource = external_ref(p,
			    &resource_record, cell(&t->rows[k], c.resource));
		}
		q->members = (struct rows){ list, end - i };
	}
	return true;
}

static bool
read_requirements(struct planner *p, const struct import_set *set,
    struct err *err)
{
	const struct import_table *t = import_table(set, "requirement");
	struct columns c;

	if (t == NULL)
		return true;
	c = columns_of(t);
	p->table = t->name;
	if (!plan_load(p, &requirement_record, err))
		return false;
	for (size_t i = t->head + 1; i < t->n_rows; i++) {
		const struct import_row *row = &t->rows[i];
		struct import_entry *e;

		p->row = row->row;
		e = plan_entry(p, &requirement_record, STR_EMPTY,
		    cell(row, c.external));
		if (e != NULL)
			fill_requirement(p, &c, row, e->object);
	}
	return read_members(p, set);
}

/* What was left out of the model, for the preview. */
static void
read_notes(struct planner *p, const struct import_set *set)
{
	const struct import_table *t = import_table(set, "note");
	int32_t message, type, count;

	if (t == NULL)
		return;
	message = import_column(t, "message");
	type = import_column(t, "type");
	count = import_column(t, "count");
	for (size_t i = t->head + 1; i < t->n_rows; i++) {
		struct opt64 n = small_number(cell(&t->rows[i], count));

		plan_note(p, str_c(p->a, cell(&t->rows[i], message)),
		    cell(&t->rows[i], type), n.known ? n.v : 1);
	}
}

bool
plan_model(struct planner *p, const struct import_set *set, struct err *err)
{
	if (!read_elements(p, set, &process_record, err) ||
	    !read_elements(p, set, &resource_record, err) ||
	    !read_requirements(p, set, err))
		return false;
	read_notes(p, set);
	return true;
}
