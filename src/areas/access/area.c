/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/access/access.h"
#include "areas/access/pages.h"
#include "areas/access/rules.h"
#include "areas/area.h"

static const struct record *const records[] = {
	&account_record, &membership_record, &api_token_record, NULL,
};

const struct area access_area = {
	.name = "access",
	.records = records,
	.usecases = access_usecases,
	.commands = access_commands,
	.routes = access_routes,
	.templates = access_templates,
};
