/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_map.c - what rests on what, around one record.
 *
 * Drawn from the answer's graph: no row is read.  What does not fit is one box
 * "+12 more" that leads to the map around its neighbour.
 */
#include <inttypes.h>

#include "areas/bia/map_pick.h"
#include "areas/bia/neighbours.h"
#include "areas/bia/pages.h"
#include "render/map.h"

enum { DEPTH_MAX = 4, DEPTH = 2, HITS = 12 };

struct map_line {
	struct piece_link node;
	const char *kind;		/* message id */
	struct str map, relation, restore;
	struct piece_tag tag;
	bool has_tag, is_focus, can_pick, is_picked;
	struct str pick;		/* a link: lose it, or do not */
	struct opt64 more;		/* neighbours that are not shown */
};

struct map_depth {
	int64_t depth;
	struct str path;
	bool is_current;
};

/* One that is to be lost, and the link that takes it back. */
struct map_lost {
	struct str name, path;
};

struct map_vm {
	struct str words, whatif, none, lose;
	struct view_list lost;
	bool has_lost;
	struct piece_link focus;
	bool has_focus, is_behind, no_hits;
	struct html map;
	struct view_list lines, hits, depths;
};

#define VIEW struct map_line
static const struct view_field line_fields[] = {
	V_EMBED(node, struct piece_link, &piece_link_view), V_MSG(kind),
	V_URL(map), V_STR(relation), V_STR(restore),
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_BOOL(has_tag),
	V_BOOL(is_focus), V_BOOL(can_pick), V_BOOL(is_picked), V_URL(pick),
	V_INT(more),
};
#undef VIEW
static const struct view line_view = VIEW_OF(struct map_line, line_fields);

#define VIEW struct map_depth
static const struct view_field depth_fields[] = {
	V_INT(depth), V_URL(path), V_BOOL(is_current),
};
#undef VIEW
static const struct view depth_view = VIEW_OF(struct map_depth, depth_fields);

#define VIEW struct map_lost
static const struct view_field lost_fields[] = {
	V_STR(name), V_URL(path),
};
#undef VIEW
static const struct view lost_view = VIEW_OF(struct map_lost, lost_fields);

#define VIEW struct map_vm
static const struct view_field map_fields[] = {
	V_STR(words), V_URL(whatif), V_URL(none), V_STR(lose),
	V_LIST(lost, &lost_view), V_BOOL(has_lost),
	V_EMBED(focus, struct piece_link, &piece_link_view),
	V_BOOL(has_focus), V_BOOL(is_behind), V_BOOL(no_hits), V_HTML(map),
	V_LIST(lines, &line_view), V_LIST(hits, &piece_link_view),
	V_LIST(depths, &depth_view),
};
#undef VIEW
const struct view map_view = VIEW_OF(struct map_vm, map_fields);

/* ---- which -------------------------------------------------------------- */

/* Nobody said which: the critical process that is worst off. */
static int32_t
default_node(const struct page *page, const struct answer *answer)
{
	if (answer->model->ncritical == 0)
		return -1;
	return answer->model->critical[figures_order(page->arena,
	    answer)[0]].node;
}

/* Records that were searched for and that stand on the map. */
static bool
fill_hits(struct page *page, const struct model *m, struct map_vm *vm,
    struct err *err)
{
	struct search_hit hits[HITS];
	struct piece_link *links = arena_array(page->arena, struct piece_link,
	    HITS);
	size_t n, kept = 0;

	if (vm->words.len == 0)
		return true;
	if (!store_search(page->tx, vm->words, HITS, hits, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct str focus = str_printf(page->arena, "%s-%" PRId64,
		    hits[i].record->name, hits[i].id);

		if (map_node_of(m, focus) >= 0)
			links[kept++] = (struct piece_link){ hits[i].name,
				str_printf(page->arena, "/map?focus=%.*s",
				    STR_ARG(focus)) };
	}
	vm->hits = VIEW_LIST_OF(links, kept);
	vm->no_hits = kept == 0;
	return true;
}

/* ---- the picture -------------------------------------------------------- */

static const enum map_state states[VERDICT_STATE__MAX] = {
	[VERDICT_PROVEN] = MAP_OK,
	[VERDICT_PROVEN_IN_PARTS] = MAP_OK,
	[VERDICT_CALCULATED] = MAP_OK,
	[VERDICT_PROOF_EXPIRES] = MAP_WARN,
	[VERDICT_UNKNOWN] = MAP_UNKNOWN,
	[VERDICT_LATE] = MAP_BAD,
	[VERDICT_IMPOSSIBLE] = MAP_BAD,
};

/* A node whose restore nobody knows is unknown, a process as it is judged. */
static enum map_state
state_of(const struct answer *answer, int32_t node, int32_t place)
{
	enum node_kind kind = answer->model->nodes[node].kind;

	if (place >= 0)
		return states[answer->of[place].verdict.state];
	if ((kind == NODE_RESOURCE || kind == NODE_SITE) &&
	    !span_known(answer->model->restore[node]))
		return MAP_UNKNOWN;
	return MAP_PLAIN;
}

struct drawing {
	struct page *page;
	const struct answer *answer;
	struct neighbours near;
	struct map_pick pick;
	int64_t depth;
	struct map_node *nodes;
	struct map_edge *edges;
	int32_t nnodes;
	size_t nedges;
};

static int32_t
place_of(const struct answer *answer, int32_t node)
{
	const struct model_node *at = &answer->model->nodes[node];

	return at->kind == NODE_PROCESS ? figures_place(answer->model, at->id)
	    : -1;
}

/* The map around a node, with these things to lose. */
static struct str
path_with_lost(const struct drawing *d, int32_t node, int64_t depth,
    int32_t toggled)
{
	struct arena *a = d->page->arena;
	struct str lost = map_pick_text(a, d->answer->model, &d->pick,
	    toggled);

	return str_printf(a, "%.*s&depth=%" PRId64 "%s%.*s",
	    STR_ARG(show_node_map(d->page, d->answer->model, node)), depth,
	    lost.len > 0 ? "&lose=" : "", STR_ARG(lost));
}

static struct str
focus_path(const struct drawing *d, int32_t node)
{
	return path_with_lost(d, node, d->depth, -1);
}

static void
draw_node(struct drawing *d, int32_t i)
{
	const struct model *m = d->answer->model;
	const struct neighbour *at = &d->near.list[i];
	bool lost = map_pick_has(&d->pick, at->node);

	d->nodes[d->nnodes++] = (struct map_node){
		.label = m->nodes[at->node].name,
		.detail = page_message(d->page, lost ? "map-is-lost"
		    : show_kind(m, at->node)),
		.href = at->steps == 0 ? show_node_path(d->page, m, at->node)
		    : focus_path(d, at->node),
		.state = lost ? MAP_BAD : state_of(d->answer, at->node,
		    place_of(d->answer, at->node)),
		.focus = at->steps == 0,
	};
}

/* One box for all that was left out next to a node. */
static void
draw_more(struct drawing *d, int32_t i)
{
	const struct neighbour *at = &d->near.list[i];
	bool upwards = at->steps < 0;

	if (at->more == 0 || d->nnodes == LAYOUT_NODES)
		return;
	d->nodes[d->nnodes] = (struct map_node){
		.label = say(d->page, "map-more", { "n", ERR_INT(at->more) }),
		.href = focus_path(d, at->node),
	};
	d->edges[d->nedges++] = (struct map_edge){
		.from = upwards ? d->nnodes : i,
		.to = upwards ? i : d->nnodes,
		.soft = true,
	};
	d->nnodes++;
}

/* Does the worst loss of the focus run over this edge? */
static bool
on_path(const struct drawing *d, const struct why *why,
    const struct neighbour_edge *edge)
{
	for (int32_t k = 0; k + 1 < why->n; k++)
		if (why->step[k].node == d->near.list[edge->from].node &&
		    why->step[k + 1].node == d->near.list[edge->to].node)
			return true;
	return false;
}

static bool
draw(struct drawing *d, struct html *html_r, struct err *err)
{
	struct arena *a = d->page->arena;
	struct render_context ctx = page_context(d->page);
	int32_t focus = d->near.list[0].node;
	int32_t place = place_of(d->answer, focus);
	struct why none = { 0 };
	const struct why *why = place >= 0
	    ? &d->answer->single->of[place].why_up : &none;

	d->nodes = arena_array(a, struct map_node, LAYOUT_NODES);
	d->edges = arena_array(a, struct map_edge, LAYOUT_EDGES);
	for (int32_t i = 0; i < d->near.n; i++)
		draw_node(d, i);
	for (size_t e = 0; e < d->near.nedges; e++)
		d->edges[d->nedges++] = (struct map_edge){
			.from = d->near.edges[e].from,
			.to = d->near.edges[e].to,
			.on_path = on_path(d, why, &d->near.edges[e]),
			.soft = d->near.edges[e].soft,
		};
	for (int32_t i = 0; i < d->near.n; i++)
		draw_more(d, i);
	return map_html(a, &(struct map){ say(d->page, "map-title",
	    { "a", ERR_TEXT(d->answer->model->nodes[focus].name) }),
	    d->nodes, d->nnodes, d->edges, d->nedges }, &ctx, html_r, err);
}

/* ---- the same as a table ------------------------------------------------ */

static struct str
relation_of(const struct page *page, const struct neighbour *at)
{
	if (at->steps == 0)
		return page_message(page, "map-is-focus");
	return at->steps > 0
	    ? say(page, "map-below", { "n", ERR_INT(at->steps) })
	    : say(page, "map-above", { "n", ERR_INT(-at->steps) });
}

static struct view_list
make_lines(const struct drawing *d)
{
	const struct page *page = d->page;
	const struct model *m = d->answer->model;
	struct map_line *lines = arena_array(page->arena, struct map_line,
	    (size_t)d->near.n);

	for (int32_t i = 0; i < d->near.n; i++) {
		const struct neighbour *at = &d->near.list[i];
		int32_t place = place_of(d->answer, at->node);
		enum node_kind kind = m->nodes[at->node].kind;
		bool restores = kind == NODE_RESOURCE || kind == NODE_SITE ||
		    kind == NODE_SUPPLIER;

		lines[i] = (struct map_line){
			.node = show_node(page, m, at->node),
			.kind = show_kind(m, at->node),
			.map = focus_path(d, at->node),
			.relation = relation_of(page, at),
			.restore = restores ? show_span(page,
			    m->restore[at->node]) : STR_EMPTY,
			.is_focus = at->steps == 0,
			.can_pick = map_can_pick(m, at->node),
			.is_picked = map_pick_has(&d->pick, at->node),
			.pick = path_with_lost(d, d->near.list[0].node,
			    d->depth, at->node),
			.more = at->more > 0 ? KNOWN(at->more) : UNKNOWN,
			.has_tag = place >= 0,
		};
		if (place >= 0)
			lines[i].tag = show_verdict(page, d->answer, place);
	}
	return VIEW_LIST_OF(lines, (size_t)d->near.n);
}

static struct view_list
make_depths(const struct drawing *d)
{
	struct map_depth *list = arena_array(d->page->arena, struct map_depth,
	    DEPTH_MAX);

	for (int64_t k = 1; k <= DEPTH_MAX; k++)
		list[k - 1] = (struct map_depth){ k, path_with_lost(d,
		    d->near.list[0].node, k, -1), k == d->depth };
	return VIEW_LIST_OF(list, DEPTH_MAX);
}

static void
fill_lost(const struct drawing *d, struct map_vm *vm)
{
	const struct model *m = d->answer->model;
	struct arena *a = d->page->arena;
	int32_t focus = d->near.list[0].node;
	struct map_lost *list = arena_array(a, struct map_lost,
	    (size_t)d->pick.n);

	for (int32_t i = 0; i < d->pick.n; i++)
		list[i] = (struct map_lost){ m->nodes[d->pick.node[i]].name,
			path_with_lost(d, focus, d->depth, d->pick.node[i]) };
	vm->lost = VIEW_LIST_OF(list, (size_t)d->pick.n);
	vm->has_lost = d->pick.n > 0;
	vm->lose = map_pick_text(a, m, &d->pick, -1);
	vm->whatif = str_printf(a, "/what-if?lose=%.*s", STR_ARG(vm->lose));
	vm->none = str_printf(a, "%.*s&depth=%" PRId64, STR_ARG(
	    show_node_map(d->page, m, focus)), d->depth);
}

static bool
fill(struct page *page, const struct answer *answer, int32_t node,
    struct map_vm *vm, struct err *err)
{
	struct drawing d = { .page = page, .answer = answer };
	struct str depth = page_query(page, "depth");

	if (depth.ptr == NULL || !str_to_i64(depth, &d.depth) || d.depth < 1 ||
	    d.depth > DEPTH_MAX)
		d.depth = DEPTH;
	map_pick_read(answer->model, page_query(page, "lose"), &d.pick);
	d.near = neighbours_find(page->arena, answer->model->graph, node,
	    (int32_t)d.depth);
	vm->has_focus = true;
	vm->focus = show_node(page, answer->model, node);
	fill_lost(&d, vm);
	vm->lines = make_lines(&d);
	vm->depths = make_depths(&d);
	return draw(&d, &vm->map, err);
}

bool
page_map(struct page *page, struct err *err)
{
	struct str focus = page_query(page, "focus");
	struct str words = page_query(page, "q");
	const struct answer *answer;
	struct map_vm vm = { .words = words.ptr == NULL ? STR_EMPTY : words };
	int32_t node = -1;

	if (!show_answer(page, false, &answer, &vm.is_behind, err) ||
	    !fill_hits(page, answer->model, &vm, err))
		return false;
	if (focus.ptr != NULL && (node = map_node_of(answer->model, focus)) < 0)
		return err_set(err, ERR_NOT_FOUND, NULL, "map-no-such-focus");
	if (node < 0 && vm.words.len == 0)
		node = default_node(page, answer);
	if (node >= 0 && !fill(page, answer, node, &vm, err))
		return false;
	return page_show(page, "bia/map", &vm, page_message(page, "map"), err);
}
