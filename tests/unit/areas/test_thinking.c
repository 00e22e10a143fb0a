/* SPDX-License-Identifier: EUPL-1.2 */
/* A what-if in a thread of its own: joined, given out again, stopped. */
#include "areas/bia/answer.h"
#include "areas/recovery/thinking.h"
#include "world.h"

enum { LONG_MS = 120000 };	/* for a hang only */

/* A question that the engine is busy with for a long while. */
static struct case_wish
long_wish(struct world *w)
{
	assert_true(world_compute(w, "2026-11-24 10:00", "Machine"));
	w->wish.nlost = 1;
	w->wish.samples = 10000000;
	return w->wish;
}

static struct thinking
ask(struct world *w, const struct case_wish *wish, const char *key,
    int64_t ms)
{
	struct actor actor = world_manager(w->h);
	struct thinking t = { 0 };

	w->h->err = (struct err){ 0 };
	if (!thinking_ask(w->h->store, &actor, NOW, wish, str_of(key), ms, &t,
	        &w->h->err))
		t.state = THINKING_STATE__MAX;
	return t;
}

static void
end(struct world *w)
{
	thinking_end(w->h->store);
	answers_end(w->h->store);
}

static void
test_thinking__a_short_one_is_there_at_once(void **state)
{
	struct world w = world_of(*state, world_office());
	struct thinking t, again;

	world_procedure(&w, HOUR, 2 * HOUR);
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	w.wish.nlost = 1;
	t = ask(&w, &w.wish, "a", LONG_MS);
	assert_int_equal(t.state, THINKING_DONE);
	assert_int_equal(t.outcome->result->of[0].verdict.up.hi,
	    world_verdict(&w)->up.hi);
	/* The same question of the same records: the same answer itself. */
	again = ask(&w, &w.wish, "a", LONG_MS);
	assert_ptr_equal(again.outcome, t.outcome);
	thinking_done(t.slot);
	thinking_done(again.slot);
	/* After a change it is computed again. */
	world_create(w.h, &person_record, &(struct person){
	    .name = STR("Ans") });
	again = ask(&w, &w.wish, "a", LONG_MS);
	assert_int_equal(again.state, THINKING_DONE);
	thinking_done(again.slot);
	end(&w);
}

static void
test_thinking__a_long_one_is_waited_for_and_stopped(void **state)
{
	struct world w = world_of(*state, world_office());
	struct case_wish wish = long_wish(&w);
	struct thinking t = ask(&w, &wish, "long", 0);

	assert_int_equal(t.state, THINKING_BUSY);
	assert_null(t.slot);
	/* Who asks again joins it; another question is another one. */
	assert_int_equal(ask(&w, &wish, "long", 0).state, THINKING_BUSY);
	thinking_cancel(w.h->store, w.h->two, STR("long"));
	thinking_cancel(w.h->store, w.h->one, STR("other"));
	assert_int_equal(ask(&w, &wish, "long", 0).state, THINKING_BUSY);
	thinking_cancel(w.h->store, w.h->one, STR("long"));
	t = ask(&w, &wish, "long", LONG_MS);
	assert_int_equal(t.state, THINKING_FAILED);
	assert_int_equal(t.err.code, ERR_CANCELLED);
	end(&w);
}

static void
test_thinking__only_so_many_at_once(void **state)
{
	static const char *const keys[] = { "a", "b", "c", "d" };
	struct world w = world_of(*state, world_office());
	struct case_wish wish = long_wish(&w);
	struct thinking t;

	for (int i = 0; i < THINKING_AT_ONCE; i++)
		assert_int_equal(ask(&w, &wish, keys[i], 0).state,
		    THINKING_BUSY);
	t = ask(&w, &wish, keys[THINKING_AT_ONCE], 0);
	assert_int_equal(t.state, THINKING_STATE__MAX);
	assert_string_equal(w.h->err.id, "whatif-busy");
	/* The end stops them all. */
	end(&w);
	wish.samples = 100;
	t = ask(&w, &wish, "e", LONG_MS);
	assert_int_equal(t.state, THINKING_DONE);
	thinking_done(t.slot);
	end(&w);
}

static void
test_thinking__what_is_wrong_is_told(void **state)
{
	struct world w = world_of(*state, world_office());
	struct case_wish wish = { .seed = 1, .at = NOW };
	struct thinking t = ask(&w, &wish, "nothing", LONG_MS);

	assert_int_equal(t.state, THINKING_FAILED);
	assert_string_equal(t.err.id, "whatif-nothing-lost");
	end(&w);
}

int
main(void)
{
#define TEST_IN(name) \
	cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST_IN(test_thinking__a_short_one_is_there_at_once),
		TEST_IN(test_thinking__a_long_one_is_waited_for_and_stopped),
		TEST_IN(test_thinking__only_so_many_at_once),
		TEST_IN(test_thinking__what_is_wrong_is_told),
	};

	return cmocka_run_group_tests_name("thinking", tests, NULL, NULL);
}
