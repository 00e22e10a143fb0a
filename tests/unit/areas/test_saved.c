/* SPDX-License-Identifier: EUPL-1.2 */
/* What a what-if costs, what would help, and what is saved of it. */
#include "areas/recovery/help.h"
#include "areas/recovery/saved.h"
#include "world.h"

/* ---- what it costs ------------------------------------------------------ */

/* The process has one impact, level 2 in each of the first `known` columns. */
static void
add_impact(struct world *w, struct opt64 weight, size_t known, int64_t level)
{
	struct process_impact impact = { .category = KNOWN(world_create(w->h,
	    &impact_category_record, &(struct impact_category){
	        .name = STR("Geld"), .people = YES_NO_NO,
	        .weight = weight })) };
	struct process p;
	struct actor actor = world_manager(w->h);
	struct usecase_call call = { .object = &p, .id = w->process };
	struct tx *tx;

	assert_true(store_read(w->h->store, &actor, NOW, &w->h->arena, &tx,
	    &w->h->err));
	assert_true(store_get(tx, &process_record, w->process, &p,
	    &w->h->err));
	tx_end(tx);
	for (size_t i = 0; i < known; i++) {
		impact.curve.known |= (uint32_t)1 << i;
		impact.curve.level[i] = (int8_t)level;
	}
	p.impacts = (struct rows){ &impact, 1 };
	call.version = p.rec.version;
	assert_true(house_run(w->h, &actor, "process.change", &call));
}

static void
test_cost__without_impacts_is_not_known(void **state)
{
	struct world w = world_of(*state, world_office());

	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(outcome_cost(&w.o, 0).lo, 0);
	assert_int_equal(outcome_cost(&w.o, 0).hi, FOREVER);
}

static void
test_cost__without_a_weight_is_not_known(void **state)
{
	struct world w = world_of(*state, world_office());

	add_impact(&w, UNKNOWN, CURVE_HORIZONS, 2);
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(outcome_cost(&w.o, 0).hi, FOREVER);
}

static void
test_cost__a_blank_level_counts_once_it_is_reached(void **state)
{
	struct world w = world_of(*state, world_office());

	/* 3 h 15: the columns of 1 h and 4 h; 100 euro a level and hour. */
	add_impact(&w, KNOWN(10000), 2, 2);
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(outcome_cost(&w.o, 0).lo, 65000);
	assert_int_equal(outcome_cost(&w.o, 0).hi, 65000);
	/* Over the weekend it is longer. */
	assert_true(world_compute(&w, "2026-11-27 16:00", "Machine"));
	assert_true(outcome_cost(&w.o, 0).lo >= 65000);
	assert_int_equal(outcome_cost(&w.o, 0).hi, FOREVER);
}

/* ---- saved -------------------------------------------------------------- */

/* Save what was computed last; its id. */
static int64_t
save(struct world *w, const char *name)
{
	struct calculation c = { .name = str_of(name) };
	struct actor actor = world_manager(w->h);
	int64_t entry = 0;

	w->h->errs = ERRS_IN(&w->h->arena);
	if (!saved_keep(w->h->store, &actor, NOW, &w->h->arena, &w->o,
	        &w->wish, LANG_NL, &c, &entry, &w->h->errs))
		return 0;
	assert_true(entry > 0);
	return c.rec.id;
}

/* Ask it again as the records are now. */
static enum saved_again
again(struct world *w, int64_t id, struct saved_answer *s_r)
{
	struct actor actor = world_manager(w->h);
	struct saved_question q;
	struct calculation c;
	struct outcome o;
	struct str text;
	struct tx *tx;
	enum saved_again r;

	assert_true(store_read(w->h->store, &actor, NOW + 999, &w->h->arena,
	    &tx, &w->h->err));
	assert_true(store_get(tx, &calculation_record, id, &c, &w->h->err));
	assert_true(c.computed_at.known);
	if (!saved_load(tx, &c, &q, s_r, &text, &w->h->err) ||
	    !outcome_make(tx, &q.wish, NULL, &o, &w->h->err))
		fail_msg("%s", w->h->err.id);
	r = saved_compare(&w->h->arena, &q, text, &o);
	tx_end(tx);
	return r;
}

static void
test_saved__comes_out_the_same_to_the_byte(void **state)
{
	struct world w = world_of(*state, world_office());
	int64_t order[2];
	struct saved_answer s;

	world_procedure(&w, HOUR, 2 * HOUR);
	w.wish.samples = 300;
	w.wish.steps = 0;
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	w.wish.nlost = 1;
	assert_int_equal(again(&w, save(&w, "Vrij"), &s), SAVED_SAME);
	assert_int_equal(s.nprocesses, 1);
	assert_true(str_eq_c(s.process[0].name, "Loon"));
	assert_int_equal(s.process[0].state, world_verdict(&w)->state);
	assert_int_equal(s.process[0].back.hi, 3 * HOUR + 15 * MINUTES);
	assert_int_equal(s.nsteps, w.o.result->nslots);
	assert_true(s.sentence.len > 0);
	assert_int_equal(s.score.part[SCORE_MAKESPAN],
	    w.o.result->score.part[SCORE_MAKESPAN]);
	/* With an order of one's own as well. */
	order[0] = w.o.of.in.step[1].id;
	order[1] = w.o.of.in.step[0].id;
	w.wish.order = order;
	w.wish.norder = 2;
	w.wish.nlost = 0;
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	w.wish.nlost = 1;
	assert_int_equal(again(&w, save(&w, "Eigen"), &s), SAVED_SAME);
}

static void
test_saved__says_that_the_records_changed(void **state)
{
	struct world w = world_of(*state, world_office());
	struct saved_answer s;
	int64_t id;

	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	w.wish.nlost = 1;
	id = save(&w, "Voor");
	/* A name is no figure: the words differ, and so do the bytes. */
	world_procedure(&w, HOUR, 2 * HOUR);
	assert_int_equal(again(&w, id, &s), SAVED_RECORDS);
	assert_int_equal(s.process[0].back.hi, 3 * HOUR + 15 * MINUTES);
}

/* What was kept of it, and its answer. */
static void
load(struct world *w, int64_t id, struct saved_question *q, struct str *text)
{
	struct actor actor = world_manager(w->h);
	struct saved_answer s;
	struct calculation c;
	struct tx *tx;

	assert_true(store_read(w->h->store, &actor, NOW + 999, &w->h->arena,
	    &tx, &w->h->err));
	assert_true(store_get(tx, &calculation_record, id, &c, &w->h->err));
	if (!saved_load(tx, &c, q, &s, text, &w->h->err))
		fail_msg("%s", w->h->err.id);
	tx_end(tx);
}

/* The process can wait longer. */
static void
need_less(struct world *w)
{
	struct actor actor = world_manager(w->h);
	struct process p;
	struct usecase_call call = { .object = &p, .id = w->process };
	struct tx *tx;

	assert_true(store_read(w->h->store, &actor, NOW, &w->h->arena, &tx,
	    &w->h->err));
	assert_true(store_get(tx, &process_record, w->process, &p,
	    &w->h->err));
	tx_end(tx);
	p.rto = KNOWN(p.rto.v + HOUR);
	call.version = p.rec.version;
	assert_true(house_run(w->h, &actor, "process.change", &call));
}

static void
test_saved__as_it_was_whatever_the_records_are_now(void **state)
{
	struct world w = world_of(*state, world_office());
	struct saved_question q;
	struct saved_answer s;
	struct outcome o;
	struct str text;
	int64_t id, order[2];

	add_impact(&w, KNOWN(10000), 3, 2);
	world_procedure(&w, HOUR, 2 * HOUR);
	w.wish.samples = 300;
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	order[0] = w.o.of.in.step[1].id;
	order[1] = w.o.of.in.step[0].id;
	w.wish.order = order;
	w.wish.norder = 2;
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	w.wish.nlost = 1;
	id = save(&w, "Voor");
	for (int i = 0; i < 40; i++)
		world_create(w.h, &resource_record, &(struct resource){
		    .name = str_printf(&w.h->arena, "Nieuw %d", i),
		    .kind = MAPGOOD_DATA });
	need_less(&w);
	assert_int_equal(again(&w, id, &s), SAVED_RECORDS);
	load(&w, id, &q, &text);
	assert_true(q.whole.len > 0);
	if (!saved_replay(&w.h->arena, &q, NULL, &o, &w.h->err))
		fail_msg("%s", w.h->err.id);
	assert_int_equal(saved_compare(&w.h->arena, &q, text, &o),
	    SAVED_SAME);
	assert_int_equal(outcome_cost(&o, 0).hi, outcome_cost(&w.o, 0).hi);
	/* Another figure in it, and it is not what was asked. */
	q.digest = STR("00000000000000000000000000000000");
	assert_false(saved_replay(&w.h->arena, &q, NULL, &o, &w.h->err));
	assert_string_equal(w.h->err.id, "calculation-unreadable");
}

/* Every end and half of the bytes changed: read or refused, never worse. */
static void
test_saved__any_case_is_survived(void **state)
{
	struct world w = world_of(*state, world_office());
	struct arena a = ARENA_INIT;
	struct recovery_case c;
	struct err err = { 0 };
	struct str text;
	char *copy;
	int read = 0;

	add_impact(&w, KNOWN(10000), 3, 2);
	world_procedure(&w, HOUR, 2 * HOUR);
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	text = case_text(&w.h->arena, &w.o.of);
	copy = arena_array(&w.h->arena, char, text.len);
	for (size_t i = 0; i < text.len; i++) {
		memcpy(copy, text.ptr, text.len);
		copy[i] = "09-*?~: "[i % 8];
		read += case_of_text(&a, (struct str){ copy, text.len }, NULL,
		    &c, &err);
		err = (struct err){ 0 };
		/* Cut off within the last number it is another one. */
		if (case_of_text(&a, str_sub(text, 0, i), NULL, &c, &err))
			assert_true(i + 8 > text.len);
		else
			assert_string_equal(err.id, "calculation-unreadable");
		arena_release(&a);
	}
	assert_true(read > 0);
	assert_true(case_of_text(&a, text, NULL, &c, &err));
	assert_true(str_eq(case_digest(&a, &c),
	    case_digest(&a, &w.o.of)));
	arena_release(&a);
}

static void
test_saved__a_name_once_and_only_who_may(void **state)
{
	struct world w = world_of(*state, world_office());
	struct calculation c = { .name = STR("Lezer") };
	struct actor reader = house_actor(w.h->one, w.h->ann,
	    ACCESS_EMPLOYEE);
	int64_t entry = 0;

	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	w.wish.nlost = 1;
	assert_true(save(&w, "Een") > 0);
	assert_int_equal(save(&w, "een"), 0);
	assert_int_equal(save(&w, ""), 0);
	w.h->errs = ERRS_IN(&w.h->arena);
	assert_false(saved_keep(w.h->store, &reader, NOW, &w.h->arena, &w.o,
	    &w.wish, LANG_NL, &c, &entry, &w.h->errs));
	assert_int_equal(w.h->errs.list[0].code, ERR_DENIED);
}

static void
test_saved__rubbish_is_unreadable(void **state)
{
	static const char *const rows[] = { "", "{", "[]", "null", "{}}",
		"{\"lose\": \"resource-x\"}", "{\"lose\": \"thing-1\"}",
		"{\"order\": [1, \"2\"]}", "{\"samples\": -1}",
		"{\"steps\": 10000000}", "{\"a\": 1, \"a\": 2}" };
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct saved_question q;
		struct err err = { 0 };

		if (saved_question_read(&a, str_of(rows[i]), &q, &err))
			fail_msg("%s was read", rows[i]);
		assert_string_equal(err.id, "calculation-unreadable");
	}
	arena_release(&a);
}

/* Cut off anywhere, or a byte changed: read or refused, never worse. */
static void
test_saved__any_bytes_are_survived(void **state)
{
	struct world w = world_of(*state, world_office());
	struct arena a = ARENA_INIT;
	struct saved_answer s;
	struct err err = { 0 };
	struct str text;
	char *copy;
	int read = 0;

	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	text = saved_answer_text(&w.h->arena, &w.o, LANG_EN);
	copy = arena_array(&a, char, text.len);
	for (size_t i = 0; i < text.len; i++) {
		memcpy(copy, text.ptr, text.len);
		copy[i] = "0\"[{n-"[i % 6];
		read += saved_answer_read(&a, (struct str){ copy, text.len }, &s,
		    &err);
		read += saved_answer_read(&a, str_sub(text, 0, i), &s, &err);
	}
	assert_true(read > 0);
	assert_true(saved_answer_read(&a, text, &s, &err));
	arena_release(&a);
}

/* ---- what would help ---------------------------------------------------- */

/* The first advice of that kind, in Dutch: what and what it gives. */
static struct str
advice_words(struct world *w, enum advice_kind kind)
{
	struct buf out = BUF_IN(&w->h->arena, 8192);
	const struct advice *advice;

	assert_true(help_find(&w->h->arena, &w->o, NULL, &advice,
	    &w->h->err));
	for (int32_t i = 0; i < advice->n + advice->nknow; i++) {
		const struct advice_row *row = i < advice->n
		    ? &advice->row[i] : &advice->know[i - advice->n];

		if (row->nchanges != 1 || row->change[0].kind != kind)
			continue;
		help_change(&w->o, row, LANG_NL, &out);
		buf_add_c(&out, ": ");
		help_gain(&w->o, advice, row, LANG_NL, &out);
		break;
	}
	return buf_str(&out);
}

static void
assert_words(struct str text, const char *is)
{
	if (!str_eq_c(text, is))
		fail_msg("%.*s\nis not\n%s", STR_ARG(text), is);
}

static void
test_help__says_what_and_what_it_gives(void **state)
{
	struct world w = world_of(*state, world_office());

	world_procedure(&w, 2 * HOUR, 4 * HOUR);
	assert_true(world_compute(&w, "2026-11-24 08:00", "Machine"));
	assert_int_equal(world_verdict(&w)->state, VERDICT_LATE);
	assert_words(advice_words(&w, ADVICE_DROP), "Test (Machine) niet meer "
	    "nodig hebben: Dan zijn 1 van de 1 kritieke processen op tijd.");
	assert_words(advice_words(&w, ADVICE_SHORTER), "Test (Machine) in "
	    "2 uur kunnen doen: Dan komen de kritieke processen gemiddeld "
	    "2 uur minder te laat.");
	assert_words(advice_words(&w, ADVICE_SPARE), "Een tweede Machine op "
	    "een andere plek: Dan zijn 1 van de 1 kritieke processen op "
	    "tijd.");
	/* One after the other: a second person does nothing. */
	assert_words(advice_words(&w, ADVICE_MORE), "");
}

static void
test_help__measuring_makes_the_chance_known(void **state)
{
	struct world w = world_of(*state, world_office());

	w.wish.samples = 100;
	assert_true(world_compute(&w, "2026-11-24 10:00", "Machine"));
	assert_int_equal(world_verdict(&w)->state, VERDICT_UNKNOWN);
	assert_words(advice_words(&w, ADVICE_KNOW), "Meten hoe lang Machine "
	    "duurt: Dan zijn 1 van de 1 kritieke processen op tijd.");
}

int
main(void)
{
#define TEST_IN(name) \
	cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST_IN(test_cost__without_impacts_is_not_known),
		TEST_IN(test_cost__without_a_weight_is_not_known),
		TEST_IN(test_cost__a_blank_level_counts_once_it_is_reached),
		TEST_IN(test_saved__comes_out_the_same_to_the_byte),
		TEST_IN(test_saved__says_that_the_records_changed),
		TEST_IN(test_saved__as_it_was_whatever_the_records_are_now),
		TEST_IN(test_saved__any_case_is_survived),
		TEST_IN(test_saved__a_name_once_and_only_who_may),
		cmocka_unit_test(test_saved__rubbish_is_unreadable),
		TEST_IN(test_saved__any_bytes_are_survived),
		TEST_IN(test_help__says_what_and_what_it_gives),
		TEST_IN(test_help__measuring_makes_the_chance_known),
	};

	return cmocka_run_group_tests_name("saved", tests, NULL, NULL);
}
