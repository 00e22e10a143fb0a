/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/outage.h"
#include "engine/reach.h"
#include "lot.h"

static struct net net;

static int
clear(void **state)
{
	(void)state;
	net_clear(&net);
	return 0;
}

/* Every bit against an unrecovered outage of that loss with graces 0. */
static void
compare(struct reach *r, const int32_t *lost, int32_t nlost)
{
	reach_run(r, lost, nlost);
	for (int32_t i = 0; i < nlost; i++) {
		struct loss l = { lost[i], SPAN_NONE, SPAN_NEVER };
		struct outage_input in = { &l, 1, true };
		const struct outage *o;
		struct err err;

		assert_true(outage_run(&net.arena, net.graph, &in, NULL, &o,
		    &err));
		for (int32_t v = 0; v < net.nnodes; v++)
			assert_int_equal(reach_has(reach_of(r, v), i),
			    outage_dn(o, v).lo < FOREVER);
	}
}

static void
test_run__equals_one_outage_a_loss(void **state)
{
	(void)state;
	lot_state = 5;
	for (int32_t i = 0; i < 1000; i++) {
		struct lot_shape shape = { i % 2 == 0, false };
		int32_t lost[NET_NODES];
		struct reach *r;

		net_clear(&net);
		lot_net(&net, &shape);
		for (int32_t g = 0; g < net.ngroups; g++)
			net.grace[g] = SPAN_NONE;
		for (int32_t v = 0; v < net.nnodes; v++)
			lost[v] = v;
		r = reach_new(&net.arena, net_build(&net));
		compare(r, lost, net.nnodes);
		/* The pass before leaves nothing behind. */
		compare(r, lost + 1, net.nnodes - 1);
	}
}

static void
test_run__k_of_many_is_counted_in_every_lane(void **state)
{
	/* 33 of 40 under 50 shared nodes: the loss that takes 8 or more hits. */
	int32_t lost[NET_NODES], p;
	struct reach *r;

	(void)state;
	p = net_node(&net, NODE_PROCESS, SPAN_NONE);
	for (int32_t i = 0; i < 60; i++)
		net_node(&net, NODE_RESOURCE, SPAN_NONE);
	net.owner[0] = p;
	net.need[0] = 33;
	for (int32_t i = 0; i < 40; i++)
		net.member[i] = 1 + i;
	net.first[1] = 40;
	net.ngroups = 1;
	for (int32_t i = 0; i < 40; i++)
		net_group(&net, 1 + i, 1, SPAN_NONE, 41 + i * i % 20, -1);
	for (int32_t i = 0; i < 60; i++)
		lost[i] = 1 + i;
	r = reach_new(&net.arena, net_build(&net));
	compare(r, lost, 60);
}

static void
test_within__stays_inside_the_marks(void **state)
{
	int32_t p = net_node(&net, NODE_PROCESS, SPAN_NONE);
	int32_t q = net_node(&net, NODE_PROCESS, SPAN_NONE);
	int32_t a = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	uint8_t within[3] = { 0 };
	struct reach *r;

	(void)state;
	net_group(&net, p, 1, SPAN_NONE, a, -1);
	net_group(&net, q, 1, SPAN_NONE, a, -1);
	r = reach_new(&net.arena, net_build(&net));
	within[net.graph->v_of[p]] = within[net.graph->v_of[a]] = 1;
	reach_within(r, within);
	reach_run(r, &a, 1);
	assert_true(reach_has(reach_of(r, p), 0));
	assert_false(reach_has(reach_of(r, q), 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, clear, clear)
		TEST(test_run__equals_one_outage_a_loss),
		TEST(test_run__k_of_many_is_counted_in_every_lane),
		TEST(test_within__stays_inside_the_marks),
	};

	return cmocka_run_group_tests_name("reach", tests, NULL, NULL);
}
