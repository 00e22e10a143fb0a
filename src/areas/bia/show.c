/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>

#include "areas/bia/figures.h"
#include "areas/bia/show.h"
#include "areas/bia/words.h"

static void
give_back(void *answer)
{
	answer_done(answer);
}

/* Were the scenarios weighed again since the answer took them in? */
static bool
is_outweighed(struct page *page, const struct answer *answer)
{
	struct err ignored = { 0 };
	struct kept head;

	return !answer_planning_is_current(answer, page->now) &&
	    planning_newest(page->tx, &head, &ignored) &&
	    head.at > 0 && (head.at != answer->planning.at ||
	        !state_mark_eq(head.of, answer->planning.of));
}

bool
show_answer(struct page *page, bool fresh, const struct answer **answer_r,
    bool *behind_r, struct err *err)
{
	int64_t organisation = page->actor.organisation;
	enum answer_how how = fresh ? ANSWER_FRESH : ANSWER_LAST;

	if (!answer_get(page->store, organisation, page->now, how, answer_r,
	        err))
		return false;
	if (is_outweighed(page, *answer_r)) {
		answer_done(*answer_r);
		answer_renew(page->store, organisation);
		if (!answer_get(page->store, organisation, page->now, how,
		        answer_r, err))
			return false;
	}
	arena_on_release(page->arena, give_back,
	    (void *)(uintptr_t)*answer_r);
	*behind_r = answer_is_behind(page->store, *answer_r);
	page->no_cache |= *behind_r ||
	    !answer_planning_is_current(*answer_r, page->now);
	return true;
}

/* ---- planning scenarios ------------------------------------------------- */

/* A sentence, and where to do something about it; without, it passes by itself. */
static void
add_note(struct piece_fact *list, size_t *n, struct str text, struct str path,
    struct str label)
{
	list[(*n)++] = (struct piece_fact){ .text = text, .path = path,
		.label = label, .is_unknown = path.len == 0 };
}

struct view_list
show_planning(const struct page *page, const struct answer *answer)
{
	const struct planning *p = &answer->planning;
	struct piece_fact *list = arena_array(page->arena, struct piece_fact,
	    (size_t)(p->nscenarios + p->nteams) + 2);
	struct buf at = BUF_IN(page->arena, 256);
	size_t n = 0;

	if (!p->is_there)
		add_note(list, &n, page_message(page, "planning-waits"),
		    STR_EMPTY, STR_EMPTY);
	else if (!answer_planning_is_current(answer, page->now)) {
		instant_print(&at, p->at, p->zone, page->lang);
		add_note(list, &n, say(page, "planning-behind",
		    { "a", ERR_TEXT(buf_str(&at)) }), STR_EMPTY, STR_EMPTY);
	}
	if (p->is_there && p->nscenarios == 0)
		add_note(list, &n, page_message(page, "planning-none"),
		    STR("/scenarios"), page_message(page, "planning-none-do"));
	for (int32_t s = 0; s < p->nscenarios; s++) {
		struct buf gap = BUF_IN(page->arena, 4096);

		words_gap(p, s, page->lang, &gap);
		if (gap.len > 0)
			add_note(list, &n, buf_str(&gap),
			    str_printf(page->arena, "/scenarios/%" PRId64,
			        p->scenario[s].id),
			    page_message(page, "planning-gap-do"));
	}
	for (int32_t t = 0; t < p->nteams; t++)
		add_note(list, &n, say(page, "planning-team-unsaid",
		    { "a", ERR_TEXT(p->team[t].name) }),
		    str_printf(page->arena, "/teams/%" PRId64 "/edit#f-hours",
		        p->team[t].id), page_message(page, "change"));
	return VIEW_LIST_OF(list, n);
}

struct piece_link
show_planned(const struct page *page, const struct answer *answer, int32_t i)
{
	struct buf text = BUF_IN(page->arena, 1024);

	if (answer->of[i].planned == NULL)
		return (struct piece_link){ STR_EMPTY, STR_EMPTY };
	words_planned(answer, i, page->lang, &text);
	return (struct piece_link){ buf_str(&text),
		words_whatif_path(answer, i, page->arena) };
}

const struct model *
show_model(struct page *page)
{
	int64_t organisation = page->actor.organisation;
	const struct answer *answer;

	/* The snapshot began after page->change was read, so when the number
	 * is still that one, it holds just that. */
	if (store_change_number(page->store, organisation) != page->change ||
	    !answer_kept(page->store, organisation, page->change, &answer))
		return NULL;
	arena_on_release(page->arena, give_back, (void *)(uintptr_t)answer);
	return answer->model;
}

struct piece_tag
show_verdict(const struct page *page, const struct answer *answer, int32_t i)
{
	const struct verdict_look *look = verdict_look(
	    answer->of[i].verdict.state);
	struct buf word = BUF_IN(page->arena, 1024);

	words_tag(answer, i, page->lang, &word);
	return (struct piece_tag){ str_of(look->css), str_of(look->mark),
		buf_str(&word) };
}

struct str
show_span(const struct page *page, struct span s)
{
	struct buf out = BUF_IN(page->arena, 1024);

	words_span(s, page->lang, &out);
	return buf_str(&out);
}

struct str
show_short_span(const struct page *page, struct span s)
{
	return span_known(s) && s.lo < FOREVER
	    ? say_short(page, KNOWN(s.lo)) : show_span(page, s);
}

struct str
show_brief_span(const struct page *page, struct span s)
{
	struct buf out = BUF_IN(page->arena, 1024);

	words_span_short(s, page->lang, &out);
	return buf_str(&out);
}

struct str
show_time(const struct page *page, int64_t seconds)
{
	return say_long(page, seconds >= FOREVER ? UNKNOWN : KNOWN(seconds));
}

struct str
show_node_path(const struct page *page, const struct model *m, int32_t node)
{
	return str_printf(page->arena, "/%s/%" PRId64,
	    model_record(m->nodes[node].kind)->path, m->nodes[node].id);
}

struct str
show_node_map(const struct page *page, const struct model *m, int32_t node)
{
	return str_printf(page->arena, "/map?focus=%s-%" PRId64,
	    model_record(m->nodes[node].kind)->name, m->nodes[node].id);
}

struct piece_link
show_node(const struct page *page, const struct model *m, int32_t node)
{
	return (struct piece_link){ m->nodes[node].name,
		show_node_path(page, m, node) };
}

const char *
show_kind(const struct model *m, int32_t node)
{
	return model_record(m->nodes[node].kind)->name;
}

/* ---- what is not known -------------------------------------------------- */

static struct piece_link
cause_link(const struct page *page, const struct answer *answer, int32_t i,
    const struct cause *cause)
{
	struct buf text = BUF_IN(page->arena, 1024);

	words_cause(answer, i, cause, page->lang, &text);
	return (struct piece_link){ buf_str(&text),
		figures_cause_path(page->arena, answer, cause) };
}

struct view_list
show_unknowns(const struct page *page, const struct answer *answer, size_t max,
    size_t *all_r)
{
	const struct unknown *list;
	struct piece_link *links;
	size_t n;

	*all_r = figures_unknowns(page->arena, answer, &list);
	n = *all_r < max ? *all_r : max;
	links = arena_array(page->arena, struct piece_link, n);
	for (size_t k = 0; k < n; k++)
		links[k] = cause_link(page, answer, list[k].place,
		    &list[k].cause);
	return VIEW_LIST_OF(links, n);
}

struct view_list
show_verdict_causes(const struct page *page, const struct model *m, int32_t i,
    const struct verdict *v)
{
	const struct answer of = { .model = m,
		.organisation = page->actor.organisation };
	struct piece_link *links = arena_array(page->arena, struct piece_link,
	    (size_t)v->ncauses);

	for (int32_t k = 0; k < v->ncauses; k++) {
		struct cause cause = v->cause[k];

		if (cause.node < 0 && cause.kind != CAUSE_START)
			cause.node = m->critical[i].node;
		links[k] = cause_link(page, &of, i, &cause);
	}
	return VIEW_LIST_OF(links, (size_t)v->ncauses);
}

struct view_list
show_causes(const struct page *page, const struct answer *answer, int32_t i)
{
	return show_verdict_causes(page, answer->model, i,
	    &answer->of[i].verdict);
}
