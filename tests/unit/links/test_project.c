/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "links/project.h"

static struct arena arena;
static struct err err;

static int
clear(void **state)
{
	(void)state;
	arena_release(&arena);
	err = (struct err){ 0 };
	return 0;
}

/* A file of the fuzzer's corpus: small ones in each form. */
static struct str
file(const char *name)
{
	FILE *f = fopen(str_printf(&arena, CORPUS "/%s", name).ptr, "rb");
	char *text = arena_alloc(&arena, 1 << 16);
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, 1 << 16, f);
	fclose(f);
	return (struct str){ text, n };
}

static struct project
read_good(struct str text)
{
	struct project p;

	if (!project_read(&arena, text, &p, &err))
		fail_msg("%s, line %lld", err.id, (long long)err.row);
	return p;
}

/* `text` with the first `from` in it made `to`. */
static struct str
changed(struct str text, const char *from, const char *to)
{
	size_t at = str_find_str(text, str_of(from));

	assert_true(at < text.len);
	return str_printf(&arena, "%.*s%s%.*s",
	    STR_ARG(str_sub(text, 0, at)), to,
	    STR_ARG(str_sub(text, at + strlen(from), text.len)));
}

static void
assert_refused(struct str text, const char *id, int64_t row)
{
	struct project p;

	if (project_read(&arena, text, &p, &err))
		fail_msg("read what lacks sense, wanted %s", id);
	assert_string_equal(err.id, id);
	assert_int_equal(err.row, row);
}

/* The three forms of the literature hold the same project. */
static void
check_small(const struct project *p)
{
	static const int32_t duration[] = { 0, 3, 4, 2, 0 };
	static const int32_t use[] = { 0, 0, 2, 0, 1, 1, 2, 1, 0, 0 };

	assert_int_equal(p->ntasks, 5);
	assert_int_equal(p->nresources, 2);
	assert_memory_equal(p->duration, duration, sizeof(duration));
	assert_memory_equal(p->use, use, sizeof(use));
	assert_int_equal(p->capacity[0], 3);
	assert_int_equal(p->capacity[1], 1);
}

static void
test_read__sm_and_rcp(void **state)
{
	static const char *const names[] = { "small.sm", "small.rcp" };
	static const int32_t first[] = { 0, 3, 4, 5, 6, 6 };
	static const int32_t next[] = { 1, 2, 3, 4, 4, 4 };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct project p = read_good(file(names[i]));

		check_small(&p);
		assert_null(p.lag);
		assert_memory_equal(p.next_first, first, sizeof(first));
		assert_memory_equal(p.next, next, sizeof(next));
	}
}

static void
test_read__sch_has_distances(void **state)
{
	static const int32_t first[] = { 0, 3, 5, 6, 8, 8 };
	static const int32_t next[] = { 1, 2, 3, 4, 3, 4, 4, 1 };
	static const int32_t lag[] = { 0, 0, 0, 3, 2, 4, 2, -6 };
	struct project p = read_good(file("small.sch"));

	(void)state;
	check_small(&p);
	assert_memory_equal(p.next_first, first, sizeof(first));
	assert_memory_equal(p.next, next, sizeof(next));
	assert_memory_equal(p.lag, lag, sizeof(lag));
}

static void
test_read__json_turns_before_into_after(void **state)
{
	static const int32_t first[] = { 0, 1, 2, 2 };
	struct project p = read_good(file("small.json"));

	(void)state;
	assert_str(p.name, "Small");
	assert_int_equal(p.ntasks, 3);
	assert_memory_equal(p.next_first, first, sizeof(first));
	assert_int_equal(p.next[0], 2);
	assert_int_equal(p.next[1], 2);
	/* Not said: as long as the first takes. */
	assert_int_equal(p.lag[0], 3);
	assert_int_equal(p.lag[1], 1);
	p = read_good(STR("{\"capacity\": [], \"tasks\": []}"));
	assert_int_equal(p.ntasks, 0);
	assert_null(p.lag);
}

static void
test_read__line_ends_and_bom_do_not_matter(void **state)
{
	struct str sm = file("small.sm");
	char *crlf = arena_alloc(&arena, sm.len * 2 + 3);
	size_t n = 3;
	struct project p;

	(void)state;
	crlf[0] = '\xEF', crlf[1] = '\xBB', crlf[2] = '\xBF';
	for (size_t i = 0; i < sm.len; i++) {
		if (sm.ptr[i] == '\n')
			crlf[n++] = '\r';
		crlf[n++] = sm.ptr[i];
	}
	p = read_good((struct str){ crlf, n });
	check_small(&p);
}

static void
test_sm__faults_name_their_line(void **state)
{
	static const struct {
		const char *from, *to, *id;
		int64_t row;
	} rows[] = {
		{ "  5\nhorizon", "  5x\nhorizon", "project-number-missing",
		  6 },
		{ "  5\nhorizon", "  -5\nhorizon", "project-number-range", 6 },
		{ "  5\nhorizon", "  99999999999999999999\nhorizon",
		  "project-number-missing", 6 },
		{ "jobs (incl", "dobs (incl", "project-part-missing", 18 },
		{ "2   R", "R", "project-number-missing", 9 },
		{ "  0   N", "  1   N", "project-used-up", 18 },
		{ "PRECEDENCE", "PRECEDENT", "project-part-missing", 38 },
		{ "   3        1          1           5",
		  "   3        2          1           5", "project-many-modes",
		  21 },
		{ "   3        1          1           5",
		  "   3        1          2           5", "project-number-range",
		  22 },
		{ "2   3   4", "2   3   6", "project-number-range", 19 },
		{ "2   3   4", "2   3   0", "project-number-range", 19 },
		{ "   5        1          0", "   5        1          0  7",
		  "project-more-behind", 23 },
		{ "REQUESTS", "REQUEST", "project-word-missing", 25 },
		{ "  2      1     3", "  2      1     -3",
		  "project-number-range", 29 },
		{ "  2      1     3", "  2      1     3.5",
		  "project-number-missing", 29 },
		{ "  2      1     3", "  2      1     1000000001",
		  "project-number-range", 29 },
		{ "RESOURCEAV", "RESOURCES", "project-word-missing", 34 },
		{ "    3    1\n", "    3\n", "project-number-missing", 37 },
		{ "    3    1\n", "    3    1    1\n", "project-more-behind",
		  36 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_refused(changed(file("small.sm"), rows[i].from,
		    rows[i].to), rows[i].id, rows[i].row);
}

static void
test_rcp__faults_name_their_line(void **state)
{
	struct str good = file("small.rcp");

	(void)state;
	assert_refused(changed(good, "   3   1\n", "   3   x\n"),
	    "project-number-missing", 2);
	assert_refused(changed(good, "   4   1 1   1   5", "   4   1 1   1"),
	    "project-number-range", 8);
	assert_refused(changed(good, "   5   2", "   4   2"),
	    "project-number-range", 5);
	assert_refused(changed(good, "   5   2", "   99999   2"),
	    "project-ends", 9);
	assert_refused(changed(good, "   5   2", "   100001   2"),
	    "project-number-range", 1);
	assert_refused(changed(good, "   5   2", "   5   65"),
	    "project-number-range", 1);
	assert_refused(changed(good, "   0   0 0   0\n",
	    "   0   0 0   0   7\n"), "project-more-behind", 8);
	assert_refused(str_sub(good, 0, good.len - 5), "project-ends", 8);
}

static void
test_sch__faults_name_their_line(void **state)
{
	struct str good = file("small.sch");

	(void)state;
	assert_refused(changed(good, "[-6]", "-6"), "project-word-missing", 5);
	assert_refused(changed(good, "[-6]", "[-6"), "project-word-missing",
	    6);
	assert_refused(changed(good, "[-6]", "[-6x]"),
	    "project-number-missing", 5);
	assert_refused(changed(good, "[-6]", "[-2000000000]"),
	    "project-number-range", 5);
	assert_refused(changed(good, "3\t2\t0\t0", "3\t2\t1\t0"),
	    "project-used-up", 1);
	assert_refused(changed(good, "1\t1\t2\t4", "1\t3\t2\t4"),
	    "project-many-modes", 3);
	assert_refused(changed(good, "1\t1\t2\t4", "1\t1\t2\t5"),
	    "project-number-range", 3);
	assert_refused(changed(good, "3\t2\t0\t0", "99999\t2\t0\t0"),
	    "project-number-range", 1);
	assert_refused(changed(good, "3\t2\t0\t0", "99990\t2\t0\t0"),
	    "project-ends", 13);
}

static void
test_json__faults_name_the_task(void **state)
{
	static const struct {
		const char *text, *id;
	} rows[] = {
		{ "{\"capacity\": []}", "project-json-list" },
		{ "{\"tasks\": []}", "project-json-list" },
		{ "{\"capacity\": [1.5], \"tasks\": []}",
		  "project-json-number" },
		{ "{\"capacity\": [-1], \"tasks\": []}",
		  "project-json-number" },
		{ "{\"name\": 1, \"capacity\": [], \"tasks\": []}",
		  "project-json-name" },
		{ "{\"capacity\": [], \"tasks\": [], \"task\": []}",
		  "project-json-unknown" },
		{ "{\"capacity\": [], \"tasks\": [1]}", "project-json-task" },
		{ "{\"capacity\": [], \"tasks\": [{}]}",
		  "project-json-number" },
		{ "{\"capacity\": [1], \"tasks\": [{\"duration\": 1, "
		  "\"use\": []}]}", "project-json-use" },
		{ "{\"capacity\": [], \"tasks\": [{\"duration\": 1, "
		  "\"after\": 1}]}", "project-json-list" },
		{ "{\"capacity\": [], \"tasks\": [{\"duration\": 1, "
		  "\"after\": [0]}]}", "project-json-number" },
		{ "{\"capacity\": [], \"tasks\": [{\"duration\": 1, "
		  "\"after\": [{\"lag\": 1}]}]}", "project-json-number" },
		{ "{\"capacity\": [], \"tasks\": [{\"duration\": 1, "
		  "\"after\": [{\"task\": 1, \"Lag\": 1}]}]}",
		  "project-json-unknown" },
		{ "{\"capacity\": [], \"tasks\": [{\"duration\": 1, "
		  "\"duration\": 2}]}", "import-json-key-twice" },
		{ "{\"capacity\": [", "import-json-broken" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct project p;

		assert_false(project_read(&arena, str_of(rows[i].text), &p,
		    &err));
		assert_string_equal(err.id, rows[i].id);
	}
}

static void
test_read__what_is_no_project(void **state)
{
	static const char *const texts[] = { "", " \n", "hello", "1", "1 2 3",
		"-1 2", "[]", "<x/>", "\xff\xfe" };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_refused(str_of(texts[i]), "project-form-unknown", 0);
}

/* However short it is cut, it is refused and not misread. */
static void
test_read__cut_short_is_refused(void **state)
{
	static const char *const names[] = { "small.sm", "small.rcp",
		"small.sch", "small.json" };
	/* Trailing asterisks, line ends and the last digit may go. */
	static const size_t spare[] = { 76, 1, 2, 1 };
	struct project p;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct str text = file(names[i]);

		for (size_t n = 0; n + spare[i] < text.len; n++)
			if (project_read(&arena, str_sub(text, 0, n), &p,
			        &err))
				fail_msg("%s cut to %zu is read", names[i],
				    n);
	}
}

int
main(void)
{
#define T(f) cmocka_unit_test_teardown(f, clear)
	const struct CMUnitTest tests[] = {
		T(test_read__sm_and_rcp),
		T(test_read__sch_has_distances),
		T(test_read__json_turns_before_into_after),
		T(test_read__line_ends_and_bom_do_not_matter),
		T(test_sm__faults_name_their_line),
		T(test_rcp__faults_name_their_line),
		T(test_sch__faults_name_their_line),
		T(test_json__faults_name_the_task),
		T(test_read__what_is_no_project),
		T(test_read__cut_short_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, clear);
}
