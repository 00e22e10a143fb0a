/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Tables from field tables.
 *
 * A record's table: organisation (unless it is the installation's), the frame,
 * a column a field, a fold column for texts that are sorted, filtered or
 * unique.  Blank is '' for text and NULL for numbers and folds, so that a
 * unique index passes over blank titles.  Indexes: the unique title; a sort
 * field; a filter field, alone and before each sort field; each reference, for
 * "who refers to it".  Rows of a child table go with their parent.
 *
 * A reference from an installation's record to an organisation's has no foreign
 * key: the installation's row does not say which organisation.  Nor has one to
 * a record that comes later in the registry (a unit's head is a person, whose
 * unit is a unit): its table is not there yet.  What a rule checked stands,
 * since both databases run writes as if one after another.
 */
#include "store/ddl.h"
#include "store/internal.h"

enum { DDL_MAX = 64 * 1024 };

struct printer {
	const struct registry *reg;
	const struct record *record;	/* whose tables these are */
	struct buf *out;
	struct arena *a;
};

static const char *
type_of(const struct column *col)
{
	if (col->part == COLUMN_FOLD)
		return "TEXT";
	if (field_is_text(col->field))
		return "TEXT NOT NULL";
	switch (col->field->kind) {
	case FIELD_CHOICE:
	case FIELD_CURVE:
		return "TEXT NOT NULL";
	case FIELD_FLAG:
		return "BIGINT NOT NULL";
	default:
		return "BIGINT";
	}
}

/* Is the table of the target made before those of the record? */
static bool
is_there(const struct printer *p, const struct record *to)
{
	for (size_t i = 0; i < p->reg->n; i++) {
		if (p->reg->records[i] == to)
			return true;
		if (p->reg->records[i] == p->record)
			return false;
	}
	return false;
}

static void
print_foreign(struct printer *p, const struct table *t, struct str column,
    const char *target)
{
	const struct record *to = registry_find(p->reg, str_of(target));
	struct str name;

	BUG_IF(to == NULL);
	if (!is_there(p, to))
		return;
	name = sql_name(p->a, str_of(target));
	if (to->scope == RECORD_INSTALLATION)
		buf_addf(p->out, ",\n\tFOREIGN KEY (%.*s) REFERENCES "
		    "%.*s (id)", STR_ARG(column), STR_ARG(name));
	else if (t->scoped)
		buf_addf(p->out, ",\n\tFOREIGN KEY (organisation, %.*s)\n"
		    "\t    REFERENCES %.*s (organisation, id)",
		    STR_ARG(column), STR_ARG(name));
}

static void
print_columns(struct printer *p, const struct table *t)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		buf_addf(p->out, ",\n\t%.*s %s",
		    STR_ARG(t->columns[i].name), type_of(&t->columns[i]));
}

static void
print_references(struct printer *p, const struct table *t)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (t->columns[i].field->kind == FIELD_REFERENCE)
			print_foreign(p, t, t->columns[i].name,
			    t->columns[i].field->target);
}

static void
print_index(struct printer *p, const struct table *t, bool unique,
    const char *suffix, const char *columns)
{
	struct str bare = t->name;

	if (bare.ptr[0] == '"')
		bare = str_sub(bare, 1, bare.len - 2);
	BUG_IF(bare.len + strlen(suffix) > 62);
	buf_addf(p->out, "CREATE %sINDEX %.*s_%s\n\tON %.*s (%s%s);\n",
	    unique ? "UNIQUE " : "", STR_ARG(bare), suffix, STR_ARG(t->name),
	    t->scoped ? "organisation, " : "", columns);
}

/* The column by which a field is compared in an index. */
static const char *
index_column(struct printer *p, const struct field *f)
{
	if (field_is_folded(f))
		return str_printf(p->a, "%s_fold", f->name).ptr;
	return str_c(p->a, sql_name(p->a, str_of(f->name)));
}

static bool
is_indexable(const struct field *f)
{
	return f->kind != FIELD_ROWS && f->kind != FIELD_REFERENCES &&
	    f->kind != FIELD_CURVE;
}

static void
print_pairs(struct printer *p, const struct table *t, const struct field *f)
{
	const struct record *r = t->record;

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *s = &r->fields[i];

		if (s == f || !(s->flags & (FIELD_SORT | FIELD_TITLE)) ||
		    !is_indexable(s))
			continue;
		print_index(p, t, false,
		    str_printf(p->a, "%s_%s", f->name, s->name).ptr,
		    str_printf(p->a, "%s, %s, id", index_column(p, f),
			index_column(p, s)).ptr);
	}
}

static void
print_indexes(struct printer *p, const struct table *t)
{
	const struct record *r = t->record;

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (!is_indexable(f))
			continue;
		if (f->flags & FIELD_TITLE)
			print_index(p, t, true, f->name, index_column(p, f));
		else if ((f->flags & (FIELD_SORT | FIELD_FILTER)) ||
		    f->kind == FIELD_REFERENCE)
			print_index(p, t, false, f->name, str_printf(p->a,
			    "%s, id", index_column(p, f)).ptr);
		if (f->flags & FIELD_FILTER)
			print_pairs(p, t, f);
	}
}

static void print_children(struct printer *p, const struct table *t);

static void
print_child(struct printer *p, const struct table *t,
    const struct table *parent)
{
	buf_addf(p->out, "CREATE TABLE %.*s (\n%s"
	    "\tparent BIGINT NOT NULL,\n"
	    "\t\"position\" BIGINT NOT NULL,\n"
	    "\t%s BIGINT NOT NULL",
	    STR_ARG(t->name), t->scoped ?
	    "\torganisation BIGINT NOT NULL,\n" : "",
	    t->record == NULL ? "target" : "id");
	if (t->record != NULL)
		print_columns(p, t);
	buf_addf(p->out, ",\n\tPRIMARY KEY (%sparent, \"position\")",
	    t->scoped ? "organisation, " : "");
	if (t->nested)
		buf_addf(p->out, ",\n\tUNIQUE (%sid)",
		    t->scoped ? "organisation, " : "");
	buf_addf(p->out, ",\n\tFOREIGN KEY (%sparent)\n"
	    "\t    REFERENCES %.*s (%sid) ON DELETE CASCADE",
	    t->scoped ? "organisation, " : "", STR_ARG(parent->name),
	    t->scoped ? "organisation, " : "");
	if (t->record == NULL)
		print_foreign(p, t, STR("target"), t->field->target);
	else
		print_references(p, t);
	buf_add_c(p->out, "\n);\n");
	if (t->record == NULL) {
		print_index(p, t, false, "target", "target");
		return;
	}
	for (size_t i = 0; i < t->ncolumns; i++)
		if (t->columns[i].field->kind == FIELD_REFERENCE)
			print_index(p, t, false, t->columns[i].field->name,
			    str_c(p->a, t->columns[i].name));
	print_children(p, t);
}

static void
print_children(struct printer *p, const struct table *t)
{
	for (size_t i = 0; i < t->nchildren; i++)
		print_child(p, &t->children[i], t);
}

void
ddl_print(const struct record *r, const struct registry *reg, struct buf *out)
{
	struct arena a = ARENA_INIT;
	struct printer p = { .reg = reg, .record = r, .out = out, .a = &a };
	struct table t;

	table_init(&t, r, &a, STORE_SQLITE);
	buf_addf(out, "CREATE TABLE %.*s (\n%s"
	    "\tid BIGINT NOT NULL%s,\n"
	    "\tversion BIGINT NOT NULL,\n"
	    "\tcreated_at BIGINT NOT NULL,\n"
	    "\tcreated_by BIGINT NOT NULL,\n"
	    "\tchanged_at BIGINT NOT NULL,\n"
	    "\tchanged_by BIGINT NOT NULL",
	    STR_ARG(t.name), t.scoped ? "\torganisation BIGINT NOT NULL,\n" :
	    "", t.scoped ? "" : " PRIMARY KEY");
	print_columns(&p, &t);
	if (t.scoped)
		buf_add_c(out, ",\n\tPRIMARY KEY (organisation, id)");
	print_references(&p, &t);
	buf_add_c(out, "\n);\n");
	print_indexes(&p, &t);
	print_children(&p, &t);
	arena_release(&a);
}

/* ---- applying ----------------------------------------------------------- */

bool
table_is_there(struct conn *c, struct str name, bool *there_r,
    struct err *err)
{
	struct value v[] = { V_TEXT(name) };
	struct opt64 n;

	if (name.ptr[0] == '"')
		v[0].s = str_sub(name, 1, name.len - 2);
	if (!conn_number(c, c->driver->dialect == STORE_PGSQL ? STR(
	    "SELECT COUNT(*)\n"
	    "FROM pg_catalog.pg_class\n"
	    "WHERE relname = $1 AND pg_table_is_visible(oid)") : STR(
	    "SELECT COUNT(*)\n"
	    "FROM sqlite_schema\n"
	    "WHERE name = ?1"), v, COUNT(v), &n, err))
		return false;
	*there_r = n.v > 0;
	return true;
}

static bool
make_table(struct store *store, struct conn *c, const struct table *t,
    struct err *err)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_IN(&a, DDL_MAX);
	bool there, ok = table_is_there(c, t->name, &there, err);

	if (ok && !there) {
		ddl_print(t->record, store->registry, &out);
		BUG_IF(out.over);
		ok = store->driver->script(c, migrate_translate(&a,
		    store->driver->dialect, buf_str(&out)).ptr, err);
	}
	arena_release(&a);
	return ok;
}

bool
ddl_apply(struct store *store, struct err *err)
{
	struct conn *c = conn_new(store->driver, store->where, CONN_WRITE);
	bool ok = conn_ready(c, err);

	for (size_t i = 0; ok && i < store->registry->n; i++)
		ok = make_table(store, c, &store->tables[i], err);
	ok = ok && planner_seed(store, c, err);
	conn_free(c);
	return ok;
}
