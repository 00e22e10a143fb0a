/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>

#include "areas/bia/targets.h"
#include "areas/bia/terms.h"
#include "render/chart.h"

struct curve_line {
	struct str name, note;
	struct view_list levels;	/* struct str; "?" when not said */
};

struct series_line {
	int64_t number;
	struct str name;
};

struct target_row {
	const char *label;		/* message id */
	struct str derived, normal, peak;
	bool no_derived, no_normal, no_peak;
};

#define VIEW struct curve_line
static const struct view_field curve_fields[] = {
	V_STR(name), V_STR(note), V_LIST(levels, &view_of_str),
};
#undef VIEW
static const struct view curve_view = VIEW_OF(struct curve_line, curve_fields);

#define VIEW struct series_line
static const struct view_field series_fields[] = { V_INT(number), V_STR(name) };
#undef VIEW
static const struct view series_view =
    VIEW_OF(struct series_line, series_fields);

#define VIEW struct target_row
static const struct view_field row_fields[] = {
	V_MSG(label), V_STR(derived), V_STR(normal), V_STR(peak),
	V_BOOL(no_derived), V_BOOL(no_normal), V_BOOL(no_peak),
};
#undef VIEW
static const struct view row_view = VIEW_OF(struct target_row, row_fields);

#define VIEW struct targets
static const struct view_field targets_fields[] = {
	V_HTML(chart), V_LIST(heads, &view_of_str),
	V_LIST(curves, &curve_view), V_LIST(series, &series_view),
	V_LIST(rows, &row_view), V_LIST(derived_rows, &row_view),
	V_LIST(minimum, &view_of_str),
	V_STR(derived), V_BOOL(has_curves), V_BOOL(is_derived),
};
#undef VIEW
const struct view targets_view = VIEW_OF(struct targets, targets_fields);

struct view_list
targets_heads(const struct page *page)
{
	struct str *heads = arena_array(page->arena, struct str,
	    CURVE_HORIZONS);

	for (int i = 0; i < CURVE_HORIZONS; i++)
		heads[i] = say_short(page, KNOWN(curve_horizons[i]));
	return VIEW_LIST_OF(heads, CURVE_HORIZONS);
}

/* ---- curves ------------------------------------------------------------- */

static struct str
category_name(struct names *names, const struct process_impact *impact)
{
	return impact->category.known ? names_get(names, "impact_category",
	    impact->category.v) : STR_EMPTY;
}

static void
fill_curves(const struct page *page, struct names *names,
    const struct process *p, struct targets *t)
{
	const struct process_impact *impacts = p->impacts.items;
	struct curve_line *lines = arena_array(page->arena, struct curve_line,
	    p->impacts.n);

	for (size_t i = 0; i < p->impacts.n; i++) {
		struct str *levels = arena_array(page->arena, struct str,
		    CURVE_HORIZONS);

		for (int h = 0; h < CURVE_HORIZONS; h++)
			levels[h] = impacts[i].curve.known >> h & 1
			    ? str_printf(page->arena, "%d",
			        impacts[i].curve.level[h]) : STR("?");
		lines[i] = (struct curve_line){ category_name(names,
		    &impacts[i]), impacts[i].note,
		    VIEW_LIST_OF(levels, CURVE_HORIZONS) };
	}
	t->curves = VIEW_LIST_OF(lines, p->impacts.n);
	t->has_curves = p->impacts.n > 0;
	t->heads = targets_heads(page);
}

/* The level from which harm is not to be borne, when all categories agree. */
static struct opt64
common_level(const struct intolerable *list, size_t n)
{
	struct opt64 level = n > 0 ? list[0].level : UNKNOWN;

	for (size_t i = 1; i < n; i++)
		if (!opt64_eq(level, list[i].level))
			return UNKNOWN;
	return level;
}

static void
fill_chart(const struct page *page, struct names *names,
    const struct process *p, const struct curve_mtpd *mtpd,
    struct opt64 intolerable, struct targets *t)
{
	const struct process_impact *impacts = p->impacts.items;
	size_t n = p->impacts.n < CHART_SERIES ? p->impacts.n : CHART_SERIES;
	struct chart_series *series = arena_array(page->arena,
	    struct chart_series, n);
	struct series_line *legend = arena_array(page->arena,
	    struct series_line, n);
	struct render_context ctx = page_context(page);
	struct chart_curve chart = { .times = curve_horizons,
		.ncolumns = CURVE_HORIZONS, .series = series, .nseries = n,
		.levels = 4, .intolerable = intolerable };

	for (size_t i = 0; i < n; i++) {
		struct opt64 *levels = arena_array(page->arena, struct opt64,
		    CURVE_HORIZONS);

		for (int h = 0; h < CURVE_HORIZONS; h++)
			if (impacts[i].curve.known >> h & 1)
				levels[h] = KNOWN(impacts[i].curve.level[h]);
		series[i] = (struct chart_series){ category_name(names,
		    &impacts[i]), levels };
		legend[i] = (struct series_line){ (int64_t)i + 1,
			series[i].name };
	}
	if (mtpd->answer == CURVE_KNOWN) {
		chart.tolerable = KNOWN(mtpd->column);
		chart.decided_by = category_name(names,
		    &impacts[mtpd->curve]);
	}
	t->chart = chart_curve(page->arena, &chart, &ctx);
	t->series = VIEW_LIST_OF(legend, n);
}

/* ---- targets ------------------------------------------------------------ */

static struct str
derived_words(const struct page *page, struct names *names,
    const struct process *p, const struct curve_mtpd *mtpd)
{
	const struct process_impact *impacts = p->impacts.items;

	if (mtpd->answer == CURVE_KNOWN)
		return say(page, "target-derived-by",
		    { "a", ERR_TEXT(category_name(names,
		        &impacts[mtpd->curve])) },
		    { "b", ERR_DUR(mtpd->mtpd.lo) });
	if (mtpd->answer == CURVE_BEYOND)
		return page_message(page, "target-derived-beyond");
	return page_message(page, p->impacts.n == 0 ? "target-no-curves"
	    : "target-not-derived");
}

static struct str
derived_time(const struct page *page, struct span s, const char *sign)
{
	struct buf out = BUF_IN(page->arena, 100);

	if (s.lo >= FOREVER || !span_known(s))
		return STR_EMPTY;
	buf_add_c(&out, sign);
	duration_print_short(&out, s.lo, page->lang);
	return buf_str(&out);
}

static struct target_row
row_of(const struct page *page, const char *label, struct str derived,
    struct opt64 normal, struct opt64 peak)
{
	return (struct target_row){
		.label = label,
		.derived = derived,
		.normal = say_short(page, normal),
		.peak = peak.known ? say_short(page, peak) : STR_EMPTY,
		.no_derived = derived.len == 0,
		.no_normal = !normal.known,
		.no_peak = !peak.known,
	};
}

static void
fill_rows(const struct page *page, const struct process *p,
    const struct curve_mtpd *mtpd, struct targets *t)
{
	struct target_row *rows = arena_array(page->arena, struct target_row,
	    5), *two = arena_array(page->arena, struct target_row, 2);
	struct span mtpd_span = mtpd->answer == CURVE_KNOWN ? mtpd->mtpd
	    : SPAN_UNKNOWN;
	struct span rto = curve_rto(mtpd_span, span_of(p->verification));

	rows[0] = row_of(page, "target-mtpd", derived_time(page, mtpd_span,
	    ""), p->mtpd, p->mtpd_peak);
	rows[1] = row_of(page, "target-verification", STR_EMPTY,
	    p->verification, UNKNOWN);
	rows[2] = row_of(page, "target-rto", derived_time(page, rto,
	    "\u2264 "), p->rto, p->rto_peak);
	rows[3] = row_of(page, "target-rpo", STR_EMPTY, p->rpo, p->rpo_peak);
	rows[4] = row_of(page, "target-backlog", STR_EMPTY, p->backlog,
	    UNKNOWN);
	t->rows = VIEW_LIST_OF(rows, 5);
	two[0] = rows[0];
	two[1] = rows[2];
	t->derived_rows = VIEW_LIST_OF(two, 2);
}

static void
fill_minimum(const struct page *page, const struct process *p,
    struct targets *t)
{
	const struct process_minimum *rows = p->minimum.items;
	struct str *lines = arena_array(page->arena, struct str,
	    p->minimum.n);

	for (size_t i = 0; i < p->minimum.n; i++)
		lines[i] = say(page, rows[i].note.len > 0
		    ? "target-minimum-note" : "target-minimum",
		    { "a", ERR_DUR(rows[i].after.v) },
		    { "b", ERR_INT(rows[i].level.v) },
		    { "c", ERR_TEXT(rows[i].note) });
	t->minimum = VIEW_LIST_OF(lines, p->minimum.n);
}

bool
targets_make(struct page *page, struct names *names, const struct process *p,
    struct targets *t, struct err *err)
{
	struct intolerable *list;
	struct curve_mtpd mtpd;
	size_t n;

	if (!terms_intolerable(page->tx, &list, &n, err))
		return false;
	mtpd = terms_mtpd(p, list, n);
	*t = (struct targets){ .is_derived = mtpd.answer == CURVE_KNOWN,
		.derived = derived_words(page, names, p, &mtpd) };
	fill_curves(page, names, p, t);
	if (t->has_curves)
		fill_chart(page, names, p, &mtpd, common_level(list, n), t);
	fill_rows(page, p, &mtpd, t);
	fill_minimum(page, p, t);
	return true;
}
