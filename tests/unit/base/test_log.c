/* SPDX-License-Identifier: EUPL-1.2 */
#include <jansson.h>

#include "../test.h"
#include "base/log.h"

static struct {
	char *text;
	size_t len;
	FILE *file;
} out;

static int
open_log(void **state)
{
	(void)state;
	setenv("STORMVAST_NOW", "2026-11-21T08:00:00Z", 1);
	out.file = open_memstream(&out.text, &out.len);
	log_set_file(out.file);
	log_set_level(LOG_INFO);
	return out.file == NULL;
}

static int
close_log(void **state)
{
	(void)state;
	log_set_file(NULL);
	fclose(out.file);
	free(out.text);
	return 0;
}

static struct str
written(void)
{
	fflush(out.file);
	return (struct str){ out.text, out.len };
}

static void
test_event__is_one_object_a_line(void **state)
{
	(void)state;
	log_event(LOG_INFO, "server-started", LOG_N("port", 8080),
	    LOG_S("on", STR("a\"b\n")), LOG_S("none", STR_EMPTY));
	log_event(LOG_WARN, "x", LOG_N("n", -1));
	assert_str(written(),
	    "{\"time\":\"2026-11-21T08:00:00Z\",\"level\":\"info\","
	    "\"event\":\"server-started\",\"port\":8080,\"on\":\"a\\\"b\\n\","
	    "\"none\":\"\"}\n"
	    "{\"time\":\"2026-11-21T08:00:00Z\",\"level\":\"warn\","
	    "\"event\":\"x\",\"n\":-1}\n");
}

static void
test_level__drops_what_is_below(void **state)
{
	(void)state;
	log_event(LOG_DEBUG, "quiet", LOG_N("n", 1));
	log_set_level(LOG_ERROR);
	log_event(LOG_WARN, "quiet", LOG_N("n", 1));
	assert_str(written(), "");
	log_set_level(LOG_DEBUG);
	log_event(LOG_DEBUG, "heard", LOG_N("n", 1));
	assert_true(str_find_str(written(), STR("heard")) < written().len);
}

static void
test_event__too_long_is_cut_and_stays_json(void **state)
{
	struct arena a = ARENA_INIT;
	struct log_field fields[31] = { 0 };
	char *many = arena_alloc(&a, 100000);
	struct str rest;

	(void)state;
	memset(many, '\x01', 100000);
	for (size_t i = 0; i < 30; i++)
		fields[i] = LOG_S(str_printf(&a, "k%zu", i).ptr,
		    ((struct str){ many, 100000 }));
	log_write(LOG_INFO, "long", fields);
	log_event(LOG_INFO, "one", LOG_S("k", ((struct str){ many, 100000 })));
	rest = written();
	for (int i = 0; i < 2; i++) {
		struct str line = str_cut(&rest, '\n');
		json_t *root = json_loadb(line.ptr, line.len, 0, NULL);

		assert_non_null(root);
		assert_int_equal(json_is_true(json_object_get(root, "cut")),
		    i == 0);
		json_decref(root);
	}
	arena_release(&a);
}

static void
test_err__has_its_level_id_and_arguments(void **state)
{
	struct err err = { 0 };

	(void)state;
	err_set_args(&err, ERR_DENIED, "name", "text-too-long",
	    ERR_TEXT(STR("Jan\xFF")), ERR_INT(120), ERR_MSG("unit-days"),
	    ERR_DUR(60));
	err.row = 3;
	log_err("import-failed", &err);
	err_set(&err, ERR_IO, NULL, "disk");
	log_err("write-failed", &err);
	assert_str(written(),
	    "{\"time\":\"2026-11-21T08:00:00Z\",\"level\":\"warn\","
	    "\"event\":\"import-failed\",\"error\":\"denied\","
	    "\"message\":\"text-too-long\",\"field\":\"name\",\"row\":3,"
	    "\"a\":\"Jan\uFFFD\",\"b\":120,\"c\":\"unit-days\",\"d\":60}\n"
	    "{\"time\":\"2026-11-21T08:00:00Z\",\"level\":\"error\","
	    "\"event\":\"write-failed\",\"error\":\"io\",\"message\":\"disk\"}\n");
}

static void
test_err__every_code_has_a_level(void **state)
{
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < ERR__MAX; i++) {
		err_set(&err, (enum err_code)i, NULL, "m");
		log_err("e", &err);
	}
}

#define LOG_TEST(fn) cmocka_unit_test_setup_teardown(fn, open_log, close_log)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LOG_TEST(test_event__is_one_object_a_line),
		LOG_TEST(test_level__drops_what_is_below),
		LOG_TEST(test_event__too_long_is_cut_and_stays_json),
		LOG_TEST(test_err__has_its_level_id_and_arguments),
		LOG_TEST(test_err__every_code_has_a_level),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
