/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * running.c - imports that go on while their page is looked at.
 *
 * A slot an import, at most RUNS remembered; the oldest finished one goes.  The
 * thread plans and applies; the writer's progress call updates the slot and asks
 * whether to stop.  What is done stands in the audit as well, so forgetting a
 * slot loses nothing.
 */
#include <pthread.h>

#include "areas/exchange/stage.h"

enum { RUNS = 8, PATIENCE_MS = 400 };

struct run_slot {
	struct store *store;		/* NULL: free */
	struct actor actor;
	struct str name, origin;	/* of the actor, owned */
	int64_t now, file, begun;
	struct running at;
	bool cancel;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct run_slot slots[RUNS];
static int64_t begun;

static bool
tell(void *arg, int64_t done)
{
	struct run_slot *s = arg;
	bool cancel;

	pthread_mutex_lock(&lock);
	s->at.done = done;
	cancel = s->cancel;
	pthread_mutex_unlock(&lock);
	return !cancel;
}

/* Read and check the file again: the organisation may have changed since. */
static bool
plan(const struct run_slot *s, struct arena *a, struct import_plan *p,
    struct err *err)
{
	struct str bytes, name;
	struct tx *tx;
	bool ok;

	if (!store_read(s->store, &s->actor, s->now, a, &tx, err))
		return false;
	ok = stage_read(tx, s->file, &bytes, &name, err) &&
	    import_plan(tx, bytes, name, p, err);
	tx_end(tx);
	return ok;
}

static bool
apply(struct run_slot *s, struct arena *a, struct running *end)
{
	struct errs errs = ERRS_IN(a);
	struct import_plan p;

	if (!plan(s, a, &p, &end->err))
		return false;
	pthread_mutex_lock(&lock);
	s->at.total = (int64_t)p.n - p.count[IMPORT_SAME];
	pthread_mutex_unlock(&lock);
	memcpy(end->count, p.count, sizeof(end->count));
	end->total = end->done = s->at.total;
	if (import_apply(s->store, &s->actor, s->now, a, &p, tell, s,
	        &end->entry, &errs))
		return true;
	err_copy(&end->err, &errs.list[0]);
	return false;
}

static void *
work(void *arg)
{
	struct run_slot *s = arg;
	struct arena a = ARENA_INIT;
	struct running end = { 0 };

	end.state = apply(s, &a, &end) ? RUNNING_DONE : RUNNING_FAILED;
	pthread_mutex_lock(&lock);
	end.done = end.state == RUNNING_DONE ? end.total : s->at.done;
	s->at = end;
	err_copy(&s->at.err, &end.err);
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	arena_release(&a);
	return NULL;
}

/* A free slot, else the oldest finished; NULL when all are busy. */
static struct run_slot *
claim(void)
{
	struct run_slot *best = NULL;

	for (int i = 0; i < RUNS; i++) {
		struct run_slot *s = &slots[i];

		if (s->store == NULL)
			return s;
		if (s->at.state != RUNNING_BUSY &&
		    (best == NULL || s->begun < best->begun))
			best = s;
	}
	return best;
}

static bool
is_busy(const struct store *store, int64_t organisation)
{
	for (int i = 0; i < RUNS; i++)
		if (slots[i].store == store && slots[i].at.state == RUNNING_BUSY
		    && slots[i].actor.organisation == organisation)
			return true;
	return false;
}

/* Small imports are done within a moment; call with the lock. */
static void
wait_a_moment(const struct run_slot *s)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += PATIENCE_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	while (s->at.state == RUNNING_BUSY &&
	    pthread_cond_timedwait(&changed, &lock, &until) == 0)
		continue;
}

/* An actor outlives its request: names are copied. */
static struct str
own(struct str text)
{
	char *copy = strndup(text.ptr, text.len);

	return copy == NULL ? STR_EMPTY : (struct str){ copy, text.len };
}

static void
release(struct run_slot *s)
{
	if (s->name.len > 0)
		free((char *)(uintptr_t)s->name.ptr);
	if (s->origin.len > 0)
		free((char *)(uintptr_t)s->origin.ptr);
	*s = (struct run_slot){ 0 };
}

bool
running_start(struct store *store, const struct actor *actor, int64_t now,
    int64_t file, struct err *err)
{
	struct run_slot *s;
	pthread_t thread;

	pthread_mutex_lock(&lock);
	if (is_busy(store, actor->organisation) || (s = claim()) == NULL) {
		pthread_mutex_unlock(&lock);
		return err_set(err, ERR_CONFLICT, NULL, "import-busy");
	}
	release(s);
	*s = (struct run_slot){ .store = store, .actor = *actor, .now = now,
		.file = file, .begun = ++begun,
		.name = own(actor->name), .origin = own(actor->origin),
		.at = { .state = RUNNING_BUSY } };
	s->actor.name = s->name;
	s->actor.origin = s->origin;
	if (pthread_create(&thread, NULL, work, s) != 0) {
		release(s);
		pthread_mutex_unlock(&lock);
		return err_set(err, ERR_UNAVAILABLE, NULL, "out-of-memory");
	}
	pthread_setname_np(thread, "import");
	pthread_detach(thread);
	wait_a_moment(s);
	pthread_mutex_unlock(&lock);
	return true;
}

static struct run_slot *
find(const struct store *store, int64_t organisation, int64_t file)
{
	struct run_slot *found = NULL;

	for (int i = 0; i < RUNS; i++)
		if (slots[i].store == store && slots[i].file == file &&
		    slots[i].actor.organisation == organisation &&
		    (found == NULL || slots[i].begun > found->begun))
			found = &slots[i];
	return found;
}

struct running
running_of(struct store *store, int64_t organisation, int64_t file)
{
	const struct run_slot *s;
	struct running at = { .state = RUNNING_NONE };

	pthread_mutex_lock(&lock);
	if ((s = find(store, organisation, file)) != NULL) {
		at = s->at;
		err_copy(&at.err, &s->at.err);
	}
	pthread_mutex_unlock(&lock);
	return at;
}

void
running_cancel(struct store *store, int64_t organisation, int64_t file)
{
	struct run_slot *s;

	pthread_mutex_lock(&lock);
	if ((s = find(store, organisation, file)) != NULL)
		s->cancel = true;
	pthread_mutex_unlock(&lock);
}

void
exchange_end(struct store *store)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < RUNS; i++) {
		struct run_slot *s = &slots[i];

		if (s->store != store)
			continue;
		s->cancel = true;
		while (s->at.state == RUNNING_BUSY)
			pthread_cond_wait(&changed, &lock);
		release(s);
	}
	pthread_mutex_unlock(&lock);
}
