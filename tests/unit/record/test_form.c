/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/rng.h"
#include "record/form.h"
#include "sample.h"

#define IN(n, v) { STR_INIT(n), STR_INIT(v) }

static const struct value_context nl = { .form = VALUE_FORM,
    .lang = LANG_NL };

static bool
read_form(struct arena *a, const struct form_input *in, size_t n,
    struct sample *s, struct errs *errs)
{
	return record_read_form(&sample_record, &nl, in, n, a, s, errs);
}

#define READ(in) read_form(&a, (in), COUNT(in), &s, &errs)

static void
assert_fault(const struct errs *errs, const char *field, const char *id,
    int64_t row)
{
	for (size_t i = 0; i < errs->n; i++)
		if (strcmp(errs->list[i].field, field) == 0 &&
		    strcmp(errs->list[i].id, id) == 0 &&
		    errs->list[i].row == row)
			return;
	for (size_t i = 0; i < errs->n; i++)
		print_error("%s %s %d\n", errs->list[i].field,
		    errs->list[i].id, (int)errs->list[i].row);
	fail_msg("no fault %s at %s", id, field);
}

static void
test_read__takes_every_kind(void **state)
{
	static const struct form_input in[] = {
		IN("title", " Salaris "), IN("body", "a\r\nb"),
		IN("level", "low"), IN("critical", "1"),
		IN("critical.shown", "1"), IN("count", "1.000"),
		IN("cost", "€ 12,50"), IN("target", "8 uur"),
		IN("seen", "2026-11-21T09:00"), IN("review", "2026-11-21"),
		IN("owner", "#4"), IN("sites", "3"), IN("sites", ""),
		IN("sites", "#1"), IN("mail", "a@b.nl"), IN("phone", "112"),
		IN("link", "https://a.nl"), IN("hours", "ma-vr 8-17"),
		IN("impact.0", "0"), IN("impact.1", "?"), IN("impact.2", ""),
		IN("impact.3", "2"), IN("photo", "9"), IN("state", "5"),
		IN("csrf", "x"), IN("titles", "x"), IN("title.x", "x"),
	};
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct sample s = { .state = KNOWN(1) };

	(void)state;
	assert_true(READ(in));
	assert_str(s.title, "Salaris");
	assert_str(s.body, "a\nb");
	assert_int_equal(s.level, 1);
	assert_true(s.critical);
	assert_int_equal(s.count.v, 1000);
	assert_int_equal(s.cost.v, 1250);
	assert_int_equal(s.target.v, 28800);
	assert_int_equal(s.owner.v, 4);
	assert_int_equal(s.sites.n, 2);
	assert_int_equal(s.sites.ids[0], 3);
	assert_str(s.hours, "mo-fr 08:00-17:00");
	assert_int_equal(s.impact.known, 1 | 8);
	assert_int_equal(s.impact.level[3], 2);
	assert_int_equal(s.state.v, 1);
	arena_release(&a);
}

static void
test_read__leaves_what_is_not_on_the_form(void **state)
{
	static const struct form_input in[] = { IN("impact.1", "3"),
	    IN("impact.9", "3"), IN("impact.x", "3"), IN("secret", "") };
	int64_t ids[] = { 4 };
	struct sample_row row = { .rec.id = 2, .name = STR("r") };
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct sample s = { .count = KNOWN(3), .critical = true,
	    .sites = { ids, 1 }, .steps = { &row, 1 }, .secret = STR("s"),
	    .impact = { .level = { 1 }, .known = 1 } };

	(void)state;
	assert_true(READ(in));	/* the title is missing, and not asked */
	assert_int_equal(s.count.v, 3);
	assert_true(s.critical);
	assert_int_equal(s.sites.n, 1);
	assert_int_equal(s.steps.n, 1);
	assert_int_equal(s.impact.known, 3);
	assert_str(s.secret, "s");
	arena_release(&a);
}

static void
test_read__empties_what_was_shown(void **state)
{
	static const struct form_input in[] = { IN("critical.shown", "1"),
	    IN("sites.shown", "1"), IN("steps.shown", "1"),
	    IN("count", " ") };
	int64_t ids[] = { 4 };
	struct sample_row row = { .rec.id = 2, .name = STR("r") };
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct sample s = { .count = KNOWN(3), .critical = true,
	    .sites = { ids, 1 }, .steps = { &row, 1 } };

	(void)state;
	assert_true(READ(in));
	assert_false(s.count.known);
	assert_false(s.critical);
	assert_int_equal(s.sites.n, 0);
	assert_int_equal(s.steps.n, 0);
	arena_release(&a);
}

static void
test_read__rows_with_gaps_and_blanks(void **state)
{
	static const struct form_input in[] = {
		IN("steps.10.name", "last"), IN("steps.10.done", "1"),
		IN("steps.2.id", "7"), IN("steps.2.name", "kept"),
		IN("steps.2.done.shown", "1"), IN("steps.4.id", "8"),
		IN("steps.4.name", " "), IN("steps.4.done.shown", "1"),
		IN("steps.0.name", "first"), IN("steps.0.id", "99"),
		IN("steps.0.sites", "1"), IN("steps.0.sites", "2"),
		IN("steps.11.id", "7"), IN("steps.11.name", "again"),
		IN("steps.x.name", "no"), IN("steps.-1.name", "no"),
		IN("steps.9999999999.name", "no"), IN("steps.3", "no"),
	};
	struct sample_row old[] = {
		{ .rec.id = 7, .name = STR("a"), .hours = KNOWN(60),
		  .done = true },
		{ .rec.id = 8, .name = STR("b") },
	};
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct sample s = { .steps = { old, 2 } };
	const struct sample_row *now;

	(void)state;
	assert_true(READ(in));
	now = s.steps.items;
	assert_int_equal(s.steps.n, 4);
	assert_str(now[0].name, "first");
	assert_int_equal(now[0].rec.id, 0);
	assert_int_equal(now[0].sites.n, 2);
	assert_str(now[1].name, "kept");
	assert_int_equal(now[1].rec.id, 7);
	assert_int_equal(now[1].hours.v, 60);
	assert_false(now[1].done);
	assert_str(now[2].name, "last");
	assert_true(now[2].done);
	assert_str(now[3].name, "again");
	assert_int_equal(now[3].rec.id, 0);
	arena_release(&a);
}

static void
test_read__tells_all_faults_once(void **state)
{
	static const struct form_input in[] = {
		IN("title", ""), IN("count", "veel"), IN("cost", "1,2,3"),
		IN("target", "8"), IN("mail", "jan"), IN("level", "top"),
		IN("owner", "Nobody"), IN("impact.0", "3"),
		IN("impact.1", "1"), IN("impact.2", "x"),
		IN("steps.3.name", "x"), IN("steps.3.hours", "gauw"),
		IN("steps.5.hours", "gauw"), IN("steps.7.name", "x\ny"),
	};
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct sample s = { .count = KNOWN(3) };

	(void)state;
	assert_false(READ(in));
	assert_fault(&errs, "title", "field-required", 0);
	assert_fault(&errs, "count", "integer-invalid", 0);
	assert_fault(&errs, "cost", "money-invalid", 0);
	assert_fault(&errs, "target", "duration-invalid", 0);
	assert_fault(&errs, "mail", "email-invalid", 0);
	assert_fault(&errs, "level", "choice-unknown", 0);
	assert_fault(&errs, "owner", "reference-unknown", 0);
	assert_fault(&errs, "impact", "curve-level-too-high", 0);
	assert_fault(&errs, "steps.hours", "duration-invalid", 4);
	assert_fault(&errs, "steps.hours", "duration-invalid", 6);
	assert_fault(&errs, "steps.name", "text-one-line", 8);
	assert_int_equal(errs.total, 11);
	assert_int_equal(s.count.v, 3);
	arena_release(&a);
}

static void
test_read__bounds_rows(void **state)
{
	static char names[5000][32];
	static struct form_input in[5000];
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct sample s = { 0 };

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(names[i], sizeof(names[i]), "steps.%d.name", i);
		in[i] = (struct form_input){ str_of(names[i]), STR("x") };
	}
	assert_false(READ(in));
	assert_fault(&errs, "steps", "rows-too-many", 0);
	assert_int_equal(s.steps.n, 0);
	assert_false(read_form(&a, in, 9, &s, &errs));
	assert_int_equal(errs.total, 2);
	arena_release(&a);
}

static void
test_read__survives_rubbish(void **state)
{
	static const char *const parts[] = { "title", "steps", "impact",
	    "sites", "critical", ".", ".0", ".1", "..", ".shown", ".id",
	    ".name", ".sites", ".99999999999", "", ".done", "hours" };
	static const char *const values[] = { "", "1", "?", "x", "\xff", "#",
	    ";", "\\", "a\\", "2026-11-21", "-9223372036854775808" };
	uint64_t seed = 41;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		struct arena a = ARENA_INIT;
		struct errs errs = ERRS_IN(&a);
		struct sample *s = sample_random(&a, &seed);
		struct form_input in[30];
		bool ok;

		for (size_t i = 0; i < COUNT(in); i++) {
			struct buf name = BUF_IN(&a, 200);

			for (uint64_t n = rng_below(&seed, 5); n > 0; n--)
				buf_add_c(&name, parts[rng_below(&seed,
				    COUNT(parts))]);
			in[i] = (struct form_input){ buf_str(&name),
			    str_of(values[rng_below(&seed, COUNT(values))]) };
		}
		ok = read_form(&a, in, COUNT(in), s, &errs);
		assert_int_equal(ok, errs_none(&errs));
		arena_release(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read__takes_every_kind),
		cmocka_unit_test(test_read__leaves_what_is_not_on_the_form),
		cmocka_unit_test(test_read__empties_what_was_shown),
		cmocka_unit_test(test_read__rows_with_gaps_and_blanks),
		cmocka_unit_test(test_read__tells_all_faults_once),
		cmocka_unit_test(test_read__bounds_rows),
		cmocka_unit_test(test_read__survives_rubbish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
