/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/buf.h"
#include "links/graph_file.h"

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

static struct graph_file
read_good(const char *text)
{
	struct graph_file g;

	if (!graph_file_read(&arena, str_of(text), &g, &err))
		fail_msg("%s, row %lld", err.id, (long long)err.row);
	return g;
}

static void
assert_refused(const char *text, const char *id, int64_t row)
{
	struct graph_file g;

	err = (struct err){ 0 };
	if (graph_file_read(&arena, str_of(text), &g, &err))
		fail_msg("read what lacks sense, wanted %s", id);
	assert_string_equal(err.id, id);
	assert_int_equal(err.row, row);
}

static void
test_lines__needs_counts_and_graces(void **state)
{
	struct graph_file g = read_good("# who needs whom\n\n"
	    "web db cache # both\r\n\tweb 1: a b\nweb 1+900: a\tb\n");

	(void)state;
	assert_int_equal(g.nnodes, 5);
	assert_int_equal(g.ngroups, 3);
	assert_true(str_eq_c(g.node[0].name, "web"));
	assert_true(str_eq_c(g.node[4].name, "b"));
	assert_int_equal(g.need[0], 2);
	assert_int_equal(g.need[1], 1);
	assert_int_equal(g.grace[2].v, 900);
	assert_int_equal(g.first[3], 6);
	assert_int_equal(g.member[2], 3);
	assert_int_equal(g.owner[2], 0);
	assert_true(g.node[0].restart.known);
}

static void
test_lines__faults_have_their_line(void **state)
{
	(void)state;
	assert_refused("a b\na\n", "graph-file-empty", 2);
	assert_refused("a 3: b c\n", "graph-file-need", 1);
	assert_refused("a 0: b\n", "graph-file-count", 1);
	assert_refused("a x: b\n", "graph-file-count", 1);
	assert_refused("a 1+: b\n", "graph-file-count", 1);
	assert_refused("a 1+-5: b\n", "graph-file-count", 1);
	assert_refused("a 1+99999999999: b\n", "graph-file-count", 1);
	assert_refused("a 1: # b\n", "graph-file-empty", 1);
	assert_refused("a b b\n", "graph-file-twice", 1);
	assert_refused("a b\nb c b\n", "graph-file-itself", 2);
	assert_refused("a b\na c", "graph-file-cut-off", 2);
	assert_refused("", "graph-file-nothing", 0);
	assert_refused("# nothing\n", "graph-file-nothing", 1);
}

static void
test_lines__a_name_that_is_too_long(void **state)
{
	char text[GRAPH_FILE_NAME_MAX + 8];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[0] = 'a';
	text[1] = ' ';
	text[sizeof(text) - 2] = '\n';
	text[sizeof(text) - 1] = '\0';
	assert_refused(text, "graph-file-name", 1);
}

static void
test_json__all_that_can_be_said(void **state)
{
	struct graph_file g = read_good(" {\"name\": \"x\", \"nodes\": ["
	    "{\"name\": \"p\", \"kind\": \"process\", \"rto\": 5, \"mtpd\": 9},"
	    "{\"name\": \"t\", \"kind\": \"team\", \"persons\": 2,"
	    " \"restart\": null, \"restore\": 60}], \"groups\": ["
	    "{\"of\": \"p\", \"members\": [\"t\"]},"
	    "{\"of\": \"p\", \"need\": 1, \"grace\": null,"
	    " \"members\": [\"t\"]}]}");

	(void)state;
	assert_int_equal(g.nnodes, 2);
	assert_int_equal(g.node[0].kind, GRAPH_FILE_PROCESS);
	assert_int_equal(g.node[0].mtpd.v, 9);
	assert_int_equal(g.node[1].persons.v, 2);
	assert_false(g.node[1].restart.known);
	assert_false(g.node[0].restore.known);
	assert_int_equal(g.node[1].restore.v, 60);
	/* A grace that lacks is none; one that is null is not known. */
	assert_true(g.grace[0].known && g.grace[0].v == 0);
	assert_false(g.grace[1].known);
	assert_int_equal(g.ngroups, 2);
}

static void
test_json__faults_have_their_place(void **state)
{
#define NODES "{\"nodes\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"groups\":"
	(void)state;
	assert_refused("{\"nodes\":[]}", "graph-file-part", 0);
	assert_refused("{\"nodes\":[],\"groups\":[]}", "graph-file-nothing",
	    0);
	assert_refused("{\"nodes\":[{\"name\":\"a\"},{\"name\":\"a\"}],"
	    "\"groups\":[]}", "graph-file-again", 2);
	assert_refused("{\"nodes\":[{\"name\":\"a\",\"knid\":1}],"
	    "\"groups\":[]}", "graph-file-part", 1);
	assert_refused("{\"nodes\":[{\"name\":\"a\",\"kind\":\"dog\"}],"
	    "\"groups\":[]}", "graph-file-part", 1);
	assert_refused("{\"nodes\":[{\"name\":\"a\",\"rto\":-1}],"
	    "\"groups\":[]}", "graph-file-part", 1);
	assert_refused("{\"nodes\":[{\"name\":\"a\",\"rto\":1.5}],"
	    "\"groups\":[]}", "graph-file-part", 1);
	assert_refused(NODES "[{\"of\":\"a\",\"members\":[\"c\"]}]}",
	    "graph-file-not-listed", 1);
	assert_refused(NODES "[{\"of\":\"a\",\"members\":[]}]}",
	    "graph-file-empty", 1);
	assert_refused(NODES "[{\"of\":\"a\",\"need\":0,"
	    "\"members\":[\"b\"]}]}", "graph-file-part", 1);
	assert_refused(NODES "[{\"of\":\"a\",\"need\":2,"
	    "\"members\":[\"b\"]}]}", "graph-file-need", 1);
	assert_refused(NODES "[{\"of\":\"a\",\"members\":\"b\"}]}",
	    "graph-file-part", 1);
	/* Cut off in the middle. */
	assert_refused(NODES "[{\"of\":\"a\",\"mem", "import-json-broken", 1);
#undef NODES
}

/* More names than the index begins with. */
static void
test_lines__many_names_stay_apart(void **state)
{
	struct buf text = BUF_IN(&arena, 1 << 20);
	struct graph_file g;

	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_addf(&text, "n%d n%d n%d\n", i, i + 1, (i * 7) % 5000 +
		    6000);
	assert_true(graph_file_read(&arena, buf_str(&text), &g, &err));
	assert_int_equal(g.ngroups, 5000);
	for (int i = 0; i < 5000; i++) {
		struct str name = str_printf(&arena, "n%d", i);

		assert_true(str_eq(g.node[g.owner[i]].name, name));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, clear, clear)
		TEST(test_lines__needs_counts_and_graces),
		TEST(test_lines__faults_have_their_line),
		TEST(test_lines__a_name_that_is_too_long),
		TEST(test_json__all_that_can_be_said),
		TEST(test_json__faults_have_their_place),
		TEST(test_lines__many_names_stay_apart),
	};

	return cmocka_run_group_tests_name("graph_file", tests, NULL, NULL);
}
