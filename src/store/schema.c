/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Do the migrated tables agree with the field tables?
 *
 * What the field tables ask for is made into tables of its own by ddl_print()
 * on an empty SQLite in memory; each table, column, type and index found there
 * is looked for in the database.  So there is one description, and the check
 * cannot drift from it.
 */
#include "store/ddl.h"
#include "store/internal.h"

enum { DDL_MAX = 64 * 1024 };

/* ---- what is there ------------------------------------------------------ */

/* Columns as "name type", in the dialect's own words for the portable type. */
static const struct str columns_sql[STORE_DIALECT__MAX] = {
	[STORE_SQLITE] = STR_INIT(
	    "SELECT name, CASE type WHEN 'INTEGER' THEN 'BIGINT'\n"
	    "    ELSE type END || CASE WHEN \"notnull\" = 1 OR pk > 0\n"
	    "    THEN ' NOT NULL' ELSE '' END\n"
	    "FROM pragma_table_info(?1)\n"
	    "ORDER BY name"),
	[STORE_PGSQL] = STR_INIT(
	    "SELECT attname, upper(format_type(atttypid, NULL))\n"
	    "    || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END\n"
	    "FROM pg_catalog.pg_attribute AS a\n"
	    "JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid\n"
	    "WHERE c.relname = $1 AND pg_table_is_visible(c.oid)\n"
	    "AND attnum > 0 AND NOT attisdropped\n"
	    "ORDER BY attname"),
};

/* Indexes made by name, as "name", "column,column". */
static const struct str indexes_sql[STORE_DIALECT__MAX] = {
	[STORE_SQLITE] = STR_INIT(
	    "SELECT l.name, (SELECT group_concat(i.name, ',')\n"
	    "    FROM pragma_index_info(l.name) AS i)\n"
	    "    || CASE WHEN l.\"unique\" = 1 THEN ' UNIQUE' ELSE '' END\n"
	    "FROM pragma_index_list(?1) AS l\n"
	    "WHERE l.origin = 'c'\n"
	    "ORDER BY l.name"),
	[STORE_PGSQL] = STR_INIT(
	    "SELECT i.relname, (SELECT string_agg(a.attname, ','\n"
	    "        ORDER BY k.n)\n"
	    "    FROM unnest(x.indkey) WITH ORDINALITY AS k(attnum, n)\n"
	    "    JOIN pg_catalog.pg_attribute AS a\n"
	    "    ON a.attrelid = x.indrelid AND a.attnum = k.attnum)\n"
	    "    || CASE WHEN x.indisunique THEN ' UNIQUE' ELSE '' END\n"
	    "FROM pg_catalog.pg_index AS x\n"
	    "JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid\n"
	    "JOIN pg_catalog.pg_class AS t ON t.oid = x.indrelid\n"
	    "WHERE t.relname = $1 AND pg_table_is_visible(t.oid)\n"
	    "ORDER BY i.relname"),
};

struct part {
	struct str name, what;
};

struct parts {
	struct part *list;
	size_t n;
};

enum { PARTS_MAX = 400 };

static bool
read_parts(struct conn *c, struct str sql, struct str table,
    struct arena *a, struct parts *out, struct err *err)
{
	struct value v[] = { V_TEXT(table) };
	struct result r;
	int got;

	*out = (struct parts){ arena_array(a, struct part, PARTS_MAX), 0 };
	if (!conn_start(c, sql, v, COUNT(v), &r, err))
		return false;
	while ((got = conn_step(c, &r, err)) > 0 && out->n < PARTS_MAX)
		out->list[out->n++] = (struct part){
			str_copy(a, c->driver->text(&r, 0, a)),
			str_copy(a, c->driver->text(&r, 1, a)) };
	conn_finish(c, &r);
	return got >= 0;
}

static const struct part *
find_part(const struct parts *parts, struct str name)
{
	for (size_t i = 0; i < parts->n; i++)
		if (str_eq(parts->list[i].name, name))
			return &parts->list[i];
	return NULL;
}

/* ---- comparing ---------------------------------------------------------- */

struct checker {
	struct conn *want, *have;
	struct arena *a;
	struct errs *errs;
	struct err err;
};

static void
compare(struct checker *ck, struct str table, const struct parts *want,
    const struct parts *have, const char *fault)
{
	struct err err = { 0 };

	for (size_t i = 0; i < want->n; i++) {
		const struct part *w = &want->list[i];
		const struct part *h = find_part(have, w->name);

		if (h != NULL && str_eq(h->what, w->what))
			continue;
		err_set_args(&err, ERR_INVALID, NULL, fault, ERR_TEXT(table),
		    ERR_TEXT(w->name), ERR_TEXT(w->what),
		    ERR_TEXT(h == NULL ? STR("-") : h->what));
		errs_add(ck->errs, &err);
	}
	/* A column that no field asks for would be left blank, or refuse. */
	for (size_t i = 0; i < have->n; i++)
		if (fault[7] == 'c' && find_part(want,
		    have->list[i].name) == NULL) {
			err_set_args(&err, ERR_INVALID, NULL, fault,
			    ERR_TEXT(table), ERR_TEXT(have->list[i].name),
			    ERR_TEXT(STR("-")), ERR_TEXT(have->list[i].what));
			errs_add(ck->errs, &err);
		}
}

static bool
check_table(struct checker *ck, struct str table)
{
	enum store_dialect d = ck->have->driver->dialect;
	struct parts want, have;
	struct err err = { 0 };

	if (!read_parts(ck->want, columns_sql[STORE_SQLITE], table, ck->a,
	    &want, &ck->err) || !read_parts(ck->have, columns_sql[d], table,
	    ck->a, &have, &ck->err))
		return false;
	if (have.n == 0) {
		err_set_args(&err, ERR_INVALID, NULL, "schema-table",
		    ERR_TEXT(table));
		errs_add(ck->errs, &err);
		return true;
	}
	compare(ck, table, &want, &have, "schema-column");
	if (!read_parts(ck->want, indexes_sql[STORE_SQLITE], table, ck->a,
	    &want, &ck->err) || !read_parts(ck->have, indexes_sql[d], table,
	    ck->a, &have, &ck->err))
		return false;
	compare(ck, table, &want, &have, "schema-index");
	return true;
}

static bool
check_all(struct checker *ck)
{
	struct parts tables;

	/* The name twice: a part has two columns. */
	if (!read_parts(ck->want, STR("SELECT name, name\n"
	    "FROM sqlite_schema\n"
	    "WHERE type = ?1\n"
	    "ORDER BY name"), STR("table"), ck->a, &tables, &ck->err))
		return false;
	for (size_t i = 0; i < tables.n; i++)
		if (!check_table(ck, tables.list[i].name))
			return false;
	return true;
}

/* The tables that the registry asks for, in memory. */
static bool
make_wanted(struct store *store, struct conn *c, struct arena *a,
    struct err *err)
{
	for (size_t i = 0; i < store->registry->n; i++) {
		struct buf out = BUF_IN(a, DDL_MAX);

		ddl_print(store->registry->records[i], store->registry, &out);
		BUG_IF(out.over);
		if (!c->driver->script(c, migrate_translate(a, STORE_SQLITE,
		    buf_str(&out)).ptr, err))
			return false;
	}
	return true;
}

bool
schema_check(struct store *store, struct errs *errs)
{
	struct arena a = ARENA_INIT;
	struct checker ck = { .a = &a, .errs = errs,
		.want = conn_new(&sqlite_driver, ":memory:", CONN_SCRATCH),
		.have = conn_new(store->driver, store->where, CONN_READ) };
	bool ok = conn_ready(ck.want, &ck.err) &&
	    conn_ready(ck.have, &ck.err) &&
	    make_wanted(store, ck.want, &a, &ck.err) && check_all(&ck);

	if (!ok)
		errs_add(errs, &ck.err);
	conn_free(ck.want);
	conn_free(ck.have);
	arena_release(&a);
	return ok && errs_none(errs);
}
