/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * test_oracle.c - thousands of small graphs by lot, against the definition.
 */
#include "base/rng.h"
#include "oracle.h"

static uint64_t lot;

static int32_t
below(int32_t n)
{
	return (int32_t)rng_below(&lot, (uint64_t)n);
}

/* [x, x], or at times a wide one. */
static struct span
some(int32_t from, int32_t to, bool wide)
{
	int64_t lo = from + below(to - from + 1);

	if (!wide || below(3) > 0)
		return SPAN(lo);
	if (below(4) == 0)
		return SPAN_BETWEEN(lo, FOREVER);
	return SPAN_BETWEEN(lo, lo + below(4));
}

struct shape {
	bool cyclic, wide, unrecovered;
};

static void
make(struct net *n, const struct shape *s)
{
	int32_t nodes = 2 + below(6);

	for (int32_t v = 0; v < nodes; v++)
		net_node(n, NODE_RESOURCE, some(s->cyclic ? 1 : 0, 3, s->wide));
	for (int32_t v = 0; v < nodes; v++) {
		for (int32_t left = below(3); left > 0; left--) {
			int32_t g, at = n->first[n->ngroups], size = 0;

			for (int32_t m = 0; m < nodes; m++)
				if (m != v && (s->cyclic || m > v) &&
				    below(nodes) < 3)
					n->member[at + size++] = m;
			if (size == 0)
				continue;
			g = n->ngroups++;
			n->owner[g] = v;
			n->need[g] = below(2) ? size : 1 + below(size);
			n->grace[g] = below(2) ? SPAN_NONE
			                       : some(0, 4, s->wide);
			n->first[g + 1] = at + size;
		}
	}
}

static int32_t
lose(const struct net *n, struct loss *l, bool wide)
{
	int32_t count = 1 + below(2), a = below(n->nnodes);

	for (int32_t i = 0; i < count; i++)
		l[i] = (struct loss){ (a + i) % n->nnodes, some(0, 4, wide),
			below(12) ? some(1, 6, wide) : SPAN_NEVER };
	return count;
}

static void
compare(struct net *n, const struct shape *s)
{
	struct loss l[2];
	struct outage_input in = { l, lose(n, l, s->wide), s->unrecovered };
	const struct outage *o;
	struct oracle want = { .net = n, .lost = l, .nlost = in.nlost,
		.unrecovered = s->unrecovered };
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
try_many(const struct shape *s, int32_t times)
{
	static struct net net;

	for (int32_t i = 0; i < times; i++) {
		net_clear(&net);
		make(&net, s);
		compare(&net, s);
		check_paths(&net);
	}
	net_clear(&net);
}

static void
test_run__as_defined_without_cycles(void **state)
{
	(void)state;
	lot = 1;
	try_many(&(struct shape){ false, false, false }, 2000);
	try_many(&(struct shape){ false, true, false }, 1000);
	try_many(&(struct shape){ false, true, true }, 500);
}

static void
test_run__as_defined_with_cycles(void **state)
{
	(void)state;
	lot = 2;
	try_many(&(struct shape){ true, false, false }, 2000);
	try_many(&(struct shape){ true, true, false }, 1000);
	try_many(&(struct shape){ true, true, true }, 500);
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
