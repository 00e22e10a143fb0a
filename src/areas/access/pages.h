/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.h - inside access: what stands below /account. */
#ifndef AREAS_ACCESS_PAGES_H
#define AREAS_ACCESS_PAGES_H

#include "web/route.h"

extern const struct route access_routes[];
extern const struct template_decl access_templates[];

#endif
