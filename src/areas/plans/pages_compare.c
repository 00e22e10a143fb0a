/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_compare.c - what changed between two versions of a document, in words:
 * as they were read, live blocks and all.  Without a choice: with the version
 * before it.
 */
#include <inttypes.h>

#include "areas/plans/pages.h"
#include "render/text_diff.h"

struct compare_line {
	struct str name, value;
	bool is_chosen;
};

struct compare_vm {
	struct str title, path, document, document_path, number, older;
	struct html changes;
	struct view_list versions;
	bool has_older, is_same;
};

#define VIEW struct compare_line
static const struct view_field line_fields[] = {
	V_STR(name), V_STR(value), V_BOOL(is_chosen),
};
#undef VIEW
static const struct view line_view = VIEW_OF(struct compare_line, line_fields);

#define VIEW struct compare_vm
static const struct view_field compare_fields[] = {
	V_STR(title), V_URL(path), V_STR(document), V_URL(document_path),
	V_STR(number), V_STR(older), V_HTML(changes),
	V_LIST(versions, &line_view), V_BOOL(has_older), V_BOOL(is_same),
};
#undef VIEW
const struct view plan_compare_view =
    VIEW_OF(struct compare_vm, compare_fields);

/* The one that was asked for, else the one before it; NULL: there is none. */
static const struct document_version *
older_of(const struct page *page, const struct document_version *v,
    const struct document_version *list, size_t n)
{
	struct str with = page_query(page, "with");
	bool past = false;
	int64_t id;

	for (size_t i = 0; i < n; i++) {
		if (with.ptr != NULL && str_to_i64(with, &id)) {
			if (list[i].rec.id == id && id != v->rec.id)
				return &list[i];
			continue;
		}
		if (past)
			return &list[i];
		past = list[i].rec.id == v->rec.id;
	}
	return NULL;
}

static bool
fill_changes(struct page *page, const struct document *d,
    const struct document_version *v, const struct document_version *older,
    struct compare_vm *vm, struct err *err)
{
	struct plan_paper was, now;
	struct text_diff diff;
	struct str hash;

	vm->has_older = true;
	vm->older = version_number(page->arena, older);
	if (!paper_of(page->tx, d, older, &was, &hash, err) ||
	    !paper_of(page->tx, d, v, &now, &hash, err) ||
	    !text_diff(page->arena, was.body, now.body, &diff, err))
		return false;
	vm->is_same = str_eq(was.body, now.body);
	return text_diff_html(page->arena, page->lang, &diff, true,
	    &vm->changes, err);
}

bool
page_plan_compare(struct page *page, struct err *err)
{
	const struct document_version *older;
	struct document_version v, *list;
	struct compare_vm vm = { 0 };
	struct compare_line *lines;
	struct document d;
	size_t n, k = 0;

	if (!page_plan(page, &v, &d, err) ||
	    !versions_of(page->tx, d.rec.id, &list, &n, err))
		return false;
	older = older_of(page, &v, list, n);
	lines = arena_array(page->arena, struct compare_line, n);
	for (size_t i = 0; i < n; i++)
		if (list[i].rec.id != v.rec.id)
			lines[k++] = (struct compare_line){
				version_number(page->arena, &list[i]),
				str_printf(page->arena, "%" PRId64,
				    list[i].rec.id), older == &list[i] };
	vm.versions = VIEW_LIST_OF(lines, k);
	vm.title = d.name;
	vm.document = d.name;
	vm.document_path = page_path(page, &document_record, d.rec.id);
	vm.path = page_path(page, &document_version_record, v.rec.id);
	vm.number = version_number(page->arena, &v);
	if (older != NULL && !fill_changes(page, &d, &v, older, &vm, err))
		return false;
	return page_show(page, "plans/compare", &vm, str_printf(page->arena,
	    "%.*s %.*s", STR_ARG(d.name), STR_ARG(vm.number)), err);
}
