/* SPDX-License-Identifier: EUPL-1.2 */
/* records.c - field tables of the business impact analysis. */
#include "areas/bia/bia.h"

#define REQ FIELD_REQUIRED
#define TITLE (FIELD_REQUIRED | FIELD_TITLE | FIELD_SORT | FIELD_SEARCH | FIELD_LIST)

/* A target is at most a year; so is a restore. */
#define YEAR (365 * (int64_t)SECONDS_DAY)

static const struct choice criticalities[CRITICALITY__MAX] = {
	[CRITICALITY_NONE] = { "" },
	[CRITICALITY_CRITICAL] = { "critical" },
	[CRITICALITY_IMPORTANT] = { "important" },
	[CRITICALITY_SUPPORTING] = { "supporting" },
};

static const struct choice bia_states[BIA__MAX] = {
	[BIA_NONE] = { "" },
	[BIA_DRAFT] = { "draft" },
	[BIA_IN_REVIEW] = { "in-review" },
	[BIA_APPROVED] = { "approved" },
	[BIA_STALE] = { "stale" },
	[BIA_SUPERSEDED] = { "superseded" },
};

static const struct choice reentries[] = {
	{ "" }, { "whole" }, { "partly" }, { "not" },
};

const struct choice mapgood_choices[MAPGOOD__MAX] = {
	[MAPGOOD_NONE] = { "" },
	[MAPGOOD_PEOPLE] = { "people" },
	[MAPGOOD_EQUIPMENT] = { "equipment" },
	[MAPGOOD_SOFTWARE] = { "software" },
	[MAPGOOD_DATA] = { "data" },
	[MAPGOOD_ORGANISATION] = { "organisation" },
	[MAPGOOD_ENVIRONMENT] = { "environment" },
	[MAPGOOD_SERVICES] = { "services" },
};

const struct choice hosting_choices[HOSTING__MAX] = {
	[HOSTING_NONE] = { "" },
	[HOSTING_OWN] = { "own" },
	[HOSTING_PROVIDER] = { "provider" },
	[HOSTING_CLOUD] = { "cloud" },
	[HOSTING_PAPER] = { "paper" },
};

/* ---- process ------------------------------------------------------------ */

static const struct choice repeats[REPEATS__MAX] = {
	[REPEATS_NONE] = { "" },
	[REPEATS_ONCE] = { "once" },
	[REPEATS_DAILY] = { "daily" },
	[REPEATS_WORKDAYS] = { "workdays" },
	[REPEATS_WEEKLY] = { "weekly" },
	[REPEATS_MONTHLY] = { "monthly" },
	[REPEATS_YEARLY] = { "yearly" },
};

static const struct choice targets_counts[COUNT__MAX] = {
	[COUNT_CLOCK_NONE] = { "" },
	[COUNT_CLOCK] = { "clock" },
	[COUNT_OPENING] = { "opening-hours" },
};

static void
add_fault(struct errs *errs, const char *field, const char *id)
{
	struct err err = { 0 };

	err_set(&err, ERR_INVALID, field, id);
	errs_add(errs, &err);
}

static void
check_peak(const void *object, struct errs *errs)
{
	const struct process_peak *p = object;

	if (p->from.known && p->to.known && p->to.v < p->from.v)
		add_fault(errs, "to", "ends-before-start");
	if (p->repeats >= REPEATS_WEEKLY && !p->from.known)
		add_fault(errs, "from", "repeats-from-when");
}

#define REC struct process_peak
static const struct field peak_fields[] = {
	F_TEXT(name, .flags = REQ, .max = 80),
	F_TEXT(when, .max = 120),
	F_DATE(from),
	F_DATE(to),
	F_CHOICE(repeats, repeats, .words = "repeats"),
	F_DURATION(deadline, .max = SECONDS_DAY),
};
#undef REC
static const struct record peak_record = {
	.name = "process_peak",
	.fields = peak_fields,
	.nfields = COUNT(peak_fields),
	.size = sizeof(struct process_peak),
	.check = check_peak,
};

/* A weekly, monthly, yearly or single day needs its date. */
static void
check_deadline(const void *object, struct errs *errs)
{
	const struct process_deadline *d = object;

	if ((d->repeats == REPEATS_ONCE || d->repeats >= REPEATS_WEEKLY) &&
	    !d->date.known)
		add_fault(errs, "date", "repeats-from-when");
}

#define REC struct process_deadline
static const struct field deadline_fields[] = {
	F_TEXT(name, .flags = REQ, .max = 120),
	F_CHOICE(repeats, repeats, .flags = REQ, .words = "repeats"),
	F_DATE(date),
	F_DURATION(time, .flags = REQ, .max = SECONDS_DAY - 1),
	F_TEXT(note, .max = 300),
};
#undef REC
static const struct record deadline_record = {
	.name = "process_deadline",
	.fields = deadline_fields,
	.nfields = COUNT(deadline_fields),
	.size = sizeof(struct process_deadline),
	.check = check_deadline,
};

#define REC struct process_impact
static const struct field impact_fields[] = {
	F_REFERENCE(category, "impact_category", .flags = REQ),
	F_CURVE(curve, .max = 4),
	F_TEXT(note, .max = 300),
};
#undef REC
static const struct record impact_record = {
	.name = "process_impact",
	.fields = impact_fields,
	.nfields = COUNT(impact_fields),
	.size = sizeof(struct process_impact),
};

#define REC struct process_minimum
static const struct field minimum_fields[] = {
	F_DURATION(after, .flags = REQ, .max = YEAR),
	F_INTEGER(level, .flags = REQ, .min = 0, .max = 100),
	F_TEXT(note, .max = 200),
};
#undef REC
static const struct record minimum_record = {
	.name = "process_minimum",
	.fields = minimum_fields,
	.nfields = COUNT(minimum_fields),
	.size = sizeof(struct process_minimum),
};

/*
 * RTO and the time for verification and re-entry together fit in the MTPD
 * (ISO 22301 8.2.2): a chosen RTO longer than that can never be met.
 */
static void
check_process(const void *object, struct errs *errs)
{
	const struct process *p = object;

	organisation_not_longer(p->rto, p->mtpd, "rto", "rto-beyond-mtpd", errs);
	organisation_not_longer(p->rto_peak, p->mtpd_peak, "rto_peak",
	    "rto-beyond-mtpd", errs);
	organisation_not_longer(p->mtpd_peak, p->mtpd, "mtpd_peak",
	    "peak-beyond-normal", errs);
	organisation_not_longer(p->rto_peak, p->rto, "rto_peak",
	    "peak-beyond-normal", errs);
	organisation_not_longer(p->rpo_peak, p->rpo, "rpo_peak",
	    "peak-beyond-normal", errs);
	organisation_not_longer(p->verification, p->rto, "verification",
	    "verification-beyond-rto", errs);
}

#define REC struct process
static const struct field process_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 160, .group = "what"),
	F_CHOICE(criticality, criticalities, .flags = FIELD_LIST | FIELD_FILTER),
	F_INTEGER(class, .flags = FIELD_LIST | FIELD_SORT | FIELD_FILTER, .min = 1, .max = 5),
	F_REFERENCE(owner, "person", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(unit, "unit", .flags = FIELD_LIST | FIELD_FILTER),
	F_LONG_TEXT(purpose, .flags = FIELD_SEARCH),
	F_LONG_TEXT(goals_served),
	F_CALENDAR(opening_hours, .group = "when"),
	F_ROWS(peaks, &peak_record, .max = 50),
	F_ROWS(deadlines, &deadline_record, .max = 50),
	F_CHOICE(targets_count, targets_counts),
	F_CHOICE(personal_data, yes_no_choices, .words = "yes-no", .group = "data"),
	F_CHOICE(special_data, yes_no_choices, .words = "yes-no"),
	F_INTEGER(availability, .min = 1, .max = 3),
	F_INTEGER(integrity, .min = 1, .max = 3),
	F_INTEGER(confidentiality, .min = 1, .max = 3),
	F_INTEGER(staff, .max = 100000, .group = "people"),
	F_REFERENCE(clinician, "person"),
	F_CHOICE(critical_function, yes_no_choices, .words = "yes-no"),
	F_ROWS(impacts, &impact_record, .max = 20, .group = "impact"),
	F_DURATION(mtpd, .flags = FIELD_LIST | FIELD_SORT | FIELD_PROVISIONAL, .max = YEAR,
	    .group = "targets"),
	F_DURATION(rto, .flags = FIELD_LIST | FIELD_SORT | FIELD_PROVISIONAL, .max = YEAR),
	F_DURATION(rpo, .flags = FIELD_LIST | FIELD_SORT | FIELD_PROVISIONAL, .max = YEAR),
	F_DURATION(mtpd_peak, .max = YEAR),
	F_DURATION(rto_peak, .max = YEAR),
	F_DURATION(rpo_peak, .max = YEAR),
	F_LONG_TEXT(targets_reason),
	F_FLAG(provisional),
	F_DURATION(verification, .max = YEAR, .group = "after"),
	F_DURATION(backlog, .max = YEAR),
	F_CHOICE(reentry, reentries),
	F_ROWS(minimum, &minimum_record, .max = 20),
	F_CHOICE(state, bia_states, .flags = FIELD_READONLY | FIELD_LIST | FIELD_FILTER),
	F_INSTANT(approved_at, .flags = FIELD_READONLY),
	F_TEXT(stale_reason, .flags = FIELD_READONLY, .max = 500),
	F_TEXT(external_id, .max = 200, .group = "source"),
};
#undef REC
const struct record process_record = {
	.name = "process",
	.path = "processes",
	.fields = process_fields,
	.nfields = COUNT(process_fields),
	.size = sizeof(struct process),
	.check = check_process,
};

/* ---- resource ----------------------------------------------------------- */

static void
check_resource(const void *object, struct errs *errs)
{
	const struct resource *r = object;

	organisation_check_times(r->restore_min, r->restore, r->restore_max,
	    "restore", errs);
}

#define REC struct resource
static const struct field resource_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 160, .group = "what"),
	F_CHOICE(kind, mapgood_choices, .flags = REQ | FIELD_LIST | FIELD_FILTER),
	F_LONG_TEXT(description, .flags = FIELD_SEARCH),
	F_REFERENCE(owner, "person", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(unit, "unit", .flags = FIELD_FILTER),
	F_INTEGER(availability, .flags = FIELD_LIST | FIELD_SORT, .min = 1, .max = 3, .group = "value"),
	F_INTEGER(integrity, .min = 1, .max = 3),
	F_INTEGER(confidentiality, .min = 1, .max = 3),
	F_CHOICE(hosting, hosting_choices, .flags = FIELD_LIST | FIELD_FILTER, .group = "where"),
	F_REFERENCE(site, "site", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(supplier, "supplier", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(operator, "supplier"),
	F_TEXT(account, .max = 120),
	F_REFERENCE(team, "team", .flags = FIELD_LIST),
	F_DURATION(restore_min, .max = YEAR, .group = "restore"),
	F_DURATION(restore, .flags = FIELD_LIST | FIELD_SORT, .max = YEAR),
	F_DURATION(restore_max, .max = YEAR),
	F_DURATION(restart, .max = YEAR),
	F_DURATION(proven, .flags = FIELD_READONLY, .max = YEAR),
	F_INSTANT(proven_at, .flags = FIELD_READONLY),
	F_TEXT(external_id, .max = 200, .group = "source"),
};
#undef REC
const struct record resource_record = {
	.name = "resource",
	.path = "resources",
	.fields = resource_fields,
	.nfields = COUNT(resource_fields),
	.size = sizeof(struct resource),
	.check = check_resource,
};

/* ---- requirement -------------------------------------------------------- */

static int64_t
known_count(const struct opt64 *list, size_t n)
{
	int64_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += list[i].known;
	return count;
}

static void
check_member(const void *object, struct errs *errs)
{
	const struct requirement_member *m = object;
	const struct opt64 refs[] = { m->resource, m->process, m->supplier,
		m->site, m->team, m->person };
	struct err err = { 0 };

	if (known_count(refs, COUNT(refs)) != 1) {
		err_set(&err, ERR_INVALID, "resource", "member-names-one");
		errs_add(errs, &err);
	}
}

#define REC struct requirement_member
static const struct field member_fields[] = {
	F_REFERENCE(resource, "resource"),
	F_REFERENCE(process, "process"),
	F_REFERENCE(supplier, "supplier"),
	F_REFERENCE(site, "site"),
	F_REFERENCE(team, "team"),
	F_REFERENCE(person, "person"),
};
#undef REC
static const struct record member_record = {
	.name = "requirement_member",
	.fields = member_fields,
	.nfields = COUNT(member_fields),
	.size = sizeof(struct requirement_member),
	.check = check_member,
};

static bool
same_member(const struct requirement_member *a,
    const struct requirement_member *b)
{
	return opt64_eq(a->resource, b->resource) &&
	    opt64_eq(a->process, b->process) &&
	    opt64_eq(a->supplier, b->supplier) && opt64_eq(a->site, b->site) &&
	    opt64_eq(a->team, b->team) && opt64_eq(a->person, b->person);
}

/* Nothing rests on itself, and a thing counts once in a group. */
static void
check_members(const struct requirement *q, struct errs *errs)
{
	const struct requirement_member *m = q->members.items;
	struct err err = { 0 };

	for (size_t i = 0; i < q->members.n; i++) {
		if ((q->process.known && opt64_eq(m[i].process, q->process)) ||
		    (q->resource.known && opt64_eq(m[i].resource,
		        q->resource))) {
			err_set(&err, ERR_INVALID, "members", "member-is-owner");
			err.row = (int64_t)i + 1;
			errs_add(errs, &err);
		}
		for (size_t k = 0; k < i; k++)
			if (same_member(&m[i], &m[k])) {
				err_set(&err, ERR_INVALID, "members",
				    "member-twice");
				err.row = (int64_t)i + 1;
				errs_add(errs, &err);
				break;
			}
	}
}

static void
check_requirement(const void *object, struct errs *errs)
{
	const struct requirement *q = object;
	const struct opt64 owners[] = { q->process, q->resource, q->fallback };
	struct err err = { 0 };

	if (known_count(owners, COUNT(owners)) != 1) {
		err_set(&err, ERR_INVALID, "process", "requirement-owner-one");
		errs_add(errs, &err);
	}
	if (q->members.n == 0) {
		err_set(&err, ERR_INVALID, "members", "requirement-no-members");
		errs_add(errs, &err);
	} else if (q->need.known && q->need.v > (int64_t)q->members.n) {
		err_set_args(&err, ERR_INVALID, "need", "need-beyond-members",
		    ERR_INT(q->need.v), ERR_INT((int64_t)q->members.n));
		errs_add(errs, &err);
	}
	check_members(q, errs);
}

#define REC struct requirement
static const struct field requirement_fields[] = {
	F_TEXT(name, .flags = FIELD_LIST | FIELD_SORT | FIELD_SEARCH, .max = 160),
	F_REFERENCE(process, "process", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(resource, "resource", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(fallback, "fallback", .flags = FIELD_LIST | FIELD_FILTER),
	F_INTEGER(need, .flags = FIELD_LIST, .min = 1, .max = 1000),
	F_DURATION(grace, .flags = FIELD_LIST, .max = YEAR),
	F_ROWS(members, &member_record, .flags = FIELD_LIST, .max = 1000),
	F_TEXT(external_id, .max = 200),
};
#undef REC
const struct record requirement_record = {
	.name = "requirement",
	.path = "requirements",
	.fields = requirement_fields,
	.nfields = COUNT(requirement_fields),
	.size = sizeof(struct requirement),
	.check = check_requirement,
};

/* ---- going on without --------------------------------------------------- */

#define REC struct fallback
static const struct field fallback_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 160),
	F_REFERENCE(process, "process", .flags = REQ | FIELD_LIST | FIELD_FILTER),
	F_LONG_TEXT(description, .flags = FIELD_SEARCH),
	F_DURATION(set_up, .flags = FIELD_LIST, .max = YEAR),
	F_DURATION(holds, .flags = FIELD_LIST | FIELD_SORT, .max = YEAR),
	F_INTEGER(level, .flags = FIELD_LIST, .min = 0, .max = 100),
	F_INTEGER(staff, .max = 100000),
	F_DATE(tested_at, .flags = FIELD_LIST | FIELD_SORT),
	F_TEXT(external_id, .max = 200),
};
#undef REC
const struct record fallback_record = {
	.name = "fallback",
	.path = "fallbacks",
	.fields = fallback_fields,
	.nfields = COUNT(fallback_fields),
	.size = sizeof(struct fallback),
};

#define REC struct emergency_set
static const struct field emergency_set_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 160),
	F_REFERENCE(process, "process", .flags = FIELD_LIST | FIELD_FILTER),
	F_LONG_TEXT(contents, .flags = FIELD_SEARCH),
	F_REFERENCE(source, "resource", .flags = FIELD_LIST),
	F_DURATION(print_interval, .flags = FIELD_LIST, .max = YEAR),
	F_TEXT(place, .flags = FIELD_LIST, .max = 200),
	F_DATE(opened_at, .flags = FIELD_LIST | FIELD_SORT),
	F_LONG_TEXT(reentry),
};
#undef REC
const struct record emergency_set_record = {
	.name = "emergency_set",
	.path = "emergency-sets",
	.fields = emergency_set_fields,
	.nfields = COUNT(emergency_set_fields),
	.size = sizeof(struct emergency_set),
};

#define REC struct conversation
static const struct field conversation_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 160),
	F_REFERENCE(process, "process", .flags = FIELD_LIST | FIELD_FILTER),
	F_DATE(held_at, .flags = FIELD_LIST | FIELD_SORT),
	F_REFERENCES(participants, "person", .flags = FIELD_LIST, .max = 100),
	F_LONG_TEXT(record),
};
#undef REC
const struct record conversation_record = {
	.name = "conversation",
	.path = "conversations",
	.fields = conversation_fields,
	.nfields = COUNT(conversation_fields),
	.size = sizeof(struct conversation),
};
