/* SPDX-License-Identifier: EUPL-1.2 */
/* whatif_view.c - the parts of the page: cards, chart, tables, sentences. */
#include <inttypes.h>

#include "areas/bia/show.h"
#include "areas/recovery/whatif_view.h"
#include "base/csv.h"
#include "render/chart.h"

enum { STEPS_SHOWN = 200, HELPS = 10, PROOFS = 6, UNKNOWNS = 12, MILLION = 1000000 };

struct whatif_card {
	const char *label;		/* message id */
	struct str figure, note;
	struct piece_tag tag;
	bool has_tag;
};

struct whatif_line {
	struct piece_link process;
	struct str falls, back, p90, chance, target;
	struct piece_tag tag;
	struct view_list causes;	/* piece_link */
};

struct whatif_step_line {
	int64_t number;
	struct str name, team, start, end, length, waits;
	struct piece_link of;
	int64_t id;			/* of the step, to move it by */
	bool is_critical, can_move, can_up, can_down;
};

struct whatif_means_line {
	struct piece_link name;
	struct str work, persons;
	bool is_unsaid;
};

#define VIEW struct whatif_card
static const struct view_field card_fields[] = {
	V_MSG(label), V_STR(figure), V_STR(note),
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_BOOL(has_tag),
};
#undef VIEW
static const struct view card_view = VIEW_OF(struct whatif_card, card_fields);

#define VIEW struct whatif_line
static const struct view_field line_fields[] = {
	V_EMBED(process, struct piece_link, &piece_link_view), V_STR(falls),
	V_STR(back), V_STR(p90), V_STR(chance), V_STR(target),
	V_EMBED(tag, struct piece_tag, &piece_tag_view),
	V_LIST(causes, &piece_link_view),
};
#undef VIEW
static const struct view line_view = VIEW_OF(struct whatif_line, line_fields);

#define VIEW struct whatif_step_line
static const struct view_field step_fields[] = {
	V_INT(number), V_STR(name), V_STR(team), V_STR(start), V_STR(end),
	V_STR(length), V_STR(waits),
	V_EMBED(of, struct piece_link, &piece_link_view), V_INT(id),
	V_BOOL(is_critical), V_BOOL(can_move), V_BOOL(can_up),
	V_BOOL(can_down),
};
#undef VIEW
static const struct view step_view =
    VIEW_OF(struct whatif_step_line, step_fields);

#define VIEW struct whatif_means_line
static const struct view_field means_fields[] = {
	V_EMBED(name, struct piece_link, &piece_link_view), V_STR(work),
	V_STR(persons), V_BOOL(is_unsaid),
};
#undef VIEW
static const struct view means_view =
    VIEW_OF(struct whatif_means_line, means_fields);

struct whatif_help {
	struct str change, gain;
};

#define VIEW struct whatif_help
static const struct view_field help_fields[] = {
	V_STR(change), V_STR(gain),
};
#undef VIEW
static const struct view help_view = VIEW_OF(struct whatif_help, help_fields);

#define VIEW struct whatif_parts
static const struct view_field parts_fields[] = {
	V_LIST(cards, &card_view), V_LIST(lines, &line_view),
	V_LIST(steps, &step_view), V_LIST(means, &means_view),
	V_LIST(phases, &piece_fact_view), V_LIST(unknowns, &piece_link_view),
	V_LIST(proofs, &view_of_str), V_HTML(gantt), V_STR(bottleneck),
	V_STR(adopted), V_STR(order), V_BOOL(has_steps), V_BOOL(has_unknowns),
	V_BOOL(has_proofs), V_BOOL(has_more_steps), V_BOOL(can_move), V_BOOL(has_lines),
	V_BOOL(has_chances), V_BOOL(has_advice), V_BOOL(has_helps),
	V_LIST(helps, &help_view),
};
#undef VIEW
const struct view whatif_parts_view =
    VIEW_OF(struct whatif_parts, parts_fields);

/* ---- words -------------------------------------------------------------- */

static struct str
money(const struct page *page, int64_t cents)
{
	struct buf out = BUF_IN(page->arena, 64);

	money_print(&out, cents, page->lang);
	return buf_str(&out);
}

static struct str
moment(const struct page *page, int64_t at)
{
	struct buf out = BUF_IN(page->arena, 128);

	instant_print(&out, at, page->zone, page->lang);
	return buf_str(&out);
}

struct str
whatif_lead(const struct page *page, const struct outcome *o)
{
	const struct whatif *w = o->result;
	struct span called = w->phase_end[o->of.in.called_after - 1];

	return say(page, "whatif-lead",
	    { "n", ERR_INT(o->of.in.nlost) },
	    { "a", ERR_TEXT(moment(page, o->of.at)) },
	    { "b", ERR_TEXT(show_span(page, called)) });
}

static struct str
percent(const struct page *page, int64_t of_million)
{
	return str_printf(page->arena, "%" PRId64 " %%",
	    (of_million + MILLION / 200) / (MILLION / 100));
}

/* ---- cards -------------------------------------------------------------- */

static struct whatif_card
card_in_time(const struct page *page, const struct outcome *o)
{
	int32_t good = outcome_good(o), all = o->of.in.nprocesses;
	int32_t unknown = o->result->ncounts[VERDICT_UNKNOWN];
	struct whatif_card card = { .label = "whatif-card-in-time",
		.has_tag = true,
		.figure = str_printf(page->arena, "%" PRId32 " / %" PRId32,
		    good, all) };

	if (outcome_worst(o) >= 0)
		card.tag = TAG("bad", "✖", page_message(page, "overview-no"));
	else if (unknown == 0 && good < all)
		card.tag = TAG("warn", "◔", page_message(page,
		    "overview-no"));
	else if (unknown > 0 || all == 0)
		card.tag = TAG("none", "?", page_message(page,
		    "overview-unknown"));
	else
		card.tag = TAG("ok", "✔", page_message(page, "overview-yes"));
	return card;
}

static struct whatif_card
card_worst(const struct page *page, const struct outcome *o)
{
	struct whatif_card card = { .label = "whatif-card-worst" };
	int32_t worst = outcome_worst(o);

	if (worst >= 0) {
		card.figure = show_brief_span(page,
		    o->result->of[worst].verdict.late);
		card.tag = TAG("bad", "✖", o->of.model->critical[worst].name);
		card.has_tag = true;
	} else if (o->result->ncounts[VERDICT_UNKNOWN] > 0) {
		card.figure = STR("?");
		card.note = page_message(page, "whatif-unknown-first");
	} else {
		card.figure = page_message(page, "whatif-none-late");
	}
	return card;
}

/* The costs of all processes together; *open_r: of how many it is not said. */
static struct span
cost_of(const struct outcome *o, int32_t *open_r)
{
	struct span sum = SPAN_NONE;

	*open_r = 0;
	for (int32_t i = 0; i < o->of.in.nprocesses; i++) {
		struct span cost = outcome_cost(o, i);

		*open_r += cost.hi >= FOREVER;
		sum = span_add(sum, cost);
	}
	return sum;
}

static struct whatif_card
card_cost(const struct page *page, const struct outcome *o)
{
	const struct whatif *w = o->result;
	int32_t open;
	struct span cost = cost_of(o, &open);
	struct whatif_card card = { .label = "whatif-card-cost",
		.figure = money(page, cost.lo),
		.note = page_message(page, "whatif-cost-hint") };

	if (open > 0)
		card.note = say(page, "whatif-cost-unsaid",
		    { "n", ERR_INT(open) });
	if (cost.lo >= FOREVER || (cost.lo == 0 && open > 0))
		card.figure = page_message(page, "unknown");
	else if (cost.hi != cost.lo)
		card.figure = str_printf(page->arena, "≥ %.*s",
		    STR_ARG(money(page, cost.lo)));
	else if (o->of.in.order != NULL && !o->of.in.keep)
		card.note = say(page, "whatif-cost-adopted", { "a",
		    ERR_TEXT(money(page, w->adopted.part[SCORE_COST])) });
	return card;
}

static struct whatif_card
card_back(const struct page *page, const struct outcome *o)
{
	struct span all = SPAN_BETWEEN(o->result->makespan,
	    o->result->makespan_worst);

	return (struct whatif_card){ .label = "whatif-card-back",
		.figure = show_brief_span(page, all),
		.note = say(page, "whatif-card-steps",
		    { "n", ERR_INT(o->result->norder) }) };
}

/* ---- the chart ---------------------------------------------------------- */

static struct opt64
opt_time(int64_t t)
{
	return t >= FOREVER ? UNKNOWN : KNOWN(t);
}

static void
add_marks(const struct page *page, const struct outcome *o,
    struct chart_mark *marks, size_t *n)
{
	int32_t worst = outcome_worst(o);

	if (worst < 0 || o->of.in.process[worst].terms.rto.lo >= FOREVER)
		return;
	marks[(*n)++] = (struct chart_mark){
		.label = say(page, "whatif-mark",
		    { "a", ERR_TEXT(o->of.model->critical[worst].name) }),
		.at = o->of.in.process[worst].terms.rto.lo };
}

/* Work of people, what was lost, and what decides an end; a restart that
 * nobody waits for would only hide those. */
static bool
is_charted(const struct outcome *o, const struct whatif_slot *s)
{
	bool lost = false;

	for (int32_t i = 0; i < o->of.in.nlost; i++)
		lost = lost || o->of.in.lost[i].node == s->node;
	return s->step >= 0 || s->critical || lost;
}

/* Nobody knows how long it takes: its end is only the earliest there can be. */
static bool
is_open(const struct outcome *o, const struct whatif_slot *s)
{
	return s->step >= 0 && !span_known(o->of.in.step[s->step].time.likely);
}

static int32_t
place_in_order(const struct whatif *w, int32_t step)
{
	for (int32_t k = 0; k < w->norder; k++)
		if (w->order[k] == step)
			return k;
	return -1;
}

/* Its step can be moved in the order. */
static bool
can_move(const struct whatif *w, int32_t step)
{
	return w->norder > 1 && w->norder <= CASE_ORDER_MAX && step >= 0 &&
	    place_in_order(w, step) >= 0;
}

static struct html
gantt(const struct page *page, const struct outcome *o, bool on_page)
{
	const struct whatif *w = o->result;
	struct render_context ctx = page_context(page);
	struct chart_task *tasks = arena_array(page->arena, struct chart_task,
	    CHART_TASKS);
	struct chart_mark marks[CHART_MARKS];
	struct chart_gantt g = { .title = page_message(page, "whatif-chart"),
		.tasks = tasks, .marks = marks,
		.arrival = w->phase_end[o->of.in.nphases - 1].lo };

	for (int32_t i = 0; i < w->nslots && g.ntasks < CHART_TASKS; i++) {
		const struct whatif_slot *s = &w->slot[i];
		int32_t means = s->step < 0 ? -1 : o->of.step[s->step].means;

		if (!is_charted(o, s))
			continue;
		tasks[g.ntasks++] = (struct chart_task){
			.label = o->of.model->nodes[s->node].name,
			.team = means < 0 ? STR_EMPTY
			    : o->of.means[means].name,
			.start = opt_time(s->start),
			.end = is_open(o, s) ? UNKNOWN : opt_time(s->end),
			.critical = s->critical,
			.id = on_page && can_move(w, s->step)
			    ? o->of.in.step[s->step].id : 0,
		};
	}
	if (g.arrival >= FOREVER)
		g.arrival = 0;
	add_marks(page, o, marks, &g.nmarks);
	return chart_gantt(page->arena, &g, &ctx);
}

/* ---- processes ---------------------------------------------------------- */

/* The procedure with a step of which that is missing; unknown: the record's own
 * time. */
static struct opt64
procedure_without(const struct outcome *o, const struct cause *cause)
{
	for (int32_t i = 0; i < o->of.in.nsteps; i++) {
		const struct whatif_step *s = &o->of.in.step[i];

		if (s->node == cause->node &&
		    ((cause->kind == CAUSE_LONGEST &&
		    s->time.max.hi >= FOREVER) ||
		    (cause->kind == CAUSE_RESTORE &&
		    !span_known(s->time.likely))))
			return o->of.step[i].procedure;
	}
	return UNKNOWN;
}

/* What is missing of a step is filled in at its procedure. */
static struct view_list
causes_of(const struct page *page, const struct outcome *o, int32_t i)
{
	const struct verdict *v = &o->result->of[i].verdict;
	struct view_list list = show_verdict_causes(page, o->of.model, i, v);
	struct piece_link *links = arena_array(page->arena, struct piece_link,
	    list.n);

	for (size_t k = 0; k < list.n; k++) {
		struct opt64 id = procedure_without(o, &v->cause[k]);

		links[k] = ((const struct piece_link *)list.items)[k];
		if (id.known)
			links[k].path = str_printf(page->arena,
			    "/procedures/%" PRId64 "/edit#f-steps", id.v);
	}
	return VIEW_LIST_OF(links, list.n);
}

static void
fill_chance(const struct page *page, const struct outcome *o, int32_t i,
    struct whatif_line *line)
{
	const struct whatif_chance *c = &o->result->of[i].chance;

	if (c->samples == 0) {
		line->p90 = line->chance = page_message(page, "unknown");
		return;
	}
	line->chance = percent(page, c->on_time);
	line->p90 = c->p90 >= FOREVER ? page_message(page, "span.never")
	    : say_short(page, KNOWN(c->p90));
}

static struct whatif_line
process_line(const struct page *page, const struct outcome *o, int32_t i)
{
	const struct verdict *v = &o->result->of[i].verdict;
	const struct verdict_look *look = verdict_look(v->state);
	struct buf word = BUF_IN(page->arena, 2048);
	struct whatif_line line = {
		.process = show_node(page, o->of.model,
		    o->of.model->critical[i].node),
		.falls = v->dn.lo >= FOREVER
		    ? page_message(page, "whatif-stays-up")
		    : v->dn.hi == 0 ? page_message(page, "whatif-at-once")
		    : show_short_span(page, v->dn),
		.back = v->dn.lo >= FOREVER ? STR("–")
		    : show_short_span(page, v->up),
		.target = show_short_span(page, o->of.in.process[i].terms.rto),
		.causes = causes_of(page, o, i),
	};

	outcome_verdict(o, i, page->lang, &word);
	line.tag = o->result->of[i].unlikely ? TAG("warn", "◔", buf_str(&word))
	    : (struct piece_tag){ str_of(look->css), str_of(look->mark),
		buf_str(&word) };
	fill_chance(page, o, i, &line);
	return line;
}

static void
fill_lines(const struct page *page, const struct outcome *o,
    struct whatif_parts *parts)
{
	static const enum verdict_state order[] = { VERDICT_IMPOSSIBLE,
		VERDICT_LATE, VERDICT_UNKNOWN, VERDICT_PROOF_EXPIRES,
		VERDICT_CALCULATED, VERDICT_PROVEN_IN_PARTS, VERDICT_PROVEN };
	int32_t all = o->of.in.nprocesses;
	struct whatif_line *lines = arena_array(page->arena,
	    struct whatif_line, (size_t)all);
	size_t n = 0;

	for (size_t k = 0; k < COUNT(order); k++)
		for (int32_t i = 0; i < all; i++)
			if (o->result->of[i].verdict.state == order[k])
				lines[n++] = process_line(page, o, i);
	parts->lines = VIEW_LIST_OF(lines, n);
	parts->has_lines = n > 0;
	parts->has_chances = o->of.in.samples > 0;
}

/* Each unknown once, of whichever process. */
static void
fill_unknowns(const struct page *page, const struct outcome *o,
    struct whatif_parts *parts)
{
	struct piece_link *list = arena_array(page->arena, struct piece_link,
	    UNKNOWNS);
	size_t n = 0;

	for (int32_t i = 0; i < o->of.in.nprocesses; i++) {
		struct view_list of = causes_of(page, o, i);
		const struct piece_link *link = of.items;

		for (size_t k = 0; k < of.n && n < UNKNOWNS; k++) {
			size_t at = 0;

			while (at < n && !str_eq(list[at].text, link[k].text))
				at++;
			if (at == n)
				list[n++] = link[k];
		}
	}
	for (int32_t m = 0; m < o->of.in.nmeans && n < UNKNOWNS; m++)
		if (o->of.means[m].is_unsaid)
			list[n++] = (struct piece_link){
				say(page, "whatif-team-unsaid",
				    { "a", ERR_TEXT(o->of.means[m].name) }),
				str_printf(page->arena, "/teams/%" PRId64
				    "/edit#f-hours", o->of.means[m].team.v) };
	parts->unknowns = VIEW_LIST_OF(list, n);
	parts->has_unknowns = n > 0;
}

static void
fill_proofs(const struct page *page, const struct outcome *o,
    struct whatif_parts *parts)
{
	struct str *list = arena_array(page->arena, struct str, PROOFS);
	size_t n = 0;

	for (int32_t i = 0; i < o->of.in.nprocesses && n < PROOFS; i++) {
		struct buf text = BUF_IN(page->arena, 8192);

		outcome_proof(o, i, page->lang, &text);
		if (text.len > 0)
			list[n++] = say(page, "whatif-proof-of",
			    { "a", ERR_TEXT(o->of.model->critical[i].name) },
			    { "b", ERR_TEXT(buf_str(&text)) });
	}
	parts->proofs = VIEW_LIST_OF(list, n);
	parts->has_proofs = n > 0;
}

/* ---- steps -------------------------------------------------------------- */

/* The order as the page can ask for it again; empty when it is too long. */
static struct str
order_text(const struct page *page, const struct outcome *o)
{
	const struct whatif *w = o->result;
	struct buf out = BUF_IN(page->arena, 64 << 10);

	for (int32_t k = 0; k < w->norder && w->norder <= CASE_ORDER_MAX; k++)
		buf_addf(&out, "%s%" PRId64, k > 0 ? "," : "",
		    o->of.in.step[w->order[k]].id);
	return buf_str(&out);
}

/* What its start waited for last. */
static struct str
waits(const struct page *page, const struct outcome *o,
    const struct whatif_slot *s)
{
	switch (s->bound) {
	case WHATIF_STEP:
		return say(page, "waits-step",
		    { "a", ERR_TEXT(o->of.step[s->by].name) });
	case WHATIF_NODE:
		return say(page, "waits-node", { "a",
		    ERR_TEXT(o->of.model->nodes[s->node_by].name) });
	case WHATIF_MEANS:
	case WHATIF_FALLBACK:
		return say(page, "waits-means",
		    { "a", ERR_TEXT(o->of.means[s->means].name) });
	case WHATIF_HOURS:
		return say(page, "waits-hours",
		    { "a", ERR_TEXT(o->of.means[s->means].name) });
	case WHATIF_NEVER:
		return page_message(page, "waits-never");
	default:
		return page_message(page, "waits-phases");
	}
}

static struct whatif_step_line
step_line(const struct page *page, const struct outcome *o, int32_t i)
{
	const struct whatif *w = o->result;
	const struct whatif_slot *s = &w->slot[i];
	int32_t place = s->step < 0 ? -1 : place_in_order(w, s->step);
	int32_t means = s->step < 0 ? -1 : o->of.step[s->step].means;
	bool can = w->norder <= CASE_ORDER_MAX && place >= 0;

	return (struct whatif_step_line){
		.number = i + 1,
		.name = outcome_slot(o, s),
		.of = show_node(page, o->of.model, s->node),
		.team = means < 0 ? STR_EMPTY : o->of.means[means].name,
		.start = show_time(page, s->start),
		.end = is_open(o, s) ? page_message(page, "unknown")
		    : show_time(page, s->end),
		.length = s->end >= FOREVER ? page_message(page, "span.never")
		    : say_short(page, KNOWN(s->end - s->start)),
		.waits = waits(page, o, s),
		.id = s->step < 0 ? 0 : o->of.in.step[s->step].id,
		.is_critical = s->critical,
		.can_move = can,
		.can_up = can && place > 0,
		.can_down = can && place + 1 < w->norder,
	};
}

static void
fill_steps(const struct page *page, const struct outcome *o,
    struct whatif_parts *parts)
{
	int32_t n = o->result->nslots < STEPS_SHOWN ? o->result->nslots
	                                            : STEPS_SHOWN;
	struct whatif_step_line *lines = arena_array(page->arena,
	    struct whatif_step_line, (size_t)n);

	for (int32_t i = 0; i < n; i++) {
		lines[i] = step_line(page, o, i);
		parts->can_move |= lines[i].can_up || lines[i].can_down;
	}
	parts->steps = VIEW_LIST_OF(lines, (size_t)n);
	parts->has_steps = n > 0;
	parts->has_more_steps = o->result->nslots > n;
	parts->gantt = gantt(page, o, true);
	parts->order = order_text(page, o);
}

/* ---- teams and phases --------------------------------------------------- */

/* Person-seconds in use of a means. */
static int64_t
work_of(const struct whatif *w, int32_t means)
{
	int64_t sum = 0;

	for (int32_t i = 0; i < w->nload; i++)
		if (w->load[i].means == means && w->load[i].to < FOREVER)
			sum += (w->load[i].to - w->load[i].from) *
			    w->load[i].used;
	return sum;
}

static void
fill_means(const struct page *page, const struct outcome *o,
    struct whatif_parts *parts)
{
	struct whatif_means_line *lines = arena_array(page->arena,
	    struct whatif_means_line, (size_t)o->of.in.nmeans);

	for (int32_t m = 0; m < o->of.in.nmeans; m++) {
		const struct case_means *of = &o->of.means[m];

		lines[m] = (struct whatif_means_line){
			.name = { of->name, of->team.known
			    ? str_printf(page->arena, "/teams/%" PRId64,
			        of->team.v) : STR_EMPTY },
			.work = say_short(page, KNOWN(work_of(o->result, m))),
			.persons = str_printf(page->arena, "%" PRId32,
			    of->units),
			.is_unsaid = of->is_unsaid,
		};
	}
	parts->means = VIEW_LIST_OF(lines, (size_t)o->of.in.nmeans);
}

static void
fill_phases(const struct page *page, const struct outcome *o,
    struct whatif_parts *parts)
{
	const struct whatif_input *in = &o->of.in;
	struct piece_fact *facts = arena_array(page->arena, struct piece_fact,
	    (size_t)in->nphases);

	for (int32_t i = 0; i < in->nphases; i++)
		facts[i] = (struct piece_fact){
			.label = page_message(page, o->of.phase[i].label),
			.text = show_span(page, in->phase[i].length),
			.is_unknown = !span_known(in->phase[i].length),
		};
	parts->phases = VIEW_LIST_OF(facts, (size_t)in->nphases);
}

/* ---- all ---------------------------------------------------------------- */

static void
fill_order(const struct page *page, const struct outcome *o,
    struct whatif_parts *parts)
{
	struct buf date = BUF_IN(page->arena, 64);

	if (o->of.in.keep) {
		parts->adopted = page_message(page, "whatif-own-order");
	} else if (!o->of.adopted.known) {
		parts->adopted = page_message(page, "whatif-no-adopted");
	} else {
		if (o->of.adopted_on.known)
			date_print(&date, o->of.adopted_on.v, page->lang);
		parts->adopted = say(page, "whatif-adopted",
		    { "a", ERR_TEXT(o->of.adopted_name) },
		    { "b", ERR_TEXT(buf_str(&date)) });
	}
}

void
whatif_fill(const struct page *page, const struct outcome *o,
    struct whatif_parts *parts)
{
	struct whatif_card *cards = arena_array(page->arena,
	    struct whatif_card, 4);
	struct buf bottleneck = BUF_IN(page->arena, 8192);
	int32_t worst = outcome_worst(o);

	cards[0] = card_in_time(page, o);
	cards[1] = card_worst(page, o);
	cards[2] = card_cost(page, o);
	cards[3] = card_back(page, o);
	parts->cards = VIEW_LIST_OF(cards, 4);
	if (worst >= 0)
		outcome_bottleneck(o, worst, page->lang, &bottleneck);
	parts->bottleneck = buf_str(&bottleneck);
	fill_lines(page, o, parts);
	fill_unknowns(page, o, parts);
	fill_proofs(page, o, parts);
	fill_steps(page, o, parts);
	fill_means(page, o, parts);
	fill_phases(page, o, parts);
	fill_order(page, o, parts);
}

void
whatif_helps(const struct page *page, const struct outcome *o,
    const struct advice *advice, struct whatif_parts *parts)
{
	size_t n = 0, all = (size_t)(advice->n + advice->nknow);
	struct whatif_help *list = arena_array(page->arena,
	    struct whatif_help, all);

	for (size_t i = 0; i < all && n < HELPS; i++) {
		const struct advice_row *row = i < (size_t)advice->n
		    ? &advice->row[i] : &advice->know[i - (size_t)advice->n];
		struct buf change = BUF_IN(page->arena, 4096), gain = change;

		help_change(o, row, page->lang, &change);
		help_gain(o, advice, row, page->lang, &gain);
		list[n++] = (struct whatif_help){ buf_str(&change),
			buf_str(&gain) };
	}
	parts->helps = VIEW_LIST_OF(list, n);
	parts->has_helps = n > 0;
	parts->has_advice = true;
}

struct str
whatif_csv(const struct page *page, const struct outcome *o)
{
	static const char *const heads[] = { "whatif-step", "whatif-of",
		"whatif-team", "whatif-start", "whatif-end" };
	struct buf out = BUF_IN(page->arena, 4 << 20);
	const struct whatif *w = o->result;

	for (size_t i = 0; i < COUNT(heads); i++) {
		if (i > 0)
			buf_add_char(&out, ';');
		csv_cell(&out, page_message(page, heads[i]), ';', true);
	}
	buf_add_c(&out, "\r\n");
	for (int32_t i = 0; i < w->nslots; i++) {
		const struct whatif_slot *s = &w->slot[i];
		int32_t means = s->step < 0 ? -1 : o->of.step[s->step].means;
		struct str cells[] = { outcome_slot(o, s),
			o->of.model->nodes[s->node].name,
			means < 0 ? STR_EMPTY : o->of.means[means].name,
			show_time(page, s->start), show_time(page, s->end) };

		for (size_t k = 0; k < COUNT(cells); k++) {
			if (k > 0)
				buf_add_char(&out, ';');
			csv_cell(&out, cells[k], ';', true);
		}
		buf_add_c(&out, "\r\n");
	}
	return buf_str(&out);
}

struct str
whatif_svg(const struct page *page, const struct outcome *o)
{
	return chart_file(page->arena, gantt(page, o, false));
}
