/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * life.c - a version's life: draft, in review, approved, in force, superseded or
 * withdrawn.
 *
 * An approval is given to bytes: who approves sends the hash of what they read,
 * and when the text or a record that it shows has changed since, it is refused.
 * Approved, those bytes are kept, and the hash stands in the audit.
 *
 * Nobody approves what they wrote.  In an emergency a version takes effect at
 * once; the approval comes after, within the hours that the document says, and
 * every page of it says so until then.
 */
#include <inttypes.h>

#include "areas/plans/rules.h"
#include "store/attachment.h"
#include "store/job.h"

enum { PROVISIONAL_DAYS = 91 };

static int64_t
today(const struct tx *tx)
{
	return date_to_days(civil_of_instant(tx_now(tx),
	    zone_default()).date);
}

static int64_t
day_begins(int64_t day)
{
	return instant_of_civil((struct civil){ .date = date_of_days(day) },
	    zone_default());
}

/* ---- who ---------------------------------------------------------------- */

static bool
does(enum plan_duty duty, struct str kind)
{
	if (duty == DUTY_PRIVACY)
		return str_eq_c(kind, "privacy-officer");
	return str_eq_c(kind, "general-manager") ||
	    str_eq_c(kind, "board-member");
}

bool
duty_of(struct tx *tx, int64_t person, enum plan_duty duty,
    struct str *role_r, struct err *err)
{
	struct cursor *c;

	*role_r = STR_EMPTY;
	if (person == 0)
		return true;
	if (!tx_query(tx, &plans_statements[PLANS_ROLES_OF], &c, err,
	        B_INT("person", person)))
		return false;
	while (cursor_next(c))
		if (role_r->len == 0 && does(duty, cursor_str(c, 1)))
			*role_r = cursor_str(c, 0);
	return cursor_end(c, err);
}

bool
duty_holders(struct tx *tx, enum plan_duty duty, struct str *names_r,
    struct err *err)
{
	struct buf out = BUF_IN(tx_arena(tx), 20000);
	struct cursor *c;

	if (!tx_query(tx, &plans_statements[PLANS_DUTY_HOLDERS], &c, err,
	        B_NONE))
		return false;
	while (cursor_next(c)) {
		struct str role = cursor_str(c, 1), name = cursor_str(c, 2);

		if (does(duty, cursor_str(c, 0)))
			buf_addf(&out, "%s%.*s (%.*s)", out.len > 0 ? ", "
			    : "", STR_ARG(name), STR_ARG(role));
	}
	*names_r = buf_str(&out);
	return cursor_end(c, err);
}

static bool
must_have_duty(struct tx *tx, enum plan_duty duty, struct str *role_r,
    struct errs *errs)
{
	struct err err = { 0 };

	if (!duty_of(tx, tx_actor(tx)->person, duty, role_r, &err))
		return errs_add(errs, &err);
	return role_r->len > 0 || errs_fault(errs, ERR_DENIED, "state",
	    duty == DUTY_PRIVACY ? "plan-not-privacy" : "plan-not-decider");
}

static struct str
actor_words(struct tx *tx)
{
	const struct actor *actor = tx_actor(tx);
	struct err err = { 0 };
	struct person p;

	if (actor->person != 0 &&
	    store_get(tx, &person_record, actor->person, &p, &err))
		return p.name;
	return actor->name;
}

static void
add_approval(struct tx *tx, struct document_version *v,
    enum approval_what what, struct str function, struct str hash)
{
	const struct plan_approval *was = v->approvals.items;
	size_t n = v->approvals.n;
	struct plan_approval *list = arena_array(tx_arena(tx),
	    struct plan_approval, n + 1);

	for (size_t i = 0; i < n; i++)
		list[i] = was[i];
	list[n] = (struct plan_approval){ .what = (int32_t)what,
		.name = actor_words(tx), .function = function,
		.at = KNOWN(tx_now(tx)), .hash = hash,
		.account = KNOWN(tx_actor(tx)->account) };
	v->approvals = (struct rows){ list, n + 1 };
}

bool
version_has_privacy(const struct document_version *v, struct str hash)
{
	const struct plan_approval *p = v->approvals.items;

	for (size_t i = 0; i < v->approvals.n; i++)
		if (p[i].what == APPROVAL_PRIVACY && str_eq(p[i].hash, hash))
			return true;
	return false;
}

/* ---- common ------------------------------------------------------------- */

/* The version in a state in which this may be, and its document. */
static bool
read_both(struct tx *tx, const struct usecase_call *call,
    struct document_version *v, struct document *d, unsigned states,
    struct errs *errs)
{
	if (!rule_get(tx, &document_version_record, call->id, v, errs) ||
	    !rule_get(tx, &document_record, v->document.v, d, errs))
		return false;
	if ((states >> v->state & 1U) == 0)
		return rule_refuse(errs, "state", "state-not-now");
	if (call->version != 0)
		v->rec.version = call->version;
	return true;
}

static bool
store_both(struct tx *tx, struct document_version *v, struct errs *errs)
{
	return store_change(tx, &document_version_record, v, errs) &&
	    document_refresh(tx, v->document.v, errs);
}

/* ---- to review and back ------------------------------------------------- */

static void
check_sections(struct tx *tx, const struct document *d,
    const struct document_version *v, struct errs *errs)
{
	struct plan_check c = plan_check(tx_arena(tx),
	    (enum document_kind)d->kind, v);
	struct err err = { 0 };

	for (size_t i = 0; i < c.n; i++) {
		const struct section_check *s = &c.list[i];

		if (s->is_there || s->is_left_out)
			continue;
		err_set_args(&err, ERR_INVALID, "left_out",
		    "plan-section-missing", ERR_MSG(str_printf(tx_arena(tx),
		        "plan-section.%s",
		        plan_section_choices[s->section].code).ptr));
		errs_add(errs, &err);
	}
	if (c.open > 0) {
		err_set_args(&err, ERR_INVALID, "body", "plan-still-open",
		    ERR_INT((int64_t)c.open), ERR_TEXT(c.first_open));
		errs_add(errs, &err);
	}
}

/* A policy is the general manager's own (requirement R045). */
static bool
check_owner(struct tx *tx, const struct document *d, struct errs *errs)
{
	struct str role = STR_EMPTY;
	struct err err = { 0 };
	struct role r;

	if (!d->owner.known && !d->owner_role.known)
		return rule_refuse(errs, "owner", "plan-needs-owner");
	if (d->kind != DOCUMENT_POLICY)
		return true;
	if (d->owner_role.known) {
		if (!rule_get(tx, &role_record, d->owner_role.v, &r, errs))
			return false;
		if (r.kind == ROLE_GENERAL_MANAGER)
			return true;
	}
	if (d->owner.known && !duty_of(tx, d->owner.v, DUTY_DECIDE, &role,
	        &err))
		return errs_add(errs, &err);
	return role.len > 0 || rule_refuse(errs, "owner",
	    "policy-of-the-manager");
}

bool
submit_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct document_version v;
	struct plan_paper paper;
	struct err err = { 0 };
	struct document d;

	if (!read_both(tx, call, &v, &d, 1U << PLAN_DRAFT, errs))
		return false;
	if (v.body.len == 0)
		return rule_refuse(errs, "body", "plan-is-empty");
	if (v.change_note.len == 0)
		rule_refuse(errs, "change_note", "plan-needs-note");
	check_sections(tx, &d, &v, errs);
	(void)check_owner(tx, &d, errs);
	if (!paper_make(tx, &d, &v, errs, &paper, &err))
		errs_add(errs, &err);
	if (!errs_none(errs))
		return false;
	v.state = PLAN_REVIEW;
	v.submitted_at = KNOWN(tx_now(tx));
	v.submitted_by = tx_actor(tx)->name;
	v.approvals = (struct rows){ NULL, 0 };
	v.why = STR_EMPTY;
	return store_both(tx, &v, errs);
}

static bool
to_draft(struct tx *tx, struct usecase_call *call, struct str why,
    struct errs *errs)
{
	struct document_version v;
	struct document d;

	if (!read_both(tx, call, &v, &d, 1U << PLAN_REVIEW, errs))
		return false;
	v.state = PLAN_DRAFT;
	v.approvals = (struct rows){ NULL, 0 };
	v.why = why;
	return store_both(tx, &v, errs);
}

bool
take_back_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	return to_draft(tx, call, STR_EMPTY, errs);
}

bool
return_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	return to_draft(tx, call,
	    ((const struct plan_input *)call->input)->reason, errs);
}

/* ---- judging ------------------------------------------------------------ */

/* What it says now, and is that what was read? */
static bool
read_again(struct tx *tx, const struct document *d,
    const struct document_version *v, struct str read, struct str *json_r,
    struct errs *errs)
{
	struct plan_paper paper;
	struct err err = { 0 };
	struct str hash;

	if (!paper_make(tx, d, v, NULL, &paper, &err))
		return errs_add(errs, &err);
	*json_r = paper_json(tx_arena(tx), &paper);
	hash = attachment_hash(tx_arena(tx), *json_r);
	return str_eq(hash, read) || errs_fault(errs, ERR_CONFLICT, "hash",
	    "plan-changed-since-read");
}

bool
privacy_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct plan_input *input = call->input;
	struct document_version v;
	struct document d;
	struct str role, json;

	if (!read_both(tx, call, &v, &d, 1U << PLAN_REVIEW, errs) ||
	    !must_have_duty(tx, DUTY_PRIVACY, &role, errs) ||
	    !read_again(tx, &d, &v, input->hash, &json, errs))
		return false;
	add_approval(tx, &v, APPROVAL_PRIVACY, role, input->hash);
	return store_both(tx, &v, errs);
}

/* ---- in force ----------------------------------------------------------- */

static bool
supersede(struct tx *tx, const struct document_version *by, struct errs *errs)
{
	struct document_version *list;
	struct err err = { 0 };
	size_t n;

	if (!versions_of(tx, by->document.v, &list, &n, &err))
		return errs_add(errs, &err);
	for (size_t i = 0; i < n; i++) {
		if (list[i].rec.id == by->rec.id ||
		    list[i].state != PLAN_IN_FORCE)
			continue;
		list[i].state = PLAN_SUPERSEDED;
		list[i].ended_at = KNOWN(tx_now(tx));
		list[i].urgent_until = UNKNOWN;
		if (!store_change(tx, &document_version_record, &list[i],
		        errs))
			return false;
	}
	return true;
}

/* On first guesses a plan stands for three months at most. */
static bool
review_day(struct tx *tx, const struct document *d, struct opt64 *day_r,
    struct err *err)
{
	int64_t days = d->review_every.known ? d->review_every.v / SECONDS_DAY : 365;
	int64_t guesses = 0;
	struct cursor *c;

	if (!tx_query(tx, &plans_statements[PLANS_PROVISIONAL], &c, err,
	        B_NONE))
		return false;
	if (cursor_next(c))
		guesses = cursor_i64(c, 0);
	if (!cursor_end(c, err))
		return false;
	if (guesses > 0 && d->kind <= DOCUMENT_PLAYBOOK &&
	    days > PROVISIONAL_DAYS)
		days = PROVISIONAL_DAYS;
	*day_r = KNOWN(today(tx) + days);
	return true;
}

static bool
put_in_force(struct tx *tx, const struct document *d,
    struct document_version *v, struct errs *errs)
{
	struct err err = { 0 };

	if (!supersede(tx, v, errs))
		return false;
	if (!review_day(tx, d, &v->review_at, &err))
		return errs_add(errs, &err);
	v->state = PLAN_IN_FORCE;
	v->in_force_at = KNOWN(tx_now(tx));
	v->stale_at = UNKNOWN;
	v->stale_why = STR_EMPTY;
	return store_both(tx, v, errs);
}

static bool
freeze(struct tx *tx, struct document_version *v, struct str json,
    struct errs *errs)
{
	struct attachment file;
	struct err err = { 0 };

	if (!attachment_add(tx, json, str_printf(tx_arena(tx), "%.*s.json",
	        STR_ARG(v->name)), STR("application/json"), &file, &err))
		return errs_add(errs, &err);
	v->frozen = KNOWN(file.id);
	v->hash = file.sha256;
	return true;
}

/* Approved for a day to come: a job puts it in force on that day. */
static bool
wait_for_day(struct tx *tx, struct document_version *v, struct errs *errs)
{
	struct arena *a = tx_arena(tx);
	struct err err = { 0 };

	v->state = PLAN_APPROVED;
	return store_both(tx, v, errs) && (job_add(tx, "plans.effect",
	    day_begins(v->effective.v),
	    str_printf(a, "%" PRId64, v->rec.id),
	    str_printf(a, "{\"version\":%" PRId64 "}", v->rec.id), &err) ||
	    errs_add(errs, &err));
}

/* The approval that was still to come. */
static bool
approve_after(struct tx *tx, struct document_version *v, struct str role,
    struct str read, struct errs *errs)
{
	if (!str_eq(v->hash, read))
		return errs_fault(errs, ERR_CONFLICT, "hash",
		    "plan-changed-since-read");
	add_approval(tx, v, APPROVAL_FULL, role, read);
	v->urgent_until = UNKNOWN;
	return store_both(tx, v, errs);
}

bool
approve_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct plan_input *input = call->input;
	struct document_version v;
	struct document d;
	struct str role, json;

	if (!read_both(tx, call, &v, &d, 1U << PLAN_REVIEW |
	        1U << PLAN_IN_FORCE, errs) ||
	    !must_have_duty(tx, DUTY_DECIDE, &role, errs))
		return false;
	if (v.state == PLAN_IN_FORCE && !version_is_urgent(&v))
		return rule_refuse(errs, "state", "state-not-now");
	if (tx_actor(tx)->account != 0 &&
	    version_is_by(&v, tx_actor(tx)->account))
		return errs_fault(errs, ERR_DENIED, "state", "plan-own-text");
	if (version_is_urgent(&v))
		return approve_after(tx, &v, role, input->hash, errs);
	if (!read_again(tx, &d, &v, input->hash, &json, errs))
		return false;
	if (d.personal_data == YES_NO_YES &&
	    !version_has_privacy(&v, input->hash))
		return rule_refuse(errs, "state", "plan-needs-privacy");
	if (!freeze(tx, &v, json, errs))
		return false;
	add_approval(tx, &v, APPROVAL_FULL, role, input->hash);
	if (v.effective.known && v.effective.v > today(tx))
		return wait_for_day(tx, &v, errs);
	if (!v.effective.known)
		v.effective = KNOWN(today(tx));
	return put_in_force(tx, &d, &v, errs);
}

bool
urgent_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct plan_input *input = call->input;
	struct document_version v;
	struct plan_paper paper;
	struct err err = { 0 };
	struct document d;

	if (!read_both(tx, call, &v, &d, 1U << PLAN_DRAFT |
	        1U << PLAN_REVIEW, errs))
		return false;
	if (v.body.len == 0)
		return rule_refuse(errs, "body", "plan-is-empty");
	if (!paper_make(tx, &d, &v, NULL, &paper, &err))
		return errs_add(errs, &err);
	if (!freeze(tx, &v, paper_json(tx_arena(tx), &paper), errs))
		return false;
	add_approval(tx, &v, APPROVAL_URGENT, STR_EMPTY, v.hash);
	v.why = input->reason;
	v.effective = KNOWN(today(tx));
	v.urgent_until = KNOWN(tx_now(tx) + (d.urgent.known ? d.urgent.v
	    : SECONDS_DAY));
	return put_in_force(tx, &d, &v, errs);
}

/* ---- after that --------------------------------------------------------- */

bool
withdraw_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct document_version v;
	struct document d;

	if (!read_both(tx, call, &v, &d, 1U << PLAN_APPROVED |
	        1U << PLAN_IN_FORCE, errs))
		return false;
	v.state = PLAN_WITHDRAWN;
	v.ended_at = KNOWN(tx_now(tx));
	v.urgent_until = UNKNOWN;
	v.why = ((const struct plan_input *)call->input)->reason;
	return store_both(tx, &v, errs);
}

bool
effect_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct document_version v;
	struct document d;

	if (!read_both(tx, call, &v, &d, 1U << PLAN_APPROVED, errs))
		return false;
	if (v.effective.known && v.effective.v > today(tx))
		return rule_refuse(errs, "effective", "plan-not-yet");
	return put_in_force(tx, &d, &v, errs);
}

bool
verify_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct plan_input *input = call->input;
	struct document_version v;
	struct document d;

	if (!read_both(tx, call, &v, &d, 1U << PLAN_IN_FORCE, errs))
		return false;
	if (input->until.v < today(tx))
		return rule_refuse(errs, "until", "plan-verified-past");
	v.verified_until = input->until;
	return store_both(tx, &v, errs);
}

bool
stale_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct document_version v;
	struct document d;

	if (!read_both(tx, call, &v, &d, 1U << PLAN_IN_FORCE, errs))
		return false;
	v.stale_at = KNOWN(tx_now(tx));
	v.stale_why = ((const struct plan_input *)call->input)->reason;
	return store_both(tx, &v, errs);
}

bool
fresh_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct document_version v;
	struct document d;

	if (!read_both(tx, call, &v, &d, 1U << PLAN_IN_FORCE, errs))
		return false;
	v.stale_at = UNKNOWN;
	v.stale_why = STR_EMPTY;
	return store_both(tx, &v, errs);
}
