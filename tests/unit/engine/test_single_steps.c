/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * test_single_steps.c - organisations that are too hard to be known whole: it
 * ends, says so, and never says more than is so.
 */
#include "deep.h"
#include "lot.h"

static struct deep deep;
static struct net net;

static int
clear(void **state)
{
	(void)state;
	arena_release(&deep.arena);
	net_clear(&net);
	return 0;
}

static const struct single *
run(const struct single_input *in, int64_t steps)
{
	struct single_input limited = *in;
	const struct single *s;
	struct err err;

	limited.steps = steps;
	assert_true(single_run(&deep.arena, &limited, NULL, &s, &err));
	return s;
}

static bool
is_open(const struct single_verdict *s)
{
	return s->unfinished || s->nopen > 0;
}

/* Ends within the steps and a pass, and nothing in doubt is called fine. */
static void
check_ends(const struct deep_shape *shape, int64_t steps)
{
	const struct single *s;
	int32_t nopen = 0;

	clear(NULL);
	deep_build(&deep, shape);
	s = run(&deep.in, steps);
	assert_true(s->nsteps < 2 * steps);
	for (int32_t p = 0; p < s->nprocesses; p++) {
		const struct single_verdict *v = &s->of[p];

		nopen += is_open(v);
		if (!v->unfinished || v->verdict.state == VERDICT_LATE)
			continue;
		assert_int_equal(v->verdict.state, VERDICT_UNKNOWN);
		assert_int_equal(v->verdict.cause[0].kind, CAUSE_STEPS);
		assert_int_equal(v->verdict.cause[0].node,
		    deep.in.process[p].node);
	}
	assert_true(nopen > 0);
}

static void
test_steps__deep_and_redundant_ends(void **state)
{
	/* A thousand levels: minutes and hours before there was a limit. */
	(void)state;
	check_ends(&(struct deep_shape){ 1000, 30, 5, 2, 0, false },
	    20 * 1000 * 1000);
	check_ends(&(struct deep_shape){ 1000, 30, 20, 3, 0, true },
	    20 * 1000 * 1000);
}

static void
test_steps__hundreds_of_critical_processes_end(void **state)
{
	(void)state;
	check_ends(&(struct deep_shape){ 20, 400, 400, 2, 0, false },
	    20 * 1000 * 1000);
}

static void
test_steps__one_great_circle_ends(void **state)
{
	(void)state;
	check_ends(&(struct deep_shape){ 300, 20, 10, 3, 20, false },
	    20 * 1000 * 1000);
}

/* One outage of such a circle, too: it ends, and says what it does not know. */
static void
test_steps__an_outage_of_one_great_circle_ends(void **state)
{
	struct loss lost = { 0, SPAN(60), SPAN(3600) };
	struct outage_input in = { &lost, 1, false, 20 * 1000 };
	const struct outage *o;
	struct err err;

	(void)state;
	deep_build(&deep, &(struct deep_shape){ 300, 20, 10, 3, 20, false });
	lost.node = deep.graph->nnodes - 1;
	assert_true(outage_run(&deep.arena, deep.graph, &in, NULL, &o, &err));
	assert_true(o->nopen > 0);
	assert_true(o->nhit >= o->nopen);
	for (int32_t v = 0; v < deep.graph->nnodes; v++)
		if (outage_open(o, v))
			assert_int_equal(outage_up(o, v).hi, FOREVER);
	assert_int_equal(outage_dn(o, lost.node).hi, 0);
}

static void
test_steps__fewer_than_the_first_look_leave_all_open(void **state)
{
	const struct single *s;

	(void)state;
	deep_build(&deep, &(struct deep_shape){ 20, 10, 10, 3, 0, false });
	s = run(&deep.in, 1);
	for (int32_t p = 0; p < s->nprocesses; p++) {
		assert_true(s->of[p].unfinished);
		assert_int_equal(s->of[p].verdict.state, VERDICT_UNKNOWN);
		assert_true(s->of[p].nopen > 0);
	}
}

static void
test_steps__an_ordinary_one_stays_exact(void **state)
{
	const struct single *s;

	(void)state;
	deep_build(&deep, &(struct deep_shape){ 60, 20, 20, 3, 0, true });
	s = run(&deep.in, 0);
	assert_true(s->nsteps < SINGLE_STEPS / 8);
	for (int32_t p = 0; p < s->nprocesses; p++)
		assert_false(is_open(&s->of[p]));
}

static void
test_steps__same_steps_same_answer(void **state)
{
	const struct deep_shape shape = { 100, 20, 10, 3, 0, true };
	const struct single *a, *b;

	(void)state;
	deep_build(&deep, &shape);
	a = run(&deep.in, 3000000);
	b = run(&deep.in, 3000000);
	assert_int_equal(a->nsteps, b->nsteps);
	assert_int_equal(a->nruns, b->nruns);
	for (int32_t p = 0; p < a->nprocesses; p++) {
		assert_int_equal(a->of[p].worst, b->of[p].worst);
		assert_int_equal(a->of[p].nopen, b->of[p].nopen);
		assert_memory_equal(&a->of[p].verdict.elapsed,
		    &b->of[p].verdict.elapsed, sizeof(struct span));
	}
}

/* ---- by lot -------------------------------------------------------------- */

enum { PROCESSES = 2 };

static bool
has_weak(const struct single_verdict *s, int32_t node)
{
	for (int32_t i = 0; i < s->nweak; i++)
		if (s->weak[i].node == node)
			return true;
	return false;
}

/* What a limited run says must hold in the full one. */
static void
check_honest(const struct single_verdict *some, const struct single_verdict *all)
{
	enum verdict_state x = some->verdict.state, y = all->verdict.state;

	assert_false(is_open(all));
	assert_true(some->verdict.elapsed.hi >= all->verdict.elapsed.hi);
	if (!some->unfinished)
		assert_int_equal(x, y);
	else if (x < VERDICT_UNKNOWN)
		assert_int_equal(x, y);
	else if (x >= VERDICT_LATE)
		assert_true(y >= x);
	assert_true(some->nweak_all >= some->nopen || some->unfinished);
	for (int32_t i = 0; i < all->nweak; i++)
		assert_true(some->unfinished ||
		    has_weak(some, all->weak[i].node));
	for (int32_t i = 0; i < some->nweak; i++)
		if (!some->weak[i].open && some->weak[i].within == TRUTH_YES)
			assert_true(has_weak(all, some->weak[i].node));
}

static void
draw(struct span *restore, struct process_terms *terms,
    struct single_input *in, bool wide)
{
	for (int32_t v = 0; v < net.nnodes; v++) {
		net.kind[v] = v < PROCESSES ? NODE_PROCESS : NODE_RESOURCE;
		restore[v] = lot_span(0, 5, wide);
	}
	for (int32_t p = 0; p < PROCESSES; p++)
		terms[p] = (struct process_terms){ .node = p,
			.rto = lot_span(0, 12, wide),
			.mtpd = lot_span(0, 9, wide) };
	*in = (struct single_input){ .graph = net_build(&net),
		.restore = restore, .before = lot_span(0, 2, wide),
		.process = terms, .nprocesses = PROCESSES,
		.kinds = SINGLE_KINDS };
}

static void
test_steps__never_say_more_than_is_so(void **state)
{
	int32_t unfinished = 0, finished = 0;

	(void)state;
	lot_state = 21;
	for (int32_t i = 0; i < 3000; i++) {
		struct lot_shape shape = { i % 3 == 0, i % 2 == 0 };
		struct span restore[NET_NODES];
		struct process_terms terms[PROCESSES];
		const struct single *some, *all;
		struct single_input in;

		clear(NULL);
		do {
			net_clear(&net);
			lot_net(&net, &shape);
		} while (net.nnodes <= PROCESSES);
		draw(restore, terms, &in, shape.wide);
		all = run(&in, 0);
		some = run(&in, 1 + lot_below(12000));
		for (int32_t p = 0; p < PROCESSES; p++) {
			check_honest(&some->of[p], &all->of[p]);
			unfinished += some->of[p].unfinished;
			finished += !some->of[p].unfinished;
		}
	}
	/* Both are met. */
	assert_true(unfinished > 100 && finished > 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, clear, clear)
		TEST(test_steps__deep_and_redundant_ends),
		TEST(test_steps__hundreds_of_critical_processes_end),
		TEST(test_steps__one_great_circle_ends),
		TEST(test_steps__an_outage_of_one_great_circle_ends),
		TEST(test_steps__fewer_than_the_first_look_leave_all_open),
		TEST(test_steps__an_ordinary_one_stays_exact),
		TEST(test_steps__same_steps_same_answer),
		TEST(test_steps__never_say_more_than_is_so),
	};

	return cmocka_run_group_tests_name("single_steps", tests, NULL, NULL);
}
