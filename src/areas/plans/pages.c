/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.c - which pages plans has.  To add one: a row, its handler in a file
 * pages_<subject>.c, its template in assets/templates/plans/. */
#include "areas/plans/pages.h"

const struct route plans_routes[] = {
	{ "GET", "/documents/{id}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_document },
	{ "POST", "/documents/{id}/new-version", ROUTE_SIGNED_IN, RIGHT_READ,
	    &plans_usecases[VERSION_CREATE], page_document_new },
	{ "GET", "/documents/{id}/versions.csv", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_document_log },
	{ "GET", "/document-versions/{id}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_version },
	{ "POST", "/document-versions/{id}/submit", ROUTE_SIGNED_IN,
	    RIGHT_READ, &plans_usecases[VERSION_SUBMIT],
	    page_version_submit },
	{ "POST", "/document-versions/{id}/approve", ROUTE_SIGNED_IN,
	    RIGHT_READ, &plans_usecases[VERSION_APPROVE],
	    page_version_approve },
	{ "POST", "/document-versions/{id}/privacy", ROUTE_SIGNED_IN,
	    RIGHT_READ, &plans_usecases[VERSION_PRIVACY],
	    page_version_privacy },
	{ "GET", "/document-versions/{id}/write", ROUTE_SIGNED_IN,
	    RIGHT_EDIT_PLANS, .handle = page_write },
	{ "POST", "/document-versions/{id}/write", ROUTE_SIGNED_IN,
	    RIGHT_READ, &plans_usecases[VERSION_CHANGE], page_write_post },
	{ "GET", "/document-versions/{id}/compare", ROUTE_SIGNED_IN,
	    RIGHT_READ, .handle = page_plan_compare },
	{ "GET", "/document-versions/{id}/plan.pdf", ROUTE_SIGNED_IN,
	    RIGHT_READ, .handle = page_version_pdf },
	{ "GET", "/document-versions/{id}/plan.md", ROUTE_SIGNED_IN,
	    RIGHT_READ, .handle = page_version_markdown },
	{ "GET", "/document-versions/{id}/plan.html", ROUTE_SIGNED_IN,
	    RIGHT_READ, .handle = page_version_html },
	{ "GET", "/plan-start", ROUTE_SIGNED_IN, RIGHT_EDIT_PLANS,
	    .handle = page_plan_start },
	{ "POST", "/plan-start", ROUTE_SIGNED_IN, RIGHT_READ,
	    &plans_usecases[DOCUMENT_CREATE], page_plan_start_post },
	{ 0 },
};

const struct template_decl plans_templates[] = {
	{ "plans/document", &document_view },
	{ "plans/version", &version_view },
	{ "plans/write", &write_view },
	{ "plans/compare", &plan_compare_view },
	{ "plans/file", &plan_file_view },
	{ "plans/start", &plan_start_view },
	{ 0 },
};

struct piece_tag
plan_tag(const struct page *page, int32_t state)
{
	static const struct { const char *css, *mark; } looks[
	    PLAN_STATE__MAX] = {
		[PLAN_NONE] = { "none", "?" },
		[PLAN_DRAFT] = { "none", "✎" },
		[PLAN_REVIEW] = { "info", "◔" },
		[PLAN_APPROVED] = { "info", "✔" },
		[PLAN_IN_FORCE] = { "ok", "✔" },
		[PLAN_SUPERSEDED] = { "none", "—" },
		[PLAN_WITHDRAWN] = { "none", "✖" },
	};

	return (struct piece_tag){ str_of(looks[state].css),
		str_of(looks[state].mark), state == PLAN_NONE
		? page_message(page, "plan-no-version")
		: page_message(page, str_printf(page->arena, "plan-state.%s",
		    plan_states[state].code).ptr) };
}

bool
page_plan(struct page *page, struct document_version *v, struct document *d,
    struct err *err)
{
	int64_t id;

	return page_id(page, 0, &id, err) &&
	    store_get(page->tx, &document_version_record, id, v, err) &&
	    store_get(page->tx, &document_record, v->document.v, d, err);
}

bool
plan_first(const struct errs *errs, struct err *err)
{
	return errs_first(errs, err);
}

bool
plan_fresh(struct page *page, struct err *err)
{
	tx_end(page->tx);
	page->tx = NULL;
	return store_read(page->store, &page->actor, page->now, page->arena,
	    &page->tx, err);
}
