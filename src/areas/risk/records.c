/* SPDX-License-Identifier: EUPL-1.2 */
/* records.c - field tables of risks and what is done about them. */
#include "areas/risk/risk.h"

#define REQ FIELD_REQUIRED
#define TITLE (FIELD_REQUIRED | FIELD_TITLE | FIELD_SORT | FIELD_SEARCH | FIELD_LIST)

#define YEAR (365 * (int64_t)SECONDS_DAY)

enum { LEVELS_MAX = 10, COST_MAX = 2000000000 };

static const struct choice threat_kinds[] = {
	{ "" }, { "nature" }, { "technology" }, { "error" }, { "intent" },
	{ "supplier" }, { "people" }, { "surroundings" }, { "other" },
};

/* At least what a policy for continuity names (requirements R021 and R029). */
static const struct choice scenario_kinds[] = {
	{ "" }, { "power-failure" }, { "cyber-attack" }, { "ransomware" },
	{ "system-failure" }, { "flood" }, { "site-inaccessible" },
	{ "supplier-failure" }, { "staff-loss" }, { "data-breach" }, { "fire" },
	{ "network-failure" }, { "other" },
};

static const struct choice states[SCENARIO_STATE__MAX] = {
	[SCENARIO_NONE] = { "" },
	[SCENARIO_DRAFT] = { "draft" },
	[SCENARIO_APPROVED] = { "approved" },
};

static const struct choice loss_whats[LOSS__MAX] = {
	[LOSS_NONE] = { "" },
	[LOSS_ONE] = { "one" },
	[LOSS_ALL] = { "all" },
};

static const struct choice phase_kinds[] = {
	{ "" }, { "isolate" }, { "evidence" }, { "release" },
	{ "clean-environment" }, { "identities" }, { "other" },
};

static const struct choice covers[COVER__MAX] = {
	[COVER_NONE] = { "" },
	[COVER_RATED] = { "rated" },
	[COVER_COVERED] = { "covered" },
	[COVER_EXCLUDED] = { "excluded" },
};

static const struct choice treatments[TREATMENT__MAX] = {
	[TREATMENT_NONE] = { "" },
	[TREATMENT_REDUCE] = { "reduce" },
	[TREATMENT_AVOID] = { "avoid" },
	[TREATMENT_TRANSFER] = { "transfer" },
	[TREATMENT_ACCEPT] = { "accept" },
};

static const struct choice measure_kinds[] = {
	{ "" }, { "prevent" }, { "detect" }, { "limit" }, { "recover" },
};

enum { MEASURE_REJECTED = 5 };
static const struct choice measure_states[] = {
	{ "" }, { "proposed" }, { "decided" }, { "in-progress" },
	{ "in-place" }, [MEASURE_REJECTED] = { "rejected" },
};

static const struct choice outcomes[] = {
	{ "" }, { "passed" }, { "partly" }, { "failed" },
};

/* ---- faults ------------------------------------------------------------- */

static void
fault(struct errs *errs, const char *field, const char *id)
{
	struct err err = { 0 };

	err_set(&err, ERR_INVALID, field, id);
	errs_add(errs, &err);
}

static void
fault_at(struct errs *errs, const char *field, const char *id, size_t row)
{
	struct err err = { 0 };

	err_set(&err, ERR_INVALID, field, id);
	err.row = (int64_t)row + 1;
	errs_add(errs, &err);
}

static void
check_order(struct opt64 first, struct opt64 then, const char *field,
    const char *id, struct errs *errs)
{
	if (first.known && then.known && then.v < first.v)
		fault(errs, field, id);
}

/* ---- threat ------------------------------------------------------------- */

#define REC struct threat
static const struct field threat_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 160),
	F_CHOICE(kind, threat_kinds, .flags = FIELD_LIST | FIELD_FILTER),
	F_LONG_TEXT(description, .flags = FIELD_SEARCH),
	F_CHOICE(relevant, yes_no_choices, .flags = FIELD_LIST | FIELD_FILTER, .words = "yes-no"),
	F_TEXT(external_id, .max = 200),
};
#undef REC
const struct record threat_record = {
	.name = "threat",
	.path = "threats",
	.fields = threat_fields,
	.nfields = COUNT(threat_fields),
	.size = sizeof(struct threat),
};

/* ---- scenario ----------------------------------------------------------- */

static void
check_loss(const void *object, struct errs *errs)
{
	const struct scenario_loss *l = object;
	int named = l->resource.known + l->process.known + l->supplier.known +
	    l->site.known + l->team.known + l->person.known;
	bool rule = l->hosting != 0 || l->kind != 0;

	if (l->what == LOSS_ONE && (named != 1 || rule))
		fault(errs, "resource", "loss-names-one");
	if (l->what == LOSS_ALL && (l->resource.known || l->process.known ||
	        l->team.known || l->person.known))
		fault(errs, "what", "loss-rule-is-of-resources");
	else if (l->what == LOSS_ALL && named == 0 && !rule)
		fault(errs, "what", "loss-rule-is-empty");
	if (l->share.known && !l->team.known)
		fault(errs, "share", "loss-share-of-team");
}

#define REC struct scenario_loss
static const struct field loss_fields[] = {
	F_CHOICE(what, loss_whats, .flags = REQ),
	F_REFERENCE(resource, "resource"),
	F_REFERENCE(process, "process"),
	F_REFERENCE(supplier, "supplier"),
	F_REFERENCE(site, "site"),
	F_REFERENCE(team, "team"),
	F_REFERENCE(person, "person"),
	F_LIST_(hosting, hosting_choices, .words = "resource.hosting", .kind = FIELD_CHOICE),
	F_LIST_(kind, mapgood_choices, .words = "resource.kind", .kind = FIELD_CHOICE),
	F_INTEGER(share, .min = 1, .max = 100),
	F_TEXT(note, .max = 300),
};
#undef REC
static const struct record loss_record = {
	.name = "scenario_loss",
	.fields = loss_fields,
	.nfields = COUNT(loss_fields),
	.size = sizeof(struct scenario_loss),
	.check = check_loss,
};

static void
check_phase(const void *object, struct errs *errs)
{
	const struct scenario_phase *p = object;

	check_order(p->min, p->likely, "likely", "likely-below-min", errs);
	check_order(p->likely, p->max, "max", "max-below-likely", errs);
	check_order(p->min, p->max, "max", "max-below-likely", errs);
}

#define REC struct scenario_phase
static const struct field phase_fields[] = {
	F_CHOICE(kind, phase_kinds, .flags = REQ),
	F_DURATION(min, .max = YEAR),
	F_DURATION(likely, .max = YEAR),
	F_DURATION(max, .max = YEAR),
	F_TEXT(note, .max = 300),
};
#undef REC
static const struct record phase_record = {
	.name = "scenario_phase",
	.fields = phase_fields,
	.nfields = COUNT(phase_fields),
	.size = sizeof(struct scenario_phase),
	.check = check_phase,
};

/* A cell says what it is worth: a level, a way of going on, or a reason. */
static void
check_cell(const void *object, struct errs *errs)
{
	const struct scenario_process *p = object;

	if (p->cover == COVER_RATED && !p->level.known)
		fault(errs, "level", "cell-rated-level");
	if (p->cover == COVER_EXCLUDED && p->reason.len == 0)
		fault(errs, "reason", "cell-excluded-why");
	if (p->cover == COVER_COVERED && p->reason.len == 0 &&
	    !p->fallback.known)
		fault(errs, "reason", "cell-covered-how");
}

#define REC struct scenario_process
static const struct field cell_fields[] = {
	F_REFERENCE(process, "process", .flags = REQ),
	F_CHOICE(cover, covers, .flags = REQ),
	F_INTEGER(level, .min = 1, .max = 4),
	F_REFERENCE(fallback, "fallback"),
	F_TEXT(reason, .max = 500),
};
#undef REC
static const struct record cell_record = {
	.name = "scenario_process",
	.fields = cell_fields,
	.nfields = COUNT(cell_fields),
	.size = sizeof(struct scenario_process),
	.check = check_cell,
};

static void
check_scenario(const void *object, struct errs *errs)
{
	const struct scenario *s = object;
	const struct scenario_process *p = s->processes.items;

	for (size_t i = 0; i < s->processes.n; i++)
		for (size_t k = 0; k < i; k++)
			if (p[i].process.known &&
			    opt64_eq(p[i].process, p[k].process)) {
				fault_at(errs, "processes", "cell-twice", i);
				break;
			}
}

#define REC struct scenario
static const struct field scenario_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 160),
	F_CHOICE(kind, scenario_kinds, .flags = REQ | FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(threat, "threat", .flags = FIELD_LIST | FIELD_FILTER),
	F_LONG_TEXT(description, .flags = FIELD_SEARCH),
	F_DURATION(lasts, .flags = FIELD_LIST | FIELD_SORT, .max = YEAR),
	F_ROWS(losses, &loss_record, .max = 200),
	F_ROWS(phases, &phase_record, .max = 20),
	F_ROWS(processes, &cell_record, .max = 500),
	F_CHOICE(state, states, .flags = FIELD_READONLY | FIELD_LIST | FIELD_FILTER, .words = "approval"),
	F_INSTANT(approved_at, .flags = FIELD_READONLY),
	F_TEXT(approved_by, .flags = FIELD_READONLY | FIELD_PERSONAL, .max = 200),
	F_TEXT(withdrawn, .flags = FIELD_READONLY, .max = 500),
	F_TEXT(external_id, .max = 200),
};
#undef REC
const struct record scenario_record = {
	.name = "scenario",
	.path = "scenarios",
	.fields = scenario_fields,
	.nfields = COUNT(scenario_fields),
	.size = sizeof(struct scenario),
	.check = check_scenario,
};

/* ---- matrix and risk ---------------------------------------------------- */

#define REC struct risk_level
static const struct field level_fields[] = {
	F_TEXT(name, .flags = REQ, .max = 40),
	F_TEXT(meaning, .max = 200),
};
#undef REC
static const struct record level_record = {
	.name = "risk_level",
	.fields = level_fields,
	.nfields = COUNT(level_fields),
	.size = sizeof(struct risk_level),
};

static void
check_matrix(const void *object, struct errs *errs)
{
	const struct risk_matrix *m = object;
	int64_t most = (int64_t)(m->likelihoods.n * m->impacts.n);

	check_order(m->treat_from, m->intolerable_from, "intolerable_from",
	    "matrix-bounds-order", errs);
	if (m->treat_from.known && m->treat_from.v > most)
		fault(errs, "treat_from", "matrix-bound-beyond");
	if (m->intolerable_from.known && m->intolerable_from.v > most)
		fault(errs, "intolerable_from", "matrix-bound-beyond");
}

#define REC struct risk_matrix
static const struct field matrix_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 80),
	F_ROWS(likelihoods, &level_record, .flags = REQ, .min = 2, .max = LEVELS_MAX),
	F_ROWS(impacts, &level_record, .flags = REQ, .min = 2, .max = LEVELS_MAX),
	F_INTEGER(treat_from, .flags = FIELD_LIST, .min = 1, .max = LEVELS_MAX * LEVELS_MAX),
	F_INTEGER(intolerable_from, .flags = FIELD_LIST, .min = 1, .max = LEVELS_MAX * LEVELS_MAX),
};
#undef REC
const struct record risk_matrix_record = {
	.name = "risk_matrix",
	.path = "risk-matrices",
	.fields = matrix_fields,
	.nfields = COUNT(matrix_fields),
	.size = sizeof(struct risk_matrix),
	.check = check_matrix,
};

/* Nobody bears a risk without having said so, and never for ever. */
static void
check_risk(const void *object, struct errs *errs)
{
	const struct risk *r = object;

	if (r->treatment == TREATMENT_ACCEPT && !r->accepted_by.known)
		fault(errs, "accepted_by", "acceptance-by-nobody");
	if (r->treatment == TREATMENT_ACCEPT && !r->accepted_until.known)
		fault(errs, "accepted_until", "acceptance-without-end");
	check_order(r->accepted_at, r->accepted_until, "accepted_until",
	    "ends-before-start", errs);
	check_order(r->residual_likelihood, r->likelihood,
	    "residual_likelihood", "residual-beyond-risk", errs);
	check_order(r->residual_impact, r->impact, "residual_impact",
	    "residual-beyond-risk", errs);
}

#define REC struct risk
static const struct field risk_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 200),
	F_REFERENCE(threat, "threat", .flags = FIELD_FILTER),
	F_REFERENCE(scenario, "scenario", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCES(processes, "process", .max = 200),
	F_LONG_TEXT(description, .flags = FIELD_SEARCH),
	F_REFERENCE(owner, "person", .flags = FIELD_LIST | FIELD_FILTER),
	F_INTEGER(likelihood, .flags = FIELD_LIST | FIELD_FILTER, .min = 1, .max = LEVELS_MAX),
	F_INTEGER(impact, .flags = FIELD_LIST | FIELD_FILTER, .min = 1, .max = LEVELS_MAX),
	F_CHOICE(treatment, treatments, .flags = FIELD_LIST | FIELD_FILTER),
	F_LONG_TEXT(treatment_reason),
	F_REFERENCES(measures, "measure", .max = 100),
	F_INTEGER(residual_likelihood, .flags = FIELD_FILTER, .min = 1, .max = LEVELS_MAX),
	F_INTEGER(residual_impact, .flags = FIELD_FILTER, .min = 1, .max = LEVELS_MAX),
	F_REFERENCE(accepted_by, "person"),
	F_DATE(accepted_at),
	F_DATE(accepted_until, .flags = FIELD_LIST | FIELD_SORT),
	F_DATE(review_at),
	F_INTEGER(score, .flags = FIELD_READONLY | FIELD_LIST | FIELD_SORT, .max = LEVELS_MAX * LEVELS_MAX),
	F_INTEGER(residual_score, .flags = FIELD_READONLY | FIELD_LIST | FIELD_SORT, .max = LEVELS_MAX * LEVELS_MAX),
	F_TEXT(external_id, .max = 200),
};
#undef REC
const struct record risk_record = {
	.name = "risk",
	.path = "risks",
	.fields = risk_fields,
	.nfields = COUNT(risk_fields),
	.size = sizeof(struct risk),
	.check = check_risk,
};

/* ---- what is done about it ---------------------------------------------- */

static void
check_measure(const void *object, struct errs *errs)
{
	const struct measure *m = object;

	if (m->state == MEASURE_REJECTED && m->effect.len == 0)
		fault(errs, "effect", "measure-rejected-why");
}

#define REC struct measure
static const struct field measure_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 200),
	F_CHOICE(kind, measure_kinds, .flags = FIELD_LIST | FIELD_FILTER),
	F_CHOICE(state, measure_states, .flags = REQ | FIELD_LIST | FIELD_FILTER),
	F_LONG_TEXT(description, .flags = FIELD_SEARCH),
	F_REFERENCE(owner, "person", .flags = FIELD_LIST | FIELD_FILTER),
	F_DATE(due, .flags = FIELD_LIST | FIELD_SORT),
	F_MONEY(cost, .flags = FIELD_LIST, .max = COST_MAX * (int64_t)100),
	F_REFERENCE(action, "action", .flags = FIELD_FILTER),
	F_LONG_TEXT(effect),
	F_TEXT(external_id, .max = 200),
};
#undef REC
const struct record measure_record = {
	.name = "measure",
	.path = "measures",
	.fields = measure_fields,
	.nfields = COUNT(measure_fields),
	.size = sizeof(struct measure),
	.check = check_measure,
};

#define REC struct strategy_option
static const struct field option_fields[] = {
	F_TEXT(name, .flags = REQ, .max = 160),
	F_TEXT(description, .max = 1000),
	F_MONEY(cost, .max = COST_MAX * (int64_t)100),
	F_DURATION(recovery, .max = YEAR),
	F_INTEGER(level, .max = 100),
};
#undef REC
static const struct record option_record = {
	.name = "strategy_option",
	.fields = option_fields,
	.nfields = COUNT(option_fields),
	.size = sizeof(struct strategy_option),
};

static void
check_strategy(const void *object, struct errs *errs)
{
	const struct strategy *s = object;
	struct err err = { 0 };

	if (s->chosen.known && s->chosen.v > (int64_t)s->options.n) {
		err_set_args(&err, ERR_INVALID, "chosen",
		    "strategy-no-such-option",
		    ERR_INT((int64_t)s->options.n));
		errs_add(errs, &err);
	}
	if (s->chosen.known && s->reason.len == 0)
		fault(errs, "reason", "strategy-choice-why");
	if (s->outcome != 0 && !s->tested_at.known)
		fault(errs, "tested_at", "strategy-tested-when");
}

#define REC struct strategy
static const struct field strategy_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 160),
	F_REFERENCE(process, "process", .flags = REQ | FIELD_LIST | FIELD_FILTER),
	F_ROWS(options, &option_record, .max = 20),
	F_INTEGER(chosen, .flags = FIELD_LIST, .min = 1, .max = 20),
	F_LONG_TEXT(reason, .flags = FIELD_SEARCH),
	F_REFERENCE(owner, "person", .flags = FIELD_LIST | FIELD_FILTER),
	F_INTEGER(minimum_level, .flags = FIELD_LIST, .max = 100),
	F_TEXT(test, .max = 200),
	F_LONG_TEXT(criteria),
	F_DATE(tested_at, .flags = FIELD_LIST | FIELD_SORT),
	F_CHOICE(outcome, outcomes, .flags = FIELD_LIST | FIELD_FILTER),
	F_CHOICE(state, states, .flags = FIELD_READONLY | FIELD_LIST | FIELD_FILTER, .words = "approval"),
	F_INSTANT(approved_at, .flags = FIELD_READONLY),
	F_TEXT(approved_by, .flags = FIELD_READONLY | FIELD_PERSONAL, .max = 200),
	F_TEXT(withdrawn, .flags = FIELD_READONLY, .max = 500),
	F_TEXT(external_id, .max = 200),
};
#undef REC
const struct record strategy_record = {
	.name = "strategy",
	.path = "strategies",
	.fields = strategy_fields,
	.nfields = COUNT(strategy_fields),
	.size = sizeof(struct strategy),
	.check = check_strategy,
};

static void
check_exception(const void *object, struct errs *errs)
{
	const struct exception *e = object;

	check_order(e->from, e->until, "until", "ends-before-start", errs);
	check_order(e->from, e->closed_at, "closed_at", "ends-before-start",
	    errs);
}

#define REC struct exception
static const struct field exception_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 200),
	F_TEXT(rule, .flags = FIELD_LIST | FIELD_SEARCH, .max = 300),
	F_LONG_TEXT(reason, .flags = REQ),
	F_REFERENCE(risk, "risk", .flags = FIELD_FILTER),
	F_REFERENCE(process, "process", .flags = FIELD_FILTER),
	F_REFERENCE(resource, "resource", .flags = FIELD_FILTER),
	F_REFERENCE(owner, "person", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(approved_by, "person", .flags = FIELD_LIST),
	F_DATE(from),
	F_DATE(until, .flags = REQ | FIELD_LIST | FIELD_SORT),
	F_LONG_TEXT(instead),
	F_DATE(closed_at, .flags = FIELD_LIST),
	F_TEXT(external_id, .max = 200),
};
#undef REC
const struct record exception_record = {
	.name = "exception",
	.path = "exceptions",
	.fields = exception_fields,
	.nfields = COUNT(exception_fields),
	.size = sizeof(struct exception),
	.check = check_exception,
};
