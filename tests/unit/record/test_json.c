/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/rng.h"
#include "record/json.h"
#include "sample.h"

static json_t *
load(struct str s)
{
	json_t *j = json_loadb(s.ptr, s.len, JSON_DECODE_ANY, NULL);

	if (j == NULL)
		fail_msg("not JSON: %.*s", STR_ARG(s));
	return j;
}

static struct str
write_json(struct arena *a, const struct record *r, const void *object)
{
	struct buf *out = arena_new(a, struct buf);
	struct json j = JSON_TO(out);

	*out = BUF_IN(a, 1 << 20);
	record_write_json(r, object, a, &j);
	assert_false(out->over);
	return buf_str(out);
}

static void
test_name__is_camel_case(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	assert_str(json_name(&a, "recovery_time"), "recoveryTime");
	assert_str(json_name(&a, "name"), "name");
	assert_str(json_name(&a, "a_b_c"), "aBC");
	assert_str(json_name(&a, "level_2"), "level2");
	arena_release(&a);
}

static void
test_write__shows_the_whole_record(void **state)
{
	struct arena a = ARENA_INIT;
	int64_t ids[] = { 4, 2 };
	struct sample_row row = { .rec.id = 9, .name = STR("a\"b") };
	struct sample s = {
		.rec = { .id = 7, .version = 2, .changed_at = 60 },
		.title = STR("T"), .level = 3, .critical = true,
		.count = KNOWN(0), .cost = KNOWN(1050),
		.target = KNOWN(8 * 3600), .seen = KNOWN(0),
		.review = KNOWN(0), .sites = { ids, 2 },
		.impact = { .level = { 1 }, .known = 1 },
		.steps = { &row, 1 }, .secret = STR("s3cr3t"),
	};

	(void)state;
	assert_str(write_json(&a, &sample_record, &s),
	    "{\"id\":7,\"version\":2,\"createdAt\":\"1970-01-01T00:00:00Z\","
	    "\"changedAt\":\"1970-01-01T00:01:00Z\",\"title\":\"T\","
	    "\"body\":null,\"level\":\"very-high\",\"critical\":true,"
	    "\"count\":0,\"cost\":1050,\"target\":\"PT8H\","
	    "\"seen\":\"1970-01-01T00:00:00Z\",\"review\":\"1970-01-01\","
	    "\"owner\":null,\"sites\":[4,2],\"mail\":null,\"phone\":null,"
	    "\"link\":null,\"hours\":null,"
	    "\"impact\":[1,null,null,null,null,null,null,null],"
	    "\"photo\":null,\"steps\":[{\"id\":9,\"name\":\"a\\\"b\","
	    "\"note\":null,\"hours\":null,\"at\":null,\"level\":null,"
	    "\"done\":false,\"sites\":[]}],\"state\":null}");
	arena_release(&a);
}

static void
test_read__gives_back_what_was_written__by_lot(void **state)
{
	uint64_t seed = 17;

	(void)state;
	for (int round = 0; round < 10000; round++) {
		struct arena a = ARENA_INIT;
		struct errs errs = ERRS_IN(&a);
		struct sample *s = sample_random(&a, &seed), back = { 0 };
		json_t *in = load(write_json(&a, &sample_record, s));

		json_object_del(in, "state");	/* READONLY */
		if (!record_read_json(&sample_record, in, &a, &back, &errs))
			fail_msg("%s: %s", errs.list[0].field,
			    errs.list[0].id);
		for (size_t i = 0; i < sample_record.nfields; i++)
			if (!field_is_equal(&sample_record.fields[i], s,
			    &back))
				fail_msg("%s changed",
				    sample_record.fields[i].name);
		json_decref(in);
		arena_release(&a);
	}
}

static void
test_read__changes_only_what_is_there(void **state)
{
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct sample_row rows[] = {
		{ .rec.id = 5, .name = STR("a"), .hours = KNOWN(60) },
		{ .rec.id = 6, .name = STR("b") },
	};
	struct sample s = { .title = STR("T"), .count = KNOWN(3),
	    .owner = KNOWN(2), .steps = { rows, 2 } };
	json_t *in = load(STR("{\"id\": 1, \"version\": 4, \"owner\": null,"
	    "\"steps\": [{\"id\": 6}, {\"id\": 5, \"name\": \"A\"},"
	    "{\"id\": 99, \"name\": \"new\"}]}"));
	const struct sample_row *now;

	(void)state;
	assert_true(record_read_json(&sample_record, in, &a, &s, &errs));
	assert_str(s.title, "T");
	assert_int_equal(s.count.v, 3);
	assert_false(s.owner.known);
	assert_int_equal(s.rec.id, 0);
	now = s.steps.items;
	assert_int_equal(s.steps.n, 3);
	assert_int_equal(now[0].rec.id, 6);
	assert_str(now[0].name, "b");
	assert_int_equal(now[1].rec.id, 5);
	assert_str(now[1].name, "A");
	assert_int_equal(now[1].hours.v, 60);
	assert_int_equal(now[2].rec.id, 0);
	json_decref(in);
	arena_release(&a);
}

/* One wrong member each: its field, the message, the row. */
static const struct {
	const char *json, *field, *id;
	int64_t row;
} bad[] = {
	{ "{\"nope\":1}", "nope", "json-key-unknown", 0 },
	{ "{\"createdBy\":1}", "createdBy", "json-key-unknown", 0 },
	{ "{\"state\":1}", "state", "json-readonly", 0 },
	{ "{\"title\":1}", "title", "json-type", 0 },
	{ "{\"title\":[\"x\"]}", "title", "json-type", 0 },
	{ "{\"level\":1}", "level", "json-type", 0 },
	{ "{\"level\":\"LOW\"}", "level", "choice-unknown", 0 },
	{ "{\"critical\":\"yes\"}", "critical", "json-type", 0 },
	{ "{\"critical\":null}", "critical", "json-type", 0 },
	{ "{\"count\":\"3\"}", "count", "json-type", 0 },
	{ "{\"count\":3.5}", "count", "json-type", 0 },
	{ "{\"cost\":\"1,50\"}", "cost", "json-type", 0 },
	{ "{\"target\":28800}", "target", "json-type", 0 },
	{ "{\"target\":\"8 uur\"}", "target", "json-type", 0 },
	{ "{\"target\":\"P\"}", "target", "json-type", 0 },
	{ "{\"seen\":\"2026-11-21T09:00:00\"}", "seen", "json-type", 0 },
	{ "{\"seen\":\"2026-11-21\"}", "seen", "json-type", 0 },
	{ "{\"seen\":0}", "seen", "json-type", 0 },
	{ "{\"review\":\"21-11-2026\"}", "review", "json-type", 0 },
	{ "{\"review\":\"2026-02-30\"}", "review", "json-type", 0 },
	{ "{\"owner\":\"Jan\"}", "owner", "json-type", 0 },
	{ "{\"sites\":null}", "sites", "json-type", 0 },
	{ "{\"sites\":[1,\"2\"]}", "sites", "json-type", 0 },
	{ "{\"sites\":{\"a\":1}}", "sites", "json-type", 0 },
	{ "{\"impact\":[1,2]}", "impact", "json-type", 0 },
	{ "{\"impact\":[1,1,1,1,1,1,1,\"1\"]}", "impact", "json-type", 0 },
	{ "{\"impact\":[1,1,1,1,1,1,1,999]}", "impact", "json-type", 0 },
	{ "{\"impact\":[1,1,1,1,1,1,1,-1]}", "impact", "json-type", 0 },
	{ "{\"steps\":{}}", "steps", "json-type", 0 },
	{ "{\"steps\":[{},3]}", "steps", "json-type", 0 },
	{ "{\"steps\":[{},{\"hours\":1}]}", "steps.hours", "json-type", 2 },
	{ "{\"steps\":[{\"x\":1}]}", "steps.x", "json-key-unknown", 1 },
	{ "[]", NULL, "json-not-object", 0 },
	{ "null", NULL, "json-not-object", 0 },
	{ "\"title\"", NULL, "json-not-object", 0 },
};

static void
test_read__refuses_and_names_the_field(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct arena a = ARENA_INIT;
		struct errs errs = ERRS_IN(&a);
		struct sample s = { .title = STR("T") };
		json_t *in = load(str_of(bad[i].json));

		if (record_read_json(&sample_record, in, &a, &s, &errs))
			fail_msg("read: %s", bad[i].json);
		assert_int_equal(errs.total, 1);
		assert_string_equal(errs.list[0].id, bad[i].id);
		if (bad[i].field == NULL)
			assert_null(errs.list[0].field);
		else
			assert_string_equal(errs.list[0].field, bad[i].field);
		assert_int_equal(errs.list[0].row, bad[i].row);
		assert_str(s.title, "T");
		json_decref(in);
		arena_release(&a);
	}
}

/* ---- rubbish ------------------------------------------------------------ */

static json_t *
rubbish(uint64_t *seed, int depth)
{
	static const char *const keys[] = { "title", "level", "critical",
	    "count", "target", "seen", "review", "owner", "sites", "impact",
	    "steps", "hours", "id", "row", "from", "to", "changes", "x" };
	uint64_t pick = rng_below(seed, depth > 0 ? 9 : 7);
	json_t *j;

	switch (pick) {
	case 0:
		return json_null();
	case 1:
		return json_boolean((int)rng_below(seed, 2));
	case 2:
		return json_integer((json_int_t)rng_next(seed));
	case 3:
		return json_real((double)rng_below(seed, 1000) / 7);
	case 4:
		return json_string("2026-11-21T09:00:00Z");
	case 5:
		return json_string("PT99999999999H");
	case 6:
		return json_string("");
	case 7:
		j = json_array();
		for (uint64_t n = rng_below(seed, 10); n > 0; n--)
			json_array_append_new(j, rubbish(seed, depth - 1));
		return j;
	default:
		j = json_object();
		for (uint64_t n = rng_below(seed, 12); n > 0; n--)
			json_object_set_new(j, keys[rng_below(seed,
			    COUNT(keys))], rubbish(seed, depth - 1));
		return j;
	}
}

static void
test_read__survives_rubbish(void **state)
{
	uint64_t seed = 23;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct arena a = ARENA_INIT;
		struct errs errs = ERRS_IN(&a);
		struct sample s = { 0 };
		json_t *in = rubbish(&seed, 5);
		bool ok = record_read_json(&sample_record, in, &a, &s, &errs);

		assert_int_equal(ok, errs_none(&errs));
		(void)!record_validate(&sample_record, &s, &errs);
		json_decref(in);
		arena_release(&a);
	}
}

static void
test_read__bounds_what_is_huge(void **state)
{
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct sample s = { 0 };
	json_t *in = json_object(), *rows = json_array(), *ids = json_array();

	(void)state;
	for (int i = 0; i < 100000; i++) {
		json_array_append_new(rows, json_object());
		json_array_append_new(ids, json_integer(i));
	}
	json_object_set_new(in, "steps", rows);
	json_object_set_new(in, "sites", ids);
	assert_false(record_read_json(&sample_record, in, &a, &s, &errs));
	assert_int_equal(errs.total, 2);
	assert_string_equal(errs.list[0].id, "rows-too-many");
	assert_string_equal(errs.list[1].id, "references-too-many");
	assert_true(a.used < 100000);
	json_decref(in);
	arena_release(&a);
}

/* ---- schema ------------------------------------------------------------- */

static json_t *
schema(struct arena *a, bool writing)
{
	struct buf out = BUF_IN(a, 1 << 20);
	struct json j = JSON_TO(&out);

	record_write_schema(&sample_record, writing, a, &j);
	return load(buf_str(&out));
}

static const char *
text_at(const json_t *schema_, const char *property, const char *key)
{
	return json_string_value(json_object_get(json_object_get(
	    json_object_get(schema_, "properties"), property), key));
}

static bool
has_text(const json_t *list, const char *want)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)),
		    want) == 0)
			return true;
	return false;
}

static void
test_schema__describes_what_is_written(void **state)
{
	struct arena a = ARENA_INIT;
	struct sample s = { 0 };
	json_t *reading = schema(&a, false), *written = load(
	    write_json(&a, &sample_record, &s));
	const json_t *properties = json_object_get(reading, "properties");

	(void)state;
	assert_string_equal(text_at(reading, "title", "type"), "string");
	assert_null(text_at(reading, "body", "type"));	/* a list of two */
	assert_string_equal(text_at(reading, "target", "format"), "duration");
	assert_string_equal(text_at(reading, "seen", "format"), "date-time");
	assert_string_equal(text_at(reading, "mail", "format"),
	    "idn-email");
	assert_string_equal(text_at(reading, "target", "description"),
	    "Target");
	assert_int_equal(json_object_size(written),
	    json_object_size(properties));
	for (void *it = json_object_iter(written); it != NULL;
	    it = json_object_iter_next(written, it)) {
		const char *key = json_object_iter_key(it);

		assert_non_null(json_object_get(properties, key));
		assert_true(has_text(json_object_get(reading, "required"),
		    key));
	}
	json_decref(reading);
	json_decref(written);
	arena_release(&a);
}

static void
test_schema__for_writing_leaves_out_what_may_not(void **state)
{
	struct arena a = ARENA_INIT;
	json_t *writing = schema(&a, true);
	const json_t *properties = json_object_get(writing, "properties");
	const json_t *secret = json_object_get(properties, "secret");

	(void)state;
	assert_null(json_object_get(properties, "state"));
	assert_null(json_object_get(properties, "id"));
	assert_true(json_is_true(json_object_get(secret, "writeOnly")));
	assert_int_equal(json_array_size(json_object_get(writing,
	    "required")), 1);
	assert_true(json_is_false(json_object_get(writing,
	    "additionalProperties")));
	json_decref(writing);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_name__is_camel_case),
		cmocka_unit_test(test_write__shows_the_whole_record),
		cmocka_unit_test(
		    test_read__gives_back_what_was_written__by_lot),
		cmocka_unit_test(test_read__changes_only_what_is_there),
		cmocka_unit_test(test_read__refuses_and_names_the_field),
		cmocka_unit_test(test_read__survives_rubbish),
		cmocka_unit_test(test_read__bounds_what_is_huge),
		cmocka_unit_test(test_schema__describes_what_is_written),
		cmocka_unit_test(
		    test_schema__for_writing_leaves_out_what_may_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
