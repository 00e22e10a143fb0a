/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/advice.h"
#include "plan.h"

static struct plan plan;

static int
start(void **state)
{
	(void)state;
	plan_start(&plan);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	net_clear(&plan.net);
	return 0;
}

/* Candidates from the answer, judged, with these many pairs. */
static const struct advice *
advise(int32_t npairs)
{
	const struct whatif *w = plan_run(&plan);
	const struct advice *r;
	struct advice_row *row;
	int32_t n = advice_candidates(&plan.net.arena, &plan.in, w, 30, &row);
	struct err err = { 0 };

	if (!advice_run(&plan.net.arena, &plan.in, w, row, n, npairs, 0, NULL,
	    &r, &err)) {
		print_error("%s\n", err.id);
		fail();
	}
	return r;
}

static const struct advice_row *
find(const struct advice *r, enum advice_kind kind, int32_t what)
{
	for (int32_t i = 0; i < r->n; i++)
		if (r->row[i].nchanges == 1 &&
		    r->row[i].change[0].kind == kind &&
		    r->row[i].change[0].what == what)
			return &r->row[i];
	return NULL;
}

static void
test_run__a_second_person(void **state)
{
	/* Two of 5 h for one person, RTO 8 h: a second makes it 5 h. */
	const struct advice_row *more;
	const struct advice *r;
	int32_t a, b, team = plan_team(&plan, 1);

	(void)state;
	a = plan_lost(&plan, H(5), team);
	b = plan_lost(&plan, H(5), team);
	plan_process(&plan, H(8), a, b);
	r = advise(0);
	assert_int_equal(r->before.part[SCORE_LATE], H(2));
	assert_int_equal(r->on_time, 0);
	more = find(r, ADVICE_MORE, team);
	assert_non_null(more);
	assert_int_equal(more->score.part[SCORE_LATE], 0);
	assert_int_equal(more->score.part[SCORE_MAKESPAN], H(5));
	assert_int_equal(more->on_time, 1);
	/* A spare of one is as good, and comes behind by its number. */
	assert_non_null(find(r, ADVICE_SPARE, a));
	assert_int_equal(r->nknow, 0);
	assert_int_equal(r->row[0].on_time, 1);
}

static void
test_run__one_more_on_call(void **state)
{
	/* At night there is only who is called: one more of those. */
	const struct advice *r;
	int32_t a, b, team = plan_means(&plan, true);

	(void)state;
	plan.window[0] = (struct whatif_window){ 0, FOREVER, 0, 1 };
	plan.window_first[1] = 1;
	a = plan_lost(&plan, H(5), team);
	b = plan_lost(&plan, H(5), team);
	plan_process(&plan, H(8), a, b);
	r = advise(0);
	assert_int_equal(find(r, ADVICE_MORE, team)->on_time, 1);
}

static void
test_run__no_person_helps_a_chain(void **state)
{
	/* 4 + 4 + 4 h on each other: only shorter, fewer or spare. */
	const struct advice *r;
	int32_t a, b, c, team = plan_team(&plan, 3);

	(void)state;
	a = plan_lost(&plan, H(4), team);
	b = plan_lost(&plan, H(4), team);
	c = plan_lost(&plan, H(4), team);
	net_group(&plan.net, b, 1, SPAN_NONE, a, -1);
	net_group(&plan.net, c, 1, SPAN_NONE, b, -1);
	plan_process(&plan, H(8), c, -1);
	r = advise(0);
	assert_null(find(r, ADVICE_MORE, team));
	assert_int_equal(find(r, ADVICE_SHORTER, 0)->score.part[SCORE_LATE],
	    H(2));
	assert_int_equal(find(r, ADVICE_DROP, 1)->score.part[SCORE_LATE], 0);
	/* A spare of the last is not restored, but falls with the others. */
	assert_null(find(r, ADVICE_SPARE, c));
	plan.step[2].when = WHATIF_LOST;
	r = advise(0);
	assert_int_equal(find(r, ADVICE_SPARE, c)->score.part[SCORE_LATE], 0);
}

static void
test_run__two_together(void **state)
{
	/*
	 * Two teams of one, each with two tasks of 4 h; the process needs all
	 * four within 5 h.  One person more of either alone gives nothing;
	 * one more of each does.
	 */
	const struct advice_row pair = { .change = { { ADVICE_MORE, 0, -1, 1 },
		{ ADVICE_MORE, 1, -1, 1 } }, .nchanges = 2 };
	const struct advice *r;
	const struct whatif *w;
	struct err err;

	(void)state;
	plan_team(&plan, 1);
	plan_team(&plan, 1);
	for (int32_t i = 0; i < 4; i++)
		plan_lost(&plan, H(4), i % 2);
	plan_process(&plan, H(5), 0, 1);
	net_group(&plan.net, plan.process[0].terms.node, 2, SPAN_NONE, 2, 3,
	    -1);
	w = plan_run(&plan);
	assert_int_equal(w->score.part[SCORE_LATE], H(3));
	assert_true(advice_run(&plan.net.arena, &plan.in, w, &pair, 1, 0, 0,
	    NULL, &r, &err));
	assert_int_equal(r->n, 1);
	assert_int_equal(r->row[0].on_time, 1);
	/* And found without being asked for. */
	r = advise(10);
	assert_null(find(r, ADVICE_MORE, 0));
	assert_int_equal(r->row[0].nchanges, 2);
	assert_int_equal(r->row[0].change[0].kind, ADVICE_MORE);
	assert_int_equal(r->row[0].change[1].kind, ADVICE_MORE);
	assert_int_equal(r->row[0].on_time, 1);
}

static void
test_run__hold_out_longer(void **state)
{
	/* On paper for 4 h at most; the outage takes 6. */
	static const struct level_step all[] = { { 0, { 100, 100 } } };
	const struct advice *r;
	struct fallback_terms f = { .set_up = SPAN(H(1)), .hold = SPAN(H(4)),
		.level = { all, 1 } };

	(void)state;
	plan_lost(&plan, H(6), plan_team(&plan, 1));
	f.node = net_node(&plan.net, NODE_FALLBACK, SPAN_NONE);
	plan_process(&plan, H(2), 0, -1);
	plan.process[0].terms.mtpd = SPAN(H(9));
	plan.process[0].terms.fallback = &f;
	plan.process[0].terms.nfallbacks = 1;
	r = advise(0);
	assert_non_null(find(r, ADVICE_HOLD, 0));
	assert_int_equal(find(r, ADVICE_HOLD, 0)->on_time, 1);
	assert_int_equal(find(r, ADVICE_HOLD, 0)->change[0].value, H(6));
}

static void
test_run__knowing_is_ranked_apart(void **state)
{
	const struct advice *r;
	int32_t team = plan_team(&plan, 2);

	(void)state;
	plan_lost(&plan, 0, team);
	plan.step[0].time = (struct whatif_time){ SPAN_UNKNOWN, SPAN_UNKNOWN,
		SPAN_UNKNOWN, NULL, 0 };
	plan_process(&plan, H(5), 0, -1);
	r = advise(0);
	assert_int_equal(r->nknow, 1);
	assert_int_equal(r->know[0].change[0].kind, ADVICE_KNOW);
	assert_int_equal(r->know[0].change[0].what, 0);
	assert_int_equal(r->know[0].decided, 1);
	for (int32_t i = 0; i < r->n; i++)
		assert_int_not_equal(r->row[i].change[0].kind, ADVICE_KNOW);
}

static void
test_run__all_is_well(void **state)
{
	const struct advice *r;

	(void)state;
	plan_lost(&plan, H(1), plan_team(&plan, 1));
	plan_process(&plan, H(5), 0, -1);
	r = advise(5);
	assert_int_equal(r->n, 0);
	assert_int_equal(r->nknow, 0);
	assert_int_equal(r->on_time, 1);
}

static void
test_run__refuses(void **state)
{
	static const struct advice_change bad[] = { { ADVICE_KIND__MAX, 0, 0,
		0 }, { ADVICE_MORE, 1, 0, 1 }, { ADVICE_MORE, 0, 0, -1 },
		{ ADVICE_SHORTER, 9, 0, 0 }, { ADVICE_DROP, -1, 0, 0 },
		{ ADVICE_SPARE, 99, 0, 0 }, { ADVICE_HOLD, 0, 0, 5 },
		{ ADVICE_KNOW, 0, 0, SPAN_MAX + 1 } };
	const struct whatif *w;

	(void)state;
	plan_lost(&plan, H(1), plan_team(&plan, 1));
	plan_process(&plan, H(5), 0, -1);
	w = plan_run(&plan);
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct advice_row row[] = { { .change = { { ADVICE_DROP, 0, 0,
			0 } }, .nchanges = 1 }, { .change = { bad[i] },
			.nchanges = 1 } };
		const struct advice *r;
		struct err err;

		assert_false(advice_run(&plan.net.arena, &plan.in, w, row, 2,
		    0, 0, NULL, &r, &err));
		assert_string_equal(err.id, "advice-change-invalid");
		assert_int_equal(err.row, 2);
		row[0].nchanges = 3;
		assert_false(advice_run(&plan.net.arena, &plan.in, w, row, 1,
		    0, 0, NULL, &r, &err));
		assert_int_equal(err.row, 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
		TEST(test_run__a_second_person),
		TEST(test_run__one_more_on_call),
		TEST(test_run__no_person_helps_a_chain),
		TEST(test_run__two_together),
		TEST(test_run__hold_out_longer),
		TEST(test_run__knowing_is_ranked_apart),
		TEST(test_run__all_is_well),
		TEST(test_run__refuses),
	};

	return cmocka_run_group_tests_name("advice", tests, NULL, NULL);
}
