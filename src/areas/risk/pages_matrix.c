/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_matrix.c - the matrix of critical processes and scenarios: judged,
 * covered, or left out with a reason.  A cell that nobody judged is unknown and
 * shown so; it is judged here, one at a time.
 */
#include <inttypes.h>

#include "areas/risk/pages.h"
#include "areas/risk/rules.h"
#include "areas/risk/statements.h"

enum { ROWS = 200, COLUMNS = 30 };

struct cell_line {
	struct piece_tag tag;
	struct str path, reason, label;
};

struct process_line {
	struct piece_link link;
	struct view_list cells;
};

struct choice_line {
	struct str value, words;
	bool is_chosen;
};

struct scenario_matrix_vm {
	struct view_list heads, rows;	/* piece_link, process_line */
	struct view_list covers, levels, faults;
	struct str judged, process, scenario, reason, process_id, scenario_id;
	bool is_empty, no_processes, no_scenarios, is_cut, is_judging,
	    has_faults, can_change;
};

#define VIEW struct cell_line
static const struct view_field cell_fields[] = {
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_URL(path),
	V_STR(reason), V_STR(label),
};
#undef VIEW
static const struct view cell_view = VIEW_OF(struct cell_line, cell_fields);

#define VIEW struct process_line
static const struct view_field process_fields[] = {
	V_EMBED(link, struct piece_link, &piece_link_view),
	V_LIST(cells, &cell_view),
};
#undef VIEW
static const struct view process_view =
    VIEW_OF(struct process_line, process_fields);

#define VIEW struct choice_line
static const struct view_field choice_fields[] = {
	V_STR(value), V_STR(words), V_BOOL(is_chosen),
};
#undef VIEW
static const struct view choice_view =
    VIEW_OF(struct choice_line, choice_fields);

#define VIEW struct scenario_matrix_vm
static const struct view_field matrix_fields[] = {
	V_LIST(heads, &piece_link_view), V_LIST(rows, &process_view),
	V_LIST(covers, &choice_view), V_LIST(levels, &choice_view),
	V_LIST(faults, &view_of_str), V_STR(judged), V_STR(process),
	V_STR(scenario), V_STR(reason), V_STR(process_id), V_STR(scenario_id),
	V_BOOL(is_empty), V_BOOL(no_processes), V_BOOL(no_scenarios),
	V_BOOL(is_cut), V_BOOL(is_judging), V_BOOL(has_faults),
	V_BOOL(can_change),
};
#undef VIEW
const struct view scenario_matrix_view =
    VIEW_OF(struct scenario_matrix_vm, matrix_fields);

/* ---- what is there ------------------------------------------------------ */

struct named {
	int64_t id;
	struct str name;
};

struct judged {
	int32_t cover;			/* enum cover */
	struct opt64 level;
	struct str reason;
};

struct matrix {
	struct named process[ROWS], scenario[COLUMNS];
	size_t nprocesses, nscenarios;
	bool is_cut;
	struct judged *cell;		/* [nprocesses * nscenarios] */
};

static bool
read_processes(struct page *page, struct matrix *m, struct err *err)
{
	struct cursor *c;

	if (!tx_query(page->tx, &risk_statements[RISK_CRITICAL], &c, err,
	        B_NONE))
		return false;
	while (cursor_next(c)) {
		if (m->nprocesses == ROWS) {
			m->is_cut = true;
			continue;
		}
		m->process[m->nprocesses++] = (struct named){
			cursor_i64(c, 0), cursor_str(c, 1) };
	}
	return cursor_end(c, err);
}

static bool
read_scenarios(struct page *page, struct matrix *m, struct err *err)
{
	struct query q = { .record = &scenario_record, .limit = COLUMNS,
		.without_rows = true };
	struct query_page found;
	const struct scenario *s;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	s = found.objects;
	for (size_t i = 0; i < found.n; i++)
		m->scenario[m->nscenarios++] = (struct named){ s[i].rec.id,
			s[i].name };
	m->is_cut |= found.next.len > 0;
	return true;
}

static size_t
place_of(const struct named *list, size_t n, int64_t id)
{
	size_t i = 0;

	while (i < n && list[i].id != id)
		i++;
	return i;
}

static bool
read_cells(struct page *page, struct matrix *m, struct err *err)
{
	static const char *const codes[COVER__MAX] = { "", "rated", "covered",
		"excluded" };
	struct cursor *c;

	m->cell = arena_array(page->arena, struct judged,
	    m->nprocesses * m->nscenarios + 1);
	if (!tx_query(page->tx, &risk_statements[RISK_CELLS], &c, err, B_NONE))
		return false;
	while (cursor_next(c)) {
		size_t s = place_of(m->scenario, m->nscenarios,
		    cursor_i64(c, 0));
		size_t p = place_of(m->process, m->nprocesses,
		    cursor_i64(c, 1));
		struct str code = cursor_str(c, 2);
		struct judged *cell;

		if (s == m->nscenarios || p == m->nprocesses)
			continue;
		cell = &m->cell[p * m->nscenarios + s];
		cell->level = cursor_num(c, 3);
		cell->reason = cursor_str(c, 4);
		for (int32_t k = 0; k < COVER__MAX; k++)
			if (str_eq_c(code, codes[k]))
				cell->cover = k;
	}
	return cursor_end(c, err);
}

static bool
read_matrix(struct page *page, struct matrix *m, struct err *err)
{
	return read_processes(page, m, err) && read_scenarios(page, m, err) &&
	    read_cells(page, m, err);
}

/* ---- showing ------------------------------------------------------------ */

static struct piece_tag
tag_of(const struct page *page, const struct judged *cell)
{
	int64_t level = cell->level.known ? cell->level.v : 0;

	switch ((enum cover)cell->cover) {
	case COVER_COVERED:
		return TAG("ok", "✔", page_message(page, "cell-covered"));
	case COVER_EXCLUDED:
		return TAG("quiet-tag", "–", page_message(page,
		    "cell-excluded"));
	case COVER_RATED:
		return (struct piece_tag){
			level >= 3 ? STR("bad") : STR("warn"),
			level >= 3 ? STR("✖") : STR("◔"),
			say(page, "cell-rated", { "a", ERR_INT(level) }) };
	case COVER_NONE:
	case COVER__MAX:
		break;
	}
	return TAG("none", "?", page_message(page, "unknown"));
}

static struct view_list
make_cells(const struct page *page, const struct matrix *m, size_t p,
    int64_t *known)
{
	struct cell_line *cells = arena_array(page->arena, struct cell_line,
	    m->nscenarios);

	for (size_t s = 0; s < m->nscenarios; s++) {
		const struct judged *j = &m->cell[p * m->nscenarios + s];

		*known += j->cover != COVER_NONE;
		cells[s] = (struct cell_line){
			.tag = tag_of(page, j),
			.reason = j->reason,
			.label = m->scenario[s].name,
			.path = str_printf(page->arena,
			    "/scenario-matrix?process=%" PRId64 "&scenario=%"
			    PRId64 "#judge", m->process[p].id,
			    m->scenario[s].id),
		};
	}
	return VIEW_LIST_OF(cells, m->nscenarios);
}

static void
fill_table(const struct page *page, const struct matrix *m,
    struct scenario_matrix_vm *vm)
{
	struct piece_link *heads = arena_array(page->arena, struct piece_link,
	    m->nscenarios);
	struct process_line *rows = arena_array(page->arena,
	    struct process_line, m->nprocesses);
	int64_t known = 0;

	for (size_t s = 0; s < m->nscenarios; s++)
		heads[s] = (struct piece_link){ m->scenario[s].name,
			str_printf(page->arena, "/scenarios/%" PRId64,
			    m->scenario[s].id) };
	for (size_t p = 0; p < m->nprocesses; p++)
		rows[p] = (struct process_line){
			{ m->process[p].name, str_printf(page->arena,
			    "/processes/%" PRId64, m->process[p].id) },
			make_cells(page, m, p, &known) };
	vm->heads = VIEW_LIST_OF(heads, m->nscenarios);
	vm->rows = VIEW_LIST_OF(rows, m->nprocesses);
	vm->judged = say(page, "matrix-judged", { "a", ERR_INT(known) },
	    { "b", ERR_INT((int64_t)(m->nprocesses * m->nscenarios)) });
	vm->no_processes = m->nprocesses == 0;
	vm->no_scenarios = m->nscenarios == 0;
	vm->is_empty = vm->no_processes || vm->no_scenarios;
	vm->is_cut = m->is_cut;
}

static struct view_list
choices_of(const struct page *page, const char *stem, const char *const *codes,
    size_t n, struct str chosen)
{
	struct choice_line *list = arena_array(page->arena, struct choice_line,
	    n);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct choice_line){ str_of(codes[i]),
			page_message(page, str_printf(page->arena, "%s%s",
			    stem, codes[i]).ptr),
			str_eq_c(chosen, codes[i]) };
	return VIEW_LIST_OF(list, n);
}

/* The form of the cell that was asked for, with what is there or was typed. */
static void
fill_form(const struct page *page, const struct matrix *m, int64_t process,
    int64_t scenario, bool typed, struct scenario_matrix_vm *vm)
{
	static const char *const covers[] = { "rated", "covered", "excluded" };
	static const char *const levels[] = { "1", "2", "3", "4" };
	size_t p = place_of(m->process, m->nprocesses, process);
	size_t s = place_of(m->scenario, m->nscenarios, scenario);
	const struct judged *j;
	struct str cover, level;

	if (p == m->nprocesses || s == m->nscenarios)
		return;
	j = &m->cell[p * m->nscenarios + s];
	cover = j->cover == COVER_NONE ? STR_EMPTY
	    : str_of(covers[j->cover - 1]);
	level = j->level.known ? str_printf(page->arena, "%" PRId64,
	    j->level.v) : STR_EMPTY;
	vm->reason = j->reason;
	if (typed) {
		cover = page_input(page, "cover");
		level = page_input(page, "level");
		vm->reason = page_input(page, "reason");
	}
	vm->is_judging = vm->can_change;
	vm->process = m->process[p].name;
	vm->scenario = m->scenario[s].name;
	vm->process_id = str_printf(page->arena, "%" PRId64, process);
	vm->scenario_id = str_printf(page->arena, "%" PRId64, scenario);
	vm->covers = choices_of(page, "scenario_process.cover.", covers,
	    COUNT(covers), cover);
	vm->levels = choices_of(page, "impact-level.", levels, COUNT(levels),
	    level);
}

static bool
show_matrix(struct page *page, int64_t process, int64_t scenario,
    const struct errs *errs, struct err *err)
{
	struct matrix *m = arena_new(page->arena, struct matrix);
	struct scenario_matrix_vm vm = { .can_change = usecase_allows(
	    &risk_usecases[SCENARIO_CHANGE], &page->actor) };

	if (!read_matrix(page, m, err))
		return false;
	fill_table(page, m, &vm);
	fill_form(page, m, process, scenario, errs != NULL, &vm);
	if (errs != NULL) {
		vm.faults = show_faults(page, errs);
		vm.has_faults = true;
	}
	return page_show_status(page, errs == NULL ? 200 : 422, "risk/matrix",
	    &vm, page_message(page, "scenario-matrix"), err);
}

static int64_t
id_of(struct str text)
{
	int64_t id;

	return text.ptr != NULL && str_to_i64(text, &id) && id > 0 ? id : 0;
}

bool
page_scenario_matrix(struct page *page, struct err *err)
{
	return show_matrix(page, id_of(page_query(page, "process")),
	    id_of(page_query(page, "scenario")), NULL, err);
}

/* ---- judging one cell --------------------------------------------------- */

/* The row of the process in the scenario, put there when it is not. */
static struct scenario_process *
row_of(struct arena *a, struct scenario *s, int64_t process)
{
	struct scenario_process *was = s->processes.items, *rows;

	for (size_t i = 0; i < s->processes.n; i++)
		if (was[i].process.known && was[i].process.v == process)
			return &was[i];
	rows = arena_array(a, struct scenario_process, s->processes.n + 1);
	if (s->processes.n > 0)
		memcpy(rows, was, s->processes.n * sizeof(*rows));
	rows[s->processes.n].process = KNOWN(process);
	s->processes = (struct rows){ rows, s->processes.n + 1 };
	return &rows[s->processes.n - 1];
}

static void
take_inputs(const struct page *page, struct scenario_process *row)
{
	static const char *const codes[COVER__MAX] = { "", "rated", "covered",
		"excluded" };
	struct str reason = page_input(page, "reason");
	int64_t level = id_of(page_input(page, "level"));

	row->cover = COVER_NONE;
	for (int32_t k = 1; k < COVER__MAX; k++)
		if (str_eq_c(page_input(page, "cover"), codes[k]))
			row->cover = k;
	row->level = level > 0 && row->cover == COVER_RATED ? KNOWN(level)
	    : UNKNOWN;
	row->reason = reason.ptr == NULL ? STR_EMPTY : str_trim(reason);
	if (row->cover != COVER_COVERED)
		row->fallback = UNKNOWN;
}

bool
page_scenario_matrix_post(struct page *page, struct err *err)
{
	int64_t process = id_of(page_input(page, "process"));
	int64_t scenario = id_of(page_input(page, "scenario"));
	struct errs errs = ERRS_IN(page->arena);
	struct scenario s;
	struct usecase_call call = {
		.usecase = &risk_usecases[SCENARIO_CHANGE], .object = &s };

	if (!store_get(page->tx, &scenario_record, scenario, &s, err))
		return false;
	take_inputs(page, row_of(page->arena, &s, process));
	call.id = scenario;
	call.version = s.rec.version;
	if (!usecase_run(page->store, &page->actor, page->now, page->arena,
	        &call, &errs))
		return show_matrix(page, process, scenario, &errs, err);
	return page_redirect(page, STR("/scenario-matrix"), "saved-change",
	    call.entry, err);
}
