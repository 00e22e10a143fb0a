/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.c - which pages recovery has.  To add one: a row, its handler in a file
 * pages_<subject>.c, its template in assets/templates/recovery/. */
#include "areas/recovery/pages.h"

const struct route recovery_routes[] = {
	{ "GET", "/procedures/{id}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = page_procedure },
	{ 0 },
};

const struct template_decl recovery_templates[] = {
	{ "recovery/procedure", &procedure_view },
	{ 0 },
};
