/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Transactions: a reader's snapshot, and a write that may run again.
 *
 * On SQLite a write is handed to the one writer (writer.c).  On PostgreSQL it
 * runs on the caller's thread, SERIALIZABLE, and again when it lost a race: at
 * most ATTEMPTS times, waiting a little longer each time.  A fault of the
 * database during a write is kept by its connection, so a rule that passes
 * over it still does not commit.
 */
#include "store/internal.h"

enum { ATTEMPTS = 12, BACKOFF_MS = 2 };

/* ---- reading ------------------------------------------------------------ */

void
tx_end_cursors(struct tx *tx)
{
	struct err ignored = { 0 };

	while (tx->open != NULL)
		if (!cursor_end(tx->open, &ignored))
			continue;
}

void
tx_end(struct tx *tx)
{
	struct err ignored = { 0 };

	if (tx->ended)
		return;
	BUG_IF(tx->writing);
	tx->ended = true;
	tx_end_cursors(tx);
	tx->conn->failed = false;
	if (!conn_do(tx->conn, "ROLLBACK", &ignored))
		tx->conn->lost = true;
	pool_give(&tx->store->readers, tx->conn);
}

static void
end_hook(void *arg)
{
	tx_end(arg);
}

bool
store_read(struct store *store, const struct actor *actor, int64_t now,
    struct arena *a, struct tx **tx_r, struct err *err)
{
	struct conn *c;
	struct tx *tx;

	if (!pool_take(store, &store->readers, &c, err))
		return false;
	if (!conn_do(c, store->driver->begin_read, err)) {
		c->lost = true;
		pool_give(&store->readers, c);
		return false;
	}
	tx = arena_new(a, struct tx);
	*tx = (struct tx){ .store = store, .conn = c, .actor = actor,
		.now = now, .arena = a };
	arena_on_release(a, end_hook, tx);
	*tx_r = tx;
	return true;
}

const struct actor *
tx_actor(const struct tx *tx)
{
	return tx->actor;
}

int64_t
tx_now(const struct tx *tx)
{
	return tx->now;
}

struct arena *
tx_arena(const struct tx *tx)
{
	return tx->arena;
}

struct arena *
tx_use_arena(struct tx *tx, struct arena *a)
{
	struct arena *was = tx->arena;

	BUG_IF(tx->open != NULL);
	tx->arena = a;
	return was;
}

struct store *
tx_store(const struct tx *tx)
{
	return tx->store;
}

/* ---- writing ------------------------------------------------------------ */

void
write_fail(struct write *w, const struct err *err)
{
	w->ok = false;
	errs_add(w->errs, err);
}

bool
write_run(struct store *store, struct conn *c, struct write *w)
{
	struct tx tx = { .store = store, .conn = c, .actor = w->actor,
		.now = w->now, .arena = w->arena, .writing = true };
	struct err err = { 0 };

	c->failed = c->retry = false;
	w->ok = w->fn(&tx, w->arg, w->errs);
	tx_end_cursors(&tx);
	w->entry = tx.last_entry;
	w->access = tx.access;
	w->events = tx.events;
	if (w->ok && arena_is_over(w->arena)) {
		err_set(&err, ERR_TOO_LARGE, NULL, "store-too-large");
		write_fail(w, &err);
	}
	if (c->failed && (w->ok || errs_none(w->errs)))
		write_fail(w, &c->fault);
	BUG_IF(!w->ok && errs_none(w->errs));
	return w->ok;
}

static void
back_off(int attempt)
{
	int64_t ms = (int64_t)BACKOFF_MS << (attempt < 7 ? attempt : 7);
	struct timespec wait = { .tv_sec = ms / 1000,
		.tv_nsec = ms % 1000 * 1000000 };

	nanosleep(&wait, NULL);
}

/* Tell the other nodes, when it commits; then commit. */
static bool
commit(struct conn *c, const struct write *w, struct err *err)
{
	struct value v[] = { V_INT(w->actor->organisation),
		V_INT(w->entry) };

	return ((w->entry == 0 && !w->events) || conn_run(c, STR(
	    "SELECT pg_notify('stormvast_change',\n"
	    "    CAST($1 AS BIGINT) || ' ' || CAST($2 AS BIGINT))"), v,
	    COUNT(v), NULL, err)) && conn_do(c, "COMMIT", err);
}

/*
 * Lost a race?  One may also end at a constraint (two of the same title): the
 * second try finds the other's record and says so in words.
 */
static bool
is_race(const struct conn *c, int tries)
{
	return c->retry || (tries == 0 && c->failed &&
	    strcmp(c->fault.id, "store-constraint") == 0);
}

/* Once, on PostgreSQL: true when it is settled, either way. */
static bool
attempt(struct store *store, struct write *w, int tries)
{
	struct ids ids[IDS__MAX];
	struct err err = { 0 };
	struct conn *c;
	bool settled = true;

	if (!pool_take(store, &store->writers, &c, &err)) {
		write_fail(w, &err);
		return true;
	}
	memcpy(ids, c->ids, sizeof(ids));
	if (!conn_do(c, store->driver->begin_write, &err)) {
		write_fail(w, &err);
	} else if (write_run(store, c, w) && !commit(c, w, &err)) {
		write_fail(w, &err);
	}
	if (!w->ok) {
		settled = !is_race(c, tries);
		c->failed = false;
		if (!c->lost && !conn_do(c, "ROLLBACK", &err))
			c->lost = true;
		/* Blocks stay ours: give their ids out again. */
		for (size_t i = 0; i < IDS__MAX; i++)
			c->ids[i].next = c->ids[i].end == ids[i].end ?
			    ids[i].next : c->ids[i].first;
	}
	pool_give(&store->writers, c);
	return settled;
}

bool
store_write(struct store *store, struct write *w)
{
	struct errs before = *w->errs;
	struct err err = { 0 };

	if (store->writer != NULL)
		return writer_run(store->writer, w);
	for (int i = 0; i < ATTEMPTS; i++) {
		if (attempt(store, w, i)) {
			if (w->ok && w->entry != 0)
				store_changed(store, w->actor->organisation,
				    w->entry);
			if (w->ok && w->access)
				sessions_forget(store);
			if (w->ok && w->events)
				store_tell(store);
			return w->ok;
		}
		*w->errs = before;
		if (w->once)
			break;
		back_off(i);
	}
	err_set(&err, ERR_CONFLICT, NULL, "store-race");
	write_fail(w, &err);
	return false;
}
