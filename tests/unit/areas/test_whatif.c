/* SPDX-License-Identifier: EUPL-1.2 */
/* A what-if from records: who works when, what is lost, what stays unknown. */
#include "world.h"

/* ---- who works when ----------------------------------------------------- */

static void
test_case__takes_the_steps_of_the_procedure(void **state)
{
	struct world w = world_of(*state, world_office());

	world_procedure(&w, HOUR, 2 * HOUR);
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(w.o.of.in.nsteps, 2);
	/* 15 minutes until people are called, then one step after the other */
	assert_int_equal(world_verdict(&w)->up.lo, 3 * HOUR + 15 * MINUTES);
	assert_int_equal(world_verdict(&w)->up.hi, 3 * HOUR + 15 * MINUTES);
	assert_int_equal(world_verdict(&w)->state, VERDICT_CALCULATED);
}

static void
test_case__without_a_procedure_takes_the_records_own_time(void **state)
{
	struct world w = world_of(*state, world_office());

	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(w.o.of.in.nsteps, 1);
	assert_int_equal(world_verdict(&w)->up.hi, 3 * HOUR + 15 * MINUTES);
}

static void
test_case__a_team_goes_home(void **state)
{
	struct world w = world_of(*state, world_office());

	/* Friday 16:00: 45 minutes are done, the rest on Monday at 8. */
	assert_true(world_compute(&w, "2026-11-27 16:00", "Machine"));
	assert_int_equal(world_verdict(&w)->up.hi,
	    (3 * 24 - 8) * HOUR + 3 * HOUR - 45 * MINUTES);
	assert_int_equal(world_verdict(&w)->state, VERDICT_LATE);
}

static void
test_case__on_call_people_come_after_their_call_out(void **state)
{
	struct team team = world_office();
	struct world w;

	team.on_call = STR("24/7");
	team.call_out = KNOWN(45 * MINUTES);
	w = world_of(*state, team);
	assert_true(world_compute(&w, "2026-11-29 03:00", "Machine"));
	assert_int_equal(world_verdict(&w)->up.hi, 4 * HOUR);
}

static void
test_case__on_a_day_off_nobody_comes(void **state)
{
	struct house *h = *state;
	struct team team = world_office();
	int64_t day = date_to_days((struct date){ 2026, 11, 24 });
	int64_t off[1];
	struct world w;

	off[0] = world_create(h, &holiday_record, &(struct holiday){
	    .name = STR("Dicht"), .kind = 3, .from = KNOWN(day),
	    .to = KNOWN(day) });
	team.holidays = (struct refs){ off, 1 };
	w = world_of(h, team);
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	/* From Wednesday 8:00 on: 22 hours later. */
	assert_int_equal(world_verdict(&w)->up.hi, 25 * HOUR);
}

static void
test_case__the_night_the_clock_goes_back_is_an_hour_longer(void **state)
{
	struct team team = { .capacity = KNOWN(1),
		.hours = STR("mo 08:00-17:00") };
	struct world w = world_of(*state, team);

	/* Saturday 24 October 2026 08:00 to Monday 08:00 is 49 hours. */
	assert_true(world_compute(&w, "2026-10-24 08:00", "Machine"));
	assert_int_equal(world_verdict(&w)->up.hi, (49 + 3) * HOUR);
}

/* ---- unknown is never green --------------------------------------------- */

static void
test_case__hours_that_nobody_said_make_the_answer_unknown(void **state)
{
	struct team team = { .capacity = KNOWN(1) };
	struct world w = world_of(*state, team);

	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(world_verdict(&w)->state, VERDICT_UNKNOWN);
	assert_true(w.o.of.means[0].is_unsaid);
}

static void
test_case__a_team_without_people_is_unknown_too(void **state)
{
	struct team team = { .hours = STR("24/7") };
	struct world w = world_of(*state, team);

	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(world_verdict(&w)->state, VERDICT_UNKNOWN);
}

static void
test_case__a_step_for_more_people_than_there_are_never_ends(void **state)
{
	struct world w = world_of(*state, world_office());
	struct procedure_step s = { .name = STR("Tillen"),
		.team = KNOWN(w.team), .units = KNOWN(2), .min = KNOWN(60),
		.likely = KNOWN(60), .max = KNOWN(60) };

	world_create(w.h, &procedure_record, &(struct procedure){
	    .name = STR("Tillen"), .kind = PROCEDURE_IT,
	    .resource = KNOWN(w.machine), .steps = { &s, 1 } });
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(world_verdict(&w)->up.lo, FOREVER);
	assert_true(world_verdict(&w)->state >= VERDICT_LATE);
}

static void
test_case__a_chance_below_what_is_asked_is_not_on_time(void **state)
{
	struct world w = world_of(*state, world_office());

	/* Likely 3.5 hours of 3.75, but it may well take twice as long. */
	world_procedure(&w, 105 * MINUTES, 105 * MINUTES);
	w.wish.samples = 2000;
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(world_verdict(&w)->state, VERDICT_LATE);
	assert_true(w.o.result->of[0].chance.on_time < 900000);
	assert_true(w.o.result->of[0].unlikely);
	assert_int_equal(outcome_unlikely(&w.o), 1);
	assert_int_equal(outcome_good(&w.o), 0);
	w.wish.samples = 0;
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_false(w.o.result->of[0].unlikely);
	assert_int_equal(world_verdict(&w)->state, VERDICT_CALCULATED);
}

/* The verdict of process 0 and the whole sentence, in Dutch. */
static struct str
words(const struct world *w)
{
	struct buf out = BUF_IN(&w->h->arena, 4096);

	outcome_verdict(&w->o, 0, LANG_NL, &out);
	buf_add_char(&out, '\n');
	outcome_sentence(&w->o, LANG_NL, &out);
	return buf_str(&out);
}

static bool
str_contains(struct str s, struct str part)
{
	return str_find_str(s, part) < s.len;
}

static void
test_case__what_is_unlikely_is_said_so(void **state)
{
	struct world w = world_of(*state, world_office());
	struct str text;

	world_procedure(&w, 105 * MINUTES, 105 * MINUTES);
	w.wish.samples = 2000;
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	text = words(&w);
	assert_true(str_contains(text, STR("de kans is")));
	assert_true(str_contains(text, STR("u vraagt 90")));
	/* Once: not late as well. */
	assert_true(str_contains(text, STR("kans op tijd te klein")));
	assert_false(str_contains(text, STR("komt te laat")));
}

static void
test_case__a_longest_that_nobody_said_makes_it_unknown(void **state)
{
	struct world w = world_of(*state, world_office());

	/* The machine says three hours, and not how long at most. */
	w.wish.samples = 100;
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(world_verdict(&w)->state, VERDICT_UNKNOWN);
	assert_int_equal(world_verdict(&w)->cause[0].kind, CAUSE_LONGEST);
	assert_int_equal(outcome_good(&w.o), 0);
}

/* Nobody need do it, and still it may take long. */
static void
test_case__what_no_team_restores_has_a_chance_too(void **state)
{
	struct world w = world_of(*state, world_office());
	struct requirement_member member = { 0 };
	int64_t id = world_create(w.h, &resource_record, &(struct resource){
	    .name = STR("Lijn"), .kind = MAPGOOD_EQUIPMENT,
	    .restore_min = KNOWN(HOUR), .restore = KNOWN(3 * HOUR),
	    .restore_max = KNOWN(9 * HOUR) });

	member.resource = KNOWN(id);
	world_create(w.h, &requirement_record, &(struct requirement){
	    .name = STR("De lijn"), .process = KNOWN(w.process),
	    .members = { &member, 1 } });
	w.wish.samples = 500;
	assert_true(world_compute(&w, "2026-11-24 10:00", "Lijn"));
	assert_int_equal(world_verdict(&w)->up.hi, 3 * HOUR + 15 * MINUTES);
	assert_true(w.o.result->of[0].unlikely);
}

/* A site or supplier that the process needs; its number. */
static int64_t
add_place(struct world *w, const struct record *r, struct opt64 most)
{
	struct requirement_member member = { 0 };
	struct site site = { .name = STR("Hal"), .restore_min = KNOWN(HOUR),
		.restore = KNOWN(2 * HOUR), .restore_max = most };
	struct supplier supplier = { .name = STR("Hal"),
		.restore_min = KNOWN(HOUR), .promised_rto = KNOWN(2 * HOUR),
		.restore_max = most };
	bool is_site = r == &site_record;
	int64_t id = world_create(w->h, r, is_site ? (void *)&site
	                                           : (void *)&supplier);

	if (is_site)
		member.site = KNOWN(id);
	else
		member.supplier = KNOWN(id);
	world_create(w->h, &requirement_record, &(struct requirement){
	    .name = STR("De hal"), .process = KNOWN(w->process),
	    .members = { &member, 1 } });
	return id;
}

/* Sites and suppliers may take longer than likely too. */
static void
test_case__a_place_has_a_chance_too(void **state)
{
	const struct record *const rows[] = { &site_record,
		&supplier_record };
	struct house *h = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct world w = world_of(h, world_office());

		add_place(&w, rows[i], KNOWN(12 * HOUR));
		w.wish.samples = 500;
		assert_true(world_compute(&w, "2026-11-24 10:00", "Hal"));
		assert_int_equal(w.o.of.in.nsteps, 1);
		assert_int_equal(world_verdict(&w)->up.hi,
		    2 * HOUR + 15 * MINUTES);
		assert_true(w.o.result->of[0].unlikely);
		assert_true(w.o.result->of[0].chance.on_time > 0);
		world_teardown(state);
		world_setup(state);
		h = *state;
	}
}

static void
test_case__a_longest_of_a_place_that_nobody_said_is_named(void **state)
{
	const struct record *const rows[] = { &site_record,
		&supplier_record };
	struct house *h = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct world w = world_of(h, world_office());
		struct buf why = BUF_IN(&h->arena, 1024), json = BUF_IN(
		    &h->arena, 1 << 20);
		struct json j = JSON_TO(&json);

		add_place(&w, rows[i], UNKNOWN);
		w.wish.samples = 100;
		assert_true(world_compute(&w, "2026-11-24 10:00", "Hal"));
		assert_int_equal(world_verdict(&w)->state, VERDICT_UNKNOWN);
		assert_int_equal(world_verdict(&w)->ncauses, 1);
		assert_int_equal(world_verdict(&w)->cause[0].kind,
		    CAUSE_LONGEST);
		assert_int_equal(w.o.result->of[0].chance.samples, 0);
		outcome_cause(&w.o, 0, 0, LANG_NL, &why);
		assert_true(str_contains(buf_str(&why),
		    STR("herstel van Hal hooguit")));
		outcome_json(&w.o, LANG_NL, &h->arena, &j);
		assert_true(str_contains(buf_str(&json), buf_str(&why)));
		world_teardown(state);
		world_setup(state);
		h = *state;
	}
}

/* Nothing said of it: it is back when the cause is over. */
static void
test_case__a_place_of_which_nothing_is_said_ends_with_the_cause(void **state)
{
	struct world w = world_of(*state, world_office());
	struct scenario_loss loss = { .what = LOSS_ONE };
	struct requirement_member member = { 0 };

	loss.site = KNOWN(world_create(w.h, &site_record, &(struct site){
	    .name = STR("Hal") }));
	member.site = loss.site;
	world_create(w.h, &requirement_record, &(struct requirement){
	    .name = STR("De hal"), .process = KNOWN(w.process),
	    .members = { &member, 1 } });
	w.wish.samples = 100;
	w.wish.scenario = KNOWN(world_create(w.h, &scenario_record,
	    &(struct scenario){ .name = STR("Brand"), .kind = 1,
	        .lasts = KNOWN(2 * HOUR), .losses = { &loss, 1 } }));
	assert_true(world_compute(&w, "2026-11-24 10:00", ""));
	assert_int_equal(w.o.of.in.nsteps, 0);
	assert_int_equal(world_verdict(&w)->up.hi, 2 * HOUR);
	assert_int_equal(world_verdict(&w)->state, VERDICT_CALCULATED);
	w.wish.scenario = UNKNOWN;
	assert_true(world_compute(&w, "2026-11-24 10:00", "Hal"));
	assert_int_equal(world_verdict(&w)->state, VERDICT_UNKNOWN);
	assert_int_equal(world_verdict(&w)->cause[0].kind, CAUSE_RESTORE);
}

/* A process that only starts again, of which nobody said how long that takes:
 * unknown, and what is missing is named. */
static void
test_case__a_restart_that_nobody_timed_is_named(void **state)
{
	struct world w = world_of(*state, world_office());
	struct procedure_step s = { .name = STR("Begin"),
		.team = KNOWN(w.team) };

	world_procedure(&w, 30 * MINUTES, 30 * MINUTES);
	world_create(w.h, &procedure_record, &(struct procedure){
	    .name = STR("Opnieuw beginnen"), .kind = PROCEDURE_PROCESS,
	    .process = KNOWN(w.process), .steps = { &s, 1 } });
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(world_verdict(&w)->state, VERDICT_UNKNOWN);
	assert_true(world_verdict(&w)->ncauses > 0);
}

static void
test_case__a_chance_that_is_enough_is_on_time(void **state)
{
	struct world w = world_of(*state, world_office());

	world_procedure(&w, 30 * MINUTES, 30 * MINUTES);
	w.wish.samples = 2000;
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_false(w.o.result->of[0].unlikely);
	assert_int_equal(outcome_good(&w.o), 1);
}

/* ---- scenarios ---------------------------------------------------------- */

static int64_t
add_scenario(struct world *w, struct opt64 share, struct opt64 lasts)
{
	struct scenario_loss losses[2] = {
		{ .what = LOSS_ALL, .kind = MAPGOOD_EQUIPMENT },
		{ .what = LOSS_ONE, .team = KNOWN(w->team), .share = share },
	};
	struct scenario_phase phase = { .kind = 1, .likely = KNOWN(HOUR) };

	return world_create(w->h, &scenario_record, &(struct scenario){
	    .name = STR("Gijzelsoftware"), .kind = 3, .lasts = lasts,
	    .losses = { losses, share.known ? 2 : 1 },
	    .phases = { &phase, 1 } });
}

static void
test_case__phases_come_before_restoring(void **state)
{
	struct world w = world_of(*state, world_office());

	w.wish.scenario = KNOWN(add_scenario(&w, UNKNOWN, UNKNOWN));
	assert_true(world_compute(&w, "2026-11-24 10:00", ""));
	assert_int_equal(world_verdict(&w)->up.hi, 4 * HOUR + 15 * MINUTES);
	assert_int_equal(world_verdict(&w)->state, VERDICT_LATE);
}

/* A rule takes what is there, also when that is very much. */
static void
test_case__a_rule_takes_more_than_a_thousand(void **state)
{
	enum { MORE = 1100 };
	struct world w = world_of(*state, world_office());

	for (int i = 0; i < MORE; i++)
		world_create(w.h, &resource_record, &(struct resource){
		    .name = str_printf(&w.h->arena, "Ding %d", i),
		    .kind = MAPGOOD_EQUIPMENT, .restore = KNOWN(HOUR) });
	w.wish.scenario = KNOWN(add_scenario(&w, UNKNOWN, UNKNOWN));
	assert_true(world_compute(&w, "2026-11-24 10:00", ""));
	assert_int_equal(w.o.of.in.nlost, MORE + 1);
	/* The machine waits for none of them. */
	assert_int_equal(world_verdict(&w)->up.hi, 4 * HOUR + 15 * MINUTES);
}

static void
test_case__nothing_is_restored_while_the_cause_lasts(void **state)
{
	struct world w = world_of(*state, world_office());

	w.wish.scenario = KNOWN(add_scenario(&w, UNKNOWN, KNOWN(2 * HOUR)));
	assert_true(world_compute(&w, "2026-11-24 10:00", ""));
	assert_int_equal(world_verdict(&w)->up.hi, 5 * HOUR);
}

static void
test_case__a_share_of_a_team_stays_away(void **state)
{
	struct team team = world_office();
	struct world w;

	team.capacity = KNOWN(2);
	w = world_of(*state, team);
	w.wish.scenario = KNOWN(add_scenario(&w, KNOWN(50), UNKNOWN));
	assert_true(world_compute(&w, "2026-11-24 10:00", ""));
	assert_int_equal(w.o.of.in.window[0].units, 1);
}

static void
test_case__an_adopted_order_is_set_beside_the_best(void **state)
{
	struct world w = world_of(*state, world_office());
	struct actor actor = world_manager(w.h);
	struct order_item item = { .resource = KNOWN(w.machine) };
	struct usecase_call call = { .id = world_create(w.h, &recovery_order_record,
	    &(struct recovery_order){ .name = STR("Volgorde 2026"),
	        .items = { &item, 1 }, .decided_at = KNOWN(NOW / 86400),
	        .decided_by = KNOWN(world_create(w.h, &person_record,
	            &(struct person){ .name = STR("Ans") })) }) };

	assert_true(house_run(w.h, &actor, "recovery_order.adopt", &call));
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_true(w.o.of.adopted.known);
	assert_non_null(w.o.of.in.order);
	assert_false(w.o.of.in.keep);
}

/* ---- what was typed ----------------------------------------------------- */

static void
test_case__nothing_lost_is_refused(void **state)
{
	struct world w = world_of(*state, world_office());

	assert_false(world_compute(&w, "2026-11-24 10:00", " , ;"));
	assert_string_equal(w.h->err.id, "whatif-nothing-lost");
}

static void
test_case__a_thing_that_is_not_there_is_named(void **state)
{
	struct world w = world_of(*state, world_office());

	assert_false(world_compute(&w, "2026-11-24 10:00", "Machine, Onzin"));
	assert_string_equal(w.h->err.id, "whatif-not-found");
	assert_false(world_compute(&w, "2026-11-24 10:00", "resource-999999"));
	assert_string_equal(w.h->err.id, "whatif-not-found");
	assert_false(world_compute(&w, "2026-11-24 10:00", "resource--1"));
}

static void
test_case__a_moment_that_is_none_is_refused(void **state)
{
	struct world w = world_of(*state, world_office());

	assert_false(world_compute(&w, "gisteren", "Machine"));
	assert_string_equal(w.h->err.id, "whatif-at-invalid");
}

static void
test_case__another_organisations_things_are_not_there(void **state)
{
	struct world w = world_of(*state, world_office());
	struct actor other = house_actor(w.h->two, w.h->bob, ACCESS_ADMIN);
	struct tx *tx;

	assert_true(store_read(w.h->store, &other, NOW, &w.h->arena, &tx,
	    &w.h->err));
	assert_true(wish_lose(tx, str_printf(&w.h->arena, "resource-%d",
	    (int)w.machine), &w.wish, &w.h->err));
	assert_false(outcome_make(tx, &w.wish, NULL, &w.o, &w.h->err));
	assert_string_equal(w.h->err.id, "whatif-not-found");
	tx_end(tx);
}

static void
test_case__blank_is_the_next_tuesday_at_ten(void **state)
{
	struct case_wish wish = { 0 };
	struct civil c;

	(void)state;
	for (int64_t day = 0; day < 14; day++) {
		assert_true(wish_at(STR_EMPTY, NOW + day * 86400,
		    zone_default(), &wish, NULL));
		c = civil_of_instant(wish.at, zone_default());
		assert_int_equal(date_weekday(date_to_days(c.date)), TUESDAY);
		assert_int_equal(c.hour, 10);
		assert_true(wish.at > NOW + day * 86400);
		assert_true(wish.at <= NOW + (day + 8) * 86400);
	}
}

static struct case_wish
wish_of(struct arena *a, const char *order, const char *move)
{
	struct case_wish wish = { 0 };

	assert_true(wish_order(a, str_of(order), &wish, NULL));
	assert_true(wish_move(a, str_of(move), &wish, NULL));
	return wish;
}

static void
test_move__changes_two_about(void **state)
{
	static const struct { const char *move; int64_t is[3]; } rows[] = {
		{ "", { 7, 8, 9 } }, { "up-8", { 8, 7, 9 } },
		{ "down-8", { 7, 9, 8 } }, { "up-7", { 7, 8, 9 } },
		{ "down-9", { 7, 8, 9 } },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct case_wish wish = wish_of(&a, "7,8,9", rows[i].move);

		assert_int_equal(wish.norder, 3);
		assert_memory_equal(wish.order, rows[i].is,
		    sizeof(rows[i].is));
	}
	arena_release(&a);
}

static void
test_move__of_rubbish_is_refused(void **state)
{
	static const char *const rows[] = { "up-6", "up", "up-", "-", "8",
		"away-8", "up-8-9", "down-99999999999999999999" };
	struct arena a = ARENA_INIT;
	struct case_wish wish = wish_of(&a, "7,8,9", "");

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = { 0 };

		assert_false(wish_move(&a, str_of(rows[i]), &wish, &err));
		assert_string_equal(err.id, "whatif-order-unreadable");
	}
	/* Nothing to move in. */
	wish.norder = 0;
	assert_false(wish_move(&a, STR("up-7"), &wish, &(struct err){ 0 }));
	arena_release(&a);
}

/* In Amsterdam ten o'clock is nine in UTC; elsewhere it is something else. */
static void
test_zone__is_the_organisations(void **state)
{
	struct house *h = *state;
	struct actor actor = world_manager(h);
	struct organisation org;
	struct usecase_call call = { .object = &org, .id = h->one };
	const struct zone *zone;
	struct case_wish wish = { 0 };
	struct tx *tx;

	assert_true(store_read(h->store, &actor, NOW, &h->arena, &tx, &h->err));
	assert_true(store_get(tx, &organisation_record, h->one, &org,
	    &h->err));
	tx_end(tx);
	org.time_zone = STR("Europe/Athens");
	call.version = org.rec.version;
	assert_true(house_run(h, &actor, "organisation.change", &call));
	assert_true(store_read(h->store, &actor, NOW, &h->arena, &tx, &h->err));
	assert_true(case_zone(tx, &zone, &h->err));
	assert_true(wish_at(STR("2026-11-24 10:00"), NOW, zone, &wish,
	    &h->err));
	tx_end(tx);
	assert_int_equal(civil_of_instant(wish.at, zone_default()).hour, 9);
}

static void
test_case__the_same_question_gives_the_same_bytes(void **state)
{
	struct world w = world_of(*state, world_office());
	struct str text[2];

	world_procedure(&w, HOUR, 2 * HOUR);
	w.wish.samples = 100;
	for (int i = 0; i < 2; i++) {
		struct buf out = BUF_IN(&w.h->arena, 1 << 20);
		struct json json = JSON_TO(&out);

		assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
		outcome_json(&w.o, LANG_NL, &w.h->arena, &json);
		text[i] = buf_str(&out);
	}
	assert_true(str_eq(text[0], text[1]));
}

int
main(void)
{
#define TEST_IN(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST_IN(test_case__takes_the_steps_of_the_procedure),
		TEST_IN(
		    test_case__without_a_procedure_takes_the_records_own_time),
		TEST_IN(test_case__a_team_goes_home),
		TEST_IN(test_case__on_call_people_come_after_their_call_out),
		TEST_IN(test_case__on_a_day_off_nobody_comes),
		TEST_IN(
		    test_case__the_night_the_clock_goes_back_is_an_hour_longer),
		TEST_IN(
		    test_case__hours_that_nobody_said_make_the_answer_unknown),
		TEST_IN(test_case__a_team_without_people_is_unknown_too),
		TEST_IN(
		    test_case__a_step_for_more_people_than_there_are_never_ends),
		TEST_IN(test_case__a_chance_below_what_is_asked_is_not_on_time),
		TEST_IN(test_case__a_place_has_a_chance_too),
		TEST_IN(
		    test_case__a_longest_of_a_place_that_nobody_said_is_named),
		TEST_IN(
		    test_case__a_place_of_which_nothing_is_said_ends_with_the_cause),
		TEST_IN(test_case__a_restart_that_nobody_timed_is_named),
		TEST_IN(test_case__a_chance_that_is_enough_is_on_time),
		TEST_IN(test_case__what_is_unlikely_is_said_so),
		TEST_IN(test_case__a_longest_that_nobody_said_makes_it_unknown),
		TEST_IN(test_case__what_no_team_restores_has_a_chance_too),
		TEST_IN(test_case__phases_come_before_restoring),
		TEST_IN(test_case__a_rule_takes_more_than_a_thousand),
		TEST_IN(test_case__nothing_is_restored_while_the_cause_lasts),
		TEST_IN(test_case__a_share_of_a_team_stays_away),
		TEST_IN(test_case__an_adopted_order_is_set_beside_the_best),
		TEST_IN(test_case__nothing_lost_is_refused),
		TEST_IN(test_case__a_thing_that_is_not_there_is_named),
		TEST_IN(test_case__a_moment_that_is_none_is_refused),
		TEST_IN(test_case__another_organisations_things_are_not_there),
		TEST_IN(test_case__blank_is_the_next_tuesday_at_ten),
		cmocka_unit_test(test_move__changes_two_about),
		cmocka_unit_test(test_move__of_rubbish_is_refused),
		TEST_IN(test_zone__is_the_organisations),
		TEST_IN(test_case__the_same_question_gives_the_same_bytes),
	};

	return cmocka_run_group_tests_name("whatif", tests, NULL, NULL);
}
