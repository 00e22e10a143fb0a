/* SPDX-License-Identifier: EUPL-1.2 */
/* test_weakness.c - weak points in words and JSON, of a model made by hand. */
#include <jansson.h>

#include "../test.h"
#include "areas/bia/weakness.h"

enum { PAY, APP, ONE, TWO, ROOM, DESK, CLERK, N };

/* Pay rests on the app and the desk; the app on one of two lines in a room. */
struct sample {
	struct arena arena;
	struct model model;
	struct process_terms terms[1];
	struct answer answer;
};

static const struct model_critical critical[] = {
	{ .id = 1, .name = STR_INIT("Pay"), .node = PAY },
};

static const struct model_node nodes[N] = {
	[PAY] = { NODE_PROCESS, 1, STR_INIT("Pay") },
	[APP] = { NODE_RESOURCE, 2, STR_INIT("App") },
	[ONE] = { NODE_RESOURCE, 3, STR_INIT("Line 1") },
	[TWO] = { NODE_RESOURCE, 4, STR_INIT("Line 2") },
	[ROOM] = { NODE_SITE, 5, STR_INIT("Room") },
	[DESK] = { NODE_TEAM, 6, STR_INIT("Desk") },
	[CLERK] = { NODE_PERSON, 7, STR_INIT("Clerk") },
};

static struct sample s;

static int
begin(void **state)
{
	static const int32_t persons[N] = { [DESK] = 2 };
	static const uint8_t kind[N] = { NODE_PROCESS, NODE_RESOURCE,
		NODE_RESOURCE, NODE_RESOURCE, NODE_SITE, NODE_TEAM,
		NODE_PERSON };
	static const int32_t owner[] = { PAY, APP, ONE, TWO };
	static const int32_t need[] = { 2, 1, 1, 1 };
	static const int32_t first[] = { 0, 2, 4, 5, 6 };
	static const int32_t member[] = { APP, DESK, ONE, TWO, ROOM, ROOM };
	static const struct span grace[4] = { { 0, 0 }, { 900, 900 } };
	static const struct span restart[N];
	struct graph_input in = { .nnodes = N, .kind = kind,
		.restart = restart, .ngroups = 4, .owner = owner,
		.need = need, .grace = grace, .first = first,
		.member = member };
	struct err err;

	(void)state;
	s = (struct sample){ .model = { .nodes = nodes, .nnodes = N,
	    .critical = critical, .terms = s.terms, .ncritical = 1,
	    .persons = persons } };
	s.terms[0] = (struct process_terms){ .node = PAY,
		.rto = SPAN(3600), .mtpd = SPAN(7200) };
	s.answer.model = &s.model;
	assert_true(graph_build(&s.arena, &in, NULL, &s.model.graph, &err));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_release(&s.arena);
	return 0;
}

static const struct weak *
find(void)
{
	const struct weak *weak;
	struct err err;

	assert_true(weakness_find(&s.arena, &s.answer, NULL, &weak, &err));
	return weak;
}

static const struct weak_finding *
of_kind(const struct weak *weak, enum weak_kind kind)
{
	for (int32_t i = 0; i < weak->n; i++)
		if (weak->finding[i].kind == kind)
			return &weak->finding[i];
	fail_msg("no finding of kind %s", weakness_name(kind));
	return NULL;
}

static void
assert_text(struct buf *out, const char *want)
{
	struct str got = buf_str(out);

	if (!str_eq_c(got, want))
		fail_msg("got \"%.*s\", want \"%s\"", STR_ARG(got), want);
	out->len = 0;
}

static void
test_words__say_what_why_and_when(void **state)
{
	const struct weak *weak = find();
	const struct weak_finding *room = of_kind(weak, WEAK_COMMON);
	const struct weak_finding *desk = of_kind(weak, WEAK_FEW);
	struct buf out = BUF_IN(&s.arena, 4096);

	(void)state;
	assert_true(weakness_is_whole(weak));
	weakness_when(room, LANG_EN, &out);
	assert_text(&out, "stands still after 15 min.");
	weakness_when(of_kind(weak, WEAK_PLAIN), LANG_NL, &out);
	assert_text(&out, "ligt meteen stil.");
	weakness_why(&s.answer, room, LANG_NL, &out);
	assert_text(&out, "Dit delen zij: Line 1, Line 2.");
	weakness_why(&s.answer, desk, LANG_EN, &out);
	assert_text(&out, "2 people; 3 is the least.");
	weakness_why(&s.answer, of_kind(weak, WEAK_PLAIN), LANG_EN, &out);
	assert_text(&out, "");
	weakness_path(&s.answer, room, &out);
	assert_text(&out, "Pay ← App ← Line 1 ← Room");
}

static void
test_words__unknown_is_said(void **state)
{
	struct weak_finding f = { .kind = WEAK_FEW, .persons = -1 };
	struct buf out = BUF_IN(&s.arena, 4096);

	(void)state;
	weakness_why(&s.answer, &f, LANG_EN, &out);
	assert_text(&out, "Nobody has said how many people can do this.");
	f = (struct weak_finding){ .kind = WEAK_PLAIN, .open = true };
	weakness_when(&f, LANG_EN, &out);
	assert_text(&out, "was not calculated.");
	f = (struct weak_finding){ .kind = WEAK_PLAIN, .dn = SPAN(3600),
		.within = TRUTH_MAYBE };
	weakness_when(&f, LANG_EN, &out);
	assert_text(&out, "stands still after 1 hour; whether that is too long"
	    " is not known.");
	assert_false(weakness_is_whole(&(struct weak){ .nopen = 1 }));
	assert_false(weakness_is_whole(&(struct weak){ .cut = true }));
}

static void
test_pairs__of_one_process(void **state)
{
	const struct weak_pairs *pairs;
	struct err err;

	(void)state;
	assert_true(weakness_pairs(&s.arena, &s.answer, 0, NULL, &pairs,
	    &err));
	assert_int_equal(pairs->n, 1);
	assert_int_equal(pairs->pair[0].node[0], ONE);
	assert_int_equal(pairs->pair[0].node[1], TWO);
}

static void
test_json__has_every_finding(void **state)
{
	struct buf out = BUF_IN(&s.arena, 1 << 20);
	struct json json = JSON_TO(&out);
	const struct weak *weak = find();
	json_error_t fault;
	json_t *root, *list;

	(void)state;
	weakness_json(&s.answer, weak, LANG_EN, &s.arena, &json);
	root = json_loadb(out.ptr, out.len, 0, &fault);
	assert_non_null(root);
	assert_true(json_is_true(json_object_get(root, "whole")));
	list = json_object_get(root, "weakPoints");
	assert_int_equal(json_array_size(list), weak->n);
	assert_string_equal(json_string_value(json_object_get(
	    json_array_get(list, 0), "kind")), "plain");
	json_decref(root);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
		TEST(test_words__say_what_why_and_when),
		TEST(test_words__unknown_is_said),
		TEST(test_pairs__of_one_process),
		TEST(test_json__has_every_finding),
	};

	return cmocka_run_group_tests_name("weakness", tests, NULL, NULL);
}
