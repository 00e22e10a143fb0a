/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.c - which pages the BIA has.  To add one: a row, its handler in a file
 * pages_<subject>.c, its template in assets/templates/bia/. */
#include "areas/bia/pages.h"

const struct route bia_routes[] = {
	{ "GET", "/", ROUTE_SIGNED_IN, RIGHT_READ, .handle = page_overview },
	{ "GET", "/processes/{id}/why", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_why },
	{ "GET", "/map", ROUTE_SIGNED_IN, RIGHT_READ, .handle = page_map },
	{ "GET", "/readiness.json", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_readiness },
	{ 0 },
};

const struct template_decl bia_templates[] = {
	{ "bia/overview", &overview_view },
	{ "bia/why", &why_view },
	{ "bia/map", &map_view },
	{ 0 },
};
