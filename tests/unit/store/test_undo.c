/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

static int64_t
undo(struct fixture *fx, const struct actor *actor, int64_t entry)
{
	int64_t by = 0;

	fx->errs = ERRS_IN(&fx->arena);
	return usecase_undo(fx->store, actor, NOW + 60, &fx->arena, entry,
	    &by, &fx->errs) ? by : 0;
}

static bool
is_equal(const struct thing *a, const struct thing *b)
{
	for (size_t i = 0; i < thing_record.nfields; i++)
		if (!field_is_equal(&thing_record.fields[i], a, b)) {
			print_error("field %s\n", thing_record.fields[i].name);
			return false;
		}
	return true;
}

static void
test_undo__of_create_change_and_delete(void **state)
{
	struct fixture *fx = *state;
	struct thing first = full_thing(fx, &fx->one, "Full"), t = first, got;
	struct usecase_call made = { .object = &t }, call;
	int64_t id = run(fx, &fx->one, &thing_create, &made);

	call = (struct usecase_call){ .object = &t };
	t.note = STR("other");
	t.amount = UNKNOWN;
	t.impact.known = 0;
	memset(t.impact.level, 0, sizeof(t.impact.level));
	t.steps = (struct rows){ 0 };
	t.helpers = (struct refs){ 0 };
	assert_int_equal(run(fx, &fx->one, &thing_change, &call), id);
	assert_true(undo(fx, &fx->one, call.entry) > 0);
	assert_true(get(fx, &fx->one, &thing_record, id, &got));
	assert_true(is_equal(&got, &first));
	assert_int_equal(got.rec.version, 3);

	call = (struct usecase_call){ .id = id, .version = 3 };
	assert_int_equal(run(fx, &fx->one, &thing_delete, &call), id);
	assert_true(undo(fx, &fx->one, call.entry) > 0);
	assert_true(get(fx, &fx->one, &thing_record, id, &got));
	assert_true(is_equal(&got, &first));
	assert_true(got.rec.version > 3);

	assert_true(undo(fx, &fx->one, made.entry) > 0);
	assert_false(get(fx, &fx->one, &thing_record, id, &got));
}

static void
test_undo__later_change_stands_in_the_way(void **state)
{
	struct fixture *fx = *state;
	struct thing t = { .name = STR("T"), .note = STR("1") }, got;
	struct usecase_call made = { .object = &t }, first, second;
	int64_t id = run(fx, &fx->one, &thing_create, &made);

	first = second = (struct usecase_call){ .object = &t };
	t.note = STR("2");
	assert_int_equal(run(fx, &fx->one, &thing_change, &first), id);
	fx->one.name = STR("piet");
	t.note = STR("3");
	second.version = 0;
	assert_int_equal(run(fx, &fx->one, &thing_change, &second), id);
	assert_int_equal(undo(fx, &fx->one, first.entry), 0);
	assert_int_equal(fx->errs.list[0].code, ERR_CONFLICT);
	assert_str(fx->errs.list[fx->errs.n - 1].args[0].text, "piet");
	assert_int_equal(undo(fx, &fx->one, made.entry), 0);
	assert_true(get(fx, &fx->one, &thing_record, id, &got));
	assert_str(got.note, "3");
	/* From the newest back it goes. */
	assert_true(undo(fx, &fx->one, second.entry) > 0);
	assert_int_equal(undo(fx, &fx->one, second.entry), 0);
	assert_string_equal(fault_of(fx), "undo-already");
	assert_true(undo(fx, &fx->one, first.entry) > 0);
	assert_true(undo(fx, &fx->one, made.entry) > 0);
}

static void
test_undo__takes_what_a_rule_made_along(void **state)
{
	struct fixture *fx = *state;
	struct thing t = { .name = STR("Spread"), .note = STR("Helper") };
	struct usecase_call call = { .object = &t };
	struct person p;
	int64_t by, id = run(fx, &fx->one, &thing_spread, &call);

	assert_true((by = undo(fx, &fx->one, call.entry)) > 0);
	assert_false(get(fx, &fx->one, &thing_record, id, &t));
	assert_false(get(fx, &fx->one, &person_record, t.owner.v, &p));
	assert_true(undo(fx, &fx->one, by) > 0);
	assert_true(get(fx, &fx->one, &thing_record, id, &t));
	assert_true(get(fx, &fx->one, &person_record, t.owner.v, &p));
	/* What was undone and redone can be undone again. */
	assert_true(undo(fx, &fx->one, call.entry) > 0);
}

static void
test_undo__needs_the_rights_of_what_it_reverses(void **state)
{
	struct fixture *fx = *state;
	struct thing t = { .name = STR("T") };
	struct usecase_call call = { .object = &t };
	struct actor who = fx->one;

	assert_true(run(fx, &fx->one, &thing_create, &call) > 0);
	who.rights = (uint64_t)1 << RIGHT_IMPORT;
	assert_int_equal(undo(fx, &who, call.entry), 0);
	assert_string_equal(fault_of(fx), "usecase-denied");
	who.rights = (uint64_t)1 << RIGHT_EDIT_BIA;
	who.account = 99;
	assert_int_equal(undo(fx, &who, call.entry), 0);
	assert_string_equal(fault_of(fx), "undo-of-others");
	assert_int_equal(undo(fx, &fx->two, call.entry), 0);
	assert_string_equal(fault_of(fx), "undo-not-found");
	who.account = fx->one.account;
	assert_true(undo(fx, &who, call.entry) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_undo__of_create_change_and_delete),
		FIXTURE_TEST(test_undo__later_change_stands_in_the_way),
		FIXTURE_TEST(test_undo__takes_what_a_rule_made_along),
		FIXTURE_TEST(test_undo__needs_the_rights_of_what_it_reverses),
	};

	return cmocka_run_group_tests_name("undo", tests, NULL, NULL);
}
