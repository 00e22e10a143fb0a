/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Two databases, one meaning: the same random use cases run on both, step by
 * step with the same answer, and at the end everything that can be read is the
 * same.  STORMVAST_TEST_STEPS sets how many, STORMVAST_TEST_SEED which.
 */
#include "base/json.h"
#include "base/rng.h"
#include "fixture.h"
#include "record/json.h"

enum { STEPS = 2000, LONG_STEPS = 50000, BOTH = 2, KNOWN_IDS = 64 };

struct same {
	struct fixture *fx[BOTH];
	uint64_t lot;
	int64_t things[KNOWN_IDS], persons[KNOWN_IDS];
	int64_t entries[BOTH][KNOWN_IDS];	/* numbers may have gaps */
};

static uint64_t
pick(struct same *s, uint64_t below)
{
	return rng_below(&s->lot, below);
}

static struct str
word(struct same *s, struct arena *a)
{
	static const char *const words[] = { "Één", "straße", "apple", "Zorg",
		"ICT", "naïef", "ﬁets", "Ωmega", "" };

	return str_printf(a, "%s %d", words[pick(s, COUNT(words))],
	    (int)pick(s, 30));
}

static struct opt64
maybe(struct same *s, uint64_t below)
{
	return pick(s, 3) == 0 ? UNKNOWN : KNOWN((int64_t)pick(s, below));
}

static struct thing
lot_thing(struct same *s, struct arena *a)
{
	int64_t *ids = arena_array(a, int64_t, 2);
	struct step *steps = arena_array(a, struct step, 3);
	struct thing t = {
		.name = word(s, a), .note = word(s, a),
		.state = (int32_t)pick(s, 4), .active = pick(s, 2),
		.amount = maybe(s, 100), .price = maybe(s, 1000),
		.target = maybe(s, 5000), .due = maybe(s, 30000),
		.mail = pick(s, 2) ? STR("") : STR("Jan@example.org"),
	};
	size_t n = pick(s, 3);

	if (pick(s, 2) == 0)
		t.owner = KNOWN(s->persons[pick(s, KNOWN_IDS)]);
	for (size_t i = 0; i < n; i++)
		ids[i] = s->persons[(pick(s, 30) + i * 31) % KNOWN_IDS];
	t.helpers = (struct refs){ ids, n };
	n = pick(s, 4);
	for (size_t i = 0; i < n; i++)
		steps[i] = (struct step){ .what = word(s, a),
			.minutes = maybe(s, 60) };
	t.steps = (struct rows){ steps, n };
	return t;
}

/* One step drawn by lot, on one of the databases; its outcome as text. */
static struct str
step(struct same *s, struct fixture *fx, struct arena *a)
{
	static const struct usecase *const rows[] = { &thing_create,
		&thing_create, &thing_change, &thing_change, &thing_delete,
		&thing_finish, &thing_spread, &person_create, &person_delete };
	struct errs errs = ERRS_IN(a);
	uint64_t what = pick(s, COUNT(rows) + 2);
	const struct usecase *uc = what < COUNT(rows) ? rows[what] : NULL;
	bool person = uc == &person_create || uc == &person_delete;
	const struct record *r = person ? &person_record : &thing_record;
	size_t at = pick(s, KNOWN_IDS);
	struct usecase_call call = { .usecase = uc,
		.id = person ? s->persons[at] : s->things[at],
		.version = 1 + (int64_t)pick(s, 2) };
	struct thing old, thing = lot_thing(s, a);
	struct person p = { .name = word(s, a) };
	size_t db = fx == s->fx[1];
	int64_t undone = 0;
	bool ok;

	if (uc == NULL) {
		ok = usecase_undo(fx->store, &fx->one, NOW, a,
		    s->entries[db][at], &undone, &errs);
		call.id = 0;
		call.entry = undone;
	} else {
		call.object = person ? (void *)&p : (void *)&thing;
		if (uc->verb == USECASE_CHANGE &&
		    get(fx, &fx->one, r, call.id, &old)) {
			call.version = pick(s, 8) ? old.rec.version : 77;
			thing.rec = old.rec;
		}
		ok = usecase_run(fx->store, &fx->one, NOW, a, &call, &errs);
	}
	if (ok) {
		s->entries[db][at] = call.entry;
		if (db == 1 && uc != NULL && uc->verb == USECASE_CREATE)
			*(person ? &s->persons[at] : &s->things[at]) =
			    call.id;
	}
	return str_printf(a, "%s %d %lld %d %s/%s %d",
	    uc == NULL ? "undo" : uc->name, ok, (long long)call.id,
	    call.entry > 0, errs.n > 0 ? errs.list[0].id : "",
	    errs.n > 0 && errs.list[0].field != NULL ? errs.list[0].field :
	    "", (int)errs.n);
}

/* ---- all that can be read ----------------------------------------------- */

struct export {
	const struct record *record;
	struct json *json;
	struct arena *a;
};

static bool
export_one(void *arg, const void *object)
{
	struct export *x = arg;

	record_write_json(x->record, object, x->a, x->json);
	return true;
}

static void
export_lists(struct tx *tx, struct fixture *fx, struct json *json)
{
	for (size_t i = 0; i < thing_record.nfields * 2; i++) {
		struct query q = { .record = &thing_record, .limit = 500,
			.sort = &thing_record.fields[i / 2],
			.descending = i % 2, .without_rows = true };
		struct query_page page;
		const struct thing *list;

		if (!(q.sort->flags & (FIELD_SORT | FIELD_TITLE)))
			continue;
		assert_true(store_query(tx, &q, &page, &fx->err));
		list = page.objects;
		json_i64(json, page.count);
		for (size_t k = 0; k < page.n; k++)
			json_i64(json, list[k].rec.id);
	}
}

static void
export_history(struct tx *tx, struct fixture *fx, struct json *json)
{
	struct history_entry *h = arena_array(&fx->arena,
	    struct history_entry, 5000);
	size_t n;

	assert_true(history_list(tx, NULL, 0, 0, 5000, h, &n, &fx->err));
	for (size_t i = 0; i < n; i++) {
		json_str(json, h[i].usecase);
		json_str(json, h[i].diff);
		json_bool(json, h[i].undone_by > 0);
	}
}

static struct str
export(struct fixture *fx)
{
	struct buf out = BUF_IN(&fx->arena, 64 << 20);
	struct json json = JSON_TO(&out);
	struct search_hit hits[50];
	struct tx *tx;
	size_t n;

	assert_true(store_read(fx->store, &fx->one, NOW, &fx->arena, &tx,
	    &fx->err));
	json_array_begin(&json);
	for (size_t i = 0; i < test_registry.n; i++) {
		struct export x = { test_registry.records[i], &json,
			&fx->arena };

		assert_true(store_each(tx, x.record, false, export_one, &x,
		    &fx->err));
	}
	export_lists(tx, fx, &json);
	export_history(tx, fx, &json);
	assert_true(store_search(tx, STR("stras"), 50, hits, &n, &fx->err));
	for (size_t i = 0; i < n; i++)
		json_i64(&json, hits[i].id);
	json_array_end(&json);
	tx_end(tx);
	return buf_str(&out);
}

static void
test_both__answer_and_keep_the_same(void **state)
{
	int64_t steps = test_length("STORMVAST_TEST_STEPS", STEPS,
	    LONG_STEPS), lot = test_length("STORMVAST_TEST_SEED", 20261121,
	    20261121);
	struct same s = { 0 };
	struct str a, b;

	(void)state;
	s.fx[0] = fixture_open_at(NULL);
	s.fx[1] = fixture_open_at(getenv("STORMVAST_TEST_DATABASE"));
	s.lot = (uint64_t)lot;
	for (int64_t i = 0; i < steps; i++) {
		struct arena one = ARENA_INIT, two = ARENA_INIT;
		uint64_t before = s.lot;

		a = step(&s, s.fx[0], &one);
		s.lot = before;
		b = step(&s, s.fx[1], &two);
		if (!str_eq(a, b)) {
			print_error("step %d: %.*s | %.*s\n", (int)i,
			    STR_ARG(a), STR_ARG(b));
			fail();
		}
		if (getenv("STORMVAST_TEST_SHOW") != NULL)
			print_message("%.*s\n", STR_ARG(a));
		arena_release(&one);
		arena_release(&two);
	}
	a = export(s.fx[0]);
	b = export(s.fx[1]);
	assert_true(a.len > 1000);
	assert_true(str_eq(a, b));
	fixture_close(s.fx[0]);
	fixture_close(s.fx[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both__answer_and_keep_the_same),
	};

	return cmocka_run_group_tests_name("same", tests, NULL, NULL);
}
