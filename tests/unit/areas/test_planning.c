/* SPDX-License-Identifier: EUPL-1.2 */
/* Approved scenarios at planning moments: which moments, and what decides. */
#include "areas/bia/answer.h"
#include "areas/recovery/planning.h"
#include "house.h"

enum { HOUR = 3600, MINUTES = 60, DAY = 86400 };

/* ---- moments: pure -------------------------------------------------------- */

static int64_t
at(const char *text)
{
	int64_t t;

	assert_true(instant_parse(str_of(text), zone_default(), &t));
	return t;
}

static int64_t
day(const char *text)
{
	int64_t d;

	assert_true(date_parse(str_of(text), &d));
	return d;
}

/* The moments of an organisation and one process, as local times between
 * semicolons. */
static void
assert_moments(struct rows own, struct rows peaks, const char *now,
    const char *want)
{
	struct arena a = ARENA_INIT;
	struct buf got = BUF_IN(&a, 4096);
	struct organisation org = { .moments = own };
	struct process p = { .peaks = peaks };
	int32_t n;
	struct planning_moment *m = planning_moments(&a, &org, &p, 1, at(now),
	    zone_default(), &n);

	for (int32_t i = 0; i < n; i++) {
		struct civil c = civil_of_instant(m[i].at, zone_default());

		buf_addf(&got, "%s%04d-%02d-%02d %02d:%02d", i > 0 ? ";" : "",
		    (int)c.date.year, (int)c.date.month, (int)c.date.day,
		    (int)c.hour, (int)c.minute);
	}
	assert_true(str_eq_c(buf_str(&got), want) || (print_error("%.*s\n",
	    STR_ARG(buf_str(&got))), false));
	arena_release(&a);
}

static void
test_moments__without_a_list_the_four_usual_ones(void **state)
{
	(void)state;
	/* A Sunday at nine. */
	assert_moments((struct rows){ 0 }, (struct rows){ 0 },
	    "2026-11-22 09:00", "2026-11-24 10:00;2026-11-27 17:30;"
	    "2026-11-29 03:00;2026-12-25 10:00");
	/* At the moment itself it is the next one. */
	assert_moments((struct rows){ 0 }, (struct rows){ 0 },
	    "2026-12-25 10:00", "2026-12-25 17:30;2026-12-27 03:00;"
	    "2026-12-29 10:00;2027-12-25 10:00");
}

static void
test_moments__own_ones_take_their_place(void **state)
{
	struct organisation_moment own[] = {
		{ .name = STR("Maandag"), .weekday = 1,
		    .time = KNOWN(8 * HOUR) },
		{ .name = STR("Zonder tijd"), .weekday = 3 },
		{ .name = STR("Elke dag"), .time = KNOWN(23 * HOUR) },
		{ .name = STR("Voorbij"), .date = KNOWN(day("2025-12-21")),
		    .time = KNOWN(6 * HOUR) },
		{ .name = STR("Schrikkel"), .date = KNOWN(day("2024-02-29")) },
		{ .name = STR("Twee keer"), .weekday = 1,
		    .time = KNOWN(8 * HOUR) },
	};

	(void)state;
	assert_moments((struct rows){ own, COUNT(own) }, (struct rows){ 0 },
	    "2026-11-22 09:00", "2026-11-22 23:00;2026-11-23 08:00;"
	    "2026-11-25 10:00;2026-12-21 06:00;2028-02-29 10:00");
}

static void
test_moments__each_peaks_start_comes_along(void **state)
{
	struct organisation_moment own = { .name = STR("Maandag"),
		.weekday = 1, .time = KNOWN(8 * HOUR) };
	struct process_peak peaks[] = {
		/* It holds now: its next start counts. */
		{ .name = STR("Week"), .from = KNOWN(day("2026-11-20")),
		    .to = KNOWN(day("2026-11-23")), .repeats = REPEATS_MONTHLY },
		{ .name = STR("Dag"), .repeats = REPEATS_DAILY },
		{ .name = STR("Werkdag"), .repeats = REPEATS_WORKDAYS },
		{ .name = STR("Voorbij"), .from = KNOWN(day("2026-11-01")) },
		{ .name = STR("In woorden"), .when = STR("soms") },
	};

	(void)state;
	assert_moments((struct rows){ &own, 1 }, (struct rows){ peaks,
	    COUNT(peaks) }, "2026-11-22 09:00", "2026-11-23 00:00;"
	    "2026-11-23 08:00;2026-12-20 00:00");
}

/* A night in which the clock goes back is longer; the moment is of the wall. */
static void
test_moments__follow_the_clock_on_the_wall(void **state)
{
	(void)state;
	assert_moments((struct rows){ 0 }, (struct rows){ 0 },
	    "2026-10-24 12:00", "2026-10-25 03:00;2026-10-27 10:00;"
	    "2026-10-30 17:30;2026-12-25 10:00");
}

static void
test_moments__are_limited(void **state)
{
	struct arena a = ARENA_INIT;
	struct organisation org = { 0 };
	struct process *list = arena_array(&a, struct process, 300);
	struct process_peak *peak = arena_array(&a, struct process_peak, 300);
	int32_t n;

	(void)state;
	for (int i = 0; i < 300; i++) {
		peak[i].from = KNOWN(day("2026-12-01") + i);
		list[i].peaks = (struct rows){ &peak[i], 1 };
	}
	(void)planning_moments(&a, &org, list, 300, at("2026-11-22 09:00"),
	    zone_default(), &n);
	assert_int_equal(n, PLANNING_MOMENTS_MAX);
	arena_release(&a);
}

/* ---- weighing: from the records ------------------------------------------- */

/* One critical process on one machine that a team restores in an hour and which a
 * scenario takes away. */
struct world {
	struct house *h;
	int64_t team, machine, process, scenario;
	const struct answer *answer;
	struct arena arena;
};

static int
setup(void **state)
{
	*state = house_open(true);
	planning_set(planning_weigh);
	return 0;
}

static int
teardown(void **state)
{
	planning_set(NULL);
	house_close(*state);
	return 0;
}

static int64_t
run(struct house *h, const char *verb, const struct record *r, void *object,
    int64_t id)
{
	struct actor actor = house_actor(h->one, h->ann, ACCESS_ADMIN);
	struct usecase_call call = { .object = object, .id = id };

	if (object != NULL)
		call.version = ((struct rec *)object)->version;
	if (!house_run(h, &actor, str_printf(&h->arena, "%s.%s", r->name,
	        verb).ptr, &call))
		fail_msg("%s.%s: %s", r->name, verb, house_fault(h));
	return call.id;
}

static void
get(struct house *h, const struct record *r, int64_t id, void *object)
{
	struct actor actor = house_actor(h->one, h->ann, ACCESS_ADMIN);
	struct tx *tx;

	assert_true(store_read(h->store, &actor, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(store_get(tx, r, id, object, &h->err));
	tx_end(tx);
}

/* Noticed in ten minutes and decided in five; one moment alone. */
static void
set_organisation(struct house *h)
{
	struct organisation_moment *own = arena_new(&h->arena,
	    struct organisation_moment);
	struct organisation org;

	get(h, &organisation_record, h->one, &org);
	*own = (struct organisation_moment){ .name = STR("Dinsdag"),
		.weekday = 2, .time = KNOWN(10 * HOUR) };
	org.detection_time = KNOWN(10 * MINUTES);
	org.decision_time = KNOWN(5 * MINUTES);
	org.moments = (struct rows){ own, 1 };
	run(h, "change", &organisation_record, &org, h->one);
}

static struct world
world_of(struct house *h, int64_t restore_max)
{
	struct requirement_member member = { 0 };
	struct scenario_loss loss = { .what = LOSS_ONE };
	struct world w = { .h = h };

	set_organisation(h);
	w.team = run(h, "create", &team_record, &(struct team){
	    .name = STR("Beheer"), .capacity = KNOWN(1),
	    .hours = STR("24/7"), .call_out = KNOWN(0) }, 0);
	w.machine = run(h, "create", &resource_record, &(struct resource){
	    .name = STR("Machine"), .kind = MAPGOOD_EQUIPMENT,
	    .team = KNOWN(w.team), .restore_min = KNOWN(HOUR),
	    .restore = KNOWN(HOUR), .restore_max = restore_max > 0
	        ? KNOWN(restore_max) : UNKNOWN }, 0);
	w.process = run(h, "create", &process_record, &(struct process){
	    .name = STR("Loon"), .criticality = CRITICALITY_CRITICAL,
	    .rto = KNOWN(4 * HOUR), .mtpd = KNOWN(DAY),
	    .verification = KNOWN(0) }, 0);
	member.resource = KNOWN(w.machine);
	run(h, "create", &requirement_record, &(struct requirement){
	    .name = STR("De machine"), .process = KNOWN(w.process),
	    .members = { &member, 1 } }, 0);
	loss.resource = KNOWN(w.machine);
	w.scenario = run(h, "create", &scenario_record, &(struct scenario){
	    .name = STR("Brand"), .kind = 1, .lasts = KNOWN(0),
	    .losses = { &loss, 1 } }, 0);
	return w;
}

static void
ask(struct world *w)
{
	struct actor actor = house_actor(w->h->one, w->h->ann, ACCESS_ADMIN);
	struct tx *tx;

	assert_true(store_read(w->h->store, &actor, NOW, &w->h->arena, &tx,
	    &w->h->err));
	if (!answer_compute(tx, NULL, &w->answer, &w->h->err))
		fail_msg("%s", w->h->err.id);
	tx_end(tx);
	assert_int_equal(w->answer->model->ncritical, 1);
}

static void
lasts(struct world *w, int64_t seconds)
{
	struct scenario s;

	get(w->h, &scenario_record, w->scenario, &s);
	s.lasts = KNOWN(seconds);
	run(w->h, "change", &scenario_record, &s, w->scenario);
}

static enum verdict_state
verdict(const struct world *w)
{
	return w->answer->of[0].verdict.state;
}

static void
test_weigh__only_what_is_approved(void **state)
{
	struct world w = world_of(*state, HOUR);
	struct scenario s;

	lasts(&w, 9 * HOUR);
	ask(&w);
	/* Nothing approved: single losses, and unknown at best. */
	assert_int_equal(w.answer->planning.nscenarios, 0);
	assert_int_equal(verdict(&w), VERDICT_CALCULATED);
	assert_int_equal(w.answer->state, ANSWER_UNKNOWN);
	run(w.h, "approve", &scenario_record, NULL, w.scenario);
	ask(&w);
	/* Late in the scenario alone, which is named. */
	assert_int_equal(w.answer->planning.ncases, 1);
	assert_int_equal(verdict(&w), VERDICT_IMPOSSIBLE);
	assert_non_null(w.answer->of[0].planned);
	assert_int_equal(w.answer->planning.scenario[0].id, w.scenario);
	assert_int_equal(w.answer->of[0].verdict.late.lo, 6 * HOUR);
	assert_true(w.answer->of[0].planned->proof[LANG_NL].len > 0);
	assert_int_equal(w.answer->state, ANSWER_NO);
	/* The approval taken back. */
	get(w.h, &scenario_record, w.scenario, &s);
	w.h->errs = ERRS_IN(&w.h->arena);
	{
		struct actor actor = house_actor(w.h->one, w.h->ann,
		    ACCESS_ADMIN);
		struct { struct rec rec; struct str reason; } why = {
			.reason = STR("Klopt niet") };
		struct usecase_call call = { .id = w.scenario,
			.version = s.rec.version, .input = &why };

		assert_true(house_run(w.h, &actor, "scenario.withdraw",
		    &call));
	}
	ask(&w);
	assert_int_equal(verdict(&w), VERDICT_CALCULATED);
	assert_int_equal(w.answer->state, ANSWER_UNKNOWN);
}

static void
test_weigh__on_time_everywhere_is_yes(void **state)
{
	struct world w = world_of(*state, HOUR);

	run(w.h, "approve", &scenario_record, NULL, w.scenario);
	ask(&w);
	assert_true(planning_is_whole(&w.answer->planning));
	assert_int_equal(w.answer->state, ANSWER_YES);
}

static void
test_weigh__a_chance_too_small_is_late(void **state)
{
	struct world w = world_of(*state, 40 * HOUR);

	run(w.h, "approve", &scenario_record, NULL, w.scenario);
	ask(&w);
	assert_int_equal(verdict(&w), VERDICT_LATE);
	assert_true(w.answer->of[0].planned->unlikely);
	assert_int_equal(w.answer->of[0].planned->samples, 2000);
	assert_true(w.answer->of[0].planned->on_time < 900000);
}

static void
test_weigh__what_nobody_said_is_unknown_with_its_cause(void **state)
{
	struct world w = world_of(*state, 0);
	const struct verdict *v;

	run(w.h, "approve", &scenario_record, NULL, w.scenario);
	ask(&w);
	v = &w.answer->of[0].verdict;
	assert_int_equal(v->state, VERDICT_UNKNOWN);
	assert_int_equal(v->ncauses, 1);
	assert_int_equal(v->cause[0].kind, CAUSE_LONGEST);
	assert_int_equal(w.answer->model->nodes[v->cause[0].node].id,
	    w.machine);
}

/* At the start of the peak the target is tighter, and that decides. */
static void
test_weigh__a_peak_changes_the_target(void **state)
{
	struct world w = world_of(*state, HOUR);
	struct process_peak peak = { .name = STR("Betaaldag"),
		.from = KNOWN(NOW / DAY + 3), .repeats = REPEATS_ONCE };
	struct process p;

	run(w.h, "approve", &scenario_record, NULL, w.scenario);
	get(w.h, &process_record, w.process, &p);
	p.peaks = (struct rows){ &peak, 1 };
	p.rto_peak = KNOWN(HOUR);
	run(w.h, "change", &process_record, &p, w.process);
	ask(&w);
	assert_int_equal(w.answer->planning.nmoments, 2);
	assert_true(verdict(&w) >= VERDICT_LATE);
	assert_int_equal(w.answer->of[0].rto.v, HOUR);
	/* Single losses are held against the tightest at any time as well. */
	assert_true(w.answer->single->of[0].verdict.state >= VERDICT_LATE);
	for (int32_t i = 0; i < w.answer->planning.nmoments; i++)
		if (w.answer->planning.moment[i].kind == PLANNING_PEAK)
			assert_int_equal(w.answer->planning.process[0].moment,
			    i);
}

/* A scenario that takes nothing any more: named, and nobody is on time. */
static void
test_weigh__a_scenario_that_cannot_be_is_a_gap(void **state)
{
	struct world w = world_of(*state, HOUR);
	struct scenario_loss loss = { .what = LOSS_ALL,
		.kind = MAPGOOD_EQUIPMENT };
	struct scenario empty = { .name = STR("Kabel"), .kind = 1,
		.lasts = KNOWN(0), .losses = { &loss, 1 } };
	int64_t id = run(w.h, "create", &scenario_record, &empty, 0);
	struct resource r;

	run(w.h, "approve", &scenario_record, NULL, w.scenario);
	run(w.h, "approve", &scenario_record, NULL, id);
	get(w.h, &resource_record, w.machine, &r);
	r.kind = MAPGOOD_SOFTWARE;
	run(w.h, "change", &resource_record, &r, w.machine);
	ask(&w);
	assert_int_equal(w.answer->planning.ncases, 2);
	assert_int_equal(w.answer->planning.ndone, 1);
	assert_int_equal(w.answer->of[0].open, ANSWER_GAP);
	assert_int_equal(verdict(&w), VERDICT_UNKNOWN);
	assert_true(w.answer->planning.scenario[1].gap[LANG_NL].len > 0);
	assert_int_equal(w.answer->planning.scenario[0].gap[LANG_NL].len, 0);
}

static void
test_weigh__beyond_the_budget_nothing_is_done(void **state)
{
	struct world w = world_of(*state, HOUR);
	struct actor actor = house_actor(w.h->one, w.h->ann, ACCESS_ADMIN);
	const struct model *m;
	struct planning p;
	struct tx *tx;

	run(w.h, "approve", &scenario_record, NULL, w.scenario);
	assert_true(store_read(w.h->store, &actor, NOW, &w.h->arena, &tx,
	    &w.h->err));
	assert_true(model_build(tx, NULL, &m, &w.h->err));
	assert_true(planning_weigh_within(tx, m, NULL, 0, &p, &w.h->err));
	tx_end(tx);
	assert_int_equal(p.ncases, 1);
	assert_int_equal(p.ndone, 0);
}

static bool
always(void *arg)
{
	(void)arg;
	return true;
}

static void
test_weigh__is_broken_off(void **state)
{
	struct world w = world_of(*state, HOUR);
	struct actor actor = house_actor(w.h->one, w.h->ann, ACCESS_ADMIN);
	const struct run stop = { .cancelled = always };
	const struct model *m;
	struct planning p;
	struct tx *tx;

	run(w.h, "approve", &scenario_record, NULL, w.scenario);
	assert_true(store_read(w.h->store, &actor, NOW, &w.h->arena, &tx,
	    &w.h->err));
	assert_true(model_build(tx, NULL, &m, &w.h->err));
	assert_false(planning_weigh(tx, m, &stop, &p, &w.h->err));
	assert_int_equal(w.h->err.code, ERR_CANCELLED);
	tx_end(tx);
}

/* ---- the job --------------------------------------------------------------- */

static struct planning
kept(struct world *w, int64_t now)
{
	struct actor actor = house_actor(w->h->one, w->h->ann, ACCESS_ADMIN);
	struct planning p;
	struct tx *tx;

	assert_true(store_read(w->h->store, &actor, now, &w->h->arena, &tx,
	    &w->h->err));
	assert_true(planning_read(tx, &p, &w->h->err));
	tx_end(tx);
	return p;
}

static void
work(struct world *w, int64_t now)
{
	int n;

	assert_true(job_add_changed(w->h->store, now, &w->h->err));
	assert_true(job_run_due(w->h->store, now, 50, &n, &w->h->err));
}

static void
test_job__keeps_what_follows_the_records(void **state)
{
	struct world w = world_of(*state, HOUR);

	store_set_jobs(w.h->store, recovery_jobs, 1);
	assert_false(kept(&w, NOW).is_there);
	work(&w, NOW);
	assert_true(kept(&w, NOW).is_current);
	assert_int_equal(kept(&w, NOW).nscenarios, 0);
	/* A change makes it old, until it is weighed anew. */
	run(w.h, "approve", &scenario_record, NULL, w.scenario);
	assert_true(kept(&w, NOW).is_there);
	assert_false(kept(&w, NOW).is_current);
	work(&w, NOW + 700);
	assert_true(kept(&w, NOW + 700).is_current);
	assert_int_equal(kept(&w, NOW + 700).ndone, 1);
	assert_int_equal(kept(&w, NOW + 700).at, NOW + 700);
	/* Nothing changed: nothing is done before a day has passed. */
	work(&w, NOW + 9000);
	assert_int_equal(kept(&w, NOW + 9000).at, NOW + 700);
	work(&w, NOW + 700 + DAY);
	assert_int_equal(kept(&w, NOW + 800 + DAY).at, NOW + 700 + DAY);
	assert_false(kept(&w, NOW + 700 + 3 * DAY).is_current);
}

int
main(void)
{
#define TEST_IN(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_moments__without_a_list_the_four_usual_ones),
		cmocka_unit_test(test_moments__own_ones_take_their_place),
		cmocka_unit_test(test_moments__each_peaks_start_comes_along),
		cmocka_unit_test(test_moments__follow_the_clock_on_the_wall),
		cmocka_unit_test(test_moments__are_limited),
		TEST_IN(test_weigh__only_what_is_approved),
		TEST_IN(test_weigh__on_time_everywhere_is_yes),
		TEST_IN(test_weigh__a_chance_too_small_is_late),
		TEST_IN(test_weigh__what_nobody_said_is_unknown_with_its_cause),
		TEST_IN(test_weigh__a_peak_changes_the_target),
		TEST_IN(test_weigh__a_scenario_that_cannot_be_is_a_gap),
		TEST_IN(test_weigh__beyond_the_budget_nothing_is_done),
		TEST_IN(test_weigh__is_broken_off),
		TEST_IN(test_job__keeps_what_follows_the_records),
	};

	return cmocka_run_group_tests_name("planning", tests, NULL, NULL);
}
