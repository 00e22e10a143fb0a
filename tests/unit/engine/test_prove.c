/* SPDX-License-Identifier: EUPL-1.2 */
/* The exact search against brute force, and every clause that it learns. */
#include <stdlib.h>

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

/* All schedules of a small project, one after another. */
struct all {
	int32_t (*start)[SMALL_TASKS];
	int32_t n, cap;
	int32_t nclauses;
};

static bool
add(void *arg, const int32_t *start)
{
	struct all *all = arg;

	if (all->n == all->cap)
		return false;
	memcpy(all->start[all->n++], start, sizeof(all->start[0]));
	return true;
}

static int32_t
length(const struct prover *p, const int32_t *start)
{
	int32_t end = 0;

	for (int32_t i = 0; i < p->ntasks; i++)
		if (start[i] + p->duration[i] > end)
			end = start[i] + p->duration[i];
	return end;
}

/* Does the literal hold in this schedule, with this makespan? */
static bool
holds(const struct prover *p, struct lit l, const int32_t *start,
    int32_t makespan)
{
	int32_t x = l.side / 2, value = 0;

	if (x < p->ntasks)
		value = start[x];
	else if (x == p->makespan)
		value = makespan;
	else
		for (int32_t e = 0; e < p->nedges; e++) {
			const struct edge *at = &p->edge[e];

			if (at->when.side == 2 * x && (at->from & 1) == 0)
				value = start[at->from / 2] + at->lag <=
				    start[at->to / 2];
		}
	return (l.side & 1 ? -value : value) >= l.least;
}

static void
check_clause(void *arg, const struct prover *p, const struct lit *lit,
    int32_t n)
{
	struct all *all = arg;
	int32_t most = -p->root[2 * p->makespan + 1];

	all->nclauses++;
	for (int32_t i = 0; i < all->n; i++)
		for (int32_t m = length(p, all->start[i]); m <= most; m++) {
			bool any = false;

			for (int32_t k = 0; k < n && !any; k++)
				any = holds(p, lit[k], all->start[i], m);
			assert_true(any);
		}
}

static void
check_schedule(const struct rcpsp *p, const struct prove_result *res,
    const int32_t *deadline)
{
	int64_t end = 0;

	for (int32_t i = 0; i < p->ntasks; i++) {
		int64_t to = res->start[i] + p->duration[i];

		assert_true(res->start[i] >= 0);
		assert_true(deadline == NULL || to <= deadline[i]);
		end = to > end ? to : end;
		for (int32_t e = p->next_first[i]; e < p->next_first[i + 1];
		     e++)
			assert_true(res->start[p->next[e]] >= res->start[i] +
			    (p->lag != NULL ? p->lag[e] : p->duration[i]));
		for (int32_t r = 0; r < p->nresources && p->duration[i]; r++) {
			int64_t use = 0;

			for (int32_t j = 0; j < p->ntasks; j++)
				if (res->start[j] <= res->start[i] &&
				    res->start[i] < res->start[j] +
				        p->duration[j])
					use += p->use[j * p->nresources + r];
			assert_true(use <= p->capacity[r]);
		}
	}
	assert_int_equal(end, res->upper);
}

static struct prove_result
prove(const struct prove_input *in)
{
	struct prove_result res;
	struct err err;

	assert_true(prove_run(&arena, in, NULL, &res, NULL, &err));
	return res;
}

static struct prove_result
prove_project(const struct rcpsp *p, const int32_t *deadline,
    const struct prove_watch *watch)
{
	return prove(&(struct prove_input){ .project = p,
	    .deadline = deadline, .conflicts = 100000, .watch = watch });
}

static void
check_best(const struct rcpsp *p, const int32_t *deadline,
    const struct prove_watch *watch)
{
	struct prove_result res = prove_project(p, deadline, watch);
	int32_t best = small_best(p, deadline, small_horizon(p));

	assert_true(res.proved);
	assert_int_equal(res.feasible, best < 0 ? PROVE_NO : PROVE_YES);
	if (best < 0) {
		assert_null(res.start);
		return;
	}
	assert_int_equal(res.upper, best);
	assert_int_equal(res.lower, best);
	check_schedule(p, &res, deadline);
}

static void
test_run__equals_brute_force(void **state)
{
	uint64_t lot = 11;
	int32_t rounds = soak() ? 20000 : 600;

	(void)state;
	for (int32_t i = 0; i < rounds; i++) {
		struct small s;
		int32_t deadline[SMALL_TASKS];
		int32_t n = small_lot(&lot, 1, i % 10 == 0 ? 7 : 6);

		small_make(&s, &lot, n, 3, (enum small_kind)(i % 3));
		check_best(&s.project, NULL, NULL);
		for (int32_t x = 0; x < n; x++)
			deadline[x] = small_lot(&lot, 0, 3) == 0
			    ? small_lot(&lot, 0, 9) : INT32_MAX;
		check_best(&s.project, deadline, NULL);
		arena_release(&arena);
	}
}

/* An open variable and a bound within it, by lot; false: all are fixed. */
static bool
any_choice(const struct prover *p, uint64_t *lot, struct lit *l_r)
{
	int32_t from = small_lot(lot, 0, p->nvars - 1);

	for (int32_t i = 0; i < p->nvars; i++) {
		int32_t x = (from + i) % p->nvars, lo = p->least[2 * x],
			hi = -p->least[2 * x + 1];

		if (lo == hi)
			continue;
		*l_r = (struct lit){ 2 * x, small_lot(lot, lo + 1, hi) };
		if (small_lot(lot, 0, 1))
			*l_r = lit_not(*l_r);
		return true;
	}
	return false;
}

/* Choices by lot until `n` clauses are learnt, or nothing is left. */
static void
learn_some(struct prover *p, uint64_t *lot, int32_t n)
{
	struct lit l;

	if (!prover_wake_all(p))
		return;
	for (int32_t i = 0; i < 200 * n && p->nconflicts < n; i++) {
		if (!prover_propagate(p)) {
			if (!prover_recover(p))
				return;
			continue;
		}
		if (p->nlevels == 0)
			prover_root(p);
		if (any_choice(p, lot, &l))
			prover_decide(p, l, p->atoms.npopped);
		else
			prover_back(p, 0);
		if (small_lot(lot, 0, 40) == 0)
			prover_back(p, 0);
		if (p->nlevels == 0 && p->ntrail == 0 &&
		    small_lot(lot, 0, 3) == 0)
			prover_reduce(p);
	}
}

static void
test_learn__every_clause_follows(void **state)
{
	enum { ROOM = 20000 };
	struct all all = { .cap = ROOM };
	uint64_t lot = 12;
	int32_t rounds = soak() ? 8000 : 200;

	(void)state;
	all.start = calloc(ROOM, sizeof(*all.start));
	assert_non_null(all.start);
	for (int32_t i = 0; i < rounds; i++) {
		struct prove_watch watch = { check_clause, &all };
		struct small_walk w = { .each = add, .arg = &all };
		struct small s;
		int32_t horizon;

		small_make(&s, &lot, small_lot(&lot, 5, 7), 3,
		    (enum small_kind)(i % 3));
		all.n = 0;
		w.project = &s.project;
		horizon = small_horizon(&s.project);
		/* A longer one may be what a clause is about; these do. */
		w.most = small_best(&s.project, NULL, horizon) + 1;
		if (!small_walk_from(&w, 0))
			continue;
		learn_some(prover_new(&arena, &(struct prove_input){
		    .project = &s.project, .watch = &watch }, 1, horizon),
		    &lot, 100);
		arena_release(&arena);
	}
	assert_true(all.nclauses > rounds * 5);
	free(all.start);
}

/* Six tasks of 2 hours on a team of two, one after another for two of them. */
static const int32_t team_duration[] = { 7200, 7200, 7200, 7200, 7200, 7200 };
static const int32_t team_capacity[] = { 2 };
static const int32_t team_use[] = { 1, 1, 1, 1, 1, 1 };
static const int32_t team_first[] = { 0, 1, 1, 1, 1, 1, 1 };
static const int32_t team_next[] = { 1 };
static const struct rcpsp team = { 6, 1, team_duration, team_capacity,
	team_use, team_first, team_next, NULL };

static void
test_run__six_tasks_for_two_people(void **state)
{
	struct prove_result res = prove_project(&team, NULL, NULL);

	(void)state;
	assert_true(res.proved);
	assert_int_equal(res.upper, 3 * 7200);
	check_schedule(&team, &res, NULL);
}

static void
test_run__a_known_schedule_is_kept_when_best(void **state)
{
	int32_t start[] = { 0, 7200, 0, 7200, 14400, 14400 };
	struct prove_result res = prove(&(struct prove_input){
	    .project = &team, .start = start, .conflicts = 1000 });

	(void)state;
	assert_true(res.proved);
	assert_memory_equal(res.start, start, sizeof(start));
}

static void
test_run__no_budget_is_an_honest_unknown(void **state)
{
	/* Nine tasks of odd lengths: not seen at a glance. */
	int32_t duration[] = { 7, 5, 6, 4, 9, 3, 8, 5 }, cap[] = { 7, 5 };
	int32_t use[] = { 3, 2, 4, 1, 2, 3, 5, 2, 3, 1, 4, 4, 2, 3, 3, 2 };
	int32_t first[9] = { 0 };
	struct rcpsp p = { 8, 2, duration, cap, use, first, first, NULL };
	struct prove_result res = prove(&(struct prove_input){
	    .project = &p, .conflicts = 0 });

	(void)state;
	assert_false(res.proved);
	assert_true(res.lower <= res.upper);
	assert_true(res.feasible != PROVE_NO);
}

static bool
always(void *arg)
{
	++*(int *)arg;
	return true;
}

static void
test_run__cancelled_at_once(void **state)
{
	int asked = 0;
	struct run run = { always, NULL, &asked };
	struct prove_input in = { .project = &team, .conflicts = 1000 };
	struct prove_result res;
	bool cancelled = false;
	struct err err;

	(void)state;
	assert_true(prove_run(&arena, &in, &run, &res, &cancelled, &err));
	assert_true(cancelled);
	assert_int_equal(asked, 1);
	assert_false(res.proved);
}

static void
test_run__same_input_same_bytes(void **state)
{
	uint64_t lot = 5;
	struct small s;
	struct prove_result a, b;

	(void)state;
	small_make(&s, &lot, 8, 9, SMALL_PLAIN);
	a = prove_project(&s.project, NULL, NULL);
	b = prove_project(&s.project, NULL, NULL);
	assert_int_equal(a.conflicts, b.conflicts);
	assert_int_equal(a.moves, b.moves);
	assert_memory_equal(a.start, b.start, 8 * sizeof(int32_t));
}

/* Other seeds are other searches, little memory is less to remember; what is
 * true stays true. */
static void
test_run__seed_and_memory_change_the_way_only(void **state)
{
	enum { N = 18 };
	int32_t duration[N], use[2 * N], cap[] = { 9, 8 }, first[N + 1] = { 0 };
	int32_t next[N];
	struct rcpsp p = { N, 2, duration, cap, use, first, next, NULL };
	uint64_t lot = 6;
	int32_t differ = 0;

	(void)state;
	for (int32_t i = 0; i < 12; i++) {
		struct prove_result a, b;

		for (int32_t x = 0; x < N; x++) {
			duration[x] = small_lot(&lot, 1, 9);
			use[2 * x] = small_lot(&lot, 1, 6);
			use[2 * x + 1] = small_lot(&lot, 1, 6);
			first[x + 1] = first[x] + (x + 4 < N);
			if (x + 4 < N)
				next[first[x]] = x + 4;
		}
		a = prove_project(&p, NULL, NULL);
		b = prove(&(struct prove_input){ .project = &p,
		    .conflicts = 100000, .seed = 1 + (uint64_t)i,
		    .memory = 1 });
		assert_true(a.proved && b.proved);
		assert_int_equal(a.upper, b.upper);
		check_schedule(&p, &b, NULL);
		differ += a.moves != b.moves;
	}
	assert_true(differ > 0);
}

/* In pieces, with schedules and a bound told on the way: the same truth. */
static void
test_on__goes_on_with_news(void **state)
{
	int32_t duration[16], use[16], cap[] = { 7 }, first[17] = { 0 };
	int32_t next[16], start[16];
	struct rcpsp p = { 16, 1, duration, cap, use, first, next, NULL };
	struct prove_input in = { .project = &p };
	uint64_t lot = 8;
	int32_t pieces = 0;

	(void)state;
	for (int32_t i = 0; i < 20; i++) {
		struct prove_result whole, res = { 0 };
		struct proof *proof;
		struct err err;

		for (int32_t x = 0; x < 16; x++) {
			duration[x] = small_lot(&lot, 1, 9);
			use[x] = small_lot(&lot, 1, 5);
			first[x + 1] = first[x] + (x + 5 < 16);
			if (x + 5 < 16)
				next[first[x]] = x + 5;
		}
		start[0] = 0;
		for (int32_t x = 1; x < 16; x++)
			start[x] = start[x - 1] + duration[x - 1];
		whole = prove_project(&p, NULL, NULL);
		assert_true(prove_new(&arena, &in, &proof, &err));
		for (int32_t k = 1; !res.proved; k++) {
			assert_true(prove_on(proof, 5 * k, NULL, &res));
			assert_true(res.conflicts <= 5 * k);
			if (res.start != NULL)
				check_schedule(&p, &res, NULL);
			if (k == 1)
				prove_offer(proof, start, 1);
			if (k == 2)
				prove_offer(proof, NULL, whole.lower);
			if (k == 4 && i % 2)
				prove_offer(proof, whole.start, 0);
			pieces++;
		}
		assert_int_equal(res.upper, whole.upper);
		assert_int_equal(res.lower, whole.lower);
		/* What is settled stays so. */
		prove_offer(proof, start, 1);
		assert_true(prove_on(proof, 1000000, NULL, &res));
		assert_int_equal(res.upper, whole.upper);
	}
	assert_true(pieces > 60);
}

static void
test_run__nothing_to_do(void **state)
{
	int32_t first[] = { 0 };
	struct rcpsp p = { 0, 0, NULL, NULL, NULL, first, NULL, NULL };
	struct prove_result res = prove_project(&p, NULL, NULL);

	(void)state;
	assert_true(res.proved);
	assert_int_equal(res.feasible, PROVE_YES);
	assert_int_equal(res.upper, 0);
}

static void
test_run__a_task_above_capacity_is_impossible(void **state)
{
	int32_t use[] = { 1, 1, 3, 1, 1, 1 };
	struct rcpsp p = team;

	(void)state;
	p.use = use;
	assert_int_equal(prove_project(&p, NULL, NULL).feasible, PROVE_NO);
}

static void
test_run__a_circle_of_arcs_is_impossible(void **state)
{
	int32_t first[] = { 0, 1, 2, 2, 2, 2, 2 }, next[] = { 1, 0 };
	struct rcpsp p = team;

	(void)state;
	p.next_first = first;
	p.next = next;
	assert_int_equal(prove_project(&p, NULL, NULL).feasible, PROVE_NO);
}

static void
test_run__two_that_start_together_still_count(void **state)
{
	/* 1 and 3 take no time and wait for each other, 4 after 2. */
	int32_t duration[] = { 0, 0, 1, 0 }, first[] = { 0, 0, 1, 3, 4 };
	int32_t next[] = { 3, 3, 0, 1 }, lag[] = { 0, 4, -6, 0 };
	int32_t cap[] = { 3 }, use[] = { 2, 3, 2, 0 };
	struct rcpsp p = { 4, 1, duration, cap, use, first, next, lag };

	(void)state;
	check_best(&p, NULL, NULL);
	assert_int_equal(prove_project(&p, NULL, NULL).upper, 4);
}

static void
test_run__a_deadline_within_the_work_is_impossible(void **state)
{
	int32_t deadline[] = { 7199, INT32_MAX, INT32_MAX, INT32_MAX,
		INT32_MAX, INT32_MAX };

	(void)state;
	assert_int_equal(prove_project(&team, deadline, NULL).feasible,
	    PROVE_NO);
	deadline[0] = INT32_MIN;
	assert_int_equal(prove_project(&team, deadline, NULL).feasible,
	    PROVE_NO);
	deadline[0] = 7200;
	assert_int_equal(prove_project(&team, deadline, NULL).feasible,
	    PROVE_YES);
}

static void
refused(const struct rcpsp *p, enum err_code code, const char *id,
    int64_t row)
{
	struct prove_input in = { .project = p, .conflicts = 10 };
	struct prove_result res;
	struct err err = { 0 };

	assert_false(prove_run(&arena, &in, NULL, &res, NULL, &err));
	assert_int_equal(err.code, code);
	assert_string_equal(err.id, id);
	assert_int_equal(err.row, row);
}

static void
test_run__refuses_what_is_no_project(void **state)
{
	int32_t bad_duration[] = { 1, 1, -1, 1, 1, 1 }, bad_cap[] = { -2 };
	int32_t bad_use[] = { 1, 1, 1, -1, 1, 1 }, bad_next[] = { 6 };
	struct rcpsp p = team;

	(void)state;
	p.duration = bad_duration;
	refused(&p, ERR_INVALID, "rcpsp-negative", 3);
	p = team;
	p.capacity = bad_cap;
	refused(&p, ERR_INVALID, "rcpsp-capacity-negative", 0);
	p = team;
	p.use = bad_use;
	refused(&p, ERR_INVALID, "rcpsp-negative", 4);
	p = team;
	p.next = bad_next;
	refused(&p, ERR_INVALID, "rcpsp-task-missing", 1);
	p = team;
	p.ntasks = PROVE_TASKS_MAX + 1;
	refused(&p, ERR_TOO_LARGE, "rcpsp-too-many-tasks", 0);
}

static void
test_run__refuses_a_horizon_beyond_its_numbers(void **state)
{
	int32_t duration[] = { INT32_MAX, INT32_MAX - 1, 1, 1, 1, 1 };
	struct rcpsp p = team;

	(void)state;
	p.duration = duration;
	refused(&p, ERR_TOO_LARGE, "rcpsp-too-long", 0);
}

/* Whatever is free, nothing gets worse or breaks a rule; all free is exact. */
static void
test_near__is_never_worse(void **state)
{
	uint64_t lot = 31;
	int32_t rounds = soak() ? 5000 : 200, shorter = 0;

	(void)state;
	for (int32_t i = 0; i < rounds; i++) {
		struct small s;
		uint8_t free[SMALL_TASKS];
		int32_t start[SMALL_TASKS], at = 0, best;
		struct prove_near in = { .project = &s.project,
			.start = start, .free = free, .conflicts = 1000 };
		struct prove_result res;
		struct err err;

		small_make(&s, &lot, 7, 3, SMALL_PLAIN);
		/* One after another: as long as can be. */
		for (int32_t x = 0; x < 7; x++) {
			start[x] = at;
			at += s.duration[x];
			free[x] = i % 3 == 0 || small_lot(&lot, 0, 1);
		}
		best = small_best(&s.project, NULL, at);
		assert_true(prove_near(&arena, &in, NULL, &res, &err));
		check_schedule(&s.project, &res, NULL);
		assert_true(res.upper >= best && res.upper <= at);
		assert_false(res.proved && res.upper > 0);
		if (i % 3 == 0)
			assert_int_equal(res.upper, best);
		shorter += res.upper < at;
		arena_release(&arena);
	}
	assert_true(shorter > rounds / 2);
}

static void
test_near__nothing_free_keeps_the_order(void **state)
{
	int32_t start[] = { 0, 7200, 14400, 21600, 28800, 36000 };
	uint8_t free[6] = { 0 };
	struct prove_near in = { .project = &team, .start = start,
		.free = free, .conflicts = 1000 };
	struct prove_result res;
	struct err err;

	(void)state;
	/* Two people, so two chains: 0 2 4 and 1 3 5, or the like. */
	assert_true(prove_near(&arena, &in, NULL, &res, &err));
	check_schedule(&team, &res, NULL);
	assert_true(res.upper <= 6 * 7200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_run__equals_brute_force, clear),
		cmocka_unit_test_teardown(
		    test_learn__every_clause_follows, clear),
		cmocka_unit_test_teardown(test_run__six_tasks_for_two_people,
		    clear),
		cmocka_unit_test_teardown(
		    test_run__a_known_schedule_is_kept_when_best, clear),
		cmocka_unit_test_teardown(
		    test_run__no_budget_is_an_honest_unknown, clear),
		cmocka_unit_test_teardown(test_run__cancelled_at_once, clear),
		cmocka_unit_test_teardown(test_run__same_input_same_bytes,
		    clear),
		cmocka_unit_test_teardown(
		    test_run__seed_and_memory_change_the_way_only, clear),
		cmocka_unit_test_teardown(test_on__goes_on_with_news, clear),
		cmocka_unit_test_teardown(test_run__nothing_to_do, clear),
		cmocka_unit_test_teardown(
		    test_run__a_task_above_capacity_is_impossible, clear),
		cmocka_unit_test_teardown(
		    test_run__a_circle_of_arcs_is_impossible, clear),
		cmocka_unit_test_teardown(
		    test_run__two_that_start_together_still_count, clear),
		cmocka_unit_test_teardown(
		    test_run__a_deadline_within_the_work_is_impossible, clear),
		cmocka_unit_test_teardown(
		    test_run__refuses_what_is_no_project, clear),
		cmocka_unit_test_teardown(
		    test_run__refuses_a_horizon_beyond_its_numbers, clear),
		cmocka_unit_test_teardown(test_near__is_never_worse, clear),
		cmocka_unit_test_teardown(
		    test_near__nothing_free_keeps_the_order, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
