/* SPDX-License-Identifier: EUPL-1.2 */
/* test_lean.c - the lean passes, against those that keep spans. */
#include <stdlib.h>

#include "engine/demand.h"
#include "engine/lean_pass.h"
#include "lot.h"

static struct net net;

/* The graph without what makes the others lean. */
static const struct graph *
wide(void)
{
	struct graph *gr = arena_new(&net.arena, struct graph);

	*gr = *net.graph;
	gr->lean = NULL;
	return gr;
}

static int
clear(void **state)
{
	(void)state;
	net_clear(&net);
	return 0;
}

static int
cmp_loss(const void *a, const void *b)
{
	const struct lean_loss *x = a, *y = b;

	return (x->v > y->v) - (x->v < y->v);
}

/* Up to three of the nodes, with times that may be 0 or never. */
static int32_t
draw_losses(struct loss *lost, struct lean_loss *lean)
{
	int32_t n = 0;

	for (int32_t v = 0; v < net.nnodes && n < 3; v++) {
		int64_t start = lot_below(3), work = lot_below(6);

		if (lot_below(3) > 0)
			continue;
		if (lot_below(8) == 0)
			work = FOREVER;
		lost[n] = (struct loss){ v, SPAN(start), SPAN(work) };
		lean[n++] = (struct lean_loss){ net.graph->v_of[v],
			(int32_t)start,
			work == FOREVER ? LEAN_NEVER : (int32_t)work };
	}
	qsort(lean, (size_t)n, sizeof(*lean), cmp_loss);
	return n;
}

/* Every way to compile the pass makes the same bytes. */
static void
compare_processors(const struct lean *l, const struct lean_loss *lost,
		   int32_t n, const struct lean_time *at)
{
	struct lean_time other[NET_NODES];
	size_t size = (size_t)net.nnodes * sizeof(*other);

	lean_outage_any(l, lost, n, other);
	assert_memory_equal(at, other, size);
#ifdef LEAN_SSE41
	if (__builtin_cpu_supports("sse4.1")) {
		lean_outage_sse41(l, lost, n, other);
		assert_memory_equal(at, other, size);
	}
#endif
}

static void
compare_outage(const struct lean *l)
{
	struct lean_time at[NET_NODES];
	struct lean_loss lean[3];
	struct loss lost[3];
	struct outage_input in = { lost, draw_losses(lost, lean), false };
	const struct outage *o;
	struct err err;

	assert_true(outage_run(&net.arena, wide(), &in, NULL, &o, &err));
	assert_true(lean_outage(l, lean, in.nlost, at));
	compare_processors(l, lean, in.nlost, at);
	for (int32_t node = 0; node < net.nnodes; node++) {
		struct lean_time t = at[net.graph->v_of[node]];
		struct span dn = outage_dn(o, node), up = outage_up(o, node);

		assert_int_equal(dn.lo == FOREVER ? LEAN_NEVER : dn.lo,
				 lean_dn(t));
		assert_int_equal(up.hi == FOREVER ? LEAN_NEVER : up.hi,
				 lean_up(t));
	}
}

/* Who goes down unrecovered: graces do not matter then, unless they are. */
static void
compare_down(const struct lean *l)
{
	struct lean_loss lean[3];
	struct loss lost[3];
	struct outage_input in = { lost, draw_losses(lost, lean), true };
	uint8_t down[NET_NODES] = { 0 };
	const struct outage *o;
	struct err err;

	assert_true(outage_run(&net.arena, wide(), &in, NULL, &o, &err));
	for (int32_t i = 0; i < in.nlost; i++)
		down[lean[i].v] = 1;
	lean_down(l, down);
	for (int32_t node = 0; node < net.nnodes; node++)
		assert_int_equal(outage_dn(o, node).lo < FOREVER,
		    down[net.graph->v_of[node]]);
}

static void
compare_demand(const struct lean *l)
{
	struct demand_target t[NET_NODES];
	struct lean_asked at[NET_NODES] = { 0 }, other[NET_NODES];
	const struct demand *d;
	struct err err;
	int32_t n = 0;

	for (int32_t v = 0; v < net.nnodes; v++) {
		int64_t rto = lot_below(12);
		bool has = lot_below(3) == 0;

		at[net.graph->v_of[v]] = (struct lean_asked){
			has ? (int32_t)rto : LEAN_NEVER, LEAN_NEVER };
		if (has)
			t[n++] = (struct demand_target){ v, SPAN(rto),
				SPAN_NONE };
	}
	assert_true(demand_run(&net.arena, wide(), t, n, NULL, &d, &err));
	memcpy(other, at, sizeof(other));
	lean_demand(l, at);
	lean_demand_any(l, other);
	assert_memory_equal(at, other, (size_t)net.nnodes * sizeof(*at));
	for (int32_t v = 0; v < net.nnodes; v++) {
		struct lean_asked x = at[net.graph->v_of[v]];
		struct span hard = demand_of(d, v, DEMAND_HARD);
		struct span any = demand_of(d, v, DEMAND_ANY);

		assert_int_equal(hard.lo == FOREVER ? LEAN_NEVER : hard.lo,
		    x.hard);
		assert_int_equal(any.lo == FOREVER ? LEAN_NEVER : any.lo,
		    x.any);
	}
}

static void
test_all__equal_the_wide_ones(void **state)
{
	const struct lot_shape shape = { .most = 14 };

	(void)state;
	lot_state = 77;
	for (int32_t i = 0; i < 4000; i++) {
		const struct lean *l;

		net_clear(&net);
		lot_net(&net, &shape);
		l = lean_new(&net.arena, net_build(&net));
		assert_non_null(l);
		compare_outage(l);
		compare_down(l);
		compare_demand(l);
	}
}

/* Members that go down one after another, and more than fit on the stack. */
static void
test_outage__many_members_apart_in_time(void **state)
{
	int32_t p, m[20];

	(void)state;
	for (int32_t k = 1; k <= 20; k++) {
		net_clear(&net);
		p = net_node(&net, NODE_PROCESS, SPAN(3));
		for (int32_t i = 0; i < 20; i++)
			m[i] = net_node(&net, NODE_RESOURCE, SPAN(i % 4));
		net_node(&net, NODE_SITE, SPAN_NONE);
		for (int32_t i = 0; i < 20; i++)
			net_group(&net, m[i], 1, SPAN(2 * ((i * 7) % 20)), 21,
			    -1);
		net_group(&net, p, k, SPAN(2), m[0], m[1], m[2], m[3], m[4],
		    m[5], m[6], m[7], m[8], m[9], m[10], m[11], m[12], m[13],
		    m[14], m[15], m[16], m[17], m[18], m[19], -1);
		net_build(&net);
		for (int32_t i = 0; i < 40; i++)
			compare_outage(lean_new(&net.arena, net.graph));
	}
}

/* Who is back at the instant he goes down lengthens nobody's outage. */
static void
test_outage__down_and_back_at_once_is_not_down_for_others(void **state)
{
	int32_t owner = net_node(&net, NODE_PROCESS, SPAN(1));
	int32_t once = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	int32_t lost = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	int32_t brief = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	struct lean_loss two[2];
	struct lean_time at[4];

	(void)state;
	net_group(&net, owner, 2, SPAN_NONE, once, brief, -1);
	net_group(&net, once, 1, SPAN(7), lost, -1);
	net_build(&net);
	two[0] = (struct lean_loss){ net.graph->v_of[lost], 0, 7 };
	two[1] = (struct lean_loss){ net.graph->v_of[brief], 0, 2 };
	if (two[0].v > two[1].v) {
		two[0] = two[1];
		two[1] = (struct lean_loss){ net.graph->v_of[lost], 0, 7 };
	}
	assert_true(lean_outage(net.graph->lean, two, 2, at));
	assert_int_equal(lean_dn(at[net.graph->v_of[once]]), 7);
	assert_int_equal(lean_up(at[net.graph->v_of[once]]), 7);
	assert_int_equal(lean_dn(at[net.graph->v_of[owner]]), 0);
	assert_int_equal(lean_up(at[net.graph->v_of[owner]]), 3);
}

/* Chains too deep for the short sum, short enough when they are added up. */
static void
test_new__long_times_that_do_not_meet(void **state)
{
	int32_t last = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	int32_t slow = net_node(&net, NODE_RESOURCE, SPAN(LEAN_FAR - 2));

	(void)state;
	for (int32_t i = 0; i < 5; i++) {
		int32_t v = net_node(&net, NODE_RESOURCE, SPAN(1));

		net_group(&net, v, 1, SPAN_NONE, last, -1);
		last = v;
	}
	assert_non_null(lean_new(&net.arena, net_build(&net)));
	net_group(&net, slow, 1, SPAN(1), last, -1);
	assert_null(lean_new(&net.arena, net_build(&net)));
}

static void
test_new__not_of_what_is_unknown_far_or_in_a_circle(void **state)
{
	int32_t a = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	int32_t b = net_node(&net, NODE_RESOURCE, SPAN_NONE);

	(void)state;
	net_group(&net, a, 1, SPAN_NONE, b, -1);
	assert_non_null(lean_new(&net.arena, net_build(&net)));
	net.restart[a] = SPAN_BETWEEN(1, 2);
	assert_null(lean_new(&net.arena, net_build(&net)));
	net.restart[a] = SPAN_NEVER;
	assert_null(lean_new(&net.arena, net_build(&net)));
	/* Each of the two is short enough, both are not. */
	net.restart[a] = net.restart[b] = SPAN(LEAN_FAR / 2);
	assert_null(lean_new(&net.arena, net_build(&net)));
	net.restart[a] = net.restart[b] = SPAN_NONE;
	net.grace[0] = SPAN_UNKNOWN;
	assert_null(lean_new(&net.arena, net_build(&net)));
	net.grace[0] = SPAN_NONE;
	net_group(&net, b, 1, SPAN_NONE, a, -1);
	assert_null(lean_new(&net.arena, net_build(&net)));
}

static void
test_outage__works_that_add_up_too_far_are_refused(void **state)
{
	struct lean_loss lost[2] = { { 0, 0, LEAN_FAR - 1 }, { 1, 0, 1 } };
	struct lean_time at[2];
	const struct lean *l;

	(void)state;
	net_node(&net, NODE_RESOURCE, SPAN_NONE);
	net_node(&net, NODE_RESOURCE, SPAN_NONE);
	l = lean_new(&net.arena, net_build(&net));
	assert_true(lean_outage(l, lost, 1, at));
	assert_int_equal(lean_up(at[0]), LEAN_FAR - 1);
	assert_false(lean_outage(l, lost, 2, at));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, clear, clear)
		TEST(test_all__equal_the_wide_ones),
		TEST(test_outage__many_members_apart_in_time),
		TEST(test_outage__down_and_back_at_once_is_not_down_for_others),
		TEST(test_new__long_times_that_do_not_meet),
		TEST(test_new__not_of_what_is_unknown_far_or_in_a_circle),
		TEST(test_outage__works_that_add_up_too_far_are_refused),
	};

	return cmocka_run_group_tests_name("lean", tests, NULL, NULL);
}
