/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Undo: a new use case that walks an entry and what stands under it from the
 * newest back and reverses each difference.
 *
 * A difference is reversed only where the record still is what the entry made
 * of it; otherwise the later change is in the way and is named, and nothing
 * changes.  Creating is reversed by deleting, deleting by creating at the same
 * id.  Who undoes needs the right of every use case that is reversed, and to
 * undo another's work the right to import.  An undo is an entry like any other
 * and can itself be undone.
 */
#include <jansson.h>

#include "record/diff.h"
#include "store/internal.h"
#include "store/statements.h"

enum { UNDO_CHUNK = 200, UNDO_AHEAD = 512, DIFF_MAX = 8 * 1024 * 1024,
	CHAIN_MAX = 1000 };

struct undone {
	int64_t id, parent, account, record_id, version, undoes, undone_by;
	struct str usecase, verb, record, diff;
};

struct undo {
	int64_t entry;		/* that the actor wants undone */
	int64_t root;		/* of the undo, when it has several parts */
	int64_t done;		/* out */
};

static void
read_undone(struct cursor *c, struct undone *e)
{
	*e = (struct undone){
		.id = cursor_i64(c, 0), .parent = cursor_i64(c, 1),
		.account = cursor_i64(c, 2), .record_id = cursor_i64(c, 3),
		.version = cursor_i64(c, 4), .undoes = cursor_i64(c, 5),
		.undone_by = cursor_i64(c, 6), .usecase = cursor_str(c, 7),
		.verb = cursor_str(c, 8), .record = cursor_str(c, 9),
		.diff = cursor_str(c, 10),
	};
}

static bool
find_entry(struct tx *tx, int64_t id, struct undone *e, struct err *err)
{
	struct cursor *c;
	bool found;

	if (!tx_query(tx, GROUND(ENTRY), &c, err, B_INT("id", id)))
		return false;
	if ((found = cursor_next(c)))
		read_undone(c, e);
	if (!cursor_end(c, err))
		return false;
	return found || err_set_args(err, ERR_NOT_FOUND, NULL,
	    "undo-not-found", ERR_INT(id));
}

/* ---- may they? ---------------------------------------------------------- */

/* The use case behind an entry: of an undo, that of what it undid. */
static bool
origin_of(struct tx *tx, const struct undone *e, struct str *name_r,
    struct err *err)
{
	struct undone at = *e;

	for (int i = 0; at.undoes != 0; i++)
		if (i == CHAIN_MAX || !find_entry(tx, at.undoes, &at, err))
			return i < CHAIN_MAX ? false : err_set(err,
			    ERR_CONFLICT, NULL, "undo-chain");
	*name_r = at.usecase;
	return true;
}

static bool
may_undo(struct tx *tx, const struct undone *e, struct err *err)
{
	const struct usecase *uc;
	struct str name;

	if (!origin_of(tx, e, &name, err))
		return false;
	uc = usecase_find(tx->store, name);
	if (uc != NULL && uc->for_good)
		return err_set(err, ERR_CONFLICT, NULL, "undo-for-good");
	if (uc == NULL)
		return actor_may(tx->actor, RIGHT_IMPORT) ||
		    err_set_args(err, ERR_DENIED, NULL, "usecase-denied",
		    ERR_TEXT(name));
	if (e->account != tx->actor->account &&
	    !actor_may(tx->actor, RIGHT_IMPORT))
		return err_set(err, ERR_DENIED, NULL, "undo-of-others");
	return usecase_check(tx, uc, e->record_id, NULL, err);
}

/* ---- reversing one difference ------------------------------------------- */

static json_t *
load(struct str text)
{
	return json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
}

static bool
in_the_way(struct tx *tx, const struct record *r, int64_t id,
    struct errs *errs)
{
	struct str actor = STR_EMPTY;
	struct err err = { 0 };
	struct cursor *c;
	int64_t at = 0;

	if (!tx_query(tx, GROUND(NEWEST), &c, &err,
	    B_TEXT("record", str_of(r->name)), B_INT("id", id)))
		return errs_add(errs, &err);
	if (cursor_next(c)) {
		actor = cursor_str(c, 0);
		at = cursor_i64(c, 1);
	}
	if (cursor_end(c, &err))
		err_set_args(&err, ERR_CONFLICT, NULL, "undo-in-the-way",
		    ERR_TEXT(actor), ERR_AT(at), ERR_MSG(r->name));
	return errs_add(errs, &err);
}

/* Is the object still exactly what the entry created? */
static bool
is_as_created(struct tx *tx, const struct record *r, const void *object,
    const json_t *diff)
{
	struct buf out = BUF_IN(tx->arena, DIFF_MAX);
	struct json json = JSON_TO(&out);
	json_t *now;
	bool same;

	(void)record_diff(r, NULL, object, tx->arena, &json);
	now = load(buf_str(&out));
	same = now != NULL && json_equal(now, diff);
	json_decref(now);
	return same;
}

static bool
reverse(struct tx *tx, const struct record *r, const struct undone *e,
    const json_t *diff, struct errs *errs)
{
	void *object = arena_alloc(tx->arena, r->size);
	struct err err = { 0 };

	if (str_eq_c(e->verb, "delete"))
		return record_diff_reverse(r, diff, tx->arena, object, errs) &&
		    record_insert_at(tx, r, object, e->record_id,
			e->version + 1, errs);
	if (!store_get(tx, r, e->record_id, object, &err)) {
		if (err.code == ERR_NOT_FOUND)
			return in_the_way(tx, r, e->record_id, errs);
		return errs_add(errs, &err);
	}
	if (str_eq_c(e->verb, "create")) {
		if (!is_as_created(tx, r, object, diff))
			return in_the_way(tx, r, e->record_id, errs);
		return store_delete(tx, r, e->record_id,
		    ((struct rec *)object)->version, errs);
	}
	if (!record_diff_reverse(r, diff, tx->arena, object, errs))
		return in_the_way(tx, r, e->record_id, errs);
	return store_change(tx, r, object, errs);
}

static bool
undo_one(struct tx *tx, const struct undone *e, struct errs *errs)
{
	const struct record *r = registry_find(tx->store->registry,
	    e->record);
	struct err err = { 0 };
	json_t *diff;
	bool ok;

	if (!may_undo(tx, e, &err))
		return errs_add(errs, &err);
	if (r == NULL || str_eq_c(e->verb, "do"))
		return true;
	if ((diff = load(e->diff)) == NULL) {
		err_set_args(&err, ERR_INTERNAL, NULL, "undo-not-found",
		    ERR_INT(e->id));
		return errs_add(errs, &err);
	}
	ok = reverse(tx, r, e, diff, errs);
	json_decref(diff);
	return ok;
}

/* Write what one entry's reversal has changed, and mark the entry. */
static bool
settle(struct tx *tx, struct undo *u, const struct undone *e,
    struct errs *errs)
{
	struct audit_head head = { .usecase = "undo",
		.record = registry_find(tx->store->registry, e->record),
		.record_id = e->record_id, .undoes = e->id,
		.parent = u->root, .always = u->root == 0,
		.ahead = u->root == 0 ? 1 : UNDO_AHEAD };
	struct err err = { 0 };
	int64_t by;

	if (!audit_end(tx, &head, &by, &err))
		return errs_add(errs, &err);
	if (u->root == 0)
		u->done = by;
	if (!tx_exec(tx, GROUND(MARK_UNDONE), NULL, &err,
	    B_INT("by", by != 0 ? by : u->root), B_INT("id", e->id)) ||
	    (e->undoes != 0 && !tx_exec(tx, GROUND(MARK_REDONE), NULL, &err,
	    B_INT("id", e->undoes))))
		return errs_add(errs, &err);
	return true;
}

/* ---- the walk ----------------------------------------------------------- */

static bool
children_before(struct tx *tx, int64_t parent, int64_t before,
    struct undone *list, size_t *n_r, struct err *err)
{
	struct cursor *c;

	*n_r = 0;
	if (!tx_query(tx, GROUND(ENTRY_PARTS), &c, err, B_INT("parent", parent),
	    B_INT("before", before), B_INT("limit", UNDO_CHUNK)))
		return false;
	while (cursor_next(c))
		read_undone(c, &list[(*n_r)++]);
	return cursor_end(c, err);
}

static bool undo_under(struct tx *tx, struct undo *u, const struct undone *e,
    struct errs *errs);

/* An entry in its turn among what stands under its parent: itself between its
 * newer and older parts, so that states are walked back in order. */
static bool
undo_entry(struct tx *tx, struct undo *u, const struct undone *e,
    struct errs *errs)
{
	struct arena *whole = tx->arena, step = ARENA_INIT;
	bool ok;

	if (e->undone_by != 0)
		return true;
	tx->arena = &step;
	audit_begin(tx);
	ok = undo_one(tx, e, errs) && settle(tx, u, e, errs);
	tx->arena = whole;
	arena_release(&step);
	return ok;
}

static bool
undo_under(struct tx *tx, struct undo *u, const struct undone *e,
    struct errs *errs)
{
	struct arena *whole = tx->arena, chunk = ARENA_INIT;
	struct undone *list = calloc(UNDO_CHUNK, sizeof(*list));
	int64_t before = INT64_MAX;
	struct err err = { 0 };
	bool ok = true, self = false;
	size_t n = UNDO_CHUNK;

	BUG_IF(list == NULL);
	while (ok && n == UNDO_CHUNK) {
		tx->arena = &chunk;
		ok = children_before(tx, e->id, before, list, &n, &err) ||
		    errs_add(errs, &err);
		for (size_t i = 0; ok && i < n; i++) {
			before = list[i].id;
			if (!self && before < e->id) {
				self = true;
				ok = undo_entry(tx, u, e, errs);
			}
			ok = ok && undo_under(tx, u, &list[i], errs);
		}
		tx->arena = whole;
		arena_release(&chunk);
	}
	free(list);
	return ok && (self || undo_entry(tx, u, e, errs));
}

static bool
has_parts(struct tx *tx, const struct undone *e, bool *has_r,
    struct err *err)
{
	struct undone *list = arena_array(tx->arena, struct undone,
	    UNDO_CHUNK);
	size_t n;

	if (!children_before(tx, e->id, INT64_MAX, list, &n, err))
		return false;
	*has_r = n > 0;
	return true;
}

static bool
run_undo(struct tx *tx, void *arg, struct errs *errs)
{
	struct undo *u = arg;
	struct err err = { 0 };
	struct undone e;
	bool parts;

	u->root = u->done = 0;
	tx->undoing = true;
	if (!find_entry(tx, u->entry, &e, &err) ||
	    !has_parts(tx, &e, &parts, &err))
		return errs_add(errs, &err);
	if (e.undone_by != 0) {
		err_set_args(&err, ERR_CONFLICT, NULL, "undo-already",
		    ERR_INT(u->entry));
		return errs_add(errs, &err);
	}
	if (parts) {
		if (!conn_id(tx->conn, IDS_AUDIT, UNDO_AHEAD, &u->root,
		    &err) || !audit_root(tx, u->root, "undo", STR_EMPTY,
		    u->entry, &err))
			return errs_add(errs, &err);
		u->done = u->root;
	}
	return undo_under(tx, u, &e, errs);
}

bool
usecase_undo(struct store *store, const struct actor *actor, int64_t now,
    struct arena *a, int64_t entry, int64_t *undo_entry_r, struct errs *errs)
{
	struct undo u = { .entry = entry };
	struct write w = { .actor = actor, .now = now, .arena = a,
		.fn = run_undo, .arg = &u, .errs = errs };
	bool ok = store_write(store, &w);

	*undo_entry_r = ok ? u.done : 0;
	return ok;
}
