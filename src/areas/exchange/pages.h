/* SPDX-License-Identifier: EUPL-1.2 */
/* pages.h - inside exchange: import with preview, export, the empty workbook. */
#ifndef AREAS_EXCHANGE_PAGES_H
#define AREAS_EXCHANGE_PAGES_H

#include "web/route.h"

extern const struct route exchange_routes[];
extern const struct template_decl exchange_templates[];

#endif
