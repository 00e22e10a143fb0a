/* SPDX-License-Identifier: EUPL-1.2 */
/* followup.c - the area's row. */
#include "areas/area.h"
#include "areas/followup/rules.h"

static const struct record *const records[] = {
	&finding_record, &action_record, NULL,
};

const struct area followup_area = {
	.name = "followup",
	.records = records,
	.usecases = followup_usecases,
};
