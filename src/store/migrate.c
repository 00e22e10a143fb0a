/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Numbered migrations, applied in one transaction, each with its row in
 * schema_migration.  A database that is newer than this program, or whose
 * migrations have other checksums, is refused: nothing is guessed.
 *
 * One text serves both databases: BIGINT, TEXT and BYTEA become SQLite's strict
 * INTEGER, TEXT and BLOB, its tables STRICT and (with a key of several columns)
 * WITHOUT ROWID; on PostgreSQL every TEXT gets COLLATE "C", so that both
 * compare bytes.
 */
#include "store/internal.h"
#include "store/migration.h"

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_';
}

static struct str
word_of(enum store_dialect dialect, struct str word)
{
	static const struct {
		const char *portable, *to[STORE_DIALECT__MAX];
	} words[] = {
		{ "BIGINT", { "INTEGER", "BIGINT" } },
		{ "BYTEA", { "BLOB", "BYTEA" } },
		{ "TEXT", { "TEXT", "TEXT COLLATE \"C\"" } },
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_c(word, words[i].portable))
			return str_of(words[i].to[dialect]);
	return word;
}

/* The end of a table: its options on SQLite. */
static void
end_table(struct buf *out, enum store_dialect dialect, struct str table)
{
	size_t at = str_find_str(table, STR("PRIMARY KEY ("));

	buf_add_c(out, dialect == STORE_PGSQL ? "\n);" :
	    at < table.len ? "\n) STRICT, WITHOUT ROWID;" : "\n) STRICT;");
}

struct str
migrate_translate(struct arena *a, enum store_dialect dialect, struct str sql)
{
	struct buf out = BUF_IN(a, sql.len * 2 + 1024);
	size_t table = 0;

	for (size_t i = 0; i < sql.len;) {
		size_t end = i;

		if (str_starts(str_sub(sql, i, 12), STR("CREATE TABLE")))
			table = i;
		if (str_starts(str_sub(sql, i, 3), STR("\n);"))) {
			end_table(&out, dialect, str_sub(sql, table,
			    i - table));
			i += 3;
			continue;
		}
		while (end < sql.len && is_word_char(sql.ptr[end]))
			end++;
		if (end == i)
			buf_add_char(&out, sql.ptr[i++]);
		else
			buf_add(&out, word_of(dialect,
			    str_sub(sql, i, end - i)));
		i = end > i ? end : i;
	}
	buf_add_char(&out, '\0');
	BUG_IF(out.over);
	return (struct str){ out.ptr, out.len - 1 };
}

static bool
make_ledger(struct store *store, struct conn *c, struct err *err)
{
	struct str sql = migrate_translate(&store->arena,
	    store->driver->dialect, STR(
	    "CREATE TABLE IF NOT EXISTS schema_migration (\n"
	    "\tnumber BIGINT NOT NULL PRIMARY KEY,\n"
	    "\tname TEXT NOT NULL,\n"
	    "\tsha256 TEXT NOT NULL\n"
	    ");"));

	return store->driver->script(c, sql.ptr, err);
}

/* Is the n-th migration applied, and as we know it? */
static bool
check(struct conn *c, struct result *r, size_t n, struct err *err)
{
	const struct migration *m;
	struct arena a = ARENA_INIT;
	bool same;

	if (n >= nmigrations)
		return err_set_args(err, ERR_UNAVAILABLE, NULL,
		    "store-schema-newer",
		    ERR_INT(c->driver->num(r, 0).v));
	m = &migrations[n];
	same = c->driver->num(r, 0).v == m->number && str_eq_c(
	    c->driver->text(r, 1, &a), m->sha256[c->driver->dialect]);
	arena_release(&a);
	if (same)
		return true;
	return err_set_args(err, ERR_UNAVAILABLE, NULL,
	    "store-schema-altered", ERR_TEXT(str_of(m->name)));
}

static bool
applied(struct conn *c, size_t *n_r, struct err *err)
{
	struct result r;
	bool ok = true;
	int got;

	*n_r = 0;
	if (!conn_start(c, STR(
	    "SELECT number, sha256\n"
	    "FROM schema_migration\n"
	    "ORDER BY number"), NULL, 0, &r, err))
		return false;
	while (ok && (got = conn_step(c, &r, err)) != 0) {
		ok = got > 0 && check(c, &r, *n_r, err);
		(*n_r)++;
	}
	conn_finish(c, &r);
	return ok;
}

static bool
apply(struct store *store, struct conn *c, const struct migration *m,
    struct err *err)
{
	enum store_dialect dialect = store->driver->dialect;
	struct arena a = ARENA_INIT;
	struct value v[] = { V_INT(m->number), V_TEXT(str_of(m->name)),
		V_TEXT(str_of(m->sha256[dialect])) };
	bool ok = store->driver->script(c, migrate_translate(&a, dialect,
	    str_of(m->sql[dialect])).ptr, err) &&
	    conn_run(c, dialect == STORE_PGSQL ? STR(
	    "INSERT INTO schema_migration (number, name, sha256)\n"
	    "VALUES ($1, $2, $3)") : STR(
	    "INSERT INTO schema_migration (number, name, sha256)\n"
	    "VALUES (?1, ?2, ?3)"), v, COUNT(v), NULL, err);

	arena_release(&a);
	return ok;
}

/* One at a time among the nodes that start; PostgreSQL's DDL obeys it too. */
static bool
lock(struct store *store, struct conn *c, struct err *err)
{
	return store->driver->dialect == STORE_SQLITE ||
	    store->driver->script(c,
	    "SELECT pg_advisory_xact_lock(7386513)", err);
}

static bool
apply_all(struct store *store, struct conn *c, struct err *err)
{
	struct err ignored = { 0 };
	size_t n;
	bool ok = store->driver->script(c,
	    store->driver->dialect == STORE_SQLITE ? "BEGIN IMMEDIATE" :
	    "BEGIN", err);

	if (!ok)
		return false;
	ok = lock(store, c, err) && make_ledger(store, c, err) &&
	    applied(c, &n, err);
	for (; ok && n < nmigrations; n++)
		ok = apply(store, c, &migrations[n], err);
	c->failed = false;
	if (ok && store->driver->script(c, "COMMIT", err))
		return true;
	if (!store->driver->script(c, "ROLLBACK", &ignored))
		c->lost = true;
	return false;
}

/* What is up to date is not written to: a command beside a busy server opens
 * without waiting for its writer. */
bool
migrate(struct store *store, struct conn *c, struct err *err)
{
	size_t n = 0;
	bool there, seeded;

	if (!table_is_there(c, STR("schema_migration"), &there, err) ||
	    (there && !applied(c, &n, err)) ||
	    !planner_is_seeded(store, c, &seeded, err))
		return false;
	if (there && n == nmigrations)
		return seeded || planner_seed(store, c, err);
	return apply_all(store, c, err) && planner_seed(store, c, err);
}
