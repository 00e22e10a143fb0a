/* SPDX-License-Identifier: EUPL-1.2 */
/* area.c - risk's row. */
#include "areas/area.h"
#include "areas/risk/blocks.h"
#include "areas/risk/pages.h"
#include "areas/risk/rules.h"
#include "areas/risk/statements.h"

/* Each refers to those before it. */
static const struct record *const records[] = {
	&threat_record, &scenario_record, &risk_matrix_record, &measure_record,
	&risk_record, &strategy_record, &exception_record, NULL,
};

#define SOURCE(name_, rec, which)                                             \
	{ .name = (name_), .record = &rec##_record,                           \
	  .statement = &risk_attention_statements[which] }

const struct attention_source risk_attention[] = {
	SOURCE("exception-ended", exception, RISK_ATTENTION_EXCEPTION_ENDED),
	SOURCE("exception-ends", exception, RISK_ATTENTION_EXCEPTION_ENDS),
	SOURCE("acceptance-ended", risk, RISK_ATTENTION_ACCEPTANCE_ENDED),
	SOURCE("acceptance-ends", risk, RISK_ATTENTION_ACCEPTANCE_ENDS),
	SOURCE("risk-untreated", risk, RISK_ATTENTION_UNTREATED),
	SOURCE("no-strategy", process, RISK_ATTENTION_NO_STRATEGY),
	{ 0 },
};

const struct area risk_area = {
	.name = "risk",
	.records = records,
	.usecases = risk_usecases,
	.routes = risk_routes,
	.templates = risk_templates,
	.attention = risk_attention,
	.blocks = risk_blocks,
};
