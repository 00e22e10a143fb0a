/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_why.c - where a figure comes from: the path through the graph along
 * which the worst loss reaches the process, step by step with its times, and
 * the times that add up.
 */
#include <inttypes.h>

#include "areas/bia/pages.h"
#include "render/map.h"

struct why_line {
	struct piece_link node;
	const char *kind;		/* message id */
	struct str map;			/* the map around it */
	struct str dn, up;
	bool is_lost, is_process;
};

struct why_sum {
	struct str label, text;
	bool is_total;
};

struct why_vm {
	struct str name, path, other;	/* other: the same page, other figure */
	struct piece_tag tag;
	struct str sentence, loss;
	struct piece_link worst, planned;	/* planned: what decides instead */
	bool is_planned, is_up, has_path, is_assumed, has_causes, is_critical, is_hit,
	    is_behind;
	struct html map;
	struct view_list steps, sums, causes;
	bool has_nothing;		/* no single loss stops it */
};

#define VIEW struct why_line
static const struct view_field line_fields[] = {
	V_EMBED(node, struct piece_link, &piece_link_view), V_MSG(kind),
	V_URL(map), V_STR(dn), V_STR(up), V_BOOL(is_lost), V_BOOL(is_process),
};
#undef VIEW
static const struct view line_view = VIEW_OF(struct why_line, line_fields);

#define VIEW struct why_sum
static const struct view_field sum_fields[] = {
	V_STR(label), V_STR(text), V_BOOL(is_total),
};
#undef VIEW
static const struct view sum_view = VIEW_OF(struct why_sum, sum_fields);

#define VIEW struct why_vm
static const struct view_field why_fields[] = {
	V_STR(name), V_URL(path), V_URL(other),
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_STR(sentence),
	V_STR(loss), V_EMBED(worst, struct piece_link, &piece_link_view),
	V_BOOL(is_up), V_BOOL(has_path), V_BOOL(is_assumed),
	V_BOOL(has_causes), V_BOOL(is_critical), V_BOOL(is_hit),
	V_BOOL(is_behind), V_HTML(map), V_LIST(steps, &line_view),
	V_LIST(sums, &sum_view), V_LIST(causes, &piece_link_view),
	V_EMBED(planned, struct piece_link, &piece_link_view),
	V_BOOL(is_planned), V_BOOL(has_nothing),
};
#undef VIEW
const struct view why_view = VIEW_OF(struct why_vm, why_fields);

/* The path in the order in which things happen: the lost one first, unless a
 * broken knot cut it short. */
static void
fill_steps(const struct page *page, const struct model *m,
    const struct why *why, int32_t lost, struct why_vm *vm)
{
	struct why_line *lines = arena_array(page->arena, struct why_line,
	    (size_t)why->n);

	for (int32_t i = 0; i < why->n; i++) {
		const struct why_step *step = &why->step[why->n - 1 - i];

		lines[i] = (struct why_line){
			.node = show_node(page, m, step->node),
			.kind = show_kind(m, step->node),
			.map = show_node_map(page, m, step->node),
			.dn = step->dn == 0 ? page_message(page, "why-at-once")
			    : show_time(page, step->dn),
			.up = show_time(page, step->up),
			.is_lost = step->node == lost,
			.is_process = i == why->n - 1,
		};
	}
	vm->steps = VIEW_LIST_OF(lines, (size_t)why->n);
	vm->has_path = why->n > 0;
	vm->is_assumed = why->assumed;
}

/* The same as a picture; a long path is told in words alone. */
static bool
fill_map(const struct page *page, const struct model *m,
    const struct why *why, int32_t lost, struct str title,
    struct html *html_r, struct err *err)
{
	struct render_context ctx = page_context(page);
	struct map_node *nodes;
	struct map_edge *edges;

	if (why->n < 2 || why->n > LAYOUT_NODES)
		return true;
	nodes = arena_array(page->arena, struct map_node, (size_t)why->n);
	edges = arena_array(page->arena, struct map_edge, (size_t)why->n);
	for (int32_t i = 0; i < why->n; i++) {
		int32_t node = why->step[i].node;

		nodes[i] = (struct map_node){
			.label = m->nodes[node].name,
			.detail = page_message(page, show_kind(m, node)),
			.href = show_node_path(page, m, node),
			.state = node == lost ? MAP_BAD : MAP_PLAIN,
			.focus = i == 0,
		};
		edges[i] = (struct map_edge){ i, i + 1, .on_path = true };
	}
	return map_html(page->arena, &(struct map){ title, nodes, why->n,
	    edges, (size_t)why->n - 1 }, &ctx, html_r, err);
}

static void
add_sum(struct why_sum *list, size_t *n, struct str label, struct str text,
    bool is_total)
{
	list[(*n)++] = (struct why_sum){ label, text, is_total };
}

/* What the chain adds at the worst end: restarts behind the restore, and less
 * the time for which nobody noticed. */
static void
add_chain(const struct page *page, const struct answer *answer, int32_t i,
    struct why_sum *list, size_t *n)
{
	const struct model *m = answer->model;
	const struct single_verdict *v = &answer->single->of[i];
	int64_t back = span_add(m->before, m->restore[v->worst]).hi;

	if (back < FOREVER && v->verdict.up.hi < FOREVER &&
	    v->verdict.up.hi > back)
		add_sum(list, n, page_message(page, "why-restarts"),
		    say_long(page, KNOWN(v->verdict.up.hi - back)), false);
	if (v->verdict.dn.lo > 0 && v->verdict.dn.lo < FOREVER)
		add_sum(list, n, page_message(page, "why-unnoticed"),
		    say_long(page, KNOWN(-v->verdict.dn.lo)), false);
}

/* What adds up to the time that is set against the target. */
static void
fill_sums(const struct page *page, const struct answer *answer, int32_t i,
    struct why_vm *vm)
{
	const struct model *m = answer->model;
	const struct single_verdict *v = &answer->single->of[i];
	struct why_sum *list = arena_array(page->arena, struct why_sum, 8);
	size_t n = 0;

	vm->has_nothing = v->worst < 0 && v->verdict.elapsed.hi == 0;
	if (v->worst >= 0) {
		add_sum(list, &n, page_message(page, "why-before"),
		    show_span(page, m->before), false);
		add_sum(list, &n, say(page, "why-restore",
		    { "a", ERR_TEXT(m->nodes[v->worst].name) }),
		    show_span(page, m->restore[v->worst]), false);
		add_chain(page, answer, i, list, &n);
	}
	if (!vm->has_nothing) {
		add_sum(list, &n, page_message(page, "why-verification"),
		    show_span(page, m->terms[i].verification), false);
		add_sum(list, &n, page_message(page, "why-elapsed"),
		    show_span(page, v->verdict.elapsed), true);
	}
	add_sum(list, &n, page_message(page, "why-target"),
	    say_long(page, m->critical[i].rto), false);
	add_sum(list, &n, page_message(page, "why-max"),
	    say_long(page, m->critical[i].mtpd), false);
	vm->sums = VIEW_LIST_OF(list, n);
}

static bool
fill(const struct page *page, const struct answer *answer, int32_t i,
    struct why_vm *vm, struct err *err)
{
	const struct model *m = answer->model;
	const struct single_verdict *v = &answer->single->of[i];
	const struct why *why = vm->is_up ? &v->why_up : &v->why_dn;
	struct buf sentence = BUF_IN(page->arena, 2048);

	words_verdict(answer, i, page->lang, &sentence);
	vm->sentence = buf_str(&sentence);
	vm->tag = show_verdict(page, answer, i);
	vm->is_planned = answer->of[i].planned != NULL;
	vm->planned = show_planned(page, answer, i);
	vm->is_hit = v->worst >= 0;
	if (vm->is_hit)
		vm->worst = show_node(page, m, v->worst);
	vm->causes = show_causes(page, answer, i);
	vm->has_causes = vm->causes.n > 0;
	fill_steps(page, m, why, v->worst, vm);
	fill_sums(page, answer, i, vm);
	return fill_map(page, m, why, v->worst, say(page, "why-map",
	    { "a", ERR_TEXT(vm->name) }), &vm->map, err);
}

bool
page_why(struct page *page, struct err *err)
{
	struct str figure = page_query(page, "figure");
	struct process p;
	const struct answer *answer;
	struct why_vm vm = { .is_up = !str_eq_c(figure, "dn") };
	int64_t id;
	int32_t i;

	if (!page_id(page, 0, &id, err) ||
	    !store_get(page->tx, &process_record, id, &p, err) ||
	    !show_answer(page, false, &answer, &vm.is_behind, err))
		return false;
	vm.name = p.name;
	vm.path = page_path(page, &process_record, id);
	vm.other = str_printf(page->arena, "%.*s/why?figure=%s",
	    STR_ARG(vm.path), vm.is_up ? "dn" : "up");
	i = figures_place(answer->model, id);
	vm.is_critical = i >= 0;
	if (vm.is_critical && !fill(page, answer, i, &vm, err))
		return false;
	return page_show(page, "bia/why", &vm, say(page, "why-title",
	    { "a", ERR_TEXT(vm.name) }), err);
}
