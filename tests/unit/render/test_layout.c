/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "render/layout.h"
#include "render/map.h"
#include "../test.h"

enum { WIDTH = 100, HEIGHT = 30, COLUMN_GAP = 40, ROW_GAP = 10 };

static struct layout
make(struct arena *a, int32_t n, const struct layout_edge *edges, size_t m)
{
	struct layout_graph g = { n, edges, m, WIDTH, HEIGHT, COLUMN_GAP,
		ROW_GAP };
	struct layout layout;
	struct err err;

	assert_true(layout_make(a, &g, &layout, &err));
	return layout;
}

/* Boxes apart and within the picture, lines from side to side. */
static void
check(const struct layout *l, int32_t n, const struct layout_edge *edges,
    size_t m)
{
	for (int32_t i = 0; i < n; i++) {
		assert_in_range(l->nodes[i].x, 0, l->width - WIDTH);
		assert_in_range(l->nodes[i].y, 0, l->height - HEIGHT + 1);
		for (int32_t k = 0; k < i; k++)
			assert_true(l->nodes[i].x != l->nodes[k].x ||
			    llabs(l->nodes[i].y - l->nodes[k].y) >=
			    HEIGHT + ROW_GAP - 1);
	}
	for (size_t e = 0; e < m; e++) {
		const struct layout_line *line = &l->lines[e];
		struct layout_point from = l->nodes[edges[e].from];
		struct layout_point to = l->nodes[edges[e].to];
		bool back = from.x > to.x;

		if (edges[e].from == edges[e].to) {
			assert_int_equal(line->n, 0);
			continue;
		}
		assert_true(line->n >= 2);
		assert_int_equal(line->points[0].x,
		    back ? from.x : from.x + WIDTH);
		assert_int_equal(line->points[line->n - 1].x,
		    back ? to.x + WIDTH : to.x);
		assert_in_range(line->points[0].y - from.y, HEIGHT / 2 - 1,
		    HEIGHT / 2 + 1);
	}
}

static void
test_make__small(void **state)
{
	static const struct {
		int32_t n;
		struct layout_edge edges[6];
		size_t m;
		int64_t columns, crossings;
	} rows[] = {
		{ 0, { { 0, 0 } }, 0, 0, 0 },
		{ 1, { { 0, 0 } }, 0, 1, 0 },
		{ 1, { { 0, 0 } }, 1, 1, 0 },			/* loop */
		{ 2, { { 0, 1 }, { 1, 0 } }, 2, 2, 0 },		/* cycle */
		{ 3, { { 0, 1 }, { 1, 2 }, { 2, 0 } }, 3, 3, 0 },
		{ 3, { { 0, 1 }, { 1, 2 }, { 0, 2 } }, 3, 3, 0 },
		{ 2, { { 0, 1 }, { 0, 1 } }, 2, 2, 0 },		/* twice */
		{ 4, { { 0, 3 }, { 1, 2 } }, 2, 2, 0 },		/* untangled */
		{ 4, { { 0, 2 }, { 0, 3 }, { 1, 2 }, { 1, 3 } }, 4, 2, 1 },
		{ 4, { { 0, 1 }, { 1, 2 }, { 3, 2 } }, 3, 3, 0 }, /* pulled */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena a = ARENA_INIT;
		struct layout l = make(&a, rows[i].n, rows[i].edges,
		    rows[i].m);

		assert_int_equal(l.crossings, rows[i].crossings);
		if (rows[i].n > 0)
			assert_int_equal(l.width, rows[i].columns *
			    (WIDTH + COLUMN_GAP) - COLUMN_GAP);
		check(&l, rows[i].n, rows[i].edges, rows[i].m);
		arena_release(&a);
	}
}

static void
test_make__straight_and_near(void **state)
{
	static const struct layout_edge edges[] = { { 0, 1 }, { 1, 2 },
		{ 2, 3 }, { 0, 4 }, { 4, 3 }, { 5, 3 } };
	struct arena a = ARENA_INIT;
	struct layout l = make(&a, 6, edges, COUNT(edges));
	const struct layout_line *line = &l.lines[4];

	(void)state;
	/* 5 moves to the column just before 3. */
	assert_int_equal(l.nodes[5].x, 2 * (WIDTH + COLUMN_GAP));
	/* The bend of 4 -> 3 stands level with 4. */
	assert_int_equal(line->n, 4);
	assert_int_equal(line->points[2].x - line->points[1].x, WIDTH);
	assert_in_range(llabs(line->points[1].y - line->points[0].y), 0,
	    HEIGHT);
	arena_release(&a);
}

static size_t
random_graph(struct layout_edge *edges, int32_t n, size_t m, uint64_t seed,
    bool layered)
{
	for (size_t e = 0; e < m; e++) {
		uint32_t r, s;

		seed = seed * 6364136223846793005U + 1442695040888963407U;
		r = (uint32_t)(seed >> 33) % (uint32_t)n;
		seed = seed * 6364136223846793005U + 1442695040888963407U;
		s = (uint32_t)(seed >> 33) % (uint32_t)(layered ? 80 : n);
		edges[e].from = (int32_t)r;
		edges[e].to = layered ?
		    (int32_t)((r + 1 + s) % (uint32_t)n) : (int32_t)s;
	}
	return m;
}

static void
test_make__random(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct arena a = ARENA_INIT;
		struct layout_edge edges[200];
		int32_t n = (int32_t)(seed * 7 % 60) + 1;
		size_t m = random_graph(edges, n, seed * 13 % 200, seed,
		    false);
		struct layout l = make(&a, n, edges, m);
		struct layout again = make(&a, n, edges, m);

		check(&l, n, edges, m);
		assert_memory_equal(l.nodes, again.nodes,
		    (size_t)n * sizeof(*l.nodes));
		arena_release(&a);
	}
}

static void
test_make__500_nodes_1500_edges(void **state)
{
	static struct layout_edge edges[1500];
	static const char *const names[] = { "anything goes", "layered" };

	(void)state;
	for (int layered = 0; layered < 2; layered++) {
		struct arena a = ARENA_INIT;
		size_t m = random_graph(edges, 500, COUNT(edges), 7,
		    layered == 1);
		int64_t start = clock_mono_ns(), took;
		struct layout l = make(&a, 500, edges, m);

		took = clock_mono_ns() - start;
		print_message("%s: %lld us, %lld crossings, %zu KiB\n",
		    names[layered], (long long)took / 1000,
		    (long long)l.crossings, a.used / 1024);
		check(&l, 500, edges, m);
		arena_release(&a);
	}
}

/* A chain of 500 with edges over nearly all of it: too many bends. */
static void
test_make__more_bends_than_fit(void **state)
{
	static struct layout_edge edges[1500];
	struct arena a = ARENA_INIT;
	struct layout l;
	size_t m = 0;

	(void)state;
	for (int32_t i = 0; i + 1 < 500; i++)
		edges[m++] = (struct layout_edge){ i, i + 1 };
	for (int32_t i = 0; m < COUNT(edges); i++)
		edges[m++] = (struct layout_edge){ i % 100, 499 - i % 90 };
	l = make(&a, 500, edges, m);
	check(&l, 500, edges, m);
	assert_int_equal(l.lines[m - 1].n, 2);
	arena_release(&a);
}

static void
test_make__too_large(void **state)
{
	struct arena a = ARENA_INIT;
	struct layout_graph g = { .n = LAYOUT_NODES + 1 };
	struct layout l;
	struct err err = { 0 };

	(void)state;
	assert_false(layout_make(&a, &g, &l, &err));
	assert_string_equal(err.id, "layout-too-large");
	arena_release(&a);
}

static bool
has(struct str s, const char *part)
{
	return str_find_str(s, str_of(part)) < s.len;
}

static void
test_map__links_states_and_words(void **state)
{
	struct arena a = ARENA_INIT;
	struct map_node nodes[] = {
		{ STR("Uitkeringen & \"co\""), STR("12,5 u"),
		  STR("/processes/1"), MAP_BAD, true },
		{ STR("Een systeem met een heel erg lange naam"), STR_EMPTY,
		  STR("javascript:x"), MAP_UNKNOWN, false },
		{ STR("Los"), STR_EMPTY, STR_EMPTY, MAP_PLAIN, false },
	};
	struct map_edge edges[] = { { 0, 1, true, false },
		{ 0, 2, false, true } };
	struct map map = { STR("Keten"), nodes, 3, edges, 2 };
	struct render_context ctx = { LANG_NL, zone_default(), 0 };
	struct buf out = BUF_IN(&a, 65536);
	struct html html;
	struct err err;

	(void)state;
	assert_true(map_html(&a, &map, &ctx, &html, &err));
	html_add(&out, html);
	assert_true(has(buf_str(&out), "role=\"group\" aria-label=\"Keten: "
	    "kaart met 3 onderdelen en 2 verbindingen\""));
	assert_true(has(buf_str(&out), "<g class=\"map-node bad map-focus\">"
	    "<a href=\"/processes/1\" aria-label=\"Uitkeringen &amp; "
	    "&quot;co&quot;, niet op tijd, 12,5 u\">"));
	assert_true(has(buf_str(&out), "<a href=\"#\""));
	assert_true(has(buf_str(&out), "map-edge map-edge-path"));
	assert_true(has(buf_str(&out), "map-edge map-edge-soft"));
	assert_true(has(buf_str(&out), ">? Een systeem"));
	assert_true(has(buf_str(&out), "\u2026</text>"));
	assert_false(has(buf_str(&out), "style="));
	map.nnodes = 1;
	map.nedges = 0;
	buf_clear(&out);
	assert_true(map_html(&a, &map, &ctx, &html, &err));
	html_add(&out, html);
	assert_true(has(buf_str(&out), "kaart met 1 onderdeel en"));
	arena_release(&a);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_make__small),
		cmocka_unit_test(test_make__straight_and_near),
		cmocka_unit_test(test_make__random),
		cmocka_unit_test(test_make__500_nodes_1500_edges),
		cmocka_unit_test(test_make__more_bends_than_fit),
		cmocka_unit_test(test_make__too_large),
		cmocka_unit_test(test_map__links_states_and_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
