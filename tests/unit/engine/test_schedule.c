/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/schedule.h"
#include "lot.h"

#define H(n) ((int64_t)(n) * 3600)

enum { TASKS = 12 };

/* Tasks as lost nodes of one step each, of one means each. */
static struct {
	struct net net;
	struct schedule_loss lost[TASKS];
	struct schedule_step step[TASKS];
	int32_t use_first[TASKS + 1], after_first[TASKS + 1];
	struct schedule_use use[TASKS];
	int32_t after[1];
	uint8_t people[4];
	struct schedule_problem p;
} x;

static const struct schedule_window always[] = { { 0, FOREVER, 1 } };
static const int32_t one_team[] = { 0, 1 };

static int
clear(void **state)
{
	(void)state;
	net_clear(&x.net);
	memset(&x, 0, sizeof(x));
	x.people[0] = 1;
	x.p = (struct schedule_problem){ .lost = x.lost, .step = x.step,
		.use_first = x.use_first, .use = x.use,
		.after_first = x.after_first, .after = x.after, .nmeans = 1,
		.people = x.people, .window_first = one_team,
		.window = always };
	return 0;
}

/* A node that is lost; `units` of team 0 for so many seconds (0: nobody). */
static int32_t
task(int64_t work, int32_t units)
{
	int32_t v = net_node(&x.net, NODE_RESOURCE, SPAN_NONE);
	int32_t i = x.p.nsteps++, n = x.use_first[i];

	x.lost[x.p.nlost++] = (struct schedule_loss){ v, 0, 0 };
	x.step[i] = (struct schedule_step){ .id = i, .node = v, .work = work,
		.attended = true };
	if (units > 0)
		x.use[n++] = (struct schedule_use){ 0, units };
	x.use_first[i + 1] = n;
	return i;
}

static struct scheduler *
scheduler(void)
{
	struct scheduler *s;
	struct err err = { 0 };

	if (x.net.graph == NULL)
		net_build(&x.net);
	x.p.graph = x.net.graph;
	if (!scheduler_new(&x.net.arena, &x.p, NULL, &s, &err)) {
		print_error("%s\n", err.id);
		fail();
	}
	return s;
}

static const struct schedule *
place(enum schedule_way way, const int32_t *order, int32_t n)
{
	return scheduler_run(scheduler(), way, order, n, NULL, NULL);
}

static void
test_serial__in_the_order_given(void **state)
{
	const struct schedule *r;

	(void)state;
	task(H(2), 1);
	task(H(3), 1);
	task(H(1), 1);
	r = place(WAY_SERIAL, (const int32_t[]){ 2, 1, 0 }, 3);
	assert_int_equal(r->slot[2].start, 0);
	assert_int_equal(r->slot[1].start, H(1));
	assert_int_equal(r->slot[0].start, H(4));
	assert_int_equal(r->makespan, H(6));
	assert_int_equal(r->placed[0], 2);
}

static void
test_ways__differ_in_who_may_fill_a_gap(void **state)
{
	/*
	 * Two persons.  Order: a (3 h, 1), b (2 h, 2), c (1 h, 1).  Serial: b
	 * waits until 3, c fills the gap at 0.  List: c may not start before
	 * b.  Parallel: c starts at 0 because it can.
	 */
	static const struct schedule_window two[] = { { 0, FOREVER, 2 } };
	static const int32_t abc[] = { 0, 1, 2 };

	(void)state;
	task(H(3), 1);
	task(H(2), 2);
	task(H(1), 1);
	x.p.window = two;
	assert_int_equal(place(WAY_SERIAL, abc, 3)->slot[2].start, 0);
	assert_int_equal(place(WAY_LIST, abc, 3)->slot[2].start, H(5));
	assert_int_equal(place(WAY_PARALLEL, abc, 3)->slot[2].start, 0);
	assert_int_equal(place(WAY_PARALLEL, abc, 3)->slot[1].start, H(3));
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
	const struct schedule *r;

	(void)state;
	task(H(6), 1);
	task(H(2), 1);
	task(H(1), 1);
	x.p.window_first = first;
	x.p.window = day;
	x.step[0].earliest = H(9);
	r = place(WAY_SERIAL, (const int32_t[]){ 0, 1, 2 }, 3);
	assert_int_equal(r->slot[0].start, H(9));
	assert_int_equal(r->slot[0].end, H(16));
	assert_int_equal(r->slot[1].start, FOREVER);
	assert_int_equal(r->makespan, FOREVER);
	/* The last fits before nine. */
	assert_int_equal(r->slot[2].start, H(8));
}

static void
test_serial__unattended_runs_on_and_holds_nobody(void **state)
{
	static const struct schedule_window day[] = { { H(8), H(9), 1 } };
	const struct schedule *r;

	(void)state;
	task(H(30), 1);
	task(H(1), 1);
	x.p.window = day;
	x.step[0].attended = false;
	r = place(WAY_SERIAL, (const int32_t[]){ 0, 1 }, 2);
	assert_int_equal(r->slot[0].start, H(8));
	assert_int_equal(r->slot[0].end, H(38));
	assert_int_equal(r->slot[1].start, H(8));
}

static void
test_serial__unattended_holds_what_is_not_people(void **state)
{
	/* A line that is down 5-6: 4 h fit before, the next 4 h behind. */
	static const struct schedule_window line[] = { { 0, H(5), 1 },
		{ H(6), FOREVER, 1 } };
	static const int32_t first[] = { 0, 2 };
	const struct schedule *r;

	(void)state;
	task(H(4), 1);
	task(H(4), 1);
	x.people[0] = 0;
	x.p.window_first = first;
	x.p.window = line;
	x.step[0].attended = x.step[1].attended = false;
	r = place(WAY_SERIAL, (const int32_t[]){ 0, 1 }, 2);
	assert_int_equal(r->slot[0].end, H(4));
	assert_int_equal(r->slot[1].start, H(6));
	assert_int_equal(r->slot[1].end, H(10));
}

static void
test_serial__who_pauses_holds_nobody(void **state)
{
	/* Two at work 0-2 and 4-6, one between: a of two pauses, b goes on. */
	static const struct schedule_window day[] = { { 0, H(2), 2 },
		{ H(2), H(4), 1 }, { H(4), H(6), 2 } };
	static const int32_t first[] = { 0, 3 };
	const struct schedule *r;

	(void)state;
	task(H(4), 2);
	task(H(2), 1);
	x.p.window_first = first;
	x.p.window = day;
	r = place(WAY_SERIAL, (const int32_t[]){ 0, 1 }, 2);
	assert_int_equal(r->slot[0].end, H(6));
	assert_int_equal(r->slot[1].start, H(2));
	assert_int_equal(r->slot[1].end, H(4));
}

static void
test_serial__work_without_end_keeps_its_people(void **state)
{
	const struct schedule *r;

	(void)state;
	task(FOREVER, 1);
	task(H(2), 1);
	r = place(WAY_SERIAL, (const int32_t[]){ 0, 1 }, 2);
	assert_int_equal(r->slot[0].start, 0);
	assert_int_equal(r->slot[1].start, FOREVER);
	r = place(WAY_SERIAL, (const int32_t[]){ 1, 0 }, 2);
	assert_int_equal(r->slot[1].end, H(2));
	assert_int_equal(r->slot[0].start, H(2));
}

static void
test_serial__k_of_n_waits_for_the_kth(void **state)
{
	/* d needs 2 of a (1 h), b (5 h), c (3 h), nobody's time: starts at 3. */
	static const int hours[] = { 1, 5, 3, 1 };
	const struct schedule *r;

	(void)state;
	for (int i = 0; i < 4; i++)
		task(H(hours[i]), 0);
	net_group(&x.net, 3, 2, SPAN_NONE, 0, 1, 2, -1);
	r = place(WAY_SERIAL, NULL, 0);
	assert_int_equal(r->slot[3].start, H(3));
}

static void
test_alone__is_never_later(void **state)
{
	/* The same, of one person: 9 h with contention, 3 h + 1 h without. */
	static const int hours[] = { 1, 5, 3, 1 };
	const struct schedule *r;

	(void)state;
	for (int i = 0; i < 4; i++)
		task(H(hours[i]), 1);
	net_group(&x.net, 3, 2, SPAN_NONE, 0, 1, 2, -1);
	r = scheduler_alone(scheduler(), NULL);
	assert_int_equal(r->slot[3].end, H(4));
	assert_int_equal(r->makespan, H(5));
}

static void
spoil(int row)
{
	static const int32_t back[] = { 1, 0 }, two[] = { 0, 2 };
	static const struct schedule_window overlap[] = { { 0, 5, 1 },
		{ 4, 6, 1 } };
	static const struct schedule_window empty[] = { { 5, 5, 1 } };

	switch (row) {
	case 0:
		x.step[0].work = -1;
		break;
	case 1:
		x.step[0].earliest = SPAN_MAX + 1;
		break;
	case 2:
		x.step[0].node = 9;
		break;
	case 3:
		x.use[0].units = 0;
		break;
	case 4:
		x.use[0].means = 1;
		break;
	case 5:
		x.after_first[1] = x.after_first[2] = 1;
		break;
	case 6:	/* of another node */
		x.after_first[1] = x.after_first[2] = 1;
		x.after[0] = back[0];
		break;
	case 7:
		x.p.window_first = two;
		x.p.window = overlap;
		break;
	case 8:
		x.p.window = empty;
		break;
	case 9:
		x.lost[0].release = -1;
		break;
	default:
		x.lost[0].node = -1;
	}
}

static void
test_new__refuses_wrong_problems(void **state)
{
	static const char *const id[] = { "step", "step", "step", "use", "use",
		"after", "after", "window", "window", "loss", "loss" };

	for (int i = 0; i < (int)COUNT(id); i++) {
		struct scheduler *s;
		struct err err;
		char want[64];

		clear(state);
		task(H(1), 1);
		task(H(1), 1);
		x.p.graph = net_build(&x.net);
		spoil(i);
		assert_false(scheduler_new(&x.net.arena, &x.p, NULL, &s,
		    &err));
		snprintf(want, sizeof(want), "schedule-%s-invalid", id[i]);
		assert_string_equal(err.id, want);
		assert_int_equal(err.row, 1);
	}
}

static void
test_new__refuses_a_circle_of_steps(void **state)
{
	static int32_t after[] = { 1, 0 };
	struct scheduler *s;
	struct err err;

	(void)state;
	task(H(1), 1);
	task(H(1), 1);
	x.step[1].node = 0;
	x.p.after = after;
	x.after_first[1] = 1;
	x.after_first[2] = 2;
	x.p.graph = net_build(&x.net);
	assert_false(scheduler_new(&x.net.arena, &x.p, NULL, &s, &err));
	assert_string_equal(err.id, "schedule-after-invalid");
}

/* A net by lot, one node of it lost, nobody needed. */
static void
lose_by_lot(struct lot_shape *shape, struct loss *l)
{
	int64_t release, work;

	lot_net(&x.net, shape);
	release = lot_below(3);
	work = 1 + lot_below(6);
	*l = (struct loss){ lot_below(x.net.nnodes), SPAN(release),
		SPAN(work) };
	x.lost[0] = (struct schedule_loss){ l->node, l->start.lo, l->work.lo };
	x.p.nlost = 1;
	x.p.graph = net_build(&x.net);
}

static void
test_run__equals_the_outage_where_hands_are_free(void **state)
{
	/* Graces and k-of-n: the schedule is the outage; circles: no less. */
	for (int32_t i = 0; i < 3000; i++) {
		struct lot_shape shape = { i % 3 == 0, false };
		struct outage_input in = { 0 };
		const struct schedule *r;
		const struct outage *o;
		struct loss l;
		struct err err;

		clear(state);
		lot_state = (uint64_t)i;
		lose_by_lot(&shape, &l);
		in = (struct outage_input){ &l, 1, false };
		assert_true(outage_run(&x.net.arena, x.p.graph, &in, NULL, &o,
		    &err));
		r = place(WAY_SERIAL, NULL, 0);
		for (int32_t v = 0; v < x.net.nnodes; v++) {
			struct moment m = o->at[END_WORST][v];

			bool ok = r->at[v].dn == m.dn && r->at[v].up == m.up;

			/* In circles it may say more than the outage. */
			if (shape.cyclic)
				ok = o->assumed[v] || r->assumed[v] || ok ||
				    (r->at[v].dn <= m.dn &&
				    r->at[v].up >= m.up);
			if (!ok) {
				print_error("lot %d node %d: %lld %lld, "
				    "want %lld %lld\n", i, v,
				    (long long)r->at[v].dn,
				    (long long)r->at[v].up,
				    (long long)m.dn, (long long)m.up);
				fail();
			}
		}
	}
}

static void
test_run__who_does_not_fall_needs_no_fallback(void **state)
{
	/*
	 * The process bears 10 h without what is back after 3.  Its fallback
	 * would take the team from 10 on, so that 20 h of other work would
	 * wait until that is over; but it is not needed.  With a grace of 2 h
	 * it is.
	 */
	static const struct level_step all[] = { { 0, { 100, 100 } } };
	const struct fallback_terms fallback = { .set_up = SPAN_NONE,
		.hold = SPAN(H(30)), .level = { all, 1 } };
	struct process_terms terms = { .rto = SPAN(H(99)),
		.mtpd = SPAN(H(99)), .mbco = { all, 1 },
		.fallback = &fallback, .nfallbacks = 1 };
	struct worth_process wp = { .terms = &terms, .weight = 1,
		.deadline = FOREVER };
	const struct schedule_hold hold = { .target = 0, .fallback = 0,
		.means = 0, .units = 1, .length = H(30) };
	const struct schedule *r;
	const int8_t in_use = 0;
	int32_t g;

	(void)state;
	task(H(3), 1);
	task(H(20), 1);
	terms.node = net_node(&x.net, NODE_PROCESS, SPAN_NONE);
	g = net_group(&x.net, terms.node, 1, SPAN(H(10)), 0, -1);
	x.p.hold = &hold;
	x.p.nholds = 1;
	for (int late = 0; late < 2; late++) {
		int64_t grace = late ? H(2) : H(10);

		x.net.grace[g] = SPAN(grace);
		net_build(&x.net);
		x.p.worth = worth_new(&x.net.arena, x.net.graph, &wp, 1,
		    END_WORST);
		r = scheduler_run(scheduler(), WAY_SERIAL,
		    (const int32_t[]){ 0, 1 }, 2, &in_use, NULL);
		assert_true(late == (r->at[x.net.graph->v_of[terms.node]].dn <
		    FOREVER));
		assert_int_equal(r->slot[1].start, late ? H(35) : H(3));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, clear, clear)
		TEST(test_serial__in_the_order_given),
		TEST(test_ways__differ_in_who_may_fill_a_gap),
		TEST(test_serial__attended_pauses_outside_hours),
		TEST(test_serial__unattended_runs_on_and_holds_nobody),
		TEST(test_serial__unattended_holds_what_is_not_people),
		TEST(test_serial__who_pauses_holds_nobody),
		TEST(test_serial__work_without_end_keeps_its_people),
		TEST(test_serial__k_of_n_waits_for_the_kth),
		TEST(test_run__who_does_not_fall_needs_no_fallback),
		TEST(test_alone__is_never_later),
		TEST(test_new__refuses_wrong_problems),
		TEST(test_new__refuses_a_circle_of_steps),
		TEST(test_run__equals_the_outage_where_hands_are_free),
	};

	return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}
