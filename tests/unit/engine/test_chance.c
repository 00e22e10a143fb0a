/* SPDX-License-Identifier: EUPL-1.2 */
/* Against distributions that can be written down, and itself in pieces. */
#include "base/rng.h"
#include "engine/chance.h"
#include "plan.h"

static struct plan plan;
static struct arena arena;

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
	arena_release(&arena);
	return 0;
}

static const struct chance_times *
times(const struct chance_time *t, int32_t n)
{
	const struct chance_times *r;
	struct err err;

	assert_true(chance_times_new(&arena, t, n, &r, &err));
	return r;
}

/* Of a million draws of task 0: how many are at most x. */
static int32_t
at_most(const struct chance_times *t, int64_t x, uint64_t seed)
{
	struct chance_lot lot = { seed, 0 };
	int32_t n = 0;

	for (int64_t s = 0; s < 1000000; s++)
		n += chance_draw(t, &lot, s, 0) <= x;
	return n;
}

#define assert_near(got, want, by)                                            \
	assert_in_range((got), (want) - (by), (want) + (by))

static void
test_draw__measured(void **state)
{
	/* 10 20 30 40 100: each quarter as likely, even in between. */
	static const int64_t seen[] = { 40000, 10000, 100000, 20000, 30000 };
	struct chance_time t = { 1, 2, 3, seen, 5 };
	const struct chance_times *r = times(&t, 1);

	(void)state;
	assert_int_equal(chance_least(r, 0), 10000);
	assert_int_equal(chance_most(r, 0), 100000);
	assert_int_equal(at_most(r, 9999, 1), 0);
	assert_near(at_most(r, 20000, 1), 250000, 2000);
	assert_near(at_most(r, 25000, 1), 375000, 2000);
	assert_near(at_most(r, 40000, 1), 750000, 2000);
	assert_near(at_most(r, 70000, 1), 875000, 2000);
	assert_int_equal(at_most(r, 100000, 1), 1000000);
}

static void
test_draw__pert(void **state)
{
	/* 0, 3, 6 h: alpha = beta = 3; F(x) = x^3 (10 - 15 x + 6 x^2). */
	struct chance_time even = { 0, H(3), H(6), NULL, 0 };
	/* 0, 0, 6 h: alpha 1, beta 5; F(x) = 1 - (1 - x)^5. */
	struct chance_time early = { 0, 0, H(6), NULL, 0 };
	const struct chance_times *r = times(&even, 1);

	(void)state;
	assert_near(at_most(r, H(3), 2), 500000, 2000);
	assert_near(at_most(r, H(3) / 2, 2), 103516, 1500);
	assert_near(at_most(r, H(5), 2), 964506, 1500);
	r = times(&early, 1);
	assert_near(at_most(r, H(1), 2), 598122, 2000);
	assert_near(at_most(r, H(3), 2), 968750, 1500);
}

static void
test_draw__few_samples_widen_the_estimate(void **state)
{
	static const int64_t seen[] = { 500, 20 };
	struct chance_time t = { 100, 200, 300, seen, 2 };
	const struct chance_times *r = times(&t, 1);

	(void)state;
	assert_int_equal(chance_least(r, 0), 20);
	assert_int_equal(chance_most(r, 0), 500);
}

static void
test_draw__known_and_never(void **state)
{
	struct chance_time t[] = { { 7, 7, 7, NULL, 0 },
		{ 1, 2, FOREVER, NULL, 0 }, { 0, 0, 0, NULL, 0 } };
	const struct chance_times *r = times(t, 3);
	struct chance_lot lot = { 9, 500 };

	(void)state;
	assert_int_equal(chance_draw(r, &(struct chance_lot){ 9, 0 }, 5, 0), 7);
	assert_int_equal(chance_draw(r, &lot, 5, 1), FOREVER);
	assert_int_equal(chance_draw(r, &lot, 5, 2), 0);
}

static void
test_draw__stress_is_common(void **state)
{
	/* Up to 100 % longer, the same for both tasks of a sample. */
	struct chance_time t[] = { { 65536, 65536, 65536, NULL, 0 },
		{ 65536, 65536, 65536, NULL, 0 } };
	const struct chance_times *r = times(t, 2);
	struct chance_lot lot = { 3, 1000 };
	int32_t half = 0;

	(void)state;
	for (int64_t s = 0; s < 100000; s++) {
		int64_t a = chance_draw(r, &lot, s, 0);

		assert_int_equal(a, chance_draw(r, &lot, s, 1));
		assert_in_range(a, 65536, 2 * 65536);
		half += a < 65536 * 3 / 2;
	}
	assert_near(half, 50000, 700);
}

static void
test_times__refuses(void **state)
{
	static const int64_t negative[] = { -1 };
	static const struct chance_time bad[] = { { -1, 0, 0, NULL, 0 },
		{ 2, 1, 3, NULL, 0 }, { 1, 4, 3, NULL, 0 },
		{ 1, 1, SPAN_MAX + 1, NULL, 0 }, { 1, 2, 3, negative, 1 },
		{ 1, 2, 3, NULL, -1 } };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct chance_time t[] = { { 1, 2, 3, NULL, 0 }, bad[i] };
		const struct chance_times *r;
		struct err err;

		assert_false(chance_times_new(&arena, t, 2, &r, &err));
		assert_string_equal(err.id, "chance-time-invalid");
		assert_int_equal(err.row, 2);
	}
}

/* ---- the plain project ---- */

enum { TASKS = 12 };

static struct {
	int32_t duration[TASKS], capacity[2], use[TASKS * 2];
	int32_t next_first[TASKS + 1], next[TASKS * TASKS], order[TASKS];
	struct chance_time time[TASKS];
	struct rcpsp p;
	struct chance_net_input in;
} x;

/* A project by lot; all durations from 1 to 9 or so. */
static void
project_by_lot(uint64_t seed)
{
	uint64_t state = seed;
	int32_t at = 0;

	memset(&x, 0, sizeof(x));
	for (int32_t i = 0; i < TASKS; i++) {
		int64_t a = (int64_t)rng_below(&state, 5);

		x.order[i] = i;
		x.time[i] = (struct chance_time){ a, a + 2, a + 6, NULL, 0 };
		for (int32_t r = 0; r < 2; r++)
			x.use[i * 2 + r] = (int32_t)rng_below(&state, 3);
		for (int32_t j = i + 1; j < TASKS; j++)
			if (rng_below(&state, 6) == 0)
				x.next[at++] = j;
		x.next_first[i + 1] = at;
	}
	x.capacity[0] = 3;
	x.capacity[1] = 2;
	x.p = (struct rcpsp){ .ntasks = TASKS, .nresources = 2,
		.duration = x.duration, .capacity = x.capacity, .use = x.use,
		.next_first = x.next_first, .next = x.next };
	x.in = (struct chance_net_input){ .project = &x.p,
		.times = times(x.time, TASKS), .lot = { seed, 0 },
		.samples = 100, .critical = true };
}

static struct chance_net
run_net(void)
{
	struct chance_net r;
	struct err err = { 0 };

	if (!chance_net_run(&arena, &x.in, NULL, &r, &err)) {
		print_error("%s\n", err.id);
		fail();
	}
	return r;
}

/* Units of resource r in use at t, by what is placed so far. */
static bool
fits(const int64_t *from, const int64_t *to, int32_t placed, int32_t i,
    int64_t t)
{
	for (int32_t r = 0; r < 2; r++) {
		int32_t used = x.use[i * 2 + r];

		for (int32_t j = 0; j < placed; j++)
			if (from[j] <= t && t < to[j])
				used += x.use[j * 2 + r];
		if (used > x.capacity[r])
			return false;
	}
	return true;
}

/* The same as it is written in chance.h, second by second. */
static int64_t
naive(int64_t sample, bool shared)
{
	int64_t from[TASKS], to[TASKS], floor = 0, last = 0;

	for (int32_t i = 0; i < TASKS; i++) {
		int64_t work = chance_draw(x.in.times, &x.in.lot, sample, i);
		int64_t t = shared ? floor : 0;

		for (int32_t j = 0; j < i; j++)
			for (int32_t e = x.next_first[j];
			     e < x.next_first[j + 1]; e++)
				if (x.next[e] == i && to[j] > t)
					t = to[j];
		while (shared && !fits(from, to, i, i, t))
			t++;
		from[i] = floor = t;
		to[i] = t + work;
		last = to[i] > last ? to[i] : last;
	}
	return last;
}

static void
test_net__equals_the_naive(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct chance_net r;

		project_by_lot(seed);
		r = run_net();
		for (int64_t s = 0; s < x.in.samples; s++)
			assert_int_equal(r.makespan[s], naive(s, false));
		x.in.order = x.order;
		x.in.lot.stress = seed % 2 == 0 ? 300 : 0;
		r = run_net();
		for (int64_t s = 0; s < x.in.samples; s++)
			assert_int_equal(r.makespan[s], naive(s, true));
	}
}

static void
test_net__in_pieces_is_the_same(void **state)
{
	/* As threads would share it, also where a block is cut. */
	(void)state;
	for (int shared = 0; shared < 2; shared++) {
		struct chance_net whole, part;
		int64_t critical[TASKS] = { 0 };

		project_by_lot(7);
		x.in.order = shared ? x.order : NULL;
		whole = run_net();
		for (int64_t at = 0; at < 100; at += 33) {
			x.in.first = at;
			x.in.samples = at + 33 < 100 ? 33 : 100 - at;
			part = run_net();
			assert_memory_equal(part.makespan,
			    whole.makespan + at, (size_t)x.in.samples *
			    sizeof(int32_t));
			for (int32_t i = 0; i < TASKS; i++)
				critical[i] += part.critical[i];
		}
		assert_memory_equal(critical, whole.critical,
		    sizeof(critical));
	}
}

static void
test_net__narrow_registers_are_the_same(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		struct chance_net wide, narrow;

		project_by_lot(11);
		x.in.order = i & 1 ? x.order : NULL;
		x.in.lot.stress = i & 2 ? 200 : 0;
		wide = run_net();
		x.in.narrow = true;
		narrow = run_net();
		assert_memory_equal(wide.makespan, narrow.makespan,
		    (size_t)x.in.samples * sizeof(int32_t));
		assert_memory_equal(wide.critical, narrow.critical,
		    TASKS * sizeof(int64_t));
	}
}

static void
test_net__critical(void **state)
{
	/* Two side by side: 5, and 1 to 9; then a third behind both. */
	static int32_t first[] = { 0, 1, 2, 2 }, next[] = { 2, 2 };
	struct chance_time t[] = { { 5000, 5000, 5000, NULL, 0 },
		{ 1000, 5000, 9000, NULL, 0 }, { 3, 3, 3, NULL, 0 } };
	struct chance_net r;

	(void)state;
	project_by_lot(1);
	x.p.ntasks = 3;
	x.p.next_first = first;
	x.p.next = next;
	x.in.times = times(t, 3);
	x.in.samples = 100000;
	r = run_net();
	assert_near(r.critical[0], 50000, 700);
	assert_near(r.critical[1], 50000, 700);
	assert_int_equal(r.critical[2], 100000);
}

static void
test_net__critical_by_means(void **state)
{
	/* One person, no arcs: all are on the chain, always. */
	struct chance_net r;

	(void)state;
	project_by_lot(1);
	x.p.next_first = (int32_t[TASKS + 1]){ 0 };
	for (int32_t i = 0; i < TASKS * 2; i++)
		x.use[i] = 2;
	x.in.order = x.order;
	r = run_net();
	for (int32_t i = 0; i < TASKS; i++)
		if (x.time[i].min > 0)
			assert_int_equal(r.critical[i], 100);
}

static bool
stop_now(void *arg)
{
	return --*(int *)arg < 0;
}

static void
test_net__refuses_and_stops(void **state)
{
	static const int32_t back[] = { 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 };
	static const int32_t twice[TASKS] = { 0 };
	int left = 1;
	struct run run = { .cancelled = stop_now, .arg = &left };
	struct chance_time far[TASKS];
	struct chance_net r;
	struct err err;

	(void)state;
	project_by_lot(3);
	x.in.order = back;
	assert_false(chance_net_run(&arena, &x.in, NULL, &r, &err));
	assert_string_equal(err.id, "chance-order-invalid");
	x.in.order = twice;
	assert_false(chance_net_run(&arena, &x.in, NULL, &r, &err));
	assert_string_equal(err.id, "chance-order-invalid");
	x.in.order = NULL;
	x.in.samples = -1;
	assert_false(chance_net_run(&arena, &x.in, NULL, &r, &err));
	assert_string_equal(err.id, "chance-too-many");
	x.in.samples = 10000;
	assert_false(chance_net_run(&arena, &x.in, &run, &r, &err));
	assert_int_equal(err.code, ERR_CANCELLED);
	for (int i = 0; i < TASKS; i++)
		far[i] = (struct chance_time){ 1, 2,
			i == 5 ? FOREVER : 1 << 20, NULL, 0 };
	x.in.times = times(far, TASKS);
	assert_false(chance_net_run(&arena, &x.in, NULL, &r, &err));
	assert_string_equal(err.id, "chance-too-long");
}

/* ---- what samples say ---- */

static void
test_share__interval(void **state)
{
	/* Wilson for 8 of 10: 0.4902 to 0.9433 (Newcombe 1998). */
	struct chance_share s = chance_share(8, 10);

	(void)state;
	assert_int_equal(s.of_million, 800000);
	assert_near(s.low, 490162, 30);
	assert_near(s.high, 943318, 30);
	s = chance_share(0, 10);
	assert_int_equal(s.low, 0);
	assert_in_range(s.high, 270000, 280000);
	s = chance_share(10, 10);
	assert_int_equal(s.high, 1000000);
	s = chance_share(0, 0);
	assert_int_equal(s.low, 0);
	assert_int_equal(s.high, 1000000);
}

static void
test_quantile__least_that_is_enough(void **state)
{
	static const int64_t v[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };

	(void)state;
	assert_int_equal(chance_quantile(v, 10, 500), 5);
	assert_int_equal(chance_quantile(v, 10, 900), 9);
	assert_int_equal(chance_quantile(v, 10, 950), 10);
	assert_int_equal(chance_quantile(v, 1, 0), 1);
}

/* ---- a recovery ---- */

static void
test_whatif__chance_of_a_process(void **state)
{
	/* 0-3-6 h and then 2 h; RTO 5 h: even chances.  P90 by the inverse. */
	const struct whatif *w;
	int32_t a, b, team = plan_team(&plan, 1);

	(void)state;
	a = plan_lost(&plan, H(3), team);
	b = plan_lost(&plan, H(2), team);
	plan.step[0].time.min = SPAN(0);
	plan.step[0].time.max = SPAN(H(6));
	net_group(&plan.net, b, 1, SPAN_NONE, a, -1);
	plan_process(&plan, H(5), b, -1);
	plan.in.samples = 20000;
	w = plan_run(&plan);
	assert_near(w->of[0].chance.on_time, 500000, 12000);
	assert_in_range(500000, w->of[0].chance.low, w->of[0].chance.high);
	assert_near(w->of[0].chance.p50, H(5), 150);
	assert_near(w->of[0].chance.p90, H(2) + 16282, 250);
	assert_int_equal(w->step_critical[0], 1000000);
	assert_int_equal(w->means_critical[team], 1000000);
	assert_int_equal(w->of[0].verdict.state, VERDICT_CALCULATED);
	assert_false(w->of[0].unlikely);
	/* On time at likely durations, but that is not likely enough. */
	plan.in.threshold = 900000;
	w = plan_run(&plan);
	assert_true(w->of[0].unlikely);
	assert_int_equal(w->of[0].verdict.state, VERDICT_LATE);
}

static void
test_whatif__which_of_two_is_critical(void **state)
{
	const struct whatif *w;
	int32_t a, b, two = plan_team(&plan, 2);

	(void)state;
	a = plan_lost(&plan, H(3), two);
	b = plan_lost(&plan, H(3), two);
	plan.step[0].time.min = SPAN(0);
	plan.step[0].time.max = SPAN(H(6));
	plan_process(&plan, H(5), a, b);
	plan.in.samples = 1000;
	w = plan_run(&plan);
	assert_near(w->step_critical[0], 500000, 60000);
	assert_near(w->step_critical[1], 500000, 60000);
}

static void
test_whatif__no_chance_of_what_is_unknown(void **state)
{
	const struct whatif *w;
	int32_t a, b, team = plan_team(&plan, 2);

	(void)state;
	a = plan_lost(&plan, H(3), team);
	b = plan_lost(&plan, H(3), team);
	plan.step[1].time.max = SPAN_BETWEEN(H(3), FOREVER);
	plan_process(&plan, H(5), a, -1);
	plan_process(&plan, H(5), b, -1);
	plan.in.samples = 100;
	w = plan_run(&plan);
	assert_int_equal(w->of[0].chance.samples, 100);
	assert_int_equal(w->of[1].chance.samples, 0);
}

/* Two steps of 3 hours by a team each; nobody said how long the second may
 * take.  Process 0 rests on the first, process 1 on the second; 5 hours. */
static const struct whatif *
run_without_longest(int32_t *node_r)
{
	int32_t a, b, team = plan_team(&plan, 2);

	a = plan_lost(&plan, H(3), team);
	b = plan_lost(&plan, H(3), team);
	plan.step[1].time.max = SPAN_BETWEEN(H(3), FOREVER);
	plan_process(&plan, H(5), a, -1);
	plan_process(&plan, H(5), b, -1);
	plan.in.samples = 100;
	*node_r = b;
	return plan_run(&plan);
}

static void
test_whatif__a_chance_not_known_is_not_on_time(void **state)
{
	const struct whatif *w;
	int32_t node;

	(void)state;
	w = run_without_longest(&node);
	/* Nobody asks for a chance. */
	assert_int_equal(w->of[1].verdict.state, VERDICT_CALCULATED);
	plan.in.threshold = 900000;
	w = plan_run(&plan);
	assert_int_equal(w->of[0].verdict.state, VERDICT_CALCULATED);
	assert_int_equal(w->of[1].verdict.state, VERDICT_UNKNOWN);
	assert_int_equal(w->of[1].verdict.ncauses, 1);
	assert_int_equal(w->of[1].verdict.cause[0].kind, CAUSE_LONGEST);
	assert_int_equal(w->of[1].verdict.cause[0].node, node);
	assert_int_equal(w->ncounts[VERDICT_UNKNOWN], 1);
	/* Asked, but no samples are drawn: then it is not looked at. */
	plan.in.samples = 0;
	w = plan_run(&plan);
	assert_int_equal(w->of[1].verdict.state, VERDICT_CALCULATED);
}

static void
test_whatif__a_fallback_needs_no_chance(void **state)
{
	static const struct level_step whole[] = { { 0, { 100, 100 } } };
	struct fallback_terms paper = { .set_up = SPAN_NONE,
		.hold = SPAN_NEVER, .level = { whole, 1 } };
	const struct whatif *w;
	int32_t node;

	(void)state;
	paper.node = net_node(&plan.net, NODE_FALLBACK, SPAN_NONE);
	(void)run_without_longest(&node);
	plan.process[1].terms.fallback = &paper;
	plan.process[1].terms.nfallbacks = 1;
	plan.in.threshold = 900000;
	w = plan_run(&plan);
	assert_int_equal(w->of[1].verdict.state, VERDICT_CALCULATED);
	/* It must save; one that is too late does not. */
	paper.set_up = SPAN(H(6));
	w = plan_run(&plan);
	assert_int_equal(w->of[1].verdict.state, VERDICT_UNKNOWN);
}

static void
test_whatif__what_stays_up_needs_no_chance(void **state)
{
	const struct whatif *w;
	int32_t node, up = net_node(&plan.net, NODE_RESOURCE, SPAN_NONE);

	(void)state;
	plan_process(&plan, H(5), up, -1);
	(void)run_without_longest(&node);
	plan.in.threshold = 900000;
	w = plan_run(&plan);
	assert_int_equal(w->of[0].verdict.state, VERDICT_CALCULATED);
	assert_int_equal(w->of[2].verdict.state, VERDICT_UNKNOWN);
}

/* Who waits for the hands of somebody else waits for ever too. */
static void
test_whatif__the_longest_of_another_step_of_the_team(void **state)
{
	const struct whatif *w;
	int32_t a, b, team = plan_team(&plan, 1);

	(void)state;
	a = plan_lost(&plan, H(2), team);
	b = plan_lost(&plan, H(2), team);
	plan.step[0].time.max = SPAN_BETWEEN(H(2), FOREVER);
	plan_process(&plan, H(3), a, -1);
	plan_process(&plan, H(9), b, -1);
	plan.in.samples = 100;
	plan.in.threshold = 900000;
	w = plan_run(&plan);
	assert_int_equal(w->of[1].verdict.state, VERDICT_UNKNOWN);
	assert_int_equal(w->of[1].verdict.cause[0].kind, CAUSE_LONGEST);
	assert_int_equal(w->of[1].verdict.cause[0].node, a);
}

/* Detection takes up to an hour: both ends are in time, and likely enough. */
static void
test_whatif__a_chance_at_the_worst_end_is_enough(void **state)
{
	const struct whatif *w;
	int32_t a, team;

	(void)state;
	plan.phase[plan.in.nphases++].length = SPAN_BETWEEN(0, H(1));
	team = plan_team(&plan, 1);
	a = plan_lost(&plan, H(3), team);
	plan_process(&plan, H(5), a, -1);
	plan.in.samples = 100;
	plan.in.threshold = 900000;
	w = plan_run(&plan);
	assert_int_equal(w->of[0].chance.samples, 0);
	assert_int_equal(w->of[0].verdict.state, VERDICT_CALCULATED);
	/* At the other end it is not: then detection decides. */
	plan.step[0].time.min = SPAN(0);
	plan.step[0].time.max = SPAN(H(6));
	w = plan_run(&plan);
	assert_int_equal(w->of[0].verdict.state, VERDICT_UNKNOWN);
	assert_int_equal(w->of[0].verdict.cause[0].kind, CAUSE_START);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
		TEST(test_draw__measured),
		TEST(test_draw__pert),
		TEST(test_draw__few_samples_widen_the_estimate),
		TEST(test_draw__known_and_never),
		TEST(test_draw__stress_is_common),
		TEST(test_times__refuses),
		TEST(test_net__equals_the_naive),
		TEST(test_net__in_pieces_is_the_same),
		TEST(test_net__narrow_registers_are_the_same),
		TEST(test_net__critical),
		TEST(test_net__critical_by_means),
		TEST(test_net__refuses_and_stops),
		TEST(test_share__interval),
		TEST(test_quantile__least_that_is_enough),
		TEST(test_whatif__chance_of_a_process),
		TEST(test_whatif__which_of_two_is_critical),
		TEST(test_whatif__no_chance_of_what_is_unknown),
		TEST(test_whatif__a_chance_not_known_is_not_on_time),
		TEST(test_whatif__a_fallback_needs_no_chance),
		TEST(test_whatif__what_stays_up_needs_no_chance),
		TEST(test_whatif__the_longest_of_another_step_of_the_team),
		TEST(test_whatif__a_chance_at_the_worst_end_is_enough),
	};

	return cmocka_run_group_tests_name("chance", tests, NULL, NULL);
}
