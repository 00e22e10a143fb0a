/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rules.c - documents with a number of their own and a place among others, and
 * versions that change only while they are a draft.
 *
 * What a rule alone may say (state, authors, approvals, hash) is never taken
 * from who writes: it is put back from what is stored.
 */
#include <inttypes.h>

#include "areas/plans/rules.h"
#include "base/utf8.h"

enum { PARENTS_MAX = 50, NUMBERS_TRIED = 10000 };

#define REC struct plan_input
static const struct field reason_fields[] = {
	F_TEXT(reason, .flags = FIELD_REQUIRED, .max = 500),
};
static const struct field judgement_fields[] = {
	F_TEXT(reason, .max = 500),
	F_TEXT(hash, .flags = FIELD_REQUIRED, .max = 64),
};
static const struct field verify_fields[] = {
	F_TEXT(reason, .flags = FIELD_REQUIRED, .max = 500),
	F_DATE(until, .flags = FIELD_REQUIRED),
};
#undef REC
#define INPUT(name_, list) { .name = (name_), .fields = (list),               \
	.nfields = COUNT(list), .size = sizeof(struct plan_input) }
const struct record plan_reason_record = INPUT("plan_reason", reason_fields);
const struct record plan_judgement_record =
    INPUT("plan_judgement", judgement_fields);
const struct record plan_verify_record =
    INPUT("plan_verify", verify_fields);

/* ---- reading ------------------------------------------------------------ */

struct str
version_number(struct arena *a, const struct document_version *v)
{
	return str_printf(a, "%" PRId64 ".%" PRId64, v->major.known
	    ? v->major.v : 0, v->minor.known ? v->minor.v : 0);
}

enum lang
document_lang(const struct document *d)
{
	return d->language == 2 ? LANG_EN : LANG_NL;
}

bool
versions_of(struct tx *tx, int64_t document, struct document_version **list_r,
    size_t *n_r, struct err *err)
{
	enum { MOST = 1000 };
	int64_t *ids = arena_array(tx_arena(tx), int64_t, MOST);
	struct document_version *list;
	struct cursor *c;
	size_t n = 0;

	if (!tx_query(tx, &plans_statements[PLANS_VERSIONS], &c, err,
	        B_INT("document", document)))
		return false;
	while (cursor_next(c) && n < MOST)
		ids[n++] = cursor_i64(c, 0);
	if (!cursor_end(c, err))
		return false;
	list = arena_array(tx_arena(tx), struct document_version, n);
	for (size_t i = 0; i < n; i++)
		if (!store_get(tx, &document_version_record, ids[i], &list[i],
		        err))
			return false;
	*list_r = list;
	*n_r = n;
	return true;
}

bool
document_newest(struct tx *tx, int64_t document, struct document_version *v,
    bool *has_r, struct err *err)
{
	struct document_version *list;
	size_t n;

	if (!versions_of(tx, document, &list, &n, err))
		return false;
	*has_r = n > 0;
	if (n > 0)
		*v = list[0];
	for (size_t i = 0; i < n; i++)
		if (list[i].state == PLAN_IN_FORCE) {
			*v = list[i];
			break;
		}
	return true;
}

bool
version_is_by(const struct document_version *v, int64_t account)
{
	const struct plan_author *a = v->authors.items;

	for (size_t i = 0; i < v->authors.n; i++)
		if (a[i].account.known && a[i].account.v == account)
			return true;
	return false;
}

bool
version_is_urgent(const struct document_version *v)
{
	return v->state == PLAN_IN_FORCE && v->urgent_until.known;
}

/* ---- documents ---------------------------------------------------------- */

static bool
is_number_used(struct tx *tx, struct str number, int64_t id, bool *used_r,
    struct err *err)
{
	struct cursor *c;

	if (!tx_query(tx, &plans_statements[PLANS_NUMBER_USED], &c, err,
	        B_TEXT("number", utf8_fold(tx_arena(tx), number)),
	        B_INT("id", id)))
		return false;
	*used_r = cursor_next(c);
	while (cursor_next(c))
		;
	return cursor_end(c, err);
}

/* "BCP-1", the first that is free. */
static bool
make_number(struct tx *tx, struct document *d, struct errs *errs)
{
	static const char *const stems[DOCUMENT_KIND__MAX] = {
		"DOC", "BCP", "ITR", "CRP", "COM", "IRP", "PBK", "POL", "STD",
		"PRC", "FRM", "REG", "DOC",
	};
	struct err err = { 0 };
	bool used = true;

	for (int i = 1; used && i <= NUMBERS_TRIED; i++) {
		d->number = str_printf(tx_arena(tx), "%s-%d",
		    stems[d->kind], i);
		if (!is_number_used(tx, d->number, d->rec.id, &used, &err))
			return errs_add(errs, &err);
	}
	return !used || rule_refuse(errs, "number", "number-is-used");
}

static bool
check_number(struct tx *tx, struct document *d, struct errs *errs)
{
	struct err err = { 0 };
	bool used;

	d->number = str_trim(d->number);
	if (d->number.len == 0)
		return make_number(tx, d, errs);
	if (!is_number_used(tx, d->number, d->rec.id, &used, &err))
		return errs_add(errs, &err);
	return !used || rule_refuse(errs, "number", "number-is-used");
}

/* Up from its parent, one never comes back to it. */
static bool
check_parent(struct tx *tx, const struct document *d, struct errs *errs)
{
	struct opt64 up = d->parent;

	for (int i = 0; up.known; i++) {
		struct document other;
		struct err err = { 0 };

		if (up.v == d->rec.id || i == PARENTS_MAX)
			return rule_refuse(errs, "parent", "parent-in-circle");
		if (!store_get(tx, &document_record, up.v, &other, &err)) {
			/* What is not there is told by the store. */
			return err.code == ERR_NOT_FOUND ||
			    errs_add(errs, &err);
		}
		up = other.parent;
	}
	return true;
}

static bool
create_document(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct document *d = call->object;
	struct organisation us;

	if (!rule_get(tx, &organisation_record, tx_actor(tx)->organisation,
	        &us, errs))
		return false;
	if (d->kind <= 0 || d->kind >= DOCUMENT_KIND__MAX)
		return rule_refuse(errs, "kind", "field-required");
	if (d->legal_entity.len == 0)
		d->legal_entity = us.legal_name.len > 0 ? us.legal_name
		    : us.name;
	if (d->language == 0)
		d->language = us.language == 2 ? 2 : 1;
	if (d->classification == 0)
		d->classification = 2;
	if (!d->review_every.known)
		d->review_every = KNOWN(365 * (int64_t)SECONDS_DAY);
	if (!d->urgent.known)
		d->urgent = KNOWN(SECONDS_DAY);
	d->state = PLAN_NONE;
	d->in_force = STR_EMPTY;
	d->review_at = UNKNOWN;
	return check_number(tx, d, errs) && check_parent(tx, d, errs) &&
	    store_insert(tx, &document_record, d, errs);
}

static struct str
name_of(struct tx *tx, const struct document *d,
    const struct document_version *v)
{
	return str_printf(tx_arena(tx), "%.*s %.*s", STR_ARG(d->number),
	    STR_ARG(version_number(tx_arena(tx), v)));
}

/* Its versions are called after it; once one is out, it keeps its number. */
static bool
renumber(struct tx *tx, const struct document *d, struct errs *errs)
{
	struct document_version *list;
	struct err err = { 0 };
	size_t n;

	if (!versions_of(tx, d->rec.id, &list, &n, &err))
		return errs_add(errs, &err);
	for (size_t i = 0; i < n; i++)
		if (list[i].state != PLAN_DRAFT)
			return rule_refuse(errs, "number", "number-is-out");
	for (size_t i = 0; i < n; i++) {
		list[i].name = name_of(tx, d, &list[i]);
		if (!store_change(tx, &document_version_record, &list[i],
		        errs))
			return false;
	}
	return true;
}

static bool
change_document(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct document *d = call->object, was;
	bool other;

	if (!rule_get(tx, &document_record, call->id, &was, errs))
		return false;
	d->state = was.state;
	d->in_force = was.in_force;
	d->review_at = was.review_at;
	if (!check_number(tx, d, errs) || !check_parent(tx, d, errs))
		return false;
	other = !str_eq(d->number, was.number);
	return store_change(tx, &document_record, d, errs) &&
	    (!other || renumber(tx, d, errs));
}

/* With its drafts; what has been out stays for ever. */
static bool
delete_document(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct document_version *list;
	struct err err = { 0 };
	size_t n;

	if (!versions_of(tx, call->id, &list, &n, &err))
		return errs_add(errs, &err);
	for (size_t i = 0; i < n; i++)
		if (list[i].state != PLAN_DRAFT)
			return rule_refuse(errs, "state", "document-is-out");
	for (size_t i = 0; i < n; i++)
		if (!store_delete(tx, &document_version_record,
		        list[i].rec.id, list[i].rec.version, errs))
			return false;
	return store_delete(tx, &document_record, call->id, call->version,
	    errs);
}

bool
document_refresh(struct tx *tx, int64_t document, struct errs *errs)
{
	struct document_version v;
	struct err err = { 0 };
	struct document d, was;
	bool has;

	if (!rule_get(tx, &document_record, document, &d, errs))
		return false;
	if (!document_newest(tx, document, &v, &has, &err))
		return errs_add(errs, &err);
	was = d;
	d.state = has ? v.state : PLAN_NONE;
	d.in_force = has && v.state == PLAN_IN_FORCE
	    ? version_number(tx_arena(tx), &v) : STR_EMPTY;
	d.review_at = has && v.state == PLAN_IN_FORCE ? v.review_at : UNKNOWN;
	if (d.state == was.state && str_eq(d.in_force, was.in_force) &&
	    opt64_eq(d.review_at, was.review_at))
		return true;
	return store_change(tx, &document_record, &d, errs);
}

/* ---- versions ----------------------------------------------------------- */

/* Fields that a rule alone fills in. */
static void
keep_own(struct tx *tx, void *now, const struct document_version *was)
{
	const struct record *r = &document_version_record;
	static const struct document_version blank;

	for (size_t i = 0; i < r->nfields; i++)
		if (r->fields[i].flags & FIELD_READONLY)
			field_copy(&r->fields[i], tx_arena(tx), now,
			    was == NULL ? &blank : was);
}

static void
add_author(struct tx *tx, struct document_version *v)
{
	const struct actor *actor = tx_actor(tx);
	const struct plan_author *was = v->authors.items;
	struct plan_author *list;

	if (version_is_by(v, actor->account))
		return;
	list = arena_array(tx_arena(tx), struct plan_author,
	    v->authors.n + 1);
	for (size_t i = 0; i < v->authors.n; i++)
		list[i] = was[i];
	list[v->authors.n] = (struct plan_author){
		.account = KNOWN(actor->account), .name = actor->name };
	v->authors = (struct rows){ list, v->authors.n + 1 };
}

/* The number after the newest, or the one asked for when it is free. */
static bool
check_version_number(struct document_version *v,
    const struct document_version *list, size_t n, struct errs *errs)
{
	if (!v->major.known || !v->minor.known) {
		bool first = n == 0 || !list[0].major.known;

		if (v->major.known && (first || v->major.v > list[0].major.v))
			v->minor = KNOWN(0);
		else
			v->minor = KNOWN(first ? 0 : list[0].minor.v + 1);
		if (!v->major.known)
			v->major = KNOWN(first ? 1 : list[0].major.v);
	}
	for (size_t i = 0; i < n; i++)
		if (list[i].rec.id != v->rec.id &&
		    opt64_eq(list[i].major, v->major) &&
		    opt64_eq(list[i].minor, v->minor))
			return rule_refuse(errs, "minor",
			    "version-number-used");
	return true;
}

/* A version goes on from what is in force, unless a text came with it. */
static void
go_on_from(struct document_version *v, const struct document_version *list,
    size_t n)
{
	const struct document_version *from = n > 0 ? &list[0] : NULL;

	for (size_t i = 0; i < n; i++)
		if (list[i].state == PLAN_IN_FORCE) {
			from = &list[i];
			break;
		}
	if (from == NULL || v->body.len > 0)
		return;
	v->body = from->body;
	if (v->left_out.n == 0)
		v->left_out = from->left_out;
}

static bool
create_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct document_version *v = call->object, *list = NULL;
	struct err err = { 0 };
	struct document d;
	size_t n = 0;

	if (!v->document.known)
		return rule_refuse(errs, "document", "field-required");
	if (!rule_get(tx, &document_record, v->document.v, &d, errs))
		return false;
	if (!versions_of(tx, v->document.v, &list, &n, &err))
		return errs_add(errs, &err);
	keep_own(tx, v, NULL);
	if (!check_version_number(v, list, n, errs))
		return false;
	go_on_from(v, list, n);
	v->state = PLAN_DRAFT;
	v->name = name_of(tx, &d, v);
	add_author(tx, v);
	return store_insert(tx, &document_version_record, v, errs) &&
	    document_refresh(tx, v->document.v, errs);
}

static bool
is_same(const struct document_version *a, const struct document_version *b)
{
	const struct record *r = &document_version_record;

	for (size_t i = 0; i < r->nfields; i++)
		if (!field_is_equal(&r->fields[i], a, b))
			return false;
	return true;
}

static bool
change_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct document_version *v = call->object, was, *list;
	struct err err = { 0 };
	struct document d;
	size_t n;

	if (!rule_get(tx, &document_version_record, call->id, &was, errs) ||
	    !rule_get(tx, &document_record, was.document.v, &d, errs))
		return false;
	keep_own(tx, v, &was);
	/* Saying the same again is no change: an export read back. */
	if (is_same(v, &was))
		return store_change(tx, &document_version_record, v, errs);
	if (was.state != PLAN_DRAFT)
		return rule_refuse(errs, "body", "version-locked");
	if (!opt64_eq(v->document, was.document))
		return rule_refuse(errs, "document", "version-stays");
	if (!versions_of(tx, was.document.v, &list, &n, &err))
		return errs_add(errs, &err);
	if (!check_version_number(v, list, n, errs))
		return false;
	v->name = name_of(tx, &d, v);
	add_author(tx, v);
	return store_change(tx, &document_version_record, v, errs);
}

static bool
delete_version(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct document_version was;

	if (!rule_get(tx, &document_version_record, call->id, &was, errs))
		return false;
	if (was.state != PLAN_DRAFT)
		return rule_refuse(errs, "state", "version-locked");
	return store_delete(tx, &document_version_record, call->id,
	    call->version, errs) && document_refresh(tx, was.document.v, errs);
}

/* ---- the table ---------------------------------------------------------- */

static enum plan_state
state_of(const void *object)
{
	return (enum plan_state)((const struct document_version *)object)
	    ->state;
}

static bool
fits_draft(const void *object)
{
	return state_of(object) == PLAN_DRAFT;
}

static bool
fits_review(const void *object)
{
	return state_of(object) == PLAN_REVIEW;
}

static bool
fits_open(const void *object)
{
	return fits_draft(object) || fits_review(object);
}

static bool
fits_out(const void *object)
{
	return state_of(object) == PLAN_APPROVED ||
	    state_of(object) == PLAN_IN_FORCE;
}

#define EDIT RIGHT_EDIT_PLANS
#define DO(verb_, right_, run_, input_, fits_)                                \
	{ .name = "document_version." verb_, .verb = USECASE_DO,              \
	  .right = (right_), .record = &document_version_record,              \
	  .input = (input_), .run = (run_), .fits = (fits_) }

const struct usecase plans_usecases[] = {
	[DOCUMENT_CREATE] = CRUD_CREATE(document, EDIT, create_document),
	[DOCUMENT_CHANGE] = CRUD_CHANGE(document, EDIT, true,
	    change_document),
	[DOCUMENT_DELETE] = { .name = "document.delete",
	    .verb = USECASE_DELETE, .right = EDIT, .record = &document_record,
	    .run = delete_document },
	[VERSION_CREATE] = CRUD_CREATE(document_version, EDIT,
	    create_version),
	[VERSION_CHANGE] = CRUD_CHANGE(document_version, EDIT, false,
	    change_version),
	[VERSION_DELETE] = { .name = "document_version.delete",
	    .verb = USECASE_DELETE, .right = EDIT,
	    .record = &document_version_record, .run = delete_version },
	[VERSION_SUBMIT] = DO("submit", EDIT, submit_version, NULL,
	    fits_draft),
	[VERSION_TAKE_BACK] = DO("take-back", EDIT, take_back_version, NULL,
	    fits_review),
	[VERSION_RETURN] = DO("return", RIGHT_APPROVE, return_version,
	    &plan_reason_record, fits_review),
	[VERSION_PRIVACY] = DO("privacy", RIGHT_EDIT_OWN, privacy_version,
	    &plan_judgement_record, NULL),
	[VERSION_APPROVE] = DO("approve", RIGHT_APPROVE, approve_version,
	    &plan_judgement_record, NULL),
	[VERSION_URGENT] = DO("urgent", RIGHT_CRISIS, urgent_version,
	    &plan_reason_record, fits_open),
	[VERSION_WITHDRAW] = DO("withdraw", RIGHT_APPROVE, withdraw_version,
	    &plan_reason_record, fits_out),
	[VERSION_EFFECT] = DO("effect", RIGHT_APPROVE, effect_version, NULL,
	    NULL),
	[VERSION_VERIFY] = DO("verify", EDIT, verify_version,
	    &plan_verify_record, NULL),
	[VERSION_STALE] = DO("stale", EDIT, stale_version,
	    &plan_reason_record, NULL),
	[VERSION_FRESH] = DO("fresh", EDIT, fresh_version, NULL, NULL),
	{ 0 },
};
