/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/verdict.h"
#include "net.h"

#define H(n) ((int64_t)(n) * 3600)
#define HOURS(n) SPAN(H(n))

/*
 * p (restart 1 h) needs server; its fallback needs the planboard.  Verification
 * 1 h, RTO 4 h, MTPD 24 h, MBCO 50 %.  Fallback: set up in 1 h, holds 12 h at
 * 60 %.  Server restored in 6 h: back at 7, elapsed 8, late by 4 h.
 */
static struct net net;
static int32_t p, server, board, fb;
static struct level_step mbco, level;
static struct fallback_terms fallback;
static struct process_terms terms;

static int
set_up(void **state)
{
	(void)state;
	net_clear(&net);
	p = net_node(&net, NODE_PROCESS, HOURS(1));
	server = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	board = net_node(&net, NODE_RESOURCE, SPAN_NONE);
	fb = net_node(&net, NODE_FALLBACK, SPAN_NONE);
	net_group(&net, p, 1, SPAN_NONE, server, -1);
	net_group(&net, fb, 1, SPAN_NONE, board, -1);
	mbco = (struct level_step){ 0, SPAN(50) };
	level = (struct level_step){ 0, SPAN(60) };
	fallback = (struct fallback_terms){ fb, HOURS(1), HOURS(12),
		{ &level, 1 } };
	terms = (struct process_terms){ .node = p, .rto = HOURS(4),
		.mtpd = HOURS(24), .verification = HOURS(1),
		.mbco = { &mbco, 1 } };
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	net_clear(&net);
	return 0;
}

static const struct outage *
lose(struct span work, bool board_too)
{
	struct loss l[] = { { server, SPAN_NONE, work },
		{ board, SPAN_NONE, HOURS(2) } };
	struct outage_input in = { l, board_too ? 2 : 1, false };
	const struct outage *o;
	struct err err;

	assert_true(outage_run(&net.arena, net_build(&net), &in, NULL, &o,
	    &err));
	return o;
}

static void
test_of__on_time_late_and_impossible(void **state)
{
	struct verdict v = verdict_of(&net.arena, &terms,
	    lose(HOURS(2), false), NULL);

	(void)state;
	assert_int_equal(v.state, VERDICT_CALCULATED);
	assert_span(v.elapsed, H(4), H(4));
	v = verdict_of(&net.arena, &terms, lose(HOURS(6), false), NULL);
	assert_int_equal(v.state, VERDICT_LATE);
	assert_span(v.late, H(4), H(4));
	v = verdict_of(&net.arena, &terms, lose(HOURS(6), false),
	    lose(HOURS(2), false));
	assert_int_equal(v.state, VERDICT_LATE);
	v = verdict_of(&net.arena, &terms, lose(HOURS(6), false),
	    lose(HOURS(3), false));
	assert_int_equal(v.state, VERDICT_IMPOSSIBLE);
}

static void
test_of__proof_colours_what_is_on_time(void **state)
{
	static const enum verdict_state want[PROOF__MAX] = {
		VERDICT_CALCULATED, VERDICT_PROVEN_IN_PARTS, VERDICT_PROVEN,
		VERDICT_PROOF_EXPIRES,
	};

	(void)state;
	for (int i = 0; i < PROOF__MAX; i++) {
		terms.proof = (enum verdict_proof)i;
		assert_int_equal(verdict_of(&net.arena, &terms,
		    lose(HOURS(2), false), NULL).state, want[i]);
		assert_int_equal(verdict_of(&net.arena, &terms,
		    lose(HOURS(6), false), NULL).state, VERDICT_LATE);
	}
}

/* Each row changes one thing of the fallback that would save p. */
static void
test_saves__only_when_all_five_hold(void **state)
{
	struct {
		struct span set_up, hold, percent, mtpd;
		bool board_lost;
		enum truth want;
	} rows[] = {
		{ HOURS(1), HOURS(12), SPAN(60), HOURS(24), false, TRUTH_YES },
		{ HOURS(5), HOURS(12), SPAN(60), HOURS(24), false, TRUTH_NO },
		{ HOURS(1), HOURS(5), SPAN(60), HOURS(24), false, TRUTH_NO },
		{ HOURS(1), HOURS(6), SPAN(60), HOURS(24), false, TRUTH_YES },
		{ HOURS(1), HOURS(12), SPAN(40), HOURS(24), false, TRUTH_NO },
		{ HOURS(1), HOURS(12), SPAN(60), HOURS(6), false, TRUTH_NO },
		{ HOURS(1), HOURS(12), SPAN(60), HOURS(24), true, TRUTH_NO },
		{ SPAN_UNKNOWN, HOURS(12), SPAN(60), HOURS(24), false,
		  TRUTH_MAYBE },
		{ HOURS(1), SPAN_UNKNOWN, SPAN(60), HOURS(24), false,
		  TRUTH_MAYBE },
		{ HOURS(1), HOURS(12), SPAN_BETWEEN(0, 100), HOURS(24), false,
		  TRUTH_MAYBE },
		{ HOURS(1), HOURS(12), SPAN(60), SPAN_UNKNOWN, false,
		  TRUTH_MAYBE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct outage *o = lose(HOURS(6), rows[i].board_lost);
		struct verdict v;

		fallback.set_up = rows[i].set_up;
		fallback.hold = rows[i].hold;
		level.percent = rows[i].percent;
		terms.mtpd = rows[i].mtpd;
		assert_int_equal(fallback_saves(&terms, &fallback, o),
		    rows[i].want);
		terms.fallback = &fallback;
		terms.nfallbacks = 1;
		v = verdict_of(&net.arena, &terms, o, NULL);
		assert_int_equal(v.saved, rows[i].want);
		assert_int_equal(v.state, rows[i].want == TRUTH_YES
		    ? VERDICT_CALCULATED : rows[i].want == TRUTH_NO
		    ? VERDICT_LATE : VERDICT_UNKNOWN);
		assert_int_equal(v.fallback,
		    rows[i].want == TRUTH_YES ? 0 : -1);
	}
}

static void
test_saves__level_and_minimum_change_over_time(void **state)
{
	/* The minimum rises to 70 % after 5 h; the fallback tires after 3 h. */
	struct level_step rises[] = { { 0, SPAN(20) }, { H(5), SPAN(70) } };
	struct level_step tires[] = { { 0, SPAN(80) }, { H(3), SPAN(30) } };
	const struct outage *o = lose(HOURS(6), false);

	(void)state;
	terms.mbco = (struct levels){ rises, 2 };
	fallback.level = (struct levels){ tires, 2 };
	assert_int_equal(fallback_saves(&terms, &fallback, o), TRUTH_NO);
	rises[1].from = H(7);
	assert_int_equal(fallback_saves(&terms, &fallback, o), TRUTH_YES);
	terms.mbco.n = 0;
	assert_int_equal(fallback_saves(&terms, &fallback, o), TRUTH_MAYBE);
	/* Ready in 1 h it tires at 5 h, too soon; ready in 3 h it does not. */
	terms.mbco.n = 2;
	rises[1].from = H(5);
	tires[1] = (struct level_step){ H(4), SPAN(60) };
	assert_int_equal(fallback_saves(&terms, &fallback, o), TRUTH_NO);
	fallback.set_up = SPAN_BETWEEN(H(1), H(3));
	assert_int_equal(fallback_saves(&terms, &fallback, o), TRUTH_MAYBE);
}

static void
test_saves__means_may_be_back_before_they_are_needed(void **state)
{
	/* The board is out 0-2 h; p falls at 3 h (grace) and is back at 7. */
	(void)state;
	net.grace[0] = HOURS(3);
	assert_int_equal(fallback_saves(&terms, &fallback,
	    lose(HOURS(6), true)), TRUTH_YES);
	net.grace[0] = HOURS(1);
	assert_int_equal(fallback_saves(&terms, &fallback,
	    lose(HOURS(6), true)), TRUTH_NO);
}

static void
test_of__unknown_names_what_decides(void **state)
{
	struct verdict v;

	(void)state;
	terms.rto = SPAN_UNKNOWN;
	v = verdict_of(&net.arena, &terms, lose(HOURS(2), false), NULL);
	assert_int_equal(v.state, VERDICT_UNKNOWN);
	assert_int_equal(v.ncauses, 1);
	assert_int_equal(v.cause[0].kind, CAUSE_RTO);
	terms.rto = HOURS(4);
	v = verdict_of(&net.arena, &terms, lose(SPAN_UNKNOWN, false), NULL);
	assert_int_equal(v.state, VERDICT_UNKNOWN);
	assert_int_equal(v.cause[0].kind, CAUSE_RESTORE);
	assert_int_equal(v.cause[0].node, server);
	/* An unknown that cannot change the answer makes nothing unknown. */
	net.restart[p] = SPAN_BETWEEN(0, H(1));
	v = verdict_of(&net.arena, &terms, lose(HOURS(6), false), NULL);
	assert_int_equal(v.state, VERDICT_LATE);
	assert_span(v.late, H(3), H(4));
	v = verdict_of(&net.arena, &terms, lose(HOURS(5) , false), NULL);
	assert_int_equal(v.state, VERDICT_LATE);
	net.grace[0] = SPAN_UNKNOWN;
	v = verdict_of(&net.arena, &terms, lose(HOURS(6), false), NULL);
	assert_int_equal(v.state, VERDICT_UNKNOWN);
	assert_int_equal(v.cause[v.ncauses - 1].kind, CAUSE_GRACE);
	assert_int_equal(v.cause[v.ncauses - 1].group, 0);
}

static void
test_of__untouched_is_on_time_whatever_the_target(void **state)
{
	struct verdict v;

	(void)state;
	terms.rto = SPAN_UNKNOWN;
	net.grace[0] = SPAN_NEVER;
	v = verdict_of(&net.arena, &terms, lose(HOURS(9), false), NULL);
	assert_int_equal(v.state, VERDICT_CALCULATED);
	assert_span(v.elapsed, 0, 0);
	assert_string_equal(verdict_name(v.state), "calculated");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		TEST(test_of__on_time_late_and_impossible),
		TEST(test_of__proof_colours_what_is_on_time),
		TEST(test_saves__only_when_all_five_hold),
		TEST(test_saves__level_and_minimum_change_over_time),
		TEST(test_saves__means_may_be_back_before_they_are_needed),
		TEST(test_of__unknown_names_what_decides),
		TEST(test_of__untouched_is_on_time_whatever_the_target),
	};

	return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
