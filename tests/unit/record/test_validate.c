/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "sample.h"

static bool
has_fault(const struct errs *errs, const char *field, const char *id,
    int64_t row)
{
	for (size_t i = 0; i < errs->n; i++)
		if (strcmp(errs->list[i].field, field) == 0 &&
		    strcmp(errs->list[i].id, id) == 0 &&
		    errs->list[i].row == row)
			return true;
	return false;
}

static void
test_validate__finds_all_faults_at_once(void **state)
{
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	int64_t twice[] = { 3, 3 }, bad[] = { 0 };
	struct sample_row rows[] = {
		{ .name = STR("ok") },
		{ .rec.id = 4 },
		{ .name = STR("x"), .hours = KNOWN(-1), .level = 9,
		  .sites = { bad, 1 } },
	};
	struct sample s = {
		.mail = STR("x"), .level = -1, .count = KNOWN(13),
		.cost = KNOWN(-1), .target = KNOWN(1),
		.seen = KNOWN(INT64_MAX), .review = KNOWN(INT64_MIN),
		.owner = KNOWN(0), .sites = { twice, 2 },
		.impact = { .level = { 1, 0 }, .known = 3 },
		.steps = { rows, COUNT(rows) },
	};

	(void)state;
	assert_false(record_validate(&sample_record, &s, &errs));
	assert_true(has_fault(&errs, "title", "field-required", 0));
	assert_true(has_fault(&errs, "mail", "email-invalid", 0));
	assert_true(has_fault(&errs, "level", "choice-unknown", 0));
	assert_true(has_fault(&errs, "count", "no-thirteen", 0));
	assert_true(has_fault(&errs, "cost", "money-too-small", 0));
	assert_true(has_fault(&errs, "target", "duration-too-short", 0));
	assert_true(has_fault(&errs, "seen", "instant-too-late", 0));
	assert_true(has_fault(&errs, "review", "date-too-early", 0));
	assert_true(has_fault(&errs, "owner", "reference-invalid", 0));
	assert_true(has_fault(&errs, "sites", "references-twice", 0));
	assert_true(has_fault(&errs, "impact", "curve-level-falls", 0));
	assert_true(has_fault(&errs, "steps", "row-blank", 2));
	assert_true(has_fault(&errs, "steps.hours", "duration-too-short", 3));
	assert_true(has_fault(&errs, "steps.level", "choice-unknown", 3));
	assert_true(has_fault(&errs, "steps.sites", "reference-invalid", 3));
	assert_int_equal(errs.total, 15);
	arena_release(&a);
}

static void
test_validate__takes_what_is_valid__by_lot(void **state)
{
	uint64_t seed = 3;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct arena a = ARENA_INIT;
		struct errs errs = ERRS_IN(&a);
		struct sample *s = sample_random(&a, &seed);

		if (!record_validate(&sample_record, s, &errs))
			fail_msg("%s: %s", errs.list[0].field,
			    errs.list[0].id);
		arena_release(&a);
	}
}

/* The original's memory is gone before the copy is looked at. */
static void
test_copy__is_deep_and_equal(void **state)
{
	uint64_t seed = 5;

	(void)state;
	for (int round = 0; round < 500; round++) {
		struct arena a = ARENA_INIT, b = ARENA_INIT;
		uint64_t again = seed;
		struct sample *copy = record_copy(&sample_record, &b,
		    sample_random(&a, &seed));
		struct sample *same;

		arena_release(&a);
		same = sample_random(&b, &again);
		for (size_t i = 0; i < sample_record.nfields; i++)
			assert_true(field_is_equal(&sample_record.fields[i],
			    copy, same));
		arena_release(&b);
	}
}

static void
test_is_equal__tells_unknown_from_nought(void **state)
{
	struct sample a = { .count = UNKNOWN }, b = { .count = KNOWN(0) };
	struct sample c = { .impact.known = 1 }, d = { .impact.level[0] = 3 };

	(void)state;
	assert_false(field_is_equal(sample_field("count"), &a, &b));
	assert_true(field_is_blank(sample_field("count"), &a));
	assert_false(field_is_blank(sample_field("count"), &b));
	assert_false(field_is_equal(sample_field("impact"), &c, &a));
	assert_true(field_is_equal(sample_field("impact"), &d, &a));
}

static void
test_is_equal__leaves_ids_of_rows_apart(void **state)
{
	struct sample_row x = { .rec.id = 1, .name = STR("a") };
	struct sample_row y = { .rec.id = 2, .name = STR("a") };
	struct sample a = { .steps = { &x, 1 } }, b = { .steps = { &y, 1 } };

	(void)state;
	assert_true(field_is_equal(sample_field("steps"), &a, &b));
	y.done = true;
	assert_false(field_is_equal(sample_field("steps"), &a, &b));
	b.steps.n = 0;
	assert_false(field_is_equal(sample_field("steps"), &a, &b));
}

static void
test_registry__finds_by_name_and_path(void **state)
{
	static const struct record *const list[] = { &sample_row_record,
	    &sample_record };
	const struct registry reg = { list, COUNT(list) };
	struct sample s = { .title = STR("Pay run") };

	(void)state;
	assert_ptr_equal(registry_find(&reg, STR("sample")), &sample_record);
	assert_null(registry_find(&reg, STR("samples")));
	assert_ptr_equal(registry_find_path(&reg, STR("samples")),
	    &sample_record);
	assert_null(registry_find_path(&reg, STR("")));
	assert_null(record_field(&sample_record, STR("nope")));
	assert_str(record_name(&sample_record, &s), "Pay run");
	assert_null(record_title(&sample_row_record));
	assert_str(record_name(&sample_row_record, &s), "");
	assert_int_equal(field_choice_of(sample_field("level"),
	    STR("very-high")), 3);
	assert_int_equal(field_choice_of(sample_field("level"), STR("")), 0);
	assert_int_equal(field_choice_of(sample_field("level"), STR("x")), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_validate__finds_all_faults_at_once),
		cmocka_unit_test(test_validate__takes_what_is_valid__by_lot),
		cmocka_unit_test(test_copy__is_deep_and_equal),
		cmocka_unit_test(test_is_equal__tells_unknown_from_nought),
		cmocka_unit_test(test_is_equal__leaves_ids_of_rows_apart),
		cmocka_unit_test(test_registry__finds_by_name_and_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
