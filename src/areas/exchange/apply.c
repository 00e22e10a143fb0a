/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * apply.c - a plan into the database: one transaction, one action to undo.
 *
 * Records go in the order of the house.  Where a record refers to one further on
 * (a unit to its head, a person to their supplier) it is stored without, and
 * changed in a second round when both are there.
 */
#include "areas/exchange/plan.h"

struct applying {
	struct import_plan *plan;
	struct arena row;		/* of what is being stored */
	size_t at;			/* in entries */
	bool second;			/* the second round */
	bool *open;			/* by entry: something to set later */
	struct import_entry *last;	/* being stored */
	void *stored;			/* its object in this round */
	bool (*progress)(void *arg, int64_t done);	/* or NULL */
	void *arg;			/* of progress */
};

/* "process" and "create" -> the row of "process.create". */
static const struct usecase *
usecase_of(struct tx *tx, const struct record *r, const char *verb)
{
	const struct usecase *uc = usecase_find(tx_store(tx),
	    str_printf(tx_arena(tx), "%s.%s", r->name, verb));

	BUG_IF(uc == NULL);
	return uc;
}

/* The record before this one was stored: its id is known from now on, and its
 * copy is not needed any more. */
static void
take_id(struct applying *x)
{
	if (x->last != NULL)
		x->last->id = ((const struct rec *)x->stored)->id;
	x->last = NULL;
	arena_release(&x->row);
}

/* The next entry of this round with something to do, or NULL. */
static struct import_entry *
next_entry(struct applying *x)
{
	for (; x->at < x->plan->n; x->at++) {
		struct import_entry *e = &x->plan->entries[x->at];

		if (x->second ? x->open[x->at] : e->action != IMPORT_SAME)
			return e;
	}
	return NULL;
}

static bool
call_first(struct applying *x, struct tx *tx, struct import_entry *e,
    struct usecase_call *call, struct errs *errs)
{
	void *object = record_copy(e->record, &x->row, e->object);

	x->open[x->at] = !refs_resolve(x->plan, e->record, &x->row,
	    object, true);
	call->object = object;
	call->usecase = usecase_of(tx, e->record,
	    e->action == IMPORT_NEW ? "create" : "change");
	if (e->action == IMPORT_CHANGE) {
		call->id = e->id;
		call->version = ((const struct rec *)e->before)->version;
	}
	return files_add(x->plan, tx, e->record, object, errs);
}

static bool
call_second(struct applying *x, struct tx *tx, struct import_entry *e,
    struct usecase_call *call, struct errs *errs)
{
	void *object = record_copy(e->record, &x->row, e->object);
	void *stored = arena_alloc(&x->row, e->record->size);
	struct err err = { 0 };

	if (!store_get(tx, e->record, e->id, stored, &err))
		return errs_add(errs, &err);
	refs_resolve(x->plan, e->record, &x->row, object, false);
	*(struct rec *)object = *(const struct rec *)stored;
	call->object = object;
	call->id = e->id;
	call->version = ((const struct rec *)stored)->version;
	call->usecase = usecase_of(tx, e->record, "change");
	return files_add(x->plan, tx, e->record, object, errs);
}

static bool
next_call(void *arg, struct tx *tx, struct usecase_call *call, bool *more_r,
    struct errs *errs)
{
	struct applying *x = arg;
	struct import_entry *e;
	bool ok = true;

	take_id(x);
	e = next_entry(x);
	if (e == NULL && !x->second) {
		x->second = true;
		x->at = 0;
		e = next_entry(x);
	}
	*more_r = e != NULL;
	if (e == NULL)
		return true;
	if (x->second)
		ok = call_second(x, tx, e, call, errs);
	else
		ok = call_first(x, tx, e, call, errs);
	if (!x->second && e->action == IMPORT_NEW) {
		x->last = e;
		x->stored = call->object;
	}
	x->at++;
	return ok;
}

static bool
tell(void *arg, int64_t done)
{
	const struct applying *x = arg;

	return x->progress(x->arg, done);
}

bool
import_apply(struct store *store, const struct actor *actor, int64_t now,
    struct arena *a, struct import_plan *plan,
    bool (*progress)(void *arg, int64_t done), void *arg, int64_t *entry_r,
    struct errs *errs)
{
	struct applying x = { .plan = plan,
		.open = arena_array(a, bool, plan->n),
		.progress = progress, .arg = arg };
	struct err err = { 0 };
	bool ok;

	*entry_r = 0;
	if (!errs_none(&plan->errs)) {
		err_set_args(&err, ERR_INVALID, NULL, "import-has-faults",
		    ERR_INT((int64_t)plan->errs.total));
		return errs_add(errs, &err);
	}
	ok = usecase_run_all(store, actor, now, a, "exchange.import",
	    next_call, progress == NULL ? NULL : tell, &x, entry_r, errs);
	arena_release(&x.row);
	return ok;
}
