/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * roadmap.c - the actions by quarter, with their theme: what comes when.  Those
 * without a date stand last and loud.
 */
#include <inttypes.h>

#include "areas/home/pages.h"

enum { ACTIONS = 500 };

struct road_line {
	struct piece_link link;
	struct str theme;
	struct opt64 due;
	struct piece_tag tag;
};

struct road_quarter {
	struct str label;		/* "2026, kwartaal 4" */
	struct view_list lines;
	int64_t done, all;
	bool has_no_date;
};

struct roadmap_vm {
	struct view_list quarters;
	bool is_empty, has_more;
};

#define VIEW struct road_line
static const struct view_field line_fields[] = {
	V_EMBED(link, struct piece_link, &piece_link_view), V_STR(theme),
	V_DATE(due), V_EMBED(tag, struct piece_tag, &piece_tag_view),
};
#undef VIEW
static const struct view line_view = VIEW_OF(struct road_line, line_fields);

#define VIEW struct road_quarter
static const struct view_field quarter_fields[] = {
	V_STR(label), V_LIST(lines, &line_view), V_INT(done), V_INT(all),
	V_BOOL(has_no_date),
};
#undef VIEW
static const struct view quarter_view =
    VIEW_OF(struct road_quarter, quarter_fields);

#define VIEW struct roadmap_vm
static const struct view_field roadmap_fields[] = {
	V_LIST(quarters, &quarter_view), V_BOOL(is_empty), V_BOOL(has_more),
};
#undef VIEW
const struct view roadmap_view = VIEW_OF(struct roadmap_vm, roadmap_fields);

static bool
is_finished(const struct action *a)
{
	return a->state == ACTION_DONE || a->state == ACTION_VERIFIED ||
	    a->state == ACTION_REJECTED;
}

static struct piece_tag
tag_of(const struct page *page, const struct action *a)
{
	if (a->state == ACTION_REJECTED)
		return TAG("none", "–", page_message(page,
		    "action.state.rejected"));
	if (is_finished(a))
		return TAG("ok", "✔", page_message(page,
		    a->state == ACTION_DONE ? "action.state.done"
		    : "action.state.verified"));
	if (a->due.known && a->due.v < page->now / SECONDS_DAY)
		return TAG("bad", "✖", page_message(page, "road-late"));
	if (a->state == ACTION_IN_PROGRESS)
		return TAG("info", "→", page_message(page,
		    "action.state.in-progress"));
	return TAG("quiet-tag", "○", page_message(page,
	    "action.state.open"));
}

/* Quarters since year 0; -1 without a date. */
static int64_t
quarter_of(struct opt64 due)
{
	struct date date;

	if (!due.known)
		return -1;
	date = date_of_days(due.v);
	return (int64_t)date.year * 4 + (date.month - 1) / 3;
}

static struct road_line
make_line(struct page *page, const struct action *a)
{
	return (struct road_line){ { a->name, page_path(page, &action_record,
	    a->rec.id) }, a->theme, a->due, tag_of(page, a) };
}

/* Actions come by date, those without one last. */
static struct view_list
make_quarters(struct page *page, const struct action *actions, size_t n)
{
	struct road_quarter *list = arena_array(page->arena,
	    struct road_quarter, n);
	struct road_line *lines = arena_array(page->arena, struct road_line,
	    n);
	size_t nquarters = 0;

	for (size_t i = 0, first = 0; i < n; i++) {
		int64_t quarter = quarter_of(actions[i].due);
		struct road_quarter *q;

		if (i == 0 || quarter != quarter_of(actions[i - 1].due)) {
			first = i;
			list[nquarters++] = (struct road_quarter){
				.label = quarter < 0 ? STR_EMPTY
				    : say(page, "road-quarter",
				        { "a", ERR_INT(quarter / 4) },
				        { "b", ERR_INT(quarter % 4 + 1) }),
				.has_no_date = quarter < 0,
			};
		}
		q = &list[nquarters - 1];
		lines[i] = make_line(page, &actions[i]);
		q->lines = VIEW_LIST_OF(&lines[first], i - first + 1);
		q->all++;
		q->done += is_finished(&actions[i]);
	}
	return VIEW_LIST_OF(list, nquarters);
}

bool
page_roadmap(struct page *page, struct err *err)
{
	struct query q = { .record = &action_record,
		.sort = record_field(&action_record, STR("due")),
		.limit = ACTIONS };
	struct query_page found;
	struct roadmap_vm vm;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	vm = (struct roadmap_vm){
		.quarters = make_quarters(page, found.objects, found.n),
		.is_empty = found.n == 0,
		.has_more = found.next.len > 0,
	};
	return page_show(page, "home/roadmap", &vm,
	    page_message(page, "roadmap"), err);
}
