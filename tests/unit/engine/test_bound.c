/* SPDX-License-Identifier: EUPL-1.2 */
/* Bounds against brute force, and their certificates against a verifier that
 * shares nothing with what made them but the words. */
#include <stdlib.h>

#include "engine/bound.h"
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

/* Longest distances between starts, Floyd and Warshall; FAR: none. */
enum { FAR = -1000000 };

struct naive {
	const struct rcpsp *p;
	const int32_t *deadline;
	int64_t far[SMALL_TASKS][SMALL_TASKS];
	int64_t head[SMALL_TASKS], tail[SMALL_TASKS];
	int64_t last;
};

static int64_t
arc(const struct rcpsp *p, int32_t i, int32_t j)
{
	int64_t most = FAR;

	for (int32_t e = p->next_first[i]; e < p->next_first[i + 1]; e++) {
		int64_t lag = p->lag != NULL ? p->lag[e] : p->duration[i];

		if (p->next[e] == j && lag > most)
			most = lag;
	}
	return most;
}

/* What is left of the time after the end of i when it is at its deadline. */
static int64_t
due(const struct naive *v, int32_t i)
{
	if (v->deadline == NULL)
		return 0;
	if (v->deadline[i] == INT32_MAX)
		return FAR;
	return v->last - v->deadline[i];
}

static void
naive_fill(struct naive *v, const struct rcpsp *p, const int32_t *deadline)
{
	int32_t n = p->ntasks;

	*v = (struct naive){ .p = p, .deadline = deadline, .last = FAR };
	for (int32_t i = 0; deadline != NULL && i < n; i++)
		if (deadline[i] < INT32_MAX && deadline[i] > v->last)
			v->last = deadline[i];
	for (int32_t i = 0; i < n; i++)
		for (int32_t j = 0; j < n; j++)
			v->far[i][j] = i == j ? 0 : arc(p, i, j);
	for (int32_t k = 0; k < n; k++)
		for (int32_t i = 0; i < n; i++)
			for (int32_t j = 0; j < n; j++)
				if (v->far[i][k] > FAR / 2 &&
				    v->far[k][j] > FAR / 2 &&
				    v->far[i][k] + v->far[k][j] >
				        v->far[i][j])
					v->far[i][j] = v->far[i][k] +
					    v->far[k][j];
	for (int32_t i = 0; i < n; i++)
		v->tail[i] = FAR;
	for (int32_t i = 0; i < n; i++)
		for (int32_t j = 0; j < n; j++) {
			int64_t q = v->far[i][j] - p->duration[i] +
			    p->duration[j] + due(v, j);

			if (v->far[j][i] > v->head[i])
				v->head[i] = v->far[j][i];
			if (v->far[i][j] > FAR / 2 && q > v->tail[i])
				v->tail[i] = q;
		}
}

static bool
chain_holds(const struct naive *v, const struct bound *b)
{
	const struct rcpsp *p = v->p;
	int64_t at = 0;
	int32_t last;

	if (b->ntasks < 1)
		return false;
	for (int32_t i = 0; i + 1 < b->ntasks; i++) {
		int64_t lag = arc(p, b->task[i], b->task[i + 1]);

		if (lag == FAR)
			return false;
		at += lag;
	}
	last = b->task[b->ntasks - 1];
	return b->tail == due(v, last) &&
	    at + p->duration[last] + b->tail == b->least;
}

/* No task twice, and each within head and tail. */
static bool
set_holds(const struct naive *v, const struct bound *b)
{
	for (int32_t i = 0; i < b->ntasks; i++) {
		for (int32_t k = 0; k < i; k++)
			if (b->task[i] == b->task[k])
				return false;
		if (v->head[b->task[i]] < b->head ||
		    v->tail[b->task[i]] < b->tail)
			return false;
	}
	return b->ntasks > 0;
}

static bool
work_holds(const struct naive *v, const struct bound *b)
{
	const struct rcpsp *p = v->p;
	int64_t work = 0, cap = p->capacity[b->resource], time = 0;

	for (int32_t i = 0; i < b->ntasks; i++)
		work += p->duration[b->task[i]] * p->use[b->task[i] *
		    p->nresources + b->resource];
	while (time * cap < work)
		time++;
	return set_holds(v, b) && work == b->work &&
	    b->head + time + b->tail == b->least;
}

static bool
clique_holds(const struct naive *v, const struct bound *b)
{
	const struct rcpsp *p = v->p;
	int64_t time = 0;

	for (int32_t i = 0; i < b->ntasks; i++) {
		int32_t x = b->task[i];

		time += p->duration[x];
		for (int32_t k = 0; k < i; k++) {
			int32_t y = b->task[k];
			bool apart = v->far[x][y] >= p->duration[x] ||
			    v->far[y][x] >= p->duration[y];

			for (int32_t r = 0; r < p->nresources; r++)
				apart |= p->use[x * p->nresources + r] +
				    p->use[y * p->nresources + r] >
				    p->capacity[r];
			if (!apart)
				return false;
		}
	}
	return set_holds(v, b) && time == b->work &&
	    b->head + time + b->tail == b->least;
}

/* Second by second, over every start that the task may have. */
static bool
interval_holds(const struct naive *v, const struct bound *b)
{
	const struct rcpsp *p = v->p;
	int64_t work = 0, end = b->least - 1;

	for (int32_t i = 0; i < b->ntasks; i++) {
		int32_t x = b->task[i];
		int64_t least = p->duration[x];

		for (int64_t s = v->head[x]; s + p->duration[x] +
		     v->tail[x] <= end; s++) {
			int64_t part = 0;

			for (int64_t t = s; t < s + p->duration[x]; t++)
				part += t >= b->from && t < b->to;
			least = part < least ? part : least;
		}
		work += least * p->use[x * p->nresources + b->resource];
		for (int32_t k = 0; k < i; k++)
			if (b->task[k] == x)
				return false;
	}
	return b->from < b->to && b->room == (b->to - b->from) *
	    p->capacity[b->resource] && work >= b->work && b->work > b->room;
}

static bool
circle_holds(const struct naive *v, const struct bound *b)
{
	int64_t round = 0;

	for (int32_t i = 0; i < b->ntasks; i++) {
		int64_t lag = arc(v->p, b->task[i],
		    b->task[(i + 1) % b->ntasks]);

		if (lag == FAR)
			return false;
		round += lag;
	}
	return b->ntasks > 0 && round > 0;
}

static bool
certificate_holds(const struct naive *v, const struct bound *b)
{
	switch (b->kind) {
	case BOUND_CHAIN:
		return chain_holds(v, b);
	case BOUND_WORK:
		return work_holds(v, b);
	case BOUND_CLIQUE:
		return clique_holds(v, b);
	case BOUND_INTERVAL:
		return interval_holds(v, b);
	case BOUND_CIRCLE:
		return circle_holds(v, b);
	default:
		return false;
	}
}

static struct bound_result
find(const struct rcpsp *p, const int32_t *deadline)
{
	struct bound_input in = { p, deadline };
	struct bound_result res;
	struct err err;

	assert_true(bound_find(&arena, &in, NULL, &res, &err));
	return res;
}

/* Every certificate of every kind holds, and none claims too much. */
static void
check(const struct small *s, const int32_t *deadline, int32_t *seen)
{
	struct bound_result res = find(&s->project, deadline);
	int32_t best = small_best(&s->project, deadline,
	    small_horizon(&s->project));
	struct naive v;

	naive_fill(&v, &s->project, deadline);
	for (int32_t k = BOUND_CHAIN; k < BOUND__MAX; k++) {
		const struct bound *b = &res.of[k];

		if (b->kind == BOUND_NONE)
			continue;
		assert_true(certificate_holds(&v, b));
		assert_true(b->least <= res.best.least);
		seen[res.best.kind]++;
	}
	if (res.infeasible)
		assert_int_equal(best, -1);
	else if (best >= 0 && deadline == NULL)
		assert_true(res.best.least <= best);
}

static void
test_find__certificates_hold(void **state)
{
	int32_t rounds = getenv("STORMVAST_SOAK") != NULL ? 30000 : 1500;
	int32_t seen[BOUND__MAX] = { 0 };
	uint64_t lot = 21;

	(void)state;
	for (int32_t i = 0; i < rounds; i++) {
		struct small s;
		int32_t deadline[SMALL_TASKS];
		int32_t n = small_lot(&lot, 1, 6);

		small_make(&s, &lot, n, 3, (enum small_kind)(i % 3));
		check(&s, NULL, seen);
		for (int32_t x = 0; x < n; x++)
			deadline[x] = small_lot(&lot, 0, 2) == 0
			    ? small_lot(&lot, -2, 9) : INT32_MAX;
		check(&s, deadline, seen);
		arena_release(&arena);
	}
	for (int32_t k = BOUND_CHAIN; k < BOUND__MAX; k++)
		assert_true(seen[k] > 0);
}

/* What is a little off is no certificate. */
static void
test_certificate__refuses_what_is_a_little_off(void **state)
{
	uint64_t lot = 22;

	(void)state;
	for (int32_t i = 0; i < 300; i++) {
		struct small s;
		struct bound_result res;
		struct naive v;

		small_make(&s, &lot, 6, 3, (enum small_kind)(i % 3));
		res = find(&s.project, NULL);
		naive_fill(&v, &s.project, NULL);
		for (int32_t k = BOUND_CHAIN; k < BOUND_CIRCLE; k++) {
			struct bound b = res.of[k];

			if (b.kind == BOUND_NONE)
				continue;
			b.least++;
			if (k != BOUND_INTERVAL)
				assert_false(certificate_holds(&v, &b));
			b = res.of[k];
			b.work += b.kind == BOUND_INTERVAL ? 1000 : 1;
			b.tail += b.kind == BOUND_CHAIN;
			assert_false(certificate_holds(&v, &b));
			b = res.of[k];
			b.ntasks = 0;
			assert_false(certificate_holds(&v, &b));
		}
		arena_release(&arena);
	}
}

static const int32_t none_first[9];

static void
test_find__a_chain_of_three(void **state)
{
	int32_t duration[] = { 4, 3, 5, 2 }, cap[] = { 9 };
	int32_t use[] = { 1, 1, 1, 1 }, first[] = { 0, 1, 2, 2, 2 };
	int32_t next[] = { 1, 2 };
	struct rcpsp p = { 4, 1, duration, cap, use, first, next, NULL };
	struct bound_result res = find(&p, NULL);

	(void)state;
	assert_int_equal(res.best.kind, BOUND_CHAIN);
	assert_int_equal(res.best.least, 12);
	assert_int_equal(res.best.ntasks, 3);
	assert_int_equal(res.best.task[0], 0);
	assert_int_equal(res.best.task[2], 2);
}

static void
test_find__thirty_hours_of_work_for_two(void **state)
{
	int32_t duration[] = { 5, 5, 5, 5, 5, 5 }, cap[] = { 2 };
	int32_t use[] = { 1, 1, 1, 1, 1, 1 };
	struct rcpsp p = { 6, 1, duration, cap, use, none_first, NULL, NULL };
	struct bound_result res = find(&p, NULL);

	(void)state;
	assert_int_equal(res.best.kind, BOUND_WORK);
	assert_int_equal(res.best.least, 15);
	assert_int_equal(res.best.work, 30);
	assert_int_equal(res.best.resource, 0);
}

static void
test_find__no_two_together(void **state)
{
	/* Each uses 2 of 3: the work says 8, one after another takes 12. */
	int32_t duration[] = { 4, 4, 4 }, cap[] = { 3 }, use[] = { 2, 2, 2 };
	struct rcpsp p = { 3, 1, duration, cap, use, none_first, NULL, NULL };
	struct bound_result res = find(&p, NULL);

	(void)state;
	assert_int_equal(res.best.kind, BOUND_CLIQUE);
	assert_int_equal(res.best.least, 12);
}

static void
test_find__a_deadline_before_the_work(void **state)
{
	int32_t duration[] = { 10, 10, 10 }, cap[] = { 2 };
	int32_t use[] = { 1, 1, 1 }, deadline[] = { 14, 14, 14 };
	struct rcpsp p = { 3, 1, duration, cap, use, none_first, NULL, NULL };
	struct bound_result res = find(&p, deadline);

	(void)state;
	assert_true(res.infeasible);
	assert_int_equal(res.deadline, 14);
	deadline[2] = INT32_MAX;
	assert_false(find(&p, deadline).infeasible);
}

static void
test_find__long_times_do_not_overflow(void **state)
{
	enum { LONG = RCPSP_TIME_MAX / 2 };
	int32_t duration[] = { LONG, LONG }, cap[] = { INT32_MAX };
	int32_t use[] = { INT32_MAX, INT32_MAX };
	int32_t deadline[] = { INT32_MIN, INT32_MAX - 1 };
	struct rcpsp p = { 2, 1, duration, cap, use, none_first, NULL, NULL };

	(void)state;
	assert_int_equal(find(&p, NULL).best.least, RCPSP_TIME_MAX);
	assert_true(find(&p, deadline).infeasible);
}

static void
test_find__nothing_takes_no_time(void **state)
{
	struct rcpsp p = { 0, 0, NULL, NULL, NULL, none_first, NULL, NULL };

	(void)state;
	assert_int_equal(find(&p, NULL).best.least, 0);
	assert_int_equal(find(&p, NULL).best.kind, BOUND_NONE);
}

static void
refused(const struct rcpsp *p, const char *id)
{
	struct bound_input in = { p, NULL };
	struct bound_result res;
	struct err err = { 0 };

	assert_false(bound_find(&arena, &in, NULL, &res, &err));
	assert_string_equal(err.id, id);
}

static void
test_find__refuses_what_is_no_project(void **state)
{
	int32_t duration[] = { 1, 1 }, cap[] = { 1 }, use[] = { 1, 1 };
	int32_t first[] = { 0, 1, 2 }, next[] = { 1, 0 }, heavy[] = { 1, 2 };
	struct rcpsp p = { 2, 1, duration, cap, use, first, next, NULL };

	(void)state;
	refused(&p, "rcpsp-circle");
	next[0] = 2;
	refused(&p, "rcpsp-task-missing");
	p.next_first = none_first;
	p.use = heavy;
	refused(&p, "rcpsp-never");
	p.ntasks = -1;
	refused(&p, "rcpsp-too-many-tasks");
}

static bool
always(void *arg)
{
	(void)arg;
	return true;
}

static void
test_find__can_be_cancelled(void **state)
{
	int32_t duration[] = { 1, 1 }, cap[] = { 1 }, use[] = { 1, 1 };
	struct rcpsp p = { 2, 1, duration, cap, use, none_first, NULL, NULL };
	struct bound_input in = { &p, NULL };
	struct run run = { .cancelled = always };
	struct bound_result res;
	struct err err;

	(void)state;
	assert_false(bound_find(&arena, &in, &run, &res, &err));
	assert_int_equal(err.code, ERR_CANCELLED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_find__certificates_hold,
		    clear),
		cmocka_unit_test_teardown(
		    test_certificate__refuses_what_is_a_little_off, clear),
		cmocka_unit_test_teardown(test_find__a_chain_of_three, clear),
		cmocka_unit_test_teardown(
		    test_find__thirty_hours_of_work_for_two, clear),
		cmocka_unit_test_teardown(test_find__no_two_together, clear),
		cmocka_unit_test_teardown(
		    test_find__a_deadline_before_the_work, clear),
		cmocka_unit_test_teardown(
		    test_find__long_times_do_not_overflow, clear),
		cmocka_unit_test_teardown(test_find__nothing_takes_no_time,
		    clear),
		cmocka_unit_test_teardown(
		    test_find__refuses_what_is_no_project, clear),
		cmocka_unit_test_teardown(test_find__can_be_cancelled, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
