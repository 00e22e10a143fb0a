/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * test_rcpsp.c - decoding and search of the plain project, against every
 * schedule there is where the project is small.
 */
#include "../test.h"
#include "base/rng.h"
#include "engine/rcpsp_search.h"
#include "engine/solve.h"

enum { MOST = 64, ARCS = 512 };

/* A project that tests can fill in. */
static struct {
	struct rcpsp p;
	int32_t duration[MOST], capacity[RCPSP_RESOURCES_MAX];
	int32_t use[MOST * 8], next_first[MOST + 1], next[ARCS], lag[ARCS];
} w;
static struct arena arena;
static struct err err;
static uint64_t lot;

static int
clear(void **state)
{
	(void)state;
	arena_release(&arena);
	err = (struct err){ 0 };
	memset(&w, 0, sizeof(w));
	w.p = (struct rcpsp){ .duration = w.duration, .capacity = w.capacity,
		.use = w.use, .next_first = w.next_first, .next = w.next };
	return 0;
}

static int32_t
below(int32_t n)
{
	return (int32_t)rng_below(&lot, (uint64_t)n);
}

/* Of n tasks; arcs go to higher numbers, `in` of ten pairs; lags or not. */
static void
by_lot(int32_t n, int32_t resources, int32_t longest, int32_t in, bool lags)
{
	int32_t at = 0;

	w.p.ntasks = n;
	w.p.nresources = resources;
	w.p.lag = lags ? w.lag : NULL;
	for (int32_t r = 0; r < resources; r++)
		w.capacity[r] = 1 + below(4);
	for (int32_t i = 0; i < n; i++) {
		w.duration[i] = below(longest + 1);
		w.next_first[i] = at;
		for (int32_t r = 0; r < resources; r++)
			w.use[i * resources + r] = below(2) ?
			    below(w.capacity[r] + 1) : 0;
		for (int32_t j = i + 1; j < n; j++)
			if (below(10) < in && at < ARCS) {
				w.lag[at] = below(longest + 2);
				w.next[at++] = j;
			}
	}
	w.next_first[n] = at;
}

/* Does it keep every rule?  Looked at moment by moment, in its own words. */
static void
assert_is_schedule(const int32_t *start, int32_t makespan)
{
	int32_t last = 0;

	for (int32_t i = 0; i < w.p.ntasks; i++) {
		int32_t end = start[i] + w.duration[i];

		assert_true(start[i] >= 0);
		last = end > last ? end : last;
		for (int32_t e = w.next_first[i]; e < w.next_first[i + 1]; e++)
			assert_true(start[w.next[e]] >= start[i] +
			    (w.p.lag == NULL ? w.duration[i] : w.lag[e]));
	}
	assert_int_equal(last, makespan);
	for (int32_t i = 0; i < w.p.ntasks; i++)
		for (int32_t r = 0; r < w.p.nresources; r++) {
			int32_t used = 0, t = start[i];

			for (int32_t j = 0; j < w.p.ntasks; j++)
				if (start[j] <= t && t < start[j] +
				        w.duration[j])
					used += w.use[j * w.p.nresources + r];
			assert_true(used <= w.capacity[r]);
		}
}

/* ---- every schedule there is -------------------------------------------- */

static struct {
	int32_t start[MOST], best, placed;
} all;

static bool
can_start(int32_t i, int32_t t)
{
	for (int32_t h = 0; h < w.p.ntasks; h++)
		for (int32_t e = w.next_first[h]; e < w.next_first[h + 1]; e++)
			if (w.next[e] == i && (all.start[h] < 0 ||
			        all.start[h] + (w.p.lag == NULL ?
			            w.duration[h] : w.lag[e]) > t))
				return false;
	for (int32_t r = 0; r < w.p.nresources; r++) {
		int32_t used = w.use[i * w.p.nresources + r];

		for (int32_t j = 0; j < w.p.ntasks; j++)
			if (all.start[j] >= 0 &&
			    all.start[j] + w.duration[j] > t)
				used += w.use[j * w.p.nresources + r];
		if (used > w.capacity[r] && w.duration[i] > 0)
			return false;
	}
	return true;
}

/* At t, tasks from `from` on start or do not; then the next moment. */
static void
try_all(int32_t t, int32_t from, int32_t end)
{
	int32_t left = 0;

	for (int32_t i = 0; i < w.p.ntasks; i++)
		left += all.start[i] < 0 ? w.duration[i] : 0;
	if (end >= all.best || (left > 0 && t + 1 > all.best))
		return;
	if (all.placed == w.p.ntasks) {
		all.best = end;
		return;
	}
	for (int32_t i = from; i < w.p.ntasks; i++)
		if (all.start[i] < 0 && can_start(i, t)) {
			int32_t mine = t + w.duration[i];

			all.start[i] = t;
			all.placed++;
			/* Something of length 0 may let a lower one start. */
			try_all(t, w.duration[i] > 0 ? i + 1 : 0,
			    mine > end ? mine : end);
			all.placed--;
			all.start[i] = -1;
		}
	if (t < all.best)
		try_all(t + 1, 0, end);
}

static int32_t
shortest_of_all(int32_t no_longer)
{
	all.best = no_longer + 1;
	all.placed = 0;
	for (int32_t i = 0; i < w.p.ntasks; i++)
		all.start[i] = -1;
	try_all(0, 0, 0);
	return all.best;
}

static int32_t
search(int64_t schedules, uint64_t seed)
{
	struct rcpsp_search *s;
	int32_t makespan;

	if (!rcpsp_search_new(&arena, &w.p, seed, &s, &err) ||
	    !rcpsp_search_run(s, schedules, NULL, &err))
		fail_msg("%s", err.id);
	makespan = rcpsp_search_makespan(s);
	assert_is_schedule(rcpsp_search_start(s), makespan);
	assert_true(rcpsp_search_lower_bound(s) <= makespan);
	assert_true(rcpsp_search_schedules(s) <= schedules);
	return makespan;
}

static void
test_search__finds_the_shortest_of_small_ones(void **state)
{
	int rounds = getenv("STORMVAST_SOAK") != NULL ? 20000 : 400;

	(void)state;
	lot = 1;
	for (int k = 0; k < rounds; k++) {
		int32_t found;

		clear(NULL);
		by_lot(1 + below(7 + (k % 4 == 0)), 1 + below(3), 3,
		    below(5), k % 3 == 0);
		found = search(3000, (uint64_t)k);
		if (shortest_of_all(found) != found)
			fail_msg("round %d: %d, and there is %d", k, found,
			    all.best);
	}
}

/* ---- decoding ----------------------------------------------------------- */

static void
times(int32_t factor)
{
	for (int32_t i = 0; i < w.p.ntasks; i++)
		w.duration[i] *= factor;
	for (int32_t e = 0; e < w.next_first[w.p.ntasks]; e++)
		w.lag[e] *= factor;
}

/* Long times go by steps, short ones by slots: the same schedules. */
static void
test_decode__steps_and_slots_agree(void **state)
{
	enum { FACTOR = 1000003 };
	int32_t list[MOST], other[MOST], a[MOST], b[MOST];
	struct rcpsp_decoder *d;

	(void)state;
	lot = 2;
	for (int k = 0; k < 300; k++) {
		int32_t n, makespan, back, longest = k % 5 == 0 ? 70 : 9;

		clear(NULL);
		n = 1 + below(20);
		by_lot(n, below(9), longest, below(4), k % 2 == 0);
		assert_true(rcpsp_decoder_new(&arena, &w.p, &d, &err));
		memcpy(list, rcpsp_decoder_order(d), sizeof(*list) *
		    (size_t)n);
		makespan = rcpsp_decode(d, RCPSP_FORWARD, list, a);
		assert_is_schedule(a, makespan);
		rcpsp_turn(d, RCPSP_FORWARD, makespan, list, a, other);
		back = rcpsp_decode(d, RCPSP_BACKWARD, other, b);
		rcpsp_decoder_plain(d);
		assert_int_equal(rcpsp_decode(d, RCPSP_BACKWARD, other, list),
		    back);
		assert_memory_equal(list, b, sizeof(*b) * (size_t)n);
		memcpy(list, rcpsp_decoder_order(d), sizeof(*list) *
		    (size_t)n);
		assert_int_equal(rcpsp_decode(d, RCPSP_FORWARD, list, b),
		    makespan);
		assert_memory_equal(a, b, sizeof(*b) * (size_t)n);
		(void)rcpsp_decode(d, RCPSP_BACKWARD, other, b);
		times(longest > 9 ? 100003 : FACTOR);
		assert_true(rcpsp_decoder_new(&arena, &w.p, &d, &err));
		assert_int_equal(rcpsp_decode(d, RCPSP_FORWARD, list, a),
		    (int64_t)makespan * (longest > 9 ? 100003 : FACTOR));
		assert_int_equal(rcpsp_decode(d, RCPSP_BACKWARD, other, a),
		    (int64_t)back * (longest > 9 ? 100003 : FACTOR));
		for (int32_t i = 0; i < n; i++)
			assert_int_equal(a[i], (int64_t)b[i] *
			    (longest > 9 ? 100003 : FACTOR));
	}
}

/* A task may start before the end of one it waits for, and end before it. */
static void
test_turn__lags_shorter_than_durations(void **state)
{
	int32_t list[MOST], start[MOST], turned[MOST];
	struct rcpsp_decoder *d;

	(void)state;
	lot = 8;
	for (int k = 0; k < 3000; k++) {
		int32_t n, makespan;

		clear(NULL);
		n = 2 + below(9);
		by_lot(n, 1 + below(3), 4, 1 + below(4), true);
		times(k % 2 == 0 ? 1 : 1000003);
		assert_true(rcpsp_decoder_new(&arena, &w.p, &d, &err));
		memcpy(list, rcpsp_decoder_order(d), sizeof(*list) *
		    (size_t)n);
		for (int turn = 0; turn < 3; turn++) {
			makespan = rcpsp_decode(d, RCPSP_FORWARD, list, start);
			assert_is_schedule(start, makespan);
			rcpsp_turn(d, RCPSP_FORWARD, makespan, list, start,
			    turned);
			makespan = rcpsp_decode(d, RCPSP_BACKWARD, turned,
			    start);
			rcpsp_turn(d, RCPSP_BACKWARD, makespan, turned, start,
			    list);
		}
	}
}

static void
test_turn__is_never_longer(void **state)
{
	int32_t list[MOST], other[MOST], start[MOST];
	struct rcpsp_decoder *d;

	(void)state;
	lot = 3;
	for (int k = 0; k < 300; k++) {
		int32_t first, back, again;

		clear(NULL);
		by_lot(2 + below(30), 3, 9, below(3), false);
		assert_true(rcpsp_decoder_new(&arena, &w.p, &d, &err));
		first = rcpsp_decode(d, RCPSP_FORWARD, rcpsp_decoder_order(d),
		    start);
		rcpsp_turn(d, RCPSP_FORWARD, first, rcpsp_decoder_order(d),
		    start, other);
		back = rcpsp_decode(d, RCPSP_BACKWARD, other, start);
		rcpsp_turn(d, RCPSP_BACKWARD, back, other, start, list);
		again = rcpsp_decode(d, RCPSP_FORWARD, list, start);
		assert_true(back <= first && again <= back);
		assert_is_schedule(start, again);
		rcpsp_by_start(d, again, list, start, other);
		for (int32_t i = 1; i < w.p.ntasks; i++)
			assert_true(start[other[i - 1]] <= start[other[i]]);
		assert_int_equal(rcpsp_decode(d, RCPSP_FORWARD, other, start),
		    again);
	}
}

/* ---- the same again ----------------------------------------------------- */

static bool
count_and_stop(void *arg)
{
	int *left = arg;

	return --*left < 0;
}

static void
test_search__in_pieces_or_in_one_go(void **state)
{
	struct rcpsp_search *whole, *parts;
	int left;
	struct run run = { .cancelled = count_and_stop, .arg = &left };
	int cuts = 0;

	(void)state;
	lot = 4;
	/* One that it does not come to an end with. */
	do {
		clear(NULL);
		by_lot(40, 4, 9, 1, false);
		assert_true(rcpsp_search_new(&arena, &w.p, 7, &whole, &err));
		assert_true(rcpsp_search_run(whole, 20000, NULL, &err));
	} while (rcpsp_search_schedules(whole) < 19998);
	assert_true(rcpsp_search_new(&arena, &w.p, 7, &parts, &err));
	do {
		left = 3;
		cuts++;
	} while (!rcpsp_search_run(parts, 20000, &run, &err));
	assert_int_equal(err.code, ERR_CANCELLED);
	assert_true(cuts > 3);
	assert_int_equal(rcpsp_search_schedules(whole),
	    rcpsp_search_schedules(parts));
	assert_memory_equal(rcpsp_search_start(whole),
	    rcpsp_search_start(parts), 40 * sizeof(int32_t));
}

static void
test_search__takes_in_what_others_found(void **state)
{
	struct rcpsp_search *poor, *rich;

	(void)state;
	lot = 5;
	by_lot(50, 4, 9, 1, false);
	assert_true(rcpsp_search_new(&arena, &w.p, 1, &poor, &err));
	assert_true(rcpsp_search_new(&arena, &w.p, 1, &rich, &err));
	assert_true(rcpsp_search_run(rich, 20000, NULL, &err));
	rcpsp_search_offer(poor, rcpsp_search_start(rich));
	assert_true(rcpsp_search_makespan(poor) <=
	    rcpsp_search_makespan(rich));
	assert_is_schedule(rcpsp_search_start(poor),
	    rcpsp_search_makespan(poor));
	assert_true(rcpsp_search_run(poor, 5000, NULL, &err));
	rcpsp_search_offer(poor, rcpsp_search_start(rich));
	/* A bound that is reached ends it at once. */
	rcpsp_search_bound(poor, rcpsp_search_makespan(poor));
	assert_true(rcpsp_search_run(poor, INT64_MAX, NULL, &err));
}

static struct solve_result
solve(int64_t schedules, int64_t conflicts, const struct run *run)
{
	struct solve_input in = { .project = &w.p, .seed = 3,
		.schedules = schedules, .conflicts = conflicts };
	struct solve_result r;

	if (!solve_run(&arena, &in, run, &r, &err))
		fail_msg("%s", err.id);
	if (r.makespan.known)
		assert_is_schedule(r.start, (int32_t)r.makespan.v);
	return r;
}

static void
test_solve__proves_small_ones(void **state)
{
	(void)state;
	lot = 6;
	for (int k = 0; k < 100; k++) {
		struct solve_result r;

		clear(NULL);
		by_lot(1 + below(7), 1 + below(3), 3, below(5), k % 3 == 0);
		r = solve(1000, 100000, NULL);
		assert_true(r.proved);
		assert_int_equal(r.makespan.v, r.lower);
		assert_int_equal(r.makespan.v,
		    shortest_of_all((int32_t)r.makespan.v));
	}
}

/* Wherever it was stopped, its two numbers give the same again. */
static void
test_solve__its_numbers_give_it_again(void **state)
{
	static const int stops[] = { 0, 1, 20, 45, 47, 50, 60, 63, 70, 80, 90,
		100, 120, 150, 1000 };

	(void)state;
	lot = 7;
	by_lot(45, 4, 9, 1, false);
	for (size_t i = 0; i < COUNT(stops); i++) {
		int left = stops[i];
		struct run run = { .cancelled = count_and_stop, .arg = &left };
		struct solve_result cut = solve(40000, 3000, &run), again;

		again = solve(cut.schedules, cut.conflicts, NULL);
		assert_int_equal(again.schedules, cut.schedules);
		assert_int_equal(again.conflicts, cut.conflicts);
		assert_int_equal(again.lower, cut.lower);
		assert_int_equal(again.makespan.v, cut.makespan.v);
		assert_memory_equal(again.start, cut.start,
		    45 * sizeof(int32_t));
	}
}

static void
test_solve__longest_distances(void **state)
{
	(void)state;
	/* b from 2 after a starts, and at most 2; one at a time: never. */
	w.p.ntasks = 2;
	w.p.nresources = 1;
	w.capacity[0] = w.use[0] = w.use[1] = 1;
	w.duration[0] = 3;
	w.duration[1] = 1;
	w.p.lag = w.lag;
	w.next[0] = 1;
	w.next[1] = 0;
	w.lag[0] = 2;
	w.lag[1] = -2;
	w.next_first[1] = 1;
	w.next_first[2] = 2;
	assert_true(solve(100, 1000, NULL).proved);
	assert_false(solve(100, 1000, NULL).makespan.known);
	/* Once it may be 3, there is one. */
	w.lag[1] = -3;
	assert_int_equal(solve(100, 1000, NULL).makespan.v, 4);
	assert_true(solve(100, 1000, NULL).proved);
}

/* ---- what is odd or wrong ----------------------------------------------- */

static void
test_search__nothing_one_and_apart(void **state)
{
	(void)state;
	assert_int_equal(search(1000, 1), 0);
	w.p.ntasks = 1;
	w.duration[0] = 5;
	assert_int_equal(search(1000, 1), 5);
	/* No time, no resource, nothing that waits: all at 0. */
	w.p.ntasks = 5;
	w.duration[0] = 0;
	assert_int_equal(search(1000, 1), 0);
	/* Two that cannot be together, in seconds of a week. */
	w.p.nresources = 1;
	w.capacity[0] = 1;
	w.use[0] = w.use[1] = 1;
	w.duration[0] = w.duration[1] = 604800;
	assert_int_equal(search(1000, 1), 2 * 604800);
}

static void
test_check__a_task_that_never_fits(void **state)
{
	(void)state;
	w.p.ntasks = 2;
	w.p.nresources = 1;
	w.capacity[0] = 2;
	w.duration[1] = 1;
	w.use[1] = 3;
	assert_false(rcpsp_check(&w.p, &err));
	assert_int_equal(err.code, ERR_NOT_FEASIBLE);
	assert_string_equal(err.id, "rcpsp-never");
	assert_int_equal(err.row, 2);
	assert_int_equal(err.args[1].n, 3);
	assert_int_equal(err.args[3].n, 2);
	/* It takes no time, so it uses nothing. */
	w.duration[1] = 0;
	assert_true(rcpsp_check(&w.p, &err));
	assert_int_equal(search(100, 1), 0);
}

static void
test_check__numbers_that_make_no_sense(void **state)
{
	(void)state;
	w.p.ntasks = 2;
	w.p.nresources = 1;
	w.duration[1] = -1;
	assert_false(rcpsp_check(&w.p, &err));
	assert_string_equal(err.id, "rcpsp-negative");
	w.duration[1] = 0;
	w.use[0] = -1;
	assert_false(rcpsp_check(&w.p, &err));
	assert_string_equal(err.id, "rcpsp-negative");
	w.use[0] = 0;
	w.capacity[0] = -1;
	assert_false(rcpsp_check(&w.p, &err));
	assert_string_equal(err.id, "rcpsp-capacity-negative");
	w.capacity[0] = INT32_MAX;
	w.use[0] = INT32_MAX;
	w.duration[0] = w.duration[1] = RCPSP_TIME_MAX / 2;
	assert_true(rcpsp_check(&w.p, &err));
	assert_int_equal(search(100, 1), RCPSP_TIME_MAX / 2);
	w.duration[1]++;
	assert_false(rcpsp_check(&w.p, &err));
	assert_string_equal(err.id, "rcpsp-too-long");
	w.duration[0] = w.duration[1] = INT32_MAX;
	assert_false(rcpsp_check(&w.p, &err));
	w.duration[0] = w.duration[1] = 0;
	w.next_first[1] = w.next_first[2] = 1;
	w.next[0] = 2;
	assert_false(rcpsp_check(&w.p, &err));
	assert_string_equal(err.id, "rcpsp-task-missing");
	w.next[0] = 1;
	w.p.lag = w.lag;
	w.lag[0] = INT32_MIN;
	assert_false(rcpsp_check(&w.p, &err));
	assert_string_equal(err.id, "rcpsp-too-long");
	w.p.ntasks = RCPSP_TASKS_MAX + 1;
	assert_false(rcpsp_check(&w.p, &err));
	assert_string_equal(err.id, "rcpsp-too-many-tasks");
	w.p.ntasks = 0;
	w.p.nresources = RCPSP_RESOURCES_MAX + 1;
	assert_false(rcpsp_check(&w.p, &err));
	assert_string_equal(err.id, "rcpsp-too-many-resources");
}

static void
test_order__circles_and_longest_distances(void **state)
{
	int32_t order[3];

	(void)state;
	w.p.ntasks = 3;
	w.next_first[2] = 1;
	w.next_first[3] = 2;
	w.next[0] = 2;
	w.next[1] = 1;
	assert_true(rcpsp_check(&w.p, &err));
	assert_false(rcpsp_order(&arena, &w.p, order, &err));
	assert_string_equal(err.id, "rcpsp-circle");
	assert_int_equal(err.row, 2);
	/* A task that waits for itself. */
	w.next[0] = 1;
	w.next_first[3] = 1;
	assert_false(rcpsp_order(&arena, &w.p, order, &err));
	assert_string_equal(err.id, "rcpsp-circle");
	w.next[0] = 2;
	w.p.lag = w.lag;
	w.lag[0] = -1;
	assert_false(rcpsp_order(&arena, &w.p, order, &err));
	assert_string_equal(err.id, "rcpsp-lag-negative");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, clear, clear)
	const struct CMUnitTest tests[] = {
		T(test_search__finds_the_shortest_of_small_ones),
		T(test_decode__steps_and_slots_agree),
		T(test_turn__lags_shorter_than_durations),
		T(test_turn__is_never_longer),
		T(test_search__in_pieces_or_in_one_go),
		T(test_search__takes_in_what_others_found),
		T(test_solve__proves_small_ones),
		T(test_solve__its_numbers_give_it_again),
		T(test_solve__longest_distances),
		T(test_search__nothing_one_and_apart),
		T(test_check__a_task_that_never_fits),
		T(test_check__numbers_that_make_no_sense),
		T(test_order__circles_and_longest_distances),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
