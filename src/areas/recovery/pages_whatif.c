/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_whatif.c - "what if": choose a scenario or name what is lost, and when;
 * then per process when it falls, when it is back, and whether that is in time;
 * the best order as a time chart, what decides it, and what is proved.
 *
 * Steps can be moved: the page computes again with that order kept, and shows
 * what it costs beside the best one.
 */
#include <inttypes.h>

#include "areas/bia/show.h"
#include "areas/recovery/pages.h"
#include "areas/recovery/whatif_view.h"
#include "areas/recovery/wish.h"

enum { SCENARIOS = 100, SAMPLES = 2000 };

struct scenario_line {
	struct str name, path, value;
	bool is_chosen, is_approved;
};

struct whatif_vm {
	struct str title, lead, sentence, scenario, lose, at, csv, json, chart,
	    best, advise;
	struct view_list scenarios, faults;
	struct whatif_parts parts;
	bool has_scenarios, has_faults, has_result, is_kept;
};

#define VIEW struct scenario_line
static const struct view_field scenario_fields[] = {
	V_STR(name), V_URL(path), V_STR(value), V_BOOL(is_chosen),
	V_BOOL(is_approved),
};
#undef VIEW
static const struct view scenario_line_view =
    VIEW_OF(struct scenario_line, scenario_fields);

#define VIEW struct whatif_vm
static const struct view_field whatif_fields[] = {
	V_STR(title), V_STR(lead), V_STR(sentence), V_STR(scenario),
	V_STR(lose), V_STR(at),
	V_URL(csv), V_URL(json), V_URL(chart), V_URL(best), V_URL(advise),
	V_LIST(scenarios, &scenario_line_view), V_LIST(faults, &view_of_str),
	V_EMBED(parts, struct whatif_parts, &whatif_parts_view),
	V_BOOL(has_scenarios), V_BOOL(has_faults), V_BOOL(has_result),
	V_BOOL(is_kept),
};
#undef VIEW
const struct view whatif_page_view = VIEW_OF(struct whatif_vm, whatif_fields);

/* ---- what was asked ----------------------------------------------------- */

static bool
read_wish(struct page *page, struct case_wish *wish, struct err *err)
{
	*wish = (struct case_wish){ .seed = 1, .samples = SAMPLES,
		.model = show_model(page) };
	return wish_scenario(page->tx, page_query(page, "scenario"), wish,
	           err) &&
	    wish_lose(page->tx, page_query(page, "lose"), wish, err) &&
	    wish_at(page_query(page, "at"), page->now, page->zone, wish, err) &&
	    wish_steps(page_query(page, "steps"), wish, err) &&
	    wish_order(page->arena, page_query(page, "order"), wish, err) &&
	    wish_move(page->arena, page_query(page, "move"), wish, err);
}

/* As an <input type=datetime-local> takes it. */
static struct str
local_text(const struct page *page, int64_t at)
{
	struct civil c = civil_of_instant(at, page->zone);

	return str_printf(page->arena, "%04" PRId32 "-%02" PRId32 "-%02" PRId32
	    "T%02" PRId32 ":%02" PRId32, c.date.year, c.date.month, c.date.day,
	    c.hour, c.minute);
}

/* The same question at another path, without an order of steps. */
static struct str
same_question(const struct page *page, const struct case_wish *wish,
    const char *path)
{
	struct str lose = wish_lost_text(page->arena, wish);
	struct str at = local_text(page, wish->at);

	struct buf out = BUF_IN(page->arena, 128 << 10);

	buf_addf(&out, "%s?", path);
	if (wish->scenario.known)
		buf_addf(&out, "scenario=%" PRId64 "&", wish->scenario.v);
	buf_addf(&out, "at=%.*s&lose=%.*s", STR_ARG(at), STR_ARG(lose));
	if (wish->steps > 0)
		buf_addf(&out, "&steps=%" PRId64, wish->steps);
	return buf_str(&out);
}

static bool
list_scenarios(struct page *page, struct opt64 chosen, struct whatif_vm *vm,
    struct err *err)
{
	struct query q = { .record = &scenario_record, .limit = SCENARIOS,
		.without_rows = true };
	struct query_page found;
	const struct scenario *s;
	struct scenario_line *lines;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	s = found.objects;
	lines = arena_array(page->arena, struct scenario_line, found.n);
	for (size_t i = 0; i < found.n; i++)
		lines[i] = (struct scenario_line){
			.name = s[i].name,
			.path = str_printf(page->arena,
			    "/what-if?scenario=%" PRId64, s[i].rec.id),
			.value = str_printf(page->arena, "%" PRId64,
			    s[i].rec.id),
			.is_chosen = chosen.known && chosen.v == s[i].rec.id,
			.is_approved = s[i].state == SCENARIO_APPROVED,
		};
	vm->scenarios = VIEW_LIST_OF(lines, found.n);
	vm->has_scenarios = found.n > 0;
	return true;
}

/* ---- the answer --------------------------------------------------------- */

static void
fill_links(const struct page *page, const struct case_wish *wish,
    const struct outcome *o, struct whatif_vm *vm)
{
	vm->best = same_question(page, wish, "/what-if");
	vm->csv = same_question(page, wish, "/what-if.csv");
	vm->json = same_question(page, wish, "/what-if.json");
	vm->chart = same_question(page, wish, "/what-if.svg");
	vm->is_kept = o->of.in.keep;
	if (wish->scenario.known)
		vm->scenario = str_printf(page->arena, "%" PRId64,
		    wish->scenario.v);
}

static bool
fill_result(struct page *page, const struct case_wish *wish,
    struct whatif_vm *vm, struct err *err)
{
	struct buf sentence = BUF_IN(page->arena, 4096);
	const struct advice *advice;
	struct outcome o;

	if (!outcome_make(page->tx, wish, NULL, &o, err))
		return false;
	vm->title = say(page, "whatif-title",
	    { "a", ERR_TEXT(outcome_name(&o, page->arena)) });
	vm->lead = whatif_lead(page, &o);
	outcome_sentence(&o, page->lang, &sentence);
	vm->sentence = buf_str(&sentence);
	vm->has_result = true;
	fill_links(page, wish, &o, vm);
	whatif_fill(page, &o, &vm->parts);
	vm->advise = str_printf(page->arena, "%.*s&advice=1#advice",
	    STR_ARG(vm->best));
	if (page_query(page, "advice").len == 0)
		return true;
	if (!help_find(page->arena, &o, NULL, &advice, err))
		return false;
	whatif_helps(page, &o, advice, &vm->parts);
	return true;
}

/* What was typed is wrong: the form again, with what to do. */
static void
add_fault(const struct page *page, const struct err *fault,
    struct whatif_vm *vm)
{
	struct errs errs = ERRS_IN(page->arena);

	errs_add(&errs, fault);
	vm->faults = show_faults(page, &errs);
	vm->has_faults = true;
}

bool
page_whatif(struct page *page, struct err *err)
{
	struct whatif_vm vm = { .lose = page_query(page, "lose"),
		.at = page_query(page, "at") };
	struct case_wish wish;
	struct err fault = { 0 };
	bool asked = page_query(page, "scenario").len > 0 || vm.lose.len > 0;
	bool ok = read_wish(page, &wish, &fault);

	vm.title = page_message(page, "whatif");
	if (ok)
		vm.at = local_text(page, wish.at);
	if (ok && asked)
		ok = fill_result(page, &wish, &vm, &fault);
	if (!ok && fault.code != ERR_INVALID && fault.code != ERR_NOT_FOUND &&
	    fault.code != ERR_TOO_LARGE) {
		*err = fault;
		return false;
	}
	if (!ok)
		add_fault(page, &fault, &vm);
	page->no_cache = true;
	return list_scenarios(page, wish.scenario, &vm, err) &&
	    page_show_status(page, ok ? 200 : 422, "recovery/whatif", &vm,
	        vm.title, err);
}

/* ---- the same as files -------------------------------------------------- */

static bool
make(struct page *page, struct outcome *o, struct err *err)
{
	struct case_wish wish;

	page->no_cache = true;
	return read_wish(page, &wish, err) &&
	    outcome_make(page->tx, &wish, NULL, o, err);
}

bool
page_whatif_json(struct page *page, struct err *err)
{
	struct buf text = BUF_IN(page->arena, 16 << 20);
	struct json json = JSON_TO(&text);
	struct outcome o;

	if (!make(page, &o, err))
		return false;
	outcome_json(&o, page->lang, page->arena, &json);
	return page_download(page, buf_str(&text), "application/json",
	    STR("what-if.json"), err);
}

bool
page_whatif_csv(struct page *page, struct err *err)
{
	struct outcome o;

	return make(page, &o, err) &&
	    page_download(page, whatif_csv(page, &o),
	        "text/csv; charset=utf-8", STR("what-if.csv"), err);
}

bool
page_whatif_svg(struct page *page, struct err *err)
{
	struct outcome o;

	return make(page, &o, err) &&
	    page_download(page, whatif_svg(page, &o), "image/svg+xml",
	        STR("what-if.svg"), err);
}
