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
#include "areas/recovery/saved_view.h"
#include "areas/recovery/thinking.h"
#include "areas/recovery/whatif_pdf.h"
#include "areas/recovery/whatif_view.h"
#include "areas/recovery/wish.h"
#include "base/clock.h"
#include "web/cookie.h"

enum { SCENARIOS = 100, SAMPLES = 2000, SECONDS = 20,
	MOMENT_MS = 3000 };

struct scenario_line {
	struct str name, path, value;
	bool is_chosen, is_approved;
};

struct whatif_vm {
	struct str title, lead, sentence, scenario, lose, at, csv, json, chart, pdf,
	    best, advise, compare, same, order, tries, own, own_against, save_name;
	struct view_list scenarios, faults, saved;
	struct whatif_parts parts;
	bool has_scenarios, has_faults, has_result, is_kept, can_save,
	    has_saved, has_adopted;
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
	V_URL(csv), V_URL(json), V_URL(chart), V_URL(pdf), V_URL(best), V_URL(advise),
	V_URL(compare), V_URL(same), V_STR(order), V_STR(tries), V_STR(own), V_STR(own_against), V_STR(save_name),
	V_LIST(saved, &saved_line_view), V_BOOL(can_save), V_BOOL(has_saved),
	V_BOOL(has_adopted),
	V_LIST(scenarios, &scenario_line_view), V_LIST(faults, &view_of_str),
	V_EMBED(parts, struct whatif_parts, &whatif_parts_view),
	V_BOOL(has_scenarios), V_BOOL(has_faults), V_BOOL(has_result),
	V_BOOL(is_kept),
};
#undef VIEW
const struct view whatif_page_view = VIEW_OF(struct whatif_vm, whatif_fields);

/* It is still computed. */
struct busy_vm {
	struct str words, events, scenario, lose, at, order, move, tries;
	int64_t done, total;
};

#define VIEW struct busy_vm
static const struct view_field busy_fields[] = {
	V_STR(words), V_URL(events), V_STR(scenario), V_STR(lose), V_STR(at),
	V_STR(order), V_STR(move), V_STR(tries), V_INT(done), V_INT(total),
};
#undef VIEW
const struct view whatif_busy_view = VIEW_OF(struct busy_vm, busy_fields);

/* ---- what was asked ----------------------------------------------------- */

/* From the query, or from what was sent by a form. */
static struct str
given(const struct page *page, const char *name)
{
	struct str text = page_query(page, name);

	return text.ptr != NULL ? text : page_input(page, name);
}

bool
whatif_asked(struct page *page, struct case_wish *wish, struct err *err)
{
	*wish = (struct case_wish){ .seed = 1, .samples = SAMPLES,
		.model = show_model(page) };
	return wish_scenario(page->tx, given(page, "scenario"), wish, err) &&
	    wish_lose(page->tx, given(page, "lose"), wish, err) &&
	    wish_at(given(page, "at"), page->now, page->zone, wish, err) &&
	    wish_steps(given(page, "steps"), wish, err) &&
	    wish_order(page->arena, given(page, "order"), wish, err) &&
	    wish_move(page->arena, given(page, "move"), wish, err);
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

struct str
whatif_question(const struct page *page, const struct case_wish *wish,
    const char *path)
{
	struct buf out = BUF_IN(page->arena, 128 << 10);
	struct str lose = wish_lost_text(page->arena, wish);
	struct str at = local_text(page, wish->at);

	buf_addf(&out, "%s?at=%.*s", path, STR_ARG(at));
	if (wish->scenario.known)
		buf_addf(&out, "&scenario=%" PRId64, wish->scenario.v);
	if (lose.len > 0)
		buf_addf(&out, "&lose=%.*s", STR_ARG(lose));
	if (wish->steps > 0)
		buf_addf(&out, "&steps=%" PRId64, wish->steps);
	for (size_t i = 0; i < wish->norder; i++)
		buf_addf(&out, "%s%" PRId64, i == 0 ? "&order=" : ",",
		    wish->order[i]);
	return buf_str(&out);
}

static bool
has_run_out(void *arg)
{
	const struct whatif_patience *p = arg;

	return clock_mono_ns() > p->until;
}

const struct run *
whatif_patience(struct whatif_patience *p)
{
	*p = (struct whatif_patience){
		.until = clock_mono_ns() + SECONDS * INT64_C(1000000000),
		.run = { .cancelled = has_run_out, .arg = p } };
	return &p->run;
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
	struct case_wish best = *wish;

	best.norder = 0;
	vm->best = whatif_question(page, &best, "/what-if");
	vm->csv = whatif_question(page, wish, "/what-if.csv");
	vm->json = whatif_question(page, wish, "/what-if.json");
	vm->pdf = whatif_question(page, wish, "/what-if.pdf");
	vm->chart = whatif_question(page, wish, "/what-if.svg");
	vm->compare = whatif_question(page, wish, "/what-if/compare");
	vm->same = whatif_question(page, wish, "/what-if");
	vm->has_adopted = o->of.adopted.known;
	vm->is_kept = o->of.in.keep;
	if (wish->steps > 0)
		vm->tries = str_printf(page->arena, "%" PRId64, wish->steps);
	if (wish->scenario.known)
		vm->scenario = str_printf(page->arena, "%" PRId64,
		    wish->scenario.v);
}

/* The form that saves it: what was asked, and a name to begin with. */
static void
fill_saving(const struct page *page, const struct case_wish *wish,
    const struct outcome *o, struct whatif_vm *vm)
{
	struct buf order = BUF_IN(page->arena, 16 << 10);
	struct str typed = page_input(page, "name");
	struct buf at = BUF_IN(page->arena, 128);

	vm->can_save = usecase_allows(usecase_find(page->store,
	    STR("calculation.keep")), &page->actor);
	for (size_t i = 0; i < wish->norder; i++)
		buf_addf(&order, "%s%" PRId64, i > 0 ? "," : "",
		    wish->order[i]);
	vm->order = buf_str(&order);
	instant_print(&at, wish->at, page->zone, page->lang);
	vm->save_name = typed.ptr != NULL ? typed : str_printf(page->arena,
	    "%.*s, %.*s", STR_ARG(str_sub(outcome_name(o, page->arena), 0,
	        120)), STR_ARG(buf_str(&at)));
}

static struct str
cost_words(const struct page *page, const struct outcome *o)
{
	struct span sum = SPAN_NONE;

	for (int32_t i = 0; i < o->of.in.nprocesses; i++)
		sum = span_add(sum, outcome_cost(o, i));
	return saved_cost_words(page, sum);
}

/* What an order of one's own costs beside the best one. */
static bool
fill_own(struct page *page, const struct case_wish *wish,
    const struct run *run, const struct outcome *o, struct whatif_vm *vm,
    struct err *err)
{
	struct case_wish free = *wish;
	struct outcome best;

	if (!o->of.in.keep)
		return true;
	free.norder = 0;
	free.samples = 0;	/* times and costs do not ask for them */
	free.model = o->of.model;
	if (!outcome_make(page->tx, &free, run, &best, err))
		return false;
	vm->own = say(page, "whatif-own",
	    { "a", ERR_INT(outcome_good(o)) },
	    { "b", ERR_INT(o->of.in.nprocesses) },
	    { "c", ERR_TEXT(show_span(page, SPAN(o->result->makespan))) },
	    { "d", ERR_TEXT(cost_words(page, o)) });
	vm->own_against = score_cmp(&best.result->score, &o->result->score) < 0
	    ? say(page, "whatif-best-is", { "a", ERR_TEXT(show_span(page,
	        SPAN(best.result->makespan))) },
	        { "b", ERR_TEXT(cost_words(page, &best)) })
	    : page_message(page, "whatif-own-is-best");
	return true;
}

static bool
fill_result(struct page *page, const struct case_wish *wish,
    const struct outcome *o, struct whatif_vm *vm, struct err *err)
{
	struct buf sentence = BUF_IN(page->arena, 4096);
	struct whatif_patience patience;
	const struct run *run = whatif_patience(&patience);
	const struct advice *advice;

	vm->title = say(page, "whatif-title",
	    { "a", ERR_TEXT(outcome_name(o, page->arena)) });
	vm->lead = whatif_lead(page, o);
	outcome_sentence(o, page->lang, &sentence);
	vm->sentence = buf_str(&sentence);
	vm->has_result = true;
	fill_saving(page, wish, o, vm);
	if (!fill_own(page, wish, run, o, vm, err))
		return false;
	fill_links(page, wish, o, vm);
	whatif_fill(page, o, &vm->parts);
	vm->advise = str_printf(page->arena, "%.*s&advice=1#advice",
	    STR_ARG(vm->same));
	if (page_query(page, "advice").len == 0)
		return true;
	if (!help_find(page->arena, o, run, &advice, err))
		return false;
	whatif_helps(page, o, advice, &vm->parts);
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

/* Faults that are the asker's to mend. */
static bool
is_askers(const struct err *fault)
{
	return fault->code == ERR_INVALID || fault->code == ERR_NOT_FOUND ||
	    fault->code == ERR_TOO_LARGE || fault->code == ERR_CANCELLED ||
	    fault->code == ERR_CONFLICT;
}

/* The question as the same text for the same question of the same reader. */
static struct str
key_of(const struct page *page, const struct case_wish *wish)
{
	return str_printf(page->arena, "%.*s#%" PRId32 "#%" PRIu64
	    "#%" PRId64, STR_ARG(whatif_question(page, wish, "")),
	    wish->samples, wish->seed, page->actor.account);
}

static void
give_back(void *slot)
{
	thinking_done(slot);
}

/* Compute, waiting a moment: *t_r says how it stands.  With `to_the_end` it is
 * waited for as long as anybody will, and then stopped. */
static bool
think(struct page *page, const struct case_wish *wish, bool to_the_end,
    struct thinking *t_r, struct err *err)
{
	struct str key = key_of(page, wish);

	if (!thinking_ask(page->store, &page->actor, page->now, wish,
	        key, to_the_end ? SECONDS * 1000 : MOMENT_MS, t_r, err))
		return false;
	if (to_the_end && t_r->state == THINKING_BUSY) {
		thinking_cancel(page->store, page->actor.organisation, key);
		return err_set(err, ERR_CANCELLED, NULL,
		    "calculation-cancelled");
	}
	if (t_r->state == THINKING_DONE)
		arena_on_release(page->arena, give_back, t_r->slot);
	if (t_r->state == THINKING_FAILED)
		err_copy(err, &t_r->err);
	return t_r->state != THINKING_FAILED;
}

/* It takes longer: how far it is, as it goes where there is script, and a button
 * to stop it. */
static bool
show_busy(struct page *page, const struct case_wish *wish,
    const struct thinking *t, struct err *err)
{
	struct buf words = BUF_IN(page->arena, 1024);
	struct busy_vm vm = { .lose = given(page, "lose"),
		.at = local_text(page, wish->at),
		.order = given(page, "order"),
		.move = given(page, "move"),
		.tries = given(page, "steps"),
		.events = whatif_question(page, wish, "/what-if/events"),
		.done = t->done, .total = t->total };

	if (wish->scenario.known)
		vm.scenario = str_printf(page->arena, "%" PRId64,
		    wish->scenario.v);
	thinking_words(t->seconds, page->lang, &words);
	vm.words = buf_str(&words);
	page->no_cache = true;
	if (cookie_get(page->http->head, page->http->is_tls, COOKIE_SCRIPT)
	        .ptr == NULL)
		http_add(page->res, "Refresh", STR("1"));
	return page_show(page, "recovery/busy", &vm,
	    page_message(page, "whatif"), err);
}

bool
page_whatif_events(struct page *page, struct err *err)
{
	struct http_stream *stream;
	struct case_wish wish;
	struct str key;

	if (!whatif_asked(page, &wish, err))
		return false;
	key = key_of(page, &wish);
	tx_end(page->tx);
	page->tx = NULL;
	stream = http_answer_stream(page->res, "text/event-stream");
	return thinking_follow(page->store, page->actor.organisation, key,
	    page->lang, stream, err);
}

bool
page_whatif_stop(struct page *page, struct err *err)
{
	struct case_wish wish;

	if (!whatif_asked(page, &wish, err))
		return false;
	thinking_cancel(page->store, page->actor.organisation,
	    key_of(page, &wish));
	return page_redirect(page, STR("/what-if"), "whatif-stopped", 0, err);
}

/* The page of what is asked; `refused`: why it was not saved, or NULL. */
static bool
show(struct page *page, const struct errs *refused, struct err *err)
{
	struct whatif_vm vm = { .lose = given(page, "lose"),
		.at = given(page, "at"),
		.title = page_message(page, "whatif") };
	struct thinking t = { 0 };
	struct case_wish wish;
	struct err fault = { 0 };
	bool asked = given(page, "scenario").len > 0 || vm.lose.len > 0;
	bool ok = whatif_asked(page, &wish, &fault);

	if (ok)
		vm.at = local_text(page, wish.at);
	if (ok && asked)
		ok = think(page, &wish, refused != NULL, &t, &fault);
	if (ok && t.state == THINKING_BUSY && asked)
		return show_busy(page, &wish, &t, err);
	if (ok && asked)
		ok = fill_result(page, &wish, t.outcome, &vm, &fault);
	if (!ok && !is_askers(&fault)) {
		*err = fault;
		return false;
	}
	if (!ok)
		add_fault(page, &fault, &vm);
	if (refused != NULL) {
		vm.faults = show_faults(page, refused);
		vm.has_faults = true;
	}
	page->no_cache = true;
	if (!saved_list(page, vm.compare, &vm.saved, err))
		return false;
	vm.has_saved = vm.saved.n > 0;
	return list_scenarios(page, wish.scenario, &vm, err) &&
	    page_show_status(page, ok && refused == NULL ? 200 : 422,
	        "recovery/whatif", &vm, vm.title, err);
}

bool
page_whatif(struct page *page, struct err *err)
{
	return show(page, NULL, err);
}

/* ---- saving ------------------------------------------------------------- */

bool
page_whatif_save(struct page *page, struct err *err)
{
	struct calculation c = { .name = str_trim(page_input(page, "name")) };
	struct errs errs = ERRS_IN(page->arena);
	struct thinking t;
	struct case_wish wish;
	struct err fault = { 0 };
	int64_t entry;

	if (!whatif_asked(page, &wish, &fault) ||
	    !think(page, &wish, true, &t, &fault)) {
		if (!is_askers(&fault)) {
			err_copy(err, &fault);
			return false;
		}
		errs_add(&errs, &fault);
		return show(page, &errs, err);
	}
	if (!saved_keep(page->store, &page->actor, page->now, page->arena,
	        t.outcome,
	        &wish, page->lang, &c, &entry, &errs))
		return show(page, &errs, err);
	return page_redirect(page, page_path(page, &calculation_record,
	    c.rec.id), "whatif-saved", entry, err);
}

/* ---- the same as files -------------------------------------------------- */

static bool
make(struct page *page, struct outcome *o, struct err *err)
{
	struct whatif_patience patience;
	struct case_wish wish;

	page->no_cache = true;
	return whatif_asked(page, &wish, err) && outcome_make(page->tx, &wish,
	    whatif_patience(&patience), o, err);
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

bool
page_whatif_pdf(struct page *page, struct err *err)
{
	struct whatif_patience patience;
	const struct run *run = whatif_patience(&patience);
	const struct advice *advice;
	struct case_wish wish;
	struct outcome o;
	struct str bytes;

	page->no_cache = true;
	return whatif_asked(page, &wish, err) &&
	    outcome_make(page->tx, &wish, run, &o, err) &&
	    help_find(page->arena, &o, run, &advice, err) &&
	    whatif_pdf(page, &o, advice, &bytes, err) &&
	    page_download(page, bytes, "application/pdf", str_printf(
	        page->arena, "%.*s.pdf", STR_ARG(outcome_name(&o,
	            page->arena))), err);
}
