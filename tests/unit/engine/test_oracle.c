/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * test_oracle.c - thousands of small graphs by lot, against the definition.
 */
#include "lot.h"
#include "oracle.h"

static int32_t
lose(const struct net *n, struct loss *l, bool wide)
{
	int32_t count = 1 + lot_below(2), a = lot_below(n->nnodes);

	for (int32_t i = 0; i < count; i++)
		l[i] = (struct loss){ (a + i) % n->nnodes, lot_span(0, 4, wide),
			lot_below(12) ? lot_span(1, 6, wide) : SPAN_NEVER };
	return count;
}

static void
compare(struct net *n, const struct lot_shape *s, bool unrecovered)
{
	struct loss l[2];
	struct outage_input in = { l, lose(n, l, s->wide), unrecovered };
	const struct outage *o;
	struct oracle want = { .net = n, .lost = l, .nlost = in.nlost,
		.unrecovered = unrecovered };
	struct err err;

	assert_true(outage_run(&n->arena, net_build(n), &in, NULL, &o, &err));
	for (int32_t end = END_BEST; end < END__MAX; end++) {
		want.worst = end == END_WORST;
		oracle_run(&want);
		for (int32_t v = 0; v < n->nnodes; v++) {
			struct moment got = o->at[end][n->graph->v_of[v]];

			assert_int_equal(got.dn, want.dn[v]);
			assert_int_equal(got.up, want.up[v]);
		}
	}
}

/* Every path ends at a lost node, each step a member of the group before it. */
static void
check_paths(struct net *n)
{
	struct loss l[2];
	struct outage_input in = { l, lose(n, l, false), false };
	const struct outage *o;
	struct err err;

	assert_true(outage_run(&n->arena, n->graph, &in, NULL, &o, &err));
	for (int32_t v = 0; v < n->nnodes; v++) {
		struct why w = outage_why_dn(&n->arena, o, v, END_WORST);
		int32_t end;

		assert_int_equal(w.n > 0, outage_dn(o, v).lo < FOREVER);
		if (w.n == 0)
			continue;
		end = w.step[w.n - 1].node;
		assert_true(end == l[0].node || end == l[in.nlost - 1].node);
		assert_false(w.assumed);
		for (int32_t i = 0; i + 1 < w.n; i++)
			assert_int_equal(n->owner[w.step[i].group],
			    w.step[i].node);
		w = outage_why_up(&n->arena, o, v, END_WORST);
		assert_true(w.n > 0);
		assert_true(!w.assumed || outage_assumed(o, v));
	}
}

static void
try_many(const struct lot_shape *s, bool unrecovered, int32_t times)
{
	static struct net net;

	for (int32_t i = 0; i < times; i++) {
		net_clear(&net);
		lot_net(&net, s);
		compare(&net, s, unrecovered);
		check_paths(&net);
	}
	net_clear(&net);
}

static void
test_run__as_defined_without_cycles(void **state)
{
	(void)state;
	lot_state = 1;
	try_many(&(struct lot_shape){ false, false }, false, 2000);
	try_many(&(struct lot_shape){ false, true }, false, 1000);
	try_many(&(struct lot_shape){ false, true }, true, 500);
}

static void
test_run__as_defined_with_cycles(void **state)
{
	(void)state;
	lot_state = 2;
	try_many(&(struct lot_shape){ true, false }, false, 2000);
	try_many(&(struct lot_shape){ true, true }, false, 1000);
	try_many(&(struct lot_shape){ true, true }, true, 500);
}

/* With few steps: what is not open is as it was, the rest within its bounds. */
static int32_t
compare_steps(struct net *n, const struct loss *l, int32_t nlost, int64_t steps)
{
	struct outage_input in = { l, nlost, lot_below(3) == 0, steps };
	const struct outage *few, *all;
	struct err err;

	assert_true(outage_run(&n->arena, n->graph, &in, NULL, &few, &err));
	in.steps = 0;
	assert_true(outage_run(&n->arena, n->graph, &in, NULL, &all, &err));
	assert_int_equal(all->nopen, 0);
	for (int32_t v = 0; v < n->nnodes; v++) {
		struct span dn = outage_dn(few, v), up = outage_up(few, v);

		if (!outage_open(few, v)) {
			assert_int_equal(dn.lo, outage_dn(all, v).lo);
			assert_int_equal(dn.hi, outage_dn(all, v).hi);
			assert_int_equal(up.lo, outage_up(all, v).lo);
			assert_int_equal(up.hi, outage_up(all, v).hi);
			continue;
		}
		assert_true(dn.lo <= outage_dn(all, v).lo);
		assert_true(dn.hi >= outage_dn(all, v).hi);
		assert_true(up.lo <= outage_up(all, v).lo);
		assert_true(up.hi >= outage_up(all, v).hi);
	}
	return few->nopen;
}

static void
test_steps__what_is_not_open_is_right(void **state)
{
	static struct net net;
	int64_t nopen = 0, nwhole = 0;

	(void)state;
	lot_state = 31;
	for (int i = 0; i < 4000; i++) {
		struct lot_shape shape = { .cyclic = i % 4 > 0,
			.wide = i % 3 > 0, .most = 12 };
		struct loss l[2];
		int32_t n, open;

		net_clear(&net);
		lot_net(&net, &shape);
		net_build(&net);
		n = lose(&net, l, shape.wide);
		open = compare_steps(&net, l, n, 1 + lot_below(600));
		nopen += open > 0;
		nwhole += open == 0;
	}
	net_clear(&net);
	assert_true(nopen > 1000 && nwhole > 500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps__what_is_not_open_is_right),
		cmocka_unit_test(test_run__as_defined_without_cycles),
		cmocka_unit_test(test_run__as_defined_with_cycles),
	};

	return cmocka_run_group_tests_name("oracle", tests, NULL, NULL);
}
