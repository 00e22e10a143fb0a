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

bool
show_answer(struct page *page, bool fresh, const struct answer **answer_r,
    bool *behind_r, struct err *err)
{
	if (!answer_get(page->store, page->actor.organisation, page->now,
	        fresh, answer_r, err))
		return false;
	arena_on_release(page->arena, give_back,
	    (void *)(uintptr_t)*answer_r);
	*behind_r = answer_is_behind(page->store, *answer_r);
	page->no_cache |= *behind_r;
	return true;
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
	    answer->single->of[i].verdict.state);
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
	    &answer->single->of[i].verdict);
}
