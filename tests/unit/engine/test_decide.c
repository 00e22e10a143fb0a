/* SPDX-License-Identifier: EUPL-1.2 */
/* Verdicts about a target, and what they rest on, against brute force. */
#include <stdlib.h>

#include "engine/decide.h"
#include "engine/prove_internal.h"
#include "small.h"
#include "../test.h"

static struct arena arena;

static int
clear(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static bool
soak(void)
{
	return getenv("STORMVAST_SOAK") != NULL;
}

static struct decide_result
decide(const struct rcpsp *p, int32_t target, int64_t schedules,
    int64_t conflicts)
{
	struct decide_input in = { .project = p, .target = target, .seed = 1,
		.schedules = schedules, .conflicts = conflicts };
	struct decide_result res;
	struct err err;

	assert_true(decide_run(&arena, &in, NULL, &res, &err));
	return res;
}

/* Does it keep all rules, and end when it says? */
static void
check_schedule(const struct rcpsp *p, const struct decide_result *res)
{
	struct small_walk w = { .project = p };
	int32_t end = 0;

	for (int32_t i = 0; i < p->ntasks; i++) {
		w.start[i] = res->start[i];
		assert_true(w.start[i] >= 0);
		assert_true(small_fits(&w, i));
		if (w.start[i] + p->duration[i] > end)
			end = w.start[i] + p->duration[i];
	}
	assert_int_equal(end, res->makespan.v);
}

static void
test_decide__equals_brute_force(void **state)
{
	uint64_t lot = 31;
	int32_t rounds = soak() ? 20000 : 600, no = 0;

	(void)state;
	for (int32_t i = 0; i < rounds; i++) {
		struct small s;
		int32_t best;

		small_make(&s, &lot, small_lot(&lot, 1, i % 10 == 0 ? 7 : 6),
		    3, (enum small_kind)(i % 3));
		best = small_best(&s.project, NULL, small_horizon(&s.project));
		for (int32_t t = best > 2 ? best - 2 : 0; t <= best; t++) {
			struct decide_result r = decide(&s.project, t, 3000,
			    30000);

			assert_int_equal(r.feasible, t < best ? PROVE_NO
			                                      : PROVE_YES);
			no += t < best;
			if (r.feasible == PROVE_YES)
				check_schedule(&s.project, &r);
			else
				assert_true(r.lower > t && r.lower <= best);
		}
		if (best < 0)
			assert_int_equal(decide(&s.project, 9, 3000,
			    30000).feasible, PROVE_NO);
		arena_release(&arena);
	}
	assert_true(no > rounds / 4);
}

/* ---- windows and packing ------------------------------------------------ */

/* Every schedule must lie within what holds at the root. */
struct within {
	const struct prover *p;
	bool open;		/* is there a schedule at all? */
};

static bool
lies_within(void *arg, const int32_t *start)
{
	struct within *in = arg;

	in->open = true;
	for (int32_t x = 0; x < in->p->ntasks; x++)
		assert_true(in->p->root[2 * x] <= start[x] &&
		    start[x] <= -in->p->root[2 * x + 1]);
	return true;
}

/* A prover for all that ends by `most`; NULL: refuted at once. */
static struct prover *
prover_until(const struct rcpsp *p, int32_t most)
{
	struct prover *q = prover_new(&arena, &(struct prove_input){
	    .project = p }, 1, small_horizon(p));

	for (int32_t x = 0; x < p->ntasks; x++) {
		int32_t latest = most - p->duration[x];

		if (latest < upper_of(q, x) && (latest < 0 || !prover_set(q,
		    (struct lit){ 2 * x + 1, -latest }, MOVE_CHOICE, -1)))
			return NULL;
	}
	if (!prover_wake_all(q))
		return NULL;
	prover_root(q);
	return q;
}

/* Of each kind of shaving: how often it said that there is none. */
static int32_t
shave_all(enum search_end (*shave)(struct prover *p, int64_t conflicts),
    uint64_t lot, int32_t rounds)
{
	int32_t none = 0;

	for (int32_t i = 0; i < rounds; i++) {
		struct within in = { 0 };
		struct small_walk w = { .each = lies_within, .arg = &in };
		struct small s;
		enum search_end end;

		small_make(&s, &lot, small_lot(&lot, 4, 6), 3,
		    (enum small_kind)(i % 3));
		w.project = &s.project;
		w.most = small_best(&s.project, NULL,
		    small_horizon(&s.project)) - (i % 5 == 0);
		if (i % 7 == 0 && w.most < small_horizon(&s.project))
			w.most++;
		in.p = w.most >= 0 ? prover_until(&s.project, w.most) : NULL;
		if (in.p != NULL) {
			end = shave((struct prover *)in.p, 10000);
			assert_int_not_equal(end, SEARCH_LIMIT);
			none += end == SEARCH_NONE;
			if (end == SEARCH_SOLUTION)
				small_walk_from(&w, 0);
			else
				assert_true(small_best(&s.project, NULL,
				    w.most) < 0);
		}
		arena_release(&arena);
	}
	return none;
}

static void
test_shave__loses_no_schedule(void **state)
{
	(void)state;
	assert_true(shave_all(prover_shave, 32, soak() ? 20000 : 800) > 10);
}

static void
test_shave_pack__loses_no_schedule(void **state)
{
	(void)state;
	assert_true(shave_all(prover_shave_pack, 33, soak() ? 5000 : 300) >
	    5);
}

/*
 * Five of length 2, each with 2 of 5 units: two at a time, so 6 long.  By the
 * work alone it could be done in 4.
 */
static int32_t pairs_duration[] = { 2, 2, 2, 2, 2 };
static int32_t pairs_capacity[] = { 5 };
static int32_t pairs_use[] = { 2, 2, 2, 2, 2 };
static int32_t pairs_first[] = { 0, 0, 0, 0, 0, 0 };
static const struct rcpsp pairs = { 5, 1, pairs_duration, pairs_capacity,
	pairs_use, pairs_first, pairs_first, NULL };

static enum pack_end
pack(struct prover *p)
{
	struct pack *k = pack_new(&arena, p);
	enum pack_end end;

	assert_non_null(k);
	pack_begin(k);
	while ((end = pack_round(k)) == PACK_MORE)
		continue;
	return end;
}

static void
test_pack__knows_that_two_go_together(void **state)
{
	(void)state;
	assert_int_equal(pack(prover_until(&pairs, 4)), PACK_PROVED);
	assert_int_equal(pack(prover_until(&pairs, 6)), PACK_NOT);
}

/* The same with the greatest numbers: nothing may pass the end of a word. */
static void
test_pack__large_numbers(void **state)
{
	int32_t duration[5], use[5], capacity[] = { 1000000000 };
	struct rcpsp p = pairs;

	(void)state;
	for (int32_t i = 0; i < 5; i++) {
		duration[i] = 800000;
		use[i] = 400000000;
	}
	p.duration = duration;
	p.use = use;
	p.capacity = capacity;
	assert_int_equal(pack(prover_until(&p, 1900000)), PACK_PROVED);
	assert_int_equal(pack(prover_until(&p, 2400000)), PACK_NOT);
}

static void
test_pack__not_of_many_tasks(void **state)
{
	enum { MANY = 129 };
	static int32_t duration[MANY], use[MANY], first[MANY + 1];
	int32_t capacity = 1;
	struct rcpsp p = { MANY, 1, duration, &capacity, use, first, first,
		NULL };

	(void)state;
	for (int32_t i = 0; i < MANY; i++)
		duration[i] = use[i] = 1;
	assert_null(pack_new(&arena, prover_until(&p, MANY)));
	assert_int_equal(prover_shave_pack(prover_until(&p, MANY), 9),
	    SEARCH_SOLUTION);
}

/* ---- misuse ------------------------------------------------------------- */

static void
test_decide__nothing_may_be_done(void **state)
{
	struct decide_result res = decide(&pairs, 5, 1, 0);

	(void)state;
	assert_int_equal(res.feasible, PROVE_UNKNOWN);
	assert_int_equal(res.conflicts, 0);
	assert_true(res.lower <= 5 && res.makespan.v == 6);
}

static bool
after_some(void *arg)
{
	return ++*(int *)arg > 3;
}

static void
test_decide__cancelled_can_be_had_again(void **state)
{
	uint64_t lot = 34;
	int32_t open = 0;

	(void)state;
	for (int32_t i = 0; i < 200; i++) {
		int asked = 0;
		struct run run = { after_some, NULL, &asked };
		struct small s;
		struct decide_input in = { .project = &s.project, .seed = 1,
			.schedules = INT64_MAX, .conflicts = INT64_MAX };
		struct decide_result one, two;
		struct err err;

		small_make(&s, &lot, 8, 3, SMALL_PLAIN);
		in.target = small_best(&s.project, NULL,
		    small_horizon(&s.project)) - 1;
		if (in.target < 0)
			continue;
		assert_true(decide_run(&arena, &in, &run, &one, &err));
		in.schedules = one.schedules;
		in.conflicts = one.conflicts;
		assert_true(decide_run(&arena, &in, NULL, &two, &err));
		assert_int_equal(one.feasible, two.feasible);
		assert_int_equal(one.lower, two.lower);
		assert_int_equal(one.schedules, two.schedules);
		assert_int_equal(one.conflicts, two.conflicts);
		assert_memory_equal(one.start, two.start,
		    8 * sizeof(*one.start));
		open += one.feasible == PROVE_UNKNOWN;
		arena_release(&arena);
	}
	assert_true(open > 0);
}

static void
test_decide__refuses_what_is_no_project(void **state)
{
	int32_t circle_first[] = { 0, 1, 2, 2, 2, 2 };
	int32_t circle_next[] = { 1, 0 }, less[] = { 2, 2, 2, 2, -2 };
	struct rcpsp circle = pairs, negative = pairs;
	struct decide_input in = { .project = &circle, .target = 9,
		.schedules = 9, .conflicts = 9 };
	struct decide_result res;
	struct err err = { 0 };

	(void)state;
	circle.next_first = circle_first;
	circle.next = circle_next;
	assert_false(decide_run(&arena, &in, NULL, &res, &err));
	assert_string_equal(err.id, "rcpsp-circle");
	/* With lags it is one when its tasks push each other on, and none when
	 * they begin together: both are answers. */
	in.schedules = in.conflicts = 1000;
	circle.lag = (const int32_t[]){ 0, 0 };
	assert_true(decide_run(&arena, &in, NULL, &res, &err));
	assert_int_equal(res.feasible, PROVE_YES);
	circle.lag = (const int32_t[]){ 0, 1 };
	assert_true(decide_run(&arena, &in, NULL, &res, &err));
	assert_int_equal(res.feasible, PROVE_NO);
	negative.duration = less;
	in.project = &negative;
	assert_false(decide_run(&arena, &in, NULL, &res, &err));
	assert_string_equal(err.id, "rcpsp-negative");
}

/* More than the proof takes: the search still says yes, and never no. */
static void
test_decide__too_large_for_the_proof(void **state)
{
	int32_t n = PROVE_TASKS_MAX + 1, capacity = 4;
	int32_t *one = arena_array(&arena, int32_t, (size_t)n + 1);
	int32_t *first = arena_array(&arena, int32_t, (size_t)n + 1);
	struct rcpsp p = { n, 1, one, &capacity, one, first, first, NULL };

	(void)state;
	for (int32_t i = 0; i < n; i++)
		one[i] = 1;
	assert_int_equal(decide(&p, n / 4 + 1, 100, 100).feasible, PROVE_YES);
	capacity = 3;
	for (int32_t i = 0; i < n; i++)
		one[i] = 2;
	/* Two apiece of three: n in a row; work alone says two thirds. */
	assert_int_equal(decide(&p, n * 2 - 2, 100, 100).feasible,
	    PROVE_UNKNOWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_decide__equals_brute_force,
		    clear),
		cmocka_unit_test_teardown(test_shave__loses_no_schedule,
		    clear),
		cmocka_unit_test_teardown(test_shave_pack__loses_no_schedule,
		    clear),
		cmocka_unit_test_teardown(
		    test_pack__knows_that_two_go_together, clear),
		cmocka_unit_test_teardown(test_pack__large_numbers, clear),
		cmocka_unit_test_teardown(test_pack__not_of_many_tasks, clear),
		cmocka_unit_test_teardown(test_decide__nothing_may_be_done,
		    clear),
		cmocka_unit_test_teardown(
		    test_decide__cancelled_can_be_had_again, clear),
		cmocka_unit_test_teardown(
		    test_decide__refuses_what_is_no_project, clear),
		cmocka_unit_test_teardown(
		    test_decide__too_large_for_the_proof, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
