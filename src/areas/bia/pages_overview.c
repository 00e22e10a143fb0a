/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_overview.c - "can we go on?": the first page.
 *
 * One bar per critical process, worst first, each figure a link to where it
 * comes from; beside it what nobody has said, which turns unknown into known,
 * and the actions that are due.  An organisation without a process sees the
 * seven steps instead.
 */
#include <inttypes.h>

#include "areas/bia/pages.h"
#include "areas/followup/followup.h"

enum { LINES = 50, UNKNOWNS = 6, ACTIONS = 5, PROOF_DAYS = 365 };

struct overview_card {
	const char *label;		/* message id */
	struct str figure;
	struct piece_tag tag;
	struct str path;
};

struct overview_line {
	struct str name, path, why, why_dn, fallbacks;
	struct str source;		/* of the calculated time */
	struct html bar;
	struct piece_tag tag;
	struct str target, calculated, max;	/* calculated empty: nothing stops it */
	struct piece_link loss, planned;	/* which of them decides */
	struct str proof, open;		/* why never in time; what is open */
	struct str saved;		/* by which fallback; empty: none */
	struct str holds;		/* "papier: 16 u" ; empty: none */
	struct str proven;		/* empty: nothing is */
	bool has_loss, is_planned, has_fallback, is_provisional;
};

struct overview_action {
	struct opt64 due;
	struct piece_link link;
	bool is_late;
};

struct overview_vm {
	struct str sentence;
	int64_t at, planned_at;
	bool is_planned, is_behind, has_lines, has_unknowns, has_actions, has_more;
	struct view_list cards, lines, unknowns, actions, notes;
	struct str more, more_unknowns;
};

#define VIEW struct overview_card
static const struct view_field card_fields[] = {
	V_MSG(label), V_STR(figure),
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_URL(path),
};
#undef VIEW
static const struct view card_view =
    VIEW_OF(struct overview_card, card_fields);

#define VIEW struct overview_line
static const struct view_field line_fields[] = {
	V_STR(name), V_URL(path), V_URL(why), V_URL(why_dn), V_URL(fallbacks),
	V_URL(source),
	V_HTML(bar), V_EMBED(tag, struct piece_tag, &piece_tag_view),
	V_STR(target), V_STR(calculated), V_STR(max),
	V_EMBED(loss, struct piece_link, &piece_link_view),
	V_EMBED(planned, struct piece_link, &piece_link_view), V_STR(proof),
	V_STR(open), V_STR(saved), V_STR(holds), V_STR(proven),
	V_BOOL(has_loss), V_BOOL(is_planned), V_BOOL(has_fallback),
	V_BOOL(is_provisional),
};
#undef VIEW
static const struct view line_view =
    VIEW_OF(struct overview_line, line_fields);

#define VIEW struct overview_action
static const struct view_field action_fields[] = {
	V_DATE(due), V_EMBED(link, struct piece_link, &piece_link_view),
	V_BOOL(is_late),
};
#undef VIEW
static const struct view action_view =
    VIEW_OF(struct overview_action, action_fields);

#define VIEW struct overview_vm
static const struct view_field overview_fields[] = {
	V_STR(sentence), V_INSTANT(at), V_INSTANT(planned_at),
	V_BOOL(is_planned), V_BOOL(is_behind), V_BOOL(has_lines),
	V_BOOL(has_unknowns), V_BOOL(has_actions), V_BOOL(has_more),
	V_LIST(cards, &card_view), V_LIST(lines, &line_view),
	V_LIST(unknowns, &piece_link_view), V_LIST(actions, &action_view),
	V_LIST(notes, &piece_fact_view),
	V_STR(more), V_STR(more_unknowns),
};
#undef VIEW
const struct view overview_view =
    VIEW_OF(struct overview_vm, overview_fields);

/* ---- cards -------------------------------------------------------------- */

static struct overview_card
card_in_time(const struct page *page, const struct answer *answer,
    bool is_behind)
{
	int32_t good = figures_good(answer), all = answer->model->ncritical;
	struct overview_card card = {
		.label = "overview-in-time",
		.figure = str_printf(page->arena, "%" PRId32 " / %" PRId32,
		    good, all),
		.path = STR("#critical"),
	};

	/* An old yes is not one of now. */
	if (answer->state == ANSWER_YES && !is_behind &&
	    answer_planning_is_current(answer, page->now))
		card.tag = TAG("ok", "✔", page_message(page, "overview-yes"));
	else if (answer->state == ANSWER_NO)
		card.tag = TAG("bad", "✖", page_message(page, "overview-no"));
	else
		card.tag = TAG("none", "?",
		    page_message(page, "overview-unknown"));
	return card;
}

/* Without a shortfall only when nothing is unknown. */
static struct overview_card
card_worst(const struct page *page, const struct answer *answer)
{
	struct overview_card card = { .label = "overview-worst",
		.path = STR("#critical") };
	int32_t worst = figures_worst(answer);
	int32_t unknown = answer->count[VERDICT_UNKNOWN];

	if (worst >= 0) {
		const struct model_critical *c =
		    &answer->model->critical[worst];

		card.figure = show_brief_span(page,
		    answer->of[worst].verdict.late);
		card.tag = TAG("bad", "✖", c->name);
		card.path = str_printf(page->arena, "/processes/%" PRId64
		    "/why", c->id);
	} else if (unknown > 0 || answer->model->ncritical == 0) {
		card.figure = STR("?");
		card.tag = TAG("none", "?", say(page, "overview-of-unknown",
		    { "n", ERR_INT(unknown) }));
	} else {
		card.figure = page_message(page, "overview-none");
		card.tag = TAG("ok", "✔", page_message(page,
		    "overview-no-shortfall"));
	}
	return card;
}

static struct overview_card
card_proven(const struct page *page, const struct answer *answer)
{
	int32_t proven = answer->count[VERDICT_PROVEN];
	int32_t all = answer->model->ncritical;

	return (struct overview_card){
		.label = "overview-proven",
		.figure = str_printf(page->arena, "%" PRId32 " / %" PRId32,
		    proven, all),
		.tag = proven == all && all > 0
		    ? TAG("ok", "✔", page_message(page, "verdict.proven"))
		    : TAG("none", "?", page_message(page,
		        "overview-not-proven")),
		.path = STR("#critical"),
	};
}

static struct overview_card
card_unknown(const struct page *page, const struct answer *answer, size_t n)
{
	int32_t loose = answer->model->nunclassified;
	struct overview_card card = {
		.label = "overview-unknowns",
		.figure = str_printf(page->arena, "%zu", n),
		.path = STR("#unknowns"),
	};

	if (loose > 0) {
		card.tag = TAG("none", "?", say(page, "overview-loose",
		    { "n", ERR_INT(loose) }));
		card.path = STR("/processes?criticality=%3F");
	} else if (n > 0) {
		card.tag = TAG("none", "?", page_message(page,
		    "overview-ask"));
	} else {
		card.tag = TAG("ok", "✔", page_message(page,
		    "overview-all-said"));
	}
	return card;
}

/* ---- lines -------------------------------------------------------------- */

static void
fill_fallback(const struct page *page, const struct answer *answer, int32_t i,
    struct overview_line *line)
{
	const struct model *m = answer->model;
	const struct verdict *v = &answer->of[i].verdict;
	const struct process_terms *terms = &m->terms[i];
	struct opt64 holds = figures_holds(terms);

	line->has_fallback = terms->nfallbacks > 0;
	if (!line->has_fallback)
		return;
	if (v->fallback >= 0)
		line->saved = m->nodes[terms->fallback[v->fallback].node].name;
	line->holds = holds.known
	    ? say(page, "overview-holds", { "a", ERR_TEXT(say_short(page,
	        holds)) })
	    : page_message(page, "overview-holds-unknown");
}

/*
 * The calculated time with, for the lost resource, what restoring it took when
 * it was measured within a year.  What else is in it is not measured.
 */
static bool
measured_time(struct page *page, const struct answer *answer, int32_t i,
    struct opt64 *time_r, struct err *err)
{
	const struct model *m = answer->model;
	int32_t worst = answer->of[i].loss;
	struct span elapsed = answer->of[i].verdict.elapsed;
	struct opt64 call_out = KNOWN(0);
	struct err gone = { 0 };
	struct resource r;
	struct team team;

	*time_r = UNKNOWN;
	if (worst < 0 || m->nodes[worst].kind != NODE_RESOURCE ||
	    !span_known(elapsed) || elapsed.lo >= FOREVER ||
	    !span_known(m->restore[worst]))
		return true;
	/* Gone since the answer was made: nothing is measured of it. */
	if (!store_get(page->tx, &resource_record, m->nodes[worst].id, &r,
	        &gone)) {
		if (gone.code == ERR_NOT_FOUND)
			return true;
		err_copy(err, &gone);
		return false;
	}
	if (r.team.known) {
		if (!store_get(page->tx, &team_record, r.team.v, &team, err))
			return false;
		call_out = team.call_out;
	}
	if (r.proven.known && call_out.known && r.proven_at.known &&
	    page->now - r.proven_at.v <= (int64_t)PROOF_DAYS * SECONDS_DAY)
		*time_r = KNOWN(elapsed.lo - m->restore[worst].lo +
		    call_out.v + r.proven.v);
	return true;
}

static struct overview_line
make_line(const struct page *page, const struct answer *answer, int32_t i,
    struct opt64 proven)
{
	const struct model_critical *c = &answer->model->critical[i];
	const struct answer_verdict *v = &answer->of[i];
	struct buf open = BUF_IN(page->arena, 1024);
	struct chart_recovery bar = figures_bar(answer, i);
	struct render_context ctx = page_context(page);
	struct overview_line line = {
		.name = c->name,
		.path = str_printf(page->arena, "/processes/%" PRId64, c->id),
		.proven = proven.known ? say_short(page, proven) : STR_EMPTY,
		.tag = show_verdict(page, answer, i),
		.target = say_short(page, v->rto),
		.calculated = v->loss < 0 && v->planned == NULL &&
		    span_known(v->verdict.elapsed) &&
		    v->verdict.elapsed.lo == 0 ? STR_EMPTY
		    : show_short_span(page, v->verdict.elapsed),
		.max = say_short(page, v->mtpd),
		.has_loss = v->loss >= 0,
		.is_planned = v->planned != NULL,
		.planned = show_planned(page, answer, i),
		.is_provisional = c->provisional,
	};

	bar.proven = proven;
	line.bar = chart_recovery(page->arena, &bar, &ctx);
	line.why = str_printf(page->arena, "%.*s/why?figure=up",
	    STR_ARG(line.path));
	line.why_dn = str_printf(page->arena, "%.*s/why?figure=dn",
	    STR_ARG(line.path));
	line.fallbacks = path_with_id(page, "/fallbacks/new", "process",
	    c->id);
	if (line.has_loss)
		line.loss = show_node(page, answer->model, v->loss);
	line.source = line.is_planned ? line.planned.path : line.why;
	/* The proof itself stands with the process. */
	if (v->verdict.state == VERDICT_IMPOSSIBLE)
		line.proof = page_message(page, "verdict.impossible");
	words_open(answer, v->open, page->lang, &open);
	line.open = buf_str(&open);
	fill_fallback(page, answer, i, &line);
	return line;
}

static bool
fill_lines(struct page *page, const struct answer *answer,
    struct overview_vm *vm, struct err *err)
{
	int32_t all = answer->model->ncritical, n = all < LINES ? all : LINES;
	const int32_t *order = figures_order(page->arena, answer);
	struct overview_line *lines = arena_array(page->arena,
	    struct overview_line, (size_t)n);

	for (int32_t i = 0; i < n; i++) {
		struct opt64 proven;

		if (!measured_time(page, answer, order[i], &proven, err))
			return false;
		lines[i] = make_line(page, answer, order[i], proven);
	}
	vm->lines = VIEW_LIST_OF(lines, (size_t)n);
	vm->has_lines = n > 0;
	vm->has_more = all > n;
	vm->more = say(page, "overview-more", { "n", ERR_INT(all - n) });
	return true;
}

static bool
fill_answer(struct page *page, const struct answer *answer,
    struct overview_vm *vm, struct err *err)
{
	struct overview_card *cards = arena_array(page->arena,
	    struct overview_card, 4);
	struct buf sentence = BUF_IN(page->arena, 4096);
	size_t all;

	words_answer(answer, page->lang, &sentence);
	vm->sentence = buf_str(&sentence);
	vm->at = answer->at;
	vm->notes = show_planning(page, answer);
	vm->planned_at = answer->planning.at;
	vm->is_planned = answer->planning.is_there &&
	    answer->planning.nscenarios > 0;
	vm->unknowns = show_unknowns(page, answer, UNKNOWNS, &all);
	vm->has_unknowns = all > 0;
	if (all > vm->unknowns.n)
		vm->more_unknowns = say(page, "overview-more-unknowns",
		    { "n", ERR_INT((int64_t)(all - vm->unknowns.n)) });
	cards[0] = card_in_time(page, answer, vm->is_behind);
	cards[1] = card_worst(page, answer);
	cards[2] = card_proven(page, answer);
	cards[3] = card_unknown(page, answer, all);
	vm->cards = VIEW_LIST_OF(cards, 4);
	return fill_lines(page, answer, vm, err);
}

/* ---- what is due -------------------------------------------------------- */

static bool
fill_actions(struct page *page, struct overview_vm *vm, struct err *err)
{
	const struct record *r = &action_record;
	const struct field *state = record_field(r, STR("state"));
	struct query q = {
		.record = r,
		.filters = {
			{ .field = state, .op = QUERY_IS_NOT,
			    .n = ACTION_DONE },
			{ .field = state, .op = QUERY_IS_NOT,
			    .n = ACTION_VERIFIED },
			{ .field = state, .op = QUERY_IS_NOT,
			    .n = ACTION_REJECTED },
		},
		.nfilters = 3,
		.sort = record_field(r, STR("due")),
		.limit = ACTIONS,
	};
	struct query_page found;
	struct overview_action *list;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	list = arena_array(page->arena, struct overview_action, found.n);
	for (size_t i = 0; i < found.n; i++) {
		const struct action *action =
		    &((const struct action *)found.objects)[i];

		list[i] = (struct overview_action){
			.due = action->due,
			.link = { action->name,
			    page_path(page, r, action->rec.id) },
			.is_late = action->due.known && action->due.v <
			    page->now / SECONDS_DAY,
		};
	}
	vm->actions = VIEW_LIST_OF(list, found.n);
	vm->has_actions = found.n > 0;
	return true;
}

bool
page_overview(struct page *page, struct err *err)
{
	const struct answer *answer;
	struct overview_vm vm = { 0 };

	if (!show_answer(page, false, &answer, &vm.is_behind, err))
		return false;
	/* Who has just recorded the first process wants to see it. */
	if (answer->model->nprocesses == 0 && vm.is_behind &&
	    !show_answer(page, true, &answer, &vm.is_behind, err))
		return false;
	if (answer->model->nprocesses == 0)
		return page_redirect(page, STR("/start"), NULL, 0, err);
	return fill_answer(page, answer, &vm, err) &&
	    fill_actions(page, &vm, err) &&
	    page_show(page, "bia/overview", &vm,
	        page_message(page, "overview-title"), err);
}
