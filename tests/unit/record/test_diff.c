/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/rng.h"
#include "record/diff.h"
#include "sample.h"

static struct str
diff_text(struct arena *a, const void *before, const void *after)
{
	struct buf *out = arena_new(a, struct buf);
	struct json j = JSON_TO(out);
	bool any;

	*out = BUF_IN(a, 1 << 20);
	any = record_diff(&sample_record, before, after, a, &j);
	assert_false(out->over);
	assert_int_equal(any, !str_eq_c(buf_str(out), "{}"));
	return buf_str(out);
}

static json_t *
load(struct str s)
{
	json_t *j = json_loadb(s.ptr, s.len, 0, NULL);

	if (j == NULL)
		fail_msg("not JSON: %.*s", STR_ARG(s));
	return j;
}

static void
test_diff__names_what_changed(void **state)
{
	struct arena a = ARENA_INIT;
	struct sample x = { .title = STR("a"), .cost = KNOWN(1),
	    .secret = STR("old") };
	struct sample y = { .title = STR("b"), .cost = UNKNOWN,
	    .secret = STR("new"), .critical = true };

	(void)state;
	assert_str(diff_text(&a, &x, &x), "{}");
	assert_str(diff_text(&a, NULL, NULL), "{}");
	assert_str(diff_text(&a, &x, &y),
	    "{\"title\":{\"from\":\"a\",\"to\":\"b\"},"
	    "\"critical\":{\"from\":false,\"to\":true},"
	    "\"cost\":{\"from\":1,\"to\":null},\"secret\":{\"secret\":true}}");
	assert_str(diff_text(&a, NULL, &x), "{\"title\":{\"to\":\"a\"},"
	    "\"cost\":{\"to\":1},\"secret\":{\"secret\":true}}");
	assert_str(diff_text(&a, &x, NULL), "{\"title\":{\"from\":\"a\"},"
	    "\"cost\":{\"from\":1},\"secret\":{\"secret\":true}}");
	arena_release(&a);
}

static void
test_diff__follows_a_row(void **state)
{
	struct arena a = ARENA_INIT;
	struct sample_row old[] = { { .rec.id = 1, .name = STR("a") },
	    { .rec.id = 2, .name = STR("b") }, { .rec.id = 3,
	    .name = STR("c") } };
	struct sample_row now[] = { { .name = STR("z") },
	    { .rec.id = 1, .name = STR("a") }, { .rec.id = 3,
	    .name = STR("C") } };
	struct sample_row turned[] = { old[1], old[0], old[2] };
	struct sample x = { .steps = { old, 3 } }, y = { .steps = { now, 3 } };
	struct sample z = { .steps = { turned, 3 } };

	(void)state;
	assert_str(diff_text(&a, &x, &y), "{\"steps\":["
	    "{\"row\":2,\"position\":{\"from\":1},"
	    "\"changes\":{\"name\":{\"from\":\"b\"}}},"
	    "{\"row\":0,\"position\":{\"to\":0},"
	    "\"changes\":{\"name\":{\"to\":\"z\"}}},"
	    "{\"row\":3,\"changes\":{\"name\":{\"from\":\"c\",\"to\":\"C\"}}}"
	    "]}");
	assert_str(diff_text(&a, &x, &z), "{\"steps\":["
	    "{\"row\":2,\"position\":{\"from\":1,\"to\":0},\"changes\":{}},"
	    "{\"row\":1,\"position\":{\"from\":0,\"to\":1},\"changes\":{}},"
	    "{\"row\":3,\"position\":{\"from\":2,\"to\":2},\"changes\":{}}]}");
	arena_release(&a);
}

static bool
reverse(struct str diff, struct arena *a, void *object, struct errs *errs)
{
	json_t *j = load(diff);
	bool ok = record_diff_reverse(&sample_record, j, a, object, errs);

	json_decref(j);
	return ok;
}

static void
assert_same(const struct sample *x, const struct sample *y)
{
	const struct sample_row *p = x->steps.items, *q = y->steps.items;

	for (size_t i = 0; i < sample_record.nfields; i++)
		if (!field_is_equal(&sample_record.fields[i], x, y))
			fail_msg("%s differs", sample_record.fields[i].name);
	for (size_t i = 0; i < x->steps.n; i++)
		assert_int_equal(p[i].rec.id, q[i].rec.id);
}

static void
test_reverse__gives_what_was__by_lot(void **state)
{
	uint64_t seed = 31;

	(void)state;
	for (int round = 0; round < 10000; round++) {
		struct arena a = ARENA_INIT;
		struct errs errs = ERRS_IN(&a);
		struct sample *x = sample_random(&a, &seed);
		struct sample *y = sample_mutate(&a, &seed, x), none = { 0 };
		struct sample *now = record_copy(&sample_record, &a, y);

		if (!reverse(diff_text(&a, x, y), &a, now, &errs))
			fail_msg("%s: %s", errs.list[0].field,
			    errs.list[0].id);
		assert_same(now, x);
		now = record_copy(&sample_record, &a, x);
		assert_true(reverse(diff_text(&a, NULL, x), &a, now, &errs));
		assert_same(now, &none);
		now = record_copy(&sample_record, &a, &none);
		assert_true(reverse(diff_text(&a, x, NULL), &a, now, &errs));
		assert_same(now, x);
		arena_release(&a);
	}
}

static void
test_reverse__refuses_what_changed_since(void **state)
{
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct sample x = { .title = STR("a"), .count = KNOWN(1) };
	struct sample y = { .title = STR("b"), .count = KNOWN(2) };
	struct sample now = { .title = STR("c"), .count = KNOWN(2) };

	(void)state;
	assert_false(reverse(diff_text(&a, &x, &y), &a, &now, &errs));
	assert_int_equal(errs.total, 1);
	assert_int_equal(errs.list[0].code, ERR_CONFLICT);
	assert_string_equal(errs.list[0].field, "title");
	assert_str(now.title, "c");
	assert_int_equal(now.count.v, 2);
	arena_release(&a);
}

static void
test_reverse__refuses_rows_that_changed_since(void **state)
{
	struct arena a = ARENA_INIT;
	struct sample_row old[] = { { .rec.id = 1, .name = STR("a") },
	    { .rec.id = 2, .name = STR("b") } };
	struct sample_row new[] = { { .rec.id = 1, .name = STR("A") },
	    { .rec.id = 3, .name = STR("c") } };
	struct sample_row since[][2] = {
		{ { .rec.id = 1, .name = STR("!") }, new[1] },
		{ { .rec.id = 9, .name = STR("A") }, new[1] },
		{ new[0], { .rec.id = 3, .name = STR("c"), .done = true } },
		{ new[0], { .rec.id = 2, .name = STR("b") } },
	};
	struct sample x = { .steps = { old, 2 } }, y = { .steps = { new, 2 } };
	struct str diff = diff_text(&a, &x, &y);

	(void)state;
	for (size_t i = 0; i < COUNT(since); i++) {
		struct errs errs = ERRS_IN(&a);
		struct sample now = { .steps = { since[i], 2 } };

		assert_false(reverse(diff, &a, &now, &errs));
		assert_int_equal(errs.list[0].code, ERR_CONFLICT);
		assert_ptr_equal(now.steps.items, since[i]);
	}
	arena_release(&a);
}

/* A row that somebody added since stays, behind those that come back. */
static void
test_reverse__keeps_a_row_of_another(void **state)
{
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct sample_row old[] = { { .rec.id = 1, .name = STR("a") },
	    { .rec.id = 2, .name = STR("b") } };
	struct sample_row now_rows[] = { old[1], { .rec.id = 8,
	    .name = STR("theirs") } };
	struct sample x = { .steps = { old, 2 } };
	struct sample y = { .steps = { old + 1, 1 } };
	struct sample now = { .steps = { now_rows, 2 } };
	const struct sample_row *got;

	(void)state;
	assert_true(reverse(diff_text(&a, &x, &y), &a, &now, &errs));
	got = now.steps.items;
	assert_int_equal(now.steps.n, 3);
	assert_int_equal(got[0].rec.id, 1);
	assert_int_equal(got[1].rec.id, 2);
	assert_int_equal(got[2].rec.id, 8);
	arena_release(&a);
}

static void
test_reverse__refuses_what_is_no_difference(void **state)
{
	static const struct { const char *diff, *id; } cases[] = {
		{ "[]", "undo-invalid" },
		{ "{\"nope\":{\"to\":1}}", "undo-invalid" },
		{ "{\"title\":3}", "undo-invalid" },
		{ "{\"title\":{\"to\":3}}", "undo-invalid" },
		{ "{\"steps\":{}}", "undo-invalid" },
		{ "{\"steps\":[3]}", "undo-changed-since" },
		{ "{\"steps\":[{\"row\":1,\"position\":{\"from\":-9}}]}",
		  "undo-changed-since" },
		{ "{\"secret\":{\"secret\":true}}", "undo-secret" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena a = ARENA_INIT;
		struct errs errs = ERRS_IN(&a);
		struct sample now = { 0 };

		assert_false(reverse(str_of(cases[i].diff), &a, &now, &errs));
		assert_string_equal(errs.list[0].id, cases[i].id);
		arena_release(&a);
	}
}

static void
test_reverse__bounds_positions(void **state)
{
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct sample now = { 0 };

	(void)state;
	assert_true(reverse(STR("{\"steps\":[{\"row\":1,\"position\":"
	    "{\"from\":9223372036854775807}},{\"row\":2,\"position\":"
	    "{\"from\":0}},{\"row\":3,\"position\":{\"from\":0}}]}"), &a,
	    &now, &errs));
	assert_int_equal(now.steps.n, 3);
	assert_int_equal(((const struct rec *)now.steps.items)->id, 2);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_diff__names_what_changed),
		cmocka_unit_test(test_diff__follows_a_row),
		cmocka_unit_test(test_reverse__gives_what_was__by_lot),
		cmocka_unit_test(test_reverse__refuses_what_changed_since),
		cmocka_unit_test(
		    test_reverse__refuses_rows_that_changed_since),
		cmocka_unit_test(test_reverse__keeps_a_row_of_another),
		cmocka_unit_test(test_reverse__refuses_what_is_no_difference),
		cmocka_unit_test(test_reverse__bounds_positions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
