/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.c - which pages risk has.  To add one: a row, its handler in a file
 * pages_<subject>.c, its template in assets/templates/risk/. */
#include "areas/risk/pages.h"
#include "areas/risk/rules.h"

const struct route risk_routes[] = {
	{ "GET", "/risk-map", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_risk_map },
	{ "POST", "/risk-map", ROUTE_SIGNED_IN, RIGHT_READ,
	    &risk_usecases[RISK_MATRIX_CREATE], page_risk_map_start },
	{ "GET", "/scenario-matrix", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_scenario_matrix },
	{ "POST", "/scenario-matrix", ROUTE_SIGNED_IN, RIGHT_READ,
	    &risk_usecases[SCENARIO_CHANGE], page_scenario_matrix_post },
	{ "GET", "/scenario-start", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_scenario_start },
	{ "POST", "/scenario-start", ROUTE_SIGNED_IN, RIGHT_READ,
	    &risk_usecases[SCENARIO_CREATE], page_scenario_start_post },
	{ "GET", "/scenarios/{id}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_scenario },
	{ 0 },
};

const struct template_decl risk_templates[] = {
	{ "risk/map", &risk_map_view },
	{ "risk/matrix", &scenario_matrix_view },
	{ "risk/scenario", &scenario_view },
	{ "risk/start", &scenario_start_view },
	{ 0 },
};
