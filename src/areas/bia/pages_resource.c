/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_resource.c - one resource: who needs it and how soon, what it needs
 * itself, which critical processes fall when it alone is lost, and how long
 * bringing it back takes.  All but its own fields comes from the answer's graph.
 */
#include <inttypes.h>

#include "areas/bia/needs.h"
#include "areas/bia/pages.h"
#include "web/show.h"

enum { LISTED = 15, PROOF_DAYS = 365 };

/* Required, calculated, proven: never mixed. */
struct time_line {
	struct str label, text, hint;
	struct piece_tag tag;
	bool has_tag;
};

struct fall_line {
	struct piece_link process;
	struct str after;		/* stops this long after the loss */
	struct piece_tag tag;		/* within its maximum? */
};

struct group_line {
	struct view_list members;	/* struct piece_link */
	struct str need, more;
};

struct resource_vm {
	struct str name, path, edit, list, map, whatif, kind, description;
	bool is_behind, is_known, can_change, has_demand, has_any, is_cyclic,
	    has_falls, has_users, has_groups;
	struct piece_tag demand, any;	/* wanted within; one of several */
	struct view_list three;		/* struct time_line */
	struct view_list asked_by;	/* struct piece_link, up to the process */
	struct view_list falls, users, groups, facts, times;
	struct str more_users, more_falls, new_need;
};

#define VIEW struct time_line
static const struct view_field time_fields[] = {
	V_STR(label), V_STR(text), V_STR(hint),
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_BOOL(has_tag),
};
#undef VIEW
static const struct view time_view = VIEW_OF(struct time_line, time_fields);

#define VIEW struct fall_line
static const struct view_field fall_fields[] = {
	V_EMBED(process, struct piece_link, &piece_link_view), V_STR(after),
	V_EMBED(tag, struct piece_tag, &piece_tag_view),
};
#undef VIEW
static const struct view fall_view = VIEW_OF(struct fall_line, fall_fields);

#define VIEW struct group_line
static const struct view_field group_fields[] = {
	V_LIST(members, &piece_link_view), V_STR(need), V_STR(more),
};
#undef VIEW
static const struct view group_view = VIEW_OF(struct group_line, group_fields);

#define VIEW struct resource_vm
static const struct view_field resource_fields[] = {
	V_STR(name), V_URL(path), V_URL(edit), V_URL(list), V_URL(map), V_URL(whatif), V_STR(kind),
	V_STR(description),
	V_BOOL(is_behind), V_BOOL(is_known), V_BOOL(can_change),
	V_BOOL(has_demand), V_BOOL(has_any), V_BOOL(is_cyclic),
	V_BOOL(has_falls), V_BOOL(has_users), V_BOOL(has_groups),
	V_EMBED(demand, struct piece_tag, &piece_tag_view),
	V_EMBED(any, struct piece_tag, &piece_tag_view),
	V_LIST(three, &time_view),
	V_LIST(asked_by, &piece_link_view), V_LIST(falls, &fall_view),
	V_LIST(users, &piece_link_view), V_LIST(groups, &group_view),
	V_LIST(facts, &piece_fact_view), V_LIST(times, &piece_fact_view),
	V_STR(more_users), V_STR(more_falls), V_URL(new_need),
};
#undef VIEW
const struct view resource_view =
    VIEW_OF(struct resource_vm, resource_fields);

/* ---- its own fields ----------------------------------------------------- */

static struct view_list
facts_of(struct page *page, struct names *names, const struct resource *r,
    const char *const *fields, size_t n)
{
	struct piece_fact *facts = arena_array(page->arena, struct piece_fact,
	    n);

	for (size_t i = 0; i < n; i++) {
		struct shown s = show_value(page, names, &resource_record,
		    record_field(&resource_record, str_of(fields[i])), r);

		if (s.is_unknown && str_eq_c(str_of(fields[i]), "proven"))
			s.text = page_message(page, "overview-no-proof");
		facts[i] = (struct piece_fact){ s.label, s.text, s.path,
			s.is_unknown };
	}
	return VIEW_LIST_OF(facts, n);
}

static bool
fill_record(struct page *page, const struct resource *r,
    struct resource_vm *vm, struct err *err)
{
	static const char *const facts[] = { "owner", "unit", "hosting",
		"site", "supplier", "operator", "account", "team",
		"availability", "integrity", "confidentiality" };
	static const char *const times[] = { "restore", "restore_min",
		"restore_max", "restart", "proven" };
	const struct usecase *change = usecase_find(page->store,
	    STR("resource.change"));
	struct names *names = names_new(page->tx);

	names_want_object(names, &resource_record, r);
	if (!names_load(names, err))
		return false;
	vm->name = r->name;
	vm->path = page_path(page, &resource_record, r->rec.id);
	vm->list = page_list(page, &resource_record);
	vm->edit = page_edit(page, &resource_record, r->rec.id);
	vm->kind = show_value(page, names, &resource_record, record_field(
	    &resource_record, STR("kind")), r).text;
	vm->description = r->description;
	vm->facts = facts_of(page, names, r, facts, COUNT(facts));
	vm->times = facts_of(page, names, r, times, COUNT(times));
	vm->can_change = change != NULL &&
	    usecase_allows(change, &page->actor);
	vm->map = str_printf(page->arena, "/map?focus=resource-%" PRId64,
	    r->rec.id);
	vm->whatif = str_printf(page->arena, "/what-if?lose=resource-%" PRId64,
	    r->rec.id);
	vm->new_need = path_with_id(page, "/requirements/new", "resource",
	    r->rec.id);
	return true;
}

/* ---- who needs it, how soon --------------------------------------------- */

/* Asked within, set against what it takes. */
static struct piece_tag
demand_tag(const struct page *page, struct span within, struct span back)
{
	struct str word = say(page, "demand-within",
	    { "a", ERR_TEXT(show_span(page, within)) });

	switch (span_at_most(back, within)) {
	case TRUTH_YES:
		return TAG("ok", "✔", word);
	case TRUTH_NO:
		return TAG("bad", "✖", word);
	case TRUTH_MAYBE:
		break;
	}
	return TAG("none", "?", word);
}

static struct view_list
asked_by(const struct page *page, const struct answer *answer, int32_t node,
    enum demand_sort sort)
{
	struct demand_why why = demand_why(page->arena, answer->demand, node,
	    sort);
	struct piece_link *links = arena_array(page->arena, struct piece_link,
	    (size_t)why.n);

	for (int32_t i = 0; i < why.n; i++)
		links[i] = show_node(page, answer->model, why.step[i].node);
	return VIEW_LIST_OF(links, (size_t)why.n);
}

static void
fill_demand(const struct page *page, const struct answer *answer, int32_t node,
    struct resource_vm *vm)
{
	struct span hard = demand_of(answer->demand, node, DEMAND_HARD);
	struct span any = demand_of(answer->demand, node, DEMAND_ANY);
	struct span back = span_add(answer->model->before,
	    answer->model->restore[node]);

	vm->has_demand = hard.lo < FOREVER;
	vm->has_any = any.lo < FOREVER;
	vm->is_cyclic = demand_cyclic(answer->demand, node);
	if (vm->has_demand)
		vm->demand = demand_tag(page, hard, back);
	if (vm->has_any)
		vm->any = demand_tag(page, any, back);
	if (vm->has_demand || vm->has_any)
		vm->asked_by = asked_by(page, answer, node, vm->has_demand
		    ? DEMAND_HARD : DEMAND_ANY);
}

/* ---- required, calculated, proven --------------------------------------- */

/* Noticing and deciding are the organisation's, call-out is the team's. */
static bool
before_work(struct page *page, const struct answer *answer,
    const struct resource *r, struct span *before_r, struct err *err)
{
	struct team team;

	*before_r = answer->model->before;
	if (!r->team.known)
		return true;
	if (!store_get(page->tx, &team_record, r->team.v, &team, err))
		return false;
	*before_r = span_add(*before_r, span_of(team.call_out));
	return true;
}

static struct piece_tag
proof_tag(const struct page *page, const struct resource *r,
    struct span proven, struct span within)
{
	if (!r->proven.known)
		return TAG("none", "?", page_message(page, "proof-never"));
	if (r->proven_at.known && page->now - r->proven_at.v >
	    (int64_t)PROOF_DAYS * SECONDS_DAY)
		return TAG("warn", "◔", page_message(page, "proof-old"));
	if (within.lo >= FOREVER)
		return TAG("ok", "✔", page_message(page, "proof-there"));
	return demand_tag(page, within, proven);
}

static bool
fill_three(struct page *page, const struct answer *answer, int32_t node,
    const struct resource *r, struct resource_vm *vm, struct err *err)
{
	struct time_line *lines = arena_array(page->arena, struct time_line, 3);
	struct span within = demand_of(answer->demand, node, DEMAND_HARD);
	struct span before, proven;

	if (!before_work(page, answer, r, &before, err))
		return false;
	proven = r->proven.known ? span_add(before, SPAN(r->proven.v))
	    : SPAN_UNKNOWN;
	lines[0] = (struct time_line){
		.label = page_message(page, "three-required"),
		.text = within.lo < FOREVER ? show_span(page, within)
		    : page_message(page, "three-nothing"),
		.hint = within.lo < FOREVER
		    ? page_message(page, "three-required-hint") : STR_EMPTY,
	};
	lines[1] = (struct time_line){
		.label = page_message(page, "three-calculated"),
		.text = show_span(page, span_add(answer->model->before,
		    answer->model->restore[node])),
		.hint = page_message(page, "three-calculated-hint"),
	};
	lines[2] = (struct time_line){
		.label = page_message(page, "three-proven"),
		.hint = page_message(page, "three-proven-none"),
		.tag = proof_tag(page, r, proven, within),
		.has_tag = true,
	};
	if (r->proven.known) {
		struct buf day = BUF_IN(page->arena, 40);

		date_print(&day, r->proven_at.v / SECONDS_DAY, page->lang);
		lines[2].text = show_span(page, proven);
		lines[2].hint = say(page, "three-proven-hint",
		    { "a", ERR_TEXT(say_long(page, r->proven)) },
		    { "b", ERR_TEXT(buf_str(&day)) });
	}
	vm->three = VIEW_LIST_OF(lines, 3);
	return true;
}

/* ---- when it alone is lost ---------------------------------------------- */

/* The weak point of a process that this node is, or NULL; they ascend. */
static const struct weak_point *
weak_at(const struct single_verdict *v, int32_t node)
{
	int32_t low = 0, high = v->nweak;

	while (low < high) {
		int32_t middle = low + (high - low) / 2;

		if (v->weak[middle].node == node)
			return &v->weak[middle];
		if (v->weak[middle].node < node)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static void
fill_falls(const struct page *page, const struct answer *answer, int32_t node,
    struct resource_vm *vm)
{
	const struct model *m = answer->model;
	struct fall_line *lines = arena_array(page->arena, struct fall_line,
	    LISTED);
	size_t n = 0;
	int64_t more = 0;

	for (int32_t i = 0; i < m->ncritical; i++) {
		const struct weak_point *weak = weak_at(
		    &answer->single->of[i], node);

		if (weak == NULL)
			continue;
		if (n == LISTED) {
			more++;
			continue;
		}
		lines[n++] = (struct fall_line){
			.process = { m->critical[i].name,
			    str_printf(page->arena, "/processes/%" PRId64,
			        m->critical[i].id) },
			.after = show_span(page, weak->dn),
			.tag = weak->within == TRUTH_YES
			    ? TAG("bad", "✖", page_message(page,
			        "fall-within"))
			    : TAG("none", "?", page_message(page,
			        "fall-maybe")),
		};
	}
	vm->falls = VIEW_LIST_OF(lines, n);
	vm->has_falls = n > 0;
	if (more > 0)
		vm->more_falls = say(page, "map-more", { "n", ERR_INT(more) });
}

/* ---- next to it --------------------------------------------------------- */

static void
fill_users(const struct page *page, const struct model *m, int32_t node,
    struct resource_vm *vm)
{
	const struct graph *g = m->graph;
	int32_t v = g->v_of[node], first = g->user_first[v];
	int32_t all = g->user_first[v + 1] - first;
	int32_t n = all < LISTED ? all : LISTED;
	struct piece_link *links = arena_array(page->arena, struct piece_link,
	    (size_t)n);

	for (int32_t i = 0; i < n; i++)
		links[i] = show_node(page, m,
		    g->node_of[g->owner[g->user[first + i]]]);
	vm->users = VIEW_LIST_OF(links, (size_t)n);
	vm->has_users = n > 0;
	if (all > n)
		vm->more_users = say(page, "map-more",
		    { "n", ERR_INT(all - n) });
}

static struct group_line
make_group(const struct page *page, const struct model *m, int32_t group)
{
	const struct graph *g = m->graph;
	int32_t first = g->member_first[group];
	int32_t all = g->member_first[group + 1] - first;
	int32_t n = all < LISTED ? all : LISTED;
	struct piece_link *links = arena_array(page->arena, struct piece_link,
	    (size_t)n);
	struct group_line line = { 0 };

	for (int32_t i = 0; i < n; i++)
		links[i] = show_node(page, m, g->node_of[g->member[first + i]]);
	line.members = VIEW_LIST_OF(links, (size_t)n);
	if (all > n)
		line.more = say(page, "map-more", { "n", ERR_INT(all - n) });
	if (g->need[group] < all)
		line.need = say(page, "needs-some",
		    { "a", ERR_INT(g->need[group]) }, { "b", ERR_INT(all) });
	return line;
}

static void
fill_groups(const struct page *page, const struct model *m, int32_t node,
    struct resource_vm *vm)
{
	const struct graph *g = m->graph;
	int32_t v = g->v_of[node], first = g->group_first[v];
	int32_t all = g->group_first[v + 1] - first;
	int32_t n = all < LISTED ? all : LISTED;
	struct group_line *lines = arena_array(page->arena, struct group_line,
	    (size_t)n);

	for (int32_t i = 0; i < n; i++)
		lines[i] = make_group(page, m, first + i);
	vm->groups = VIEW_LIST_OF(lines, (size_t)n);
	vm->has_groups = n > 0;
}

bool
page_resource(struct page *page, struct err *err)
{
	const struct answer *answer;
	struct resource_vm vm = { 0 };
	struct resource r;
	int64_t id;
	int32_t node;

	if (!page_id(page, 0, &id, err) ||
	    !store_get(page->tx, &resource_record, id, &r, err) ||
	    !show_answer(page, false, &answer, &vm.is_behind, err) ||
	    !fill_record(page, &r, &vm, err))
		return false;
	node = model_find(answer->model, NODE_RESOURCE, id);
	vm.is_known = node >= 0;
	if (vm.is_known) {
		if (!fill_three(page, answer, node, &r, &vm, err))
			return false;
		fill_demand(page, answer, node, &vm);
		fill_falls(page, answer, node, &vm);
		fill_users(page, answer->model, node, &vm);
		fill_groups(page, answer->model, node, &vm);
	}
	return page_show(page, "bia/resource", &vm, vm.name, err);
}
