/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * test_weak.c - weak points, against the definitions written down naively.
 * STORMVAST_SOAK=1 draws a hundred times as many.
 */
#include <stdlib.h>

#include "../aborts.h"
#include "engine/weak.h"
#include "lot.h"
#include "oracle.h"

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

static struct process_terms
terms_of(int32_t node, struct span mtpd)
{
	return (struct process_terms){ .node = node, .rto = SPAN_NEVER,
		.mtpd = mtpd };
}

static struct weak_input
input_of(const struct process_terms *terms, int32_t n)
{
	return (struct weak_input){ .graph = net_build(&net),
		.process = terms, .nprocesses = n, .kinds = SINGLE_KINDS };
}

static const struct weak *
run_all(const struct weak_input *in)
{
	const struct weak *w;
	struct err err;

	assert_true(weak_run(&net.arena, in, NULL, &w, &err));
	return w;
}

static const struct weak_pairs *
run_pairs(const struct weak_input *in)
{
	const struct weak_pairs *w;
	struct err err;

	assert_true(weak_pairs(&net.arena, in, 0, NULL, &w, &err));
	return w;
}

static void
test_run__two_servers_in_one_room(void **state)
{
	/* p needs the app and one of two servers, which share a room. */
	int32_t p = net_node(&net, NODE_PROCESS, SPAN_NONE);
	int32_t app = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	int32_t a = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	int32_t b = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	int32_t room = net_node(&net, NODE_SITE, SPAN_NONE);
	struct process_terms t = terms_of(p, HOURS(8));
	struct weak_input in;
	const struct weak *w;
	int32_t pair;

	(void)state;
	net_group(&net, p, 1, SPAN_NONE, app, -1);
	pair = net_group(&net, app, 1, HOURS(1), a, b, -1);
	net_group(&net, a, 1, HOURS(2), room, -1);
	net_group(&net, b, 1, HOURS(3), room, -1);
	in = input_of(&t, 1);
	w = run_all(&in);
	assert_int_equal(w->n, 2);
	assert_int_equal(w->finding[0].kind, WEAK_PLAIN);
	assert_int_equal(w->finding[0].node, app);
	assert_int_equal(w->finding[0].group, -1);
	assert_span(w->finding[0].dn, 0, 0);
	assert_int_equal(w->finding[1].kind, WEAK_COMMON);
	assert_int_equal(w->finding[1].node, room);
	assert_int_equal(w->finding[1].group, pair);
	assert_span(w->finding[1].dn, H(4), H(4));
	assert_int_equal(w->finding[1].within, TRUTH_YES);
	assert_int_equal(w->finding[1].why.n, 4);
	assert_int_equal(w->finding[1].why.step[0].node, p);
	assert_int_equal(w->finding[1].why.step[3].node, room);
}

static void
test_run__later_than_the_mtpd_is_none(void **state)
{
	int32_t p = net_node(&net, NODE_PROCESS, SPAN_NONE);
	int32_t a = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	struct process_terms t = terms_of(p, HOURS(8));
	struct weak_input in;

	(void)state;
	net_group(&net, p, 1, SPAN(H(8) + 1), a, -1);
	in = input_of(&t, 1);
	assert_int_equal(run_all(&in)->n, 0);
	/* Unknown is never no. */
	t.mtpd = SPAN_UNKNOWN;
	assert_int_equal(run_all(&in)->n, 1);
	assert_int_equal(run_all(&in)->finding[0].within, TRUTH_MAYBE);
}

static void
test_run__fewer_than_three_persons(void **state)
{
	int32_t p = net_node(&net, NODE_PROCESS, SPAN_NONE);
	int32_t desk = net_node(&net, NODE_TEAM, SPAN_NONE);
	int32_t big = net_node(&net, NODE_TEAM, SPAN_NONE);
	int32_t dark = net_node(&net, NODE_TEAM, SPAN_NONE);
	int32_t anna = net_node(&net, NODE_PERSON, SPAN_NONE);
	int32_t bob = net_node(&net, NODE_PERSON, SPAN_NONE);
	int32_t tool = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	const int32_t persons[] = { 0, 2, 3, -1, 0, 0, 0 };
	struct process_terms t = terms_of(p, SPAN_NONE);
	struct weak_input in;
	const struct weak *w;
	int32_t either;

	(void)state;
	/* Two at the desk, three in the big team, nobody knows of the dark. */
	net_group(&net, p, 3, HOURS(1), desk, big, dark, -1);
	either = net_group(&net, p, 1, HOURS(1), anna, bob, -1);
	/* Where a machine may stand in, persons are not essential. */
	net_group(&net, p, 1, HOURS(1), anna, tool, -1);
	in = input_of(&t, 1);
	in.persons = persons;
	w = run_all(&in);
	assert_int_equal(w->n, 3);
	assert_int_equal(w->finding[0].node, p);
	assert_int_equal(w->finding[0].group, either);
	assert_int_equal(w->finding[0].persons, 2);
	assert_int_equal(w->finding[1].node, desk);
	assert_int_equal(w->finding[1].persons, 2);
	assert_int_equal(w->finding[1].within, TRUTH_YES);
	assert_int_equal(w->finding[2].node, dark);
	assert_int_equal(w->finding[2].persons, -1);
	assert_int_equal(w->finding[2].within, TRUTH_MAYBE);
}

static void
test_run__refuses_wrong_input(void **state)
{
	struct process_terms t = terms_of(3, HOURS(1));
	const struct weak *w;
	struct weak_input in;
	struct err err;

	(void)state;
	net_node(&net, NODE_PROCESS, SPAN_NONE);
	in = input_of(&t, 1);
	assert_false(weak_run(&net.arena, &in, NULL, &w, &err));
	assert_string_equal(err.id, "single-process-out-of-range");
	t.node = 0;
	t.mtpd = SPAN_BETWEEN(2, 1);
	assert_false(weak_run(&net.arena, &in, NULL, &w, &err));
	assert_string_equal(err.id, "single-span-invalid");
}

static bool
stop_after(void *arg)
{
	return --*(int *)arg < 0;
}

static void
test_run__stops_at_every_question(void **state)
{
	int32_t p = net_node(&net, NODE_PROCESS, SPAN_NONE);
	int32_t a = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	int32_t b = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	struct process_terms t = terms_of(p, HOURS(1));
	struct weak_input in;
	bool done[2] = { false, false };

	(void)state;
	net_group(&net, p, 1, SPAN_NONE, a, b, -1);
	in = input_of(&t, 1);
	for (int i = 0; !done[0] || !done[1]; i++) {
		int left[2] = { i, i };
		struct run run[2] = { { stop_after, NULL, &left[0] },
			{ stop_after, NULL, &left[1] } };
		const struct weak_pairs *pairs;
		const struct weak *w;
		struct err err[2] = { 0 };

		done[0] = weak_run(&net.arena, &in, &run[0], &w, &err[0]);
		done[1] = weak_pairs(&net.arena, &in, 0, &run[1], &pairs,
		    &err[1]);
		for (int k = 0; k < 2; k++)
			assert_true(done[k] || err[k].code == ERR_CANCELLED);
		assert_true(i < 100);
	}
}

static struct weak_input *misused;

static void
pairs_of_none(void)
{
	const struct weak_pairs *pairs;
	struct err err;

	if (weak_pairs(&net.arena, misused, 1, NULL, &pairs, &err))
		return;
}

static void
test_pairs__of_a_place_that_is_not_there_is_a_bug(void **state)
{
	struct process_terms t = terms_of(0, HOURS(1));
	struct weak_input in;

	(void)state;
	net_node(&net, NODE_PROCESS, SPAN_NONE);
	in = input_of(&t, 1);
	misused = &in;
	assert_aborts(pairs_of_none);
}

static void
test_pairs__spent_steps_are_said(void **state)
{
	int32_t p = net_node(&net, NODE_PROCESS, SPAN_NONE);
	int32_t a = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	int32_t b = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	struct process_terms t = terms_of(p, HOURS(1));
	struct weak_input in;

	(void)state;
	net_group(&net, p, 1, SPAN_NONE, a, b, -1);
	in = input_of(&t, 1);
	assert_false(run_pairs(&in)->unfinished);
	assert_int_equal(run_pairs(&in)->n, 1);
	in.steps = 40;
	assert_true(run_pairs(&in)->unfinished);
	assert_int_equal(run_pairs(&in)->n, 0);
}

/* ---- against the definitions --------------------------------------------- */

/* When `node` goes down after these losses, second by second. */
static struct span
naive_dn(int32_t node, const struct loss *lost, int32_t n)
{
	static struct oracle o[2];

	for (int i = 0; i < 2; i++) {
		o[i] = (struct oracle){ .net = &net, .lost = lost, .nlost = n,
			.worst = i == 1, .unrecovered = true };
		oracle_run(&o[i]);
	}
	return SPAN_BETWEEN(o[1].dn[node], o[0].dn[node]);
}

static int32_t
size_of(int32_t g)
{
	return net.first[g + 1] - net.first[g];
}

static bool
naive_essential(int32_t from, int32_t node, int depth)
{
	if (from == node)
		return true;
	for (int32_t g = 0; depth > 0 && g < net.ngroups; g++) {
		if (net.owner[g] != from || net.need[g] < size_of(g))
			continue;
		for (int32_t e = net.first[g]; e < net.first[g + 1]; e++)
			if (naive_essential(net.member[e], node, depth - 1))
				return true;
	}
	return false;
}

static bool
is_harm(struct span dn, const struct process_terms *t)
{
	return dn.lo < FOREVER && span_at_most(dn, t->mtpd) != TRUTH_NO;
}

/* So many members of the group go down with the node that it fails. */
static bool
fails_with(int32_t g, int32_t node)
{
	struct loss lost = { node, SPAN_NONE, SPAN_NEVER };
	int32_t down = 0;

	for (int32_t e = net.first[g]; e < net.first[g + 1]; e++)
		down += naive_dn(net.member[e], &lost, 1).lo < FOREVER;
	return down > size_of(g) - net.need[g];
}

static const struct weak_finding *
find(const struct weak *w, int32_t place, int32_t node)
{
	for (int32_t i = 0; i < w->n; i++)
		if (w->finding[i].place == place && w->finding[i].node == node)
			return &w->finding[i];
	return NULL;
}

static void
check_finding(const struct weak_finding *f, const struct process_terms *t,
    struct span dn)
{
	assert_non_null(f);
	assert_false(f->open);
	assert_int_equal(f->dn.lo, dn.lo);
	assert_true(f->dn.hi >= dn.hi);
	assert_int_equal(f->within, span_at_most(dn, t->mtpd));
	assert_int_equal(f->kind == WEAK_PLAIN,
	    naive_essential(t->node, f->node, net.nnodes));
	assert_int_equal(f->why.step[0].node, t->node);
	assert_int_equal(f->why.step[f->why.n - 1].node, f->node);
	if (f->kind == WEAK_COMMON) {
		assert_true(net.need[f->group] < size_of(f->group));
		assert_true(fails_with(f->group, f->node));
	} else {
		assert_int_equal(f->group, -1);
	}
}

static void
check_all(const struct process_terms *terms, int32_t n)
{
	struct weak_input in = input_of(terms, n);
	const struct weak *w = run_all(&in);
	int32_t nfound = 0;

	assert_int_equal(w->nopen, 0);
	for (int32_t p = 0; p < n; p++)
		for (int32_t v = 0; v < net.nnodes; v++) {
			struct loss lost = { v, SPAN_NONE, SPAN_NEVER };
			struct span dn = naive_dn(terms[p].node, &lost, 1);

			if (net.kind[v] != NODE_RESOURCE ||
			    !is_harm(dn, &terms[p]))
				continue;
			check_finding(find(w, p, v), &terms[p], dn);
			nfound++;
		}
	assert_int_equal(w->n, nfound);
}

static bool
has_pair(const struct weak_pairs *w, int32_t u, int32_t v)
{
	for (int32_t i = 0; i < w->n; i++)
		if (w->pair[i].node[0] == u && w->pair[i].node[1] == v)
			return true;
	return false;
}

static bool
is_weak_alone(const struct process_terms *t, int32_t v)
{
	struct loss lost = { v, SPAN_NONE, SPAN_NEVER };

	return is_harm(naive_dn(t->node, &lost, 1), t);
}

static void
check_pairs(const struct process_terms *t)
{
	struct weak_input in = input_of(t, 1);
	const struct weak_pairs *w = run_pairs(&in);
	int32_t nfound = 0;

	for (int32_t u = 0; u < net.nnodes; u++)
		for (int32_t v = u + 1; v < net.nnodes; v++) {
			struct loss lost[] = { { u, SPAN_NONE, SPAN_NEVER },
				{ v, SPAN_NONE, SPAN_NEVER } };

			if (net.kind[u] != NODE_RESOURCE ||
			    net.kind[v] != NODE_RESOURCE ||
			    is_weak_alone(t, u) || is_weak_alone(t, v) ||
			    !is_harm(naive_dn(t->node, lost, 2), t))
				continue;
			assert_true(has_pair(w, u, v));
			nfound++;
		}
	assert_int_equal(w->n, nfound);
	assert_false(w->unfinished || w->cut);
}

static void
test_all__equal_the_definitions(void **state)
{
	int32_t rounds = getenv("STORMVAST_SOAK") != NULL ? 30000 : 300;

	(void)state;
	lot_state = 99;
	for (int32_t i = 0; i < rounds; i++) {
		struct lot_shape shape = { i % 3 == 0, i % 2 == 0, 12 };
		struct process_terms terms[2];

		net_clear(&net);
		do {
			net_clear(&net);
			lot_net(&net, &shape);
		} while (net.nnodes <= 2);
		for (int32_t v = 0; v < net.nnodes; v++)
			net.kind[v] = v < 2 ? NODE_PROCESS : NODE_RESOURCE;
		for (int32_t p = 0; p < 2; p++)
			terms[p] = terms_of(p, lot_span(0, 9, shape.wide));
		check_all(terms, 2);
		check_pairs(&terms[0]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, clear, clear)
		TEST(test_run__two_servers_in_one_room),
		TEST(test_run__later_than_the_mtpd_is_none),
		TEST(test_run__fewer_than_three_persons),
		TEST(test_run__refuses_wrong_input),
		TEST(test_run__stops_at_every_question),
		TEST(test_pairs__of_a_place_that_is_not_there_is_a_bug),
		TEST(test_pairs__spent_steps_are_said),
		TEST(test_all__equal_the_definitions),
	};

	return cmocka_run_group_tests_name("weak", tests, NULL, NULL);
}
