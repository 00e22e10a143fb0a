/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What SQLite's planner is told about sizes.
 *
 * Without statistics it takes an organisation for ten rows and then walks all
 * of it where an index on a filter would do; statistics gathered from the data
 * change plans from one day to the next.  So sqlite_stat1 is filled with fixed
 * figures instead (SQLite's documents allow it): a million rows, half of them
 * of one organisation, thousands a value.  Every plan is then the one for a
 * large organisation, on an empty database too.  A partial index is for the few
 * that wait (entries without a leaf): told so, or the planner walks the table.
 *
 * The file's user_version says which figures it has, so that those of an earlier
 * program are replaced without a migration.
 */
#include "store/internal.h"

#define SEED 2			/* raise with the figures */
#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

static const char seed_sql[] =
    "PRAGMA user_version = " TEXT(SEED) ";\n"
    "ANALYZE schema_migration;\n"
    "DELETE FROM sqlite_stat1;\n"
    "INSERT INTO sqlite_stat1 (tbl, idx, stat)\n"
    "SELECT m.name,\n"
    "    CASE WHEN i.origin = 'pk' AND m.sql LIKE '%WITHOUT ROWID'\n"
    "    THEN m.name ELSE i.name END,\n"
    "    CASE WHEN i.partial AND NOT i.\"unique\" THEN '1000 1' ELSE\n"
    "    CASE (SELECT COUNT(*) FROM pragma_index_info(i.name))\n"
    "    WHEN 1 THEN CASE WHEN i.\"unique\" THEN '1000000 1'\n"
    "        ELSE '1000000 50' END\n"
    "    WHEN 2 THEN CASE WHEN i.\"unique\" THEN '1000000 500000 1'\n"
    "        ELSE '1000000 500000 10' END\n"
    "    WHEN 3 THEN CASE WHEN i.\"unique\" THEN '1000000 500000 5 1'\n"
    "        ELSE '1000000 500000 5000 1' END\n"
    "    WHEN 4 THEN CASE WHEN i.\"unique\"\n"
    "        THEN '1000000 500000 50000 10 1'\n"
    "        ELSE '1000000 500000 5000 50 1' END\n"
    "    ELSE '1000000 500000 5000 50 5 1' END END\n"
    "FROM sqlite_schema AS m\n"
    "JOIN pragma_index_list(m.name) AS i\n"
    "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%';\n"
    "ANALYZE sqlite_schema;\n";

bool
planner_seed(struct store *store, struct conn *c, struct err *err)
{
	struct err ignored = { 0 };

	if (store->driver->dialect != STORE_SQLITE)
		return true;
	if (store->driver->script(c, "BEGIN IMMEDIATE", err) &&
	    store->driver->script(c, seed_sql, err) &&
	    store->driver->script(c, "COMMIT", err))
		return true;
	if (!store->driver->script(c, "ROLLBACK", &ignored))
		c->lost = true;
	return false;
}

bool
planner_is_seeded(const struct store *store, struct conn *c, bool *seeded_r,
    struct err *err)
{
	struct opt64 version;

	*seeded_r = true;
	if (store->driver->dialect != STORE_SQLITE)
		return true;
	if (!conn_number(c, STR("PRAGMA user_version"), NULL, 0, &version,
	    err))
		return false;
	*seeded_r = version.known && version.v == SEED;
	return true;
}
