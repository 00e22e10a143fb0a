/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_process.c - one process on one page: how bad it becomes and how fast,
 * what was derived from that beside what was chosen, what it rests on, what
 * people do meanwhile, and where its approval stands.
 */
#include <inttypes.h>

#include "areas/bia/needs.h"
#include "areas/bia/pages.h"
#include "areas/bia/rules.h"
#include "areas/bia/targets.h"
#include "web/show.h"

enum { LISTED = 20 };

struct peak_line {
	struct str name, when;
	struct opt64 deadline;
};

struct fallback_line {
	struct piece_link link;
	struct str description, set_up, holds, level;
	struct opt64 tested_at;
};

struct set_line {
	struct piece_link link;
	struct str interval, place, source;
	struct opt64 opened_at;
};

struct talk_line {
	struct opt64 held_at;
	struct piece_link link;
};

struct process_vm {
	struct str name, path, edit, list;
	int64_t version;
	struct piece_tag state;
	struct str stale;
	struct view_list faults, facts, peaks, needs, fallbacks, sets, talks,
	    notes;
	bool has_faults, can_change, can_submit, can_approve, can_reopen,
	    is_critical, has_loss, is_planned, is_behind, is_provisional, has_sets;
	struct piece_tag verdict;
	struct piece_link loss, planned;	/* what weighs most */
	struct str proof, open;		/* why never in time; what is open */
	struct str saved, why;		/* by which fallback */
	struct html bar;
	struct targets targets;
	struct str reason, purpose, goals, new_need, new_fallback, new_talk,
	    map;
};

#define VIEW struct peak_line
static const struct view_field peak_fields[] = {
	V_STR(name), V_STR(when), V_DURATION(deadline),
};
#undef VIEW
static const struct view peak_view = VIEW_OF(struct peak_line, peak_fields);

#define VIEW struct fallback_line
static const struct view_field fallback_fields[] = {
	V_EMBED(link, struct piece_link, &piece_link_view),
	V_STR(description), V_STR(set_up), V_STR(holds), V_STR(level),
	V_DATE(tested_at),
};
#undef VIEW
static const struct view fallback_view =
    VIEW_OF(struct fallback_line, fallback_fields);

#define VIEW struct set_line
static const struct view_field set_fields[] = {
	V_EMBED(link, struct piece_link, &piece_link_view), V_STR(interval),
	V_STR(place), V_STR(source), V_DATE(opened_at),
};
#undef VIEW
static const struct view set_view = VIEW_OF(struct set_line, set_fields);

#define VIEW struct talk_line
static const struct view_field talk_fields[] = {
	V_DATE(held_at), V_EMBED(link, struct piece_link, &piece_link_view),
};
#undef VIEW
static const struct view talk_view = VIEW_OF(struct talk_line, talk_fields);

#define VIEW struct process_vm
static const struct view_field process_fields[] = {
	V_STR(name), V_URL(path), V_URL(edit), V_URL(list), V_INT(version),
	V_EMBED(state, struct piece_tag, &piece_tag_view), V_STR(stale),
	V_LIST(faults, &view_of_str), V_LIST(facts, &piece_fact_view),
	V_LIST(peaks, &peak_view), V_LIST(needs, &need_line_view),
	V_LIST(fallbacks, &fallback_view), V_LIST(sets, &set_view),
	V_LIST(talks, &talk_view), V_BOOL(has_faults), V_BOOL(can_change),
	V_BOOL(can_submit), V_BOOL(can_approve), V_BOOL(can_reopen),
	V_BOOL(is_critical), V_BOOL(is_behind), V_BOOL(is_provisional),
	V_BOOL(has_sets),
	V_EMBED(verdict, struct piece_tag, &piece_tag_view), V_STR(saved),
	V_EMBED(loss, struct piece_link, &piece_link_view), V_URL(why),
	V_EMBED(planned, struct piece_link, &piece_link_view), V_STR(proof),
	V_STR(open), V_LIST(notes, &piece_fact_view), V_BOOL(is_planned),
	V_HTML(bar), V_BOOL(has_loss),
	V_EMBED(targets, struct targets, &targets_view), V_STR(reason),
	V_STR(purpose), V_STR(goals), V_URL(new_need), V_URL(new_fallback),
	V_URL(new_talk), V_URL(map),
};
#undef VIEW
const struct view process_view = VIEW_OF(struct process_vm, process_fields);

/* ---- what is said of it ------------------------------------------------- */

static struct piece_tag
state_tag(const struct page *page, const struct process *p)
{
	switch ((enum bia_state)p->state) {
	case BIA_APPROVED:
		return TAG("ok", "✔", page_message(page,
		    "process.state.approved"));
	case BIA_STALE:
		return TAG("warn", "◔", page_message(page,
		    "process.state.stale"));
	case BIA_IN_REVIEW:
		return TAG("info", "→", page_message(page,
		    "process.state.in-review"));
	case BIA_SUPERSEDED:
		return TAG("none", "–", page_message(page,
		    "process.state.superseded"));
	case BIA_NONE:
	case BIA_DRAFT:
	case BIA__MAX:
		break;
	}
	return TAG("none", "?", page_message(page, "process.state.draft"));
}

/* Fields without a place of their own on the page. */
static const struct {
	const char *name;
	enum sector only;		/* asked in this sector alone */
} fact_rows[] = {
	{ "owner", SECTOR_NONE }, { "unit", SECTOR_NONE }, { "criticality", SECTOR_NONE }, { "class", SECTOR_NONE },
	{ "clinician", SECTOR_HEALTHCARE },
	{ "critical_function", SECTOR_FINANCE }, { "opening_hours", SECTOR_NONE },
	{ "staff", SECTOR_NONE }, { "personal_data", SECTOR_NONE }, { "special_data", SECTOR_NONE },
	{ "reentry", SECTOR_NONE }, { "approved_at", SECTOR_NONE },
};

static bool
fill_facts(struct page *page, struct names *names, const struct process *p,
    struct process_vm *vm, struct err *err)
{
	struct piece_fact *facts = arena_array(page->arena, struct piece_fact,
	    COUNT(fact_rows));
	struct organisation us;
	size_t n = 0;

	if (!store_get(page->tx, &organisation_record,
	        page->actor.organisation, &us, err))
		return false;
	for (size_t i = 0; i < COUNT(fact_rows); i++) {
		struct shown s = show_value(page, names, &process_record,
		    record_field(&process_record, str_of(fact_rows[i].name)),
		    p);

		if (fact_rows[i].only == SECTOR_NONE || !s.is_unknown ||
		    (enum sector)us.sector == fact_rows[i].only)
			facts[n++] = (struct piece_fact){ s.label, s.text,
				s.path, s.is_unknown };
	}
	vm->facts = VIEW_LIST_OF(facts, n);
	return true;
}

static void
fill_peaks(const struct page *page, const struct process *p,
    struct process_vm *vm)
{
	const struct process_peak *peaks = p->peaks.items;
	struct peak_line *lines = arena_array(page->arena, struct peak_line,
	    p->peaks.n);

	for (size_t i = 0; i < p->peaks.n; i++)
		lines[i] = (struct peak_line){ peaks[i].name, peaks[i].when,
			peaks[i].deadline };
	vm->peaks = VIEW_LIST_OF(lines, p->peaks.n);
}

static bool
may(const struct page *page, const char *usecase)
{
	const struct usecase *uc = usecase_find(page->store,
	    str_of(usecase));

	return uc != NULL && usecase_allows(uc, &page->actor);
}

static void
fill_state(const struct page *page, const struct process *p,
    struct process_vm *vm)
{
	unsigned now = 1u << p->state;

	vm->version = p->rec.version;
	vm->state = state_tag(page, p);
	if (p->state == BIA_STALE)
		vm->stale = p->stale_reason;
	vm->can_change = may(page, "process.change");
	vm->can_submit = may(page, "process.submit") &&
	    (now & (1u << BIA_NONE | 1u << BIA_DRAFT));
	vm->can_approve = may(page, "process.approve") &&
	    !(now & (1u << BIA_APPROVED | 1u << BIA_SUPERSEDED));
	vm->can_reopen = may(page, "process.reopen") &&
	    (now & (1u << BIA_IN_REVIEW | 1u << BIA_APPROVED |
	        1u << BIA_STALE));
	vm->is_provisional = p->provisional;
	vm->reason = p->targets_reason;
	vm->purpose = p->purpose;
	vm->goals = p->goals_served;
}

/* ---- what belongs to it ------------------------------------------------- */

static bool
query_of(struct page *page, const struct record *r, int64_t process,
    const char *sort, struct query_page *found, struct err *err)
{
	struct query q = {
		.record = r,
		.filters = { { .field = record_field(r, STR("process")),
		    .op = QUERY_IS, .n = process } },
		.nfilters = 1,
		.sort = sort == NULL ? NULL : record_field(r, str_of(sort)),
		.descending = sort != NULL,
		.limit = LISTED,
		.without_rows = true,
	};

	return store_query(page->tx, &q, found, err);
}

static bool
fill_fallbacks(struct page *page, int64_t id, struct process_vm *vm,
    struct err *err)
{
	struct query_page found;
	struct fallback_line *lines;

	if (!query_of(page, &fallback_record, id, NULL, &found, err))
		return false;
	lines = arena_array(page->arena, struct fallback_line, found.n);
	for (size_t i = 0; i < found.n; i++) {
		const struct fallback *f =
		    &((const struct fallback *)found.objects)[i];

		lines[i] = (struct fallback_line){
			.link = { f->name, page_path(page, &fallback_record,
			    f->rec.id) },
			.description = f->description,
			.set_up = say_long(page, f->set_up),
			.holds = say_long(page, f->holds),
			.level = f->level.known ? str_printf(page->arena,
			    "%" PRId64 " %%", f->level.v)
			    : page_message(page, "unknown"),
			.tested_at = f->tested_at,
		};
	}
	vm->fallbacks = VIEW_LIST_OF(lines, found.n);
	return true;
}

static bool
fill_sets(struct page *page, int64_t id, struct process_vm *vm,
    struct err *err)
{
	struct names *names = names_new(page->tx);
	struct query_page found;
	struct set_line *lines;

	if (!query_of(page, &emergency_set_record, id, NULL, &found, err))
		return false;
	lines = arena_array(page->arena, struct set_line, found.n);
	for (size_t i = 0; i < found.n; i++) {
		const struct emergency_set *s =
		    &((const struct emergency_set *)found.objects)[i];

		lines[i] = (struct set_line){
			.link = { s->name, page_path(page,
			    &emergency_set_record, s->rec.id) },
			.interval = say_long(page, s->print_interval),
			.place = s->place.len > 0 ? s->place
			    : page_message(page, "unknown"),
			.source = s->source.known ? names_get(names,
			    "resource", s->source.v) : STR_EMPTY,
			.opened_at = s->opened_at,
		};
	}
	vm->sets = VIEW_LIST_OF(lines, found.n);
	vm->has_sets = found.n > 0;
	return true;
}

static bool
fill_talks(struct page *page, int64_t id, struct process_vm *vm,
    struct err *err)
{
	const struct record *r = &conversation_record;
	struct query_page found;
	struct talk_line *lines;

	if (!query_of(page, r, id, "held_at", &found, err))
		return false;
	lines = arena_array(page->arena, struct talk_line, found.n);
	for (size_t i = 0; i < found.n; i++) {
		const struct conversation *c =
		    &((const struct conversation *)found.objects)[i];

		lines[i] = (struct talk_line){ c->held_at, { c->name,
			page_path(page, r, c->rec.id) } };
	}
	vm->talks = VIEW_LIST_OF(lines, found.n);
	return true;
}

/* ---- the verdict -------------------------------------------------------- */

static void
fill_verdict(const struct page *page, const struct answer *answer, int64_t id,
    struct process_vm *vm)
{
	struct render_context ctx = page_context(page);
	const struct model *m = answer->model;
	int32_t i = figures_place(m, id);
	const struct answer_verdict *v;
	struct buf open = BUF_IN(page->arena, 1024);
	struct chart_recovery bar;

	vm->is_critical = i >= 0;
	if (i < 0)
		return;
	v = &answer->of[i];
	bar = figures_bar(answer, i);
	vm->bar = chart_recovery(page->arena, &bar, &ctx);
	vm->verdict = show_verdict(page, answer, i);
	vm->notes = show_planning(page, answer);
	vm->has_loss = v->loss >= 0;
	if (vm->has_loss)
		vm->loss = show_node(page, m, v->loss);
	vm->is_planned = v->planned != NULL;
	vm->planned = show_planned(page, answer, i);
	if (vm->is_planned)
		vm->proof = v->planned->proof[page->lang];
	words_open(answer, v->open, page->lang, &open);
	vm->open = buf_str(&open);
	if (v->verdict.fallback >= 0)
		vm->saved = m->nodes[m->terms[i].fallback[
		    v->verdict.fallback].node].name;
}

static void
fill_paths(const struct page *page, int64_t id, struct process_vm *vm)
{
	vm->why = str_printf(page->arena, "%.*s/why?figure=up",
	    STR_ARG(vm->path));
	vm->new_need = path_with_id(page, "/requirements/new", "process", id);
	vm->new_fallback = path_with_id(page, "/fallbacks/new", "process", id);
	vm->new_talk = path_with_id(page, "/conversations/new", "process", id);
	vm->map = str_printf(page->arena, "/map?focus=process-%" PRId64, id);
}

/* The page, with what went wrong at the last button (or NULL). */
static bool
show_process(struct page *page, int64_t id, const struct errs *errs,
    struct err *err)
{
	struct names *names = names_new(page->tx);
	const struct answer *answer;
	struct process_vm vm = { 0 };
	struct process p;

	if (!store_get(page->tx, &process_record, id, &p, err) ||
	    !show_answer(page, false, &answer, &vm.is_behind, err))
		return false;
	names_want_object(names, &process_record, &p);
	if (!names_load(names, err))
		return false;
	vm.name = p.name;
	vm.path = page_path(page, &process_record, id);
	vm.list = page_list(page, &process_record);
	vm.edit = page_edit(page, &process_record, id);
	if (errs != NULL) {
		vm.faults = show_faults(page, errs);
		vm.has_faults = true;
	}
	fill_paths(page, id, &vm);
	fill_state(page, &p, &vm);
	fill_peaks(page, &p, &vm);
	fill_verdict(page, answer, id, &vm);
	return fill_facts(page, names, &p, &vm, err) &&
	    targets_make(page, names, &p, &vm.targets, err) &&
	    needs_make(page, answer->model, &p, &vm.needs, err) &&
	    fill_fallbacks(page, id, &vm, err) &&
	    fill_sets(page, id, &vm, err) && fill_talks(page, id, &vm, err) &&
	    page_show_status(page, errs == NULL ? 200 : 422, "bia/process",
	        &vm, vm.name, err);
}

bool
page_process(struct page *page, struct err *err)
{
	int64_t id;

	return page_id(page, 0, &id, err) &&
	    show_process(page, id, NULL, err);
}

/* ---- its approval ------------------------------------------------------- */

static bool
move(struct page *page, enum bia_usecase which, const char *done,
    struct err *err)
{
	struct bia_reason input = { .reason = page_input(page, "reason") };
	struct str version = page_input(page, "version");
	struct errs errs = ERRS_IN(page->arena);
	struct usecase_call call = { .usecase = &bia_usecases[which],
		.input = &input };

	if (!page_id(page, 0, &call.id, err))
		return false;
	if (version.ptr == NULL || !str_to_i64(version, &call.version))
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	if (input.reason.ptr == NULL)
		input.reason = STR_EMPTY;
	if (!usecase_run(page->store, &page->actor, page->now, page->arena,
	        &call, &errs))
		return show_process(page, call.id, &errs, err);
	return page_redirect(page, page_path(page, &process_record, call.id),
	    done, call.entry, err);
}

bool
page_process_submit(struct page *page, struct err *err)
{
	return move(page, PROCESS_SUBMIT, "process-submitted", err);
}

bool
page_process_approve(struct page *page, struct err *err)
{
	return move(page, PROCESS_APPROVE, "process-approved", err);
}

bool
page_process_reopen(struct page *page, struct err *err)
{
	return move(page, PROCESS_REOPEN, "process-reopened", err);
}
