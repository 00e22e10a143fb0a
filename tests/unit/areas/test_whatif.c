/* SPDX-License-Identifier: EUPL-1.2 */
/* A what-if from records: who works when, what is lost, what stays unknown. */
#include "areas/recovery/help.h"
#include "areas/recovery/wish.h"
#include "house.h"

enum { HOUR = 3600, MINUTES = 60 };

/* One critical process that needs one machine, which one team restores. */
struct world {
	struct house *h;
	int64_t team, machine, process, procedure;
	struct case_wish wish;
	struct outcome o;
};

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

	if (!house_run(h, &actor, str_printf(&h->arena, "%s.create",
	        r->name).ptr, &call))
		fail_msg("%s: %s", r->name, house_fault(h));
	return call.id;
}

/* The organisation notices after ten minutes and decides in five. */
static void
set_times(struct house *h)
{
	struct organisation org;
	struct actor actor = manager(h);
	struct usecase_call call = { .object = &org, .id = h->one };
	struct tx *tx;

	assert_true(store_read(h->store, &actor, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(store_get(tx, &organisation_record, h->one, &org,
	    &h->err));
	tx_end(tx);
	org.detection_time = KNOWN(10 * MINUTES);
	org.decision_time = KNOWN(5 * MINUTES);
	call.version = org.rec.version;
	assert_true(house_run(h, &actor, "organisation.change", &call));
}

static void
add_procedure(struct world *w, int64_t first, int64_t second)
{
	struct procedure_step s[2] = {
		{ .name = STR("Herstel"), .team = KNOWN(w->team),
		    .min = KNOWN(first / 2), .likely = KNOWN(first),
		    .max = KNOWN(first * 2) },
		{ .name = STR("Test"), .team = KNOWN(w->team),
		    .min = KNOWN(second / 2), .likely = KNOWN(second),
		    .max = KNOWN(second * 2) },
	};

	w->procedure = create(w->h, &procedure_record, &(struct procedure){
	    .name = STR("Machine terug"), .kind = PROCEDURE_IT,
	    .resource = KNOWN(w->machine), .steps = { s, 2 } });
}

static struct world
world_of(struct house *h, struct team team)
{
	struct requirement_member member = { 0 };
	struct world w = { .h = h };

	set_times(h);
	team.name = STR("Beheer");
	w.team = create(h, &team_record, &team);
	w.machine = create(h, &resource_record, &(struct resource){
	    .name = STR("Machine"), .kind = MAPGOOD_EQUIPMENT,
	    .team = KNOWN(w.team), .restore = KNOWN(3 * HOUR) });
	w.process = create(h, &process_record, &(struct process){
	    .name = STR("Loon"), .criticality = CRITICALITY_CRITICAL,
	    .rto = KNOWN(4 * HOUR), .mtpd = KNOWN(24 * HOUR),
	    .verification = KNOWN(0) });
	member.resource = KNOWN(w.machine);
	create(h, &requirement_record, &(struct requirement){
	    .name = STR("De machine"), .process = KNOWN(w.process),
	    .members = { &member, 1 } });
	w.wish.seed = 1;
	w.wish.steps = 50;
	return w;
}

/* Compute for a local time; false with h->err. */
static bool
compute(struct world *w, const char *at, const char *lose)
{
	struct actor actor = manager(w->h);
	struct tx *tx;
	bool ok;

	w->h->err = (struct err){ 0 };
	assert_true(store_read(w->h->store, &actor, NOW, &w->h->arena, &tx,
	    &w->h->err));
	ok = wish_at(str_of(at), NOW, zone_default(), &w->wish, &w->h->err) &&
	    wish_lose(tx, str_of(lose), &w->wish, &w->h->err) &&
	    outcome_make(tx, &w->wish, NULL, &w->o, &w->h->err);
	tx_end(tx);
	w->wish.nlost = 0;
	return ok;
}

static const struct verdict *
verdict(const struct world *w)
{
	assert_int_equal(w->o.of.in.nprocesses, 1);
	return &w->o.result->of[0].verdict;
}

static struct team
office(void)
{
	return (struct team){ .capacity = KNOWN(1),
		.hours = STR("mo-fr 08:00-17:00") };
}

/* ---- who works when ----------------------------------------------------- */

static void
test_case__takes_the_steps_of_the_procedure(void **state)
{
	struct world w = world_of(*state, office());

	add_procedure(&w, HOUR, 2 * HOUR);
	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(w.o.of.in.nsteps, 2);
	/* 15 minutes until people are called, then one step after the other */
	assert_int_equal(verdict(&w)->up.lo, 3 * HOUR + 15 * MINUTES);
	assert_int_equal(verdict(&w)->up.hi, 3 * HOUR + 15 * MINUTES);
	assert_int_equal(verdict(&w)->state, VERDICT_CALCULATED);
}

static void
test_case__without_a_procedure_takes_the_records_own_time(void **state)
{
	struct world w = world_of(*state, office());

	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(w.o.of.in.nsteps, 1);
	assert_int_equal(verdict(&w)->up.hi, 3 * HOUR + 15 * MINUTES);
}

static void
test_case__a_team_goes_home(void **state)
{
	struct world w = world_of(*state, office());

	/* Friday 16:00: 45 minutes are done, the rest on Monday at 8. */
	assert_true(compute(&w, "2026-11-27 16:00", "Machine"));
	assert_int_equal(verdict(&w)->up.hi,
	    (3 * 24 - 8) * HOUR + 3 * HOUR - 45 * MINUTES);
	assert_int_equal(verdict(&w)->state, VERDICT_LATE);
}

static void
test_case__on_call_people_come_after_their_call_out(void **state)
{
	struct team team = office();
	struct world w;

	team.on_call = STR("24/7");
	team.call_out = KNOWN(45 * MINUTES);
	w = world_of(*state, team);
	assert_true(compute(&w, "2026-11-29 03:00", "Machine"));
	assert_int_equal(verdict(&w)->up.hi, 4 * HOUR);
}

static void
test_case__on_a_day_off_nobody_comes(void **state)
{
	struct house *h = *state;
	struct team team = office();
	int64_t day = date_to_days((struct date){ 2026, 11, 24 });
	int64_t off[1];
	struct world w;

	off[0] = create(h, &holiday_record, &(struct holiday){
	    .name = STR("Dicht"), .kind = 3, .from = KNOWN(day),
	    .to = KNOWN(day) });
	team.holidays = (struct refs){ off, 1 };
	w = world_of(h, team);
	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	/* From Wednesday 8:00 on: 22 hours later. */
	assert_int_equal(verdict(&w)->up.hi, 25 * HOUR);
}

static void
test_case__the_night_the_clock_goes_back_is_an_hour_longer(void **state)
{
	struct team team = { .capacity = KNOWN(1),
		.hours = STR("mo 08:00-17:00") };
	struct world w = world_of(*state, team);

	/* Saturday 24 October 2026 08:00 to Monday 08:00 is 49 hours. */
	assert_true(compute(&w, "2026-10-24 08:00", "Machine"));
	assert_int_equal(verdict(&w)->up.hi, (49 + 3) * HOUR);
}

/* ---- unknown is never green --------------------------------------------- */

static void
test_case__hours_that_nobody_said_make_the_answer_unknown(void **state)
{
	struct team team = { .capacity = KNOWN(1) };
	struct world w = world_of(*state, team);

	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(verdict(&w)->state, VERDICT_UNKNOWN);
	assert_true(w.o.of.means[0].is_unsaid);
}

static void
test_case__a_team_without_people_is_unknown_too(void **state)
{
	struct team team = { .hours = STR("24/7") };
	struct world w = world_of(*state, team);

	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(verdict(&w)->state, VERDICT_UNKNOWN);
}

static void
test_case__a_step_for_more_people_than_there_are_never_ends(void **state)
{
	struct world w = world_of(*state, office());
	struct procedure_step s = { .name = STR("Tillen"),
		.team = KNOWN(w.team), .units = KNOWN(2), .min = KNOWN(60),
		.likely = KNOWN(60), .max = KNOWN(60) };

	create(w.h, &procedure_record, &(struct procedure){
	    .name = STR("Tillen"), .kind = PROCEDURE_IT,
	    .resource = KNOWN(w.machine), .steps = { &s, 1 } });
	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(verdict(&w)->up.lo, FOREVER);
	assert_true(verdict(&w)->state >= VERDICT_LATE);
}

static void
test_case__a_chance_below_what_is_asked_is_not_on_time(void **state)
{
	struct world w = world_of(*state, office());

	/* Likely 3.5 hours of 3.75, but it may well take twice as long. */
	add_procedure(&w, 105 * MINUTES, 105 * MINUTES);
	w.wish.samples = 2000;
	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(verdict(&w)->state, VERDICT_LATE);
	assert_true(w.o.result->of[0].chance.on_time < 900000);
	assert_true(w.o.result->of[0].unlikely);
	assert_int_equal(outcome_unlikely(&w.o), 1);
	assert_int_equal(outcome_good(&w.o), 0);
	w.wish.samples = 0;
	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_false(w.o.result->of[0].unlikely);
	assert_int_equal(verdict(&w)->state, VERDICT_CALCULATED);
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
	struct world w = world_of(*state, office());
	struct str text;

	add_procedure(&w, 105 * MINUTES, 105 * MINUTES);
	w.wish.samples = 2000;
	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
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
	struct world w = world_of(*state, office());

	/* The machine says three hours, and not how long at most. */
	w.wish.samples = 100;
	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(verdict(&w)->state, VERDICT_UNKNOWN);
	assert_int_equal(verdict(&w)->cause[0].kind, CAUSE_LONGEST);
	assert_int_equal(outcome_good(&w.o), 0);
}

/* Nobody need do it, and still it may take long. */
static void
test_case__what_no_team_restores_has_a_chance_too(void **state)
{
	struct world w = world_of(*state, office());
	struct requirement_member member = { 0 };
	int64_t id = create(w.h, &resource_record, &(struct resource){
	    .name = STR("Lijn"), .kind = MAPGOOD_EQUIPMENT,
	    .restore_min = KNOWN(HOUR), .restore = KNOWN(3 * HOUR),
	    .restore_max = KNOWN(9 * HOUR) });

	member.resource = KNOWN(id);
	create(w.h, &requirement_record, &(struct requirement){
	    .name = STR("De lijn"), .process = KNOWN(w.process),
	    .members = { &member, 1 } });
	w.wish.samples = 500;
	assert_true(compute(&w, "2026-11-24 10:00", "Lijn"));
	assert_int_equal(verdict(&w)->up.hi, 3 * HOUR + 15 * MINUTES);
	assert_true(w.o.result->of[0].unlikely);
}

static void
test_case__a_chance_that_is_enough_is_on_time(void **state)
{
	struct world w = world_of(*state, office());

	add_procedure(&w, 30 * MINUTES, 30 * MINUTES);
	w.wish.samples = 2000;
	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_false(w.o.result->of[0].unlikely);
	assert_int_equal(outcome_good(&w.o), 1);
}

/* ---- what it costs ------------------------------------------------------ */

/* The process has one impact, level 2 in each of the first `known` columns. */
static void
add_impact(struct world *w, struct opt64 weight, size_t known, int64_t level)
{
	struct process_impact impact = { .category = KNOWN(create(w->h,
	    &impact_category_record, &(struct impact_category){
	        .name = STR("Geld"), .people = YES_NO_NO,
	        .weight = weight })) };
	struct process p;
	struct actor actor = manager(w->h);
	struct usecase_call call = { .object = &p, .id = w->process };
	struct tx *tx;

	assert_true(store_read(w->h->store, &actor, NOW, &w->h->arena, &tx,
	    &w->h->err));
	assert_true(store_get(tx, &process_record, w->process, &p,
	    &w->h->err));
	tx_end(tx);
	for (size_t i = 0; i < known; i++) {
		impact.curve.known |= (uint32_t)1 << i;
		impact.curve.level[i] = (int8_t)level;
	}
	p.impacts = (struct rows){ &impact, 1 };
	call.version = p.rec.version;
	assert_true(house_run(w->h, &actor, "process.change", &call));
}

static void
test_cost__without_impacts_is_not_known(void **state)
{
	struct world w = world_of(*state, office());

	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(outcome_cost(&w.o, 0).lo, 0);
	assert_int_equal(outcome_cost(&w.o, 0).hi, FOREVER);
}

static void
test_cost__without_a_weight_is_not_known(void **state)
{
	struct world w = world_of(*state, office());

	add_impact(&w, UNKNOWN, CURVE_HORIZONS, 2);
	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(outcome_cost(&w.o, 0).hi, FOREVER);
}

static void
test_cost__a_blank_level_counts_once_it_is_reached(void **state)
{
	struct world w = world_of(*state, office());

	/* 3 h 15: the columns of 1 h and 4 h; 100 euro a level and hour. */
	add_impact(&w, KNOWN(10000), 2, 2);
	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(outcome_cost(&w.o, 0).lo, 65000);
	assert_int_equal(outcome_cost(&w.o, 0).hi, 65000);
	/* Over the weekend it is longer. */
	assert_true(compute(&w, "2026-11-27 16:00", "Machine"));
	assert_true(outcome_cost(&w.o, 0).lo >= 65000);
	assert_int_equal(outcome_cost(&w.o, 0).hi, FOREVER);
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

	return create(w->h, &scenario_record, &(struct scenario){
	    .name = STR("Gijzelsoftware"), .kind = 3, .lasts = lasts,
	    .losses = { losses, share.known ? 2 : 1 },
	    .phases = { &phase, 1 } });
}

static void
test_case__phases_come_before_restoring(void **state)
{
	struct world w = world_of(*state, office());

	w.wish.scenario = KNOWN(add_scenario(&w, UNKNOWN, UNKNOWN));
	assert_true(compute(&w, "2026-11-24 10:00", ""));
	assert_int_equal(verdict(&w)->up.hi, 4 * HOUR + 15 * MINUTES);
	assert_int_equal(verdict(&w)->state, VERDICT_LATE);
}

/* A rule takes what is there, also when that is very much. */
static void
test_case__a_rule_takes_more_than_a_thousand(void **state)
{
	enum { MORE = 1100 };
	struct world w = world_of(*state, office());

	for (int i = 0; i < MORE; i++)
		create(w.h, &resource_record, &(struct resource){
		    .name = str_printf(&w.h->arena, "Ding %d", i),
		    .kind = MAPGOOD_EQUIPMENT, .restore = KNOWN(HOUR) });
	w.wish.scenario = KNOWN(add_scenario(&w, UNKNOWN, UNKNOWN));
	assert_true(compute(&w, "2026-11-24 10:00", ""));
	assert_int_equal(w.o.of.in.nlost, MORE + 1);
	/* The machine waits for none of them. */
	assert_int_equal(verdict(&w)->up.hi, 4 * HOUR + 15 * MINUTES);
}

static void
test_case__nothing_is_restored_while_the_cause_lasts(void **state)
{
	struct world w = world_of(*state, office());

	w.wish.scenario = KNOWN(add_scenario(&w, UNKNOWN, KNOWN(2 * HOUR)));
	assert_true(compute(&w, "2026-11-24 10:00", ""));
	assert_int_equal(verdict(&w)->up.hi, 5 * HOUR);
}

static void
test_case__a_share_of_a_team_stays_away(void **state)
{
	struct team team = office();
	struct world w;

	team.capacity = KNOWN(2);
	w = world_of(*state, team);
	w.wish.scenario = KNOWN(add_scenario(&w, KNOWN(50), UNKNOWN));
	assert_true(compute(&w, "2026-11-24 10:00", ""));
	assert_int_equal(w.o.of.in.window[0].units, 1);
}

static void
test_case__an_adopted_order_is_set_beside_the_best(void **state)
{
	struct world w = world_of(*state, office());
	struct actor actor = manager(w.h);
	struct order_item item = { .resource = KNOWN(w.machine) };
	struct usecase_call call = { .id = create(w.h, &recovery_order_record,
	    &(struct recovery_order){ .name = STR("Volgorde 2026"),
	        .items = { &item, 1 }, .decided_at = KNOWN(NOW / 86400),
	        .decided_by = KNOWN(create(w.h, &person_record,
	            &(struct person){ .name = STR("Ans") })) }) };

	assert_true(house_run(w.h, &actor, "recovery_order.adopt", &call));
	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_true(w.o.of.adopted.known);
	assert_non_null(w.o.of.in.order);
	assert_false(w.o.of.in.keep);
}

/* ---- what would help ---------------------------------------------------- */

/* The first advice of that kind, in Dutch: what and what it gives. */
static struct str
advice_words(struct world *w, enum advice_kind kind)
{
	struct buf out = BUF_IN(&w->h->arena, 8192);
	const struct advice *advice;

	assert_true(help_find(&w->h->arena, &w->o, NULL, &advice,
	    &w->h->err));
	for (int32_t i = 0; i < advice->n + advice->nknow; i++) {
		const struct advice_row *row = i < advice->n
		    ? &advice->row[i] : &advice->know[i - advice->n];

		if (row->nchanges != 1 || row->change[0].kind != kind)
			continue;
		help_change(&w->o, row, LANG_NL, &out);
		buf_add_c(&out, ": ");
		help_gain(&w->o, advice, row, LANG_NL, &out);
		break;
	}
	return buf_str(&out);
}

static void
assert_words(struct str text, const char *is)
{
	if (!str_eq_c(text, is))
		fail_msg("%.*s\nis not\n%s", STR_ARG(text), is);
}

static void
test_help__says_what_and_what_it_gives(void **state)
{
	struct world w = world_of(*state, office());

	add_procedure(&w, 2 * HOUR, 4 * HOUR);
	assert_true(compute(&w, "2026-11-24 08:00", "Machine"));
	assert_int_equal(verdict(&w)->state, VERDICT_LATE);
	assert_words(advice_words(&w, ADVICE_DROP), "Test (Machine) niet meer "
	    "nodig hebben: Dan zijn 1 van de 1 kritieke processen op tijd.");
	assert_words(advice_words(&w, ADVICE_SHORTER), "Test (Machine) in "
	    "2 uur kunnen doen: Dan komen de kritieke processen gemiddeld "
	    "2 uur minder te laat.");
	assert_words(advice_words(&w, ADVICE_SPARE), "Een tweede Machine op "
	    "een andere plek: Dan zijn 1 van de 1 kritieke processen op "
	    "tijd.");
	/* One after the other: a second person does nothing. */
	assert_words(advice_words(&w, ADVICE_MORE), "");
}

static void
test_help__measuring_makes_the_chance_known(void **state)
{
	struct world w = world_of(*state, office());

	w.wish.samples = 100;
	assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(verdict(&w)->state, VERDICT_UNKNOWN);
	assert_words(advice_words(&w, ADVICE_KNOW), "Meten hoe lang Machine "
	    "duurt: Dan zijn 1 van de 1 kritieke processen op tijd.");
}

/* ---- what was typed ----------------------------------------------------- */

static void
test_case__nothing_lost_is_refused(void **state)
{
	struct world w = world_of(*state, office());

	assert_false(compute(&w, "2026-11-24 10:00", " , ;"));
	assert_string_equal(w.h->err.id, "whatif-nothing-lost");
}

static void
test_case__a_thing_that_is_not_there_is_named(void **state)
{
	struct world w = world_of(*state, office());

	assert_false(compute(&w, "2026-11-24 10:00", "Machine, Onzin"));
	assert_string_equal(w.h->err.id, "whatif-not-found");
	assert_false(compute(&w, "2026-11-24 10:00", "resource-999999"));
	assert_string_equal(w.h->err.id, "whatif-not-found");
	assert_false(compute(&w, "2026-11-24 10:00", "resource--1"));
}

static void
test_case__a_moment_that_is_none_is_refused(void **state)
{
	struct world w = world_of(*state, office());

	assert_false(compute(&w, "gisteren", "Machine"));
	assert_string_equal(w.h->err.id, "whatif-at-invalid");
}

static void
test_case__another_organisations_things_are_not_there(void **state)
{
	struct world w = world_of(*state, office());
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
	struct actor actor = manager(h);
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
	struct world w = world_of(*state, office());
	struct str text[2];

	add_procedure(&w, HOUR, 2 * HOUR);
	w.wish.samples = 100;
	for (int i = 0; i < 2; i++) {
		struct buf out = BUF_IN(&w.h->arena, 1 << 20);
		struct json json = JSON_TO(&out);

		assert_true(compute(&w, "2026-11-24 10:00", "Machine"));
		outcome_json(&w.o, LANG_NL, &w.h->arena, &json);
		text[i] = buf_str(&out);
	}
	assert_true(str_eq(text[0], text[1]));
}

int
main(void)
{
#define TEST_IN(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
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
		TEST_IN(test_case__a_chance_that_is_enough_is_on_time),
		TEST_IN(test_case__what_is_unlikely_is_said_so),
		TEST_IN(test_case__a_longest_that_nobody_said_makes_it_unknown),
		TEST_IN(test_case__what_no_team_restores_has_a_chance_too),
		TEST_IN(test_cost__without_impacts_is_not_known),
		TEST_IN(test_cost__without_a_weight_is_not_known),
		TEST_IN(test_cost__a_blank_level_counts_once_it_is_reached),
		TEST_IN(test_case__phases_come_before_restoring),
		TEST_IN(test_case__a_rule_takes_more_than_a_thousand),
		TEST_IN(test_case__nothing_is_restored_while_the_cause_lasts),
		TEST_IN(test_case__a_share_of_a_team_stays_away),
		TEST_IN(test_case__an_adopted_order_is_set_beside_the_best),
		TEST_IN(test_help__says_what_and_what_it_gives),
		TEST_IN(test_help__measuring_makes_the_chance_known),
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
