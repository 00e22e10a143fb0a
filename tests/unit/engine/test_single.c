/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * test_single.c - every loss alone, against running each one by itself.
 */
#include "engine/single.h"
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

static const struct level_step all_of_it[] = { { 0, { 100, 100 } } };

static struct process_terms
terms_of(int32_t node, struct span rto, struct span mtpd)
{
	return (struct process_terms){ .node = node, .rto = rto, .mtpd = mtpd,
		.mbco = { all_of_it, 1 } };
}

static const struct single *
run_all(const struct process_terms *terms, int32_t n,
    const struct span *restore, struct span before)
{
	struct single_input in = { .graph = net_build(&net),
		.restore = restore, .before = before, .process = terms,
		.nprocesses = n, .kinds = SINGLE_KINDS };
	const struct single *s;
	struct err err;

	assert_true(single_run(&net.arena, &in, NULL, &s, &err));
	return s;
}

static void
test_run__worst_of_three_and_its_path(void **state)
{
	/*
	 * p (restart 1 h) needs app and phone; app needs server.  Detection to
	 * release 1 h.  server: 1 + 6 + 1 (app) + 1 (p) = 9 h; app 1 + 2 + 1 =
	 * 4 h; phone 1 + 3 + 1 = 5 h.  RTO 6 h: late by 3 h, by the server.
	 */
	int32_t p = net_node(&net, NODE_PROCESS, HOURS(1));
	int32_t app = net_node(&net, NODE_RESOURCE, HOURS(1));
	int32_t server = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	int32_t phone = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	struct span restore[] = { SPAN_NONE, HOURS(2), HOURS(6), HOURS(3) };
	struct process_terms t = terms_of(p, HOURS(6), HOURS(8));
	const struct single_verdict *v;

	(void)state;
	net_group(&net, p, 2, SPAN_NONE, app, phone, -1);
	net_group(&net, app, 1, SPAN_NONE, server, -1);
	v = &run_all(&t, 1, restore, HOURS(1))->of[0];
	assert_int_equal(v->verdict.state, VERDICT_LATE);
	assert_int_equal(v->worst, server);
	assert_span(v->verdict.elapsed, H(9), H(9));
	assert_span(v->verdict.late, H(3), H(3));
	assert_int_equal(v->nhitting, 3);
	assert_int_equal(v->why_up.n, 3);
	assert_int_equal(v->why_up.step[2].node, server);
	assert_int_equal(v->nweak, 3);
	assert_int_equal(v->weak[0].node, app);
	assert_int_equal(v->weak[2].within, TRUTH_YES);
}

static void
test_run__hidden_common_site_of_a_redundant_pair(void **state)
{
	/* Either of two servers will do, but both stand in one room. */
	int32_t p = net_node(&net, NODE_PROCESS, SPAN_NONE);
	int32_t a = net_node(&net, NODE_RESOURCE, HOURS(1));
	int32_t b = net_node(&net, NODE_RESOURCE, HOURS(2));
	int32_t room = net_node(&net, NODE_SITE, SPAN_NONE);
	struct span restore[] = { SPAN_NONE, HOURS(9), HOURS(9), HOURS(4) };
	struct process_terms t = terms_of(p, HOURS(6), HOURS(8));
	const struct single *s;

	(void)state;
	net_group(&net, p, 1, SPAN_NONE, a, b, -1);
	net_group(&net, a, 1, SPAN_NONE, room, -1);
	net_group(&net, b, 1, SPAN_NONE, room, -1);
	s = run_all(&t, 1, restore, SPAN_NONE);
	assert_int_equal(s->of[0].worst, room);
	assert_int_equal(s->of[0].verdict.state, VERDICT_CALCULATED);
	assert_span(s->of[0].verdict.elapsed, H(5), H(5));
	assert_int_equal(s->of[0].nweak, 1);
	assert_int_equal(s->of[0].weak[0].node, room);
}

static void
test_run__unknown_restore_names_itself(void **state)
{
	int32_t p = net_node(&net, NODE_PROCESS, SPAN_NONE);
	int32_t a = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	struct span restore[] = { SPAN_NONE, SPAN_UNKNOWN };
	struct process_terms t = terms_of(p, HOURS(6), HOURS(8));
	const struct single_verdict *v;

	(void)state;
	net_group(&net, p, 1, SPAN_NONE, a, -1);
	v = &run_all(&t, 1, restore, HOURS(1))->of[0];
	assert_int_equal(v->verdict.state, VERDICT_UNKNOWN);
	assert_span(v->verdict.elapsed, H(1), FOREVER);
	assert_int_equal(v->verdict.ncauses, 1);
	assert_int_equal(v->verdict.cause[0].kind, CAUSE_RESTORE);
	assert_int_equal(v->verdict.cause[0].node, a);
	/* It takes 7 h before restoring even starts: late, unknown or not. */
	v = &run_all(&t, 1, restore, HOURS(7))->of[0];
	assert_int_equal(v->verdict.state, VERDICT_LATE);
	assert_span(v->verdict.late, H(1), FOREVER);
}

static void
test_run__late_at_the_minimum_is_impossible(void **state)
{
	int32_t p = net_node(&net, NODE_PROCESS, SPAN_NONE);
	int32_t a = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	struct span restore[] = { SPAN_NONE, HOURS(9) };
	struct span least[] = { SPAN_NONE, HOURS(5) };
	struct process_terms t = terms_of(p, HOURS(6), HOURS(8));
	struct single_input in = { .restore = restore, .restore_min = least,
		.process = &t, .nprocesses = 1, .kinds = SINGLE_KINDS };
	const struct single *s;
	struct err err;

	(void)state;
	net_group(&net, p, 1, SPAN_NONE, a, -1);
	in.graph = net_build(&net);
	assert_true(single_run(&net.arena, &in, NULL, &s, &err));
	assert_int_equal(s->of[0].verdict.state, VERDICT_LATE);
	least[1] = HOURS(7);
	assert_true(single_run(&net.arena, &in, NULL, &s, &err));
	assert_int_equal(s->of[0].verdict.state, VERDICT_IMPOSSIBLE);
}

static void
test_run__nothing_entered_is_not_fine(void **state)
{
	int32_t p = net_node(&net, NODE_PROCESS, SPAN_NONE);
	struct span restore[] = { SPAN_NONE };
	struct process_terms t = terms_of(p, HOURS(6), HOURS(8));
	const struct single_verdict *v;

	(void)state;
	v = &run_all(&t, 1, restore, SPAN_NONE)->of[0];
	assert_int_equal(v->verdict.state, VERDICT_UNKNOWN);
	assert_int_equal(v->verdict.cause[0].kind, CAUSE_NEEDS);
	assert_int_equal(v->worst, -1);
}

static void
test_run__refuses_wrong_input(void **state)
{
	int32_t p = net_node(&net, NODE_PROCESS, SPAN_NONE);
	struct span restore[] = { SPAN_NONE };
	struct process_terms t[] = { terms_of(p, HOURS(6), HOURS(8)),
		terms_of(p, HOURS(6), HOURS(8)) };
	struct single_input in = { .graph = net_build(&net),
		.restore = restore, .process = t, .nprocesses = 2,
		.kinds = SINGLE_KINDS };
	const struct single *s;
	struct err err;

	(void)state;
	t[1].node = 1;
	assert_false(single_run(&net.arena, &in, NULL, &s, &err));
	assert_string_equal(err.id, "single-process-out-of-range");
	assert_int_equal(err.row, 2);
	t[1].node = p;
	t[0].rto = SPAN_BETWEEN(5, 4);
	assert_false(single_run(&net.arena, &in, NULL, &s, &err));
	assert_string_equal(err.id, "single-span-invalid");
	assert_int_equal(err.row, 1);
	t[0].rto = HOURS(1);
	restore[0] = SPAN_BETWEEN(-1, 0);
	assert_false(single_run(&net.arena, &in, NULL, &s, &err));
	assert_string_equal(err.field, "restore");
}

static bool
stop_after(void *arg)
{
	return --*(int *)arg < 0;
}

static void
test_run__stops_at_every_question(void **state)
{
	bool done = false;

	(void)state;
	for (int i = 0; !done; i++) {
		int left = i;
		struct run run = { .cancelled = stop_after, .arg = &left };
		struct span restore[] = { SPAN_NONE, HOURS(1) };
		struct process_terms t;
		struct single_input in = { .restore = restore, .process = &t,
			.nprocesses = 1, .kinds = SINGLE_KINDS };
		const struct single *s;
		struct err err;

		net_clear(&net);
		t = terms_of(net_node(&net, NODE_PROCESS, SPAN_NONE),
		    HOURS(1), HOURS(2));
		net_node(&net, NODE_RESOURCE, SPAN_NONE);
		net_group(&net, 0, 1, HOURS(1), 1, -1);
		in.graph = net_build(&net);
		done = single_run(&net.arena, &in, &run, &s, &err);
		if (!done)
			assert_int_equal(err.code, ERR_CANCELLED);
		assert_true(i < 100);
	}
}

/* ---- by lot ------------------------------------------------------------ */

enum { PROCESSES = 2 };

struct lots {
	struct process_terms terms[PROCESSES];
	struct fallback_terms fallback;
	struct level_step level;
	struct span restore[NET_NODES], least[NET_NODES];
	struct single_input in;
};

static void
draw(struct lots *l, bool wide)
{
	for (int32_t v = 0; v < net.nnodes; v++) {
		net.kind[v] = v < PROCESSES ? NODE_PROCESS : NODE_RESOURCE;
		l->restore[v] = lot_below(12) ? lot_span(0, 5, wide)
		                              : SPAN_NEVER;
		l->least[v] = SPAN_NONE;
		if (lot_below(2))
			l->least[v] = SPAN(l->restore[v].lo);
	}
	l->level = (struct level_step){ 0, lot_span(40, 100, false) };
	l->fallback = (struct fallback_terms){ net.nnodes - 1,
		lot_span(0, 3, wide), lot_span(0, 6, wide),
		{ &l->level, 1 } };
	if (l->fallback.set_up.hi == FOREVER)
		l->fallback.set_up.hi = 9;
	for (int32_t p = 0; p < PROCESSES; p++) {
		l->terms[p] = terms_of(p, lot_span(0, 8, wide),
		    lot_span(2, 9, wide));
		l->terms[p].verification = lot_span(0, 1, wide);
		if (lot_below(2))
			l->terms[p].mbco.n = 0;
		l->terms[p].fallback = &l->fallback;
		l->terms[p].nfallbacks = lot_below(2);
	}
	l->in = (struct single_input){ .graph = net_build(&net),
		.restore = l->restore, .before = lot_span(0, 2, wide),
		.restore_min = lot_below(3) ? l->least : NULL,
		.process = l->terms, .nprocesses = PROCESSES,
		.kinds = SINGLE_KINDS };
}

static const struct outage *
lose(const struct lots *l, int32_t v, struct span work, bool unrecovered)
{
	struct loss loss = { v, l->in.before, work };
	struct outage_input in = { &loss, 1, unrecovered };
	const struct outage *o;
	struct err err;

	assert_true(outage_run(&net.arena, net.graph, &in, NULL, &o, &err));
	return o;
}

/* The same by brute force: one outage a loss, nothing left out. */
static void
check_process(const struct lots *l, int32_t p, const struct single_verdict *s)
{
	struct verdict worst = { 0 };
	int32_t at = -1, nweak = 0;

	for (int32_t v = PROCESSES; v < net.nnodes; v++) {
		struct verdict x = verdict_of(&net.arena, &l->terms[p],
		    lose(l, v, l->restore[v], false), l->in.restore_min == NULL
		    ? NULL : lose(l, v, l->least[v], false));
		struct span dn = outage_dn(lose(l, v, SPAN_NEVER, true), p);

		if (dn.lo < FOREVER &&
		    span_at_most(dn, l->terms[p].mtpd) != TRUTH_NO) {
			assert_true(nweak < s->nweak);
			assert_int_equal(s->weak[nweak].node, v);
			assert_true(s->weak[nweak].dn.lo <= dn.lo);
			assert_true(s->weak[nweak].dn.hi >= dn.hi);
			assert_int_equal(s->weak[nweak].within,
			    span_at_most(dn, l->terms[p].mtpd));
			nweak++;
		}
		if (x.dn.lo == FOREVER)
			continue;
		if (at < 0 || x.state > worst.state ||
		    (x.state == worst.state &&
		     (x.elapsed.hi > worst.elapsed.hi ||
		      (x.elapsed.hi == worst.elapsed.hi &&
		       x.elapsed.lo > worst.elapsed.lo)))) {
			worst = x;
			at = v;
		}
	}
	assert_int_equal(s->worst, at);
	assert_int_equal(s->nweak_all, nweak);
	if (at < 0)
		return;
	assert_int_equal(s->verdict.state, worst.state);
	assert_span(s->verdict.elapsed, worst.elapsed.lo, worst.elapsed.hi);
	assert_true(s->why_up.n > 0 && s->why_dn.n > 0);
	if (s->verdict.state == VERDICT_UNKNOWN)
		assert_true(s->verdict.ncauses > 0);
}

static void
test_run__equals_one_outage_a_loss(void **state)
{
	static struct lots l;

	(void)state;
	lot_state = 3;
	for (int32_t i = 0; i < 1500; i++) {
		struct lot_shape shape = { i % 3 == 0, i % 2 == 0 };
		const struct single *s;
		struct err err;

		net_clear(&net);
		do {
			net_clear(&net);
			lot_net(&net, &shape);
		} while (net.nnodes <= PROCESSES);
		draw(&l, shape.wide);
		assert_true(single_run(&net.arena, &l.in, NULL, &s, &err));
		for (int32_t p = 0; p < PROCESSES; p++)
			if (s->of[p].verdict.ncauses != 1 ||
			    s->of[p].verdict.cause[0].kind != CAUSE_NEEDS)
				check_process(&l, p, &s->of[p]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, clear, clear)
		TEST(test_run__worst_of_three_and_its_path),
		TEST(test_run__hidden_common_site_of_a_redundant_pair),
		TEST(test_run__unknown_restore_names_itself),
		TEST(test_run__late_at_the_minimum_is_impossible),
		TEST(test_run__nothing_entered_is_not_fine),
		TEST(test_run__refuses_wrong_input),
		TEST(test_run__stops_at_every_question),
		TEST(test_run__equals_one_outage_a_loss),
	};

	return cmocka_run_group_tests_name("single", tests, NULL, NULL);
}
