/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/bia/figures.h"
#include "areas/bia/words.h"

#include "../aborts.h"

enum { H = SECONDS_HOUR, N = 3 };

/* Three critical processes on one resource, made by hand. */
struct sample {
	struct arena arena;
	struct model model;
	struct model_node nodes[N + 1];
	struct model_critical critical[N];
	struct process_terms terms[N];
	struct single single;
	struct single_verdict of[N];
	struct answer answer;
};

/* Single losses alone, as where no scenario is approved. */
static void
sample_merge(struct sample *s)
{
	s->answer.planning.is_there = true;
	answer_merge(&s->arena, &s->answer);
}

static void
sample_init(struct sample *s)
{
	*s = (struct sample){ 0 };
	s->nodes[N] = (struct model_node){ NODE_RESOURCE, 40, STR("Mail") };
	for (int32_t i = 0; i < N; i++) {
		s->nodes[i] = (struct model_node){ NODE_PROCESS, 10 + i,
			STR("P") };
		s->critical[i] = (struct model_critical){ .id = 10 + i,
			.node = i, .rto = KNOWN(8 * H), .mtpd = KNOWN(24 * H) };
		s->of[i].worst = N;
		s->of[i].verdict.state = VERDICT_CALCULATED;
		s->of[i].verdict.elapsed = SPAN(4 * H);
		s->of[i].verdict.fallback = -1;
	}
	s->model = (struct model){ .nodes = s->nodes, .nnodes = N + 1,
		.critical = s->critical, .terms = s->terms, .ncritical = N };
	s->single = (struct single){ .of = s->of, .nprocesses = N };
	s->answer = (struct answer){ .model = &s->model,
		.single = &s->single, .organisation = 7 };
	sample_merge(s);
}

/* ---- single losses and scenarios together ------------------------------- */

/* One scenario at two moments, of which `done` cases were computed. */
static void
plan(struct sample *s, struct planning_process *of, int32_t n, int64_t done)
{
	static struct planning_scenario fire = { .id = 5,
		.name = STR_INIT("Brand") };
	static struct planning_moment moments[] = { { PLANNING_TUESDAY,
		STR_INIT(""), 1000 }, { PLANNING_OWN, STR_INIT("Nacht"),
		2000 } };

	s->answer.planning = (struct planning){ .is_there = true,
		.is_current = true, .at = 500, .zone = zone_default(),
		.threshold = 90, .scenario = &fire, .nscenarios = 1,
		.moment = moments, .nmoments = 2, .ncases = 2, .ndone = done,
		.process = of, .nprocesses = n };
	answer_merge(&s->arena, &s->answer);
}

static struct planning_process
planned(int64_t id, enum verdict_state state, int64_t elapsed, int64_t late)
{
	return (struct planning_process){ .id = id, .moment = 1,
		.state = (int32_t)state, .elapsed = SPAN(elapsed),
		.late = SPAN(late), .rto = KNOWN(2 * H), .mtpd = KNOWN(9 * H),
		.steps = 600 };
}

static void
test_merge__the_worse_of_both_decides(void **state)
{
	struct sample s;
	struct planning_process of[] = {
		planned(10, VERDICT_LATE, 3 * H, H),
		planned(11, VERDICT_CALCULATED, 2 * H, 0),
		planned(12, VERDICT_LATE, 3 * H, H),
	};

	(void)state;
	sample_init(&s);
	s.of[2].verdict.state = VERDICT_LATE;
	s.of[2].verdict.late = SPAN(2 * H);
	plan(&s, of, N, 2);
	/* Late in the scenario only: its targets are those of that moment. */
	assert_ptr_equal(s.answer.of[0].planned, &of[0]);
	assert_int_equal(s.answer.of[0].verdict.state, VERDICT_LATE);
	assert_int_equal(s.answer.of[0].rto.v, 2 * H);
	assert_int_equal(s.answer.of[0].loss, -1);
	/* On time in both: the longer of the two. */
	assert_null(s.answer.of[1].planned);
	assert_int_equal(s.answer.of[1].loss, N);
	/* Late in both: what is later. */
	assert_null(s.answer.of[2].planned);
	assert_int_equal(s.answer.of[2].rto.v, 8 * H);
	assert_int_equal(s.answer.state, ANSWER_NO);
	assert_int_equal(s.answer.count[VERDICT_LATE], 2);
	assert_int_equal(figures_heaviest(&s.answer), 0);
	arena_release(&s.arena);
}

static void
test_merge__yes_only_when_all_was_weighed(void **state)
{
	struct planning_process of[] = {
		planned(10, VERDICT_CALCULATED, H, 0),
		planned(11, VERDICT_CALCULATED, H, 0),
		planned(12, VERDICT_CALCULATED, H, 0),
	};
	struct sample s;

	(void)state;
	sample_init(&s);
	/* No scenario is approved: on time, but that is not all. */
	assert_int_equal(s.answer.count[VERDICT_CALCULATED], N);
	assert_int_equal(s.answer.state, ANSWER_UNKNOWN);
	/* Not all cases. */
	plan(&s, of, N, 1);
	assert_int_equal(s.answer.of[0].open, ANSWER_BUDGET);
	assert_int_equal(s.answer.count[VERDICT_UNKNOWN], N);
	assert_int_equal(s.answer.state, ANSWER_UNKNOWN);
	/* A process that was not there yet. */
	plan(&s, of, N - 1, 2);
	assert_int_equal(s.answer.of[N - 1].open, ANSWER_WAITS);
	assert_int_equal(s.answer.count[VERDICT_UNKNOWN], 1);
	assert_int_equal(s.answer.state, ANSWER_UNKNOWN);
	/* Nothing was ever computed. */
	s.answer.planning = (struct planning){ 0 };
	answer_merge(&s.arena, &s.answer);
	assert_int_equal(s.answer.count[VERDICT_UNKNOWN], N);
	assert_int_equal(s.answer.of[0].open, ANSWER_WAITS);
	plan(&s, of, N, 2);
	assert_int_equal(s.answer.state, ANSWER_YES);
	arena_release(&s.arena);
}

/* What is late stays late, whatever else is open. */
static void
test_merge__what_is_open_does_not_hide_what_is_late(void **state)
{
	struct planning_process of[] = { planned(10, VERDICT_LATE, 3 * H, H) };
	struct sample s;

	(void)state;
	sample_init(&s);
	plan(&s, of, 1, 1);
	assert_int_equal(s.answer.of[0].verdict.state, VERDICT_LATE);
	assert_int_equal(s.answer.state, ANSWER_NO);
	arena_release(&s.arena);
}

static void
test_merge__a_day_later_it_is_of_another_time(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	plan(&s, NULL, 0, 2);
	assert_true(answer_planning_is_current(&s.answer, 500 + 24 * H));
	assert_false(answer_planning_is_current(&s.answer, 500 + 26 * H));
	s.answer.planning.is_current = false;
	assert_false(answer_planning_is_current(&s.answer, 500));
	arena_release(&s.arena);
}

/* What is kept comes back as it was; anything else is nothing. */
static void
test_planning__is_read_back_as_it_was(void **state)
{
	struct planning_cause cause = { CAUSE_RESTORE, NODE_RESOURCE, 40, 0 };
	struct planning_process of[] = { planned(10, VERDICT_LATE, 3 * H, H) };
	struct planning_team team = { 3, STR("Beheer") };
	struct sample s;
	struct buf one, two;
	struct json j;
	struct planning back;

	(void)state;
	sample_init(&s);
	of[0].proof[LANG_NL] = STR("Omdat \"het\" zo is.");
	of[0].up = SPAN_UNKNOWN;
	plan(&s, of, 1, 2);
	of[0].cause = &cause;
	of[0].ncauses = 1;
	s.answer.planning.team = &team;
	s.answer.planning.nteams = 1;
	one = BUF_IN(&s.arena, 9999);
	two = BUF_IN(&s.arena, 9999);
	j = JSON_TO(&one);
	planning_write_json(&s.answer.planning, &j);
	assert_true(planning_read_json(buf_str(&one), &s.arena, &back));
	j = JSON_TO(&two);
	planning_write_json(&back, &j);
	assert_true(str_eq(buf_str(&one), buf_str(&two)));
	for (size_t n = 0; n < one.len; n += 7)
		assert_false(planning_read_json(str_sub(buf_str(&one), 0, n),
		    &s.arena, &back));
	assert_false(planning_read_json(STR("{\"format\":1}"), &s.arena,
	    &back));
	assert_false(planning_read_json(STR("[]"), &s.arena, &back));
	arena_release(&s.arena);
}

/* ---- the bar ------------------------------------------------------------ */

/* Computing takes a fifth of the time at most, but an answer is not left old. */
static void
test_rest__four_times_as_long_and_never_ages(void **state)
{
	static const int64_t ms = 1000000;

	(void)state;
	assert_int_equal(answer_rest(ms), 4 * ms);
	assert_int_equal(answer_rest(2000 * ms), 8000 * ms);
	assert_int_equal(answer_rest(2500 * ms), 10000 * ms);
	assert_int_equal(answer_rest(INT64_MAX), 10000 * ms);
	assert_int_equal(answer_rest(0), 0);
	assert_int_equal(answer_rest(-ms), 0);
}

static void
test_bar__ends_of_what_is_known(void **state)
{
	static const struct {
		struct span elapsed;
		struct opt64 lo, hi;
	} rows[] = {
		{ { 4 * H, 4 * H }, { 4 * H, true }, { 4 * H, true } },
		{ { 2 * H, 9 * H }, { 2 * H, true }, { 9 * H, true } },
		{ { 2 * H, FOREVER }, { 2 * H, true }, { 0, false } },
		/* nothing is known: no mark at zero, which would look good */
		{ { 0, FOREVER }, { 0, false }, { 0, false } },
		{ { FOREVER, FOREVER }, { 0, false }, { 0, false } },
		{ { 0, 0 }, { 0, true }, { 0, true } },
	};
	struct sample s;

	(void)state;
	sample_init(&s);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct chart_recovery bar;

		s.of[0].verdict.elapsed = rows[i].elapsed;
		sample_merge(&s);
		bar = figures_bar(&s.answer, 0);
		assert_true(opt64_eq(bar.calculated_lo, rows[i].lo));
		assert_true(opt64_eq(bar.calculated_hi, rows[i].hi));
		assert_false(bar.proven.known);
		assert_int_equal(bar.max.v, 24 * H);
	}
	arena_release(&s.arena);
}

static void
test_holds__the_longest_that_is_known(void **state)
{
	struct fallback_terms list[] = {
		{ .set_up = SPAN(1 * H), .hold = SPAN(5 * H) },
		{ .set_up = SPAN(2 * H), .hold = SPAN(16 * H) },
		{ .set_up = SPAN(0), .hold = SPAN_UNKNOWN },
		{ .set_up = SPAN_UNKNOWN, .hold = SPAN(90 * H) },
	};
	struct process_terms terms = { .fallback = list, .nfallbacks = 4 };

	(void)state;
	assert_int_equal(figures_holds(&terms).v, 18 * H);
	terms.fallback = &list[2];
	terms.nfallbacks = 2;
	assert_false(figures_holds(&terms).known);
	terms.nfallbacks = 0;
	assert_false(figures_holds(&terms).known);
}

/* ---- order -------------------------------------------------------------- */

static void
test_order__worst_first_then_class(void **state)
{
	struct sample s;
	const int32_t *order;

	(void)state;
	sample_init(&s);
	s.of[1].verdict.state = VERDICT_UNKNOWN;
	s.of[2].verdict.state = VERDICT_LATE;
	sample_merge(&s);
	order = figures_order(&s.arena, &s.answer);
	assert_int_equal(order[0], 2);
	assert_int_equal(order[1], 1);
	assert_int_equal(order[2], 0);
	s.of[1].verdict.state = s.of[2].verdict.state = VERDICT_CALCULATED;
	s.critical[2].class = 1;
	s.critical[1].class = 3;
	sample_merge(&s);
	order = figures_order(&s.arena, &s.answer);
	assert_int_equal(order[0], 2);
	assert_int_equal(order[1], 1);
	assert_int_equal(order[2], 0);
	arena_release(&s.arena);
}

static void
test_worst__only_of_those_too_late(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s);
	s.of[0].verdict.late = SPAN(99 * H);
	sample_merge(&s);
	assert_int_equal(figures_worst(&s.answer), -1);
	s.of[1].verdict.state = VERDICT_LATE;
	s.of[1].verdict.late = SPAN(1 * H);
	s.of[2].verdict.state = VERDICT_IMPOSSIBLE;
	s.of[2].verdict.late = SPAN(2 * H);
	sample_merge(&s);
	assert_int_equal(figures_worst(&s.answer), 2);
	assert_int_equal(figures_place(&s.model, 12), 2);
	assert_int_equal(figures_place(&s.model, 40), -1);
	arena_release(&s.arena);
}

/* ---- what is not known -------------------------------------------------- */

static void
test_unknowns__each_once_with_how_many_it_decides(void **state)
{
	static const struct cause causes[] = {
		{ CAUSE_RESTORE, N, -1 }, { CAUSE_RTO, -1, -1 },
	};
	const struct unknown *list;
	struct sample s;

	(void)state;
	sample_init(&s);
	assert_int_equal(figures_unknowns(&s.arena, &s.answer, &list), 0);
	for (int32_t i = 0; i < N; i++) {
		s.of[i].verdict.cause = causes;
		s.of[i].verdict.ncauses = i == 1 ? 2 : 1;
	}
	sample_merge(&s);
	assert_int_equal(figures_unknowns(&s.arena, &s.answer, &list), 2);
	assert_int_equal(list[0].cause.kind, CAUSE_RESTORE);
	assert_int_equal(list[0].nprocesses, 3);
	assert_int_equal(list[1].cause.kind, CAUSE_RTO);
	assert_int_equal(list[1].cause.node, 1);
	assert_int_equal(list[1].nprocesses, 1);
	arena_release(&s.arena);
}

static void
test_cause_path__leads_to_the_field(void **state)
{
	static const int64_t group_record[] = { 0, 31 };
	static const struct {
		struct cause cause;
		const char *path;
	} rows[] = {
		{ { CAUSE_RESTORE, N, -1 }, "/resources/40/edit#f-restore" },
		{ { CAUSE_RTO, 1, -1 }, "/processes/11/edit#f-rto" },
		{ { CAUSE_MBCO, 0, -1 }, "/processes/10/edit#f-minimum" },
		{ { CAUSE_GRACE, N, 1 }, "/requirements/31/edit#f-grace" },
		{ { CAUSE_GRACE, N, 0 }, "/resources/40/edit" },
		{ { CAUSE_NEEDS, 2, -1 }, "/requirements/new?process=%2312" },
		{ { CAUSE_STEPS, 2, -1 }, "/processes/12" },
		{ { CAUSE_LONGEST, N, -1 }, "/resources/40/edit#f-restore_max" },
		{ { CAUSE_LONGEST, 2, -1 }, "/processes/12/edit" },
		{ { CAUSE_START, -1, -1 },
		    "/organisations/7/edit#f-detection_time" },
	};
	struct sample s;

	(void)state;
	sample_init(&s);
	s.model.group_record = group_record;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_str(figures_cause_path(&s.arena, &s.answer,
		    &rows[i].cause), rows[i].path);
	arena_release(&s.arena);
}

/* ---- groups ------------------------------------------------------------- */

static const struct span times[] = {
	{ 4 * H, 4 * H }, { 1 * H, 9 * H }, { 2 * H, 2 * H },
};

static void
test_group_back__the_kth_end_by_end(void **state)
{
	static const struct {
		int32_t need;
		int64_t lo, hi;
	} rows[] = {
		{ 1, 1 * H, 2 * H }, { 2, 2 * H, 4 * H }, { 3, 4 * H, 9 * H },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct span back = figures_group_back(&a, times, 3,
		    rows[i].need);

		assert_int_equal(back.lo, rows[i].lo);
		assert_int_equal(back.hi, rows[i].hi);
	}
	arena_release(&a);
}

static void
need_more_than_all(void)
{
	struct arena a = ARENA_INIT;

	(void)figures_group_back(&a, times, 3, 4);
}

static void
need_none(void)
{
	struct arena a = ARENA_INIT;

	(void)figures_group_back(&a, times, 3, 0);
}

static void
test_group_back__misuse_is_a_bug(void **state)
{
	(void)state;
	assert_aborts(need_more_than_all);
	assert_aborts(need_none);
}

static void
test_words__of_a_span_as_short_as_can_be(void **state)
{
	enum { HOUR = 3600, DAY = 86400 };
	static const struct { struct span s; const char *nl, *en; } rows[] = {
		{ { 0, 0 }, "0 min", "0 min" },
		{ { 16 * HOUR, 16 * HOUR }, "16 u", "16 h" },
		{ { 5 * DAY + 2 * HOUR, FOREVER }, "≥ 5,1 d", "≥ 5.1 d" },
		{ { 0, 90 * 60 }, "≤ 1,5 u", "≤ 1.5 h" },
		{ { 4 * HOUR, 3 * DAY }, "4 u – 3 d", "4 h – 3 d" },
		{ { 0, FOREVER }, "onbekend", "unknown" },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf nl = BUF_IN(&a, 64), en = nl;

		words_span_short(rows[i].s, LANG_NL, &nl);
		words_span_short(rows[i].s, LANG_EN, &en);
		assert_true(str_eq_c(buf_str(&nl), rows[i].nl) ||
		    (print_error("%s\n", rows[i].nl), false));
		assert_true(str_eq_c(buf_str(&en), rows[i].en) ||
		    (print_error("%s\n", rows[i].en), false));
	}
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words__of_a_span_as_short_as_can_be),
		cmocka_unit_test(test_rest__four_times_as_long_and_never_ages),
		cmocka_unit_test(test_merge__the_worse_of_both_decides),
		cmocka_unit_test(test_merge__yes_only_when_all_was_weighed),
		cmocka_unit_test(
		    test_merge__what_is_open_does_not_hide_what_is_late),
		cmocka_unit_test(test_merge__a_day_later_it_is_of_another_time),
		cmocka_unit_test(test_planning__is_read_back_as_it_was),
		cmocka_unit_test(test_bar__ends_of_what_is_known),
		cmocka_unit_test(test_holds__the_longest_that_is_known),
		cmocka_unit_test(test_order__worst_first_then_class),
		cmocka_unit_test(test_worst__only_of_those_too_late),
		cmocka_unit_test(
		    test_unknowns__each_once_with_how_many_it_decides),
		cmocka_unit_test(test_cause_path__leads_to_the_field),
		cmocka_unit_test(test_group_back__the_kth_end_by_end),
		cmocka_unit_test(test_group_back__misuse_is_a_bug),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
