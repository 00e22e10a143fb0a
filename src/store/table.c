/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The table of a record: which columns, and the fixed statements on it, made
 * once when the store is opened.  Every name comes from a const field table.
 *
 * Parameters are numbered in the order of the columns: the organisation (where
 * the table has one), then for a record id, version, created_at, created_by,
 * changed_at, changed_by; for a child parent, position and id (of rows) or
 * target (of references); then the values.
 */
#include "store/internal.h"

/* Words that either dialect keeps for itself; sorted. */
static const char *const reserved[] = {
	"action", "all", "analyse", "analyze", "and", "any", "array", "as",
	"asc", "asymmetric", "authorization", "between", "binary", "both",
	"by", "case", "cast", "check", "collate", "column", "commit",
	"constraint", "create", "cross", "current_date", "current_role",
	"current_time", "current_timestamp", "current_user", "default",
	"deferrable", "delete", "desc", "distinct", "do", "drop", "else",
	"end", "escape", "except", "exists", "false", "fetch", "filter",
	"for", "foreign", "freeze", "from", "full", "glob", "grant", "group",
	"having", "if", "ilike", "in", "index", "indexed", "initially",
	"inner", "insert", "intersect", "into", "is", "isnull", "join",
	"key", "lateral", "leading", "left", "like", "limit", "localtime",
	"localtimestamp", "match", "natural", "no", "not", "nothing",
	"notnull", "null", "of", "offset", "on", "only", "or", "order",
	"outer", "over", "overlaps", "partition", "placing", "plan",
	"position", "primary", "range", "references", "regexp", "release",
	"returning", "right", "row", "rows", "select", "session_user", "set",
	"similar", "some", "symmetric", "system_user", "table", "tablesample",
	"temp", "then", "to", "trailing", "transaction", "trigger", "true",
	"union", "unique", "update", "user", "using", "values", "variadic",
	"verbose", "view", "virtual", "when", "where", "window", "with",
	"without",
};

static int
compare_word(const void *key, const void *at)
{
	const char *const *word = at;

	return strcmp(key, *word);
}

struct str
sql_name(struct arena *a, struct str name)
{
	const char *c = str_c(a, name);

	if (bsearch(c, reserved, COUNT(reserved), sizeof(reserved[0]),
	    compare_word) == NULL)
		return (struct str){ c, name.len };
	return str_printf(a, "\"%s\"", c);
}

void
sql_mark(struct buf *out, enum store_dialect dialect, size_t n)
{
	buf_add_char(out, dialect == STORE_PGSQL ? '$' : '?');
	buf_add_i64(out, (int64_t)n);
}

void
sql_ids(struct buf *out, enum store_dialect dialect, size_t n)
{
	if (dialect == STORE_PGSQL) {
		buf_add_c(out, "(SELECT j.v::bigint FROM "
		    "jsonb_array_elements_text($");
		buf_add_i64(out, (int64_t)n);
		buf_add_c(out, "::jsonb) AS j(v))");
		return;
	}
	buf_add_c(out, "(SELECT value FROM json_each(?");
	buf_add_i64(out, (int64_t)n);
	buf_add_c(out, "))");
}

bool
field_is_text(const struct field *f)
{
	switch (f->kind) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_EMAIL:
	case FIELD_PHONE:
	case FIELD_URL:
	case FIELD_CALENDAR:
		return true;
	default:
		return false;
	}
}

bool
field_is_folded(const struct field *f)
{
	return field_is_text(f) &&
	    (f->flags & (FIELD_TITLE | FIELD_SORT | FIELD_FILTER));
}

/* ---- composing ---------------------------------------------------------- */

enum { SQL_MAX = 64 * 1024 };

struct composer {
	struct arena *a;
	enum store_dialect dialect;
	struct buf out;
	size_t param;		/* the last number given */
};

static struct str
done(struct composer *c)
{
	struct str sql = buf_str(&c->out);

	BUG_IF(c->out.over);
	c->out = BUF_IN(c->a, SQL_MAX);
	c->param = 0;
	return sql;
}

static void
put(struct composer *c, const char *text)
{
	buf_add_c(&c->out, text);
}

static void
mark(struct composer *c)
{
	sql_mark(&c->out, c->dialect, ++c->param);
}

static void
scope(struct composer *c, const struct table *t)
{
	if (!t->scoped)
		return;
	put(c, "organisation = ");
	mark(c);
	put(c, " AND ");
}

struct str
table_scope(struct arena *a, const struct table *t,
    enum store_dialect dialect)
{
	struct composer c = { .a = a, .dialect = dialect,
		.out = BUF_IN(a, SQL_MAX) };

	scope(&c, t);
	return buf_str(&c.out);
}

/* The columns before the values, with a comma behind each. */
static const char *
frame(const struct table *t)
{
	if (t->field == NULL)
		return "id, version, created_at, created_by, changed_at, "
		    "changed_by";
	return t->record == NULL ? "parent, \"position\", target" :
	    "parent, \"position\", id";
}

static void
values(struct composer *c, const struct table *t, bool folds)
{
	for (size_t i = 0; i < t->ncolumns; i++) {
		if (!folds && t->columns[i].part == COLUMN_FOLD)
			continue;
		put(c, ", ");
		buf_add(&c->out, t->columns[i].name);
	}
}

static void
compose_insert(struct composer *c, struct table *t)
{
	size_t n = (t->scoped ? 1 : 0) + t->ncolumns +
	    (t->field == NULL ? 6 : 3);

	put(c, "INSERT INTO ");
	buf_add(&c->out, t->name);
	put(c, t->scoped ? " (organisation, " : " (");
	put(c, frame(t));
	values(c, t, true);
	put(c, ")\nVALUES (");
	for (size_t i = 0; i < n; i++) {
		put(c, i == 0 ? "" : ", ");
		mark(c);
	}
	put(c, ")");
	t->insert = done(c);
}

/* organisation, id, version before, version, changed_at, changed_by, values */
static void
compose_update(struct composer *c, struct table *t)
{
	struct buf where = BUF_IN(c->a, 200);

	buf_add_c(&where, "\nWHERE ");
	if (t->scoped) {
		buf_add_c(&where, "organisation = ");
		sql_mark(&where, c->dialect, ++c->param);
		buf_add_c(&where, " AND ");
	}
	buf_add_c(&where, "id = ");
	sql_mark(&where, c->dialect, ++c->param);
	buf_add_c(&where, " AND version = ");
	sql_mark(&where, c->dialect, ++c->param);
	put(c, "UPDATE ");
	buf_add(&c->out, t->name);
	put(c, "\nSET version = ");
	mark(c);
	put(c, ", changed_at = ");
	mark(c);
	put(c, ", changed_by = ");
	mark(c);
	for (size_t i = 0; i < t->ncolumns; i++) {
		put(c, ", ");
		buf_add(&c->out, t->columns[i].name);
		put(c, " = ");
		mark(c);
	}
	buf_add(&c->out, buf_str(&where));
	t->update = done(c);
}

/* "SELECT what FROM table WHERE scope key = mark rest" */
static struct str
compose_by(struct composer *c, const struct table *t, const char *verb,
    const char *key, const char *rest)
{
	put(c, verb);
	put(c, "\nFROM ");
	buf_add(&c->out, t->name);
	put(c, "\nWHERE ");
	scope(c, t);
	put(c, key);
	put(c, " = ");
	mark(c);
	put(c, rest);
	return done(c);
}

static struct str
compose_in(struct composer *c, const struct table *t, const char *what,
    const char *key, const char *rest)
{
	put(c, what);
	put(c, "\nFROM ");
	buf_add(&c->out, t->name);
	put(c, "\nWHERE ");
	scope(c, t);
	put(c, key);
	put(c, " IN ");
	sql_ids(&c->out, c->dialect, ++c->param);
	put(c, rest);
	return done(c);
}

static void
compose_record(struct composer *c, struct table *t, const char *select)
{
	const struct field *title = record_title(t->record);

	compose_insert(c, t);
	compose_update(c, t);
	t->get = compose_by(c, t, select, "id", "");
	t->exists = compose_by(c, t, "SELECT id", "id", "");
	t->remove = compose_by(c, t, "DELETE", "id", "");
	if (title == NULL)
		return;
	put(c, "SELECT id, ");
	buf_add(&c->out, sql_name(c->a, str_of(title->name)));
	t->names = compose_in(c, t, str_c(c->a, done(c)), "id", "");
	buf_add(&c->out, str_printf(c->a, "%s_fold", title->name));
	t->title_id = compose_by(c, t, "SELECT id", str_c(c->a, done(c)), "");
}

static void
compose_child(struct composer *c, struct table *t, const char *select)
{
	compose_insert(c, t);
	t->of_one = compose_by(c, t, select, "parent",
	    "\nORDER BY parent, \"position\"");
	t->of_many = compose_in(c, t, select, "parent",
	    "\nORDER BY parent, \"position\"");
	t->remove = compose_by(c, t, "DELETE", "parent", "");
}

/* ---- the plan ----------------------------------------------------------- */

static bool
is_child(const struct field *f)
{
	return f->kind == FIELD_ROWS || f->kind == FIELD_REFERENCES;
}

static void
add_columns(struct table *t, struct arena *a)
{
	const struct record *r = t->record;

	t->columns = arena_array(a, struct column, r->nfields * 2);
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (is_child(f))
			continue;
		t->columns[t->ncolumns++] = (struct column){ f, COLUMN_VALUE,
			sql_name(a, str_of(f->name)) };
		if (t->field == NULL && field_is_folded(f))
			t->columns[t->ncolumns++] = (struct column){ f,
				COLUMN_FOLD,
				str_printf(a, "%s_fold", f->name) };
	}
	BUG_IF(t->ncolumns + 7 > STMT_PARAMS);
}

static void
init(struct table *t, const char *name, struct composer *c)
{
	struct arena *a = c->a;
	const struct record *r = t->record;

	t->name = sql_name(a, str_of(name));
	if (r != NULL)
		add_columns(t, a);
	t->children = arena_array(a, struct table, r == NULL ? 0 : r->nfields);
	for (size_t i = 0; r != NULL && i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (!is_child(f))
			continue;
		t->children[t->nchildren] = (struct table){ .record = f->rows,
			.field = f, .scoped = t->scoped };
		init(&t->children[t->nchildren++], str_printf(a, "%s_%s",
		    name, f->name).ptr, c);
	}
	t->nested = t->field != NULL && t->nchildren > 0;
	put(c, frame(t));
	values(c, t, false);
	t->columns_sql = done(c);
	if (t->field == NULL)
		compose_record(c, t, str_printf(a, "SELECT %.*s",
		    STR_ARG(t->columns_sql)).ptr);
	else
		compose_child(c, t, str_printf(a, "SELECT %.*s",
		    STR_ARG(t->columns_sql)).ptr);
}

void
table_init(struct table *t, const struct record *r, struct arena *a,
    enum store_dialect dialect)
{
	struct composer c = { .a = a, .dialect = dialect,
		.out = BUF_IN(a, SQL_MAX) };

	*t = (struct table){ .record = r,
		.scoped = r->scope == RECORD_ORGANISATION };
	init(t, r->name, &c);
}
