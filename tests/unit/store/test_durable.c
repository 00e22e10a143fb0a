/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is acknowledged is there after a kill -9; what fails on a full disk is
 * not, and the store goes on when there is room again.
 */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

enum { WRITERS = 6, ROUNDS = 4, ENOUGH = 60 };

struct worker {
	struct fixture *fx;
	int number, pipe;
};

/* Write without end; say each id only when it was acknowledged. */
static void *
work(void *arg)
{
	const struct worker *w = arg;

	for (int i = 0;; i++) {
		struct arena a = ARENA_INIT;
		struct errs errs = ERRS_IN(&a);
		struct person p = { .name = str_printf(&a, "P %d.%d.%d",
		    (int)getpid(), w->number, i) };
		struct usecase_call call = { .usecase = &person_create,
			.object = &p };

		if (!usecase_run(w->fx->store, &w->fx->one, NOW, &a, &call,
		    &errs) || write(w->pipe, &call.id, sizeof(call.id)) !=
		    (ssize_t)sizeof(call.id))
			_exit(1);
		arena_release(&a);
	}
}

static void
child(struct str where, int out)
{
	struct fixture *fx = calloc(1, sizeof(*fx));
	struct worker workers[WRITERS];
	pthread_t thread;

	if (fx == NULL)
		_exit(1);
	fx->where = where;
	fx->one = actor_system(ONE);
	fixture_start(fx);
	for (int i = 0; i < WRITERS; i++) {
		workers[i] = (struct worker){ fx, i, out };
		if (pthread_create(&thread, NULL, work, &workers[i]) != 0)
			_exit(1);
	}
	pause();
	_exit(1);
}

static void
test_run__acknowledged_is_there_after_a_kill(void **state)
{
	struct fixture *fx = fixture_open();
	struct person p;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		int64_t ids[ENOUGH + 4096], id;
		size_t n = 0;
		int fds[2], status;
		pid_t pid;

		store_close(fx->store);
		assert_int_equal(pipe(fds), 0);
		if ((pid = fork()) == 0) {
			close(fds[0]);
			child(fx->where, fds[1]);
		}
		close(fds[1]);
		while (n < ENOUGH && read(fds[0], &id, sizeof(id)) ==
		    (ssize_t)sizeof(id))
			ids[n++] = id;
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		assert_true(WIFSIGNALED(status));
		while (n < COUNT(ids) && read(fds[0], &id, sizeof(id)) ==
		    (ssize_t)sizeof(id))
			ids[n++] = id;
		close(fds[0]);
		fixture_start(fx);
		assert_true(n >= ENOUGH);
		for (size_t i = 0; i < n; i++)
			assert_true(get(fx, &fx->one, &person_record, ids[i],
			    &p));
	}
	fixture_close(fx);
}

static void
limit_files(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes == 0 ? limit.rlim_max : bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* A limit on the size of files stands in for a full disk. */
static void
test_run__goes_on_after_a_full_disk(void **state)
{
	struct fixture *fx = fixture_open();
	struct person p;
	int64_t last = 0, id = 0, n = 0;

	(void)state;
	if (store_dialect(fx->store) != STORE_SQLITE) {
		fixture_close(fx);
		skip();
	}
	signal(SIGXFSZ, SIG_IGN);
	last = make_person(fx, &fx->one, "Before");
	limit_files(600 * 1024);
	while (n < 5000 && (id = make_person(fx, &fx->one,
	    str_printf(&fx->arena, "Full %d", (int)n).ptr)) > 0) {
		last = id;
		n++;
	}
	assert_int_equal(id, 0);
	assert_true(fx->errs.list[0].code == ERR_FULL ||
	    fx->errs.list[0].code == ERR_IO);
	/* Reading goes on; writing fails again and breaks nothing. */
	assert_true(get(fx, &fx->one, &person_record, last, &p));
	assert_int_equal(make_person(fx, &fx->one, "Still full"), 0);
	limit_files(0);
	assert_true(make_person(fx, &fx->one, "Room again") > last);
	assert_true(get(fx, &fx->one, &person_record, last, &p));
	fixture_reopen(fx);
	assert_true(get(fx, &fx->one, &person_record, last, &p));
	assert_true(make_person(fx, &fx->one, "Still full") > 0);
	fixture_close(fx);
}

static void *
work_some(void *arg)
{
	const struct worker *w = arg;

	for (int i = 0; i < 40; i++) {
		struct arena a = ARENA_INIT;
		struct errs errs = ERRS_IN(&a);
		/* Every fourth is refused: it fails alone. */
		struct person p = { .name = i % 4 == 3 ? STR("") :
		    str_printf(&a, "P %d.%d", w->number, i) };
		struct usecase_call call = { .usecase = &person_create,
			.object = &p };
		bool ok = usecase_run(w->fx->store, &w->fx->one, NOW, &a,
		    &call, &errs);

		if (ok != (i % 4 != 3))
			abort();
		arena_release(&a);
	}
	return NULL;
}

static void
test_run__many_threads_each_get_their_answer(void **state)
{
	struct fixture *fx = fixture_open();
	struct worker workers[WRITERS];
	pthread_t threads[WRITERS];
	struct query q = { .record = &person_record };
	struct query_page page;
	struct tx *tx;

	(void)state;
	for (int i = 0; i < WRITERS; i++) {
		workers[i] = (struct worker){ fx, i, -1 };
		assert_int_equal(pthread_create(&threads[i], NULL, work_some,
		    &workers[i]), 0);
	}
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	assert_true(store_read(fx->store, &fx->one, NOW, &fx->arena, &tx,
	    &fx->err));
	assert_true(store_query(tx, &q, &page, &fx->err));
	assert_int_equal(page.count, WRITERS * 30);
	tx_end(tx);
	fixture_close(fx);
}

/* Two stores on one database, as a server and a command beside it. */
static void
test_run__beside_another_process(void **state)
{
	struct fixture *fx = fixture_open(), *other = calloc(1,
	    sizeof(*other));
	struct person p;
	int64_t mine, theirs, number;

	(void)state;
	assert_non_null(other);
	other->where = fx->where;
	other->one = fx->one;
	fixture_start(other);
	for (int i = 0; i < 20; i++) {
		mine = make_person(fx, &fx->one,
		    str_printf(&fx->arena, "Mine %d", i).ptr);
		number = store_change_number(fx->store, ONE);
		theirs = make_person(other, &other->one,
		    str_printf(&other->arena, "Theirs %d", i).ptr);
		assert_true(mine > 0 && theirs > 0 && mine != theirs);
		assert_true(get(fx, &fx->one, &person_record, theirs, &p));
	}
	/* Heard of within a second or so. */
	for (int i = 0; i < 6000 &&
	    store_change_number(fx->store, ONE) == number; i++)
		poll(NULL, 0, 10);
	assert_true(store_change_number(fx->store, ONE) > number);
	store_close(other->store);
	arena_release(&other->arena);
	free(other);
	fixture_close(fx);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_run__acknowledged_is_there_after_a_kill),
		cmocka_unit_test(test_run__goes_on_after_a_full_disk),
		cmocka_unit_test(test_run__many_threads_each_get_their_answer),
		cmocka_unit_test(test_run__beside_another_process),
	};

	return cmocka_run_group_tests_name("durable", tests, NULL, NULL);
}
