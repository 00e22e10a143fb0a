/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>

#include "areas/bia/show.h"
#include "areas/recovery/saved_view.h"
#include "web/names.h"

enum { SAVED_SHOWN = 20 };

#define VIEW struct saved_line
static const struct view_field line_fields[] = {
	V_EMBED(link, struct piece_link, &piece_link_view), V_STR(scenario),
	V_STR(who), V_URL(compare), V_INSTANT(at), V_INSTANT(computed_at),
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_BOOL(has_tag),
};
#undef VIEW
const struct view saved_line_view = VIEW_OF(struct saved_line, line_fields);

struct piece_tag
saved_tag(const struct page *page, int64_t on_time, int64_t processes)
{
	struct str words = str_printf(page->arena, "%" PRId64 " / %" PRId64,
	    on_time, processes);

	if (processes == 0)
		return TAG("none", "?", words);
	return on_time == processes ? TAG("ok", "✔", words)
	                            : TAG("warn", "◔", words);
}

struct piece_tag
saved_process_tag(const struct saved_process *p)
{
	const struct verdict_look *look = verdict_look(p->state);

	if (p->unlikely)
		return TAG("warn", "◔", p->words);
	return (struct piece_tag){ str_of(look->css), str_of(look->mark),
		p->words };
}

struct span
saved_cost(const struct saved_answer *s)
{
	struct span sum = SPAN_NONE;

	for (size_t i = 0; i < s->nprocesses; i++)
		sum = span_add(sum, s->process[i].cost);
	return sum;
}

struct str
saved_cost_words(const struct page *page, struct span cost)
{
	struct buf out = BUF_IN(page->arena, 64);

	if (cost.lo >= FOREVER || (cost.lo == 0 && cost.hi >= FOREVER))
		return page_message(page, "unknown");
	money_print(&out, cost.lo, page->lang);
	return cost.lo == cost.hi ? buf_str(&out)
	    : str_printf(page->arena, "≥ %.*s", STR_ARG(buf_str(&out)));
}

struct str
saved_falls(const struct page *page, const struct saved_process *p)
{
	if (p->falls.lo >= FOREVER)
		return page_message(page, "whatif-stays-up");
	return p->falls.hi == 0 ? page_message(page, "whatif-at-once")
	                        : show_span(page, p->falls);
}

struct str
saved_back(const struct page *page, const struct saved_process *p)
{
	return p->falls.lo >= FOREVER ? STR("–") : show_span(page, p->back);
}

struct str
saved_chance(const struct page *page, const struct saved_process *p)
{
	return !p->chance.known ? page_message(page, "unknown")
	    : str_printf(page->arena, "%" PRId64 " %%",
	        (p->chance.v + 5000) / 10000);
}

static struct saved_line
line_of(struct page *page, struct names *names, const struct calculation *c,
    struct str question)
{
	struct saved_line line = {
		.link = { c->name, page_path(page, &calculation_record,
		    c->rec.id) },
		.who = c->computed_by,
		.at = c->at,
		.computed_at = c->computed_at,
		.has_tag = c->on_time.known && c->processes.known,
	};

	if (c->scenario.known)
		line.scenario = names_get(names, "scenario", c->scenario.v);
	if (line.has_tag)
		line.tag = saved_tag(page, c->on_time.v, c->processes.v);
	if (question.len > 0 && c->computed_at.known)
		line.compare = str_printf(page->arena, "%.*s&a=%" PRId64
		    "&b=now", STR_ARG(question), c->rec.id);
	return line;
}

bool
saved_list(struct page *page, struct str question, struct view_list *list_r,
    struct err *err)
{
	const struct record *r = &calculation_record;
	struct query q = { .record = r, .limit = SAVED_SHOWN,
		.sort = record_field(r, STR("at")), .descending = true,
		.without_rows = true };
	struct names *names = names_new(page->tx);
	struct query_page found;
	const struct calculation *c;
	struct saved_line *lines;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	c = found.objects;
	lines = arena_array(page->arena, struct saved_line, found.n);
	for (size_t i = 0; i < found.n; i++)
		if (c[i].scenario.known)
			names_want(names, "scenario", c[i].scenario.v);
	if (!names_load(names, err))
		return false;
	for (size_t i = 0; i < found.n; i++)
		lines[i] = line_of(page, names, &c[i], question);
	*list_r = VIEW_LIST_OF(lines, found.n);
	return true;
}
