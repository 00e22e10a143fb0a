/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/demand.h"
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

static int32_t
thing(struct span restart)
{
	return net_node(&net, NODE_RESOURCE, restart);
}

static const struct demand *
ask(const struct demand_target *t, int32_t n)
{
	const struct demand *d;
	struct err err;

	assert_true(demand_run(&net.arena, net_build(&net), t, n, NULL, &d,
	    &err));
	return d;
}

static void
test_run__restart_takes_and_grace_gives(void **state)
{
	/*
	 * p: RTO 8 h, verification 1 h: 7 h.  p restarts in 1 h, grace 2 h:
	 * app within 7 + 2 - 1 = 8 h; app restarts in 3 h: server within 5 h.
	 */
	int32_t p = thing(HOURS(1)), app = thing(HOURS(3));
	int32_t server = thing(SPAN_NONE), other = thing(SPAN_NONE);
	struct demand_target t = { p, HOURS(8), HOURS(1) };
	const struct demand *d;
	struct demand_why why;

	(void)state;
	net_group(&net, p, 1, HOURS(2), app, -1);
	net_group(&net, app, 1, SPAN_NONE, server, -1);
	d = ask(&t, 1);
	assert_span(demand_of(d, p, DEMAND_HARD), H(7), H(7));
	assert_span(demand_of(d, app, DEMAND_HARD), H(8), H(8));
	assert_span(demand_of(d, server, DEMAND_HARD), H(5), H(5));
	assert_span(demand_of(d, other, DEMAND_HARD), FOREVER, FOREVER);
	assert_span(demand_of(d, server, DEMAND_ANY), FOREVER, FOREVER);
	why = demand_why(&net.arena, d, server, DEMAND_HARD);
	assert_int_equal(why.n, 3);
	assert_int_equal(why.step[0].node, server);
	assert_int_equal(why.step[0].group, 1);
	assert_int_equal(why.step[2].node, p);
	assert_int_equal(why.step[2].group, -1);
	assert_int_equal(demand_why(&net.arena, d, other, DEMAND_HARD).n, 0);
}

static void
test_run__never_less_than_the_grace(void **state)
{
	/* p must be up in 1 h but restarts in 5: what it needs gets its grace. */
	int32_t p = thing(HOURS(5)), a = thing(SPAN_NONE);
	int32_t b = thing(SPAN_NONE);
	struct demand_target t = { p, HOURS(1), SPAN_NONE };
	const struct demand *d;

	(void)state;
	net_group(&net, p, 1, HOURS(3), a, -1);
	net_group(&net, p, 1, SPAN_NONE, b, -1);
	d = ask(&t, 1);
	assert_span(demand_of(d, a, DEMAND_HARD), H(3), H(3));
	assert_span(demand_of(d, b, DEMAND_HARD), 0, 0);
}

static void
test_run__redundant_ones_share_a_conditional_demand(void **state)
{
	/* 1 of {a, b} within 4 h; c under a conditional too; q asks b hard 9 h. */
	int32_t p = thing(SPAN_NONE), q = thing(SPAN_NONE);
	int32_t a = thing(HOURS(1)), b = thing(SPAN_NONE);
	int32_t c = thing(SPAN_NONE);
	struct demand_target t[] = { { p, HOURS(4), SPAN_NONE },
		{ q, HOURS(9), SPAN_NONE } };
	const struct demand *d;

	(void)state;
	net_group(&net, p, 1, SPAN_NONE, a, b, -1);
	net_group(&net, q, 1, SPAN_NONE, b, -1);
	net_group(&net, a, 1, SPAN_NONE, c, -1);
	d = ask(t, 2);
	assert_span(demand_of(d, a, DEMAND_HARD), FOREVER, FOREVER);
	assert_span(demand_of(d, a, DEMAND_ANY), H(4), H(4));
	assert_span(demand_of(d, b, DEMAND_HARD), H(9), H(9));
	assert_span(demand_of(d, b, DEMAND_ANY), H(4), H(4));
	assert_span(demand_of(d, c, DEMAND_ANY), H(3), H(3));
	assert_int_equal(demand_why(&net.arena, d, c, DEMAND_ANY)
	    .step[2].node, p);
}

static void
test_run__restart_counts_not_inside_a_cycle(void **state)
{
	int32_t p = thing(HOURS(1)), a = thing(HOURS(2)), b = thing(HOURS(2));
	struct demand_target t = { p, HOURS(6), SPAN_NONE };
	const struct demand *d;

	(void)state;
	net_group(&net, p, 1, SPAN_NONE, a, -1);
	net_group(&net, a, 1, HOURS(1), b, -1);
	net_group(&net, b, 1, SPAN_NONE, a, -1);
	d = ask(&t, 1);
	assert_span(demand_of(d, a, DEMAND_HARD), H(5), H(5));
	assert_span(demand_of(d, b, DEMAND_HARD), H(6), H(6));
	assert_true(demand_cyclic(d, b));
	assert_int_equal(demand_why(&net.arena, d, b, DEMAND_HARD).n, 3);
}

static void
test_run__unknown_target_asks_something_unknown(void **state)
{
	int32_t p = thing(SPAN_NONE), a = thing(SPAN_NONE);
	struct demand_target t = { p, SPAN_UNKNOWN, SPAN_NONE };
	const struct demand *d;

	(void)state;
	net_group(&net, p, 1, HOURS(1), a, -1);
	d = ask(&t, 1);
	assert_span(demand_of(d, a, DEMAND_HARD), H(1), FOREVER);
}

static void
test_run__refuses_wrong_targets(void **state)
{
	struct demand_target t[] = { { 0, HOURS(1), SPAN_NONE },
		{ 1, HOURS(1), SPAN_NONE } };
	const struct demand *d;
	struct err err;

	(void)state;
	thing(SPAN_NONE);
	net_build(&net);
	assert_false(demand_run(&net.arena, net.graph, t, 2, NULL, &d, &err));
	assert_string_equal(err.id, "demand-node-out-of-range");
	assert_int_equal(err.row, 2);
	t[0].verification = SPAN_BETWEEN(2, 1);
	assert_false(demand_run(&net.arena, net.graph, t, 1, NULL, &d, &err));
	assert_string_equal(err.id, "demand-span-invalid");
}

/* By rounds over all groups until nothing moves. */
static void
naive(const struct demand_target *t, bool worst, int64_t *hard, int64_t *any)
{
	bool moved = true;

	for (int32_t v = 0; v < net.nnodes; v++)
		hard[v] = any[v] = FOREVER;
	hard[t->node] = worst ? t->rto.lo : t->rto.hi;
	while (moved) {
		moved = false;
		for (int32_t g = 0; g < net.ngroups; g++) {
			int32_t w = net.owner[g];
			int32_t n = net.first[g + 1] - net.first[g];
			bool knot = graph_set_size(net.graph,
			    net.graph->v_of[w]) > 1;
			int64_t a = worst ? net.grace[g].lo : net.grace[g].hi;
			int64_t r = knot ? 0 : worst ? net.restart[w].hi
			                             : net.restart[w].lo;
			int64_t h = hard[w], c = any[w];

			if (net.need[g] < n) {
				c = h < c ? h : c;
				h = FOREVER;
			}
			h = h == FOREVER ? h : time_add(a, h > r ? h - r : 0);
			c = c == FOREVER ? c : time_add(a, c > r ? c - r : 0);
			for (int32_t e = net.first[g]; e < net.first[g + 1];
			     e++) {
				int32_t m = net.member[e];

				moved |= h < hard[m] || c < any[m];
				hard[m] = h < hard[m] ? h : hard[m];
				any[m] = c < any[m] ? c : any[m];
			}
		}
	}
}

static void
test_run__equals_the_naive_rounds(void **state)
{
	(void)state;
	lot_state = 4;
	for (int32_t i = 0; i < 2000; i++) {
		struct lot_shape shape = { i % 2 == 0, i % 3 == 0 };
		struct demand_target t = { 0, SPAN(12), SPAN_NONE };
		const struct demand *d;

		net_clear(&net);
		lot_net(&net, &shape);
		d = ask(&t, 1);
		for (int end = 0; end < 2; end++) {
			int64_t hard[NET_NODES], any[NET_NODES];

			naive(&t, end == 0, hard, any);
			for (int32_t v = 0; v < net.nnodes; v++) {
				struct span h = demand_of(d, v, DEMAND_HARD);
				struct span c = demand_of(d, v, DEMAND_ANY);

				assert_int_equal(end == 0 ? h.lo : h.hi,
				    hard[v]);
				assert_int_equal(end == 0 ? c.lo : c.hi,
				    any[v]);
				assert_int_equal(demand_why(&net.arena, d, v,
				    DEMAND_ANY).n > 0, c.lo < FOREVER);
			}
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, clear, clear)
		TEST(test_run__restart_takes_and_grace_gives),
		TEST(test_run__never_less_than_the_grace),
		TEST(test_run__redundant_ones_share_a_conditional_demand),
		TEST(test_run__restart_counts_not_inside_a_cycle),
		TEST(test_run__unknown_target_asks_something_unknown),
		TEST(test_run__refuses_wrong_targets),
		TEST(test_run__equals_the_naive_rounds),
	};

	return cmocka_run_group_tests_name("demand", tests, NULL, NULL);
}
