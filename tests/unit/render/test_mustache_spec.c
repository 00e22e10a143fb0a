/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The cases of the Mustache specification, over JSON.  A case of the cmocka
 * report is a file of the specification; each case in it that fails is named.
 */
#include <jansson.h>

#include "render/template.h"
#include "../test.h"

static const void *
json_member(const void *node, struct str name)
{
	char key[256];

	if (!json_is_object((const json_t *)node) || name.len >= sizeof(key))
		return NULL;
	memcpy(key, name.ptr, name.len);
	key[name.len] = '\0';
	return json_object_get(node, key);
}

static bool
json_list(const void *node, size_t *n_r)
{
	*n_r = json_array_size(node);
	return json_is_array((const json_t *)node);
}

static const void *
json_item(const void *node, size_t i)
{
	return json_array_get(node, i);
}

static bool
json_truthy(const void *node)
{
	const json_t *json = node;

	if (json_is_string(json))
		return json_string_length(json) > 0;
	return !json_is_false(json) && !json_is_null(json);
}

static void
json_print(const void *node, struct buf *out)
{
	const json_t *json = node;

	if (json_is_string(json))
		buf_add_c(out, json_string_value(json));
	else if (json_is_integer(json))
		buf_add_i64(out, json_integer_value(json));
	else if (json_is_real(json))
		buf_addf(out, "%g", json_real_value(json));
	else if (json_is_boolean(json))
		buf_add_c(out, json_is_true(json) ? "true" : "false");
}

static const struct template_data json_data = {
	.member = json_member,
	.list = json_list,
	.item = json_item,
	.truthy = json_truthy,
	.print = json_print,
};

static size_t
partials_of(struct arena *a, json_t *test, struct template_text **list_r)
{
	json_t *object = json_object_get(test, "partials"), *source;
	size_t n = 0;
	const char *name;

	*list_r = arena_array(a, struct template_text,
	    json_object_size(object));
	json_object_foreach(object, name, source)
		(*list_r)[n++] = (struct template_text){ str_of(name),
			str_of(json_string_value(source)) };
	return n;
}

static bool
passes(json_t *test)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_IN(&a, 65536);
	struct err err = { 0 };
	struct template_text *partials;
	size_t n = partials_of(&a, test, &partials);
	const struct template *t;
	const char *want = json_string_value(json_object_get(test, "expected"));
	bool ok;

	ok = template_open(&a, str_of(json_string_value(
	    json_object_get(test, "template"))), partials, n, &t, &err) &&
	    template_run(t, &json_data, json_object_get(test, "data"), &out,
	    &err) && str_eq_c(buf_str(&out), want);
	if (!ok)
		print_error("%s: got \"%.*s\", want \"%s\" (%s)\n",
		    json_string_value(json_object_get(test, "name")),
		    STR_ARG(buf_str(&out)), want, err.id ? err.id : "");
	arena_release(&a);
	return ok;
}

static void
test_run__specification(void **state)
{
	json_t *file = json_load_file(*state, 0, NULL), *test;
	json_t *tests = json_object_get(file, "tests");
	size_t i, failed = 0;

	assert_non_null(file);
	assert_true(json_array_size(tests) > 0);
	json_array_foreach(tests, i, test)
		failed += !passes(test);
	print_message("%zu cases\n", json_array_size(tests));
	json_decref(file);
	assert_int_equal(failed, 0);
}

#define SPEC(name)                                                            \
	{ name, test_run__specification, NULL, NULL,                          \
	  GOLDEN "/mustache/" name ".json" }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SPEC("comments"),
		SPEC("delimiters"),
		SPEC("interpolation"),
		SPEC("inverted"),
		SPEC("partials"),
		SPEC("sections"),
		SPEC("~dynamic-names"),
		SPEC("~inheritance"),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
