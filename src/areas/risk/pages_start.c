/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_start.c - scenarios to begin with, from the sector's list: what is
 * ticked becomes records, as one action that is undone as one.  What is there
 * already is passed over.
 */
#include "areas/risk/pages.h"
#include "areas/risk/rules.h"

struct starter_line {
	struct str name, description;
	bool is_known;
};

struct scenario_start_vm {
	struct view_list starters, faults;
	bool has_faults, can_create;
};

#define VIEW struct starter_line
static const struct view_field starter_fields[] = {
	V_STR(name), V_STR(description), V_BOOL(is_known),
};
#undef VIEW
static const struct view starter_view =
    VIEW_OF(struct starter_line, starter_fields);

#define VIEW struct scenario_start_vm
static const struct view_field start_fields[] = {
	V_LIST(starters, &starter_view), V_LIST(faults, &view_of_str),
	V_BOOL(has_faults), V_BOOL(can_create),
};
#undef VIEW
const struct view scenario_start_view =
    VIEW_OF(struct scenario_start_vm, start_fields);

static bool
read_starters(struct page *page, const struct starter_scenario **list_r,
    size_t *n_r, struct err *err)
{
	struct organisation us;

	if (!store_get(page->tx, &organisation_record,
	        page->actor.organisation, &us, err))
		return false;
	*list_r = starter_scenarios((enum sector)us.sector, n_r);
	return true;
}

static bool
show_start(struct page *page, const struct errs *errs, struct err *err)
{
	const struct starter_scenario *list;
	struct scenario_start_vm vm = { .can_create = usecase_allows(
	    &risk_usecases[SCENARIO_CREATE], &page->actor) };
	struct starter_line *lines;
	size_t n;

	if (!read_starters(page, &list, &n, err))
		return false;
	lines = arena_array(page->arena, struct starter_line, n);
	for (size_t i = 0; i < n; i++) {
		struct opt64 id;

		lines[i].name = list[i].name.in[page->lang];
		lines[i].description = list[i].description.in[page->lang];
		if (!store_id_of(page->tx, &scenario_record, lines[i].name,
		        &id, err))
			return false;
		lines[i].is_known = id.known;
	}
	vm.starters = VIEW_LIST_OF(lines, n);
	if (errs != NULL) {
		vm.faults = show_faults(page, errs);
		vm.has_faults = true;
	}
	return page_show_status(page, errs == NULL ? 200 : 422, "risk/start",
	    &vm, page_message(page, "scenario-start"), err);
}

bool
page_scenario_start(struct page *page, struct err *err)
{
	return show_start(page, NULL, err);
}

/* ---- recording ---------------------------------------------------------- */

struct ticked {
	const struct page *page;
	const struct starter_scenario *list;
	size_t n, at;
};

static bool
is_ticked(const struct page *page, struct str name)
{
	for (size_t i = 0; i < page->ninputs; i++)
		if (str_eq_c(page->inputs[i].name, "scenario") &&
		    str_eq(page->inputs[i].value, name))
			return true;
	return false;
}

static int32_t
code_of(const struct record *r, const char *field, struct str code)
{
	int32_t choice = field_choice_of(record_field(r, str_of(field)), code);

	BUG_IF(choice < 0);
	return choice;
}

static struct scenario *
scenario_of(struct arena *a, const struct starter_scenario *from,
    enum lang lang)
{
	const struct record *loss = record_field(&scenario_record,
	    STR("losses"))->rows;
	const struct record *phase = record_field(&scenario_record,
	    STR("phases"))->rows;
	struct scenario *s = arena_new(a, struct scenario);
	struct scenario_loss *l = arena_array(a, struct scenario_loss,
	    from->nlosses);
	struct scenario_phase *p = arena_array(a, struct scenario_phase,
	    from->nphases);

	for (size_t i = 0; i < from->nlosses; i++) {
		l[i].what = LOSS_ALL;
		l[i].hosting = code_of(loss, "hosting",
		    from->losses[i].hosting);
		l[i].kind = code_of(loss, "kind", from->losses[i].kind);
	}
	for (size_t i = 0; i < from->nphases; i++) {
		p[i].kind = code_of(phase, "kind", from->phases[i].kind);
		p[i].min = from->phases[i].min;
		p[i].likely = from->phases[i].likely;
		p[i].max = from->phases[i].max;
	}
	s->name = from->name.in[lang];
	s->description = from->description.in[lang];
	s->kind = code_of(&scenario_record, "kind", from->kind);
	s->lasts = from->lasts;
	s->losses = (struct rows){ l, from->nlosses };
	s->phases = (struct rows){ p, from->nphases };
	return s;
}

static bool
next_ticked(void *arg, struct tx *tx, struct usecase_call *call, bool *more_r,
    struct errs *errs)
{
	struct ticked *t = arg;
	struct err err = { 0 };

	for (*more_r = false; t->at < t->n; t->at++) {
		const struct starter_scenario *one = &t->list[t->at];
		struct str name = one->name.in[t->page->lang];
		struct opt64 id;

		if (!is_ticked(t->page, name))
			continue;
		if (!store_id_of(tx, &scenario_record, name, &id, &err))
			return errs_add(errs, &err);
		if (id.known)
			continue;
		call->usecase = &risk_usecases[SCENARIO_CREATE];
		call->object = scenario_of(tx_arena(tx), one, t->page->lang);
		t->at++;
		*more_r = true;
		return true;
	}
	return true;
}

bool
page_scenario_start_post(struct page *page, struct err *err)
{
	struct ticked t = { .page = page };
	struct errs errs = ERRS_IN(page->arena);
	int64_t entry;

	if (!read_starters(page, &t.list, &t.n, err))
		return false;
	if (!usecase_run_all(page->store, &page->actor, page->now, page->arena,
	        "scenario.start", next_ticked, NULL, &t, &entry, &errs))
		return show_start(page, &errs, err);
	return page_redirect(page, STR("/scenarios"), "scenario-start-saved",
	    entry, err);
}
