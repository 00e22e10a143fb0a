/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/schedule.h"
#include "lot.h"

#define H(n) ((int64_t)(n) * 3600)
#define HOURS(n) SPAN(H(n))

static struct net net;

static int
clear(void **state)
{
	(void)state;
	net_clear(&net);
	return 0;
}

static const struct schedule_result *
plan(const struct schedule_problem *p, const int32_t *order)
{
	const struct schedule_result *r;
	struct err err;

	assert_true(schedule_serial(&net.arena, p, order, NULL, &r, &err));
	return r;
}

/* A task of so many hours for team 0, attended. */
static struct schedule_task
task(int64_t id, int64_t hours, int64_t deadline)
{
	return (struct schedule_task){ .id = id, .work = H(hours),
		.deadline = deadline, .team = 0, .units = 1,
		.attended = true };
}

static const struct schedule_window always[] = { { 0, FOREVER, 1 } };
static const int32_t one_team[] = { 0, 1 };

static void
test_serial__tightest_deadline_first(void **state)
{
	/* One person, three tasks: by deadline b, then a before c by id. */
	struct schedule_task t[] = { task(7, 2, H(9)), task(8, 3, H(3)),
		task(9, 1, H(9)) };
	struct schedule_problem p = { .task = t, .ntasks = 3, .nteams = 1,
		.window_first = one_team, .window = always };
	const struct schedule_result *r = plan(&p, NULL);

	(void)state;
	assert_int_equal(r->order[0], 1);
	assert_int_equal(r->order[1], 0);
	assert_int_equal(r->slot[1].end, H(3));
	assert_int_equal(r->slot[0].start, H(3));
	assert_int_equal(r->slot[0].bound, BOUND_TEAM);
	assert_int_equal(r->slot[0].by, 1);
	assert_int_equal(r->slot[2].end, H(6));
	assert_int_equal(r->makespan, H(6));
	assert_int_equal(r->nlate, 0);
	/* Somebody wants c first: b is late by an hour. */
	r = plan(&p, (const int32_t[]){ 2, 1, 0 });
	assert_int_equal(r->slot[2].start, 0);
	assert_int_equal(r->slot[1].end, H(4));
	assert_int_equal(r->nlate, 1);
}

static void
test_serial__longest_tail_breaks_the_tie(void **state)
{
	/* a has nothing behind it, b has c (5 h): b goes first. */
	struct schedule_task t[] = { task(1, 2, FOREVER), task(2, 2, FOREVER),
		task(3, 5, FOREVER) };
	struct schedule_problem p = { .task = t, .ntasks = 3, .nteams = 1,
		.window_first = one_team, .window = always, .ngroups = 1,
		.owner = (const int32_t[]){ 2 }, .need = (const int32_t[]){ 1 },
		.first = (const int32_t[]){ 0, 1 },
		.member = (const int32_t[]){ 1 } };
	const struct schedule_result *r = plan(&p, NULL);

	(void)state;
	assert_int_equal(r->slot[1].start, 0);
	assert_int_equal(r->order[0], 1);
}

static void
test_serial__attended_pauses_outside_hours(void **state)
{
	/*
	 * Hours 8-12 and 13-17.  6 h from 9: 9-12, 13-16.  A second task of
	 * 2 h wants to start at 10: the one person is busy until 16; it works
	 * 16-17 and would go on the next day: windows end, so never.
	 */
	static const struct schedule_window day[] = { { H(8), H(12), 1 },
		{ H(13), H(17), 1 } };
	static const int32_t first[] = { 0, 2 };
	struct schedule_task t[] = { task(1, 6, FOREVER), task(2, 2, FOREVER),
		task(3, 1, FOREVER) };
	struct schedule_problem p = { .task = t, .ntasks = 3, .nteams = 1,
		.window_first = first, .window = day };
	const struct schedule_result *r;

	(void)state;
	t[0].earliest = H(9);
	r = plan(&p, (const int32_t[]){ 0, 1, 2 });
	assert_int_equal(r->slot[0].start, H(9));
	assert_int_equal(r->slot[0].end, H(16));
	assert_int_equal(r->slot[1].start, FOREVER);
	assert_int_equal(r->slot[1].bound, BOUND_NEVER);
	assert_int_equal(r->makespan, FOREVER);
	/* The last fits before nine: it waits for the window only. */
	assert_int_equal(r->slot[2].start, H(8));
	assert_int_equal(r->slot[2].bound, BOUND_WINDOW);
}

static void
test_serial__unattended_runs_on_and_holds_nobody(void **state)
{
	static const struct schedule_window day[] = { { H(8), H(9), 1 } };
	struct schedule_task t[] = { task(1, 30, FOREVER),
		task(2, 1, FOREVER) };
	struct schedule_problem p = { .task = t, .ntasks = 2, .nteams = 1,
		.window_first = one_team, .window = day };
	const struct schedule_result *r;

	(void)state;
	t[0].attended = false;
	r = plan(&p, (const int32_t[]){ 0, 1 });
	assert_int_equal(r->slot[0].start, H(8));
	assert_int_equal(r->slot[0].end, H(38));
	assert_int_equal(r->slot[1].start, H(8));
}

static void
test_serial__who_pauses_holds_nobody(void **state)
{
	/* Two at work 0-2 and 4-6, one between: a of two pauses, b goes on. */
	static const struct schedule_window day[] = { { 0, H(2), 2 },
		{ H(2), H(4), 1 }, { H(4), H(6), 2 } };
	static const int32_t first[] = { 0, 3 };
	struct schedule_task t[] = { task(1, 4, FOREVER),
		task(2, 2, FOREVER) };
	struct schedule_problem p = { .task = t, .ntasks = 2, .nteams = 1,
		.window_first = first, .window = day };
	const struct schedule_result *r;

	(void)state;
	t[0].units = 2;
	r = plan(&p, (const int32_t[]){ 0, 1 });
	assert_int_equal(r->slot[0].end, H(6));
	assert_int_equal(r->slot[1].start, H(2));
	assert_int_equal(r->slot[1].end, H(4));
}

static void
test_serial__k_of_n_waits_for_the_kth(void **state)
{
	/* d needs 2 of a (1 h), b (5 h), c (3 h), nobody's time: starts at 3. */
	struct schedule_task t[] = { task(1, 1, FOREVER), task(2, 5, FOREVER),
		task(3, 3, FOREVER), task(4, 1, FOREVER) };
	struct schedule_problem p = { .task = t, .ntasks = 4, .ngroups = 1,
		.owner = (const int32_t[]){ 3 }, .need = (const int32_t[]){ 2 },
		.first = (const int32_t[]){ 0, 3 },
		.member = (const int32_t[]){ 0, 1, 2 } };
	const struct schedule_result *r;

	(void)state;
	for (int i = 0; i < 4; i++)
		t[i].team = -1;
	r = plan(&p, (const int32_t[]){ 0, 1, 2, 3 });
	assert_int_equal(r->slot[3].start, H(3));
	assert_int_equal(r->slot[3].bound, BOUND_TASK);
	assert_int_equal(r->slot[3].by, 2);
}

static void
test_serial__refuses_wrong_problems(void **state)
{
	struct schedule_task good = task(1, 1, FOREVER), bad[] = { good, good,
		good, good };
	struct schedule_window overlap[] = { { 0, 5, 1 }, { 4, 6, 1 } };
	struct schedule_window back[] = { { 5, 5, 1 } };
	const int32_t two_windows[] = { 0, 2 }, zero[] = { 0 }, one[] = { 1 };
	const int32_t to_one[] = { 0, 1 }, far[] = { 9 };
	struct schedule_problem base = { .task = &good, .ntasks = 1,
		.nteams = 1, .window_first = one_team, .window = always };
	struct {
		struct schedule_problem p;
		const int32_t *order;
		const char *id;
	} rows[9];
	size_t n = 0;

	(void)state;
	bad[0].work = -1;
	bad[1].earliest = SPAN_MAX + 1;
	bad[2].units = -1;
	bad[3].team = 1;
	for (int i = 0; i < 4; i++, n++) {
		rows[n].p = base;
		rows[n].p.task = &bad[i];
		rows[n].order = NULL;
		rows[n].id = i < 3 ? "schedule-task-invalid"
		                   : "schedule-team-out-of-range";
	}
	for (; n < COUNT(rows); n++) {
		rows[n].p = base;
		rows[n].order = NULL;
	}
	rows[4].p.window_first = two_windows;
	rows[4].p.window = overlap;
	rows[5].p.window = back;
	rows[4].id = rows[5].id = "schedule-window-invalid";
	rows[6].p.ngroups = rows[7].p.ngroups = 1;
	rows[6].p.owner = rows[7].p.owner = zero;
	rows[6].p.need = rows[7].p.need = one;
	rows[6].p.first = rows[7].p.first = to_one;
	rows[6].p.member = far;
	rows[7].p.member = zero;
	rows[6].id = rows[7].id = "schedule-group-invalid";
	rows[8].order = one;
	rows[8].id = "schedule-order-invalid";
	for (size_t i = 0; i < n; i++) {
		const struct schedule_result *r;
		struct err err;

		assert_false(schedule_serial(&net.arena, &rows[i].p,
		    rows[i].order, NULL, &r, &err));
		assert_string_equal(err.id, rows[i].id);
		assert_int_equal(err.row, 1);
	}
}

static void
test_of_outage__equals_it_where_hands_are_free(void **state)
{
	/* All AND, no graces, no teams: the schedule is the outage. */
	(void)state;
	lot_state = 6;
	for (int32_t i = 0; i < 1500; i++) {
		struct lot_shape shape = { i % 2 == 0, false };
		struct schedule_staff nobody[NET_NODES];
		struct loss l = { 0, HOURS(0), SPAN(5) };
		struct outage_input in = { &l, 1, false };
		struct schedule_problem p;
		const struct schedule_result *r;
		const struct outage *o;
		const int32_t *node;
		struct err err;

		net_clear(&net);
		lot_net(&net, &shape);
		for (int32_t g = 0; g < net.ngroups; g++) {
			net.grace[g] = SPAN_NONE;
			net.need[g] = net.first[g + 1] - net.first[g];
		}
		for (int32_t v = 0; v < net.nnodes; v++)
			nobody[v] = (struct schedule_staff){ -1, 0, false };
		l.node = lot_below(net.nnodes);
		assert_true(outage_run(&net.arena, net_build(&net), &in, NULL,
		    &o, &err));
		node = schedule_of_outage(&net.arena, o, END_WORST, nobody,
		    NULL, &p);
		r = plan(&p, NULL);
		assert_int_equal(p.ntasks, o->nhit);
		for (int32_t x = 0; x < p.ntasks; x++)
			assert_int_equal(r->slot[x].up,
			    outage_up(o, node[x]).hi);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, clear, clear)
		TEST(test_serial__tightest_deadline_first),
		TEST(test_serial__longest_tail_breaks_the_tie),
		TEST(test_serial__attended_pauses_outside_hours),
		TEST(test_serial__unattended_runs_on_and_holds_nobody),
		TEST(test_serial__who_pauses_holds_nobody),
		TEST(test_serial__k_of_n_waits_for_the_kth),
		TEST(test_serial__refuses_wrong_problems),
		TEST(test_of_outage__equals_it_where_hands_are_free),
	};

	return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}
