/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"
#include "store/ddl.h"
#include "store/internal.h"

static void
script(struct fixture *fx, const char *sql)
{
	struct conn *c = conn_new(fx->store->driver, fx->store->where,
	    CONN_WRITE);

	assert_true(conn_ready(c, &fx->err));
	if (!c->driver->script(c, migrate_translate(&fx->arena,
	    store_dialect(fx->store), str_of(sql)).ptr, &fx->err)) {
		print_error("%s: %.*s\n", sql,
		    STR_ARG(fx->err.args[0].text));
		fail();
	}
	conn_free(c);
}

static void
test_check__printed_tables_agree(void **state)
{
	struct fixture *fx = *state;

	if (!schema_check(fx->store, &fx->errs))
		print_error("%s %.*s %.*s %.*s %.*s\n", fault_of(fx),
		    STR_ARG(fx->errs.list[0].args[0].text),
		    STR_ARG(fx->errs.list[0].args[1].text),
		    STR_ARG(fx->errs.list[0].args[2].text),
		    STR_ARG(fx->errs.list[0].args[3].text));
	assert_int_equal(fx->errs.n, 0);
}

static void
test_check__tells_every_difference(void **state)
{
	static const struct {
		const char *sql, *fault;
	} cases[] = {
		{ "DROP INDEX thing_state_amount", "schema-index" },
		{ "ALTER TABLE test_person ADD COLUMN shoe BIGINT",
		    "schema-column" },
		{ "ALTER TABLE thing DROP COLUMN price", "schema-column" },
		{ "DROP TABLE badge", "schema-table" },
	};
	struct fixture *fx = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		bool found = false;

		script(fx, cases[i].sql);
		fx->errs = ERRS_IN(&fx->arena);
		assert_false(schema_check(fx->store, &fx->errs));
		assert_int_equal(fx->errs.n, i + 1);
		for (size_t k = 0; k < fx->errs.n; k++)
			found |= strcmp(fx->errs.list[k].id,
			    cases[i].fault) == 0;
		assert_true(found);
	}
}

static void
test_open__refuses_an_altered_or_newer_schema(void **state)
{
	static const struct {
		const char *sql, *fault;
	} cases[] = {
		{ "INSERT INTO schema_migration (number, name, sha256)\n"
		  "VALUES (9999, 'later', 'x')", "store-schema-newer" },
		{ "DELETE FROM schema_migration WHERE number = 9999;\n"
		  "UPDATE schema_migration SET sha256 = 'x' WHERE number = 1",
		  "store-schema-altered" },
	};
	struct fixture *fx = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct store *again;

		script(fx, cases[i].sql);
		assert_false(store_open(&again, fx->where, &test_registry,
		    &fx->err));
		assert_string_equal(fx->err.id, cases[i].fault);
		assert_null(again);
	}
}

static void
test_open__refuses_what_is_not_there(void **state)
{
	struct fixture *fx = *state;
	struct store *none;

	assert_false(store_open(&none, STR("/proc/none/here"),
	    &test_registry, &fx->err));
	assert_string_equal(fx->err.id, "store-open");
	assert_false(store_open(&none,
	    STR("postgresql://nobody@127.0.0.1:1/none"), &test_registry,
	    &fx->err));
	assert_string_equal(fx->err.id, "store-lost");
	assert_int_equal(fx->err.code, ERR_UNAVAILABLE);
}

static void
test_translate__words_not_parts_of_words(void **state)
{
	struct fixture *fx = *state;

	assert_str(migrate_translate(&fx->arena, STORE_SQLITE, STR(
	    "CREATE TABLE a (\n\tb BIGINT,\n\tTEXTS BYTEA\n);\n"
	    "CREATE TABLE c (\n\tPRIMARY KEY (d, e)\n);")),
	    "CREATE TABLE a (\n\tb INTEGER,\n\tTEXTS BLOB\n) STRICT;\n"
	    "CREATE TABLE c (\n\tPRIMARY KEY (d, e)\n) STRICT, "
	    "WITHOUT ROWID;");
	assert_str(migrate_translate(&fx->arena, STORE_PGSQL, STR(
	    "CREATE TABLE a (\n\tb TEXT NOT NULL\n);")),
	    "CREATE TABLE a (\n\tb TEXT COLLATE \"C\" NOT NULL\n);");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_check__printed_tables_agree),
		FIXTURE_TEST(test_check__tells_every_difference),
		FIXTURE_TEST(test_open__refuses_an_altered_or_newer_schema),
		FIXTURE_TEST(test_open__refuses_what_is_not_there),
		FIXTURE_TEST(test_translate__words_not_parts_of_words),
	};

	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
