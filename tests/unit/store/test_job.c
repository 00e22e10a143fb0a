/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"
#include "store/audit.h"
#include "store/internal.h"
#include "store/job.h"
#include "store/kept.h"

/* ---- a use case that does what a test wants ----------------------------- */

struct wish {
	const char *kind, *key, *payload, *room;
	int64_t at;
	int events;
	bool refuse;
};

static bool
run_wish(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct wish *w = call->input;
	struct err err = { 0 };

	if (w->kind != NULL && !job_add(tx, w->kind, w->at, str_of(w->key),
	    str_of(w->payload), &err))
		return errs_add(errs, &err);
	for (int i = 0; i < w->events; i++)
		if (!event_add(tx, str_of(w->room), "said",
		    str_printf(tx_arena(tx), "{\"n\":%d}", i), &err))
			return errs_add(errs, &err);
	if (w->refuse) {
		err_set(&err, ERR_INVALID, NULL, "x");
		return errs_add(errs, &err);
	}
	return true;
}

static const struct usecase wish_usecase = { .name = "test.wish",
	.verb = USECASE_DO, .right = RIGHT_READ, .run = run_wish };

static bool
wish(struct fixture *fx, const struct actor *actor, struct wish w)
{
	struct usecase_call call = { .usecase = &wish_usecase, .input = &w };

	fx->errs = ERRS_IN(&fx->arena);
	return usecase_run(fx->store, actor, NOW, &fx->arena, &call,
	    &fx->errs);
}

/* ---- jobs --------------------------------------------------------------- */

static int ran, fails;
static int64_t ran_for;
static char ran_with[40];

static bool
run_good(struct store *store, int64_t organisation, int64_t now,
    struct str payload, struct arena *a, struct err *err)
{
	(void)store;
	(void)now;
	(void)a;
	ran++;
	ran_for = organisation;
	snprintf(ran_with, sizeof(ran_with), "%.*s", STR_ARG(payload));
	return fails-- <= 0 || err_set(err, ERR_UNAVAILABLE, NULL,
	    "store-busy");
}

static const struct job_kind kinds[] = {
	{ "test.good", 3, run_good },
	{ "test.once", 1, run_good },
};

static int
run_due(struct fixture *fx, int64_t now)
{
	int n;

	assert_true(job_run_due(fx->store, now, 10, &n, &fx->err));
	return n;
}

static void
begin(struct fixture *fx)
{
	store_set_jobs(fx->store, kinds, COUNT(kinds));
	ran = fails = 0;
	ran_for = 0;
}

static int64_t
count(struct fixture *fx, const char *sql)
{
	struct conn *c = conn_new(fx->store->driver, fx->store->where,
	    CONN_READ);
	struct opt64 n;

	assert_true(conn_ready(c, &fx->err));
	assert_true(conn_number(c, str_of(sql), NULL, 0, &n, &fx->err));
	conn_free(c);
	return n.v;
}

static void
test_job__runs_once_when_due_in_its_organisation(void **state)
{
	struct fixture *fx = *state;

	begin(fx);
	assert_true(wish(fx, &fx->two, (struct wish){ "test.good", "",
	    "{\"a\":1}", .at = NOW + 60 }));
	assert_int_equal(run_due(fx, NOW + 59), 0);
	assert_int_equal(run_due(fx, NOW + 60), 1);
	assert_int_equal(ran, 1);
	assert_int_equal(ran_for, TWO);
	assert_string_equal(ran_with, "{\"a\":1}");
	assert_int_equal(run_due(fx, NOW + 9999), 0);
}

static void
test_job__is_there_only_with_its_commit(void **state)
{
	struct fixture *fx = *state;

	begin(fx);
	assert_false(wish(fx, &fx->one, (struct wish){ "test.good", "",
	    "{}", .refuse = true }));
	assert_int_equal(run_due(fx, NOW), 0);
}

static void
test_job__key_is_one_while_it_waits(void **state)
{
	struct fixture *fx = *state;

	begin(fx);
	for (int i = 0; i < 3; i++)
		assert_true(wish(fx, &fx->one, (struct wish){ "test.good",
		    "k", "{}", .at = NOW + 60 - i }));
	assert_true(wish(fx, &fx->two, (struct wish){ "test.good", "k", "{}",
	    .at = NOW + 60 }));
	/* The earliest wish holds. */
	assert_int_equal(run_due(fx, NOW + 58), 1);
	assert_true(wish(fx, &fx->one, (struct wish){ "test.good", "k", "{}",
	    .at = NOW + 60 }));
	assert_int_equal(run_due(fx, NOW + 60), 2);
}

static void
test_job__failure_is_tried_again_then_dead(void **state)
{
	struct fixture *fx = *state;

	begin(fx);
	fails = 100;
	assert_true(wish(fx, &fx->one, (struct wish){ "test.good", "",
	    "{}" }));
	assert_int_equal(run_due(fx, NOW), 1);
	assert_int_equal(run_due(fx, NOW + 59), 0);
	assert_int_equal(run_due(fx, NOW + 60), 1);
	assert_int_equal(run_due(fx, NOW + 60 + 119), 0);
	assert_int_equal(run_due(fx, NOW + 60 + 120), 1);
	assert_int_equal(run_due(fx, NOW + 999999), 0);
	assert_int_equal(ran, 3);
	assert_int_equal(count(fx, "SELECT COUNT(*) FROM job\n"
	    "WHERE dead = 1 AND fault = 'store-busy'"), 1);
}

static void
test_job__recovers_after_a_failure(void **state)
{
	struct fixture *fx = *state;

	begin(fx);
	fails = 1;
	assert_true(wish(fx, &fx->one, (struct wish){ "test.good", "",
	    "{}" }));
	assert_int_equal(run_due(fx, NOW), 1);
	assert_int_equal(run_due(fx, NOW + 60), 1);
	assert_int_equal(count(fx, "SELECT COUNT(*) FROM job"), 0);
}

static void
test_job__unknown_kind_is_dead_at_once(void **state)
{
	struct fixture *fx = *state;

	begin(fx);
	assert_true(wish(fx, &fx->one, (struct wish){ "test.gone", "",
	    "{}" }));
	assert_int_equal(run_due(fx, NOW), 1);
	assert_int_equal(run_due(fx, NOW + 999999), 0);
	assert_int_equal(count(fx, "SELECT COUNT(*) FROM job\n"
	    "WHERE dead = 1 AND fault = 'job-unknown'"), 1);
}

/* Its worker died: the lease runs out. */
static bool
run_dying(struct store *store, int64_t organisation, int64_t now,
    struct str payload, struct arena *a, struct err *err)
{
	int n;

	(void)organisation;
	(void)payload;
	(void)a;
	ran++;
	if (ran > 1)
		return true;
	/* While it runs nobody else takes it; a lease later somebody does. */
	assert_true(job_run_due(store, now + 299, 10, &n, err));
	assert_int_equal(n, 0);
	assert_true(job_run_due(store, now + 300, 10, &n, err));
	assert_int_equal(n, 1);
	return err_set(err, ERR_IO, NULL, "x");
}

static void
test_job__lease_runs_out(void **state)
{
	static const struct job_kind dying[] = {
		{ "test.dying", 5, run_dying } };
	struct fixture *fx = *state;

	begin(fx);
	store_set_jobs(fx->store, dying, 1);
	assert_true(wish(fx, &fx->one, (struct wish){ "test.dying", "",
	    "{}" }));
	assert_int_equal(run_due(fx, NOW), 1);
	assert_int_equal(ran, 2);
	/* The late failure does not bring back what was done. */
	assert_int_equal(count(fx, "SELECT COUNT(*) FROM job"), 0);
}

/* Told to stop, it waits for the next start without losing a try. */
static bool
run_stopped(struct store *store, int64_t organisation, int64_t now,
    struct str payload, struct arena *a, struct err *err)
{
	(void)organisation;
	(void)now;
	(void)payload;
	(void)a;
	ran++;
	job_stop(store);
	return err_set(err, ERR_CANCELLED, NULL, "calculation-cancelled");
}

static void
test_job__that_is_stopped_is_not_lost(void **state)
{
	static const struct job_kind stopped[] = {
		{ "test.long", 1, run_stopped } };
	struct fixture *fx = *state;

	begin(fx);
	store_set_jobs(fx->store, stopped, 1);
	assert_true(wish(fx, &fx->one, (struct wish){ "test.long", "",
	    "{}" }));
	assert_true(wish(fx, &fx->two, (struct wish){ "test.long", "",
	    "{}" }));
	assert_int_equal(run_due(fx, NOW), 1);
	assert_int_equal(run_due(fx, NOW), 0);
	assert_int_equal(ran, 1);
	assert_int_equal(count(fx, "SELECT COUNT(*) FROM job\n"
	    "WHERE dead = 0 AND lease = 0"), 2);
}

/* ---- after a change ----------------------------------------------------- */

static const struct job_kind following[] = {
	{ "test.good", 3, run_good, .after_change = true },
	{ "test.once", 1, run_good },
};

static int
follow(struct fixture *fx, int64_t now)
{
	assert_true(job_add_changed(fx->store, now, &fx->err));
	return run_due(fx, now);
}

static void
test_job__follows_a_change_once(void **state)
{
	struct fixture *fx = *state;

	begin(fx);
	store_set_jobs(fx->store, following, COUNT(following));
	/* What was there when the store was opened is followed as well. */
	(void)follow(fx, NOW);
	assert_int_equal(follow(fx, NOW + 1), 0);
	ran = 0;
	for (int i = 0; i < 3; i++)
		assert_true(wish(fx, &fx->one, (struct wish){ NULL, "", "" }));
	store_changed(fx->store, ONE, store_change_number(fx->store, ONE) + 1);
	assert_int_equal(follow(fx, NOW + 2), 1);
	assert_int_equal(ran_for, ONE);
	assert_int_equal(follow(fx, NOW + 3), 0);
	store_changed(fx->store, TWO, store_change_number(fx->store, TWO) + 1);
	store_changed(fx->store, 0, store_change_number(fx->store, 0) + 1);
	assert_int_equal(follow(fx, NOW + 4), 1);
	assert_int_equal(ran_for, TWO);
}

static void
test_job__follows_nothing_without_such_a_kind(void **state)
{
	struct fixture *fx = *state;

	begin(fx);
	store_changed(fx->store, ONE, store_change_number(fx->store, ONE) + 1);
	assert_int_equal(follow(fx, NOW), 0);
}

/* ---- what is kept ------------------------------------------------------- */

static struct kept
kept_of(struct fixture *fx, const struct actor *actor, const char *name,
    bool head)
{
	struct kept kept;
	struct tx *tx;

	assert_true(store_read(fx->store, actor, NOW, &fx->arena, &tx,
	    &fx->err));
	assert_true(kept_get(tx, name, head, &kept, &fx->err));
	tx_end(tx);
	return kept;
}

static void
test_kept__the_newest_of_a_name_in_its_organisation(void **state)
{
	struct fixture *fx = *state;
	int64_t before = store_change_number(fx->store, ONE);

	assert_int_equal(kept_of(fx, &fx->one, "a", false).at, 0);
	for (int i = 1; i < 3; i++)
		assert_true(kept_put(fx->store, ONE, &fx->arena, "a",
		    &(struct kept){ .of = { i, 2 * i }, .at = NOW + i,
		        .took = 3, .data = STR("\xff{") }, &fx->err));
	assert_int_equal(kept_of(fx, &fx->one, "a", true).of.newest, 2);
	assert_int_equal(kept_of(fx, &fx->one, "a", true).data.len, 0);
	assert_int_equal(kept_of(fx, &fx->one, "a", false).at, NOW + 2);
	assert_true(str_eq(kept_of(fx, &fx->one, "a", false).data,
	    STR("\xff{")));
	assert_int_equal(kept_of(fx, &fx->one, "b", false).at, 0);
	assert_int_equal(kept_of(fx, &fx->two, "a", false).at, 0);
	/* It is no change: what is computed from the records stays so. */
	assert_int_equal(store_change_number(fx->store, ONE), before);
}

static void
test_kept__too_much_is_refused(void **state)
{
	struct fixture *fx = *state;
	struct str much = { arena_alloc(&fx->arena, KEPT_MAX + 1),
		KEPT_MAX + 1 };

	assert_false(kept_put(fx->store, ONE, &fx->arena, "a",
	    &(struct kept){ .at = NOW, .data = much }, &fx->err));
	assert_string_equal(fx->err.id, "kept-too-large");
	assert_int_equal(kept_of(fx, &fx->one, "a", true).at, 0);
}

/* ---- events ------------------------------------------------------------- */

static size_t
events(struct fixture *fx, const struct actor *actor, const char *room,
    int64_t after, struct event *out, size_t max)
{
	struct tx *tx;
	size_t n;

	assert_true(store_read(fx->store, actor, NOW, &fx->arena, &tx,
	    &fx->err));
	assert_true(event_list(tx, str_of(room), after, max, out, &n,
	    &fx->err));
	tx_end(tx);
	return n;
}

static _Atomic int told;

static void
tell(void *arg)
{
	(void)arg;
	told++;
}

static void
test_event__numbered_per_room_without_a_gap(void **state)
{
	struct fixture *fx = *state;
	struct event e[10];

	assert_true(wish(fx, &fx->one, (struct wish){ .room = "a",
	    .events = 2 }));
	assert_false(wish(fx, &fx->one, (struct wish){ .room = "a",
	    .events = 3, .refuse = true }));
	assert_true(wish(fx, &fx->one, (struct wish){ .room = "b",
	    .events = 1 }));
	assert_true(wish(fx, &fx->two, (struct wish){ .room = "a",
	    .events = 1 }));
	assert_true(wish(fx, &fx->one, (struct wish){ .room = "a",
	    .events = 2 }));
	assert_int_equal(events(fx, &fx->one, "a", 0, e, 10), 4);
	for (int i = 0; i < 4; i++)
		assert_int_equal(e[i].number, i + 1);
	assert_str(e[3].payload, "{\"n\":1}");
	assert_str(e[3].kind, "said");
	assert_int_equal(e[3].at, NOW);
	assert_int_equal(events(fx, &fx->one, "a", 3, e, 10), 1);
	assert_int_equal(events(fx, &fx->one, "a", 0, e, 2), 2);
	assert_int_equal(events(fx, &fx->one, "b", 0, e, 10), 1);
	assert_int_equal(events(fx, &fx->two, "a", 0, e, 10), 1);
	assert_int_equal(events(fx, &fx->two, "b", 0, e, 10), 0);
}

static void
test_event__wakes_after_the_commit_only(void **state)
{
	struct fixture *fx = *state;
	int before;

	store_on_event(fx->store, tell, NULL);
	before = told;
	assert_false(wish(fx, &fx->one, (struct wish){ .room = "a",
	    .events = 1, .refuse = true }));
	assert_int_equal(told, before);
	assert_true(wish(fx, &fx->one, (struct wish){ .room = "a",
	    .events = 1 }));
	assert_true(told > before);
	store_on_event(fx->store, NULL, NULL);
}

enum { THREADS = 4, EACH = 15 };

static void *
add_many(void *arg)
{
	struct fixture *fx = arg;

	for (int i = 0; i < EACH; i++) {
		struct arena a = ARENA_INIT;
		struct errs errs = ERRS_IN(&a);
		struct wish w = { .room = "busy", .events = 1 };
		struct usecase_call call = { .usecase = &wish_usecase,
			.input = &w };

		/* A lost race is the caller's to try again. */
		while (!usecase_run(fx->store, &fx->one, NOW, &a, &call,
		    &errs))
			errs = ERRS_IN(&a);
		arena_release(&a);
	}
	return NULL;
}

static void
test_event__many_writers_lose_none(void **state)
{
	struct fixture *fx = *state;
	struct event e[THREADS * EACH + 1];
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, add_many,
		    fx), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(events(fx, &fx->one, "busy", 0, e, COUNT(e)),
	    THREADS * EACH);
	for (int i = 0; i < THREADS * EACH; i++)
		assert_int_equal(e[i].number, i + 1);
}

/* The organisation's own room is the audit, once its entries have leaves. */
static void
test_house__is_the_audit_in_order(void **state)
{
	struct fixture *fx = *state;
	struct event list[10];
	struct opt64 change = UNKNOWN;
	int64_t after, newest, n;
	struct tx *tx;

	assert_int_equal(events(fx, &fx->one, EVENT_HOUSE, 0, list, 10), 0);
	for (int i = 0; i < 3; i++)
		assert_true(wish(fx, i == 1 ? &fx->two : &fx->one,
				 (struct wish){ .kind = NULL }));
	assert_int_equal(events(fx, &fx->one, EVENT_HOUSE, 0, list, 10), 0);
	change = KNOWN(store_change_number(fx->store, 1));
	store_on_event(fx->store, tell, NULL);
	told = 0;
	assert_true(audit_sequence(fx->store, NOW, &n, &fx->err));
	assert_true(told > 0);
	store_on_event(fx->store, NULL, NULL);
	assert_int_equal(events(fx, &fx->one, EVENT_HOUSE, 0, list, 10), 2);
	assert_str(list[0].kind, "test.wish");
	assert_true(list[0].number > 0 && list[1].number > list[0].number);
	assert_int_equal(
	    events(fx, &fx->one, EVENT_HOUSE, list[0].number, list, 10), 1);
	newest = list[0].number;
	assert_int_equal(events(fx, &fx->one, EVENT_HOUSE, 0, list, 1), 1);
	assert_int_equal(events(fx, &fx->two, EVENT_HOUSE, 0, list, 10), 1);

	assert_true(
	    store_read(fx->store, &fx->one, NOW, &fx->arena, &tx, &fx->err));
	assert_true(
	    event_start(tx, STR(EVENT_HOUSE), UNKNOWN, &after, &fx->err));
	assert_int_equal(after, newest);
	assert_true(
	    event_start(tx, STR(EVENT_HOUSE), change, &after, &fx->err));
	assert_int_equal(after, newest);
	assert_true(
	    event_start(tx, STR(EVENT_HOUSE), KNOWN(0), &after, &fx->err));
	assert_int_equal(after, 0);
	assert_true(event_start(tx, STR("empty"), UNKNOWN, &after, &fx->err));
	assert_int_equal(after, 0);
	tx_end(tx);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_job__runs_once_when_due_in_its_organisation),
		FIXTURE_TEST(test_job__is_there_only_with_its_commit),
		FIXTURE_TEST(test_job__key_is_one_while_it_waits),
		FIXTURE_TEST(test_job__failure_is_tried_again_then_dead),
		FIXTURE_TEST(test_job__recovers_after_a_failure),
		FIXTURE_TEST(test_job__unknown_kind_is_dead_at_once),
		FIXTURE_TEST(test_job__lease_runs_out),
		FIXTURE_TEST(test_job__that_is_stopped_is_not_lost),
		FIXTURE_TEST(test_job__follows_a_change_once),
		FIXTURE_TEST(test_job__follows_nothing_without_such_a_kind),
		FIXTURE_TEST(test_kept__the_newest_of_a_name_in_its_organisation),
		FIXTURE_TEST(test_kept__too_much_is_refused),
		FIXTURE_TEST(test_event__numbered_per_room_without_a_gap),
		FIXTURE_TEST(test_event__wakes_after_the_commit_only),
		FIXTURE_TEST(test_event__many_writers_lose_none),
		FIXTURE_TEST(test_house__is_the_audit_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
