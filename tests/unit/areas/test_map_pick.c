/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/bia/index.h"
#include "areas/bia/map_pick.h"

#include "../test.h"

enum { N = 4 };

struct sample {
	struct arena arena;
	struct model model;
	struct node_index index;
	struct model_node nodes[N + MAP_PICKED];
};

/* A process, a resource, a site, a fallback, and then many resources. */
static void
sample_init(struct sample *s)
{
	static const enum node_kind kinds[N] = { NODE_PROCESS, NODE_RESOURCE,
		NODE_SITE, NODE_FALLBACK };
	*s = (struct sample){ 0 };
	for (int32_t i = 0; i < N + MAP_PICKED; i++) {
		s->nodes[i] = (struct model_node){ i < N ? kinds[i]
		    : NODE_RESOURCE, 10 + i, STR("Ding") };
		node_index_add(&s->index, &s->arena, (int)s->nodes[i].kind, 10 + i, i);
	}
	s->model = (struct model){ .nodes = s->nodes,
		.nnodes = N + MAP_PICKED, .index = &s->index };
}

static void
test_read__keeps_what_can_be_lost_once(void **state)
{
	struct sample s;
	struct map_pick pick;

	(void)state;
	sample_init(&s);
	map_pick_read(&s.model, STR("resource-11, site-12,resource-11,"
	    "fallback-13,site-11,thing-1,,-,resource--11,process-10"), &pick);
	assert_int_equal(pick.n, 3);
	assert_int_equal(pick.node[0], 1);
	assert_int_equal(pick.node[1], 2);
	assert_int_equal(pick.node[2], 0);
	map_pick_read(&s.model, (struct str){ NULL, 0 }, &pick);
	assert_int_equal(pick.n, 0);
	arena_release(&s.arena);
}

static void
test_text__takes_one_out_or_puts_it_in(void **state)
{
	struct sample s;
	struct map_pick pick;

	(void)state;
	sample_init(&s);
	map_pick_read(&s.model, STR("resource-11,site-12"), &pick);
	assert_true(str_eq_c(map_pick_text(&s.arena, &s.model, &pick, -1),
	    "resource-11,site-12"));
	assert_true(str_eq_c(map_pick_text(&s.arena, &s.model, &pick, 1),
	    "site-12"));
	assert_true(str_eq_c(map_pick_text(&s.arena, &s.model, &pick, 0),
	    "resource-11,site-12,process-10"));
	arena_release(&s.arena);
}

static void
test_read__has_a_limit(void **state)
{
	struct sample s;
	struct map_pick pick;
	struct str text;

	(void)state;
	sample_init(&s);
	pick.n = 0;
	text = STR_EMPTY;
	for (int32_t i = N; i < N + MAP_PICKED; i++)
		text = str_printf(&s.arena, "%.*sresource-%d,", STR_ARG(text),
		    10 + i);
	map_pick_read(&s.model, str_printf(&s.arena, "%.*sresource-11",
	    STR_ARG(text)), &pick);
	assert_int_equal(pick.n, MAP_PICKED);
	assert_false(map_pick_has(&pick, 1));
	/* Full: nothing more goes in, and it can still be taken out. */
	text = map_pick_text(&s.arena, &s.model, &pick, 1);
	map_pick_read(&s.model, text, &pick);
	assert_int_equal(pick.n, MAP_PICKED);
	text = map_pick_text(&s.arena, &s.model, &pick, N);
	map_pick_read(&s.model, text, &pick);
	assert_int_equal(pick.n, MAP_PICKED - 1);
	arena_release(&s.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read__keeps_what_can_be_lost_once),
		cmocka_unit_test(test_text__takes_one_out_or_puts_it_in),
		cmocka_unit_test(test_read__has_a_limit),
	};

	return cmocka_run_group_tests_name("map_pick", tests, NULL, NULL);
}
