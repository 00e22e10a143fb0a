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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_run__as_defined_without_cycles),
		cmocka_unit_test(test_run__as_defined_with_cycles),
	};

	return cmocka_run_group_tests_name("oracle", tests, NULL, NULL);
}
