/* SPDX-License-Identifier: EUPL-1.2 */
/* test_lanes.c - sixteen losses side by side, against one outage each. */
#include "../aborts.h"
#include "engine/lanes.h"
#include "lot.h"

static const int64_t ALL_STEPS = INT64_C(1) << 40;

static struct net net;

static int
clear(void **state)
{
	(void)state;
	net_clear(&net);
	return 0;
}

static const struct outage *
alone(const struct loss *lost, bool unrecovered)
{
	struct outage_input in = { lost, 1, unrecovered };
	const struct outage *o;
	struct err err;

	assert_true(outage_run(&net.arena, net.graph, &in, NULL, &o, &err));
	return o;
}

/* Down times are the same; up times are no less, at this end. */
static void
compare(struct lanes *l, const struct loss *lost, int32_t n, enum end end)
{
	int64_t steps = ALL_STEPS;

	assert_true(lanes_run(l, lost, n, end, true, &steps));
	assert_true(steps < ALL_STEPS);
	for (int32_t i = 0; i < n; i++) {
		const struct outage *gone = alone(&lost[i], true);
		const struct outage *back = alone(&lost[i], false);

		for (int32_t v = 0; v < net.nnodes; v++) {
			struct span dn = outage_dn(gone, v);
			struct span up = outage_up(back, v);

			assert_int_equal(lanes_dn(l, v, i),
			    end == END_BEST ? dn.hi : dn.lo);
			assert_true(lanes_up(l, v, i) >=
			    (end == END_BEST ? up.lo : up.hi));
		}
	}
}

static void
test_run__downs_are_exact_and_ups_no_less(void **state)
{
	(void)state;
	lot_state = 8;
	for (int32_t i = 0; i < 3000; i++) {
		struct lot_shape shape = { i % 2 == 0, i % 3 == 0 };
		struct loss lost[LANES];
		struct lanes *l;
		int32_t n;

		net_clear(&net);
		lot_net(&net, &shape);
		l = lanes_new(&net.arena, net_build(&net));
		n = net.nnodes < LANES ? net.nnodes : LANES;
		for (int32_t v = 0; v < n; v++)
			lost[v] = (struct loss){ v, lot_span(0, 2, shape.wide),
				lot_span(0, 5, shape.wide) };
		compare(l, lost, n, END_WORST);
		/* The same memory, once more. */
		compare(l, lost, n, END_BEST);
	}
}

static void
test_run__wide_groups_by_every_way_of_counting(void **state)
{
	int32_t p = net_node(&net, NODE_PROCESS, SPAN_NONE), m[20];

	(void)state;
	for (int32_t i = 0; i < 20; i++) {
		m[i] = net_node(&net, NODE_RESOURCE, SPAN(i));
		net_group(&net, m[i], 1, SPAN(3 * ((i * 7) % 20)), 21, -1);
	}
	net_node(&net, NODE_SITE, SPAN_NONE);
	for (int32_t k = 1; k <= 20; k++) {
		struct loss lost = { 21, SPAN_NONE, SPAN(5) };

		net.ngroups = 20;
		net_group(&net, p, k, SPAN(2), m[0], m[1], m[2], m[3], m[4],
		    m[5], m[6], m[7], m[8], m[9], m[10], m[11], m[12], m[13],
		    m[14], m[15], m[16], m[17], m[18], m[19], -1);
		compare(lanes_new(&net.arena, net_build(&net)), &lost, 1,
		    END_WORST);
	}
}

static void
test_run__far_is_not_never(void **state)
{
	int32_t a = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	int32_t b = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	int32_t c = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	struct loss lost = { c, SPAN_NONE, SPAN(SPAN_MAX) };
	int64_t steps = ALL_STEPS;
	struct lanes *l;

	(void)state;
	net_group(&net, b, 1, SPAN(SPAN_MAX), c, -1);
	net_group(&net, a, 1, SPAN_NEVER, b, -1);
	l = lanes_new(&net.arena, net_build(&net));
	assert_true(lanes_run(l, &lost, 1, END_WORST, true, &steps));
	assert_int_equal(lanes_dn(l, b, 0), LANE_FAR);
	assert_int_equal(lanes_dn(l, a, 0), FOREVER);
	/* Not counted is not known to come: never less than the truth. */
	assert_int_equal(lanes_up(l, b, 0), FOREVER);
	assert_int_equal(lanes_up(l, a, 0), 0);
}

static void
test_run__gives_up_when_its_steps_are_spent(void **state)
{
	struct loss lost = { 1, SPAN_NONE, SPAN(1) };
	int64_t steps = 3, all = ALL_STEPS;
	struct lanes *l;

	(void)state;
	net_node(&net, NODE_PROCESS, SPAN_NONE);
	net_node(&net, NODE_RESOURCE, SPAN_NONE);
	net_group(&net, 0, 1, SPAN_NONE, 1, -1);
	l = lanes_new(&net.arena, net_build(&net));
	assert_false(lanes_run(l, &lost, 1, END_WORST, true, &steps));
	assert_true(steps < 0);
	/* And starts afresh with new ones. */
	assert_true(lanes_run(l, &lost, 1, END_WORST, true, &all));
	assert_int_equal(lanes_dn(l, 0, 0), 0);
	assert_int_equal(lanes_up(l, 0, 0), 1);
}

static void
test_run__nothing_outside_the_marks(void **state)
{
	static const uint8_t none[2];
	struct loss lost = { 1, SPAN_NONE, SPAN(1) };
	int64_t steps = ALL_STEPS;
	struct lanes *l;

	(void)state;
	net_node(&net, NODE_PROCESS, SPAN_NONE);
	net_node(&net, NODE_RESOURCE, SPAN_NONE);
	net_group(&net, 0, 1, SPAN_NONE, 1, -1);
	l = lanes_new(&net.arena, net_build(&net));
	lanes_within(l, none);
	assert_true(lanes_run(l, &lost, 1, END_WORST, true, &steps));
	assert_int_equal(lanes_dn(l, 0, 0), FOREVER);
	assert_int_equal(lanes_dn(l, 1, 0), FOREVER);
}

static struct lanes *misused;
static int32_t wrong;

static void
run_wrong(void)
{
	static const struct loss lost[LANES + 1];
	int64_t steps = ALL_STEPS;

	lanes_run(misused, lost, wrong, END_WORST, true, &steps);
}

static void
test_run__more_losses_than_lanes_is_a_bug(void **state)
{
	(void)state;
	net_node(&net, NODE_PROCESS, SPAN_NONE);
	misused = lanes_new(&net.arena, net_build(&net));
	wrong = LANES + 1;
	assert_aborts(run_wrong);
	wrong = -1;
	assert_aborts(run_wrong);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, clear, clear)
		TEST(test_run__downs_are_exact_and_ups_no_less),
		TEST(test_run__wide_groups_by_every_way_of_counting),
		TEST(test_run__far_is_not_never),
		TEST(test_run__gives_up_when_its_steps_are_spent),
		TEST(test_run__nothing_outside_the_marks),
		TEST(test_run__more_losses_than_lanes_is_a_bug),
	};

	return cmocka_run_group_tests_name("lanes", tests, NULL, NULL);
}
