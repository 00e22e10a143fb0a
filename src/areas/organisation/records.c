/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * records.c - field tables of the organisation's records.  A field's words are
 * messages `<record>.<field>`; a migration goes with every change here.
 */
#include "areas/organisation/organisation.h"

#define REQ FIELD_REQUIRED
#define YEAR (365 * (int64_t)SECONDS_DAY)
#define TITLE (FIELD_REQUIRED | FIELD_TITLE | FIELD_SORT | FIELD_SEARCH | FIELD_LIST)

void
organisation_not_longer(struct opt64 shorter, struct opt64 longer,
    const char *field, const char *id, struct errs *errs)
{
	struct err err = { 0 };

	if (shorter.known && longer.known && shorter.v > longer.v) {
		err_set_args(&err, ERR_INVALID, field, id, ERR_DUR(longer.v));
		errs_add(errs, &err);
	}
}

void
organisation_check_times(struct opt64 min, struct opt64 likely,
    struct opt64 max, const char *likely_field, struct errs *errs)
{
	organisation_not_longer(min, likely, "restore_min",
	    "min-beyond-likely", errs);
	organisation_not_longer(likely, max, likely_field,
	    "likely-beyond-max", errs);
	organisation_not_longer(min, max, "restore_min", "min-beyond-likely",
	    errs);
}

const struct choice yes_no_choices[YES_NO__MAX] = {
	[YES_NO_NONE] = { "" },
	[YES_NO_YES] = { "yes" },
	[YES_NO_NO] = { "no" },
};

static const struct choice size_classes[] = {
	{ "" }, { "1-9" }, { "10-49" }, { "50-249" }, { "250-999" }, { "1000+" },
};

static const struct choice languages[] = { { "" }, { "nl" }, { "en" } };

static const struct choice weekdays[] = {
	{ "" }, { "monday" }, { "tuesday" }, { "wednesday" }, { "thursday" },
	{ "friday" }, { "saturday" }, { "sunday" },
};

static const struct choice site_kinds[SITE__MAX] = {
	[SITE_NONE] = { "" },
	[SITE_WORK] = { "work" },
	[SITE_PROCESSING] = { "processing" },
	[SITE_STORAGE] = { "storage" },
	[SITE_CARE] = { "care" },
};

static const struct choice role_kinds[ROLE__MAX] = {
	[ROLE_NONE] = { "" },
	[ROLE_GENERAL_MANAGER] = { "general-manager" },
	[ROLE_CONTINUITY_COORDINATOR] = { "continuity-coordinator" },
	[ROLE_IT_SUPPORT] = { "it-support" },
	[ROLE_PROCESS_OWNER] = { "process-owner" },
	[ROLE_DATA_OWNER] = { "data-owner" },
	[ROLE_DEPARTMENT_HEAD] = { "department-head" },
	[ROLE_CRISIS_LEADER] = { "crisis-leader" },
	[ROLE_LOG_KEEPER] = { "log-keeper" },
	[ROLE_INFORMATION_MANAGER] = { "information-manager" },
	[ROLE_COMMUNICATION] = { "communication" },
	[ROLE_PRIVACY_OFFICER] = { "privacy-officer" },
	[ROLE_CISO] = { "ciso" },
	[ROLE_AUDITOR] = { "auditor" },
	[ROLE_AMBASSADOR] = { "ambassador" },
	[ROLE_BOARD_MEMBER] = { "board-member" },
	[ROLE_SPOKESPERSON] = { "spokesperson" },
	[ROLE_PLOTTER] = { "plotter" },
	[ROLE_RECOVERY_COORDINATOR] = { "recovery-coordinator" },
	[ROLE_LEGAL] = { "legal" },
	[ROLE_HR] = { "hr" },
	[ROLE_FACILITIES] = { "facilities" },
	[ROLE_CLINICIAN] = { "clinician" },
	[ROLE_SCHOOL_LEADER] = { "school-leader" },
	[ROLE_MAYOR] = { "mayor" },
	[ROLE_OTHER] = { "other" },
};

static const struct choice supplier_criticalities[] = {
	{ "" }, { "critical" }, { "important" }, { "replaceable" },
};

/* ---- organisation ------------------------------------------------------- */

#define REC struct organisation_moment
static const struct field moment_fields[] = {
	F_TEXT(name, .flags = REQ, .max = 80),
	F_CHOICE(weekday, weekdays, .words = "weekday"),
	F_DURATION(time, .max = SECONDS_DAY - 1),
	F_DATE(date),
};
#undef REC
static const struct record moment_record = {
	.name = "organisation_moment",
	.fields = moment_fields,
	.nfields = COUNT(moment_fields),
	.size = sizeof(struct organisation_moment),
};

#define REC struct organisation_law
static const struct field law_fields[] = {
	F_TEXT(law, .flags = REQ, .max = 80),
	F_TEXT(class, .max = 120),
	F_TEXT(ground, .max = 300),
};
#undef REC
static const struct record law_record = {
	.name = "organisation_law",
	.fields = law_fields,
	.nfields = COUNT(law_fields),
	.size = sizeof(struct organisation_law),
};

#define REC struct organisation
static const struct field organisation_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 120),
	F_TEXT(legal_name, .flags = FIELD_LIST, .max = 200),
	F_TEXT(registration, .max = 40),
	F_CHOICE(sector, sector_choices, .flags = REQ | FIELD_LIST),
	F_CHOICE(size_class, size_classes, .flags = FIELD_LIST),
	F_LONG_TEXT(goals),
	F_CHOICE(language, languages),
	F_TEXT(time_zone, .max = 60),
	F_DURATION(detection_time, .max = 30 * SECONDS_DAY),
	F_DURATION(decision_time, .max = 30 * SECONDS_DAY),
	F_INTEGER(threshold, .min = 50, .max = 100),
	F_ROWS(moments, &moment_record, .max = 50),
	F_ROWS(laws, &law_record, .max = 50),
	F_INTEGER(started, .flags = FIELD_READONLY, .min = 1, .max = 8),
};
#undef REC
const struct record organisation_record = {
	.name = "organisation",
	.path = "organisations",
	.scope = RECORD_ORGANISATION,
	.is_scope = true,
	.fields = organisation_fields,
	.nfields = COUNT(organisation_fields),
	.size = sizeof(struct organisation),
};

#define REC struct impact_category
static const struct field impact_category_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 80),
	F_LONG_TEXT(meaning),
	F_INTEGER(intolerable, .flags = FIELD_LIST, .min = 1, .max = 4),
	F_MONEY(weight, .flags = FIELD_LIST, .max = 100000000000),
	F_CHOICE(people, yes_no_choices, .flags = FIELD_LIST, .words = "yes-no"),
};
#undef REC
const struct record impact_category_record = {
	.name = "impact_category",
	.path = "impact-categories",
	.fields = impact_category_fields,
	.nfields = COUNT(impact_category_fields),
	.size = sizeof(struct impact_category),
};

/* ---- where and who ------------------------------------------------------ */

#define REC struct unit
static const struct field unit_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 120),
	F_REFERENCE(parent, "unit", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(head, "person", .flags = FIELD_LIST),
};
#undef REC
const struct record unit_record = {
	.name = "unit",
	.path = "units",
	.fields = unit_fields,
	.nfields = COUNT(unit_fields),
	.size = sizeof(struct unit),
};

static void
check_site(const void *object, struct errs *errs)
{
	const struct site *s = object;

	organisation_check_times(s->restore_min, s->restore, s->restore_max,
	    "restore", errs);
}

#define REC struct site
static const struct field site_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 120),
	F_CHOICE(kind, site_kinds, .flags = FIELD_LIST | FIELD_FILTER),
	F_TEXT(address, .flags = FIELD_LIST | FIELD_SEARCH, .max = 300),
	F_REFERENCE(supplier, "supplier", .flags = FIELD_LIST),
	F_REFERENCE(alternate, "site", .flags = FIELD_LIST),
	F_LONG_TEXT(hazards),
	F_TEXT(agreement, .max = 300),
	F_INTEGER(capacity, .max = 100000),
	F_LONG_TEXT(readiness),
	F_DURATION(restore_min, .max = YEAR),
	F_DURATION(restore, .flags = FIELD_LIST, .max = YEAR),
	F_DURATION(restore_max, .max = YEAR),
	F_DATE(switched_at, .flags = FIELD_LIST),
};
#undef REC
const struct record site_record = {
	.name = "site",
	.path = "sites",
	.fields = site_fields,
	.nfields = COUNT(site_fields),
	.size = sizeof(struct site),
	.check = check_site,
};

#define REC struct person
static const struct field person_fields[] = {
	F_TEXT(name, .flags = TITLE | FIELD_PERSONAL, .max = 120),
	F_TEXT(function, .flags = FIELD_LIST | FIELD_SORT | FIELD_SEARCH, .max = 120),
	F_PHONE(phone, .flags = FIELD_LIST | FIELD_PERSONAL),
	F_PHONE(phone_other, .flags = FIELD_PERSONAL),
	F_EMAIL(email, .flags = FIELD_LIST | FIELD_PERSONAL | FIELD_SEARCH),
	F_EMAIL(email_outside, .flags = FIELD_PERSONAL),
	F_REFERENCE(unit, "unit", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(supplier, "supplier", .flags = FIELD_LIST | FIELD_FILTER),
	F_DATE(verified_at, .flags = FIELD_LIST | FIELD_SORT),
};
#undef REC
const struct record person_record = {
	.name = "person",
	.path = "persons",
	.fields = person_fields,
	.nfields = COUNT(person_fields),
	.size = sizeof(struct person),
};

/* A date of acceptance means nothing without somebody who accepted. */
static void
check_role(const void *object, struct errs *errs)
{
	const struct role *role = object;
	struct err err = { 0 };

	if (role->accepted_at.known && !role->holder.known) {
		err_set(&err, ERR_INVALID, "accepted_at", "role-accepted-by-nobody");
		errs_add(errs, &err);
	}
	if (role->deputy_accepted_at.known && !role->deputy.known) {
		err_set(&err, ERR_INVALID, "deputy_accepted_at",
		    "role-accepted-by-nobody");
		errs_add(errs, &err);
	}
	if (role->holder.known && opt64_eq(role->holder, role->deputy)) {
		err_set(&err, ERR_INVALID, "deputy", "role-deputy-is-holder");
		errs_add(errs, &err);
	}
}

#define REC struct role
static const struct field role_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 120),
	F_CHOICE(kind, role_kinds, .flags = REQ | FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(holder, "person", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(deputy, "person", .flags = FIELD_LIST),
	F_DATE(accepted_at, .flags = FIELD_LIST),
	F_DATE(deputy_accepted_at),
	F_LONG_TEXT(duties),
};
#undef REC
const struct record role_record = {
	.name = "role",
	.path = "roles",
	.fields = role_fields,
	.nfields = COUNT(role_fields),
	.size = sizeof(struct role),
	.check = check_role,
};

static const struct choice holiday_kinds[] = {
	{ "" }, { "feast" }, { "school" }, { "closure" },
};

static void
check_holiday(const void *object, struct errs *errs)
{
	const struct holiday *h = object;
	struct err err = { 0 };

	if (h->from.known && h->to.known && h->to.v < h->from.v) {
		err_set(&err, ERR_INVALID, "to", "ends-before-start");
		errs_add(errs, &err);
	}
}

#define REC struct holiday
static const struct field holiday_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 120),
	F_CHOICE(kind, holiday_kinds, .flags = FIELD_LIST | FIELD_FILTER),
	F_DATE(from, .flags = REQ | FIELD_LIST | FIELD_SORT),
	F_DATE(to, .flags = REQ | FIELD_LIST),
};
#undef REC
const struct record holiday_record = {
	.name = "holiday",
	.path = "holidays",
	.fields = holiday_fields,
	.nfields = COUNT(holiday_fields),
	.size = sizeof(struct holiday),
	.check = check_holiday,
};

#define REC struct team
static const struct field team_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 120),
	F_REFERENCES(members, "person", .flags = FIELD_LIST, .max = 500),
	F_INTEGER(capacity, .flags = FIELD_LIST, .min = 1, .max = 10000),
	F_TEXT(skills, .flags = FIELD_SEARCH, .max = 300),
	F_CALENDAR(hours, .flags = FIELD_LIST),
	F_CALENDAR(on_call),
	F_DURATION(call_out, .flags = FIELD_LIST, .max = 30 * SECONDS_DAY),
	F_REFERENCES(holidays, "holiday", .max = 100),
	F_INTEGER(holiday_units, .max = 10000),
	F_REFERENCE(supplier, "supplier", .flags = FIELD_LIST | FIELD_FILTER),
};
#undef REC
const struct record team_record = {
	.name = "team",
	.path = "teams",
	.fields = team_fields,
	.nfields = COUNT(team_fields),
	.size = sizeof(struct team),
};

static void
check_supplier(const void *object, struct errs *errs)
{
	const struct supplier *s = object;
	struct err err = { 0 };

	if (s->contract_start.known && s->contract_end.known &&
	    s->contract_end.v < s->contract_start.v) {
		err_set(&err, ERR_INVALID, "contract_end", "ends-before-start");
		errs_add(errs, &err);
	}
	organisation_check_times(s->restore_min, s->promised_rto,
	    s->restore_max, "promised_rto", errs);
}

#define REC struct supplier
static const struct field supplier_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 120, .group = "what"),
	F_TEXT(service, .flags = FIELD_LIST | FIELD_SEARCH, .max = 200),
	F_REFERENCE(contact, "person", .flags = FIELD_LIST),
	F_PHONE(phone, .flags = FIELD_LIST),
	F_EMAIL(email),
	F_URL(website),
	F_CHOICE(criticality, supplier_criticalities, .flags = FIELD_LIST | FIELD_FILTER),
	F_TEXT(contract, .max = 200, .group = "contract"),
	F_ATTACHMENT(contract_file),
	F_DATE(contract_start),
	F_DATE(contract_end, .flags = FIELD_LIST | FIELD_SORT),
	F_DURATION(promised_rto, .flags = FIELD_LIST, .max = YEAR),
	F_DURATION(promised_rpo, .max = YEAR),
	F_DURATION(restore_min, .max = YEAR),
	F_DURATION(restore_max, .max = YEAR),
	F_REFERENCE(substitute, "supplier", .group = "without"),
	F_LONG_TEXT(exit_plan),
	F_DATE(assessed_at, .group = "assessment"),
	F_LONG_TEXT(assessment),
	F_CHOICE(ict, yes_no_choices, .flags = FIELD_FILTER, .words = "yes-no", .group = "ict"),
	F_TEXT(data_location, .max = 120),
	F_TEXT(subcontractors, .max = 500),
};
#undef REC
const struct record supplier_record = {
	.name = "supplier",
	.path = "suppliers",
	.fields = supplier_fields,
	.nfields = COUNT(supplier_fields),
	.size = sizeof(struct supplier),
	.check = check_supplier,
};
