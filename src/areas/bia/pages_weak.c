/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_weak.c - weak points: each with the critical processes that it takes
 * down, how soon, and the path; common causes first, as nobody expects those.
 */
#include <stdlib.h>

#include "areas/bia/pages.h"
#include "areas/bia/weakness.h"

/* More than this many are not shown; `stormvast weak` has them all. */
enum { SHOWN = 300 };

/* A process that a weak point takes down. */
struct weak_hit {
	struct piece_link process;
	struct str when, path;
	bool has_path;
};

struct weak_row {
	struct piece_link node;
	const char *kind;		/* message id: what the node is */
	struct str map, because;
	struct view_list hits;
	bool has_because;
};

struct weak_part {
	const char *title, *hint;	/* message ids */
	struct view_list rows;
};

struct weak_vm {
	struct str count;
	struct view_list parts;
	bool is_behind, is_open, is_cut, has_items, has_critical;
};

#define VIEW struct weak_hit
static const struct view_field hit_fields[] = {
	V_EMBED(process, struct piece_link, &piece_link_view), V_STR(when),
	V_STR(path), V_BOOL(has_path),
};
#undef VIEW
static const struct view hit_view = VIEW_OF(struct weak_hit, hit_fields);

#define VIEW struct weak_row
static const struct view_field row_fields[] = {
	V_EMBED(node, struct piece_link, &piece_link_view), V_MSG(kind),
	V_URL(map), V_STR(because), V_LIST(hits, &hit_view),
	V_BOOL(has_because),
};
#undef VIEW
static const struct view row_view = VIEW_OF(struct weak_row, row_fields);

#define VIEW struct weak_part
static const struct view_field part_fields[] = {
	V_MSG(title), V_MSG(hint), V_LIST(rows, &row_view),
};
#undef VIEW
static const struct view part_view = VIEW_OF(struct weak_part, part_fields);

#define VIEW struct weak_vm
static const struct view_field weak_fields[] = {
	V_STR(count), V_LIST(parts, &part_view), V_BOOL(is_behind),
	V_BOOL(is_open), V_BOOL(is_cut), V_BOOL(has_items),
	V_BOOL(has_critical),
};
#undef VIEW
const struct view weak_view = VIEW_OF(struct weak_vm, weak_fields);

/* The same weak point of several processes is one row. */
static bool
same_row(const struct weak_finding *a, const struct weak_finding *b)
{
	return a->kind == b->kind && a->node == b->node &&
	    a->group == b->group;
}

static int
cmp_row(const void *a, const void *b)
{
	const struct weak_finding *x = *(const struct weak_finding *const *)a;
	const struct weak_finding *y = *(const struct weak_finding *const *)b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static struct weak_hit
hit_of(struct page *page, const struct answer *answer,
    const struct weak_finding *f)
{
	struct buf when = BUF_IN(page->arena, 1024);
	struct buf path = BUF_IN(page->arena, 65536);
	int32_t node = answer->model->critical[f->place].node;

	if (f->kind != WEAK_FEW)
		weakness_when(f, page->lang, &when);
	weakness_path(answer, f, &path);
	return (struct weak_hit){
		.process = show_node(page, answer->model, node),
		.when = buf_str(&when),
		.path = buf_str(&path),
		.has_path = f->why.n > 0,
	};
}

static struct weak_row
row_of(struct page *page, const struct answer *answer,
    const struct weak_finding *const *f, size_t n)
{
	struct weak_hit *hits = arena_array(page->arena, struct weak_hit, n);
	struct buf because = BUF_IN(page->arena, 32768);

	weakness_why(answer, f[0], page->lang, &because);
	for (size_t i = 0; i < n; i++)
		hits[i] = hit_of(page, answer, f[i]);
	return (struct weak_row){
		.node = show_node(page, answer->model, f[0]->node),
		.kind = show_kind(answer->model, f[0]->node),
		.map = show_node_map(page, answer->model, f[0]->node),
		.because = buf_str(&because),
		.has_because = because.len > 0,
		.hits = VIEW_LIST_OF(hits, n),
	};
}

/* The rows of one kind; `list` is sorted.  How many is returned. */
static size_t
part_of(struct page *page, const struct answer *answer, enum weak_kind kind,
    const struct weak_finding *const *list, size_t n, struct weak_part *part)
{
	struct weak_row *rows = arena_array(page->arena, struct weak_row, n);
	size_t k = 0;

	for (size_t i = 0, to; i < n; i = to) {
		for (to = i + 1; to < n && same_row(list[i], list[to]); to++)
			;
		if (list[i]->kind != kind)
			continue;
		if (k < SHOWN)
			rows[k] = row_of(page, answer, list + i, to - i);
		k++;
	}
	part->title = str_printf(page->arena, "weak-title.%s",
	    weakness_name(kind)).ptr;
	part->hint = str_printf(page->arena, "weak-hint.%s",
	    weakness_name(kind)).ptr;
	part->rows = VIEW_LIST_OF(rows, k < SHOWN ? k : SHOWN);
	return k;
}

static void
fill(struct page *page, const struct answer *answer, const struct weak *weak,
    struct weak_vm *vm)
{
	static const enum weak_kind order[] = { WEAK_COMMON, WEAK_FEW,
		WEAK_PLAIN };
	size_t n = (size_t)weak->n, all = 0, nparts = 0;
	const struct weak_finding **list = arena_array(page->arena,
	    const struct weak_finding *, n);
	struct weak_part *parts = arena_array(page->arena, struct weak_part,
	    COUNT(order));

	for (size_t i = 0; i < n; i++)
		list[i] = &weak->finding[i];
	if (n > 0)
		qsort(list, n, sizeof(*list), cmp_row);
	for (size_t i = 0; i < COUNT(order); i++) {
		size_t k = part_of(page, answer, order[i], list, n,
		    &parts[nparts]);

		all += k;
		nparts += k > 0;
		vm->is_cut |= k > SHOWN;
	}
	vm->parts = VIEW_LIST_OF(parts, nparts);
	vm->count = say(page, "weak-count", { "n", ERR_INT((int64_t)all) });
	vm->has_items = n > 0;
	vm->is_cut |= weak->cut;
	vm->is_open = weak->nopen > 0;
	vm->has_critical = answer->model->ncritical > 0;
}

bool
page_weak(struct page *page, struct err *err)
{
	struct weak_vm vm = { 0 };
	const struct answer *answer;
	const struct weak *weak;

	if (!show_answer(page, false, &answer, &vm.is_behind, err) ||
	    !weakness_find(page->arena, answer, NULL, &weak, err))
		return false;
	fill(page, answer, weak, &vm);
	return page_show(page, "bia/weak", &vm,
	    page_message(page, "weak-title"), err);
}
