/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "record/value.h"
#include "sample.h"

/* Three sites, and one whose name looks like an id. */
static const char *const names[] = { NULL, "Utrecht", "Den; Haag", "12",
    "#2" };

static int64_t
id_of(void *arg, const char *target, struct str name)
{
	(void)arg;
	(void)target;
	for (size_t i = 1; i < COUNT(names); i++)
		if (str_eq_c(name, names[i]))
			return (int64_t)i;
	return 0;
}

static struct str
name_of(void *arg, const char *target, int64_t id)
{
	(void)arg;
	(void)target;
	return id > 0 && (size_t)id < COUNT(names) ? str_of(names[id])
	    : STR_EMPTY;
}

static const struct value_context contexts[] = {
	{ .form = VALUE_FORM, .lang = LANG_NL, .id_of = id_of,
	  .name_of = name_of },
	{ .form = VALUE_FORM, .lang = LANG_EN, .id_of = id_of,
	  .name_of = name_of },
	{ .form = VALUE_CELL, .id_of = id_of, .name_of = name_of },
	{ .form = VALUE_CELL },
};

enum { NL = 1, EN = 2, CELL = 4, BARE = 8, FORMS = NL | EN,
	CELLS = CELL | BARE, ALL = FORMS | CELLS, NAMED = FORMS | CELL };

/* Text, and what is written again; NULL when it is refused with an id. */
static const struct row {
	const char *field;
	int in;			/* contexts */
	const char *text, *want, *id;
} rows[] = {
	{ "title", ALL, "  Jan  ", "Jan" },
	{ "title", ALL, "   ", "" },
	{ "title", ALL, "x", NULL, "text-too-short" },
	{ "title", ALL, "a\nb", NULL, "text-one-line" },
	{ "title", ALL, "a\xff", NULL, "text-not-text" },
	{ "title", ALL, "a\x01", NULL, "text-not-text" },
	{ "title", ALL, "ééééééééééééééééééééééééééééééééééééééééééééééééééé"
	  "ééééééééé", "ééééééééééééééééééééééééééééééééééééééééééééééééééé"
	  "ééééééééé" },
	{ "title", ALL, "ééééééééééééééééééééééééééééééééééééééééééééééééééé"
	  "éééééééééé", NULL, "text-too-long" },
	{ "body", ALL, " a\r\nb\r ", " a\nb\n " },
	{ "body", ALL, " \n ", "" },

	{ "level", ALL, "low", "low" },
	{ "level", ALL, " Very-High ", "very-high" },
	{ "level", ALL, "", "" },
	{ "level", ALL, "hi", NULL, "choice-unknown" },
	{ "critical", FORMS, "1", "1" },
	{ "critical", FORMS, "", "" },
	{ "critical", CELLS, "Ja", "yes" },
	{ "critical", CELLS, "FALSE", "no" },
	{ "critical", CELLS, "", "no" },
	{ "critical", ALL, "maybe", NULL, "flag-invalid" },

	{ "count", ALL, " 12 ", "12" },
	{ "count", ALL, "-5", "-5" },
	{ "count", ALL, "-6", NULL, "number-too-small" },
	{ "count", ALL, "100001", NULL, "number-too-large" },
	{ "count", NL, "1.000", "1000" },
	{ "count", EN, "1,000", "1000" },
	{ "count", NL | CELLS, "1,000", NULL, "integer-invalid" },
	{ "count", EN | CELLS, "1.000", NULL, "integer-invalid" },
	{ "count", ALL, "1,5", NULL, "integer-invalid" },
	{ "count", ALL, "12 stuks", NULL, "integer-invalid" },
	{ "count", ALL, "99999999999999999999", NULL, "integer-invalid" },
	{ "count", ALL, "-", NULL, "integer-invalid" },
	{ "count", ALL, "13", NULL, "no-thirteen" },

	{ "cost", NL, "1.234,56", "1.234,56" },
	{ "cost", NL, "€ 1234.56", "1.234,56" },
	{ "cost", NL, "€\u00a01234,5", "1.234,50" },
	{ "cost", NL, "1.234", "1.234,00" },
	{ "cost", NL, "12,-", "12,00" },
	{ "cost", NL, "1,234.56", "1.234,56" },
	{ "cost", NL, "1.000.000", "1.000.000,00" },
	{ "cost", EN, "1,234.56", "1,234.56" },
	{ "cost", EN, "1234 EUR", "1,234.00" },
	{ "cost", EN, "1,234", "1,234.00" },
	{ "cost", CELLS, "1234.56", "1234.56" },
	{ "cost", CELLS, "1234,56", "1234.56" },
	{ "cost", CELLS, "0.05", "0.05" },
	{ "cost", ALL, "0", NULL, NULL },
	{ "cost", NL, "1,234", NULL, "money-invalid" },
	{ "cost", EN, "1.234", NULL, "money-invalid" },
	{ "cost", CELLS, "1.234,56", NULL, "money-invalid" },
	{ "cost", ALL, "12.34.56", NULL, "money-invalid" },
	{ "cost", ALL, "1234,567", NULL, "money-invalid" },
	{ "cost", ALL, "1.23.456,00", NULL, "money-invalid" },
	{ "cost", ALL, ",", NULL, "money-invalid" },
	{ "cost", ALL, "€", NULL, "money-invalid" },
	{ "cost", ALL, "5.", NULL, "money-invalid" },
	{ "cost", ALL, "veel", NULL, "money-invalid" },
	{ "cost", ALL, "-1", NULL, "money-too-small" },
	{ "cost", ALL, "1000000.01", NULL, "money-too-large" },
	{ "cost", ALL, "99999999999999999999", NULL, "money-invalid" },

	{ "target", NL, "8 uur", "8 uur" },
	{ "target", EN, "8 uur", "8 hours" },
	{ "target", CELLS, "8 uur", "PT8H" },
	{ "target", CELLS, "PT4H30M", "PT4H30M" },
	{ "target", ALL, "8", NULL, "duration-invalid" },
	{ "target", ALL, "gauw", NULL, "duration-invalid" },
	{ "target", ALL, "-1 uur", NULL, "duration-invalid" },
	{ "target", ALL, "30 s", NULL, "duration-too-short" },
	{ "target", ALL, "91 dagen", NULL, "duration-too-long" },

	{ "seen", FORMS, "2026-11-21 09:00", "2026-11-21T09:00" },
	{ "seen", FORMS, "2026-11-21T08:00:05Z", "2026-11-21T09:00:05" },
	{ "seen", FORMS, "2026-10-25T00:30:00Z", "2026-10-25T02:30" },
	{ "seen", FORMS, "2026-10-25T01:30:00Z", "2026-10-25T01:30:00Z" },
	{ "seen", CELLS, "2026-11-21 09:00", "2026-11-21T08:00:00Z" },
	{ "seen", ALL, "gisteren", NULL, "instant-invalid" },
	{ "seen", ALL, "2026-13-01 09:00", NULL, "instant-invalid" },
	{ "review", ALL, "21-11-2026", "2026-11-21" },
	{ "review", ALL, "21 nov 2026", "2026-11-21" },
	{ "review", ALL, "30-02-2026", NULL, "date-invalid" },
	{ "review", ALL, "morgen", NULL, "date-invalid" },

	{ "owner", NAMED, "Utrecht", "Utrecht" },
	{ "owner", NAMED, "1", "Utrecht" },
	{ "owner", NAMED, "12", "12" },
	{ "owner", NAMED, "#12", "#12" },
	{ "owner", NAMED, "#4", "#4" },
	{ "owner", NAMED, "99", "#99" },
	{ "owner", BARE, "99", "99" },
	{ "owner", ALL, "Nergens", NULL, "reference-unknown" },
	{ "owner", ALL, "0", NULL, "reference-unknown" },
	{ "owner", ALL, "-1", NULL, "reference-unknown" },
	{ "sites", NAMED, "Utrecht; Den\\; Haag;#7", "Utrecht; Den\\; Haag; #7" },
	{ "sites", NAMED, "Utrecht; Utrecht", "Utrecht" },
	{ "sites", BARE, "3;1; 2", "3; 1; 2" },
	{ "sites", NAMED, "Utrecht; Den; Haag", NULL, "reference-unknown" },
	{ "sites", ALL, "1;2;3;4;5;6", NULL, "references-too-many" },
	{ "photo", ALL, "7", "7" },
	{ "photo", ALL, "foto.png", NULL, "attachment-unknown" },

	{ "mail", ALL, " jan.de-vries+bcm@voorbeeld.nl ",
	  "jan.de-vries+bcm@voorbeeld.nl" },
	{ "mail", ALL, "josé@café.example", "josé@café.example" },
	{ "mail", ALL, "jan@localhost", NULL, "email-invalid" },
	{ "mail", ALL, "jan", NULL, "email-invalid" },
	{ "mail", ALL, "@a.nl", NULL, "email-invalid" },
	{ "mail", ALL, "a@@a.nl", NULL, "email-invalid" },
	{ "mail", ALL, "a..b@a.nl", NULL, "email-invalid" },
	{ "mail", ALL, ".b@a.nl", NULL, "email-invalid" },
	{ "mail", ALL, "b.@a.nl", NULL, "email-invalid" },
	{ "mail", ALL, "a b@a.nl", NULL, "email-invalid" },
	{ "mail", ALL, "a@a..nl", NULL, "email-invalid" },
	{ "mail", ALL, "a@-a.nl", NULL, "email-invalid" },
	{ "mail", ALL, "a@1.2.3.4", NULL, "email-invalid" },
	{ "mail", ALL, "a@a.nl, b@a.nl", NULL, "email-invalid" },
	{ "mail", ALL, "Jan <a@a.nl>", NULL, "email-invalid" },
	{ "mail", ALL, "a@b.nl\r\nBcc: x@y.nl", NULL, "text-one-line" },

	{ "phone", ALL, "+31 (0)20 123 45 67", "+31 (0)20 123 45 67" },
	{ "phone", ALL, "020-1234567", "020-1234567" },
	{ "phone", ALL, "0031 6 12345678", "0031 6 12345678" },
	{ "phone", ALL, "112", "112" },
	{ "phone", ALL, "14 020", "14 020" },
	{ "phone", ALL, "0800-1234", "0800-1234" },
	{ "phone", ALL, "020 1234567 tst. 12", "020 1234567 tst. 12" },
	{ "phone", ALL, "12", NULL, "phone-invalid" },
	{ "phone", ALL, "+", NULL, "phone-invalid" },
	{ "phone", ALL, "+0 20 1234567", NULL, "phone-invalid" },
	{ "phone", ALL, "1234567", NULL, "phone-invalid" },
	{ "phone", ALL, "020-CALLNOW", NULL, "phone-invalid" },
	{ "phone", ALL, "+31201234567890123", NULL, "phone-invalid" },
	{ "phone", ALL, "31+20 1234567", NULL, "phone-invalid" },

	{ "link", ALL, "https://www.voorbeeld.nl/a?b#c",
	  "https://www.voorbeeld.nl/a?b#c" },
	{ "link", ALL, "HTTP://intranet:8080", "HTTP://intranet:8080" },
	{ "link", ALL, "https://[2001:db8::1]/", "https://[2001:db8::1]/" },
	{ "link", ALL, "www.voorbeeld.nl", NULL, "url-invalid" },
	{ "link", ALL, "javascript:alert(1)", NULL, "url-invalid" },
	{ "link", ALL, "ftp://a.nl", NULL, "url-invalid" },
	{ "link", ALL, "https://", NULL, "url-invalid" },
	{ "link", ALL, "https:///pad", NULL, "url-invalid" },
	{ "link", ALL, "https://jan:geheim@a.nl", NULL, "url-invalid" },
	{ "link", ALL, "https://a.nl:0", NULL, "url-invalid" },
	{ "link", ALL, "https://a.nl:99999", NULL, "url-invalid" },
	{ "link", ALL, "https://a.nl/a b", NULL, "url-invalid" },
	{ "link", ALL, "https://a.nl/\"><script>", NULL, "url-invalid" },
	{ "link", ALL, "https://[::1", NULL, "url-invalid" },
	{ "link", ALL, "javascript:x://a.nl", NULL, "url-invalid" },

	{ "hours", ALL, "ma-vr 8-17", "mo-fr 08:00-17:00" },
	{ "hours", ALL, "altijd", NULL, "calendar-invalid" },
	{ "impact", ALL, "0 0 1 2 3 3 4 ?", "0 0 1 2 3 3 4 ?" },
	{ "impact", ALL, "0,0,1,-,?,3,4,4", "0 0 1 ? ? 3 4 4" },
	{ "impact", ALL, "? ? ? ? ? ? ? ?", "" },
	{ "impact", ALL, "0 0 1 2 3 3 4", NULL, "curve-invalid" },
	{ "impact", ALL, "0 0 1 2 3 3 4 4 4", NULL, "curve-invalid" },
	{ "impact", ALL, "0 0 1 2 x 3 4 4", NULL, "curve-invalid" },
	{ "impact", ALL, "0 0 1 2 -1 3 4 4", NULL, "curve-invalid" },
	{ "impact", ALL, "0 0 1 2 3 3 4 200", NULL, "curve-invalid" },
	{ "impact", ALL, "0 0 1 2 3 3 4 5", NULL, "curve-level-too-high" },
	{ "impact", ALL, "0 2 ? 1 3 3 4 4", NULL, "curve-level-falls" },

	{ "steps", CELL, "name=a, hours=1 uur | name=b",
	  "name=a, hours=PT1H | name=b" },
	{ "steps", CELLS, "name=a\\|b\\,c=d\\\\|name=e",
	  "name=a\\|b\\,c=d\\\\ | name=e" },
	{ "steps", CELLS, "note=\\ x\\ ", "note=\\ x\\ " },
	{ "steps", CELL, "name=a,sites=Utrecht; Den\\\\; Haag",
	  "name=a, sites=Utrecht; Den\\\\; Haag" },
	{ "steps", CELLS, " | , |", "" },
	{ "steps", CELLS, "name", NULL, "rows-syntax" },
	{ "steps", CELLS, "nam=x", NULL, "rows-key" },
	{ "steps", CELLS, "name=x | hours=soon", NULL, "duration-invalid" },
	{ "steps", CELLS, "a=|a=|a=|a=|a=|a=|a=|a=|a=", NULL, "rows-key" },
	{ "steps", CELLS, "name=1|name=2|name=3|name=4|name=5|name=6|name=7|"
	  "name=8|name=9", NULL, "rows-too-many" },
	{ "secret", ALL, "x", "" },
};

static void
check_row(const struct row *row, const struct value_context *vc)
{
	const struct field *f = sample_field(row->field);
	struct arena a = ARENA_INIT;
	struct sample s = { .title = STR("title") };
	struct errs errs = ERRS_IN(&a);
	struct buf out = BUF_IN(&a, 100000);
	struct err err = { 0 };
	bool ok = value_read(f, vc, &a, str_of(row->text), &s, &err);

	if (ok && str_trim(str_of(row->text)).len > 0)
		ok = record_validate(&sample_record, &s, &errs);
	if (ok && row->id == NULL) {
		value_write(f, vc, &a, &s, &out);
		if (row->want != NULL)
			assert_str(buf_str(&out), row->want);
	} else if (ok || row->id == NULL) {
		fail_msg("%s \"%s\": %s", row->field, row->text,
		    ok ? "accepted" : errs.n > 0 ? errs.list[0].id : err.id);
	} else {
		assert_string_equal(errs.n > 0 ? errs.list[0].id : err.id,
		    row->id);
		assert_memory_equal(errs.n > 0 ? errs.list[0].field :
		    err.field, row->field, strlen(row->field));
	}
	arena_release(&a);
}

static void
test_read__good_and_bad_of_every_kind(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		for (size_t c = 0; c < COUNT(contexts); c++)
			if (rows[i].in >> c & 1)
				check_row(&rows[i], &contexts[c]);
}

static void
test_read__leaves_the_object_when_it_fails(void **state)
{
	struct arena a = ARENA_INIT;
	struct sample s = { .cost = KNOWN(5), .secret = STR("s3") };
	struct err err = { 0 };

	(void)state;
	assert_false(value_read(sample_field("cost"), &contexts[0], &a,
	    STR("x"), &s, &err));
	assert_int_equal(s.cost.v, 5);
	assert_string_equal(err.field, "cost");
	assert_str(err.args[0].text, "x");
	assert_true(value_read(sample_field("cost"), &contexts[0], &a,
	    STR(" "), &s, &err));
	assert_false(s.cost.known);
	assert_true(value_read(sample_field("secret"), &contexts[0], &a,
	    STR(" "), &s, &err));
	assert_str(s.secret, "s3");
	arena_release(&a);
}

static void
test_read__rows_name_the_row_and_the_child(void **state)
{
	struct arena a = ARENA_INIT;
	struct sample s = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_false(value_read(sample_field("steps"), &contexts[2], &a,
	    STR("name=x | name=y, hours=soon"), &s, &err));
	assert_string_equal(err.field, "steps.hours");
	assert_int_equal(err.row, 2);
	arena_release(&a);
}

static void
test_read__rows_adopt_the_rows_that_stood_there(void **state)
{
	struct arena a = ARENA_INIT;
	struct sample_row old[] = {
		{ .rec.id = 7, .name = STR("a") },
		{ .rec.id = 8, .name = STR("b") },
		{ .rec.id = 9, .name = STR("c") },
	};
	struct sample s = { .steps = { old, COUNT(old) } };
	struct err err = { 0 };
	const struct sample_row *now;

	(void)state;
	assert_true(value_read(sample_field("steps"), &contexts[2], &a,
	    STR("name=c | name=B | name=a | name=d"), &s, &err));
	now = s.steps.items;
	assert_int_equal(s.steps.n, 4);
	assert_int_equal(now[0].rec.id, 9);
	assert_int_equal(now[1].rec.id, 8);
	assert_int_equal(now[2].rec.id, 7);
	assert_int_equal(now[3].rec.id, 0);
	arena_release(&a);
}

/* What a field holds comes back from each text form, and from FORM in the
 * zone of the reader. */
static void
test_write__reads_back__by_lot(void **state)
{
	static const struct value_context all[] = {
		{ .form = VALUE_CELL }, { .form = VALUE_FORM, .lang = LANG_NL },
		{ .form = VALUE_FORM, .lang = LANG_EN },
	};
	uint64_t seed = 11;

	(void)state;
	for (int round = 0; round < 10000; round++) {
		struct arena a = ARENA_INIT;
		struct sample *s = sample_random(&a, &seed), back = { 0 };
		const struct value_context *vc = &all[round % 3];

		for (size_t i = 0; i < sample_record.nfields; i++) {
			const struct field *f = &sample_record.fields[i];
			struct buf out = BUF_IN(&a, 1 << 20);
			struct err err = { 0 };

			value_write(f, vc, &a, s, &out);
			assert_false(out.over);
			if (!value_read(f, vc, &a, buf_str(&out), &back, &err))
				fail_msg("%s refused: %.*s", f->name,
				    STR_ARG(buf_str(&out)));
			if (!field_is_equal(f, s, &back))
				fail_msg("%s changed: %.*s", f->name,
				    STR_ARG(buf_str(&out)));
		}
		arena_release(&a);
	}
}

static void
test_fold__is_short_and_whole(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf many = BUF_IN(&a, 2000);
	struct str fold;

	(void)state;
	assert_str(value_fold(&a, STR("  Één IJsje ")), "een ijsje");
	buf_add_c(&many, "a");
	for (int i = 0; i < 300; i++)
		buf_add_c(&many, "ж");
	fold = value_fold(&a, buf_str(&many));
	assert_int_equal(fold.len, 199);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read__good_and_bad_of_every_kind),
		cmocka_unit_test(test_read__leaves_the_object_when_it_fails),
		cmocka_unit_test(test_read__rows_name_the_row_and_the_child),
		cmocka_unit_test(
		    test_read__rows_adopt_the_rows_that_stood_there),
		cmocka_unit_test(test_write__reads_back__by_lot),
		cmocka_unit_test(test_fold__is_short_and_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
