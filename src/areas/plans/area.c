/* SPDX-License-Identifier: EUPL-1.2 */
/* area.c - plans' row. */
#include "areas/area.h"
#include "areas/plans/blocks.h"
#include "areas/plans/pages.h"
#include "areas/plans/rules.h"

/* Each refers to those before it. */
static const struct record *const records[] = {
	&document_record, &document_version_record, NULL,
};

#define SOURCE(name_, rec, which)                                             \
	{ .name = (name_), .record = &rec##_record,                           \
	  .statement = &plans_attention_statements[which] }

static const struct attention_source attention[] = {
	SOURCE("plan-urgent-late", document_version, PLANS_ATTENTION_LATE),
	SOURCE("plan-urgent", document_version, PLANS_ATTENTION_URGENT),
	SOURCE("plan-stale", document_version, PLANS_ATTENTION_STALE),
	SOURCE("plan-review-due", document_version, PLANS_ATTENTION_REVIEW),
	SOURCE("plan-no-owner", document, PLANS_ATTENTION_OWNER),
	{ 0 },
};

const struct area plans_area = {
	.name = "plans",
	.records = records,
	.usecases = plans_usecases,
	.routes = plans_routes,
	.templates = plans_templates,
	.attention = attention,
	.jobs = plans_jobs,
	.blocks = plans_blocks,
};
