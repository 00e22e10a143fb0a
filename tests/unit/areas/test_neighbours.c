/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/bia/neighbours.h"
#include "../aborts.h"

/* A star: node 0 needs 1..n, each in a group of its own; node n+1 needs 0. */
static const struct graph *
star(struct arena *a, int32_t n)
{
	size_t nodes = (size_t)n + 2, groups = (size_t)n + 1;
	uint8_t *kind = arena_array(a, uint8_t, nodes);
	struct span *restart = arena_array(a, struct span, nodes);
	int32_t *owner = arena_array(a, int32_t, groups);
	int32_t *need = arena_array(a, int32_t, groups);
	struct span *grace = arena_array(a, struct span, groups);
	int32_t *first = arena_array(a, int32_t, groups + 1);
	int32_t *member = arena_array(a, int32_t, groups);
	const struct graph *graph;
	struct err err = { 0 };

	for (int32_t g = 0; g <= n; g++) {
		owner[g] = g == n ? n + 1 : 0;
		member[g] = g == n ? 0 : g + 1;
		need[g] = 1;
		first[g + 1] = g + 1;
	}
	assert_true(graph_build(a, &(struct graph_input){ n + 2, kind, restart,
	    n + 1, owner, need, grace, first, member }, NULL, &graph, &err));
	return graph;
}

static void
test_find__both_ways(void **state)
{
	struct arena a = ARENA_INIT;
	struct neighbours near = neighbours_find(&a, star(&a, 3), 0, 2);
	int32_t below = 0, above = 0;

	(void)state;
	assert_int_equal(near.n, 5);
	assert_int_equal(near.list[0].node, 0);
	assert_int_equal(near.nedges, 4);
	for (int32_t i = 0; i < near.n; i++) {
		below += near.list[i].steps == 1;
		above += near.list[i].steps == -1;
	}
	assert_int_equal(below, 3);
	assert_int_equal(above, 1);
	arena_release(&a);
}

static void
test_find__from_a_leaf_goes_up_only(void **state)
{
	struct arena a = ARENA_INIT;
	const struct graph *graph = star(&a, 3);
	struct neighbours near = neighbours_find(&a, graph, 1, 1);

	(void)state;
	assert_int_equal(near.n, 2);
	near = neighbours_find(&a, graph, 1, 2);
	assert_int_equal(near.n, 3);
	assert_int_equal(near.list[2].node, 4);
	assert_int_equal(near.list[2].steps, -2);
	arena_release(&a);
}

/* However many there are, the picture stays small and says what is left out. */
static void
test_find__leaves_out_and_says_so(void **state)
{
	struct arena a = ARENA_INIT;
	struct neighbours near = neighbours_find(&a, star(&a, 100000), 0, 4);

	(void)state;
	assert_int_equal(near.n, 2 + NEIGHBOURS_FOCUS);
	assert_int_equal(near.list[0].more, 100000 - NEIGHBOURS_FOCUS);
	arena_release(&a);
}

static void
test_find__alone(void **state)
{
	struct arena a = ARENA_INIT;
	uint8_t kind[1] = { NODE_RESOURCE };
	struct span restart[1] = { SPAN_NONE };
	int32_t first[1] = { 0 };
	const struct graph *graph;
	struct neighbours near;
	struct err err = { 0 };

	(void)state;
	assert_true(graph_build(&a, &(struct graph_input){ .nnodes = 1,
	    .kind = kind, .restart = restart, .first = first }, NULL, &graph,
	    &err));
	near = neighbours_find(&a, graph, 0, 1);
	assert_int_equal(near.n, 1);
	assert_int_equal(near.nedges, 0);
	arena_release(&a);
}

static void
find_nobody(void)
{
	struct arena a = ARENA_INIT;

	(void)neighbours_find(&a, star(&a, 1), 99, 1);
}

static void
find_at_no_depth(void)
{
	struct arena a = ARENA_INIT;

	(void)neighbours_find(&a, star(&a, 1), 0, 0);
}

static void
test_find__misuse_is_a_bug(void **state)
{
	(void)state;
	assert_aborts(find_nobody);
	assert_aborts(find_at_no_depth);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find__both_ways),
		cmocka_unit_test(test_find__from_a_leaf_goes_up_only),
		cmocka_unit_test(test_find__leaves_out_and_says_so),
		cmocka_unit_test(test_find__alone),
		cmocka_unit_test(test_find__misuse_is_a_bug),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
