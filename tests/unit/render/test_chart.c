/* SPDX-License-Identifier: EUPL-1.2 */
#include "render/chart.h"
#include "render/svg.h"
#include "../test.h"

enum { HOUR = 3600, DAY = 86400 };

static struct str
shown(struct arena *a, struct html html)
{
	struct buf out = BUF_IN(a, 4 << 20);

	html_add(&out, html);
	return buf_str(&out);
}

static bool
has(struct str s, const char *part)
{
	return str_find_str(s, str_of(part)) < s.len;
}

static struct str
recovery(struct arena *a, struct chart_recovery c, enum lang lang)
{
	struct render_context ctx = { lang, zone_default(), 0 };

	return shown(a, chart_recovery(a, &c, &ctx));
}

static void
test_recovery__all_known(void **state)
{
	struct arena a = ARENA_INIT;
	struct str s = recovery(&a, (struct chart_recovery){
		.target = KNOWN(8 * HOUR), .max = KNOWN(24 * HOUR),
		.calculated_lo = KNOWN(45000), .calculated_hi = KNOWN(45000),
		.proven = KNOWN(10 * HOUR), .holds = KNOWN(8 * HOUR) },
	    LANG_NL);

	(void)state;
	assert_true(has(s, "aria-label=\"doel 8 uur, berekend 12 uur 30 min, "
	    "gemeten 10 uur, terugvaloptie houdt 8 uur, maximaal "));
	assert_true(has(s, ">12,5 u<"));
	assert_true(has(s, ">8 u<"));
	assert_true(has(s, ">\u25CF 10 u<"));
	assert_true(has(s, "bar-free"));
	assert_true(has(s, "bar-max"));
	assert_false(has(s, "hatch"));
	assert_false(has(s, "style="));
	arena_release(&a);
}

static void
test_recovery__unknown_is_loud(void **state)
{
	static const struct {
		struct chart_recovery c;
		const char *has;
	} rows[] = {
		{ { .target = { HOUR, true } }, "maximum unknown" },
		{ { .max = { HOUR, true } }, "target unknown" },
		{ { .max = { HOUR, true } }, "not measured" },
		{ { .max = { HOUR, true } }, "calculation unknown" },
		{ { .max = { HOUR, true }, .calculated_lo = { 60, true } },
		  "end cannot be calculated" },
		{ { .max = { HOUR, true }, .calculated_hi = { 60, true } },
		  "calculated to 1 min" },
		{ { .max = { HOUR, true }, .calculated_lo = { 60, true },
		    .calculated_hi = { 120, true } }, "calculated from 1 min" },
		{ { .target = { 0, false } }, ">?<" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena a = ARENA_INIT;
		struct str s = recovery(&a, rows[i].c, LANG_EN);

		assert_true(has(s, rows[i].has));
		assert_true(has(s, "hatch-line"));
		arena_release(&a);
	}
}

static void
test_recovery__extremes(void **state)
{
	static const struct chart_recovery rows[] = {
		{ .target = { 0, true }, .max = { 0, true },
		  .calculated_lo = { 0, true }, .calculated_hi = { 0, true } },
		{ .target = { 9 * DAY, true }, .max = { DAY, true },
		  .calculated_lo = { 400 * DAY, true } },
		{ .max = { 1, true },
		  .calculated_lo = { INT64_MAX / 2, true },
		  .calculated_hi = { INT64_MAX / 2, true } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena a = ARENA_INIT;
		struct str s = recovery(&a, rows[i], LANG_NL);

		assert_true(str_ends(s, STR("</svg>")));
		assert_false(has(s, "\"-"));
		arena_release(&a);
	}
}

static void
test_spread__never_overlaps(void **state)
{
	uint64_t seed = 42;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct svg_label labels[4];
		static const struct str texts[] = { STR_INIT("8 u"),
			STR_INIT("12,5 u"), STR_INIT("\u25CF 353 d"),
			STR_INIT("45 min"), };
		int64_t x = 0, edge = -1000;

		for (size_t i = 0; i < 4; i++) {
			seed = seed * 6364136223846793005U + 1;
			x += (int64_t)(seed >> 40) % 1200;
			labels[i] = (struct svg_label){
				texts[(seed >> 33) % 4], NULL,
				x < 3640 ? x : 3640 };
		}
		svg_spread(labels, 4, 0, 3700);
		for (size_t i = 0; i < 4; i++) {
			int64_t w = svg_text_width(labels[i].text);

			if (labels[i].text.len == 0)
				continue;
			assert_true(labels[i].x - w / 2 >= edge);
			assert_true(labels[i].x - w / 2 >= 0);
			edge = labels[i].x + w / 2;
			assert_true(edge <= 3700);
		}
	}
}

static void
test_spread__equal_at_one_place_is_one(void **state)
{
	struct svg_label labels[] = {
		{ STR("8 u"), NULL, 1000 }, { STR("8 u"), NULL, 1010 },
		{ STR("8 u"), NULL, 3000 },
	};

	(void)state;
	svg_spread(labels, 3, 0, 3700);
	assert_str(labels[1].text, "");
	assert_str(labels[2].text, "8 u");
}

static const int64_t times[] = { HOUR, 4 * HOUR, 8 * HOUR, DAY, 3 * DAY };

static void
test_curve__steps_and_limit(void **state)
{
	struct arena a = ARENA_INIT;
	struct render_context ctx = { LANG_NL, zone_default(), 0 };
	static const struct opt64 one[] = { { 0, true }, { 1, true },
		{ 2, true }, { 3, true }, { 4, true } };
	static const struct opt64 two[] = { { 0, true }, { 0, false },
		{ 1, true }, { 1, true }, { 1, true } };
	struct chart_series series[] = { { STR("Inwoners"), one },
		{ STR("<Geld>"), two } };
	struct chart_curve c = { times, COUNT(times), series, 2, 4, KNOWN(4),
		KNOWN(4), STR("<inwoners>") };
	struct str s = shown(&a, chart_curve(&a, &c, &ctx));

	(void)state;
	assert_true(has(s, "series-1\" d=\"M52 228H158.4V176H"));
	assert_true(has(s, "niet te dragen (4)"));
	assert_true(has(s, "(&lt;inwoners&gt;)"));
	assert_true(has(s, "curve-limit"));
	assert_true(has(s, "hatch-line"));
	c.tolerable = UNKNOWN;
	c.intolerable = UNKNOWN;
	s = shown(&a, chart_curve(&a, &c, &ctx));
	assert_true(has(s, "maximale uitval: onbekend"));
	assert_false(has(s, "curve-limit"));
	assert_false(has(s, "curve-band"));
	c.tolerable = KNOWN(5);
	s = shown(&a, chart_curve(&a, &c, &ctx));
	assert_true(has(s, "maximale uitval: meer dan 3 dagen"));
	arena_release(&a);
}

static void
test_bars__values_and_unknown(void **state)
{
	struct arena a = ARENA_INIT;
	struct render_context ctx = { LANG_EN, zone_default(), 0 };
	struct chart_amount amounts[] = {
		{ STR("IT & telephony"), KNOWN(50), STR("50 %"), "ok" },
		{ STR("A very long label that does not fit at all"), UNKNOWN,
		  STR_EMPTY, NULL },
	};
	struct str s = shown(&a, chart_bars(&a, STR("Coverage"), amounts, 2,
	    100, &ctx));

	(void)state;
	assert_true(has(s, "aria-label=\"Coverage: IT &amp; telephony 50 %; "
	    "A very long label that does not fit at all unknown\""));
	assert_true(has(s, "class=\"bar-value bar-ok\" x=\"200\" y=\"4\" "
	    "width=\"150\""));
	assert_true(has(s, "\u2026<"));
	assert_true(has(s, ">?<"));
	s = shown(&a, chart_bars(&a, STR("None"), NULL, 0, 0, &ctx));
	assert_true(has(s, "None"));
	arena_release(&a);
}

static void
test_sparkline__gaps(void **state)
{
	struct arena a = ARENA_INIT;
	static const struct opt64 values[] = { { 1, true }, { 3, true },
		{ 0, false }, { 2, true } };
	struct str s = shown(&a, chart_sparkline(&a, STR("Trend"), values, 4));

	(void)state;
	assert_true(has(s, "d=\"M3 21h0L41 3M117 12h0\""));
	s = shown(&a, chart_sparkline(&a, STR("Trend"), values, 1));
	assert_true(has(s, "M3 12h0"));
	s = shown(&a, chart_sparkline(&a, STR("Trend"), NULL, 0));
	assert_true(has(s, "d=\"\""));
	arena_release(&a);
}

static void
test_gantt__tasks_marks_and_unknown(void **state)
{
	struct arena a = ARENA_INIT;
	struct render_context ctx = { LANG_NL, zone_default(), 0 };
	struct chart_task tasks[] = {
		{ STR("Opslag"), STR("Infra"), UNKNOWN, KNOWN(2 * HOUR),
		  KNOWN(10 * HOUR), true },
		{ STR("Telefonie"), STR("Netwerk"), KNOWN(HOUR),
		  KNOWN(3 * HOUR), KNOWN(3 * HOUR + 60), false },
	};
	struct chart_mark marks[] = { { STR("RTO B"), 9 * HOUR },
		{ STR("RTO A"), 8 * HOUR } };
	struct chart_gantt g = { STR("Herstel"), tasks, 2, marks, 2, 2700 };
	struct str s = shown(&a, chart_gantt(&a, &g, &ctx));

	(void)state;
	assert_true(has(s, "aria-label=\"Herstel: 2 stappen, klaar na 10 uur\""));
	assert_true(has(s, "gantt-critical\" x=\"317.4\""));
	assert_true(has(s, "class=\"on\""));
	assert_true(has(s, ">opkomst<"));
	assert_true(has(s, ">RTO A 8 u<"));
	assert_false(has(s, "hatch"));
	tasks[1].end = UNKNOWN;
	g.ntasks = 1;
	g.tasks = &tasks[1];
	s = shown(&a, chart_gantt(&a, &g, &ctx));
	assert_true(has(s, "Herstel: 1 stap, klaar na onbekend"));
	assert_true(has(s, "hatch-line"));
	g = (struct chart_gantt){ .title = STR("Leeg") };
	s = shown(&a, chart_gantt(&a, &g, &ctx));
	assert_true(str_ends(s, STR("</svg>")));
	arena_release(&a);
}

static void
test_file__is_the_picture_with_its_looks(void **state)
{
	struct arena a = ARENA_INIT;
	struct render_context ctx = { .lang = LANG_NL };
	struct chart_task task = { .label = STR("B > A"), .start = KNOWN(0),
		.end = UNKNOWN };
	struct chart_gantt g = { .title = STR("Herstel"), .tasks = &task,
		.ntasks = 1 };
	struct str s = chart_file(&a, chart_gantt(&a, &g, &ctx));
	size_t style = str_find_str(s, STR("<style>"));

	(void)state;
	assert_true(str_starts(s, STR(
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" class=")));
	assert_true(style < s.len);
	assert_int_equal(s.ptr[style - 1], '>');
	assert_true(str_starts(str_sub(s, str_find_str(s, STR("</style>")),
	    s.len), STR("</style><title>Herstel")));
	/* What is not known must not be invisible outside our pages. */
	assert_true(has(s, "class=\"hatch-line\""));
	assert_true(has(s, ".hatch-line{stroke:"));
	arena_release(&a);
}

/* A row with a number may be dragged; as a file nothing says so. */
static void
test_gantt__rows_with_a_number_are_groups(void **state)
{
	struct arena a = ARENA_INIT;
	struct render_context ctx = { .lang = LANG_NL };
	struct chart_task tasks[] = {
		{ STR("Een"), STR_EMPTY, UNKNOWN, KNOWN(0), KNOWN(60), false,
		    4711 },
		{ STR("Twee"), STR_EMPTY, UNKNOWN, KNOWN(0), KNOWN(60), false,
		    0 },
	};
	struct chart_gantt g = { .title = STR("Herstel"), .tasks = tasks,
		.ntasks = 2 };
	struct str s = chart_gantt(&a, &g, &ctx).made;

	(void)state;
	assert_true(str_find_str(s, STR("<g data-row=\"4711\"><rect "
	    "class=\"gantt-row\"")) < s.len);
	assert_false(str_find_str(s, STR("data-row=\"0\"")) < s.len);
	arena_release(&a);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recovery__all_known),
		cmocka_unit_test(test_recovery__unknown_is_loud),
		cmocka_unit_test(test_recovery__extremes),
		cmocka_unit_test(test_spread__never_overlaps),
		cmocka_unit_test(test_spread__equal_at_one_place_is_one),
		cmocka_unit_test(test_curve__steps_and_limit),
		cmocka_unit_test(test_bars__values_and_unknown),
		cmocka_unit_test(test_sparkline__gaps),
		cmocka_unit_test(test_gantt__tasks_marks_and_unknown),
		cmocka_unit_test(test_gantt__rows_with_a_number_are_groups),
		cmocka_unit_test(test_file__is_the_picture_with_its_looks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
