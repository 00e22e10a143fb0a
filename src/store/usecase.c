/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The dispatcher: right, transaction, relation, rule, audit, commit.
 *
 * What needs no database (the right) is refused before a transaction is begun.
 * A write may run again after a lost race, so it starts each time from a copy
 * of what the caller gave.  An idempotency key is looked up first and kept
 * last, in the same transaction: the answer to a key is there if and only if
 * its change is.
 */
#include "store/internal.h"
#include "store/statements.h"

enum { KEY_MAX = 200, KEY_DAYS = 7, ROWS_AHEAD = 512, PROGRESS_STEP = 256 };

const struct usecase *
usecase_find(const struct store *store, struct str name)
{
	for (size_t i = 0; i < store->nusecases; i++)
		if (str_eq_c(name, store->usecases[i]->name))
			return store->usecases[i];
	return NULL;
}

const struct usecase *
usecase_at(const struct store *store, size_t n)
{
	return n < store->nusecases ? store->usecases[n] : NULL;
}

/* ---- may they? ---------------------------------------------------------- */

static bool
by_right(const struct usecase *uc, const struct actor *actor)
{
	return actor_may(actor, uc->right);
}

static bool
by_owning(const struct usecase *uc, const struct actor *actor)
{
	return uc->own_too && actor_may(actor, RIGHT_EDIT_OWN);
}

bool
usecase_allows(const struct usecase *uc, const struct actor *actor)
{
	return by_right(uc, actor) || by_owning(uc, actor);
}

static bool
denied(struct err *err, const struct usecase *uc)
{
	return err_set_args(err, ERR_DENIED, NULL, "usecase-denied",
	    ERR_TEXT(str_of(uc->name)));
}

static bool
points_at(const struct record *r, const char *name, const void *object,
    int64_t id)
{
	const struct field *f = record_field(r, str_of(name));
	struct opt64 v;

	if (f == NULL || f->kind != FIELD_REFERENCE || id == 0)
		return false;
	v = field_num(f, object);
	return v.known && v.v == id;
}

static bool
is_self(const struct record *r, const struct actor *actor, int64_t id)
{
	int64_t own = strcmp(r->name, "account") == 0 ? actor->account :
	    actor->person;

	return own != 0 && own == id;
}

/* Does the record stand in the relation to the actor? */
static bool
relates(const struct actor *actor, enum relation relation,
    const struct record *r, int64_t id, const void *object)
{
	if (relation == RELATION_ANY)
		return true;
	if (r == NULL || object == NULL)
		return false;
	switch (relation) {
	case RELATION_OWN:
		return points_at(r, "owner", object, actor->person);
	case RELATION_OWN_UNIT:
		return points_at(r, "unit", object, actor->unit);
	case RELATION_SELF:
		return is_self(r, actor, id);
	case RELATION_ANY:
		break;
	}
	return false;
}

bool
usecase_check(struct tx *tx, const struct usecase *uc, int64_t id,
    const void *object, struct err *err)
{
	const struct actor *actor = tx->actor;
	bool any = by_right(uc, actor) && uc->relation == RELATION_ANY;

	if (any)
		return true;
	if (!usecase_allows(uc, actor) || uc->record == NULL)
		return denied(err, uc);
	/* What is stored decides; a new record is judged by what it will be. */
	if (uc->verb != USECASE_CREATE && id != 0) {
		void *stored = arena_alloc(tx->arena, uc->record->size);

		if (!store_get(tx, uc->record, id, stored, err))
			return false;
		object = stored;
	}
	if ((by_right(uc, actor) &&
	    relates(actor, uc->relation, uc->record, id, object)) ||
	    (by_owning(uc, actor) &&
	    relates(actor, RELATION_OWN, uc->record, id, object)))
		return true;
	return denied(err, uc);
}

/* ---- idempotency -------------------------------------------------------- */

/* *known_r: the key has an answer, which is now in call. */
static bool
recall(struct tx *tx, struct usecase_call *call, bool *known_r,
    struct err *err)
{
	const struct usecase *uc = call->usecase;
	struct str name = STR_EMPTY;
	struct cursor *c;

	*known_r = false;
	if (call->key.len > KEY_MAX)
		return err_set_args(err, ERR_INVALID, NULL, "key-too-long",
		    ERR_INT(KEY_MAX));
	if (!tx_query(tx, GROUND(KEY_GET), &c, err,
	    B_INT("account", tx->actor->account), B_TEXT("key", call->key)))
		return false;
	if (cursor_next(c)) {
		*known_r = true;
		name = cursor_str(c, 0);
		call->id = cursor_i64(c, 1);
		call->entry = cursor_i64(c, 2);
	}
	if (!cursor_end(c, err))
		return false;
	if (!*known_r)
		return true;
	if (!str_eq_c(name, uc->name))
		return err_set(err, ERR_CONFLICT, NULL, "key-used");
	if ((uc->verb == USECASE_CREATE || uc->verb == USECASE_CHANGE) &&
	    !store_get(tx, uc->record, call->id, call->object, err))
		return false;
	return true;
}

static bool
keep(struct tx *tx, const struct usecase_call *call, struct err *err)
{
	return tx_exec(tx, GROUND(KEY_FORGET), NULL, err,
	    B_INT("before", tx->now - (int64_t)KEY_DAYS * SECONDS_DAY)) &&
	    tx_exec(tx, GROUND(KEY_PUT), NULL, err,
	    B_INT("account", tx->actor->account), B_TEXT("key", call->key),
	    B_INT("at", tx->now),
	    B_TEXT("usecase", str_of(call->usecase->name)),
	    B_INT("record_id", call->id), B_INT("entry", call->entry));
}

/* ---- one call ----------------------------------------------------------- */

/* The plain rule of a verb. */
static bool
run_plain(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct record *r = call->usecase->record;

	switch (call->usecase->verb) {
	case USECASE_CREATE:
		return store_insert(tx, r, call->object, errs);
	case USECASE_CHANGE:
		return store_change(tx, r, call->object, errs);
	case USECASE_DELETE:
		return store_delete(tx, r, call->id, call->version, errs);
	default:
		BUG("a deed without a rule");
	}
}

/* CHANGE: the object carries the id and the version that the reader saw. */
static void
aim(struct usecase_call *call)
{
	struct rec *rec = call->object;

	if (call->usecase->verb == USECASE_CREATE) {
		rec->id = 0;
	} else if (call->usecase->verb == USECASE_CHANGE) {
		if (call->id != 0)
			rec->id = call->id;
		if (call->version != 0)
			rec->version = call->version;
		call->id = rec->id;
	}
}

static bool
run_rule(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct usecase *uc = call->usecase;
	size_t total = errs->total;
	bool ok;

	/* An object is validated when it is stored, an input nowhere else. */
	if (uc->input != NULL && call->input != NULL &&
	    !record_validate(uc->input, call->input, errs))
		return false;
	ok = uc->run != NULL ? uc->run(tx, call, errs) :
	    run_plain(tx, call, errs);
	if (ok && uc->verb == USECASE_CREATE)
		call->id = ((struct rec *)call->object)->id;
	return ok && errs->total == total;
}

static bool
run_call(struct tx *tx, struct usecase_call *call, int64_t parent,
    int64_t ahead, struct errs *errs)
{
	const struct usecase *uc = call->usecase;
	struct audit_head head = { .usecase = uc->name, .record = uc->record,
		.reason = call->reason, .parent = parent, .ahead = ahead,
		.always = uc->verb == USECASE_DO };
	struct err err = { 0 };
	bool known = false;

	call->entry = 0;
	audit_begin(tx);
	if (uc->verb == USECASE_CREATE || uc->verb == USECASE_CHANGE)
		aim(call);
	if (!usecase_check(tx, uc, call->id, call->object, &err))
		return errs_add(errs, &err);
	if (call->key.len > 0 && !recall(tx, call, &known, &err))
		return errs_add(errs, &err);
	if (known)
		return true;
	if (!run_rule(tx, call, errs))
		return false;
	head.record_id = call->id;
	if (!audit_end(tx, &head, &call->entry, &err) ||
	    (call->key.len > 0 && !keep(tx, call, &err)))
		return errs_add(errs, &err);
	return true;
}

struct single {
	struct usecase_call *call;
	struct usecase_call given;	/* what the caller gave */
	void *object;			/* a copy of it, or NULL */
};

static bool
run_single(struct tx *tx, void *arg, struct errs *errs)
{
	struct single *s = arg;
	const struct record *r = s->given.usecase->record;

	*s->call = s->given;
	if (s->object != NULL)
		memcpy(s->call->object, record_copy(r, tx->arena, s->object),
		    r->size);
	return run_call(tx, s->call, 0, 1, errs);
}

bool
usecase_run(struct store *store, const struct actor *actor, int64_t now,
    struct arena *a, struct usecase_call *call, struct errs *errs)
{
	const struct usecase *uc = call->usecase;
	struct single single = { .call = call, .given = *call };
	struct write w = { .actor = actor, .now = now, .arena = a,
		.fn = run_single, .arg = &single, .errs = errs };
	struct err err = { 0 };

	if (!usecase_allows(uc, actor)) {
		denied(&err, uc);
		return errs_add(errs, &err);
	}
	BUG_IF((uc->verb == USECASE_CREATE || uc->verb == USECASE_CHANGE) &&
	    (call->object == NULL || uc->record == NULL));
	if (call->object != NULL && uc->record != NULL)
		single.object = record_copy(uc->record, a, call->object);
	return store_write(store, &w);
}

/* ---- many calls --------------------------------------------------------- */

struct many {
	const char *name;
	bool (*next)(void *arg, struct tx *tx, struct usecase_call *call,
	    bool *more_r, struct errs *errs);
	bool (*progress)(void *arg, int64_t done);
	void *arg;
	int64_t root;
	int64_t done;
};

/* Faults of the n-th call bear its number. */
static void
number_faults(struct errs *errs, size_t from, int64_t n)
{
	for (; from < errs->n; from++)
		errs->list[from].row = n;
}

/* One call in memory of its own.  False: stop. */
static bool
run_next(struct tx *tx, struct many *m, bool *more_r, struct errs *errs)
{
	struct arena row = ARENA_INIT, *whole = tx->arena;
	struct usecase_call call = { 0 };
	size_t kept = errs->n;
	bool ok;

	tx->arena = &row;
	ok = m->next(m->arg, tx, &call, more_r, errs);
	if (ok && *more_r) {
		/* Go on after a fault of the input, to find all of them. */
		if (!run_call(tx, &call, m->root, ROWS_AHEAD, errs))
			ok = !tx->conn->failed && errs->total < ERRS_MAX;
		m->done++;
		number_faults(errs, kept, m->done);
	}
	tx_end_cursors(tx);
	tx->arena = whole;
	arena_release(&row);
	return ok;
}

static bool
cancelled(struct many *m, struct errs *errs)
{
	struct err err = { 0 };

	if (m->progress == NULL || m->done % PROGRESS_STEP != 0 ||
	    m->progress(m->arg, m->done))
		return false;
	err_set(&err, ERR_CANCELLED, NULL, "import-cancelled");
	errs_add(errs, &err);
	return true;
}

static bool
run_many(struct tx *tx, void *arg, struct errs *errs)
{
	struct many *m = arg;
	struct err err = { 0 };
	bool more = true;

	if (!conn_id(tx->conn, IDS_AUDIT, ROWS_AHEAD, &m->root, &err) ||
	    !audit_root(tx, m->root, m->name, STR_EMPTY, 0, &err))
		return errs_add(errs, &err);
	while (more)
		if (!run_next(tx, m, &more, errs) || cancelled(m, errs))
			break;
	return errs_none(errs) && !tx->conn->failed && !more;
}

bool
usecase_run_all(struct store *store, const struct actor *actor, int64_t now,
    struct arena *a, const char *name,
    bool (*next)(void *arg, struct tx *tx, struct usecase_call *call,
	bool *more_r, struct errs *errs),
    bool (*progress)(void *arg, int64_t done), void *arg,
    int64_t *entry_r, struct errs *errs)
{
	struct many m = { .name = name, .next = next, .progress = progress,
		.arg = arg };
	struct write w = { .actor = actor, .now = now, .arena = a,
		.fn = run_many, .arg = &m, .errs = errs, .once = true };
	bool ok = store_write(store, &w);

	*entry_r = ok ? m.root : 0;
	return ok;
}
