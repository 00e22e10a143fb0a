/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

static struct actor
with(const struct actor *of, uint64_t rights)
{
	struct actor a = *of;

	a.rights = rights;
	return a;
}

#define BIT(right) ((uint64_t)1 << (right))

static void
test_run__denies_by_default(void **state)
{
	struct fixture *fx = *state;
	struct actor nobody = with(&fx->one, 0);
	struct actor reader = with(&fx->one, BIT(RIGHT_READ));

	assert_int_equal(make_thing(fx, &nobody, "A"), 0);
	assert_string_equal(fault_of(fx), "usecase-denied");
	assert_int_equal(fx->errs.list[0].code, ERR_DENIED);
	assert_int_equal(make_thing(fx, &reader, "A"), 0);
	assert_false(usecase_allows(&thing_create, &reader));
	assert_true(usecase_allows(&thing_create, &fx->one));
}

/* ---- the input of a DO -------------------------------------------------- */

struct reason {
	struct rec rec;
	struct str reason;
};

#define REC struct reason
static const struct field reason_fields[] = {
	F_TEXT(reason, .flags = FIELD_REQUIRED, .max = 10),
};
#undef REC
static const struct record reason_record = { .name = "reason",
	.fields = reason_fields, .nfields = COUNT(reason_fields),
	.size = sizeof(struct reason) };

static int reasons_given;

static bool
take_reason(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	(void)tx;
	(void)call;
	(void)errs;
	reasons_given++;
	return true;
}

static const struct usecase thing_excuse = { .name = "thing.excuse",
	.verb = USECASE_DO, .right = RIGHT_READ, .record = &thing_record,
	.input = &reason_record, .run = take_reason };

static void
test_run__input_is_validated_before_the_rule(void **state)
{
	static const struct {
		struct str reason;
		bool good;
	} rows[] = {
		{ STR_INIT(""), false },
		{ STR_INIT("far too long for that"), false },
		{ STR_INIT("because"), true },
	};
	struct fixture *fx = *state;
	int64_t id = make_thing(fx, &fx->one, "A");

	reasons_given = 0;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reason input = { .reason = rows[i].reason };
		struct errs errs = ERRS_IN(&fx->arena);
		struct usecase_call call = { .usecase = &thing_excuse,
			.id = id, .input = &input };

		assert_int_equal(usecase_run(fx->store, &fx->one, NOW,
		    &fx->arena, &call, &errs), rows[i].good);
		if (!rows[i].good)
			assert_string_equal(errs.list[0].field, "reason");
	}
	assert_int_equal(reasons_given, 1);
}

static void
test_run__owner_may_change_own_only(void **state)
{
	struct fixture *fx = *state;
	struct actor owner = with(&fx->one, BIT(RIGHT_EDIT_OWN));
	struct thing t = { .name = STR("Owned") }, u;
	struct usecase_call call = { .object = &t };
	int64_t id, other = make_thing(fx, &fx->one, "Other");

	owner.person = make_person(fx, &fx->one, "Ann");
	t.owner = KNOWN(owner.person);
	id = run(fx, &fx->one, &thing_create, &call);
	t.note = STR("by its owner");
	call = (struct usecase_call){ .object = &t };
	assert_int_equal(run(fx, &owner, &thing_own, &call), id);
	assert_true(get(fx, &fx->one, &thing_record, other, &u));
	/* Claiming it in the new state does not help. */
	u.owner = KNOWN(owner.person);
	call = (struct usecase_call){ .object = &u };
	assert_int_equal(run(fx, &owner, &thing_own, &call), 0);
	assert_string_equal(fault_of(fx), "usecase-denied");
}

static void
test_run__same_key_gives_the_same_answer_once(void **state)
{
	struct fixture *fx = *state;
	struct thing t = { .name = STR("Once") }, u = { .name = STR("Once") };
	struct usecase_call call = { .object = &t, .key = STR("k-1") };
	int64_t id = run(fx, &fx->one, &thing_create, &call), entry;

	entry = call.entry;
	assert_true(id > 0 && entry > 0);
	call = (struct usecase_call){ .object = &u, .key = STR("k-1") };
	assert_int_equal(run(fx, &fx->one, &thing_create, &call), id);
	assert_int_equal(call.entry, entry);
	assert_int_equal(u.rec.version, 1);
	call = (struct usecase_call){ .object = &u, .key = STR("k-1") };
	assert_int_equal(run(fx, &fx->one, &thing_change, &call), 0);
	assert_string_equal(fault_of(fx), "key-used");
	/* Another organisation's key is another key. */
	call = (struct usecase_call){ .object = &u, .key = STR("k-1") };
	assert_true(run(fx, &fx->two, &thing_create, &call) != id);
	assert_string_equal(fault_of(fx), "");
}

static void
test_run__refused_call_keeps_no_key(void **state)
{
	struct fixture *fx = *state;
	struct thing t = { .name = STR("") };
	struct usecase_call call = { .object = &t, .key = STR("k-2") };

	assert_int_equal(run(fx, &fx->one, &thing_create, &call), 0);
	t.name = STR("Better");
	call = (struct usecase_call){ .object = &t, .key = STR("k-2") };
	assert_true(run(fx, &fx->one, &thing_create, &call) > 0);
}

static size_t
history(struct fixture *fx, const struct record *r, int64_t id,
    struct history_entry *out, size_t max)
{
	struct tx *tx;
	size_t n;

	assert_true(store_read(fx->store, &fx->one, NOW, &fx->arena, &tx,
	    &fx->err));
	assert_true(history_list(tx, r, id, 0, max, out, &n, &fx->err));
	tx_end(tx);
	return n;
}

static void
test_history__tells_who_what_and_why(void **state)
{
	struct fixture *fx = *state;
	struct history_entry h[8];
	struct thing t = { .name = STR("Story"), .active = true };
	struct usecase_call call = { .object = &t, .reason = STR("why not") };
	int64_t id = run(fx, &fx->one, &thing_create, &call);

	call = (struct usecase_call){ .id = id };
	assert_int_equal(run(fx, &fx->one, &thing_finish, &call), id);
	assert_int_equal(history(fx, &thing_record, id, h, 8), 2);
	assert_str(h[0].usecase, "thing.finish");
	assert_str(h[0].diff, "{\"active\":{\"from\":true,\"to\":false}}");
	assert_str(h[1].reason, "why not");
	assert_str(h[1].actor, "system");
	assert_ptr_equal(h[1].record, &thing_record);
	assert_false(h[1].leaf.known);
}

static void
test_history__other_records_stand_under_the_entry(void **state)
{
	struct fixture *fx = *state;
	struct history_entry h[8];
	struct thing t = { .name = STR("Spread"), .note = STR("Helper") };
	struct usecase_call call = { .object = &t };
	int64_t id = run(fx, &fx->one, &thing_spread, &call);

	assert_true(id > 0);
	assert_int_equal(history(fx, NULL, 0, h, 8), 1);
	assert_int_equal(h[0].record_id, id);
	assert_int_equal(h[0].id, call.entry);
	assert_int_equal(history(fx, &person_record, t.owner.v, h, 8), 1);
	assert_str(h[0].usecase, "thing.spread");
}

/* ---- watchers ----------------------------------------------------------- */

static int64_t seen_before, seen_after;

static bool
watch_thing(struct tx *tx, const struct record *r, const void *before,
    const void *after, struct err *err)
{
	const struct thing *t = after;

	(void)tx;
	(void)r;
	seen_before = before == NULL ? 0 : ((const struct rec *)before)->version;
	seen_after = after == NULL ? 0 : ((const struct rec *)after)->version;
	if (t != NULL && str_eq_c(t->note, "no"))
		return err_set(err, ERR_NOT_FEASIBLE, "note", "x");
	return true;
}

static const struct watcher watchers[] = {
	{ "test.thing", "thing", watch_thing },
};

static void
test_watcher__sees_both_states_and_may_refuse(void **state)
{
	struct fixture *fx = *state;
	struct thing t = { .name = STR("Watched") };
	struct usecase_call call = { .object = &t };
	int64_t id;

	store_set_watchers(fx->store, watchers, COUNT(watchers));
	id = run(fx, &fx->one, &thing_create, &call);
	assert_true(seen_before == 0 && seen_after == 1);
	t.note = STR("yes");
	call = (struct usecase_call){ .object = &t };
	assert_int_equal(run(fx, &fx->one, &thing_change, &call), id);
	assert_true(seen_before == 1 && seen_after == 2);
	t.note = STR("no");
	call = (struct usecase_call){ .object = &t };
	assert_int_equal(run(fx, &fx->one, &thing_change, &call), 0);
	assert_true(get(fx, &fx->one, &thing_record, id, &t));
	assert_str(t.note, "yes");
	call = (struct usecase_call){ .id = id, .version = 2 };
	assert_int_equal(run(fx, &fx->one, &thing_delete, &call), id);
	assert_true(seen_before == 2 && seen_after == 0);
}

/* ---- many --------------------------------------------------------------- */

struct many {
	int64_t n, bad, stop;
	int64_t done;
};

static bool
next_person(void *arg, struct tx *tx, struct usecase_call *call, bool *more_r,
    struct errs *errs)
{
	struct many *m = arg;
	struct person *p = arena_new(tx_arena(tx), struct person);

	(void)errs;
	*more_r = m->done++ < m->n;
	p->name = m->done == m->bad ? STR("") :
	    str_printf(tx_arena(tx), "Person %05d", (int)m->done);
	call->usecase = &person_create;
	call->object = p;
	return true;
}

static bool
progress(void *arg, int64_t done)
{
	struct many *m = arg;

	return m->stop == 0 || done < m->stop;
}

static int64_t
run_many(struct fixture *fx, const struct actor *actor, struct many m)
{
	int64_t entry = 0;

	fx->errs = ERRS_IN(&fx->arena);
	return usecase_run_all(fx->store, actor, NOW, &fx->arena,
	    "person.import", next_person, progress, &m, &entry, &fx->errs) ?
	    entry : 0;
}

static int64_t
count_persons(struct fixture *fx, const struct actor *actor)
{
	struct query q = { .record = &person_record };
	struct query_page page;
	struct tx *tx;

	assert_true(store_read(fx->store, actor, NOW, &fx->arena, &tx,
	    &fx->err));
	assert_true(store_query(tx, &q, &page, &fx->err));
	tx_end(tx);
	return page.count;
}

static void
test_run_all__is_one_entry_and_undone_as_one(void **state)
{
	struct fixture *fx = *state;
	struct history_entry h[4];
	int64_t undone, entry = run_many(fx, &fx->one,
	    (struct many){ .n = 700 });

	assert_true(entry > 0);
	assert_int_equal(count_persons(fx, &fx->one), 700);
	assert_int_equal(history(fx, NULL, 0, h, 4), 1);
	assert_int_equal(h[0].id, entry);
	assert_true(usecase_undo(fx->store, &fx->one, NOW, &fx->arena, entry,
	    &undone, &fx->errs));
	assert_int_equal(count_persons(fx, &fx->one), 0);
	/* And back. */
	assert_true(usecase_undo(fx->store, &fx->one, NOW, &fx->arena, undone,
	    &undone, &fx->errs));
	assert_int_equal(count_persons(fx, &fx->one), 700);
}

static void
test_run_all__is_all_or_nothing(void **state)
{
	struct fixture *fx = *state;
	struct actor reader = with(&fx->one, BIT(RIGHT_READ));

	assert_int_equal(run_many(fx, &fx->one,
	    (struct many){ .n = 20, .bad = 7 }), 0);
	assert_int_equal(fx->errs.n, 1);
	assert_int_equal(fx->errs.list[0].row, 7);
	assert_int_equal(run_many(fx, &fx->one,
	    (struct many){ .n = 2000, .stop = 500 }), 0);
	assert_int_equal(fx->errs.list[0].code, ERR_CANCELLED);
	assert_int_equal(run_many(fx, &reader, (struct many){ .n = 2 }), 0);
	assert_int_equal(fx->errs.list[0].code, ERR_DENIED);
	assert_int_equal(count_persons(fx, &fx->one), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_run__denies_by_default),
		FIXTURE_TEST(test_run__input_is_validated_before_the_rule),
		FIXTURE_TEST(test_run__owner_may_change_own_only),
		FIXTURE_TEST(test_run__same_key_gives_the_same_answer_once),
		FIXTURE_TEST(test_run__refused_call_keeps_no_key),
		FIXTURE_TEST(test_history__tells_who_what_and_why),
		FIXTURE_TEST(test_history__other_records_stand_under_the_entry),
		FIXTURE_TEST(test_watcher__sees_both_states_and_may_refuse),
		FIXTURE_TEST(test_run_all__is_one_entry_and_undone_as_one),
		FIXTURE_TEST(test_run_all__is_all_or_nothing),
	};

	return cmocka_run_group_tests_name("usecase", tests, NULL, NULL);
}
