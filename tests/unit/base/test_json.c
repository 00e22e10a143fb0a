/* SPDX-License-Identifier: EUPL-1.2 */
#include <math.h>

#include <jansson.h>

#include "../aborts.h"
#include "base/json.h"
#include "base/rng.h"

/* What jansson makes of the text; fails the test when it is no JSON. */
static json_t *
read_back(const struct buf *b)
{
	json_error_t error;
	json_t *root = json_loadb(b->ptr, b->len,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);

	if (root == NULL)
		fail_msg("%s in %.*s", error.text, (int)b->len, b->ptr);
	return root;
}

static void
test_write__nested_values_read_by_another(void **state)
{
	struct buf b = BUF_HEAP(4096);
	struct json j = JSON_TO(&b);
	json_t *root;

	(void)state;
	json_object_begin(&j);
	json_key(&j, "empty");
	json_object_begin(&j);
	json_object_end(&j);
	json_key(&j, "list");
	json_array_begin(&j);
	json_i64(&j, INT64_MIN);
	json_i64(&j, INT64_MAX);
	json_opt64(&j, UNKNOWN);
	json_opt64(&j, KNOWN(0));
	json_bool(&j, true);
	json_bool(&j, false);
	json_none(&j);
	json_raw(&j, STR("[1,2]"));
	json_array_begin(&j);
	json_array_end(&j);
	json_array_end(&j);
	json_key_str(&j, STR("naam \"x\""));
	json_str(&j, STR("één\n\\\x01\x7F"));
	json_object_end(&j);
	assert_int_equal(j.depth, 0);
	assert_str(buf_str(&b), "{\"empty\":{},\"list\":["
	    "-9223372036854775808,9223372036854775807,null,0,true,false,null,"
	    "[1,2],[]],\"naam \\\"x\\\"\":\"één\\n\\\\\\u0001\\u007f\"}");
	root = read_back(&b);
	assert_int_equal(json_array_size(json_object_get(root, "list")), 9);
	assert_string_equal(json_string_value(json_object_get(root,
	    "naam \"x\"")), "één\n\\\x01\x7F");
	json_decref(root);
	buf_release(&b);
}

static void
test_str__any_bytes_give_valid_json(void **state)
{
	uint64_t lot = 1;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		struct buf b = BUF_HEAP(4096);
		struct json j = JSON_TO(&b);
		char bytes[40];
		size_t n = rng_below(&lot, sizeof(bytes));

		for (size_t k = 0; k < n; k++)
			bytes[k] = (char)rng_below(&lot, 256);
		json_str(&j, (struct str){ bytes, n });
		json_decref(read_back(&b));
		buf_release(&b);
	}
}

static void
test_str__invalid_bytes_become_replacements(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "a\xFFz", "\"a\uFFFDz\"" },
		{ "\xC3", "\"\uFFFD\"" },
		{ "\xC0\x80", "\"\uFFFD\uFFFD\"" },
		{ "\xED\xA0\x80", "\"\uFFFD\uFFFD\uFFFD\"" },
		{ "\xF0\x9F\x98\x80", "\"\xF0\x9F\x98\x80\"" },
		{ "", "\"\"" }, { "\t\r", "\"\\t\\r\"" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_HEAP(100);

		json_quote(&b, str_of(cases[i].in));
		assert_str(buf_str(&b), cases[i].out);
		buf_release(&b);
	}
}

static void
test_double__is_the_shortest_that_reads_back(void **state)
{
	static const struct {
		double d;
		const char *text;
	} cases[] = {
		{ 0.0, "0" }, { 0.1, "0.1" }, { -1.5, "-1.5" }, { 1e300, "1e+300" },
		{ 1.0 / 3, "0.3333333333333333" }, { 100, "100" }, { -3, "-3" },
		{ NAN, "null" }, { INFINITY, "null" }, { -INFINITY, "null" },
		{ 5e-324, "5e-324" }, { 123456.75, "123456.75" },
		{ 0.1 + 0.2, "0.30000000000000004" }, { 1e15, "1e+15" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_HEAP(100);
		struct json j = JSON_TO(&b);

		json_double(&j, cases[i].d);
		assert_str(buf_str(&b), cases[i].text);
		json_decref(read_back(&b));
		buf_release(&b);
	}
}

static struct buf scratch = { .max = 4096 };
static struct json misused = { .out = &scratch };

static void
misuse_no_key(void)
{
	json_object_begin(&misused);
	json_i64(&misused, 1);
}

static void
misuse_key_in_array(void)
{
	json_array_begin(&misused);
	json_key(&misused, "k");
}

static void
misuse_two_keys(void)
{
	json_object_begin(&misused);
	json_key(&misused, "k");
	json_key(&misused, "l");
}

static void
misuse_key_without_value(void)
{
	json_object_begin(&misused);
	json_key(&misused, "k");
	json_object_end(&misused);
}

static void
misuse_wrong_close(void)
{
	json_array_begin(&misused);
	json_object_end(&misused);
}

static void
misuse_close_nothing(void)
{
	json_array_end(&misused);
}

static void
misuse_second_value(void)
{
	json_none(&misused);
	json_none(&misused);
}

static void
misuse_too_deep(void)
{
	for (int i = 0; i < JSON_DEPTH; i++)
		json_array_begin(&misused);
}

static void
test_misuse__is_a_bug(void **state)
{
	(void)state;
	assert_aborts(misuse_no_key);
	assert_aborts(misuse_key_in_array);
	assert_aborts(misuse_two_keys);
	assert_aborts(misuse_key_without_value);
	assert_aborts(misuse_wrong_close);
	assert_aborts(misuse_close_nothing);
	assert_aborts(misuse_second_value);
	assert_aborts(misuse_too_deep);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write__nested_values_read_by_another),
		cmocka_unit_test(test_str__any_bytes_give_valid_json),
		cmocka_unit_test(test_str__invalid_bytes_become_replacements),
		cmocka_unit_test(test_double__is_the_shortest_that_reads_back),
		cmocka_unit_test(test_misuse__is_a_bug),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
