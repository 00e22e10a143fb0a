/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.h - inside the organisation: founding one on a page. */
#ifndef AREAS_ORGANISATION_PAGES_H
#define AREAS_ORGANISATION_PAGES_H

#include "web/route.h"

extern const struct route organisation_routes[];
extern const struct template_decl organisation_templates[];

#endif
