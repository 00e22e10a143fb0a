/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"
#include "store/internal.h"
#include "store/job.h"
#include "store/outmail.h"
#include "store/statements.h"

struct wish {
	int n;			/* mails to write */
	bool urgent, refuse;
	int64_t again;		/* id of one to try again */
};

static bool
run_wish(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct wish *w = call->input;
	struct err err = { 0 };

	for (int i = 0; i < w->n; i++) {
		struct outmail m = { .at = NOW, .urgent = w->urgent,
			.name = STR("Anna"), .address = STR("a@example.org"),
			.lang = LANG_EN, .template = STR("test"),
			.args = { STR("x"), STR("y") }, .link = STR("/plans/1") };

		if (!outmail_add(tx, &m, "mail.send", &err))
			return errs_add(errs, &err);
		call->id = m.id;
	}
	if (w->again != 0 && !outmail_again(tx, w->again, "mail.send", &err))
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
wish(struct fixture *fx, const struct actor *actor, struct wish w,
    int64_t *id_r)
{
	struct usecase_call call = { .usecase = &wish_usecase, .input = &w };
	bool ok;

	fx->errs = ERRS_IN(&fx->arena);
	ok = usecase_run(fx->store, actor, NOW, &fx->arena, &call, &fx->errs);
	if (id_r != NULL)
		*id_r = call.id;
	return ok;
}

static size_t
take(struct fixture *fx, int64_t now, struct outmail *list)
{
	size_t n;

	assert_true(outmail_take(fx->store, fx->one.organisation, now,
	    &fx->arena, 10, list, &n, &fx->err));
	return n;
}

static void
counts(struct fixture *fx, const struct actor *actor, int64_t waiting,
    int64_t sent, int64_t refused)
{
	int64_t got[OUTMAIL__MAX];
	struct tx *tx;

	assert_true(store_read(fx->store, actor, NOW, &fx->arena, &tx,
	    &fx->err));
	assert_true(outmail_count(tx, got, &fx->err));
	tx_end(tx);
	assert_int_equal(got[OUTMAIL_WAITING], waiting);
	assert_int_equal(got[OUTMAIL_SENT], sent);
	assert_int_equal(got[OUTMAIL_REFUSED], refused);
}

static struct outmail
one(struct fixture *fx, int64_t id)
{
	struct outmail m;
	struct tx *tx;

	assert_true(store_read(fx->store, &fx->one, NOW, &fx->arena, &tx,
	    &fx->err));
	assert_true(outmail_get(tx, id, &m, &fx->err));
	tx_end(tx);
	return m;
}

static void
settle(struct fixture *fx, int64_t now, struct outmail m,
    enum outmail_state as)
{
	m.state = as;
	m.fault = STR("smtp-later");
	m.words = STR("451 no");
	m.at = now + 60;
	assert_true(outmail_settle(fx->store, fx->one.organisation, now, &m, 1,
	    &fx->err));
}

static void
test_add__goes_only_when_it_happened(void **state)
{
	struct fixture *fx = *state;
	struct outmail m;
	int64_t id;
	struct tx *tx;

	assert_false(wish(fx, &fx->one, (struct wish){ 2, .refuse = true },
	    NULL));
	counts(fx, &fx->one, 0, 0, 0);
	assert_true(wish(fx, &fx->one, (struct wish){ 2 }, &id));
	counts(fx, &fx->one, 2, 0, 0);
	counts(fx, &fx->two, 0, 0, 0);
	m = one(fx, id);
	assert_str(m.args[1], "y");
	assert_str(m.link, "/plans/1");
	assert_int_equal(m.lang, LANG_EN);
	assert_false(m.done_at.known);
	assert_int_equal(m.queued_at, NOW);
	/* of another organisation there is none */
	assert_true(store_read(fx->store, &fx->two, NOW, &fx->arena, &tx,
	    &fx->err));
	assert_false(outmail_get(tx, id, &m, &fx->err));
	assert_int_equal(fx->err.code, ERR_NOT_FOUND);
	tx_end(tx);
}

static void
test_take__urgent_first_and_by_one_alone(void **state)
{
	struct fixture *fx = *state;
	struct outmail list[10];
	int64_t urgent;

	assert_true(wish(fx, &fx->one, (struct wish){ 2 }, NULL));
	assert_true(wish(fx, &fx->one, (struct wish){ 1, .urgent = true },
	    &urgent));
	assert_int_equal(take(fx, NOW - 1, list), 0);
	assert_int_equal(take(fx, NOW, list), 3);
	assert_int_equal(list[0].id, urgent);
	assert_int_equal(list[0].tries, 1);
	assert_int_equal(take(fx, NOW, list), 0);
	/* who took them died */
	assert_int_equal(take(fx, NOW + OUTMAIL_LEASE, list), 3);
	assert_int_equal(list[0].tries, 2);
}

static void
test_settle__who_is_too_late_changes_nothing(void **state)
{
	struct fixture *fx = *state;
	struct outmail first[10], second[10];
	int64_t id;

	assert_true(wish(fx, &fx->one, (struct wish){ 1 }, &id));
	assert_int_equal(take(fx, NOW, first), 1);
	assert_int_equal(take(fx, NOW + OUTMAIL_LEASE, second), 1);
	settle(fx, NOW, first[0], OUTMAIL_REFUSED);
	counts(fx, &fx->one, 1, 0, 0);
	settle(fx, NOW, second[0], OUTMAIL_SENT);
	counts(fx, &fx->one, 0, 1, 0);
	settle(fx, NOW, second[0], OUTMAIL_REFUSED);
	counts(fx, &fx->one, 0, 1, 0);
	assert_int_equal(one(fx, id).done_at.v, NOW);
	/* of a year ago */
	settle(fx, NOW + (OUTMAIL_DAYS + 1) * INT64_C(86400), second[0],
	    OUTMAIL_SENT);
	counts(fx, &fx->one, 0, 0, 0);
}

static void
test_delay__all_wait_and_know_why(void **state)
{
	struct fixture *fx = *state;
	struct outmail list[10], why = { .fault = STR("smtp-down"),
		.words = STR("refused") };
	struct opt64 next;
	struct tx *tx;

	assert_true(wish(fx, &fx->one, (struct wish){ 3 }, NULL));
	assert_true(outmail_delay(fx->store, fx->one.organisation, NOW,
	    NOW + 60, &why, &fx->err));
	assert_int_equal(take(fx, NOW + 59, list), 0);
	assert_true(store_read(fx->store, &fx->one, NOW, &fx->arena, &tx,
	    &fx->err));
	assert_true(outmail_next(tx, &next, &fx->err));
	tx_end(tx);
	assert_true(next.known);
	assert_int_equal(next.v, NOW + 60);
	assert_int_equal(take(fx, NOW + 60, list), 3);
	assert_str(list[2].fault, "smtp-down");
}

static void
test_again__not_what_was_sent(void **state)
{
	struct fixture *fx = *state;
	struct outmail list[10];
	int64_t id;

	assert_true(wish(fx, &fx->one, (struct wish){ 1 }, &id));
	assert_int_equal(take(fx, NOW, list), 1);
	settle(fx, NOW, list[0], OUTMAIL_REFUSED);
	assert_false(wish(fx, &fx->two, (struct wish){ .again = id }, NULL));
	assert_string_equal(fault_of(fx), "outmail-gone");
	assert_true(wish(fx, &fx->one, (struct wish){ .again = id }, NULL));
	assert_int_equal(take(fx, NOW, list), 1);
	assert_false(list[0].done_at.known);
	settle(fx, NOW, list[0], OUTMAIL_SENT);
	assert_false(wish(fx, &fx->one, (struct wish){ .again = id }, NULL));
	assert_string_equal(fault_of(fx), "outmail-gone");
}

static void
test_statements__stay_within_the_organisation(void **state)
{
	struct fixture *fx = *state;

	fx->errs = ERRS_IN(&fx->arena);
	for (size_t i = 0; outmail_statements[i] != NULL; i++)
		if (!store_check_statements(fx->store, outmail_statements[i],
		    1, &fx->errs))
			fail_msg("%s: %s", outmail_statements[i]->name,
			    fault_of(fx));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_add__goes_only_when_it_happened),
		FIXTURE_TEST(test_take__urgent_first_and_by_one_alone),
		FIXTURE_TEST(test_settle__who_is_too_late_changes_nothing),
		FIXTURE_TEST(test_delay__all_wait_and_know_why),
		FIXTURE_TEST(test_again__not_what_was_sent),
		FIXTURE_TEST(test_statements__stay_within_the_organisation),
	};

	return cmocka_run_group_tests_name("outmail", tests, NULL, NULL);
}
