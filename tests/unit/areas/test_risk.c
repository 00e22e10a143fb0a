/* SPDX-License-Identifier: EUPL-1.2 */
/* What may happen, what is done about it, and who approved it. */
#include "areas/risk/rules.h"
#include "house.h"
#include "store/records.h"

enum { HOURS = 3600, DAY = 20000 };

static int
setup(void **state)
{
	*state = house_open(true);
	return 0;
}

static int
teardown(void **state)
{
	house_close(*state);
	return 0;
}

static struct actor
manager(const struct house *h)
{
	return house_actor(h->one, h->ann, ACCESS_ADMIN);
}

static int64_t
create(struct house *h, const struct record *r, void *object)
{
	struct usecase_call call = { .object = object };
	struct actor actor = manager(h);

	return house_run(h, &actor, str_printf(&h->arena, "%s.create",
	    r->name).ptr, &call) ? call.id : 0;
}

static bool
change(struct house *h, const struct record *r, void *object)
{
	struct rec *rec = object;
	struct usecase_call call = { .id = rec->id, .version = rec->version,
		.object = object };
	struct actor actor = manager(h);

	return house_run(h, &actor, str_printf(&h->arena, "%s.change",
	    r->name).ptr, &call);
}

static bool
act(struct house *h, const char *usecase, int64_t id, const char *reason)
{
	struct risk_reason input = { .reason = str_of(reason) };
	struct usecase_call call = { .id = id, .input = &input };
	struct actor actor = manager(h);

	return house_run(h, &actor, usecase, &call);
}

static void
get(struct house *h, const struct record *r, int64_t id, void *object)
{
	struct actor actor = manager(h);
	struct tx *tx;

	assert_true(store_read(h->store, &actor, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(store_get(tx, r, id, object, &h->err));
	tx_end(tx);
}

static int64_t
add_person(struct house *h)
{
	return create(h, &person_record, &(struct person){
	    .name = STR("Marga") });
}

static int64_t
add_process(struct house *h)
{
	return create(h, &process_record, &(struct process){
	    .name = STR("Betalen") });
}

static int64_t
add_resource(struct house *h)
{
	return create(h, &resource_record, &(struct resource){
	    .name = STR("Server"), .kind = MAPGOOD_EQUIPMENT,
	    .hosting = HOSTING_OWN });
}

/* Three by four: treat from 4, not to be borne from 9. */
static int64_t
add_matrix(struct house *h)
{
	struct risk_level levels[4] = { { .name = STR("een") },
		{ .name = STR("twee") }, { .name = STR("drie") },
		{ .name = STR("vier") } };
	struct risk_matrix m = { .name = STR("Matrix"),
		.likelihoods = { levels, 3 }, .impacts = { levels, 4 },
		.treat_from = KNOWN(4), .intolerable_from = KNOWN(9) };

	return create(h, &risk_matrix_record, &m);
}

/* ---- scenario ----------------------------------------------------------- */

static void
test_scenario__that_loses_nothing_is_not_for_planning(void **state)
{
	struct house *h = *state;
	struct scenario_loss loss = { .what = LOSS_ALL,
		.hosting = HOSTING_CLOUD, .kind = MAPGOOD_SOFTWARE };
	struct scenario s = { .name = STR("Ransomware"), .kind = 3 };
	int64_t id = create(h, &scenario_record, &s);

	assert_true(id > 0);
	assert_false(act(h, "scenario.approve", id, ""));
	assert_string_equal(house_fault(h), "scenario-loses-nothing");
	/* A rule that takes nothing now is nothing too. */
	get(h, &scenario_record, id, &s);
	s.losses = (struct rows){ &loss, 1 };
	assert_true(change(h, &scenario_record, &s));
	assert_false(act(h, "scenario.approve", id, ""));
	assert_string_equal(house_fault(h), "scenario-loses-nothing");
	assert_true(create(h, &resource_record, &(struct resource){
	    .name = STR("Mail"), .kind = MAPGOOD_SOFTWARE,
	    .hosting = HOSTING_CLOUD }) > 0);
	assert_true(act(h, "scenario.approve", id, ""));
	get(h, &scenario_record, id, &s);
	assert_int_equal(s.state, SCENARIO_APPROVED);
	assert_int_equal(s.approved_at.v, NOW);
	assert_true(str_eq_c(s.approved_by, "test"));
}

static void
test_scenario__approved_is_locked_until_taken_back(void **state)
{
	struct house *h = *state;
	struct scenario_loss loss = { .what = LOSS_ONE,
		.resource = KNOWN(add_resource(h)) };
	struct scenario s = { .name = STR("Stroom"), .kind = 1,
		.losses = { &loss, 1 }, .state = SCENARIO_APPROVED };
	int64_t id = create(h, &scenario_record, &s);

	/* Nobody approves by typing it. */
	get(h, &scenario_record, id, &s);
	assert_int_equal(s.state, SCENARIO_DRAFT);
	assert_true(act(h, "scenario.approve", id, ""));
	assert_false(act(h, "scenario.approve", id, ""));
	assert_string_equal(house_fault(h), "state-not-now");
	get(h, &scenario_record, id, &s);
	s.lasts = KNOWN(8 * HOURS);
	assert_false(change(h, &scenario_record, &s));
	assert_string_equal(house_fault(h), "approved-locked");
	assert_string_equal(h->errs.list[0].field, "lasts");
	/* What the approval does not cover may change. */
	get(h, &scenario_record, id, &s);
	s.description = STR("De netbeheerder");
	assert_true(change(h, &scenario_record, &s));
	assert_false(act(h, "scenario.withdraw", id, ""));
	assert_true(act(h, "scenario.withdraw", id, "Noodstroom erbij"));
	get(h, &scenario_record, id, &s);
	assert_int_equal(s.state, SCENARIO_DRAFT);
	assert_false(s.approved_at.known);
	assert_true(str_eq_c(s.withdrawn, "Noodstroom erbij"));
	s.lasts = KNOWN(8 * HOURS);
	assert_true(change(h, &scenario_record, &s));
}

static void
test_scenario__is_not_approved_by_everybody(void **state)
{
	static const enum access_role roles[] = { ACCESS_NONE,
		ACCESS_EMPLOYEE, ACCESS_AUDITOR, ACCESS_IT_SUPPORT };
	struct house *h = *state;
	struct scenario s = { .name = STR("Stroom"), .kind = 1 };
	int64_t id = create(h, &scenario_record, &s);

	for (size_t i = 0; i < COUNT(roles); i++) {
		struct actor actor = house_actor(h->one, h->bob, roles[i]);
		struct usecase_call call = { .id = id };

		assert_false(house_run(h, &actor, "scenario.approve", &call));
		assert_int_equal(h->errs.list[0].code, ERR_DENIED);
	}
}

static void
test_scenario__rows_say_what_they_mean(void **state)
{
	struct house *h = *state;
	struct opt64 thing = KNOWN(add_resource(h));
	struct opt64 process = KNOWN(add_process(h));
	const struct {
		struct scenario_loss loss;
		const char *fault;
	} losses[] = {
		{ { .what = LOSS_ONE }, "loss-names-one" },
		{ { .what = LOSS_ONE, .resource = thing, .process = process },
		  "loss-names-one" },
		{ { .what = LOSS_ONE, .resource = thing,
		    .hosting = HOSTING_OWN }, "loss-names-one" },
		{ { .what = LOSS_ALL }, "loss-rule-is-empty" },
		{ { .what = LOSS_ALL, .process = process, .kind = 1 },
		  "loss-rule-is-of-resources" },
		{ { .what = LOSS_ONE, .resource = thing, .share = KNOWN(50) },
		  "loss-share-of-team" },
		{ { .what = LOSS_ALL, .hosting = HOSTING_OWN }, NULL },
		{ { .what = LOSS_ONE, .resource = thing }, NULL },
	};
	const struct {
		struct scenario_phase phase;
		const char *fault;
	} phases[] = {
		{ { .kind = 1, .min = KNOWN(-1) }, "duration-too-short" },
		{ { .kind = 1, .min = KNOWN(9), .likely = KNOWN(5) },
		  "likely-below-min" },
		{ { .kind = 1, .likely = KNOWN(9), .max = KNOWN(5) },
		  "max-below-likely" },
		{ { .likely = KNOWN(9) }, "field-required" },
		{ { .kind = 1, .min = KNOWN(0), .max = KNOWN(5) }, NULL },
	};

	for (size_t i = 0; i < COUNT(losses); i++) {
		struct scenario_loss loss = losses[i].loss;
		struct scenario s = { .name = str_printf(&h->arena, "v%zu", i),
			.kind = 1, .losses = { &loss, 1 } };

		assert_int_equal(create(h, &scenario_record, &s) > 0,
		    losses[i].fault == NULL);
		if (losses[i].fault != NULL)
			assert_string_equal(house_fault(h), losses[i].fault);
	}
	for (size_t i = 0; i < COUNT(phases); i++) {
		struct scenario_phase phase = phases[i].phase;
		struct scenario s = { .name = str_printf(&h->arena, "f%zu", i),
			.kind = 1, .phases = { &phase, 1 } };

		assert_int_equal(create(h, &scenario_record, &s) > 0,
		    phases[i].fault == NULL);
		if (phases[i].fault != NULL)
			assert_string_equal(house_fault(h), phases[i].fault);
	}
}

static void
test_cell__is_judged_once_and_with_its_reason(void **state)
{
	struct house *h = *state;
	struct opt64 process = KNOWN(add_process(h));
	const struct {
		struct scenario_process row;
		const char *fault;
	} cases[] = {
		{ { .process = process, .cover = COVER_RATED },
		  "cell-rated-level" },
		{ { .process = process, .cover = COVER_RATED,
		    .level = KNOWN(5) }, "number-too-large" },
		{ { .process = process, .cover = COVER_RATED,
		    .level = KNOWN(0) }, "number-too-small" },
		{ { .process = process, .cover = COVER_EXCLUDED },
		  "cell-excluded-why" },
		{ { .process = process, .cover = COVER_COVERED },
		  "cell-covered-how" },
		{ { .process = process }, "field-required" },
		{ { .cover = COVER_RATED, .level = KNOWN(2) }, "field-required" },
		{ { .process = process, .cover = COVER_RATED,
		    .level = KNOWN(4) }, NULL },
	};
	struct scenario_process twice[2];

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct scenario_process row = cases[i].row;
		struct scenario s = { .name = str_printf(&h->arena, "s%zu", i),
			.kind = 1, .processes = { &row, 1 } };

		assert_int_equal(create(h, &scenario_record, &s) > 0,
		    cases[i].fault == NULL);
		if (cases[i].fault != NULL)
			assert_string_equal(house_fault(h), cases[i].fault);
	}
	twice[0] = twice[1] = cases[COUNT(cases) - 1].row;
	assert_int_equal(create(h, &scenario_record, &(struct scenario){
	    .name = STR("dubbel"), .kind = 1, .processes = { twice, 2 } }),
	    0);
	assert_string_equal(house_fault(h), "cell-twice");
	assert_int_equal(h->errs.list[0].row, 2);
}

static void
test_team__in_a_scenario_is_not_deleted(void **state)
{
	struct house *h = *state;
	int64_t team = create(h, &team_record, &(struct team){
	    .name = STR("Beheer") });
	struct scenario_loss loss = { .what = LOSS_ONE, .team = KNOWN(team),
		.share = KNOWN(50) };
	struct usecase_call call = { .id = team, .version = 1 };
	struct actor actor = manager(h);

	assert_true(create(h, &scenario_record, &(struct scenario){
	    .name = STR("Griep"), .kind = 8, .losses = { &loss, 1 } }) > 0);
	assert_false(house_run(h, &actor, "team.delete", &call));
	assert_int_equal(h->errs.n, 1);
}

/* ---- matrix and risk ---------------------------------------------------- */

static void
test_risk__stands_within_the_matrix(void **state)
{
	struct house *h = *state;
	struct risk r = { .name = STR("Brand"), .likelihood = KNOWN(3),
		.impact = KNOWN(4) };
	int64_t id;

	assert_int_equal(create(h, &risk_record, &r), 0);
	assert_string_equal(house_fault(h), "risk-without-matrix");
	assert_true(add_matrix(h) > 0);
	r.likelihood = KNOWN(4);
	assert_int_equal(create(h, &risk_record, &r), 0);
	assert_string_equal(house_fault(h), "level-beyond-matrix");
	assert_string_equal(h->errs.list[0].field, "likelihood");
	r.likelihood = KNOWN(3);
	r.residual_likelihood = KNOWN(1);
	r.residual_impact = KNOWN(2);
	r.score = KNOWN(99);	/* never as typed */
	id = create(h, &risk_record, &r);
	assert_true(id > 0);
	get(h, &risk_record, id, &r);
	assert_int_equal(r.score.v, 12);
	assert_int_equal(r.residual_score.v, 2);
	/* Half rated is not rated. */
	r.impact = UNKNOWN;
	r.residual_impact = UNKNOWN;
	assert_true(change(h, &risk_record, &r));
	get(h, &risk_record, id, &r);
	assert_false(r.score.known || r.residual_score.known);
}

static void
test_risk__is_borne_by_somebody_and_not_for_ever(void **state)
{
	struct house *h = *state;
	struct opt64 who = KNOWN(add_person(h));
	const struct {
		struct risk risk;
		const char *fault;
	} cases[] = {
		{ { .treatment = TREATMENT_ACCEPT, .accepted_by = who },
		  "acceptance-without-end" },
		{ { .treatment = TREATMENT_ACCEPT,
		    .accepted_until = KNOWN(DAY) }, "acceptance-by-nobody" },
		{ { .treatment = TREATMENT_ACCEPT, .accepted_by = who,
		    .accepted_at = KNOWN(DAY), .accepted_until = KNOWN(DAY - 1) },
		  "ends-before-start" },
		{ { .likelihood = KNOWN(2), .residual_likelihood = KNOWN(3) },
		  "residual-beyond-risk" },
		{ { .impact = KNOWN(0) }, "number-too-small" },
		{ { .treatment = TREATMENT_ACCEPT, .accepted_by = who,
		    .accepted_until = KNOWN(DAY) }, NULL },
	};

	assert_true(add_matrix(h) > 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct risk r = cases[i].risk;

		r.name = str_printf(&h->arena, "r%zu", i);
		assert_int_equal(create(h, &risk_record, &r) > 0,
		    cases[i].fault == NULL);
		if (cases[i].fault != NULL)
			assert_string_equal(house_fault(h), cases[i].fault);
	}
}

static void
test_matrix__is_one_and_lets_no_risk_fall_off(void **state)
{
	struct house *h = *state;
	struct actor actor = manager(h);
	int64_t id = add_matrix(h);
	struct usecase_call call = { .id = id, .version = 1 };
	struct risk_matrix m;

	assert_true(id > 0);
	assert_int_equal(add_matrix(h), 0);
	assert_string_equal(house_fault(h), "matrix-is-there");
	assert_true(create(h, &risk_record, &(struct risk){
	    .name = STR("Brand"), .likelihood = KNOWN(1),
	    .impact = KNOWN(4) }) > 0);
	get(h, &risk_matrix_record, id, &m);
	m.impacts.n = 3;
	assert_false(change(h, &risk_matrix_record, &m));
	assert_string_equal(house_fault(h), "matrix-risk-outside");
	get(h, &risk_matrix_record, id, &m);
	m.likelihoods.n = 2;
	m.intolerable_from = KNOWN(9);
	assert_false(change(h, &risk_matrix_record, &m));
	assert_string_equal(house_fault(h), "matrix-bound-beyond");
	m.intolerable_from = KNOWN(3);
	assert_false(change(h, &risk_matrix_record, &m));
	assert_string_equal(house_fault(h), "matrix-bounds-order");
	m.intolerable_from = KNOWN(8);
	assert_true(change(h, &risk_matrix_record, &m));
	call.version = 2;
	assert_false(house_run(h, &actor, "risk_matrix.delete", &call));
	assert_string_equal(house_fault(h), "matrix-in-use");
}

/* ---- strategy, measure, exception --------------------------------------- */

static void
test_strategy__is_approved_whole_and_then_locked(void **state)
{
	struct house *h = *state;
	struct strategy_option options[] = { { .name = STR("Tweede locatie") },
		{ .name = STR("Op papier"), .level = KNOWN(40) } };
	struct strategy s = { .name = STR("Betalen gaat door"),
		.process = KNOWN(add_process(h)), .options = { options, 2 },
		.chosen = KNOWN(3), .reason = STR("Goedkoop") };
	int64_t id;

	assert_int_equal(create(h, &strategy_record, &s), 0);
	assert_string_equal(house_fault(h), "strategy-no-such-option");
	s.chosen = KNOWN(2);
	s.reason = STR_EMPTY;
	assert_int_equal(create(h, &strategy_record, &s), 0);
	assert_string_equal(house_fault(h), "strategy-choice-why");
	s.reason = STR("Goedkoop");
	s.outcome = 1;
	assert_int_equal(create(h, &strategy_record, &s), 0);
	assert_string_equal(house_fault(h), "strategy-tested-when");
	s.outcome = 0;
	id = create(h, &strategy_record, &s);
	assert_true(id > 0);
	assert_false(act(h, "strategy.approve", id, ""));
	assert_string_equal(house_fault(h), "strategy-approve-needs");
	get(h, &strategy_record, id, &s);
	s.owner = KNOWN(add_person(h));
	s.minimum_level = KNOWN(40);
	s.test = STR("Een dag op papier");
	s.criteria = STR("Alle spoedbetalingen dezelfde dag");
	assert_true(change(h, &strategy_record, &s));
	assert_true(act(h, "strategy.approve", id, ""));
	get(h, &strategy_record, id, &s);
	s.minimum_level = KNOWN(10);
	assert_false(change(h, &strategy_record, &s));
	assert_string_equal(house_fault(h), "approved-locked");
	/* A test that was held is written down without asking anybody. */
	get(h, &strategy_record, id, &s);
	s.tested_at = KNOWN(DAY);
	s.outcome = 1;
	assert_true(change(h, &strategy_record, &s));
	assert_true(act(h, "strategy.withdraw", id, "Nieuwe bank"));
}

static void
test_exception__ends(void **state)
{
	struct house *h = *state;
	struct exception e = { .name = STR("Oude firewall"),
		.reason = STR("Levering te laat") };

	assert_int_equal(create(h, &exception_record, &e), 0);
	assert_string_equal(house_fault(h), "field-required");
	assert_string_equal(h->errs.list[0].field, "until");
	e.until = KNOWN(DAY);
	e.from = KNOWN(DAY + 1);
	assert_int_equal(create(h, &exception_record, &e), 0);
	assert_string_equal(house_fault(h), "ends-before-start");
	e.from = KNOWN(DAY);
	assert_true(create(h, &exception_record, &e) > 0);
}

static void
test_measure__is_never_dropped_in_silence(void **state)
{
	struct house *h = *state;
	struct measure m = { .name = STR("Tweede lijn"), .state = 5 };

	assert_int_equal(create(h, &measure_record, &m), 0);
	assert_string_equal(house_fault(h), "measure-rejected-why");
	m.effect = STR("Te duur");
	assert_true(create(h, &measure_record, &m) > 0);
}

/* ---- to begin with ------------------------------------------------------ */

/* Every sector has the nine that a policy names, all with codes we know. */
static void
test_starters__cover_what_a_policy_names(void **state)
{
	const struct field *kind = record_field(&scenario_record, STR("kind"));

	(void)state;
	for (int sector = 0; sector < SECTOR__MAX; sector++) {
		unsigned seen = 0;
		size_t n;
		const struct starter_scenario *list = starter_scenarios(
		    (enum sector)sector, &n);

		for (size_t i = 0; i < n; i++) {
			int32_t code = field_choice_of(kind, list[i].kind);

			assert_true(code > 0 && list[i].nlosses > 0);
			seen |= 1u << code;
			for (size_t k = 0; k < list[i].nphases; k++)
				assert_true(list[i].phases[k].min.v
				    <= list[i].phases[k].likely.v &&
				    list[i].phases[k].likely.v
				    <= list[i].phases[k].max.v);
		}
		assert_int_equal(seen & 0x3feu, 0x3feu);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_scenario__that_loses_nothing_is_not_for_planning),
		TEST(test_scenario__approved_is_locked_until_taken_back),
		TEST(test_scenario__is_not_approved_by_everybody),
		TEST(test_scenario__rows_say_what_they_mean),
		TEST(test_cell__is_judged_once_and_with_its_reason),
		TEST(test_team__in_a_scenario_is_not_deleted),
		TEST(test_risk__stands_within_the_matrix),
		TEST(test_risk__is_borne_by_somebody_and_not_for_ever),
		TEST(test_matrix__is_one_and_lets_no_risk_fall_off),
		TEST(test_strategy__is_approved_whole_and_then_locked),
		TEST(test_exception__ends),
		TEST(test_measure__is_never_dropped_in_silence),
		cmocka_unit_test(test_starters__cover_what_a_policy_names),
	};

	return cmocka_run_group_tests_name("risk", tests, NULL, NULL);
}
