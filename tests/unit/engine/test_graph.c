/* SPDX-License-Identifier: EUPL-1.2 */
#include "lot.h"

static struct net net;

static int
clear(void **state)
{
	(void)state;
	net_clear(&net);
	return 0;
}

static int32_t
thing(void)
{
	return net_node(&net, NODE_RESOURCE, SPAN_NONE);
}

static void
test_build__members_come_before_owners(void **state)
{
	/* p needs a and b, b needs a: a < b < p, whatever the input order. */
	int32_t p = thing(), b = thing(), a = thing();
	const struct graph *g;

	(void)state;
	net_group(&net, p, 2, SPAN(60), a, b, -1);
	net_group(&net, b, 1, SPAN_UNKNOWN, a, -1);
	g = net_build(&net);
	assert_true(g->v_of[a] < g->v_of[b]);
	assert_true(g->v_of[b] < g->v_of[p]);
	assert_int_equal(g->nsets, 3);
	assert_false(g->exact);
	assert_int_equal(g->node_of[g->v_of[p]], p);
	assert_int_equal(g->group_of[g->g_of[1]], 1);
	assert_int_equal(g->owner[g->g_of[0]], g->v_of[p]);
	assert_int_equal(g->user_first[g->v_of[a] + 1] -
	    g->user_first[g->v_of[a]], 2);
	assert_int_equal(g->ncold, 0);
}

static void
test_build__nothing_at_all(void **state)
{
	const struct graph *g = net_build(&net);

	(void)state;
	assert_int_equal(g->nnodes, 0);
	assert_int_equal(g->ncold, 0);
}

static void
test_build__chain_of_a_million_needs_no_stack(void **state)
{
	enum { N = 1000000 };
	struct arena a = ARENA_INIT;
	int32_t *owner = arena_array(&a, int32_t, N);
	int32_t *one = arena_array(&a, int32_t, N);
	int32_t *first = arena_array(&a, int32_t, N + 1);
	int32_t *member = arena_array(&a, int32_t, N);
	struct span *none = arena_array(&a, struct span, N);
	struct graph_input in = { .nnodes = N, .ngroups = N - 1,
		.kind = arena_array(&a, uint8_t, N), .restart = none,
		.owner = owner, .need = one, .grace = none, .first = first,
		.member = member };
	const struct graph *g;
	struct err err;

	(void)state;
	for (int32_t i = 0; i < N - 1; i++) {
		owner[i] = i;
		member[i] = i + 1;
		one[i] = 1;
		first[i + 1] = i + 1;
	}
	assert_true(graph_build(&a, &in, NULL, &g, &err));
	assert_int_equal(g->v_of[N - 1], 0);
	assert_int_equal(g->v_of[0], N - 1);
	arena_release(&a);
}

static bool
say_stop(void *arg)
{
	++*(int *)arg;
	return true;
}

static void
test_build__stops_when_asked(void **state)
{
	int asked = 0;
	struct run run = { .cancelled = say_stop, .arg = &asked };
	struct graph_input in;
	struct err err;
	int32_t a = thing(), b = thing();

	(void)state;
	net_group(&net, a, 1, SPAN_NONE, b, -1);
	in = net_input(&net);
	assert_false(graph_build(&net.arena, &in, &run, &net.graph, &err));
	assert_int_equal(err.code, ERR_CANCELLED);
	assert_int_equal(asked, 1);
}

/* Each row breaks one thing of: node 0 needs 1 of {1, 2}, grace 0. */
static void
test_build__names_the_fault_and_its_row(void **state)
{
	static const struct {
		int32_t owner, need, m0, m1;
		struct span grace, restart;
		uint8_t kind;
		const char *id;
		int64_t row;
	} rows[] = {
		{ -1, 1, 1, 2, { 0 }, { 0 }, 0, "graph-owner-out-of-range", 1 },
		{ 3, 1, 1, 2, { 0 }, { 0 }, 0, "graph-owner-out-of-range", 1 },
		{ 0, 0, 1, 2, { 0 }, { 0 }, 0, "graph-need-out-of-range", 1 },
		{ 0, 3, 1, 2, { 0 }, { 0 }, 0, "graph-need-out-of-range", 1 },
		{ 0, 1, 1, 3, { 0 }, { 0 }, 0, "graph-member-out-of-range", 1 },
		{ 0, 1, -1, 2, { 0 }, { 0 }, 0, "graph-member-out-of-range", 1 },
		{ 0, 1, 2, 2, { 0 }, { 0 }, 0, "graph-member-twice", 1 },
		{ 0, 1, 0, 2, { 0 }, { 0 }, 0, "graph-needs-itself", 1 },
		{ 0, 1, 1, 2, { 5, 4 }, { 0 }, 0, "graph-span-invalid", 1 },
		{ 0, 1, 1, 2, { -1, 4 }, { 0 }, 0, "graph-span-invalid", 1 },
		{ 0, 1, 1, 2, { 0 }, { 0, SPAN_MAX + 1 }, 0,
		  "graph-span-invalid", 3 },
		{ 0, 1, 1, 2, { 0 }, { 0 }, NODE_KIND__MAX,
		  "graph-kind-unknown", 3 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct graph_input in;
		struct err err;

		net_clear(&net);
		thing();
		thing();
		thing();
		net_group(&net, rows[i].owner, rows[i].need, rows[i].grace, -1);
		net.member[0] = rows[i].m0;
		net.member[1] = rows[i].m1;
		net.first[1] = 2;
		net.restart[2] = rows[i].restart;
		net.kind[2] = rows[i].kind;
		in = net_input(&net);
		assert_false(graph_build(&net.arena, &in, NULL, &net.graph,
		    &err));
		assert_string_equal(err.id, rows[i].id);
		assert_int_equal(err.row, rows[i].row);
	}
}

/* The rows of g are those of the caller's group, in new numbers. */
static void
check_group_rows(const struct graph *gr, int32_t g)
{
	int32_t i = gr->group_of[g], e = gr->member_first[g], v = gr->owner[g];

	assert_int_equal(gr->g_of[i], g);
	assert_int_equal(gr->node_of[v], net.owner[i]);
	assert_true(gr->group_first[v] <= g && g < gr->group_first[v + 1]);
	assert_int_equal(gr->need[g], net.need[i]);
	assert_int_equal(gr->grace[g].lo, net.grace[i].lo);
	assert_int_equal(gr->member_first[g + 1] - e,
			 net.first[i + 1] - net.first[i]);
	for (int32_t k = net.first[i]; k < net.first[i + 1]; k++, e++) {
		int32_t m = gr->member[e], uses = 0;

		assert_int_equal(gr->node_of[m], net.member[k]);
		assert_true(m < v || gr->set_of[m] == gr->set_of[v]);
		for (int32_t u = gr->user_first[m]; u < gr->user_first[m + 1];
		     u++) {
			assert_true(u == gr->user_first[m] ||
				    gr->user[u - 1] < gr->user[u]);
			uses += gr->user[u] == g;
		}
		assert_int_equal(uses, 1);
	}
}

static void
check_graph_rows(const struct graph *gr)
{
	assert_int_equal(gr->user_first[gr->nnodes], gr->nmembers);
	assert_int_equal(gr->set_first[gr->nsets], gr->nnodes);
	for (int32_t v = 0; v < gr->nnodes; v++) {
		int32_t node = gr->node_of[v], s = gr->set_of[v];

		assert_int_equal(gr->v_of[node], v);
		assert_true(gr->set_first[s] <= v && v < gr->set_first[s + 1]);
		assert_int_equal(gr->restart[v].hi, net.restart[node].hi);
		for (int32_t g = gr->group_first[v] + 1;
		     g < gr->group_first[v + 1]; g++)
			assert_true(gr->group_of[g - 1] < gr->group_of[g]);
	}
	for (int32_t g = 0; g < gr->ngroups; g++)
		check_group_rows(gr, g);
}

/* No chain of needs in a graph without circles is longer than it says. */
static int32_t
longest_chain(const struct graph *gr)
{
	int32_t chain[NET_NODES], most = 0;

	for (int32_t v = 0; v < gr->nnodes; v++) {
		chain[v] = 1;
		for (int32_t e = gr->member_first[gr->group_first[v]];
		     e < gr->member_first[gr->group_first[v + 1]]; e++)
			if (chain[gr->member[e]] + 1 > chain[v])
				chain[v] = chain[gr->member[e]] + 1;
		most = chain[v] > most ? chain[v] : most;
	}
	return most;
}

static void
test_build__any_graph_is_ordered_and_complete(void **state)
{
	(void)state;
	lot_state = 4;
	for (int32_t i = 0; i < 3000; i++) {
		struct lot_shape shape = { .cyclic = i % 2 > 0,
					   .wide = i % 3 > 0,
					   .most = 3 + i % 20 };
		const struct graph *gr;

		net_clear(&net);
		lot_net(&net, &shape);
		gr = net_build(&net);
		check_graph_rows(gr);
		if (gr->nsets == gr->nnodes)
			assert_int_equal(gr->depth, longest_chain(gr));
	}
}

/* Two of a name are found, however many stand between; two that are 64 apart
 * are not of a name. */
static void
test_build__members_that_look_alike(void **state)
{
	enum { N = 200 };
	uint8_t kind[N] = { 0 };
	struct span restart[N] = { { 0 } }, grace = SPAN_NONE;
	int32_t owner = 0, need = 1, first[2] = { 0, 0 }, member[N];
	struct graph_input in = { .nnodes = N,
				  .kind = kind,
				  .restart = restart,
				  .ngroups = 1,
				  .owner = &owner,
				  .need = &need,
				  .grace = &grace,
				  .first = first,
				  .member = member };
	struct err err;

	(void)state;
	for (int32_t n = 2; n < N; n++) {
		for (int32_t k = 0; k < n; k++)
			member[k] = 1 + (k * 64) % (N - 1);
		first[1] = n;
		assert_true(
		    graph_build(&net.arena, &in, NULL, &net.graph, &err));
		member[n - 1] = member[n / 2 - 1];
		assert_false(
		    graph_build(&net.arena, &in, NULL, &net.graph, &err));
		assert_string_equal(err.id, "graph-member-twice");
		assert_int_equal(err.args[0].n, member[n - 1] + 1);
	}
}

static void
test_build__refuses_what_is_too_large(void **state)
{
	struct graph_input in = { .nnodes = GRAPH_NODES_MAX + 1 };
	struct err err;

	(void)state;
	assert_false(graph_build(&net.arena, &in, NULL, &net.graph, &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
	assert_string_equal(err.id, "graph-too-large");
	assert_int_equal(err.args[0].n, GRAPH_NODES_MAX);
}

static void
test_cold__two_that_need_each_other(void **state)
{
	/* dns <-> host; mail needs dns: one finding, {host, dns} by number. */
	int32_t mail = thing(), host = thing(), dns = thing();
	const struct graph *g;

	(void)state;
	net_group(&net, mail, 1, SPAN_NONE, dns, -1);
	net_group(&net, dns, 1, SPAN_NONE, host, -1);
	net_group(&net, host, 1, SPAN(3600), dns, -1);
	g = net_build(&net);
	assert_int_equal(g->ncold, 1);
	assert_int_equal(g->cold_first[1], 2);
	assert_int_equal(g->cold[0], host);
	assert_int_equal(g->cold[1], dns);
}

static void
test_cold__a_second_way_in_opens_the_circle(void **state)
{
	/* dns or a hosts file will do: the circle starts by itself. */
	int32_t host = thing(), dns = thing(), file = thing();
	const struct graph *g;

	(void)state;
	net_group(&net, dns, 1, SPAN_NONE, host, -1);
	net_group(&net, host, 1, SPAN_NONE, dns, file, -1);
	g = net_build(&net);
	assert_int_equal(g->nsets, 2);
	assert_int_equal(g->ncold, 0);
}

static void
test_cold__a_circle_behind_a_circle(void **state)
{
	/*
	 * One strongly connected set of four: a <-> b; c <-> d; c needs a; and
	 * a is content with b or d.  Neither starts.  {a, b} waits for d too
	 * (a's group has members b and d), {c, d} waits for a: all four wait
	 * for each other, one finding.
	 */
	int32_t a = thing(), b = thing(), c = thing(), d = thing();
	const struct graph *g;

	(void)state;
	net_group(&net, a, 1, SPAN_NONE, b, d, -1);
	net_group(&net, b, 1, SPAN_NONE, a, -1);
	net_group(&net, c, 2, SPAN_NONE, d, a, -1);
	net_group(&net, d, 1, SPAN_NONE, c, -1);
	g = net_build(&net);
	assert_int_equal(g->ncold, 1);
	assert_int_equal(g->cold_first[1], 4);
}

static void
test_cold__two_circles_apart(void **state)
{
	int32_t a = thing(), b = thing(), c = thing(), d = thing();
	const struct graph *g;

	(void)state;
	net_group(&net, a, 1, SPAN_NONE, b, -1);
	net_group(&net, b, 1, SPAN_NONE, a, -1);
	net_group(&net, c, 2, SPAN_NONE, d, a, -1);
	net_group(&net, d, 1, SPAN_NONE, c, -1);
	g = net_build(&net);
	assert_int_equal(g->ncold, 2);
	assert_int_equal(g->cold[0], a);
	assert_int_equal(g->cold[2], c);
}

static void
test_cold__who_only_waits_for_a_circle_is_not_in_it(void **state)
{
	/* a <-> b; c needs a; a is content with x, or else with c. */
	int32_t a = thing(), b = thing(), c = thing(), x = thing();
	const struct graph *g;

	(void)state;
	net_group(&net, a, 1, SPAN_NONE, b, -1);
	net_group(&net, a, 1, SPAN_NONE, c, x, -1);
	net_group(&net, b, 1, SPAN_NONE, a, -1);
	net_group(&net, c, 1, SPAN_NONE, a, -1);
	g = net_build(&net);
	assert_int_equal(g->nsets, 2);
	assert_int_equal(g->ncold, 1);
	assert_int_equal(g->cold_first[1], 2);
	assert_int_equal(g->cold[1], b);
}

static void
test_cone__what_it_rests_on_and_no_more(void **state)
{
	int32_t p = thing(), a = thing(), b = thing(), other = thing();
	const int32_t *v;
	const struct graph *g;

	(void)state;
	net_group(&net, p, 1, SPAN_NONE, a, -1);
	net_group(&net, a, 1, SPAN_NONE, b, -1);
	net_group(&net, other, 1, SPAN_NONE, b, -1);
	g = net_build(&net);
	assert_int_equal(graph_cone(&net.arena, g, p, &v), 3);
	assert_int_equal(g->node_of[v[0]], b);
	assert_int_equal(g->node_of[v[2]], p);
	assert_int_equal(graph_cone(&net.arena, g, b, &v), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, clear, clear)
		TEST(test_build__members_come_before_owners),
		TEST(test_build__nothing_at_all),
		TEST(test_build__chain_of_a_million_needs_no_stack),
		TEST(test_build__stops_when_asked),
		TEST(test_build__names_the_fault_and_its_row),
		TEST(test_build__any_graph_is_ordered_and_complete),
		TEST(test_build__members_that_look_alike),
		TEST(test_build__refuses_what_is_too_large),
		TEST(test_cold__two_that_need_each_other),
		TEST(test_cold__a_second_way_in_opens_the_circle),
		TEST(test_cold__a_circle_behind_a_circle),
		TEST(test_cold__two_circles_apart),
		TEST(test_cold__who_only_waits_for_a_circle_is_not_in_it),
		TEST(test_cone__what_it_rests_on_and_no_more),
	};

	return cmocka_run_group_tests_name("graph", tests, NULL, NULL);
}
