/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Durable jobs.
 *
 * A job is taken in one transaction (its lease and its try are counted there),
 * runs outside of any, and is put away or put back in another.  Who dies between
 * them leaves a lease that runs out: the job runs again, so what it does must
 * bear doing twice.  Its key is given up when it is taken, since what is added
 * while it runs may be news that it has not seen.
 */
#include "base/log.h"
#include "store/internal.h"
#include "store/job.h"

enum { LEASE = 300, AGAIN_FIRST = 60, AGAIN_MOST = 3600, TEXT_MAX = 200 };

static const struct statement add = {
	.name = "job.add",
	.sql = "INSERT INTO job (id, organisation, kind, at, key, payload,\n"
	    "    tries, lease, dead, fault)\n"
	    "VALUES ($id, $org, $kind, $at, $key, $payload, 0, 0, 0, '')\n"
	    "ON CONFLICT (organisation, kind, key) WHERE key <> ''\n"
	    "DO UPDATE SET at = CASE WHEN excluded.at < job.at\n"
	    "    THEN excluded.at ELSE job.at END",
};

static const struct statement next_due = {
	.name = "job.next", .installation = true,
	.sql = "SELECT id, organisation, kind, payload, tries\n"
	    "FROM job\n"
	    "WHERE dead = 0 AND at <= $now AND lease <= $now\n"
	    "ORDER BY at, id\n"
	    "LIMIT 1",
};

static const struct statement take = {
	.name = "job.take", .installation = true,
	.sql = "UPDATE job SET lease = $until, tries = tries + 1, key = ''\n"
	    "WHERE id = $id AND lease <= $now",
};

static const struct statement done = {
	.name = "job.done", .installation = true,
	.sql = "DELETE FROM job\n"
	    "WHERE id = $id AND tries = $tries",
};

static const struct statement put_back = {
	.name = "job.put-back", .installation = true,
	.sql = "UPDATE job SET lease = 0, at = $at, dead = $dead,\n"
	    "    fault = $fault\n"
	    "WHERE id = $id AND tries = $tries",
};

void
store_set_jobs(struct store *store, const struct job_kind *list, size_t n)
{
	store->jobs = list;
	store->njobs = n;
}

bool
job_add(struct tx *tx, const char *kind, int64_t at, struct str key,
    struct str payload, struct err *err)
{
	int64_t id;

	BUG_IF(key.len > TEXT_MAX);
	return conn_id(tx->conn, IDS_RECORD, 64, &id, err) &&
	    tx_exec(tx, &add, NULL, err, B_INT("id", id),
	    B_TEXT("kind", str_of(kind)), B_INT("at", at),
	    B_TEXT("key", key), B_TEXT("payload", payload));
}

struct adding {
	const char *kind;
	int64_t at;
	struct str key;
};

static bool
add_one(struct tx *tx, void *arg, struct errs *errs)
{
	const struct adding *x = arg;
	struct err err = { 0 };

	return job_add(tx, x->kind, x->at, x->key, STR_EMPTY, &err) ||
	    errs_add(errs, &err);
}

bool
job_add_alone(struct store *store, int64_t organisation, int64_t now,
    const char *kind, int64_t at, struct str key, struct err *err)
{
	struct arena a = ARENA_INIT;
	struct adding adding = { kind, at, key };
	struct actor system = actor_system(organisation);
	struct errs errs = ERRS_IN(&a);
	struct write w = { .actor = &system, .now = now, .arena = &a,
		.fn = add_one, .arg = &adding, .errs = &errs };
	bool ok = store_write(store, &w) || errs_first(&errs, err);

	arena_release(&a);
	return ok;
}

/* ---- running ------------------------------------------------------------ */

struct taken {
	int64_t id, organisation, tries;	/* id 0: nothing is due */
	struct str kind, payload;
	bool ok;
	int64_t again;				/* when to try again, 0 never */
	const char *fault;			/* message id */
};

static bool
system_write(struct store *store, int64_t now, struct arena *a, write_fn *fn,
    struct taken *taken, struct err *err)
{
	struct actor system = actor_system(0);
	struct errs errs = ERRS_IN(a);
	struct write w = { .actor = &system, .now = now, .arena = a,
		.fn = fn, .arg = taken, .errs = &errs };

	if (store_write(store, &w))
		return true;
	return errs_first(&errs, err);
}

static bool
take_next(struct tx *tx, void *arg, struct errs *errs)
{
	struct taken *t = arg;
	struct err err = { 0 };
	struct cursor *c;
	int64_t changed = 0;

	*t = (struct taken){ 0 };
	if (!tx_query(tx, &next_due, &c, &err, B_INT("now", tx->now)))
		return errs_add(errs, &err);
	if (cursor_next(c))
		*t = (struct taken){ .id = cursor_i64(c, 0),
			.organisation = cursor_i64(c, 1),
			.kind = cursor_str(c, 2), .payload = cursor_str(c, 3),
			.tries = cursor_i64(c, 4) + 1 };
	if (!cursor_end(c, &err))
		return errs_add(errs, &err);
	if (t->id == 0)
		return true;
	if (!tx_exec(tx, &take, &changed, &err, B_INT("id", t->id),
	    B_INT("now", tx->now), B_INT("until", tx->now + LEASE)))
		return errs_add(errs, &err);
	if (changed == 0)
		t->id = 0;
	return true;
}

static bool
put_away(struct tx *tx, void *arg, struct errs *errs)
{
	struct taken *t = arg;
	struct err err = { 0 };

	if (t->ok ? tx_exec(tx, &done, NULL, &err, B_INT("id", t->id),
	    B_INT("tries", t->tries)) :
	    tx_exec(tx, &put_back, NULL, &err, B_INT("id", t->id),
	    B_INT("tries", t->tries), B_INT("at", t->again),
	    B_INT("dead", t->again == 0 ? 1 : 0),
	    B_TEXT("fault", str_of(t->fault))))
		return true;
	return errs_add(errs, &err);
}

static const struct job_kind *
kind_of(const struct store *store, struct str name)
{
	for (size_t i = 0; i < store->njobs; i++)
		if (str_eq_c(name, store->jobs[i].name))
			return &store->jobs[i];
	return NULL;
}

/* One minute, two, four, ... an hour. */
static int64_t
pause_after(int64_t tries)
{
	int64_t pause = AGAIN_FIRST;

	while (--tries > 0 && pause < AGAIN_MOST)
		pause *= 2;
	return pause < AGAIN_MOST ? pause : AGAIN_MOST;
}

static void
run(struct store *store, int64_t now, struct arena *a, struct taken *t)
{
	const struct job_kind *kind = kind_of(store, t->kind);
	struct err err = { 0 };

	if (kind == NULL)
		err_set_args(&err, ERR_INTERNAL, NULL, "job-unknown",
		    ERR_TEXT(t->kind));
	else if (kind->run(store, t->organisation, now, t->payload, a, &err))
		t->ok = true;
	if (t->ok)
		return;
	if (err.code == ERR_CANCELLED) {
		t->fault = err.id;
		t->again = now;
		return;
	}
	t->fault = err.id == NULL ? "job-failed" : err.id;
	t->again = kind != NULL && t->tries < kind->tries ?
	    now + pause_after(t->tries) : 0;
	log_err("job-failed", &err);
}

/* Is something due?  Asked every second, so without a write. */
static bool
has_due(struct store *store, int64_t now, bool *due_r, struct err *err)
{
	struct actor system = actor_system(0);
	struct arena a = ARENA_INIT;
	struct cursor *c;
	struct tx *tx;
	bool ok = store_read(store, &system, now, &a, &tx, err);

	*due_r = false;
	if (ok && (ok = tx_query(tx, &next_due, &c, err, B_INT("now", now)))) {
		*due_r = cursor_next(c);
		ok = cursor_end(c, err);
	}
	arena_release(&a);
	return ok;
}

bool
job_run_due(struct store *store, int64_t now, int max, int *n_r,
    struct err *err)
{
	bool due, ok = has_due(store, now, &due, err);

	for (*n_r = 0; ok && due && *n_r < max && !job_is_stopped(store);
	     (*n_r)++) {
		struct arena a = ARENA_INIT;
		struct taken t;
		bool none;

		ok = system_write(store, now, &a, take_next, &t, err);
		none = ok && t.id == 0;
		if (ok && !none) {
			run(store, now, &a, &t);
			ok = system_write(store, now, &a, put_away, &t, err);
		}
		arena_release(&a);
		if (none)
			break;
	}
	return ok;
}

void
job_stop(struct store *store)
{
	atomic_store(&store->jobs_stop, true);
}

bool
job_is_stopped(const struct store *store)
{
	return atomic_load(&store->jobs_stop);
}

/* ---- after a change ------------------------------------------------------ */

/* The next organisation whose number moved; INT64_MIN: none. */
static int64_t
next_changed(struct store *store, int64_t *number_r)
{
	int64_t organisation = INT64_MIN;

	pthread_mutex_lock(&store->lock);
	for (size_t i = 0; i < store->nnumbers; i++) {
		struct change_number *at = &store->numbers[i];

		/* What is of the installation is computed from by nobody. */
		if (at->organisation == 0)
			at->followed = at->number;
		if (at->followed == at->number)
			continue;
		organisation = at->organisation;
		*number_r = at->number;
		break;
	}
	pthread_mutex_unlock(&store->lock);
	return organisation;
}

static void
followed(struct store *store, int64_t organisation, int64_t number)
{
	pthread_mutex_lock(&store->lock);
	for (size_t i = 0; i < store->nnumbers; i++)
		if (store->numbers[i].organisation == organisation)
			store->numbers[i].followed = number;
	pthread_mutex_unlock(&store->lock);
}

static bool
has_after_change(const struct store *store)
{
	for (size_t i = 0; i < store->njobs; i++)
		if (store->jobs[i].after_change)
			return true;
	return false;
}

bool
job_add_changed(struct store *store, int64_t now, struct err *err)
{
	int64_t organisation, number = 0;
	bool ok = true;

	if (!has_after_change(store))
		return true;
	while (ok && !job_is_stopped(store) &&
	    (organisation = next_changed(store, &number)) != INT64_MIN) {
		for (size_t i = 0; ok && i < store->njobs; i++)
			ok = !store->jobs[i].after_change ||
			    job_add_alone(store, organisation, now,
			        store->jobs[i].name, now, STR(AFTER_CHANGE),
			        err);
		if (ok)
			followed(store, organisation, number);
	}
	return ok;
}

/* ---- waking readers ------------------------------------------------------- */

void
store_on_event(struct store *store, void (*fn)(void *arg), void *arg)
{
	pthread_mutex_lock(&store->lock);
	store->on_event = fn;
	store->on_event_arg = arg;
	pthread_mutex_unlock(&store->lock);
}

void
store_tell(struct store *store)
{
	void (*fn)(void *arg), *arg;

	pthread_mutex_lock(&store->lock);
	fn = store->on_event;
	arg = store->on_event_arg;
	pthread_mutex_unlock(&store->lock);
	if (fn != NULL)
		fn(arg);
}
