/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_start.c - a document from a template: choose what it is to be, and it is
 * there, filled from what the organisation recorded already.
 */
#include <inttypes.h>

#include "areas/plans/pages.h"
#include "areas/plans/template.h"

struct kind_line {
	struct str code, name, why;
	bool has_text, is_first;
};

struct plan_start_vm {
	struct view_list kinds, faults;
	struct str title;
	bool has_faults, is_english;
};

#define VIEW struct kind_line
static const struct view_field kind_fields[] = {
	V_STR(code), V_STR(name), V_STR(why), V_BOOL(has_text),
	V_BOOL(is_first),
};
#undef VIEW
static const struct view kind_view = VIEW_OF(struct kind_line, kind_fields);

#define VIEW struct plan_start_vm
static const struct view_field start_fields[] = {
	V_LIST(kinds, &kind_view), V_LIST(faults, &view_of_str), V_STR(title),
	V_BOOL(has_faults), V_BOOL(is_english),
};
#undef VIEW
const struct view plan_start_view =
    VIEW_OF(struct plan_start_vm, start_fields);

static struct str
input_of(const struct page *page, const char *name)
{
	struct str s = page_input(page, name);

	return s.ptr == NULL ? STR_EMPTY : s;
}

static bool
show_start(struct page *page, const struct errs *errs, struct err *err)
{
	struct plan_start_vm vm = { .title = input_of(page, "title") };
	struct kind_line *lines = arena_array(page->arena, struct kind_line,
	    DOCUMENT_KIND__MAX);
	struct organisation us;
	struct plan_template t;

	if (!store_get(page->tx, &organisation_record,
	        page->actor.organisation, &us, err))
		return false;
	for (int k = 1; k < DOCUMENT_KIND__MAX; k++) {
		const char *code = document_kinds[k].code;

		lines[k - 1] = (struct kind_line){
			.code = str_of(code),
			.name = page_message(page, str_printf(page->arena,
			    "document.kind.%s", code).ptr),
			.why = page_message(page, str_printf(page->arena,
			    "plan-kind.%s", code).ptr),
			.has_text = plan_template(page->arena,
			    (enum document_kind)k, page->lang,
			    (enum sector)us.sector, us.name, &t),
			.is_first = k == 1,
		};
	}
	vm.kinds = VIEW_LIST_OF(lines, DOCUMENT_KIND__MAX - 1);
	vm.is_english = us.language == 2;
	if (errs != NULL) {
		vm.faults = show_faults(page, errs);
		vm.has_faults = true;
	}
	return page_show_status(page, errs == NULL ? 200 : 422, "plans/start",
	    &vm, page_message(page, "plan-start"), err);
}

bool
page_plan_start(struct page *page, struct err *err)
{
	return show_start(page, NULL, err);
}

bool
page_plan_start_post(struct page *page, struct err *err)
{
	struct errs errs = ERRS_IN(page->arena);
	struct str code = input_of(page, "kind");
	struct plan_begin begin = {
		.title = str_trim(input_of(page, "title")),
		.lang = str_eq_c(input_of(page, "language"), "en") ? LANG_EN
		    : LANG_NL,
	};
	int64_t version, entry;

	for (int k = 1; k < DOCUMENT_KIND__MAX; k++)
		if (str_eq_c(code, document_kinds[k].code))
			begin.kind = (enum document_kind)k;
	if (begin.kind == DOCUMENT_NONE)
		errs_fault(&errs, ERR_INVALID, "kind", "plan-start-which");
	if (!errs_none(&errs) || !plan_begin(page->store, &page->actor,
	        page->now, page->arena, &begin, &version, &entry, &errs))
		return show_start(page, &errs, err);
	return page_redirect(page, str_printf(page->arena,
	    "/document-versions/%" PRId64 "/write", version), "plan-begun",
	    entry, err);
}
