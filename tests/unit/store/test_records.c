/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

static void
test_insert__every_kind_comes_back(void **state)
{
	struct fixture *fx = *state;
	struct thing t = full_thing(fx, &fx->one, "Alpha"), got;
	const struct step *steps;
	int64_t id = run(fx, &fx->one, &thing_create,
	    &(struct usecase_call){ .object = &t });

	assert_string_equal(fault_of(fx), "");
	assert_true(id > 0);
	assert_true(get(fx, &fx->one, &thing_record, id, &got));
	for (size_t i = 0; i < thing_record.nfields; i++)
		assert_true(field_is_equal(&thing_record.fields[i], &t,
		    &got));
	assert_int_equal(got.rec.version, 1);
	assert_int_equal(got.rec.created_by, 11);
	assert_int_equal(got.rec.created_at, NOW);
	assert_int_equal(got.steps.n, 2);
	steps = got.steps.items;
	assert_true(steps[0].rec.id > 0 && steps[0].rec.id != steps[1].rec.id);
	assert_int_equal(steps[0].helpers.n, 2);
	assert_int_equal(steps[1].helpers.n, 0);
	assert_true(steps[0].minutes.known && steps[0].minutes.v == 0);
	assert_false(steps[1].minutes.known);
}

static void
test_insert__blank_stays_unknown(void **state)
{
	struct fixture *fx = *state;
	struct thing got;
	int64_t id = make_thing(fx, &fx->one, "Bare");

	assert_true(get(fx, &fx->one, &thing_record, id, &got));
	for (size_t i = 1; i < thing_record.nfields; i++)
		assert_true(field_is_blank(&thing_record.fields[i], &got));
}

static void
test_insert__refuses_what_is_wrong(void **state)
{
	struct fixture *fx = *state;
	int64_t other = make_person(fx, &fx->two, "Foreign");
	struct step step = { .what = STR("x"), .who = KNOWN(other) };
	const struct {
		struct thing t;
		const char *field, *fault;
	} cases[] = {
		{ { .name = STR("") }, "name", "field-required" },
		{ { .name = STR(" ÁLPHA ") }, "name", "title-taken" },
		{ { .name = STR("B"), .owner = KNOWN(other) }, "owner",
		    "reference-not-found" },
		{ { .name = STR("B"), .owner = KNOWN(999999) }, "owner",
		    "reference-not-found" },
		{ { .name = STR("B"), .helpers = { &other, 1 } }, "helpers",
		    "reference-not-found" },
		{ { .name = STR("B"), .steps = { &step, 1 } }, "who",
		    "reference-not-found" },
	};

	assert_true(make_thing(fx, &fx->one, "alpha") > 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct thing t = cases[i].t;

		assert_int_equal(run(fx, &fx->one, &thing_create,
		    &(struct usecase_call){ .object = &t }), 0);
		assert_string_equal(fx->errs.list[0].field, cases[i].field);
		if (i > 0)
			assert_string_equal(fault_of(fx), cases[i].fault);
	}
	assert_int_equal(fx->errs.list[0].row, 1);
}

static void
test_title__is_unique_in_its_own_organisation(void **state)
{
	struct fixture *fx = *state;

	assert_true(make_person(fx, &fx->one, "Straße") > 0);
	assert_int_equal(make_person(fx, &fx->one, "STRASSE"), 0);
	assert_true(make_person(fx, &fx->two, "STRASSE") > 0);
}

static void
test_change__conflicts_name_who_and_when(void **state)
{
	struct fixture *fx = *state;
	int64_t id = make_person(fx, &fx->one, "Ann");
	struct person a, b;
	struct usecase_call call = { .object = &a };

	fx->one.name = STR("jan");
	assert_true(get(fx, &fx->one, &person_record, id, &a));
	b = a;
	a.name = STR("Anna");
	assert_int_equal(run(fx, &fx->one, &person_change, &call), id);
	assert_int_equal(a.rec.version, 2);
	b.name = STR("Anne");
	call = (struct usecase_call){ .object = &b };
	assert_int_equal(run(fx, &fx->one, &person_change, &call), 0);
	assert_int_equal(fx->errs.list[0].code, ERR_CONFLICT);
	assert_str(fx->errs.list[0].args[0].text, "jan");
	assert_int_equal(fx->errs.list[0].args[1].n, NOW);
}

static void
test_change__of_nothing_is_no_change(void **state)
{
	struct fixture *fx = *state;
	int64_t id = make_thing(fx, &fx->one, "Same"), before;
	struct thing t;
	struct usecase_call call = { .object = &t };

	assert_true(get(fx, &fx->one, &thing_record, id, &t));
	before = store_change_number(fx->store, ONE);
	assert_int_equal(run(fx, &fx->one, &thing_change, &call), id);
	assert_int_equal(t.rec.version, 1);
	assert_int_equal(call.entry, 0);
	assert_int_equal(store_change_number(fx->store, ONE), before);
}

static void
test_change__rows_keep_their_ids(void **state)
{
	struct fixture *fx = *state;
	struct thing t = full_thing(fx, &fx->one, "Rows"), got;
	struct step moved[3], *steps;
	int64_t first, id = run(fx, &fx->one, &thing_create,
	    &(struct usecase_call){ .object = &t });

	assert_true(get(fx, &fx->one, &thing_record, id, &got));
	steps = got.steps.items;
	first = steps[0].rec.id;
	moved[0] = steps[1];
	moved[1] = (struct step){ .what = STR("new"),
		.rec.id = 777777 };	/* not one of ours */
	moved[2] = steps[0];
	got.steps = (struct rows){ moved, 3 };
	assert_int_equal(run(fx, &fx->one, &thing_change,
	    &(struct usecase_call){ .object = &got }), id);
	assert_true(get(fx, &fx->one, &thing_record, id, &got));
	steps = got.steps.items;
	assert_int_equal(got.steps.n, 3);
	assert_int_equal(steps[2].rec.id, first);
	assert_int_equal(steps[2].helpers.n, 2);
	assert_true(steps[1].rec.id != 777777 && steps[1].rec.id > 0);
}

static void
test_delete__refuses_while_referred_to(void **state)
{
	struct fixture *fx = *state;
	struct thing t = full_thing(fx, &fx->one, "Holder");
	int64_t id = run(fx, &fx->one, &thing_create,
	    &(struct usecase_call){ .object = &t });
	struct usecase_call call = { .id = t.owner.v, .version = 1 };

	assert_int_equal(run(fx, &fx->one, &person_delete, &call), 0);
	assert_string_equal(fault_of(fx), "record-in-use");
	assert_str(fx->errs.list[0].args[1].text, "Holder");
	call = (struct usecase_call){ .id = id, .version = 1 };
	assert_int_equal(run(fx, &fx->one, &thing_delete, &call), id);
	call = (struct usecase_call){ .id = t.owner.v, .version = 1 };
	assert_int_equal(run(fx, &fx->one, &person_delete, &call),
	    t.owner.v);
	assert_false(get(fx, &fx->one, &thing_record, id, &t));
	assert_int_equal(fx->err.code, ERR_NOT_FOUND);
}

static void
test_get__another_organisation_is_not_there(void **state)
{
	struct fixture *fx = *state;
	int64_t id = make_thing(fx, &fx->one, "Mine");
	struct thing t;
	struct usecase_call call = { .id = id, .version = 1 };

	assert_false(get(fx, &fx->two, &thing_record, id, &t));
	assert_string_equal(fx->err.id, "record-not-found");
	assert_int_equal(run(fx, &fx->two, &thing_delete, &call), 0);
	assert_string_equal(fault_of(fx), "record-not-found");
}

static void
test_names__of_many_in_one_statement(void **state)
{
	struct fixture *fx = *state;
	int64_t a = make_person(fx, &fx->one, "Ann");
	int64_t b = make_person(fx, &fx->one, "Bob");
	int64_t ids[] = { b, 999999, a, b,
		make_person(fx, &fx->two, "Spy") };
	struct str names[COUNT(ids)];
	struct opt64 id;
	struct tx *tx;

	assert_true(store_read(fx->store, &fx->one, NOW, &fx->arena, &tx,
	    &fx->err));
	assert_true(store_names(tx, &person_record, ids, COUNT(ids), names,
	    &fx->err));
	assert_str(names[0], "Bob");
	assert_str(names[1], "");
	assert_str(names[2], "Ann");
	assert_str(names[3], "Bob");
	assert_str(names[4], "");
	assert_true(store_id_of(tx, &person_record, STR("ÁNN"), &id,
	    &fx->err));
	assert_true(id.known && id.v == a);
	assert_true(store_id_of(tx, &person_record, STR("spy"), &id,
	    &fx->err));
	assert_false(id.known);
	tx_end(tx);
}

static void
test_are_named__tells_which_some_record_refers_to(void **state)
{
	struct fixture *fx = *state;
	const struct field *owner = record_field(&thing_record, STR("owner"));
	int64_t a = make_person(fx, &fx->one, "Ann");
	int64_t b = make_person(fx, &fx->one, "Bob");
	int64_t spy = make_person(fx, &fx->two, "Spy");
	int64_t ids[] = { b, a, 999999, spy, a };
	struct thing t = { .name = STR("Of Ann"), .owner = KNOWN(a) };
	struct thing other = { .name = STR("Of Spy"), .owner = KNOWN(spy) };
	struct usecase_call call = { .object = &t };
	struct usecase_call foreign = { .object = &other };
	bool named[COUNT(ids)];
	struct tx *tx;

	assert_true(run(fx, &fx->one, &thing_create, &call) > 0);
	assert_true(run(fx, &fx->two, &thing_create, &foreign) > 0);
	assert_true(store_read(fx->store, &fx->one, NOW, &fx->arena, &tx,
	    &fx->err));
	assert_true(store_are_named(tx, &thing_record, owner, ids, COUNT(ids),
	    named, &fx->err));
	assert_false(named[0] || named[2] || named[3]);
	assert_true(named[1] && named[4]);
	assert_true(store_are_named(tx, &thing_record, owner, ids, 0, named,
	    &fx->err));
	tx_end(tx);
}

static void
test_store__keeps_all_when_opened_again(void **state)
{
	struct fixture *fx = *state;
	int64_t id = make_thing(fx, &fx->one, "Kept");
	struct thing t;

	fixture_reopen(fx);
	assert_true(get(fx, &fx->one, &thing_record, id, &t));
	assert_true(store_change_number(fx->store, ONE) > 0);
	assert_int_equal(store_change_number(fx->store, TWO), 0);
	assert_true(make_thing(fx, &fx->one, "Next") > id);
}

static void
test_installation__records_have_no_organisation(void **state)
{
	struct fixture *fx = *state;
	struct actor house = actor_system(0);
	struct badge b = { .name = STR("Gold") };
	int64_t id = run(fx, &house, &badge_create,
	    &(struct usecase_call){ .object = &b });

	assert_string_equal(fault_of(fx), "");
	assert_true(get(fx, &fx->two, &badge_record, id, &b));
	assert_str(b.name, "Gold");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_insert__every_kind_comes_back),
		FIXTURE_TEST(test_insert__blank_stays_unknown),
		FIXTURE_TEST(test_insert__refuses_what_is_wrong),
		FIXTURE_TEST(test_title__is_unique_in_its_own_organisation),
		FIXTURE_TEST(test_change__conflicts_name_who_and_when),
		FIXTURE_TEST(test_change__of_nothing_is_no_change),
		FIXTURE_TEST(test_change__rows_keep_their_ids),
		FIXTURE_TEST(test_delete__refuses_while_referred_to),
		FIXTURE_TEST(test_get__another_organisation_is_not_there),
		FIXTURE_TEST(test_names__of_many_in_one_statement),
		FIXTURE_TEST(test_are_named__tells_which_some_record_refers_to),
		FIXTURE_TEST(test_store__keeps_all_when_opened_again),
		FIXTURE_TEST(test_installation__records_have_no_organisation),
	};

	return cmocka_run_group_tests_name("records", tests, NULL, NULL);
}
