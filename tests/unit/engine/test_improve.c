/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Recoveries by lot against two plain readings: every order tried, and time
 * walked through second by second.  STORMVAST_SOAK=1 tries many more.
 */
#include <stdlib.h>

#include "base/rng.h"
#include "engine/improve_internal.h"
#include "engine/solve.h"
#include "plan.h"

static struct plan plan;
static uint64_t lot;

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

static int32_t
below(int32_t n)
{
	return (int32_t)rng_below(&lot, (uint64_t)n);
}

static bool
soak(void)
{
	return getenv("STORMVAST_SOAK") != NULL;
}

/* n lost things on each other, two teams, three processes. */
static void
case_by_lot(uint64_t seed, int32_t n)
{
	lot = seed;
	plan_start(&plan);
	for (int m = 0; m < 2; m++) {
		int32_t team = plan_means(&plan, true);

		if (below(2)) {
			plan_hours(&plan, 0, 5 + below(9), 1 + below(2));
			plan_hours(&plan, 16 + below(4), 30, 1);
			plan_hours(&plan, 33, FOREVER, 1 + below(2));
		} else {
			plan_hours(&plan, 0, FOREVER, 1 + below(2));
		}
		(void)team;
	}
	for (int32_t i = 0; i < n; i++) {
		int32_t v = plan_lost(&plan, 1 + below(6), below(2));
		int32_t a = below(n), b = below(n);

		plan.step[i].attended = below(4) > 0;
		if (a < v)
			net_group(&plan.net, v, 1, SPAN(0), a, -1);
		if (b < v && b != a && a < v && below(2))
			net_group(&plan.net, v, 1, SPAN(0), a, b, -1);
	}
	for (int32_t i = 0; i < 3; i++) {
		int32_t a = below(n), b = below(n);

		plan_process(&plan, 5 + below(20), a, a == b ? -1 : b);
		plan.process[i].weight = 1 + below(4);
		if (below(3) == 0)
			plan.process[i].deadline = 10 + below(20);
	}
	plan.in.graph = net_build(&plan.net);
}

/* The same as a scheduling problem. */
static struct scheduler *
scheduler(struct schedule_problem *p)
{
	struct arena *a = &plan.net.arena;
	struct schedule_loss *lost = arena_array(a, struct schedule_loss,
	    PLAN_MAX);
	struct schedule_step *step = arena_array(a, struct schedule_step,
	    PLAN_MAX);
	struct schedule_window *w = arena_array(a, struct schedule_window,
	    PLAN_MAX);
	struct worth_process *wp = arena_array(a, struct worth_process,
	    PLAN_MAX);
	uint8_t *people = arena_array(a, uint8_t, 8);
	struct scheduler *s;
	struct err err;

	memset(people, 1, 8);
	for (int32_t i = 0; i < plan.in.nlost; i++)
		lost[i] = (struct schedule_loss){ plan.lost[i].node, 0, 0 };
	for (int32_t i = 0; i < plan.in.nsteps; i++)
		step[i] = (struct schedule_step){ i, plan.step[i].node,
			plan.step[i].time.likely.lo, 0,
			plan.step[i].attended };
	for (int32_t i = 0; i < plan.window_first[plan.in.nmeans]; i++)
		w[i] = (struct schedule_window){ plan.window[i].from,
			plan.window[i].to, plan.window[i].units };
	for (int32_t i = 0; i < plan.in.nprocesses; i++)
		wp[i] = (struct worth_process){ &plan.process[i].terms,
			plan.process[i].weight, plan.process[i].deadline, NULL,
			0, 0 };
	*p = (struct schedule_problem){ .graph = plan.in.graph,
		.end = END_WORST, .lost = lost, .nlost = plan.in.nlost,
		.step = step, .nsteps = plan.in.nsteps,
		.use_first = plan.use_first, .use = plan.use,
		.after_first = plan.after_first, .after = plan.after,
		.nmeans = plan.in.nmeans, .people = people,
		.window_first = plan.window_first, .window = w,
		.worth = worth_new(a, plan.in.graph, wp, plan.in.nprocesses,
		    END_WORST) };
	assert_true(scheduler_new(a, p, NULL, &s, &err));
	return s;
}

static void
swap(int32_t *a, int32_t *b)
{
	int32_t c = *a;

	*a = *b;
	*b = c;
}

/* Every order of the rest; best score, and the soonest of each process. */
static void
try_all(struct scheduler *s, int32_t *order, int32_t at, int32_t n,
    struct score *best, int64_t *soonest)
{
	const struct schedule *r;

	if (at < n) {
		for (int32_t i = at; i < n; i++) {
			swap(&order[at], &order[i]);
			try_all(s, order, at + 1, n, best, soonest);
			swap(&order[at], &order[i]);
		}
		return;
	}
	r = scheduler_run(s, WAY_SERIAL, order, n, NULL, NULL);
	if (best->part[SCORE_HARM] < 0 || score_cmp(&r->score, best) < 0)
		*best = r->score;
	for (int32_t i = 0; i < plan.in.nprocesses; i++) {
		int32_t v = plan.in.graph->v_of[plan.process[i].terms.node];

		if (r->at[v].up < soonest[i])
			soonest[i] = r->at[v].up;
	}
}

static void
brute(struct scheduler *s, struct score *best, int64_t *soonest)
{
	const int32_t *active;
	int32_t order[16], n = scheduler_active(s, &active);

	for (int32_t i = 0; i < n; i++)
		order[i] = active[i];
	*best = (struct score){ { -1 } };
	for (int32_t i = 0; i < plan.in.nprocesses; i++)
		soonest[i] = FOREVER;
	try_all(s, order, 0, n, best, soonest);
}

static void
test_improve__finds_the_best_of_all_orders(void **state)
{
	int32_t n = soak() ? 8 : 7, cases = soak() ? 400 : 30;

	(void)state;
	for (int32_t i = 0; i < cases; i++) {
		struct schedule_problem p;
		struct improve_input in = { .seed = 5, .steps = 2500 };
		int64_t soonest[PLAN_MAX];
		struct score best;
		struct improve r;
		struct err err;

		case_by_lot((uint64_t)i + 1, n);
		in.s = scheduler(&p);
		brute(in.s, &best, soonest);
		assert_true(improve_run(&plan.net.arena, &in, NULL, &r, &err));
		if (score_cmp(&r.score, &best) != 0) {
			for (int k = 0; k < SCORE__MAX; k++)
				print_error("%lld, best %lld\n",
				    (long long)r.score.part[k],
				    (long long)best.part[k]);
			fail_msg("case %d", i);
		}
	}
}

static void
test_whatif__a_certificate_never_lies(void **state)
{
	/* What is proved impossible no order does; and something is proved. */
	int32_t proved[WHATIF_PROOF__MAX] = { 0 }, cases = soak() ? 1000 : 80;

	(void)state;
	for (int32_t i = 0; i < cases; i++) {
		struct schedule_problem p;
		int64_t soonest[PLAN_MAX];
		struct score best;
		const struct whatif *w;

		case_by_lot(1000 + (uint64_t)i, 6);
		for (int32_t k = 0; k < plan.in.nprocesses; k++)
			plan.process[k].deadline = FOREVER;
		brute(scheduler(&p), &best, soonest);
		w = plan_run(&plan);
		for (int32_t k = 0; k < plan.in.nprocesses; k++) {
			const struct whatif_certificate *c =
			    &w->of[k].certificate;

			proved[c->proof]++;
			assert_true(w->of[k].verdict.up.lo >= soonest[k]);
			if (c->proof != WHATIF_NOT_PROVED)
				assert_true(soonest[k] >
				    plan.process[k].terms.rto.lo);
		}
	}
	assert_true(proved[WHATIF_CHAIN] > 5);
	assert_true(proved[WHATIF_MEANS_LOAD] > 0);
	assert_true(proved[WHATIF_NOT_PROVED] > 5);
}

enum { HORIZON = 400 };

/* Time second by second: when does step i run from t?  -1: it does not. */
static int64_t
walk(int32_t used[][HORIZON], const struct schedule_problem *p, int32_t i,
    int64_t t, int32_t hold[HORIZON])
{
	int32_t m = p->use[i].means;
	int64_t left = p->step[i].work;

	memset(hold, 0, HORIZON * sizeof(*hold));
	for (int64_t now = t; now < HORIZON; now++) {
		int32_t units = 0;

		for (int32_t w = p->window_first[m]; w < p->window_first[m + 1];
		     w++)
			if (now >= p->window[w].from && now < p->window[w].to)
				units = p->window[w].units;
		if (!p->step[i].attended)
			return units > used[m][now] ? t + left : -1;
		if (units == 0 && now > t)
			continue;
		if (units <= used[m][now])
			return -1;
		hold[now] = 1;
		if (--left == 0)
			return now + 1;
	}
	return -1;
}

static void
test_run__equals_second_by_second(void **state)
{
	/* AND groups, one team a step: in the order given, as soon as can be. */
	static int32_t used[2][HORIZON];

	(void)state;
	for (int32_t k = 0; k < 400; k++) {
		struct schedule_problem p;
		struct scheduler *s;
		int64_t end[16] = { 0 };
		int32_t order[16], n = 8;
		const struct schedule *r;

		case_by_lot(5000 + (uint64_t)k, n);
		for (int32_t g = 0; g < plan.net.ngroups; g++)
			plan.net.need[g] = plan.net.first[g + 1] -
			    plan.net.first[g];
		plan.in.graph = net_build(&plan.net);
		s = scheduler(&p);
		memset(used, 0, sizeof(used));
		for (int32_t i = 0; i < n; i++)
			order[i] = i;	/* members have lower numbers */
		r = scheduler_run(s, WAY_SERIAL, order, n, NULL, NULL);
		for (int32_t i = 0; i < n; i++) {
			int32_t hold[HORIZON];
			int64_t t = 0, to;

			for (int32_t g = 0; g < plan.net.ngroups; g++)
				for (int32_t e = plan.net.first[g];
				     plan.net.owner[g] == i &&
				     e < plan.net.first[g + 1]; e++)
					if (end[plan.net.member[e]] > t)
						t = end[plan.net.member[e]];
			while ((to = walk(used, &p, i, t, hold)) < 0)
				t++;
			for (int64_t now = 0; now < HORIZON; now++)
				used[p.use[i].means][now] += hold[now];
			end[i] = to;
			assert_int_equal(r->slot[i].start, t);
			assert_int_equal(r->slot[i].end, to);
		}
	}
}

static void
test_alone__no_order_is_sooner(void **state)
{
	(void)state;
	for (int32_t k = 0; k < 300; k++) {
		struct schedule_problem p;
		struct scheduler *s;
		struct moment alone[NET_NODES];
		const int32_t *active;
		int32_t order[16], n;
		const struct schedule *r;

		case_by_lot(9000 + (uint64_t)k, 8);
		for (int32_t g = 0; g < plan.net.ngroups; g++) {
			int64_t grace = below(4);

			plan.net.grace[g] = SPAN(grace);
		}
		plan.in.graph = net_build(&plan.net);
		s = scheduler(&p);
		memcpy(alone, scheduler_alone(s, NULL)->at,
		    sizeof(*alone) * (size_t)plan.net.nnodes);
		n = scheduler_active(s, &active);
		for (int32_t i = 0; i < n; i++)
			order[i] = active[i];
		for (int32_t i = n - 1; i > 0; i--)
			swap(&order[i], &order[below(i + 1)]);
		for (int way = 0; way < WAY__MAX; way++) {
			r = scheduler_run(s, (enum schedule_way)way, order, n,
			    NULL, NULL);
			for (int32_t v = 0; v < plan.net.nnodes; v++) {
				assert_true(r->at[v].up >= alone[v].up);
				assert_true(r->at[v].dn <= alone[v].dn);
			}
		}
	}
}

static void
test_improve__more_is_never_worse(void **state)
{
	struct score last = { { INT64_MAX } };

	(void)state;
	case_by_lot(77, 20);
	for (int64_t steps = 20; steps <= 2000; steps *= 3) {
		struct schedule_problem p;
		struct improve_input in = { .s = scheduler(&p), .seed = 3,
			.steps = steps };
		struct improve r;
		struct err err;

		assert_true(improve_run(&plan.net.arena, &in, NULL, &r, &err));
		assert_true(score_cmp(&r.score, &last) <= 0);
		assert_true(r.steps >= steps);
		last = r.score;
	}
}

static void
test_improve__keeps_pins(void **state)
{
	(void)state;
	for (int32_t k = 0; k < 30; k++) {
		struct schedule_problem p;
		struct improve_input in = { .seed = 3, .steps = 300 };
		int32_t pin[12], n;
		const int32_t *active;
		struct improve r;
		struct err err;

		case_by_lot(300 + (uint64_t)k, 12);
		in.s = scheduler(&p);
		n = scheduler_active(in.s, &active);
		for (int32_t i = 0; i < n; i++)
			pin[i] = i % 3 == 0 ? active[n - 1 - i] : -1;
		in.pin = pin;
		assert_true(improve_run(&plan.net.arena, &in, NULL, &r, &err));
		for (int32_t i = 0; i < n; i++)
			if (pin[i] >= 0)
				assert_int_equal(r.order[i], pin[i]);
	}
}

static void
test_improve__refuses_pins(void **state)
{
	struct schedule_problem p;
	struct improve_input in = { .seed = 3, .steps = 300 };
	int32_t twice[] = { 1, 1, -1 }, far[] = { 99, -1, -1 };
	struct improve r;
	struct err err;

	(void)state;
	case_by_lot(1, 3);
	in.s = scheduler(&p);
	in.pin = twice;
	assert_false(improve_run(&plan.net.arena, &in, NULL, &r, &err));
	assert_string_equal(err.id, "improve-pin-invalid");
	assert_int_equal(err.row, 2);
	in.pin = far;
	assert_false(improve_run(&plan.net.arena, &in, NULL, &r, &err));
	assert_int_equal(err.row, 1);
}

enum { PLAIN_TASKS = 2 * PLAN_MAX };

/* A plain project beside the recovery; its tasks as they are added. */
struct beside {
	int32_t duration[PLAIN_TASKS], use[PLAIN_TASKS * 2], n;
	bool arc[PLAIN_TASKS][PLAIN_TASKS];
	int32_t first[PLAIN_TASKS + 1], next[PLAIN_TASKS * PLAIN_TASKS];
	int32_t up[PLAN_MAX];		/* the task that ends a node */
};

static struct beside plain;

static int32_t
plain_task(int32_t work, int32_t team)
{
	int32_t x = plain.n++;

	plain.duration[x] = work;
	if (team >= 0)
		plain.use[2 * x + team] = 1;
	return x;
}

/* The node that was made last rests on a lower one: so do its tasks. */
static void
plain_rest_on(int32_t v, int32_t from, int32_t member)
{
	for (int32_t x = from; x < plain.n; x++)
		plain.arc[plain.up[member]][x] = true;
	net_group(&plan.net, v, 1, SPAN_NONE, member, -1);
}

/*
 * Things that are lost, of one or two steps, and things that fall with them;
 * two teams around the clock.
 */
static void
plain_by_lot(uint64_t seed, int32_t n)
{
	lot = seed;
	plan_start(&plan);
	memset(&plain, 0, sizeof(plain));
	for (int m = 0; m < 2; m++)
		plan_team(&plan, 1 + below(2));
	for (int32_t i = 0; i < n; i++) {
		bool lost = i < 2 || below(4) > 0;
		int32_t restart = lost ? 0 : 1 + below(3), team, work;
		int32_t v = net_node(&plan.net, NODE_RESOURCE, SPAN(restart));
		int32_t from = plain.n, steps = lost ? 1 + below(2) : 0;

		for (int32_t k = 0; k < steps; k++) {
			team = below(3) - 1;
			work = 1 + below(6);
			plan_step(&plan, v, work, team,
			    k > 0 ? plan.in.nsteps - 1 : -1);
			plain_task(work, team);
			if (k > 0)
				plain.arc[plain.n - 2][plain.n - 1] = true;
		}
		plain.up[v] = plain_task(restart, -1);
		if (lost) {
			plan_lose(&plan, v);
			plain.arc[plain.n - 2][plain.n - 1] = true;
		}
		if (!lost || (i > 1 && below(2) == 0))
			plain_rest_on(v, from, below(i));
	}
	plan.in.graph = net_build(&plan.net);
}

/* The shortest that the plain search knows, which it must have proved. */
static int64_t
plain_shortest(void)
{
	int32_t n = plain.n, arcs = 0, capacity[2];
	struct rcpsp q = { .ntasks = n, .nresources = 2, .capacity = capacity,
		.duration = plain.duration, .use = plain.use,
		.next_first = plain.first, .next = plain.next };
	struct solve_input in = { &q, 1, 200000, 20000 };
	struct solve_result r;
	struct err err;

	for (int m = 0; m < 2; m++)
		capacity[m] = plan.window[plan.window_first[m]].units;
	for (int32_t i = 0; i < n; i++) {
		for (int32_t k = 0; k < n; k++)
			if (plain.arc[i][k])
				plain.next[arcs++] = k;
		plain.first[i + 1] = arcs;
	}
	assert_true(solve_run(&plan.net.arena, &in, NULL, &r, &err));
	assert_true(r.proved);
	return r.makespan.v;
}

static void
test_plain__agrees_with_the_plain_search(void **state)
{
	int32_t early = 0, cases = soak() ? 300 : 30;

	(void)state;
	for (int32_t k = 0; k < cases; k++) {
		struct schedule_problem p;
		struct improve_input in = { .seed = 2, .steps = 2000 };
		struct improve r;
		struct err err;

		plain_by_lot(40 + (uint64_t)k, 16);
		in.s = scheduler(&p);
		assert_true(improve_is_plain(in.s));
		assert_true(improve_run(&plan.net.arena, &in, NULL, &r, &err));
		assert_int_equal(r.score.part[SCORE_MAKESPAN],
		    plain_shortest());
		/* What is proved needs no further looking. */
		early += r.steps < 100;
	}
	assert_true(early > cases / 2);
}

/* The case of one kind of trouble that a plain project does not know. */
static bool
still_plain(int trouble)
{
	struct schedule_problem p;
	int32_t v;

	plan_start(&plan);
	plan_means(&plan, true);
	if (trouble == 1)
		plan_hours(&plan, 0, 8, 1);
	plan_hours(&plan, trouble == 1 ? 20 : 0, FOREVER, 1);
	plan_lost(&plan, trouble == 2 ? 0 : 5, 0);
	plan_lost(&plan, 3, 0);
	plan.step[1].attended = trouble != 3;
	v = net_node(&plan.net, NODE_RESOURCE, SPAN(4));
	net_group(&plan.net, v, trouble == 4 ? 1 : 2,
	    SPAN(trouble == 5 ? 2 : 0), 0, 1, -1);
	plan.in.graph = net_build(&plan.net);
	return improve_is_plain(scheduler(&p));
}

static void
test_plain__says_what_is_not(void **state)
{
	(void)state;
	assert_true(still_plain(0));
	assert_false(still_plain(1));	/* hours */
	assert_false(still_plain(2));	/* nothing to do: nothing falls */
	assert_false(still_plain(3));	/* people at the start alone */
	assert_false(still_plain(4));	/* one of two */
	assert_false(still_plain(5));	/* a grace */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
		TEST(test_improve__finds_the_best_of_all_orders),
		TEST(test_whatif__a_certificate_never_lies),
		TEST(test_run__equals_second_by_second),
		TEST(test_alone__no_order_is_sooner),
		TEST(test_improve__more_is_never_worse),
		TEST(test_improve__keeps_pins),
		TEST(test_improve__refuses_pins),
		TEST(test_plain__agrees_with_the_plain_search),
		TEST(test_plain__says_what_is_not),
	};

	return cmocka_run_group_tests_name("improve", tests, NULL, NULL);
}
