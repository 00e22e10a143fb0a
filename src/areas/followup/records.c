/* SPDX-License-Identifier: EUPL-1.2 */
/* records.c - field tables of findings and actions. */
#include "areas/followup/followup.h"

#define REQ FIELD_REQUIRED
#define TITLE (FIELD_REQUIRED | FIELD_TITLE | FIELD_SORT | FIELD_SEARCH | FIELD_LIST)

static const struct choice sources[] = {
	{ "" }, { "check" }, { "exercise" }, { "incident" }, { "audit" },
	{ "review" }, { "other" },
};

static const struct choice severities[] = {
	{ "" }, { "high" }, { "medium" }, { "low" },
};

static const struct choice action_states[ACTION__MAX] = {
	[ACTION_NONE] = { "" },
	[ACTION_OPEN] = { "open" },
	[ACTION_IN_PROGRESS] = { "in-progress" },
	[ACTION_DONE] = { "done" },
	[ACTION_VERIFIED] = { "verified" },
	[ACTION_REJECTED] = { "rejected" },
};

#define REC struct finding
static const struct field finding_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 200),
	F_LONG_TEXT(description, .flags = FIELD_SEARCH),
	F_CHOICE(source, sources, .flags = FIELD_LIST | FIELD_FILTER),
	F_CHOICE(severity, severities, .flags = FIELD_LIST | FIELD_FILTER),
	F_DATE(found_at, .flags = FIELD_LIST | FIELD_SORT),
	F_REFERENCE(owner, "person", .flags = FIELD_LIST | FIELD_FILTER),
};
#undef REC
const struct record finding_record = {
	.name = "finding",
	.path = "findings",
	.fields = finding_fields,
	.nfields = COUNT(finding_fields),
	.size = sizeof(struct finding),
};

/* Rejecting needs its reason: an action is never dropped in silence. */
static void
check_action(const void *object, struct errs *errs)
{
	const struct action *a = object;
	struct err err = { 0 };

	if (a->state == ACTION_REJECTED && a->result.len == 0) {
		err_set(&err, ERR_INVALID, "result", "action-rejected-why");
		errs_add(errs, &err);
	}
}

#define REC struct action
static const struct field action_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 200),
	F_REFERENCE(finding, "finding", .flags = FIELD_LIST | FIELD_FILTER),
	F_LONG_TEXT(description, .flags = FIELD_SEARCH),
	F_REFERENCE(owner, "person", .flags = FIELD_LIST | FIELD_FILTER),
	F_DATE(due, .flags = FIELD_LIST | FIELD_SORT),
	F_CHOICE(state, action_states, .flags = REQ | FIELD_LIST | FIELD_FILTER),
	F_LONG_TEXT(result),
	F_MONEY(cost, .max = 100000000000000),
	F_TEXT(theme, .flags = FIELD_LIST, .max = 80),
};
#undef REC
const struct record action_record = {
	.name = "action",
	.path = "actions",
	.fields = action_fields,
	.nfields = COUNT(action_fields),
	.size = sizeof(struct action),
	.check = check_action,
};
