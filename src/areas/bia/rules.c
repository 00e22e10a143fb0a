/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rules.c - the life of a process's targets: draft -> in review -> approved ->
 * stale -> superseded (domain.md, "BIA").
 *
 * Approved targets are locked: changing them asks for reopening with a reason
 * first, so that nobody's approval covers figures they did not see.  An approved
 * analysis turns stale, with the reason, when something it directly rests on
 * changes; that does not unlock it.
 */
#include "areas/bia/rules.h"
#include "areas/bia/statements.h"
#include "areas/crud.h"
#include "base/utf8.h"

enum { STALE_MAX = 500 };

#define REC struct bia_reason
static const struct field reason_fields[] = {
	F_TEXT(reason, .flags = FIELD_REQUIRED, .max = 500),
};
#undef REC
static const struct record reason_record = {
	.name = "bia_reason",
	.fields = reason_fields,
	.nfields = COUNT(reason_fields),
	.size = sizeof(struct bia_reason),
};

/* The names of the fields that an approval covers. */
static const char *const target_fields[] = {
	"criticality", "class", "impacts", "mtpd", "rto", "rpo", "mtpd_peak",
	"rto_peak", "rpo_peak", "verification", "backlog", "minimum",
	"deadlines", "targets_count",
};

static bool
get_process(struct tx *tx, int64_t id, struct process *p, struct errs *errs)
{
	struct err err = { 0 };

	return store_get(tx, &process_record, id, p, &err) ||
	    errs_add(errs, &err);
}

static bool
create_process(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct process *p = call->object;

	p->state = BIA_DRAFT;
	return store_insert(tx, &process_record, p, errs);
}

static bool
change_process(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct process *now = call->object, was;

	if (!get_process(tx, call->id, &was, errs))
		return false;
	for (size_t i = 0; i < COUNT(target_fields); i++) {
		const struct field *f = record_field(&process_record,
		    str_of(target_fields[i]));

		if ((was.state == BIA_APPROVED || was.state == BIA_STALE) &&
		    !field_is_equal(f, &was, now))
			errs_fault(errs, ERR_INVALID, f->name, "targets-locked");
	}
	if (!errs_none(errs))
		return false;
	now->state = was.state;
	now->approved_at = was.approved_at;
	now->stale_reason = was.stale_reason;
	return store_change(tx, &process_record, now, errs);
}

/* Move to a state, when the present one is among `from` (bits 1 << state). */
static bool
move_process(struct tx *tx, struct usecase_call *call, unsigned from,
    enum bia_state to, struct str why, struct errs *errs)
{
	struct process p;

	if (!get_process(tx, call->id, &p, errs))
		return false;
	if (!(from >> p.state & 1))
		return errs_fault(errs, ERR_INVALID, "state", "state-not-now");
	if (to == BIA_APPROVED && !p.rto.known)
		errs_fault(errs, ERR_INVALID, "rto", "approve-needs-target");
	if (to == BIA_APPROVED && !p.mtpd.known)
		errs_fault(errs, ERR_INVALID, "mtpd", "approve-needs-target");
	if (!errs_none(errs))
		return false;
	if (call->version != 0)
		p.rec.version = call->version;
	p.state = (int32_t)to;
	p.approved_at = to == BIA_APPROVED ? KNOWN(tx_now(tx))
	    : to == BIA_STALE ? p.approved_at : UNKNOWN;
	p.stale_reason = why;
	return store_change(tx, &process_record, &p, errs);
}

static bool
submit_process(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	return move_process(tx, call, 1u << BIA_NONE | 1u << BIA_DRAFT,
	    BIA_IN_REVIEW, STR_EMPTY, errs);
}

static bool
approve_process(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	return move_process(tx, call, 1u << BIA_NONE | 1u << BIA_DRAFT |
	    1u << BIA_IN_REVIEW | 1u << BIA_STALE, BIA_APPROVED, STR_EMPTY,
	    errs);
}

static bool
reopen_process(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct bia_reason *input = call->input;

	return move_process(tx, call, 1u << BIA_IN_REVIEW | 1u << BIA_APPROVED |
	    1u << BIA_STALE, BIA_DRAFT, input->reason, errs);
}

#define EDIT RIGHT_EDIT_BIA
#define DO(name_, right_, run_, input_)                                       \
	{ .name = (name_), .verb = USECASE_DO, .right = (right_),             \
	  .record = &process_record, .input = (input_), .run = (run_) }

const struct usecase bia_usecases[] = {
	[PROCESS_CREATE] = CRUD_CREATE(process, EDIT, create_process),
	[PROCESS_CHANGE] = CRUD_CHANGE(process, EDIT, true, change_process),
	[PROCESS_DELETE] = CRUD_DELETE(process, EDIT),
	[PROCESS_SUBMIT] = DO("process.submit", EDIT, submit_process, NULL),
	[PROCESS_APPROVE] = DO("process.approve", RIGHT_APPROVE,
	    approve_process, NULL),
	[PROCESS_REOPEN] = DO("process.reopen", EDIT, reopen_process,
	    &reason_record),
	CRUD_OWN(resource, EDIT),
	CRUD(requirement, EDIT),
	CRUD(fallback, EDIT),
	CRUD(emergency_set, EDIT),
	CRUD(conversation, EDIT),
	{ 0 },
};

/* ---- watchers ----------------------------------------------------------- */

static bool
turn_stale(struct tx *tx, int64_t id, struct str reason, struct err *err)
{
	struct errs errs = ERRS_IN(tx_arena(tx));
	struct process p;

	if (!store_get(tx, &process_record, id, &p, err))
		return false;
	p.state = BIA_STALE;
	p.stale_reason = utf8_prefix(reason, 500);
	if (store_change(tx, &process_record, &p, &errs))
		return true;
	return errs_first(&errs, err);
}

/* Turn stale what the statement finds for `$name = id`. */
static bool
turn_all_stale(struct tx *tx, enum bia_statement which, const char *name,
    int64_t id, struct str reason, struct err *err)
{
	int64_t ids[STALE_MAX];
	size_t n = 0;
	struct cursor *c;

	if (!tx_query(tx, &bia_statements[which], &c, err, B_INT(name, id)))
		return false;
	while (n < COUNT(ids) && cursor_next(c))
		ids[n++] = cursor_i64(c, 0);
	if (!cursor_end(c, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!turn_stale(tx, ids[i], reason, err))
			return false;
	return true;
}

/* Does the change touch one of these fields of both states? */
static bool
differs(const struct record *r, const void *a, const void *b,
    const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!field_is_equal(record_field(r, str_of(names[i])), a, b))
			return true;
	return false;
}

static bool
watch_resource(struct tx *tx, const struct record *r, const void *before,
    const void *after, struct err *err)
{
	static const char *const fields[] = { "site", "supplier", "operator",
		"hosting", "team", "restore", "restore_min", "restore_max",
		"restart", "account" };
	const struct resource *now = after;

	if (before == NULL || after == NULL ||
	    !differs(r, before, after, fields, COUNT(fields)))
		return true;
	return turn_all_stale(tx, BIA_PROCESSES_ON_RESOURCE, "resource",
	    now->rec.id, now->name, err);
}

static bool
watch_supplier(struct tx *tx, const struct record *r, const void *before,
    const void *after, struct err *err)
{
	static const char *const fields[] = { "service", "promised_rto",
		"promised_rpo", "restore_min", "restore_max", "contract_end", "substitute" };
	const struct supplier *now = after;

	if (before == NULL || after == NULL ||
	    !differs(r, before, after, fields, COUNT(fields)))
		return true;
	return turn_all_stale(tx, BIA_PROCESSES_ON_SUPPLIER, "supplier",
	    now->rec.id, now->name, err);
}

/*
 * A requirement that comes, goes or changes touches the process it is for.  An
 * import brings a million of them, so the state is asked before the record.
 */
static bool
watch_requirement(struct tx *tx, const struct record *r, const void *before,
    const void *after, struct err *err)
{
	const struct requirement *q = after != NULL ? after : before;
	struct cursor *c;
	bool approved;

	(void)r;
	if (!q->process.known)
		return true;
	if (!tx_query(tx, &bia_statements[BIA_PROCESS_APPROVED], &c, err,
	        B_INT("process", q->process.v)))
		return false;
	approved = cursor_next(c);
	return cursor_end(c, err) &&
	    (!approved || turn_stale(tx, q->process.v, q->name, err));
}

const struct watcher bia_watchers[] = {
	{ "bia.stale-by-resource", "resource", watch_resource },
	{ "bia.stale-by-supplier", "supplier", watch_supplier },
	{ "bia.stale-by-requirement", "requirement", watch_requirement },
	{ 0 },
};
