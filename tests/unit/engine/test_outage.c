/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/outage.h"
#include "net.h"

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

static int32_t
thing(struct span restart)
{
	return net_node(&net, NODE_RESOURCE, restart);
}

static const struct outage *
lose_all(const struct loss *lost, int32_t n, bool unrecovered)
{
	struct outage_input in = { lost, n, unrecovered };
	const struct outage *o;
	struct err err;

	assert_true(outage_run(&net.arena, net_build(&net), &in, NULL, &o,
	    &err));
	return o;
}

static const struct outage *
lose(int32_t node, struct span work)
{
	struct loss l = { node, SPAN_NONE, work };

	return lose_all(&l, 1, false);
}

static void
test_run__chain_adds_up(void **state)
{
	/*
	 * p needs app, app needs server; the server takes 4 h to restore, the
	 * app 4 h to restart, p 4 h: server up at 4, app 8, p 12 h.  No graces:
	 * all are down from 0.
	 */
	int32_t p = thing(HOURS(4)), app = thing(HOURS(4));
	int32_t server = thing(HOURS(9));
	const struct outage *o;
	struct why why;

	(void)state;
	net_group(&net, p, 1, SPAN_NONE, app, -1);
	net_group(&net, app, 1, SPAN_NONE, server, -1);
	o = lose(server, HOURS(4));
	assert_span(outage_up(o, server), H(4), H(4));
	assert_span(outage_up(o, app), H(8), H(8));
	assert_span(outage_up(o, p), H(12), H(12));
	assert_span(outage_dn(o, p), 0, 0);
	assert_int_equal(o->nhit, 3);
	why = outage_why_up(&net.arena, o, p, END_WORST);
	assert_int_equal(why.n, 3);
	assert_int_equal(why.step[0].node, p);
	assert_int_equal(why.step[0].group, 0);
	assert_int_equal(why.step[1].node, app);
	assert_int_equal(why.step[2].node, server);
	assert_int_equal(why.step[2].group, -1);
	assert_false(why.assumed);
}

static void
test_run__two_of_three_survives_one(void **state)
{
	int32_t p = thing(SPAN_NONE), a = thing(SPAN_NONE);
	int32_t b = thing(SPAN_NONE), c = thing(SPAN_NONE);
	struct loss two[] = { { a, SPAN_NONE, HOURS(2) },
		{ c, SPAN_NONE, HOURS(5) } };
	const struct outage *o;

	(void)state;
	net_group(&net, p, 2, SPAN_NONE, a, b, c, -1);
	o = lose(a, HOURS(2));
	assert_span(outage_dn(o, p), FOREVER, FOREVER);
	assert_span(outage_up(o, p), 0, 0);
	assert_int_equal(outage_why_up(&net.arena, o, p, END_WORST).n, 0);
	/* With two lost, the second of three is back at 2 h: b and a. */
	o = lose_all(two, 2, false);
	assert_span(outage_dn(o, p), 0, 0);
	assert_span(outage_up(o, p), H(2), H(2));
	assert_int_equal(outage_why_up(&net.arena, o, p, END_BEST)
	    .step[1].node, a);
}

static void
test_run__grace_longer_than_the_outage(void **state)
{
	/* A battery of 5 h bridges 4 h, one of 3 h does not: down 3 to 4 h. */
	int32_t p = thing(SPAN_NONE), q = thing(SPAN_NONE);
	int32_t power = thing(SPAN_NONE);
	const struct outage *o;

	(void)state;
	net_group(&net, p, 1, HOURS(5), power, -1);
	net_group(&net, q, 1, HOURS(3), power, -1);
	o = lose(power, HOURS(4));
	assert_span(outage_dn(o, p), FOREVER, FOREVER);
	assert_span(outage_dn(o, q), H(3), H(3));
	assert_span(outage_up(o, q), H(4), H(4));
	assert_span(outage_length(o, q), H(1), H(1));
}

static void
test_run__grace_is_not_shared_by_two_short_outages(void **state)
{
	/*
	 * p needs a or b, grace 3 h.  a is out 0-4; b, through a battery of
	 * 2 h, is out 2-4 of power's 0-4.  Both out only 2-4: shorter than 3 h.
	 */
	int32_t p = thing(SPAN_NONE), a = thing(SPAN_NONE);
	int32_t b = thing(SPAN_NONE), power = thing(SPAN_NONE);
	const struct outage *o;

	(void)state;
	net_group(&net, p, 1, HOURS(3), a, b, -1);
	net_group(&net, a, 1, SPAN_NONE, power, -1);
	net_group(&net, b, 1, HOURS(2), power, -1);
	o = lose(power, HOURS(4));
	assert_span(outage_dn(o, b), H(2), H(2));
	assert_span(outage_dn(o, p), FOREVER, FOREVER);
}

static void
test_run__satisfied_at_the_last_moment_is_too_late(void **state)
{
	/* Unsatisfied in all of [0, 4): the 4 h timer fires, p is out [4, 4). */
	int32_t p = thing(SPAN_NONE), a = thing(SPAN_NONE);
	const struct outage *o;

	(void)state;
	net_group(&net, p, 1, HOURS(4), a, -1);
	o = lose(a, HOURS(4));
	assert_span(outage_dn(o, p), H(4), H(4));
	assert_span(outage_length(o, p), 0, 0);
}

static void
test_run__unknown_stays_an_interval(void **state)
{
	/* restart of app unknown: p is back between 4 + 0 + 1 h and never. */
	int32_t p = thing(HOURS(1)), app = thing(SPAN_UNKNOWN);
	int32_t server = thing(SPAN_NONE);
	const struct outage *o;

	(void)state;
	net_group(&net, p, 1, SPAN_BETWEEN(0, H(2)), app, -1);
	net_group(&net, app, 1, SPAN_NONE, server, -1);
	o = lose(server, HOURS(4));
	assert_span(outage_up(o, app), H(4), FOREVER);
	assert_span(outage_up(o, p), H(5), FOREVER);
	assert_span(outage_dn(o, p), 0, H(2));
	assert_span(outage_length(o, p), H(3), FOREVER);
	assert_int_equal(outage_why_up(&net.arena, o, p, END_WORST).n, 2);
	assert_int_equal(outage_why_up(&net.arena, o, p, END_BEST).n, 3);
}

static void
test_run__unknown_grace_may_hold(void **state)
{
	/* Nobody knows how long the stock lasts: down at 0 or never. */
	int32_t p = thing(HOURS(1)), stock = thing(SPAN_NONE);
	const struct outage *o;

	(void)state;
	net_group(&net, p, 1, SPAN_UNKNOWN, stock, -1);
	o = lose(stock, SPAN_NEVER);
	assert_span(outage_dn(o, p), 0, FOREVER);
	assert_span(outage_up(o, p), 0, FOREVER);
}

static void
test_run__circle_holds_until_hit_from_outside(void **state)
{
	/* a <-> b, nothing lost there: both stay up when c is lost. */
	int32_t a = thing(HOURS(1)), b = thing(HOURS(1));
	int32_t c = thing(SPAN_NONE), d = thing(SPAN_NONE);
	const struct outage *o;

	(void)state;
	net_group(&net, a, 1, SPAN_NONE, b, -1);
	net_group(&net, b, 1, SPAN_NONE, a, -1);
	net_group(&net, d, 1, SPAN_NONE, c, -1);
	o = lose(c, HOURS(1));
	assert_span(outage_dn(o, a), FOREVER, FOREVER);
	assert_span(outage_dn(o, d), 0, 0);
}

static void
test_run__deadlock_is_broken_by_assumption(void **state)
{
	/*
	 * a and b need each other; a also needs power (grace 2 h), which is
	 * out 0-5.  a falls at 2, b with it.  Then they wait for each other:
	 * outside needs are met at 5, one after another by number: a 5-6 h,
	 * b 6-9 h; both up at 9, p an hour after that.
	 */
	int32_t a = thing(HOURS(1)), b = thing(HOURS(3));
	int32_t power = thing(SPAN_NONE), p = thing(HOURS(1));
	const struct outage *o;
	struct why why;

	(void)state;
	net_group(&net, a, 1, SPAN_NONE, b, -1);
	net_group(&net, a, 1, HOURS(2), power, -1);
	net_group(&net, b, 1, SPAN_NONE, a, -1);
	net_group(&net, p, 1, SPAN_NONE, b, -1);
	o = lose(power, HOURS(5));
	assert_span(outage_dn(o, a), H(2), H(2));
	assert_span(outage_dn(o, b), H(2), H(2));
	assert_span(outage_up(o, a), H(9), H(9));
	assert_span(outage_up(o, b), H(9), H(9));
	assert_span(outage_up(o, p), H(10), H(10));
	assert_true(outage_assumed(o, a));
	assert_true(outage_assumed(o, p));
	assert_false(outage_assumed(o, power));
	why = outage_why_up(&net.arena, o, p, END_WORST);
	assert_true(why.assumed);
	assert_int_equal(why.step[0].node, p);
	why = outage_why_dn(&net.arena, o, p, END_WORST);
	assert_int_equal(why.n, 4);
	assert_int_equal(why.step[3].node, power);
	assert_false(why.assumed);
}

static void
test_run__never_restored_is_no_deadlock(void **state)
{
	int32_t a = thing(HOURS(1)), b = thing(HOURS(1));
	int32_t power = thing(SPAN_NONE);
	const struct outage *o;

	(void)state;
	net_group(&net, a, 2, SPAN_NONE, b, power, -1);
	net_group(&net, b, 1, SPAN_NONE, a, -1);
	o = lose(power, SPAN_NEVER);
	assert_span(outage_up(o, b), FOREVER, FOREVER);
	assert_false(outage_assumed(o, b));
}

static void
test_run__lost_waits_for_what_it_needs(void **state)
{
	/* Restoring the server (2 h) starts when power is back at 5: 7 h. */
	int32_t server = thing(SPAN_NONE), power = thing(SPAN_NONE);
	struct loss both[] = { { server, HOURS(1), HOURS(2) },
		{ power, SPAN_NONE, HOURS(5) } };
	const struct outage *o;

	(void)state;
	net_group(&net, server, 1, SPAN_NONE, power, -1);
	o = lose_all(both, 2, false);
	assert_span(outage_up(o, server), H(7), H(7));
	assert_int_equal(outage_why_up(&net.arena, o, server, END_BEST)
	    .step[1].node, power);
	both[0].start = HOURS(10);
	o = lose_all(both, 2, false);
	assert_span(outage_up(o, server), H(12), H(12));
	assert_int_equal(outage_why_up(&net.arena, o, server, END_BEST).n, 1);
}

static void
test_run__second_hit_makes_one_outage_of_two(void **state)
{
	/*
	 * p needs a (out 0-2) and, with a grace of 5 h, b (out 0-9).  a alone
	 * would have p back at 2; b fails it at 5: one outage 0-9.
	 */
	int32_t p = thing(SPAN_NONE), a = thing(SPAN_NONE);
	int32_t b = thing(SPAN_NONE);
	struct loss both[] = { { a, SPAN_NONE, HOURS(2) },
		{ b, SPAN_NONE, HOURS(9) } };
	const struct outage *o;

	(void)state;
	net_group(&net, p, 1, SPAN_NONE, a, -1);
	net_group(&net, p, 1, HOURS(5), b, -1);
	o = lose_all(both, 2, false);
	assert_span(outage_dn(o, p), 0, 0);
	assert_span(outage_up(o, p), H(9), H(9));
}

static void
test_run__without_recovery_the_kth_smallest(void **state)
{
	/* 2 of {a, b, c}, grace 1 h; a falls at 0, b at 3, c at 7: 3 + 1. */
	int32_t p = thing(SPAN_NONE), power = thing(SPAN_NONE);
	int32_t a = thing(SPAN_NONE), b = thing(SPAN_NONE);
	int32_t c = thing(SPAN_NONE);
	struct loss l = { power, SPAN_NONE, HOURS(1) };
	const struct outage *o;

	(void)state;
	net_group(&net, p, 2, HOURS(1), a, b, c, -1);
	net_group(&net, a, 1, SPAN_NONE, power, -1);
	net_group(&net, b, 1, HOURS(3), power, -1);
	net_group(&net, c, 1, HOURS(7), power, -1);
	o = lose_all(&l, 1, true);
	assert_span(outage_dn(o, p), H(4), H(4));
	assert_span(outage_up(o, p), FOREVER, FOREVER);
	assert_int_equal(outage_why_dn(&net.arena, o, p, END_WORST)
	    .step[1].node, b);
	assert_int_equal(outage_why_up(&net.arena, o, p, END_WORST).n, 0);
}

static void
test_run__refuses_what_cannot_be_lost(void **state)
{
	static const struct {
		int32_t a, b;
		struct span work;
		const char *id;
		int64_t row;
	} rows[] = {
		{ 0, 2, { 0 }, "outage-loss-out-of-range", 2 },
		{ -1, 1, { 0 }, "outage-loss-out-of-range", 1 },
		{ 1, 1, { 0 }, "outage-loss-twice", 2 },
		{ 0, 1, { 4, 3 }, "outage-span-invalid", 2 },
		{ 0, 1, { -4, 3 }, "outage-span-invalid", 2 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct loss l[] = { { rows[i].a, SPAN_NONE, SPAN_NONE },
			{ rows[i].b, SPAN_NONE, rows[i].work } };
		struct outage_input in = { l, 2, false };
		const struct outage *o;
		struct err err;

		net_clear(&net);
		thing(SPAN_NONE);
		thing(SPAN_NONE);
		assert_false(outage_run(&net.arena, net_build(&net), &in, NULL,
		    &o, &err));
		assert_string_equal(err.id, rows[i].id);
		assert_int_equal(err.row, rows[i].row);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, clear, clear)
		TEST(test_run__chain_adds_up),
		TEST(test_run__two_of_three_survives_one),
		TEST(test_run__grace_longer_than_the_outage),
		TEST(test_run__grace_is_not_shared_by_two_short_outages),
		TEST(test_run__satisfied_at_the_last_moment_is_too_late),
		TEST(test_run__unknown_stays_an_interval),
		TEST(test_run__unknown_grace_may_hold),
		TEST(test_run__circle_holds_until_hit_from_outside),
		TEST(test_run__deadlock_is_broken_by_assumption),
		TEST(test_run__never_restored_is_no_deadlock),
		TEST(test_run__lost_waits_for_what_it_needs),
		TEST(test_run__second_hit_makes_one_outage_of_two),
		TEST(test_run__without_recovery_the_kth_smallest),
		TEST(test_run__refuses_what_cannot_be_lost),
	};

	return cmocka_run_group_tests_name("outage", tests, NULL, NULL);
}
