/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rules.c - the life of a scenario and of a strategy (draft, approved, taken
 * back), and risks that stay on the organisation's own matrix.
 *
 * What was approved is locked: changing it asks for taking the approval back
 * first, with a reason, so that nobody's approval covers what they did not see.
 * A scenario that loses nothing is no planning scenario: it cannot be approved.
 */
#include "areas/crud.h"
#include "areas/risk/rules.h"

#define REC struct risk_reason
static const struct field reason_fields[] = {
	F_TEXT(reason, .flags = FIELD_REQUIRED, .max = 500),
};
#undef REC
static const struct record reason_record = {
	.name = "risk_reason",
	.fields = reason_fields,
	.nfields = COUNT(reason_fields),
	.size = sizeof(struct risk_reason),
};

/* ---- approvals ---------------------------------------------------------- */

/* The four fields of an approval, which scenario and strategy both have. */
static const char *const approval_fields[] = {
	"state", "approved_at", "approved_by", "withdrawn",
};

static void
set_approval(struct tx *tx, const struct record *r, void *object,
    enum scenario_state state, struct str withdrawn)
{
	bool on = state == SCENARIO_APPROVED;

	field_set_choice(record_field(r, STR("state")), object,
	    (int32_t)state);
	field_set_num(record_field(r, STR("approved_at")), object,
	    on ? KNOWN(tx_now(tx)) : UNKNOWN);
	field_set_str(record_field(r, STR("approved_by")), object,
	    on ? tx_actor(tx)->name : STR_EMPTY);
	field_set_str(record_field(r, STR("withdrawn")), object, withdrawn);
}

static bool
is_approved(const struct record *r, const void *object)
{
	return field_choice(record_field(r, STR("state")), object)
	    == SCENARIO_APPROVED;
}

/* Keep the approval of what is stored; refuse a change of what it covers. */
static bool
keep_approval(const struct record *r, const void *was, void *now,
    const char *const *locked, size_t n, struct arena *a, struct errs *errs)
{
	for (size_t i = 0; i < n && is_approved(r, was); i++)
		if (!field_is_equal(record_field(r, str_of(locked[i])), was,
		        now))
			rule_refuse(errs, locked[i], "approved-locked");
	for (size_t i = 0; i < COUNT(approval_fields); i++)
		field_copy(record_field(r, str_of(approval_fields[i])), a, now,
		    was);
	return errs_none(errs);
}

static bool
move(struct tx *tx, struct usecase_call *call, const struct record *r,
    void *object, enum scenario_state to, struct errs *errs)
{
	const struct risk_reason *input = call->input;
	struct rec *rec = object;

	if (is_approved(r, object) == (to == SCENARIO_APPROVED))
		rule_refuse(errs, "state", "state-not-now");
	if (!errs_none(errs))
		return false;
	if (call->version != 0)
		rec->version = call->version;
	set_approval(tx, r, object, to, input == NULL ? STR_EMPTY
	    : input->reason);
	return store_change(tx, r, object, errs);
}

static bool
fits_approve_scenario(const void *object)
{
	return !is_approved(&scenario_record, object);
}

static bool
fits_withdraw_scenario(const void *object)
{
	return is_approved(&scenario_record, object);
}

static bool
fits_approve_strategy(const void *object)
{
	return !is_approved(&strategy_record, object);
}

static bool
fits_withdraw_strategy(const void *object)
{
	return is_approved(&strategy_record, object);
}

/* ---- scenario ----------------------------------------------------------- */

/* Does a rule of the scenario, or a thing that it names, lose anything? */
static bool
loses(struct tx *tx, const struct scenario_loss *l, bool *any_r,
    struct err *err)
{
	struct cursor *c;

	if (l->what != LOSS_ALL) {
		*any_r = true;
		return true;
	}
	if (!risk_lost(tx, RISK_LOST, l, &c, err))
		return false;
	*any_r = cursor_next(c);
	while (cursor_next(c))
		;
	return cursor_end(c, err);
}

static bool
loses_something(struct tx *tx, const struct scenario *s, struct errs *errs)
{
	const struct scenario_loss *l = s->losses.items;
	struct err err = { 0 };
	bool any = false;

	for (size_t i = 0; i < s->losses.n && !any; i++)
		if (!loses(tx, &l[i], &any, &err))
			return errs_add(errs, &err);
	return any || rule_refuse(errs, "losses", "scenario-loses-nothing");
}

static bool
create_scenario(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	set_approval(tx, &scenario_record, call->object, SCENARIO_DRAFT,
	    STR_EMPTY);
	return store_insert(tx, &scenario_record, call->object, errs);
}

static bool
change_scenario(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	static const char *const locked[] = { "kind", "lasts", "losses",
		"phases" };
	struct scenario was;

	return rule_get(tx, &scenario_record, call->id, &was, errs) &&
	    keep_approval(&scenario_record, &was, call->object, locked,
	        COUNT(locked), tx_arena(tx), errs) &&
	    store_change(tx, &scenario_record, call->object, errs);
}

static bool
approve_scenario(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct scenario s;

	return rule_get(tx, &scenario_record, call->id, &s, errs) &&
	    loses_something(tx, &s, errs) &&
	    move(tx, call, &scenario_record, &s, SCENARIO_APPROVED, errs);
}

static bool
withdraw_scenario(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct scenario s;

	return rule_get(tx, &scenario_record, call->id, &s, errs) &&
	    move(tx, call, &scenario_record, &s, SCENARIO_DRAFT, errs);
}

/* ---- strategy ----------------------------------------------------------- */

static bool
create_strategy(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	set_approval(tx, &strategy_record, call->object, SCENARIO_DRAFT,
	    STR_EMPTY);
	return store_insert(tx, &strategy_record, call->object, errs);
}

static bool
change_strategy(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	static const char *const locked[] = { "process", "options", "chosen",
		"minimum_level", "criteria" };
	struct strategy was;

	return rule_get(tx, &strategy_record, call->id, &was, errs) &&
	    keep_approval(&strategy_record, &was, call->object, locked,
	        COUNT(locked), tx_arena(tx), errs) &&
	    store_change(tx, &strategy_record, call->object, errs);
}

static bool
approve_strategy(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	static const char *const needed[] = { "chosen", "owner",
		"minimum_level", "test", "criteria" };
	struct strategy s;

	if (!rule_get(tx, &strategy_record, call->id, &s, errs))
		return false;
	for (size_t i = 0; i < COUNT(needed); i++)
		if (field_is_blank(record_field(&strategy_record,
		        str_of(needed[i])), &s))
			rule_refuse(errs, needed[i], "strategy-approve-needs");
	return move(tx, call, &strategy_record, &s, SCENARIO_APPROVED, errs);
}

static bool
withdraw_strategy(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct strategy s;

	return rule_get(tx, &strategy_record, call->id, &s, errs) &&
	    move(tx, call, &strategy_record, &s, SCENARIO_DRAFT, errs);
}

/* ---- the matrix and what stands on it ----------------------------------- */

bool
risk_matrix_get(struct tx *tx, struct risk_matrix *m, bool *has_r,
    struct err *err)
{
	struct cursor *c;
	int64_t id = 0;

	if (!tx_query(tx, &risk_statements[RISK_MATRIX_ID], &c, err, B_NONE))
		return false;
	if (cursor_next(c))
		id = cursor_i64(c, 0);
	if (!cursor_end(c, err))
		return false;
	*has_r = id != 0;
	return id == 0 || store_get(tx, &risk_matrix_record, id, m, err);
}

static bool
create_matrix(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct risk_matrix other;
	struct err err = { 0 };
	bool has;

	if (!risk_matrix_get(tx, &other, &has, &err))
		return errs_add(errs, &err);
	if (has)
		return rule_refuse(errs, "name", "matrix-is-there");
	return store_insert(tx, &risk_matrix_record, call->object, errs);
}

/* No risk may fall off a matrix that becomes smaller. */
static bool
change_matrix(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct risk_matrix *m = call->object;
	struct err err = { 0 };
	struct cursor *c;

	if (!tx_query(tx, &risk_statements[RISK_OUTSIDE], &c, &err,
	        B_INT("likelihood", (int64_t)m->likelihoods.n),
	        B_INT("impact", (int64_t)m->impacts.n)))
		return errs_add(errs, &err);
	if (cursor_next(c)) {
		struct str name = cursor_str(c, 1);

		err_set_args(&err, ERR_INVALID, "likelihoods",
		    "matrix-risk-outside", ERR_TEXT(name));
		errs_add(errs, &err);
	}
	if (!cursor_end(c, &err))
		return errs_add(errs, &err);
	return errs_none(errs) &&
	    store_change(tx, &risk_matrix_record, call->object, errs);
}

static bool
delete_matrix(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct err err = { 0 };
	struct cursor *c;
	bool used;

	if (!tx_query(tx, &risk_statements[RISK_RATED], &c, &err, B_NONE))
		return errs_add(errs, &err);
	used = cursor_next(c);
	if (!cursor_end(c, &err))
		return errs_add(errs, &err);
	if (used)
		return rule_refuse(errs, "name", "matrix-in-use");
	return store_delete(tx, &risk_matrix_record, call->id, call->version,
	    errs);
}

static void
check_level(struct opt64 level, size_t most, const char *field,
    struct errs *errs)
{
	struct err err = { 0 };

	if (level.known && level.v > (int64_t)most) {
		err_set_args(&err, ERR_INVALID, field, "level-beyond-matrix",
		    ERR_INT((int64_t)most));
		errs_add(errs, &err);
	}
}

static struct opt64
score_of(struct opt64 likelihood, struct opt64 impact)
{
	return likelihood.known && impact.known
	    ? KNOWN(likelihood.v * impact.v) : UNKNOWN;
}

/* A risk stands within the matrix; what it scores is computed, never typed. */
static bool
rate(struct tx *tx, struct risk *r, struct errs *errs)
{
	struct risk_matrix m;
	struct err err = { 0 };
	bool has;

	if (!risk_matrix_get(tx, &m, &has, &err))
		return errs_add(errs, &err);
	if (!has && (r->likelihood.known || r->impact.known))
		return rule_refuse(errs, "likelihood", "risk-without-matrix");
	if (has) {
		check_level(r->likelihood, m.likelihoods.n, "likelihood", errs);
		check_level(r->impact, m.impacts.n, "impact", errs);
		check_level(r->residual_likelihood, m.likelihoods.n,
		    "residual_likelihood", errs);
		check_level(r->residual_impact, m.impacts.n,
		    "residual_impact", errs);
	}
	r->score = score_of(r->likelihood, r->impact);
	r->residual_score = score_of(r->residual_likelihood,
	    r->residual_impact);
	return errs_none(errs);
}

static bool
create_risk(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	return rate(tx, call->object, errs) &&
	    store_insert(tx, &risk_record, call->object, errs);
}

static bool
change_risk(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	return rate(tx, call->object, errs) &&
	    store_change(tx, &risk_record, call->object, errs);
}

#define EDIT RIGHT_EDIT_BIA
#define DO(name_, rec, run_, input_, fits_)                                   \
	{ .name = (name_), .verb = USECASE_DO, .right = RIGHT_APPROVE,        \
	  .record = &rec##_record, .input = (input_), .run = (run_),          \
	  .fits = (fits_) }

const struct usecase risk_usecases[] = {
	[SCENARIO_CREATE] = CRUD_CREATE(scenario, EDIT, create_scenario),
	[SCENARIO_CHANGE] = CRUD_CHANGE(scenario, EDIT, false,
	    change_scenario),
	[SCENARIO_DELETE] = CRUD_DELETE(scenario, EDIT),
	[SCENARIO_APPROVE] = DO("scenario.approve", scenario,
	    approve_scenario, NULL, fits_approve_scenario),
	[SCENARIO_WITHDRAW] = DO("scenario.withdraw", scenario,
	    withdraw_scenario, &reason_record, fits_withdraw_scenario),
	[RISK_MATRIX_CREATE] = CRUD_CREATE(risk_matrix, RIGHT_APPROVE,
	    create_matrix),
	CRUD_CHANGE(risk_matrix, RIGHT_APPROVE, false, change_matrix),
	{ .name = "risk_matrix.delete", .verb = USECASE_DELETE,
	  .right = RIGHT_APPROVE, .record = &risk_matrix_record,
	  .run = delete_matrix },
	CRUD(threat, EDIT),
	CRUD_OWN(measure, EDIT),
	CRUD_CREATE(risk, EDIT, create_risk),
	CRUD_CHANGE(risk, EDIT, true, change_risk),
	CRUD_DELETE(risk, EDIT),
	CRUD_CREATE(strategy, EDIT, create_strategy),
	CRUD_CHANGE(strategy, EDIT, true, change_strategy),
	CRUD_DELETE(strategy, EDIT),
	DO("strategy.approve", strategy, approve_strategy, NULL,
	    fits_approve_strategy),
	DO("strategy.withdraw", strategy, withdraw_strategy, &reason_record,
	    fits_withdraw_strategy),
	CRUD(exception, EDIT),
	{ 0 },
};
