/* SPDX-License-Identifier: EUPL-1.2 */
/* How things come back: steps, what was measured, and what was decided. */
#include "areas/recovery/rules.h"
#include "house.h"
#include "store/records.h"

enum { HOURS = 3600, TODAY = NOW / 86400 };

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
add_resource(struct house *h, const char *name)
{
	return create(h, &resource_record, &(struct resource){
	    .name = str_of(name), .kind = MAPGOOD_EQUIPMENT });
}

/* ---- steps -------------------------------------------------------------- */

/* Up to four steps by what they come after; NULL ends the list. */
static struct rows
steps_of(struct house *h, const char *const after[4])
{
	struct procedure_step *s = arena_array(&h->arena,
	    struct procedure_step, 4);
	size_t n = 0;

	for (; n < 4 && after[n] != NULL; n++) {
		s[n].name = str_printf(&h->arena, "stap %zu", n + 1);
		s[n].after = str_of(after[n]);
		s[n].min = KNOWN((int64_t)(n + 1));
		s[n].likely = KNOWN((int64_t)(n + 1) * 10);
	}
	return (struct rows){ s, n };
}

static void
test_steps__that_wait_in_a_circle_are_named(void **state)
{
	static const struct {
		const char *after[4];
		const char *fault;	/* NULL: fine */
		int64_t row, shortest;
	} cases[] = {
		{ { "", "", "", "" }, NULL, 0, 10 },
		{ { "0", "0", "0", "1,2,3" }, NULL, 0, 7 },
		{ { "2", "0", "2", "3" }, NULL, 0, 9 },
		{ { "3", "", "2", NULL }, "step-circle", 1, 0 },
		{ { "", "3", "2", "" }, "step-circle", 2, 0 },
		{ { "", "4", "2", "3" }, "step-circle", 2, 0 },
		{ { "", "2", NULL }, "step-after-invalid", 2, 0 },
		{ { "", "9", NULL }, "step-after-invalid", 2, 0 },
		{ { "0,1", "", NULL }, "step-after-invalid", 1, 0 },
		{ { "", "een", NULL }, "step-after-invalid", 2, 0 },
		{ { "", "-1", NULL }, "step-after-invalid", 2, 0 },
		{ { "", "1,,1", NULL }, "step-after-invalid", 2, 0 },
	};
	struct house *h = *state;
	struct opt64 server = KNOWN(add_resource(h, "Server"));

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct procedure p = { .kind = PROCEDURE_IT,
			.name = str_printf(&h->arena, "p%zu", i),
			.resource = server,
			.steps = steps_of(h, cases[i].after) };
		int64_t id = create(h, &procedure_record, &p);

		assert_int_equal(id > 0, cases[i].fault == NULL);
		if (cases[i].fault == NULL) {
			get(h, &procedure_record, id, &p);
			assert_int_equal(procedure_length(&p).min.v,
			    cases[i].shortest);
			assert_int_equal(procedure_length(&p).likely.v,
			    cases[i].shortest * 10);
			assert_false(procedure_length(&p).max.known);
			continue;
		}
		assert_string_equal(house_fault(h), cases[i].fault);
		assert_int_equal(h->errs.list[0].row, cases[i].row);
		if (strcmp(cases[i].fault, "step-circle") == 0)
			assert_true(str_eq(h->errs.list[0].args[1].text,
			    str_printf(&h->arena, "stap %d",
			        (int)cases[i].row)));
	}
	assert_false(procedure_length(&(struct procedure){ 0 }).likely.known);
}

static void
test_step__says_what_is_possible(void **state)
{
	struct house *h = *state;
	struct opt64 server = KNOWN(add_resource(h, "Server"));
	const struct {
		struct procedure_step step;
		const char *fault;
	} cases[] = {
		{ { .min = KNOWN(-1) }, "duration-too-short" },
		{ { .min = KNOWN(9), .likely = KNOWN(5) }, "likely-below-min" },
		{ { .min = KNOWN(9), .max = KNOWN(5) }, "max-below-likely" },
		{ { .likely = KNOWN(9), .max = KNOWN(5) },
		  "max-below-likely" },
		{ { .units = KNOWN(2) }, "step-units-of-team" },
		{ { .likely = KNOWN(9) }, NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct procedure_step s = cases[i].step;
		struct procedure p = { .kind = PROCEDURE_IT,
			.name = str_printf(&h->arena, "p%zu", i),
			.resource = server, .steps = { &s, 1 } };

		s.name = STR("Terugzetten");
		assert_int_equal(create(h, &procedure_record, &p) > 0,
		    cases[i].fault == NULL);
		if (cases[i].fault != NULL)
			assert_string_equal(house_fault(h), cases[i].fault);
	}
}

static void
test_procedure__is_of_one_thing_of_its_kind(void **state)
{
	struct house *h = *state;
	struct opt64 server = KNOWN(add_resource(h, "Server"));
	struct opt64 pay = KNOWN(create(h, &process_record,
	    &(struct process){ .name = STR("Betalen") }));
	struct procedure p = { .name = STR("Herstel"), .kind = PROCEDURE_IT };

	assert_int_equal(create(h, &procedure_record, &p), 0);
	assert_string_equal(house_fault(h), "procedure-of-one");
	p.resource = server;
	p.process = pay;
	assert_int_equal(create(h, &procedure_record, &p), 0);
	assert_string_equal(house_fault(h), "procedure-of-one");
	p.resource = UNKNOWN;
	assert_int_equal(create(h, &procedure_record, &p), 0);
	assert_string_equal(house_fault(h), "procedure-kind-suits");
	p.kind = PROCEDURE_PROCESS;
	assert_true(create(h, &procedure_record, &p) > 0);
}

static void
test_team__of_a_step_is_not_deleted(void **state)
{
	struct house *h = *state;
	int64_t team = create(h, &team_record, &(struct team){
	    .name = STR("Beheer") });
	struct procedure_step s = { .name = STR("Starten"),
		.team = KNOWN(team) };
	struct usecase_call call = { .id = team, .version = 1 };
	struct actor actor = manager(h);

	assert_true(create(h, &procedure_record, &(struct procedure){
	    .name = STR("Herstel"), .kind = PROCEDURE_IT,
	    .resource = KNOWN(add_resource(h, "Server")),
	    .steps = { &s, 1 } }) > 0);
	assert_false(house_run(h, &actor, "team.delete", &call));
	assert_int_equal(h->errs.n, 1);
}

static void
test_team__hours_overlap_and_days_off_end(void **state)
{
	struct house *h = *state;
	struct holiday off = { .name = STR("Kerst"), .from = KNOWN(TODAY),
		.to = KNOWN(TODAY - 1) };

	assert_int_equal(create(h, &team_record, &(struct team){
	    .name = STR("Beheer"),
	    .hours = STR("mo-fr 08:00-17:00; we 16:00-20:00") }), 0);
	assert_string_equal(house_fault(h), "calendar-overlap");
	assert_int_equal(create(h, &holiday_record, &off), 0);
	assert_string_equal(house_fault(h), "ends-before-start");
	off.to = KNOWN(TODAY);
	assert_true(create(h, &holiday_record, &off) > 0);
}

/* ---- measured ----------------------------------------------------------- */

static void
test_measurement__is_of_something_that_was(void **state)
{
	static const char *const after[4] = { "", "", NULL };
	struct house *h = *state;
	struct procedure p = { .name = STR("Herstel"), .kind = PROCEDURE_IT,
		.resource = KNOWN(add_resource(h, "Server")),
		.steps = steps_of(h, after) };
	struct opt64 procedure = KNOWN(create(h, &procedure_record, &p));
	const struct {
		struct measurement m;
		const char *fault;
	} cases[] = {
		{ { .duration = KNOWN(HOURS) }, "measurement-of-what" },
		{ { .duration = KNOWN(HOURS), .resource = p.resource,
		    .step = KNOWN(1) }, "measurement-step-of-procedure" },
		{ { .duration = KNOWN(HOURS), .procedure = procedure,
		    .step = KNOWN(3) }, "measurement-no-such-step" },
		{ { .duration = KNOWN(HOURS), .procedure = procedure,
		    .measured_at = KNOWN(TODAY + 2) }, "measured-in-future" },
		{ { .procedure = procedure }, "field-required" },
		{ { .duration = KNOWN(-5), .procedure = procedure },
		  "duration-too-short" },
		{ { .duration = KNOWN(HOURS), .procedure = procedure,
		    .step = KNOWN(2) }, NULL },
	};

	assert_true(procedure.v > 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct measurement m = cases[i].m;

		m.name = str_printf(&h->arena, "m%zu", i);
		m.source = 1;
		if (!m.measured_at.known)
			m.measured_at = KNOWN(TODAY);
		assert_int_equal(create(h, &measurement_record, &m) > 0,
		    cases[i].fault == NULL);
		if (cases[i].fault != NULL)
			assert_string_equal(house_fault(h), cases[i].fault);
	}
}

/* The newest whole restore that succeeded is proven of its resource. */
static void
test_measurement__proves_its_resource(void **state)
{
	static const char *const after[4] = { "", NULL };
	struct house *h = *state;
	struct actor actor = manager(h);
	int64_t server = add_resource(h, "Server");
	struct procedure p = { .name = STR("Herstel"), .kind = PROCEDURE_IT,
		.resource = KNOWN(server), .steps = steps_of(h, after) };
	struct opt64 procedure = KNOWN(create(h, &procedure_record, &p));
	struct measurement m = { .name = STR("mei"), .procedure = procedure,
		.source = 1, .outcome = 1, .duration = KNOWN(2 * HOURS),
		.measured_at = KNOWN(TODAY - 100) };
	int64_t first = create(h, &measurement_record, &m), failed;
	struct usecase_call call = { 0 };
	struct resource r;

	get(h, &resource_record, server, &r);
	assert_int_equal(r.proven.v, 2 * HOURS);
	assert_int_equal(r.proven_at.v / 86400, TODAY - 100);
	/* A step, a failure or something older proves nothing newer. */
	m = (struct measurement){ .name = STR("stap"), .procedure = procedure,
		.step = KNOWN(1), .source = 1, .outcome = 1,
		.duration = KNOWN(HOURS), .measured_at = KNOWN(TODAY) };
	assert_true(create(h, &measurement_record, &m) > 0);
	m = (struct measurement){ .name = STR("mislukt"),
		.procedure = procedure, .source = 1, .outcome = 3,
		.duration = KNOWN(9 * HOURS), .measured_at = KNOWN(TODAY) };
	failed = create(h, &measurement_record, &m);
	assert_true(failed > 0);
	get(h, &resource_record, server, &r);
	assert_int_equal(r.proven.v, 2 * HOURS);
	/* It succeeded after all; then both are taken back. */
	get(h, &measurement_record, failed, &m);
	m.outcome = 1;
	assert_true(change(h, &measurement_record, &m));
	get(h, &resource_record, server, &r);
	assert_int_equal(r.proven.v, 9 * HOURS);
	call = (struct usecase_call){ .id = failed, .version = 2 };
	assert_true(house_run(h, &actor, "measurement.delete", &call));
	get(h, &resource_record, server, &r);
	assert_int_equal(r.proven.v, 2 * HOURS);
	call = (struct usecase_call){ .id = first, .version = 1 };
	assert_true(house_run(h, &actor, "measurement.delete", &call));
	get(h, &resource_record, server, &r);
	assert_false(r.proven.known || r.proven_at.known);
	/* Undone, it is proven again. */
	assert_true(usecase_undo(h->store, &actor, NOW, &h->arena, call.entry,
	    &failed, &h->errs));
	get(h, &resource_record, server, &r);
	assert_int_equal(r.proven.v, 2 * HOURS);
}

/* ---- calculation -------------------------------------------------------- */

static void
test_calculation__stays_what_it_is(void **state)
{
	struct house *h = *state;
	struct actor actor = manager(h);
	struct calculation c = { .name = STR("Wat als"), .seed = KNOWN(7),
		.steps = KNOWN(1000), .engine = STR("getypt") };
	int64_t id = create(h, &calculation_record, &c);
	struct buf big = BUF_IN(&h->arena, 1 << 20);
	struct calculation_kept kept;
	struct str input, result;
	struct tx *tx;

	for (int i = 0; i < 100000; i++)
		buf_addf(&big, "%d ", i % 10);
	assert_true(id > 0);
	get(h, &calculation_record, id, &c);
	assert_int_equal(c.engine.len, 0);
	assert_true(store_read(h->store, &actor, NOW, &h->arena, &tx,
	    &h->err));
	assert_false(calculation_bytes(tx, &c, &input, &result, &h->err));
	assert_string_equal(h->err.id, "calculation-not-computed");
	tx_end(tx);
	h->errs = ERRS_IN(&h->arena);
	kept = (struct calculation_kept){ STR("{\"in\": 1}"), buf_str(&big),
		STR("0.1.0"), KNOWN(3), KNOWN(4) };
	assert_true(calculation_keep(h->store, &actor, NOW, &h->arena, id,
	    &kept, &h->errs));
	get(h, &calculation_record, id, &c);
	assert_int_equal(c.computed_at.v, NOW);
	assert_int_equal(c.on_time.v, 3);
	assert_int_equal(c.processes.v, 4);
	assert_true(c.computed_by.len > 0);
	assert_true(store_read(h->store, &actor, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(calculation_bytes(tx, &c, &input, &result, &h->err));
	tx_end(tx);
	assert_true(str_eq_c(input, "{\"in\": 1}"));
	assert_true(str_eq(result, buf_str(&big)));
	/* Not over again, and not another question for the same answer. */
	assert_false(calculation_keep(h->store, &actor, NOW, &h->arena, id,
	    &kept, &h->errs));
	assert_string_equal(house_fault(h), "calculation-is-kept");
	c.seed = KNOWN(8);
	assert_false(change(h, &calculation_record, &c));
	assert_string_equal(house_fault(h), "calculation-is-kept");
	get(h, &calculation_record, id, &c);
	c.note = STR("Voor het bestuur");
	assert_true(change(h, &calculation_record, &c));
	get(h, &calculation_record, id, &c);
	assert_true(c.result.known);
}

/* ---- the order ---------------------------------------------------------- */

static bool
adopt(struct house *h, int64_t id, enum access_role role)
{
	struct actor actor = house_actor(h->one, h->ann, role);
	struct usecase_call call = { .id = id };

	return house_run(h, &actor, "recovery_order.adopt", &call);
}

static void
test_order__is_a_dated_decision_and_is_replaced(void **state)
{
	struct house *h = *state;
	struct order_item items[] = {
		{ .resource = KNOWN(add_resource(h, "Netwerk")),
		  .later = true, .reason = STR("Kan een dag wachten") },
		{ .resource = KNOWN(add_resource(h, "Opslag")) },
	};
	struct recovery_order o = { .name = STR("Eerste"),
		.items = { items, 1 }, .state = ORDER_ADOPTED }, second;
	int64_t id = create(h, &recovery_order_record, &o), next;

	get(h, &recovery_order_record, id, &o);
	assert_int_equal(o.state, ORDER_PROPOSAL);
	assert_false(adopt(h, id, ACCESS_EMPLOYEE));
	assert_int_equal(h->errs.list[0].code, ERR_DENIED);
	assert_false(adopt(h, id, ACCESS_ADMIN));
	assert_int_equal(h->errs.n, 3);
	assert_string_equal(house_fault(h), "order-adopts-nothing");
	o.items = (struct rows){ items, 2 };
	o.decided_by = KNOWN(create(h, &person_record, &(struct person){
	    .name = STR("Marga") }));
	o.decided_at = KNOWN(TODAY + 2);
	assert_true(change(h, &recovery_order_record, &o));
	assert_false(adopt(h, id, ACCESS_ADMIN));
	assert_string_equal(house_fault(h), "order-decided-in-future");
	get(h, &recovery_order_record, id, &o);
	o.decided_at = KNOWN(TODAY);
	assert_true(change(h, &recovery_order_record, &o));
	assert_true(adopt(h, id, ACCESS_ADMIN));
	assert_false(adopt(h, id, ACCESS_ADMIN));
	assert_string_equal(house_fault(h), "state-not-now");
	get(h, &recovery_order_record, id, &o);
	assert_int_equal(o.adopted_at.v, NOW);
	o.reason = STR("Achteraf");
	assert_false(change(h, &recovery_order_record, &o));
	assert_string_equal(house_fault(h), "order-is-adopted");
	/* A better one is a proposal until it is decided; then it replaces. */
	get(h, &recovery_order_record, id, &second);
	second.rec = (struct rec){ 0 };
	second.name = STR("Tweede");
	next = create(h, &recovery_order_record, &second);
	get(h, &recovery_order_record, id, &o);
	assert_int_equal(o.state, ORDER_ADOPTED);
	assert_true(adopt(h, next, ACCESS_ADMIN));
	get(h, &recovery_order_record, id, &o);
	assert_int_equal(o.state, ORDER_SUPERSEDED);
}

static void
test_order__rows_say_what_they_mean(void **state)
{
	struct house *h = *state;
	struct opt64 net = KNOWN(add_resource(h, "Netwerk"));
	const struct {
		struct order_item items[2];
		size_t n;
		const char *fault;
	} cases[] = {
		{ { { .resource = net }, { .resource = net } }, 2,
		  "order-item-twice" },
		{ { { .resource = net, .process = net } }, 1,
		  "order-item-names-one" },
		{ { { .reason = STR("wat dan") } }, 1, "order-item-names-one" },
		{ { { .resource = net, .later = true } }, 1,
		  "order-later-why" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct order_item items[2];
		struct recovery_order o = { .name = str_printf(&h->arena,
		    "v%zu", i), .items = { items, cases[i].n } };

		memcpy(items, cases[i].items, sizeof(items));
		assert_int_equal(create(h, &recovery_order_record, &o), 0);
		assert_string_equal(house_fault(h), cases[i].fault);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_steps__that_wait_in_a_circle_are_named),
		TEST(test_step__says_what_is_possible),
		TEST(test_procedure__is_of_one_thing_of_its_kind),
		TEST(test_team__of_a_step_is_not_deleted),
		TEST(test_team__hours_overlap_and_days_off_end),
		TEST(test_measurement__is_of_something_that_was),
		TEST(test_measurement__proves_its_resource),
		TEST(test_calculation__stays_what_it_is),
		TEST(test_order__is_a_dated_decision_and_is_replaced),
		TEST(test_order__rows_say_what_they_mean),
	};

	return cmocka_run_group_tests_name("recovery", tests, NULL, NULL);
}
