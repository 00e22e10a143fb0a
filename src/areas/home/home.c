/* SPDX-License-Identifier: EUPL-1.2 */
/* home.c - the area's row: the seven steps of a newcomer, and views over all
 * areas.  The first page itself is the BIA's, which knows the answer. */
#include "areas/area.h"
#include "areas/home/home.h"
#include "areas/home/pages.h"

static const struct route routes[] = {
	{ "GET", "/start", ROUTE_SIGNED_IN, RIGHT_READ, .handle = page_start },
	{ "GET", "/start/{step}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_start_step },
	{ "POST", "/start/1", ROUTE_SIGNED_IN, RIGHT_EDIT_BIA,
	    .handle = page_start_list },
	{ "POST", "/start/2", ROUTE_SIGNED_IN, RIGHT_EDIT_BIA,
	    .handle = page_start_ask },
	{ "POST", "/start/3", ROUTE_SIGNED_IN, RIGHT_EDIT_BIA,
	    .handle = page_start_fallback },
	{ "GET", "/roadmap", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_roadmap },
	{ "GET", "/register-ict-contracts", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_ict_register },
	{ "GET", "/register-ict-contracts.csv", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_ict_register_csv },
	{ 0 },
};

static const struct template_decl templates[] = {
	{ "home/start", &start_view },
	{ "home/roadmap", &roadmap_view },
	{ "home/ict-register", &ict_register_view },
	{ 0 },
};

const struct area home_area = {
	.name = "home",
	.routes = routes,
	.templates = templates,
};
