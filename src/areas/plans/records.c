/* SPDX-License-Identifier: EUPL-1.2 */
/* records.c - field tables of documents and their versions. */
#include "areas/access/access.h"
#include "areas/plans/sections.h"

#define REQ FIELD_REQUIRED
#define BY_RULE FIELD_READONLY
#define TITLE (FIELD_REQUIRED | FIELD_TITLE | FIELD_SORT | FIELD_SEARCH | FIELD_LIST)

#define YEAR (365 * (int64_t)SECONDS_DAY)
enum { NUMBERS = 999 };

const struct choice document_kinds[DOCUMENT_KIND__MAX] = {
	[DOCUMENT_NONE] = { "" },
	[DOCUMENT_CONTINUITY] = { "continuity-plan" },
	[DOCUMENT_IT_RECOVERY] = { "it-recovery-plan" },
	[DOCUMENT_CRISIS] = { "crisis-plan" },
	[DOCUMENT_COMMUNICATION] = { "communication-plan" },
	[DOCUMENT_INCIDENT] = { "incident-plan" },
	[DOCUMENT_PLAYBOOK] = { "playbook" },
	[DOCUMENT_POLICY] = { "policy" },
	[DOCUMENT_STANDARD] = { "standard" },
	[DOCUMENT_PROCEDURE] = { "procedure" },
	[DOCUMENT_FORM] = { "form" },
	[DOCUMENT_REGISTER] = { "register" },
	[DOCUMENT_OTHER] = { "other" },
};

const struct choice plan_states[PLAN_STATE__MAX] = {
	[PLAN_NONE] = { "" },
	[PLAN_DRAFT] = { "draft" },
	[PLAN_REVIEW] = { "in-review" },
	[PLAN_APPROVED] = { "approved" },
	[PLAN_IN_FORCE] = { "in-force" },
	[PLAN_SUPERSEDED] = { "superseded" },
	[PLAN_WITHDRAWN] = { "withdrawn" },
};

static const struct choice classifications[] = {
	{ "" }, { "public" }, { "internal" }, { "confidential" }, { "secret" },
};

static const struct choice relations[] = {
	{ "" }, { "refers-to" }, { "elaborates" }, { "belongs-with" },
	{ "replaces" },
};

static const struct choice approval_whats[APPROVAL__MAX] = {
	[APPROVAL_NONE] = { "" },
	[APPROVAL_PRIVACY] = { "privacy" },
	[APPROVAL_URGENT] = { "urgent" },
	[APPROVAL_FULL] = { "approved" },
};

static void
fault_at(struct errs *errs, const char *field, const char *id, size_t row)
{
	struct err err = { 0 };

	err_set(&err, ERR_INVALID, field, id);
	err.row = (int64_t)row + 1;
	errs_add(errs, &err);
}

/* ---- document ----------------------------------------------------------- */

#define REC struct document_relation
static const struct field relation_fields[] = {
	F_REFERENCE(document, "document", .flags = REQ),
	F_CHOICE(how, relations, .flags = REQ),
};
#undef REC
static const struct record relation_record = {
	.name = "document_relation",
	.fields = relation_fields,
	.nfields = COUNT(relation_fields),
	.size = sizeof(struct document_relation),
};

#define REC struct document_alignment
static const struct field alignment_fields[] = {
	F_TEXT(norm, .flags = REQ, .max = 120),
	F_TEXT(clause, .max = 80),
	F_TEXT(remark, .max = 500),
};
#undef REC
static const struct record alignment_record = {
	.name = "document_alignment",
	.fields = alignment_fields,
	.nfields = COUNT(alignment_fields),
	.size = sizeof(struct document_alignment),
};

/* No document speaks of itself. */
static void
check_document(const void *object, struct errs *errs)
{
	const struct document *d = object;
	const struct document_relation *r = d->relations.items;

	for (size_t i = 0; d->rec.id != 0 && i < d->relations.n; i++)
		if (r[i].document.known && r[i].document.v == d->rec.id)
			fault_at(errs, "relations", "document-of-itself", i);
	if (d->rec.id != 0 && d->parent.known && d->parent.v == d->rec.id)
		errs_fault(errs, ERR_INVALID, "parent", "document-of-itself");
}

#define REC struct document
static const struct field document_fields[] = {
	F_TEXT(name, .flags = TITLE, .group = "what", .max = 200),
	F_TEXT(number, .flags = FIELD_LIST | FIELD_SORT | FIELD_SEARCH, .max = 40),
	F_CHOICE(kind, document_kinds, .flags = REQ | FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(owner, "person", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(owner_role, "role", .flags = FIELD_FILTER),
	F_CHOICE(classification, classifications, .flags = FIELD_FILTER),
	F_CHOICE(language, access_languages, .words = "organisation.language"),
	F_CHOICE(personal_data, yes_no_choices, .words = "yes-no"),
	F_DURATION(review_every, .group = "upkeep", .min = SECONDS_DAY, .max = 5 * YEAR),
	F_DURATION(urgent, .min = SECONDS_HOUR, .max = 30 * (int64_t)SECONDS_DAY),
	F_TEXT(audience, .group = "place", .max = 300),
	F_REFERENCE(parent, "document", .flags = FIELD_FILTER),
	F_ROWS(relations, &relation_record, .max = 50),
	F_TEXT(legal_entity, .group = "law", .max = 200),
	F_LONG_TEXT(legal_notice, .max = 4000),
	F_ROWS(alignment, &alignment_record, .max = 100),
	F_CHOICE(state, plan_states, .flags = BY_RULE | FIELD_LIST | FIELD_FILTER, .words = "plan-state"),
	F_TEXT(in_force, .flags = BY_RULE | FIELD_LIST, .max = 20),
	F_DATE(review_at, .flags = BY_RULE | FIELD_LIST | FIELD_SORT),
	F_TEXT(external_id, .max = 200),
};
#undef REC
const struct record document_record = {
	.name = "document",
	.path = "documents",
	.fields = document_fields,
	.nfields = COUNT(document_fields),
	.size = sizeof(struct document),
	.check = check_document,
};

/* ---- version ------------------------------------------------------------ */

#define REC struct plan_left_out
static const struct field left_out_fields[] = {
	F_CHOICE(section, plan_section_choices, .flags = REQ, .words = "plan-section"),
	F_TEXT(reason, .flags = REQ, .max = 500),
};
#undef REC
static const struct record left_out_record = {
	.name = "plan_left_out",
	.fields = left_out_fields,
	.nfields = COUNT(left_out_fields),
	.size = sizeof(struct plan_left_out),
};

#define REC struct plan_author
static const struct field author_fields[] = {
	F_INTEGER(account, .max = INT64_MAX),
	F_TEXT(name, .flags = FIELD_PERSONAL, .max = 200),
};
#undef REC
static const struct record author_record = {
	.name = "plan_author",
	.fields = author_fields,
	.nfields = COUNT(author_fields),
	.size = sizeof(struct plan_author),
};

#define REC struct plan_approval
static const struct field approval_fields[] = {
	F_CHOICE(what, approval_whats, .flags = REQ),
	F_TEXT(name, .flags = FIELD_PERSONAL, .max = 200),
	F_TEXT(function, .max = 200),
	F_INSTANT(at),
	F_TEXT(hash, .max = 64),
	F_INTEGER(account, .max = INT64_MAX),
};
#undef REC
static const struct record approval_record = {
	.name = "plan_approval",
	.fields = approval_fields,
	.nfields = COUNT(approval_fields),
	.size = sizeof(struct plan_approval),
};

/* A reason for a section is given once. */
static void
check_version(const void *object, struct errs *errs)
{
	const struct document_version *v = object;
	const struct plan_left_out *l = v->left_out.items;

	for (size_t i = 0; i < v->left_out.n; i++)
		for (size_t k = 0; k < i; k++)
			if (l[i].section == l[k].section) {
				fault_at(errs, "left_out", "left-out-twice",
				    i);
				break;
			}
}

#define REC struct document_version
static const struct field version_fields[] = {
	F_TEXT(name, .flags = BY_RULE | FIELD_TITLE | FIELD_SORT | FIELD_LIST, .max = 80),
	F_REFERENCE(document, "document", .flags = REQ | FIELD_LIST | FIELD_FILTER),
	F_INTEGER(major, .max = NUMBERS),
	F_INTEGER(minor, .max = NUMBERS),
	F_DATE(effective, .flags = FIELD_LIST | FIELD_SORT),
	F_TEXT(change_note, .flags = FIELD_LIST | FIELD_SEARCH, .max = 500),
	F_LONG_TEXT(body, .max = PLAN_BODY),
	F_ROWS(left_out, &left_out_record, .max = SECTION__MAX),
	F_CHOICE(state, plan_states, .flags = BY_RULE | FIELD_LIST | FIELD_FILTER, .words = "plan-state"),
	F_ROWS(authors, &author_record, .flags = BY_RULE, .max = 200),
	F_ROWS(approvals, &approval_record, .flags = BY_RULE, .max = 50),
	F_INSTANT(submitted_at, .flags = BY_RULE),
	F_TEXT(submitted_by, .flags = BY_RULE | FIELD_PERSONAL, .max = 200),
	F_ATTACHMENT(frozen, .flags = BY_RULE),
	F_TEXT(hash, .flags = BY_RULE, .max = 64),
	F_INSTANT(in_force_at, .flags = BY_RULE),
	F_INSTANT(ended_at, .flags = BY_RULE),
	F_INSTANT(urgent_until, .flags = BY_RULE),
	F_TEXT(why, .flags = BY_RULE, .max = 500),
	F_DATE(review_at, .flags = BY_RULE),
	F_INSTANT(stale_at, .flags = BY_RULE),
	F_TEXT(stale_why, .flags = BY_RULE, .max = 500),
	F_DATE(verified_until, .flags = BY_RULE),
	F_TEXT(external_id, .max = 200),
};
#undef REC
const struct record document_version_record = {
	.name = "document_version",
	.path = "document-versions",
	.fields = version_fields,
	.nfields = COUNT(version_fields),
	.size = sizeof(struct document_version),
	.check = check_version,
};
