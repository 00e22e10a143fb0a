/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.c - which pages the BIA has.  To add one: a row, its handler in a file
 * pages_<subject>.c, its template in assets/templates/bia/. */
#include "areas/bia/pages.h"
#include "areas/bia/report.h"
#include "areas/bia/rules.h"

const struct route bia_routes[] = {
	{ "GET", "/", ROUTE_SIGNED_IN, RIGHT_READ, .handle = page_overview },
	{ "GET", "/processes/{id}/why", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_why },
	{ "GET", "/processes/{id}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_process },
	{ "POST", "/processes/{id}/submit", ROUTE_SIGNED_IN, RIGHT_READ,
	    &bia_usecases[PROCESS_SUBMIT], page_process_submit },
	{ "POST", "/processes/{id}/approve", ROUTE_SIGNED_IN, RIGHT_READ,
	    &bia_usecases[PROCESS_APPROVE], page_process_approve },
	{ "POST", "/processes/{id}/reopen", ROUTE_SIGNED_IN, RIGHT_READ,
	    &bia_usecases[PROCESS_REOPEN], page_process_reopen },
	{ "GET", "/processes/{id}/impact", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_impact },
	{ "POST", "/processes/{id}/impact", ROUTE_SIGNED_IN, RIGHT_READ,
	    &bia_usecases[PROCESS_CHANGE], page_impact_post },
	{ "GET", "/resources/{id}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_resource },
	{ "GET", "/attention", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_attention },
	{ "GET", "/weak", ROUTE_SIGNED_IN, RIGHT_READ, .handle = page_weak },
	{ "GET", "/map", ROUTE_SIGNED_IN, RIGHT_READ, .handle = page_map },
	{ "GET", "/api/v1/readiness", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_readiness, .schema = report_schema },
	{ 0 },
};

const struct template_decl bia_templates[] = {
	{ "bia/overview", &overview_view },
	{ "bia/why", &why_view },
	{ "bia/map", &map_view },
	{ "bia/process", &process_view },
	{ "bia/impact", &impact_view },
	{ "bia/resource", &resource_view },
	{ "bia/attention", &attention_view },
	{ "bia/weak", &weak_view },
	{ 0 },
};
