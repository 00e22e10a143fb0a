/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_map.c - the heat map: how many risks stand where on the organisation's
 * own matrix, before treatment or after it.  A cell leads to its risks.  What
 * was not rated is told beside it, never drawn as low.
 */
#include <inttypes.h>

#include "areas/risk/pages.h"
#include "areas/risk/rules.h"
#include "areas/risk/statements.h"
#include "web/show.h"

enum { WORST = 20, SIDE = 10, STARTER_LEVELS = 5, STARTER_TREAT = 8,
	STARTER_INTOLERABLE = 15 };

struct heat_cell {
	struct str css, mark, word, path, count;
	bool has_risks;
};

struct heat_row {
	struct str label, meaning;
	struct view_list cells;
};

struct worst_line {
	struct piece_link link;
	struct piece_tag score, after;
	struct shown treatment, owner, until;
};

struct risk_map_vm {
	bool has_matrix, can_start, can_change, is_residual, has_worst,
	    has_unrated;
	struct view_list heads, rows, worst;	/* str, heat_row, worst_line */
	struct view_list legend;		/* piece_tag */
	struct str matrix, unrated, unrated_path;
};

#define VIEW struct heat_cell
static const struct view_field cell_fields[] = {
	V_STR(css), V_STR(mark), V_STR(word), V_URL(path), V_STR(count),
	V_BOOL(has_risks),
};
#undef VIEW
static const struct view cell_view = VIEW_OF(struct heat_cell, cell_fields);

#define VIEW struct heat_row
static const struct view_field row_fields[] = {
	V_STR(label), V_STR(meaning), V_LIST(cells, &cell_view),
};
#undef VIEW
static const struct view row_view = VIEW_OF(struct heat_row, row_fields);

#define VIEW struct worst_line
static const struct view_field worst_fields[] = {
	V_EMBED(link, struct piece_link, &piece_link_view),
	V_EMBED(score, struct piece_tag, &piece_tag_view),
	V_EMBED(after, struct piece_tag, &piece_tag_view),
	V_EMBED(treatment, struct shown, &shown_view),
	V_EMBED(owner, struct shown, &shown_view),
	V_EMBED(until, struct shown, &shown_view),
};
#undef VIEW
static const struct view worst_view = VIEW_OF(struct worst_line, worst_fields);

#define VIEW struct risk_map_vm
static const struct view_field map_fields[] = {
	V_BOOL(has_matrix), V_BOOL(can_start), V_BOOL(can_change),
	V_BOOL(is_residual), V_BOOL(has_worst), V_BOOL(has_unrated),
	V_LIST(heads, &view_of_str), V_LIST(rows, &row_view),
	V_LIST(worst, &worst_view), V_LIST(legend, &piece_tag_view),
	V_URL(matrix), V_STR(unrated), V_URL(unrated_path),
};
#undef VIEW
const struct view risk_map_view = VIEW_OF(struct risk_map_vm, map_fields);

/* ---- how bad is a score ------------------------------------------------- */

/* To be borne, to be treated, not to be borne; unknown without bounds. */
static struct piece_tag
zone_tag(const struct page *page, const struct risk_matrix *m,
    struct opt64 score)
{
	if (!score.known || !m->treat_from.known ||
	    !m->intolerable_from.known)
		return TAG("none", "?", page_message(page, "unknown"));
	if (score.v >= m->intolerable_from.v)
		return TAG("bad", "✖", page_message(page, "zone-bad"));
	if (score.v >= m->treat_from.v)
		return TAG("warn", "◔", page_message(page, "zone-warn"));
	return TAG("ok", "✔", page_message(page, "zone-ok"));
}

static struct piece_tag
score_tag(const struct page *page, const struct risk_matrix *m,
    struct opt64 score)
{
	struct piece_tag tag = zone_tag(page, m, score);

	if (score.known)
		tag.word = str_printf(page->arena, "%" PRId64 " %.*s",
		    score.v, STR_ARG(tag.word));
	return tag;
}

/* ---- the map ------------------------------------------------------------ */

struct counts {
	int64_t at[SIDE + 1][SIDE + 1];	/* by likelihood, impact, from 1 */
};

static bool
read_counts(struct page *page, bool residual, struct counts *out,
    struct err *err)
{
	struct cursor *c;

	if (!tx_query(page->tx, &risk_statements[residual ? RISK_MAP_RESIDUAL
	        : RISK_MAP], &c, err, B_NONE))
		return false;
	while (cursor_next(c)) {
		int64_t l = cursor_i64(c, 0), i = cursor_i64(c, 1);

		if (l >= 1 && l <= SIDE && i >= 1 && i <= SIDE)
			out->at[l][i] = cursor_i64(c, 2);
	}
	return cursor_end(c, err);
}

static struct heat_cell
make_cell(const struct page *page, const struct risk_matrix *m, int64_t l,
    int64_t i, int64_t count, bool residual)
{
	struct piece_tag zone = zone_tag(page, m, KNOWN(l * i));
	const char *prefix = residual ? "residual_" : "";

	return (struct heat_cell){
		.css = zone.css,
		.mark = zone.mark,
		.word = zone.word,
		.has_risks = count > 0,
		.count = say(page, "risk-count", { "n", ERR_INT(count) }),
		.path = str_printf(page->arena, "/risks?%slikelihood=%" PRId64
		    "&%simpact=%" PRId64, prefix, l, prefix, i),
	};
}

static void
fill_heat(const struct page *page, const struct risk_matrix *m,
    const struct counts *counts, struct risk_map_vm *vm)
{
	const struct risk_level *likely = m->likelihoods.items;
	const struct risk_level *impact = m->impacts.items;
	size_t nl = m->likelihoods.n, ni = m->impacts.n;
	struct heat_row *rows = arena_array(page->arena, struct heat_row, nl);
	struct str *heads = arena_array(page->arena, struct str, ni);

	for (size_t i = 0; i < ni; i++)
		heads[i] = str_printf(page->arena, "%zu %.*s", i + 1,
		    STR_ARG(impact[i].name));
	for (size_t r = 0; r < nl; r++) {
		size_t l = nl - r;	/* the most likely on top */
		struct heat_cell *cells = arena_array(page->arena,
		    struct heat_cell, ni);

		for (size_t i = 0; i < ni; i++)
			cells[i] = make_cell(page, m, (int64_t)l,
			    (int64_t)i + 1, counts->at[l][i + 1],
			    vm->is_residual);
		rows[r] = (struct heat_row){
			.label = str_printf(page->arena, "%zu %.*s", l,
			    STR_ARG(likely[l - 1].name)),
			.meaning = likely[l - 1].meaning,
			.cells = VIEW_LIST_OF(cells, ni),
		};
	}
	vm->rows = VIEW_LIST_OF(rows, nl);
	vm->heads = VIEW_LIST_OF(heads, ni);
}

static bool
fill_unrated(struct page *page, struct risk_map_vm *vm, struct err *err)
{
	struct cursor *c;
	int64_t n = 0;

	if (!tx_query(page->tx, &risk_statements[RISK_UNRATED], &c, err,
	        B_INT("residual", vm->is_residual)))
		return false;
	if (cursor_next(c))
		n = cursor_i64(c, 0);
	vm->has_unrated = n > 0;
	vm->unrated = say(page, "risk-unrated", { "n", ERR_INT(n) });
	vm->unrated_path = vm->is_residual ? STR("/risks?residual_impact=%3F")
	    : STR("/risks?impact=%3F");
	return cursor_end(c, err);
}

/* ---- the worst of them -------------------------------------------------- */

static struct shown
value_of(struct page *page, struct names *names, const char *field,
    const struct risk *r)
{
	return show_value(page, names, &risk_record, record_field(
	    &risk_record, str_of(field)), r);
}

static bool
fill_worst(struct page *page, const struct risk_matrix *m,
    struct risk_map_vm *vm, struct err *err)
{
	struct query q = {
		.record = &risk_record,
		.sort = record_field(&risk_record, STR("score")),
		.descending = true,
		.limit = WORST,
		.without_rows = true,
	};
	struct names *names = names_new(page->tx);
	struct query_page found;
	struct worst_line *lines;
	const struct risk *r;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	r = found.objects;
	lines = arena_array(page->arena, struct worst_line, found.n);
	for (size_t i = 0; i < found.n; i++)
		names_want_object(names, &risk_record, &r[i]);
	if (!names_load(names, err))
		return false;
	for (size_t i = 0; i < found.n; i++)
		lines[i] = (struct worst_line){
			.link = { r[i].name, page_path(page, &risk_record,
			    r[i].rec.id) },
			.score = score_tag(page, m, r[i].score),
			.after = score_tag(page, m, r[i].residual_score),
			.treatment = value_of(page, names, "treatment", &r[i]),
			.owner = value_of(page, names, "owner", &r[i]),
			.until = value_of(page, names, "accepted_until", &r[i]),
		};
	vm->worst = VIEW_LIST_OF(lines, found.n);
	vm->has_worst = found.n > 0;
	return true;
}

static void
fill_legend(const struct page *page, struct risk_map_vm *vm)
{
	struct piece_tag *tags = arena_array(page->arena, struct piece_tag, 4);

	tags[0] = TAG("ok", "✔", page_message(page, "zone-ok"));
	tags[1] = TAG("warn", "◔", page_message(page, "zone-warn"));
	tags[2] = TAG("bad", "✖", page_message(page, "zone-bad"));
	tags[3] = TAG("none", "?", page_message(page, "unknown"));
	vm->legend = VIEW_LIST_OF(tags, 4);
}

static bool
may(const struct page *page, const char *name)
{
	const struct usecase *uc = usecase_find(page->store, str_of(name));

	return uc != NULL && usecase_allows(uc, &page->actor);
}

bool
page_risk_map(struct page *page, struct err *err)
{
	struct counts counts = { 0 };
	struct risk_matrix m = { 0 };
	struct risk_map_vm vm = {
		.is_residual = str_eq_c(page_query(page, "of"), "residual"),
		.can_start = may(page, "risk_matrix.create"),
		.can_change = may(page, "risk_matrix.change"),
	};

	if (!risk_matrix_get(page->tx, &m, &vm.has_matrix, err) ||
	    !fill_unrated(page, &vm, err))
		return false;
	fill_legend(page, &vm);
	if (vm.has_matrix) {
		vm.matrix = page_path(page, &risk_matrix_record, m.rec.id);
		if (!read_counts(page, vm.is_residual, &counts, err) ||
		    !fill_worst(page, &m, &vm, err))
			return false;
		fill_heat(page, &m, &counts, &vm);
	}
	return page_show(page, "risk/map", &vm, page_message(page, "risk-map"),
	    err);
}

/* ---- a matrix to begin with --------------------------------------------- */

static struct rows
starter_levels(const struct page *page, const char *axis)
{
	struct risk_level *levels = arena_array(page->arena,
	    struct risk_level, STARTER_LEVELS);

	for (size_t i = 0; i < STARTER_LEVELS; i++)
		levels[i] = (struct risk_level){
			.name = page_message(page, str_printf(page->arena,
			    "starter-%s-%zu", axis, i + 1).ptr),
			.meaning = page_message(page, str_printf(page->arena,
			    "starter-%s-%zu-means", axis, i + 1).ptr),
		};
	return (struct rows){ levels, STARTER_LEVELS };
}

bool
page_risk_map_start(struct page *page, struct err *err)
{
	struct errs errs = ERRS_IN(page->arena);
	struct risk_matrix m = {
		.name = page_message(page, "starter-matrix"),
		.likelihoods = starter_levels(page, "likelihood"),
		.impacts = starter_levels(page, "impact"),
		.treat_from = KNOWN(STARTER_TREAT),
		.intolerable_from = KNOWN(STARTER_INTOLERABLE),
	};
	struct usecase_call call = {
		.usecase = &risk_usecases[RISK_MATRIX_CREATE], .object = &m };

	if (!usecase_run(page->store, &page->actor, page->now, page->arena,
	        &call, &errs)) {
		err_copy(err, &errs.list[0]);
		return false;
	}
	return page_redirect(page, STR("/risk-map"), "saved-new", call.entry,
	    err);
}
