/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Opening the store, its pools of connections, and the change numbers.
 *
 * A change number follows the id of the organisation's newest audit entry, and
 * grows with every commit that this process makes or hears of: by one where its
 * id is not above the number, since PostgreSQL gives ids before the commit and
 * they arrive out of order.  So the number may reach an id that a later commit
 * really gets; what is an echo of a commit counted already is therefore known by
 * the entries themselves, never by the number.  It is a word of this process:
 * two nodes may number the same state differently, and only growth has a
 * meaning.  On PostgreSQL the listener (listen.c) hears of other nodes' commits.
 */
#include <errno.h>
#include <sys/stat.h>

#include "store/internal.h"

/* ---- change numbers ----------------------------------------------------- */

static struct change_number *
number_of(struct store *store, int64_t organisation)
{
	for (size_t i = 0; i < store->nnumbers; i++)
		if (store->numbers[i].organisation == organisation)
			return &store->numbers[i];
	return NULL;
}

/* The organisation's number, made when there is none yet; under the lock. */
static struct change_number *
number_for(struct store *store, int64_t organisation)
{
	struct change_number *at = number_of(store, organisation);

	if (at != NULL)
		return at;
	if (store->nnumbers == store->numbers_cap) {
		size_t cap = store->numbers_cap * 2 + 8;

		at = realloc(store->numbers, cap * sizeof(*at));
		if (at == NULL) {
			fputs("stormvast: out of memory\n", stderr);
			abort();
		}
		store->numbers = at;
		store->numbers_cap = cap;
	}
	at = &store->numbers[store->nnumbers++];
	*at = (struct change_number){ .organisation = organisation,
		.followed = -1 };
	return at;
}

static bool
has_heard(const struct change_number *at, int64_t entry)
{
	size_t n = at->nheard < NUMBER_HEARD ? at->nheard : NUMBER_HEARD;

	for (size_t i = 0; i < n; i++)
		if (at->heard[i] == entry)
			return true;
	return false;
}

static void
raise_number(struct change_number *at, int64_t entry)
{
	at->number = entry > at->number ? entry : at->number + 1;
	at->newest = entry > at->newest ? entry : at->newest;
	if (!has_heard(at, entry))
		at->heard[at->nheard++ % NUMBER_HEARD] = entry;
}

void
store_changed(struct store *store, int64_t organisation, int64_t entry)
{
	struct change_number *at;

	pthread_mutex_lock(&store->lock);
	at = number_for(store, organisation);
	if (!has_heard(at, entry))
		raise_number(at, entry);
	pthread_mutex_unlock(&store->lock);
}

/* As it is now; zeros for an organisation nobody heard of. */
static struct change_number
number_now(const struct store *store, int64_t organisation)
{
	struct store *s = (struct store *)(uintptr_t)store;
	struct change_number now = { 0 }, *at;

	pthread_mutex_lock(&s->lock);
	if ((at = number_of(s, organisation)) != NULL)
		now = *at;
	pthread_mutex_unlock(&s->lock);
	return now;
}

int64_t
store_change_number(const struct store *store, int64_t organisation)
{
	return number_now(store, organisation).number;
}

int64_t
store_newest_entry(const struct store *store, int64_t organisation)
{
	return number_now(store, organisation).newest;
}

/* The newest entry says nothing of one with a lower id that came after it, so
 * when something may have been missed every number grows. */
static void
number_loaded(struct store *store, int64_t organisation, int64_t newest,
    bool missed)
{
	struct change_number *at;

	pthread_mutex_lock(&store->lock);
	at = number_for(store, organisation);
	if (missed || !has_heard(at, newest))
		raise_number(at, newest);
	pthread_mutex_unlock(&store->lock);
}

/* By seeks: the next organisation, then its newest entry. */
bool
store_load_numbers(struct store *store, struct conn *c, bool missed,
    struct err *err)
{
	bool pgsql = c->driver->dialect == STORE_PGSQL;
	struct opt64 organisation, entry;
	struct value v[] = { V_INT(INT64_MIN) };

	for (;;) {
		if (!conn_number(c, pgsql ?
		    STR("SELECT MIN(organisation)\n"
			"FROM audit_entry\n"
			"WHERE organisation > $1") :
		    STR("SELECT MIN(organisation)\n"
			"FROM audit_entry\n"
			"WHERE organisation > ?1"), v, COUNT(v),
		    &organisation, err))
			return false;
		if (!organisation.known)
			return true;
		v[0] = V_INT(organisation.v);
		if (!conn_number(c, pgsql ?
		    STR("SELECT MAX(id)\n"
			"FROM audit_entry\n"
			"WHERE organisation = $1 AND parent = 0") :
		    STR("SELECT MAX(id)\n"
			"FROM audit_entry\n"
			"WHERE organisation = ?1 AND parent = 0"), v,
		    COUNT(v), &entry, err))
			return false;
		number_loaded(store, organisation.v, entry.v, missed);
	}
}

/* ---- pools -------------------------------------------------------------- */

void
store_cond_init(pthread_cond_t *cond)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(cond, &attr);
	pthread_condattr_destroy(&attr);
}

static void
pool_init(struct pool *pool, enum conn_use use)
{
	pool->use = use;
	pthread_mutex_init(&pool->lock, NULL);
	store_cond_init(&pool->freed);
}

static void
pool_release(struct pool *pool)
{
	for (struct conn *c = pool->idle, *next; c != NULL; c = next) {
		next = c->next;
		conn_free(c);
	}
	pthread_cond_destroy(&pool->freed);
	pthread_mutex_destroy(&pool->lock);
}

struct timespec
store_deadline(int64_t ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += ms / 1000;
	at.tv_nsec += ms % 1000 * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_nsec -= 1000000000;
		at.tv_sec++;
	}
	return at;
}

bool
pool_take(struct store *store, struct pool *pool, struct conn **c_r,
    struct err *err)
{
	struct timespec until = store_deadline(POOL_WAIT_MS);
	struct conn *c = NULL;
	bool late = false;

	pthread_mutex_lock(&pool->lock);
	while (pool->idle == NULL && pool->made == POOL_MAX && !late)
		late = pthread_cond_timedwait(&pool->freed, &pool->lock,
		    &until) == ETIMEDOUT;
	if (pool->idle != NULL) {
		c = pool->idle;
		pool->idle = c->next;
	} else if (pool->made < POOL_MAX) {
		c = conn_new(store->driver, store->where, pool->use);
		pool->made++;
	}
	pthread_mutex_unlock(&pool->lock);
	if (c == NULL)
		return err_set(err, ERR_UNAVAILABLE, NULL, "store-busy");
	if (conn_ready(c, err)) {
		*c_r = c;
		return true;
	}
	pool_give(pool, c);
	return false;
}

void
pool_give(struct pool *pool, struct conn *c)
{
	pthread_mutex_lock(&pool->lock);
	c->next = pool->idle;
	pool->idle = c;
	pthread_cond_signal(&pool->freed);
	pthread_mutex_unlock(&pool->lock);
}

/* ---- opening ------------------------------------------------------------ */

static bool
is_url(struct str where)
{
	return str_starts(where, STR("postgresql://")) ||
	    str_starts(where, STR("postgres://"));
}

static bool
open_sqlite(struct store *store, struct str where, struct err *err)
{
	const char *dir = str_c(&store->arena, where);

	if (mkdir(dir, 0700) < 0 && errno != EEXIST)
		return err_set_args(err, errno == ENOSPC ? ERR_FULL : ERR_IO,
		    NULL, "store-open", ERR_TEXT(where),
		    ERR_TEXT(str_of(strerror(errno))));
	store->driver = &sqlite_driver;
	store->where = str_printf(&store->arena, "%s/stormvast.db", dir).ptr;
	return true;
}

static void
make_tables(struct store *store)
{
	const struct registry *reg = store->registry;

	store->tables = arena_array(&store->arena, struct table, reg->n);
	for (size_t i = 0; i < reg->n; i++)
		table_init(&store->tables[i], reg->records[i], &store->arena,
		    store->driver->dialect);
}

/* Migrate and load on a connection of its own. */
static bool
prepare(struct store *store, struct err *err)
{
	struct conn *c = conn_new(store->driver, store->where, CONN_WRITE);
	bool ok = conn_ready(c, err) && migrate(store, c, err) &&
	    store_load_numbers(store, c, false, err);

	conn_free(c);
	return ok;
}

bool
store_open(struct store **store_r, struct str where,
    const struct registry *reg, struct err *err)
{
	struct store *store = calloc(1, sizeof(*store));

	BUG_IF(store == NULL);
	*store_r = NULL;
	store->registry = reg;
	pool_init(&store->readers, CONN_READ);
	pool_init(&store->writers, CONN_WRITE);
	pthread_mutex_init(&store->lock, NULL);
	if (is_url(where)) {
		store->driver = &pgsql_driver;
		store->where = str_c(&store->arena, where);
	} else if (!open_sqlite(store, where, err)) {
		goto out;
	}
	store->sessions = sessions_new(store);
	make_tables(store);
	if (!prepare(store, err))
		goto out;
	if (store->driver->dialect == STORE_SQLITE ?
	    !writer_open(store, err) : !listener_open(store, err))
		goto out;
	*store_r = store;
	return true;
out:
	store_close(store);
	return false;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	writer_close(store->writer);
	listener_close(store->listener);
	sessions_release(store->sessions);
	pool_release(&store->readers);
	pool_release(&store->writers);
	pthread_mutex_destroy(&store->lock);
	free(store->numbers);
	arena_release(&store->arena);
	free(store);
}

enum store_dialect
store_dialect(const struct store *store)
{
	return store->driver->dialect;
}

const struct registry *
store_registry(const struct store *store)
{
	return store->registry;
}

void
store_set_watchers(struct store *store, const struct watcher *list, size_t n)
{
	store->watchers = list;
	store->nwatchers = n;
}

void
store_set_usecases(struct store *store, const struct usecase *const *list,
    size_t n)
{
	store->usecases = list;
	store->nusecases = n;
}

const struct table *
store_table(const struct store *store, const struct record *r)
{
	for (size_t i = 0; i < store->registry->n; i++)
		if (store->tables[i].record == r)
			return &store->tables[i];
	BUG("a record that is not in the registry");
}
