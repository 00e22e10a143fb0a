/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.c - which pages recovery has.  To add one: a row, its handler in a file
 * pages_<subject>.c, its template in assets/templates/recovery/. */
#include "areas/recovery/pages.h"

const struct route recovery_routes[] = {
	{ "GET", "/procedures/{id}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_procedure },
	{ "GET", "/what-if", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_whatif },
	{ "GET", "/what-if.csv", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_whatif_csv },
	{ "GET", "/what-if.json", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_whatif_json },
	{ "GET", "/what-if.svg", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_whatif_svg },
	{ "GET", "/what-if.pdf", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_whatif_pdf },
	{ "GET", "/calculations/{id}/print.pdf", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_saved_pdf },
	{ "GET", "/what-if/events", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_whatif_events },
	{ "POST", "/what-if/stop", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_whatif_stop },
	{ "POST", "/what-if/save", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_whatif_save },
	{ "GET", "/what-if/compare", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_compare },
	{ "GET", "/calculations/{id}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_saved },
	{ "GET", "/calculations/{id}/input.json", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_saved_input },
	{ "GET", "/calculations/{id}/result.json", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_saved_result },
	{ 0 },
};

const struct template_decl recovery_templates[] = {
	{ "recovery/procedure", &procedure_view },
	{ "recovery/whatif", &whatif_page_view },
	{ "recovery/busy", &whatif_busy_view },
	{ "recovery/saved", &saved_view },
	{ "recovery/compare", &compare_view },
	{ 0 },
};
