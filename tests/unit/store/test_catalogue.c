/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"
#include "store/internal.h"
#include "store/statements.h"
#include "twins.h"

static void
test_check__tells_what_is_wrong(void **state)
{
	static const struct {
		struct statement st;
		const char *fault;
	} cases[] = {
		{ { "good", "SELECT id FROM thing WHERE organisation = $org",
		    NULL, false }, "" },
		{ { "house", "SELECT id FROM badge WHERE id = $id", NULL,
		    true }, "" },
		{ { "open", "SELECT id FROM thing WHERE id = $id", NULL,
		    false }, "statement-scope" },
		{ { "sly", "SELECT id FROM thing WHERE id = $id", NULL,
		    true }, "statement-scope" },
		{ { "pair", "SELECT id FROM thing WHERE organisation = $org",
		    "SELECT id FROM thing", false }, "statement-scope" },
		{ { "typo",
		    "SELECT idd FROM thing WHERE organisation = $org", NULL,
		    false }, "statement-refused" },
	};
	struct fixture *fx = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		fx->errs = ERRS_IN(&fx->arena);
		assert_true(store_check_statements(fx->store, &cases[i].st, 1,
		    &fx->errs) == (cases[i].fault[0] == '\0'));
		assert_string_equal(fault_of(fx), cases[i].fault);
	}
}

static void
skip_ids(struct fixture *fx)
{
	struct conn *c = conn_new(fx->store->driver, fx->store->where,
	    CONN_WRITE);

	assert_true(conn_ready(c, &fx->err));
	assert_true(c->driver->script(c,
	    c->driver->dialect == STORE_SQLITE ?
	    "UPDATE id_block SET next = next + 1000000" :
	    "SELECT setval('id_record', 64000001);\n"
	    "SELECT setval('id_audit', 1000001)", &fx->err));
	conn_free(c);
	fixture_reopen(fx);
}

static void
test_twins__nothing_of_the_other_comes_out(void **state)
{
	static const struct statement leaky[] = {
		{ .name = "leak", .sql = "SELECT id FROM test_person\n"
		    "WHERE organisation = $org OR id = $id" },
	};
	struct fixture *fx = *state;
	struct actor *actors[] = { &fx->one, &fx->two };
	int64_t ids[2][3];

	for (size_t i = 0; i < 2; i++) {
		struct thing t = full_thing(fx, actors[i], "Twin");
		struct usecase_call call = { .object = &t,
			.key = STR("twin") };

		/* Ids of the other that occur nowhere else. */
		if (i == 1)
			skip_ids(fx);
		ids[i][0] = run(fx, actors[i], &thing_create, &call);
		ids[i][1] = make_person(fx, actors[i], "Same");
		ids[i][2] = call.entry;
		assert_true(ids[i][0] > 0 && ids[i][1] > 0);
	}
	fx->errs = ERRS_IN(&fx->arena);
	assert_true(store_check_statements(fx->store, ground_statements,
	    GROUND__MAX, &fx->errs));
	assert_int_equal(twins_leaks(fx->store, &fx->one, ground_statements,
	    GROUND__MAX, ids[1], 3, ids[0], 3), 0);
	/* The check itself sees a leak. */
	assert_int_equal(twins_leaks(fx->store, &fx->one, leaky, 1, ids[1],
	    3, ids[0], 3), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_check__tells_what_is_wrong),
		FIXTURE_TEST(test_twins__nothing_of_the_other_comes_out),
	};

	return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
