/* SPDX-License-Identifier: EUPL-1.2 */
/* Cases worked out by hand: what falls when, what is back when, and why. */
#include "plan.h"

static struct plan plan;

static int
start(void **state)
{
	(void)state;
	plan_start(&plan);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	net_clear(&plan.net);
	return 0;
}

#define assert_up(i, h) assert_span(w->of[i].verdict.up, H(h), H(h))

static void
test_run__chain_of_three(void **state)
{
	/* 4 h + 4 h + 4 h one on the other, RTO 8 h: 12 h, and that is proved. */
	const struct whatif *w;
	int32_t a, b, c, team = plan_team(&plan, 3);

	(void)state;
	a = plan_lost(&plan, H(4), team);
	b = plan_lost(&plan, H(4), team);
	c = plan_lost(&plan, H(4), team);
	net_group(&plan.net, b, 1, SPAN_NONE, a, -1);
	net_group(&plan.net, c, 1, SPAN_NONE, b, -1);
	plan_process(&plan, H(8), c, -1);
	w = plan_run(&plan);
	assert_span(w->of[0].verdict.dn, 0, 0);
	assert_up(0, 12);
	assert_span(w->of[0].verdict.late, H(4), H(4));
	assert_int_equal(w->of[0].verdict.state, VERDICT_IMPOSSIBLE);
	assert_int_equal(w->of[0].certificate.proof, WHATIF_CHAIN);
	assert_true(w->of[0].certificate.at_minimum);
	assert_int_equal(w->of[0].certificate.takes, H(12));
	assert_int_equal(w->of[0].certificate.nchain, 4);
	assert_int_equal(w->of[0].certificate.chain[3], a);
	assert_int_equal(w->of[0].nchain, 3);
	assert_int_equal(w->slot[w->of[0].chain[2]].node, a);
	assert_int_equal(w->of[0].bottleneck.means, -1);
	assert_int_equal(w->of[0].bottleneck.relief, 0);
	assert_int_equal(w->makespan, H(12));
	assert_int_equal(w->score.part[SCORE_LATE], H(4));
	assert_int_equal(w->score.part[SCORE_MISSED], 0);
	assert_int_equal(w->ncounts[VERDICT_IMPOSSIBLE], 1);
}

static void
test_run__nothing_lost(void **state)
{
	const struct whatif *w;

	(void)state;
	net_node(&plan.net, NODE_RESOURCE, SPAN_NONE);
	plan_process(&plan, H(8), 0, -1);
	w = plan_run(&plan);
	assert_int_equal(w->of[0].verdict.state, VERDICT_CALCULATED);
	assert_int_equal(w->nslots, 0);
	assert_int_equal(w->makespan, 0);
}

static void
test_run__nothing_at_all(void **state)
{
	(void)state;
	assert_int_equal(plan_run(&plan)->nslots, 0);
}

static void
test_run__one_person_does_the_urgent_first(void **state)
{
	/*
	 * One administrator; a (3 h) is for a process of RTO 9 h, b (2 h) for
	 * one of RTO 2 h: b first.  The shorter way round misses b.
	 */
	const struct whatif *w;
	int32_t a, b, team = plan_team(&plan, 1);

	(void)state;
	a = plan_lost(&plan, H(3), team);
	b = plan_lost(&plan, H(2), team);
	plan_process(&plan, H(9), a, -1);
	plan_process(&plan, H(2), b, -1);
	w = plan_run(&plan);
	assert_up(0, 5);
	assert_up(1, 2);
	assert_int_equal(w->order[0], 1);
	assert_int_equal(plan_slot(w, 0)->bound, WHATIF_MEANS);
	assert_int_equal(plan_slot(w, 0)->by, 1);
	assert_int_equal(plan_slot(w, 0)->means, team);
	assert_int_equal(w->ncounts[VERDICT_CALCULATED], 2);
}

static void
test_run__too_much_for_one_team(void **state)
{
	/* Two of 5 h for one person and one process of RTO 8 h: 10 h of work. */
	const struct whatif *w;
	int32_t a, b, team = plan_team(&plan, 1);

	(void)state;
	a = plan_lost(&plan, H(5), team);
	b = plan_lost(&plan, H(5), team);
	plan_process(&plan, H(8), a, b);
	w = plan_run(&plan);
	assert_up(0, 10);
	assert_int_equal(w->of[0].certificate.proof, WHATIF_MEANS_LOAD);
	assert_int_equal(w->of[0].certificate.means, team);
	assert_int_equal(w->of[0].certificate.work, H(10));
	assert_int_equal(w->of[0].certificate.room, H(8));
	assert_int_equal(w->of[0].verdict.state, VERDICT_IMPOSSIBLE);
	/* A second person would halve it. */
	assert_int_equal(w->of[0].bottleneck.means, team);
	assert_int_equal(w->of[0].bottleneck.relief, H(5));
}

static void
test_run__no_order_at_all(void **state)
{
	/*
	 * Two persons, three things of 3 h, RTO 5 h: 9 h of work in 10 h of
	 * hands and no chain above 3 h, and yet two times two does not fit.
	 */
	const struct whatif *w;
	int32_t a, b, c, team = plan_team(&plan, 2);

	(void)state;
	a = plan_lost(&plan, H(3), team);
	b = plan_lost(&plan, H(3), team);
	c = plan_lost(&plan, H(3), team);
	plan_process(&plan, H(5), a, b);
	net_group(&plan.net, plan.process[0].terms.node, 1, SPAN_NONE, c, -1);
	w = plan_run(&plan);
	assert_int_equal(w->of[0].certificate.proof, WHATIF_EXACT);
	assert_true(w->of[0].certificate.at_minimum);
	assert_int_equal(w->of[0].verdict.state, VERDICT_IMPOSSIBLE);
	/* In 6 h it does. */
	plan.process[0].terms.rto = SPAN(H(6));
	w = plan_run(&plan);
	assert_int_equal(w->of[0].verdict.state, VERDICT_CALCULATED);
}

static void
test_run__late_is_not_impossible(void **state)
{
	/* At least 3 h and 3 h they can be in time within 8 h, likely not. */
	const struct whatif *w;
	int32_t a, b, team = plan_team(&plan, 1);

	(void)state;
	a = plan_lost(&plan, H(5), team);
	b = plan_lost(&plan, H(5), team);
	plan.step[0].time.min = plan.step[1].time.min = SPAN(H(3));
	plan_process(&plan, H(8), a, b);
	w = plan_run(&plan);
	assert_int_equal(w->of[0].verdict.state, VERDICT_LATE);
	assert_int_equal(w->of[0].certificate.proof, WHATIF_MEANS_LOAD);
	assert_false(w->of[0].certificate.at_minimum);
}

static void
test_run__phases_and_call_out(void **state)
{
	/*
	 * Detected after 10 min, decided after 15 more; two persons on call
	 * come 45 min later: 70 min, and then 2 h of work.
	 */
	const struct whatif *w;
	int32_t a, team = plan_means(&plan, true);

	(void)state;
	plan.window[0] = (struct whatif_window){ 0, FOREVER, 0, 2 };
	plan.window_first[1] = 1;
	plan.means[team].call_out = SPAN(45 * 60);
	plan.phase[0].length = SPAN(10 * 60);
	plan.phase[1].length = SPAN(15 * 60);
	plan.in.nphases = plan.in.called_after = 2;
	a = plan_lost(&plan, H(2), team);
	plan_process(&plan, H(4), a, -1);
	w = plan_run(&plan);
	assert_span(w->phase_end[1], 25 * 60, 25 * 60);
	assert_int_equal(plan_slot(w, 0)->start, 70 * 60);
	assert_int_equal(plan_slot(w, 0)->bound, WHATIF_HOURS);
	assert_span(w->of[0].verdict.elapsed, H(2) + 70 * 60,
	    H(2) + 70 * 60);
}

static void
test_run__work_stops_at_night(void **state)
{
	/* Friday 16:00, hours until 17:00 and again Monday 8:00 (64 h later). */
	const struct whatif *w;
	int32_t a, team = plan_means(&plan, true);

	(void)state;
	plan_hours(&plan, 0, H(1), 1);
	plan_hours(&plan, H(64), H(73), 1);
	a = plan_lost(&plan, H(3), team);
	plan_process(&plan, H(8), a, -1);
	w = plan_run(&plan);
	assert_up(0, 66);
	assert_int_equal(w->of[0].verdict.state, VERDICT_IMPOSSIBLE);
	/* Left alone it runs through the night. */
	plan.step[0].attended = false;
	assert_span(plan_run(&plan)->of[0].verdict.up, H(3), H(3));
}

static void
test_run__either_member_will_do(void **state)
{
	/*
	 * The line or its spare, one person for both, and a server on it.  By
	 * number the line (6 h) goes first and the server waits for it; the
	 * spare takes 1 h: spare, server, line.
	 */
	const struct whatif *w;
	int32_t line, spare, server, team = plan_team(&plan, 1);

	(void)state;
	line = plan_lost(&plan, H(6), team);
	spare = plan_lost(&plan, H(1), team);
	server = plan_lost(&plan, H(1), team);
	net_group(&plan.net, server, 1, SPAN_NONE, line, spare, -1);
	plan_process(&plan, H(2), server, -1);
	w = plan_run(&plan);
	assert_up(0, 2);
	assert_int_equal(plan_slot(w, 0)->start, H(2));
	assert_int_equal(w->makespan, H(8));
	assert_int_equal(w->of[0].verdict.state, VERDICT_CALCULATED);
}

static void
test_run__back_before_the_battery_is_empty(void **state)
{
	/*
	 * The phones hold 2 h on batteries.  Power back in 1 h: they never fall
	 * and need no restart by the one person; the mail does.
	 */
	const struct whatif *w;
	int32_t power, phone, mail, team = plan_team(&plan, 1);

	(void)state;
	power = plan_lost(&plan, H(1), team);
	phone = net_node(&plan.net, NODE_RESOURCE, SPAN_NONE);
	net_group(&plan.net, phone, 1, SPAN(H(2)), power, -1);
	plan_step(&plan, phone, H(4), team, -1);
	mail = plan_lost(&plan, H(3), team);
	plan_process(&plan, H(8), phone, -1);
	plan_process(&plan, H(8), mail, -1);
	w = plan_run(&plan);
	assert_span(w->of[0].verdict.dn, FOREVER, FOREVER);
	assert_null(plan_slot(w, 1));
	assert_int_equal(w->of[0].verdict.state, VERDICT_CALCULATED);
	assert_up(1, 4);
}

static void
test_run__a_fallback_takes_its_people(void **state)
{
	/*
	 * Two persons; a process on paper from the start takes one of them for
	 * 1 + 9 h.  Two tasks of 5 h are then 10 h with the fallback, 5 h
	 * without.  The process of RTO 2 h is saved by it and misses otherwise;
	 * the other has 12 h.
	 */
	static const struct level_step all[] = { { 0, { 100, 100 } } };
	const struct whatif *w;
	int32_t a, b, paper, team = plan_team(&plan, 2);
	struct fallback_terms f = { .set_up = SPAN(H(1)), .hold = SPAN(H(9)),
		.level = { all, 1 } };

	(void)state;
	a = plan_lost(&plan, H(5), team);
	b = plan_lost(&plan, H(5), team);
	paper = net_node(&plan.net, NODE_FALLBACK, SPAN_NONE);
	f.node = paper;
	plan_process(&plan, H(2), a, -1);
	plan_process(&plan, H(12), b, -1);
	plan.process[0].terms.mtpd = SPAN(H(20));
	plan.process[0].terms.fallback = &f;
	plan.process[0].terms.nfallbacks = 1;
	plan.staff[0] = (struct whatif_staff){ 0, 0, team, 1 };
	plan.in.nstaff = 1;
	w = plan_run(&plan);
	assert_int_equal(w->of[0].choice, 0);
	assert_int_equal(w->of[0].verdict.saved, TRUTH_YES);
	assert_int_equal(w->of[0].verdict.fallback, 0);
	assert_int_equal(w->of[0].verdict.state, VERDICT_CALCULATED);
	assert_int_equal(w->makespan, H(10));
	assert_int_equal(w->load[0].held, 1);
	assert_int_equal(w->load[0].used, 1);
	/* The other at 4 h is late whatever; then the first is what counts. */
	plan.process[1].terms.rto = SPAN(H(5));
	plan.process[1].weight = 100;
	w = plan_run(&plan);
	assert_int_equal(w->of[1].verdict.state, VERDICT_CALCULATED);
}

static void
test_run__unknown_stays_unknown(void **state)
{
	/* Nobody has said how long b takes; a does not wait for it. */
	const struct whatif *w;
	int32_t a, b, team = plan_team(&plan, 1);

	(void)state;
	b = plan_lost(&plan, 0, team);
	plan.step[0].time = (struct whatif_time){ SPAN_UNKNOWN, SPAN_UNKNOWN,
		SPAN_UNKNOWN, NULL, 0 };
	a = plan_lost(&plan, H(2), team);
	plan_process(&plan, H(8), a, -1);
	plan_process(&plan, H(8), b, -1);
	w = plan_run(&plan);
	assert_up(0, 2);
	assert_int_equal(w->of[0].verdict.state, VERDICT_CALCULATED);
	assert_span(w->of[1].verdict.up, 0, FOREVER);
	assert_int_equal(w->of[1].verdict.state, VERDICT_UNKNOWN);
	assert_int_equal(w->of[1].verdict.cause[0].kind, CAUSE_RESTORE);
	assert_int_equal(w->of[1].verdict.cause[0].node, b);
}

static void
test_run__a_person_pins(void **state)
{
	/* Somebody insists on a first: the urgent b comes after, and it shows. */
	static const int32_t order[] = { 0, 1, 2 };
	static const uint8_t pinned[] = { 1, 0, 0 };
	const struct whatif *w;
	int32_t a, b, c, team = plan_team(&plan, 1);

	(void)state;
	a = plan_lost(&plan, H(3), team);
	c = plan_lost(&plan, H(4), team);
	b = plan_lost(&plan, H(2), team);
	plan_process(&plan, H(9), a, -1);
	plan_process(&plan, H(2), b, -1);
	plan_process(&plan, H(9), c, -1);
	w = plan_run(&plan);
	assert_int_equal(w->score.part[SCORE_LATE], 0);
	plan.in.order = order;
	w = plan_run(&plan);
	assert_int_equal(w->score.part[SCORE_LATE], 0);
	assert_int_equal(w->adopted.part[SCORE_LATE], H(7));
	plan.in.pinned = pinned;
	w = plan_run(&plan);
	assert_int_equal(w->order[0], 0);
	assert_int_equal(w->order[1], 2);
	assert_int_equal(w->score.part[SCORE_LATE], H(3));
	plan.in.pinned = NULL;
	plan.in.keep = true;
	w = plan_run(&plan);
	assert_int_equal(w->order[1], 1);
	assert_int_equal(w->score.part[SCORE_LATE], H(7));
}

static void
test_run__several_steps_and_means(void **state)
{
	/*
	 * Restore: prepare (1 h, team), copy (3 h, unattended, line), check
	 * (1 h, team).  Two such over one line: 1-4 and 4-7; the team of one
	 * prepares the second while the first is copied.
	 */
	const struct whatif *w;
	int32_t team = plan_team(&plan, 1), line = plan_means(&plan, false);

	(void)state;
	plan_hours(&plan, 0, FOREVER, 1);
	for (int i = 0; i < 2; i++) {
		int32_t v = plan_lost(&plan, H(1), team), s;

		s = plan_step(&plan, v, H(3), line, plan.in.nsteps - 1);
		plan.step[s].attended = false;
		plan_step(&plan, v, H(1), team, s);
	}
	plan_process(&plan, H(8), 0, 1);
	w = plan_run(&plan);
	assert_up(0, 8);
	assert_int_equal(w->of[0].verdict.state, VERDICT_CALCULATED);
	/* The chain: check, copy, copy of the other, prepare of the other. */
	assert_int_equal(w->of[0].nchain, 4);
}

static void
test_run__those_who_restore_are_lost_too(void **state)
{
	/* One of the two of the team is ill for 6 h: two tasks of 4 h. */
	const struct whatif *w;
	int32_t a, b, team = plan_team(&plan, 2), ann;

	(void)state;
	ann = net_node(&plan.net, NODE_PERSON, SPAN_NONE);
	plan.lost[plan.in.nlost++] = (struct whatif_loss){ ann, 0, SPAN(H(6)) };
	plan.means[team].person = &ann;
	plan.means[team].npersons = 1;
	a = plan_lost(&plan, H(4), team);
	b = plan_lost(&plan, H(4), team);
	plan_process(&plan, H(24), a, b);
	w = plan_run(&plan);
	assert_up(0, 8);
}

static void
test_run__a_circle_is_assumed(void **state)
{
	/* Each waits for the other: one after another, both up at the end. */
	const struct whatif *w;
	int32_t a, b, team = plan_team(&plan, 2);

	(void)state;
	a = plan_lost(&plan, H(2), team);
	b = plan_lost(&plan, H(3), team);
	net_group(&plan.net, a, 1, SPAN_NONE, b, -1);
	net_group(&plan.net, b, 1, SPAN_NONE, a, -1);
	plan_process(&plan, H(8), a, -1);
	w = plan_run(&plan);
	assert_up(0, 5);
	assert_true(w->of[0].verdict.assumed);
	assert_true(plan_slot(w, 0)->assumed);
}

static void
test_run__more_than_the_team_is_never(void **state)
{
	const struct whatif *w;
	int32_t a, team = plan_team(&plan, 1);

	(void)state;
	a = plan_lost(&plan, H(2), team);
	plan.use[0].units = 2;
	plan_process(&plan, H(8), a, -1);
	w = plan_run(&plan);
	assert_span(w->of[0].verdict.up, FOREVER, FOREVER);
	assert_int_equal(plan_slot(w, 0)->bound, WHATIF_NEVER);
	assert_int_equal(plan_slot(w, 0)->means, team);
	assert_int_equal(w->of[0].verdict.state, VERDICT_IMPOSSIBLE);
	assert_int_equal(w->makespan, FOREVER);
}

static void
test_run__harm_goes_before_cost(void **state)
{
	/*
	 * One person, 2 h each.  The first costs a million an hour; the second
	 * is intolerable for people after an hour (weight 0): that one first.
	 */
	struct harm_curve dear = { .weight = 100000000 }, care = { .weight = 0 };
	const struct whatif *w;
	int32_t a, b, team = plan_team(&plan, 1);

	(void)state;
	for (int i = 0; i < CURVE_COLUMNS; i++) {
		dear.level[i] = KNOWN(1);
		care.level[i] = KNOWN(i == 0 ? 1 : 3);
	}
	care.intolerable = KNOWN(3);
	a = plan_lost(&plan, H(2), team);
	b = plan_lost(&plan, H(2), team);
	plan_process(&plan, H(8), a, -1);
	plan_process(&plan, H(8), b, -1);
	plan.process[0].curve = &dear;
	plan.process[1].curve = &care;
	plan.process[0].ncurves = plan.process[1].ncurves = 1;
	plan.process[1].care = 1;
	w = plan_run(&plan);
	assert_up(1, 2);
	assert_int_equal(w->score.part[SCORE_HARM], H(1));
	assert_int_equal(w->score.part[SCORE_COST], 400000000);
	assert_span(w->of[0].cost, 400000000, 400000000);
	/* Without the mark it is the money. */
	plan.process[1].care = 0;
	w = plan_run(&plan);
	assert_up(0, 2);
	assert_int_equal(w->score.part[SCORE_COST], 200000000);
}

static void
test_run__an_mtpd_goes_before_an_rto(void **state)
{
	/*
	 * One person.  a (4 h): RTO 1 h, weight 9, MTPD 99 h.  b (4 h): RTO and
	 * MTPD 4 h.  a first is 27 late and misses b's MTPD; b first is 63.
	 */
	const struct whatif *w;
	int32_t a, b, team = plan_team(&plan, 1);

	(void)state;
	a = plan_lost(&plan, H(4), team);
	b = plan_lost(&plan, H(4), team);
	plan_process(&plan, H(1), a, -1);
	plan_process(&plan, H(4), b, -1);
	plan.process[0].weight = 9;
	plan.process[0].terms.mtpd = SPAN(H(99));
	plan.process[1].terms.mtpd = SPAN(H(4));
	w = plan_run(&plan);
	assert_up(1, 4);
	assert_int_equal(w->score.part[SCORE_MISSED], 0);
	assert_int_equal(w->score.part[SCORE_LATE], 9 * H(7));
	plan.process[1].terms.mtpd = SPAN(H(9));
	w = plan_run(&plan);
	assert_up(0, 4);
	assert_int_equal(w->score.part[SCORE_LATE], 9 * H(3) + H(4));
}

static void
test_run__what_restarts_behind_counts_in_the_load(void **state)
{
	/* 4 h + 3 h for one person, then 2 h of restart; RTO 8 h. */
	const struct whatif *w;
	int32_t a, b, c, team = plan_team(&plan, 1);

	(void)state;
	a = plan_lost(&plan, H(4), team);
	b = plan_lost(&plan, H(3), team);
	c = net_node(&plan.net, NODE_RESOURCE, SPAN(H(2)));
	net_group(&plan.net, c, 2, SPAN_NONE, a, b, -1);
	plan_process(&plan, H(8), c, -1);
	w = plan_run(&plan);
	assert_up(0, 9);
	assert_int_equal(w->of[0].certificate.proof, WHATIF_MEANS_LOAD);
	assert_int_equal(w->of[0].certificate.room, H(6));
}

static void
test_run__nobody_starts_before_being_called(void **state)
{
	/* At work all along, but decided after an hour; the line just starts. */
	const struct whatif *w;
	int32_t team = plan_team(&plan, 1), line = plan_means(&plan, false);

	(void)state;
	plan_hours(&plan, 0, FOREVER, 1);
	plan_lost(&plan, H(1), team);
	plan_lost(&plan, H(1), line);
	plan.phase[0].length = SPAN(H(1));
	plan.in.nphases = plan.in.called_after = 1;
	w = plan_run(&plan);
	assert_int_equal(plan_slot(w, 0)->start, H(1));
	assert_int_equal(plan_slot(w, 1)->start, 0);
}

static void
test_run__who_does_not_fall_takes_nobody(void **state)
{
	/*
	 * A process bears 3 h; its one person would go on paper for 9 h.  The
	 * same person brings its server back in 2 h: it never falls, and the
	 * other server follows at once.
	 */
	static const struct level_step all[] = { { 0, { 100, 100 } } };
	struct fallback_terms f = { .set_up = SPAN(0), .hold = SPAN(H(9)),
		.level = { all, 1 } };
	const struct whatif *w;
	int32_t a, b, team = plan_team(&plan, 1);

	(void)state;
	a = plan_lost(&plan, H(2), team);
	b = plan_lost(&plan, H(2), team);
	f.node = net_node(&plan.net, NODE_FALLBACK, SPAN_NONE);
	plan_process(&plan, H(1), a, -1);
	plan.net.grace[0] = SPAN(H(3));
	plan_process(&plan, H(8), b, -1);
	plan.process[0].terms.fallback = &f;
	plan.process[0].terms.nfallbacks = 1;
	plan.staff[0] = (struct whatif_staff){ 0, 0, team, 1 };
	plan.in.nstaff = 1;
	w = plan_run(&plan);
	assert_span(w->of[0].verdict.dn, FOREVER, FOREVER);
	assert_up(1, 4);
}

static void
test_run__the_deadline_of_today(void **state)
{
	/* RTO 8 h, but the bank file leaves in 3 h. */
	const struct whatif *w;

	(void)state;
	plan_lost(&plan, H(4), plan_team(&plan, 1));
	plan_process(&plan, H(8), 0, -1);
	plan.process[0].deadline = H(3);
	w = plan_run(&plan);
	assert_int_equal(w->of[0].verdict.state, VERDICT_IMPOSSIBLE);
	assert_span(w->of[0].verdict.late, H(1), H(1));
	assert_int_equal(w->score.part[SCORE_LATE], H(1));
}

static void
spoil(int row)
{
	static const int32_t twice[] = { 0, 0 };

	switch (row) {
	case 0:
		plan.phase[0].length = SPAN(-1);
		break;
	case 1:
		plan.in.called_after = 2;
		break;
	case 2:
		plan.lost[0].node = 99;
		break;
	case 3:
		plan.lost[0].phases = 2;
		break;
	case 4:
		plan.step[0].time.min = SPAN(H(3));
		break;
	case 5:
		plan.step[0].time.likely = SPAN_BETWEEN(5, 4);
		break;
	case 6:
		plan.means[0].call_out = SPAN_BETWEEN(-5, 4);
		break;
	case 7:
		plan.window[0].units = -1;
		break;
	case 8:
		plan.process[0].terms.rto = SPAN(-1);
		break;
	case 9:
		plan.process[0].weight = -1;
		break;
	case 10:
		plan.staff[0].process = 1;
		plan.in.nstaff = 1;
		break;
	case 11:
		plan.in.keep = true;
		break;
	case 12:
		plan.in.order = twice + 1;
		plan.in.nsteps = 1;
		plan.in.pinned = NULL;
		plan.lost[0].work = SPAN_BETWEEN(7, 3);
		break;
	default:
		plan.use[0].units = 0;
	}
}

static void
test_run__refuses(void **state)
{
	static const char *const id[] = { "whatif-phase", "whatif-phase",
		"whatif-loss", "whatif-loss", "whatif-step", "whatif-step",
		"whatif-means", "whatif-means", "whatif-process",
		"whatif-process", "whatif-staff", "whatif-order",
		"whatif-loss", "schedule-use" };

	for (int i = 0; i < (int)COUNT(id); i++) {
		const struct whatif *w;
		struct err err;
		char want[64];

		start(state);
		plan.in.nphases = 1;
		plan_lost(&plan, H(2), plan_team(&plan, 1));
		plan_process(&plan, H(2), 0, -1);
		plan.in.graph = net_build(&plan.net);
		spoil(i);
		assert_false(whatif_run(&plan.net.arena, &plan.in, NULL, &w,
		    &err));
		snprintf(want, sizeof(want), "%s-invalid", id[i]);
		assert_string_equal(err.id, want);
		assert_int_equal(err.row, 1);
	}
}

static bool
stop_now(void *arg)
{
	return --*(int *)arg < 0;
}

static void
test_run__may_be_cancelled(void **state)
{
	/* At whatever moment the caller wants. */
	(void)state;
	for (int32_t i = 0, team = plan_team(&plan, 2); i < 24; i++)
		plan_lost(&plan, H(1 + i % 5), team);
	plan_process(&plan, H(9), 3, 7);
	plan.in.graph = net_build(&plan.net);
	for (int n = 0;; n++) {
		int left = n;
		struct run run = { .cancelled = stop_now, .arg = &left };
		const struct whatif *w;
		struct err err = { 0 };

		if (whatif_run(&plan.net.arena, &plan.in, &run, &w, &err)) {
			assert_true(n > 10);
			return;
		}
		assert_int_equal(err.code, ERR_CANCELLED);
	}
}

static void
test_run__same_seed_same_bytes(void **state)
{
	const struct whatif *a, *b;

	(void)state;
	for (int32_t i = 0, team = plan_team(&plan, 2); i < 20; i++)
		plan_lost(&plan, H(1 + i * 7 % 5), team);
	plan_process(&plan, H(9), 3, 7);
	plan_process(&plan, H(4), 12, 7);
	a = plan_run(&plan);
	b = plan_run(&plan);
	assert_int_equal(a->nslots, b->nslots);
	assert_memory_equal(a->slot, b->slot,
	    (size_t)a->nslots * sizeof(*a->slot));
	assert_memory_equal(&a->score, &b->score, sizeof(a->score));
	assert_int_equal(a->steps, b->steps);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
		TEST(test_run__chain_of_three),
		TEST(test_run__nothing_lost),
		TEST(test_run__nothing_at_all),
		TEST(test_run__one_person_does_the_urgent_first),
		TEST(test_run__too_much_for_one_team),
		TEST(test_run__no_order_at_all),
		TEST(test_run__late_is_not_impossible),
		TEST(test_run__phases_and_call_out),
		TEST(test_run__work_stops_at_night),
		TEST(test_run__either_member_will_do),
		TEST(test_run__back_before_the_battery_is_empty),
		TEST(test_run__a_fallback_takes_its_people),
		TEST(test_run__unknown_stays_unknown),
		TEST(test_run__a_person_pins),
		TEST(test_run__several_steps_and_means),
		TEST(test_run__those_who_restore_are_lost_too),
		TEST(test_run__a_circle_is_assumed),
		TEST(test_run__more_than_the_team_is_never),
		TEST(test_run__harm_goes_before_cost),
		TEST(test_run__an_mtpd_goes_before_an_rto),
		TEST(test_run__what_restarts_behind_counts_in_the_load),
		TEST(test_run__nobody_starts_before_being_called),
		TEST(test_run__who_does_not_fall_takes_nobody),
		TEST(test_run__the_deadline_of_today),
		TEST(test_run__refuses),
		TEST(test_run__may_be_cancelled),
		TEST(test_run__same_seed_same_bytes),
	};

	return cmocka_run_group_tests_name("whatif", tests, NULL, NULL);
}
